// Every field of an event with every kind of value that a host may come to send, right and wrong, against protobuf's own
// parser: what is accepted means the same, and what is refused is wrong, or on the list of what is refused on purpose.
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "lib/base/concat.h"
#include "lib/wire/event_reader.h"
#include "tests/syntax/generator.h"
#include "tests/wire/oracle.h"

namespace callcue::wire {
namespace {

namespace pb = google::protobuf;

// Numbers as JSON has them and as it doesn't; each is tried bare and in quotes.
constexpr const char* kNumbers[] = {
    "0", "-0", "1", "-1", "7", "1.0", "-1.0", "1.5", "0.1", "1e0", "1e3", "1E3", "1e+3", "1E-3", "10e-1", "100E-2", "0.1e1",
    "1.23e2", "1.235e2", "0e0", "0e5", "-0e-5", "00", "01", "-01", "+1", ".5", "5.", "-.5", "1.e2", "1e", "1e+", "e1", "-",
    "0x10", "1_000", "1,000", "1 0", "\xEF\xBC\x91", "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295",
    "4294967296", "12345678", "123456789", "1234567890123", "123456789012345", "1234567890123456", "999999999999999999",
    "1000000000000000000", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
    "18446744073709551615", "9007199254740993", "1e18", "1e19", "9.223372036854775807e18", "1e308", "1e309", "-1e309", "1e-400",
    "4.9e-324", "0.30000000000000004", "NaN", "-NaN", "nan", "Infinity", "-Infinity", "+Infinity", "inf", "infinity"};
constexpr const char* kJson[] = {
    "null", "true", "false", "\"true\"", "\"false\"", "\"null\"", "\"\"", "\" \"", "\" 1\"", "\"1 \"", "\"\\u0031\"", "{}", "[]",
    "[null]", "[[]]", "[{}]", "[1]", "[\"1\"]", "{\"a\":1}", "[[[]],{},\"x\"]", "{\"a\":{\"b\":[1,{\"c\":null}]}}", "\"PARTY_AGENT\"",
    "\"party_agent\"", "\"AGENT\"", "\"PARTY_AGENT \"", "\"STREAM_AGENT_TEXT\"", "\"FINAL\"", "\"CAUSE_BUSY\"", "\"STARTED\"",
    "\"SHOWN\"", "\"DIRECTION_INBOUND\"", "\"99\"", "99", "-3", "\"a\"", "\"\xE6\x82\xA8\xE5\xA5\xBD\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u4f60\"", "\"\\u4F60\"", "\"\\ud83d\\ude00\"", "\"\xF0\x9F\x98\x80\"", "\"\\u0000\"",
    "\"\\u001f\"", "\"\x7F\"", "\"\xC2\x80\"", "\"\xEF\xBF\xBF\"", "\"\xEF\xBB\xBF\"", "\"//\""};
constexpr const char* kNotJson[] = {
    "", "TRUE", "nul", "nulll", "undefined", "'1'", "`1`", "[1,]", "[,1]", "{\"a\"}", "{,}", "/**/1", "1//", "\"\\u12\"",
    "\"\\u123g\"", "\"\\q\"", "\"\\\"", "\"a", "\"a\"b\"", "\"a\nb\"", "\"a\tb\"",
    // Surrogates alone or the wrong way round, and bytes that aren't UTF-8, are no text.
    "\"\\ud83d\"", "\"\\ude00\"", "\"\\ude00\\ud83d\"", "\"\\ud83dx\"", "\"\\ud83d\\n\"", "\"\\ud83d\\ud83d\\ude00\"", "\"\xC0\x80\"",
    "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xF8\x88\x80\x80\x80\"", "\"\xE6\x82\"", "\"\x80\"", "\"\xFF\""};

struct Place {
  const pb::FieldDescriptor* field;
  std::string before, after;  // of the value
};

// The JSON around each field of a message, nested as it is.
void Collect(const pb::Descriptor& type, const std::string& before, const std::string& after, std::vector<Place>* places) {
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor* field = type.field(i);
    const std::string key = Concat(before, "{\"", i % 2 ? field->name() : field->json_name(), "\":");
    places->push_back({field, key, Concat("}", after)});
    if (field->is_repeated()) places->push_back({field, Concat(key, "["), Concat("]}", after)});
    if (field->message_type() == nullptr) continue;
    const bool list = field->is_repeated();
    Collect(*field->message_type(), Concat(key, list ? "[" : ""), Concat(list ? "]" : "", "}", after), places);
  }
}

bool IsInteger(const pb::FieldDescriptor& field) {
  return field.cpp_type() == pb::FieldDescriptor::CPPTYPE_INT32 || field.cpp_type() == pb::FieldDescriptor::CPPTYPE_INT64 ||
         field.cpp_type() == pb::FieldDescriptor::CPPTYPE_UINT32;
}
bool IsNumber(const std::string& text) {
  static const std::regex kNumber(R"(-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?)");
  return std::regex_match(text, kNumber);
}

// What protobuf's parser of this version takes although neither JSON nor the mapping has it. Empty: there is no reason.
std::string WhyOnlyTheirs(const Place& place, const std::string& value) {
  const pb::FieldDescriptor& field = *place.field;
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  const std::string inner = quoted ? value.substr(1, value.size() - 2) : value;
  if (field.name() == "at_ms" && inner[0] == '-') return "a negative time of arrival";
  if (value.find("\\q") != value.npos || value.find('\t') != value.npos) return "no escape, or a control character";
  if (value == "[1,]" || value == "[,1]") return "a comma too many";
  if (field.is_repeated() && place.before.back() != '[') return "an element without its list";
  if (field.is_repeated() && (value[0] == '[' || value == "null")) return "a list or null in a list";
  if (quoted && field.cpp_type() == pb::FieldDescriptor::CPPTYPE_BOOL) return "true or false in quotes";
  if (quoted && field.cpp_type() == pb::FieldDescriptor::CPPTYPE_ENUM) return "an enumerator that is neither a name nor a number";
  if (!IsNumber(inner)) return "no number of JSON";
  if (field.cpp_type() != pb::FieldDescriptor::CPPTYPE_DOUBLE && inner.find("e-400") != inner.npos) return "a fraction that vanishes";
  if (IsInteger(field) && inner == "-9223372036854775809") return "an integer that is rounded";
  return "";
}

// What the mapping has, and protobuf's parser of this version doesn't take yet.
std::string WhyOnlyOurs(const Place& place, const std::string& value) {
  if (!IsInteger(*place.field)) return "";
  if (value[0] == '"' && value.find_first_of(".eE") != value.npos) return "a fraction or an exponent in quotes";
  if (value == "\"-0\"") return "minus zero in quotes";
  if (value == "9.223372036854775807e18") return "more digits than a double has";
  return "";
}

TEST(JsonMapping, EveryFieldWithEveryValue) {
  testing_support::Schema schema;
  const pb::LogSilencer silencer;
  std::vector<Place> places;
  Collect(*schema.Type("callcue.v1.Event"), "", "", &places);
  std::vector<std::string> values(std::begin(kJson), std::end(kJson));
  values.insert(values.end(), std::begin(kNotJson), std::end(kNotJson));
  for (const char* number : kNumbers) values.push_back(number), values.push_back(Concat("\"", number, "\""));
  EventReader reader;
  std::set<std::string> reasons;
  int accepted = 0, refused = 0;
  for (const Place& place : places) {
    for (const std::string& value : values) {
      const std::string json = Concat(place.before, value, place.after);
      const absl::Status status = reader.ReadJson(json, false);
      const auto message = schema.New("callcue.v1.Event");
      const auto theirs = pb::util::JsonStringToMessage(json, message.get());
      ++(status.ok() ? accepted : refused);
      if (status.ok() && theirs.ok()) {
        v1::Event generated;
        ASSERT_TRUE(generated.ParseFromString(message->SerializeAsString()));
        ASSERT_EQ(Dump(reader.event()), Dump(SlowEvent(generated).event)) << json;
      } else if (theirs.ok()) {
        const std::string why = WhyOnlyTheirs(place, value);
        ASSERT_NE(why, "") << "only protobuf takes " << json << "\n" << status;
        reasons.insert(why);
      } else if (status.ok()) {
        const std::string why = WhyOnlyOurs(place, value);
        ASSERT_NE(why, "") << "only we take " << json << "\n" << theirs.ToString();
        reasons.insert(why);
      }
    }
  }
  EXPECT_GT(accepted, 2000);
  EXPECT_GT(refused, 20000);
  EXPECT_EQ(reasons.size(), 13u);  // all that are listed occur
}

// A key that isn't known, in every place and with every value: refused, or left alone as if it weren't there.
std::string Repeated(const std::string& text, int times) {
  std::string all;
  while (times-- > 0) all += text;
  return all;
}

TEST(JsonMapping, UnknownKeysEverywhere) {
  testing_support::Schema schema;
  std::vector<Place> places;
  Collect(*schema.Type("callcue.v1.Event"), "", "", &places);
  std::vector<std::pair<std::string, bool>> values;  // and whether they are JSON
  for (const char* value : kJson) values.emplace_back(value, true);
  for (const char* value : kNotJson) values.emplace_back(value, false);
  for (const char* number : kNumbers) values.emplace_back(number, IsNumber(number));
  EventReader plain, reader;
  int kept = 0, broken = 0;
  for (const Place& place : places) {
    if (place.field->message_type() == nullptr || place.field->is_repeated()) continue;
    const std::string without = Concat(place.before, "{}", place.after);
    ASSERT_TRUE(plain.ReadJson(without, false).ok()) << without;
    for (const auto& [value, is_json] : values) {
      const std::string json = Concat(place.before, "{\"x_y\":", value, "}", place.after);
      const absl::Status strict = reader.ReadJson(json, false);
      EXPECT_TRUE(absl::IsInvalidArgument(strict)) << json;
      const bool ok = reader.ReadJson(json, true).ok();
      ASSERT_EQ(ok, is_json) << json;
      ++(ok ? kept : broken);
      if (!ok) continue;
      EXPECT_EQ(std::string(strict.message()).find("x_y: unknown key") != std::string::npos, true) << strict;
      ASSERT_EQ(Dump(reader.event()), Dump(plain.event())) << json;
      ASSERT_EQ(reader.event().unrecognised.size(), 1u) << json;
      ASSERT_EQ(reader.event().unrecognised[0], "x_y");
    }
  }
  EXPECT_GT(kept, 1000);
  EXPECT_GT(broken, 1000);
  for (const int depth : {30, 31, 32, 33, 34, 1000}) {
    const std::string json = Concat("{\"x\":", std::string(depth, '['), std::string(depth, ']'), "}");
    EXPECT_EQ(reader.ReadJson(json, true).ok(), depth <= 32) << depth;
    const std::string objects = Concat(Repeated("{\"x\":", depth), "1", std::string(depth, '}'));
    EXPECT_EQ(reader.ReadJson(objects, true).ok(), depth <= 32) << depth;
  }
}

// A key twice, by whichever of its names and in whichever spelling, and two members of a oneof: nobody can tell which counts.
TEST(JsonMapping, NothingStandsTwice) {
  testing_support::Schema schema;
  std::vector<Place> places;
  Collect(*schema.Type("callcue.v1.Event"), "", "", &places);
  EventReader reader;
  int pairs = 0;
  for (const Place& place : places) {
    if (place.field->is_repeated()) continue;
    const std::string value = place.field->message_type() != nullptr                               ? "{}"
                              : place.field->cpp_type() == pb::FieldDescriptor::CPPTYPE_STRING ? "\"s\""
                              : place.field->cpp_type() == pb::FieldDescriptor::CPPTYPE_BOOL   ? "true"
                                                                                               : "1";
    const std::string once = Concat(place.before, value, place.after);
    ASSERT_TRUE(reader.ReadJson(once, false).ok()) << once;
    std::string escaped = place.field->json_name();
    char code[8];
    std::snprintf(code, sizeof code, "\\u%04x", escaped.back());
    escaped.replace(escaped.size() - 1, 1, code);
    for (const std::string& name : {place.field->name(), place.field->json_name(), escaped}) {
      for (const std::string& other : {value, std::string("null")}) {
        const std::string twice = Concat(place.before, value, ",\"", name, "\":", other, place.after);
        EXPECT_TRUE(absl::IsInvalidArgument(reader.ReadJson(twice, false))) << twice;
        EXPECT_TRUE(absl::IsInvalidArgument(reader.ReadJson(twice, true))) << twice;
        ++pairs;
      }
    }
  }
  EXPECT_GT(pairs, 500);
}

}  // namespace
}  // namespace callcue::wire
