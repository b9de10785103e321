// What duties, prohibitions and permissions become: streams, words, captures, what is missing.
#include "tests/program/policies.h"

namespace callcue::program {
namespace {

constexpr char kNames[] = R"(
param { name: "limit" type: DURATION default_value: "60s" }
param { name: "unset" type: DURATION default_value: "none" }
fact { name: "f" type: BOOL default_value: "false" }
fact { name: "who" type: STRING one_of: "a" one_of: "b" }
variable { name: "v" type: INT }
action { name: "saved" }
approval { name: "release" }
act { name: "thanks" party: PARTY_AGENT party: PARTY_CUSTOMER phrases { any: "thank you" } }
act { name: "ask" party: PARTY_AGENT phrases { any: "anything else" } script: "ask" }
act { name: "consent" party: PARTY_CUSTOMER phrases { any: "yes" } }
act { name: "explanation" party: PARTY_AGENT }
intent { name: "enquiry" }
intent { name: "consent" }
script { id: "ask" text { language: "en" variant: "Anything else?" } }
region { id: "r" state { id: "a" } }
)";

std::string Of(const std::string& text, const std::string& section) { return Section(kNames + text, section); }

struct DutyCase {
  const char* fields;
  const char* expected;
};

TEST(Duties, StreamsComeFromWhatFulfilsThem) {
  const DutyCase kCases[] = {
      {R"(fulfilled_by: "act.thanks by AGENT")", " speech words_of=AGENT needs=AGENT_TEXT"},
      {R"(fulfilled_by: "act.ask")", " speech words_of=AGENT needs=AGENT_TEXT"},
      {R"(fulfilled_by: "act.thanks")", " words_of=AGENT,CUSTOMER needs=AGENT_TEXT,CUSTOMER_TEXT"},
      {R"(fulfilled_by: "utterance by CUSTOMER")", " words_of=CUSTOMER needs=CUSTOMER_TEXT"},
      {R"(fulfilled_by: "turn_ended by AGENT")", " speech words_of=AGENT needs=AGENT_TEXT"},
      {R"(fulfilled_by: "act.explanation")", " speech needs=UNDERSTANDING"},
      {R"(fulfilled_by: "retrieved")", " needs=CALL_CONTROL"},
      {R"(fulfilled_by: "action.saved")", " needs=AGENT_DESKTOP"},
      {R"(fulfilled_by: "act.ask" fulfilled_by: "action.saved")", " words_of=AGENT needs=AGENT_TEXT,AGENT_DESKTOP"},
      {R"(fulfilled_by: "action.saved" needs: STREAM_CALL_CONTROL)", " needs=CALL_CONTROL"},
      {R"(fulfilled_by: "fact.f")", ""},
  };
  for (const DutyCase& c : kCases) {
    EXPECT_EQ(Of(std::string("duty { id: \"d\" on: \"held\" ") + c.fields + " }", "duties"),
              std::string("d") + c.expected + " at_end=VIOLATED,EXCUSED,EXCUSED,EXCUSED\n")
        << c.fields;
  }
}

TEST(Duties, TurnsNeedTheWordsOfTheirParty) {
  EXPECT_EQ(
      Of(R"(duty { id: "d" on: "held" fulfilled_by: "action.saved"
                         within_turns { party: PARTY_CUSTOMER count: "2" } })",
         "duties"),
      "d turns_of=CUSTOMER turns=#1(2) needs=CUSTOMER_TEXT,AGENT_DESKTOP at_end=VIOLATED,EXCUSED,EXCUSED,EXCUSED\n");
}

TEST(Times, OfParametersAreFoldedAndOnesThatAreNotSetAreNone) {
  const std::string duty = "duty { id: \"d\" on: \"held\" fulfilled_by: \"action.saved\" within: ";
  const std::string rest = " needs=AGENT_DESKTOP at_end=VIOLATED,EXCUSED,EXCUSED,EXCUSED\n";
  EXPECT_EQ(Of(duty + "\"param.limit\" }", "duties"), "d within=60000ms" + rest);
  EXPECT_EQ(Of(duty + "\"param.unset\" }", "duties"), "d" + rest);
  EXPECT_EQ(Of(duty + "\"1m30s\" }", "duties"), "d within=90000ms" + rest);
  EXPECT_EQ(Of(duty + "\"v > 1 ? param.limit : duration('1s')\" }", "duties"),
            "d within=#1(v > 1 ? param.limit : duration('1s'))" + rest);
}

