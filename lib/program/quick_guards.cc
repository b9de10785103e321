// Guards as comparisons of a place that is known; those that are more than that stay expressions.
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "lib/base/concat.h"
#include "lib/program/quick_maker.h"

namespace callcue::program {
namespace {

bool ReadNumber(std::string_view text, int64_t* value) {
  if (text.empty() || text.size() > 15) return false;
  *value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    *value = *value * 10 + (c - '0');
  }
  return true;
}

// How often an act was performed, as guards write it.
std::string CountName(std::string_view act, uint8_t parties) {
  static constexpr std::string_view kParties[] = {"agent.", "customer.", "supervisor.", "system.", "third_party."};
  std::string name = Concat("acts.", act, ".");
  for (int i = 0; parties != 0xff && i < 5; ++i) {
    if ((parties >> (i + 1) & 1) != 0) name += kParties[i];
  }
  return name + "count";
}

}  // namespace

// The slot of a name among those that an expression reads.
bool QuickMaker::FindSlot(std::string_view name, const Range& slots, expr::Slot* slot) const {
  for (uint32_t i = slots.begin; i < slots.end; ++i) {
    *slot = t_.readings[i];
    if (slot->bank == kVariableBank && p_.variables[slot->index].name == name) return true;
    if (slot->bank == kEventBank && slot->index == static_cast<uint32_t>(EventSlot::kRingCount) &&
        name == "event.count") {
      return true;
    }
    if (slot->bank != kDerivedBank) continue;
    const Derived& derived = p_.derived[slot->index];
    if (derived.kind == DerivedKind::kNow && name == "now") return true;
    if (derived.kind == DerivedKind::kActCount && name == CountName(p_.acts[derived.id].name, derived.parties)) return true;
    if (derived.kind == DerivedKind::kState && name.substr(0, 6) == "state." &&
        p_.states[derived.id].id == name.substr(6)) {
      return true;
    }
  }
  return false;
}

// Where a slot stands, and of what kind it is; false where tests don't read such a one.
bool QuickMaker::SetTest(expr::Slot slot, QuickTest* test) const {
  using What = QuickTest::What;
  if (slot.bank == kEventBank) {
    test->what = What::kCount;
    return slot.index == static_cast<uint32_t>(EventSlot::kRingCount);
  }
  if (slot.bank == kDerivedBank && p_.derived[slot.index].kind == DerivedKind::kActCount) {
    test->what = What::kDone;
    test->place = t_.heads[p_.derived[slot.index].id];
    test->parties = p_.derived[slot.index].parties;
    return true;
  }
  if (slot.bank == kDerivedBank) {
    test->what = What::kState;
    test->place = p_.derived[slot.index].id;
    return p_.derived[slot.index].kind == DerivedKind::kState;
  }
  test->place = t_.slots[slot.index].offset;
  switch (p_.variables[slot.index].type) {
    case expr::Kind::kBool: test->what = What::kBool; return true;
    case expr::Kind::kInt: test->what = What::kInt; return true;
    case expr::Kind::kTimestamp: test->what = What::kElapsed; return true;
    default: return false;
  }
}

