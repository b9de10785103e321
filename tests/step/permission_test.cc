// Permissions, prohibitions and exceptions; scenarios and checklists.
#include "lib/run/engine.h"
#include "lib/run/migrate.h"
#include "lib/run/snapshot.h"
#include "tests/step/generator.h"

namespace callcue::step_test {
namespace {

const char kRelease[] = R"(
  act { name: "asked" party: PARTY_AGENT phrases { any: "anything else" } script: "ask" }
  script { id: "ask" text { language: "en" variant: "Anything else?" } }
  action { name: "release_requested" } approval { name: "release" }
  fact { name: "angry" type: BOOL default_value: "false" }
  permission { id: "p" act: "release" on: "segment_ended by AGENT" asked_by: "action.release_requested"
               when: "acts.asked.count > 0 || approvals.release" otherwise { recommend { action: ASK script: "ask" } } }
  exception { id: "e" element: "p" when: "angry" }
)";

TEST(Permissions, TheFirstDecisionNamesEveryOneThenTheChanges) {
  EXPECT_EQ(Play(Speech(kRelease), "0 established agent\n 1 tick\n 2 say agent \"anything else\"", "="),
            "\n0: release=no[ACT asked ask | APPROVAL release]\n2: release=yes\n");
}

TEST(Permissions, AskedItIsAnsweredEveryTime) {
  EXPECT_EQ(Play(Speech(kRelease), "0 established agent\n 1 did release_requested\n 2 did release_requested\n 3 approve release\n 4 did release_requested"),
            "\n0: release=no[ACT asked ask | APPROVAL release]\n1: +ask release=no[ACT asked ask | APPROVAL release]\n"
            "2: +ask -ask SUPERSEDED release=no[ACT asked ask | APPROVAL release]\n3: release=yes\n4: release=yes\n");
}

// A permission for each thing that the state tells: which of them holds is worked out only when something changed. What a
// delayed event changes, the event behind it in the same step may change back.
constexpr std::string_view kOfEverything = R"p(
  action { name: "unused" } approval { name: "ok" } sentiment { name: "angry" } measurement { name: "rate" }
  fact { name: "vip" type: BOOL } fact { name: "n" type: INT default_value: "1" } fact { name: "who" type: STRING }
  variable { name: "holds" type: INT default_value: "0" } variable { name: "up" type: BOOL default_value: "false" }
  region { id: "line" state { id: "talk" transition { on: "held" target: "onhold" do { set { variable: "holds" value: "holds + 1" } } } }
                      state { id: "onhold" transition { on: "retrieved" target: "talk" } } }
  region { id: "mood" state { id: "calm" transition { on: "sentiment.angry" target: "hot" } }
                      state { id: "hot" on_entry { send { event: "cool" delay: "2s" } } transition { on: "event.cool" target: "calm" } } }
  rule { id: "up" on: "action.noted" do { set { variable: "up" value: "!up" } } do { send { event: "back" delay: "1s" } } }
  rule { id: "back" on: "event.back" do { set { variable: "up" value: "!up" } } }
  rule { id: "again" on: "tick" do { set { variable: "up" value: "!up" } } }
  permission { id: "p1" act: "a1" on: "held" when: "vip" }
  permission { id: "p2" act: "a2" on: "held" applies: "state.talk" when: "n > 2 || holds > 1" }
  permission { id: "p3" act: "a3" on: "held" when: "approvals.ok" }
  permission { id: "p4" act: "a4" on: "held" when: "state.hot" }
  permission { id: "p5" act: "a5" on: "held" when: "stream.customer_text" }
  permission { id: "p6" act: "a6" on: "held" when: "turn.customer > 1" }
  permission { id: "p7" act: "a7" on: "held" when: "call.segment > 1 || call.inaudible" }
  permission { id: "p8" act: "a8" on: "held" when: "acts.fine.customer.last > acts.wait.agent.last" }
  permission { id: "p9" act: "a9" on: "held" asked_by: "action.noted" when: "up" }
  permission { id: "p10" act: "a10" on: "held" when: "call.established && acts.hello.agent.first >= call.established_at" }
  permission { id: "p11" act: "a11" on: "held" when: "10 / n > 3" }
  variable { name: "word" type: STRING default_value: "a" }
  rule { id: "word" on: "action.noted" do { set { variable: "word" value: "word == 'a' ? 'b' : 'a'" } } }
  permission { id: "p12" act: "a12" on: "held" when: "word == 'b'" }
  permission { id: "p13" act: "a13" on: "held" when: "who == 'Ann'" }
  permission { id: "p14" act: "a14" on: "held" when: "call.speaking.customer" }
  permission { id: "p15" act: "a15" on: "held" when: "now - call.established_at > duration('3s')" }
  permission { id: "p16" act: "a16" on: "held" when: "actions.noted.count > 1 && !(actions.unused.count > 0)" }
  permission { id: "p17" act: "a17" on: "held" when: "call.participant != '' || call.ring_count > 1" }
  exception { id: "e1" element: "p4" when: "call.ended_by == party.CUSTOMER" }
)p";

