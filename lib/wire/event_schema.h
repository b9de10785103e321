// event.proto as a table: what both readers (binary and JSON) know about it, and where in callcue::Event it lands.
//
// A test compares the table with the schema itself, so neither can change alone.
#ifndef CALLCUE_LIB_WIRE_EVENT_SCHEMA_H_
#define CALLCUE_LIB_WIRE_EVENT_SCHEMA_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "absl/types/span.h"
#include "callcue/event.h"

namespace callcue::wire {

enum class Type : uint8_t { kString, kBool, kInt32, kInt64, kUint32, kDouble, kEnum, kMessage };

// The member of Event, or of the last of its words or arguments, that a field sets.
enum class Slot : uint8_t {
  kNone,  // checked, then dropped: the engine has no use for it
  kAtMs,
  kParty, kDirection, kCause, kStream, kStage, kStability, kOutcome,
  kOn, kAudible, kCount, kRevision, kUtcOffset, kRecommendationId, kNumber, kBegin, kEnd,
  kEventId, kName, kText, kLanguage, kSecondLanguage, kSegmentId, kParticipantId, kTo,
  kFactValue, kArgumentValue,              // field N of Value is FactValue::Kind N
  kStreams, kArguments, kArgumentName, kWords, kWordText, kWordBegin, kWordEnd,
};

// How a value is written into a member of Event. kInside: a message that is none, its fields are; kBody: the one that the
// event is about. kOther: there is more to it, or to its place.
enum class StoredAs : uint8_t { kOther, kText, kInside, kBody, kEnumerator, kFlag, kInteger32, kInteger64, kTime };

struct Place {
  StoredAs form = StoredAs::kOther;
  uint16_t offset = 0;   // in Event
};

constexpr Place PlaceOf(Slot slot) {
  switch (slot) {
    case Slot::kAtMs: return {StoredAs::kInteger64, offsetof(Event, at_ms)};
    case Slot::kParty: return {StoredAs::kEnumerator, offsetof(Event, party)};
    case Slot::kDirection: return {StoredAs::kEnumerator, offsetof(Event, direction)};
    case Slot::kCause: return {StoredAs::kEnumerator, offsetof(Event, cause)};
    case Slot::kStream: return {StoredAs::kEnumerator, offsetof(Event, stream)};
    case Slot::kStage: return {StoredAs::kEnumerator, offsetof(Event, stage)};
    case Slot::kStability: return {StoredAs::kEnumerator, offsetof(Event, stability)};
    case Slot::kOutcome: return {StoredAs::kEnumerator, offsetof(Event, outcome)};
    case Slot::kOn: return {StoredAs::kFlag, offsetof(Event, on)};
    case Slot::kCount: return {StoredAs::kInteger32, offsetof(Event, count)};
    case Slot::kRevision: return {StoredAs::kInteger32, offsetof(Event, revision)};
    case Slot::kUtcOffset: return {StoredAs::kInteger32, offsetof(Event, utc_offset_minutes)};
    case Slot::kRecommendationId: return {StoredAs::kInteger32, offsetof(Event, recommendation_id)};
    case Slot::kBegin: return {StoredAs::kTime, offsetof(Event, begin_ms)};
    case Slot::kEnd: return {StoredAs::kTime, offsetof(Event, end_ms)};
    case Slot::kEventId: return {StoredAs::kText, offsetof(Event, event_id)};
    case Slot::kName: return {StoredAs::kText, offsetof(Event, name)};
    case Slot::kText: return {StoredAs::kText, offsetof(Event, text)};
    case Slot::kLanguage: return {StoredAs::kText, offsetof(Event, language)};
    case Slot::kSecondLanguage: return {StoredAs::kText, offsetof(Event, second_language)};
    case Slot::kSegmentId: return {StoredAs::kText, offsetof(Event, segment_id)};
    case Slot::kParticipantId: return {StoredAs::kText, offsetof(Event, participant_id)};
    case Slot::kTo: return {StoredAs::kText, offsetof(Event, to)};
    default: return {};
  }
}

constexpr Place PlaceOfMessage(Slot slot, bool alternative) {
  if (alternative) return {StoredAs::kBody, 0};
  return {slot == Slot::kNone ? StoredAs::kInside : StoredAs::kOther, 0};
}

// Protobuf's, of one value: https://protobuf.dev/programming-guides/encoding/#structure
enum class WireType : uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2 };
constexpr WireType WireTypeOf(Type type) {
  if (type == Type::kString || type == Type::kMessage) return WireType::kBytes;
  return type == Type::kDouble ? WireType::kFixed64 : WireType::kVarint;
}

// A number below 63 for each field of a message: those of Event leave gaps.
constexpr int Rank(int number) {
  return number < 40 ? number : number < 60 ? number - 12 : number < 80 ? number - 27 : number - 43;
}

struct Message;

