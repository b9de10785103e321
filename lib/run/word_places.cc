#include "lib/run/word_places.h"

#include <algorithm>

namespace callcue::run {
namespace {

constexpr size_t kReach = 48;       // words and characters that are skipped at most to find the next word
constexpr size_t kUnconfirmed = 3;  // so many more are skipped for a word that the next one follows
constexpr size_t kLongWays = 16;    // words of an utterance that are looked for in all the rest of the text
constexpr size_t kMostWork = 1 << 19;  // characters that are looked at before words only count that stand where the text is

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

class WordAligner {
 public:
  WordAligner(std::string_view text, absl::Span<const Word> words, std::vector<WordPlace>* places)
      : text_(text), words_(words), places_(*places) {}

  void Run() {
    for (size_t from = SIZE_MAX, behind_marks = 0; word_ < words_.size();) {
      if (from != at_) from = at_, behind_marks = SkipMarks(at_);
      if (Stands(word_, at_)) {
        Put(word_, at_);
      } else if (Stands(word_, behind_marks)) {
        Put(word_, behind_marks);
      } else if (!Resume()) {
        ++word_;  // it stands nowhere
      }
    }
    Join(words_.size(), text_.size());
  }

 private:
  // Without the blanks around it.
  std::string_view WordAt(size_t i) const {
    std::string_view word = words_[i].text;
    while (!word.empty() && IsBlank(word.front())) word.remove_prefix(1);
    while (!word.empty() && IsBlank(word.back())) word.remove_suffix(1);
    return word;
  }

  bool Stands(size_t word, size_t at) {
    const std::string_view wanted = WordAt(word);
    ++work_;
    if (wanted.empty() || text_.size() - at < wanted.size()) return false;
    for (size_t i = 0; i < wanted.size(); ++i, ++work_) {
      if (Lower(wanted[i]) != Lower(text_[at + i])) return false;
    }
    return true;
  }

  size_t Next(size_t at) const {
    ++at;
    while (at < text_.size() && (text_[at] & 0xC0) == 0x80) ++at;
    return at;
  }
  // Spaces and punctuation, of ASCII and of full width.
  bool IsMark(size_t at) const {
    const uint8_t c = static_cast<uint8_t>(text_[at]);
    if (c < 0x80) return !((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9');
    if (text_.size() - at < 3) return false;
    const uint32_t code = (c & 0x0Fu) << 12 | (text_[at + 1] & 0x3Fu) << 6 | (text_[at + 2] & 0x3Fu);
    return (c >> 4) == 0xE && ((code >= 0x2000 && code < 0x2070) || (code >= 0x3000 && code < 0x3005) ||
                               (code >= 0x3008 && code < 0x3021) || (code >= 0xFF01 && code < 0xFF10) ||
                               (code >= 0xFF1A && code < 0xFF21));
  }
  size_t SkipMarks(size_t at) {
    for (; at < text_.size() && IsMark(at); ++work_) at = Next(at);
    return at;
  }

  // Does the next word follow the one at that place, or is it the last and nothing follows?
  bool IsConfirmed(size_t word, size_t at) {
    at = SkipMarks(at + WordAt(word).size());
    do ++word;
    while (word < words_.size() && WordAt(word).empty());
    return word == words_.size() ? at == text_.size() : Stands(word, at);
  }

  void Put(size_t word, size_t at) {
    Join(word, at);
    const size_t end = at + WordAt(word).size();
    places_.push_back({static_cast<uint32_t>(word), static_cast<uint32_t>(word + 1), static_cast<uint32_t>(at),
                       static_cast<uint32_t>(end), true});
    word_ = waiting_ = word + 1;
    at_ = end;
  }

  // What was skipped on both sides before a word that was found.
  void Join(size_t word, size_t at) {
    size_t begin = SkipMarks(at_), end = begin;
    for (size_t i = begin; i < at; i = Next(i)) {
      if (!IsMark(i)) end = Next(i);
    }
    while (waiting_ < word && WordAt(waiting_).empty()) ++waiting_;
    if (waiting_ == word || begin >= end) return;
    places_.push_back({static_cast<uint32_t>(waiting_), static_cast<uint32_t>(word), static_cast<uint32_t>(begin),
                       static_cast<uint32_t>(end), false});
  }

  // Finds one of the next words in the text, the nearest one. False: none.
  bool Resume() {
    if (work_ > kMostWork) return false;
    size_t ends[kReach + 1];  // where characters begin
    ends[0] = at_;
    size_t best = SIZE_MAX, best_word = 0, best_at = 0;
    for (size_t skipped = 0; skipped <= kReach && skipped < best; ++skipped) {
      if (skipped > 0) ends[skipped] = ends[skipped - 1] < text_.size() ? Next(ends[skipped - 1]) : text_.size();
      for (size_t words = 0; words <= skipped && word_ + words < words_.size(); ++words) {
        const size_t word = word_ + words, at = ends[skipped - words];
        if (!Stands(word, at)) continue;
        const size_t cost = skipped + (IsConfirmed(word, at) ? 0 : kUnconfirmed);
        if (cost >= best) continue;
        best = cost, best_word = word, best_at = at;
      }
    }
    if (best == SIZE_MAX && long_ways_ < kLongWays && !WordAt(word_).empty()) {
      ++long_ways_;
      for (best_at = text_.find(WordAt(word_), at_); best_at != text_.npos && best == SIZE_MAX;) {
        if (IsConfirmed(word_, best_at)) best = 0, best_word = word_;
        else best_at = text_.find(WordAt(word_), best_at + 1);
      }
    }
    if (best == SIZE_MAX) return false;
    Put(best_word, best_at);
    return true;
  }

  const std::string_view text_;
  const absl::Span<const Word> words_;
  std::vector<WordPlace>& places_;
  size_t word_ = 0, waiting_ = 0;  // the next; the first that was skipped
  size_t at_ = 0;                  // up to here the text is taken
  size_t long_ways_ = 0, work_ = 0;
};

}  // namespace

void FindWordPlaces(std::string_view text, absl::Span<const Word> words, std::vector<WordPlace>* places) {
  places->clear();
  if (words.empty() || text.empty()) return;
  WordAligner(text, words, places).Run();
}

}  // namespace callcue::run
