// Something that lib/run works out of a policy when its first call begins, and keeps with it.
//
// Thread rule: safe from any thread. Two that come first at once both make it, and one is kept.
#ifndef CALLCUE_LIB_PROGRAM_ONCE_H_
#define CALLCUE_LIB_PROGRAM_ONCE_H_

#include <atomic>

namespace callcue::program {

class Once {
 public:
  using Destroy = void (*)(const void*);

  Once() = default;
  Once(const Once&) = delete;
  Once& operator=(const Once&) = delete;
  ~Once() {
    if (const void* made = made_.load()) destroy_.load()(made);
  }

  const void* Get() const { return made_.load(std::memory_order_acquire); }   // null: not made yet
  // Keeps what was made, or gives what another thread kept and destroys it.
  const void* Keep(const void* made, Destroy destroy) {
    destroy_.store(destroy, std::memory_order_relaxed);
    const void* kept = nullptr;
    if (made_.compare_exchange_strong(kept, made, std::memory_order_acq_rel)) return made;
    destroy(made);
    return kept;
  }

 private:
  std::atomic<const void*> made_{nullptr};
  std::atomic<Destroy> destroy_{nullptr};
};

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_ONCE_H_
