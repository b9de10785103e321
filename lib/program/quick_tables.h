// What the short way of a step (lib/run/quick.cc) reads, and nothing else: guards as comparisons of a known place, what
// a transition does as one flat list, and what it reports ready to be given out, so that a step copies nothing.
//
// Under a policy for which `possible` is false all of it is empty. The tables point into each other, so they stay where they
// are.
#ifndef CALLCUE_LIB_PROGRAM_QUICK_TABLES_H_
#define CALLCUE_LIB_PROGRAM_QUICK_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "callcue/decision.h"
#include "lib/expr/value.h"

namespace callcue::program {

class NameTable;

// One of the terms of which a conjunction is true where all are. Places of variables count from the first of them.
struct QuickTest {
  enum class What : uint8_t { kConstant, kBool, kInt, kElapsed, kState, kCount, kDone, kExpression };
  enum class Is : uint8_t { kTrue, kFalse, kEq, kNe, kLt, kLe, kGt, kGe };
  What what = What::kConstant;
  Is is = Is::kTrue;
  uint8_t parties = 0xff;   // of kDone, how often something was done: by whom
  uint32_t place = 0;       // of a variable; a state; an expression; an act's among those that are logged
  int64_t than = 0;         // an int; whole seconds of elapsed time; 1 for a constant that is true
};
struct QuickGuard {
  const QuickTest* begin = nullptr;
  const QuickTest* end = nullptr;
};

struct QuickOp {
  enum class Code : uint8_t {
    kSetBool,               // at `target` to `small`, as WriteSlot() does
    kSetValue,              // at `target` to the constant `value`
    kSetNow,                // at `target`
    kRecommend, kSend, kCancel,   // `target`: recommendation; in Program::ops; send ID
    kUnless,                // skips `value` ops unless the `small` tests from `target` on hold
    kSkip,                  // `value` ops
    kUnlessActive,          // skips `value` ops unless state `small` was active before the transition
    kLeave, kEnter,         // state `small`, for guards further on that read states
  };
  Code code = Code::kSkip;
  uint8_t small = 0;
  uint32_t target = 0;
  uint64_t value = 0;
};

struct QuickTransition {
  bool quick = false;
  uint8_t recommends = 0, sends = 0, leaves = 0;   // at most; `leaves` that are entered
  bool records = false;            // histories, where what it leaves is active
  uint32_t history = UINT32_MAX;   // the target is that history state, all of whose siblings are simple
  uint64_t exits = 0, enters = 0;  // of the former those that are active; the latter none is
  uint64_t from = 0, to = 0;       // leaves
  uint32_t to_count = 0;
  uint32_t recommend = UINT32_MAX;         // where that is all that it does
  const QuickOp* ops = nullptr;
  const QuickOp* ops_end = nullptr;
};

// A transition that a type may set off; those of one source stand together, in document order.
struct QuickCandidate {
  uint8_t source = 0;
  uint8_t parties = 0xff;
  const QuickTransition* transition = nullptr;
  QuickGuard guard;
  // What it reports where it enters one leaf, by the leaf that it leaves (none, then each of QuickTransition::from) and the
  // one that it enters (of QuickTransition::to). Null: put together in the step.
  const StateChange* changes = nullptr;
  const StateChange* change = nullptr;     // where it is always the same one
};

// A duty that an event opens or fulfils, all of whose life but its opening, fulfilment and settlement is nothing.
struct QuickDuty {
  bool quick = false;
  QuickGuard when, fulfilled_when;
  int64_t within = INT64_MAX;
  bool another = false;
};
// An act that nothing but how often others were performed permits.
struct QuickGrant {
  uint32_t act = 0;         // in Program::permission_acts
  QuickGuard when;
  PermissionChange granted;
};
struct QuickReaction {
  uint32_t index = 0;       // duty; permission
  uint8_t parties = 0xff;
};

struct QuickType {
  bool quick = false;
  bool ready = false;       // of its transitions each reports what stands ready
  bool plain = false;       // and there is no more to it than a transition
  uint64_t sources = 0;     // of its candidates
  const QuickCandidate* begin = nullptr;
  const QuickCandidate* end = nullptr;
  uint32_t fulfils = 0, opens = 0, done = 0;   // reactions: [fulfils, opens) end duties, [opens, done) open some
  std::string_view cause;
};

// What a type sets off in one configuration, where that is one transition at most: the first of a row that asks nothing, or
// whose question is answered with yes. The last one of a row asks nothing. Its first line is what most steps read.
//
// The questions that most ask are asked together, and answered with yes where there is nothing to ask: the party, a bool, a
// span of rings. In the same way each sets two bools. Where there is nothing to ask or to set, it is the byte
// behind the variables, which is always 0.
struct QuickLanding;
struct alignas(64) QuickChoice {
  static constexpr uint32_t kNothing = UINT32_MAX;
  static constexpr uint16_t kNoStamp = UINT16_MAX;
  static constexpr uint8_t kNoRecord = UINT8_MAX;
  static constexpr uint8_t kNoHistory = UINT8_MAX;
  static constexpr uint32_t kSets = 2;
  static constexpr uint8_t kNoLive = 63;
  enum : uint8_t {
    kAsks = 1,         // for a party, a bool, rings or what is in `tests`
    kExpression = 2,   // among its tests is one
    kMore = 4,         // it begins the contact, ends a segment, sends, cancels, has a list, recommends what isn't noted as
                       // live, or reacts
    kFirst = 8,        // the contact begins with it
    kElapsed = 16,     // its only test is how long ago something was
    kReacts = 32,      // its type opens or fulfils duties, or is an act that is noted
    kTests = 64,       // there are some, and not that one alone
    kLine = 128,       // it changes the line, leaves a history or brings one back
  };
  uint8_t flags = 0;
  uint8_t parties = 0xff;
  uint8_t test_value = 0;                // what stands at `test_place` where its bool holds
  Disposition disposition = Disposition::kNoMatch;
  uint16_t test_place = 0;
  // What it does: a few bools are set, a time is set to now, one recommendation; or a list.
  uint16_t stamp = kNoStamp;
  uint64_t next = 0;                     // the configuration after it
  uint32_t next_rows = 0;                // where its rows begin
  uint32_t recommend = kNothing;
  int32_t fewest = INT32_MIN;            // rings that it asks for, and how many more these may be
  uint32_t more = UINT32_MAX;
  uint16_t set_place[kSets] = {};
  uint8_t set_value[kSets] = {};
  uint8_t recommends = 0;                // at most
  uint8_t live = kNoLive;                // its bit in OutputMemory::live, where it has one
  const Recommendation* ready = nullptr;   // with the first of the IDs for which it stands ready
  absl::Span<const StateChange> changes;   // what it reports

