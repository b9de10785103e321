// A flat event is what its kind says: what stands in its other fields, and what other events left behind, changes nothing.
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/capi/fixture.h"

namespace {

using namespace callcue::testing;

constexpr callcue_event_kind kKinds[] = {
    CALLCUE_EVENT_NONE, CALLCUE_CONTACT_STARTED, CALLCUE_STREAM_STATUS, CALLCUE_TICK, CALLCUE_ORIGINATED, CALLCUE_QUEUED,
    CALLCUE_DELIVERED, CALLCUE_RANG, CALLCUE_ESTABLISHED, CALLCUE_HELD, CALLCUE_RETRIEVED, CALLCUE_TRANSFERRED,
    CALLCUE_CONFERENCED, CALLCUE_DIVERTED, CALLCUE_FAILED, CALLCUE_CONNECTION_CLEARED, CALLCUE_WRAP_UP_ENDED, CALLCUE_DIGIT,
    CALLCUE_CONSULTED, CALLCUE_MUTED, CALLCUE_UNMUTED, CALLCUE_RECORDING_STATUS, CALLCUE_UTTERANCE, CALLCUE_SPEECH_STARTED,
    CALLCUE_SPEECH_STOPPED, CALLCUE_MEASUREMENT, CALLCUE_SENTIMENT, CALLCUE_FACT, CALLCUE_FACT_WITHDRAWN, CALLCUE_INTENT,
    CALLCUE_DIALOGUE_ACT, CALLCUE_AGENT_ACTION, CALLCUE_APPROVAL, CALLCUE_FEEDBACK};

// The fields that callcue.h lists beside the number of a kind, and no other.
callcue_event Only(const callcue_event& full) {
  auto e = Init<callcue_event>();
  e.kind = full.kind, e.at_ms = full.at_ms, e.event_id = full.event_id;
  const auto party = [&] { e.party = full.party; };
  const auto participant = [&] { e.participant_id = full.participant_id; };
  const auto name = [&] { e.name = full.name; };
  const auto on = [&] { e.on = full.on; };
  const auto present = [&](uint64_t bits) { e.present |= full.present & bits; };
  const auto when = [&] {
    e.begin_ms = full.begin_ms, e.end_ms = full.end_ms, e.number = full.number, e.segment_id = full.segment_id;
    present(CALLCUE_EVENT_HAS_NUMBER | CALLCUE_EVENT_HAS_BEGIN_MS | CALLCUE_EVENT_HAS_END_MS);
  };
  switch (full.kind) {
    case CALLCUE_CONTACT_STARTED:
      e.streams = full.streams, e.stream_count = full.stream_count, e.language = full.language;
      e.second_language = full.second_language, e.utc_offset_minutes = full.utc_offset_minutes;
      break;
    case CALLCUE_STREAM_STATUS: e.stream = full.stream, on(); break;
    case CALLCUE_ORIGINATED: case CALLCUE_RECORDING_STATUS: on(); break;
    case CALLCUE_QUEUED: e.to = full.to; break;
    case CALLCUE_DELIVERED: e.direction = full.direction; break;
    case CALLCUE_RANG: e.count = full.count; break;
    case CALLCUE_ESTABLISHED: case CALLCUE_HELD: case CALLCUE_RETRIEVED: case CALLCUE_CONFERENCED:
    case CALLCUE_SPEECH_STARTED: case CALLCUE_SPEECH_STOPPED: party(), participant(); break;
    case CALLCUE_TRANSFERRED: party(), e.to = full.to, e.stage = full.stage; break;
    case CALLCUE_DIVERTED: e.to = full.to, e.cause = full.cause; break;
    case CALLCUE_FAILED: e.cause = full.cause; break;
    case CALLCUE_CONNECTION_CLEARED: party(), participant(), e.cause = full.cause; break;
    case CALLCUE_DIGIT: party(), e.text = full.text; break;
    case CALLCUE_CONSULTED: party(), on(); break;
    case CALLCUE_MUTED: case CALLCUE_UNMUTED: party(); break;
    case CALLCUE_UTTERANCE:
      party(), participant(), on(), when(), present(CALLCUE_EVENT_HAS_AUDIBLE);
      e.revision = full.revision, e.stability = full.stability, e.text = full.text, e.language = full.language;
      e.audible_to_customer = full.audible_to_customer, e.words = full.words, e.word_count = full.word_count;
      break;
    case CALLCUE_MEASUREMENT: party(), name(), e.number = full.number, present(CALLCUE_EVENT_HAS_NUMBER); break;
    case CALLCUE_SENTIMENT: case CALLCUE_INTENT: case CALLCUE_DIALOGUE_ACT: party(), name(), when(); break;
    case CALLCUE_FACT: name(), e.value = full.value; break;
    case CALLCUE_FACT_WITHDRAWN: name(); break;
    case CALLCUE_AGENT_ACTION:
      name(), e.arguments = full.arguments, e.argument_count = full.argument_count, e.recommendation_id = full.recommendation_id;
      break;
    case CALLCUE_APPROVAL: name(), on(); break;
    case CALLCUE_FEEDBACK: e.recommendation_id = full.recommendation_id, e.outcome = full.outcome; break;
    default: break;
  }
  return e;
}

class Events {
 public:
  explicit Events(uint32_t seed) : random_(seed) {}
  // With something in every field.
  callcue_event Next() {
    auto e = Init<callcue_event>();
    e.kind = kKinds[random_() % std::size(kKinds)];
    e.at_ms = at_ += random_() % 3000;
    e.party = Number(6), e.direction = Number(3), e.cause = Number(9), e.stream = Number(8), e.stage = Number(4);
    e.stability = Number(3), e.outcome = Number(4), e.on = Number(2), e.audible_to_customer = Number(2), e.count = Number(9);
    e.revision = Number(5), e.utc_offset_minutes = 480, e.recommendation_id = static_cast<uint32_t>(Number(9));
    e.present = random_() % 16;
    e.end_ms = e.at_ms, e.begin_ms = e.at_ms > 500 ? e.at_ms - 500 : 0, e.number = 0.5 * Number(4);
    e.name = Text({"hold", "release", "angry", "apology", "busy", "customer_has_more"});
    e.text = Text({"您好，请讲", "我家停电了", "谢谢", "再见", "123"});
    e.language = Text({"zh-CN", "en", ""}), e.second_language = Text({"", "yue"}), e.segment_id = Text({"s1", "s2", ""});
    e.participant_id = Text({"a-17", "c", ""}), e.to = Text({"queue", "4711", ""});
    e.value.kind = Number(7), e.value.integer = Number(2), e.value.string = Text({"x", ""});
    argument_ = {Text({"reason", "a"}), e.value};
    word_ = {e.text, e.begin_ms, e.end_ms, 3};
    stream_ = Number(8);
    e.arguments = &argument_, e.argument_count = static_cast<uint32_t>(Number(2));
    e.words = &word_, e.word_count = static_cast<uint32_t>(Number(2));
    e.streams = &stream_, e.stream_count = static_cast<uint32_t>(Number(2));
    return e;
  }

