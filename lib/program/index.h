// The index from what can happen to what reacts to it.
#ifndef CALLCUE_LIB_PROGRAM_INDEX_H_
#define CALLCUE_LIB_PROGRAM_INDEX_H_

#include <cstdint>
#include <vector>

#include "lib/program/program.h"

namespace callcue::program {

class IndexBuilder {
 public:
  // `name` is kNoIndex for any name of the kind. Reactions of one role come in the order of `order`.
  void Add(Kind kind, uint32_t name, Reaction reaction, uint32_t order);
  // Numbers the types and fills in their reactions. The vocabularies of the program must be complete.
  void Finish(Program* program);

 private:
  struct Entry {
    Kind kind;
    uint32_t name;
    Reaction reaction;
    uint32_t order;
  };
  std::vector<Entry> entries_;
};

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_INDEX_H_
