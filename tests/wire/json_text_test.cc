// Integers and strings that are written and read a word at a time, against the slow way.
#include "lib/wire/json_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "lib/wire/json_number.h"
#include "lib/wire/json_output.h"

namespace callcue::wire {
namespace {

std::string Written(int64_t value) {
  char text[kLongestInteger];
  return std::string(text, WriteJsonInteger(value, text));
}

void ExpectBothWays(int64_t value) {
  const std::string text = std::to_string(value);
  ASSERT_EQ(Written(value), text);
  int64_t read = ~value;
  ASSERT_TRUE(ParseJsonInteger(text, INT64_MIN, INT64_MAX, &read)) << text;
  ASSERT_EQ(read, value);
}

TEST(JsonText, IntegersOfEveryLength) {
  for (int64_t value = 0; value < 100'000; ++value) ExpectBothWays(value);
  for (uint64_t power = 1; power <= 1'000'000'000'000'000'000u; power *= 10) {
    for (int64_t near = -3; near <= 3; ++near) {
      ExpectBothWays(static_cast<int64_t>(power) + near);
      ExpectBothWays(-static_cast<int64_t>(power) + near);
    }
  }
  for (int64_t value : {INT64_MIN, INT64_MIN + 1, INT64_MAX, INT64_MAX - 1}) ExpectBothWays(value);
  std::mt19937_64 random(1);
  for (int i = 0; i < 300'000; ++i) ExpectBothWays(static_cast<int64_t>(random() >> random() % 64));
}

TEST(JsonText, WhatIsNoDigitIsNoticedInEveryPlace) {
  int64_t value = 0;
  for (size_t size = 1; size <= 19; ++size) {
    for (size_t place = 0; place < size; ++place) {
      for (const char c : {'/', ':', ' ', '\0', 'a', '.', '\x80', '\xB1', '@', '?'}) {
        std::string text(size, '1');
        text[place] = c;
        if (c == '.' && place > 0 && place + 1 < size) continue;  // a fraction
        EXPECT_FALSE(ParseJsonInteger(text, INT64_MIN, INT64_MAX, &value)) << text;
      }
    }
  }
}

std::string Quoted(std::string_view text) {
  std::string out = "before";
  OutputBuffer buffer(&out);
  WriteJsonString(text, &buffer);
  buffer.Flush();
  return out.substr(6);
}
std::string QuotedSlowly(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    char code[8];
    std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned char>(c));
    out += c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\b' ? "\\b" : c == '\f' ? "\\f" : c == '\n' ? "\\n" : c == '\r' ? "\\r"
           : c == '\t' ? "\\t" : static_cast<unsigned char>(c) < 0x20 ? code : std::string(1, c);
  }
  return out + "\"";
}

TEST(JsonText, EscapesInEveryPlace) {
  for (size_t size = 0; size <= 40; ++size) {
    EXPECT_EQ(Quoted(std::string(size, 'x')), QuotedSlowly(std::string(size, 'x')));
    for (size_t place = 0; place < size; ++place) {
      for (int c = 0; c < 256; ++c) {
        std::string text(size, '\xE4');
        text[place] = static_cast<char>(c);
        ASSERT_EQ(Quoted(text), QuotedSlowly(text)) << size << " " << place << " " << c;
      }
    }
  }
}

// Around the size of what is gathered before it goes into the string, and far beyond.
TEST(JsonText, BuffersOfEveryLength) {
  for (size_t size : {1000u, 1020u, 1021u, 1022u, 1023u, 1024u, 1025u, 2047u, 2048u, 2049u, 70'000u}) {
    for (size_t piece : {1u, 7u, 8u, 16u, 17u, 500u, 1024u, 5000u}) {
      std::string expected = "kept", out = "kept";
      OutputBuffer buffer(&out);
      for (size_t done = 0; done < size; done += piece) {
        const std::string text(piece, static_cast<char>('a' + done % 26));
        expected += text;
        buffer.Append(text);
      }
      EXPECT_EQ(buffer.size(), expected.size() - 4);
      buffer.Flush();
      ASSERT_EQ(out, expected);
      buffer.Append("more");
      buffer.Flush();
      ASSERT_EQ(out, expected + "more");
    }
  }
  Bytes bytes;
  for (size_t size : {0u, 1u, 1000u, 5000u, 3u, 70'000u, 1u}) {   // in place of each other
    BytesBuffer buffer(&bytes, size);
    EXPECT_EQ(bytes.size, 0u);
    for (size_t i = 0; i < size; ++i) buffer.Append("x");
    buffer.Extend(9);
    buffer.Append("123456789");
    buffer.Flush();
    ASSERT_EQ(std::string(bytes.room, 0, bytes.size), std::string(size, 'x') + "123456789");
  }
  std::string out = "kept";
  { OutputBuffer buffer(&out); buffer.Append(std::string(5000, 'x')); }
  EXPECT_EQ(out, "kept");
}

// The first digits of one are those of the one before, or not.
TEST(JsonText, TimesThatFollowEachOther) {
  constexpr int64_t kStep = 100'000'000;
  std::mt19937_64 random(1);
  std::vector<int64_t> bases = {0, kStep - 1, kStep, 10 * kStep, 17'535'000 * kStep, 99'999'999 * kStep, kStep * kStep};
  bases.insert(bases.end(), {INT64_MIN, -1, INT64_MAX});
  for (int i = 0; i < 20'000; ++i) {
    std::string out, expected;
    JsonOutput json(&out);
    const size_t begin = json.Begin();
    for (int field = 0; field < 4; ++field) {
      const uint64_t near = random() % 3 == 0 ? random() % 5 - 2 : random() % 200'000'000 - kStep;
      const int64_t value = static_cast<int64_t>(static_cast<uint64_t>(bases[random() % bases.size()]) + near);
      json.Int64(1, "at", value);
      expected += (field == 0 ? "\"at\":\"" : ",\"at\":\"") + std::to_string(value) + "\"";
    }
    json.End(begin);
    json.Flush();
    ASSERT_EQ(out, "{" + expected + "}");
  }
}

TEST(JsonText, ObjectsWithAndWithoutFields) {
  const std::vector<int> items = {0, 1, 2, 0};
  for (const size_t before : {0, 1, 1000, 1010, 1020, 5000}) {
    std::string out = "[";
    JsonOutput json(&out);
    const size_t begin = json.Begin();
    if (before > 0) json.String(1, "long", std::string(before, 'x'));
    json.Message(2, "empty", [] {});
    json.Messages(3, "items", items, [&](int fields) {
      for (int i = 0; i < fields; ++i) json.Bool(1, "yes", true);
    });
    json.Foreign("other", [](std::string* text) { *text += "{}"; });
    json.End(begin);
    const size_t second = json.Begin();
    json.End(second);
    json.Flush();
    const std::string first = before > 0 ? "\"long\":\"" + std::string(before, 'x') + "\"," : "";
    EXPECT_EQ(out, "[{" + first + R"("empty":{},"items":[{},{"yes":true},{"yes":true,"yes":true},{}],"other":{}}{})");
  }
}

}  // namespace
}  // namespace callcue::wire
