#include "lib/expr/tree.h"

#include <algorithm>

#include "lib/base/limits.h"

namespace callcue::expr {

const char* LoopText(LoopKind loop) {
  switch (loop) {
    case LoopKind::kAll: return "all";
    case LoopKind::kExists: return "exists";
    case LoopKind::kExistsOne: return "exists_one";
    case LoopKind::kMap: return "map";
    case LoopKind::kFilter: return "filter";
  }
  return "";
}

void Reached(const Tree& tree, std::vector<bool>* reached) {
  reached->assign(tree.root + 1, false);
  (*reached)[tree.root] = true;
  for (NodeId id = tree.root + 1; id-- > 0;) {
    if (!(*reached)[id]) continue;
    const Node& n = tree[id];
    for (uint32_t i = 0; i < n.count; ++i) (*reached)[tree.Child(n, i)] = true;
  }
}

namespace {

// How many elements a range can have.
uint64_t MostElements(const Tree& tree, NodeId id) {
  while (tree[id].kind == NodeKind::kLoop) id = tree.Child(tree[id], 0);
  const Node& n = tree[id];
  uint64_t most = limits::kListElements;
  if (n.kind == NodeKind::kConstant) most = n.value.size;
  if (n.kind == NodeKind::kList) most = n.count;
  if (n.kind == NodeKind::kMap) most = n.count / 2;
  return std::min<uint64_t>(most, limits::kListElements);
}

}  // namespace

uint64_t CostOfNode(const Tree& tree, NodeId id, const std::vector<uint64_t>& costs) {
  const Node& n = tree[id];
  uint64_t parts = 0, cost = 1;
  for (uint32_t i = n.kind == NodeKind::kLoop ? 1 : 0; i < n.count; ++i) parts += costs[tree.Child(n, i)];
  if (n.kind == NodeKind::kLoop) {
    const NodeId range = tree.Child(n, 0);
    return 2 + costs[range] + MostElements(tree, range) * (2 + parts);
  }
  if (n.kind == NodeKind::kApply) {
    cost = OpCost(n.op);
    if (n.op == Op::kIn) {
      const Node& list = tree[tree.Child(n, 1)];
      if (list.kind == NodeKind::kConstant) cost = 1 + list.value.size / 2;
    }
    if (n.op == Op::kEqual || n.op == Op::kNotEqual) {
      const Kind kind = static_cast<Kind>(tree[tree.Child(n, 0)].type);
      if (kind > Kind::kDuration) cost = limits::kListElements;
    }
  }
  return cost + parts;
}

}  // namespace callcue::expr