// What a step noted is what asking afresh gives, but for what time alone may change.
void ExpectNoted(const program::Program& program, const run::State& state) {
  if (!state.header().permissions_up_to_date) return;
  for (uint32_t i = 0; i < program.permission_acts.size(); ++i) {
    if (program.step->permission_reads[i].sources & program::PermissionReads::kTime) continue;
    run::State copy = state;
    run::OutputMemory memory;
    PermissionAnswer answer;
    run::Engine(program, &copy, &memory).Permission(program.permission_acts[i].name, &answer);
    EXPECT_EQ(answer.permitted, (state.rare().permitted >> i & 1) != 0) << program.permission_acts[i].name;
  }
}

// A call that goes on as a copy, from a snapshot, or under the same policy once more.
void Renew(const program::Program& program, uint64_t how, run::State* state) {
  const run::State old = *state;
  MigrationReport report;
  if (how == 0) *state = run::State(old);
  if (how == 1) { ASSERT_TRUE(run::Load(program, run::Save(program, old), state).ok()); }
  if (how == 2) *state = *run::Migrate(program, old, program, {}, &report);
}

// Returns how many steps found that nothing had changed.
int CompareSteady(const std::shared_ptr<const Policy>& policy, uint64_t streams) {
  const program::Program& program = policy->program();
  // The same policy, all of whose permissions are asked in every pass of a step.
  Diagnostics problems;
  const auto other = *Policy::LoadBinary(policy->Serialize(), {}, &problems);
  for (program::PermissionReads& reads : const_cast<program::StepTables&>(*other->program().step).permission_reads) {
    reads.sources |= program::PermissionReads::kTime;
  }
  int steady = 0;
  for (uint64_t seed = 0; seed < streams && !testing::Test::HasFailure(); ++seed) {
    run::State always(other->program()), noted(program);
    run::OutputMemory memory[2];
    Random random(seed);
    for (const auto& line : Parse(MakeStream(seed, {true, true, true}))) {
      const auto step = [&](const program::Program& by, run::State* state, run::OutputMemory* output) {
        run::Engine engine(by, state, output);
        const absl::Status status = line->is_advance() ? engine.Advance(line->event().at_ms) : engine.Post(line->event());
        return status.ok() ? Dump(engine.Finish()) : std::string(status.ToString());
      };
      steady += noted.header().permissions_up_to_date;
      const std::string expected = step(other->program(), &always, &memory[0]);
      EXPECT_EQ(step(program, &noted, &memory[1]), expected) << seed << ": " << line->text();
      EXPECT_EQ(noted.header().permissions_up_to_date, always.header().permissions_up_to_date) << line->text();
      ExpectNoted(program, noted);
      if (run::Save(program, noted) != run::Save(program, always)) {
        ADD_FAILURE() << seed << ": another state after " << line->text();
        break;
      }
      const uint64_t how = random.Below(20);
      Renew(program, how, &noted);
      Renew(other->program(), how, &always);
    }
  }
  return steady;
}

