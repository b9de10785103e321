// The fields of a message type, found by name at once.
#ifndef CALLCUE_LIB_SYNTAX_FIELD_TABLE_H_
#define CALLCUE_LIB_SYNTAX_FIELD_TABLE_H_

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

namespace callcue::syntax {

class FieldTable;

struct Field {
  const google::protobuf::FieldDescriptor* descriptor;
  std::string_view name;
  uint16_t index;  // among those of its type
  google::protobuf::FieldDescriptor::CppType kind;
  bool repeated, names_element;  // names_element: "id" or "name"
  FieldTable* type = nullptr;    // of a message, once it was asked for
  bool message() const { return kind == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE; }
};

class FieldTable {
 public:
  explicit FieldTable(const google::protobuf::Descriptor& type);

  const google::protobuf::Descriptor& type() const { return type_; }
  size_t size() const { return fields_.size(); }
  // Null if there is none. Begins where the last one was found, as lists of the same field are what files are full of.
  Field* Find(std::string_view name);

 private:
  const google::protobuf::Descriptor& type_;
  std::vector<Field> fields_;
  size_t last_ = 0;
};

// Of all types that were asked for. A table stays where it is.
class FieldTables {
 public:
  FieldTable* Of(const google::protobuf::Descriptor& type);
  FieldTable* OfMessage(Field* field);

 private:
  std::deque<FieldTable> tables_;
};

}  // namespace callcue::syntax

#endif  // CALLCUE_LIB_SYNTAX_FIELD_TABLE_H_
