// What each type sets off in each configuration, worked out beforehand, so that a step neither looks for transitions nor
// works out what they leave and enter.
#include <cstddef>
#include <utility>
#include <vector>

#include "lib/program/quick_maker.h"

namespace callcue::program {
namespace {

constexpr size_t kMostConfigurations = 256;
constexpr size_t kMostRows = 32768;
constexpr size_t kMostChoices = 8192;

// What is no more than a few settings and a recommendation needs no list.
void Simplify(QuickChoice* choice) {
  QuickChoice simple = *choice;
  for (const QuickOp* op = choice->ops; op < choice->ops_end; ++op) {
    if (op->target > UINT16_MAX - 1) return;
    const uint16_t place = static_cast<uint16_t>(op->target);
    if (op->code == QuickOp::Code::kSetBool && simple.sets < QuickChoice::kSets) {
      simple.set[simple.sets++] = {place, op->small};
    } else if (op->code == QuickOp::Code::kSetNow && simple.stamp == QuickChoice::kNoStamp) {
      simple.stamp = place;
    } else if (op->code == QuickOp::Code::kRecommend && simple.recommend == QuickChoice::kNothing) {
      simple.recommend = op->target;
    } else {
      return;
    }
  }
  if (simple.sets == 1) simple.set[1] = simple.set[0];
  simple.ops = simple.ops_end = nullptr;
  *choice = simple;
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

// Where nothing is set off.
QuickChoice QuickMaker::Nothing(uint64_t configuration, bool first) const {
  QuickChoice nothing;
  nothing.from = nothing.next = configuration;
  nothing.next_rows = out_.RowsOf(configuration);
  if (!first) return nothing;
  nothing.flags = QuickChoice::kFirst | QuickChoice::kMore;
  nothing.changes = out_.start_changes.data();
  nothing.change_count = static_cast<uint8_t>(out_.start_changes.size());
  return nothing;
}

// What is left to ask in a configuration: which states are active is known. False where the answer is no.
bool QuickMaker::SetGuard(const QuickCandidate& candidate, QuickChoice* choice) {
  std::vector<QuickTest> left;
  for (const QuickTest* test = candidate.guard.begin; test != candidate.guard.end; ++test) {
    const bool asks_true = test->is == QuickTest::Is::kTrue;
    if (test->what == QuickTest::What::kState) {
      if (((choice->from >> test->place & 1) != 0) != asks_true) return false;
    } else if (test->what == QuickTest::What::kConstant) {
      if (test->than == 0) return false;
    } else if (test->what == QuickTest::What::kBool && choice->test_value == 0 && test->place <= UINT16_MAX) {
      choice->test_place = static_cast<uint16_t>(test->place);
      choice->test_value = asks_true ? 2 : 1;
    } else {
      if (test->what == QuickTest::What::kExpression) choice->flags |= QuickChoice::kExpression;
      left.push_back(*test);
    }
  }
  choice->parties = candidate.parties;
  if (choice->parties != 0xff || choice->test_value != 0 || !left.empty()) choice->flags |= QuickChoice::kAsks;
  if (left.empty()) return true;
  out_.choice_tests.push_back(std::move(left));
  choice->guard = {out_.choice_tests.back().data(), out_.choice_tests.back().data() + out_.choice_tests.back().size()};
  return true;
}

QuickMaker::Added QuickMaker::AddChoice(uint64_t configuration, bool first, const QuickCandidate& candidate) {
  const QuickTransition& step = *candidate.transition;
  const uint64_t exits = step.exits & configuration;
  QuickChoice choice;
  choice.from = configuration;
  if (!SetGuard(candidate, &choice)) return Added::kNever;
  choice.flags |= QuickChoice::kHandled;
  choice.next = (configuration & ~exits) | step.enters;
  choice.recommends = step.recommends;
  choice.sends = step.sends;
  choice.ops = step.ops;
  choice.ops_end = step.ops_end;
  Simplify(&choice);
  if (choice.recommend != QuickChoice::kNothing) {
    if (choice.recommend < 64) choice.live = uint64_t{1} << choice.recommend;
    if (out_.all_ready) choice.ready = &out_.ready[out_.offers[choice.recommend].ready];
  }
  for (const HistoryStep& history : t_.history_steps) {
    if (!(exits & history.parent)) continue;
    if (choice.record != QuickChoice::kNoRecord || history.record == step.history) return Added::kNot;
    choice.record = static_cast<uint8_t>(history.record);   // of 64 states
    choice.recorded = configuration & history.recorded;
  }
  if (step.leaves > 0 && (exits | step.enters) != 0) {
    if (candidate.changes == nullptr) return Added::kNot;
    const uint64_t from = configuration & step.from;
    const uint32_t row = from == 0 ? 0 : 1 + CountOf(step.from & ((from & -from) - 1));
    choice.changes = candidate.changes + row * step.to_count;
    choice.change_count = 1;
  }
  if (step.history != kNoIndex) {
    if (choice.changes == nullptr || first) return Added::kNot;
    choice.history = step.history;
    choice.leaves = step.to;
  } else if ((choice.next_rows = out_.RowsOf(choice.next)) == QuickTables::kNoRows) {
    return Added::kNot;
  }
  if (first) {
    choice.flags |= QuickChoice::kFirst;
    std::vector<StateChange>& changes = out_.first_changes.emplace_back(out_.start_changes);
    if (choice.changes != nullptr) changes.push_back(*choice.changes);
    choice.changes = changes.data();
    choice.change_count = static_cast<uint8_t>(changes.size());
  }
  const bool noted = choice.recommend == QuickChoice::kNothing || choice.live != 0;
  if (first || !noted || choice.ops != choice.ops_end || choice.sends > 0 ||
      choice.history != QuickChoice::kNothing) {
    choice.flags |= QuickChoice::kMore;
  }
  out_.choices.push_back(choice);
  return (choice.flags & QuickChoice::kAsks) != 0 ? Added::kAsks : Added::kAlways;
}

// Those of the innermost source first. False where a leaf lies below some of the sources but not below all of them.
bool QuickMaker::AddChoices(uint64_t configuration, bool first, const QuickType& type) {
  if (!type.plain) return false;
  uint64_t active = type.sources & configuration;
  if (active == 0) return true;
  for (uint64_t left = t_.sets[t_.leaves] & configuration; left != 0; left &= left - 1) {
    const uint64_t found = t_.above[static_cast<uint32_t>(__builtin_ctzll(left))] & active;
    if (found != 0 && found != active) return false;
  }
  const size_t begin = out_.choices.size();
  while (active != 0) {
    const uint32_t source = 63 - static_cast<uint32_t>(__builtin_clzll(active));
    active &= ~Bit(source);
    for (const QuickCandidate* candidate = type.begin; candidate != type.end; ++candidate) {
      if (candidate->source != source) continue;
      const Added added = AddChoice(configuration, first, *candidate);
      if (added == Added::kNot) return false;
      if (added == Added::kAlways) return true;
    }
  }
  if (out_.choices.size() > begin) out_.choices.push_back(Nothing(configuration, first));
  return true;
}

// `rows`: where each begins among the choices, as long as these grow.
void QuickMaker::AddRows(uint64_t configuration, bool first, std::vector<uint32_t>* rows) {
  const uint32_t nothing = static_cast<uint32_t>(out_.choices.size());
  out_.choices.push_back(Nothing(configuration, first));
  for (const QuickType& type : out_.types) {
    const size_t begin = out_.choices.size();
    uint32_t row = kNoIndex;
    if (begin < kMostChoices && AddChoices(configuration, first, type)) {
      row = out_.choices.size() > begin ? static_cast<uint32_t>(begin) : nothing;
    } else {
      out_.choices.resize(begin);
    }
    rows->push_back(row);
  }
}

void QuickMaker::MakeRows() {
  if (!out_.start) return;
  FindConfigurations();
  const size_t count = out_.configurations.size(), types = out_.types.size();
  if (count > kMostConfigurations || (count + 1) * types > kMostRows) {
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
  out_.types_of_row = static_cast<uint32_t>(types);
  std::vector<uint32_t> rows;
  for (const uint64_t configuration : out_.configurations) AddRows(configuration, false, &rows);
  if (!t_.initial_texts) {   // else it isn't known how much room they take
    out_.start_rows = static_cast<uint32_t>(rows.size());
    AddRows(out_.initial, true, &rows);
  }
  for (const uint32_t row : rows) out_.rows.push_back(row == kNoIndex ? nullptr : &out_.choices[row]);
}

}  // namespace callcue::program
