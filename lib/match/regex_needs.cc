#include "lib/match/regex_needs.h"

#include <algorithm>
#include <utility>

#include "lib/match/automaton.h"
#include "lib/match/regex_part.h"

namespace callcue::match {
namespace {

constexpr int kMaxDepth = 32;        // of groups in groups
constexpr size_t kMaxClass = 64;     // characters of a class that count as words
constexpr size_t kMaxWords = 512;    // of one way
constexpr size_t kMaxVariants = 16;  // of a word with fillers taken out

class Reader {
 public:
  Reader(const CharTable& table, const std::u32string& pattern) : table_(table), p_(pattern) {}

  // The alternatives at the top, and of groups there. Empty if something isn't known.
  std::vector<RegexPart> Run() {
    std::vector<RegexPart> ways;
    do {
      for (RegexPart& way : Spread()) ways.push_back(std::move(way));
    } while (ok_ && Take(U'|'));
    if (at_ < p_.size()) ok_ = false;
    return ok_ ? std::move(ways) : std::vector<RegexPart>();
  }

 private:
  std::vector<RegexPart> Alternatives() {
    std::vector<RegexPart> ways;
    do ways.push_back(Concatenation());
    while (ok_ && Take(U'|'));
    return ways;
  }

  static RegexPart United(std::vector<RegexPart> ways) {
    if (ways.size() == 1) return std::move(ways[0]);
    if (std::all_of(ways.begin(), ways.end(), [](const RegexPart& way) { return way.only_words(); })) {
      std::vector<std::u32string> words;
      for (RegexPart& way : ways) {
        for (std::u32string& w : way.chain[0].words) words.push_back(std::move(w));
      }
      return WordsOf(std::move(words));
    }
    RegexPart all;
    all.least = all.digits = all.run = kEndless;
    all.margins = {0, 0};
    all.point = true;
    RegexElement words;  // the longest of each, with what stands before and behind them
    GapBounds before = {kEndless, 0}, behind = {kEndless, 0};
    bool each = true;
    for (RegexPart& way : ways) {
      all.least = std::min(all.least, way.least);
      all.most = std::max(all.most, way.most);
      all.digits = std::min(all.digits, way.digits);
      all.run = std::min(all.run, way.run);
      all.point = all.point && (way.point || way.digits >= kEndless);
      all.margins = {std::max(all.margins.before, way.margins.before), std::max(all.margins.behind, way.margins.behind)};
      each = each && TakeLongest(&way, &words, &before, &behind);
    }
    if (!each) {
      RegexPart gap = GapOf(all.least, all.most, all.digits, all.margins);
      gap.run = all.run;
      gap.point = all.point;
      return gap;
    }
    if (before.most > 0) all.chain.push_back({{}, before, false, {}});
    all.chain.push_back(std::move(words));
    if (behind.most > 0) all.chain.push_back({{}, behind, false, {}});
    return all;
  }

  static uint32_t Shortest(const RegexElement& element) {
    uint32_t least = kEndless;
    for (const std::u32string& w : element.words) least = std::min(least, static_cast<uint32_t>(w.size()));
    return element.words.empty() ? element.gap.least : least;
  }
  static uint32_t Longest(const RegexElement& element) {
    uint32_t most = 0;
    for (const std::u32string& w : element.words) most = std::max(most, static_cast<uint32_t>(w.size()));
    return element.words.empty() ? element.gap.most : most;
  }

  // Of words that are looked for: long ones are rare, and of single characters all but these.
  static uint32_t Worth(const RegexElement& element) {
    constexpr std::u32string_view kCommon = U"的我是不了您你这那有就没在个来要说也都好吗吧给去看";
    const bool common = std::any_of(element.words.begin(), element.words.end(), [&](const std::u32string& w) {
      return w.size() == 1 && kCommon.find(w[0]) != kCommon.npos;
    });
    return 2 * Shortest(element) + !common;
  }

