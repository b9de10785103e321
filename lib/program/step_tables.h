// What a step looks up again and again, derived from a program's tables once, when it is compiled. Nothing here decides
// anything that the tables of program.h don't say: it says the same so that a step has little to do.
//
// Sets of states are `words` words of 64 bits each, bit s for state s.
#ifndef CALLCUE_LIB_PROGRAM_STEP_TABLES_H_
#define CALLCUE_LIB_PROGRAM_STEP_TABLES_H_

#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/program/program.h"
#include "lib/program/quick_tables.h"

namespace callcue::program {

inline bool IsHistory(StateKind kind) {
  return kind == StateKind::kShallowHistory || kind == StateKind::kDeepHistory;
}

// Where a variable lies among those of a call: a bool takes one byte, anything else twelve.
struct SlotPlace {
  uint32_t offset = 0;
  expr::Kind kind = expr::Kind::kNull;
};

// What lies at a variable's place: of a bool 0 unknown, 1 false, 2 true; of anything else its bits, then its size and
// whether it is known.
inline constexpr uint32_t kSlotKnown = 1u << 31;
inline void WriteSlot(const expr::Value& value, SlotPlace place, char* at) {
  if (place.kind == expr::Kind::kBool) {
    *at = value.kind != expr::Kind::kBool ? 0 : value.i != 0 ? 2 : 1;
    return;
  }
  const bool known = value.kind == place.kind;
  const uint64_t bits = known ? value.bits : 0;
  const uint32_t size = known ? value.size | kSlotKnown : 0;
  std::memcpy(at, &bits, 8);
  std::memcpy(at + 8, &size, 4);
}

// A part of a call's block whose size the policy fixes; `offset` counts from the end of the header.
struct FixedPart { uint32_t offset = 0, count = 0; };
inline constexpr int kFixedParts = 6;   // states, histories, variables, heads of the log, instances, approvals

// An expression: its value where it's constant, else the slots that are filled before it is evaluated. Many are nothing
// but a name, or its negation.
struct Reading {
  enum class Form : uint8_t { kAny, kConstant, kName, kNotName };
  Range slots;                   // in StepTables::readings
  Form form = Form::kAny;
  expr::Value value;
};

// A transition that a type may set off. Those of one source stand together, in document order.
struct Candidate {
  expr::ExprId when = expr::kNone;
  uint32_t transition = 0;
  uint32_t element = 0;
  uint32_t source = 0;
  uint8_t parties = 0xff;
};

struct TypeStep {
  Range reactions;               // in Program::reactions: all but transitions
  Range candidates;
  uint32_t sources = kNoIndex;   // set of the candidates' sources, in StepTables::sets
  std::string_view cause;        // what a change of states names as its cause; empty where no transition asks
};

// A transition under a policy of at most 64 states. Where it is `fixed`, what it enters doesn't depend on what was
// active: no history among its targets, nor below them.
struct TransitionStep {
  bool fixed = false;
  uint64_t exits = 0;            // whose active states are left
  uint64_t enters = 0;
  uint64_t default_entries = 0;
};

// A history state under a policy of at most 64 states: what it records when `parent` is left.
struct HistoryStep {
  uint32_t record = 0;           // its place among the call's histories
  uint64_t parent = 0;
  uint64_t recorded = 0;         // those of these states that are active
};

// A recommendation as it is given out, but for its ID and times.
struct Offered {
  Recommendation ready;          // with the text in the default language, where that needs no slots and no turns
  bool text_ready = false;
  bool counted = false;          // once, at most n times, cool-down
  bool spoken = false;           // moot when the line is gone
  bool plain = false;            // no times, no arguments, no guard, not counted, no topic, shown
  bool varies = false;           // what its slots and arguments come to isn't always the same
};

// Some of the eight bytes at a place among the fixed parts of a call's block.
struct BlockWord {
  uint32_t offset = 0;           // from the end of the header
  uint64_t mask = 0;
};

// What the answer for an act that needs permission rests on, beside the acts and actions in the log: of states, variables
// and approvals their bits in the block; and where else it looks.
struct PermissionReads {
  enum Source : uint8_t {
    kTime = 1,                   // or the event at hand: nothing tells whether the answer is the same
    kLine = 2, kStreams = 4, kInaudible = 8, kSpeech = 16, kTurns = 32, kTexts = 64,
  };
  uint8_t sources = 0;
  Range words;                   // in StepTables::permission_words
};

struct StepTables {
  const Program* program = nullptr;      // whose they are
  // The block of a call (lib/run/state.h).
  FixedPart fixed[kFixedParts];
  uint32_t fixed_bytes = 0;      // all of them, a multiple of 8
  std::vector<SlotPlace> slots;  // by variable
  std::vector<uint32_t> heads;   // by act, then action: its place among those that are logged, or kNoIndex
  std::vector<uint32_t> instances;   // by element: its place among those that are counted, or kNoIndex
  std::vector<char> initial_slots;   // the variables as they lie in a new call; of strings only that they're there
  bool initial_texts = false;    // a variable has a text
  bool live_details = false;     // recommendations have times, or serve duties, or rest on partial words
  bool sends = false;            // delayed events
  bool has_while = false;        // recommendations that hold only while something does
  std::vector<PermissionReads> permission_reads;   // as Program::permission_acts
  std::vector<BlockWord> permission_words;
  std::vector<uint64_t> permissions_of;  // by act, then action: bit i % 64 = permission act i asks for it

  std::vector<Reading> expressions;      // by ExprId
  std::vector<expr::Slot> readings;
  std::vector<TypeStep> types;           // as Program::types
  std::vector<Candidate> candidates;
  std::vector<Offered> offers;           // as Program::recommends

  // States.
  uint32_t words = 0;
  std::vector<uint64_t> sets;
  uint32_t leaves = 0, eventless = 0, histories = 0;     // sets: atomic and final ones, those with transitions
                                                         // without an event, those that hold a history state
  uint32_t exit_actions = 0, entry_actions = 0;          // those where more happens than that they are left, entered
  std::vector<uint32_t> parents;
  std::vector<std::string_view> state_ids;
  std::vector<uint32_t> regions;         // by state: its region
  std::vector<uint64_t> above;           // with one word: each state and its ancestors
  std::vector<TransitionStep> transitions;               // with one word, as Program::transitions
  std::vector<HistoryStep> history_steps;                // with one word
  bool has_eventless = false;

  QuickTables quick;             // for the steps that are simple

  std::deque<std::string> pool;          // of the causes
};

std::unique_ptr<const StepTables> MakeStepTables(const Program& program);
void MakePermissionReads(const Program& program, StepTables* tables);   // parts of it, the last ones
void MakeQuickTables(const Program& program, StepTables* tables);

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_STEP_TABLES_H_
