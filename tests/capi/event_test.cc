// A flat event is what its kind says: what stands in its other fields, and what other events left behind, changes nothing.
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <iterator>
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

// A string of an event, where it stands, and the most bytes it may have.
struct Place {
  callcue_event_kind kind;
  const char* path;
  callcue_string* (*of)(callcue_event* event);
  size_t limit;
};
callcue_string* EventId(callcue_event* e) { return &e->event_id; }
callcue_string* Name(callcue_event* e) { return &e->name; }
callcue_string* TextIn(callcue_event* e) { return &e->text; }
callcue_string* Language(callcue_event* e) { return &e->language; }
callcue_string* SecondLanguage(callcue_event* e) { return &e->second_language; }
callcue_string* Segment(callcue_event* e) { return &e->segment_id; }
callcue_string* Participant(callcue_event* e) { return &e->participant_id; }
callcue_string* To(callcue_event* e) { return &e->to; }
callcue_string* ValueIn(callcue_event* e) { return &e->value.string; }
callcue_string* WordIn(callcue_event* e) { return &const_cast<callcue_word*>(e->words)->text; }
callcue_string* ArgumentName(callcue_event* e) { return &const_cast<callcue_argument*>(e->arguments)->name; }
callcue_string* ArgumentValue(callcue_event* e) { return &const_cast<callcue_argument*>(e->arguments)->value.string; }

constexpr Place kPlaces[] = {
    {CALLCUE_CONTACT_STARTED, "contact_started.language", Language, 256},
    {CALLCUE_CONTACT_STARTED, "contact_started.second_language", SecondLanguage, 256},
    {CALLCUE_QUEUED, "queued.queue", To, 256},
    {CALLCUE_ESTABLISHED, "established.participant_id", Participant, 256},
    {CALLCUE_HELD, "held.participant_id", Participant, 256},
    {CALLCUE_RETRIEVED, "retrieved.participant_id", Participant, 256},
    {CALLCUE_TRANSFERRED, "transferred.to", To, 256},
    {CALLCUE_CONFERENCED, "conferenced.participant_id", Participant, 256},
    {CALLCUE_DIVERTED, "diverted.to", To, 256},
    {CALLCUE_CONNECTION_CLEARED, "connection_cleared.participant_id", Participant, 256},
    {CALLCUE_DIGIT, "digit.digits", TextIn, 256},
    {CALLCUE_UTTERANCE, "utterance.segment_id", Segment, 256},
    {CALLCUE_UTTERANCE, "utterance.participant_id", Participant, 256},
    {CALLCUE_UTTERANCE, "utterance.text", TextIn, 4096},
    {CALLCUE_UTTERANCE, "utterance.language", Language, 256},
    {CALLCUE_UTTERANCE, "utterance.words.text", WordIn, 256},
    {CALLCUE_SPEECH_STARTED, "speech_started.participant_id", Participant, 256},
    {CALLCUE_SPEECH_STOPPED, "speech_stopped.participant_id", Participant, 256},
    {CALLCUE_MEASUREMENT, "measurement.name", Name, 256},
    {CALLCUE_SENTIMENT, "sentiment.label", Name, 256},
    {CALLCUE_SENTIMENT, "sentiment.segment_id", Segment, 256},
    {CALLCUE_FACT, "fact.name", Name, 256},
    {CALLCUE_FACT, "fact.value.string_value", ValueIn, 1024},
    {CALLCUE_FACT_WITHDRAWN, "fact_withdrawn.name", Name, 256},
    {CALLCUE_INTENT, "intent.name", Name, 256},
    {CALLCUE_INTENT, "intent.segment_id", Segment, 256},
    {CALLCUE_DIALOGUE_ACT, "dialogue_act.name", Name, 256},
    {CALLCUE_DIALOGUE_ACT, "dialogue_act.segment_id", Segment, 256},
    {CALLCUE_AGENT_ACTION, "agent_action.name", Name, 256},
    {CALLCUE_AGENT_ACTION, "agent_action.arguments.name", ArgumentName, 256},
    {CALLCUE_AGENT_ACTION, "agent_action.arguments.value.string_value", ArgumentValue, 1024},
    {CALLCUE_APPROVAL, "approval.act", Name, 256},
};