 private:
  int32_t Number(int32_t below) { return static_cast<int32_t>(random_() % static_cast<uint32_t>(below)); }
  callcue_string Text(std::vector<const char*> texts) { return callcue_str(texts[random_() % texts.size()]); }
  std::mt19937 random_;
  int64_t at_ = 0;
  callcue_argument argument_;
  callcue_word word_;
  callcue_stream stream_ = 0;
};

TEST_F(CApi, FlatEventsAreWhatTheirKindSays) {
  uint32_t posted = 0, refused = 0;
  for (uint32_t seed = 0; seed < 40; ++seed) {
    Events events(seed);
    callcue_call *full = nullptr, *only = nullptr;
    ASSERT_EQ(callcue_call_new(policy_, &full, nullptr), CALLCUE_OK);
    ASSERT_EQ(callcue_call_new(policy_, &only, nullptr), CALLCUE_OK);
    for (int step = 0; step < 100; ++step) {
      const callcue_event event = events.Next(), bare = Only(event);
      // The second call is a copy each time, so that nothing can be left in it by the events before.
      callcue_call* fresh = nullptr;
      ASSERT_EQ(callcue_call_copy(only, &fresh, nullptr), CALLCUE_OK);
      callcue_call_free(only);
      only = fresh;
      const callcue_status got = callcue_call_post(full, &event, nullptr, &error_);
      ASSERT_EQ(callcue_call_post(only, &bare, nullptr, nullptr), got) << error_.message;
      ++(got == CALLCUE_OK ? posted : refused);
      ASSERT_EQ(Decisions(full), Decisions(only)) << "kind " << event.kind << " seed " << seed << " step " << step;
      ASSERT_EQ(callcue_call_snapshot(full, buffer_, nullptr), CALLCUE_OK);
      const std::string state = Text(callcue_buffer_bytes(buffer_));
      ASSERT_EQ(callcue_call_snapshot(only, buffer_, nullptr), CALLCUE_OK);
      ASSERT_EQ(state, Text(callcue_buffer_bytes(buffer_))) << "kind " << event.kind;
    }
    callcue_call_free(full), callcue_call_free(only);
  }
  EXPECT_GT(posted, 2000u);
  EXPECT_GT(refused, 0u);
}

}  // namespace
