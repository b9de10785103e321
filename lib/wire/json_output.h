// Fields to canonical proto3 JSON on one line.
#ifndef CALLCUE_LIB_WIRE_JSON_OUTPUT_H_
#define CALLCUE_LIB_WIRE_JSON_OUTPUT_H_

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/wire/decision_writer.h"

namespace callcue::wire {

class JsonOutput {
 public:
  explicit JsonOutput(std::string* out) : out_(*out) {}

  void Begin() {
    out_.push_back('{');
    first_ = true;
  }
  void End() {
    out_.push_back('}');
    first_ = false;
  }

  void Int(int, std::string_view name, int64_t value) {
    Key(name);
    Number(value);
  }
  // 64 bits don't fit into the numbers of every JSON reader: a string.
  void Int64(int, std::string_view name, int64_t value) {
    Key(name);
    out_.push_back('"');
    Number(value);
    out_.push_back('"');
  }
  void Bool(int, std::string_view name, bool value) {
    Key(name);
    out_.append(value ? "true" : "false");
  }
  void Enum(int number, std::string_view name, int64_t value, std::string_view enumerator) {
    if (enumerator.empty()) return Int(number, name, value);  // of a newer version
    Key(name);
    out_.push_back('"');
    out_.append(enumerator);
    out_.push_back('"');
  }
  void Double(int, std::string_view name, double value) {
    Key(name);
    if (std::isnan(value)) {
      out_.append("\"NaN\"");
    } else if (std::isinf(value)) {
      out_.append(value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
    } else {
      char digits[32];
      out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr - digits);
    }
  }
  void String(int, std::string_view name, std::string_view value) {
    Key(name);
    AppendJsonString(value, &out_);
  }

  template <typename Items, typename Write>
  void Messages(int, std::string_view name, const Items& items, Write write) {
    List(name, items, [&](const auto& item) {
      Begin();
      write(item);
      End();
    });
  }
  template <typename Items>
  void Strings(int, std::string_view name, const Items& items) {
    List(name, items, [&](const auto& item) { AppendJsonString(item, &out_); });
  }
  template <typename Write>
  void Message(int, std::string_view name, Write write) {
    Key(name);
    Begin();
    write();
    End();
  }

 private:
  void Key(std::string_view name) {
    if (!first_) out_.push_back(',');
    first_ = false;
    out_.push_back('"');
    out_.append(name);
    out_.append("\":");
  }
  void Number(int64_t value) {
    char digits[24];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr - digits);
  }
  template <typename Items, typename Write>
  void List(std::string_view name, const Items& items, Write write) {
    if (items.empty()) return;
    Key(name);
    char before = '[';
    for (const auto& item : items) {
      out_.push_back(before);
      write(item);
      before = ',';
    }
    out_.push_back(']');
  }

  std::string& out_;
  bool first_ = true;
};

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_JSON_OUTPUT_H_
