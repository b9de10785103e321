// From a linked policy to the flat tables.
#ifndef CALLCUE_LIB_PROGRAM_COMPILE_H_
#define CALLCUE_LIB_PROGRAM_COMPILE_H_

#include <memory>

#include "lib/program/linked.h"
#include "lib/program/program.h"

namespace callcue::program {

// `policy` was linked without an error. Its expressions and its matcher move into the program.
std::unique_ptr<const Program> Compile(linked::LinkedPolicy* policy);

// Tells phrases and cues from others: part of the fingerprint.
uint64_t HashOfPhrases(const linked::LinkedPolicy& policy);

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_COMPILE_H_
