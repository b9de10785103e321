// R6: the macrostep, as in SCXML's Appendix D. R7: the domain of a transition.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

TEST(R6Macrostep, ExitsChildrenFirstThenActionsThenEntersParentsFirst) {
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "a" on_exit { <xa> } on_entry { <ea> } transition { on: "held" target: "c1" do { <act> } }
      state { id: "a1" on_exit { <xa1> } on_entry { <ea1> } } }
    state { id: "c" on_exit { <xc> } on_entry { <ec> } on_initial { <ic> }
      state { id: "c0" on_entry { <ec0> } }
      state { id: "c1" on_exit { <xc1> } on_entry { <ec1> } } } })");
  EXPECT_EQ(LogAfter(policy, "0 tick"), "ea ea1");
  EXPECT_EQ(LogAfter(policy, "0 tick\n 1 held agent"), "ea ea1 xa1 xa act ec ec1");
}

TEST(R6Macrostep, TheInitialTransitionsContentRunsAfterEntryOfTheParentOnly) {
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "a" transition { on: "held" target: "c" } transition { on: "muted" target: "c1" } }
    state { id: "c" on_entry { <ec> } on_initial { <ic> } initial: "c1"
      state { id: "c0" on_entry { <ec0> } }
      state { id: "c1" on_entry { <ec1> } } } })");
  EXPECT_EQ(LogAfter(policy, "0 tick\n 1 held agent"), "ec ic ec1");
  EXPECT_EQ(LogAfter(policy, "0 tick\n 1 muted agent"), "ec ec1");
}

TEST(R6Macrostep, AStateCountsAsActiveInItsOwnExitActionAndNotAfterIt) {
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "a"
      on_exit { if { when: "state.a" then { <a_in> } otherwise { <a_out> } } }
      on_exit { if { when: "state.a1" then { <a1_in> } otherwise { <a1_out> } } }
      transition { on: "held" target: "b" do { if { when: "state.a" then { <still> } otherwise { <left> } } } }
      state { id: "a1" on_exit { if { when: "state.a1" then { <own> } otherwise { <gone> } } } } }
    state { id: "b" on_entry { if { when: "state.b" then { <b_in> } otherwise { <b_out> } } } } })");
  EXPECT_EQ(LogAfter(policy, "0 tick\n 1 held agent"), "own a_in a1_out left b_in");
}

TEST(R6Macrostep, EventlessTransitionsComeBeforeTheInternalQueue) {
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "a" transition { on: "held" target: "b" do { raise { event: "x" } } do { raise { event: "y" } } } }
    state { id: "b" on_entry { <b> } transition { target: "c" } transition { on: "event.x" do { <x_in_b> } } }
    state { id: "c" on_entry { <c> } transition { on: "event.x" do { <x> } do { raise { event: "z" } } }
            transition { on: "event.y" do { <y> } } transition { on: "event.z" do { <z> } } } })");
  EXPECT_EQ(LogAfter(policy, "0 tick\n 1 held agent"), "b c x y z");
}

TEST(R6Macrostep, WhatTheInitialStatesRaiseIsOverBeforeTheFirstEvent) {
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "a" on_entry { raise { event: "x" } } on_entry { send { event: "s" delay: "0s" } }
            transition { on: "event.x" target: "b" do { <x> } } transition { on: "held" do { <wrong> } } }
    state { id: "b" transition { target: "c" do { <eventless> } } }
    state { id: "c" transition { on: "event.s" do { <sent> } } transition { on: "held" do { <held> } } } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "x eventless sent held");
}

TEST(R6Macrostep, EventlessTransitionsComeAgainAfterEachInternalEvent) {
  const std::string policy = Logging(R"(variable { name: "n" type: INT } region { id: "r"
    state { id: "a" transition { when: "n == 1" do { <eventless> } do { set { variable: "n" value: "2" } } }
            transition { on: "held" do { raise { event: "x" } } do { raise { event: "y" } } }
            transition { on: "event.x" do { set { variable: "n" value: "1" } } do { <x> } }
            transition { on: "event.y" do { <y> } } } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "x eventless y");
}

