// What a new call of a policy begins with: how its block is laid out and what stands in it, so that it is one copy.
#ifndef CALLCUE_LIB_RUN_NEW_CALL_H_
#define CALLCUE_LIB_RUN_NEW_CALL_H_

#include <memory>

#include "lib/program/program.h"
#include "lib/run/state.h"

namespace callcue::run {

struct NewCall {
  explicit NewCall(const program::Program& program);
  // Made when it is first asked for.
  static const NewCall& Of(const program::Program& program) {
    const void* const made = program.new_call.Get();
    return made != nullptr ? *static_cast<const NewCall*>(made) : Make(program);
  }

  StateLayout layout;
  std::unique_ptr<char[]> begin;   // the block up to its first part; null where texts stand behind it
  bool ordinary = false;           // of OutputMemory, as what follows
  uint8_t room = 0;
  uint32_t rows = 0;

 private:
  static const NewCall& Make(const program::Program& program);
};

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_NEW_CALL_H_
