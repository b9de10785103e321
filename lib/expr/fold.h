#ifndef CALLCUE_LIB_EXPR_FOLD_H_
#define CALLCUE_LIB_EXPR_FOLD_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lib/expr/compile.h"
#include "lib/expr/program.h"
#include "lib/expr/tree.h"

namespace callcue::expr {

// The compiled patterns of a program, each text once.
struct Patterns {
  std::vector<std::unique_ptr<re2::RE2>> compiled;
  std::map<std::string, uint16_t, std::less<>> by_text;

  Patterns();
  ~Patterns();
  // False, with what is wrong, if it isn't a pattern or is too large.
  bool Add(std::string_view text, uint16_t* index, std::string* error);
};

// Replaces what doesn't depend on the call by its value, in place, and compiles patterns. Constant parts that fail stay
// (they may be absorbed) and are warned about. False, with problems, for patterns or zones that aren't right. `costs`
// gets the cost of each node that is part of the tree then.
struct FoldTools {
  Arena* arena;
  Patterns* patterns;
  Compiler* compiler;
  Scratch* scratch;
  std::vector<uint64_t>* costs;
};
bool Fold(const FoldTools& tools, Tree* tree, std::vector<Problem>* problems);
// Of a tree that Check refused: the problems of its patterns and zones, so that all are told at once.
void CheckArguments(const FoldTools& tools, Tree* tree, std::vector<Problem>* problems);

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_FOLD_H_