TEST(R6Macrostep, TheInnermostTransitionWinsThenDocumentOrder) {
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "a" transition { on: "held" do { <outer> } } transition { on: "muted" do { <first> } }
            transition { on: "muted" do { <second> } }
      state { id: "a1" transition { on: "held" do { <inner> } } transition { on: "unmuted" when: "false" do { <no> } } }
      transition { on: "unmuted" do { <fallback> } } } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "inner");
  EXPECT_EQ(LogAfter(policy, "0 muted agent"), "first");
  EXPECT_EQ(LogAfter(policy, "0 unmuted agent"), "fallback");
}

TEST(R6Macrostep, GuardsSeeTheStateBeforeAnyActionOfTheMicrostep) {
  const std::string policy = Logging(R"(
    variable { name: "n" type: INT }
    rule { id: "set" on: "held" do { set { variable: "n" value: "1" } } }
    rule { id: "read" on: "held" when: "n == 0" do { <rule_saw_0> } }
    region { id: "p" state { id: "p1" transition { on: "held" target: "p2" when: "n == 0" do { <p> } } } state { id: "p2" } }
    region { id: "q" state { id: "q1" transition { on: "held" target: "q2" when: "n == 0 && state.p1" do { <q> } } }
                     state { id: "q2" } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "rule_saw_0 p q");
}

TEST(R6Macrostep, AGuardIsEvaluatedOnceAMicrostep) {
  // One transition that two active leaves inherit: one fault.
  const std::string policy = Logging(R"(variable { name: "n" type: INT } region { id: "r"
    state { id: "par" parallel: true transition { on: "held" when: "1 / n == 1" }
      state { id: "x" state { id: "x1" } } state { id: "y" state { id: "y1" } } } })");
  EXPECT_EQ(Play(policy, "0 held agent", "!"), "\n0: !GUARD_ERROR\n");
  // The same where a set of states takes more than a word.
  std::string wide = policy + "region { id: \"wide\"";
  for (int i = 0; i < 64; ++i) wide += " state { id: \"w" + std::to_string(i) + "\" }";
  EXPECT_EQ(Play(wide + " }", "0 held agent", "!"), "\n0: !GUARD_ERROR\n");
}

TEST(R6Macrostep, WhereExitSetsIntersectTheDescendantsTransitionWins) {
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "par" parallel: true transition { on: "held" target: "out" do { <outer> } }
      state { id: "x" state { id: "x1" } }
      state { id: "y" state { id: "y1" transition { on: "held" target: "y2" do { <inner> } } } state { id: "y2" } } }
    state { id: "out" } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "inner");   // though x1 comes first and selects the outer one
}

TEST(R6Macrostep, ADescendantsTransitionWinsOverSeveralEarlierOnes) {
  // x and y select transitions of their own, z one that leaves all three; then w, below z's source, selects the last.
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "par" parallel: true transition { on: "held" target: "out" do { <outer> } }
      state { id: "x" state { id: "x1" } }
      state { id: "y" state { id: "y1" } }
      state { id: "w" state { id: "w1" transition { on: "held" target: "out" do { <inner> } } } } }
    state { id: "out" } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "inner");
}

TEST(R6Macrostep, NotADescendantTheEarlierOneWinsThoughItStandsHigherUp) {
  // x1 inherits the transition of x, which leaves par; y11's stands deeper but below another source.
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "par" parallel: true
      state { id: "x" transition { on: "held" target: "out" do { <x> } } state { id: "x1" } }
      state { id: "y" state { id: "y1" state { id: "y11" transition { on: "held" target: "y12" do { <y> } } }
                                       state { id: "y12" } } } }
    state { id: "out" } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "x");
}

TEST(R6Macrostep, TransitionsThatLeaveNothingConflictWithNone) {
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "par" parallel: true
      state { id: "x" state { id: "x1" transition { on: "held" do { <x> } } } }
      state { id: "y" state { id: "y1" transition { on: "held" target: "out" do { <y> } } } } }
    state { id: "out" } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "x y");
}

TEST(R6Macrostep, ElseTheEarlierOne) {
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "par" parallel: true
      state { id: "x" state { id: "x1" transition { on: "held" target: "out1" do { <x> } } } }
      state { id: "y" state { id: "y1" transition { on: "held" target: "out2" do { <y> } } } } }
    state { id: "out1" } state { id: "out2" } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "x");
}

