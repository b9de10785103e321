// A compiled policy: flat, immutable tables that the step reads. Everything is an index; strings are views into `pool`.
//
// Built by lib/program/compile.cc from a linked policy; read by lib/run. Nothing here knows of protobuf or of text.
//
// The index. Each thing that can happen has a type: kind_base[kind] for "any name", kind_base[kind] + 1 + name for a
// name of the kind. `types[type]` lists, in the order in which a step works through them, the reactions to it; those to
// "any name" are merged in.
#ifndef CALLCUE_LIB_PROGRAM_PROGRAM_H_
#define CALLCUE_LIB_PROGRAM_PROGRAM_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/decision.h"
#include "callcue/event.h"
#include "lib/expr/expr.h"
#include "lib/match/matcher.h"
#include "lib/program/arena.h"
#include "lib/program/name_table.h"
#include "lib/program/once.h"
#include "lib/program/pool.h"

namespace callcue::program {

// The timestamp of what never happened: the first instant of year 1.
inline constexpr int64_t kNeverHappenedMs = -62135596800000;

struct Range {
  uint32_t begin = 0, end = 0;
  uint32_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
};

// What can happen inside a step: the host's events under the numbers of EventKind, and what the engine derives.
enum class Kind : uint8_t {
  // 0..82: as EventKind; kIntent is folded into kDialogueAct.
  kAct = 63,
  kSegmentEnded = 100,
  kTurnEnded,
  kTalkOver,
  kLongTurn,
  kSilence,
  kRaised,          // names: raised
  kFulfilled,       // names: elements
  kViolated,        // names: elements
  kDone,            // names: states
  kErrorExecution,
  kCount,
};

// A duration: constant, or computed when it is needed.
struct TimeSpec {
  bool present = false;
  int64_t ms = 0;                        // where `expression` is kNone
  expr::ExprId expression = expr::kNone; // of type duration
};

// The banks of guards (expr::Frame).
enum Bank : uint8_t { kVariableBank = 0, kEventBank = 1, kDerivedBank = 2 };

// Bank 1: fields of the event at hand; arguments of agent actions follow at kCount + index in `argument_names`.
enum class EventSlot : uint8_t {
  kAt, kBegin, kEnd, kParty, kParticipant, kName, kCause, kDirection, kStage, kRingCount, kDuration, kValue, kTextLength,
  kGranted, kCallBack, kConfidence, kTo, kAudible, kEnded, kLanguage, kCount,
};

// Bank 2: what is computed when an expression asks for it.
enum class DerivedKind : uint8_t {
  kNow,
  kActCount, kActFirst, kActLast, kActEnded,         // id: act; parties
  kActionCount, kActionFirst, kActionLast,           // id: action
  kApproval,                                         // id: approval
  kState,                                            // id: state
  kCallDirection, kCallSegment, kCallEstablishedAt, kCallRingCount, kCallAnsweredBy, kCallLanguage, kCallCallBack,
  kCallEndedBy, kCallEndCause, kCallParticipant, kCallEstablished, kCallInaudible, kCallLocalHour,
  kCallSpeaking,                                     // parties: one bit
  kTurnCount,                                        // parties: one bit
  kCallSecondLanguage,
  kStream,                                           // id: Stream
};
struct Derived {
  DerivedKind kind = DerivedKind::kNow;
  uint8_t parties = 0xff;  // bits 1 << Party
  uint32_t id = 0;
};

struct ExprInfo {
  Range derived;           // in derived_uses: indices of bank 2 to fill before it is evaluated
  uint8_t text_parties = 0;  // bits 1 << Party of the acts that it reads: whose words it rests on
};

struct Variable {
  std::string_view name;
  expr::Kind type = expr::Kind::kNull;
  bool fact = false;
  expr::Value initial;     // unknown for a fact without a default
  Range one_of;            // in string_refs; empty = any
};

struct Act {
  std::string_view name;
  uint8_t parties = 0;     // bits 1 << Party
  uint32_t script = kNoIndex;
  bool in_words = false;   // has phrases: the words can show it, so their silence can convict
  double min_confidence = 0;
  uint32_t condition = kNoIndex;  // in act_conditions: when its words count
  Range slots;                    // in act_slots
};
struct ActRef {
  uint32_t act = 0;
  uint8_t parties = 0xff;  // bits 1 << Party
};
// What an act demands of the rest of the call beside its words.
struct ActCondition {
  TimeSpec first, last;                      // since the segment was established; before it ended
  uint32_t first_turns = 0, last_turns = 0;  // of the speaker; 0 = no bound
  uint32_t from_hit = 0, to_hit = 0;         // 0 = no bound
  Range after;                               // in act_refs; empty = after anything
  TimeSpec within;
  bool has_last() const { return last.present || last_turns > 0; }
};

enum class ElementKind : uint8_t { kRule, kDuty, kProhibition, kPermission, kScenario, kChecklist, kState, kTransition };
enum class Mode : uint8_t { kJudge, kObserve, kOff };   // what is off is not compiled
struct Element {
  std::string_view id;
  ElementKind kind = ElementKind::kRule;
  Mode mode = Mode::kJudge;
  Severity severity = Severity::kAdvice;
  uint32_t index = 0;      // in the table of its kind
  Range clauses;           // in string_refs
  Range exceptions;        // in `exceptions`
};
struct Exception {
  std::string_view id;
  uint32_t element = 0;
  expr::ExprId when = expr::kNone;
};

struct Binding {
  std::string_view name;
  expr::ExprId value = expr::kNone;
};
struct Recommend {
  uint32_t element = 0;
  Action action = Action::kUnspecified;
  Severity severity = Severity::kUnspecified;
  Audience audience = Audience::kAgent;
  bool once = false;
  int32_t priority = 0;
  std::string_view custom_action;
  uint32_t script = kNoIndex;
  uint32_t topic = kNoIndex;     // in topics
  uint32_t at_most = 0;
  TimeSpec within, expires, cooldown;
  expr::ExprId while_ = expr::kNone;
  expr::ExprId when = expr::kNone;
  Range arguments;               // in bindings
  Range clauses;                 // in string_refs; empty: those of the element, or of the item
};

// Effects: a block is a range of ops, run in order; jumps are relative to the next op.
enum class OpCode : uint8_t { kRecommend, kSet, kRaise, kSend, kCancel, kWithdraw, kJump, kJumpUnless };
struct Op {
  OpCode code = OpCode::kRecommend;
  uint32_t target = 0;           // recommend; variable; raised name; topic; how many ops to skip
  uint32_t send_id = 0;          // kSend, kCancel: in send_ids
  expr::ExprId value = expr::kNone;   // kSet: value; kRaise, kSend: `at` (timestamp) or kNone; kJumpUnless: condition
  TimeSpec delay;                // kSend
};

// Reactions to a type, in the order of the step.
enum class Role : uint8_t {
  kPermissionAsk, kPermissionDo, kProhibition,                          // index: permission, prohibition
  kDutyFulfil, kDutyCancel, kDutyBefore, kDutySettle,                   // index: duty
  kRecommendDone,                                                       // index: recommend
  kDutyOpen, kScenario, kChecklistFulfil, kChecklistOpen,               // index: duty, scenario, item, checklist
  kRule,                                                                // index: rule
  kTransition,                                                          // index: transition (all of one source together)
};
struct Reaction {
  Role role = Role::kRule;
  uint8_t parties = 0xff;        // bits 1 << Party; 0xff = any, also none
  uint32_t index = 0;
};
struct Type { Range reactions; Range transitions; };  // both in `reactions`; transitions are those of role kTransition

struct Rule {
  uint32_t element = 0;
  Range in;                      // in state_refs
  expr::ExprId when = expr::kNone;
  Range effects;                 // in ops
};

enum class Retrigger : uint8_t { kIgnore, kRestart, kAnother };
struct Remind { TimeSpec lead; uint32_t recommend = 0; };
struct Duty {
  uint32_t element = 0;
  Range in;
  expr::ExprId when = expr::kNone;
  expr::ExprId since = expr::kNone;            // timestamp
  expr::ExprId fulfilled_when = expr::kNone;
  TimeSpec within;
  uint8_t turns_party = 0;                     // Party; 0 = not counted in turns
  expr::ExprId turns = expr::kNone;            // int
  bool has_before = false, has_settled_by = false;
  bool speech = false;                         // only speech to the customer can fulfil it: it ends with the line
  uint8_t text_parties = 0;                    // bits 1 << Party: whose words can fulfil it; 0 = settles at once
  uint16_t needs = 0;                          // bits 1 << Stream
  Retrigger retrigger = Retrigger::kIgnore;
  Verdict at_end_agent = Verdict::kViolated, at_end_customer = Verdict::kExcused, at_end_dropped = Verdict::kExcused,
          at_end_transferred = Verdict::kExcused;
  Range recommends;                            // in recommends: at its opening
  Range reminds;                               // in reminds
  Range on_violation;                          // in recommends
};

struct Prohibition {
  uint32_t element = 0;
  Range in;
  expr::ExprId while_ = expr::kNone;
  uint16_t needs = 0;
  uint8_t text_parties = 0;
  Range recommends;
  Range captures;                              // in captures
};

// What a part of a permission's condition asks for; see missing.h.
struct MissingItem {
  enum class Named : uint8_t {
    kAlways,                                   // where the part doesn't hold
    kUnsaid,                                   // ... and the act was never said (by these parties)
    kUnknown,                                  // ... and the variable is unknown: a fact, the value of an act's words
    kNotApproved,
  };
  Missing::Kind kind = Missing::Kind::kCondition;
  std::string_view name;
  std::string_view script_id;
  Named named = Named::kAlways;
  uint8_t parties = 0xff;
  uint32_t of = kNoIndex;                      // the act, variable, approval
};
// A part of a permission's condition: as expr::Builder::ConditionPart.
struct GrantPart {
  expr::ExprId when = expr::kNone;
  Range missing;                               // in missing
  std::string_view text;                       // as the author wrote it
  uint32_t choice = 0, way = 0;
};
struct Permission {
  uint32_t element = 0;
  uint32_t act = 0;                            // in permission_acts
  expr::ExprId applies = expr::kNone;
  expr::ExprId when = expr::kNone;
  Range parts;                                 // of `when`, in grant_parts
  uint8_t text_parties = 0;                    // whose words `when` rests on
  Range otherwise;                             // in recommends
  Range captures;                              // in captures: the slots of its guards that aren't acts
};
struct PermissionAct { std::string_view name; Range permissions; };    // in permissions, which are sorted by act

struct Scenario { uint32_t element = 0; expr::ExprId when = expr::kNone; Range steps; };
struct Step { expr::ExprId when = expr::kNone; Range recommends; Range effects; };
struct Checklist { uint32_t element = 0; expr::ExprId when = expr::kNone; Range items; };
struct Item { uint32_t checklist = 0; Range clauses; Range recommends; };

// States in document order: the descendants of s are s+1 .. end-1. State 0 is the root, a parallel state whose children
// are the regions (none in a policy without regions: then there is just the root).
enum class StateKind : uint8_t { kAtomic, kCompound, kParallel, kFinal, kShallowHistory, kDeepHistory };
struct State {
  std::string_view id;
  StateKind kind = StateKind::kAtomic;
  uint32_t parent = kNoIndex;
  uint32_t end = 0;
  uint32_t region = 0;                         // the child of the root that holds it
  uint32_t element = kNoIndex;
  Range initial;                               // in state_refs: targets of the initial (or history's default) transition
  Range on_initial, on_entry, on_exit;         // in ops
  Range eventless;                             // in transitions... of this source, in document order
  uint32_t history = kNoIndex;                 // of a history state: its place in a call's record
};
struct Transition {
  uint32_t source = 0;
  expr::ExprId when = expr::kNone;
  Range targets;                               // in state_refs; empty: stays
  Range effects;
  Range exits;                                 // in state_spans: whose active states are left (empty without targets)
  uint32_t domain = 0;                         // MODEL R7
  uint32_t element = kNoIndex;                 // where it cites clauses
};

struct ScriptText { uint32_t language = 0; Range variants; };       // in script_variants
struct ScriptVariant { Range pieces; };                             // in script_pieces
struct ScriptPiece { std::string_view literal; uint32_t slot = kNoIndex; };  // a slot, or the literal
struct ScriptSlot { std::string_view name; expr::ExprId value = expr::kNone; Range fallbacks; };  // string or int
struct LocalText { uint32_t language = 0; std::string_view text; };
struct Script { std::string_view id; Range texts; uint32_t counter = kNoIndex; };  // counter: of its use, for variants
struct Clause {
  std::string_view id;
  Range titles, texts;  // in local_texts
  uint32_t weight = 1;
  bool critical = false;
  Mode mode = Mode::kJudge;
};

struct Settings {
  int64_t max_skew_ms = 5000, recognition_lag_ms = 5000, turn_gap_ms = 2000, ring_period_ms = 5000, long_turn_ms = 15000,
          silence_ms = 5000, talk_over_ms = 1000, clause_pause_ms = 500;
  uint32_t acknowledgement = kNoIndex;         // act
  uint32_t max_live = 0;
  bool judge_agent_sentiment = false;
  uint32_t default_language = 0;
  uint32_t speech_rate = kNoIndex;             // measurement
  int64_t speech_rate_window_ms = 15000;
};

struct StepTables;

struct Program {
  std::deque<std::string> pool;                // every string of the tables
  std::string_view name, version;
  uint64_t fingerprint = 0;
  Settings settings;

