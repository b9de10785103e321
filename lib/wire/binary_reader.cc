// Protobuf's wire format, read by the table of event_schema.h: https://protobuf.dev/programming-guides/encoding/
#include "lib/wire/binary_reader.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

#include "lib/wire/utf8_check.h"
#include "lib/wire/words.h"

namespace callcue::wire {
namespace {

// Those of the wire that no field of the schema has.
enum OtherWireType : uint32_t { kStartGroup = 3, kEndGroup = 4, kFixed32 = 5 };
constexpr uint32_t kVarint = static_cast<uint32_t>(WireType::kVarint), kFixed64 = static_cast<uint32_t>(WireType::kFixed64),
                   kBytes = static_cast<uint32_t>(WireType::kBytes);

constexpr int kGroupNesting = 32;  // of unknown groups; the schema has none

constexpr int kWide = 16;   // bytes of one look

constexpr std::string_view kTruncated = "the bytes end within a field; were they cut?";
constexpr std::string_view kMalformed = "not protobuf; send callcue.v1.Event in binary form";

using Position = const uint8_t*;

// Each function begins at a byte and gives the one where it ended; null: failed, which the builder knows. So the place is
// in a register. The `end` of each is that of the message that it reads; a look may be wider, up to the last place for one
// within all bytes.
class BinaryReader {
 public:
  BinaryReader(Position begin, Position end, EventBuilder* builder)
      : last_word_(end - begin >= 8 ? end - 8 : nullptr), last_wide_(end - begin >= kWide ? end - kWide : nullptr),
        builder_(*builder) {}

  // `kIndexed`: of the event itself, some of whose tags have two bytes.
  template <bool kIndexed>
  Position ReadMessage(Position p, Position end, const Message& message) {
    unsigned char* const event = builder_.bytes();
    while (p < end) {
      const Position next = ReadDirect<kIndexed>(p, end, message, event);
      if (next != nullptr) p = next;
      else if (builder_.failed() || (p = ReadUnusual(p, end, message)) == nullptr) return nullptr;
    }
    return p;
  }

 private:
  // Both in registers; where it ended.
  struct Varint {
    Position end;
    uint64_t bits;
  };

  // Most fields are read where their tag is seen. Null: failed, or left to ReadUnusual(), which says what is wrong: longer
  // fields than fit, unknown ones, unusual ones.
  template <bool kIndexed>
  [[gnu::always_inline]] Position ReadDirect(Position p, Position end, const Message& message, unsigned char* event) {
    Position at = p + 1;
    uint32_t tag = *p;
    const Direct* direct = &message.direct[tag >> 3 & (Message::kOneByteTags - 1)];
    if (kIndexed && tag >= 0x80) {
      if (at == end) return nullptr;
      tag = (tag & 0x7F) | uint32_t{*at++} << 7;
      if (tag >> 3 >= kEventDirect.size()) return nullptr;
      direct = &kEventDirect[tag >> 3];
    }
    if (direct->tag != tag || at == end) return nullptr;
    uint64_t value = *at++;
    const StoredAs form = direct->form;
    unsigned char* const to = event + direct->offset;
    if (form == StoredAs::kText) return ReadText(at, end, value, direct->limit, to);
    if (form >= StoredAs::kInteger64) {
      if (value >= 0x80) {
        const Varint varint = ReadTime(at - 1, end);
        if ((at = varint.end) == nullptr) return builder_.In(direct->field->name), nullptr;
        value = varint.bits;
      }
      EventBuilder::Store(form, value, to);
      return at;
    }
    if (form == StoredAs::kEnumerator) {
      if (value >= direct->limit) return nullptr;
      *to = static_cast<unsigned char>(value);
      return at;
    }
    if (form == StoredAs::kInside || form == StoredAs::kBody) {
      if ((at = Lengthen(at, end, &value)) == nullptr) return nullptr;
      if (value == kSpanBytes && direct->limit != 0 && ReadSpan(at, event)) return at + kSpanBytes;
      if (!builder_.Open(*direct->field)) return nullptr;
      at = ReadMessage<false>(at, at + value, *direct->field->message);
      if (at == nullptr) builder_.In(direct->field->name);
      return at;
    }
    if (form == StoredAs::kOther) return nullptr;
    if (value >= 0x80) {
      const Varint varint = ReadLongVarint(at - 1, end);
      if ((at = varint.end) == nullptr) return builder_.In(direct->field->name), nullptr;
      value = varint.bits;
    }
    EventBuilder::Store(form, value, to);
    return at;
  }

