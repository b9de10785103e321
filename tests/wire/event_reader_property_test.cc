// Both readers against protobuf's own parsers, over generated events and over damaged ones.
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <regex>

#include "lib/wire/event_reader.h"
#include "lib/wire/json_plain.h"
#include "lib/wire/json_reader.h"
#include "tests/syntax/generator.h"
#include "tests/wire/oracle.h"

namespace callcue::wire {
namespace {

namespace pb = google::protobuf;

// So many events, or many more: CALLCUE_PROPERTY_FACTOR.
uint32_t Times(uint32_t count) {
  static const char* const factor = std::getenv("CALLCUE_PROPERTY_FACTOR");
  return factor == nullptr ? count : count * static_cast<uint32_t>(std::max(1, std::atoi(factor)));
}

class EventReaderProperty : public testing::Test {
 protected:
  std::unique_ptr<pb::Message> Generate(uint32_t seed) {
    auto message = schema_.New("callcue.v1.Event");
    // The generator skips two fields of three: tries until there is a body, in turn each one.
    const pb::Descriptor* type = message->GetDescriptor();
    testing_support::Generator(seed).Fill(message.get(), 0);
    const pb::FieldDescriptor* body = type->field(2 + seed % (type->field_count() - 2));
    testing_support::Generator(seed + 1).Fill(message->GetReflection()->MutableMessage(message.get(), body), 3);
    const pb::FieldDescriptor* at = type->FindFieldByName("at_ms");
    const int64_t at_ms = message->GetReflection()->GetInt64(*message, at);
    if (at_ms < 0) message->GetReflection()->SetInt64(message.get(), at, ~at_ms);
    return message;
  }
  std::string Slow(const std::string& bytes, bool* ok) {
    v1::Event message;
    *ok = message.ParseFromString(bytes);
    return *ok ? Dump(SlowEvent(message).event) : "";
  }

