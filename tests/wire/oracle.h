// The slow, obvious way between callcue's structs and the generated classes, and a text to compare structs by.
#ifndef CALLCUE_TESTS_WIRE_ORACLE_H_
#define CALLCUE_TESTS_WIRE_ORACLE_H_

#include <string>
#include <vector>

#include "callcue/decision.h"
#include "callcue/event.h"
#include "callcue/explain.h"
#include "callcue/v1/decision.pb.h"
#include "callcue/v1/event.pb.h"
#include "callcue/v1/view.pb.h"
#include "callcue/view.h"

namespace callcue::wire {

// Borrows from `message` and from itself.
struct SlowEvent {
  explicit SlowEvent(const v1::Event& message);
  SlowEvent(const SlowEvent&) = delete;
  Event event;
  std::vector<Argument> arguments;
  std::vector<Word> words;
  std::vector<Stream> streams;
};

v1::Decision ToMessage(const Decision& decision);
v1::PermissionAnswer ToMessage(const PermissionAnswer& answer);
v1::CallView ToMessage(const CallView& view);
v1::Explanation ToMessage(const Explanation& explanation);
v1::ExplanationList ToMessage(const std::vector<Explanation>& explanations);

// Every member but `unrecognised`.
std::string Dump(const Event& event);

}  // namespace callcue::wire

#endif  // CALLCUE_TESTS_WIRE_ORACLE_H_
