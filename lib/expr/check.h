#ifndef CALLCUE_LIB_EXPR_CHECK_H_
#define CALLCUE_LIB_EXPR_CHECK_H_

#include <memory>
#include <string>
#include <vector>

#include "lib/expr/arena.h"
#include "lib/expr/environment.h"
#include "lib/expr/tree.h"

namespace callcue::expr {

// Resolves the names of a parsed tree and gives every node its type. All errors are reported, each once: what follows
// from a bad part is left alone. True if there was none. Arenas of environments whose constants are used join
// `kept`. `nearest_left` counts down the searches for a misspelt name's nearest, which take a look at every name.
bool Check(const Environment::Impl& environment, TypeTable* types, Tree* tree,
           std::vector<std::shared_ptr<Arena>>* kept, int* nearest_left, std::vector<Problem>* problems);

// Gives the call `id` its operator and type, from the types of its arguments. `problems` as in Check.
struct CallContext {
  TypeTable& types;
  Tree& tree;
  std::vector<Problem>* problems;
};
void CheckOperator(const CallContext& context, NodeId id);
void CheckFunction(const CallContext& context, NodeId id);
void Complain(const CallContext& context, const Node& n, const char* code, std::string message, std::string hint = {});

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_CHECK_H_