TEST(Permissions, AreWorkedOutOnlyWhereSomethingChanged) {
  EXPECT_GE(CompareSteady(Load(Logging(std::string(kOfEverything))), 300), 3000);
  EXPECT_GE(CompareSteady(Everything(), 200), 2000);
  Diagnostics problems;
  EXPECT_GE(CompareSteady(*Policy::LoadBuiltin(Policy::kPowerSupply, {}, &problems), 20), 200);
}

// A guard that fails is no answer: it is asked again, and reported.
TEST(Permissions, ReportAFaultInEveryStep) {
  Scene scene(Speech(R"(variable { name: "n" type: INT default_value: "0" } permission { id: "p" act: "a" on: "held" when: "10 / n > 3" })"));
  for (const char* line : {"0 established agent", "1000 tick", "2000 tick"}) {
    EXPECT_THAT(scene.Play(line), testing::HasSubstr("GUARD_ERROR p")) << line;
  }
}

// A delayed event changes what a permission reads, the event behind it in the same step changes it back: that it is as it
// was before the step says nothing while the call had noted nothing before.
TEST(Permissions, AreAskedWhereAStepComesBackToWhereItBegan) {
  const std::string policy = Speech(R"(
    variable { name: "b" type: BOOL default_value: "false" }
    rule { id: "r1" on: "action.noted" do { set { variable: "b" value: "true" } } }
    rule { id: "r2" on: "event.go" do { set { variable: "b" value: "false" } } }
    rule { id: "r3" on: "tick" do { set { variable: "b" value: "true" } } }
    rule { id: "r4" on: "retrieved" do { send { event: "go" delay: "2s" } } }
    permission { id: "p" act: "x" on: "held" asked_by: "action.noted" when: "b" })");
  const std::string before = "0 established agent\n 1000 retrieved agent\n 2500 did noted\n ", after = "4000 tick";
  Scene at_once(policy), in_two(policy);
  EXPECT_THAT(at_once.Only("=").Play(before + after), testing::HasSubstr("4000: x=yes"));
  EXPECT_THAT(in_two.Only("=").Play(before + "3000 advance\n " + after), testing::HasSubstr("4000: x=yes"));
}

// Texts of the line, which may change while nothing else of it does.
TEST(Permissions, FollowWhoIsOnTheLineAndInWhichLanguages) {
  EXPECT_EQ(Play(Speech(R"(permission { id: "p" act: "release" on: "segment_ended by AGENT" when: "call.participant == 'bo'" })"),
                 "0 established agent who=al\n 1 established agent who=bo\n 2 established agent who=al", "="),
            "\n0: release=no[CONDITION call.participant == 'bo']\n1: release=yes\n"
            "2: release=no[CONDITION call.participant == 'bo']\n");
  EXPECT_EQ(Play(Speech(R"(permission { id: "p" act: "release" on: "segment_ended by AGENT" when: "call.second_language == 'yue'" })"),
                 "0 established agent\n 1 started call lang2=yue", "="),
            "\n0: release=no[CONDITION call.second_language == 'yue']\n1: release=yes\n");
}

// What time alone may change is asked in every step.
TEST(Permissions, MayWaitForTheClock) {
  const std::string policy = Speech(
      R"p(permission { id: "p" act: "release" on: "segment_ended by AGENT" when: "now - call.established_at > duration('3s')" })p");
  EXPECT_EQ(Play(policy, "0 established agent\n 2000 tick\n 4000 tick", "="),
            "\n0: release=no[CONDITION now - call.established_at > duration('3s')]\n4000: release=yes\n");
}

