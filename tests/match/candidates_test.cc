// What isn't looked for, as cues refuse it, is missed by nobody: the same policy with a phrase more for each act, which
// cues leave alone and nobody says, is looked for whole.
#include <gtest/gtest.h>

#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

using Role = PhraseSpec::Role;

class PolicyMaker {
 public:
  explicit PolicyMaker(uint32_t seed) : random_(seed) {}
  uint32_t Below(uint32_t n) { return static_cast<uint32_t>(random_() % n); }

  std::string Words() {
    static const char* const kWords[] = {"甲", "乙", "丙", "丁",   "甲乙", "丙丁", "乙丙",
                                         "不", "一", "12", "嗯丁", "ab",   "戊"};
    return kWords[Below(13)];
  }
  std::string Gap() { return "{" + std::to_string(Below(2)) + "," + std::to_string(2 + Below(6)) + "}"; }
  std::string Text() {
    switch (Below(8)) {
      case 0: return Words();
      case 1: return "^" + Words() + Words();
      case 2: return Words() + Gap() + Words() + "$";
      case 3: return "(" + Words() + "|" + Words() + ")" + Gap() + Words();
      case 4: return Words() + " & " + Words();
      case 5: return Words() + Gap() + "(" + Words() + "|" + Words() + ")" + Gap() + Words();
      case 6: return Words() + Gap() + Words();
      default: return "[" + Words() + "]" + Words() + Words();
    }
  }
  std::string Expression() {
    static const char* const kExpressions[] = {
        "甲.?乙",  "(?P<x>[0-9]{1,3})丙", "丙.{1,3}丁", "[0-9]{2}", "丁.*甲|乙乙",
        "[甲丁].", "乙\\p{Han}丙",        "(?s)丁.戊"};
    return kExpressions[Below(8)];
  }
  uint8_t Parties() {
    const uint8_t kParties[] = {0xff, 1 << 1, 1 << 2, 1 << 1 | 1 << 2, 1 << 3};
    return kParties[Below(5)];
  }
  std::string Language() { return Below(3) > 0 ? "" : Below(2) ? "zh" : "en"; }

  void AddPhrase(uint32_t act, std::vector<PhraseSpec>* phrases) {
    static const Role kRoles[] = {Role::kAny,
                                  Role::kAny,
                                  Role::kAny,
                                  Role::kRegex,
                                  Role::kExcept,
                                  Role::kExceptInClause,
                                  Role::kExceptInUtterance};
    PhraseSpec spec;
    spec.act = act;
    spec.role = kRoles[Below(7)];
    spec.text = spec.role == Role::kRegex ? Expression() : Text();
    spec.parties = Parties();
    spec.language = Language();
    spec.negatable = spec.role == Role::kAny && Below(4) == 0;
    spec.certain = (spec.role == Role::kAny || spec.role == Role::kRegex) && Below(12) == 0;
    spec.group = Below(3);
    try {
      Compiled({spec});
    } catch (const std::runtime_error&) {
      return;
    }
    phrases->push_back(spec);
  }
  CuesSpec Cues(uint32_t act) {
    CuesSpec spec;
    spec.act = act;
    spec.parties = Parties();
    spec.language = Language();
    spec.least = static_cast<int32_t>(Below(60)) - 20;
    spec.finds = Below(2) == 0;
    spec.enough = spec.least + static_cast<int32_t>(Below(60)) - 20;
    for (const char* words : {"甲", "乙", "丙", "丁", "甲乙", "^丙", "丁$", "戊", "#", "ab", "#丙"}) {
      const int32_t weight = static_cast<int32_t>(Below(61)) - 30;
      if (Below(3) > 0 && weight != 0) spec.cues.push_back({words, weight});
    }
    return spec;
  }
  std::string Line() {
    std::string line;
    for (uint32_t words = 1 + Below(14); words > 0; --words) {
      line += Words();
      if (Below(6) == 0) line += "，";
      if (Below(10) == 0) line += "嗯";
    }
    if (Below(12) == 0) line += line + line + line;
    return line;
  }

 private:
  std::mt19937 random_;
};

