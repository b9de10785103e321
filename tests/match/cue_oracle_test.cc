// Cues against a slow reading of what policy.proto says of them: lines and hits of every length, one scratch for all;
// and numbers.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

constexpr size_t kBytes = 3;   // of each character
constexpr size_t kReach = 24, kLine = 64;

class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 1) {}
  uint64_t Below(uint64_t n) { return ((state_ = state_ * 6364136223846793005u + 1442695040888963407u) >> 33) % n; }
  int Between(int least, int most) { return least + static_cast<int>(Below(static_cast<uint64_t>(most - least + 1))); }

 private:
  uint64_t state_;
};

std::string Character(uint64_t i) { return std::string("甲乙丙丁戊己庚辛壬癸").substr(i * kBytes, kBytes); }

// No character twice in a row, which would be a stutter.
std::string Words(Dice* dice, size_t characters) {
  std::string words;
  for (uint64_t last = 10; characters > 0; --characters) {
    const uint64_t next = last == 10 ? dice->Below(6) : (last + 1 + dice->Below(5)) % 6;
    words += Character(next);
    last = next;
  }
  return words;
}

struct Weighed {
  int sum = 0, cues = 0;
  size_t begin = SIZE_MAX, end = 0;   // of those that speak for the act
};

// Of the cues that begin at characters [from, to) of the line.
Weighed Weigh(const CuesSpec& spec, const std::string& line, size_t from, size_t to) {
  Weighed weighed;
  for (const CuesSpec::Cue& cue : spec.cues) {
    const bool begins = cue.words.front() == '^', ends = cue.words.back() == '$';
    const std::string words = cue.words.substr(begins, cue.words.size() - begins - ends);
    for (size_t i = from; i < to; ++i) {
      const size_t end = i + words.size() / kBytes;
      if (line.compare(i * kBytes, words.size(), words) != 0) continue;
      if ((begins && i != 0) || (ends && end != line.size() / kBytes)) continue;
      weighed.sum += cue.weight;
      ++weighed.cues;
      if (cue.weight <= 0) continue;
      weighed.begin = std::min(weighed.begin, i);
      weighed.end = std::max(weighed.end, end);
    }
  }
  return weighed;
}

using Spans = std::vector<std::pair<size_t, size_t>>;

Spans Expected(const CuesSpec& spec, const std::string& line, const Spans& hits) {
  const size_t size = line.size() / kBytes;
  Spans kept;
  for (const auto& [begin, end] : hits) {
    const bool whole = size <= kLine || begin < kReach;
    const Weighed around =
        Weigh(spec, line, whole ? 0 : begin - kReach, size <= kLine ? size : std::min(size, end + kReach));
    if (end - begin > kLine || around.cues == 0 || around.sum >= spec.least) kept.emplace_back(begin, end);
  }
  if (!hits.empty() || size > kLine) return kept;
  const Weighed whole = Weigh(spec, line, 0, size);
  if (spec.finds && whole.cues > 0 && whole.sum >= spec.enough && whole.end > 0) kept.emplace_back(whole.begin, whole.end);
  return kept;
}

Spans SpansOf(const Result& result, uint32_t act) {
  Spans spans;
  for (const Hit& hit : result.hits) {
    if (hit.act == act) spans.emplace_back(hit.begin_point, hit.end_point);
  }
  return spans;
}