  static uint64_t WordAt(Position p) { return LoadWord(reinterpret_cast<const char*>(p)); }

  // A time between 1971 and 2109 has six bytes: all but the last with a mark.
  static constexpr uint64_t kSixMarks = 0x8080808080u, kSixTops = 0x808080808080u;
  [[gnu::always_inline]] Varint ReadTime(Position p, Position end) {
    if (kLittleEndian && p <= last_word_ && end - p >= 6) {
      const uint64_t word = WordAt(p);
      if ((word & kSixTops) == kSixMarks) return {p + 6, Sevens(word & 0x7F7F7F7F7F7Fu)};
    }
    return ReadLongVarint(p, end);
  }
  // Two of them, each behind its tag. False: nothing was read.
  static constexpr size_t kSpanBytes = 14;
  [[gnu::always_inline]] static bool ReadSpan(Position p, unsigned char* event) {
    if (!kLittleEndian) return false;
    // The first eight bytes hold both tags; the last six are the second time.
    constexpr uint64_t kTags = uint64_t{2 << 3} << 56 | 1 << 3, kTagBytes = uint64_t{0xFF} << 56 | 0xFF;
    const uint64_t first = WordAt(p), second = WordAt(p + 6) >> 16;
    if ((first & (kTagBytes | kSixTops << 8)) != (kTags | kSixMarks << 8)) return false;
    if ((second & kSixTops) != kSixMarks) return false;
    const auto store = [event](size_t at, uint64_t bits) { EventBuilder::Store(StoredAs::kTime, bits, event + at); };
    store(offsetof(Event, begin_ms), Sevens(first >> 8 & 0x7F7F7F7F7F7Fu));
    store(offsetof(Event, end_ms), Sevens(second & 0x7F7F7F7F7F7Fu));
    return true;
  }

  static void SetText(Position p, size_t length, unsigned char* to) {
    *std::launder(reinterpret_cast<std::string_view*>(to)) = {reinterpret_cast<const char*>(p), length};
  }
  // Of a length that began with the byte before `p`. Null: too long, or no UTF-8.
  [[gnu::always_inline]] Position ReadText(Position p, Position end, uint64_t length, size_t limit, unsigned char* to) {
    static_assert(kWide <= limits::kNameBytes && kWide <= limits::kStringValueBytes && kWide <= limits::kUtteranceBytes);
    if (length <= kWide && p <= last_wide_ && IsPlain(p, length)) {   // what is looked at is within the bytes of the event
      SetText(p, length, to);
      return p + length <= end ? p + length : nullptr;
    }
    if ((p = Lengthen(p, end, &length)) == nullptr || length > limit || !IsUtf8(p, length)) return nullptr;
    SetText(p, length, to);
    return p + length;
  }

  // A length that began with the byte before `p`, of what follows; null where it has more than two bytes, or that doesn't fit.
  [[gnu::always_inline]] static Position Lengthen(Position p, Position end, uint64_t* length) {
    if (*length >= 0x80) {
      if (p == end || *p >= 0x80) return nullptr;
      *length = (*length & 0x7F) | uint64_t{*p++} << 7;
    }
    return *length <= static_cast<uint64_t>(end - p) ? p : nullptr;
  }

