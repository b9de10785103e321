// What stands behind each clause, and what is missing.
#include "lib/coverage/coverage.h"

#include "gtest/gtest.h"

namespace callcue::coverage {
namespace {

v1::Policy Three() {
  v1::Policy policy;
  for (const char* id : {"1", "2", "3"}) {
    v1::Clause* clause = policy.add_clause();
    clause->set_id(id);
    for (const char* language : {"zh-CN", "en"}) {
      clause->add_title()->set_language(language);
      clause->mutable_title(clause->title_size() - 1)->set_text(std::string(language) + id);
    }
  }
  return policy;
}
v1::CaseFile Cases(const std::vector<std::pair<std::string, std::string>>& clause_and_kind) {
  v1::CaseFile file;
  for (const auto& [clause, kind] : clause_and_kind) {
    v1::Case* one = file.add_case_();
    one->set_name("a case");
    one->add_clause(clause);
    one->set_kind(kind);
  }
  return file;
}

TEST(Coverage, ElementsScriptsAndCasesOfEachClause) {
  v1::Policy policy = Three();
  v1::Duty* duty = policy.add_duty();
  duty->set_id("d");
  duty->add_clause("1");
  duty->add_remind()->mutable_recommend()->set_script("reminded");
  v1::Rule* rule = policy.add_rule();
  rule->set_id("r");
  rule->add_clause("1");
  rule->add_clause("2");
  rule->add_do_()->mutable_if_()->add_then()->mutable_recommend()->set_script("branch");
  v1::Checklist* list = policy.add_checklist();
  list->set_id("l");
  list->add_clause("1");
  list->add_item()->set_id("i");
  list->mutable_item(0)->add_clause("3");
  v1::State* state = policy.add_region()->add_state();
  state->set_id("s");
  state->add_clause("2");
  state->add_on_entry()->mutable_recommend()->set_script("entry");
  v1::Exception* exception = policy.add_exception();
  exception->set_id("e");
  exception->set_element("d");
  exception->add_clause("2");
  policy.add_script()->set_id("own");
  policy.mutable_script(0)->add_clause("3");
  const Coverage coverage = CoverageOf(policy, {Cases({{"1", "kept"}, {"1", "broken"}, {"2", "kept"}}), Cases({{"3", "kept"}, {"1", "kept"}})});
  EXPECT_TRUE(coverage.complete());
  EXPECT_EQ(FormatText(coverage),
            "1  en1\n  elements  r (rule), d (duty)\n  scripts   branch, reminded\n  cases     3: 1 broken, 2 kept\n"
            "2  en2\n  elements  r (rule), e (exception), s (state)\n  scripts   branch, entry\n  cases     1: 1 kept\n"
            "3  en3\n  elements  l.i (item)\n  scripts   own\n  cases     1: 1 kept\n"
            "3 clauses, each with elements, scripts and cases\n");
}

TEST(Coverage, WhatIsMissing) {
  v1::Policy policy = Three();
  v1::Duty* duty = policy.add_duty();
  duty->set_id("d");
  duty->add_clause("1");
  const Coverage coverage = CoverageOf(policy, {Cases({{"2", "kept"}})});
  EXPECT_FALSE(coverage.complete());
  EXPECT_EQ(coverage.clauses[0].missing(), (std::vector<std::string_view>{"scripts", "cases"}));
  EXPECT_EQ(coverage.clauses[1].missing(), (std::vector<std::string_view>{"elements", "scripts"}));
  EXPECT_EQ(FormatText(coverage).substr(FormatText(coverage).find("3  en3")),
            "3  en3\n  elements  NONE\n  scripts   NONE\n  cases     NONE\n3 of 3 clauses lack elements, scripts or cases\n");
}

TEST(Coverage, WhatIsOffDoesNotCount) {
  v1::Policy policy = Three();
  v1::Duty* duty = policy.add_duty();
  duty->set_id("d");
  duty->add_clause("1");
  duty->add_recommend()->set_script("s");
  EXPECT_EQ(CoverageOf(policy, {}).clauses[0].elements.size(), 1u);
  duty->set_mode(v1::OFF);
  EXPECT_TRUE(CoverageOf(policy, {}).clauses[0].elements.empty());
  EXPECT_TRUE(CoverageOf(policy, {}).clauses[0].scripts.empty());
}

TEST(Coverage, ACaseOfNoClauseIsAStranger) {
  const Coverage coverage = CoverageOf(Three(), {Cases({{"4", "kept"}})});
  EXPECT_EQ(coverage.strangers, (std::vector<std::string>{"a case: 4"}));
  EXPECT_FALSE(coverage.complete());
  EXPECT_NE(FormatText(coverage).find("case a case: 4 is no clause of this policy\n"), std::string::npos);
}

TEST(Coverage, AsJsonAClauseALine) {
  v1::Policy policy;
  policy.add_clause()->set_id("a\"b");
  EXPECT_EQ(FormatJsonLines(CoverageOf(policy, {Cases({{"a\"b", "kept"}})})),
            "{\"clause\":\"a\\\"b\",\"title\":\"\",\"elements\":[],\"scripts\":[],\"cases\":{\"kept\":1},\"missing\":[\"elements\",\"scripts\"]}\n");
}

}  // namespace
}  // namespace callcue::coverage
