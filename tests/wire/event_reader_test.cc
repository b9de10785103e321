#include "lib/wire/event_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "callcue/v1/event.pb.h"
#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/wire/json_number.h"

namespace callcue::wire {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

absl::Status Json(std::string_view json, bool lenient = false) {
  EventReader reader;
  Event event;
  return reader.ReadJson(json, lenient, &event);
}
absl::Status Binary(const v1::Event& message) {
  EventReader reader;
  Event event;
  return reader.ReadBinary(message.SerializeAsString(), &event);
}
std::string Message(const absl::Status& status) { return std::string(status.message()); }

TEST(ReadJson, EveryWayOfTheMapping) {
  EventReader reader;
  Event e;
  ASSERT_TRUE(
      reader
          .ReadJson(R"( {"event_id": "\u4f60\ud83d\ude00\n", "atMs": 5, "utterance": {"segmentId": "s", "revision": "2",
      "stability": 1, "party": "PARTY_AGENT", "text": "您好", "end_of_turn": true, "confidence": "0.5", "audibleToCustomer": null,
      "when": {"beginMs": "1.0e3", "end_ms": 2e3}, "words": [{"text": "您"}, {"when": {"beginMs": 0}}]}} )",
                    false, &e)
          .ok());
  EXPECT_EQ(e.event_id, "你😀\n");
  EXPECT_EQ(e.at_ms, 5);
  EXPECT_EQ(e.kind, EventKind::kUtterance);
  EXPECT_EQ(e.revision, 2);
  EXPECT_EQ(e.stability, Stability::kPartial);
  EXPECT_EQ(e.party, Party::kAgent);
  EXPECT_TRUE(e.on);
  EXPECT_EQ(e.number, 0.5);
  EXPECT_FALSE(e.audible_to_customer.has_value());
  EXPECT_EQ(e.begin_ms, 1000);
  EXPECT_EQ(e.end_ms, 2000);
  ASSERT_EQ(e.words.size(), 2u);
  EXPECT_EQ(e.words[1].begin_ms, 0);
  EXPECT_FALSE(e.words[1].end_ms.has_value());
}

TEST(ReadJson, EscapedKeysAreKeys) {
  EventReader reader;
  Event e;
  ASSERT_TRUE(reader.ReadJson(R"({"at\u004ds": "7", "tick": {}})", false, &e).ok());
  EXPECT_EQ(e.at_ms, 7);
}

TEST(ReadJson, ErrorsSayWhereAndWhat) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"atMs": "x"})", "event: atMs: a whole number of 64 bits is expected"},
      {R"({"atMs": "9223372036854775808"})", "event: atMs: a whole number of 64 bits is expected"},
      {R"({"atMs": -1})", "event: at_ms: negative; send UTC milliseconds since 1970"},
      {R"({"atMs": 1, "at_ms": 1})", "event: atMs: stands twice; keep one"},
      {R"({"utterance": {"when": {"beginMs": 1.5}}})",
       "event: utterance.when.beginMs: a whole number of 64 bits is expected"},
      {R"({"utterance": {"words": {}}})", "event: utterance.words: an array is expected"},
      {R"({"utterance": {"words": [null]}})", "event: utterance.words: an object is expected"},
      {R"({"utterance": {"text": 5}})", "event: utterance.text: a string is expected"},
      {R"({"utterance": {"endOfTurn": "true"}})", "event: utterance.endOfTurn: true or false is expected"},
      {R"({"utterance": {"confidence": "high"}})", "event: utterance.confidence: a number is expected"},
      {R"({"utterance": {"confidence": 1e999}})", "event: utterance.confidence: a number is expected"},
      {R"({"utterance": []})", "event: utterance: an object is expected"},
      {R"({"held": {"by": "AGENT"}})", "event: held.by: no such enumerator; one of PARTY_AGENT, ... is expected"},
      {R"({"rang": {"count": 2147483648}})", "event: rang.count: a whole number of 32 bits is expected"},
      {R"({"feedback": {"recommendationId": -1}})",
       "event: feedback.recommendationId: a whole number from 0 to 4294967295 is expected"},
      {R"({"held": {}, "tick": {}})",
       "event: tick: only one field of its kind may stand in an object; split the event"},
      {R"({"fact": {"value": {"intValue": 1, "boolValue": true}}})",
       "event: fact.value.boolValue: only one field of its kind may stand in an object; split the event"},
      {R"({"utterance": {"segmentID": "x"}})",
       "event: utterance.segmentID: unknown key; correct it, or read leniently"},
      {"", "event: empty; send an object"},
      {"{\"eventId\": \"\xff\"}", "event: not UTF-8"},
  };
  for (const auto& [json, message] : cases) {
    const absl::Status status = Json(json);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << json;
    EXPECT_EQ(Message(status), message);
  }
}

