// How many bytes a message has at most, in either form: its strings, and as much around each as fields ever take. An
// escape in JSON is beyond that.
#ifndef CALLCUE_LIB_WIRE_OUTPUT_BOUND_H_
#define CALLCUE_LIB_WIRE_OUTPUT_BOUND_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "lib/wire/json_text.h"

namespace callcue::wire {

class OutputBound {
 public:
  static constexpr bool kNames = false;
  static constexpr bool kBounds = true;   // a field counts, whether it has a value or not
  static constexpr size_t kField = 40;    // key, tag or length, quotes, a number; what is written behind it for speed
  static constexpr size_t kMarks = 4;     // of JSON around a key
  static_assert(kField >= kMarks + kLongestInteger && kField >= kMarks + kLongestDouble);
  static constexpr size_t kLongestName = 64;   // of an enumerator

  size_t bytes() const { return bytes_ + kField; }

  void Int(int, std::string_view name, int64_t) { bytes_ += kField + name.size(); }
  void Int64(int number, std::string_view name, int64_t value) { Int(number, name, value); }
  void Bool(int number, std::string_view name, bool value) { Int(number, name, value); }
  void Double(int number, std::string_view name, double) { Int(number, name, 0); }
  void Enum(int, std::string_view name, int64_t, std::string_view) { bytes_ += kField + name.size() + kLongestName; }
  void String(int, std::string_view name, std::string_view value) { bytes_ += kField + name.size() + value.size(); }
  template <typename Items, typename Write>
  void Messages(int, std::string_view name, const Items& items, Write write) {
    bytes_ += kField + name.size();
    for (const auto& item : items) {
      bytes_ += kField;
      write(item);
    }
  }
  template <typename Items>
  void Strings(int, std::string_view name, const Items& items) {
    bytes_ += kField + name.size();
    for (const auto& item : items) bytes_ += kField + item.size();
  }
  template <typename Write>
  void Message(int, std::string_view name, Write write) {
    bytes_ += kField + name.size();
    write();
  }

 private:
  size_t bytes_ = 0;
};

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_OUTPUT_BOUND_H_