  // False if the part has no words.
  static bool TakeLongest(RegexPart* part, RegexElement* words, GapBounds* before, GapBounds* behind) {
    size_t best = part->chain.size();
    for (size_t i = 0; i < part->chain.size(); ++i) {
      if (part->chain[i].words.empty()) continue;
      if (best == part->chain.size() || Worth(part->chain[i]) > Worth(part->chain[best])) best = i;
    }
    if (best == part->chain.size()) return false;
    GapBounds left, right;
    for (size_t i = 0; i < part->chain.size(); ++i) {
      GapBounds* const side = i < best ? &left : &right;
      if (i == best) continue;
      side->least = Sum(side->least, Shortest(part->chain[i]));
      side->most = Sum(side->most, Longest(part->chain[i]));
    }
    *before = {std::min(before->least, left.least), std::max(before->most, left.most)};
    *behind = {std::min(behind->least, right.least), std::max(behind->most, right.most)};
    for (std::u32string& w : part->chain[best].words) words->words.push_back(std::move(w));
    return true;
  }

  RegexPart Concatenation() {
    RegexPart all;
    bool begins = false, ends = false;
    for (const size_t first = at_; ok_ && at_ < p_.size() && p_[at_] != U'|' && p_[at_] != U')';) {
      const size_t from = at_;
      Append(&all, Repeated(Single()));
      const bool anchor = at_ == from + 1;
      begins = begins || (anchor && from == first && p_[from] == U'^');
      ends = anchor && p_[from] == U'$';
    }
    all.whole = begins && ends;
    return all;
  }

  // A concatenation at the top. What a group leaves to choose between words and digits is kept apart: digits without
  // words in one way, words in another.
  std::vector<RegexPart> Spread() {
    constexpr size_t kMostWays = 4;
    std::vector<RegexPart> all(1);
    bool begins = false, ends = false;
    for (const size_t first = at_; ok_ && at_ < p_.size() && p_[at_] != U'|' && p_[at_] != U')';) {
      const size_t from = at_;
      std::vector<RegexPart> parts;
      if (Take(U'(')) {
        parts = GroupOf();
        if (!ok_ || all.size() * 2 > kMostWays || IsRepeated() || !Separate(&parts)) parts = {United(std::move(parts))};
      } else {
        parts.push_back(Single());
      }
      if (parts.size() == 1) parts[0] = Repeated(std::move(parts[0]));
      const bool anchor = at_ == from + 1;
      begins = begins || (anchor && from == first && p_[from] == U'^');
      ends = anchor && p_[from] == U'$';
      const size_t ways = all.size();
      for (size_t more = 1; more < parts.size(); ++more) {
        for (size_t i = 0; i < ways; ++i) {
          all.push_back(all[i]);
          Append(&all.back(), parts[more]);
        }
      }
      for (size_t i = 0; i < ways; ++i) Append(&all[i], parts[0]);
    }
    for (RegexPart& part : all) part.whole = begins && ends;
    return all;
  }
  bool IsRepeated() const { return At(0) == U'*' || At(0) == U'+' || At(0) == U'?' || At(0) == U'{'; }
  // Makes two of them. False if they aren't of both kinds.
  static bool Separate(std::vector<RegexPart>* parts) {
    const auto has_words = [](const RegexPart& part) {
      return std::any_of(part.chain.begin(), part.chain.end(), [](const RegexElement& e) { return !e.words.empty(); });
    };
    std::vector<RegexPart> of[2];
    for (const RegexPart& part : *parts) {
      if (!has_words(part) && part.digits == 0) return false;
      of[has_words(part)].push_back(part);
    }
    if (of[0].empty() || of[1].empty()) return false;
    *parts = {United(std::move(of[0])), United(std::move(of[1]))};
    return true;
  }

  RegexPart Single() {
    const char32_t c = p_[at_++];
    switch (c) {
      case U'(': return United(GroupOf());
      case U'[': return Class();
      case U'\\': return Escape();
      case U'.': return OneCharacter(false);
      case U'^':
      case U'$': return {};
      case U'*':
      case U'+':
      case U'?':
      case U'{': ok_ = false; return {};
    }
    return Character(c);
  }

  // Fillers count as words here: they are taken out of them later.
  bool IsWord(char32_t c) const {
    switch (CharTable::Kind(table_[c])) {
      case kPlain:
      case kFiller:
      case kFillerEnd:
      case kHanNumeral:
      case kEr: return true;
      default: return false;
    }
  }
  static bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }
  RegexPart Character(char32_t c) const {
    // It never stands in a normalised text.
    if (CharTable::Kind(table_[c]) == kCurrency) return GapOf(1, 1, kEndless, {0, 0});
    return IsWord(c) ? WordsOf({std::u32string(1, c)}) : OneCharacter(IsDigit(c));
  }

