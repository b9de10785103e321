#include "lib/expr/op.h"

#include <cstddef>
#include <iterator>

namespace callcue::expr {
namespace {

struct OpInfo {
  const char* text;
  uint32_t cost;
};
constexpr OpInfo kOps[] = {
#define CALLCUE_EXPR_OP(name, text, cost) {text, cost},
    CALLCUE_EXPR_OPS(CALLCUE_EXPR_OP)
#undef CALLCUE_EXPR_OP
};
constexpr const char* kErrors[] = {
#define CALLCUE_EXPR_ERROR(name, text) text,
    CALLCUE_EXPR_ERRORS(CALLCUE_EXPR_ERROR)
#undef CALLCUE_EXPR_ERROR
};

}  // namespace

const char* OpText(Op op) { return kOps[static_cast<size_t>(op)].text; }
uint32_t OpCost(Op op) { return kOps[static_cast<size_t>(op)].cost; }

Op Mirrored(Op op) {
  switch (op) {
    case Op::kLess: return Op::kGreater;
    case Op::kLessEqual: return Op::kGreaterEqual;
    case Op::kGreater: return Op::kLess;
    case Op::kGreaterEqual: return Op::kLessEqual;
    default: return op;
  }
}

const char* ErrorText(ErrorCode code) {
  size_t i = static_cast<size_t>(code);
  return i < std::size(kErrors) ? kErrors[i] : kErrors[0];
}

}  // namespace callcue::expr
