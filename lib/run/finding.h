// What a finding says of its element, whoever judged it.
#ifndef CALLCUE_LIB_RUN_FINDING_H_
#define CALLCUE_LIB_RUN_FINDING_H_

#include <cstdint>

#include "callcue/decision.h"
#include "lib/program/program.h"

namespace callcue::run {

inline Strings ClausesOf(const program::Program& program, program::Range clauses) {
  return absl::MakeConstSpan(program.string_refs.data() + clauses.begin, clauses.size());
}

// But for its times and its evidence.
inline Finding FindingOf(const program::Program& program, uint32_t element, uint32_t instance, Verdict verdict) {
  const program::Element& e = program.elements[element];
  Finding finding;
  finding.element_id = e.id;
  finding.instance = instance;
  finding.verdict = verdict;
  finding.severity = e.severity;
  finding.clause_ids = ClausesOf(program, e.clauses);
  return finding;
}

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_FINDING_H_
