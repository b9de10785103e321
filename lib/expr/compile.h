#ifndef CALLCUE_LIB_EXPR_COMPILE_H_
#define CALLCUE_LIB_EXPR_COMPILE_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "lib/expr/arena.h"
#include "lib/expr/program.h"
#include "lib/expr/tree.h"

namespace callcue::expr {

// Makes code of a checked tree, or of a part of one. Reused for many expressions, for its vectors.
class Compiler {
 public:
  Compiler(const TypeTable* types, Arena* arena) : types_(*types), arena_(arena) {}

  // False if it needs more registers or chains than there are. `costs` has those of the nodes.
  // With `keep` its constants are copied, so that the code outlives the tree.
  bool Compile(const Tree& tree, NodeId root, const std::vector<uint64_t>& costs,
               const std::vector<std::unique_ptr<re2::RE2>>& patterns, bool keep);

  const std::vector<Instruction>& code() const { return code_; }
  const std::vector<uint16_t>& node_of() const { return node_of_; }

 private:
  using Label = uint16_t;
  // Where a condition goes: when true, when false, and when it decides nothing, having noted that as pending in
  // `chain`. `open` is one of the other two. `next` is the label that stands right behind. In a `fresh` chain nothing
  // else is pending, and nothing of it is wanted once the condition is decided.
  struct Ways {
    Label yes, no, open, next;
    int chain;
    bool fresh;
  };

  // What is left to do; the last comes next. A node that has parts leaves steps for them and for what follows them.
  enum class Todo : uint8_t {
    kCondition,    // id, ways
    kChainOver,    // id, chain, end, ways
    kBranch,       // after a condition of ?: that decides where to go. yes, chain, ways
    kRoundOver,    // of all and exists. id, labels of the loop, chain, value, saved, ways
    kCompare,      // two operands. id, saved, ways
    kTest,         // one operand. id, saved, ways
    kOperand,      // to a register that is noted in operands_. id, chain
    kInto,         // id, value, chain
    kBoolLoaded,   // id, value, chain, yes, no, end
    kBranchInto,   // id, value, chain, yes, end
    kElseInto,     // no, end
    kApply,        // id, value
    kElements,     // id, value, loop
    kRange,        // one operand. bad, loop, saved
    kRound,        // of all and exists. id, labels of the loop, loop, chain, ways
    kCollect,      // id, value, labels of the loop, loop, result, chain
    kCollectKeep,  // of map. one operand. result, round, saved
    kCollected,    // one operand. id, value, labels of the loop, loop, result, saved
    kBind,         // end
    kRestore,      // saved
  };
  struct Step {
    Todo todo;
    NodeId id = 0;
    Ways ways = {};
    int chain = 0;
    int value = 0;             // register that gets the value
    int loop = 0, result = 0;  // registers of a loop and its collection; the first of a list's
    int saved = 0;             // next_register_ before
    Label yes = 0, no = 0, end = 0;
    Label round = 0, bad = 0, on = 0;
  };

  Label NewLabel();
  void Bind(Label label) { labels_[label] = static_cast<uint16_t>(code_.size()); }
  Instruction& Emit(Code code, NodeId node);
  Instruction& EmitJump(Code code, NodeId node, int chain, Label target);
  void Go(Label label, Label next);
  int NewChain(int chain);
  int NewRegister(int count = 1);
  int TakeOperand();

  void Run();
  void Do(const Step& step);
  void Condition(NodeId id, const Ways& ways);
  void Chain(NodeId id, const Ways& ways);
  void ChainOver(const Step& s);
  void ConditionalWays(NodeId id, const Ways& ways);
  void LoopWays(NodeId id, const Ways& ways);
  void Round(const Step& s);
  void RoundOver(const Step& s);
  void Compare(const Step& s);
  void Test(const Step& s);
  bool FusedTerm(NodeId id, const Ways& ways);
  bool FusedCompare(NodeId id, Op op, const Node& slot, const Node& constant, const Ways& ways);
  void Leaf(Code when_true, Code when_false, NodeId node, const Ways& ways);
  void CheapFirst(const Node& n);
  bool PrefersOpenYes(NodeId id) const;

  void Operand(NodeId id, int chain);
  void Into(const Step& s);
  void BoolInto(const Step& s);
  void BoolLoaded(const Step& s);
  void ConditionalInto(const Step& s);
  void ApplyInto(const Step& s);
  void Apply(const Step& s);
  void ElementsInto(const Step& s);
  void CollectInto(const Step& s);
  void Collect(const Step& s);
  void Collected(const Step& s);
  void Range(const Step& s);
  void BeginLoop(const Node& n, int chain, Step* s);
  Instruction& EmitPair(Code code, int a, int b, Label target);

  const Value* Keep(const Value& value);
  const Node& At(NodeId id) const { return (*tree_)[id]; }

  const TypeTable& types_;
  Arena* arena_;
  const Tree* tree_ = nullptr;
  const std::vector<uint64_t>* costs_ = nullptr;
  const std::vector<std::unique_ptr<re2::RE2>>* patterns_ = nullptr;
  std::vector<Step> steps_;
  std::vector<int> operands_;  // registers of values that a step waits for
  std::vector<NodeId> terms_;
  std::vector<Instruction> code_;
  std::vector<uint16_t> node_of_;
  std::vector<uint16_t> labels_;
  std::vector<uint32_t> jumps_;
  std::vector<int> variables_;  // register of a loop's variable
  uint64_t chains_used_ = 0;
  int loops_ = 0;  // that enclose the place
  int next_register_ = 0;
  bool ok_ = true;
  bool keep_ = true;
};

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_COMPILE_H_