TEST(Permissions, PartsNameWhatIsMissing) {
  EXPECT_EQ(Of(R"(permission { id: "p" act: "release" on: "connection_cleared by AGENT"
      applies: "call.established"
      when: "acts.consent.customer.last > acts.ask.agent.last && (approvals.release || who == 'a') && v > 1" })",
               "permissions"),
            "p act=release applies=#1(call.established) "
            "when=#2(acts.consent.customer.last > acts.ask.agent.last && (approvals.release || who == 'a') && v > 1) "
            "words_of=AGENT,CUSTOMER captures=0:1,0:2,2:0,2:3\n"
            "  part when=#3(acts.consent.customer.last > acts.ask.agent.last) missing=act:ask while unsaid script=ask "
            "missing=act:consent\n"
            "  part when=#4(approvals.release) choice=1.1 missing=approval:release while not approved\n"
            "  part when=#5(who == 'a') choice=1.2 missing=fact:who while unknown\n"
            "  part when=#6(v > 1)\n");
}

TEST(Permissions, AreSortedByAct) {
  const auto policy = Load(std::string(kNames) + R"(
permission { id: "p1" act: "release" on: "connection_cleared" when: "f" }
permission { id: "p2" act: "hold" on: "held" when: "f" }
permission { id: "p3" act: "release" on: "connection_cleared" when: "f" })");
  ASSERT_NE(policy, nullptr);
  const Program& p = policy->program();
  ASSERT_EQ(p.permission_acts.size(), 2u);
  EXPECT_EQ(p.permission_acts[0].name, "release");
  EXPECT_EQ(p.permission_acts[0].permissions.end, 2u);
  EXPECT_EQ(p.elements[p.permissions[1].element].id, "p3");
  EXPECT_EQ(p.elements[p.permissions[2].element].id, "p2");
}

TEST(Prohibitions, AnExceptionCountsAmongTheirGuards) {
  EXPECT_EQ(Of(R"(prohibition { id: "x" on: "held by AGENT" in: "a" while: "acts.thanks.count == 0" }
                  exception { id: "e" element: "x" when: "acts.consent.count > 0 && event.party == v" })",
               "prohibitions"),
            "x in=a while=#1(acts.thanks.count == 0) needs=CALL_CONTROL words_of=AGENT,CUSTOMER captures=0:2,1:3\n");
}

TEST(Index, WildcardsAreMergedInTheOrderOfRolesAndReactOnce) {
  EXPECT_EQ(Of(R"(
rule { id: "r1" on: "act.ask" on: "act.*" recommend { action: LISTEN } }
rule { id: "r2" on: "act.thanks by CUSTOMER" recommend { action: LISTEN done_by: "act.*" } }
duty { id: "d" on: "intent.enquiry" fulfilled_by: "act.ask by AGENT" })",
               "index"),
            "act done:1 rule:0\n"
            "act.thanks done:1 rule:0 rule:1 by=CUSTOMER\n"
            "act.ask fulfil:0 by=AGENT done:1 rule:0\n"
            "act.consent done:1 rule:0\n"
            "act.explanation done:1 rule:0\n"
            "act.enquiry done:1 open:0 rule:0\n");
}

TEST(Index, AFactThatIsWithdrawnHasChanged) {
  EXPECT_EQ(Of(R"(rule { id: "r" on: "fact.f" recommend { action: LISTEN } })", "index"),
            "fact.f rule:0\nfact_withdrawn.f rule:0\n");
}

TEST(Elements, ThatAreOffLeaveNoTrace) {
  const std::string on = R"(rule { id: "r" on: "violated.d" on: "held" recommend { action: LISTEN } }
exception { id: "e" element: "d" when: "f" } duty { id: "d" on: "held" fulfilled_by: "retrieved" )";
  EXPECT_EQ(Of(on + "}", "index"), "held open:0 rule:0\nretrieved fulfil:0\nviolated.d rule:0\n");
  EXPECT_EQ(Of(on + "mode: OFF }", "index"), "held rule:0\n");
  EXPECT_EQ(Of(on + "mode: OFF }", "elements"), "rule r severity=ADVICE index=0\n");
  EXPECT_EQ(Of(on + "mode: OBSERVE }", "elements"),
            "rule r severity=ADVICE index=0\nduty d mode=OBSERVE severity=MAJOR index=0 except=e when=#1(f)\n");
}

TEST(Names, IntentsThatAreActsAreOne) {
  EXPECT_EQ(Of("", "acts"),
            "thanks by=AGENT,CUSTOMER in_words\nask by=AGENT script=ask in_words\nconsent by=CUSTOMER in_words\n"
            "explanation by=AGENT\nenquiry by=CUSTOMER\n");
}