class RefusedEvents : public CApi {
 protected:
  // A plain event of a kind, with one of each list.
  callcue_event Of(callcue_event_kind kind) {
    auto e = Init<callcue_event>();
    argument_ = {callcue_str("reason"), {}};
    argument_.value.kind = CALLCUE_VALUE_STRING;
    word_ = {};
    stream_ = CALLCUE_STREAM_CALL_CONTROL;
    e.kind = kind, e.at_ms = 5000, e.party = CALLCUE_PARTY_AGENT;
    e.name = callcue_str("nothing"), e.text = callcue_str("好"), e.stability = CALLCUE_STABILITY_FINAL;
    e.value.kind = CALLCUE_VALUE_STRING;
    e.arguments = &argument_, e.words = &word_, e.streams = &stream_;
    e.argument_count = e.word_count = e.stream_count = 1;
    return e;
  }
  void IsRefused(const callcue_event& event, callcue_status code, const std::string& message) {
    ASSERT_EQ(callcue_call_snapshot(call_, buffer_, nullptr), CALLCUE_OK);
    const std::string before = Text(callcue_buffer_bytes(buffer_));
    CALLCUE_INIT(&error_);
    EXPECT_EQ(callcue_call_post(call_, &event, &count_, &error_), code) << message;
    EXPECT_EQ(error_.message, message);
    EXPECT_EQ(error_.code, code);
    EXPECT_EQ(callcue_call_decision(call_, 0), nullptr);
    ASSERT_EQ(callcue_call_snapshot(call_, buffer_, nullptr), CALLCUE_OK);
    EXPECT_EQ(Text(callcue_buffer_bytes(buffer_)), before);
  }
  // Each wrong string at `of`; what is just right is none of them.
  void Try(callcue_event event, callcue_string* (*place)(callcue_event*), const std::string& path, size_t limit) {
    callcue_string* const of = place(&event);
    const std::string most(limit, 'a'), more(limit + 1, 'a');
    *of = {most.data(), most.size()};
    callcue_call* copy = nullptr;
    ASSERT_EQ(callcue_call_copy(call_, &copy, nullptr), CALLCUE_OK);
    callcue_status taken = callcue_call_post(copy, &event, nullptr, &error_);
    EXPECT_TRUE(taken == CALLCUE_OK || std::string(error_.message).find(path + ":") == std::string::npos) << error_.message;
    callcue_call_free(copy);
    *of = {more.data(), more.size()};
    IsRefused(event, CALLCUE_RESOURCE_EXHAUSTED, "event: " + path + ": longer than " + std::to_string(limit) + " bytes; shorten it");
    for (const std::string bad : {"\xFF", "ok\xC0\xAF", "\xED\xA0\x80", "a text that is longer than sixteen bytes \xE4\xBD"}) {
      *of = {bad.data(), bad.size()};
      IsRefused(event, CALLCUE_INVALID_ARGUMENT, "event: " + path + ": not UTF-8");
    }
    *of = {nullptr, 5};
    IsRefused(event, CALLCUE_INVALID_ARGUMENT, "event: " + path + ": 5 bytes are counted, but its data is NULL");
  }

  callcue_argument argument_;
  callcue_word word_;
  callcue_stream stream_ = 0;
};

TEST_F(RefusedEvents, ForTheirStrings) {
  for (const Place& place : kPlaces) Try(Of(place.kind), place.of, place.path, place.limit);
  for (const callcue_event_kind kind : kKinds) Try(Of(kind), EventId, "event_id", 256);
}

TEST_F(RefusedEvents, ForTheirLists) {
  const auto list = [&](callcue_event_kind kind, const char* path, const char* what, uint32_t most, auto null, auto count) {
    callcue_event event = Of(kind);
    event.*count = 3;
    event.*null = nullptr;
    IsRefused(event, CALLCUE_INVALID_ARGUMENT, std::string("event: ") + path + ": 3 " + what + " are counted, but their list is NULL");
    event = Of(kind);
    event.*count = most + 1;   // beyond what is there: its limit comes first
    IsRefused(event, CALLCUE_RESOURCE_EXHAUSTED, std::string("event: ") + path + ": more than " + std::to_string(most) + " " + what);
  };
  auto limits = Init<callcue_limits>();
  ASSERT_EQ(callcue_limits_get(&limits, nullptr), CALLCUE_OK);
  list(CALLCUE_UTTERANCE, "utterance.words", "words", limits.words, &callcue_event::words, &callcue_event::word_count);
  list(CALLCUE_AGENT_ACTION, "agent_action.arguments", "arguments", limits.arguments, &callcue_event::arguments, &callcue_event::argument_count);
  list(CALLCUE_CONTACT_STARTED, "contact_started.streams", "streams", limits.streams, &callcue_event::streams, &callcue_event::stream_count);
}

// The other forms say the same.
TEST_F(RefusedEvents, AsInProtobuf) {
  const std::string bytes("\x10\x01\xE2\x03\x03\x0A\x01\xFF", 8);   // at_ms: 1, fact { name: "\xFF" }
  EXPECT_EQ(callcue_call_post_protobuf(call_, {bytes.data(), bytes.size()}, &count_, &error_), CALLCUE_INVALID_ARGUMENT);
  EXPECT_STREQ(error_.message, "event: fact.name: not UTF-8");
}