  std::unique_ptr<const expr::Program> expressions;
  std::vector<ExprInfo> expr_info;             // by ExprId; [0] is empty
  std::vector<Derived> derived;                // bank 2
  std::vector<uint32_t> derived_uses;
  std::unique_ptr<const match::Matcher> matcher;   // null without phrases; hits name acts

  std::vector<Variable> variables;             // facts first
  std::vector<Act> acts;                       // declared acts, then intents that aren't acts
  std::vector<ActCondition> act_conditions;
  std::vector<ActRef> act_refs;
  std::vector<uint32_t> act_slots;             // the variable that holds the value, by the matcher's number of the slot
  std::vector<std::string_view> sentiments, actions, approvals, measurements, raised, send_ids, topics, languages,
      argument_names;
  NameTable fact_names, act_names, sentiment_names, action_names, approval_names, measurement_names, argument_table,
      clause_table;
  uint64_t phrases = 0;                        // hash of what the matcher was made of

  uint32_t kind_base[static_cast<int>(Kind::kCount)] = {};
  uint32_t kind_names[static_cast<int>(Kind::kCount)] = {};   // how many names the kind has
  std::vector<Type> types;
  std::vector<Reaction> reactions;

  std::vector<Element> elements;               // in document order
  std::vector<Exception> exceptions;
  std::vector<Rule> rules;
  std::vector<Duty> duties;
  std::vector<Prohibition> prohibitions;
  std::vector<Permission> permissions;
  std::vector<PermissionAct> permission_acts;
  std::vector<GrantPart> grant_parts;
  std::vector<MissingItem> missing;
  std::vector<expr::Slot> captures;
  std::vector<Scenario> scenarios;
  std::vector<Step> steps;
  std::vector<Checklist> checklists;
  std::vector<Item> items;
  std::vector<Recommend> recommends;           // in document order
  std::vector<Binding> bindings;
  std::vector<Remind> reminds;
  std::vector<Op> ops;
  std::vector<State> states;
  std::vector<Transition> transitions;
  std::vector<Range> state_spans;              // of states: begin..end
  std::vector<uint32_t> state_refs;
  uint32_t histories = 0;
  std::vector<Script> scripts;
  std::vector<ScriptText> script_texts;
  std::vector<ScriptVariant> script_variants;
  std::vector<ScriptPiece> script_pieces;
  std::vector<ScriptSlot> script_slots;
  std::vector<LocalText> local_texts;
  std::vector<Clause> clauses;
  std::vector<std::string_view> clause_ids;
  std::vector<std::string_view> string_refs;

  std::shared_ptr<const StepTables> step;      // what a step looks up first, made from the above: step_tables.h
  mutable Pool workspaces;                     // of lib/run, spare ones
  mutable Arena calls;                         // where they are very many
  mutable Once new_call;                       // of lib/run

  uint32_t TypeOf(Kind kind, uint32_t name = kNoIndex) const {
    return kind_base[static_cast<int>(kind)] + (name == kNoIndex ? 0 : 1 + name);
  }
};

// A stable text of the tables, for tests and for the curious.
std::string DumpProgram(const Program& program);
// FNV-1a, 64 bits, over everything that decides behaviour.
uint64_t FingerprintOf(const Program& program);

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_PROGRAM_H_
