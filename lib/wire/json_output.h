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

template <typename Buffer>
class JsonOutputInto {
 public:
  template <typename... Into>
  explicit JsonOutputInto(Into... into) : out_(into...) {}

  // Each field begins with a comma, so that nothing is asked on the way: that of the first becomes the brace in the end.
  // What begins at a place is ended with it.
  size_t Begin() const { return out_.size(); }
  void End(size_t begin) {
    char* p = out_.Room(2);
    p += out_.size() == begin;
    *p = '}';
    out_.Written(p + 1);
    *out_.Place(begin) = '{';
  }
  // What was written stands where it goes then.
  void Flush() { out_.Flush(); }

  CALLCUE_INLINED void Int(int, std::string_view name, int64_t value) {
    out_.Written(WriteJsonInteger(value, Key(name, kLongestInteger)));
  }
  // 64 bits don't fit into the numbers of every JSON reader: a string.
  CALLCUE_INLINED void Int64(int, std::string_view name, int64_t value) {
    char* p = Key(name, kLongestInteger + 2);
    *p++ = '"';
    p = Near(value, p);
    *p++ = '"';
    out_.Written(p);
  }
  CALLCUE_INLINED void Bool(int, std::string_view name, bool value) {
    out_.Written(Buffer::Copy(value ? "true" : "false", Key(name, 5)));
  }
  static constexpr bool kNames = true;   // of enumerators
  static constexpr bool kBounds = false;
  CALLCUE_INLINED void Enum(int number, std::string_view name, int64_t value, std::string_view enumerator) {
    if (enumerator.empty()) return Int(number, name, value);  // of a newer version
    char* p = Key(name, enumerator.size() + 2);
    *p++ = '"';
    p = Buffer::Copy(enumerator, p);
    *p++ = '"';
    out_.Written(p);
  }
  void Double(int, std::string_view name, double value) {
    char* p = Key(name, kLongestDouble);
    if (std::isnan(value)) {
      p = Buffer::Copy("\"NaN\"", p);
    } else if (std::isinf(value)) {
      p = Buffer::Copy(value > 0 ? "\"Infinity\"" : "\"-Infinity\"", p);
    } else {
      p = std::to_chars(p, p + kLongestDouble, value).ptr;
    }
    out_.Written(p);
  }
  CALLCUE_INLINED void String(int, std::string_view name, std::string_view value) {
    char* const p = Key(name, value.size() + 2);
    char* const end = CopyJsonString(value, p);
    out_.Written(end == nullptr ? p : end);
    if (end == nullptr) WriteEscapedJsonString(value, &out_);
  }

  template <typename Items, typename Write>
  void Messages(int, std::string_view name, const Items& items, Write write) {
    List(name, items, [&](const auto& item) {
      const size_t begin = Begin();
      write(item);
      End(begin);
    });
  }
  template <typename Items>
  void Strings(int, std::string_view name, const Items& items) {
    List(name, items, [&](const auto& item) { WriteJsonString(item, &out_); });
  }
  template <typename Write>
  void Message(int, std::string_view name, Write write) {
    out_.Written(Key(name, 0));
    const size_t begin = Begin();
    write();
    End(begin);
  }
  // A message that another writer appends to a string.
  template <typename Write>
  void Foreign(std::string_view name, Write write) {
    std::string text;
    write(&text);
    out_.Written(Key(name, 0));
    out_.Append(text);
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
    *p++ = ',';
    *p++ = '"';
    std::memcpy(p, name.data(), name.size());
    p += name.size();
    *p++ = '"';
    *p++ = ':';
    return p;
  }
  // An integer, mostly a time of the same day as the one before: of those only the last eight digits are worked out.
  CALLCUE_INLINED char* Near(int64_t value, char* p) {
    const uint64_t rest = static_cast<uint64_t>(value) - since_;
    if (rest >= near_) return Far(value, p);
    std::memcpy(p, &digits_, sizeof digits_);
    p += digits_size_;
    const uint64_t last = EightDigits(static_cast<uint32_t>(rest));
    std::memcpy(p, &last, sizeof last);
    return p + sizeof last;
  }
  char* Far(int64_t value, char* p) {
    char* const end = WriteJsonInteger(value, p);
    if (kLittleEndian && value >= kEightDigits && value < kEightDigits * kEightDigits) {
      since_ = static_cast<uint64_t>(value - value % kEightDigits);
      near_ = kEightDigits;
      digits_size_ = static_cast<size_t>(end - p) - sizeof digits_;
      std::memcpy(&digits_, p, sizeof digits_);
    }
    return end;
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

  Buffer out_;
  // Integers from since_ on, fewer than near_ beyond it, begin with these digits.
  uint64_t since_ = 0, near_ = 0, digits_ = 0;
  size_t digits_size_ = 0;
};
using JsonOutput = JsonOutputInto<OutputBuffer>;

}  // namespace callcue::wire

#undef CALLCUE_INLINED

#endif  // CALLCUE_LIB_WIRE_JSON_OUTPUT_H_