// A policy under which many events take the shortest ways, with and without something that becomes due.
TEST_F(RefusedEvents, OnTheShortestWays) {
  for (const char* name : {"w1", "w1plus"}) {
    std::ifstream in(std::string(CALLCUE_SOURCE_DIR "/bench/") + name + ".textproto");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    callcue_call_free(call_), callcue_policy_free(policy_);
    call_ = nullptr, policy_ = nullptr;
    ASSERT_EQ(callcue_policy_load_text({text.data(), text.size()}, nullptr, nullptr, &policy_, &error_), CALLCUE_OK) << error_.message;
    ASSERT_EQ(callcue_call_new(policy_, &call_, nullptr), CALLCUE_OK);
    ASSERT_EQ(Flat(CALLCUE_RANG, 100), CALLCUE_OK);
    ASSERT_EQ(Flat(CALLCUE_ESTABLISHED, 4000, CALLCUE_PARTY_AGENT), CALLCUE_OK);
    for (const callcue_event_kind kind : {CALLCUE_HELD, CALLCUE_TICK, CALLCUE_DIALOGUE_ACT, CALLCUE_SENTIMENT}) {
      Try(Of(kind), EventId, "event_id", 256);
    }
    Try(Of(CALLCUE_DIALOGUE_ACT), Name, "dialogue_act.name", 256);
    Try(Of(CALLCUE_SENTIMENT), Name, "sentiment.label", 256);
    Try(Of(CALLCUE_HELD), Participant, "held.participant_id", 256);
    callcue_event event = Of(CALLCUE_HELD);
    event.name = {nullptr, 5};   // counts for no such event
    event.event_id = callcue_str("a-long-but-valid-identifier-0001");
    EXPECT_EQ(callcue_call_post(call_, &event, &count_, &error_), CALLCUE_OK) << error_.message;
  }
}

// A byte that isn't ASCII, anywhere in an ID of any size, alone and as a part of a character.
TEST_F(RefusedEvents, ForOneByteAnywhere) {
  callcue_event event = Of(CALLCUE_HELD);
  for (size_t size = 1; size <= 70; ++size) {
    for (size_t at = 0; at < size; ++at) {
      std::string id(size, 'a');
      id[at] = '\xFF';
      event.event_id = {id.data(), id.size()};
      ASSERT_EQ(callcue_call_post(call_, &event, &count_, &error_), CALLCUE_INVALID_ARGUMENT) << size << " " << at;
      if (at + 3 > size) continue;
      id.replace(at, 3, "\xE5\x81\x9C");
      ASSERT_EQ(callcue_call_post(call_, &event, &count_, &error_), CALLCUE_OK) << size << " " << at << error_.message;
    }
  }
}

// The value of a measurement isn't optional in event.proto: 0 where a host sets none.
TEST_F(CApi, MeasurementsNeedNoBit) {
  const auto decisions = [&](double number, uint64_t present, const char* json) {
    callcue_call* call = nullptr;
    EXPECT_EQ(callcue_call_new(policy_, &call, nullptr), CALLCUE_OK);
    EXPECT_EQ(callcue_call_post_json(call, callcue_str(R"({"atMs":"3000","established":{"answeredBy":"PARTY_AGENT"}})"), 0, nullptr, nullptr), CALLCUE_OK);
    EXPECT_EQ(callcue_call_advance(call, 30000, nullptr, nullptr), CALLCUE_OK);
    auto event = Init<callcue_event>();
    event.kind = CALLCUE_MEASUREMENT, event.at_ms = 31000, event.party = CALLCUE_PARTY_AGENT;
    event.name = callcue_str("speech_rate"), event.number = number, event.present = present;
    EXPECT_EQ(json != nullptr ? callcue_call_post_json(call, callcue_str(json), 0, nullptr, &error_)
                              : callcue_call_post(call, &event, nullptr, &error_), CALLCUE_OK) << error_.message;
    std::string all = Decisions(call);
    callcue_call_free(call);
    return all;
  };
  const std::string fast = decisions(0, 0, R"({"atMs":"31000","measurement":{"party":1,"name":"speech_rate","value":420}})");
  const std::string none = decisions(0, 0, R"({"atMs":"31000","measurement":{"party":1,"name":"speech_rate"}})");
  EXPECT_NE(fast, none);
  EXPECT_EQ(decisions(420, 0, nullptr), fast);
  EXPECT_EQ(decisions(420, CALLCUE_EVENT_HAS_NUMBER, nullptr), fast);
  EXPECT_EQ(decisions(0, 0, nullptr), none);
}

}  // namespace
