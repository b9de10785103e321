// The text is looked at once, a word or more at a time where that pays. It ends with the brace of the whole object, so that
// no look at one byte needs one at the end: whatever isn't a brace isn't the last.
#include "lib/wire/json_plain.h"

#include <cstddef>

#include "lib/wire/json_scalar.h"
#include "lib/wire/json_text.h"
#include "lib/wire/utf8_check.h"
#include "lib/wire/words.h"

namespace callcue::wire {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
// Nearly every writer leaves blanks out: one look says so.
bool MayBeBlank(char c) { return static_cast<unsigned char>(c) <= ' '; }

// Each function begins at a byte and gives the one where it ended; null: not plain. So the place is in a register.
using TextPosition = const char*;

class PlainReader {
 public:
  PlainReader(std::string_view json, EventBuilder* builder)
      : begin_(json.data()), end_(json.data() + json.size()), builder_(*builder) {}

  bool ReadAll() {
    while (begin_ < end_ && IsBlank(end_[-1])) --end_;
    if (begin_ == end_ || end_[-1] != '}') return false;
    const TextPosition p = SkipBlanks(begin_);
    return *p == '{' && ReadObject(p + 1, kEvent) == end_;
  }

 private:
  static TextPosition SkipBlanks(TextPosition p) { return MayBeBlank(*p) ? BehindBlanks(p) : p; }
  [[gnu::noinline]] static TextPosition BehindBlanks(TextPosition p) {
    while (IsBlank(*p)) ++p;
    return p;
  }

  // Behind the brace that opens it.
  TextPosition ReadObject(TextPosition p, const Message& message) {
    uint64_t seen = 0;
    const Field* next = message.fields.data();   // where to look first
    p = SkipBlanks(p);
    if (*p == '}') return p + 1;
    while (*p == '"') {
      const Key key = ReadKey(p + 1, message, next);
      if (key.end == nullptr || (seen & key.field->seen) != 0) return nullptr;
      seen |= key.field->seen;
      next = key.field + 1;
      p = key.end;
      if (*p != ':' && *(p = SkipBlanks(p)) != ':') return nullptr;
      p = ReadExpected(SkipBlanks(p + 1), *key.field);
      if (p == nullptr || p == end_) return nullptr;
      if (*p != ',' && *(p = SkipBlanks(p)) != ',') return *p == '}' ? p + 1 : nullptr;
      if (*++p != '"') p = SkipBlanks(p);
    }
    return nullptr;
  }

  // Which of the fields a key names.
  struct Key {
    TextPosition end;
    const Field* field;
  };

  // Behind the quote that opens it. Writers keep an order and leave out what is empty: mostly it is one of the next fields,
  // which is seen where it stands.
  [[gnu::always_inline]] Key ReadKey(TextPosition p, const Message& message, const Field* next) {
    constexpr ptrdiff_t kNear = 3;
    if (kLittleEndian && end_ - p >= 8) {
      const uint64_t word = LoadWord(p);
      const Field* const end = message.fields.data() + message.fields.size();
      const Field* const near = end - next < kNear ? end : next + kNear;
      for (const Field* field = next; field < near; ++field) {
        if (IsKey(*field, word, p)) return {p + field->json_name.size() + 1, field};
      }
      if (&message == &kEvent) return ReadKeyOfEvent(p, word, next);
    }
    return ReadAnyKey(p, message, next);
  }
  // Of which there are many kinds: by the word that the key begins with, up to its quote.
  [[gnu::noinline]] Key ReadKeyOfEvent(TextPosition p, uint64_t word, const Field* next) {
    const uint64_t quote = FindByte(word, '"');
    size_t slot = SlotOfKey(quote != 0 ? word & (quote ^ (quote - 1)) : word);
    for (; kEventKeys[slot] != 0; slot = (slot + 1) % kEventKeys.size()) {
      const Field& field = kEvent.fields.data()[kEventKeys[slot] - 1];
      if (IsKey(field, word, p)) return {p + field.json_name.size() + 1, &field};
    }
    return ReadAnyKey(p, kEvent, next);
  }
  // Whether it stands at a place, where that word is.
  [[gnu::always_inline]] bool IsKey(const Field& field, uint64_t word, TextPosition p) const {
    return ((word ^ field.key) & field.key_mask) == 0 &&
           (field.json_name.size() < sizeof word || IsKey(field.json_name, p));
  }
  bool IsKey(std::string_view name, TextPosition p) const {
    const size_t size = name.size();
    return static_cast<size_t>(end_ - p) > size && p[size] == '"' && SameName(name, {p, size});
  }
  [[gnu::noinline]] Key ReadAnyKey(TextPosition p, const Message& message, const Field* next) {
    const TextPosition quote = EndOfString(p);
    if (quote == nullptr) return {nullptr, nullptr};
    size_t hint = static_cast<size_t>(next - message.fields.data());
    const Field* const field = FieldByName(message, {p, static_cast<size_t>(quote - p)}, &hint);
    if (field == nullptr) return {nullptr, nullptr};
    return {quote + 1, field};
  }

