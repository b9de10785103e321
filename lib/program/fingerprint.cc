#include "lib/program/fnv.h"
#include "lib/program/program.h"

namespace callcue::program {

// The dump shows all that decides behaviour but the phrases, whose hash it carries, and the code of expressions.
uint64_t FingerprintOf(const Program& program) {
  uint64_t hash = Fnv(kFnvBasis, DumpProgram(program));
  for (expr::ExprId id = 1; id < program.expr_info.size(); ++id) {
    hash = Fnv(hash, program.expressions->DumpProgram(id));
  }
  return hash;
}

}  // namespace callcue::program
