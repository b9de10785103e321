// What a contact remembers falls in two: what happened (times, segments, turns, outages, event IDs), which no policy owns and
// which is taken as it is, and what refers to the policy's tables, which finds its place there again by name. Each
// function below takes one kind over.
#include "lib/run/migrate.h"

#include <algorithm>
#include <functional>
#include <map>

#include "lib/base/concat.h"

namespace callcue::run {
namespace {

using program::ElementKind;
using program::kNoIndex;
using program::Program;
using program::StateKind;

class Migration {
 public:
  Migration(const Program& from, const State& old, const Program& to, absl::Span<const MigrationRename> renames,
            MigrationReport* report)
      : from_(from), to_(to), old_(old), now_(to), renames_(renames), report_(report) {}

  absl::StatusOr<State> Run();

 private:
  using Kind = MigrationKind;
  using Names = std::map<std::string_view, uint32_t>;
  // Places in the old tables to places in the new ones, or kNoIndex.
  using Places = std::vector<uint32_t>;

  absl::Status CheckRenames() const;
  std::string_view Renamed(Kind kind, std::string_view name) const;
  Places Match(Kind kind, size_t olds, size_t news, const std::function<std::string_view(const Program&, uint32_t)>& name);
  void MatchAll();
  void Carried(Kind kind, std::string_view name, std::string_view to, uint32_t id = 0);
  void Dropped(Kind kind, std::string_view name, std::string_view reason, uint32_t id = 0);

  absl::Status MoveStates();
  absl::Status Complete();
  void MoveHistories();
  void MoveVariables();
  void MoveHappened();
  void MoveLog();
  void MoveTimers();
  void MoveDuties();
  void MoveJudgments();
  void MoveRecommendations();
  void MoveCounters();
  void MoveNames();
  uint32_t NewRecommend(uint32_t index) const;
  std::string CaptureName(const Program& p, expr::Slot slot) const;

  void Activate(uint32_t state) { now_.at<kConfiguration>(state / 64) |= uint64_t{1} << (state % 64); }
  StringRef Moved(StringRef ref) const { return ref.size == 0 ? StringRef() : StringRef{ref.offset + heap_, ref.size}; }
  std::string_view ActName(const Program& p, uint32_t act) const {
    return act < p.acts.size() ? p.acts[act].name : p.actions[act - p.acts.size()];
  }
  std::string_view Element(uint32_t element) const { return from_.elements[element].id; }