TEST(Permissions, DoingItWithoutIsAViolation) {
  const std::string up = "0 started call,agent\n 0 established agent\n";
  EXPECT_EQ(Play(Speech(kRelease), up + "5 cleared agent\n 9000 tick", "#"), "\n5006: p#1 VIOLATED 5.. @5\n");
  EXPECT_EQ(Play(Speech(kRelease), up + "5 cleared customer\n 9000 tick", "#"), "\n");
  EXPECT_EQ(Play(Speech(kRelease), up + "5 approve release\n 6 cleared agent\n 9000 tick", "#"), "\n5007: p#1 FULFILLED 6.. @6\n");
  EXPECT_EQ(Play(Speech(kRelease), up + "4 approve release\n 5 deny release\n 6 cleared agent\n 9000 tick", "#"), "\n5007: p#1 VIOLATED 6.. @6\n");
  EXPECT_EQ(Play(Speech(kRelease), up + "5 fact angry true\n 6 cleared agent\n 9000 tick", "#"), "\n5007: p#1 EXCUSED 6.. @6 (e)\n");
}

// What was said too late isn't missing: the other side of the comparison is.
TEST(Permissions, SayingMoreOfWhatForbidsItIsNotWhatIsMissing) {
  const std::string policy = R"(
    act { name: "asked" party: PARTY_AGENT phrases { any: "anything else" } } act { name: "more" party: PARTY_CUSTOMER phrases { any: "one more" } }
    act { name: "never" party: PARTY_AGENT phrases { any: "never mind" } }
    permission { id: "p" act: "release" on: "segment_ended by AGENT"
                 when: "acts.asked.count > 0 && acts.more.customer.last <= acts.asked.agent.last && acts.never.count == 0" })";
  EXPECT_EQ(Play(Speech(policy), "0 established agent\n 2000 say agent \"anything else\"\n 4000 say customer \"one more\"\n"
                                 " 6000 say agent \"anything else\"\n 8000 say agent \"never mind\"", "="),
            "\n0: release=no[ACT asked]\n2000: release=yes\n4000: release=no[ACT asked]\n6000: release=yes\n"
            "8000: release=no[CONDITION acts.never.count == 0]\n");
  // What must come first is named once; where no other part demands it, by its own.
  const std::string answered = R"(
    act { name: "asked" party: PARTY_AGENT phrases { any: "anything else" } } act { name: "none" party: PARTY_CUSTOMER phrases { any: "nothing" } }
    action { name: "release_requested" }
    permission { id: "p" act: "release" on: "segment_ended by AGENT" asked_by: "action.release_requested" when: ")";
  const std::string part = "acts.none.customer.last > acts.asked.agent.last\" }";
  const std::string events = "0 established agent\n 2000 say agent \"anything else\"\n 4000 did release_requested";
  EXPECT_EQ(Play(Speech(answered + "acts.asked.count > 0 && " + part), events, "="),
            "\n0: release=no[ACT asked, ACT none]\n4000: release=no[ACT none]\n");
  EXPECT_EQ(Play(Speech(answered + part), events, "="), "\n0: release=no[ACT asked, ACT none]\n4000: release=no[ACT none]\n");
}