  // The alternatives of a group, behind its parenthesis.
  std::vector<RegexPart> GroupOf() {
    if (Take(U'?')) {
      if (Take(U'P')) {
        if (!Take(U'<')) ok_ = false;
        while (at_ < p_.size() && p_[at_] != U'>') ++at_;
        if (!Take(U'>')) ok_ = false;
      } else if (!Take(U':')) {
        ok_ = false;  // flags
      }
    }
    if (++depth_ > kMaxDepth) ok_ = false;
    if (!ok_) return std::vector<RegexPart>(1);
    std::vector<RegexPart> parts = Alternatives();
    --depth_;
    if (!Take(U')')) ok_ = false;
    return parts;
  }

  RegexPart Class() {
    const bool plain = !Take(U'^');
    bool words = plain, digits = plain, spelled = plain;
    std::vector<std::u32string> all;
    for (bool first = true; ok_ && (At(0) != U']' || first); first = false) {
      if (at_ >= p_.size()) {
        ok_ = false;
      } else if (At(0) == U'[' && At(1) == U':') {
        words = digits = spelled = false;
        for (at_ += 2; at_ < p_.size() && (At(0) != U':' || At(1) != U']');) ++at_;
        at_ += 2;
      } else if (At(0) == U'\\') {
        words = spelled = false;
        digits = digits && At(1) == U'd';
        if (At(1) == U'p' || At(1) == U'P' || At(1) == U'x' || At(1) == U'Q') ok_ = false;
        at_ += 2;
      } else {
        const bool range = At(0) == U'-' && !first && At(1) != U']';  // its ends are looked at by themselves
        words = words && !range && IsWord(At(0));
        digits = digits && (range || IsDigit(At(0)));
        all.emplace_back(1, At(0));
        ++at_;
      }
    }
    ++at_;
    if (words && all.size() <= kMaxClass) return WordsOf(std::move(all));
    RegexPart part = OneCharacter(digits);
    part.point = spelled && all.size() == 1 && all[0] == U".";
    return part;
  }

  RegexPart Escape() {
    constexpr std::u32string_view kOne = U"DwWsS", kNone = U"bBAz";
    const char32_t c = At(0);
    ++at_;
    if (c == U'd') return OneCharacter(true);
    if (kOne.find(c) != kOne.npos && c != 0) return OneCharacter(false);
    if (kNone.find(c) != kNone.npos && c != 0) return {};
    const bool punctuation =
        c < 0x80 && c > U' ' && (c < U'0' || (c > U'9' && c < U'A') || (c > U'Z' && c < U'a') || c > U'z');
    if (!punctuation) ok_ = false;
    RegexPart part = OneCharacter(false);
    part.point = c == U'.';
    return part;
  }

  // * + ? {n} {n,} {n,m}, each with a ? that makes it lazy.
  RegexPart Repeated(RegexPart part) {
    while (ok_ && at_ < p_.size()) {
      uint32_t least = 1, most = 1;
      if (Take(U'*')) {
        least = 0, most = kEndless;
      } else if (Take(U'+')) {
        most = kEndless;
      } else if (Take(U'?')) {
        least = 0;
      } else if (p_[at_] == U'{') {
        ++at_;
        if (!Bounds(&least, &most)) return {};
      } else {
        return part;
      }
      Take(U'?');
      if (least != 1 || most != 1) {
        const bool digit = part.digits == 1 && part.most == 1;
        const uint32_t run = digit ? least : least > 0 ? part.run : 0;
        const bool point = part.point && least > 0;
        part = GapOf(Times(part.least, least), Times(part.most, most), Times(part.digits, least), part.margins);
        part.run = run;
        part.point = point;
      }
    }
    return part;
  }

  bool Bounds(uint32_t* least, uint32_t* most) {
    ok_ = Number(least);
    *most = *least;
    if (ok_ && Take(U',') && !Number(most)) *most = kEndless;
    return ok_ = ok_ && Take(U'}');
  }
  bool Number(uint32_t* value) {
    const size_t from = at_;
    for (*value = 0; IsDigit(At(0)); ++at_) *value = std::min<uint32_t>(*value * 10 + (p_[at_] - U'0'), 10000);
    return at_ > from;
  }

  bool Take(char32_t c) {
    if (at_ >= p_.size() || p_[at_] != c) return false;
    ++at_;
    return true;
  }
  char32_t At(size_t ahead) const { return at_ + ahead < p_.size() ? p_[at_ + ahead] : 0; }

