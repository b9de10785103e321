// SCXML (W3C Recommendation of 1 September 2015) into a policy. What a policy can't be is reported with its place, all
// of it at once; nothing is translated into something that only looks alike. codes.h lists what can be reported.
//
// States, transitions, history, final states, entry, exit and transition content, raise, send to oneself, cancel,
// assign, if and foreach over constants are carried, with guards and values in a subset of ECMAScript (expression.h).
//
// Events. The vocabulary of a policy is closed, so names are sorted out beforehand:
//   of the document   what it raises or sends by itself is "event.NAME"; <send> without a delay is sent with 0 s, so
//                     that it comes after all that was raised, as SCXML's external queue demands
//   of the host       a name that a transition waits for and that the document doesn't raise, and every name in
//                     ImportOptions::events, is "action.NAME": the host posts an AgentAction of that name
//   of the machine    done.state.ID is "done.STATE", error.execution is itself; error.communication can't happen
// Descriptors are matched token by token against these ("foo" takes "foo.bar"); "*" takes all of them.
//
// Time. Delays run on the clock of the call: Advance() lets them fire. The machine starts with the first event of the
// contact, ContactStarted say. A top-level final state is left by nothing, so the machine rests there.
//
// Values. Numbers are doubles, as in ECMAScript. A variable without a value has NAME_is_set beside it; a variable has
// one type. _event.name and constant data of an event are put in place in transitions on that event; elsewhere the
// variable event_name holds the name, kept by rules that act before transitions do.
//
// Transitions are external unless they say type="internal", as SCXML has it. MODEL R7 differs from SCXML in one point
// on purpose: a parallel state can be the domain of a transition, whose other regions then stay as they are. Each
// transition for which that matters is reported as a warning (scxml-parallel-domain). So is each to a history around its
// source for which it matters that SCXML looks at what the history brings back (scxml-history-domain).
//
// Names. See names.cc: identifiers stay, others are changed the same way each time; the text says what each was.
//
// Thread rule: functions of values. Never prints, reads no file.
#ifndef CALLCUE_LIB_SCXML_IMPORT_H_
#define CALLCUE_LIB_SCXML_IMPORT_H_

#include <string>
#include <string_view>
#include <vector>

#include "callcue/diagnostic.h"

namespace callcue::scxml {

struct ImportOptions {
  std::string path;                   // names the document in diagnostics
  std::vector<std::string> events;    // names that the host may post beside those of the document
};

struct ImportedState {
  std::string id;                     // in the document; may be empty
  std::string name;                   // in the policy
  bool atomic = false;                // without children; final states too
  bool final_at_top = false;
};

struct Imported {
  std::string policy;                 // in text format
  std::vector<ImportedState> states;  // in document order, histories left out
};

// False if there was an error: then only `problems` holds anything. They are sorted, and warnings come there too.
bool Import(std::string_view text, const ImportOptions& options, Imported* imported, Diagnostics* problems);

}  // namespace callcue::scxml

#endif  // CALLCUE_LIB_SCXML_IMPORT_H_
