// What an act demands of the call beside its words: its place in the segment, how often it was said, what came before;
// and the values that its words hold. The words of the host's recogniser are measured by this, what the host itself
// reports is taken as it is.
#include "lib/base/limits.h"
#include "lib/run/engine.h"

namespace callcue::run {

namespace {

constexpr uint64_t kHits = uint64_t{5} << 32;  // counters of hits, by act

// b - a, held at the ends of what 64 bits hold.
int64_t Between(int64_t a, int64_t b) {
  int64_t difference = 0;
  if (!__builtin_sub_overflow(b, a, &difference)) return difference;
  return b < a ? INT64_MIN : INT64_MAX;
}

expr::Value ValueOf(const match::SlotValue& value, expr::Kind type) {
  switch (type) {
    case expr::Kind::kDouble: return expr::Value::Double(value.amount);
    case expr::Kind::kInt: return expr::Value::Int(value.number);
    default: return expr::Value::String({value.text, value.size});
  }
}

}  // namespace

// Counts every hit, whether or not its place counts.
bool Engine::CountHit(const program::ActCondition& condition, uint32_t act) {
  if (condition.from_hit == 0 && condition.to_hit == 0) return true;
  Counter* counter = CounterOf(kHits | act, true);
  if (counter == nullptr) return false;  // the contact has too many
  const uint64_t n = ++counter->count;
  return n >= condition.from_hit && (condition.to_hit == 0 || n <= condition.to_hit);
}

// The number of the speaker's turn in this segment that the words belong to, from 1.
uint32_t Engine::TurnOf(const Performed& act) const {
  uint32_t before = 0, remembered = 0, last = kNone;
  for (uint32_t i = 0; i < s_.count<kTurns>(); ++i) {
    const Turn& turn = s_.at<kTurns>(i);
    if (turn.segment != s_.header().segment || turn.party != act.party) continue;
    ++remembered;
    if (turn.begin > act.begin) continue;
    ++before;
    last = i;
  }
  // Turns that are no longer remembered came before.
  const uint32_t turns = act.party >= 1 && act.party <= 2 ? s_.rare().turns[act.party - 1] : 0;
  before += turns > remembered ? turns - remembered : 0;
  if (last == kNone) return before + 1;
  const Turn& turn = s_.at<kTurns>(last);
  const int64_t begin = act.segment != kNone ? s_.at<kSegments>(act.segment).begin : act.begin;
  const bool spoken = last + 1 == s_.count<kTurns>() && turn.ended < 2;
  const bool continues = act.begin <= turn.end || (spoken && begin - turn.end <= p_.settings.turn_gap_ms);
  return continues ? before : before + 1;
}

bool Engine::CountsNow(const program::ActCondition& condition, const Performed& act) const {
  const Header& head = s_.header();
  if (condition.first.present &&
      (head.established_at == kNever || Between(head.established_at, act.begin) > condition.first.ms)) {
    return false;
  }
  if (condition.first_turns > 0 && TurnOf(act) > condition.first_turns) return false;
  if (condition.after.empty()) return true;
  for (uint32_t i = condition.after.begin; i < condition.after.end; ++i) {
    const program::ActRef& ref = p_.act_refs[i];
    for (uint32_t k = Head(ref.act); k != kNone; k = s_.at<kLog>(k).previous) {
      const Performed& before = s_.at<kLog>(k);
      if (ref.parties != 0xff && !(ref.parties >> before.party & 1)) continue;
      if (before.begin > act.begin || (before.begin == act.begin && before.end >= act.end)) continue;
      if (!condition.within.present || Between(before.end, act.begin) <= condition.within.ms) return true;
      break;  // those before it lie further back
    }
  }
  return false;
}

bool Engine::CountsAtEnd(const program::ActCondition& condition, const Performed& act) const {
  const Header& head = s_.header();
  if (condition.last.present && Between(act.begin, head.ended_at) > condition.last.ms) return false;
  if (condition.last_turns == 0) return true;
  uint32_t later = 0;  // turns of the speaker that began after the words
  for (uint32_t i = 0; i < s_.count<kTurns>(); ++i) {
    const Turn& turn = s_.at<kTurns>(i);
    later += turn.segment == head.segment && turn.party == act.party && turn.begin > act.begin;
  }
  return later < condition.last_turns;
}

void Engine::Await(const Performed& act) {
  if (s_.count<kLog>() >= limits::kActHistory) {
    limit_hit_ = true;
    limit_ = "acts";
    return;
  }
  Performed waiting = act;
  waiting.awaits_end = 1;
  s_.Push<kLog>(waiting);
}

// The segment is over: what was said near its end is known now. In the order of occurrence within an utterance, and of
// utterances as they came.
void Engine::CountAwaited() {
  const uint32_t count = s_.count<kLog>();
  for (uint32_t i = 0; i < count; ++i) {
    Performed act = s_.at<kLog>(i);
    if (!act.awaits_end) continue;
    s_.at<kLog>(i).awaits_end = 0;
    act.awaits_end = 0;
    if (!CountsAtEnd(p_.act_conditions[p_.acts[act.act].condition], act)) continue;
    bool fresh = false;
    const uint32_t performed = Perform(act, &fresh);
    if (!fresh) continue;
    Happening happening;
    happening.kind = Kind::kAct;
    happening.name = act.act;
    happening.party = act.party;
    happening.begin = act.begin;
    happening.end = act.end;
    happening.performed = performed;
    Dispatch(happening);
  }
}

// Sets the slots of an act that was performed just now: what hit number `hit` held, unknown where it held nothing.
void Engine::Capture(uint32_t act, const match::SlotValue* values, size_t count, uint32_t hit) {
  const program::Range slots = p_.acts[act].slots;
  for (uint32_t slot = slots.begin; slot < slots.end; ++slot) {
    const uint32_t variable = p_.act_slots[slot];
    expr::Value value;
    for (size_t i = 0; i < count; ++i) {
      if (values[i].hit == hit && values[i].slot == slot) value = ValueOf(values[i], p_.variables[variable].type);
    }
    if (value.kind == expr::Kind::kString) {
      const expr::Value old = s_.Slot(variable);
      if (old.kind == expr::Kind::kString && old.text(s_.heap()) == value.text(nullptr)) continue;
      if (s_.count<kHeap>() + value.size > limits::kHeapBytes) {
        limit_hit_ = true;
        limit_ = "strings";
        return;
      }
      const StringRef ref = s_.Keep(value.text(nullptr));
      value.relative = 1;
      value.bits = ref.offset;
      value.size = ref.size;
    }
    s_.SetSlot(variable, value);
  }
}

}  // namespace callcue::run
