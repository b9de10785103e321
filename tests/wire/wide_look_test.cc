// The readers look at more bytes than a value has where there are so many. What stands beside it changes nothing, and where
// the event ends no byte behind it is looked at: each is in memory of just its size, which AddressSanitizer watches.
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>

#include "callcue/v1/event.pb.h"
#include "lib/base/utf8.h"
#include "lib/wire/event_reader.h"
#include "lib/wire/json_reader.h"

namespace callcue::wire {
namespace {

class Exactly {
 public:
  explicit Exactly(std::string_view text) : bytes_(new char[text.size()]), size_(text.size()) {
    std::copy(text.begin(), text.end(), bytes_.get());
  }
  operator std::string_view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  size_t size_;
};

constexpr std::string_view kDigits = "98765432101234567890123";

TEST(WideLook, IntegersOfJson) {
  EventReader reader;
  Event e;
  for (const std::string_view before : {"{", "{\"eventId\":\"c1-0017\",", "{ \"tick\":{} , "}) {
    for (const std::string_view behind : {"}", " }", ",\"utterance\":{\"text\":\"12345678901234567890\"}}"}) {
      if (before.size() > 1 && before[2] == '"' && behind.size() > 2) continue;   // two bodies
      for (size_t count = 1; count < kDigits.size(); ++count) {
        for (size_t wrong = 0; wrong <= count; ++wrong) {
          for (const char c : {'/', ':', ' ', '-', '"'}) {
            std::string digits(kDigits.substr(0, count));
            if (wrong < count) digits[wrong] = c;
            int64_t expected = 0;
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), expected);
            const bool good = error == std::errc() && end == digits.data() + digits.size() && expected >= 0;
            const Exactly json(std::string(before) + "\"atMs\":\"" + digits + "\"" + std::string(behind));
            ASSERT_EQ(reader.ReadJson(json, false, &e).ok(), good) << std::string_view(json);
            if (good) {
              ASSERT_EQ(e.at_ms, expected) << std::string_view(json);
            }
            if (wrong == count) break;
          }
        }
        const std::string open = std::string(before) + "\"atMs\":\"" + std::string(kDigits.substr(0, count));
        ASSERT_FALSE(reader.ReadJson(Exactly(open + "x" + std::string(behind)), false, &e).ok()) << open;
      }
    }
  }
}

TEST(WideLook, KeysOfJson) {
  EventReader reader;
  Event e;
  EXPECT_TRUE(reader.ReadJson(Exactly("{\"fact\":{\"name\":\"a\",\"value\":{\"intValue\":7}}}"), false, &e).ok());
  EXPECT_EQ(e.value.integer, 7);
  for (const std::string_view json :
       {"{\"fact\":{\"nam\":\"a\"}}", "{\"fact\":{\"nama\":\"a\"}}", "{\"fact\":{\"names\":\"a\"}}", "{\"factx\":{}}",
        "{\"utterance\":{\"segmentIx\":\"s\"}}", "{\"utterance\":{\"segmentIdx\":\"s\"}}", "{\"tick", "{\"tick\"}", "{\"a}"}) {
    EXPECT_FALSE(reader.ReadJson(Exactly(json), false, &e).ok()) << json;
  }
}

TEST(WideLook, StringsOfJson) {
  EventReader reader;
  Event e;
  for (size_t size = 0; size < 70; ++size) {
    for (const std::string_view behind : {"\"}", "\" , \"atMs\" : 5 }"}) {
      for (size_t wrong = 0; wrong <= size; ++wrong) {
        std::string text(size, 'x');
        if (wrong < size) text[wrong] = '\x1F';
        const std::string json = "{\"eventId\":\"" + text + std::string(behind);
        ASSERT_EQ(reader.ReadJson(Exactly(json), false).ok(), wrong == size) << size << " " << wrong;
        if (wrong == size) {
          ASSERT_EQ(reader.event().event_id.size(), size);
        }
        ASSERT_FALSE(reader.ReadJson(Exactly("{\"eventId\":\"" + text + "}"), false, &e).ok());
      }
    }
  }
}

TEST(WideLook, IntegersOfProtobuf) {
  EventReader reader;
  Event e;
  v1::Event message;
  for (const std::string& before : {std::string(), std::string("\x0A\x07" "c1-0017")}) {
    for (const std::string& behind : {std::string(), std::string("\x42\x00", 2), "\x0A\x09" + std::string("\u4F60\u4F60\u4F60")}) {
      for (int bits = 0; bits <= 63; ++bits) {
        for (const size_t longer : {0, 1, 2}) {
          uint64_t value = (uint64_t{1} << bits) - 1;
          std::string bytes = before + "\x10";
          for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
          bytes += static_cast<char>(value | (longer > 0 ? 0x80 : 0));
          for (size_t i = 0; i < longer; ++i) bytes += static_cast<char>(i + 1 < longer ? 0x80 : 0);
          const size_t whole = bytes.size();
          bytes += behind;
          for (const size_t size : {bytes.size(), whole, whole - 1}) {
            const Exactly cut(std::string_view(bytes).substr(0, size));
            const bool good = message.ParseFromArray(std::string_view(cut).data(), static_cast<int>(size));
            ASSERT_EQ(reader.ReadBinary(cut, &e).ok(), good && message.at_ms() >= 0) << bits << " " << longer << " " << size;
            if (good) {
              ASSERT_EQ(e.at_ms, message.at_ms());
            }
          }
        }
      }
    }
  }
}