struct Field {
  constexpr Field(uint8_t of, Type t, Slot s, std::string_view file_name, std::string_view json, uint16_t most = 0,
                  const Message* content = nullptr, absl::Span<const std::string_view> enumerators = {},
                  bool many = false, bool alternative = false)
      : number(of), type(t), slot(s), repeated(many), one_of(alternative), limit(most),
        tag(static_cast<uint16_t>(of << 3 | static_cast<int>(WireTypeOf(t)))),
        place(t == Type::kMessage ? PlaceOfMessage(s, alternative) : PlaceOf(s)), message(content), values(enumerators),
        name(file_name), json_name(json), seen(uint64_t{1} << Rank(of) | uint64_t{alternative} << 63) {
    for (size_t i = 0; i < sizeof key && i <= json.size(); ++i) {
      key |= static_cast<uint64_t>(i < json.size() ? json[i] : '"') << 8 * i;
      key_mask |= uint64_t{0xFF} << 8 * i;
    }
  }

  uint8_t number;
  Type type;
  Slot slot;
  bool repeated;
  bool one_of;               // at most one such field of the message
  uint16_t limit;            // bytes of a string
  uint16_t tag;              // before one value
  Place place;
  const Message* message;
  absl::Span<const std::string_view> values;   // names of an enumeration's numbers, from 0
  std::string_view name;             // as in the file
  std::string_view json_name;        // lowerCamelCase
  // What the JSON reader notes once it has been there: a bit of its own in its message and, of one_of, one of all of them.
  uint64_t seen = 0;
  // Its first eight bytes with the quote behind them, the first byte lowest, and which of them it has.
  uint64_t key = 0, key_mask = 0;
};

// What the binary reader asks of most fields, side by side. Of those that it leaves to the longer way the form is kOther.
struct Direct {
  uint16_t tag = 0;
  uint16_t offset = 0;               // in Event
  uint16_t limit = 0;                // of a string its bytes, of an enumeration the names, of a span 1
  StoredAs form = StoredAs::kOther;
  const Field* field = nullptr;
};
struct Message {
  static constexpr size_t kOneByteTags = 16;

  constexpr Message(std::string_view message_name, absl::Span<const Field> content, absl::Span<const uint8_t> places = {})
      : name(message_name), fields(content), index(places),
        span(content.size() == 2 && content[0].slot == Slot::kBegin && content[1].slot == Slot::kEnd) {
    for (const Field& field : content) {
      if (field.number < kOneByteTags) direct[field.number] = DirectOf(field);
    }
  }
  static constexpr Direct DirectOf(const Field& field) {
    size_t limit = field.type == Type::kEnum ? field.values.size() : field.limit;
    if (field.type == Type::kMessage && field.message->span) limit = 1;
    return {field.tag, field.place.offset, static_cast<uint16_t>(limit), field.place.form, &field};
  }

  std::string_view name;
  absl::Span<const Field> fields;    // field N is at N - 1, if there is no index
  absl::Span<const uint8_t> index;   // else field N is at index[N] - 1; 0: no such field
  bool span;                         // its fields 1 and 2 are the times of the event itself
  Direct direct[kOneByteTags];       // by number
};

// Whether the bytes at two places are the same.
template <typename Word>
inline bool SameWord(const char* p, const char* q) {
  Word x = 0, y = 0;
  std::memcpy(&x, p, sizeof x);
  std::memcpy(&y, q, sizeof y);
  return x == y;
}
// Names are short: their words are compared in place, the last of them overlapping the one before.
inline bool SameName(std::string_view a, std::string_view b) {
  const size_t size = a.size();
  if (size != b.size()) return false;
  const char *p = a.data(), *q = b.data();
  if (size < 4) return size == 0 || (p[0] == q[0] && p[size / 2] == q[size / 2] && p[size - 1] == q[size - 1]);
  if (size < 8) return SameWord<uint32_t>(p, q) && SameWord<uint32_t>(p + size - 4, q + size - 4);
  for (size_t i = 0; i < size - 8; i += 8) {
    if (!SameWord<uint64_t>(p + i, q + i)) return false;
  }
  return SameWord<uint64_t>(p + size - 8, q + size - 8);
}

extern const Message kEvent;
// Its fields by number, also those whose tags have two bytes.
inline constexpr size_t kLastEventField = 82;
extern const std::array<Direct, kLastEventField + 1> kEventDirect;
// Its fields by Field::key, from which few keys lead to the same slot: each slot a place in its fields plus one, 0: free. The
// next slots are tried until one is free.
inline constexpr int kKeyBits = 7;
extern const std::array<uint8_t, size_t{1} << kKeyBits> kEventKeys;
constexpr size_t SlotOfKey(uint64_t key) { return key * 0x9E3779B97F4A7C15u >> (64 - kKeyBits); }

// A field of the message by its number; null if there is none.
inline const Field* FieldByNumber(const Message& message, uint32_t number) {
  if (!message.index.empty()) number = number < message.index.size() ? message.index[number] : 0;
  return number - 1 < message.fields.size() ? &message.fields[number - 1] : nullptr;
}
// ... by either of its names. `hint` is where to look first, and is set behind what was found.
const Field* FieldByName(const Message& message, std::string_view name, size_t* hint);

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_EVENT_SCHEMA_H_
