// Counts allocations of this thread while a Counter lives; for tests and benchmarks.
#ifndef CALLCUE_TESTS_EXPR_ALLOCATIONS_H_
#define CALLCUE_TESTS_EXPR_ALLOCATIONS_H_

namespace callcue::expr {

class AllocationCounter {
 public:
  AllocationCounter();
  ~AllocationCounter();
  long count() const;
};

}  // namespace callcue::expr

#endif  // CALLCUE_TESTS_EXPR_ALLOCATIONS_H_
