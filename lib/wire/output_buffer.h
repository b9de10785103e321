// Bytes on their way into a string: written without a look at the string's own bounds, a piece at a time.
//
// What is appended to a string is gathered here, for a few hundred bytes are what nearly every message has; what is longer
// goes on in the string itself. What replaces other bytes is written where they are.
#ifndef CALLCUE_LIB_WIRE_OUTPUT_BUFFER_H_
#define CALLCUE_LIB_WIRE_OUTPUT_BUFFER_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace callcue::wire {

// Bytes whose memory is used again, without being cleared in between: the first `size` of the room.
struct Bytes {
  std::string room;
  size_t size = 0;
};

class OutputBuffer {
 public:
  // Appends. Without Flush() (memory ran out) nothing is added.
  explicit OutputBuffer(std::string* out) : out_(*out) {}
  // Replaces. Without Flush() nothing is left.
  explicit OutputBuffer(Bytes* out)
      : out_(out->room), whole_(out), begin_(out_.data()), at_(begin_), end_(begin_ + out_.size()) {
    out->size = 0;
  }
  ~OutputBuffer() {
    if (whole_ == nullptr && begin_ != local_) out_.resize(base_);
  }
  OutputBuffer(const OutputBuffer&) = delete;
  OutputBuffer& operator=(const OutputBuffer&) = delete;

  // Where at least `bytes` can be written; Written() says where that ended.
  char* Room(size_t bytes) {
    if (static_cast<size_t>(end_ - at_) < bytes) Grow(bytes);
    return at_;
  }
  void Written(char* end) { at_ = end; }

  void Append(std::string_view text) { Written(Copy(text, Room(text.size()))); }
  // Short texts, as most are, in words that may overlap.
  static char* Copy(std::string_view text, char* to) {
    const size_t size = text.size();
    if (size > 16) {
      std::memcpy(to, text.data(), size);
    } else if (size >= 8) {
      CopyEnds<8>(text, to);
    } else if (size >= 4) {
      CopyEnds<4>(text, to);
    } else {
      for (size_t i = 0; i < size; ++i) to[i] = text[i];
    }
    return to + size;
  }

  // Places, which stay what they are when the bytes move.
  size_t size() const { return static_cast<size_t>(at_ - begin_); }
  char* Place(size_t place) { return begin_ + place; }

  // What was written is in the string then.
  void Flush() {
    const size_t bytes = size();
    if (whole_ != nullptr) {
      whole_->size = bytes;
      return;
    }
    if (begin_ == local_) {
      out_.append(local_, bytes);
    } else {
      out_.resize(base_ + bytes);
      begin_ = local_;
      end_ = local_ + sizeof local_;
    }
    at_ = local_;
  }

 private:
  template <size_t kBytes>
  static void CopyEnds(std::string_view text, char* to) {
    char first[kBytes], last[kBytes];
    std::memcpy(first, text.data(), kBytes);
    std::memcpy(last, text.data() + text.size() - kBytes, kBytes);
    std::memcpy(to, first, kBytes);
    std::memcpy(to + text.size() - kBytes, last, kBytes);
  }

  [[gnu::noinline]] void Grow(size_t bytes) {
    const size_t used = size(), room = std::max(2 * used, used + bytes + sizeof local_);
    const bool first = begin_ == local_;
    if (first) base_ = out_.size();
    out_.resize(base_ + room);
    if (first) std::memcpy(&out_[base_], local_, used);
    begin_ = &out_[base_];
    at_ = begin_ + used;
    end_ = begin_ + room;
  }

  std::string& out_;
  Bytes* const whole_ = nullptr;
  size_t base_ = 0;  // where in the string, once the bytes are there
  char local_[1024];
  char* begin_ = local_;
  char* at_ = local_;
  char* end_ = local_ + sizeof local_;
};

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_OUTPUT_BUFFER_H_
