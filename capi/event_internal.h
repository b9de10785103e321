// The flat structure of the host to the engine's own.
#ifndef CALLCUE_CAPI_EVENT_INTERNAL_H_
#define CALLCUE_CAPI_EVENT_INTERNAL_H_

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "callcue/event.h"
#include "capi/callcue.h"

namespace callcue::capi {

// Few events have lists: their memory is made with the first one, and stays with the call.
struct EventLists {
  std::vector<Argument> arguments;
  std::vector<Word> words;
  std::vector<Stream> streams;
};

// An empty event, which is all zeros: written 16 bytes at a time, for its members one by one take twice as long, and of
// what the compiler has for so many bytes the beginning alone takes longer.
class ZeroEvent {
 public:
#if defined(__SSE2__)
  ZeroEvent() { Clear(std::make_index_sequence<sizeof(Event) / kWide>()); }
#else
  ZeroEvent() { new (bytes_) Event(); }
#endif
  Event* operator->() { return &**this; }
  Event& operator*() { return *std::launder(reinterpret_cast<Event*>(bytes_)); }
  const Event& operator*() const { return *std::launder(reinterpret_cast<const Event*>(bytes_)); }

 private:
  static_assert(std::is_trivially_copyable_v<Event> && std::is_trivially_destructible_v<Event>);
  static constexpr size_t kWide = 16;
#if defined(__SSE2__)
  template <size_t... i>
  void Clear(std::index_sequence<i...>) {
    const __m128i zero = _mm_setzero_si128();
    (_mm_store_si128(reinterpret_cast<__m128i*>(bytes_) + i, zero), ...);
    if (sizeof(Event) % kWide != 0) _mm_storeu_si128(reinterpret_cast<__m128i*>(bytes_ + sizeof(Event) - kWide), zero);
  }
#endif
  alignas(kWide) unsigned char bytes_[sizeof(Event)];
};

// On the stack of one step: a call that isn't in the cache shouldn't have to bring its last event too.
class FlatEvent {
 public:
  explicit FlatEvent(std::unique_ptr<EventLists>* lists) : lists_(*lists) {}

  // Reads what counts for the event's kind and nothing else. False for a list that is longer than its limit.
  bool Read(const callcue_event& in);
  // Borrows from what was read, and from the lists.
  const Event& event() const { return *event_; }

 private:
  bool ReadMore(const callcue_event& in);
  void ReadWhen(const callcue_event& in);
  bool ReadUtterance(const callcue_event& in);
  bool ReadArguments(const callcue_event& in);
  bool ReadStreams(const callcue_event& in);
  EventLists& Lists();

  std::unique_ptr<EventLists>& lists_;
  ZeroEvent event_;
};

}  // namespace callcue::capi

#endif  // CALLCUE_CAPI_EVENT_INTERNAL_H_
