// What is timed, owed, judged and recommended under another policy.
#include <algorithm>

#include "lib/base/concat.h"
#include "lib/run/migration.h"

namespace callcue::run {

using program::ElementKind;
using program::kNoIndex;

void Migration::MoveTimers() {
  const Places ids = Match(Kind::kUnspecified, from_.send_ids.size(), to_.send_ids.size(),
                           [](const Program& p, uint32_t i) { return p.send_ids[i]; });
  for (uint32_t i = 0; i < old_.count<kTimers>(); ++i) {
    Timer timer = old_.at<kTimers>(i);
    const std::string_view name = from_.raised[timer.raised];
    const bool named = timer.send_id < ids.size();
    if (raised_[timer.raised] == kNoIndex || (named && ids[timer.send_id] == kNoIndex)) {
      Dropped(Kind::kTimer, name, "no-such-name");
      continue;
    }
    timer.raised = raised_[timer.raised];
    if (named) timer.send_id = ids[timer.send_id];
    now_.Push<kTimers>(timer);
    Carried(Kind::kTimer, name, to_.raised[timer.raised]);
  }
}

void Migration::MoveDuties() {
  std::vector<DutyInstance> open;
  for (uint32_t i = 0; i < old_.count<kDuties>(); ++i) {
    DutyInstance duty = old_.at<kDuties>(i);
    const std::string_view name = Element(from_.duties[duty.duty].element);
    if (duties_[duty.duty] == kNoIndex) {
      Dropped(Kind::kDuty, name, "no-such-name");
      continue;
    }
    duty.duty = duties_[duty.duty];
    duty.participant = Moved(duty.participant);
    open.push_back(duty);
    Carried(Kind::kDuty, name, to_.elements[to_.duties[duty.duty].element].id);
  }
  // In the new document order, then by age.
  std::stable_sort(open.begin(), open.end(), [](const DutyInstance& a, const DutyInstance& b) { return a.duty < b.duty; });
  for (const DutyInstance& duty : open) now_.Push<kDuties>(duty);
}

// What a captured value is, in words of the policy.
std::string Migration::CaptureName(const Program& p, expr::Slot slot) const {
  if (slot.bank == program::kVariableBank) return Concat("variable ", p.variables[slot.index].name);
  if (slot.bank == program::kEventBank) {
    const uint32_t fields = static_cast<uint32_t>(program::EventSlot::kCount);
    return slot.index < fields ? Concat("event ", slot.index) : Concat("argument ", p.argument_names[slot.index - fields]);
  }
  const program::Derived& derived = p.derived[slot.index];
  std::string_view name;
  switch (derived.kind) {
    case program::DerivedKind::kActCount: case program::DerivedKind::kActFirst: case program::DerivedKind::kActLast:
    case program::DerivedKind::kActEnded: name = p.acts[derived.id].name; break;
    case program::DerivedKind::kActionCount: case program::DerivedKind::kActionFirst: case program::DerivedKind::kActionLast:
      name = p.actions[derived.id];
      break;
    case program::DerivedKind::kApproval: name = p.approvals[derived.id]; break;
    case program::DerivedKind::kState: name = p.states[derived.id].id; break;
    default: break;
  }
  return Concat("derived ", static_cast<int>(derived.kind), " ", derived.parties, " ", name);
}

void Migration::MoveJudgments() {
  const auto captures = [](const Program& p, uint32_t element) {
    const program::Element& e = p.elements[element];
    return e.kind == ElementKind::kPermission ? p.permissions[e.index].captures : p.prohibitions[e.index].captures;
  };
  for (uint32_t i = 0; i < old_.count<kJudgments>(); ++i) {
    Judgment judgment = old_.at<kJudgments>(i);
    const std::string_view name = Element(judgment.element);
    const uint32_t place = elements_[judgment.element];
    if (place == kNoIndex) {
      Dropped(Kind::kJudgment, name, "no-such-name");
      continue;
    }
    const program::Range before = captures(from_, judgment.element), after = captures(to_, place);
    bool same = before.size() == after.size();
    for (uint32_t k = 0; same && k < before.size(); ++k) {
      same = CaptureName(from_, from_.captures[before.begin + k]) == CaptureName(to_, to_.captures[after.begin + k]);
    }
    if (!same) {
      Dropped(Kind::kJudgment, name, "other-shape");
      continue;
    }
    const uint32_t first = now_.count<kCaptured>();
    for (uint32_t k = 0; k < judgment.captures; ++k) {
      expr::Value value = old_.at<kCaptured>(judgment.captured + k);
      if (value.relative) value.bits += heap_;
      now_.Push<kCaptured>(value);
    }
    judgment.captured = first;
    judgment.element = place;
    judgment.participant = Moved(judgment.participant);
    if (judgment.act != kNone) judgment.act = log_[judgment.act];
    now_.Push<kJudgments>(judgment);
    Carried(Kind::kJudgment, name, to_.elements[place].id);
  }
}

void Migration::MoveRecommendations() {
  for (uint32_t i = 0; i < old_.count<kLive>(); ++i) {
    Live live = old_.at<kLive>(i);
    LiveDetails details = old_.count<kLiveDetails>() > 0 ? old_.at<kLiveDetails>(i) : kNoDetails;
    const std::string_view name = Element(from_.recommends[live.recommend].element);
    const uint32_t place = recommends_[live.recommend];
    if (place == kNoIndex || (details.duty != kNone && duties_[details.duty] == kNoIndex)) {
      Dropped(Kind::kRecommendation, name, "no-such-name", live.id);
      continue;
    }
    live.recommend = place;
    if (details.duty != kNone) details.duty = duties_[details.duty];
    now_.Push<kLive>(live);
    if (to_.step->live_details) now_.Push<kLiveDetails>(details);
    Carried(Kind::kRecommendation, name, to_.elements[to_.recommends[place].element].id, live.id);
  }
}

}  // namespace callcue::run
