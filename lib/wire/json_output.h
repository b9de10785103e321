// Fields to canonical proto3 JSON on one line.
#ifndef CALLCUE_LIB_WIRE_JSON_OUTPUT_H_
#define CALLCUE_LIB_WIRE_JSON_OUTPUT_H_

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "lib/wire/json_text.h"
#include "lib/wire/output_buffer.h"

// Names of fields are literals: where everything is in one place, they are copied as constants.
#define CALLCUE_INLINED [[gnu::always_inline]] inline

namespace callcue::wire {

class JsonOutput {
 public:
  explicit JsonOutput(std::string* out) : text_(out), out_(out) {}
  explicit JsonOutput(Bytes* out) : out_(out) {}

  void Begin() {
    Put('{');
    first_ = true;
  }
  void End() {
    Put('}');
    first_ = false;
  }
  // What was written is in the string then.
  void Flush() { out_.Flush(); }

  CALLCUE_INLINED void Int(int, std::string_view name, int64_t value) {
    out_.Written(WriteJsonInteger(value, Key(name, kLongestInteger)));
  }
  // 64 bits don't fit into the numbers of every JSON reader: a string.
  CALLCUE_INLINED void Int64(int, std::string_view name, int64_t value) {
    char* p = Key(name, kLongestInteger + 2);
    *p++ = '"';
    p = WriteJsonInteger(value, p);
    *p++ = '"';
    out_.Written(p);
  }
  CALLCUE_INLINED void Bool(int, std::string_view name, bool value) {
    out_.Written(OutputBuffer::Copy(value ? "true" : "false", Key(name, 5)));
  }
  CALLCUE_INLINED void Enum(int number, std::string_view name, int64_t value, std::string_view enumerator) {
    if (enumerator.empty()) return Int(number, name, value);  // of a newer version
    char* p = Key(name, enumerator.size() + 2);
    *p++ = '"';
    p = OutputBuffer::Copy(enumerator, p);
    *p++ = '"';
    out_.Written(p);
  }
  void Double(int, std::string_view name, double value) {
    constexpr size_t kLongest = 32;
    char* p = Key(name, kLongest);
    if (std::isnan(value)) {
      p = OutputBuffer::Copy("\"NaN\"", p);
    } else if (std::isinf(value)) {
      p = OutputBuffer::Copy(value > 0 ? "\"Infinity\"" : "\"-Infinity\"", p);
    } else {
      p = std::to_chars(p, p + kLongest, value).ptr;
    }
    out_.Written(p);
  }
  CALLCUE_INLINED void String(int, std::string_view name, std::string_view value) {
    char* p = Key(name, value.size() + 2);
    char* end = CopyJsonString(value, p);
    out_.Written(end == nullptr ? p : end);
    if (end == nullptr) WriteEscapedJsonString(value, &out_);
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
    List(name, items, [&](const auto& item) { WriteJsonString(item, &out_); });
  }
  template <typename Write>
  void Message(int, std::string_view name, Write write) {
    out_.Written(Key(name, 0));
    Begin();
    write();
    End();
  }
  // A message that another writer appends to the string; not of bytes that are replaced.
  template <typename Write>
  void Foreign(std::string_view name, Write write) {
    out_.Written(Key(name, 0));
    Flush();
    write(text_);
  }

 private:
  void Put(char c) {
    char* p = out_.Room(1);
    *p = c;
    out_.Written(p + 1);
  }
  // Where the value goes, with room for so many bytes.
  CALLCUE_INLINED char* Key(std::string_view name, size_t room) {
    char* p = out_.Room(name.size() + 4 + room);
    *p = ',';
    p += !first_;
    first_ = false;
    *p++ = '"';
    std::memcpy(p, name.data(), name.size());
    p += name.size();
    *p++ = '"';
    *p++ = ':';
    return p;
  }
  template <typename Items, typename Write>
  void List(std::string_view name, const Items& items, Write write) {
    if (items.empty()) return;
    out_.Written(Key(name, 0));
    char before = '[';
    for (const auto& item : items) {
      Put(before);
      write(item);
      before = ',';
    }
    Put(']');
  }

  std::string* const text_ = nullptr;
  OutputBuffer out_;
  bool first_ = true;
};

}  // namespace callcue::wire

#undef CALLCUE_INLINED

#endif  // CALLCUE_LIB_WIRE_JSON_OUTPUT_H_
