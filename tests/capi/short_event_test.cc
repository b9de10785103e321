// Flat events of the kinds that have a short way decide as the same events in JSON, whatever stands in fields that aren't
// theirs.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/capi/fixture.h"

namespace {

using namespace callcue::testing;

struct ShortEventKind {
  callcue_event_kind kind;
  const char *name, *party, *text;   // in JSON; empty: it has none
};
constexpr ShortEventKind kShortEventKinds[] = {
    {CALLCUE_TICK, "tick", "", ""},
    {CALLCUE_RANG, "rang", "", ""},
    {CALLCUE_ESTABLISHED, "established", "answeredBy", "participantId"},
    {CALLCUE_HELD, "held", "by", "participantId"},
    {CALLCUE_RETRIEVED, "retrieved", "by", "participantId"},
    {CALLCUE_CONNECTION_CLEARED, "connectionCleared", "party", "participantId"},
    {CALLCUE_SENTIMENT, "sentiment", "party", "segmentId"},
    {CALLCUE_INTENT, "intent", "party", "segmentId"},
    {CALLCUE_DIALOGUE_ACT, "dialogueAct", "party", "segmentId"},
};

// A call as it should go; the act's name, if it is one.
struct Usual {
  size_t kind;
  const char* name;
};
constexpr Usual kUsual[] = {{1, ""}, {2, ""}, {8, "greeting"}, {3, ""}, {4, ""}, {8, "thanks"}, {8, "closing"}, {6, "angry"},
                            {5, ""}};

class Pairs {
 public:
  explicit Pairs(uint32_t seed) : random_(seed) {}
  // An event with something in every field: mostly the next of a usual call.
  callcue_event Next() {
    const bool usual = Number(4) != 0;
    const Usual next = kUsual[usual ? next_++ % std::size(kUsual) : 0];
    kind_ = &kShortEventKinds[usual ? next.kind : static_cast<size_t>(Number(std::size(kShortEventKinds)))];
    auto e = Init<callcue_event>();
    e.kind = kind_->kind;
    e.at_ms = at_ += Number(9000);
    e.party = Rarely() ? 70 - 140 * Number(2) : usual ? CALLCUE_PARTY_AGENT : Number(6);
    e.cause = Rarely() ? 300 : Number(9);
    e.direction = Number(3), e.stream = Number(8), e.stage = Number(4), e.stability = Number(3), e.outcome = Number(4);
    e.on = 1, e.audible_to_customer = 1, e.count = Number(9), e.revision = 3, e.utc_offset_minutes = 480;
    e.recommendation_id = 1;
    e.name = callcue_str(next.name);
    if (!usual) e.name = Text({"angry", "calm", "apology", "greeting", "thanks", "nothing", long_name_.c_str()});
    e.text = Text({"您好"}), e.language = Text({"en"}), e.second_language = Text({"yue"}), e.to = Text({"queue"});
    if (Number(3) == 0) e.segment_id = Text({"s1", "s2", "\xFF"});
    if (Rarely()) e.participant_id = Text({"a-17"});
    // What is twice is answered before anyone looks at its names.
    if (Number(3) == 0 && e.name.size < 256 && ::Text(e.segment_id) != "\xFF") {
      e.event_id = Text({"e-000001", "e2", "event-0000000000012345", long_name_.c_str()});
    }
    e.present = Number(3) == 0 ? static_cast<uint64_t>(Number(16)) : 0;
    e.number = Number(2) == 0 ? 0.5 : 0.9, e.end_ms = at_, e.begin_ms = at_ > 500 ? at_ - 500 : 0;
    e.value.kind = CALLCUE_VALUE_STRING, e.value.string = Text({"x"});
    return e;
  }
  // The last one, without what isn't its own.
  std::string Json(const callcue_event& e) const {
    std::string body;
    const auto add = [](std::string* to, const std::string& key, const std::string& value) {
      *to += (to->empty() ? "\"" : ",\"") + key + "\":" + value;
    };
    const auto quoted = [](callcue_string s) { return "\"" + ::Text(s) + "\""; };
    const bool line = std::string(kind_->text) == "participantId", says = std::string(kind_->text) == "segmentId";
    if (*kind_->party != 0 && e.party >= 0 && e.party <= 5) add(&body, kind_->party, std::to_string(e.party));
    if (e.kind == CALLCUE_RANG) add(&body, "count", std::to_string(e.count));
    if (e.kind == CALLCUE_CONNECTION_CLEARED && e.cause <= 8) add(&body, "cause", std::to_string(e.cause));
    if (line) add(&body, kind_->text, quoted(e.participant_id));
    if (says) {
      add(&body, kind_->text, quoted(e.segment_id));
      add(&body, e.kind == CALLCUE_SENTIMENT ? "label" : "name", quoted(e.name));
      std::string when;
      if (e.present & CALLCUE_EVENT_HAS_BEGIN_MS) add(&when, "beginMs", std::to_string(e.begin_ms));
      if (e.present & CALLCUE_EVENT_HAS_END_MS) add(&when, "endMs", std::to_string(e.end_ms));
      add(&body, "when", "{" + when + "}");
      if (e.present & CALLCUE_EVENT_HAS_NUMBER) add(&body, e.kind == CALLCUE_SENTIMENT ? "score" : "confidence", e.number == 0.5 ? "0.5" : "0.9");
    }
    return "{\"atMs\":" + std::to_string(e.at_ms) + ",\"eventId\":" + quoted(e.event_id) + ",\"" + kind_->name + "\":{" + body +
           "}}";
  }

