// A document as a statechart, before it is a policy: read.cc makes it from XML, lower.cc brings it down to what a
// policy has, write.cc writes that.
#ifndef CALLCUE_LIB_SCXML_CHART_H_
#define CALLCUE_LIB_SCXML_CHART_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/scxml/expression.h"
#include "lib/scxml/xml.h"

namespace callcue::scxml {

// An expression and the text that it was read from.
struct Formula {
  Expression e;
  Text text;
};

// What an event carries: fields by name, or the whole as one value (under the name "").
using Payload = std::vector<std::pair<std::string, Formula>>;

struct Branch;

// One piece of executable content.
struct Content {
  enum class Kind : uint8_t { kRaise, kSend, kCancel, kAssign, kIf, kForeach };
  Kind kind = Kind::kRaise;
  Span where;
  std::string event;                       // raise, send
  std::optional<Formula> event_expression, delay_expression, id_expression;   // send; cancel: id_expression
  int64_t delay_ms = 0;
  std::string id;                          // send, cancel
  Payload payload;
  std::string variable;                    // assign; foreach: the item
  bool declares = false;                   // assign: a script's, which declares what isn't
  std::optional<Formula> value;            // assign
  std::string index;                       // foreach
  std::string array;                       // foreach: a variable
  std::vector<Branch> branches;            // if: the last may have no condition; foreach: its body
};
using Block = std::vector<Content>;
struct Branch {
  std::optional<Formula> condition;
  Block block;
};

struct Transition {
  Span where;
  bool has_event = false;
  std::vector<std::pair<std::string, Span>> events;   // descriptors
  std::optional<Formula> condition;
  std::vector<std::pair<std::string, Span>> target_ids;
  std::vector<int> targets;                // states
  bool internal = false;
  Block content;
  std::vector<std::string> triggers;       // the policy's, from `events`
  bool dead = false;                       // no event that it waits for can happen
};

enum class StateKind : uint8_t { kState, kParallel, kFinal, kShallow, kDeep };
struct State {
  StateKind kind = StateKind::kState;
  Span where;
  std::string id;                          // SCXML's; may be empty
  std::string name;                        // the policy's
  int parent = -1, end = 0;                // descendants are self+1 .. end-1
  std::vector<std::pair<std::string, Span>> initial_ids;
  std::vector<int> initial;
  Block on_initial;
  std::vector<Transition> transitions;     // of a history: its default
  Block on_entry, on_exit;
  std::vector<int> late;                   // variables bound when it is entered first
  Payload done;
};

// How a variable's value is kept. kNone: nothing ever gives it one.
enum class Type : uint8_t { kNone, kBool, kNumber, kString, kArray };
struct Variable {
  std::string id;                          // SCXML's
  std::string name;                        // the policy's
  Span where;
  Type type = Type::kNone;
  std::optional<Formula> initial;
  bool late = false;
  bool assigned = false;
  bool may_be_unset = false;               // then NAME_is_set tells
  bool needs_flag = false;
};

struct Chart {
  std::string name;
  std::string wrapper;                     // the policy's name of the state that stands for <scxml> where it needs one
  Span where;
  std::vector<State> states;               // 0 is <scxml>; in document order
  std::vector<Variable> variables;
  std::vector<std::string> host_events, own_events;   // what the host may post; what the document raises and sends
  bool tracks_event_name = false;          // somewhere other than in transitions on one event
  bool makes_ids = false;                  // <send idlocation>
  bool late_binding = false;

  int FindState(std::string_view id) const;
  int FindVariable(std::string_view id) const;
  bool Inside(int outer, int inner) const { return inner > outer && inner < states[outer].end; }
};

// Calls `visit` with every block, also those within others.
template <typename Visit>
void ForEachBlock(Block* block, const Visit& visit) {
  visit(block);
  for (Content& content : *block) {
    for (Branch& branch : content.branches) ForEachBlock(&branch.block, visit);
  }
}
template <typename Visit>
void ForEachBlock(Chart* chart, const Visit& visit) {
  for (State& state : chart->states) {
    for (Block* block : {&state.on_initial, &state.on_entry, &state.on_exit}) ForEachBlock(block, visit);
    for (Transition& t : state.transitions) ForEachBlock(&t.content, visit);
  }
}

// XML to chart. Reports what isn't SCXML and what a policy can't be.
void ReadChart(Reporter* reporter, const Element& root, Chart* chart);

// Brings the chart down to what a policy has, in this order:
// Loops over constant arrays are unrolled, and names that are computed from a closed set of texts are told apart.
void LowerContent(Reporter* reporter, Chart* chart);
// Descriptors become triggers; transitions that look at their event are split by it, and what they read put in place.
void LowerEvents(Reporter* reporter, const std::vector<std::string>& host_events, Chart* chart);
// Finds the type of each variable, and which may be read while they have no value.
void FindTypes(Reporter* reporter, Chart* chart);
// Names of states and variables that a policy can have.
void NameAll(Chart* chart);

// The texts that an expression can be, if they are all known: a literal, or a variable that only literals are assigned
// to. Nothing if it may be another.
std::optional<std::vector<std::string>> TextsOf(const Chart& chart, const Expression& e);
// The value of a variable that never changes; null if it may.
const Expression* ConstantOf(const Chart& chart, std::string_view variable);
Type TypeOf(const Chart& chart, const Expression& e);

// Calls `visit` with every formula of a block, not of the blocks within.
template <typename Visit>
void ForEachFormula(Block* block, const Visit& visit) {
  for (Content& content : *block) {
    for (std::optional<Formula>* formula : {&content.event_expression, &content.delay_expression,
                                            &content.id_expression, &content.value}) {
      if (*formula) visit(&**formula);
    }
    for (Branch& branch : content.branches) {
      if (branch.condition) visit(&*branch.condition);
    }
  }
}

}  // namespace callcue::scxml

#endif  // CALLCUE_LIB_SCXML_CHART_H_