  const CharTable& table_;
  const std::u32string& p_;
  size_t at_ = 0;
  int depth_ = 0;
  bool ok_ = true;
};

// --- fillers ---

// What may be left of a word in the line when fillers, or parts of them at its edges, stand beside the line.
std::vector<std::u32string> WithoutFillers(const std::u32string& word,
                                           const std::vector<std::u32string_view>& fillers) {
  std::vector<std::u32string> all = {word};
  auto add = [&all](std::u32string less) {
    if (std::find(all.begin(), all.end(), less) == all.end()) all.push_back(std::move(less));
  };
  for (size_t i = 0; i < all.size() && all.size() <= kMaxVariants; ++i) {
    const std::u32string w = all[i];
    for (std::u32string_view filler : fillers) {
      for (size_t at = w.find(filler); at != w.npos; at = w.find(filler, at + 1)) {
        add(w.substr(0, at) + w.substr(at + filler.size()));
      }
      for (size_t n = 1; n < filler.size() && n <= w.size(); ++n) {
        if (w.compare(0, n, filler.substr(filler.size() - n)) == 0) add(w.substr(n));
        if (w.compare(w.size() - n, n, filler.substr(0, n)) == 0) add(w.substr(0, w.size() - n));
      }
    }
  }
  if (all.size() > kMaxVariants) all.emplace_back();
  return all;
}

void TakeOutFillers(const std::vector<std::u32string_view>& fillers, RegexPart* part) {
  if (fillers.empty()) return;
  RegexPart without;
  for (RegexElement& element : part->chain) {
    if (element.words.empty()) {
      Append(&without, GapOf(0, element.gap.most, element.digit, element.margins));  // no filler has digits
      continue;
    }
    std::vector<std::u32string> words;
    uint32_t most = 0;
    for (const std::u32string& word : element.words) {
      most = std::max(most, static_cast<uint32_t>(word.size()));
      for (std::u32string& w : WithoutFillers(word, fillers)) words.push_back(std::move(w));
    }
    const bool gap = std::any_of(words.begin(), words.end(), [](const std::u32string& w) { return w.empty(); });
    if (gap) {
      Append(&without, GapOf(0, most, 0));
    } else {
      without.chain.push_back({std::move(words), {}, false, {}});
    }
  }
  part->chain = std::move(without.chain);
}

// False if it needs no words, or too many.
bool MakeWay(const std::vector<RegexElement>& chain, RegexNeeds::Way* way) {
  size_t words = 0;
  GapBounds gap;
  for (const RegexElement& element : chain) {
    if (element.words.empty()) {
      gap = element.gap;
      (way->slots.empty() ? way->digit_before : way->digit_behind) = element.digit;
      (way->slots.empty() ? way->most_before : way->most_behind) =
          way->slots.empty() ? element.margins.behind : element.margins.before;
      continue;
    }
    way->digit_behind = false;
    if (!way->slots.empty()) way->gaps.push_back(gap);
    way->slots.push_back(element.words);
    gap = {};
    words += element.words.size();
    for (const std::u32string& w : element.words) {
      if (w.size() > kLongestLiteral) return false;
    }
  }
  return !way->slots.empty() && way->slots.size() <= kMaxSlots && words <= kMaxWords;
}

}  // namespace

RegexNeeds ReadRegex(const CharTable& table, const std::u32string& pattern,
                     const std::vector<std::u32string_view>& fillers) {
  RegexNeeds needs;
  std::vector<RegexPart> parts = Reader(table, pattern).Run();
  if (parts.empty()) return needs;
  needs.known = true;
  needs.digits = needs.run = needs.least = kEndless;
  needs.most = 0;
  needs.point = true;
  bool all = true;
  for (RegexPart& part : parts) {
    needs.digits = std::min(needs.digits, part.digits);
    needs.run = std::min(needs.run, part.run);
    needs.point = needs.point && (part.point || part.digits >= kEndless);
    needs.least = std::min(needs.least, part.least);
    needs.most = std::max(needs.most, part.whole ? part.most : kEndless);
    TakeOutFillers(fillers, &part);
    RegexNeeds::Way way;
    way.run = part.run;
    all = all && MakeWay(part.chain, &way);
    needs.ways.push_back(std::move(way));
  }
  if (!all) needs.ways.clear();
  return needs;
}

}  // namespace callcue::match
