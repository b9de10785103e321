// Messages of any type by a seed: corners of every scalar, awkward strings, unknown enumerators.
#ifndef CALLCUE_TESTS_SYNTAX_GENERATOR_H_
#define CALLCUE_TESTS_SYNTAX_GENERATOR_H_

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>

#include "proto/schema.h"

namespace callcue::testing_support {

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
    constexpr const char* kPieces[] = {"a", "您好", "\n", "\"", "'", "\\", "\t", "😀", "#", "}", "x > 1", "\x01", "?"};
    std::string out;
    for (int n = Pick(6); n > 0; --n) out += kPieces[Pick(13)];
    return out;
  }

#define SET(Type, value) field->is_repeated() ? r->Add##Type(m, field, value) : r->Set##Type(m, field, value)
  void Set(pb::Message* m, const pb::Reflection* r, const pb::FieldDescriptor* field, int depth) {
    switch (field->cpp_type()) {
      case pb::FieldDescriptor::CPPTYPE_MESSAGE:
        return Fill(field->is_repeated() ? r->AddMessage(m, field) : r->MutableMessage(m, field), depth - 1);
      case pb::FieldDescriptor::CPPTYPE_STRING: SET(String, String()); return;
      case pb::FieldDescriptor::CPPTYPE_BOOL: SET(Bool, Pick(2) == 1); return;
      case pb::FieldDescriptor::CPPTYPE_INT32: SET(Int32, static_cast<int32_t>(Integer())); return;
      case pb::FieldDescriptor::CPPTYPE_INT64: SET(Int64, Integer()); return;
      case pb::FieldDescriptor::CPPTYPE_UINT32: SET(UInt32, static_cast<uint32_t>(Integer())); return;
      case pb::FieldDescriptor::CPPTYPE_DOUBLE: SET(Double, Number()); return;
      case pb::FieldDescriptor::CPPTYPE_ENUM:
        SET(EnumValue, Pick(8) ? field->enum_type()->value(Pick(field->enum_type()->value_count()))->number() : 77);
        return;
      default: FAIL() << "the schema has a type that the generator doesn't know: " << field->full_name();
    }
  }
#undef SET

  std::mt19937_64 random_;
};

// The schema in a pool of its own.
class Schema {
 public:
  Schema() {
    pb::FileDescriptorSet files;
    EXPECT_TRUE(files.ParseFromString(std::string(proto::SchemaBytes())));
    for (const auto& file : files.file()) EXPECT_NE(pool_.BuildFile(file), nullptr);
  }
  const pb::Descriptor* Type(const char* name) const { return pool_.FindMessageTypeByName(name); }
  std::unique_ptr<pb::Message> New(const char* name) {
    return std::unique_ptr<pb::Message>(factory_.GetPrototype(Type(name))->New());
  }

 private:
  pb::DescriptorPool pool_;
  pb::DynamicMessageFactory factory_{&pool_};
};

}  // namespace callcue::testing_support

#endif  // CALLCUE_TESTS_SYNTAX_GENERATOR_H_