TEST(R6Macrostep, RegionsActTogether) {
  const std::string policy = Logging(R"(
    region { id: "p" state { id: "p1" on_exit { <xp> } transition { on: "held" target: "p2" do { <p> } } }
             state { id: "p2" on_entry { <ep> } } }
    region { id: "q" state { id: "q1" on_exit { <xq> } transition { on: "held" target: "q2" do { <q> } } }
             state { id: "q2" on_entry { <eq> } } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "xq xp p q ep eq");
  EXPECT_EQ(Play(policy, "0 held agent", ">"), "\n0: p:>p1 q:>q1 p:p1>p2 q:q1>q2\n");
}

std::string Histories(const char* kind) {
  return Logging(std::string(R"(region { id: "r"
    state { id: "a" on_exit { if { when: "state.a2b" then { <exit_in_a2b> } otherwise { <exit> } } }
      state { id: "h" history: )") + kind + R"( transition { target: "a1" do { <default> } } }
      state { id: "a1" transition { on: "muted" target: "a2b" } on_entry { <a1> } }
      state { id: "a2" on_entry { <a2> } state { id: "a2a" on_entry { <a2a> } } state { id: "a2b" on_entry { <a2b> } } }
      transition { on: "held" target: "b" } }
    state { id: "b" transition { on: "retrieved" target: "h" } } })");
}

TEST(R6Macrostep, HistoryIsRecordedBeforeExit) {
  const char* script = "0 muted agent\n 1 held agent\n 2 retrieved agent";
  EXPECT_EQ(LogAfter(Histories("SHALLOW"), script), "a1 a2 a2b exit a2 a2a");
  EXPECT_EQ(LogAfter(Histories("DEEP"), script), "a1 a2 a2b exit a2 a2b");
}

TEST(R6Macrostep, AHistoryWithNothingRecordedTakesItsDefault) {
  const std::string policy = Logging(R"(region { id: "r" initial: "b"
    state { id: "a" on_entry { <a> }
      state { id: "h" history: DEEP transition { target: "a2" do { <default> } } }
      state { id: "a1" on_entry { <a1> } }
      state { id: "a2" on_entry { <a2> } } transition { on: "held" target: "b" } }
    state { id: "b" transition { on: "retrieved" target: "h" } } })");
  EXPECT_EQ(LogAfter(policy, "0 retrieved agent"), "a default a2");
  EXPECT_EQ(LogAfter(policy, "0 retrieved agent\n 1 held agent\n 2 retrieved agent"), "a default a2 a a2");
}

// Two regions below a, remembered by a history of theirs or of the state around them.
std::string ParallelHistories(const char* inner, const char* outer) {
  return Logging(std::string(R"(region { id: "r" initial: "b"
    state { id: "a" )") + outer + R"(
      state { id: "par" parallel: true )" + inner + R"(
        state { id: "x" state { id: "x1" transition { on: "muted" target: "x2" } }
                        state { id: "x2" state { id: "x21" transition { on: "muted" target: "x22" } } state { id: "x22" } } }
        state { id: "y" state { id: "y1" transition { on: "unmuted" target: "y2" } } state { id: "y2" } } }
      state { id: "other" }
      transition { on: "held" target: "b" } }
    state { id: "b" transition { on: "retrieved" target: "h" } transition { on: "muted" target: "a" } } })");
}
constexpr char kDeep[] = R"(state { id: "h" history: DEEP transition { target: "y2" do { <default> } } })";
constexpr char kShallow[] = R"(state { id: "h" history: SHALLOW transition { target: "y2" do { <default> } } })";

TEST(R6Macrostep, DeepHistoryBringsBackEveryRegionOfAParallelState) {
  for (const std::string& policy : {ParallelHistories(kDeep, ""), ParallelHistories("", kDeep)}) {
    Scene scene(policy);
    scene.Play("0 muted agent\n 1 muted agent\n 2 unmuted agent");
    EXPECT_EQ(scene.states(), "r a par x x2 x21 y y2");
    scene.Play("3 held agent\n 4 retrieved agent");
    EXPECT_EQ(scene.states(), "r a par x x2 x21 y y2");
    scene.Play("5 muted agent\n 6 held agent\n 7 retrieved agent");
    EXPECT_EQ(scene.states(), "r a par x x2 x22 y y2");
  }
}

TEST(R6Macrostep, ShallowHistoryOfAParallelStateBringsBackItsRegionsAlone) {
  Scene scene(ParallelHistories(kShallow, ""));
  scene.Play("0 muted agent\n 1 muted agent\n 2 unmuted agent\n 3 held agent\n 4 retrieved agent");
  EXPECT_EQ(scene.states(), "r a par x x1 y y1");
}

