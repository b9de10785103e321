// What the exploration and the searches found, in the author's words.
#ifndef CALLCUE_LIB_ANALYSE_FINDINGS_H_
#define CALLCUE_LIB_ANALYSE_FINDINGS_H_

#include <string>
#include <vector>

#include "callcue/analysis.h"
#include "lib/analyse/codes.h"
#include "lib/analyse/example.h"
#include "lib/analyse/explorer.h"
#include "lib/analyse/joint.h"
#include "lib/analyse/places.h"
#include "lib/check/report.h"

namespace callcue::analyse {

class Findings {
 public:
  Findings(const Program& program, const Machine& machine, const Explorer& explorer, Joint* joint,
           const ExampleFinder& finder, const Places& places, check::Reporter* reporter, Analysis* out)
      : p_(program),
        machine_(machine),
        explorer_(explorer),
        joint_(*joint),
        finder_(finder),
        places_(places),
        reporter_(*reporter),
        out_(*out) {}

  void States();
  void Transitions();
  void Elements();
  void Conflicts();

 private:
  void Report(Code code, const std::string& place, std::string_view element, std::string message, std::string hint);
  void ReportShown(Code code, const std::string& place, std::string_view element, const std::string& message,
                   const Shown& shown, std::string hint);
  void Open(std::string sentence) { out_.not_proven.push_back(std::move(sentence)); }

  std::string ArrowText(uint32_t transition) const;                                 // "from a on held when \"x > 3\""
  std::vector<std::pair<uint32_t, uint8_t>> TriggersOf(uint32_t transition) const;  // types and parties
  std::string TypeText(uint32_t type, uint8_t parties) const;
  bool CanHappen(uint32_t type) const;
  std::string WhyBlocked(uint32_t transition) const;
  std::string ValuesText(expr::ExprId guard) const;
  bool AnyReached(program::Range in) const;
  void CheckDuty(uint32_t duty);
  void CheckActive(uint32_t element, program::Range in, expr::ExprId when, program::Role opens, uint32_t index);

  const Program& p_;
  const Machine& machine_;
  const Explorer& explorer_;
  Joint& joint_;
  const ExampleFinder& finder_;
  const Places& places_;
  check::Reporter& reporter_;
  Analysis& out_;
};

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_FINDINGS_H_
