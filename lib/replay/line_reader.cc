#include "lib/replay/line_reader.h"

#include <algorithm>
#include <cstring>

namespace callcue::replay {
namespace {

constexpr size_t kChunk = 64 << 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

void LineReader::Open(Source source) {
  source_ = std::move(source);
  begin_ = seen_ = size_ = 0;
  end_ = false;
  number_ = 0;
}

// What was handed out makes room first; the buffer grows only for a line that is longer.
void LineReader::MakeRoom() {
  if (begin_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, size_ - begin_);
    seen_ -= begin_;
    size_ -= begin_;
    begin_ = 0;
  }
  if (capacity_ - size_ >= kChunk) return;
  capacity_ = std::max(2 * capacity_, size_ + kChunk);
  std::unique_ptr<char[]> grown(new char[capacity_]);
  if (size_ > 0) std::memcpy(grown.get(), buffer_.get(), size_);
  buffer_ = std::move(grown);
}

LineReader::Result LineReader::Next(std::string_view* line) {
  ++number_;
  for (;;) {
    const char* text = buffer_.get();
    const char* found =
        seen_ < size_ ? static_cast<const char*>(std::memchr(text + seen_, '\n', size_ - seen_)) : nullptr;
    if (found != nullptr || (end_ && begin_ < size_)) {
      const size_t stop = found == nullptr ? size_ : static_cast<size_t>(found - text);
      *line = std::string_view(text + begin_, stop - begin_);
      begin_ = seen_ = found == nullptr ? stop : stop + 1;
      if (number_ == 1 && line->substr(0, kByteOrderMark.size()) == kByteOrderMark) {
        line->remove_prefix(kByteOrderMark.size());
      }
      if (!line->empty() && line->back() == '\r') line->remove_suffix(1);
      return line->size() > longest_ ? Result::kTooLong : Result::kLine;
    }
    if (end_) return Result::kEnd;
    if (size_ - begin_ > longest_ + kByteOrderMark.size() + 1) return Result::kTooLong;
    seen_ = size_;
    MakeRoom();
    const ptrdiff_t got = source_(buffer_.get() + size_, kChunk);
    if (got < 0) return Result::kFailed;
    size_ += static_cast<size_t>(got);
    end_ = got == 0;
  }
}

}  // namespace callcue::replay
