#include "lib/expr/arena.h"
#include "lib/expr/expr.h"
#include "lib/expr/program.h"

namespace callcue::expr {

std::vector<Value> Program::ConstantsIn(ExprId id) const {
  std::vector<Value> constants;
  if (!impl_->Has(id)) return constants;
  const Compiled& c = impl_->compiled[id];
  const Node* nodes = impl_->NodesOf(c);
  for (uint32_t i = 0; i < c.node_count; ++i) {
    if (nodes[i].kind != NodeKind::kConstant) continue;
    const Value& value = nodes[i].value;
    if (value.kind == Kind::kList) {
      const Value* elements = Elements(value, nullptr);
      constants.insert(constants.end(), elements, elements + value.size);
    } else if (value.known()) {
      constants.push_back(value);
    }
  }
  return constants;
}

}  // namespace callcue::expr
