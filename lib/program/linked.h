// A linked policy: names are numbers, guards are compiled, but elements still hold what is theirs. Between the message
// that an author wrote and the flat tables of lib/program: compile flattens it, the checks of the whole read it.
//
// The `flat` parts are records of the tables whose ranges and element numbers compile fills in. Strings are borrowed
// from the message.
#ifndef CALLCUE_LIB_PROGRAM_LINKED_H_
#define CALLCUE_LIB_PROGRAM_LINKED_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/program/program.h"
#include "lib/program/vocabulary.h"

namespace callcue::linked {

using program::kNoIndex;
using program::TimeSpec;

struct Trigger {
  program::Kind kind = program::Kind::kCount;
  uint32_t name = kNoIndex;  // any
  uint8_t parties = 0xff;    // bits 1 << Party; 0xff = any, also none
};
using Triggers = std::vector<Trigger>;

struct LocalText {
  uint32_t language = 0;
  std::string_view text;
};

struct Clause {
  std::string_view id;
  std::vector<LocalText> titles, texts;
  uint32_t weight = 1;
  bool critical = false;
  program::Mode mode = program::Mode::kJudge;
};

struct Recommend {
  program::Recommend flat;
  std::vector<program::Binding> arguments;
  Triggers done_by;
  std::vector<std::string_view> clauses;  // all that it cites, where they are more than its element's
};

// One thing to do. `op` lacks its jumps; a branch is of code kJumpUnless.
struct Effect {
  program::Op op;
  std::vector<Recommend> recommend;  // of kRecommend: one
  std::vector<Effect> then, otherwise;
};

struct Exception {
  std::string_view id;
  uint32_t element = kNoIndex;
  expr::ExprId when = expr::kNone;
};

// Numbered in document order, those that are off included.
struct Element {
  program::Element flat;
  std::vector<std::string_view> clauses;
};

struct Rule {
  uint32_t element = 0;
  Triggers on;
  std::vector<uint32_t> in;
  expr::ExprId when = expr::kNone;
  std::vector<Effect> effects;  // its recommendations last
};

struct Remind {
  TimeSpec lead;
  Recommend recommend;
};
struct Duty {
  uint32_t element = 0;
  program::Duty flat;
  Triggers on, fulfilled_by, before, cancelled_by, settled_by;
  std::vector<uint32_t> in;
  std::vector<Recommend> recommends, on_violation;
  std::vector<Remind> reminds;
};

struct Prohibition {
  uint32_t element = 0;
  program::Prohibition flat;
  Triggers on;
  std::vector<uint32_t> in;
  std::vector<Recommend> recommends;
};

struct GrantPart {
  program::GrantPart flat;
  std::vector<program::MissingItem> missing;
};
struct Permission {
  uint32_t element = 0;
  std::string_view act;
  program::Permission flat;
  Triggers on, asked_by;
  std::vector<GrantPart> parts;
  std::vector<Recommend> otherwise;
};

struct Step {
  expr::ExprId when = expr::kNone;
  std::vector<Recommend> recommends;
  std::vector<Effect> effects;
};
struct Scenario {
  uint32_t element = 0;
  Triggers on;
  expr::ExprId when = expr::kNone;
  std::vector<Step> steps;
};

struct Item {
  std::vector<std::string_view> clauses;
  Triggers fulfilled_by;
  std::vector<Recommend> recommends;
};
struct Checklist {
  uint32_t element = 0;
  Triggers on;
  expr::ExprId when = expr::kNone;
  std::vector<Item> items;
};

struct State {
  program::State flat;
  std::vector<uint32_t> initial;
  std::vector<Effect> on_initial, on_entry, on_exit;
};
struct Transition {
  program::Transition flat;
  bool reenter = false;
  bool unguarded = false;  // no guard at all, or one that is constant
  Triggers on;             // none: eventless
  std::vector<uint32_t> targets;
  std::vector<program::Range> exits;  // of states
  std::vector<Effect> effects;
};

struct ScriptText {
  uint32_t language = 0;
  std::vector<std::vector<program::ScriptPiece>> variants;  // a slot is a number in `slots`
};
struct ScriptSlot {
  program::ScriptSlot flat;
  std::vector<LocalText> fallbacks;
};
struct Script {
  std::string_view id;
  std::vector<ScriptText> texts;
  std::vector<ScriptSlot> slots;
};

struct Settings {
  TimeSpec max_skew, recognition_lag, turn_gap, ring_period, long_turn, silence, talk_over, speech_rate_window,
      clause_pause;
  uint32_t speech_rate = kNoIndex;
  uint32_t acknowledgement = kNoIndex;
  uint32_t max_live = 0;
  bool judge_agent_sentiment = false;
  uint32_t default_language = 0;
};

// What a duration parameter that isn't set ("none") is in expressions: no real one is negative. As a bound it is none.
inline constexpr int64_t kUnsetMs = -1;

// The value of a parameter after overrides.
struct Param {
  std::string_view name;
  expr::Kind type = expr::Kind::kNull;  // kList: of strings
  expr::Value value;                    // of what isn't a list
  std::vector<std::string> list;        // of a string: one
  bool none = false;                    // a duration that isn't set
};

struct LinkedPolicy {
  std::deque<std::string> pool;  // strings that the message doesn't hold
  std::string_view name, version;
  Settings settings;

  // Vocabularies, by number. Variables: facts first. Acts: declared ones, then intents that aren't acts.
  Vocabulary params, variables, acts, sentiments, actions, approvals, measurements, raised, send_ids, topics, languages,
      clause_ids, elements, states, scripts, arguments;
  std::vector<Param> param_values;
  std::vector<program::Variable> variable_values;
  std::vector<std::vector<std::string_view>> one_of;  // of each variable
  std::vector<program::Act> act_values;
  std::vector<program::ActCondition> act_conditions;
  std::vector<program::ActRef> act_refs;
  std::vector<match::SlotSpec> slot_specs;
  std::vector<uint32_t> act_slots;  // of each of slot_specs, the variable that holds its value
  std::vector<Clause> clauses;

  std::vector<Element> element_values;
  std::vector<Rule> rules;
  std::vector<Duty> duties;
  std::vector<Prohibition> prohibitions;
  std::vector<Permission> permissions;
  std::vector<Exception> exceptions;
  std::vector<Scenario> scenarios;
  std::vector<Checklist> checklists;
  std::vector<State> state_values;      // as program::Program::states
  std::vector<Transition> transitions;  // by source, then in document order
  std::vector<Script> script_values;

  expr::Builder builder;
  uint32_t expressions = 0;               // the greatest ExprId
  std::vector<program::Derived> derived;  // bank 2
  std::vector<match::PhraseSpec> phrases;
  std::vector<match::SubPhrase> sub_phrases;
  std::vector<match::Negators> negators;
  std::vector<match::CuesSpec> cues;
  std::unique_ptr<const match::Matcher> matcher;
};

// A stable text, for tests and for the curious.
std::string DumpLinked(const LinkedPolicy& policy);

}  // namespace callcue::linked

#endif  // CALLCUE_LIB_PROGRAM_LINKED_H_
