// Guides one call with the built-in policy: events in, recommendations out.
#include <callcue/call.h>
#include <callcue/policy.h>

#include <cstdio>

int main() {
  using callcue::EventKind;
  callcue::Diagnostics problems;
  auto policy = callcue::Policy::LoadBuiltin(callcue::Policy::kPowerSupply, {}, &problems);
  if (!policy.ok()) return std::fprintf(stderr, "%s\n", policy.status().ToString().c_str()), 1;
  callcue::Call call(*policy);

  const callcue::Stream streams[] = {callcue::Stream::kCallControl, callcue::Stream::kAgentText};
  struct { int64_t at_ms; EventKind kind; callcue::Party party; } events[] = {
      {0, EventKind::kContactStarted, {}},
      {100, EventKind::kDelivered, {}},
      {4000, EventKind::kEstablished, callcue::Party::kAgent},
      {20000, EventKind::kHeld, callcue::Party::kAgent},
      {50000, EventKind::kRetrieved, callcue::Party::kAgent},
      {90000, EventKind::kConnectionCleared, callcue::Party::kCustomer},
      {120000, EventKind::kContactClosed, {}}};
  for (const auto& e : events) {
    callcue::Event event;
    event.at_ms = e.at_ms;
    event.kind = e.kind;
    event.party = e.party;
    if (e.kind == EventKind::kContactStarted) event.streams = streams;
    if (e.kind == EventKind::kDelivered) event.direction = callcue::Direction::kInbound;
    auto decisions = call.Post(event);
    if (!decisions.ok()) return std::fprintf(stderr, "%s\n", decisions.status().ToString().c_str()), 1;
    for (const callcue::Decision& decision : *decisions) {  // one for each logical time: timers that fired first
      for (const callcue::Recommendation& r : decision.recommendations) {
        std::printf("%6lld ms  %.*s  %.*s\n", static_cast<long long>(decision.at_ms), static_cast<int>(r.script_id.size()),
                    r.script_id.data(), static_cast<int>(r.text.size()), r.text.data());
      }
    }
  }
}
