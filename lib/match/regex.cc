#include "lib/match/regex.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <iterator>

#include "lib/match/characters.h"
#include "lib/match/normalise.h"
#include "lib/match/words.h"

namespace callcue::match {
namespace {

// Characters that never stand in a normalised text, because numbers become digits.
bool IsLostNumeral(uint32_t folded) {
  constexpr std::u32string_view kLost = U"零〇一二三四五六七八九十两幺";
  return kLost.find(static_cast<char32_t>(folded)) != kLost.npos;
}

bool NamesFiller(const std::u32string& pattern) {
  for (char32_t c : kSingleFillers) {
    if (pattern.find(c) != pattern.npos) return true;
  }
  for (const LongFiller& filler : kLongFillers) {
    if (pattern.find(filler.text) != pattern.npos) return true;
  }
  return false;
}

constexpr size_t kMostAtoms = 64;  // that are compared: each with each

// The least number of digits in what a pattern matches. No number is told too high: what it doesn't know, it counts as
// none.
class DigitCounter {
 public:
  explicit DigitCounter(const std::u32string& pattern) : p_(pattern) {}

  uint32_t Count() {
    while (at_ < p_.size() && ok_) Next();
    return ok_ && open_.size() == 1 ? Least(open_.back()) : 0;
  }

 private:
  struct Group {
    uint32_t alternatives = UINT32_MAX;  // the least of those before
    uint32_t before = 0, last = 0;       // of this one: all but its last part, and that
  };
  static uint32_t Least(const Group& g) { return std::min(g.alternatives, g.before + g.last); }

  void Add(uint32_t digits) {
    open_.back().before = std::min(open_.back().before + open_.back().last, kMost);
    open_.back().last = digits;
  }

  void Next() {
    const char32_t c = p_[at_++];
    switch (c) {
      case U'(':
        Add(0);
        if (At(0) == U'?' && At(1) == U':') {
          at_ += 2;
        } else if (At(0) == U'?') {
          ok_ = false;  // flags
        }
        return open_.push_back({});
      case U'|': open_.back() = {Least(open_.back()), 0, 0}; return;
      case U')': {
        const uint32_t digits = Least(open_.back());
        if (open_.size() == 1) ok_ = false;
        if (ok_) open_.pop_back(), open_.back().last = digits;
        return;
      }
      case U'*':
      case U'?': open_.back().last = 0; return;
      case U'+': return;
      case U'{': return Repeat();
      case U'[': return Class();
      case U'\\': return Escape();
      default: return Add(c >= U'0' && c <= U'9');
    }
  }

  // {n}, {n,}, {n,m}
  void Repeat() {
    uint32_t n = 0;
    size_t k = at_;
    for (; At(k - at_) >= U'0' && At(k - at_) <= U'9'; ++k) n = std::min(n * 10 + (p_[k] - U'0'), kMost);
    const bool some = k > at_;
    if (At(k - at_) == U',') {
      do ++k;
      while (At(k - at_) >= U'0' && At(k - at_) <= U'9');
    }
    if (!some || At(k - at_) != U'}') {
      ok_ = false;
      return;
    }
    at_ = k + 1;
    open_.back().last = std::min(open_.back().last * n, kMost);
  }

  // Of digits only?
  void Class() {
    bool digits = At(0) != U'^';
    if (!digits) ++at_;
    for (bool first = true; At(0) != U']' || first; first = false) {
      if (at_ >= p_.size()) {
        ok_ = false;
        return;
      }
      if (At(0) == U'[' && At(1) == U':') {
        digits = false;
        for (at_ += 2; at_ < p_.size() && (At(0) != U':' || At(1) != U']');) ++at_;
        at_ += 2;
      } else if (At(0) == U'\\') {
        digits = digits && At(1) == U'd';
        at_ += 2;
      } else {
        const bool range = At(0) == U'-' && !first && At(1) != U']';  // its ends are looked at by themselves
        digits = digits && (range || (At(0) >= U'0' && At(0) <= U'9'));
        ++at_;
      }
    }
    ++at_;
    Add(digits);
  }

  void Escape() {
    constexpr std::u32string_view kPlain = U"DwWsSbBAz";
    const char32_t c = At(0);
    const bool punctuation =
        c < 0x80 && c > U' ' && (c < U'0' || (c > U'9' && c < U'A') || (c > U'Z' && c < U'a') || c > U'z');
    if (c != U'd' && !punctuation && kPlain.find(c) == kPlain.npos) ok_ = false;
    ++at_;
    Add(c == U'd');
  }

  char32_t At(size_t ahead) const { return at_ + ahead < p_.size() ? p_[at_ + ahead] : 0; }

