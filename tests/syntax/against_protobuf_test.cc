// Our parser against protobuf's own, over generated messages of the whole schema in every printing style.
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "lib/syntax/policy_text.h"
#include "tests/syntax/generator.h"

namespace callcue::syntax {
namespace {

namespace pb = google::protobuf;
using testing_support::Generator;

class AgainstProtobuf : public testing::Test {
 protected:
  std::unique_ptr<pb::Message> New(const char* type) { return schema_.New(type); }
  testing_support::Schema schema_;
};

template <typename Parsed, typename ParseFunction, typename Message>
void Compare(pb::Message* expected, const std::string& text, ParseFunction parse, const Message& message,
             Parsed* parsed) {
  Diagnostics problems;
  ASSERT_TRUE(parse(text, "", parsed, &problems)) << FormatDiagnostic(problems.at(0)) << text;
  auto again = std::unique_ptr<pb::Message>(expected->New());
  ASSERT_TRUE(again->ParseFromString(message.SerializeAsString()));
  ASSERT_EQ(again->SerializeAsString(), expected->SerializeAsString()) << text;
}

TEST_F(AgainstProtobuf, GeneratedMessagesInEveryStyle) {
  size_t bytes = 0;
  for (uint32_t seed = 0; seed < 600; ++seed) {
    const bool cases = seed % 2 == 1;
    auto message = New(cases ? "callcue.v1.CaseFile" : "callcue.v1.Policy");
    Generator(seed).Fill(message.get(), 4);
    pb::TextFormat::Printer printer;
    printer.SetSingleLineMode(seed & 2);
    printer.SetUseShortRepeatedPrimitives(seed & 4);
    printer.SetUseUtf8StringEscaping(seed & 8);
    std::string text;
    ASSERT_TRUE(printer.PrintToString(*message, &text));
    bytes += text.size();
    ParsedCases file;
    ParsedPolicy policy;
    if (cases) {
      Compare(message.get(), text, ParseCaseText, file.file, &file);
    } else {
      Compare(message.get(), text, ParsePolicyText, policy.policy, &policy);
    }
  }
  EXPECT_GT(bytes, 400000u);  // not one empty message after the other
}

// What protobuf rejects, we reject; what it accepts, we read the same way. Texts are made by damaging good
// ones.
TEST_F(AgainstProtobuf, DamagedTexts) {
  struct Quiet : pb::io::ErrorCollector {
    void AddError(int, int, const std::string&) override {}
  } quiet;
  std::mt19937 random(7);
  int accepted = 0, rejected = 0;
  for (uint32_t seed = 0; seed < 2000; ++seed) {
    auto message = New("callcue.v1.Policy");
    Generator(seed % 100 + 1000).Fill(message.get(), 1);
    std::string text;
    ASSERT_TRUE(pb::TextFormat::PrintToString(*message, &text));
    if (text.empty() || text.size() > 3000) continue;
    constexpr std::string_view kBytes = "{}[]<>:;,\"'\\#-. \n0x1aEf";
    for (int n = random() % 2; n >= 0; --n) text[random() % text.size()] = kBytes[random() % kBytes.size()];
    pb::TextFormat::Parser parser;
    parser.RecordErrorsTo(&quiet);
    auto expected = New("callcue.v1.Policy");
    const bool theirs = parser.ParseFromString(text, expected.get());
    ParsedPolicy parsed;
    Diagnostics problems;
    const bool ours = ParsePolicyText(text, "", &parsed, &problems);
    ASSERT_EQ(ours, !HasErrors(problems));
    if (theirs && !ours) {
      // Stricter on purpose: brackets of extensions, deep nesting, escapes that give no UTF-8.
      EXPECT_TRUE(problems[0].code == "bad-utf8" || problems[0].code == "bad-escape")
          << FormatDiagnostic(problems[0]) << text;
    }
    if (ours) {
      EXPECT_TRUE(theirs) << text;
      if (theirs) {
        EXPECT_EQ(parsed.policy.SerializeAsString().size(), expected->SerializeAsString().size()) << text;
      }
    }
    ++(ours ? accepted : rejected);
  }
  EXPECT_GT(accepted, 100);
  EXPECT_GT(rejected, 100);
}

}  // namespace
}  // namespace callcue::syntax
