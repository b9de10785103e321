// Bytes on their way to where they go: written without a look at bounds, a piece at a time.
//
// What is appended to a string is gathered in an OutputBuffer, for a few hundred bytes are what nearly every message
// has; what is longer goes on in the string itself. What replaces other bytes is written where they are by a BytesBuffer.
#ifndef CALLCUE_LIB_WIRE_OUTPUT_BUFFER_H_
#define CALLCUE_LIB_WIRE_OUTPUT_BUFFER_H_

#include <algorithm>
#include <cassert>
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

// What both are: the bytes so far, and room behind them.
class OutputRoom {
 public:
  // Behind what was written into Room().
  void Written(char* end) {
    assert(end <= end_);
    at_ = end;
  }
  // Places, which stay what they are when the bytes move.
  size_t size() const { return static_cast<size_t>(at_ - begin_); }
  char* Place(size_t place) { return begin_ + place; }

  // Short texts, as most are, in words that may overlap; behind the copy.
  [[gnu::always_inline]] static char* Copy(std::string_view text, char* to) {
    const size_t size = text.size();
    if (size <= 16) {
      if (size >= 8) {
        CopyEnds<8>(text, to);
      } else if (size >= 4) {
        CopyEnds<4>(text, to);
      } else {
        for (size_t i = 0; i < size; ++i) to[i] = text[i];
      }
    } else if (size <= 32) {
      CopyEnds<16>(text, to);
    } else if (size <= 64) {
      CopyEnds<32>(text, to);
    } else {
      std::memcpy(to, text.data(), size);
    }
    return to + size;
  }

 protected:
  OutputRoom(char* begin, char* end) : begin_(begin), at_(begin), end_(end) {}
  size_t left() const { return static_cast<size_t>(end_ - at_); }
  void Move(char* begin, size_t used, size_t room) {
    begin_ = begin;
    at_ = begin + used;
    end_ = begin + room;
  }

 private:
  template <size_t kBytes>
  [[gnu::always_inline]] static void CopyEnds(std::string_view text, char* to) {
    char first[kBytes], last[kBytes];
    std::memcpy(first, text.data(), kBytes);
    std::memcpy(last, text.data() + text.size() - kBytes, kBytes);
    std::memcpy(to, first, kBytes);
    std::memcpy(to + text.size() - kBytes, last, kBytes);
  }

  char* begin_;
  char* at_;
  char* end_;
};

class OutputBuffer : public OutputRoom {
 public:
  // Appends. Without Flush() (memory ran out) nothing is added.
  explicit OutputBuffer(std::string* out) : OutputRoom(local_, local_ + sizeof local_), out_(*out) {}
  ~OutputBuffer() {
    if (Place(0) != local_) out_.resize(base_);
  }
  OutputBuffer(const OutputBuffer&) = delete;
  OutputBuffer& operator=(const OutputBuffer&) = delete;

  // Where at least `bytes` can be written; Written() says where that ended.
  char* Room(size_t bytes) {
    if (left() < bytes) Grow(bytes);
    return Place(size());
  }
  void Extend(size_t) {}   // Room() is asked for each piece
  void Append(std::string_view text) { Written(Copy(text, Room(text.size()))); }
  // What was written is in the string then.
  void Flush() {
    if (Place(0) == local_) out_.append(local_, size());
    else out_.resize(base_ + size());
    Move(local_, 0, sizeof local_);
  }

 private:
  [[gnu::noinline]] void Grow(size_t bytes) {
    const size_t used = size(), room = std::max(2 * used, used + bytes + sizeof local_);
    const bool first = Place(0) == local_;
    if (first) base_ = out_.size();
    out_.resize(base_ + room);
    if (first) std::memcpy(&out_[base_], local_, used);
    Move(&out_[base_], used, room);
  }

  std::string& out_;
  size_t base_ = 0;  // where in the string, once the bytes are there
  char local_[1024];
};

// Room for all that comes (output_bound.h) is made at once, so that no piece asks for it. Nothing here takes the address
// of the buffer itself: where it is inlined, its places are in registers.
class BytesBuffer : public OutputRoom {
 public:
  // Replaces. Without Flush() nothing is left.
  BytesBuffer(Bytes* out, size_t bound) : OutputRoom(nullptr, nullptr), out_(out), bound_(bound) {
    out->size = 0;
    if (out->room.size() < bound) Grow(out, bound);
    Move(out->room.data(), 0, out->room.size());
  }

  char* Room(size_t) { return Place(size()); }
  // For what takes more than the bound foresaw.
  void Extend(size_t bytes) {
    bound_ += bytes;
    const size_t used = size();
    if (out_->room.size() < bound_) Grow(out_, bound_);
    Move(out_->room.data(), used, out_->room.size());
  }
  void Append(std::string_view text) { Written(Copy(text, Room(text.size()))); }
  void Flush() { out_->size = size(); }

 private:
  [[gnu::noinline]] static void Grow(Bytes* out, size_t bound) { out->room.resize(bound); }

  Bytes* const out_;
  size_t bound_;
};

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_OUTPUT_BUFFER_H_