// What is there already isn't missing; what is needed together and what is one of several ways is told apart.
TEST(Permissions, WhatIsMissingIsWhatWouldHaveToBeOtherwise) {
  const auto play = [](const char* when, const char* events) {
    return Play(Speech(R"(
      act { name: "asked" party: PARTY_AGENT } approval { name: "ok" } fact { name: "known" type: BOOL } fact { name: "age" type: INT }
      action { name: "wants" } variable { name: "late" type: BOOL }
      region { id: "r" state { id: "a" transition { on: "held" target: "b" } } state { id: "b" } }
      permission { id: "p" act: "tell" asked_by: "action.wants" when: ")" + std::string(when) + "\" }"), events, "=");
  };
  // Said already: the state alone is missing, or the approval.
  EXPECT_EQ(play("state.b && acts.asked.count > 0 || approvals.ok", "0 established agent\n 1 act agent asked\n 2 did wants\n 3 held agent"),
            "\n0: tell=no[CONDITION state.b & ACT asked | APPROVAL ok]\n2: tell=no[CONDITION state.b | APPROVAL ok]\n3: tell=yes\n");
  // A fact that is known isn't unknown.
  EXPECT_EQ(play("known", "0 established agent\n 1 fact known false\n 2 did wants\n 3 unfact known\n 4 did wants"),
            "\n0: tell=no[FACT known]\n2: tell=no[CONDITION known]\n4: tell=no[FACT known]\n");
  EXPECT_EQ(play("known && age >= 18", "0 established agent\n 1 fact age 17\n 2 did wants\n 3 fact known true\n 4 did wants"),
            "\n0: tell=no[FACT known, FACT age]\n2: tell=no[FACT known, CONDITION age >= 18]\n4: tell=no[CONDITION age >= 18]\n");
  // Of two facts in one part the one that is unknown.
  EXPECT_EQ(play("(known ? 20 : 18) <= age", "0 fact known true\n 1 did wants\n 2 fact age 19\n 3 did wants"),
            "\n0: tell=no[FACT age]\n1: tell=no[FACT age]\n3: tell=no[CONDITION (known ? 20 : 18) <= age]\n");
  // What must not be is a condition, whatever it names.
  EXPECT_EQ(play("!(acts.asked.count > 0) && !approvals.ok && !known", "0 act agent asked\n 1 approve ok\n 2 did wants"),
            "\n0: tell=no[CONDITION !(acts.asked.count > 0), FACT known]\n"
            "2: tell=no[CONDITION !(acts.asked.count > 0), CONDITION !approvals.ok, FACT known]\n");
  // Two choices; one of them is settled by a way of its own.
  EXPECT_EQ(play("(acts.asked.count > 0 || approvals.ok) && (known && age > 3 || late || state.b)", "0 established agent\n 1 fact age 4\n 2 approve ok\n 3 did wants\n 4 held agent"),
            "\n0: tell=no[ACT asked | APPROVAL ok, FACT known & FACT age | CONDITION late | CONDITION state.b]\n"
            "3: tell=no[FACT known | CONDITION late | CONDITION state.b]\n4: tell=yes\n");
}

// Choices of several permissions for one act are different ones; so are those that a query answers.
TEST(Permissions, ChoicesOfOneActAreNumberedThrough) {
  Scene scene(Speech(R"(approval { name: "a" } approval { name: "b" } approval { name: "c" } approval { name: "d" }
      permission { id: "p" act: "hold" when: "approvals.a || approvals.b" } permission { id: "q" act: "hold" when: "approvals.c || approvals.d" })"));
  EXPECT_EQ(scene.Play("0 tick"), "\n0: hold=no[APPROVAL a | APPROVAL b, APPROVAL c | APPROVAL d]\n");
  PermissionAnswer answer;
  scene.call().Permission("hold", &answer);
  std::string all;
  for (const auto& m : answer.missing) all += m.name + " " + std::to_string(m.choice) + "." + std::to_string(m.way) + " ";
  EXPECT_EQ(all, "a 1.1 b 1.2 c 2.1 d 2.2 ");
}

TEST(Permissions, TheValueOfAnActsWordsIsMissingWhileItIsUnknown) {
  const std::string policy = Speech(R"(act { name: "pay" party: PARTY_CUSTOMER slot { name: "amount" type: AMOUNT } phrases { any: "pay" } }
      action { name: "wants" } permission { id: "p" act: "tell" asked_by: "action.wants" when: "acts.pay.slots.amount < 100.0" })");
  EXPECT_EQ(Play(policy, "0 established agent\n 1000 say customer \"pay 500元\"\n 2000 did wants", "="),
            "\n0: tell=no[ACT pay]\n2000: tell=no[CONDITION acts.pay.slots.amount < 100.0]\n");
}

TEST(Permissions, AnExceptionGrantsIt) {
  Scene scene(Speech(kRelease));
  scene.Play("0 tick");
  EXPECT_EQ(scene.permission("release"), "no");
  EXPECT_EQ(scene.permission("other"), "unknown");
  scene.Play("0 fact angry true");
  EXPECT_EQ(scene.permission("release"), "yes");
}

TEST(Permissions, OneThatDoesNotApplyGovernsNothing) {
  EXPECT_EQ(Play(Speech(R"(fact { name: "f" type: BOOL default_value: "false" } permission { id: "p" act: "hold" on: "held" applies: "f" when: "false" })"),
                 "0 held agent\n 1 fact f true\n 2 held agent"),
            "\n0: hold=yes\n1: hold=no[CONDITION false]\n2: p#1 VIOLATED 2.. @2\n");
}

TEST(Permissions, SeveralOfOneActMustAllGrant) {
  EXPECT_EQ(Play(Speech(R"(approval { name: "a" } approval { name: "b" }
      permission { id: "p" act: "hold" on: "held" when: "approvals.a" } permission { id: "q" act: "hold" on: "held" when: "approvals.b" })"),
                 "0 tick\n 1 approve a\n 2 held agent\n 3 approve b"),
            "\n0: hold=no[APPROVAL a, APPROVAL b]\n2: p#1 FULFILLED 2.. @2 q#1 VIOLATED 2.. @2\n3: hold=yes\n");
}

// What is missing is said of each part, also of one that a constant beside it makes irrelevant.
TEST(Permissions, APartMayReadWhatTheWholeDoesNot) {
  const std::string rest = R"(variable { name: "late" type: BOOL } param { name: "strict" type: BOOL default_value: "false" }
    permission { id: "p" act: "release" when: "param.strict && !late" }
    rule { id: "r" on: "held" do { set { variable: "late" value: "true" } } })";
  EXPECT_EQ(Play(Speech(rest), "0 established agent\n 1 held agent", "="), "\n0: release=no[CONDITION param.strict]\n");
  EXPECT_EQ(Play("name: \"t\" version: \"1\"" + rest, "0 held agent", "="), "\n0: release=no[CONDITION param.strict, CONDITION !late]\n");
}

TEST(Permissions, APartThatFailsBesideOneThatIsFalseIsNoFault) {
  const std::string policy = Speech(R"(variable { name: "n" type: INT } variable { name: "up" type: BOOL }
    permission { id: "p" act: "release" when: "up && 1 / n > 0" asked_by: "held" }
    rule { id: "r" on: "error.execution" recommend { [error] } })");
  EXPECT_EQ(Play(policy, "0 held agent"), "\n0: release=no[CONDITION up, CONDITION 1 / n > 0]\n");
}

TEST(Prohibitions, EachTimeItHappensWhileTheConditionHolds) {
  const std::string policy = Speech(R"(fact { name: "f" type: BOOL default_value: "true" } fact { name: "ok" type: BOOL default_value: "false" }
    prohibition { id: "p" on: "act.sorry by AGENT" while: "f" recommend { [stop] } } exception { id: "e" element: "p" when: "ok" })");
  EXPECT_EQ(Play(policy, R"(
    0 started agent,customer
    1 say agent "sorry" 1-1
    2 say customer "sorry" 2-2
    3 fact f false
    4 say agent "sorry" 4-4
    5 fact f true
    6 fact ok true
    7 say agent "sorry" 7-7)"),
            "\n1: +stop p#1 VIOLATED 1.. @1\n7: p#2 EXCUSED 7.. @7 (e)\n");
}

TEST(Prohibitions, NeverViolatedItIsFulfilledAtTheEnd) {
  EXPECT_EQ(Play(Speech(R"(prohibition { id: "p" on: "held" })"), "0 established agent\n 5 closed"), "\n5: p#1 FULFILLED 0..\n");
}

TEST(Exceptions, KeepARuleFromFiring) {
  EXPECT_EQ(Play(Speech(R"(fact { name: "f" type: BOOL default_value: "false" } rule { id: "r" on: "held" recommend { [r] } }
                           exception { id: "e" element: "r" when: "f" })"),
                 "0 fact f true\n 1 held agent\n 2 fact f false\n 3 held agent"),
            "\n3: +r\n");
}

TEST(Scenarios, ALadderOfStepsTheLastOneAgain) {
  EXPECT_EQ(Play(Speech(R"(fact { name: "skip" type: BOOL default_value: "false" } scenario { id: "s" on: "held"
      step { id: "1" recommend { [one] } } step { id: "2" when: "!skip" recommend { [two] } } step { id: "3" recommend { [three] } } })"),
                 "0 held agent\n 1 held agent\n 2 held agent\n 3 held agent", "+"),
            "\n0: +one\n1: +two\n2: +three\n3: +three\n");
  EXPECT_EQ(Play(Speech(R"(fact { name: "skip" type: BOOL default_value: "true" } scenario { id: "s" on: "held"
      step { id: "1" recommend { [one] } } step { id: "2" when: "!skip" recommend { [two] } } step { id: "3" recommend { [three] } } })"),
                 "0 held agent\n 1 held agent\n 2 fact skip false\n 3 held agent", "+"),
            "\n0: +one\n1: +three\n3: +three\n");
}