  // An unknown field, one of another wire type, or one whose tag is longer than it should be.
  [[gnu::noinline]] Position ReadUnusual(Position p, Position end, const Message& message) {
    uint32_t tag = 0;
    if ((p = ReadTag(p, end, &tag)) == nullptr) return nullptr;
    const Field* field = FieldByNumber(message, tag >> 3);
    if (field == nullptr || (tag != field->tag && !Packed(*field, tag & 7))) {
      if ((p = Skip(p, end, tag, 0)) != nullptr) builder_.UnrecognisedField(tag >> 3);
      return p;
    }
    if ((p = ReadField(p, end, *field, tag & 7)) == nullptr) builder_.In(field->name);
    return p;
  }

  Position Invalid(std::string_view what) {
    builder_.Invalid(what);
    return nullptr;
  }

  // A known field of another wire type is an unknown field, says protobuf.
  static bool Packed(const Field& field, uint32_t wire_type) {
    return wire_type == kBytes && field.repeated && WireTypeOf(field.type) == WireType::kVarint;
  }

  [[gnu::always_inline]] Varint ReadVarint(Position p, Position end) {
    if (p < end && *p < 0x80) return {p + 1, *p};
    return ReadLongVarint(p, end);
  }
  [[gnu::noinline]] Varint ReadLongVarint(Position p, Position end) { return ReadWords(p, end); }
  [[gnu::always_inline]] Varint ReadWords(Position p, Position end) {
    if (kLittleEndian && last_word_ != nullptr && p < end) {
      // Near the end zeros behind the last byte, each of which would be an end beyond it.
      uint64_t word = WordAt(p <= last_word_ ? p : last_word_);
      if (p > last_word_) word >>= 8 * (p - last_word_);
      const Varint read = ReadWord(p, word);
      if (read.end != nullptr && read.end <= end) return read;
    }
    return ReadBytewise(p, end);
  }
  [[gnu::noinline]] Varint ReadBytewise(Position p, Position end) {
    Varint read{nullptr, 0};
    for (int shift = 0; shift < 70; shift += 7) {
      if (p == end) return {Invalid(kTruncated), 0};
      const uint64_t byte = *p++;
      read.bits |= (byte & 0x7F) << shift;
      if (byte < 0x80) return {p, read.bits};
    }
    return {Invalid(kMalformed), 0};
  }

  // One of up to eight bytes. No end: a longer one.
  static Varint ReadWord(Position p, uint64_t word) {
    const uint64_t ends = ~word & kTops;
    if (ends == 0) return {nullptr, 0};
    word &= (ends ^ (ends - 1)) & ~kTops;   // up to the first end
    return {p + static_cast<unsigned>(__builtin_ctzll(ends)) / 8 + 1, Sevens(word)};
  }
  // Eight sevens of bits pushed together, by two, four and eight.
  static uint64_t Sevens(uint64_t word) {
    word -= (word & 0x7F007F007F007F00u) >> 1;
    const uint64_t upper = word & 0x3FFF00003FFF0000u;
    word = word - upper + (upper >> 2);
    return (word & 0x0FFFFFFFu) | word >> 32 << 28;
  }

  // Of five bytes at most; bits beyond the 32nd don't count, as in protobuf.
  Position ReadTag(Position p, Position end, uint32_t* tag) {
    const Varint read = ReadVarint(p, end);
    if (read.end == nullptr) return nullptr;
    *tag = static_cast<uint32_t>(read.bits);
    return read.end - p <= 5 && *tag >> 3 != 0 ? read.end : Invalid(kMalformed);
  }

  Position ReadLength(Position p, Position end, uint64_t* length) {
    const Varint read = ReadVarint(p, end);
    *length = read.bits;
    return read.end == nullptr || read.bits <= static_cast<uint64_t>(end - read.end) ? read.end : Invalid(kTruncated);
  }

  Position Skip(Position p, Position end, uint32_t tag, int depth) {
    uint64_t length = 0;
    switch (tag & 7) {
      case kVarint: return ReadVarint(p, end).end;
      case kFixed64: return end - p >= 8 ? p + 8 : Invalid(kTruncated);
      case kFixed32: return end - p >= 4 ? p + 4 : Invalid(kTruncated);
      case kBytes: return (p = ReadLength(p, end, &length)) == nullptr ? nullptr : p + length;
      case kStartGroup: return SkipGroup(p, end, tag, depth);
      default: return Invalid(kMalformed);
    }
  }

