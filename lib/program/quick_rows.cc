// What each type sets off in each configuration, worked out beforehand, so that a step neither looks for transitions
// nor works out what they leave and enter.
#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "lib/base/limits.h"
#include "lib/program/quick_maker.h"

namespace callcue::program {
namespace {

constexpr size_t kMostConfigurations = 256;
constexpr size_t kMostRows = 32768;
constexpr size_t kMostChoices = 8192;

// Narrows a span of rings; false where a span can't say it. What a policy compares them with is less than 10^15.
bool NarrowRings(const QuickTest& test, int64_t* fewest, int64_t* most) {
  using Is = QuickTest::Is;
  if (test.is == Is::kNe) return false;
  if (test.is == Is::kEq || test.is == Is::kGe) *fewest = std::max(*fewest, test.than);
  if (test.is == Is::kEq || test.is == Is::kLe) *most = std::min(*most, test.than);
  if (test.is == Is::kGt) *fewest = std::max(*fewest, test.than + 1);
  if (test.is == Is::kLt) *most = std::min(*most, test.than - 1);
  return true;
}

}  // namespace

// All that simple transitions lead to from where a contact begins, whatever their guards say.
void QuickMaker::FindConfigurations() {
  std::vector<uint64_t>& all = out_.configurations;
  const auto add = [&](uint64_t configuration) {
    for (const uint64_t known : all) {
      if (known == configuration) return;
    }
    all.push_back(configuration);
  };
  add(out_.initial);
  for (size_t i = 0; i < all.size() && all.size() <= kMostConfigurations; ++i) {
    for (const QuickCandidate& candidate : out_.candidates) {
      const uint64_t from = all[i];
      const QuickTransition& step = *candidate.transition;
      if (!step.quick || !(from & Bit(candidate.source))) continue;
      const uint64_t to = (from & ~step.exits) | step.enters;
      if (step.history == kNoIndex) add(to);
      else for (uint64_t left = step.to; left != 0; left &= left - 1) add(to | (left & -left));
    }
  }
}

// Where no permission is named at the beginning and the language is the first of all, there is nothing more to it.
uint8_t QuickMaker::FirstFlags() const {
  const bool more = !p_.permission_acts.empty() || p_.settings.default_language != 0;
  return more ? QuickChoice::kFirst | QuickChoice::kMore : QuickChoice::kFirst;
}

// One that asks and does nothing yet.
QuickChoice QuickMaker::EmptyChoice(uint64_t configuration) const {
  QuickChoice choice;
  choice.from = choice.next = configuration;
  static_assert(limits::kVariables * 12 < QuickChoice::kNoStamp);
  const uint16_t spare = static_cast<uint16_t>(t_.fixed[2].count);   // behind the variables
  choice.test_place = spare;
  for (uint16_t& place : choice.set_place) place = spare;
  return choice;
}

// The act that is a type of its own; kNoIndex of any other.
uint32_t QuickMaker::ActOf(uint32_t type) const {
  const uint32_t first = p_.TypeOf(Kind::kAct) + 1;
  return type >= first && type - first < p_.acts.size() ? type - first : kNoIndex;
}

// What happens beside a transition.
void QuickMaker::SetReactions(uint32_t type, QuickChoice* choice) const {
  choice->type = static_cast<uint16_t>(type);
  const auto is = [&](EventKind kind) { return type == p_.TypeOf(static_cast<Kind>(kind)); };
  if (is(EventKind::kConnectionCleared)) choice->flags |= QuickChoice::kMore;
  if (is(EventKind::kEstablished) || is(EventKind::kHeld) || is(EventKind::kRetrieved)) {
    choice->flags |= QuickChoice::kLine;
  }
  if (const uint32_t act = ActOf(type); act != kNoIndex && t_.heads[act] != kNoIndex) choice->act = act;
  if (choice->act == QuickChoice::kNothing && out_.types[type].fulfils == out_.types[type].done) return;
  choice->flags |= QuickChoice::kReacts | QuickChoice::kMore;
}

// Where no transition is set off.
QuickChoice QuickMaker::Nothing(uint64_t configuration, bool first) const {
  QuickChoice nothing = EmptyChoice(configuration);
  nothing.next_rows = out_.RowsOf(configuration);
  if (!first) return nothing;
  nothing.flags = FirstFlags();
  nothing.changes = out_.start_changes;
  return nothing;
}

// What is left to ask in a configuration: which states are active is known. False where the answer is no.
bool QuickMaker::SetGuard(uint8_t parties, const std::vector<QuickTest>& tests, QuickChoice* choice) {
  std::vector<QuickTest> left;
  int64_t fewest = INT32_MIN, most = INT32_MAX;
  for (auto test = tests.begin(); test != tests.end(); ++test) {
    const bool asks_true = test->is == QuickTest::Is::kTrue;
    if (test->what == QuickTest::What::kState) {
      if (((choice->from >> test->place & 1) != 0) != asks_true) return false;
    } else if (test->what == QuickTest::What::kConstant) {
      if (test->than == 0) return false;
    } else if (test->what == QuickTest::What::kBool && choice->test_value == 0) {
      choice->test_place = static_cast<uint16_t>(test->place);
      choice->test_value = asks_true ? 2 : 1;
      choice->flags |= QuickChoice::kAsks;
    } else if (test->what == QuickTest::What::kCount && NarrowRings(*test, &fewest, &most)) {
      choice->flags |= QuickChoice::kAsks;
    } else {
      if (test->what == QuickTest::What::kExpression) choice->flags |= QuickChoice::kExpression;
      left.push_back(*test);
    }
  }
  if (fewest > most) return false;
  choice->fewest = static_cast<int32_t>(fewest);
  choice->more = static_cast<uint32_t>(most - fewest);
  choice->parties = parties;
  if (choice->parties != 0xff) choice->flags |= QuickChoice::kAsks;
  if (left.empty()) return true;
  const bool elapsed = left.size() == 1 && left.front().what == QuickTest::What::kElapsed;
  choice->flags |= QuickChoice::kAsks | (elapsed ? QuickChoice::kElapsed : QuickChoice::kTests);
  choice->test_count = static_cast<uint8_t>(left.size());
  out_.choice_tests.push_back(std::move(left));
  choice->tests = out_.choice_tests.back().data();
  return true;
}

QuickMaker::ChoiceIs QuickMaker::AddChoice(uint64_t configuration, bool first, uint32_t type,
                                           const QuickCandidate& candidate) {
  const QuickTransition& step = *candidate.transition;
  const uint64_t exits = step.exits & configuration;
  QuickChoice choice = EmptyChoice(configuration);
  choice.disposition = Disposition::kHandled;
  SetReactions(type, &choice);
  choice.next = (configuration & ~exits) | step.enters;
  choice.recommends = step.recommends;
  choice.sends = step.sends;
  for (const HistoryStep& history : t_.history_steps) {
    if (!(exits & history.parent)) continue;
    if (choice.record != QuickChoice::kNoRecord || history.record == step.history) return ChoiceIs::kNotWorkedOut;
    choice.record = static_cast<uint8_t>(history.record);   // of 64 states
    choice.flags |= QuickChoice::kLine;
    choice.recorded = configuration & history.recorded;
  }
  if (step.leaves > 0 && (exits | step.enters) != 0) {
    if (candidate.changes == nullptr) return ChoiceIs::kNotWorkedOut;
    const uint64_t from = configuration & step.from;
    const uint32_t row = from == 0 ? 0 : 1 + CountOf(step.from & ((from & -from) - 1));
    choice.changes = absl::MakeConstSpan(candidate.changes + row * step.to_count, 1);
  }
  if (step.history != kNoIndex) {
    if (choice.changes.empty() || first) return ChoiceIs::kNotWorkedOut;
    choice.history = static_cast<uint8_t>(step.history);
  } else if ((choice.next_rows = out_.RowsOf(choice.next)) == QuickTables::kNoRows) {
    return ChoiceIs::kNotWorkedOut;
  }
  if (first) {
    choice.flags |= FirstFlags();
    std::vector<StateChange>& changes = out_.first_changes.emplace_back(out_.start_changes);
    changes.insert(changes.end(), choice.changes.begin(), choice.changes.end());
    choice.changes = changes;
  }
  std::vector<QuickTest> tests(candidate.guard.begin, candidate.guard.end);
  const uint64_t leaves = step.history == kNoIndex ? 0 : step.to;
  std::vector<QuickOp> ops = OpsIn(configuration, step);
  Branch branch;
  if (!FindBranch(ops, &branch)) return AddChoiceThat(candidate.parties, tests, std::move(ops), leaves, choice);
  branch.tests.insert(branch.tests.begin(), tests.begin(), tests.end());
  const ChoiceIs then = AddChoiceThat(candidate.parties, branch.tests, std::move(branch.then), leaves, choice);
  if (then == ChoiceIs::kCertain || then == ChoiceIs::kNotWorkedOut) return then;
  const ChoiceIs otherwise = AddChoiceThat(candidate.parties, tests, std::move(branch.otherwise), leaves, choice);
  return otherwise == ChoiceIs::kCertain ? otherwise : then == ChoiceIs::kConditional ? then : otherwise;
}

// What it does for each of the leaves that its history may bring back. Of those that are reported the first is that of
// the first leaf.
void QuickMaker::AddLandings(uint64_t leaves, QuickChoice* choice) {
  choice->flags |= QuickChoice::kLine;
  std::vector<QuickLanding>& landings = out_.landings.emplace_back();
  const StateChange* change = choice->changes.data();
  for (; leaves != 0; leaves &= leaves - 1, ++change) {
    QuickChoice& landed = out_.landed.emplace_back(*choice);
    landed.next |= leaves & -leaves;
    landed.next_rows = out_.RowsOf(landed.next);
    landed.changes = absl::MakeConstSpan(change, 1);
    landings.push_back({leaves & -leaves, &landed});
  }
  landings.push_back({});
  choice->landings = landings.data();
}

// `leaves`: those that a history may bring back, or none. `without`: a choice that asks and does nothing yet; one like
// it that asks this and does that.
QuickMaker::ChoiceIs QuickMaker::AddChoiceThat(uint8_t parties, const std::vector<QuickTest>& tests,
                                               std::vector<QuickOp> ops, uint64_t leaves, const QuickChoice& without) {
  QuickChoice choice = without;
  if (tests.size() > UINT8_MAX) return ChoiceIs::kNotWorkedOut;
  if (!SetGuard(parties, tests, &choice)) return ChoiceIs::kImpossible;
  SetOps(std::move(ops), &choice);
  const bool recommends = choice.recommend != QuickChoice::kNothing;
  if (recommends && choice.recommend < QuickChoice::kNoLive) choice.live = static_cast<uint8_t>(choice.recommend);
  if (recommends && out_.all_ready) choice.ready = &out_.ready[out_.offers[choice.recommend].ready];
  if ((recommends && choice.live == QuickChoice::kNoLive) || choice.op_count > 0 || choice.sends > 0 ||
      choice.cancel != QuickChoice::kNothing) {
    choice.flags |= QuickChoice::kMore;
  }
  if (leaves != 0) AddLandings(leaves, &choice);
  out_.choices.push_back(choice);
  return (choice.flags & QuickChoice::kAsks) != 0 ? ChoiceIs::kConditional : ChoiceIs::kCertain;
}

// Those of the innermost source first. False where a leaf lies below some of the sources but not below all of them.
bool QuickMaker::AddChoices(uint64_t configuration, bool first, uint32_t number) {
  const QuickType& type = out_.types[number];
  if (!type.ready) return false;
  const uint32_t act = ActOf(number);
  // The first event names all permissions.
  if (first && act != kNoIndex && out_.asked[act] != QuickTables::Asked::kNot) return false;
  uint64_t active = type.sources & configuration;
  for (uint64_t left = active == 0 ? 0 : t_.sets[t_.leaves] & configuration; left != 0; left &= left - 1) {
    const uint64_t found = t_.above[static_cast<uint32_t>(__builtin_ctzll(left))] & active;
    if (found != 0 && found != active) return false;
  }
  const size_t begin = out_.choices.size();
  while (active != 0) {
    const uint32_t source = 63 - static_cast<uint32_t>(__builtin_clzll(active));
    active &= ~Bit(source);
    for (const QuickCandidate* candidate = type.begin; candidate != type.end; ++candidate) {
      if (candidate->source != source) continue;
      const ChoiceIs added = AddChoice(configuration, first, number, *candidate);
      if (added == ChoiceIs::kNotWorkedOut) return false;
      if (added == ChoiceIs::kCertain) return true;
    }
  }
  QuickChoice nothing = Nothing(configuration, first);
  SetReactions(number, &nothing);
  const bool more = (nothing.flags & (QuickChoice::kMore | QuickChoice::kLine)) != 0;
  if (out_.choices.size() > begin || more) out_.choices.push_back(nothing);
  return true;
}

// `rows`: where each begins among the choices, as long as these grow.
void QuickMaker::AddRows(uint64_t configuration, bool first, std::vector<uint32_t>* rows) {
  const uint32_t nothing = static_cast<uint32_t>(out_.choices.size());
  out_.choices.push_back(Nothing(configuration, first));
  for (uint32_t type = 0; type < out_.types.size(); ++type) {
    const size_t begin = out_.choices.size();
    uint32_t row = kNoIndex;
    if (begin < kMostChoices && AddChoices(configuration, first, type)) {
      row = out_.choices.size() > begin ? static_cast<uint32_t>(begin) : nothing;
    } else {
      out_.choices.resize(begin);
    }
    rows->push_back(row);
  }
  rows->push_back(kNoIndex);
}

void QuickMaker::MakeRows() {
  if (!out_.start) return;
  FindConfigurations();
  const size_t count = out_.configurations.size(), types = out_.types.size();
  if (count > kMostConfigurations || (count + 2) * (types + 1) > kMostRows) {
    out_.configurations.clear();
    return;
  }
  size_t places = 4;
  while (places < count * 2) places *= 2;
  out_.places.assign(places, QuickTables::kNowhere);
  for (size_t i = 0; i < count; ++i) {
    size_t at = QuickTables::HashOf(out_.configurations[i]) & (places - 1);
    while (out_.places[at] != QuickTables::kNowhere) at = (at + 1) & (places - 1);
    out_.places[at] = static_cast<uint16_t>(i);
  }
  std::vector<uint32_t> rows(out_.types_of_row, kNoIndex);
  for (const uint64_t configuration : out_.configurations) AddRows(configuration, false, &rows);
  if (!t_.initial_texts) {   // else it isn't known how much room they take
    out_.start_rows = static_cast<uint32_t>(rows.size());
    AddRows(out_.initial, true, &rows);
  }
  out_.rows.clear();
  for (const uint32_t row : rows) out_.rows.push_back(row == kNoIndex ? nullptr : &out_.choices[row]);
}

}  // namespace callcue::program
