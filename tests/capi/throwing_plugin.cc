// What a plug-in of the host's does when it is opened: throws, and does something once. Both use what libstdc++ keeps for a thread.
#include <mutex>

namespace {

int OnceAndThrow() {
  static std::once_flag once;
  std::call_once(once, [] {});
  try {
    throw 1;
  } catch (int thrown) {
    return thrown;
  }
}
[[maybe_unused]] const int opened = OnceAndThrow();

}  // namespace
