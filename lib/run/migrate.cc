#include "lib/run/migrate.h"

#include <algorithm>
#include <functional>

#include "lib/base/concat.h"
#include "lib/base/language_tag.h"
#include "lib/run/migration.h"

namespace callcue::run {

using program::kNoIndex;

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
    if (table == kSaidCounter && recommends_[index] == kNoIndex) continue;   // its recommendation goes, and is reported
    uint32_t place = kNoIndex;
    std::string_view name;
    if (table == kRecommends || table == kSaidCounter) {
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
    if (!SameTag(to_.languages[i], language)) continue;
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

absl::StatusOr<State> Migrate(const Program& from, const State& state, const Program& to,
                              absl::Span<const MigrationRename> renames, MigrationReport* report) {
  report->clear();
  auto moved = Migration(from, state, to, renames, report).Run();
  std::stable_sort(report->begin(), report->end(), [](const MigrationItem& a, const MigrationItem& b) { return a.kind < b.kind; });
  return moved;
}

}  // namespace callcue::run
