// The text is looked at once, a word at a time where that pays. It ends with the brace of the whole object, so that no
// look at one byte needs one at the end: whatever isn't a brace isn't the last.
#include "lib/wire/json_plain.h"

#include <algorithm>

#include "lib/wire/json_scalar.h"
#include "lib/wire/json_text.h"
#include "lib/wire/utf8_check.h"
#include "lib/wire/words.h"

namespace callcue::wire {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

class PlainReader {
 public:
  PlainReader(std::string_view json, EventBuilder* builder)
      : p_(json.data()), end_(json.data() + json.size()), builder_(*builder) {}

  bool ReadAll() {
    while (p_ < end_ && IsBlank(end_[-1])) --end_;
    if (p_ == end_ || end_[-1] != '}') return false;
    return Next() == '{' && ReadObject(kEvent) && p_ == end_;
  }

 private:
  // The next byte that is no blank.
  char Next() {
    char c = *p_++;
    while (IsBlank(c)) c = *p_++;
    return c;
  }
  bool AtEnd() const { return p_ == end_; }

  bool ReadObject(const Message& message) {
    uint64_t seen = 0;  // of its fields; no message has 64
    size_t hint = 0;
    bool body = false;
    for (char c = Next(); c != '}'; c = Next()) {
      if (seen != 0) {
        if (c != ',') return false;
        c = Next();
      }
      if (c != '"') return false;
      const Field* field = ReadKey(message, &hint);
      if (field == nullptr || Next() != ':') return false;
      const uint64_t bit = uint64_t{1} << (field - message.fields.data());
      if ((seen & bit) != 0 || (field->one_of && body)) return false;
      seen |= bit;
      body |= field->one_of;
      if (!(field->repeated ? ReadArray(*field) : ReadValue(*field, Next())) || AtEnd()) return false;
    }
    return true;
  }

  // Writers keep an order and leave out what is empty: mostly it is one of the next fields, which is seen where it stands.
  const Field* ReadKey(const Message& message, size_t* hint) {
    constexpr size_t kNear = 3;
    const size_t near = std::min(message.fields.size(), *hint + kNear);
    for (size_t i = *hint; i < near; ++i) {
      const Field& field = message.fields[i];
      const size_t size = field.json_name.size();
      if (static_cast<size_t>(end_ - p_) <= size || p_[size] != '"' || !SameName(field.json_name, {p_, size})) continue;
      p_ += size + 1;
      *hint = i + 1;
      return &field;
    }
    std::string_view key;
    return ReadString(&key) ? FieldByName(message, key, hint) : nullptr;
  }

  bool ReadArray(const Field& field) {
    if (Next() != '[') return false;
    char c = Next();
    if (c == ']') return true;
    while (ReadValue(field, c) && !AtEnd()) {
      c = Next();
      if (c == ']') return true;
      if (c != ',') return false;
      c = Next();
    }
    return false;
  }

  bool ReadValue(const Field& field, char first) {
    if (field.type == Type::kMessage) return first == '{' && builder_.Open(field) && ReadObject(*field.message);
    std::string_view text;
    int64_t integer = 0;
    double number = 0;
    const bool quoted = first == '"';
    if (quoted ? !ReadString(&text) : (text = ReadWord()).empty()) return false;
    switch (field.type) {
      case Type::kString: return quoted && builder_.SetString(field, text);
      case Type::kBool: return !quoted && (text == "true" || text == "false") && builder_.SetInteger(field, text == "true");
      case Type::kDouble: return !quoted && ParseJsonDouble(text, &number) && builder_.SetNumber(field, number);
      case Type::kEnum:
        if (!quoted) return false;
        integer = EnumeratorNamed(field, text);
        return integer >= 0 && builder_.SetInteger(field, integer);
      default: return ReadJsonInteger(field, text, &integer) && builder_.SetInteger(field, integer);
    }
  }

  // Behind the quote that opens it.
  bool ReadString(std::string_view* text) {
    const char* const begin = p_;
    uint64_t bytes = 0;
    bool stopped = false;
#if defined(__SSE2__)
    for (; end_ - p_ > 16; p_ += 16) {
      const __m128i wide = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p_));
      const unsigned stop = static_cast<unsigned>(Escapes(wide)), high = static_cast<unsigned>(_mm_movemask_epi8(wide));
      if (stop != 0) {
        if ((high & (stop ^ (stop - 1))) != 0) bytes = kTops;
        p_ += __builtin_ctz(stop);
        stopped = true;
        break;
      }
      if (high != 0) bytes = kTops;
    }
#endif
    while (kLittleEndian && !stopped && end_ - p_ > 8) {
      const uint64_t word = LoadWord(p_);
      const uint64_t stop = FindByte(word, '"') | FindByte(word, '\\') | FindBelow(word, 0x20);
      bytes |= word;
      if (stop != 0) {
        p_ += static_cast<size_t>(__builtin_ctzll(stop)) / 8;
        break;
      }
      p_ += 8;
    }
    while (*p_ != '"') {
      if (*p_ == '\\' || static_cast<unsigned char>(*p_) < 0x20 || p_ + 1 == end_) return false;
      bytes |= static_cast<unsigned char>(*p_++);
    }
    *text = {begin, static_cast<size_t>(p_ - begin)};
    ++p_;
    return (bytes & kTops) == 0 || CheckUtf8(*text);
  }

  // A number, true or false: up to what can't belong to it. Behind its first byte.
  std::string_view ReadWord() {
    const char* const begin = --p_;
    while (static_cast<unsigned char>(*p_) > ' ' && *p_ != ',' && *p_ != '}' && *p_ != ']') ++p_;
    return {begin, static_cast<size_t>(p_ - begin)};
  }

  const char* p_;
  const char* end_;
  EventBuilder& builder_;
};

}  // namespace

bool ReadPlainJson(std::string_view json, EventBuilder* builder) { return PlainReader(json, builder).ReadAll(); }

}  // namespace callcue::wire