TEST(R6Macrostep, TheDefaultOfAParallelStatesHistoryFillsUpTheOtherRegions) {
  for (const std::string& policy :
       {ParallelHistories(kDeep, ""), ParallelHistories(kShallow, ""), ParallelHistories("", kDeep)}) {
    Scene scene(policy);
    scene.Play("0 retrieved agent");
    EXPECT_EQ(scene.states(), "r a par x x1 y y2");
    EXPECT_EQ(LogAfter(policy, "0 retrieved agent"), "default");
  }
}

// Two targets, of which the first alone would enter the default of the other's region.
std::string Targets(const char* outer, const char* transition) {
  return Logging(std::string(R"(region { id: "r" initial: "b" state { id: "b" )") + transition + R"( }
    state { id: "a" )" + outer + R"( state { id: "other" }
      state { id: "par" parallel: true
        state { id: "x" state { id: "x1" } state { id: "x2" on_entry { <x2> } } }
        state { id: "y" state { id: "y1" on_entry { <wrong> } } state { id: "y2" on_entry { <y2> } } } } } })");
}

TEST(R6Macrostep, SeveralTargetsAreEnteredTogether) {
  const std::string transition = Targets("", R"(transition { on: "held" target: "x2" target: "y2" })");
  const std::string initial = Targets(R"(initial: "x2" initial: "y2")", R"(transition { on: "held" target: "a" })");
  const std::string history = Targets(R"(state { id: "h" history: DEEP transition { target: "x2" target: "y2" } })",
                                      R"(transition { on: "held" target: "h" })");
  for (const std::string& policy : {transition, initial, history}) {
    Scene scene(policy);
    scene.Play("0 held agent");
    EXPECT_EQ(scene.states(), "r a par x x2 y y2");
    EXPECT_EQ(LogAfter(policy, "0 held agent"), "x2 y2");
  }
}

TEST(R6Macrostep, SeveralTargetsOfARegionsInitialAreEnteredTogether) {
  Scene scene(Logging(R"(region { id: "r" initial: "x2" initial: "y2" state { id: "other" }
    state { id: "par" parallel: true state { id: "x" state { id: "x1" } state { id: "x2" } }
                                     state { id: "y" state { id: "y1" } state { id: "y2" } } } })"));
  scene.Play("0 tick");
  EXPECT_EQ(scene.states(), "r par x x2 y y2");
}

TEST(R6Macrostep, FinalStatesRaiseDone) {
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "par" parallel: true transition { on: "done.x" do { <x> } } transition { on: "done.par" target: "end" do { <par> } }
      state { id: "x" state { id: "x1" transition { on: "held" target: "xf" } } state { id: "xf" final: true } }
      state { id: "y" state { id: "y1" transition { on: "muted" target: "yf" } } state { id: "yf" final: true } } }
    state { id: "end" } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "x");
  EXPECT_EQ(LogAfter(policy, "0 held agent\n 1 muted agent"), "x par");
  EXPECT_EQ(LogAfter(policy, "0 muted agent\n 1 held agent"), "x par");
}

TEST(R6Macrostep, DoneIsRaisedAfterTheEntryOfTheFinalStateAndHandledAfterTheMicrostep) {
  const std::string policy = Logging(R"(region { id: "r"
    state { id: "s" transition { on: "done.s" do { <done> } } transition { on: "event.e" do { <e> } }
      state { id: "s1" transition { on: "held" target: "sf" do { <act> } } }
      state { id: "sf" final: true on_entry { <entry> } on_entry { raise { event: "e" } } } } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "act entry e done");
}

TEST(R6Macrostep, AParallelStateIsDoneOnceAllOfItsChildrenAre) {
  // z is done as soon as it is entered; an atomic child never is.
  const auto policy = [](const char* third) {
    return Logging(std::string(R"(region { id: "r" state { id: "par" parallel: true
      transition { on: "done.*" do { <done> } } transition { on: "event.par" do { <par> } }
      state { id: "x" state { id: "x1" transition { on: "held" target: "xf" } } state { id: "xf" final: true } }
      state { id: "y" state { id: "y1" transition { on: "held" target: "yf" } } state { id: "yf" final: true } } )") +
                   third + R"( } } rule { id: "p" on: "done.par" do { raise { event: "par" } } })");
  };
  EXPECT_EQ(LogAfter(policy(""), "0 held agent"), "done done done par");
  EXPECT_EQ(LogAfter(policy(R"(state { id: "z" state { id: "zf" final: true } })"), "0 held agent"),
            "done done done done par");
  EXPECT_EQ(LogAfter(policy(R"(state { id: "z" })"), "0 held agent"), "done done");
}

