// The tree of one expression. The parser makes it, the checker gives it types and resolves its names, folding replaces
// constant parts; all in place. Nodes are numbers; children of a node stand side by side in one list.
//
// Children have lower numbers than what they are part of, and parts that stand further left have lower ones: going
// through the nodes by number is going through the tree bottom up and from left to right. Not every node is still part
// of the tree: see Reached().
#ifndef CALLCUE_LIB_EXPR_TREE_H_
#define CALLCUE_LIB_EXPR_TREE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/expr/op.h"
#include "lib/expr/types.h"
#include "lib/expr/value.h"

namespace callcue::expr {

enum class NodeKind : uint8_t {
  kConstant,    // value
  kIdentifier,  // name; after checking a constant, a slot or a variable
  kSelect,      // operand.name; after checking a call of kSelect, or what the dotted name stands for
  kCall,        // name(children), a function; after checking kApply
  kMemberCall,  // children[0].name(children[1..])
  kApply,       // op(children): strict
  kAnd,
  kOr,  // any number of children
  kNot,
  kConditional,  // condition, then, else
  kList,
  kMap,   // keys and values by turns
  kHas,   // one child, a select; after checking kHasSlot, a constant or kApply of kHasKey
  kLoop,  // range, body[, transform]; name is the variable
  kSlot,
  kHasSlot,
  kVariable,  // of the loop `aux`
};

enum class LoopKind : uint8_t { kAll, kExists, kExistsOne, kMap, kFilter };

struct Node {
  NodeKind kind = NodeKind::kConstant;
  Op op = Op::kNone;
  LoopKind loop = LoopKind::kAll;
  uint8_t depth = 1;
  TypeId type = kBadType;
  uint16_t begin = 0, end = 0;  // in the text, without parentheses around it
  uint16_t count = 0;           // children
  uint32_t first = 0;           // of the children, in Tree::children
  uint16_t aux = 0;             // of a loop: its number; of a variable: its loop; of a match: its pattern
  bool rooted = false;          // a name with a leading dot
  std::string_view name;
  Value value;  // of a constant; of a slot: index in i, bank in detail, kind in relative
};

inline void SetSlot(Node* n, Slot slot) {
  n->value = Value();
  n->value.i = slot.index;
  n->value.detail = slot.bank;
}
inline Slot SlotOf(const Node& n) { return {static_cast<uint8_t>(n.value.detail), static_cast<uint32_t>(n.value.i)}; }

using NodeId = uint32_t;

struct Tree {
  std::vector<Node> nodes;
  std::vector<NodeId> children;
  NodeId root = 0;

  Node& operator[](NodeId id) { return nodes[id]; }
  const Node& operator[](NodeId id) const { return nodes[id]; }
  NodeId Child(const Node& n, uint32_t i) const { return children[n.first + i]; }
  void Clear() {
    nodes.clear();
    children.clear();
    root = 0;
  }
};

// Whether each node up to the root is part of the tree.
void Reached(const Tree& tree, std::vector<bool>* reached);

// Worst-case steps of a node, given those of its children (by node).
uint64_t CostOfNode(const Tree& tree, NodeId id, const std::vector<uint64_t>& costs);

const char* LoopText(LoopKind loop);

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_TREE_H_
