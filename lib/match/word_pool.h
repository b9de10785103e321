// Words as they are written, and sets of them, while phrases are compiled.
#ifndef CALLCUE_LIB_MATCH_WORD_POOL_H_
#define CALLCUE_LIB_MATCH_WORD_POOL_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "lib/match/room.h"
#include "lib/match/rows.h"

namespace callcue::match {

struct Word {
  uint32_t begin = 0, size = 0;
};

// Strings one behind the other, and where each is.
class WordPool {
 public:
  Word Add(std::string_view text) {
    const Word word = New(text.size());
    if (!text.empty()) std::memcpy(text_.data() + word.begin, text.data(), text.size());
    return word;
  }
  Word Join(Word a, Word b) {
    const Word word = New(size_t{a.size} + b.size);
    Copy(a, word.begin);
    Copy(b, word.begin + a.size);
    return word;
  }
  // Each with each behind it.
  Row Joined(Row left, Row right) {
    const Row joined = sets_.New(size_t{left.count} * right.count);
    Word* to = sets_.data(joined);
    const Word *const first = sets_.data(left), *const second = sets_.data(right);
    for (uint32_t i = 0; i < left.count; ++i) {
      for (uint32_t k = 0; k < right.count; ++k) {
        const Word a = first[i], b = second[k];
        *to++ = a.size == 0 ? b : b.size == 0 ? a : Join(a, b);
      }
    }
    return joined;
  }
  size_t BytesOf(Row words) const {
    size_t bytes = 0;
    for (uint32_t i = 0; i < words.count; ++i) bytes += sets_.data(words)[i].size;
    return bytes;
  }
  std::string_view operator[](Word word) const { return {text_.data() + word.begin, word.size}; }

  Rows<Word>& sets() { return sets_; }
  const Rows<Word>& sets() const { return sets_; }

  // What is there isn't cleared any more.
  void Keep() {
    kept_ = size_;
    sets_.Keep();
  }
  size_t kept() const { return kept_; }
  size_t bytes() const { return size_ - kept_; }  // of the others
  void Clear() {
    size_ = kept_;
    sets_.Clear();
  }

 private:
  static constexpr size_t kAtOnce = 16;  // so many bytes are copied, and there is room for as many behind the last

  Word New(size_t size) {
    const Word word = {static_cast<uint32_t>(size_), static_cast<uint32_t>(size)};
    size_ += size;
    text_.Reserve(word.begin, size_ + kAtOnce);
    return word;
  }
  // What stands behind it is overwritten: nothing does yet.
  void Copy(Word from, size_t to) {
    for (uint32_t i = 0; i < from.size; i += kAtOnce) {
      uint64_t bytes[kAtOnce / 8];
      std::memcpy(bytes, text_.data() + from.begin + i, kAtOnce);
      std::memcpy(text_.data() + to + i, bytes, kAtOnce);
    }
  }
  Room<char> text_;  // the first size_ of them
  size_t size_ = 0, kept_ = 0;
  Rows<Word> sets_;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_WORD_POOL_H_
