// A recording replayed: one event a line into a call, decisions out, in order.
#ifndef CALLCUE_LIB_REPLAY_REPLAY_H_
#define CALLCUE_LIB_REPLAY_REPLAY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "callcue/call.h"
#include "lib/replay/line_reader.h"

namespace callcue::replay {

inline constexpr size_t kLongestLine = 1 << 20;  // 16 times the largest event: JSON may write each byte as six

// A moment of a contact: UTC ms since the epoch, or ms since its first event.
struct Moment {
  bool since_start = false;
  int64_t ms = 0;
};

struct Options {
  std::string path;             // names the recording in errors
  int64_t settle_ms = 120'000;  // how long the timers of a contact left open run before it is closed
  bool lenient = false;         // unknown names in events are reported in the decision, not refused
  std::optional<Moment> until;  // stops there instead: what comes later isn't read, and the contact isn't closed
};

// Takes what comes out. Everything is borrowed for the time of the call.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void Posted(const Event& event, Decisions decisions) = 0;  // the event's own decision is the last
  virtual void Passed(Decisions decisions) = 0;                      // of time passing after the last event
  // False ends the replay: what comes out can't be written any more.
  virtual bool GoOn() = 0;
};

// Replays all of `lines`, then closes a contact that was left open. Blank lines are skipped. Stops at the first line
// that can't be read or posted: the error's message is "path:line: what is wrong", and nothing of that line was heard.
absl::Status Replay(LineReader* lines, const Options& options, Call* call, Listener* listener);

}  // namespace callcue::replay

#endif  // CALLCUE_LIB_REPLAY_REPLAY_H_