  static constexpr uint32_t kMost = 1000;
  const std::u32string& p_;
  size_t at_ = 0;
  bool ok_ = true;
  std::vector<Group> open_ = {{}};
};

// Which atoms together suffice. (a|b)c(d|e) needs one of the first two and one of the last two: atoms that do the same
// beside every other one share a bit, and a bit stands for all of them, which can only let an expression run too often.
void GroupAtoms(const re2::FilteredRE2& filter, size_t atoms, RegexSet::Entry* entry) {
  std::vector<int> potentials;
  auto suffice = [&](const std::vector<int>& present) {
    filter.AllPotentials(present, &potentials);
    return !potentials.empty();
  };
  std::vector<std::vector<bool>> beside(atoms);
  for (size_t i = 0; i < atoms && atoms <= kMostAtoms; ++i) {
    for (size_t k = 0; k < atoms; ++k) {
      beside[i].push_back(suffice({static_cast<int>(std::min(i, k)), static_cast<int>(std::max(i, k))}));
    }
  }
  // Do they differ beside a third?
  auto same = [&](size_t i, size_t k) {
    for (size_t other = 0; other < beside[i].size(); ++other) {
      if (other != i && other != k && beside[i][other] != beside[k][other]) return false;
    }
    return beside[i].empty() || beside[i][i] == beside[k][k];
  };
  std::vector<size_t> groups;  // the first atom of each
  for (size_t i = 0; i < atoms; ++i) {
    size_t g = 0;
    while (g < groups.size() && !same(groups[g], i)) ++g;
    if (g == groups.size()) groups.push_back(i);
    entry->bits.push_back(static_cast<uint8_t>(g));
    if (groups.size() > kMaxAtomGroups) {
      entry->bits.assign(atoms, 0);
      entry->suffices[0] = 2;
      return;
    }
  }
  for (uint32_t mask = 0; mask < 1u << groups.size(); ++mask) {
    std::vector<int> present;
    for (size_t i = 0; i < atoms; ++i) {
      if (mask >> entry->bits[i] & 1) present.push_back(static_cast<int>(i));
    }
    if (suffice(present)) entry->suffices[mask / 64] |= uint64_t{1} << mask % 64;
  }
}

}  // namespace

RegexSet::RegexSet() = default;
RegexSet::~RegexSet() = default;

bool RegexSet::Add(const CharTable& table, std::string_view pattern, uint32_t goal, uint32_t phrase,
                   std::vector<std::string>* atoms, std::vector<Problem>* problems) {
  auto fail = [&](size_t begin, size_t end, const char* code, std::string message, std::string hint) {
    problems->push_back({Problem::Where::kPhrase, phrase, static_cast<uint32_t>(begin), static_cast<uint32_t>(end),
                         code, std::move(message), std::move(hint)});
    return false;
  };
  // Script and width of the characters are folded as in the text; ASCII is left alone (\S isn't \s).
  std::string folded;
  std::u32string points;
  const char* const end = pattern.data() + pattern.size();
  for (const char* p = pattern.data(); p < end;) {
    const Decoded c = DecodeUtf8(p, end);
    const size_t at = p - pattern.data();
    if (c.bytes == 0) return fail(at, at + 1, "phrase.utf8", "the expression isn't valid UTF-8", "");
    uint32_t f = c.code_point < 0x80 ? c.code_point : table.Folded(c.code_point);
    if (f < 0x80) f = c.code_point;
    if (IsLostNumeral(f)) {
      return fail(at, at + c.bytes, "phrase.regex_numeral",
                  "an expression sees numbers as digits and never this character",
                  "write 1 for 一, [0-9]+ for any number");
    }
    AppendUtf8(f, &folded);
    points.push_back(static_cast<char32_t>(f));
    p += c.bytes;
  }

  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kRegexMemory);
  options.set_longest_match(true);
  Entry entry;
  entry.goal = goal;
  entry.filter = std::make_unique<re2::FilteredRE2>();
  int id = 0;
  if (entry.filter->Add(folded, options, &id) != re2::RE2::NoError) {
    const re2::RE2 check(folded, options);  // for its message: FilteredRE2 keeps none
    return fail(0, pattern.size(), "phrase.regex", "the regular expression isn't valid: " + check.error(),
                "RE2 syntax");
  }
  const re2::RE2& expression = entry.filter->GetRE2(id);
  if (expression.ProgramSize() > kMaxRegexProgram) {
    return fail(
        0, pattern.size(), "phrase.regex_too_large",
        "the expression compiles to " + std::to_string(expression.ProgramSize()) + " instructions, more than 300",
        "bound its repetitions, or write it as a phrase with gaps");
  }
  if (re2::RE2::FullMatch("", expression)) {
    return fail(0, pattern.size(), "phrase.empty", "the expression matches without any words", "demand one character");
  }
  entry.bytes = expression.ProgramSize() * 64 + 4096;
  entry.filter->Compile(atoms);
  entry.with_fillers = NamesFiller(points);
  entry.digits = DigitCounter(points).Count();
  std::vector<int> potentials;
  entry.filter->AllPotentials({}, &potentials);
  entry.always = atoms->empty() || !potentials.empty() || entry.with_fillers;
  if (entry.always) {
    atoms->clear();
  } else {
    GroupAtoms(*entry.filter, atoms->size(), &entry);
  }
  entries_.push_back(std::move(entry));
  return true;
}

size_t RegexSet::bytes() const {
  size_t bytes = entries_.capacity() * sizeof(Entry);
  for (const Entry& entry : entries_) bytes += entry.bytes;
  return bytes;
}

bool RegexSet::Find(const Entry& entry, std::string_view text, size_t from, size_t* begin, size_t* end) {
  re2::StringPiece found;
  if (!entry.filter->GetRE2(0).Match(re2::StringPiece(text.data(), text.size()), from, text.size(),
                                     re2::RE2::UNANCHORED, &found, 1)) {
    return false;
  }
  *begin = found.data() - text.data();
  *end = *begin + found.size();
  return true;
}

}  // namespace callcue::match
