// The border: statuses to codes, exceptions to codes, structures of either age.
#ifndef CALLCUE_CAPI_GUARD_INTERNAL_H_
#define CALLCUE_CAPI_GUARD_INTERNAL_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <new>
#include <string_view>

#if !defined(_WIN32)
#include <pthread.h>
#endif
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "absl/status/status.h"
#include "capi/callcue.h"

namespace callcue::capi {

// Writes `error` if there is one; returns `code`.
callcue_status Fail(callcue_error* error, callcue_status code, std::string_view message) noexcept;
callcue_status Fail(callcue_error* error, const absl::Status& status) noexcept;

// A thread that throws needs what libstdc++ keeps for each thread. Where that library was opened by hand, glibc takes the memory
// for it when a thread first asks, and ends the process if there is none: too late for std::bad_alloc. So each thread asks when
// it first comes to where something may throw, after a look whether there is some (where others take it meanwhile, the
// process ends all the same). Whether it has asked is a byte that is there from the thread's beginning: initial-exec, out of the
// little that glibc keeps free for that. What libstdc++ has can't be put there, too: once something in the process
// has thrown, its place is settled, and this library couldn't be opened any more.
#if defined(__GLIBC__)
#define CALLCUE_THREADS_ASK_FOR_MEMORY 1
extern __thread bool ready_to_throw __attribute__((tls_model("initial-exec"), visibility("hidden")));
[[gnu::cold]] bool MakeReadyToThrow() noexcept;
inline bool ReadyToThrow() noexcept { return __builtin_expect(ready_to_throw, 1) || MakeReadyToThrow(); }
#else
inline bool ReadyToThrow() noexcept { return true; }
#endif

inline callcue_status NoMemory(callcue_error* error) noexcept { return Fail(error, CALLCUE_OUT_OF_MEMORY, "out of memory"); }
inline callcue_status NoHandle(callcue_error* error) noexcept {
  return Fail(error, CALLCUE_INVALID_ARGUMENT, "a handle or an output is NULL");
}
inline callcue_status NoIndex(callcue_error* error) noexcept {
  return Fail(error, CALLCUE_NOT_FOUND, "the index is beyond the end");
}

// A thread that is cancelled inside of the library would unwind through it and through this border. That happens where a
// function blocks and nowhere else (cancel types that are deferred are the only ones that C++ can live with), so steps and
// encodings, which never block, don't pay for this: tests/capi/isolation_main.cc runs them with a cancellation pending.
class NoCancellation {
 public:
#if defined(_WIN32)
  NoCancellation() = default;
#else
  NoCancellation() { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before_); }
  ~NoCancellation() { pthread_setcancelstate(before_, nullptr); }

 private:
  int before_ = 0;
#endif
};

// Runs what throws nothing in a thread that isn't ready to. The body returns a callcue_status and has reported its own failures.
template <typename Body>
[[gnu::always_inline]] inline callcue_status Catch(callcue_error* error, const Body& body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return NoMemory(error);
  } catch (...) {
    return Fail(error, CALLCUE_INTERNAL, "an unexpected exception; please report it");
  }
}

// Runs what may throw, but never blocks.
template <typename Body>
[[gnu::always_inline]] inline callcue_status GuardStep(callcue_error* error, const Body& body) noexcept {
  if (!ReadyToThrow()) return NoMemory(error);
  return Catch(error, body);
}

// The same for what is long, or goes through code of others that may come to block.
template <typename Body>
callcue_status Guard(callcue_error* error, Body body) noexcept {
  NoCancellation no_cancellation;
  return GuardStep(error, body);
}

// How large a structure was in the version that brought it: no host was ever compiled with a smaller one. Of a structure that
// has grown, there is a line of its own here.
template <typename T>
inline constexpr size_t kFirstSize = sizeof(T);
template <>
inline constexpr size_t kFirstSize<callcue_load_options> = offsetof(callcue_load_options, overlays);
template <>
inline constexpr size_t kFirstSize<callcue_missing> = offsetof(callcue_missing, choice);
template <>
inline constexpr size_t kFirstSize<callcue_fault> = offsetof(callcue_fault, cycle);
callcue_status TooSmall(callcue_error* error, uint32_t size, size_t first) noexcept;