  testing_support::Schema schema_;
  EventReader reader_;
  pb::LogSilencer silencer_;
};

TEST_F(EventReaderProperty, BinaryIsReadAsProtobufDoes) {
  for (uint32_t seed = 0; seed < Times(8000); ++seed) {
    const std::string bytes = Generate(seed)->SerializeAsString();
    bool ok = false;
    const std::string expected = Slow(bytes, &ok);
    ASSERT_TRUE(ok);
    Event event;
    const absl::Status status = reader_.ReadBinary(bytes, &event);
    ASSERT_TRUE(status.ok()) << status << " seed " << seed;
    ASSERT_EQ(Dump(event), expected) << "seed " << seed;
  }
}

TEST_F(EventReaderProperty, JsonIsReadAsProtobufDoes) {
  for (uint32_t seed = 0; seed < Times(8000); ++seed) {
    const auto message = Generate(seed);
    pb::util::JsonPrintOptions options;
    options.preserve_proto_field_names = seed & 1;
    options.always_print_enums_as_ints = seed & 2;
    options.add_whitespace = seed & 4;
    std::string json;
    ASSERT_TRUE(pb::util::MessageToJsonString(*message, &json, options).ok());
    bool ok = false;
    const std::string expected = Slow(message->SerializeAsString(), &ok);
    Event event;
    const absl::Status status = reader_.ReadJson(json, false, &event);
    ASSERT_TRUE(status.ok()) << status << json;
    ASSERT_EQ(Dump(event), expected) << json;
  }
}

// Two events one behind the other are their merger; pieces behind each other are any merger.
TEST_F(EventReaderProperty, MergingIsThatOfProtobuf) {
  int same_body = 0;
  for (uint32_t seed = 0; seed < Times(8000); ++seed) {
    const uint32_t other = seed % 2 ? seed + 34 * 17 : seed + 1;
    const std::string bytes = Generate(seed)->SerializeAsString() + Generate(other)->SerializeAsString();
    bool ok = false;
    const std::string expected = Slow(bytes, &ok);
    ASSERT_TRUE(ok);
    Event event;
    ASSERT_TRUE(reader_.ReadBinary(bytes, &event).ok());
    ASSERT_EQ(Dump(event), expected) << "seed " << seed;
    same_body += seed % 2;
  }
  EXPECT_GT(same_body, 0);
}

TEST_F(EventReaderProperty, DamagedBytesAreRejectedWhereProtobufRejects) {
  std::mt19937 random(3);
  int accepted = 0, rejected = 0;
  for (uint32_t seed = 0; seed < Times(30000); ++seed) {
    std::string bytes = Generate(seed % 500)->SerializeAsString();
    if (bytes.empty()) continue;
    if (random() % 4 == 0) bytes.resize(random() % bytes.size());
    for (int n = random() % 3; n >= 0 && !bytes.empty(); --n) {
      bytes[random() % bytes.size()] = static_cast<char>(random() % 2 ? random() : (1 << random() % 8));
    }
    bool theirs = false;
    const std::string expected = Slow(bytes, &theirs);
    Event event;
    const absl::Status status = reader_.ReadBinary(bytes, &event);
    if (status.ok()) {
      ASSERT_TRUE(theirs);
      ASSERT_EQ(Dump(event), expected);
    } else if (theirs) {
      // Stricter on purpose.
      EXPECT_TRUE(expected.find(" at=-") != std::string::npos || absl::IsResourceExhausted(status))
          << status << expected << testing::PrintToString(bytes);
    }
    ++(status.ok() ? accepted : rejected);
  }
  EXPECT_GT(accepted, 2000);
  EXPECT_GT(rejected, 2000);
}

TEST_F(EventReaderProperty, DamagedJsonNeverMeansSomethingElse) {
  std::mt19937 random(4);
  int accepted = 0, rejected = 0;
  for (uint32_t seed = 0; seed < Times(8000); ++seed) {
    std::string json;
    ASSERT_TRUE(pb::util::MessageToJsonString(*Generate(seed % 500), &json).ok());
    constexpr std::string_view kBytes = "{}[]:,\"\\ 0123456789-+.eEtruefalsenull\x80\xC3";
    for (int n = random() % 2; n >= 0; --n) json[random() % json.size()] = kBytes[random() % kBytes.size()];
    Event event;
    const bool ours = reader_.ReadJson(json, false, &event).ok();
    ++(ours ? accepted : rejected);
    if (!ours) continue;
    const auto message = schema_.New("callcue.v1.Event");
    if (!pb::util::JsonStringToMessage(json, message.get()).ok()) {
      // The mapping allows exponents in quotes; this protobuf doesn't know that yet.
      ASSERT_TRUE(std::regex_search(json, std::regex(R"("-?\d[\d.]*([eE][-+]?\d+)?")"))) << json;
      continue;
    }
    bool ok = false;
    const std::string expected = Slow(message->SerializeAsString(), &ok);
    ASSERT_EQ(Dump(event), expected) << json;
  }
  EXPECT_GT(accepted, 200);
  EXPECT_GT(rejected, 1000);
}

// The short way gives what the long one gives, or leaves it to that; it sees nothing beyond the text.
TEST_F(EventReaderProperty, PlainJsonIsReadTheSameBothWays) {
  std::mt19937 random(5);
  EventBuilder plain, any;
  JsonReader reader;
  int whole = 0, damaged = 0, left = 0;
  for (uint32_t seed = 0; seed < Times(16000); ++seed) {
    pb::util::JsonPrintOptions options;
    options.add_whitespace = seed & 1;
    std::string json;
    ASSERT_TRUE(pb::util::MessageToJsonString(*Generate(seed), &json, options).ok());
    const bool damage = seed % 3 != 0;
    if (damage) {
      constexpr std::string_view kBytes = "{}[]:,\"\\ 0123456789-+.eEtruefalsenull\x01\x80\xC3";
      if (random() % 4 == 0) json.resize(random() % json.size() + 1);
      for (int n = random() % 2; n > 0; --n) json[random() % json.size()] = kBytes[random() % kBytes.size()];
      if (random() % 2 == 0) json += random() % 4 == 0 ? "}" : " \n";
    }
    const std::vector<char> exactly(json.begin(), json.end());
    const std::string_view text(exactly.data(), exactly.size());
    plain.Begin(), any.Begin();
    if (!ReadPlainJson(text, &plain)) {
      ++left;
      continue;
    }
    ++(damage ? damaged : whole);
    ASSERT_TRUE(reader.ReadAny(text, false, &any)) << json;
    plain.Finish(), any.Finish();
    ASSERT_EQ(Dump(plain.event()), Dump(any.event())) << json;
  }
  EXPECT_GT(whole, 1000);
  EXPECT_GT(damaged, 200);
  EXPECT_GT(left, 1000);
}

}  // namespace
}  // namespace callcue::wire
