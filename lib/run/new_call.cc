#include "lib/run/new_call.h"

#include <cstring>

#include "lib/run/output.h"
#include "lib/run/quick_ready.h"

namespace callcue::run {

NewCall::NewCall(const program::Program& program) : layout(program) {
  const State state(program);
  OutputMemory output;
  quick::Begin(program, state, &output);
  ordinary = output.ordinary;
  room = output.room;
  rows = output.rows;
  if (program.step->initial_texts) return;
  begin = std::make_unique<char[]>(layout.begin);
  std::memcpy(begin.get(), state.block(), layout.begin);
}

const NewCall& NewCall::Make(const program::Program& program) {
  const auto destroy = [](const void* made) { delete static_cast<const NewCall*>(made); };
  return *static_cast<const NewCall*>(program.new_call.Keep(new NewCall(program), destroy));
}

}  // namespace callcue::run