TEST(Scripts, SlotsTakeTheValueOfTheirName) {
  EXPECT_EQ(Of(R"(script { id: "s" text { language: "en" variant: "{{a}} {who}: {n}" variant: "b" }
                  slot { name: "n" value: "v + 1" fallback { language: "en" text: "none" } } })",
               "scripts"),
            "ask\n  en text=\"Anything else?\"\n"
            "s counter=0\n"
            "  en text=\"{\" text=\"a}\" text=\" \" slot=#2(who) text=\": \" slot=#1(v + 1) fallback:en=\"none\"\n"
            "  en text=\"b\"\n");
}

TEST(Fingerprint, ChangesWithAnythingThatDecides) {
  const std::string text =
      std::string(kNames) +
      R"(rule { id: "r" on: "held" when: "f" recommend { action: LISTEN within: "param.limit" } })";
  const auto print = [](const std::string& policy, const LoadOptions& options = {}) {
    const auto loaded = Load(policy, options);
    return loaded == nullptr ? 0 : loaded->fingerprint();
  };
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    return print(changed);
  };
  const uint64_t original = print(text);
  EXPECT_EQ(print(text), original);
  EXPECT_EQ(with("rule {", "# a comment\nrule {"), original);
  EXPECT_NE(with("\"held\"", "\"retrieved\""), original);
  EXPECT_NE(with("thank you", "thank thee"), original);
  EXPECT_NE(with("Anything else?", "Anything more?"), original);
  EXPECT_NE(with("PARTY_AGENT party: PARTY_CUSTOMER", "PARTY_AGENT"), original);
  EXPECT_NE(with("LISTEN", "CHECK"), original);
  LoadOptions options;
  options.parameters = {{"limit", "61s"}};
  EXPECT_NE(print(text, options), original);
}

TEST(Dumps, AreStableAndTellTheStagesApart) {
  const auto policy = Load(std::string(kNames) +
                           R"(rule { id: "r" on: "act.ask by AGENT" in: "a" when: "f" recommend { script: "ask" } })");
  ASSERT_NE(policy, nullptr);
  EXPECT_NE(policy->Dump("linked").find("rule r on=[act.ask by AGENT] in=a when=#1\n    recommend SAY script=ask\n"),
            std::string::npos)
      << policy->Dump("linked");
  EXPECT_EQ(policy->Dump("expressions").substr(0, 12), "#1 f\ncost 1\n");
  EXPECT_EQ(policy->Dump("phrases"),
            "phrase 0 act thanks by AGENT,CUSTOMER: (thank you)\n"
            "phrase 1 act ask by AGENT: (anything else)\n"
            "phrase 2 act consent by CUSTOMER: (yes)\n");
  EXPECT_EQ(policy->Dump("none"), "");
  EXPECT_EQ(policy->Dump("program"), DumpProgram(policy->program()));
}

TEST(NameTable, FindsEachNameAndNoOther) {
  NameTable table;
  EXPECT_EQ(table.Find("a"), kNoIndex);
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back("n" + std::to_string(i));
  const std::vector<std::string_view> views(names.begin(), names.end());
  table.Build(views);
  for (uint32_t i = 0; i < views.size(); ++i) EXPECT_EQ(table.Find(views[i]), i);
  EXPECT_EQ(table.Find("n1000"), kNoIndex);
  EXPECT_EQ(table.Find(""), kNoIndex);
}

// Eight bytes at a time, of which the last overlap those before: names of every length, and those that differ from one in a
// single byte or in their length alone.
TEST(NameTable, TellsNamesOfEveryLengthApart) {
  std::vector<std::string> names;
  for (size_t length = 1; length <= 40; ++length) names.emplace_back(length, 'a');
  NameTable table;
  table.Build(std::vector<std::string_view>(names.begin(), names.end()));
  for (uint32_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(table.Find(names[i]), i);
    for (size_t k = 0; k < names[i].size(); ++k) {
      std::string other = names[i];
      other[k] = 'b';
      EXPECT_EQ(table.Find(other), kNoIndex) << other;
    }
  }
}

TEST(Builtin, ThePackLoadsWithoutAWord) {
  Diagnostics problems;
  const auto policy = Policy::LoadBuiltin(Policy::kPowerSupply, {}, &problems);
  for (const Diagnostic& d : problems) ADD_FAILURE() << FormatDiagnostic(d);
  ASSERT_TRUE(policy.ok());
  EXPECT_FALSE((*policy)->ClauseTitle("ts.1.1", "zh-CN").empty());
  EXPECT_NE((*policy)->ClauseTitle("ts.1.1", "en"), (*policy)->ClauseTitle("ts.1.1", "zh-CN"));
  EXPECT_EQ((*policy)->ClauseTitle("ts.1.1", "fr"), (*policy)->ClauseTitle("ts.1.1", "zh-CN"));
  EXPECT_EQ((*policy)->ClauseTitle("none", "en"), "");
  EXPECT_EQ(Policy::LoadBuiltin("none", {}, &problems).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace callcue::program
