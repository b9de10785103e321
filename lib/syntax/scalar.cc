#include "lib/syntax/scalar.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

namespace callcue::syntax {
namespace {

using google::protobuf::FieldDescriptor;

enum WireType { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

// Decimal, 0x and octal, as text format has them.
bool ParseUnsigned(std::string_view word, uint64_t* value) {
  uint64_t base = 10;
  if (word.substr(0, 2) == "0x" || word.substr(0, 2) == "0X") {
    base = 16;
    word.remove_prefix(2);
  } else if (word.size() > 1 && word[0] == '0') {
    base = 8;
    word.remove_prefix(1);
  }
  *value = 0;
  for (char c : word) {
    const uint64_t digit = absl::ascii_isdigit(c)    ? c - '0'
                           : absl::ascii_isxdigit(c) ? absl::ascii_tolower(c) - 'a' + 10
                                                     : 99;
    if (digit >= base || *value > (UINT64_MAX - digit) / base) return false;
    *value = *value * base + digit;
  }
  return !word.empty();
}

bool ParseInteger(bool negative, std::string_view word, uint64_t most, uint64_t most_negative,
                  uint64_t* value) {
  if (!ParseUnsigned(word, value) || *value > (negative ? most_negative : most)) return false;
  if (negative) *value = 0 - *value;
  return true;
}

bool ParseDouble(bool negative, std::string_view word, double* value) {
  const std::string lower = absl::AsciiStrToLower(std::string(word));
  uint64_t integer = 0;
  if (lower == "inf" || lower == "infinity") {
    *value = std::numeric_limits<double>::infinity();
  } else if (lower == "nan") {
    *value = std::numeric_limits<double>::quiet_NaN();
  } else if (lower.substr(0, 2) == "0x") {
    if (!ParseUnsigned(lower, &integer)) return false;
    *value = static_cast<double>(integer);
  } else {
    const std::string digits = lower.substr(0, lower.size() - (lower.back() == 'f'));
    if (digits.empty() || absl::ascii_isalpha(digits[0]) || !absl::SimpleAtod(digits, value)) return false;
  }
  if (negative) *value = -*value;
  return true;
}

bool ParseBool(std::string_view word, uint64_t* value) {
  *value = word == "true" || word == "True" || word == "t" || word == "1";
  return *value || word == "false" || word == "False" || word == "f" || word == "0";
}

bool ParseEnum(const FieldDescriptor& field, bool negative, std::string_view word, uint64_t* value) {
  if (!absl::ascii_isalpha(word[0])) return ParseInteger(negative, word, INT32_MAX, uint64_t{1} << 31, value);
  const auto* named = negative ? nullptr : field.enum_type()->FindValueByName(std::string(word));
  if (named == nullptr) return false;
  *value = static_cast<uint64_t>(static_cast<int64_t>(named->number()));
  return true;
}

// To `to`, which has room for ten bytes. Returns how many.
size_t WriteVarint(uint64_t value, char* to) {
  size_t n = 0;
  for (; value >= 0x80; value >>= 7) to[n++] = static_cast<char>(value | 0x80);
  to[n++] = static_cast<char>(value);
  return n;
}

}  // namespace

void AppendVarint(uint64_t value, std::string* wire) {
  char bytes[10];
  wire->append(bytes, WriteVarint(value, bytes));
}

void AppendTag(const FieldDescriptor& field, int wire_type, std::string* wire) {
  AppendVarint(static_cast<uint64_t>(field.number()) << 3 | wire_type, wire);
}

void AppendBytes(const FieldDescriptor& field, std::string_view bytes, std::string* wire) {
  char head[20];
  size_t n = WriteVarint(static_cast<uint64_t>(field.number()) << 3 | kBytes, head);
  n += WriteVarint(bytes.size(), head + n);
  const size_t at = wire->size();
  wire->resize(at + n + bytes.size());
  char* const to = &(*wire)[at];
  for (size_t i = 0; i < n; ++i) to[i] = head[i];
  bytes.copy(to + n, bytes.size());
}

size_t OpenBytes(const FieldDescriptor& field, std::string* wire) {
  char head[11];
  const size_t n = WriteVarint(static_cast<uint64_t>(field.number()) << 3 | kBytes, head);
  head[n] = '\0';  // most sizes take one byte
  wire->append(head, n + 1);
  return wire->size();
}

void CloseBytes(size_t open, std::string* wire) {
  char size[10];
  const size_t n = WriteVarint(wire->size() - open, size);
  (*wire)[open - 1] = size[0];
  if (n > 1) wire->insert(open, size + 1, n - 1);
}

bool AppendScalar(const FieldDescriptor& field, bool negative, std::string_view word, std::string* wire) {
  uint64_t value = 0;
  double number = 0;
  switch (field.type()) {
    case FieldDescriptor::TYPE_BOOL:
      if (negative || !ParseBool(word, &value)) return false;
      break;
    case FieldDescriptor::TYPE_ENUM:
      if (!ParseEnum(field, negative, word, &value)) return false;
      break;
    case FieldDescriptor::TYPE_INT32:
      if (!ParseInteger(negative, word, INT32_MAX, uint64_t{1} << 31, &value)) return false;
      break;
    case FieldDescriptor::TYPE_INT64:
      if (!ParseInteger(negative, word, INT64_MAX, uint64_t{1} << 63, &value)) return false;
      break;
    case FieldDescriptor::TYPE_UINT32:
      if (!ParseInteger(negative, word, UINT32_MAX, 0, &value)) return false;
      break;
    case FieldDescriptor::TYPE_DOUBLE:
      if (!ParseDouble(negative, word, &number)) return false;
      std::memcpy(&value, &number, sizeof value);
      AppendTag(field, kFixed64, wire);
      for (int i = 0; i < 8; ++i) wire->push_back(static_cast<char>(value >> (8 * i)));
      return true;
    default:
      return false;  // the schema has no other types; a test goes through all of it
  }
  char bytes[20];
  size_t n = WriteVarint(static_cast<uint64_t>(field.number()) << 3 | kVarint, bytes);
  n += WriteVarint(value, bytes + n);
  wire->append(bytes, n);
  return true;
}

std::string_view Wanted(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return "a string in quotes";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return "a name without quotes";
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return "a number";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return "a block in braces";
    case FieldDescriptor::CPPTYPE_UINT32:
      return "a whole number from 0 to 4294967295";
    case FieldDescriptor::CPPTYPE_INT32:
      return "a whole number of 32 bits";
    default:
      return "a whole number of 64 bits";
  }
}

}  // namespace callcue::syntax
