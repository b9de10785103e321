// The lines of a stream, one at a time, in bounded memory.
#ifndef CALLCUE_LIB_REPLAY_LINE_READER_H_
#define CALLCUE_LIB_REPLAY_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace callcue::replay {

class LineReader {
 public:
  // Fills at most `size` bytes; 0 at the end, negative on failure.
  using Source = std::function<ptrdiff_t(char* to, size_t size)>;
  enum class Result { kLine, kEnd, kTooLong, kFailed };

  LineReader(Source source, size_t longest) : source_(std::move(source)), longest_(longest) {}

  // The next line without its end ("\n" or "\r\n"; the last line needs none), valid until the next call. A byte order
  // mark at the very beginning is no part of the first line. After kTooLong and kFailed nothing more is to be had.
  Result Next(std::string_view* line);
  // Of the line that Next() gave, or failed at; from 1.
  uint64_t number() const { return number_; }

 private:
  Source source_;
  size_t longest_;
  std::string buffer_;
  size_t begin_ = 0;  // of what wasn't handed out yet
  size_t seen_ = 0;   // no line end before it
  bool end_ = false;
  uint64_t number_ = 0;
};

}  // namespace callcue::replay

#endif  // CALLCUE_LIB_REPLAY_LINE_READER_H_
