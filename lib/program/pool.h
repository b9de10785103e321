// Spare objects that one policy's calls share while they step: taken and given back without a lock, so that a step waits
// for no other. What finds no place is destroyed.
//
// Thread rule: safe from any thread.
#ifndef CALLCUE_LIB_PROGRAM_POOL_H_
#define CALLCUE_LIB_PROGRAM_POOL_H_

#include <atomic>
#include <cstddef>

namespace callcue::program {

class Pool {
 public:
  using Destroy = void (*)(void*);

  Pool() = default;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() {
    for (auto& place : places_) {
      if (void* object = place.load()) destroy_.load()(object);
    }
  }

  // A spare object, or null if there is none. `hint`: threads that bring different ones rarely meet.
  void* Take(size_t hint) {
    for (size_t i = 0; i < kPlaces; ++i) {
      std::atomic<void*>& place = places_[(hint + i) % kPlaces];
      if (place.load(std::memory_order_relaxed) == nullptr) continue;
      if (void* object = place.exchange(nullptr, std::memory_order_acq_rel)) return object;
    }
    return nullptr;
  }

  void Give(void* object, Destroy destroy, size_t hint) {
    destroy_.store(destroy, std::memory_order_relaxed);
    for (size_t i = 0; i < kPlaces; ++i) {
      void* none = nullptr;
      if (places_[(hint + i) % kPlaces].compare_exchange_strong(none, object, std::memory_order_acq_rel)) return;
    }
    destroy(object);
  }

 private:
  static constexpr size_t kPlaces = 32;   // more threads than that step at once on no machine that we know
  std::atomic<void*> places_[kPlaces] = {};
  std::atomic<Destroy> destroy_{nullptr};
};

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_POOL_H_
