// The short way of a step decides what the long way decides: the same calls through both, event by event, to the byte of
// their snapshots.
#include <fstream>
#include <sstream>

#include "lib/run/event_key.h"
#include "tests/step/two_ways.h"

namespace callcue::step_test {
namespace {

std::string Bench(const std::string& name) {
  std::ifstream in(std::string(CALLCUE_SOURCE_DIR "/bench/") + name);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// What the short way has to get right: histories, parallel states, actions on entry and exit that read the state they
// stand in, delayed events that are cancelled, branches, guards of every form, two regions on one event.
constexpr std::string_view kCorners = R"(
  name: "corners" version: "1"
  variable { name: "late" type: BOOL }
  variable { name: "n" type: INT }
  variable { name: "was_at" type: TIMESTAMP }
  sentiment { name: "calm" } sentiment { name: "angry" }
  act { name: "thanks" party: PARTY_AGENT } act { name: "closing" party: PARTY_AGENT party: PARTY_CUSTOMER }
  action { name: "noted" }
  script { id: "later" text { language: "en" variant: "Later." } } script { id: "p" text { language: "en" variant: "P." } }
  script { id: "c" text { language: "en" variant: "C." } } script { id: "hello" text { language: "en" variant: "Hello." } }
  region { id: "a"
    state { id: "a1"
      on_exit { if { when: "state.a1" then { set { variable: "late" value: "true" } } } }
      transition { on: "rang" when: "event.count > 2 && !late" target: "a2" do { recommend { action: CUSTOM custom_action: "up" } } }
      transition { on: "held" target: "p" }
    }
    state { id: "a2"
      on_entry { send { event: "later" delay: "3s" } }
      on_exit { cancel: "later" }
      transition { on: "event.later" target: "a1" do { recommend { action: SAY script: "later" } } }
      transition { on: "held" target: "deep" do { set { variable: "was_at" value: "now" } } }
      transition { on: "tick" when: "late" do { if { when: "state.p" then { recommend { action: SAY script: "p" } } otherwise { set { variable: "late" value: "false" } } } } }
    }
    state { id: "c"
      state { id: "shallow" history: SHALLOW transition { target: "c1" } }
      state { id: "deep" history: DEEP transition { target: "c1" } }
      state { id: "c1" transition { on: "act.thanks" target: "c2" do { recommend { action: ASK script: "c" } } } }
      state { id: "c2" transition { on: "act.closing by CUSTOMER" target: "c1" do { send { event: "at_once" delay: "0s" } } } }
      transition { on: "retrieved" target: "a2" do { set { variable: "n" value: "3" } } }
      transition { on: "event.at_once" target: "a2" }
      transition { on: "rang" when: "now - was_at > duration('4s') && n == 3" target: "shallow" }
      transition { on: "rang" target: "a1" }
    }
    state { id: "p" parallel: true
      state { id: "x" state { id: "x1" transition { on: "sentiment.angry" target: "x2" } } state { id: "x2" transition { on: "sentiment" target: "x1" } } }
      state { id: "y" state { id: "y1" transition { on: "sentiment.angry" target: "y2" } } state { id: "y2" } }
      transition { on: "retrieved" target: "shallow" }
      transition { on: "connection_cleared" target: "a1" do { recommend { action: CALL_BACK } } }
    }
  }
  region { id: "b"
    state { id: "b1" transition { on: "tick" when: "1 / n > 0" target: "b2" } transition { on: "established by AGENT" target: "b2" do { recommend { action: SAY script: "hello" } } } }
    state { id: "b2" transition { on: "tick" target: "b1" } transition { on: "connection_cleared" when: "event.cause == cause.NETWORK_DROP" target: "b1" } }
  }
)";

// What is owed, noted and allowed: duties that ignore a second trigger, allow another instance, have guards and no time, two
// of which one act serves; permissions over acts of either party; delayed events that arm others and that fall together.
constexpr std::string_view kOwed = R"(
  name: "owed" version: "1"
  variable { name: "late" type: BOOL default_value: "false" }
  variable { name: "n" type: INT }
  sentiment { name: "calm" } sentiment { name: "angry" }
  act { name: "thanks" party: PARTY_AGENT } act { name: "apology" party: PARTY_AGENT party: PARTY_CUSTOMER }
  act { name: "greeting" party: PARTY_AGENT } act { name: "closing" party: PARTY_AGENT }
  script { id: "a" text { language: "en" variant: "A." } } script { id: "b" text { language: "en" variant: "B." } }
  region { id: "line"
    state { id: "idle"
      transition { on: "rang" when: "event.count > 3" target: "ringing" do { set { variable: "late" value: "true" } } }
      transition { on: "established" target: "talking" }
    }
    state { id: "ringing"
      on_entry { send { event: "again" delay: "2s" } }
      transition { on: "event.again" do { send { event: "again" delay: "4s" } } do { recommend { action: CHECK script: "a" } } }
      transition { on: "established" target: "talking" do { cancel: "again" } }
    }
    state { id: "talking"
      transition { on: "held" target: "waiting" }
      transition { on: "act.greeting" when: "late && n != 2" do { set { variable: "n" value: "2" } } do { recommend { action: SAY script: "b" } } }
      transition { on: "connection_cleared" target: "idle" }
    }
    state { id: "waiting"
      on_entry { send { event: "long" delay: "3s" } } on_entry { send { event: "longer" delay: "6s" } }
      on_exit { cancel: "longer" }
      transition { on: "event.long" do { recommend { action: RETRIEVE script: "a" } } }
      transition { on: "event.longer" target: "talking" do { recommend { action: CALL_BACK } } }
      transition { on: "retrieved" target: "talking" }
    }
  }
  duty { id: "thank" on: "retrieved" fulfilled_by: "act.thanks by AGENT" within: "4s" on_retrigger: ANOTHER }
  duty { id: "apologise" on: "act.apology by CUSTOMER" when: "late" fulfilled_by: "act.apology by AGENT" within: "5s" }
  duty { id: "greet" on: "established" fulfilled_by: "act.greeting" fulfilled_when: "state.talking" }
  permission { id: "may-release" act: "release" on: "segment_ended by AGENT" when: "acts.closing.count > 0 && acts.apology.count == 0" }
)";

// What a delayed event may do before the event that comes after it: change states alone, set what that one asks, ask
// itself, or nothing. Duties that are opened and fulfilled beside a transition and without one; lists with one branch, which
// is asked beforehand unless something was set.
constexpr std::string_view kClocked = R"(
  name: "clocked" version: "1"
  variable { name: "over" type: BOOL default_value: "false" }
  variable { name: "n" type: INT default_value: "0" }
  variable { name: "unset" type: BOOL }
  sentiment { name: "calm" } sentiment { name: "angry" }
  act { name: "thanks" party: PARTY_AGENT } act { name: "greeting" party: PARTY_AGENT party: PARTY_CUSTOMER }
  script { id: "a" text { language: "en" variant: "A." } } script { id: "b" text { language: "en" variant: "B." } }
  script { id: "c" text { language: "en" variant: "C." } } script { id: "d" text { language: "en" variant: "D." } }
  region { id: "line"
    state { id: "idle"
      transition { on: "rang" target: "waiting" do { if { when: "n > 1" then { recommend { action: SAY script: "a" } }
                                                          otherwise { recommend { action: SAY script: "b" } } } } }
      transition { on: "established" target: "talking" do { recommend { action: SAY script: "d" } }
                   do { if { when: "over" then { set { variable: "over" value: "false" } } } } }
      transition { on: "tick" target: "talking" do { if { when: "unset" then { recommend { action: SAY script: "c" } }
                                                          otherwise { set { variable: "unset" value: "true" } } } } }
    }
    state { id: "waiting"
      on_entry { send { event: "long" delay: "2s" } }
      transition { on: "event.long" target: "late" }
      transition { on: "tick" target: "idle" do { set { variable: "over" value: "true" } }
                   do { if { when: "over" then { recommend { action: ASK script: "c" } } otherwise { recommend { action: ASK script: "a" } } } } }
    }
    state { id: "late"
      transition { on: "tick" when: "over" target: "idle" do { recommend { action: ASK script: "b" } } }
      transition { on: "rang" target: "talking" do { if { when: "state.late" then { recommend { action: SAY script: "d" } } } } }
      transition { on: "retrieved" target: "waiting" do { set { variable: "n" value: "2" } } }
    }
    state { id: "talking"
      on_entry { send { event: "soon" delay: "3s" } }
      transition { on: "event.soon" do { set { variable: "over" value: "true" } } }
      transition { on: "act.thanks" when: "over" target: "idle" do { if { when: "n > 1 && state.calm" then { recommend { action: ASK script: "d" } } } } }
      transition { on: "rang" when: "!over" do { recommend { action: SAY script: "c" } } }
      transition { on: "held" target: "quiet" do { cancel: "soon" } }
      transition { on: "connection_cleared" target: "idle" }
    }
    state { id: "quiet"
      on_entry { send { event: "dull" delay: "1s" } } on_entry { send { event: "dim" delay: "2s" } }
      on_entry { send { event: "long" delay: "4s" } }
      transition { on: "event.dim" target: "late" do { recommend { action: RETRIEVE script: "c" } } }
      transition { on: "event.dull" when: "n > 1" do { recommend { action: RETRIEVE script: "a" } } }
      transition { on: "event.long" do { recommend { action: RETRIEVE script: "b" } } }
      transition { on: "tick" when: "state.angry" target: "late" }
      transition { on: "retrieved" target: "talking" }
    }
  }
  region { id: "mood"
    state { id: "calm" transition { on: "sentiment.angry" target: "angry" } }
    state { id: "angry" transition { on: "sentiment.calm" target: "calm" } transition { on: "event.long" target: "calm" do { recommend { action: SAY script: "c" } } } }
  }
  duty { id: "again" on: "retrieved" fulfilled_by: "act.thanks by AGENT" within: "3s" on_retrigger: ANOTHER }
  duty { id: "nod" on: "sentiment.angry" fulfilled_by: "act.greeting" fulfilled_when: "over" within: "5s" }
  duty { id: "pick-up" on: "rang" when: "state.late" fulfilled_by: "established" within: "9s" }
)";