TEST(ReadJson, RejectsWhatIsNoJson) {
  for (const char* json : {"{",
                           "}",
                           "[]",
                           "null",
                           "1",
                           "\"x\"",
                           "{\"atMs\": 1",
                           "{\"atMs\": 1}}",
                           "{\"atMs\": 1} {}",
                           "{\"atMs\": 1} x",
                           "{\"atMs\" 1}",
                           "{\"atMs\": 1,}",
                           "{,}",
                           "{\"atMs\": 01}",
                           "{\"atMs\": +1}",
                           "{\"atMs\": 1.}",
                           "{\"atMs\": .5}",
                           "{\"atMs\": 0x1}",
                           "{\"atMs\": 1 2}",
                           "{atMs: 1}",
                           "{'atMs': 1}",
                           "{\"tick\": {}",
                           "{\"eventId\": \"\\q\"}",
                           "{\"eventId\": \"\\ud800\"}",
                           "{\"eventId\": \"a\nb\"}",
                           "{\"eventId\": \"a}",
                           "{\"eventId\": nul}",
                           "{\"eventId\": nulll}",
                           "// c\n{}",
                           "{\"tick\": {} \"atMs\": 1}",
                           "{\"eventId\": \"a\"b}",
                           "{\"atMs\": NaN}",
                           "{\"utterance\": {\"words\": [{},]}}",
                           "{\"utterance\": {\"words\": [{} {}]}}"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(Json(json))) << json;
    EXPECT_TRUE(absl::IsInvalidArgument(Json(json, true))) << json;
  }
  for (const char* json : {"{}", " { } \r\n\t", "{\"tick\":null}", "{\"atMs\":null,\"tick\":{}}"})
    EXPECT_TRUE(Json(json).ok()) << json;
}

TEST(ReadJson, LenientNamesWhatItDoesNotKnow) {
  EventReader reader;
  Event e;
  ASSERT_TRUE(
      reader
          .ReadJson(
              R"({"atMs": 3, "mood": {"a": [1, {"b": "c"}, null, true, -2.5e3]}, "established": {"answeredBy": "PARTY_ROBOT",
      "participantId": "p", "skill": 7}, "extra": [[]]})",
              true, &e)
          .ok());
  EXPECT_THAT(e.unrecognised, ElementsAre("mood", "PARTY_ROBOT", "skill", "extra"));
  EXPECT_EQ(e.party, Party::kUnspecified);
  EXPECT_EQ(e.participant_id, "p");
  ASSERT_TRUE(reader.ReadJson(R"({"utterance": {"stability": "GUESS"}})", true, &e).ok());
  EXPECT_EQ(e.stability, Stability::kPartial);
  ASSERT_TRUE(
      reader.ReadJson(R"({"contactStarted": {"streams": ["STREAM_X", "STREAM_AGENT_TEXT", 99]}})", true, &e).ok());
  EXPECT_THAT(e.streams, ElementsAre(Stream::kAgentText));
  EXPECT_THAT(e.unrecognised, ElementsAre("STREAM_X", "streams 99"));
}

TEST(ReadJson, LenientStillWantsJson) {
  for (const char* json :
       {R"({"x": [1,,2]})", R"({"x": {"a" 1}})", R"({"x": tru})", R"({"x": 01})", R"({"x": "\q"})", R"({"x": [1})"}) {
    EXPECT_FALSE(Json(json, true).ok()) << json;
  }
  const std::string deep = Concat("{\"x\": ", std::string(500, '['), std::string(500, ']'), "}");
  EXPECT_FALSE(Json(deep, true).ok());
}

