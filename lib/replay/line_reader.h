// The lines of a stream, one at a time, in bounded memory.
#ifndef CALLCUE_LIB_REPLAY_LINE_READER_H_
#define CALLCUE_LIB_REPLAY_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

namespace callcue::replay {

class LineReader {
 public:
  // Fills at most `size` bytes; 0 at the end, negative on failure.
  using Source = std::function<ptrdiff_t(char* to, size_t size)>;
  enum class Result { kLine, kEnd, kTooLong, kFailed };

  LineReader(Source source, size_t longest) : source_(std::move(source)), longest_(longest) {}
  // From the begin of another stream, with the memory that there is.
  void Open(Source source);

  // The next line without its end ("\n" or "\r\n"; the last line needs none), valid until the next call. A byte order
  // mark at the very beginning is no part of the first line. After kTooLong and kFailed nothing more is to be had.
  Result Next(std::string_view* line);
  // Of the line that Next() gave, or failed at; from 1.
  uint64_t number() const { return number_; }

 private:
  void MakeRoom();  // for another chunk

  Source source_;
  size_t longest_;
  std::unique_ptr<char[]> buffer_;  // not filled before it is read into
  size_t capacity_ = 0;
  size_t begin_ = 0;  // of what wasn't handed out yet
  size_t seen_ = 0;   // no line end between begin_ and here
  size_t size_ = 0;   // of what was read
  bool end_ = false;
  uint64_t number_ = 0;
};

}  // namespace callcue::replay

#endif  // CALLCUE_LIB_REPLAY_LINE_READER_H_