// What is asked in place of most choices and what is left of some: spans of rings, also empty ones and beyond any number; a
// bool that is unknown, and what fails beside it. A line's end with a transition and without one.
constexpr std::string_view kInPlace = R"p(
  name: "in place" version: "1"
  variable { name: "b" type: BOOL } variable { name: "c" type: BOOL default_value: "true" }
  variable { name: "n" type: INT default_value: "1" } fact { name: "unknown" type: BOOL }
  variable { name: "long_ago" type: TIMESTAMP default_value: "0001-01-01T00:00:00Z" }
  sentiment { name: "calm" } sentiment { name: "angry" }
  act { name: "thanks" party: PARTY_AGENT } act { name: "apology" party: PARTY_AGENT party: PARTY_CUSTOMER }
  act { name: "greeting" party: PARTY_AGENT } act { name: "closing" party: PARTY_AGENT }
  script { id: "a" text { language: "en" variant: "A." } }
  region { id: "rings"
    state { id: "s0"
      transition { on: "rang" when: "event.count > 4 && event.count < 3" target: "s2" }
      transition { on: "rang" when: "event.count >= 2 && event.count <= 3 && b" target: "s1" do { recommend { action: SAY script: "a" } } }
      transition { on: "rang" when: "event.count != 5 && event.count > 3" target: "s2" }
      transition { on: "rang" when: "event.count == 5 && !b && 1 / n > 0" target: "s2" do { set { variable: "b" value: "true" } } }
      transition { on: "rang" when: "event.count < 1 && !c" target: "s1" do { set { variable: "b" value: "false" } } do { set { variable: "c" value: "true" } } }
      transition { on: "rang" when: "event.count > 4000000000" target: "s2" }
      transition { on: "rang" when: "event.count == 4294967301" target: "s2" }
      transition { on: "rang" when: "event.count <= 999999999999999 && event.count < 0" target: "s2" }
      transition { on: "rang" when: "event.count >= 2147483647" target: "s1" }
      transition { on: "rang" when: "b && 1 / n > 0 && n > 0" target: "s1" }
      transition { on: "tick" when: "!unknown && n == 1" target: "s2" do { set { variable: "b" value: "true" } } } }
    state { id: "s1"
      transition { on: "retrieved" when: "unknown && now - long_ago > duration('4s')" target: "s2" }
      transition { on: "tick" when: "b && c" target: "s0" do { set { variable: "c" value: "false" } } }
      transition { on: "tick" when: "c" do { set { variable: "b" value: "true" } } do { set { variable: "n" value: "0" } } }
      transition { on: "rang" when: "event.count < 2147483647 && event.count <= 4" target: "s0" do { set { variable: "n" value: "1" } } } }
    state { id: "s2"
      transition { on: "connection_cleared by AGENT" when: "b" target: "s0" do { recommend { action: CALL_BACK } } }
      transition { on: "connection_cleared by CUSTOMER" target: "s1" do { recommend { action: SAY script: "a" } } }
      transition { on: "rang" when: "event.count == 2" target: "s1" }
      transition { on: "sentiment.calm" target: "s0" do { set { variable: "b" value: "false" } } }
      transition { on: "act.thanks by AGENT" when: "!c" target: "s1" } transition { on: "held" target: "s0" do { set { variable: "n" value: "2" } } } } }
)p";

