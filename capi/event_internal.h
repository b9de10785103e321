// The flat structure of the host to the engine's own.
#ifndef CALLCUE_CAPI_EVENT_INTERNAL_H_
#define CALLCUE_CAPI_EVENT_INTERNAL_H_

#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <vector>

#include "callcue/event.h"
#include "capi/callcue.h"
#include "capi/event_numbers_internal.h"
#include "capi/guard_internal.h"
#include "lib/base/limits.h"
#include "lib/program/quick_tables.h"
#include "lib/wire/clear_event.h"
#include "lib/wire/utf8_check.h"

namespace callcue::capi {

// Few events have lists: their memory is made with the first one, and stays with the call.
struct EventLists {
  std::vector<Argument> arguments;
  std::vector<Word> words;
  std::vector<Stream> streams;
};

// Room for an event; cleared before it is filled.
class EventRoom {
 public:
  void Clear() { wire::ClearEvent(bytes_); }
  Event* operator->() { return &**this; }
  Event& operator*() { return *std::launder(reinterpret_cast<Event*>(bytes_)); }
  const Event& operator*() const { return *std::launder(reinterpret_cast<const Event*>(bytes_)); }

 private:
  alignas(16) unsigned char bytes_[sizeof(Event)];
};

// A string of an event. One that is counted, but NULL, becomes one that is no UTF-8: it is refused with those.
inline std::string_view TextOf(callcue_string text) noexcept {
  if (text.data != nullptr) return {text.data, static_cast<size_t>(text.size)};
  return {"\xFF", text.size != 0 ? size_t{1} : size_t{0}};
}
// IDs are mostly ASCII, a UUID of 36 bytes.
inline bool IsText(std::string_view text, size_t limit = limits::kNameBytes) {
  if (text.size() > limit) return false;
  if (text.size() >= 16 ? wire::IsLongAscii(text) : wire::IsShortAscii(text)) return true;
  return wire::CheckUtf8(text);
}
// Why an event wasn't taken: what is wrong with its strings and lists, else what the status says.
[[gnu::cold]] callcue_status Refuse(const callcue_event& in, const absl::Status& status, callcue_error* error);

// On the stack of one step: a call that isn't in the cache shouldn't have to bring its last event too.
class FlatEvent {
 public:
  explicit FlatEvent(std::unique_ptr<EventLists>* lists) : lists_(*lists) {}

  // What the shortest way of a step asks (run::CallRoom::PostShort()) of an event that says no more; else false.
  [[gnu::always_inline]] bool ReadShort(const callcue_event& in);
  // Reads what counts for the event's kind and nothing else; an utterance is no business of the first. False: it is to be
  // refused, for a list or a string of it that isn't there, is longer than its limit, or no UTF-8. Those of its strings of which
  // the engine asks that itself are left to it.
  bool Read(const callcue_event& in);
  [[gnu::always_inline]] bool ReadUtterance(const callcue_event& in);
  // Borrows from what was read, and from the lists.
  const Event& event() const { return *event_; }

 private:
  void ReadWhen(const callcue_event& in);
  bool ReadWords(const callcue_event& in);
  bool ReadArguments(const callcue_event& in);
  bool ReadStreams(const callcue_event& in);
  EventLists& Lists();

  void SetNumbers(uint64_t word) { std::memcpy(reinterpret_cast<unsigned char*>(&*event_) + kKindAt, &word, sizeof word); }

  std::unique_ptr<EventLists>& lists_;
  EventRoom event_;
};

constexpr uint64_t kTimes = CALLCUE_EVENT_HAS_BEGIN_MS | CALLCUE_EVENT_HAS_END_MS;

template <typename T>
std::optional<T> Present(uint64_t bit, T value) {
  return bit != 0 ? std::optional<T>(value) : std::nullopt;
}

// Mostly a host knows no such times: one look at all of them.
inline void FlatEvent::ReadWhen(const callcue_event& in) {
  Event& out = *event_;
  out.segment_id = TextOf(in.segment_id);
  if ((in.present & (CALLCUE_EVENT_HAS_NUMBER | kTimes)) == 0) return;
  out.number = Present(in.present & CALLCUE_EVENT_HAS_NUMBER, in.number);
  out.begin_ms = Present(in.present & CALLCUE_EVENT_HAS_BEGIN_MS, in.begin_ms);
  out.end_ms = Present(in.present & CALLCUE_EVENT_HAS_END_MS, in.end_ms);
}

inline bool FlatEvent::ReadUtterance(const callcue_event& in) {
  event_.Clear();
  Event& out = *event_;
  out.event_id = TextOf(in.event_id);
  out.at_ms = in.at_ms;
  SetNumbers(NumbersOf(in));
  if (static_cast<uint32_t>(in.stability) > static_cast<uint32_t>(Stability::kFinal)) out.stability = Stability::kPartial;
  out.participant_id = TextOf(in.participant_id);
  out.text = TextOf(in.text);
  out.language = TextOf(in.language);
  out.on = in.on != 0;
  out.revision = in.revision;
  out.audible_to_customer = Present(in.present & CALLCUE_EVENT_HAS_AUDIBLE, in.audible_to_customer != 0);
  ReadWhen(in);
  return IsText(out.event_id) && (in.word_count == 0 || ReadWords(in));
}

// Of the kinds that are read in short: those with a number.
constexpr uint64_t kNumbered = program::QuickKindBit(EventKind::kSentiment) | program::QuickKindBit(EventKind::kIntent) |
                               program::QuickKindBit(EventKind::kDialogueAct);

// What only other kinds read, and a host left there, sends it the longer way; that one doesn't read it either. So does an ID that
// is to be refused; a name that is no text is none of the policy's, and takes the longer way for that.
inline bool FlatEvent::ReadShort(const callcue_event& in) {
  const uint32_t kind = static_cast<uint32_t>(in.kind);
  const uint64_t long_names = (in.event_id.size | in.name.size) >> 8;
  if ((in.segment_id.size | in.participant_id.size | (in.present & kTimes) | long_names) != 0) return false;
  event_.Clear();   // guards ask for more than is read here
  Event& out = *event_;
  out.event_id = TextOf(in.event_id);
  if (!IsText(out.event_id)) return false;
  out.name = TextOf(in.name);
  out.at_ms = in.at_ms;
  SetNumbers(NumbersOf(in));
  if (kind == CALLCUE_RANG) out.count = in.count;
  if ((kNumbered >> kind & 1) != 0 && (in.present & CALLCUE_EVENT_HAS_NUMBER) != 0) out.number = in.number;
  return true;
}

}  // namespace callcue::capi

#endif  // CALLCUE_CAPI_EVENT_INTERNAL_H_
