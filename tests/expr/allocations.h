// Counts allocations of this thread while a Counter lives; for tests and benchmarks.
#ifndef CALLCUE_TESTS_EXPR_ALLOCATIONS_H_
#define CALLCUE_TESTS_EXPR_ALLOCATIONS_H_

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CALLCUE_COUNTS_NO_ALLOCATIONS 1
#endif
#endif

namespace callcue::expr {

// False under ThreadSanitizer, whose own operator new can't be replaced: then nothing is counted.
#ifdef CALLCUE_COUNTS_NO_ALLOCATIONS
inline constexpr bool kCountsAllocations = false;
#else
inline constexpr bool kCountsAllocations = true;
#endif
inline constexpr char kNotCounted[] = "ThreadSanitizer has its own operator new";

class AllocationCounter {
 public:
  AllocationCounter();
  ~AllocationCounter();
  long count() const;
};

}  // namespace callcue::expr

#endif  // CALLCUE_TESTS_EXPR_ALLOCATIONS_H_