TEST(CueOracle, JudgesLinesAndHitsOfEveryLength) {
  int refused = 0, found = 0, long_hits = 0;
  for (uint64_t seed = 0; seed < 60 && !HasFailure(); ++seed) {
    Dice dice(seed);
    // Hits of act 0 are short; those of act 1 long, and can't overlap each other.
    const std::string middle = Words(&dice, dice.Below(70)), long_one = Character(8) + middle + Character(9);
    const std::vector<PhraseSpec> phrases = {Phrase(0, Character(6) + Character(7)), Phrase(1, long_one)};
    std::vector<CuesSpec> specs(2);
    for (uint32_t act = 0; act < 2; ++act) {
      specs[act].act = act;
      specs[act].least = dice.Between(-60, 20);
      specs[act].finds = dice.Below(3) > 0;
      specs[act].enough = specs[act].least + dice.Between(1, 80);
      for (int i = dice.Between(1, 12); i > 0; --i) {
        std::string words = Words(&dice, 1 + dice.Below(3));
        if (dice.Below(6) == 0) words = "^" + words;
        if (dice.Below(6) == 0) words += "$";
        const auto same = [&](const CuesSpec::Cue& cue) { return cue.words == words; };
        if (std::any_of(specs[act].cues.begin(), specs[act].cues.end(), same)) continue;
        specs[act].cues.push_back({words, dice.Between(0, 1) ? dice.Between(1, 40) : dice.Between(-40, -1)});
      }
    }
    Options options;
    options.cues = specs;
    const auto plain = Compiled(phrases), weighed = Compiled(phrases, {}, {}, options);
    Scratch scratch;
    Result before, after;
    for (int i = 0; i < 60 && !HasFailure(); ++i) {
      std::string line = Words(&dice, dice.Below(60));
      for (uint64_t left = dice.Below(3); left > 0; --left) {
        line += (dice.Below(2) ? long_one : Character(6) + Character(7)) + Words(&dice, dice.Below(40));
      }
      ASSERT_TRUE(plain->Scan(line, 1, "zh", &scratch, &before));
      ASSERT_TRUE(weighed->Scan(line, 1, "zh", &scratch, &after));
      for (uint32_t act = 0; act < 2; ++act) {
        const Spans hits = SpansOf(before, act), expected = Expected(specs[act], line, hits);
        EXPECT_EQ(SpansOf(after, act), expected) << seed << " " << line;
        refused += expected.size() < hits.size();
        found += expected.size() > hits.size();
        long_hits += act == 1 && !hits.empty();
        EXPECT_EQ(weighed->Explain({line, 1, "zh"}, act, &scratch).found(), !expected.empty()) << seed << " " << line;
      }
    }
  }
  EXPECT_GT(refused, 300);
  EXPECT_GT(found, 300);
  EXPECT_GT(long_hits, 300);
}

// As many as real policies have, of some parties, with weights as heavy as there are.
TEST(CueOracle, WeighsForManyJudges) {
  int found = 0;
  for (uint64_t seed = 0; seed < 12 && !HasFailure(); ++seed) {
    Dice dice(seed);
    const int heaviest = seed % 3 == 0 ? 32767 : seed % 3 == 1 ? 1000 : 20;
    std::vector<CuesSpec> specs(20 + dice.Below(120));
    for (uint32_t act = 0; act < specs.size(); ++act) {
      CuesSpec& spec = specs[act];
      spec.act = act;
      const uint8_t kParties[] = {1 << 1, 1 << 2, 1 << 1 | 1 << 2, 1 << 3, 0xff};
      spec.parties = kParties[dice.Below(5)];
      spec.finds = true;
      spec.enough = dice.Between(-heaviest, heaviest * 4);
      for (uint64_t i = 0; i < 42; ++i) {  // of one character or two, anywhere or not
        if (dice.Below(3) == 0 || (i >= 6 && i % 6 == i / 6 - 1)) continue;
        const std::string words = (i % 5 == 4 ? "^" : "") + Character(i % 6) + (i < 6 ? "" : Character(i / 6 - 1));
        spec.cues.push_back({words, dice.Below(8) == 0 ? -heaviest - (heaviest == 32767) : dice.Between(-heaviest, heaviest)});
      }
    }
    Options options;
    options.cues = specs;
    const auto matcher = Compiled({}, {}, {}, options);
    Scratch scratch;
    Result result;
    for (int i = 0; i < 40 && !HasFailure(); ++i) {
      const std::string line = Words(&dice, dice.Below(kLine + 1));
      const int party = dice.Between(0, 4);
      ASSERT_TRUE(matcher->Scan(line, party, "zh", &scratch, &result));
      for (const CuesSpec& spec : specs) {
        const Spans expected = spec.parties >> party & 1 ? Expected(spec, line, {}) : Spans();
        EXPECT_EQ(SpansOf(result, spec.act), expected) << seed << " " << line << " " << party << " " << spec.act;
        found += !expected.empty();
      }
    }
  }
  EXPECT_GT(found, 1500);
}

