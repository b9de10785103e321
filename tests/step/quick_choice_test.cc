// What the shortest way asks and does in place, at the edges of each.
#include "tests/step/two_ways.h"

namespace callcue::step_test {
namespace {

// The only guard of a transition, and one beside another: both sides of the instant at which enough time has passed, since a
// time of whole milliseconds, one with nanoseconds, one before 1970 and one so long ago that nothing can be said.
TEST(QuickChoice, KnowsWhenEnoughTimeHasPassed) {
  struct Since { std::string time; std::vector<std::string> steps; int quick = 1; };
  const std::vector<Since> all = {
      {"1970-01-01T00:00:01.500Z", {"3499 tick", "3500 tick", "3501 tick", "4000 tick"}},
      {"1970-01-01T00:00:01Z", {"2999 tick", "3000 tick", "3001 tick", "3999 tick", "4000 tick"}},
      {"1970-01-01T00:00:01.000000500Z", {"2999 tick", "3000 tick", "3001 tick"}},
      {"1970-01-01T00:00:00.999999999Z", {"2998 tick", "2999 tick", "3000 tick", "3001 tick"}},
      {"1969-12-31T23:59:58.500Z", {"499 tick", "500 tick", "501 tick"}},
      {"0001-01-01T00:00:00Z", {"1000 tick", "2000 tick"}, 0},
      {"9999-12-31T23:59:59Z", {"1000 tick", "2000 tick"}, 0},
  };
  for (const Since& since : all) {
    for (const std::string than : {"> duration('2s')", ">= duration('2s')", "> duration('0s')", ">= duration('0s')"}) {
      for (const std::string beside : {"", " && n == 1", " && b"}) {
        const auto policy = Load(R"(name: "elapsed" version: "1" variable { name: "t" type: TIMESTAMP default_value: ")" + since.time +
                                 R"(" } variable { name: "n" type: INT default_value: "1" } variable { name: "b" type: BOOL default_value: "true" }
          region { id: "r"
            state { id: "s0" transition { on: "tick" when: "now - t )" + than + beside + R"(" target: "s1" }
                             transition { on: "tick" do { set { variable: "n" value: "1" } } } }
            state { id: "s1" transition { on: "tick" target: "s0" } } })");
        EXPECT_GE(Compare(policy, since.steps), since.quick) << since.time << " " << than << beside;
      }
    }
  }
}

// What it writes of the clock: every remainder of a second, and the end of year 9999.
TEST(QuickChoice, NotesTheTimeToTheMillisecond) {
  const auto policy = Load(R"(name: "noted" version: "1" variable { name: "t" type: TIMESTAMP }
    region { id: "r" state { id: "s" transition { on: "tick" do { set { variable: "t" value: "now" } } } } })");
  std::vector<std::string> script = {"0 tick"};
  for (int ms = 0; ms < 2000; ms += 7) script.push_back(std::to_string(1700000000000 + ms) + " tick");
  for (const char* last : {"253402300798999", "253402300799000", "253402300799999"}) script.push_back(std::string(last) + " tick");
  EXPECT_GE(Compare(policy, script), 280);
}

// A count that is none of rings is nobody's.
TEST(QuickChoice, CountsRingsAlone) {
  const auto policy = Load(R"(name: "rings" version: "1" region { id: "r" state { id: "s" } })");
  Call call(policy);
  run::State state(policy->program());
  run::OutputMemory memory;
  int64_t at = 1000;
  for (const EventKind kind : {EventKind::kTick, EventKind::kRang, EventKind::kEstablished, EventKind::kTick, EventKind::kHeld}) {
    for (const int32_t count : {7, -7, INT32_MAX, INT32_MIN}) {
      Event event;
      event.kind = kind;
      event.party = Party::kAgent;
      event.at_ms = ++at;
      event.count = kind == EventKind::kRang ? count / 2 : count;
      ASSERT_TRUE(call.Post(event).ok());
      ASSERT_TRUE(run::Engine(policy->program(), &state, &memory).Post(event).ok());
      EXPECT_EQ(call.Snapshot(), run::Save(policy->program(), state)) << at;
    }
  }
}

