#include "lib/syntax/field_table.h"

namespace callcue::syntax {

FieldTable::FieldTable(const google::protobuf::Descriptor& type) : type_(type) {
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor* const field = type.field(i);
    const std::string_view name = field->name();
    fields_.push_back({field, name, static_cast<uint16_t>(i), field->cpp_type(), field->is_repeated(),
                       name == "id" || name == "name"});
  }
}

Field* FieldTable::Find(std::string_view name) {
  for (size_t n = 0, i = last_; n < fields_.size(); ++n, ++i) {
    if (i == fields_.size()) i = 0;
    if (fields_[i].name != name) continue;
    last_ = i;
    return &fields_[i];
  }
  return nullptr;
}

FieldTable* FieldTables::Of(const google::protobuf::Descriptor& type) {
  for (FieldTable& table : tables_) {
    if (&table.type() == &type) return &table;
  }
  return &tables_.emplace_back(type);
}

FieldTable* FieldTables::OfMessage(Field* field) {
  if (field->type == nullptr) field->type = Of(*field->descriptor->message_type());
  return field->type;
}

}  // namespace callcue::syntax
