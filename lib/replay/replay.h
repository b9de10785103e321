// A recording replayed: one event a line into a call, decisions out, in order.
#ifndef CALLCUE_LIB_REPLAY_REPLAY_H_
#define CALLCUE_LIB_REPLAY_REPLAY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "callcue/call.h"
#include "lib/replay/line_reader.h"
#include "lib/wire/event_reader.h"

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
  uint32_t until_contact = 1;   // which one that is a moment of, where the listener takes several; from 1
};

// Takes what comes out. Everything is borrowed for the time of the call.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void Posted(const Event& event, Decisions decisions) = 0;  // the event's own decision is the last
  virtual void Passed(Decisions decisions) = 0;                      // of time passing after the last event
  // The close that the replay adds to a contact that was left open.
  virtual void Closed(const Event& event, Decisions decisions) { Posted(event, decisions); }
  // False ends the replay: what comes out can't be written any more.
  virtual bool GoOn() = 0;
  // The contact was closed, and the next event begins another one. True if the call is a new one now; else the event
  // meets the old one, which refuses it.
  virtual bool NextContact() { return false; }
};

// Replays all of `lines`, then closes a contact that was left open. Blank lines are skipped. A recording may hold
// several contacts where the listener takes them: a contactStarted after a contactClosed begins the next one. Stops at
// the first line that can't be read or posted: the error's message is "path:line: what is wrong", and nothing of that
// line was heard.
absl::Status Replay(LineReader* lines, const Options& options, Call* call, Listener* listener);
// The same with a reader of events that has its memory already.
absl::Status Replay(LineReader* lines, const Options& options, wire::EventReader* events, Call* call,
                    Listener* listener);

}  // namespace callcue::replay

#endif  // CALLCUE_LIB_REPLAY_REPLAY_H_
