// The short way of a step decides what the long way decides: the same calls through both, event by event, to the byte of
// their snapshots.
#include <fstream>
#include <sstream>

#include "lib/run/event_key.h"
#include "tests/step/quick_charts.h"
#include "tests/step/two_ways.h"

namespace callcue::step_test {
namespace {

std::string Bench(const std::string& name) {
  std::ifstream in(std::string(CALLCUE_SOURCE_DIR "/bench/") + name);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

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

// Where calls are many, one begins in memory that another left, wherever that one was.
TEST(Quick, DecidesAsTheLongWayInMemoryThatAnotherCallLeft) {
  for (const std::string name : {"w1.textproto", "w1plus.textproto"}) {
    const auto policy = Load(Bench(name));
    const std::vector<std::shared_ptr<const Policy>> held(2000, policy);   // as if of calls
    for (uint64_t seed = 0; seed < 400 && !HasFailure(); ++seed) {
      Compare(policy, SimpleStream(seed, seed % 2 == 0), seed);
      Call left(policy);
      const std::vector<std::string> script = SimpleStream(seed, seed % 3 != 0);
      size_t steps = seed % 60;
      for (const auto& line : Parse(script)) {
        if (steps-- == 0) break;
        (void)line->Give(&left);
      }
      if (seed % 5 == 0) {   // a copy's memory, too
        const Call copy(left);
      }
    }
    program::Arena probe;
    void* const piece = probe.Take(64);
    if (piece == nullptr) continue;
    probe.Give(piece);
    EXPECT_EQ(policy->program().calls.chunks(), 1) << "the calls of this test weren't in such memory";
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

// Of what few calls set, duties ask who is on the line, and not when it rang first.
TEST(Quick, KnowsWhoIsOnTheLineWhereSomethingIsOwed) {
  const auto policy = Load(R"(
    name: "owed" version: "1" act { name: "thanks" party: PARTY_AGENT }
    duty { id: "thank" on: "rang" fulfilled_by: "act.thanks" within: "9s" }
  )");
  const std::vector<std::string> steps = {"2000 rang 1", "3000 tick", "4000 act agent thanks", "5000 tick"};
  std::vector<std::string> rang = {"0 delivered in", "1000 established agent"}, known = {"1000 established agent who=a7"};
  rang.insert(rang.end(), steps.begin(), steps.end());
  known.insert(known.end(), steps.begin(), steps.end());
  EXPECT_EQ(Compare(policy, rang), 5);
  EXPECT_EQ(Compare(policy, known), 1);
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