TEST(WideLook, TextsOfProtobuf) {
  EventReader reader;
  for (const std::string_view character : {"x", "\u4F60"}) {
    for (size_t count = 0; count * character.size() < 120; ++count) {
      std::string text;
      for (size_t i = 0; i < count; ++i) text += character;
      for (size_t wrong = 0; wrong <= text.size(); ++wrong) {
        for (const char c : {'\xE0', '\xED', '\xFF', '\x80', 'y'}) {
          std::string said = text;
          if (wrong < text.size()) said[wrong] = c;
          for (const std::string_view behind : {"", "\x10\xFF\xFF\x03"}) {
            std::string bytes = "\x0A";
            bytes += static_cast<char>(said.size());
            bytes += said;
            bytes += behind;
            ASSERT_EQ(reader.ReadBinary(Exactly(bytes)).ok(), IsValidUtf8(said)) << said;
            if (IsValidUtf8(said)) {
              ASSERT_EQ(reader.event().at_ms, behind.empty() ? 0 : 65535);
            }
          }
          if (wrong == text.size()) break;
        }
      }
    }
  }
}

std::string Spoken(int64_t begin, int64_t end) {
  v1::Event message;
  message.mutable_utterance()->mutable_when()->set_begin_ms(begin);
  message.mutable_utterance()->mutable_when()->set_end_ms(end);
  message.mutable_utterance()->set_end_of_turn(true);
  return message.SerializeAsString();
}

// Two times of six bytes each are read at once.
TEST(WideLook, SpansOfProtobuf) {
  EventReader reader;
  v1::Event message;
  const auto check = [&](std::string_view bytes) {
    const bool good = message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    ASSERT_EQ(reader.ReadBinary(Exactly(bytes)).ok(), good && message.at_ms() >= 0);
    if (!good || !message.has_utterance()) return;
    const auto& when = message.utterance().when();
    ASSERT_EQ(reader.event().begin_ms.has_value(), when.has_begin_ms());
    ASSERT_EQ(reader.event().begin_ms.value_or(0), when.begin_ms());
    ASSERT_EQ(reader.event().end_ms.has_value(), when.has_end_ms());
    ASSERT_EQ(reader.event().end_ms.value_or(0), when.end_ms());
    ASSERT_EQ(reader.event().on, message.utterance().end_of_turn());
  };
  const int64_t times[] = {0, 1, 1753500012345, (int64_t{1} << 35) - 1, int64_t{1} << 35, (int64_t{1} << 42) - 1,
                           int64_t{1} << 42, (int64_t{1} << 49) - 1, -1, INT64_MAX};
  for (const int64_t begin : times) {
    for (const int64_t end : times) check(Spoken(begin, end));
  }
  const std::string bytes = Spoken(1753500012345, 1753500019999);
  for (size_t size = 0; size < bytes.size(); ++size) check(bytes.substr(0, size));
  for (size_t place = 0; place < bytes.size(); ++place) {
    for (int c = 0; c < 256; ++c) {
      std::string other = bytes;
      other[place] = static_cast<char>(c);
      check(other);
    }
  }
}

// The same of JSON, against the reader that knows no short way.
TEST(WideLook, SpansOfJson) {
  JsonReader reader;
  EventBuilder builder;
  const auto read = [&](std::string_view json, bool short_way) {
    builder.Begin();
    const bool good = short_way ? reader.Read(json, false, &builder) : reader.ReadAny(json, false, &builder);
    if (!good) return std::string("no");
    const Event& e = builder.event();
    return std::to_string(e.begin_ms.value_or(-1)) + " " + std::to_string(e.end_ms.value_or(-1)) + (e.on ? " on" : "");
  };
  for (const std::string_view behind : {"}}", ",\"endOfTurn\":true}}", " , \"endOfTurn\" : true } }"}) {
    for (const std::string_view begin : {"1753500012345", "0", "12", "-5", "012", "1234567890123456789"}) {
      for (const std::string_view end : {"1753500019999", "0", "9999999999999999", "17535000199990", ""}) {
        const std::string json = "{\"utterance\":{\"when\":{\"beginMs\":\"" + std::string(begin) + "\",\"endMs\":\"" +
                                 std::string(end) + "\"}" + std::string(behind);
        ASSERT_EQ(read(Exactly(json), true), read(json, false)) << json;
      }
    }
    const std::string json = "{\"utterance\":{\"when\":{\"beginMs\":\"1753500012345\",\"endMs\":\"1753500019999\"}" +
                             std::string(behind);
    ASSERT_EQ(read(json, true).substr(0, 27), "1753500012345 1753500019999");
    for (size_t size = 0; size < json.size(); ++size) {
      ASSERT_EQ(read(Exactly(json.substr(0, size)), true), read(json.substr(0, size), false)) << size;
    }
    for (size_t place = 0; place < json.size(); ++place) {
      for (const char c : {'"', '}', '{', ',', ':', ' ', '5', 'e', 'x', '\\', '\xE4'}) {
        std::string other = json;
        other[place] = c;
        ASSERT_EQ(read(Exactly(other), true), read(other, false)) << other;
      }
    }
  }
}

}  // namespace
}  // namespace callcue::wire