// What is cancelled and sent at once, in either order.
constexpr std::string_view kResent = R"(
  name: "resent" version: "1"
  sentiment { name: "calm" } sentiment { name: "angry" }
  act { name: "thanks" party: PARTY_AGENT } act { name: "apology" party: PARTY_AGENT party: PARTY_CUSTOMER }
  act { name: "greeting" party: PARTY_AGENT } act { name: "closing" party: PARTY_AGENT }
  region { id: "delays"
    state { id: "w1"
      on_entry { send { event: "x" delay: "2s" } } on_exit { cancel: "x" }
      transition { on: "tick" target: "w1" reenter: true }
      transition { on: "rang" target: "w2" do { send { event: "y" delay: "3s" } } do { cancel: "y" } }
      transition { on: "sentiment.angry" do { send { event: "y" delay: "3s" } } do { cancel: "y" } do { recommend { action: REPORT } } }
      transition { on: "event.x" target: "w2" } }
    state { id: "w2"
      on_entry { send { event: "y" delay: "1s" } }
      transition { on: "event.y" target: "w1" do { recommend { action: CHECK } } }
      transition { on: "act.apology" do { cancel: "y" } do { send { event: "y" delay: "4s" } } do { recommend { action: REPORT } } }
      transition { on: "held" target: "w3" do { cancel: "x" } do { cancel: "y" } } }
    state { id: "w3" transition { on: "retrieved" target: "w1" } transition { on: "tick" target: "w2" do { cancel: "x" } } } }
)";