  // Mostly a field has what its type wants, and in the form that writers choose.
  [[gnu::always_inline]] TextPosition ReadExpected(TextPosition p, const Field& field) {
    const StoredAs form = field.place.form;
    if (*p == '{' && (form == StoredAs::kInside || form == StoredAs::kBody)) {
      if (field.message->span) {
        if (const TextPosition end = ReadSpan(p + 1); end != nullptr) return end;
      }
      return builder_.Open(field) ? ReadObject(p + 1, *field.message) : nullptr;
    }
    if (*p == '"' && (form == StoredAs::kText || form == StoredAs::kEnumerator)) {
      const TextPosition quote = EndOfString(++p);
      if (quote == nullptr) return nullptr;
      const std::string_view text(p, static_cast<size_t>(quote - p));
      if (form == StoredAs::kText) return builder_.SetString(field, text) ? quote + 1 : nullptr;
      const int64_t known = EnumeratorNamed(field, text);
      return known >= 0 && builder_.SetPlain(field, static_cast<uint64_t>(known)) ? quote + 1 : nullptr;
    }
    if (*p == '"' && (form == StoredAs::kInteger64 || form == StoredAs::kTime)) {
      const Digits digits = ReadDigits(p + 1);
      if (digits.end != nullptr) return builder_.SetPlain(field, digits.value) ? digits.end + 1 : nullptr;
    }
    return field.repeated ? ReadArray(p, field) : ReadValue(p, field);
  }

  struct Digits {
    TextPosition end;
    uint64_t value;
  };

  // Up to 15 digits and the quote behind them, which is where it ends. Null: look closer.
  Digits ReadDigits([[maybe_unused]] TextPosition p) const {
#if defined(__SSE2__)
    constexpr ptrdiff_t kWide = sizeof(__m128i);
    if (p - begin_ < kWide || end_ - p < kWide) return {nullptr, 0};
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i numbers = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    const __m128i are = _mm_cmpeq_epi8(_mm_min_epu8(numbers, _mm_set1_epi8(9)), numbers);
    const unsigned others = ~static_cast<unsigned>(_mm_movemask_epi8(are)) & 0xFFFF;
    if ((others & 1) != 0 || others == 0) return {nullptr, 0};
    const unsigned count = static_cast<unsigned>(__builtin_ctz(others));
    if (p[count] != '"' || (*p == '0' && count > 1)) return {nullptr, 0};
    // The sixteen that end with the last digit, zeros before the first: pairs, fours and eights of them.
    static constexpr unsigned char kLast[32] = {0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,
                                                0,    0,    0,    0,    0,    0x0F, 0x0F, 0x0F, 0x0F, 0x0F, 0x0F,
                                                0x0F, 0x0F, 0x0F, 0x0F, 0x0F, 0x0F, 0x0F, 0x0F, 0x0F, 0x0F};
    const auto load = [](const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); };
    const TextPosition end = p + count;
    const __m128i digits = _mm_and_si128(load(end - kWide), load(kLast + count)), zero = _mm_setzero_si128();
    const __m128i tens = _mm_set1_epi32(1 << 16 | 10), hundreds = _mm_set1_epi32(1 << 16 | 100);
    const __m128i pairs = _mm_packs_epi32(_mm_madd_epi16(_mm_unpacklo_epi8(digits, zero), tens),
                                          _mm_madd_epi16(_mm_unpackhi_epi8(digits, zero), tens));
    const __m128i fours = _mm_madd_epi16(pairs, hundreds);
    const __m128i eights = _mm_madd_epi16(_mm_packs_epi32(fours, fours), _mm_set1_epi32(1 << 16 | 10000));
    const uint64_t both = static_cast<uint64_t>(_mm_cvtsi128_si64(eights));
    return {end, (both & UINT32_MAX) * uint64_t{kEightDigits} + (both >> 32)};
#else
    return {nullptr, 0};
#endif
  }