// Words of one character, and numbers between them.
std::vector<std::string> MixedLine(Dice* dice, uint64_t characters) {
  std::vector<std::string> line;
  for (uint64_t last = 10; characters > 0; --characters) {
    const uint64_t next = (last + 1 + dice->Below(3)) % 4;
    line.push_back(Character(next));
    last = next;
    if (dice->Below(3) > 0) continue;
    line.emplace_back();
    for (int digits = dice->Between(1, 3); digits > 0; --digits) line.back() += static_cast<char>('1' + dice->Below(2));
  }
  if (!line.empty() && dice->Below(3) == 0) line.erase(line.begin());
  return line;
}

bool IsNumber(const std::string& piece) { return piece[0] >= '0' && piece[0] <= '9'; }

// Do the pieces of a cue, of which # is any number, begin there?
bool Stands(const std::vector<std::string>& cue, const std::vector<std::string>& line, size_t at) {
  if (at + cue.size() > line.size()) return false;
  for (size_t i = 0; i < cue.size(); ++i) {
    if (cue[i] == "#" ? !IsNumber(line[at + i]) : cue[i] != line[at + i]) return false;
  }
  return true;
}

// As such, and as certain ones.
TEST(CueOracle, CountsNumbers) {
  int found = 0, kept = 0;
  for (uint64_t seed = 0; seed < 40 && !HasFailure(); ++seed) {
    Dice dice(seed);
    struct Pieces {
      std::vector<std::string> pieces;
      bool begins, ends;
      int weight;
    };
    std::vector<Pieces> cues;
    CuesSpec spec;
    spec.finds = true;
    spec.enough = dice.Between(1, 60);
    spec.least = spec.enough - 1;
    for (int i = dice.Between(4, 24); i > 0; --i) {
      Pieces cue = {MixedLine(&dice, 1 + dice.Below(2)), dice.Below(6) == 0, dice.Below(6) == 0, dice.Between(-15, 20)};
      const bool any = dice.Below(3) > 0;
      std::string words;
      for (std::string& piece : cue.pieces) {
        if (any && IsNumber(piece)) piece = "#";
        words += piece;
      }
      if (words.empty() || cue.weight == 0) continue;
      words = (cue.begins ? "^" : "") + words + (cue.ends ? "$" : "");
      const auto same = [&](const CuesSpec::Cue& other) { return other.words == words; };
      if (std::any_of(spec.cues.begin(), spec.cues.end(), same)) continue;
      spec.cues.push_back({words, cue.weight});
      cues.push_back(cue);
    }
    if (cues.empty()) continue;
    Options options;
    options.cues = absl::MakeConstSpan(&spec, 1);
    const auto matcher = Compiled({}, {}, {}, options);
    Scratch scratch;
    Result result;
    for (int i = 0; i < 200 && !HasFailure(); ++i) {
      const std::vector<std::string> line = MixedLine(&dice, dice.Below(12));
      std::vector<size_t> at = {0};   // where each piece begins, in bytes
      std::string text;
      for (const std::string& piece : line) at.push_back((text += piece).size());
      int sum = 0;
      bool any = false;
      size_t begin = SIZE_MAX, end = 0;
      for (const Pieces& cue : cues) {
        for (size_t p = 0; p < line.size(); ++p) {
          const size_t behind = p + cue.pieces.size();
          if (!Stands(cue.pieces, line, p) || (cue.begins && p > 0) || (cue.ends && behind < line.size())) continue;
          sum += cue.weight;
          any = true;
          if (cue.weight < 0) continue;
          begin = std::min(begin, at[p]);
          end = std::max(end, at[behind]);
        }
      }
      const bool finds = any && sum >= spec.enough;
      ASSERT_TRUE(matcher->Scan(text, 1, "zh", &scratch, &result));
      ASSERT_EQ(result.hits.size(), finds ? 1u : 0u) << seed << " " << text;
      const Account account = matcher->Explain({text, 1, "zh"}, 0, &scratch);
      EXPECT_EQ(account.sum, sum) << seed << " " << text;
      EXPECT_EQ(account.found(), finds) << seed << " " << text;
      if (finds) {
        EXPECT_EQ(result.hits[0].begin_byte, begin) << seed << " " << text;
        EXPECT_EQ(result.hits[0].end_byte, end) << seed << " " << text;
      }
      found += finds;
      kept += any && !finds;
    }
  }
  EXPECT_GT(found, 300);
  EXPECT_GT(kept, 300);
}

}  // namespace
}  // namespace callcue::match