void CompareMany(const std::shared_ptr<const Policy>& policy, int at_least) {
  int quick = 0;
  for (uint64_t seed = 0; seed < 400 && !testing::Test::HasFailure(); ++seed) {
    quick += Compare(policy, SimpleStream(seed, seed % 2 != 0), seed);
  }
  EXPECT_GE(quick, at_least) << "of 24,000 steps";
}

TEST(Quick, DecidesAsTheLongWayOnW1) { CompareMany(Load(Bench("w1.textproto")), 10000); }
TEST(Quick, DecidesAsTheLongWayOnW1Plus) { CompareMany(Load(Bench("w1plus.textproto")), 5500); }
TEST(Quick, DecidesAsTheLongWayInTheCorners) { CompareMany(Load(kCorners), 7000); }
TEST(Quick, DecidesAsTheLongWayWhereSomethingIsOwed) { CompareMany(Load(kOwed), 3000); }
TEST(Quick, DecidesAsTheLongWayWhereChoicesAskInPlace) {
  const auto policy = Load(kInPlace);
  CompareMany(policy, 3000);
  EXPECT_GE(Compare(policy, {"0 rang 2147483647", "1 rang -2147483648", "2 rang -1", "3 tick", "4 rang 2147483646", "5 rang 5",
                             "6 rang 4", "7 rang 2", "8 rang -1", "9 tick", "10 rang 2147483647"}), 8);
  // Rows that ask, or all of this went another way.
  const program::QuickTables& tables = policy->program().step->quick;
  EXPECT_NE(tables.rows[tables.RowsOf(tables.initial) + tables.kinds[static_cast<int>(EventKind::kRang)].type], nullptr);
}
TEST(Quick, DecidesAsTheLongWayWhereDelaysAreSentAgain) { CompareMany(Load(kResent), 3000); }
TEST(Quick, DecidesAsTheLongWayByTheClock) { CompareMany(Load(kClocked), 3000); }

