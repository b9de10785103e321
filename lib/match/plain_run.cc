#include "lib/match/plain_run.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace callcue::match {

#if defined(__x86_64__) && defined(__GNUC__)

bool HasPlainRuns() { return __builtin_cpu_supports("avx2"); }

__attribute__((target("avx2"))) const char* RunPlain(const char* start, const char* p, const char* end, PlainRun* run) {
  const __m256i spread = _mm256_setr_epi8(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1,  //
                                          0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);
  const __m256i form_mask = _mm256_set1_epi32(0xC0C0F0), form = _mm256_set1_epi32(0x8080E0);
  const __m256i limit = _mm256_set1_epi32(CharTable::kNotPlain);
  const __m256i back1 = _mm256_setr_epi32(7, 0, 1, 2, 3, 4, 5, 6);
  const __m256i back2 = _mm256_setr_epi32(6, 7, 0, 1, 2, 3, 4, 5);
  const __m256i back3 = _mm256_setr_epi32(5, 6, 7, 0, 1, 2, 3, 4);
  const __m256i low_places = _mm256_setr_epi32(0, 3, 3, 6, 6, 9, 9, 12);
  const __m256i high_places = _mm256_setr_epi32(12, 15, 15, 18, 18, 21, 21, 24);
  uint32_t size = run->size;
  alignas(32) uint32_t said[16];  // the three characters before, in 5 to 7, and these eight
  said[5] = run->before3, said[6] = run->before2, said[7] = run->before;
  __m256i previous =
      _mm256_setr_epi32(0, 0, 0, 0, 0, static_cast<int>(said[5]), static_cast<int>(said[6]), static_cast<int>(said[7]));
  while (end - p >= kPlainRunBytes) {
    const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 12));
    const __m256i w = _mm256_shuffle_epi8(_mm256_set_m128i(high, low), spread);
    const __m256i formed = _mm256_cmpeq_epi32(_mm256_and_si256(w, form_mask), form);
    const __m256i c =
        _mm256_or_si256(_mm256_or_si256(_mm256_slli_epi32(_mm256_and_si256(w, _mm256_set1_epi32(0xF)), 12),
                                        _mm256_and_si256(_mm256_srli_epi32(w, 2), _mm256_set1_epi32(0xFC0))),
                        _mm256_and_si256(_mm256_srli_epi32(w, 16), _mm256_set1_epi32(0x3F)));
    const __m256i value = _mm256_and_si256(_mm256_i32gather_epi32(reinterpret_cast<const int*>(run->plain), c, 2),
                                           _mm256_set1_epi32(0xFFFF));
    const __m256i one =
        _mm256_blend_epi32(_mm256_permutevar8x32_epi32(c, back1), _mm256_permutevar8x32_epi32(previous, back1), 1);
    const __m256i two =
        _mm256_blend_epi32(_mm256_permutevar8x32_epi32(c, back2), _mm256_permutevar8x32_epi32(previous, back2), 3);
    const __m256i three =
        _mm256_blend_epi32(_mm256_permutevar8x32_epi32(c, back3), _mm256_permutevar8x32_epi32(previous, back3), 7);
    // A A, or A B A B.
    const __m256i stutter = _mm256_or_si256(
        _mm256_cmpeq_epi32(c, one), _mm256_and_si256(_mm256_cmpeq_epi32(c, two), _mm256_cmpeq_epi32(one, three)));
    const __m256i good = _mm256_andnot_si256(stutter, _mm256_and_si256(formed, _mm256_cmpgt_epi32(limit, value)));
    const unsigned lanes = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(good)));
    const unsigned n = static_cast<unsigned>(__builtin_ctz(~lanes));
    // What is written past the n good ones will be written over.
    const __m256i at = _mm256_set1_epi32(static_cast<int>(p - start));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(run->values + size), value);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(run->spans + size), _mm256_add_epi32(at, low_places));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(run->spans + size + 4), _mm256_add_epi32(at, high_places));
    size += n;
    p += 3 * n;
    if (n == 8) {
      previous = c;
      continue;
    }
    // The last three said: of these, or of those before.
    _mm256_store_si256(reinterpret_cast<__m256i*>(said), previous);
    _mm256_store_si256(reinterpret_cast<__m256i*>(said + 8), c);
    previous = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(said + n));
    const bool here = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(formed))) >> n & 1;
    if (!here || run->plain[said[8 + n]] != CharTable::kDropped) break;
    p += 3;
  }
  _mm256_store_si256(reinterpret_cast<__m256i*>(said), previous);
  run->size = size;
  run->before3 = said[5], run->before2 = said[6], run->before = said[7];
  return p;
}

#else

bool HasPlainRuns() { return false; }
const char* RunPlain(const char*, const char* p, const char*, PlainRun*) { return p; }

#endif

}  // namespace callcue::match
