// Our parser against protobuf's own, over generated messages of the whole schema in every printing style.
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "lib/syntax/policy_text.h"
#include "proto/schema.h"

namespace callcue::syntax {
namespace {

namespace pb = google::protobuf;

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  void Fill(pb::Message* message, int depth) {
    const pb::Reflection* reflection = message->GetReflection();
    for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
      const pb::FieldDescriptor* field = message->GetDescriptor()->field(i);
      const bool nested = field->cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE;
      if (Pick(3) != 0 || (nested && depth == 0)) continue;
      if (field->real_containing_oneof() != nullptr && Pick(3) != 0) continue;
      const int times = field->is_repeated() ? 1 + Pick(3) : 1;
      for (int n = 0; n < times; ++n) Set(message, reflection, field, depth);
    }
  }

 private:
  int Pick(int n) { return static_cast<int>(random_() % n); }
  int64_t Integer() {
    constexpr int64_t kCorners[] = {0, 1, -1, 127, 128, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN};
    return Pick(2) ? kCorners[Pick(9)] : static_cast<int64_t>(random_());
  }
  double Number() {
    constexpr double kCorners[] = {0, -0.0, 1.5, -2e300, 1e-9, 0.1, 123456789};
    return kCorners[Pick(7)];
  }
  std::string String() {
    constexpr const char* kPieces[] = {"a", "您好", "\n", "\"",    "'",    "\\", "\t",
                                       "😀", "#",    "}",  "x > 1", "\x01", "?"};
    std::string out;
    for (int n = Pick(6); n > 0; --n) out += kPieces[Pick(13)];
    return out;
  }

#define SET(Type, value) field->is_repeated() ? r->Add##Type(m, field, value) : r->Set##Type(m, field, value)
  void Set(pb::Message* m, const pb::Reflection* r, const pb::FieldDescriptor* field, int depth) {
    switch (field->cpp_type()) {
      case pb::FieldDescriptor::CPPTYPE_MESSAGE:
        return Fill(field->is_repeated() ? r->AddMessage(m, field) : r->MutableMessage(m, field), depth - 1);
      case pb::FieldDescriptor::CPPTYPE_STRING:
        SET(String, String());
        return;
      case pb::FieldDescriptor::CPPTYPE_BOOL:
        SET(Bool, Pick(2) == 1);
        return;
      case pb::FieldDescriptor::CPPTYPE_INT32:
        SET(Int32, static_cast<int32_t>(Integer()));
        return;
      case pb::FieldDescriptor::CPPTYPE_INT64:
        SET(Int64, Integer());
        return;
      case pb::FieldDescriptor::CPPTYPE_UINT32:
        SET(UInt32, static_cast<uint32_t>(Integer()));
        return;
      case pb::FieldDescriptor::CPPTYPE_DOUBLE:
        SET(Double, Number());
        return;
      case pb::FieldDescriptor::CPPTYPE_ENUM:
        SET(EnumValue,
            Pick(8) ? field->enum_type()->value(Pick(field->enum_type()->value_count()))->number() : 77);
        return;
      default:
        FAIL() << "the schema has a type that the generator doesn't know: " << field->full_name();
    }
  }
#undef SET

  std::mt19937_64 random_;
};

class AgainstProtobuf : public testing::Test {
 protected:
  void SetUp() override {
    pb::FileDescriptorSet files;
    ASSERT_TRUE(files.ParseFromString(std::string(proto::SchemaBytes())));
    for (const auto& file : files.file()) ASSERT_NE(pool_.BuildFile(file), nullptr);
  }
  std::unique_ptr<pb::Message> New(const char* type) {
    return std::unique_ptr<pb::Message>(factory_.GetPrototype(pool_.FindMessageTypeByName(type))->New());
  }
  pb::DescriptorPool pool_;
  pb::DynamicMessageFactory factory_{&pool_};
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
      if (theirs)
        EXPECT_EQ(parsed.policy.SerializeAsString().size(), expected->SerializeAsString().size()) << text;
    }
    ++(ours ? accepted : rejected);
  }
  EXPECT_GT(accepted, 100);
  EXPECT_GT(rejected, 100);
}

}  // namespace
}  // namespace callcue::syntax
