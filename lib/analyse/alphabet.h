// Events that a search for examples may post: those that can have to do with some elements, and no others.
//
// Starting from the elements' triggers and guards it follows what can change them: transitions into and out of the
// states that they name, what sets the variables that they read, what raises the events that they wait for, in turn.
#ifndef CALLCUE_LIB_ANALYSE_ALPHABET_H_
#define CALLCUE_LIB_ANALYSE_ALPHABET_H_

#include <cstdint>
#include <string>
#include <vector>

#include "callcue/v1/event.pb.h"
#include "lib/analyse/domain.h"

namespace callcue::analyse {

struct Move {
  std::string body;  // of an Event, in text format: "held { by: PARTY_AGENT }"; empty: time passes to the next deadline
  std::string label;  // "held by AGENT"
  v1::Event event;
  uint32_t type = 0;  // of the program's index
  uint8_t party = 0;
};

// In a fixed order; time's passing last. Each element is a number of Program::elements.
std::vector<Move> MovesFor(const Program& program, const Domain& domain, const std::vector<uint32_t>& elements,
                           const std::vector<uint32_t>& types, const std::vector<uint32_t>& states);

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_ALPHABET_H_
