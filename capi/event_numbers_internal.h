// The enumerators of a flat event, which lie side by side there and in the engine's own event: read all at once.
#ifndef CALLCUE_CAPI_EVENT_NUMBERS_INTERNAL_H_
#define CALLCUE_CAPI_EVENT_NUMBERS_INTERNAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "callcue/event.h"
#include "capi/callcue.h"
#include "lib/wire/words.h"

namespace callcue::capi {

// In the engine's event each is a byte, and the kind the first. They are written as one word, as which the engine reads them:
// bytes that were written one by one are slow to read together.
constexpr size_t kKindAt = offsetof(Event, kind);
static_assert(offsetof(Event, party) == kKindAt + 1 && offsetof(Event, direction) == kKindAt + 2 &&
              offsetof(Event, cause) == kKindAt + 3 && offsetof(Event, stream) == kKindAt + 4 &&
              offsetof(Event, stage) == kKindAt + 5 && offsetof(Event, stability) == kKindAt + 6 &&
              offsetof(Event, outcome) == kKindAt + 7);
constexpr size_t kNumbersAt = offsetof(callcue_event, party);
static_assert(offsetof(callcue_event, direction) == kNumbersAt + 4 && offsetof(callcue_event, cause) == kNumbersAt + 8 &&
              offsetof(callcue_event, stream) == kNumbersAt + 12 && offsetof(callcue_event, stage) == kNumbersAt + 16 &&
              offsetof(callcue_event, stability) == kNumbersAt + 20 && offsetof(callcue_event, outcome) == kNumbersAt + 24 &&
              sizeof(callcue_event) >= kNumbersAt + 32);

// The byte of the word that lies at an offset in Event.
constexpr uint64_t ByteAt(size_t offset, uint64_t byte) {
  return byte << 8 * (wire::kLittleEndian ? offset - kKindAt : 7 - (offset - kKindAt));
}

constexpr size_t kKinds = 83;
// Which of the enumerators count, by the event's kind, as callcue.h says beside its number; of a kind that isn't known not
// even its own.
constexpr std::array<uint64_t, kKinds> NumbersOfKinds() {
  constexpr uint64_t kind = ByteAt(kKindAt, 0xFF), party = ByteAt(offsetof(Event, party), 0xFF);
  constexpr uint64_t cause = ByteAt(offsetof(Event, cause), 0xFF);
  std::array<uint64_t, kKinds> all{};
  for (const int none : {CALLCUE_CONTACT_STARTED, CALLCUE_CONTACT_CLOSED, CALLCUE_TICK, CALLCUE_ORIGINATED, CALLCUE_QUEUED,
                         CALLCUE_RANG, CALLCUE_WRAP_UP_ENDED, CALLCUE_RECORDING_STATUS, CALLCUE_FACT, CALLCUE_FACT_WITHDRAWN,
                         CALLCUE_AGENT_ACTION, CALLCUE_APPROVAL}) {
    all[none] = kind;
  }
  for (const int of_party : {CALLCUE_ESTABLISHED, CALLCUE_HELD, CALLCUE_RETRIEVED, CALLCUE_CONFERENCED, CALLCUE_DIGIT,
                             CALLCUE_CONSULTED, CALLCUE_MUTED, CALLCUE_UNMUTED, CALLCUE_SPEECH_STARTED, CALLCUE_SPEECH_STOPPED,
                             CALLCUE_MEASUREMENT, CALLCUE_SENTIMENT, CALLCUE_INTENT, CALLCUE_DIALOGUE_ACT}) {
    all[of_party] = kind | party;
  }
  all[CALLCUE_CONNECTION_CLEARED] = kind | party | cause;
  all[CALLCUE_DIVERTED] = all[CALLCUE_FAILED] = kind | cause;
  all[CALLCUE_STREAM_STATUS] = kind | ByteAt(offsetof(Event, stream), 0xFF);
  all[CALLCUE_DELIVERED] = kind | ByteAt(offsetof(Event, direction), 0xFF);
  all[CALLCUE_TRANSFERRED] = kind | party | ByteAt(offsetof(Event, stage), 0xFF);
  all[CALLCUE_UTTERANCE] = kind | party | ByteAt(offsetof(Event, stability), 0xFF);
  all[CALLCUE_FEEDBACK] = kind | ByteAt(offsetof(Event, outcome), 0xFF);
  return all;
}
inline constexpr std::array<uint64_t, kKinds> kNumbersOfKinds = NumbersOfKinds();

// The last that this version knows of each, in the order of the fields; beyond them there is no more room.
alignas(16) inline constexpr unsigned char kLastNumbers[16] = {
    static_cast<unsigned char>(Party::kThirdParty),   static_cast<unsigned char>(Direction::kOutbound),
    static_cast<unsigned char>(Cause::kDeviceFailure), static_cast<unsigned char>(Stream::kUnderstanding),
    static_cast<unsigned char>(TransferStage::kFailed), static_cast<unsigned char>(Stability::kFinal),
    static_cast<unsigned char>(FeedbackOutcome::kDismissed)};

// The kind, which is below kKinds, and its enumerators as one word. Numbers of a newer client are those of no enumerator.
inline uint64_t NumbersOf(const callcue_event& in) {
  const char* const from = reinterpret_cast<const char*>(&in) + kNumbersAt;
  const uint64_t kind = ByteAt(kKindAt, static_cast<uint8_t>(in.kind));
#if defined(__SSE2__)
  // Both narrowings turn what is too large into the largest, and what is negative into 0.
  const auto four = [from](size_t at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + at)); };
  const __m128i words = _mm_packs_epi32(four(0), four(16));
  const __m128i bytes = _mm_packus_epi16(words, words);
  const __m128i last = _mm_load_si128(reinterpret_cast<const __m128i*>(kLastNumbers));
  const __m128i known = _mm_and_si128(bytes, _mm_cmpeq_epi8(_mm_min_epu8(bytes, last), bytes));
  const uint64_t numbers = static_cast<uint64_t>(_mm_cvtsi128_si64(known)) << 8;
#else
  uint64_t numbers = 0;
  for (size_t i = 0; i < 7; ++i) {
    uint32_t number = 0;
    std::memcpy(&number, from + 4 * i, sizeof number);
    if (number <= kLastNumbers[i]) numbers |= ByteAt(kKindAt + 1 + i, number);
  }
#endif
  return (kind | numbers) & kNumbersOfKinds[static_cast<uint32_t>(in.kind)];
}

}  // namespace callcue::capi

#endif  // CALLCUE_CAPI_EVENT_NUMBERS_INTERNAL_H_
