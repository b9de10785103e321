// The scripts of the built-in policy, as its own phrases hear them: each performs the acts that it declares, and none
// holds forbidden wording.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "callcue/policy.h"
#include "callcue/v1/policy.pb.h"
#include "gtest/gtest.h"
#include "lib/match/matcher.h"
#include "lib/syntax/policy_text.h"

namespace callcue {
namespace {

class ScriptsTest : public testing::Test {
 protected:
  void SetUp() override {
    Diagnostics diagnostics;
    ASSERT_TRUE(syntax::ParsePolicyText(Policy::BuiltinText(Policy::kPowerSupply), "power-supply", &parsed_, &diagnostics));
    const v1::Policy& policy = parsed_.policy;
    std::vector<match::PhraseSpec> phrases;
    uint32_t groups = 0;
    for (int i = 0; i < policy.act_size(); ++i) {
      const v1::Act& act = policy.act(i);
      uint8_t parties = 0;
      for (int party : act.party()) parties |= 1 << party;
      for (const v1::Phrases& list : act.phrases()) {
        const uint32_t group = list.own_exceptions() ? ++groups : 0;
        const auto add = [&](const auto& texts, match::PhraseSpec::Role role) {
          for (const std::string& text : texts) {
            match::PhraseSpec spec;
            spec.act = i;
            spec.parties = parties;
            spec.language = list.language();
            spec.role = role;
            spec.text = text;
            spec.negatable = act.negatable();
            spec.group = group;
            phrases.push_back(spec);
          }
        };
        add(list.any(), match::PhraseSpec::Role::kAny);
        add(list.except(), match::PhraseSpec::Role::kExcept);
        add(list.except_in_clause(), match::PhraseSpec::Role::kExceptInClause);
        add(list.except_in_utterance(), match::PhraseSpec::Role::kExceptInUtterance);
        add(list.regex(), match::PhraseSpec::Role::kRegex);
      }
    }
    std::vector<match::SubPhrase> sub_phrases;
    for (const v1::SubPhrase& s : policy.sub_phrase()) sub_phrases.push_back({s.name(), s.text()});
    std::vector<match::Negators> negators;
    for (const v1::Negators& n : policy.negators()) negators.push_back({n.language(), {n.word().begin(), n.word().end()}});
    std::vector<match::Problem> problems;
    matcher_ = match::Matcher::Compile(phrases, sub_phrases, negators, {}, &problems);
    ASSERT_TRUE(problems.empty()) << problems[0].message;
  }

  std::set<std::string> Heard(const std::string& text, const std::string& language) {
    match::Scratch scratch;
    match::Result result;
    EXPECT_TRUE(matcher_->Scan(text, v1::PARTY_AGENT, language, &scratch, &result));
    std::set<std::string> acts;
    for (const match::Hit& hit : result.hits) acts.insert(parsed_.policy.act(hit.act).name());
    return acts;
  }

  // With every slot at its fallback, or at a number where it has none.
  static std::string Rendered(const v1::Script& script, const std::string& language, std::string text) {
    for (const v1::ScriptSlot& slot : script.slot()) {
      std::string value = "32";
      for (const v1::Text& fallback : slot.fallback()) {
        if (fallback.language() == language) value = fallback.text();
      }
      const std::string place = "{" + slot.name() + "}";
      for (size_t at = text.find(place); at != std::string::npos; at = text.find(place)) text.replace(at, place.size(), value);
    }
    return text;
  }

  template <typename Check>
  void ForEachVariant(Check check) {
    for (const v1::Script& script : parsed_.policy.script()) {
      for (const v1::ScriptText& text : script.text()) {
        for (const std::string& variant : text.variant()) check(script, text.language(), Rendered(script, text.language(), variant));
      }
    }
  }

  syntax::ParsedPolicy parsed_;
  std::unique_ptr<const match::Matcher> matcher_;
};

TEST_F(ScriptsTest, PerformTheActsThatTheyDeclare) {
  ForEachVariant([&](const v1::Script& script, const std::string& language, const std::string& words) {
    const std::set<std::string> heard = Heard(words, language);
    for (const std::string& act : script.act()) EXPECT_EQ(heard.count(act), 1u) << script.id() << ", " << act << ": " << words;
  });
}

TEST_F(ScriptsTest, HoldNoForbiddenWording) {
  ForEachVariant([&](const v1::Script& script, const std::string& language, const std::string& words) {
    const std::set<std::string> heard = Heard(words, language);
    for (const char* act : {"taboo", "argue", "bad_character_description"}) EXPECT_EQ(heard.count(act), 0u) << script.id() << ": " << words;
  });
}

TEST_F(ScriptsTest, AreInBothLanguagesAndShort) {
  for (const v1::Script& script : parsed_.policy.script()) {
    std::set<std::string> languages;
    for (const v1::ScriptText& text : script.text()) languages.insert(text.language());
    EXPECT_EQ(languages, (std::set<std::string>{"zh-CN", "en"})) << script.id();
    EXPECT_GT(script.clause_size(), 0) << script.id();
  }
  ForEachVariant([&](const v1::Script& script, const std::string&, const std::string& words) {
    EXPECT_LE(words.size(), 400u) << script.id();   // about 130 Chinese characters: half a minute
  });
}

TEST_F(ScriptsTest, ClausesAreInBothLanguages) {
  for (const v1::Clause& clause : parsed_.policy.clause()) {
    for (const auto* texts : {&clause.title(), &clause.text()}) {
      std::set<std::string> languages;
      for (const v1::Text& text : *texts) languages.insert(text.language());
      EXPECT_EQ(languages, (std::set<std::string>{"zh-CN", "en"})) << clause.id();
    }
  }
}

TEST_F(ScriptsTest, TheBuiltinPolicyLoadsWithoutAProblem) {
  Diagnostics problems;
  const auto policy = Policy::LoadBuiltin(Policy::kPowerSupply, {}, &problems);
  EXPECT_TRUE(policy.ok());
  for (const Diagnostic& problem : problems) ADD_FAILURE() << FormatDiagnostic(problem);
}

}  // namespace
}  // namespace callcue