TEST(ReadBinary, NamesWhatItDoesNotKnow) {
  v1::Event message;
  message.mutable_established()->set_answered_by(static_cast<v1::Party>(9));
  std::string bytes = message.SerializeAsString();
  bytes += "\xA2\x06\x01x";             // field 100, bytes
  bytes += "\xAB\x06\x08\x01\xAC\x06";  // field 101, a group
  EventReader reader;
  Event e;
  ASSERT_TRUE(reader.ReadBinary(bytes, &e).ok());
  EXPECT_EQ(e.kind, EventKind::kEstablished);
  EXPECT_EQ(e.party, Party::kUnspecified);
  EXPECT_THAT(e.unrecognised, ElementsAre("answered_by 9", "field 100", "field 101"));
}

TEST(ReadBinary, ManyUnknownNamesAreDropped) {
  std::string bytes;
  for (int i = 0; i < 100; ++i) bytes += "\xA0\x06\x01";
  EventReader reader;
  Event e;
  ASSERT_TRUE(reader.ReadBinary(bytes, &e).ok());
  EXPECT_EQ(e.unrecognised.size(), limits::kUnrecognised);
  std::string json = "{";
  for (int i = 0; i < 100; ++i) json += Concat(i ? "," : "", "\"unknown_key_", std::to_string(i), "\":1");
  ASSERT_TRUE(reader.ReadJson(json + "}", true, &e).ok());
  EXPECT_EQ(e.unrecognised.size(), limits::kUnrecognised);
}

TEST(ReadBinary, Errors) {
  EventReader reader;
  Event e;
  EXPECT_EQ(Message(reader.ReadBinary(std::string("\xC2\x02\x04\x32\x02\xC0\x80", 7), &e)),
            "event: utterance.text: not UTF-8");
  EXPECT_THAT(Message(reader.ReadBinary("\xC2\x02\x7F", &e)), HasSubstr("utterance: the bytes end within a field"));
  EXPECT_TRUE(absl::IsInvalidArgument(reader.ReadBinary("garbage", &e)));
  EXPECT_TRUE(reader.ReadBinary("", &e).ok());
  EXPECT_EQ(e.kind, EventKind::kNone);
  std::string groups;
  for (int i = 0; i < 100000 && groups.size() < 60000; ++i) groups += "\xAB\x06";
  EXPECT_TRUE(absl::IsInvalidArgument(reader.ReadBinary(groups, &e)));
}

// Within a tag it isn't known which field it is.
TEST(ReadBinary, SaysOfACutEventWhichFieldIsCut) {
  const auto bytes = [](auto fill) {
    v1::Event message;
    fill(&message);
    return message.SerializeAsString();
  };
  struct {
    std::string_view name;
    size_t tag;
    std::string bytes;
  } const fields[] = {
      {"event_id: ", 1, bytes([](v1::Event* e) { e->set_event_id("call-17"); })},
      {"at_ms: ", 1, bytes([](v1::Event* e) { e->set_at_ms(1700000000000); })},
      {"utterance: ", 2, bytes([](v1::Event* e) {
         v1::Utterance* said = e->mutable_utterance();
         said->set_segment_id("s1");
         said->set_party(v1::PARTY_AGENT);
         said->set_text("您好，请讲");
         said->mutable_when()->set_end_ms(1700000000900);
         said->set_confidence(0.5);
         said->add_words()->set_text("您好");
       })},
      {"", 3, "\xC0\xBB\x01\x05"},   // field 3000, which no version knows
  };
  const std::string cut = "the bytes end within a field; were they cut?";
  EventReader reader;
  Event event;
  std::string whole;
  for (const auto& field : fields) {
    for (size_t size = 0; size < field.bytes.size(); ++size) {
      const std::string some = whole + field.bytes.substr(0, size);
      const std::vector<char> exact(some.begin(), some.end());   // a byte too far is seen by the sanitizer
      const absl::Status status = reader.ReadBinary({exact.data(), exact.size()}, &event);
      const std::string_view name = size < field.tag ? "" : field.name;
      EXPECT_EQ(Message(status), size == 0 ? "" : Concat("event: ", name, cut)) << field.name << size;
    }
    whole += field.bytes;
  }
  EXPECT_TRUE(reader.ReadBinary(whole, &event).ok());
  EXPECT_EQ(Message(reader.ReadBinary("\xC2\x02\x01\x80", &event)), "event: utterance: " + cut);
  EXPECT_EQ(Message(reader.ReadBinary("\xC2\x02\x01\x0A", &event)), "event: utterance.segment_id: " + cut);
}

