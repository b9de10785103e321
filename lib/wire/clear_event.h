// An event that is used again and again, emptied.
#ifndef CALLCUE_LIB_WIRE_CLEAR_EVENT_H_
#define CALLCUE_LIB_WIRE_CLEAR_EVENT_H_

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "callcue/event.h"

namespace callcue::wire {

#if defined(__SSE2__)
template <size_t... i>
inline void ClearWide(unsigned char* bytes, std::index_sequence<i...>) {
  (_mm_storeu_si128(reinterpret_cast<__m128i*>(bytes) + i, _mm_setzero_si128()), ...);
}
#endif

// Makes the bytes at `to` an empty event, which is all zeros: written 16 bytes at a time, for its members one by one take
// twice as long, and of what the compiler has for so many bytes the beginning alone takes longer.
inline void ClearEvent(void* to) {
  static_assert(std::is_trivially_copyable_v<Event> && std::is_trivially_destructible_v<Event>);
#if defined(__SSE2__)
  constexpr size_t kWide = sizeof(__m128i);
  unsigned char* const bytes = static_cast<unsigned char*>(to);
  ClearWide(bytes, std::make_index_sequence<sizeof(Event) / kWide>());
  if (sizeof(Event) % kWide != 0) ClearWide(bytes + sizeof(Event) - kWide, std::make_index_sequence<1>());
#else
  new (to) Event();
#endif
}

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_CLEAR_EVENT_H_
