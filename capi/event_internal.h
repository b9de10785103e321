// The flat structure of the host to the engine's own.
#ifndef CALLCUE_CAPI_EVENT_INTERNAL_H_
#define CALLCUE_CAPI_EVENT_INTERNAL_H_

#include <vector>

#include "callcue/event.h"
#include "capi/callcue.h"

namespace callcue::capi {

// Holds the last event that was read. Of most kinds little is read, so only what another kind left behind is cleared.
class FlatEvent {
 public:
  // Reads what counts for the event's kind and nothing else. False for a list that is longer than its limit.
  bool Read(const callcue_event& in);
  // Borrows from what was read.
  const Event& event() const { return event_; }

 private:
  bool ReadMore(const callcue_event& in);
  void ReadWhen(const callcue_event& in);
  bool ReadUtterance(const callcue_event& in);
  bool ReadArguments(const callcue_event& in);
  bool ReadStreams(const callcue_event& in);

  Event event_;
  std::vector<Argument> arguments_;
  std::vector<Word> words_;
  std::vector<Stream> streams_;
};

}  // namespace callcue::capi

#endif  // CALLCUE_CAPI_EVENT_INTERNAL_H_
