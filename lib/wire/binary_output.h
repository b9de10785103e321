// Fields to protobuf's binary form. Defaults are left out by the caller's choice of function, as in json_output.h.
#ifndef CALLCUE_LIB_WIRE_BINARY_OUTPUT_H_
#define CALLCUE_LIB_WIRE_BINARY_OUTPUT_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace callcue::wire {

class BinaryOutput {
 public:
  explicit BinaryOutput(std::string* out) : out_(*out) {}

  void Begin() {}
  void End() {}

  void Int(int number, std::string_view, int64_t value) {
    Tag(number, 0);
    Varint(static_cast<uint64_t>(value));
  }
  void Int64(int number, std::string_view name, int64_t value) { Int(number, name, value); }
  void Bool(int number, std::string_view name, bool value) { Int(number, name, value); }
  void Enum(int number, std::string_view name, int64_t value, std::string_view) { Int(number, name, value); }
  void Double(int number, std::string_view, double value) {
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    Tag(number, 1);
    for (int i = 0; i < 8; ++i) out_.push_back(static_cast<char>(bits >> (8 * i)));
  }
  void String(int number, std::string_view, std::string_view value) {
    Tag(number, 2);
    Varint(value.size());
    out_.append(value);
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
    Tag(number, 2);
    const size_t at = out_.size();
    out_.push_back('\0');
    write();
    uint64_t length = out_.size() - at - 1;
    if (length < 0x80) {
      out_[at] = static_cast<char>(length);
      return;
    }
    char prefix[10];
    size_t n = 0;
    for (; length >= 0x80; length >>= 7) prefix[n++] = static_cast<char>(length | 0x80);
    prefix[n++] = static_cast<char>(length);
    out_.insert(at, n - 1, '\0');
    std::memcpy(&out_[at], prefix, n);
  }

 private:
  void Tag(int number, int wire_type) { Varint(static_cast<uint64_t>(number) << 3 | wire_type); }
  void Varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_.push_back(static_cast<char>(value | 0x80));
    out_.push_back(static_cast<char>(value));
  }

  std::string& out_;
};

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_BINARY_OUTPUT_H_