// Convention 8, outwards: writes what fits into the host's structure, which is of another age.
template <typename T>
callcue_status WriteOther(T& full, T* out, callcue_error* error) noexcept {
  if (out == nullptr) return NoHandle(error);
  const uint32_t size = out->struct_size;
  if (size < kFirstSize<T>) return TooSmall(error, size, kFirstSize<T>);
  full.struct_size = size;
  std::memcpy(static_cast<void*>(out), &full, std::min<size_t>(size, sizeof full));
  if (size > sizeof full) std::memset(reinterpret_cast<char*>(out) + sizeof full, 0, size - sizeof full);
  return CALLCUE_OK;
}
template <typename T>
bool IsOfThisAge(const T* structure) noexcept { return structure != nullptr && structure->struct_size == sizeof(T); }
// The structure that `fill` fills, mostly in place: each of its fields but for the size, as what it finds there is the host's.
template <typename T, typename Fill>
callcue_status WriteInto(T* out, callcue_error* error, Fill fill) noexcept {
  if (IsOfThisAge(out)) {
    fill(out);
    return CALLCUE_OK;
  }
  T full = {};
  fill(&full);
  return WriteOther(full, out, error);
}
template <typename T>
callcue_status Write(T full, T* out, callcue_error* error) noexcept {
  return WriteInto(out, error, [&full](T* to) {
    const uint32_t size = to->struct_size;
    *to = full;
    to->struct_size = size;
  });
}

// Convention 8, inwards: the host's structure as this library knows it, in place or in `copy`. NULL: reported, in `status` too.
template <typename T>
const T* ReadOther(const T* in, T* copy, callcue_status* status, callcue_error* error) noexcept {
  if (in->struct_size < kFirstSize<T>) {
    *status = TooSmall(error, in->struct_size, kFirstSize<T>);
    return nullptr;
  }
  const char* bytes = reinterpret_cast<const char*>(in);
  for (size_t i = sizeof(T); i < in->struct_size; ++i) {
    if (bytes[i] != 0) {
      *status = Fail(error, CALLCUE_UNIMPLEMENTED,
                     "a structure has fields that this library is too old for; update it or leave them 0");
      return nullptr;
    }
  }
  *copy = T();
  std::memcpy(static_cast<void*>(copy), in, std::min<size_t>(in->struct_size, sizeof(T)));
  return copy;
}
template <typename T>
const T* Read(const T* in, T* copy, callcue_status* status, callcue_error* error) noexcept {
  return in->struct_size == sizeof(T) ? in : ReadOther(in, copy, status, error);
}

inline callcue_string ToC(std::string_view text) noexcept { return {text.data(), text.size()}; }
// Which way round its halves lie there is a library's own business.
inline void SetText(std::string_view from, callcue_string* to) noexcept {
#if defined(__SSE2__) && defined(__x86_64__)
  const __m128i both = _mm_set_epi64x(static_cast<int64_t>(from.size()), reinterpret_cast<int64_t>(from.data()));
  static_assert(offsetof(callcue_string, data) == 0 && offsetof(callcue_string, size) == 8 && sizeof *to == sizeof both);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), both);
#else
  *to = ToC(from);
#endif
}
// Convention 5: what is counted must be there.
inline bool IsThere(callcue_string text) noexcept { return text.data != nullptr || text.size == 0; }
inline callcue_status NotThere(callcue_error* error) noexcept {
  return Fail(error, CALLCUE_INVALID_ARGUMENT, "a string has a size, but its data is NULL");
}
inline std::string_view FromC(callcue_string text) noexcept {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, static_cast<size_t>(text.size));
}

// A new, empty handle.
template <typename Handle>
callcue_status New(Handle** out, callcue_error* error) noexcept {
  if (out == nullptr) return NoHandle(error);
  *out = nullptr;
  return Guard(error, [&] {
    *out = new Handle();
    return CALLCUE_OK;
  });
}

template <typename List>
uint32_t Count(const List& list) noexcept {
  return static_cast<uint32_t>(list.size());
}

template <typename List>
callcue_status Item(const List& list, uint32_t index, callcue_string* out, callcue_error* error) noexcept {
  if (out == nullptr) return NoHandle(error);
  if (index >= list.size()) return NoIndex(error);
  *out = ToC(list[index]);
  return CALLCUE_OK;
}

}  // namespace callcue::capi

#endif  // CALLCUE_CAPI_GUARD_INTERNAL_H_