// One term, as its tree is written: "late", "(! late)", "(> event.count 3)", "(> (- now held_at) 60s)".
bool QuickMaker::AddTerm(std::string_view tree, const Range& slots) {
  using What = QuickTest::What;
  using Is = QuickTest::Is;
  QuickTest test;
  expr::Slot slot;
  const auto add_bool = [&](std::string_view name, Is is) {
    test.is = is;
    if (!FindSlot(name, slots, &slot) || !SetTest(slot, &test)) return false;
    if (test.what != What::kBool && test.what != What::kState) return false;
    out_.tests.push_back(test);
    return true;
  };
  if (tree.empty()) return false;
  if (tree[0] != '(') return add_bool(tree, Is::kTrue);
  tree = tree.substr(1, tree.size() - 2);
  const std::string_view op = tree.substr(0, tree.find(' '));
  if (op.size() == tree.size()) return false;
  const std::string_view rest = tree.substr(op.size() + 1);
  if (op == "!") return add_bool(rest, Is::kFalse);
  static constexpr std::pair<std::string_view, Is> kCompared[] = {{"==", Is::kEq}, {"!=", Is::kNe}, {"<", Is::kLt},
                                                                   {"<=", Is::kLe}, {">", Is::kGt},  {">=", Is::kGe}};
  const auto compared =
      std::find_if(std::begin(kCompared), std::end(kCompared), [&](const auto& one) { return one.first == op; });
  if (compared == std::end(kCompared)) return false;
  test.is = compared->second;
  constexpr std::string_view kSince = "(- now ";
  if (rest.substr(0, kSince.size()) == kSince) {
    const size_t end = rest.find(')');
    if (end == rest.npos || end + 2 > rest.size() || rest.back() != 's') return false;
    if (test.is != Is::kGt && test.is != Is::kGe) return false;
    expr::Slot now;
    if (!FindSlot("now", slots, &now) || now.bank != kDerivedBank) return false;
    if (!FindSlot(rest.substr(kSince.size(), end - kSince.size()), slots, &slot) || !SetTest(slot, &test) ||
        test.what != What::kElapsed || !ReadNumber(rest.substr(end + 2, rest.size() - end - 3), &test.than)) {
      return false;
    }
    out_.tests.push_back(test);
    return true;
  }
  const size_t space = rest.find(' ');
  if (space == rest.npos || !FindSlot(rest.substr(0, space), slots, &slot) || !SetTest(slot, &test) ||
      (test.what != What::kInt && test.what != What::kCount && test.what != What::kDone) ||
      !ReadNumber(rest.substr(space + 1), &test.than)) {
    return false;
  }
  out_.tests.push_back(test);
  return true;
}

// A conjunction of terms, or one alone.
bool QuickMaker::AddTerms(std::string_view tree, const Range& slots) {
  if (tree.substr(0, 4) != "(&& ") return AddTerm(tree, slots);
  tree = tree.substr(4, tree.size() - 5);
  while (!tree.empty()) {
    size_t end = 0;
    int depth = 0;
    for (; end < tree.size() && (depth > 0 || tree[end] != ' '); ++end) {
      depth += (tree[end] == '(') - (tree[end] == ')');
    }
    if (!AddTerm(tree.substr(0, end), slots)) return false;
    tree.remove_prefix(std::min(end + 1, tree.size()));
  }
  return true;
}

// False for a guard that reads what the short way doesn't know.
bool QuickMaker::MakeGuard(expr::ExprId id, Reads may, Tests* guard) {
  guard->begin = static_cast<uint32_t>(out_.tests.size());
  guard->count = 0;
  if (id == expr::kNone) return true;
  const Reading& reading = t_.expressions[id];
  for (uint32_t i = reading.slots.begin; i < reading.slots.end; ++i) {
    const expr::Slot slot = t_.readings[i];
    if (slot.bank == kEventBank && !may.event) return false;
    if (slot.bank != kDerivedBank) continue;
    const DerivedKind kind = p_.derived[slot.index].kind;
    if (kind != DerivedKind::kNow && !(kind == DerivedKind::kState && may.states)) return false;
  }
  if (reading.form == Reading::Form::kConstant) {
    QuickTest test;
    test.than = reading.value.kind == expr::Kind::kBool && reading.value.i != 0;
    out_.tests.push_back(test);
  } else if (reading.slots.size() > 8 || !AddTerms(p_.expressions->DumpTree(id), reading.slots)) {
    out_.tests.resize(guard->begin);
    QuickTest test;
    test.what = QuickTest::What::kExpression;
    test.place = id;
    out_.tests.push_back(test);
  }
  guard->count = static_cast<uint32_t>(out_.tests.size()) - guard->begin;
  return guard->count < 256;
}

bool QuickMaker::CanFail(const Tests& guard) const {
  for (uint32_t i = guard.begin; i < guard.begin + guard.count; ++i) {
    const QuickTest::What what = out_.tests[i].what;
    if (what == QuickTest::What::kExpression || what == QuickTest::What::kElapsed) return true;
  }
  return false;
}

QuickGuard QuickMaker::GuardOf(const Tests& guard) const {
  return {out_.tests.data() + guard.begin, out_.tests.data() + guard.begin + guard.count};
}

bool QuickMaker::ReadsStates(expr::ExprId id) const {
  const Range slots = t_.expressions[id].slots;
  for (uint32_t i = slots.begin; i < slots.end; ++i) {
    const expr::Slot slot = t_.readings[i];
    if (slot.bank == kDerivedBank && p_.derived[slot.index].kind == DerivedKind::kState) return true;
  }
  return false;
}

}  // namespace callcue::program
