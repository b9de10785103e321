// The table against the schema.
#include <gtest/gtest.h>

#include <set>

#include "lib/wire/event_schema.h"
#include "lib/wire/output_bound.h"
#include "tests/syntax/generator.h"

namespace callcue::wire {
namespace {

namespace pb = google::protobuf;

pb::FieldDescriptor::Type ProtoType(Type type) {
  switch (type) {
    case Type::kString: return pb::FieldDescriptor::TYPE_STRING;
    case Type::kBool: return pb::FieldDescriptor::TYPE_BOOL;
    case Type::kInt32: return pb::FieldDescriptor::TYPE_INT32;
    case Type::kInt64: return pb::FieldDescriptor::TYPE_INT64;
    case Type::kUint32: return pb::FieldDescriptor::TYPE_UINT32;
    case Type::kDouble: return pb::FieldDescriptor::TYPE_DOUBLE;
    case Type::kEnum: return pb::FieldDescriptor::TYPE_ENUM;
    case Type::kMessage: return pb::FieldDescriptor::TYPE_MESSAGE;
  }
  return pb::FieldDescriptor::MAX_TYPE;
}

// Each field has a bit of its own, and the last of all says whether it is one of several.
void ExpectSeen(const Field& field, uint64_t* seen) {
  constexpr uint64_t kAlternative = uint64_t{1} << 63;
  EXPECT_EQ((field.seen & kAlternative) != 0, field.one_of);
  const uint64_t own = field.seen & ~kAlternative;
  EXPECT_NE(own, 0u);
  EXPECT_EQ(own & (own - 1), 0u);
  EXPECT_EQ(*seen & own, 0u) << field.name;
  *seen |= own;
}

void Compare(const Message& ours, const pb::Descriptor& theirs, int* fields) {
  SCOPED_TRACE(theirs.full_name());
  EXPECT_EQ(ours.name, theirs.name());
  ASSERT_EQ(ours.fields.size(), static_cast<size_t>(theirs.field_count()));
  ASSERT_LT(ours.fields.size(), 16u);   // so a tag is one byte, as the binary reader takes it
  EXPECT_TRUE(ours.index.empty());
  uint64_t seen = 0;
  for (int i = 0; i < theirs.field_count(); ++i) {
    const pb::FieldDescriptor& field = *theirs.field(i);
    SCOPED_TRACE(field.full_name());
    const Field* found = FieldByNumber(ours, field.number());
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->number, field.number());
    EXPECT_EQ(found->name, field.name());
    EXPECT_EQ(found->json_name, field.json_name());
    EXPECT_EQ(ProtoType(found->type), field.type());
    EXPECT_EQ(found->repeated, field.is_repeated());
    EXPECT_EQ(found->one_of, field.real_containing_oneof() != nullptr);
    ExpectSeen(*found, &seen);
    EXPECT_EQ(found->limit > 0, found->type == Type::kString);
    size_t hint = i * 7;
    EXPECT_EQ(FieldByName(ours, found->name, &hint), found);
    EXPECT_EQ(FieldByName(ours, found->json_name, &hint), found);
    if (found->type == Type::kEnum) {
      ASSERT_EQ(found->values.size(), static_cast<size_t>(field.enum_type()->value_count()));
      for (int n = 0; n < field.enum_type()->value_count(); ++n) {
        EXPECT_EQ(field.enum_type()->value(n)->number(), n);
        EXPECT_EQ(found->values[n], field.enum_type()->value(n)->name());
      }
    }
    if (found->type == Type::kMessage) Compare(*found->message, *field.message_type(), fields);
    ++*fields;
  }
  for (uint32_t number : {0u, 200u, 1u << 28}) EXPECT_EQ(FieldByNumber(ours, number), nullptr);
  EXPECT_EQ(FieldByNumber(ours, static_cast<uint32_t>(theirs.field(theirs.field_count() - 1)->number() + 1)), nullptr);
}

TEST(Schema, TheTableIsTheSchema) {
  testing_support::Schema schema;
  int fields = 0;
  // Messages without fields have no last one to ask for.
  const pb::Descriptor* event = schema.Type("callcue.v1.Event");
  ASSERT_NE(event, nullptr);
  for (const Field& field : kEvent.fields) {
    const pb::FieldDescriptor* theirs = event->FindFieldByNumber(field.number);
    ASSERT_NE(theirs, nullptr);
    if (field.message != nullptr && theirs->message_type()->field_count() > 0)
      Compare(*field.message, *theirs->message_type(), &fields);
  }
  EXPECT_GT(fields, 90);
}

TEST(Schema, TheEventItself) {
  testing_support::Schema schema;
  const pb::Descriptor* event = schema.Type("callcue.v1.Event");
  ASSERT_EQ(kEvent.fields.size(), static_cast<size_t>(event->field_count()));
  uint64_t seen = 0;
  for (int i = 0; i < event->field_count(); ++i) {
    const Field* field = FieldByNumber(kEvent, event->field(i)->number());
    ASSERT_NE(field, nullptr) << event->field(i)->name();
    EXPECT_EQ(field->json_name, event->field(i)->json_name());
    EXPECT_EQ(field->name, event->field(i)->name());
    EXPECT_EQ(field->one_of, event->field(i)->real_containing_oneof() != nullptr);
    ExpectSeen(*field, &seen);
    if (field->message != nullptr) {
      EXPECT_EQ(field->message->name, event->field(i)->message_type()->name());
    }
  }
}

// Of all messages that are written: what a bound counts for an enumerator.
void ExpectShortEnumerators(const pb::FileDescriptor& file, int* enumerators) {
  const auto check = [&](const auto& holder) {
    for (int i = 0; i < holder.enum_type_count(); ++i) {
      for (int k = 0; k < holder.enum_type(i)->value_count(); ++k, ++*enumerators) {
        EXPECT_LE(holder.enum_type(i)->value(k)->name().size(), OutputBound::kLongestName);
      }
    }
  };
  check(file);
  for (int i = 0; i < file.message_type_count(); ++i) check(*file.message_type(i));
  for (int i = 0; i < file.dependency_count(); ++i) ExpectShortEnumerators(*file.dependency(i), enumerators);
}

TEST(Schema, EnumeratorsAreWithinTheirBound) {
  int enumerators = 0;
  testing_support::Schema schema;
  ExpectShortEnumerators(*schema.Type("callcue.v1.CallView")->file(), &enumerators);
  EXPECT_GT(enumerators, 100);
}

}  // namespace
}  // namespace callcue::wire
