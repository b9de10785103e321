// Protobuf's wire format, read by the table of event_schema.h: https://protobuf.dev/programming-guides/encoding/
#include "lib/wire/binary_reader.h"

#include <cstdint>
#include <cstring>

#include "lib/wire/utf8_check.h"
#include "lib/wire/words.h"

namespace callcue::wire {
namespace {

// Those of the wire that no field of the schema has.
enum OtherWireType : uint32_t { kStartGroup = 3, kEndGroup = 4, kFixed32 = 5 };
constexpr uint32_t kVarint = static_cast<uint32_t>(WireType::kVarint), kFixed64 = static_cast<uint32_t>(WireType::kFixed64),
                   kBytes = static_cast<uint32_t>(WireType::kBytes);

constexpr int kGroupNesting = 32;  // of unknown groups; the schema has none

constexpr std::string_view kTruncated = "the bytes end within a field; were they cut?";
constexpr std::string_view kMalformed = "not protobuf; send callcue.v1.Event in binary form";

using Position = const uint8_t*;

// Each function begins at a byte and gives the one where it ended; null: failed, which the builder knows. So the place is
// in a register.
class BinaryReader {
 public:
  explicit BinaryReader(EventBuilder* builder) : builder_(*builder) {}

  Position ReadMessage(Position p, Position end, const Message& message) {
    while (p < end) {
      uint32_t tag = *p;
      if (tag - 8 < 0x80 - 8) ++p;
      else if (tag >= 0x80 && end - p > 1 && p[1] - 1u < 0x7F) tag = (tag & 0x7F) | uint32_t{p[1]} << 7, p += 2;
      else if ((p = ReadTag(p, end, &tag)) == nullptr) return nullptr;
      const Field* field = FieldByNumber(message, tag >> 3);
      if (field == nullptr || (tag != field->tag && !Packed(*field, tag & 7))) {
        if ((p = Skip(p, end, tag, 0)) == nullptr) return nullptr;
        builder_.UnrecognisedField(tag >> 3);
      } else if ((p = ReadField(p, end, *field, tag & 7)) == nullptr) {
        builder_.In(field->name);
        return nullptr;
      }
    }
    return p;
  }

 private:
  Position Invalid(std::string_view what) {
    builder_.Invalid(what);
    return nullptr;
  }

  // A known field of another wire type is an unknown field, says protobuf.
  static bool Packed(const Field& field, uint32_t wire_type) {
    return wire_type == kBytes && field.repeated && WireTypeOf(field.type) == WireType::kVarint;
  }

  [[gnu::always_inline]] Position ReadVarint(Position p, Position end, uint64_t* value) {
    if (p < end && *p < 0x80) {
      *value = *p;
      return p + 1;
    }
    return ReadLongVarint(p, end, value);
  }
  Position ReadLongVarint(Position p, Position end, uint64_t* value) {
    if (kLittleEndian && end - p >= 8) {
      const Position behind = ReadWord(p, value);
      if (behind != nullptr) return behind;
    }
    *value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (p == end) return Invalid(kTruncated);
      const uint64_t byte = *p++;
      *value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return p;
    }
    return Invalid(kMalformed);
  }

  // One of two to eight bytes: its sevens of bits pushed together, by two, four and eight. Null for a longer one.
  static Position ReadWord(Position p, uint64_t* value) {
    uint64_t word = LoadWord(reinterpret_cast<const char*>(p));
    const uint64_t ends = ~word & kTops;
    if (ends == 0) return nullptr;
    word &= ends ^ (ends - 1);   // up to the first end
    word &= ~kTops;
    word = (word & 0x007F007F007F007Fu) | (word & 0x7F007F007F007F00u) >> 1;
    word = (word & 0x00003FFF00003FFFu) | (word & 0x3FFF00003FFF0000u) >> 2;
    *value = (word & 0x000000000FFFFFFFu) | (word & 0x0FFFFFFF00000000u) >> 4;
    return p + static_cast<size_t>(__builtin_ctzll(ends)) / 8 + 1;
  }

  // Of five bytes at most; bits beyond the 32nd don't count, as in protobuf.
  Position ReadTag(Position p, Position end, uint32_t* tag) {
    const Position begin = p;
    uint64_t value = 0;
    if ((p = ReadLongVarint(p, end, &value)) == nullptr) return nullptr;
    *tag = static_cast<uint32_t>(value);
    return p - begin <= 5 && *tag >> 3 != 0 ? p : Invalid(kMalformed);
  }

  [[gnu::always_inline]] Position ReadLength(Position p, Position end, size_t* length) {
    uint64_t value = 0;
    if ((p = ReadVarint(p, end, &value)) == nullptr) return nullptr;
    *length = static_cast<size_t>(value);
    return value <= static_cast<uint64_t>(end - p) ? p : Invalid(kTruncated);
  }

  Position Skip(Position p, Position end, uint32_t tag, int depth) {
    uint64_t ignored = 0;
    size_t length = 0;
    switch (tag & 7) {
      case kVarint: return ReadVarint(p, end, &ignored);
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

  [[gnu::always_inline]] Position ReadField(Position p, Position end, const Field& field, uint32_t wire_type) {
    if (wire_type == kBytes) {
      size_t length = 0;
      if ((p = ReadLength(p, end, &length)) == nullptr) return nullptr;
      if (field.type == Type::kString) return ReadString(p, length, field);
      if (field.type != Type::kMessage) return ReadPacked(p, p + length, field);
      return builder_.Open(field) ? ReadMessage(p, p + length, *field.message) : nullptr;
    }
    return field.type == Type::kDouble ? ReadDouble(p, end, field) : ReadInteger(p, end, field);
  }

  [[gnu::always_inline]] Position ReadString(Position p, size_t length, const Field& field) {
    const std::string_view value(reinterpret_cast<const char*>(p), length);
    if (!CheckUtf8(value)) return Invalid("not UTF-8");
    return builder_.SetString(field, value) ? p + length : nullptr;
  }

  Position ReadPacked(Position p, Position end, const Field& field) {
    while (p < end) {
      if ((p = ReadInteger(p, end, field)) == nullptr) return nullptr;
    }
    return p;
  }

  [[gnu::always_inline]] Position ReadInteger(Position p, Position end, const Field& field) {
    uint64_t raw = 0;
    if ((p = ReadVarint(p, end, &raw)) == nullptr || builder_.SetPlain(field, raw)) return p;
    int64_t value = static_cast<int32_t>(raw);
    if (field.type == Type::kInt64) value = static_cast<int64_t>(raw);
    if (field.type == Type::kUint32) value = static_cast<uint32_t>(raw);
    if (field.type == Type::kBool) value = raw != 0;
    return builder_.SetInteger(field, value) ? p : nullptr;
  }

  Position ReadDouble(Position p, Position end, const Field& field) {
    if (end - p < 8) return Invalid(kTruncated);
    uint64_t bits = 0;
    for (int i = 7; i >= 0; --i) bits = bits << 8 | p[i];
    double value = 0;
    std::memcpy(&value, &bits, sizeof bits);
    return builder_.SetNumber(field, value) ? p + 8 : nullptr;
  }

  EventBuilder& builder_;
};

}  // namespace

bool ReadBinaryEvent(std::string_view bytes, EventBuilder* builder) {
  if (bytes.empty()) return true;   // and perhaps nowhere
  const Position begin = reinterpret_cast<Position>(bytes.data());
  return BinaryReader(builder).ReadMessage(begin, begin + bytes.size(), kEvent) != nullptr;
}

}  // namespace callcue::wire