TEST(R6Macrostep, EventsOfThePolicyHaveNamesToo) {
  EXPECT_EQ(LogAfter(Logging(R"(
    rule { id: "r" on: "event.*" on: "done.*" on: "fulfilled.*" on: "violated.*" on: "action.*"
           do { set { variable: "log" value: "log + event.name + ' '" } } }
    rule { id: "raise" on: "held" do { raise { event: "mine" } } }
    duty { id: "kept" on: "held" fulfilled_by: "retrieved" }
    duty { id: "broken" on: "held" fulfilled_by: "unmuted" within: "1s" }
    region { id: "q" state { id: "s" state { id: "s1" transition { on: "muted" target: "sf" } } state { id: "sf" final: true } } })"),
                     "0 held agent\n 1 did noted\n 2 muted agent\n 3 retrieved agent\n 2000 advance"),
            "mine noted s kept broken");
}

TEST(R6Macrostep, RulesActBeforeTransitions) {
  EXPECT_EQ(LogAfter(Logging(R"(region { id: "r" state { id: "a" transition { on: "held" target: "b" do { <t> } } }
                                              state { id: "b" } }
                                rule { id: "rule" on: "held" in: "a" do { <rule> } }
                                rule { id: "not" on: "held" in: "b" do { <wrong> } })"),
                     "0 held agent"),
            "rule t");
}

// R7. What is left and entered, for each kind of transition.
std::string Domains(const char* transition) {
  return Logging(std::string(R"(region { id: "r"
    state { id: "s" on_entry { <+s> } on_exit { <-s> } )") + transition + R"(
      state { id: "s1" on_entry { <+s1> } on_exit { <-s1> } }
      state { id: "s2" on_entry { <+s2> } on_exit { <-s2> } } }
    state { id: "t" on_entry { <+t> } } })");
}

TEST(R7Domain, TargetsInsideTheSourceLeaveTheSourceItself) {
  EXPECT_EQ(LogAfter(Domains(R"(transition { on: "held" target: "s2" })"), "0 held agent"), "+s +s1 -s1 +s2");
  EXPECT_EQ(LogAfter(Domains(R"(transition { on: "held" target: "s1" })"), "0 held agent"), "+s +s1 -s1 +s1");
}

TEST(R7Domain, ReenterMakesItExternal) {
  EXPECT_EQ(LogAfter(Domains(R"(transition { on: "held" target: "s2" reenter: true })"), "0 held agent"),
            "+s +s1 -s1 -s +s +s2");
  EXPECT_EQ(LogAfter(Domains(R"(transition { on: "held" target: "s" reenter: true })"), "0 held agent"),
            "+s +s1 -s1 -s +s +s1");
}

TEST(R7Domain, WithoutATargetNothingIsLeft) {
  EXPECT_EQ(LogAfter(Domains(R"(transition { on: "held" do { <act> } })"), "0 held agent"), "+s +s1 act");
}

TEST(R7Domain, TargetsOutsideLeaveTheSource) {
  EXPECT_EQ(LogAfter(Domains(R"(transition { on: "held" target: "t" })"), "0 held agent"), "+s +s1 -s1 -s +t");
}

// A parallel state is a domain as any other: only the regions that hold the source or a target are left.
std::string Parallel(const char* transition) {
  return Logging(std::string(R"(region { id: "r"
    state { id: "par" parallel: true on_entry { <+par> } on_exit { <-par> } )") + transition + R"(
      state { id: "x" on_entry { <+x> } on_exit { <-x> }
        state { id: "x1" on_exit { <-x1> } transition { on: "muted" target: "x" reenter: true } }
        state { id: "x2" on_entry { <+x2> } } }
      state { id: "y" on_entry { <+y> } on_exit { <-y> } state { id: "y1" on_exit { <-y1> } } } } })");
}

