// The cone of influence: which types of happenings can change whether some elements speak.
#ifndef CALLCUE_LIB_ANALYSE_CONE_H_
#define CALLCUE_LIB_ANALYSE_CONE_H_

#include <cstdint>
#include <set>
#include <vector>

#include "lib/program/program.h"

namespace callcue::analyse {

struct Cone {
  std::set<uint32_t> types;          // of the program's index, derived ones included
  std::set<uint32_t> facts;          // that guards on the way read
  std::vector<expr::ExprId> guards;  // all of them
};

Cone ConeOf(const program::Program& program, const std::vector<uint32_t>& elements, const std::vector<uint32_t>& types,
            const std::vector<uint32_t>& states);

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_CONE_H_
