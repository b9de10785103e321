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

std::vector<std::u32string_view> NamedFillers(const std::u32string& pattern, uint32_t* bits) {
  std::vector<std::u32string_view> named;
  for (const char32_t& c : kSingleFillers) {
    if (pattern.find(c) == pattern.npos) continue;
    named.emplace_back(&c, 1);
    *bits |= FillerBit(c);
  }
  for (size_t i = 0; i < std::size(kLongFillers); ++i) {
    if (pattern.find(kLongFillers[i].text) == pattern.npos) continue;
    named.push_back(kLongFillers[i].text);
    *bits |= FillerBit(kLongFiller + static_cast<uint32_t>(i));
  }
  return named;
}

constexpr size_t kMostAtoms = 64;  // that are compared: each with each

// Which atoms together suffice. (a|b)c(d|e) needs one of the first two and one of the last two: atoms that do the same
// beside every other one share a bit, and a bit stands for all of them, which can only let an expression run too often.
void GroupAtoms(const re2::FilteredRE2& filter, size_t atoms, RegexSet::Facts* facts) {
  std::vector<int> potentials;
  auto suffice = [&](const std::vector<int>& present) {
    filter.AllPotentials(present, &potentials);
    return !potentials.empty();
  };
  std::vector<std::vector<bool>> beside(atoms, std::vector<bool>(atoms <= kMostAtoms ? atoms : 0));
  for (size_t i = 0; i < beside.size() && !beside[i].empty(); ++i) {
    for (size_t k = 0; k <= i; ++k) {
      beside[i][k] = beside[k][i] = suffice({static_cast<int>(k), static_cast<int>(i)});
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
    facts->bits.push_back(static_cast<uint8_t>(g));
    if (groups.size() > kMaxAtomGroups) {
      facts->bits.assign(atoms, 0);
      facts->suffices[0] = 2;
      return;
    }
  }
  for (uint32_t mask = 0; mask < 1u << groups.size(); ++mask) {
    std::vector<int> present;
    for (size_t i = 0; i < atoms; ++i) {
      if (mask >> facts->bits[i] & 1) present.push_back(static_cast<int>(i));
    }
    if (suffice(present)) facts->suffices[mask / 64] |= uint64_t{1} << mask % 64;
  }
}

// Asks RE2 what it can't do without.
void NeedAtoms(const std::string& pattern, const re2::RE2::Options& options, RegexSet::Facts* facts,
               std::vector<std::string>* atoms) {
  re2::FilteredRE2 filter;
  int id = 0;
  std::vector<int> potentials;
  if (filter.Add(pattern, options, &id) == re2::RE2::NoError) {
    filter.Compile(atoms);
    filter.AllPotentials({}, &potentials);
  }
  // With fillers in it, what stands in the text that it sees needn't stand in the line.
  facts->always = atoms->empty() || !potentials.empty() || facts->fillers != 0;
  if (facts->always) {
    atoms->clear();
  } else {
    GroupAtoms(filter, atoms->size(), facts);
  }
}

re2::RE2::Options RegexOptions() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kRegexMemory);
  options.set_longest_match(true);
  return options;
}

// A pattern as an expression is made of it: script and width of the characters are folded as in the text; ASCII is left
// alone (\S isn't \s).
struct Folded {
  std::string text;
  std::u32string points;
  std::vector<uint32_t> offset_of;  // in the pattern, of each byte of the text, and of its end
  size_t at = 0, bytes = 0;         // of the character that can't be folded
};
enum class FoldFlaw { kNone, kNoUtf8, kNumeral };
FoldFlaw Fold(const CharTable& table, std::string_view pattern, Folded* folded) {
  const char* const end = pattern.data() + pattern.size();
  for (const char* p = pattern.data(); p < end; p += folded->bytes) {
    const Decoded c = DecodeUtf8(p, end);
    folded->at = p - pattern.data();
    folded->bytes = c.bytes;
    if (c.bytes == 0) return FoldFlaw::kNoUtf8;
    uint32_t f = c.code_point < 0x80 ? c.code_point : table.Folded(c.code_point);
    if (f < 0x80) f = c.code_point;
    if (IsLostNumeral(f)) return FoldFlaw::kNumeral;
    AppendUtf8(f, &folded->text);
    folded->offset_of.resize(folded->text.size(), static_cast<uint32_t>(folded->at));
    folded->points.push_back(static_cast<char32_t>(f));
  }
  folded->offset_of.push_back(static_cast<uint32_t>(pattern.size()));
  return FoldFlaw::kNone;
}

}  // namespace