  uint64_t from = 0;                     // the configuration
  uint64_t recorded = 0;
  const QuickLanding* landings = nullptr;   // of a history
  const QuickTest* tests = nullptr;      // what else it asks
  const QuickOp* ops = nullptr;
  uint32_t op_count = 0;
  uint32_t send = kNothing;              // in Program::ops; where there is no list, as what follows
  uint32_t cancel = kNothing;            // a send ID, before it sends
  uint32_t act = kNothing;               // that is noted
  uint16_t type = 0;                     // in QuickTables::types
  uint8_t record = kNoRecord;            // the history that it leaves `recorded` in
  uint8_t test_count = 0;
  uint8_t history = kNoHistory;          // that it brings back: what is done depends on what that recorded
  uint8_t sends = 0;                     // at most
  uint8_t sets = 0;
};
static_assert(sizeof(QuickChoice) == 128 && offsetof(QuickChoice, from) == 64);

// What is done where a history brings back `leaf`. Behind those of a choice stands one without.
struct QuickLanding {
  uint64_t leaf = 0;
  const QuickChoice* choice = nullptr;
};

struct QuickOffer {
  static constexpr uint32_t kReady = 16;   // IDs for which it stands ready
  uint32_t ready = 0;                      // the first of them, in QuickTables::ready
  bool spoken = false;
};

// What kind of event it is to the short way.
struct QuickKind {
  enum class How : uint8_t { kNot, kTick, kRang, kEstablished, kHeld, kRetrieved, kCleared, kAct, kSentiment };
  const NameTable* names = nullptr;   // of what it names, whose types stand behind its own
  uint32_t type = 0;        // of an event that names nothing; of kNot one that sets off nothing here
  uint16_t stream = 0;      // bit that it makes seen
  How how = How::kNot;
  int8_t rings = 0;         // -1: its count is one of rings
};

// The kinds of events that ever go the short way, as bits: those of which a QuickKind says how.
constexpr uint64_t QuickKindBit(EventKind kind) { return uint64_t{1} << static_cast<int>(kind); }
inline constexpr uint64_t kQuickKinds =
    QuickKindBit(EventKind::kTick) | QuickKindBit(EventKind::kRang) | QuickKindBit(EventKind::kEstablished) |
    QuickKindBit(EventKind::kHeld) | QuickKindBit(EventKind::kRetrieved) | QuickKindBit(EventKind::kConnectionCleared) |
    QuickKindBit(EventKind::kSentiment) | QuickKindBit(EventKind::kIntent) | QuickKindBit(EventKind::kDialogueAct);
constexpr bool IsQuickKind(EventKind kind) {
  return static_cast<unsigned>(kind) < 64 && (kQuickKinds >> static_cast<int>(kind) & 1) != 0;
}

struct QuickTables {
  static constexpr int kKinds = 64;   // of EventKind: the others never go the short way
  bool possible = false;         // under this policy at all
  bool start = false;            // the first event, too: entering the initial states does nothing else
  bool timed = false;            // something may become due; or there is no short way, so the simplest isn't tried
  bool segment_ends = false;     // what reacts to it are permissions that wait for words, and one that doesn't at most
  bool permissions_by_acts = false;   // nothing but acts that are logged changes a permission
  bool permissions = false;      // there are some, and what the first step says of them is known
  uint64_t initial = 0;          // states
  std::vector<StateChange> start_changes;
  std::vector<PermissionChange> start_permissions;   // none is granted
  std::vector<Missing> start_missing;
  QuickKind kinds[kKinds];
  std::vector<QuickTest> tests;
  std::vector<QuickOp> ops;
  std::vector<expr::Value> constants;
  std::vector<QuickType> types;            // as Program::types
  std::vector<QuickCandidate> candidates;
  std::vector<QuickTransition> transitions;   // as Program::transitions
  std::vector<QuickDuty> duties;           // as Program::duties
  std::vector<QuickReaction> reactions;
  std::vector<QuickReaction> ended;        // permissions that the end of a segment asks
  std::vector<StateChange> changes;
  std::vector<QuickOffer> offers;          // as Program::recommends
  std::vector<Recommendation> ready;
  bool all_ready = false;        // every one that the short way may give out
  enum class Asked : uint8_t { kNot, kOfGrants, kOtherwise };
  std::vector<Asked> asked;                // by act: what permissions read of it
  std::vector<QuickGrant> grants;
  // Each configuration that simple transitions lead to, and a row for each of them and each type; none under a policy that
  // has too many. In front of them stand rows of nothing, behind the types one for events that never go this way.
  static constexpr uint16_t kNowhere = UINT16_MAX;
  std::vector<uint64_t> configurations;
  std::vector<uint16_t> places;            // of configurations by their hash: open addressing, a power of two
  static constexpr uint32_t kNoRows = 0;
  std::vector<const QuickChoice*> rows;    // (1 + place) * types_of_row + type; null: a step looks for itself
  uint32_t types_of_row = 0;
  uint32_t start_rows = kNoRows;           // before the first event
  std::vector<QuickChoice> choices;
  std::deque<QuickChoice> landed;
  std::deque<std::vector<QuickLanding>> landings;
  std::deque<std::vector<QuickTest>> choice_tests;    // where a guard asks less in its configuration than elsewhere
  std::deque<std::vector<QuickOp>> choice_ops;
  std::deque<std::vector<StateChange>> first_changes;   // what a contact begins with, and what its first event changes
  static size_t HashOf(uint64_t configuration) { return static_cast<size_t>(configuration * 0x9E3779B97F4A7C15u >> 40); }
  uint16_t PlaceOf(uint64_t configuration) const {
    if (places.empty()) return kNowhere;
    const size_t mask = places.size() - 1;
    for (size_t at = HashOf(configuration) & mask;; at = (at + 1) & mask) {
      const uint16_t place = places[at];
      if (place == kNowhere || configurations[place] == configuration) return place;
    }
  }
  uint32_t RowsOf(uint64_t configuration) const {
    const uint16_t place = PlaceOf(configuration);
    return place == kNowhere ? kNoRows : (1 + place) * types_of_row;
  }
};

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_QUICK_TABLES_H_