std::string AllOf(const Result& result) {
  std::string shown = std::to_string(result.only_acknowledgement);
  for (const Hit& hit : result.hits) {
    shown += " " + std::to_string(hit.act) + ":" + std::to_string(hit.begin_byte) + "-" + std::to_string(hit.end_byte);
  }
  for (const SlotValue& value : result.values) {
    shown += " " + std::to_string(value.hit) + "/" + std::to_string(value.slot) + "=" + std::to_string(value.number) +
             "@" + std::to_string(value.begin_byte);
  }
  return shown;
}

TEST(Candidates, NobodyMissesTheOthers) {
  int refused = 0, hits = 0, values = 0;
  for (uint32_t seed = 0; seed < 60 && !HasFailure(); ++seed) {
    PolicyMaker maker(seed);
    // More than have a bit of their own, now and then; and now and then one judge an act.
    const uint32_t acts = seed % 3 == 0 ? 20 + maker.Below(80) : 2 + maker.Below(5);
    const uint32_t judges = seed % 6 < 3 ? 2 : 3;
    std::vector<PhraseSpec> phrases;
    std::vector<CuesSpec> cues;
    Options options;
    options.acknowledgement = maker.Below(acts);
    for (uint32_t act = 0; act < acts; ++act) {
      for (uint32_t n = maker.Below(5); n > 0; --n) maker.AddPhrase(act, &phrases);
      for (uint32_t n = maker.Below(judges); n > 0; --n) cues.push_back(maker.Cues(act));
      if (maker.Below(3) == 0) options.slots.push_back({act, ValueKind::kNumber, 6, "x"});
    }
    options.cues = cues;
    const std::vector<Negators> negators = {{"", {"不"}}};
    const auto matcher = Compiled(phrases, {}, negators, options);
    for (uint32_t act = 0; act < acts; ++act) {
      phrases.push_back(Phrase(act, "齉龘"));
      phrases.back().certain = true;
    }
    const auto whole = Compiled(phrases, {}, negators, options);
    Scratch scratch;
    Result result, expected;
    for (int i = 0; i < 80 && !HasFailure(); ++i) {
      const std::string line = maker.Line();
      const int party = static_cast<int>(maker.Below(4));
      const char* const kLanguages[] = {"", "zh", "en"};
      const Said said = {line, party, kLanguages[maker.Below(3)]};
      ASSERT_TRUE(matcher->Scan(said, &scratch, &result));
      ASSERT_TRUE(whole->Scan(said, &scratch, &expected));
      EXPECT_EQ(AllOf(result), AllOf(expected)) << seed << " " << line << " " << party;
      hits += static_cast<int>(result.hits.size());
      values += static_cast<int>(result.values.size());
      const Account account = matcher->Explain(said, maker.Below(acts), &scratch);
      refused += account.verdict == Account::Verdict::kRefused;
    }
  }
  EXPECT_GT(refused, 50);
  EXPECT_GT(hits, 2000);
  EXPECT_GT(values, 100);
}

// Cues speak for the first 31 acts where their words stand, and against the others where theirs do.
TEST(Candidates, ActsThatShareABitAreRefusedOneByOne) {
  const auto words = [](uint32_t act) {
    const std::string characters = "甲乙丙丁戊己庚辛壬癸";
    return characters.substr(act / 10 * 3, 3) + "子" + characters.substr(act % 10 * 3, 3);
  };
  std::vector<PhraseSpec> phrases;
  std::vector<CuesSpec> cues(62);
  for (uint32_t act = 0; act < cues.size(); ++act) {
    phrases.push_back(Phrase(act, words(act)));
    cues[act].act = act;
    cues[act].cues = {{words(act), act < 31 ? 9 : -9}, {"子", -1}};
  }
  Options options;
  options.cues = cues;
  const auto matcher = Compiled(phrases, {}, {}, options);
  for (uint32_t act = 0; act < 31; ++act) {
    EXPECT_EQ(Hits(*matcher, words(act) + "了" + words(act + 31)), std::to_string(act) + ":" + words(act));
  }
}

}  // namespace
}  // namespace callcue::match
