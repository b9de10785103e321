// What elements demand of the agent and what they forbid, by the things that can happen: the pairs that may contradict
// each other are looked for here, cheaply; example.h then tries to show one.
#ifndef CALLCUE_LIB_ANALYSE_DEMANDS_H_
#define CALLCUE_LIB_ANALYSE_DEMANDS_H_

#include <cstdint>
#include <vector>

#include "lib/analyse/codes.h"
#include "lib/analyse/explorer.h"
#include "lib/analyse/joint.h"

namespace callcue::analyse {

// A recommendation that is made when something of `type` happens.
struct Emission {
  uint32_t recommend = 0;
  uint32_t type = 0;
  program::Role role = program::Role::kRule;
  uint8_t parties = 0xff;
  program::Range in;        // states, any of them; empty = any
  uint32_t source = kNone;  // of a transition: its source state
  std::vector<expr::ExprId> guards;
};

// Two elements that may contradict each other, to be shown by an example.
struct Candidate {
  Code code = Code::kConflictTopic;
  uint32_t first = 0, second = 0;  // elements: the one that demands; the other one
  uint32_t first_recommend = kNone, second_recommend = kNone;
  uint32_t first_duty = kNone;
  uint32_t type = 0;       // what happens
  uint8_t parties = 0xff;  // by whom
  uint32_t permission_act = kNone;
};

std::vector<Candidate> FindCandidates(const Program& program, const Explorer& explorer, Joint* joint);

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_DEMANDS_H_
