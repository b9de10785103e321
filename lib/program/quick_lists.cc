// What a choice does: the list of its transition, as short as it is in one configuration.
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "lib/program/quick_maker.h"

namespace callcue::program {
namespace {

using Code = QuickOp::Code;

bool Jumps(const QuickOp& op) { return op.code == Code::kUnless || op.code == Code::kSkip; }

}  // namespace

// What is left where a state is active happens only in the configurations that have it; and which states are active is
// followed only for guards that read them.
std::vector<QuickOp> QuickMaker::OpsIn(uint64_t configuration, const QuickTransition& step) const {
  std::vector<QuickOp> ops;
  bool reads_states = false;
  for (const QuickOp* op = step.ops; op < step.ops_end; ++op) {
    if (op->code != Code::kUnlessActive) ops.push_back(*op);
    else if (!(configuration & Bit(op->small))) op += op->value;
    for (uint32_t i = 0; op->code == Code::kUnless && i < op->small; ++i) {
      const QuickTest::What what = out_.tests[op->target + i].what;
      reads_states |= what == QuickTest::What::kState || what == QuickTest::What::kExpression;
    }
  }
  const auto follows = [](const QuickOp& op) { return op.code == Code::kLeave || op.code == Code::kEnter; };
  if (!reads_states) ops.erase(std::remove_if(ops.begin(), ops.end(), follows), ops.end());
  return ops;
}

// One `if` in the list, asked before anything is set and before a state is left that it may ask for, can as well be
// asked beforehand: of the two lists that it leads to, the first is done where `tests` hold.
bool QuickMaker::FindBranch(const std::vector<QuickOp>& ops, Branch* branch) const {
  size_t at = 0;
  while (at < ops.size() && ops[at].code == Code::kRecommend) ++at;
  if (at == ops.size() || ops[at].code != Code::kUnless) return false;
  const auto begin = ops.begin(), then = begin + static_cast<std::ptrdiff_t>(at) + 1;
  auto otherwise = then + static_cast<std::ptrdiff_t>(ops[at].value), after = otherwise, then_end = otherwise;
  if (otherwise != then && std::prev(otherwise)->code == Code::kSkip) {
    --then_end;
    after = otherwise + static_cast<std::ptrdiff_t>(then_end->value);
  }
  const auto test = out_.tests.begin() + ops[at].target;
  branch->tests.assign(test, test + ops[at].small);
  branch->then.assign(begin, then - 1);
  branch->otherwise = branch->then;
  branch->then.insert(branch->then.end(), then, then_end);
  branch->otherwise.insert(branch->otherwise.end(), otherwise, after);
  for (std::vector<QuickOp>* list : {&branch->then, &branch->otherwise}) {
    list->insert(list->end(), after, ops.end());
    for (const QuickOp& op : *list) {
      if (Jumps(op)) return false;
    }
  }
  return true;
}

// What is no more than a few settings, a recommendation, and a delayed event that is cancelled and then one that is
// sent, needs no list.
void QuickMaker::SetOps(std::vector<QuickOp> ops, QuickChoice* choice) {
  QuickChoice simple = *choice;
  bool is_simple = true;
  for (const QuickOp& op : ops) {
    const uint16_t place = static_cast<uint16_t>(op.target);
    if (op.code == Code::kSetBool && simple.sets < QuickChoice::kSets) {
      simple.set_place[simple.sets] = place;
      simple.set_value[simple.sets++] = op.small;
    } else if (op.code == Code::kSetNow && simple.stamp == QuickChoice::kNoStamp) {
      simple.stamp = place;
    } else if (op.code == Code::kRecommend && simple.recommend == QuickChoice::kNothing) {
      simple.recommend = op.target;
    } else if (op.code == Code::kCancel && simple.cancel == QuickChoice::kNothing &&
               simple.send == QuickChoice::kNothing) {
      simple.cancel = op.target;
    } else if (op.code == Code::kSend && simple.send == QuickChoice::kNothing) {
      simple.send = op.target;
    } else {
      is_simple = false;
    }
  }
  if (is_simple) {
    *choice = simple;
    return;
  }
  choice->op_count = static_cast<uint32_t>(ops.size());
  out_.choice_ops.push_back(std::move(ops));
  choice->ops = out_.choice_ops.back().data();
}

}  // namespace callcue::program
