// Trees to code: conditions. See program.h for what chains are.
//
// A condition is compiled towards places (Ways): where to go when true, when false, when open. In a && b, a goes on to
// b both when true and when open; in a || b both when false and when open. So "open" is always one of the two others,
// and a term needs one jump and a fall-through. A chain within a chain has its own note of what is pending, handed to
// the outer one at its end; only a chain that is alone (a whole guard) does without.
#include "lib/expr/compile.h"

namespace callcue::expr {

bool Compiler::PrefersOpenYes(NodeId id) const {
  bool yes = true;
  for (; At(id).kind == NodeKind::kNot; id = tree_->Child(At(id), 0)) yes = !yes;
  const Node& n = At(id);
  const bool is_or = n.kind == NodeKind::kOr || (n.kind == NodeKind::kLoop && n.loop == LoopKind::kExists);
  return yes != is_or;
}

void Compiler::Condition(NodeId id, const Ways& ways) {
  const Node& n = At(id);
  switch (n.kind) {
    case NodeKind::kAnd:
    case NodeKind::kOr: return Chain(id, ways);
    case NodeKind::kNot:
      steps_.push_back(
          {Todo::kCondition, tree_->Child(n, 0), {ways.no, ways.yes, ways.open, ways.next, ways.chain, ways.fresh}});
      return;
    case NodeKind::kConditional:
      if (n.type == Simple(Kind::kBool)) return ConditionalWays(id, ways);
      break;
    case NodeKind::kLoop:
      if (n.loop == LoopKind::kAll || n.loop == LoopKind::kExists) return LoopWays(id, ways);
      break;
    case NodeKind::kConstant:
      if (n.value.kind == Kind::kBool) return Go(n.value.i ? ways.yes : ways.no, ways.next);
      break;
    default:
      if (FusedTerm(id, ways)) return;
  }
  const bool compares = n.kind == NodeKind::kApply && IsComparison(n.op);
  for (uint32_t i = 0; i < (compares ? 2 : 1); ++i) {
    steps_.push_back({Todo::kOperand, compares ? tree_->Child(n, i) : id, {}, ways.chain + 1});
  }
  Step after{compares ? Todo::kCompare : Todo::kTest, id, ways};
  after.saved = next_register_;
  steps_.push_back(after);
}

void Compiler::Compare(const Step& s) {
  Leaf(Code::kCompareIf, Code::kCompareUnless, s.id, s.ways);
  Instruction& in = code_[jumps_.back()];
  in.b = static_cast<uint16_t>(TakeOperand());
  in.a = static_cast<uint16_t>(TakeOperand());
  in.u = 0;
  in.op = At(s.id).op;
  Go(s.ways.open, s.ways.next);
  next_register_ = s.saved;
}

void Compiler::Test(const Step& s) {
  Leaf(Code::kRegIf, Code::kRegUnless, s.id, s.ways);
  code_[jumps_.back()].a = static_cast<uint16_t>(TakeOperand());
  Go(s.ways.open, s.ways.next);
  next_register_ = s.saved;
}

void Compiler::Chain(NodeId id, const Ways& ways) {
  const Node& n = At(id);
  const bool is_and = n.kind == NodeKind::kAnd;
  const bool shares = ways.fresh && ways.open == (is_and ? ways.yes : ways.no);
  const int chain = shares ? ways.chain : NewChain(ways.chain + 1);
  CheapFirst(n);
  const Label end = shares ? (is_and ? ways.yes : ways.no) : NewLabel();
  for (size_t i = 0; i < terms_.size(); ++i) {
    const bool last = i + 1 == terms_.size();
    const Label on = last ? end : NewLabel();
    const Label next = last && shares ? ways.next : on;
    steps_.push_back(
        {Todo::kCondition, terms_[i], {is_and ? on : ways.yes, is_and ? ways.no : on, on, next, chain, false}});
    if (last) break;
    Step bind{Todo::kBind};
    bind.end = on;
    steps_.push_back(bind);
  }
  if (shares) return;
  Step over{Todo::kChainOver, id, ways, chain};
  over.end = end;
  steps_.push_back(over);
}

void Compiler::ChainOver(const Step& s) {
  Bind(s.end);
  EmitJump(Code::kChainEnd, s.id, s.chain, s.ways.open).a = static_cast<uint16_t>(s.ways.chain);
  Go(At(s.id).kind == NodeKind::kAnd ? s.ways.yes : s.ways.no, s.ways.next);
}

// Terms by their cost's order of magnitude, else as written: which one is asked first makes no difference to && and ||
// but for the error that is named when several fail.
void Compiler::CheapFirst(const Node& n) {
  terms_.clear();
  for (const uint64_t most : {uint64_t{8}, uint64_t{64}, UINT64_MAX}) {
    const uint64_t least = most == 8 ? 0 : most == 64 ? 9 : 65;
    for (uint32_t i = 0; i < n.count; ++i) {
      const NodeId id = tree_->Child(n, i);
      if ((*costs_)[id] >= least && (*costs_)[id] <= most) terms_.push_back(id);
    }
  }
}

void Compiler::ConditionalWays(NodeId id, const Ways& ways) {
  const Node& n = At(id);
  Step branch{Todo::kBranch, id, ways, NewChain(ways.chain + 1)};
  branch.yes = NewLabel();
  branch.no = NewLabel();
  const Label yes = branch.yes, no = branch.no;
  steps_.push_back({Todo::kCondition, tree_->Child(n, 0), {yes, no, yes, yes, branch.chain, true}});
  steps_.push_back(branch);
  Ways way = ways;
  way.fresh = false;
  way.next = no;
  steps_.push_back({Todo::kCondition, tree_->Child(n, 1), way});
  Step bind{Todo::kBind};
  bind.end = no;
  steps_.push_back(bind);
  way.next = ways.next;
  steps_.push_back({Todo::kCondition, tree_->Child(n, 2), way});
}

// The range first; then what goes through it, in `s->loop`, and its variable have registers.
void Compiler::BeginLoop(const Node& n, int chain, Step* s) {
  s->loop = NewRegister(kLoopRegisters);
  const int variable = NewRegister();
  if (variables_.size() <= n.aux) variables_.resize(n.aux + 1u);
  variables_[n.aux] = variable;
  steps_.push_back({Todo::kOperand, tree_->Child(n, 0), {}, chain});
  Step range{Todo::kRange};
  range.bad = s->bad;
  range.loop = s->loop;
  range.saved = next_register_;
  steps_.push_back(range);
}

void Compiler::Range(const Step& s) {
  EmitPair(Code::kLoopBegin, TakeOperand(), s.loop, s.bad);
  next_register_ = s.saved;
}

// all is an && of as many terms as there are elements, exists an ||.
void Compiler::LoopWays(NodeId id, const Ways& ways) {
  Step round{Todo::kRound, id, ways, NewChain(ways.chain + 1)};
  round.saved = next_register_;
  round.bad = NewLabel();
  round.round = NewLabel();
  round.end = NewLabel();
  round.on = NewLabel();
  BeginLoop(At(id), round.chain + 1, &round);
  steps_.push_back(round);
}

void Compiler::Round(const Step& s) {
  const Node& n = At(s.id);
  const bool all = n.loop == LoopKind::kAll;
  Bind(s.round);
  EmitPair(Code::kLoopNext, variables_[n.aux], s.loop, s.end);
  node_of_.back() = static_cast<uint16_t>(s.id);
  ++loops_;
  steps_.push_back({Todo::kCondition,
                    tree_->Child(n, 1),
                    {all ? s.on : s.ways.yes, all ? s.ways.no : s.on, s.on, s.on, s.chain, false}});
  Step over = s;
  over.todo = Todo::kRoundOver;
  steps_.push_back(over);
}

void Compiler::RoundOver(const Step& s) {
  --loops_;
  Bind(s.on);
  EmitJump(Code::kJump, kNoNode, 0, s.round);
  Bind(s.bad);
  Instruction& pend = Emit(Code::kLoopPend, kNoNode);
  pend.place = static_cast<uint8_t>(s.chain << 2);
  pend.a = static_cast<uint16_t>(s.loop);
  Bind(s.end);
  EmitJump(Code::kChainEnd, s.id, s.chain, s.ways.open).a = static_cast<uint16_t>(s.ways.chain);
  Go(At(s.id).loop == LoopKind::kAll ? s.ways.yes : s.ways.no, s.ways.next);
  next_register_ = s.saved;
}

}  // namespace callcue::expr