TEST(R7Domain, OfAParallelOnlyTheRegionsThatHoldTheSourceOrATargetAreLeft) {
  const std::string start = "+par +x +y ";
  EXPECT_EQ(LogAfter(Parallel(R"(transition { on: "held" target: "x2" })"), "0 held agent"), start + "-x1 -x +x +x2");
  EXPECT_EQ(LogAfter(Parallel(R"(transition { on: "held" target: "x2" reenter: true })"), "0 held agent"),
            start + "-y1 -y -x1 -x -par +par +x +x2 +y");
  EXPECT_EQ(LogAfter(Parallel(""), "0 muted agent"), start + "-x1 -x +x");
}

TEST(R7Domain, BetweenRegionsBothAreLeftAndEntered) {
  const std::string policy = Logging(R"(region { id: "r" state { id: "par" parallel: true on_exit { <-par> }
    state { id: "x" on_entry { <+x> } on_exit { <-x> }
      state { id: "x1" transition { on: "muted" target: "x2" } }
      state { id: "x2" transition { on: "held" target: "y2" reenter: true } } }
    state { id: "y" on_entry { <+y> } on_exit { <-y> } state { id: "y1" } state { id: "y2" } }
    state { id: "z" on_entry { <+z> } on_exit { <-z> } } } })");
  EXPECT_EQ(LogAfter(policy, "0 muted agent\n 1 held agent"), "+x +y +z -y -x +x +y");
  Scene scene(policy);
  scene.Play("0 muted agent\n 1 held agent");
  EXPECT_EQ(scene.states(), "r par x x1 y y2 z");
}

TEST(R7Domain, AParallelStatesOwnHistoryConcernsAllOfItsRegions) {
  // par isn't left, so nothing is recorded: all regions begin anew, by the history's default.
  const std::string policy = Logging(R"(region { id: "r" state { id: "par" parallel: true on_exit { <-par> }
    transition { on: "held" target: "h" }
    state { id: "h" history: DEEP transition { target: "y2" } }
    state { id: "x" state { id: "x1" on_exit { <-x1> } transition { on: "muted" target: "x2" } } state { id: "x2" } }
    state { id: "y" state { id: "y1" on_exit { <-y1> } } state { id: "y2" } } } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "-y1 -x1");
  Scene scene(policy);
  scene.Play("0 muted agent");
  EXPECT_EQ(scene.states(), "r par x x2 y y1");
  scene.Play("1 held agent");
  EXPECT_EQ(scene.states(), "r par x x1 y y2");
}

TEST(R7Domain, WhatLiesOutsideTheDomainIsNotEnteredAnew) {
  const std::string policy = Logging(R"(region { id: "r" state { id: "par" parallel: true
    state { id: "x" state { id: "x1" transition { on: "held" target: "x2" } } state { id: "x2" } }
    state { id: "y" state { id: "y1" on_entry { <y1> } transition { on: "muted" target: "y2" } } state { id: "y2" } } } })");
  Scene scene(policy);
  scene.Play("0 muted agent\n 1 held agent");
  EXPECT_EQ(scene.states(), "r par x x2 y y2");
  EXPECT_EQ(LogAfter(policy, "0 muted agent\n 1 held agent"), "y1");
}

TEST(R7Domain, WhatLeadsToItsOwnHistoryEntersNothingElse) {
  Scene scene(Logging(R"(
    region { id: "p" state { id: "p1"
      state { id: "h" history: SHALLOW transition { target: "p11" } }
      state { id: "p11" transition { on: "muted" target: "p12" } } state { id: "p12" }
      transition { on: "held" target: "h" } } }
    region { id: "q" state { id: "q1" transition { on: "muted" target: "q2" } } state { id: "q2" } })"));
  scene.Play("0 muted agent\n 1 held agent");
  EXPECT_EQ(scene.states(), "p p1 p11 q q2");   // recorded only where the parent is left
}

TEST(R7Domain, RegionsOfThePolicyAreUntouchedByEachOther) {
  EXPECT_EQ(LogAfter(Logging(R"(
    region { id: "p" state { id: "p1" transition { on: "held" target: "p2" } } state { id: "p2" } }
    region { id: "q" state { id: "q1" on_exit { <-q> } on_entry { <+q> } } })"),
                     "0 held agent"),
            "+q");
}

}  // namespace
}  // namespace callcue::step_test
