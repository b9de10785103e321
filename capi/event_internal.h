// The flat structure of the host to the engine's own.
#ifndef CALLCUE_CAPI_EVENT_INTERNAL_H_
#define CALLCUE_CAPI_EVENT_INTERNAL_H_

#include <memory>
#include <new>
#include <vector>

#include "callcue/event.h"
#include "capi/callcue.h"
#include "lib/wire/clear_event.h"

namespace callcue::capi {

// Few events have lists: their memory is made with the first one, and stays with the call.
struct EventLists {
  std::vector<Argument> arguments;
  std::vector<Word> words;
  std::vector<Stream> streams;
};

// An empty event.
class ZeroEvent {
 public:
  ZeroEvent() { wire::ClearEvent(bytes_); }
  Event* operator->() { return &**this; }
  Event& operator*() { return *std::launder(reinterpret_cast<Event*>(bytes_)); }
  const Event& operator*() const { return *std::launder(reinterpret_cast<const Event*>(bytes_)); }

 private:
  alignas(16) unsigned char bytes_[sizeof(Event)];
};

// On the stack of one step: a call that isn't in the cache shouldn't have to bring its last event too.
class FlatEvent {
 public:
  explicit FlatEvent(std::unique_ptr<EventLists>* lists) : lists_(*lists) {}

  // Reads what counts for the event's kind and nothing else. False for a list that is longer than its limit.
  bool Read(const callcue_event& in);
  // Borrows from what was read, and from the lists.
  const Event& event() const { return *event_; }

 private:
  void ReadWhen(const callcue_event& in);
  bool ReadWords(const callcue_event& in);
  bool ReadArguments(const callcue_event& in);
  bool ReadStreams(const callcue_event& in);
  EventLists& Lists();

  std::unique_ptr<EventLists>& lists_;
  ZeroEvent event_;
};

}  // namespace callcue::capi

#endif  // CALLCUE_CAPI_EVENT_INTERNAL_H_