 private:
  int Number(uint32_t below) { return static_cast<int>(random_() % below); }
  bool Rarely() { return Number(10) == 0; }
  callcue_string Text(std::vector<const char*> texts) { return callcue_str(texts[random_() % texts.size()]); }
  std::mt19937 random_;
  const std::string long_name_ = std::string(300, 'n');
  const ShortEventKind* kind_ = nullptr;
  size_t next_ = 0;
  int64_t at_ = 0;
};

class ShortEvents : public CApi, public ::testing::WithParamInterface<const char*> {};

// Its guards ask for all that these events may say.
constexpr char kAsking[] = R"(name: "asking" version: "1"
act { name: "greeting" party: PARTY_AGENT }
act { name: "thanks" party: PARTY_AGENT }
sentiment { name: "angry" }
intent { name: "apology" }
region { id: "r"
  state { id: "s"
    transition { on: "act.greeting" when: "event.language == 'en'" target: "u" }
    transition { on: "act.greeting" when: "event.confidence >= 0.8 || event.confidence < 0.3" target: "t" }
    transition { on: "sentiment.angry" when: "event.value >= 0.8" target: "t" }
    transition { on: "intent.apology" when: "event.confidence >= 0.8" target: "t" }
    transition { on: "established" when: "event.participant == 'a-17'" target: "t" }
    transition { on: "held" when: "event.participant == ''" target: "t" }
  }
  state { id: "t" transition { on: "tick" target: "s" } transition { on: "act.thanks" target: "s" } transition { on: "retrieved" target: "s" } }
  state { id: "u" transition { on: "tick" target: "s" } }
})";

// What lies where the next event will be read.
[[gnu::noinline]] void FillStack(uint64_t word) {
  volatile uint64_t stack[2048];
  for (volatile uint64_t& w : stack) w = word;
}

TEST_P(ShortEvents, DecideAsTheSameInJson) {
  std::stringstream text;
  if (GetParam() == std::string("asking")) {
    text << kAsking;
  } else {
    text << std::ifstream(std::string(CALLCUE_SOURCE_DIR "/bench/") + GetParam() + ".textproto").rdbuf();
  }
  callcue_policy* policy = nullptr;
  ASSERT_EQ(callcue_policy_load_text(callcue_str(text.str().c_str()), nullptr, nullptr, &policy, &error_), CALLCUE_OK)
      << error_.message;
  uint32_t posted = 0, refused = 0;
  for (uint32_t seed = 0; seed < 150; ++seed) {
    Pairs pairs(seed);
    callcue_call *flat = nullptr, *json = nullptr;
    ASSERT_EQ(callcue_call_new(policy, &flat, nullptr), CALLCUE_OK);
    ASSERT_EQ(callcue_call_new(policy, &json, nullptr), CALLCUE_OK);
    for (int step = 0; step < 20; ++step) {
      struct Newer { callcue_event event; uint64_t more[2]; } newer = {pairs.Next(), {}};   // than the library, or of its age
      if (step % 4 == 1) newer.event.struct_size = sizeof newer;
      const callcue_event& event = newer.event;
      const std::string same = pairs.Json(event);
      FillStack(step % 3 == 0 ? 0 : step % 3 == 1 ? 2 : 0x3FF0000000000001);   // a view that ends nowhere; 1.0
      const callcue_status status = callcue_call_post(flat, &event, nullptr, nullptr);
      ASSERT_EQ(Json(json, same) == CALLCUE_OK, status == CALLCUE_OK) << same << error_.message;
      ++(status == CALLCUE_OK ? posted : refused);
      ASSERT_EQ(Decisions(flat), Decisions(json)) << same;
      ASSERT_EQ(callcue_call_snapshot(flat, buffer_, nullptr), CALLCUE_OK);
      const std::string state = Text(callcue_buffer_bytes(buffer_));
      ASSERT_EQ(callcue_call_snapshot(json, buffer_, nullptr), CALLCUE_OK);
      ASSERT_EQ(state, Text(callcue_buffer_bytes(buffer_))) << same;
    }
    callcue_call_free(flat), callcue_call_free(json);
  }
  EXPECT_GT(posted, 2000u);
  EXPECT_GT(refused, 10u);
  callcue_policy_free(policy);
}
INSTANTIATE_TEST_SUITE_P(Policies, ShortEvents, ::testing::Values("w1", "w1plus", "asking"));

}  // namespace
