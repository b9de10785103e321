// Room in a call's own memory for what a border keeps beside it: a handle that lies there leads to the call by its address
// alone, and brings no line of the cache of its own.
#ifndef CALLCUE_LIB_RUN_CALL_ROOM_H_
#define CALLCUE_LIB_RUN_CALL_ROOM_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "callcue/call.h"

namespace callcue {
namespace run {

struct CallRoom {
  static constexpr size_t kBytes = 40;
  // At a multiple of 8. Stays where it is while the call is moved; who uses it is done with it before the call ends.
  static void* Of(const Call& call);
  // As Call::Prefetch(), of the call that the room is of, without a look into memory.
  static void Prefetch(const void* room);

  // Call::Post() in pieces, for a border that checks while it reads.
  // Whether PostShort() has a chance: under many policies it never has.
  static bool MayBeShort(const void* room);
  // The shortest way, for an event without participant, segment, language and times, whose numbers are of this version and
  // whose texts have at most 255 bytes: the border knows that. Its other members are read.
  // No decision: nothing was changed, and PostLong() takes the event.
  static Decisions PostShort(void* room, const Event& event);
  // What is left: of any event, as Call::Post().
  static absl::StatusOr<Decisions> PostLong(void* room, const Event& event);
};

}  // namespace run
}  // namespace callcue

#endif  // CALLCUE_LIB_RUN_CALL_ROOM_H_
