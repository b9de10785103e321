// Guards taken apart: what each part comes to now, which part decides, and what would have to be otherwise.
#include <algorithm>

#include "lib/base/concat.h"
#include "lib/base/utf8.h"
#include "lib/program/words.h"
#include "lib/run/explain.h"

namespace callcue::run {

namespace {

using Piece = expr::Part;
using program::DerivedKind;

constexpr int64_t kForesight = 24 * 3600 * 1000;  // how far the passing of time is followed
constexpr size_t kMostNeeds = 8;

bool MovesWithTime(DerivedKind kind) {
  return kind == DerivedKind::kNow || kind == DerivedKind::kCallLocalHour || kind == DerivedKind::kCallRingCount;
}

// Behind the last part of the subtree at i.
size_t EndOf(const std::vector<Piece>& parts, size_t i) {
  size_t end = i + 1;
  while (end < parts.size() && parts[end].depth > parts[i].depth) ++end;
  return end;
}

bool Is(const Piece& part, bool wanted) {
  return part.evaluated && part.value.kind == expr::Kind::kBool && (part.value.i != 0) == wanted;
}

bool IsUnknownName(const Piece& part) {
  return part.form == Piece::Form::kName && part.evaluated && part.value.kind == expr::Kind::kUnknown;
}

// Unknown for want of an event alone: none is at hand between steps.
bool WaitsForEvent(const std::vector<Piece>& parts, size_t at) {
  if (!parts[at].evaluated || parts[at].value.kind != expr::Kind::kUnknown) return false;
  bool event = false;
  for (size_t i = at; i < EndOf(parts, at); ++i) {
    if (!IsUnknownName(parts[i])) continue;
    if (parts[i].slot.bank != program::kEventBank) return false;
    event = true;
  }
  return event;
}

// Where the whole is unknown, the part to name is one that is, of those first one that doesn't wait for an event.
template <typename Leaf>
void UnknownFirst(const std::vector<Piece>& parts, std::vector<Leaf>* leaves) {
  const auto rank = [&](const Leaf& leaf) {
    const Piece& part = parts[leaf.part];
    if (!part.evaluated || part.value.kind != expr::Kind::kUnknown) return 2;
    return WaitsForEvent(parts, leaf.part) ? 1 : 0;
  };
  std::stable_sort(leaves->begin(), leaves->end(), [&](const Leaf& a, const Leaf& b) { return rank(a) < rank(b); });
}

}  // namespace

expr::Value Explainer::Evaluate(expr::ExprId id, std::vector<Piece>* parts) {
  expr::Scratch scratch = e_.LargeScratch();
  expr::Frame frame;
  e_.Fill(id, &frame);
  frame.scratch = &scratch;
  return p_.expressions->EvaluateParts(id, frame, parts);
}

std::string_view Explainer::TextOf(expr::ExprId id, const Piece& part) const {
  return p_.expressions->SourceOf(id).substr(part.begin, part.end - part.begin);
}

std::string Explainer::Show(const expr::Value& value, bool constant) const {
  const bool text = value.kind == expr::Kind::kString || value.kind == expr::Kind::kBytes;
  const bool many = value.kind == expr::Kind::kList || value.kind == expr::Kind::kMap;
  if (value.kind == expr::Kind::kTimestamp && value.millis() == kNeverHappenedMs) return "never";
  if (constant || options_.reveal || (!text && !many)) return expr::FormatValue(value, s_.heap());
  size_t size = value.size;
  if (value.kind == expr::Kind::kString) size = CountCodePoints(value.text(s_.heap()));
  return Concat(program::KindWord(value.kind), "(", size, ")");
}

// The parts that would have to be otherwise for the whole to be `wanted`, in the order of the text; any one of them,
// where there are several.
std::vector<Explainer::Leaf> Explainer::Blame(const std::vector<Piece>& parts, bool wanted) const {
  std::vector<Leaf> leaves, left = {{0, wanted}};
  while (!left.empty() && leaves.size() < kMostNeeds) {
    const Leaf at = left.back();
    left.pop_back();
    const Piece& part = parts[at.part];
    const bool is_and = part.form == Piece::Form::kAnd, is_or = part.form == Piece::Form::kOr;
    const size_t end = EndOf(parts, at.part);
    if (part.form == Piece::Form::kNot && at.part + 1 < end) {
      left.push_back({at.part + 1, !at.wanted});
    } else if ((is_and && at.wanted) || (is_or && !at.wanted)) {
      // All must be so: the first that isn't, before those that wait for an event.
      size_t first = 0, waits = 0;
      for (size_t i = at.part + 1; i < end && first == 0; i = EndOf(parts, i)) {
        if (!parts[i].evaluated || Is(parts[i], at.wanted)) continue;
        (WaitsForEvent(parts, i) && waits == 0 ? waits : first) = i;
      }
      if (first == 0) first = waits;
      if (first != 0)
        left.push_back({first, at.wanted});
      else
        leaves.push_back(at);
    } else if (is_and || is_or) {
      std::vector<Leaf> any;
      for (size_t i = at.part + 1; i < end; i = EndOf(parts, i)) {
        if (!parts[i].constant) any.push_back({i, at.wanted});
      }
      left.insert(left.end(), any.rbegin(), any.rend());
    } else {
      leaves.push_back(at);
    }
  }
  return leaves;
}

Explanation::Need Explainer::NeedOf(expr::ExprId id, const std::vector<Piece>& parts, const Leaf& leaf) {
  Explanation::Need need;
  need.kind = Missing::Kind::kCondition;
  need.text = std::string(TextOf(id, parts[leaf.part]));
  need.wanted = leaf.wanted;
  bool moves = false;
  for (size_t i = leaf.part; i < EndOf(parts, leaf.part); ++i) {
    const Piece& part = parts[i];
    if (part.form != Piece::Form::kName && part.form != Piece::Form::kHas) continue;
    const bool derived = part.slot.bank == program::kDerivedBank;
    if (derived) moves |= MovesWithTime(p_.derived[part.slot.index].kind);
    const bool clock = derived && p_.derived[part.slot.index].kind == DerivedKind::kNow;
    if (!need.name.empty() || clock) continue;
    need.name = std::string(TextOf(id, part));
    if (part.slot.bank == program::kVariableBank && part.form == Piece::Form::kName) {
      const program::Variable& variable = p_.variables[part.slot.index];
      if (variable.fact) need.kind = Missing::Kind::kFact;
      need.name = std::string(variable.name);
      need.value = Show(s_.Slot(part.slot.index), false);
    } else {
      if (part.evaluated) need.value = Show(part.value, part.constant);
      if (!derived) continue;
      const program::Derived& d = p_.derived[part.slot.index];
      if (d.kind >= DerivedKind::kActCount && d.kind <= DerivedKind::kActEnded) {
        need.kind = Missing::Kind::kAct;
        need.name = std::string(p_.acts[d.id].name);
      } else if (d.kind == DerivedKind::kApproval) {
        need.kind = Missing::Kind::kApproval;
        need.name = std::string(p_.approvals[d.id]);
      }
    }
  }
  if (moves) need.by_ms = Foresee(id, leaf);
  return need;
}

// When a part will come to be `wanted` if nothing but time passes: steps that double, then halves. Exact where it
// changes once, as a comparison with the clock does.
std::optional<int64_t> Explainer::Foresee(expr::ExprId id, const Leaf& leaf) {
  const int64_t now = s_.header().now;
  if (now < 0 || now > INT64_MAX - kForesight) return std::nullopt;
  std::vector<Piece> parts;
  const auto holds = [&](int64_t t) {
    s_.header().now = t;
    Evaluate(id, &parts);
    s_.header().now = now;
    return Is(parts[leaf.part], leaf.wanted);
  };
  int64_t before = now, after = now, step = 1;
  do {
    before = after;
    after = now + std::min(step, kForesight);
    if (holds(after)) break;
    step *= 2;
  } while (after < now + kForesight);
  if (!holds(after)) return std::nullopt;
  while (after - before > 1) {
    const int64_t middle = before + (after - before) / 2;
    (holds(middle) ? after : before) = middle;
  }
  return after;
}

void Explainer::AddActsOf(expr::ExprId id, Explanation* x) {
  for (const expr::Slot& slot : p_.expressions->SlotsOf(id)) {
    if (slot.bank != program::kDerivedBank) continue;
    const program::Derived& d = p_.derived[slot.index];
    if (d.kind < DerivedKind::kActCount || d.kind > DerivedKind::kActEnded) continue;
    if (const Performed* last = LatestOf(d.id, d.parties)) {
      AddWords(static_cast<uint32_t>(last - s_.data<kLog>()), x);
    }
  }
}

bool Explainer::Ask(expr::ExprId id, std::string role, bool wanted, Explanation* x) {
  if (id == expr::kNone) return true;
  std::vector<Piece> parts;
  const expr::Value value = Evaluate(id, &parts);
  const bool ok = value.kind == expr::Kind::kBool && (value.i != 0) == wanted;
  std::vector<Leaf> leaves;
  if (!ok) leaves = Blame(parts, wanted);
  if (value.kind == expr::Kind::kUnknown) UnknownFirst(parts, &leaves);
  const size_t blamed = leaves.empty() ? SIZE_MAX : leaves[0].part;
  for (size_t i = 0; i < parts.size(); ++i) {
    const Piece& part = parts[i];
    if (part.depth > 0 && part.constant) continue;
    Explanation::Part out;
    out.role = role;
    out.text = std::string(TextOf(id, part));
    if (part.evaluated) out.value = Show(part.value, part.constant);
    out.depth = part.depth;
    out.decisive = i == blamed;
    x->parts.push_back(std::move(out));
  }
  AddActsOf(id, x);
  if (ok || x->obstacle.reason != Explanation::Reason::kUnspecified) return ok;

  Explanation::Obstacle& obstacle = x->obstacle;
  using Reason = Explanation::Reason;
  obstacle.reason = value.kind == expr::Kind::kError     ? Reason::kGuardError
                    : value.kind == expr::Kind::kUnknown ? Reason::kGuardUnknown
                                                         : Reason::kGuardFalse;
  if (leaves.empty()) return false;
  obstacle.text = std::string(TextOf(id, parts[leaves[0].part]));
  if (obstacle.reason == Reason::kGuardError) obstacle.name = Show(value, true);
  for (const Leaf& leaf : leaves) obstacle.needs.push_back(NeedOf(id, parts, leaf));
  obstacle.by_ms = obstacle.needs[0].by_ms;
  for (const Explanation::Need& need : obstacle.needs) {
    if (need.by_ms && (!obstacle.by_ms || *need.by_ms < *obstacle.by_ms)) obstacle.by_ms = need.by_ms;
  }
  if (obstacle.reason != Reason::kGuardUnknown) return false;
  if (WaitsForEvent(parts, leaves[0].part)) {
    obstacle.reason = Reason::kEvent;
    return false;
  }
  for (size_t i = leaves[0].part; i < EndOf(parts, leaves[0].part) && obstacle.name.empty(); ++i) {
    if (IsUnknownName(parts[i])) obstacle.name = std::string(TextOf(id, parts[i]));
  }
  return false;
}

}  // namespace callcue::run
