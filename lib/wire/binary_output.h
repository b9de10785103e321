// Fields to protobuf's binary form. Defaults are left out by the caller's choice of function, as in json_output.h.
#ifndef CALLCUE_LIB_WIRE_BINARY_OUTPUT_H_
#define CALLCUE_LIB_WIRE_BINARY_OUTPUT_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "lib/wire/output_buffer.h"
#include "lib/wire/words.h"

namespace callcue::wire {

template <typename Buffer>
class BinaryOutputInto {
 public:
  template <typename... Into>
  explicit BinaryOutputInto(Into... into) : out_(into...) {}

  size_t Begin() const { return 0; }
  void End(size_t) {}
  // What was written stands where it goes then.
  void Flush() { out_.Flush(); }

  void Int(int number, std::string_view, int64_t value) {
    char* p = out_.Room(2 * kVarint);
    p = Varint(static_cast<uint64_t>(number) << 3, p);
    out_.Written(Varint(static_cast<uint64_t>(value), p));
  }
  void Int64(int number, std::string_view, int64_t value) {
    char* const p = Varint(static_cast<uint64_t>(number) << 3, out_.Room(2 * kVarint));
    out_.Written(Near(static_cast<uint64_t>(value), p));
  }
  void Bool(int number, std::string_view name, bool value) { Int(number, name, value); }
  static constexpr bool kNames = false;   // enumerators are numbers
  static constexpr bool kBounds = false;
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
    if (value.size() < 0x80) {
      *p = static_cast<char>(value.size());
      out_.Written(Buffer::Copy(value, p + 1));
    } else {
      p = Varint(value.size(), p);
      std::memcpy(p, value.data(), value.size());
      out_.Written(p + value.size());
    }
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
  // Where kVarint bytes can be written.
  [[gnu::always_inline]] static char* Varint(uint64_t value, char* p) {
    for (; value >= 0x80; value >>= 7) *p++ = static_cast<char>(value | 0x80);
    *p++ = static_cast<char>(value);
    return p;
  }
  // Mostly a time of the same days as the one before: of those only the last 28 bits are worked out, four sevens of
  // them pulled apart by two and one, with a mark on each.
  char* Near(uint64_t value, char* p) {
    if (value >> kLowBits != high_ && !SetHigh(value >> kLowBits)) return Varint(value, p);
    uint32_t low = value & ((1u << kLowBits) - 1);
    low = (low & 0x3FFFu) | (low & 0x0FFFC000u) << 2;
    low = (low & 0x007F007Fu) | (low & 0x3F803F80u) << 1 | 0x80808080u;
    std::memcpy(p, &low, sizeof low);
    std::memcpy(p + sizeof low, &high_bytes_, sizeof high_bytes_);
    return p + sizeof low + high_size_;
  }
  // Where it takes a byte or two.
  bool SetHigh(uint64_t high) {
    if (!kLittleEndian || high == 0 || high >> 14 != 0) return false;
    high_ = high;
    high_size_ = high < 0x80 ? 1 : 2;
    high_bytes_ = static_cast<uint16_t>(high < 0x80 ? high : (high & 0x7F) | 0x80 | high >> 7 << 8);
    return true;
  }

  Buffer out_;
  static constexpr int kLowBits = 28;
  // What stands above them in the last time, and as the bytes that end it.
  uint64_t high_ = UINT64_MAX;
  uint16_t high_bytes_ = 0, high_size_ = 0;
};
using BinaryOutput = BinaryOutputInto<OutputBuffer>;

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_BINARY_OUTPUT_H_