// The highest ring starts from none: a snapshot that says less was made by nobody.
TEST(QuickChoice, NobodyRangLessThanNever) {
  const auto policy = Load(R"(name: "rings" version: "1" region { id: "r" state { id: "s" } })");
  run::State state(policy->program());
  EXPECT_TRUE(Call::Restore(policy, run::Save(policy->program(), state)).ok());
  state.header().rang = -1;
  EXPECT_EQ(Call::Restore(policy, run::Save(policy->program(), state)).status().code(), absl::StatusCode::kInvalidArgument);
}

// A delayed event that comes before another may leave a history, or a recommendation that stands.
TEST(QuickChoice, LeavesAHistoryBeforeAnEvent) {
  const auto policy = Load(R"(name: "left" version: "1" script { id: "a" text { language: "en" variant: "A." } }
    region { id: "r"
      state { id: "c"
        state { id: "back" history: SHALLOW transition { target: "c1" } }
        state { id: "c1" transition { on: "tick" target: "c2" } }
        state { id: "c2" on_entry { send { event: "away" delay: "2s" } } transition { on: "tick" target: "c1" } }
        transition { on: "event.away" target: "d" do { recommend { action: SAY script: "a" } } } }
      state { id: "d" transition { on: "rang" target: "back" } transition { on: "tick" target: "c" } } })");
  const std::vector<std::string> script = {"0 tick", "3000 tick", "4000 tick", "7000 rang 1", "8000 rang 2", "9000 tick",
                                           "9500 tick", "20000 rang 1", "21000 rang 1"};
  EXPECT_GE(Compare(policy, script), 4);
}

// A history of one region that is brought back out of another: the region that is left begins anew.
TEST(QuickChoice, LeadsToAHistoryInAnotherRegion) {
  const auto policy = Load(R"(name: "across" version: "1" region { id: "r"
      state { id: "p" parallel: true
        state { id: "a" state { id: "back" history: SHALLOW transition { target: "a1" } }
                        state { id: "a1" transition { on: "rang" target: "a2" } } state { id: "a2" } }
        state { id: "b" state { id: "b1" transition { on: "rang" target: "b2" } } state { id: "b2" }
                        transition { on: "tick" target: "back" reenter: true } } } })");
  Compare(policy, {"0 rang 1", "1000 tick", "2000 rang 1", "3000 tick"});
  Scene scene(policy);
  EXPECT_EQ(scene.Play("0 rang 1\n 1000 tick"), "\n0: r:>a1 r:>b1 r:a1>a2 r:b1>b2\n1000: r:a2>a2 r:b2>b1\n");
}

// A duty that an act of some time ago opens may be overdue when it is heard of.
TEST(QuickChoice, OpensNoDutyThatIsOverdue) {
  const auto policy = Load(R"(name: "overdue" version: "1" act { name: "wait" party: PARTY_AGENT }
    region { id: "r" state { id: "s" } } duty { id: "d" on: "act.wait" fulfilled_by: "retrieved" within: "1s" })");
  for (const char* since : {"3000", "3999", "4000", "4001", "5000"}) {
    Compare(policy, {"0 established agent", std::string("5000 act agent wait ") + since + "-", "5500 tick", "9000 tick"});
  }
  Scene scene(policy);
  EXPECT_EQ(scene.Play("0 established agent\n 5000 act agent wait 3000-"), "\n0: r:>s\n5000: d#1 VIOLATED 3000..4000\n");
}

// Names of every length that is looked up in its own way.
TEST(QuickChoice, KnowsActsByNamesOfAnyLength) {
  std::string text = "name: \"names\" version: \"1\" ", transitions;
  std::vector<std::string> script;
  for (const size_t length : {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 24, 40}) {
    for (const std::string first : {"a", "b"}) {
      const std::string name = first + std::string(length - 1, 'a');
      text += "act { name: \"" + name + "\" party: PARTY_AGENT } ";
      transitions += " transition { on: \"act." + name + "\" do { recommend { action: CUSTOM custom_action: \"" + name + "\" } } }";
      for (const std::string& said : {name, name + "b", name.substr(0, length - 1) + "c"}) {
        script.push_back(std::to_string(1000 * script.size()) + " act agent " + said);
      }
    }
  }
  EXPECT_GE(Compare(Load(text + "region { id: \"r\" state { id: \"s\"" + transitions + " } }"), script), 20);
}

}  // namespace
}  // namespace callcue::step_test
