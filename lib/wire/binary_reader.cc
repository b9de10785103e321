// Protobuf's wire format, read by the table of event_schema.h: https://protobuf.dev/programming-guides/encoding/
#include "lib/wire/binary_reader.h"

#include <cstdint>
#include <cstring>

#include "lib/wire/utf8_check.h"
#include "lib/wire/words.h"

namespace callcue::wire {
namespace {

enum WireType : uint32_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kStartGroup = 3, kEndGroup = 4, kFixed32 = 5 };

constexpr int kGroupNesting = 32;  // of unknown groups; the schema has none

constexpr std::string_view kTruncated = "the bytes end within a field; were they cut?";
constexpr std::string_view kMalformed = "not protobuf; send callcue.v1.Event in binary form";

class BinaryReader {
 public:
  BinaryReader(std::string_view bytes, EventBuilder* builder)
      : p_(reinterpret_cast<const uint8_t*>(bytes.data())), end_(p_ + bytes.size()), builder_(*builder) {}

  bool ReadMessage(const Message& message) {
    while (p_ < end_) {
      uint32_t tag = 0;
      if (!ReadTag(&tag)) return false;
      const Field* field = FieldByNumber(message, tag >> 3);
      if (field == nullptr || !Fits(*field, tag & 7)) {
        if (!Skip(tag, 0)) return false;
        builder_.UnrecognisedField(tag >> 3);
      } else if (!ReadField(*field, tag & 7)) {
        return builder_.In(field->name);
      }
    }
    return true;
  }

 private:
  // A known field of another wire type is an unknown field, says protobuf.
  static bool Fits(const Field& field, uint32_t wire_type) {
    static_assert(static_cast<int>(Type::kString) == 0 && static_cast<int>(Type::kMessage) == 7);
    constexpr uint8_t kWanted[8] = {kBytes, kVarint, kVarint, kVarint, kVarint, kFixed64, kVarint, kBytes};
    const uint32_t wanted = kWanted[static_cast<int>(field.type)];
    return wire_type == wanted || (wire_type == kBytes && wanted == kVarint && field.repeated);
  }

  bool ReadVarint(uint64_t* value) {
    if (p_ < end_ && *p_ < 0x80) {
      *value = *p_++;
      return true;
    }
    if (kLittleEndian && end_ - p_ >= 8 && ReadWord(value)) return true;
    *value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (p_ == end_) return builder_.Invalid(kTruncated);
      const uint64_t byte = *p_++;
      *value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return true;
    }
    return builder_.Invalid(kMalformed);
  }

  // One of two to eight bytes: its sevens of bits pushed together, by two, four and eight.
  bool ReadWord(uint64_t* value) {
    uint64_t word = LoadWord(reinterpret_cast<const char*>(p_));
    const uint64_t ends = ~word & kTops;
    if (ends == 0) return false;
    word &= ends ^ (ends - 1);   // up to the first end
    word &= ~kTops;
    word = (word & 0x007F007F007F007Fu) | (word & 0x7F007F007F007F00u) >> 1;
    word = (word & 0x00003FFF00003FFFu) | (word & 0x3FFF00003FFF0000u) >> 2;
    *value = (word & 0x000000000FFFFFFFu) | (word & 0x0FFFFFFF00000000u) >> 4;
    p_ += static_cast<size_t>(__builtin_ctzll(ends)) / 8 + 1;
    return true;
  }

  // Of five bytes at most; bits beyond the 32nd don't count, as in protobuf.
  bool ReadTag(uint32_t* tag) {
    if (p_ < end_ && *p_ < 0x80 && *p_ >= 8) {
      *tag = *p_++;
      return true;
    }
    const uint8_t* begin = p_;
    uint64_t value = 0;
    if (!ReadVarint(&value)) return false;
    *tag = static_cast<uint32_t>(value);
    return (p_ - begin <= 5 && *tag >> 3 != 0) || builder_.Invalid(kMalformed);
  }

  bool ReadLength(size_t* length) {
    uint64_t value = 0;
    if (!ReadVarint(&value)) return false;
    if (value > static_cast<uint64_t>(end_ - p_)) return builder_.Invalid(kTruncated);
    *length = static_cast<size_t>(value);
    return true;
  }

  bool Advance(size_t n) {
    if (static_cast<size_t>(end_ - p_) < n) return builder_.Invalid(kTruncated);
    p_ += n;
    return true;
  }

  bool Skip(uint32_t tag, int depth) {
    uint64_t ignored = 0;
    size_t length = 0;
    switch (tag & 7) {
      case kVarint: return ReadVarint(&ignored);
      case kFixed64: return Advance(8);
      case kFixed32: return Advance(4);
      case kBytes: return ReadLength(&length) && Advance(length);
      case kStartGroup: return SkipGroup(tag, depth);
      default: return builder_.Invalid(kMalformed);
    }
  }

  bool SkipGroup(uint32_t start, int depth) {
    if (depth == kGroupNesting) return builder_.Invalid(kMalformed);
    while (true) {
      uint32_t tag = 0;
      if (p_ == end_) return builder_.Invalid(kTruncated);
      if (!ReadTag(&tag)) return false;
      if (tag == start - kStartGroup + kEndGroup) return true;
      if (!Skip(tag, depth + 1)) return false;
    }
  }

  bool ReadField(const Field& field, uint32_t wire_type) {
    if (wire_type == kBytes) {
      size_t length = 0;
      if (!ReadLength(&length)) return false;
      if (field.type == Type::kString) return ReadString(field, length);
      const uint8_t* outer = end_;
      end_ = p_ + length;
      const bool ok =
          field.type == Type::kMessage ? builder_.Open(field) && ReadMessage(*field.message) : ReadPacked(field);
      end_ = outer;
      return ok;
    }
    return field.type == Type::kDouble ? ReadDouble(field) : ReadInteger(field);
  }

  bool ReadString(const Field& field, size_t length) {
    const std::string_view value(reinterpret_cast<const char*>(p_), length);
    p_ += length;
    if (!CheckUtf8(value)) return builder_.Invalid("not UTF-8");
    return builder_.SetString(field, value);
  }

  bool ReadPacked(const Field& field) {
    while (p_ < end_) {
      if (!ReadInteger(field)) return false;
    }
    return true;
  }

  bool ReadInteger(const Field& field) {
    uint64_t raw = 0;
    if (!ReadVarint(&raw)) return false;
    switch (field.type) {
      case Type::kBool: return builder_.SetInteger(field, raw != 0);
      case Type::kUint32: return builder_.SetInteger(field, static_cast<uint32_t>(raw));
      case Type::kInt64: return builder_.SetInteger(field, static_cast<int64_t>(raw));
      default: return builder_.SetInteger(field, static_cast<int32_t>(raw));
    }
  }

  bool ReadDouble(const Field& field) {
    const uint8_t* from = p_;
    if (!Advance(8)) return false;
    uint64_t bits = 0;
    for (int i = 7; i >= 0; --i) bits = bits << 8 | from[i];
    double value = 0;
    std::memcpy(&value, &bits, sizeof bits);
    return builder_.SetNumber(field, value);
  }

  const uint8_t* p_;
  const uint8_t* end_;
  EventBuilder& builder_;
};

}  // namespace

bool ReadBinaryEvent(std::string_view bytes, EventBuilder* builder) {
  return BinaryReader(bytes, builder).ReadMessage(kEvent);
}

}  // namespace callcue::wire
