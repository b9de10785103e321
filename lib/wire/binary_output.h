// Fields to protobuf's binary form. Defaults are left out by the caller's choice of function, as in json_output.h.
#ifndef CALLCUE_LIB_WIRE_BINARY_OUTPUT_H_
#define CALLCUE_LIB_WIRE_BINARY_OUTPUT_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "lib/wire/output_buffer.h"

namespace callcue::wire {

class BinaryOutput {
 public:
  explicit BinaryOutput(std::string* out) : out_(out) {}
  explicit BinaryOutput(Bytes* out) : out_(out) {}

  size_t Begin() const { return 0; }
  void End(size_t) {}
  // What was written is in the string then.
  void Flush() { out_.Flush(); }

  void Int(int number, std::string_view, int64_t value) {
    char* p = out_.Room(2 * kVarint);
    p = Varint(static_cast<uint64_t>(number) << 3, p);
    out_.Written(Varint(static_cast<uint64_t>(value), p));
  }
  void Int64(int number, std::string_view name, int64_t value) { Int(number, name, value); }
  void Bool(int number, std::string_view name, bool value) { Int(number, name, value); }
  void Enum(int number, std::string_view name, int64_t value, std::string_view) { Int(number, name, value); }
  void Double(int number, std::string_view, double value) {
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    char* p = Varint(static_cast<uint64_t>(number) << 3 | 1, out_.Room(kVarint + sizeof bits));
    for (int i = 0; i < 8; ++i) *p++ = static_cast<char>(bits >> (8 * i));
    out_.Written(p);
  }
  void String(int number, std::string_view, std::string_view value) {
    char* p = out_.Room(2 * kVarint + value.size());
    p = Varint(static_cast<uint64_t>(number) << 3 | 2, p);
    out_.Written(OutputBuffer::Copy(value, Varint(value.size(), p)));
  }

  template <typename Items, typename Write>
  void Messages(int number, std::string_view name, const Items& items, Write write) {
    for (const auto& item : items) Message(number, name, [&] { write(item); });
  }
  template <typename Items>
  void Strings(int number, std::string_view name, const Items& items) {
    for (const auto& item : items) String(number, name, item);
  }
  // Most messages are shorter than 128 bytes: a byte is kept for the length, and widened where that isn't enough.
  template <typename Write>
  void Message(int number, std::string_view, Write write) {
    out_.Written(Varint(static_cast<uint64_t>(number) << 3 | 2, out_.Room(kVarint + 1)) + 1);
    const size_t begin = out_.size();
    write();
    const size_t bytes = out_.size() - begin;
    if (bytes < 0x80) {
      *out_.Place(begin - 1) = static_cast<char>(bytes);
    } else {
      Widen(begin, bytes);
    }
  }

 private:
  static constexpr size_t kVarint = 10;  // bytes of the longest

  void Widen(size_t begin, size_t bytes) {
    char length[kVarint];
    const size_t more = static_cast<size_t>(Varint(bytes, length) - length) - 1;
    out_.Written(out_.Room(more) + more);
    std::memmove(out_.Place(begin + more), out_.Place(begin), bytes);
    std::memcpy(out_.Place(begin - 1), length, more + 1);
  }
  static char* Varint(uint64_t value, char* p) {
    for (; value >= 0x80; value >>= 7) *p++ = static_cast<char>(value | 0x80);
    *p++ = static_cast<char>(value);
    return p;
  }

  OutputBuffer out_;
};

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_BINARY_OUTPUT_H_
