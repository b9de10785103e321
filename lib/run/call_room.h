// Room in a call's own memory for what a border keeps beside it: a handle that lies there leads to the call by its address
// alone, and brings no line of the cache of its own.
#ifndef CALLCUE_LIB_RUN_CALL_ROOM_H_
#define CALLCUE_LIB_RUN_CALL_ROOM_H_

#include <cstddef>

#include "callcue/call.h"

namespace callcue {
namespace run {

struct CallRoom {
  static constexpr size_t kBytes = 40;
  // At a multiple of 8. Stays where it is while the call is moved; who uses it is done with it before the call ends.
  static void* Of(const Call& call);
  // As Call::Prefetch(), of the call that the room is of, without a look into memory.
  static void Prefetch(const void* room);

  // What the call is (lib/run/call_impl.h), for a border that posts by itself.
  using Impl = Call::Impl;
};

}  // namespace run
}  // namespace callcue

#endif  // CALLCUE_LIB_RUN_CALL_ROOM_H_