// One event serves several duties, and one duty by two of its fulfillers.
TEST(Quick, DecidesAsTheLongWayWhereOneEventServesManyDuties) {
  for (const std::string owed : {"act.thanks by AGENT", "retrieved"}) {
    std::string text = R"(
      name: "served" version: "1"
      act { name: "thanks" party: PARTY_AGENT } act { name: "apology" party: PARTY_AGENT party: PARTY_CUSTOMER }
      act { name: "greeting" party: PARTY_AGENT } act { name: "closing" party: PARTY_AGENT }
      sentiment { name: "calm" } sentiment { name: "angry" }
      region { id: "line" state { id: "idle" transition { on: "established" target: "talking" } } state { id: "talking" } })";
    for (const std::string id : {"d0", "d1", "d2"}) {
      text += " duty { id: \"" + id + "\" on: \"held\" fulfilled_by: \"" + owed + "\" within: \"9s\" }";
    }
    text += R"( duty { id: "d3" on: "rang" on_retrigger: ANOTHER fulfilled_by: "act.greeting by AGENT" fulfilled_by: "act.greeting" within: "20s" })";
    CompareMany(Load(text), 100);
  }
}

// Where nothing becomes due an act may still be noted.
TEST(Quick, DecidesAsTheLongWayWhereActsAreNoted) {
  std::string text = Bench("w1.textproto");
  const std::string state = "id: \"calm\"";
  text.insert(text.find(state) + state.size(), " transition { on: \"delivered\" when: \"acts.thanks.count > 1\" target: \"upset\" } ");
  const auto policy = Load(text);
  ASSERT_FALSE(policy->program().step->quick.timed);
  CompareMany(policy, 3000);
}

// What each event sets off in each configuration is worked out beforehand only where a contact begins without an action.
TEST(Quick, DecidesAsTheLongWayWhereNothingIsWorkedOut) {
  const auto begin_with_action = [](std::string text, const std::string& state) {
    const size_t at = text.find(state);
    EXPECT_NE(at, text.npos);
    return Load(text.insert(at + state.size(), " on_entry { set { variable: \"late\" value: \"false\" } } "));
  };
  for (const auto& policy : {begin_with_action(Bench("w1.textproto"), "id: \"idle\""),
                             begin_with_action(Bench("w1plus.textproto"), "id: \"idle\""),
                             begin_with_action(std::string(kCorners), "state { id: \"a1\"")}) {
    ASSERT_TRUE(policy->program().step->quick.possible);
    ASSERT_TRUE(policy->program().step->quick.configurations.empty());
    CompareMany(policy, 3000);
  }
  for (const std::string name : {"w1.textproto", "w1plus.textproto"}) {
    const auto policy = Load(Bench(name));
    EXPECT_FALSE(policy->program().step->quick.configurations.empty());
    EXPECT_NE(policy->program().step->quick.start_rows, program::QuickTables::kNoRows);   // for the first event, too
  }
}

// A branch that asks more than a choice can isn't worked out beforehand, neither of its two halves.
TEST(Quick, DecidesAsTheLongWayWhereABranchAsksTooMuch) {
  for (const int terms : {254, 255}) {   // beside the guard's own
    std::string all = "c";
    for (int i = 1; i < terms; ++i) all += " && c";
    const auto policy = Load(R"(name: "much" version: "1"
      variable { name: "b" type: BOOL default_value: "true" } variable { name: "c" type: BOOL default_value: "true" }
      region { id: "r" state { id: "s"
        transition { on: "tick" when: "b" do { if { when: ")" + all + R"(" then { recommend { action: REPORT } }
                     otherwise { recommend { action: CHECK } } } } } transition { on: "rang" do { set { variable: "c" value: "false" } } } } })");
    EXPECT_GE(Compare(policy, {"0 tick", "1 rang 1", "2 tick"}), 3) << terms;
    const program::QuickTables& tables = policy->program().step->quick;
    const uint32_t row = tables.RowsOf(tables.initial) + tables.kinds[static_cast<int>(EventKind::kTick)].type;
    EXPECT_EQ(tables.rows[row] != nullptr, terms == 254);
  }
}

