// Scalars of text format to wire bytes.
#ifndef CALLCUE_LIB_SYNTAX_SCALAR_H_
#define CALLCUE_LIB_SYNTAX_SCALAR_H_

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>

namespace callcue::syntax {

void AppendVarint(uint64_t value, std::string* wire);
void AppendTag(const google::protobuf::FieldDescriptor& field, int wire_type, std::string* wire);
void AppendBytes(const google::protobuf::FieldDescriptor& field, std::string_view bytes, std::string* wire);
// The same of what is appended between the two. `open`: what OpenBytes returned.
size_t OpenBytes(const google::protobuf::FieldDescriptor& field, std::string* wire);
void CloseBytes(size_t open, std::string* wire);

// A number, a name or a word such as `true` or `inf`, as written, to tag and value. False if the field can't
// hold it.
bool AppendScalar(const google::protobuf::FieldDescriptor& field, bool negative, std::string_view word,
                  std::string* wire);

// "a string", "true or false", "a whole number", ...: what the field wants.
std::string_view Wanted(const google::protobuf::FieldDescriptor& field);

}  // namespace callcue::syntax

#endif  // CALLCUE_LIB_SYNTAX_SCALAR_H_
