#include "lib/analyse/example.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <unordered_set>

#include "callcue/call.h"
#include "callcue/v1/case.pb.h"
#include "lib/base/concat.h"
#include "lib/syntax/policy_text.h"
#include "lib/wire/event_reader.h"

namespace callcue::analyse {
namespace {

constexpr int64_t kPaceMs = 1000;             // between two events
constexpr int64_t kLongestWaitMs = 86400000;  // that time may pass to the next deadline
constexpr size_t kMostEvents = 10;
constexpr size_t kMostWithout = 16;  // variants of the policy that are kept: a conflict has two, often the same again
constexpr char kStart[] =
    "contact_started { streams: STREAM_CALL_CONTROL streams: STREAM_AGENT_TEXT streams: STREAM_CUSTOMER_TEXT "
    "streams: STREAM_VOICE_ACTIVITY streams: STREAM_AGENT_DESKTOP streams: STREAM_SENTIMENT streams: "
    "STREAM_UNDERSTANDING }";

bool Contains(const std::vector<std::string>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

// What has to be seen when a move was posted.
struct ExampleFinder::Goal {
  explicit Goal(const std::shared_ptr<const Policy>& policy) : p(policy->program()), policies{policy} {}

  const Program& p;
  // A call runs under each of them, side by side. Of two recommendations of one topic a decision shows the one that
  // won, so each is looked for where the other's element is switched off.
  std::vector<std::shared_ptr<const Policy>> policies;
  std::optional<Candidate> candidate;
  uint32_t source = kNone, target = kNone;  // of a transition
  uint32_t type = 0;
  uint8_t parties = 0xff;

  std::string_view Id(uint32_t element) const { return p.elements[element].id; }

  bool Fits(const Move& move) const {
    return move.type == type && (parties == 0xff || (parties >> move.party & 1) != 0);
  }
  bool MadeBy(const Recommendation& r, uint32_t recommend) const {
    const program::Recommend& wanted = p.recommends[recommend];
    return r.element_id == Id(wanted.element) && r.priority == wanted.priority && r.action == wanted.action &&
           (wanted.topic == program::kNoIndex || r.topic == p.topics[wanted.topic]);
  }

  bool Reached(const std::vector<Call>& before_all, const Move& move, std::vector<Call>* after_all,
               const std::vector<Decisions>& all) const {
    const Call& before = before_all[0];
    Call* const after = &(*after_all)[0];
    const Decisions decisions = all[0];
    if (!candidate) return TransitionTaken(before, move, *after, decisions);
    switch (candidate->code) {
      case Code::kConflictTopic:
        return Fits(move) && Made(all[0], candidate->first_recommend) && Made(all[1], candidate->second_recommend);
      case Code::kShadowedRecommendation: return Fits(move) && Made(decisions, candidate->second_recommend);
      case Code::kConflictForbidden: return Fits(move) && DemandedAndWrong(before, after, decisions);
      case Code::kConflictPermission:
        return DemandedUnpermitted(*after, decisions) || (Fits(move) && DemandedAndWrong(before, after, decisions));
      default: return false;
    }
  }

 private:
  bool Made(Decisions decisions, uint32_t recommend) const {
    for (const Decision& decision : decisions) {
      for (const Recommendation& r : decision.recommendations) {
        if (MadeBy(r, recommend)) return true;
      }
    }
    return false;
  }
  static bool HasFinding(Decisions decisions, std::string_view element, Verdict verdict) {
    for (const Decision& decision : decisions) {
      for (const Finding& f : decision.findings) {
        if (f.element_id == element && f.verdict == verdict) return true;
      }
    }
    return false;
  }
  // What the first asked for was just done, and the second says it was wrong, be it after the words had time to arrive.
  bool DemandedAndWrong(const Call& before, Call* after, Decisions decisions) const {
    bool asked = candidate->first_duty != kNone && HasFinding(decisions, Id(candidate->first), Verdict::kFulfilled);
    if (!asked && candidate->first_recommend != kNone) {
      CallView view;
      before.View(&view);
      for (const auto& live : view.recommendations) {
        asked = asked || (live.element_id == Id(candidate->first) &&
                          live.action == p.recommends[candidate->first_recommend].action);
      }
    }
    if (!asked) return false;
    if (HasFinding(decisions, Id(candidate->second), Verdict::kViolated)) return true;
    Call later = *after;
    const auto settled = later.Advance(later.now_ms() + p.settings.recognition_lag_ms + 1);
    return settled.ok() && HasFinding(*settled, Id(candidate->second), Verdict::kViolated);
  }
  // A recommendation of what the agent may not do yet.
  bool DemandedUnpermitted(const Call& after, Decisions decisions) const {
    if (candidate->first_recommend == kNone || candidate->permission_act == kNone || decisions.empty()) return false;
    const auto& made = decisions.back().recommendations;
    if (std::none_of(made.begin(), made.end(),
                     [&](const Recommendation& r) { return MadeBy(r, candidate->first_recommend); })) {
      return false;
    }
    PermissionAnswer answer;
    after.Permission(p.permission_acts[candidate->permission_act].name, &answer);
    return !answer.permitted && Contains(answer.element_ids, Id(candidate->second));
  }
  bool TransitionTaken(const Call& before, const Move& move, const Call& after, Decisions decisions) const {
    if (!Fits(move) || decisions.empty()) return false;
    CallView view;
    before.View(&view);
    if (!Contains(view.states, p.states[source].id)) return false;
    if (target == kNone) return decisions.back().disposition == Disposition::kHandled;
    after.View(&view);
    return !decisions.back().state_changes.empty() && Contains(view.states, p.states[target].id);
  }
};

namespace {

using Path = std::vector<std::pair<uint32_t, int64_t>>;  // moves, and when

// Two calls that look alike, and heard the same last of each kind of event, go on alike, as far as an example is
// concerned.
std::string KeyOf(const Call& call, const Path& path, const std::vector<Move>& moves) {
  std::map<uint32_t, uint32_t> last;
  for (const auto& [move, at] : path) last[moves[move].type] = move;
  CallView view;
  call.View(&view);
  std::string key;
  for (const std::string& state : view.states) Append(&key, state, ",");
  for (const auto& r : view.recommendations) Append(&key, ";", r.element_id, r.script_id);
  for (const auto& d : view.duties) Append(&key, "|", d.element_id, d.overdue ? "!" : "");
  for (const PermissionAnswer& answer : view.permissions) {
    Append(&key, answer.permitted ? "+" : "-");
    for (const auto& missing : answer.missing) Append(&key, missing.name);
  }
  for (const auto& [type, move] : last) {
    if (!moves[move].body.empty()) Append(&key, "#", move);
  }
  return key;
}

class Poster {
 public:
  // Decisions are borrowed from the call.
  absl::StatusOr<Decisions> Post(Call* call, const v1::Event& message, int64_t at_ms) {
    event_ = message;
    event_.set_at_ms(at_ms);
    bytes_.clear();
    event_.SerializeToString(&bytes_);
    Event event;
    if (absl::Status status = reader_.ReadBinary(bytes_, &event); !status.ok()) return status;
    return call->Post(event);
  }

 private:
  wire::EventReader reader_;
  v1::Event event_;
  std::string bytes_;
};

v1::Event ParseEvent(std::string_view body) {
  syntax::ParsedCases parsed;
  Diagnostics ignored;
  syntax::ParseCaseText(Concat("case { event { ", body, " } }"), "", &parsed, &ignored);
  return parsed.file.case__size() > 0 && parsed.file.case_(0).event_size() > 0 ? parsed.file.case_(0).event(0)
                                                                               : v1::Event();
}

std::string EventLine(std::string_view body, int64_t at_ms) {
  return Concat("  event { at_ms: ", at_ms, " ", body, " }\n");
}

}  // namespace

struct ExampleFinder::Node {
  std::vector<Call> calls;
  Path path;

  // False: some call refused the event.
  bool Post(Poster* poster, const v1::Event& event, int64_t at_ms, std::vector<Decisions>* decisions) {
    decisions->clear();
    for (Call& call : calls) {
      const auto made = poster->Post(&call, event, at_ms);
      if (!made.ok()) return false;
      decisions->push_back(*made);
    }
    return true;
  }
  std::string Key(const std::vector<Move>& moves) const {
    std::string key;
    for (const Call& call : calls) Append(&key, KeyOf(call, path, moves), "\n");
    return key;
  }
};

// Replayed from its text, by calls of its own.
bool ExampleFinder::Confirmed(const Goal& goal, const Move& last, const std::string& events) const {
  syntax::ParsedCases parsed;
  Diagnostics ignored;
  if (!syntax::ParseCaseText(Concat("case {\n", events, "}\n"), "", &parsed, &ignored)) return false;
  Node node;
  for (const auto& policy : goal.policies) node.calls.emplace_back(policy);
  Poster poster;
  std::vector<Decisions> decisions;
  const auto& list = parsed.file.case_(0).event();
  for (int i = 0; i < list.size(); ++i) {
    const std::vector<Call> before = node.calls;
    if (!node.Post(&poster, list[i], list[i].at_ms(), &decisions)) return false;
    if (i + 1 == list.size()) return goal.Reached(before, last, &node.calls, decisions);
  }
  return false;
}

Shown ExampleFinder::Search(const Goal& goal, const std::vector<Move>& moves) const {
  Shown shown;
  Poster poster;
  std::vector<Decisions> decisions;
  std::deque<Node> open;
  std::unordered_set<std::string> seen;
  Node first;
  for (const auto& policy : goal.policies) first.calls.emplace_back(policy);
  if (!first.Post(&poster, ParseEvent(kStart), 0, &decisions)) return shown;
  seen.insert(first.Key(moves));
  open.push_back(std::move(first));
  v1::Event tick;
  tick.mutable_tick();
  for (uint32_t tried = 0; !open.empty(); open.pop_front()) {
    for (uint32_t m = 0; m < moves.size(); ++m) {
      const Node& node = open.front();
      const Call& call = node.calls[0];
      const bool waits = moves[m].body.empty();
      int64_t at = call.now_ms() + kPaceMs;
      if (waits) {
        if (!call.next_deadline_ms() || *call.next_deadline_ms() > call.now_ms() + kLongestWaitMs) continue;
        at = *call.next_deadline_ms();
      }
      if (tried++ == most_calls_) {
        shown.bound_hit = true;
        return shown;
      }
      Node next = node;
      next.path.push_back({m, at});
      if (!next.Post(&poster, waits ? tick : moves[m].event, at, &decisions)) continue;
      if (goal.Reached(node.calls, moves[m], &next.calls, decisions)) {
        shown.events = EventLine(kStart, 0);
        for (const auto& [which, when] : next.path) {
          shown.labels.push_back(moves[which].label);
          shown.events += EventLine(moves[which].body.empty() ? "tick {}" : moves[which].body, when);
        }
        shown.found = Confirmed(goal, moves[m], shown.events);
        return shown;
      }
      if (next.path.size() < kMostEvents && seen.insert(next.Key(moves)).second) open.push_back(std::move(next));
    }
  }
  return shown;
}

std::shared_ptr<const Policy> ExampleFinder::Without(std::string_view element) const {
  if (const auto known = without_.find(element); known != without_.end()) return known->second;
  LoadOptions options = options_;
  options.overlays.push_back({Concat("change { element { id: \"", element, "\" mode: OFF } }"), ""});
  Diagnostics ignored;
  const auto policy = Policy::LoadText(text_, options, &ignored);
  if (without_.size() >= kMostWithout) without_.clear();
  return without_[std::string(element)] = policy.ok() ? *policy : nullptr;
}

Shown ExampleFinder::Find(const Candidate& candidate) const {
  const Program& p = policy_->program();
  Goal goal(policy_);
  if (candidate.code == Code::kConflictTopic) {
    goal.policies = {Without(p.elements[candidate.second].id), Without(p.elements[candidate.first].id)};
    if (goal.policies[0] == nullptr || goal.policies[1] == nullptr) {
      Shown unknown;
      unknown.bound_hit = true;
      return unknown;
    }
  }
  goal.candidate = candidate;
  goal.type = candidate.type;
  goal.parties = candidate.parties;
  return Search(goal, MovesFor(p, domain_, {candidate.first, candidate.second}, {candidate.type}, {}));
}

Shown ExampleFinder::FindTransition(uint32_t source, uint32_t type, uint8_t parties, uint32_t target) const {
  const Program& p = policy_->program();
  Goal goal(policy_);
  goal.source = source;
  goal.target = target;
  goal.type = type;
  goal.parties = parties;
  return Search(goal, MovesFor(p, domain_, {}, {type}, {source}));
}

}  // namespace callcue::analyse
