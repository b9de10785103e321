// What each type sets off in each configuration, worked out beforehand, so that a step neither looks for transitions nor
// works out what they leave and enter.
#include <cstddef>
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

// False where what it does depends on more than the configuration.
bool QuickMaker::AddChoice(uint64_t configuration, const QuickCandidate& candidate) {
  const QuickTransition& step = *candidate.transition;
  const uint64_t exits = step.exits & configuration;
  QuickChoice choice;
  choice.guard = candidate.guard;
  choice.parties = candidate.parties;
  const QuickTest* test = choice.guard.begin;
  if (test != choice.guard.end && test->what == QuickTest::What::kBool && test->place <= UINT16_MAX) {
    choice.test_place = static_cast<uint16_t>(test->place);
    choice.test_value = test->is == QuickTest::Is::kTrue ? 2 : 1;
    ++test;
  }
  choice.more = test != choice.guard.end || choice.parties != 0xff;
  choice.next = (configuration & ~exits) | step.enters;
  choice.recommends = step.recommends;
  choice.sends = step.sends;
  choice.ops = step.ops;
  choice.ops_end = step.ops_end;
  Simplify(&choice);
  for (const HistoryStep& history : t_.history_steps) {
    if (!(exits & history.parent)) continue;
    if (choice.record != QuickChoice::kNothing || history.record == step.history) return false;
    choice.record = history.record;
    choice.recorded = configuration & history.recorded;
  }
  if (step.leaves > 0 && (exits | step.enters) != 0) {
    if (candidate.changes == nullptr) return false;
    const uint64_t from = configuration & step.from;
    const uint32_t row = from == 0 ? 0 : 1 + CountOf(step.from & ((from & -from) - 1));
    choice.change = candidate.changes + row * step.to_count;
  }
  if (step.history != kNoIndex) {
    if (choice.change == nullptr) return false;
    choice.history = step.history;
    choice.leaves = step.to;
  } else if ((choice.next_place = out_.PlaceOf(choice.next)) == QuickTables::kNowhere) {
    return false;
  }
  out_.choices.push_back(choice);
  return true;
}

// Those of the innermost source first. False where a leaf lies below some of the sources but not below all of them.
bool QuickMaker::AddChoices(uint64_t configuration, const QuickType& type) {
  if (!type.plain) return false;
  uint64_t active = type.sources & configuration;
  if (active == 0) return true;
  for (uint64_t left = t_.sets[t_.leaves] & configuration; left != 0; left &= left - 1) {
    const uint64_t found = t_.above[static_cast<uint32_t>(__builtin_ctzll(left))] & active;
    if (found != 0 && found != active) return false;
  }
  while (active != 0) {
    const uint32_t source = 63 - static_cast<uint32_t>(__builtin_clzll(active));
    active &= ~Bit(source);
    for (const QuickCandidate* candidate = type.begin; candidate != type.end; ++candidate) {
      if (candidate->source == source && !AddChoice(configuration, *candidate)) return false;
    }
  }
  return true;
}

void QuickMaker::MakeRows() {
  if (!out_.start) return;
  FindConfigurations();
  const size_t count = out_.configurations.size(), types = out_.types.size();
  if (count > kMostConfigurations || count * types > kMostRows) {
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
  out_.rows.resize(count * types);
  for (size_t i = 0; i < count; ++i) {
    for (size_t type = 0; type < types; ++type) {
      QuickRow& row = out_.rows[i * types + type];
      const size_t begin = out_.choices.size();
      row.begin = static_cast<uint32_t>(begin);
      row.ready = begin < kMostChoices && AddChoices(out_.configurations[i], out_.types[type]);
      if (!row.ready) out_.choices.resize(begin);
      row.count = static_cast<uint16_t>(out_.choices.size() - begin);
    }
  }
}

}  // namespace callcue::program