// Eight bytes at a time, of which the last may hold fewer: as if they were put together one by one.
TEST(Quick, TheKeyOfAnIdIsMadeOfItsBytesAlone) {
  const std::string bytes = "0123456789\xff\x80\x01 abcdefghijklmnopqrstuvwxyz";
  for (size_t size = 0; size <= bytes.size(); ++size) {
    run::EventKey expected{0x243F6A8885A308D3ull ^ size, 0x13198A2E03707344ull + size};
    for (size_t i = 0; i < size; i += 8) {
      uint64_t word = 0;
      for (size_t k = i; k < size && k < i + 8; ++k) word |= uint64_t{static_cast<uint8_t>(bytes[k])} << (8 * (k - i));
      expected.low = run::MixWords(expected.low ^ word, 0xA4093822299F31D1ull);
      expected.high = run::MixWords(expected.high + word, 0x082EFA98EC4E6C89ull);
      expected.high ^= expected.low >> 32;
    }
    const run::EventKey key = run::KeyOf(std::string_view(bytes).substr(0, size));
    EXPECT_EQ(key.low, expected.low) << size;
    EXPECT_EQ(key.high, expected.high) << size;
  }
}

TEST(Quick, WhatIsDoneAtTheDeadlineItselfIsInTime) {
  const auto policy = Load(Bench("w1plus.textproto"));
  const std::vector<std::string> script = {"0 rang 1", "1000 established agent", "2000 held agent", "3000 retrieved agent",
                                           "11000 act agent thanks"};
  EXPECT_GE(Compare(policy, script), 4);
  Scene scene(policy);
  std::string last;
  for (const std::string& line : script) last = scene.Play(line);
  EXPECT_THAT(last, testing::HasSubstr("FULFILLED 3000..11000 @11000"));
}

TEST(Quick, GivesOutMoreRecommendationsThanStandReady) {
  std::string policy = "name: \"many\" version: \"1\" region { id: \"r\"";
  std::vector<std::string> script;
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i), next = std::to_string(i + 1);
    policy += " state { id: \"s" + n + "\" transition { on: \"tick\" target: \"s" + next +
              "\" do { recommend { action: CUSTOM custom_action: \"do" + n + "\" } } } }";
    script.push_back(std::to_string(1000 * i) + " tick");
  }
  EXPECT_GE(Compare(Load(policy + " state { id: \"s40\" } }"), script), 16);
}

// Of the first 64 the call notes which are live; those that aren't spoken stand when the line is gone.
TEST(Quick, KnowsWhichOfManyRecommendationsStand) {
  std::string policy = "name: \"stand\" version: \"1\" script { id: \"a\" text { language: \"en\" variant: \"A.\" } } region { id: \"r\"";
  std::vector<std::string> script = {"0 established agent"};
  const auto round = [&](const std::string& event) {
    for (int i = 0; i < 35; ++i) script.push_back(std::to_string(1000 * script.size()) + " " + event);
  };
  for (int i = 0; i < 35; ++i) {
    policy += " state { id: \"s" + std::to_string(i) + "\"";
    for (const std::string on : {"tick", "rang"}) {
      const std::string what = i < 3 ? "action: CUSTOM custom_action: \"" + on + std::to_string(i) + "\"" : "action: SAY script: \"a\"";
      policy += " transition { on: \"" + on + "\" target: \"s" + std::to_string((i + 1) % 35) + "\" do { recommend { " + what + " } } }";
    }
    policy += " }";
  }
  for (int pass = 0; pass < 2; ++pass) {
    round("tick");
    round("rang 1");
    script.push_back(std::to_string(1000 * script.size()) + " cleared customer");
    script.push_back(std::to_string(1000 * script.size()) + " established agent");
  }
  EXPECT_GE(Compare(Load(policy + " }"), script), 100);
}