uint32_t FillerBit(uint32_t word) {
  if (word >= kLongFiller) {
    const uint32_t number = word - kLongFiller;
    return number < std::size(kLongFillers) ? 1u << (std::size(kSingleFillers) + number) : 0;
  }
  for (uint32_t i = 0; i < std::size(kSingleFillers); ++i) {
    if (kSingleFillers[i] == word) return 1u << i;
  }
  return 0;
}

RegexSet::RegexSet() = default;
RegexSet::~RegexSet() = default;

bool RegexSet::Add(const CharTable& table, const PhraseSpec& spec, const std::vector<SlotSpec>& slots, uint32_t goal,
                   uint32_t phrase, std::vector<RegexNeeds::Way>* ways, std::vector<std::string>* atoms,
                   std::vector<Problem>* problems) {
  const std::string_view pattern = spec.text;
  auto fail = [&](size_t begin, size_t end, const char* code, std::string message, std::string hint) {
    problems->push_back({Problem::Where::kPhrase, phrase, static_cast<uint32_t>(begin), static_cast<uint32_t>(end),
                         code, std::move(message), std::move(hint)});
    return false;
  };
  Folded folded;
  switch (Fold(table, pattern, &folded)) {
    case FoldFlaw::kNone: break;
    case FoldFlaw::kNoUtf8: return fail(folded.at, folded.at + 1, "phrase.utf8", "the expression isn't valid UTF-8", "");
    case FoldFlaw::kNumeral:
      return fail(folded.at, folded.at + folded.bytes, "phrase.regex_numeral",
                  "an expression sees numbers as digits and never this character",
                  "write 1 for 一, [0-9]+ for any number");
  }

  Entry entry;
  entry.goal = goal;
  auto expression = std::make_unique<re2::RE2>(folded.text, RegexOptions());
  if (!expression->ok()) {
    return fail(0, pattern.size(), "phrase.regex", "the regular expression isn't valid: " + expression->error(),
                "RE2 syntax");
  }
  if (expression->ProgramSize() > kMaxRegexProgram) {
    return fail(
        0, pattern.size(), "phrase.regex_too_large",
        "the expression compiles to " + std::to_string(expression->ProgramSize()) + " instructions, more than 300",
        "bound its repetitions, or write it as a phrase with gaps");
  }
  RegexNeeds needs = ReadRegex(table, folded.points, NamedFillers(folded.points, &entry.fillers));
  if ((!needs.known || needs.least == 0) && re2::RE2::FullMatch("", *expression)) {
    return fail(0, pattern.size(), "phrase.empty", "the expression matches without any words", "demand one character");
  }
  if (!ReadNamedGroups(folded.text, folded.offset_of, spec.act, slots, phrase, &entry.groups, problems)) return false;
  entry.digits = needs.digits;
  entry.run = needs.run;
  entry.point = needs.point && needs.digits > 0;
  entry.most = needs.most;
  *ways = std::move(needs.ways);
  entry.by_ways = !ways->empty();
  if (!entry.by_ways) NeedAtoms(folded.text, RegexOptions(), &entry, atoms);
  Keep(std::move(entry), std::move(expression));
  return true;
}

bool RegexSet::AddKnown(const CharTable& table, const PhraseSpec& spec, const std::vector<SlotSpec>& slots,
                        uint32_t phrase, Facts facts, std::vector<Problem>* problems) {
  Folded folded;
  Entry entry;
  static_cast<Facts&>(entry) = std::move(facts);
  if (Fold(table, spec.text, &folded) != FoldFlaw::kNone ||
      !ReadNamedGroups(folded.text, folded.offset_of, spec.act, slots, phrase, &entry.groups, problems)) {
    return false;
  }
  Keep(std::move(entry), std::make_unique<re2::RE2>(folded.text, RegexOptions()));
  return true;
}

void RegexSet::Keep(Entry entry, std::unique_ptr<const re2::RE2> expression) {
  entry.bytes = expression->ProgramSize() * 64 + 4096;
  for (const NamedGroup& group : entry.groups) entry.bytes += group.bytes();
  entry.expression = std::move(expression);
  entries_.push_back(std::move(entry));
}

size_t RegexSet::bytes() const {
  size_t bytes = entries_.capacity() * sizeof(Entry);
  for (const Entry& entry : entries_) bytes += entry.bytes;
  return bytes;
}

bool RegexSet::Find(const Entry& entry, std::string_view text, size_t from, size_t* begin, size_t* end) {
  re2::StringPiece found;
  if (!entry.expression->Match(re2::StringPiece(text.data(), text.size()), from, text.size(), re2::RE2::UNANCHORED,
                               &found, 1)) {
    return false;
  }
  *begin = found.data() - text.data();
  *end = *begin + found.size();
  return true;
}

}  // namespace callcue::match
