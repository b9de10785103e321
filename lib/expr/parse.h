#ifndef CALLCUE_LIB_EXPR_PARSE_H_
#define CALLCUE_LIB_EXPR_PARSE_H_

#include <string_view>
#include <vector>

#include "lib/expr/arena.h"
#include "lib/expr/expr.h"
#include "lib/expr/tree.h"

namespace callcue::expr {

// Reads `source`, which must outlive the tree, into `tree`. Texts of literals with escapes go to the arena. At the
// first error of syntax or bound: false, and one problem.
bool Parse(std::string_view source, Arena* arena, Tree* tree, std::vector<Problem>* problems);

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_PARSE_H_
