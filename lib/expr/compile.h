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

  // False if it needs more registers or chains than there are.
  // With `keep` its constants are copied, so that the code outlives the tree.
  bool Compile(const Tree& tree, NodeId root, const std::vector<std::unique_ptr<re2::RE2>>& patterns, bool keep);

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

  Label NewLabel();
  void Bind(Label label) { labels_[label] = static_cast<uint16_t>(code_.size()); }
  Instruction& Emit(Code code, NodeId node);
  Instruction& EmitJump(Code code, NodeId node, int chain, Label target);
  void Go(Label label, Label next);
  int NewChain(int chain);
  int NewRegister(int count = 1);

  void Condition(NodeId id, const Ways& ways);
  void Chain(NodeId id, const Ways& ways);
  void ConditionalWays(NodeId id, const Ways& ways);
  void LoopWays(NodeId id, const Ways& ways);
  bool FusedTerm(NodeId id, const Ways& ways);
  bool FusedCompare(NodeId id, Op op, const Node& slot, const Node& constant, const Ways& ways);
  void Leaf(Code when_true, Code when_false, NodeId node, const Ways& ways);
  std::vector<NodeId> CheapFirst(const Node& n) const;
  bool PrefersOpenYes(NodeId id) const;

  int Operand(NodeId id, int chain);
  void Into(int to, NodeId id, int chain);
  void BoolInto(int to, NodeId id, int chain);
  void ConditionalInto(int to, NodeId id, int chain);
  void ApplyInto(int to, NodeId id, int chain);
  void ElementsInto(int to, NodeId id, int chain);
  void CollectInto(int to, NodeId id, int chain);
  int BeginLoop(const Node& n, int chain, Label bad);

  const Value* Keep(const Value& value);
  const Node& At(NodeId id) const { return (*tree_)[id]; }

  const TypeTable& types_;
  Arena* arena_;
  const Tree* tree_ = nullptr;
  const std::vector<std::unique_ptr<re2::RE2>>* patterns_ = nullptr;
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

// Worst-case steps of the subtree.
uint64_t CostOfNode(const Tree& tree, NodeId id);

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_COMPILE_H_
