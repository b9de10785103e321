#include "lib/replay/line_reader.h"

namespace callcue::replay {
namespace {

constexpr size_t kChunk = 64 << 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

LineReader::Result LineReader::Next(std::string_view* line) {
  ++number_;
  for (;;) {
    const size_t end = buffer_.find('\n', seen_);
    if (end != std::string::npos || (end_ && begin_ < buffer_.size())) {
      const size_t stop = end == std::string::npos ? buffer_.size() : end;
      *line = std::string_view(buffer_).substr(begin_, stop - begin_);
      begin_ = seen_ = end == std::string::npos ? stop : end + 1;
      if (number_ == 1 && line->substr(0, kByteOrderMark.size()) == kByteOrderMark) {
        line->remove_prefix(kByteOrderMark.size());
      }
      if (!line->empty() && line->back() == '\r') line->remove_suffix(1);
      return line->size() > longest_ ? Result::kTooLong : Result::kLine;
    }
    if (end_) return Result::kEnd;
    if (buffer_.size() - begin_ > longest_ + kByteOrderMark.size() + 1) return Result::kTooLong;
    buffer_.erase(0, begin_);
    begin_ = 0;
    seen_ = buffer_.size();
    buffer_.resize(seen_ + kChunk);
    const ptrdiff_t got = source_(buffer_.data() + seen_, kChunk);
    buffer_.resize(seen_ + (got > 0 ? static_cast<size_t>(got) : 0));
    if (got < 0) return Result::kFailed;
    end_ = got == 0;
  }
}

}  // namespace callcue::replay