// Short strings are looked at in words that overlap: no place of any length may be missed.
TEST(ReadBinary, AByteThatIsNoTextIsSeenAtEachPlace) {
  for (size_t size = 1; size <= 40; ++size) {
    for (size_t place = 0; place < size; ++place) {
      std::string id(size, 'a');
      id[place] = '\xFF';
      EventReader reader;
      Event event;
      const absl::Status status =
          reader.ReadBinary(Concat("\x0A", std::string(1, static_cast<char>(size)), id), &event);   // event_id = 1
      EXPECT_EQ(Message(status), "event: event_id: not UTF-8") << size << " at " << place;
    }
  }
}

TEST(EventReader, NoWordsOfTheCallInAMessage) {
  constexpr std::string_view kSecret = "身份证号码是";
  for (const std::string& json :
       {Concat("{\"utterance\": {\"text\": \"", kSecret, "\", \"revision\": \"", kSecret, "\"}}"),
        Concat("{\"utterance\": {\"", kSecret, "\": 1}}"), Concat("{\"held\": {\"by\": \"", kSecret, "\"}}"),
        Concat("{\"utterance\": \"", kSecret, "\"}"), Concat(kSecret),
        Concat("{\"utterance\": {\"text\": \"", kSecret, "\"")}) {
    const absl::Status status = Json(json);
    EXPECT_FALSE(status.ok()) << json;
    EXPECT_THAT(status.ToString(), Not(HasSubstr(std::string(kSecret))));
  }
}

// n-1, n, n+1 of every limit, by both readers.
struct LimitCase {
  const char* name;
  size_t limit;
  v1::Event (*make)(size_t n);
  std::string (*json)(size_t n);
};
class EventLimits : public testing::TestWithParam<LimitCase> {};

TEST_P(EventLimits, HoldsAtTheEdge) {
  const LimitCase& c = GetParam();
  for (size_t n : {c.limit - 1, c.limit, c.limit + 1}) {
    const absl::Status binary = Binary(c.make(n)), json = Json(c.json(n));
    EXPECT_EQ(binary.ok(), n <= c.limit) << binary;
    EXPECT_EQ(json.ok(), n <= c.limit) << json;
    if (n > c.limit) {
      EXPECT_TRUE(absl::IsResourceExhausted(binary));
      EXPECT_TRUE(absl::IsResourceExhausted(json));
    }
  }
}

std::string Repeat(std::string_view item, size_t n) {
  std::string out;
  for (size_t i = 0; i < n; ++i) out += Concat(i ? "," : "", item);
  return out;
}

INSTANTIATE_TEST_SUITE_P(
    All, EventLimits,
    testing::Values(
        LimitCase{"text", limits::kUtteranceBytes,
                  [](size_t n) {
                    v1::Event e;
                    e.mutable_utterance()->set_text(std::string(n, 'x'));
                    return e;
                  },
                  [](size_t n) { return Concat("{\"utterance\":{\"text\":\"", std::string(n, 'x'), "\"}}"); }},
        LimitCase{"name", limits::kNameBytes,
                  [](size_t n) {
                    v1::Event e;
                    e.set_event_id(std::string(n, 'x'));
                    return e;
                  },
                  [](size_t n) { return Concat("{\"eventId\":\"", std::string(n, 'x'), "\"}"); }},
        LimitCase{
            "string", limits::kStringValueBytes,
            [](size_t n) {
              v1::Event e;
              e.mutable_fact()->mutable_value()->set_string_value(std::string(n, 'x'));
              return e;
            },
            [](size_t n) { return Concat("{\"fact\":{\"value\":{\"stringValue\":\"", std::string(n, 'x'), "\"}}}"); }},
        LimitCase{"words", limits::kWords,
                  [](size_t n) {
                    v1::Event e;
                    while (n-- > 0) e.mutable_utterance()->add_words();
                    return e;
                  },
                  [](size_t n) { return Concat("{\"utterance\":{\"words\":[", Repeat("{}", n), "]}}"); }},
        LimitCase{"arguments", limits::kArguments,
                  [](size_t n) {
                    v1::Event e;
                    while (n-- > 0) e.mutable_agent_action()->add_arguments();
                    return e;
                  },
                  [](size_t n) { return Concat("{\"agentAction\":{\"arguments\":[", Repeat("{}", n), "]}}"); }},
        LimitCase{"streams", limits::kStreams,
                  [](size_t n) {
                    v1::Event e;
                    while (n-- > 0) e.mutable_contact_started()->add_streams(v1::STREAM_AGENT_TEXT);
                    return e;
                  },
                  [](size_t n) { return Concat("{\"contactStarted\":{\"streams\":[", Repeat("2", n), "]}}"); }}),
    [](const auto& info) { return info.param.name; });

