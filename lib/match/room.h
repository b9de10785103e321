// Room for things that are written before they are read: what isn't used yet is neither cleared nor touched.
#ifndef CALLCUE_LIB_MATCH_ROOM_H_
#define CALLCUE_LIB_MATCH_ROOM_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>

namespace callcue::match {

template <class T>
class Room {
 public:
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

  T* data() { return things_.get(); }
  const T* data() const { return things_.get(); }
  // At least for `wanted`, of which the first `used` stay.
  void Reserve(size_t used, size_t wanted) {
    if (wanted > size_) Grow(used, wanted);
  }

 private:
  struct Free {
    void operator()(T* things) const { ::operator delete(things); }
  };
  void Grow(size_t used, size_t wanted) {
    size_ = std::max(wanted, size_ * 2);
    std::unique_ptr<T[], Free> more(static_cast<T*>(::operator new(size_ * sizeof(T))));
    std::copy_n(things_.get(), used, more.get());
    things_ = std::move(more);
  }

  std::unique_ptr<T[], Free> things_;
  size_t size_ = 0;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_ROOM_H_