TEST(Scenarios, ActsOfOneUtteranceAskOnce) {
  const std::string policy = Speech(R"(scenario { id: "s" on: "act.hello by CUSTOMER" on: "act.fine by CUSTOMER"
      step { id: "1" recommend { [one] } } step { id: "2" recommend { [two] } } step { id: "3" recommend { [three] } } })");
  const auto steps = [&](const char* script) { return Play(policy, script, "+"); };
  EXPECT_EQ(steps("100 say customer \"hello fine\" 0-100\n 300 say customer \"fine hello\" 200-300"), "\n100: +one\n300: +two\n");
  // From the words and from the host, in either order, with a time or without one.
  EXPECT_EQ(steps("100 say customer \"hello\" 0-100\n 300 act customer fine"), "\n100: +one\n");
  EXPECT_EQ(steps("100 say customer \"hello\" 0-100\n 300 act customer fine 150-200"), "\n100: +one\n300: +two\n");
  EXPECT_EQ(steps("150 act customer fine\n 300 say customer \"hello\" 0-100"), "\n150: +one\n");
  EXPECT_EQ(steps("150 act customer fine\n 300 say customer \"hello\" 200-300"), "\n150: +one\n300: +two\n");
  // Two reports of the host are two, but for those of one moment.
  EXPECT_EQ(steps("100 act customer fine\n 100 act customer hello\n 300 act customer fine"), "\n100: +one\n300: +two\n");
}

TEST(Checklists, AnItemThatDoesNotApplyIsPassedOver) {
  EXPECT_EQ(Play(Speech(R"(action { name: "a" } action { name: "b" } fact { name: "f" type: BOOL default_value: "false" }
      checklist { id: "l" on: "held"
      item { id: "a" fulfilled_by: "action.a" recommend { [a] when: "f" } } item { id: "b" fulfilled_by: "action.b" recommend { [b] } } })"),
                 "1 held agent\n 2 fact f true\n 3 did b"),
            "\n1: +b\n3: +a -b DONE\n");
}

TEST(Checklists, TheNextMissingItemIsOffered) {
  EXPECT_EQ(Play(Speech(R"(action { name: "a" } action { name: "b" } action { name: "c" } checklist { id: "l" on: "held"
      item { id: "a" fulfilled_by: "action.a" recommend { [a] } } item { id: "b" fulfilled_by: "action.b" recommend { [b] } }
      item { id: "c" fulfilled_by: "action.c" recommend { [c] } } })"),
                 "0 did b\n 1 held agent\n 2 did a\n 3 did c"),
            "\n1: +a\n2: +c -a DONE\n3: -c DONE\n");
}

}  // namespace
}  // namespace callcue::step_test