TEST(EventLimits, OfTheWholeEvent) {
  EventReader reader;
  Event e;
  for (size_t n : {limits::kEventBytes - 1, limits::kEventBytes, limits::kEventBytes + 1}) {
    std::string json = "{\"atMs\": 1}";
    json.append(n - json.size(), ' ');
    EXPECT_EQ(reader.ReadJson(json, false, &e).ok(), n <= limits::kEventBytes);
    std::string bytes = "\xA2\x06";  // field 100
    const size_t length = n - 5;
    bytes += {static_cast<char>(length | 0x80), static_cast<char>(length >> 7 | 0x80), static_cast<char>(length >> 14)};
    bytes.resize(n, 'x');
    EXPECT_EQ(reader.ReadBinary(bytes, &e).ok(), n <= limits::kEventBytes);
  }
}

TEST(JsonNumber, IntegersAreExact) {
  const auto parse = [](std::string_view text) -> std::string {
    int64_t value = 0;
    return ParseJsonInteger(text, INT64_MIN, INT64_MAX, &value) ? std::to_string(value) : "no";
  };
  EXPECT_EQ(parse("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(parse("9223372036854775807.0"), "9223372036854775807");
  EXPECT_EQ(parse("9.223372036854775807e18"), "9223372036854775807");
  EXPECT_EQ(parse("9.223372036854775808e18"), "no");
  EXPECT_EQ(parse("-9.223372036854775808e18"), "-9223372036854775808");
  EXPECT_EQ(parse("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(parse("-9223372036854775809"), "no");
  EXPECT_EQ(parse("1200e-2"), "12");
  EXPECT_EQ(parse("1200.50e1"), "12005");
  EXPECT_EQ(parse("1250e-2"), "no");
  EXPECT_EQ(parse("0.000e999999999999"), "0");
  EXPECT_EQ(parse("0e-999999999999"), "0");
  EXPECT_EQ(parse("1e-999999999999"), "no");
  EXPECT_EQ(parse("1e999999999999"), "no");
  EXPECT_EQ(parse("1e19"), "no");
  EXPECT_EQ(parse("-0"), "0");
  for (const char* bad :
       {"", "-", "01", "1.", ".1", "1e", "1e+", "+1", " 1", "1 ", "0x1", "1_0", "--1", "1e1.5", "Infinity"}) {
    EXPECT_EQ(parse(bad), "no") << bad;
  }
}

TEST(JsonNumber, Doubles) {
  double value = 1;
  EXPECT_TRUE(ParseJsonDouble("0.1", &value) && value == 0.1);
  EXPECT_TRUE(ParseJsonDouble("-1e-400", &value) && value == 0);
  EXPECT_TRUE(ParseJsonDouble("1.7976931348623157e308", &value));
  EXPECT_FALSE(ParseJsonDouble("1.7976931348623159e308", &value));
  EXPECT_FALSE(ParseJsonDouble("-1e400", &value));
  EXPECT_FALSE(ParseJsonDouble(std::string(400, '9'), &value));
  EXPECT_TRUE(ParseJsonDouble("0." + std::string(400, '0') + "1", &value) && value == 0);
}

}  // namespace
}  // namespace callcue::wire