  const Program& from_;
  const Program& to_;
  const State& old_;
  State now_;
  absl::Span<const MigrationRename> renames_;
  MigrationReport* report_;
  uint32_t heap_ = 0;   // where the old heap begins in the new one
  Places states_, variables_, acts_, elements_, duties_, recommends_, raised_, scripts_;
  std::vector<uint32_t> log_;
};

std::string_view Migration::Renamed(Kind kind, std::string_view name) const {
  for (const MigrationRename& rename : renames_) {
    if (rename.kind == kind && rename.from == name) return rename.to;
  }
  return name;
}

Migration::Places Migration::Match(Kind kind, size_t olds, size_t news,
                                   const std::function<std::string_view(const Program&, uint32_t)>& name) {
  Names names;
  for (uint32_t i = 0; i < news; ++i) names.emplace(name(to_, i), i);
  Places places(olds, kNoIndex);
  std::vector<bool> taken(news, false);
  for (uint32_t i = 0; i < olds; ++i) {
    const auto found = names.find(Renamed(kind, name(from_, i)));
    if (found == names.end() || taken[found->second]) continue;
    taken[found->second] = true;
    places[i] = found->second;
  }
  return places;
}

void Migration::MatchAll() {
  states_ = Match(Kind::kState, from_.states.size(), to_.states.size(),
                  [](const Program& p, uint32_t i) { return i == 0 ? std::string_view() : p.states[i].id; });
  variables_ = Match(Kind::kVariable, from_.variables.size(), to_.variables.size(),
                     [](const Program& p, uint32_t i) { return p.variables[i].name; });
  // Acts and actions are two vocabularies.
  acts_ = Match(Kind::kAct, from_.acts.size(), to_.acts.size(), [](const Program& p, uint32_t i) { return p.acts[i].name; });
  const Places actions = Match(Kind::kAct, from_.actions.size(), to_.actions.size(),
                               [](const Program& p, uint32_t i) { return p.actions[i]; });
  for (uint32_t place : actions) acts_.push_back(place == kNoIndex ? kNoIndex : place + static_cast<uint32_t>(to_.acts.size()));
  elements_ = Match(Kind::kDuty, from_.elements.size(), to_.elements.size(),
                    [](const Program& p, uint32_t i) { return p.elements[i].id; });
  for (uint32_t i = 0; i < elements_.size(); ++i) {
    if (elements_[i] != kNoIndex && to_.elements[elements_[i]].kind != from_.elements[i].kind) elements_[i] = kNoIndex;
  }
  duties_.assign(from_.duties.size(), kNoIndex);
  for (uint32_t i = 0; i < duties_.size(); ++i) {
    const uint32_t element = elements_[from_.duties[i].element];
    if (element != kNoIndex) duties_[i] = to_.elements[element].index;
  }
  recommends_.assign(from_.recommends.size(), kNoIndex);
  for (uint32_t i = 0; i < recommends_.size(); ++i) recommends_[i] = NewRecommend(i);
  raised_ = Match(Kind::kTimer, from_.raised.size(), to_.raised.size(),
                  [](const Program& p, uint32_t i) { return p.raised[i]; });
  scripts_ = Match(Kind::kCounter, from_.scripts.size(), to_.scripts.size(),
                   [](const Program& p, uint32_t i) { return p.scripts[i].id; });
}

// A recommendation has no name: it is the n-th of its element with the same action and script.
uint32_t Migration::NewRecommend(uint32_t index) const {
  const program::Recommend& r = from_.recommends[index];
  if (elements_[r.element] == kNoIndex) return kNoIndex;
  const auto script = [](const Program& p, const program::Recommend& one) {
    return one.script == kNoIndex ? std::string_view() : p.scripts[one.script].id;
  };
  const auto topic = [](const Program& p, const program::Recommend& one) {
    return one.topic == kNoIndex ? std::string_view() : p.topics[one.topic];
  };
  const auto same = [&](const Program& p, const program::Recommend& one) {
    return one.action == r.action && one.custom_action == r.custom_action && script(p, one) == script(from_, r) &&
           topic(p, one) == topic(from_, r);
  };
  uint32_t nth = 0;
  for (uint32_t i = 0; i < index; ++i) nth += from_.recommends[i].element == r.element && same(from_, from_.recommends[i]);
  for (uint32_t i = 0; i < to_.recommends.size(); ++i) {
    if (to_.recommends[i].element != elements_[r.element] || !same(to_, to_.recommends[i])) continue;
    if (nth-- == 0) return i;
  }
  return kNoIndex;
}

void Migration::Carried(Kind kind, std::string_view name, std::string_view to, uint32_t id) {
  MigrationItem item;
  item.kind = kind;
  item.outcome = MigrationOutcome::kCarried;
  item.name = std::string(name);
  item.to = std::string(to);
  item.recommendation_id = id;
  report_->push_back(std::move(item));
}

void Migration::Dropped(Kind kind, std::string_view name, std::string_view reason, uint32_t id) {
  MigrationItem item;
  item.kind = kind;
  item.outcome = MigrationOutcome::kDropped;
  item.name = std::string(name);
  item.recommendation_id = id;
  item.reason = std::string(reason);
  report_->push_back(std::move(item));
}

absl::Status Migration::CheckRenames() const {
  const auto wrong = [](std::string_view name, std::string_view which) {
    return absl::InvalidArgumentError(Concat("a rename names '", name, "', which isn't in the ", which, " policy"));
  };
  const auto has = [](Kind kind, const Program& p, std::string_view name) {
    const auto in = [&](const auto& list, auto member) {
      return std::any_of(list.begin(), list.end(), [&](const auto& one) { return member(one) == name; });
    };
    const auto same = [](std::string_view one) { return one; };
    switch (kind) {
      case Kind::kState: return in(p.states, [](const auto& s) { return s.id; });
      case Kind::kVariable: return in(p.variables, [](const auto& v) { return v.name; });
      case Kind::kAct: return in(p.acts, [](const auto& a) { return a.name; }) || in(p.actions, same);
      case Kind::kTimer: return in(p.raised, same);
      case Kind::kDuty: return in(p.elements, [](const auto& e) { return e.id; });
      default: return false;
    }
  };
  for (const MigrationRename& rename : renames_) {
    if (rename.kind < Kind::kState || rename.kind > Kind::kDuty) {
      return absl::InvalidArgumentError("only states, variables, acts, timers and elements (as duties) can be renamed");
    }
    if (!has(rename.kind, from_, rename.from)) return wrong(rename.from, "old");
    if (!has(rename.kind, to_, rename.to)) return wrong(rename.to, "new");
  }
  return absl::OkStatus();
}

absl::Status Migration::MoveStates() {
  for (uint32_t s = 1; s < from_.states.size(); ++s) {
    const program::State& state = from_.states[s];
    if (!old_.active(s) || (state.kind != StateKind::kAtomic && state.kind != StateKind::kFinal)) continue;
    const uint32_t place = states_[s];
    if (place == kNoIndex || to_.states[place].kind >= StateKind::kShallowHistory) {
      Dropped(Kind::kState, state.id, "no-such-name");
      return absl::FailedPreconditionError(
          Concat("the state '", state.id, "' is active and the new policy has none of that name; rename it, or let the call end"));
    }
    Carried(Kind::kState, state.id, to_.states[place].id);
    for (uint32_t up = place; up != kNoIndex; up = to_.states[up].parent) Activate(up);
  }
  return Complete();
}

// Regions that are new, and states that have become compound: their initial states. Parents stand before their children, so
// one pass is enough.
absl::Status Migration::Complete() {
  Activate(0);
  for (uint32_t s = 0; s < to_.states.size(); ++s) {
    const program::State& state = to_.states[s];
    if (!now_.active(s)) continue;
    std::vector<uint32_t> children, active;
    for (uint32_t c = s + 1; c < state.end; c = to_.states[c].end) {
      if (to_.states[c].kind >= StateKind::kShallowHistory) continue;
      children.push_back(c);
      if (now_.active(c)) active.push_back(c);
    }
    if (state.kind == StateKind::kParallel) {
      for (uint32_t c : children) Activate(c);
    } else if (state.kind == StateKind::kCompound && active.size() > 1) {
      return absl::FailedPreconditionError(Concat("the states '", to_.states[active[0]].id, "' and '", to_.states[active[1]].id,
                                                  "' can't both be active in the new policy"));
    } else if (state.kind == StateKind::kCompound && active.empty() && !children.empty()) {
      std::vector<uint32_t> targets(to_.state_refs.begin() + state.initial.begin, to_.state_refs.begin() + state.initial.end);
      if (targets.empty()) targets.push_back(children[0]);
      for (size_t i = 0; i < targets.size(); ++i) {
        const program::State& target = to_.states[targets[i]];
        if (target.kind >= StateKind::kShallowHistory) {   // nothing to come back to: its default
          targets.insert(targets.end(), to_.state_refs.begin() + target.initial.begin,
                         to_.state_refs.begin() + target.initial.end);
          continue;
        }
        for (uint32_t up = targets[i]; up != s; up = to_.states[up].parent) Activate(up);
      }
    } else if (state.kind == StateKind::kAtomic || state.kind == StateKind::kFinal) {
      if (std::find_if(states_.begin(), states_.end(), [&](uint32_t place) { return place == s; }) != states_.end()) {
        const size_t was = std::find(states_.begin(), states_.end(), s) - states_.begin();
        if (old_.active(static_cast<uint32_t>(was))) continue;
      }
      MigrationItem item;
      item.kind = Kind::kState;
      item.outcome = MigrationOutcome::kEntered;
      item.name = item.to = std::string(state.id);
      report_->push_back(std::move(item));
    }
  }
  return absl::OkStatus();
}

void Migration::MoveHistories() {
  const size_t old_words = (from_.states.size() + 63) / 64, words = (to_.states.size() + 63) / 64;
  for (uint32_t s = 0; s < from_.states.size(); ++s) {
    const program::State& state = from_.states[s];
    if (state.history == kNoIndex || states_[s] == kNoIndex || to_.states[states_[s]].history == kNoIndex) continue;
    std::vector<uint64_t> moved(words, 0);
    bool whole = true, any = false;
    const program::State& parent = to_.states[to_.states[states_[s]].parent];
    for (uint32_t bit = 0; bit < from_.states.size(); ++bit) {
      if (!(old_.at<kHistories>(static_cast<uint32_t>(state.history * old_words + bit / 64)) >> (bit % 64) & 1)) continue;
      const uint32_t place = states_[bit];
      any = true;
      whole = whole && place != kNoIndex && place < parent.end && to_.states[place].kind == from_.states[bit].kind;
      if (whole) moved[place / 64] |= uint64_t{1} << (place % 64);
    }
    if (any && !whole) Dropped(Kind::kState, state.id, "other-shape");
    if (!any || !whole) continue;
    for (size_t w = 0; w < words; ++w) {
      now_.at<kHistories>(static_cast<uint32_t>(to_.states[states_[s]].history * words + w)) = moved[w];
    }
  }
}

void Migration::MoveVariables() {
  for (uint32_t i = 0; i < from_.variables.size(); ++i) {
    const program::Variable& variable = from_.variables[i];
    expr::Value value = old_.Slot(i);
    if (value.kind == expr::Kind::kUnknown) continue;
    const uint32_t place = variables_[i];
    if (place == kNoIndex) {
      Dropped(Kind::kVariable, variable.name, "no-such-name");
      continue;
    }
    const program::Variable& now = to_.variables[place];
    if (now.type != variable.type || now.fact != variable.fact) {
      Dropped(Kind::kVariable, variable.name, "other-type");
      continue;
    }
    if (value.relative) {
      const std::string_view text = value.text(old_.heap());
      bool listed = now.one_of.empty() || now.type != expr::Kind::kString;
      for (uint32_t k = now.one_of.begin; k < now.one_of.end; ++k) listed |= to_.string_refs[k] == text;
      if (!listed) {
        Dropped(Kind::kVariable, variable.name, "other-value");
        continue;
      }
      value.bits += heap_;
    }
    now_.SetSlot(place, value);
    Carried(Kind::kVariable, variable.name, now.name);
  }
}

// What no policy owns.
void Migration::MoveHappened() {
  const Header fresh = now_.header();
  now_.header() = old_.header();
  now_.header().language = fresh.language;
  now_.header().permissions_up_to_date = 0;   // under the other policy they may come to something else
  if (old_.count<kRare>() > 0) {
    Rare rare = old_.rare();
    rare.participant = Moved(rare.participant);
    rare.second_language = Moved(rare.second_language);
    rare.permitted = 0;
    now_.MakeRare() = rare;
  }
  for (uint32_t i = 0; i < old_.count<kSegments>(); ++i) {
    Segment segment = old_.at<kSegments>(i);
    segment.id = Moved(segment.id);
    now_.Push<kSegments>(segment);
  }
  for (uint32_t i = 0; i < old_.count<kIntervals>(); ++i) now_.Push<kIntervals>(old_.at<kIntervals>(i));
  for (uint32_t i = 0; i < old_.count<kTurns>(); ++i) now_.Push<kTurns>(old_.at<kTurns>(i));
  for (uint32_t i = 0; i < old_.count<kIds>(); ++i) now_.Push<kIds>(old_.at<kIds>(i));
}

void Migration::MoveLog() {
  const auto head = [](const Program& p, uint32_t act) { return p.step->heads[act]; };
  log_.assign(old_.count<kLog>(), kNone);
  std::vector<uint32_t> happened(acts_.size(), 0);
  for (uint32_t i = 0; i < log_.size(); ++i) {
    Performed act = old_.at<kLog>(i);
    const uint32_t place = acts_[act.act];
    ++happened[act.act];
    if (place == kNoIndex || head(to_, place) == kNoIndex) continue;
    act.act = place;
    log_[i] = now_.Push<kLog>(act);
  }
  for (uint32_t i = 0; i < now_.count<kLog>(); ++i) {
    uint32_t& previous = now_.at<kLog>(i).previous;
    if (previous != kNone) previous = log_[previous];
  }
  for (uint32_t act = 0; act < acts_.size(); ++act) {
    if (head(from_, act) == kNoIndex || happened[act] == 0) continue;
    const uint32_t latest = old_.at<kHeads>(head(from_, act));
    if (latest == kNone) continue;   // taken back
    if (acts_[act] != kNoIndex && head(to_, acts_[act]) != kNoIndex) {
      now_.at<kHeads>(head(to_, acts_[act])) = log_[latest];
      Carried(Kind::kAct, ActName(from_, act), ActName(to_, acts_[act]));
    } else {
      Dropped(Kind::kAct, ActName(from_, act), acts_[act] == kNoIndex ? "no-such-name" : "other-shape");
    }
  }
}

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

void Migration::MoveCounters() {
  for (uint32_t i = 0; i < from_.elements.size(); ++i) {
    const uint32_t was = from_.step->instances[i];
    const uint32_t count = was == kNoIndex ? 0 : old_.at<kInstances>(was);
    if (count == 0) continue;
    const uint32_t now = elements_[i] == kNoIndex ? kNoIndex : to_.step->instances[elements_[i]];
    if (now == kNoIndex) Dropped(Kind::kCounter, Element(i), elements_[i] == kNoIndex ? "no-such-name" : "other-shape");
    else now_.at<kInstances>(now) = count;
  }
  // The tables that a counter's key counts in (Engine::CounterOf).
  enum { kRecommends = 1, kScripts, kItems, kElements, kActs };
  for (uint32_t i = 0; i < old_.count<kCounters>(); ++i) {
    Counter counter = old_.at<kCounters>(i);
    const uint32_t table = static_cast<uint32_t>(counter.key >> 32), index = static_cast<uint32_t>(counter.key);
    if (table == kAskedCounter) continue;   // a place in the log of acts: what is asked from now on is asked anew
    uint32_t place = kNoIndex;
    std::string_view name;
    if (table == kRecommends) {
      place = recommends_[index];
      name = Element(from_.recommends[index].element);
    } else if (table == kScripts) {
      place = scripts_[index];
      name = from_.scripts[index].id;
    } else if (table == kElements) {
      place = elements_[index];
      name = Element(index);
    } else if (table == kActs && index < acts_.size()) {
      place = acts_[index];
      name = ActName(from_, index);
    } else if (table == kItems) {
      // An item is the n-th of its checklist.
      const program::Checklist& list = from_.checklists[from_.items[index].checklist];
      name = Element(list.element);
      if (elements_[list.element] != kNoIndex) {
        const program::Range items = to_.checklists[to_.elements[elements_[list.element]].index].items;
        const uint32_t nth = index - list.items.begin;
        if (items.size() == list.items.size()) place = items.begin + nth;
      }
    }
    if (place == kNoIndex) {
      Dropped(Kind::kCounter, name, "no-such-name");
      continue;
    }
    counter.key = uint64_t{table} << 32 | place;
    now_.Push<kCounters>(counter);
  }
}

// Approvals, permissions, the language.
void Migration::MoveNames() {
  const Places approvals = Match(Kind::kUnspecified, from_.approvals.size(), to_.approvals.size(),
                                 [](const Program& p, uint32_t i) { return p.approvals[i]; });
  for (uint32_t i = 0; i < approvals.size(); ++i) {
    const uint8_t given = old_.at<kApprovals>(i);
    if (given == 0) continue;
    if (approvals[i] == kNoIndex) {
      Dropped(Kind::kApproval, from_.approvals[i], "no-such-name");
      continue;
    }
    now_.at<kApprovals>(approvals[i]) = given;
    Carried(Kind::kApproval, from_.approvals[i], to_.approvals[approvals[i]]);
  }
  const Places acts = Match(Kind::kUnspecified, from_.permission_acts.size(), to_.permission_acts.size(),
                            [](const Program& p, uint32_t i) { return p.permission_acts[i].name; });
  for (uint32_t i = 0; i < acts.size(); ++i) {
    if (!(old_.rare().permitted >> (i % 64) & 1)) continue;
    if (acts[i] == kNoIndex) Dropped(Kind::kPermission, from_.permission_acts[i].name, "no-such-name");
    else now_.MakeRare().permitted |= uint64_t{1} << (acts[i] % 64);
  }
  if (old_.header().language >= from_.languages.size()) return;
  const std::string_view language = from_.languages[old_.header().language];
  now_.header().language = static_cast<uint16_t>(to_.settings.default_language);
  for (uint32_t i = 0; i < to_.languages.size(); ++i) {
    if (to_.languages[i] != language) continue;
    now_.header().language = static_cast<uint16_t>(i);
    return;
  }
  Dropped(Kind::kLanguage, language, "no-such-name");
}

absl::StatusOr<State> Migration::Run() {
  if (absl::Status status = CheckRenames(); !status.ok()) return status;
  if (old_.header().step == 0) return std::move(now_);   // nothing has happened yet
  MatchAll();
  heap_ = now_.count<kHeap>();
  if (old_.count<kHeap>() > 0) now_.Keep({old_.heap(), old_.count<kHeap>()});
  MoveHappened();
  if (absl::Status status = MoveStates(); !status.ok()) return status;
  MoveHistories();
  MoveVariables();
  MoveLog();
  MoveTimers();
  MoveDuties();
  MoveJudgments();
  MoveRecommendations();
  MoveCounters();
  MoveNames();
  if (!now_.Verify(to_)) return absl::InternalError("the migrated call isn't whole; please report it");
  return std::move(now_);
}

}  // namespace

absl::StatusOr<State> Migrate(const Program& from, const State& state, const Program& to,
                              absl::Span<const MigrationRename> renames, MigrationReport* report) {
  report->clear();
  auto moved = Migration(from, state, to, renames, report).Run();
  std::stable_sort(report->begin(), report->end(), [](const MigrationItem& a, const MigrationItem& b) { return a.kind < b.kind; });
  return moved;
}

}  // namespace callcue::run