  Position SkipGroup(Position p, Position end, uint32_t start, int depth) {
    if (depth == kGroupNesting) return Invalid(kMalformed);
    while (true) {
      uint32_t tag = 0;
      if (p == end) return Invalid(kTruncated);
      if ((p = ReadTag(p, end, &tag)) == nullptr) return nullptr;
      if (tag == start - kStartGroup + kEndGroup) return p;
      if ((p = Skip(p, end, tag, depth + 1)) == nullptr) return nullptr;
    }
  }

  [[gnu::noinline]] Position ReadField(Position p, Position end, const Field& field, uint32_t wire_type) {
    if (wire_type == kBytes) {
      uint64_t length = 0;
      if ((p = ReadLength(p, end, &length)) == nullptr) return nullptr;
      if (field.type == Type::kString) return ReadString(p, length, field);
      if (field.type != Type::kMessage) return ReadPacked(p, p + length, field);
      return builder_.Open(field) ? ReadMessage<false>(p, p + length, *field.message) : nullptr;
    }
    return field.type == Type::kDouble ? ReadDouble(p, end, field) : ReadInteger(p, end, field);
  }

  Position ReadString(Position p, size_t length, const Field& field) {
    const std::string_view value(reinterpret_cast<const char*>(p), length);
    if (!IsUtf8(p, length)) return Invalid("not UTF-8");
    return builder_.SetString(field, value) ? p + length : nullptr;
  }

  [[gnu::always_inline]] bool IsUtf8(Position p, size_t length) const {
    return CheckUtf8({reinterpret_cast<const char*>(p), length});
  }

  // Of at most kWide bytes, up to last_wide_: whether it is ASCII, with one look.
  static bool IsPlain([[maybe_unused]] Position p, [[maybe_unused]] size_t length) {
#if defined(__SSE2__)
    const int high = _mm_movemask_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
    return (high & ((1 << length) - 1)) == 0;
#else
    return false;
#endif
  }

  Position ReadPacked(Position p, Position end, const Field& field) {
    while (p < end) {
      if ((p = ReadInteger(p, end, field)) == nullptr) return nullptr;
    }
    return p;
  }

  Position ReadInteger(Position p, Position end, const Field& field) {
    const Varint read = ReadVarint(p, end);
    if (read.end == nullptr) return nullptr;
    return builder_.SetPlain(field, read.bits) || SetInteger(field, read.bits) ? read.end : nullptr;
  }
  [[gnu::noinline]] bool SetInteger(const Field& field, uint64_t raw) {
    int64_t value = static_cast<int32_t>(raw);
    if (field.type == Type::kInt64) value = static_cast<int64_t>(raw);
    if (field.type == Type::kUint32) value = static_cast<uint32_t>(raw);
    if (field.type == Type::kBool) value = raw != 0;
    return builder_.SetInteger(field, value);
  }

  Position ReadDouble(Position p, Position end, const Field& field) {
    if (end - p < 8) return Invalid(kTruncated);
    uint64_t bits = 0;
    for (int i = 7; i >= 0; --i) bits = bits << 8 | p[i];
    double value = 0;
    std::memcpy(&value, &bits, sizeof bits);
    return builder_.SetNumber(field, value) ? p + 8 : nullptr;
  }

  const Position last_word_;
  const Position last_wide_;
  EventBuilder& builder_;
};

}  // namespace

bool ReadBinaryEvent(std::string_view bytes, EventBuilder* builder) {
  if (bytes.empty()) return true;   // and perhaps nowhere
  const Position begin = reinterpret_cast<Position>(bytes.data());
  const Position end = begin + bytes.size();
  return BinaryReader(begin, end, builder).ReadMessage<true>(begin, end, kEvent) != nullptr;
}

}  // namespace callcue::wire