  // Both times of a span, as nearly every writer puts them, behind its brace. Null: look closer, nothing was read.
  TextPosition ReadSpan(TextPosition p) {
    constexpr std::string_view kBegin = "\"beginMs\":\"", kEnd = ",\"endMs\":\"";
    constexpr ptrdiff_t kReach = kBegin.size() + 16 + kEnd.size();   // up to where the last digits are looked at
    if (end_ - p < kReach || !SameName(kBegin, {p, kBegin.size()})) return nullptr;
    const Digits begin = ReadDigits(p + kBegin.size());
    if (begin.end == nullptr || !SameName(kEnd, {begin.end + 1, kEnd.size()})) return nullptr;
    const Digits end = ReadDigits(begin.end + 1 + kEnd.size());
    if (end.end == nullptr || end.end[1] != '}') return nullptr;
    EventBuilder::Store(StoredAs::kTime, begin.value, builder_.bytes() + offsetof(Event, begin_ms));
    EventBuilder::Store(StoredAs::kTime, end.value, builder_.bytes() + offsetof(Event, end_ms));
    return end.end + 2;
  }

  TextPosition ReadArray(TextPosition p, const Field& field) {
    if (*p != '[') return nullptr;
    p = SkipBlanks(p + 1);
    if (*p == ']') return p + 1;
    while ((p = ReadValue(p, field)) != nullptr && p != end_) {
      p = SkipBlanks(p);
      if (*p == ']') return p + 1;
      if (*p != ',') return nullptr;
      p = SkipBlanks(p + 1);
    }
    return nullptr;
  }

  [[gnu::noinline]] TextPosition ReadValue(TextPosition p, const Field& field) {
    if (field.type == Type::kMessage) {
      return *p == '{' && builder_.Open(field) ? ReadObject(p + 1, *field.message) : nullptr;
    }
    const bool quoted = *p == '"';
    const TextPosition begin = quoted ? p + 1 : p, end = quoted ? EndOfString(begin) : EndOfWord(begin);
    if (end == nullptr || (end == begin && !quoted)) return nullptr;
    return SetScalar(field, {begin, static_cast<size_t>(end - begin)}, quoted) ? end + quoted : nullptr;
  }
  bool SetScalar(const Field& field, std::string_view text, bool quoted) {
    int64_t integer = 0;
    double number = 0;
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

  // Which of the bytes at a place end what is plain in a string, and which aren't ASCII: `kEach` bits for a byte, the first
  // lowest. Behind one that ends it there may be others that only seem to.
  struct Look {
    uint64_t stops, tops;
  };
#if defined(__SSE2__)
  static constexpr ptrdiff_t kLook = sizeof(__m128i);
  static constexpr int kEach = 1;
  static Look LookAt(TextPosition p) {
    const __m128i wide = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    return {static_cast<uint64_t>(Escapes(wide)), static_cast<uint64_t>(_mm_movemask_epi8(wide))};
  }
#else
  static constexpr ptrdiff_t kLook = sizeof(uint64_t);
  static constexpr int kEach = 8;
  static Look LookAt(TextPosition p) {
    const uint64_t word = LoadWord(p);
    return {EscapesOfWord(word), word & kTops};
  }
#endif

  // The quote that ends a string.
  [[gnu::always_inline]] TextPosition EndOfString(TextPosition p) const {
    const TextPosition begin = p;
    uint64_t high = 0;
    for (; kLittleEndian && end_ - p > kLook; p += kLook) {
      const Look look = LookAt(p);
      if (look.stops != 0) {
        high |= look.tops & (look.stops ^ (look.stops - 1));
        p += __builtin_ctzll(look.stops) / kEach;
        return *p == '"' && (high == 0 || CheckUtf8({begin, static_cast<size_t>(p - begin)})) ? p : nullptr;
      }
      high |= look.tops;
    }
    return EndOfStringNearEnd(begin, p);
  }
  // From `p` on, before which nothing ends it: with a look that begins before it.
  [[gnu::noinline]] TextPosition EndOfStringNearEnd(TextPosition begin, TextPosition p) const {
    if (kLittleEndian && end_ - begin_ >= kLook) {
      const TextPosition from = end_ - kLook;
      const uint64_t stops = LookAt(from).stops >> kEach * (p - from);
      if (stops == 0) return nullptr;
      p += __builtin_ctzll(stops) / kEach;
    } else {
      while (*p != '"' && *p != '\\' && static_cast<unsigned char>(*p) >= 0x20 && p + 1 != end_) ++p;
    }
    return *p == '"' && CheckUtf8({begin, static_cast<size_t>(p - begin)}) ? p : nullptr;
  }

  // Of a number, true or false: up to what can't belong to it.
  static TextPosition EndOfWord(TextPosition p) {
    while (static_cast<unsigned char>(*p) > ' ' && *p != ',' && *p != '}' && *p != ']') ++p;
    return p;
  }

  const TextPosition begin_;
  TextPosition end_;
  EventBuilder& builder_;
};

}  // namespace

bool ReadPlainJson(std::string_view json, EventBuilder* builder) { return PlainReader(json, builder).ReadAll(); }

}  // namespace callcue::wire
