// Why an element of a policy spoke, and why another didn't.
//
// An explanation is of now: the state of the contact after its last step, and what that step decided. Older moments are
// explained by replaying to them. Nothing of it is computed until it is asked for.
//
// Strings that came with the call stand as their type and length ("string(11)", in code points) unless the caller asks
// to reveal them: an explanation may go into a log. Names, texts and numbers of the policy are always shown.
//
// The fields are those of proto/callcue/v1/view.proto. Thread rule: as for any value.
#ifndef CALLCUE_EXPLAIN_H_
#define CALLCUE_EXPLAIN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/decision.h"
#include "callcue/view.h"

namespace callcue {

struct ExplainOptions {
  std::string_view element_id;   // only this one; empty: every element
  std::string_view language;     // of the clauses' texts; empty: the contact's
  bool silent = true;            // also the elements that have nothing to say now
  bool reveal = false;           // show the strings of the call
};

struct Explanation {
  enum class Kind : uint8_t { kUnspecified = 0, kRule = 1, kDuty = 2, kProhibition = 3, kPermission = 4, kScenario = 5, kChecklist = 6, kState = 7, kTransition = 8 };
  // What the element does now; the first that applies.
  enum class Standing : uint8_t {
    kUnspecified = 0,
    kRecommends = 1,   // it has a live recommendation
    kJudged = 2,       // the last step gave a finding of it
    kOpen = 3,         // a duty that is owed, a judgment that waits for words, a checklist under way
    kDenied = 4,       // a permission that isn't granted now
    kGranted = 5,
    kActive = 6,       // a state that the call is in
    kSilent = 7,       // see `obstacle`
  };
  // What would keep a silent element silent even if what sets it off came now: the first thing, in the order in which
  // the engine asks. kTrigger or kSettled if nothing would. Of others only what holds a reminder or a verdict up.
  enum class Reason : uint8_t {
    kUnspecified = 0,
    kState = 1,          // it holds only in other states: `name`
    kGuardFalse = 2,     // `text` is the first part of its guard that is false
    kGuardUnknown = 3,   // ... that is unknown: `name` is the fact that nobody reported
    kGuardError = 4,     // ... that can't be evaluated: `name` is the code of the error
    kEvent = 5,          // its guard depends on the event that sets it off
    kException = 6,      // it yields to the exception `name`
    kTrigger = 7,        // it waits for what sets it off, see `triggers`
    kObserved = 8,       // it is judged, and never shown
    kOnce = 9,           // it was recommended as often as it may be
    kCooldown = 10,      // it was recommended a short while ago; until by_ms
    kTopic = 11,         // the element `name` speaks on its topic
    kCap = 12,           // as many recommendations are live as may be; `name` is the least urgent of them
    kSettled = 13,       // it was judged, and nothing set it off again
    kDone = 14,          // nothing is left of the checklist
    kSpeaking = 15,      // a reminder is due, and waits until the agent has finished speaking
    kStream = 16,        // it can't be judged, or not yet, without the streams `name`: not seen, or down meanwhile
  };
  struct Clause {
    std::string id, title, text;   // in the language asked for, else in the first that there is
  };
  // One expression of the element: "when", "while", "applies", "fulfilled_when", "recommend.when", "recommend.while",
  // "exception". Its parts follow each other as they are nested, the whole first.
  struct Part {
    std::string role;              // of the expression that it belongs to
    std::string text;              // as the author wrote it
    std::string value;             // "true", "3", "8s", "string(11)", "unknown", "error(overflow)"; empty: not asked
    uint32_t depth = 0;            // 0: the whole
    bool decisive = false;         // the first part that makes the whole false or unknown, and isn't made of others
  };
  // What would make the decisive part other: a condition, and what it rests on now.
  struct Need {
    Missing::Kind kind = Missing::Kind::kUnspecified;   // of what it rests on first
    std::string text;              // the condition
    bool wanted = true;            // the value that it would have to have
    std::string name;              // of the fact, the act, the approval that it rests on first; may be empty
    std::string value;             // of that, now
    std::optional<int64_t> by_ms;  // the passing of time alone brings it about then, as far as can be foreseen (24 h)
  };
  struct Obstacle {
    Reason reason = Reason::kUnspecified;
    std::string name, text;
    std::vector<Need> needs;               // any one of them, where there are several
    std::optional<int64_t> by_ms;
  };
  // What sets the element off (or fulfils it), as a policy writes it, and where an act of that kind was last seen.
  struct Trigger {
    std::string on;                // "retrieved", "act.thanks by AGENT"
    std::string role;              // "on", "fulfilled_by", "cancelled_by", "before", "settled_by"
    std::optional<int64_t> last_ms;        // when it last occurred; acts and actions only
    std::optional<int64_t> next_ms;        // when a timer raises it
  };
  struct Timer {
    std::string what;              // "due", "reminder", "settled", "expires", "judged"
    int64_t at_ms = 0;
  };
  struct Finding {
    uint32_t instance = 0;
    Verdict verdict = Verdict::kUnspecified;
    Severity severity = Severity::kUnspecified;
    std::string excuse_element_id;
    int64_t since_ms = 0;
    std::optional<int64_t> due_ms, occurred_ms;
  };
  // Where the words of an act stand, never the words.
  struct Words {
    std::string act, segment_id;
    Party party = Party::kUnspecified;
    int64_t begin_ms = 0, end_ms = 0;      // when it was said
    uint32_t step = 0, begin_byte = 0, end_byte = 0, begin_utf16 = 0, end_utf16 = 0;
    bool approximate = false;
  };

  int64_t at_ms = 0;               // the call's clock
  uint32_t step = 0;
  std::string element_id;
  Kind kind = Kind::kUnspecified;
  Standing standing = Standing::kUnspecified;
  bool observed = false;           // judged and counted, never shown
  bool acted = false;              // in the last step its effects ran (rule, scenario, checklist), or the duty was cancelled
  Severity severity = Severity::kUnspecified;
  std::vector<Clause> clauses;
  std::vector<CallView::LiveRecommendation> recommendations;
  std::vector<Finding> findings;           // of the last step
  std::vector<CallView::OpenDuty> duties;
  std::vector<Part> parts;
  std::vector<Words> words;                // the latest of each act that it waits for or asks about
  std::vector<Trigger> triggers;
  std::vector<Timer> timers;               // earliest first
  Obstacle obstacle;
};

// Enumerators as view.proto writes them: "DUTY", "SILENT", "GUARD_FALSE"; empty for an unknown number.
std::string_view ExplanationKindName(Explanation::Kind kind);
std::string_view StandingName(Explanation::Standing standing);
std::string_view ReasonName(Explanation::Reason reason);

}  // namespace callcue

#endif  // CALLCUE_EXPLAIN_H_