// A parent's exit action sees its children gone, and a child that wasn't active has none.
TEST(Quick, ExitActionsSeeWhatIsStillActive) {
  const auto policy = Load(R"(name: "exits" version: "1" variable { name: "x" type: INT } variable { name: "y" type: INT }
    region { id: "r"
      state { id: "c" transition { on: "rang" target: "d" }
        on_exit { if { when: "state.c2" then { set { variable: "x" value: "1" } } } }
        state { id: "c1" on_exit { set { variable: "y" value: "1" } } transition { on: "tick" target: "c2" } }
        state { id: "c2" on_exit { set { variable: "y" value: "2" } } } }
      state { id: "d" transition { on: "rang" target: "c" } } })");
  EXPECT_GE(Compare(policy, {"0 muted agent", "1 tick", "2 rang 1", "3 rang 1", "4 rang 1", "5 rang 1"}), 4);
}

// A contact that goes on under another policy doesn't begin there.
TEST(Quick, GoesOnAfterAMigration) {
  std::string text = Bench("w1.textproto");
  Call before(Load(text));
  for (const char* line : {"0 rang 1", "1000 established agent"}) Step(Line(line), &before);
  const size_t at = text.find("version: \"1\"");
  ASSERT_NE(at, text.npos);
  const auto policy = Load(text.replace(at, 12, "version: \"2\""));
  MigrationReport report;
  auto migrated = before.Migrate(policy, {}, &report);
  ASSERT_TRUE(migrated.ok());
  auto restored = Call::Restore(policy, migrated->Snapshot());
  ASSERT_TRUE(restored.ok());
  EXPECT_EQ(Step(Line("2000 held agent"), &*migrated), Step(Line("2000 held agent"), &*restored));
  EXPECT_EQ(migrated->Snapshot(), restored->Snapshot());
}

// Numbers of a later version are for the long way.
TEST(Quick, IsNotTakenForNumbersThatItDoesNotKnow) {
  const auto policy = Load(kCorners);
  const auto taken = [&](const Event& event) {
    run::State state(policy->program());
    run::OutputMemory memory;
    EXPECT_TRUE(run::Engine(policy->program(), &state, &memory).Post(Line("0 rang 1").event()).ok());
    return run::PostQuickly(policy->program(), &state, &memory, event);
  };
  Event plain;
  plain.kind = EventKind::kRetrieved;
  EXPECT_TRUE(taken(plain));
  for (int number : {0x40, 0x7f, 0x80, 0xff}) {
    Event e[6] = {plain, plain, plain, plain, plain, plain};
    e[0].party = static_cast<Party>(number);
    e[1].direction = static_cast<Direction>(number);
    e[2].cause = static_cast<Cause>(number);
    e[3].stage = static_cast<TransferStage>(number);
    e[4].stability = static_cast<Stability>(number);
    e[5].outcome = static_cast<FeedbackOutcome>(number);
    for (const Event& event : e) EXPECT_FALSE(taken(event)) << &event - e << " " << number;
  }
}

TEST(Quick, IsNotTakenWhereWordsOrTimesMatter) {
  EXPECT_FALSE(Everything()->program().step->quick.possible);
}

// The numbers of event.proto: an event that isn't one of them is unknown, also the short way.
TEST(Quick, KnowsTheKindsOfEvents) {
  const auto policy = Load(kCorners);
  for (int number = 0; number < 256; ++number) {
    Call call(policy);
    Event event;
    event.kind = static_cast<EventKind>(number);
    event.name = "noted";
    const auto decisions = call.Post(event);
    if (!decisions.ok()) continue;   // a fact without a value
    const bool named = number == 43 || number == 44 || number == 60 || number == 61 || number == 62 || number == 63 || number == 81;
    const bool known = !EventKindName(event.kind).empty() && !named;
    EXPECT_EQ((*decisions)[0].disposition != Disposition::kUnknown, known) << number;
  }
}

}  // namespace
}  // namespace callcue::step_test
