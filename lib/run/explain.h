// Why an element of the policy speaks or doesn't: the query behind Call::Explain(). It works on a copy of the state,
// and asks the same questions as a step in the same order, so that it can't tell another story than the engine.
//
// explain.cc puts explanations together, explain_silence.cc finds what keeps an element silent, explain_guard.cc takes
// guards apart.
#ifndef CALLCUE_LIB_RUN_EXPLAIN_H_
#define CALLCUE_LIB_RUN_EXPLAIN_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "callcue/explain.h"
#include "lib/run/engine.h"

namespace callcue::run {

class Explainer {
 public:
  // `state` is a copy, and `output` the query's own; both are written to. `last` is what the call's last step left.
  Explainer(const Program& program, State* state, OutputMemory* output, const OutputMemory& last,
            const ExplainOptions& options);
  absl::Status Run(std::vector<Explanation>* explanations);

 private:
  // A thing that sets off, fulfils or ends an element.
  struct Cause {
    uint32_t element = 0;
    std::string_view role;
    Kind kind = static_cast<Kind>(0);
    uint32_t name = program::kNoIndex;
    uint8_t parties = 0xff;
  };

  // explain.cc
  void CollectCauses();
  void AddCauses(Kind kind, uint32_t name, const program::Type& type, const program::Type* any);
  uint32_t ElementOf(const program::Reaction& reaction, std::string_view* role) const;
  Explanation Explain(uint32_t element);
  void AddClauses(program::Range range, Explanation* x) const;
  void AddLive(uint32_t element, Explanation* x);
  void AddOpen(uint32_t element, Explanation* x);
  void AddJudged(uint32_t element, Explanation* x) const;
  void AddTriggers(uint32_t element, Explanation* x);
  void AddWords(uint32_t performed, Explanation* x) const;
  void AddTimer(std::string_view what, int64_t at, Explanation* x) const;
  Explanation::Standing StandingOf(uint32_t element, const Explanation& x);

  // explain_silence.cc
  void Judge(uint32_t element, Explanation* x);  // its guards, and what keeps it silent
  bool Blocked(uint32_t element, Explanation* x);
  std::string StreamsDown(uint16_t needs, int64_t from, int64_t to) const;
  bool OutOfStates(program::Range in, Explanation* x) const;
  bool NoException(uint32_t element, Explanation* x);
  std::vector<uint32_t> RecommendsOf(uint32_t element, bool* insist);
  bool MayRecommend(uint32_t recommend, bool insist, Explanation* x);
  uint32_t StandsInTheWay(uint32_t recommend, Explanation::Reason* reason) const;
  void FillTrigger(uint32_t element, Explanation* x);
  uint16_t NeedsOf(uint32_t element) const;
  void WaitsForAPlace(uint32_t element, Explanation* x) const;
  void HeldUp(uint32_t element, Explanation* x);  // what holds a reminder or a verdict up

  // explain_guard.cc
  expr::Value Evaluate(expr::ExprId id, std::vector<expr::Part>* parts);
  // Adds the parts of a guard; false, with what stands in the way in x->obstacle, if it isn't `wanted`.
  bool Ask(expr::ExprId id, std::string role, bool wanted, Explanation* x);
  struct Leaf {
    size_t part;
    bool wanted;
  };
  std::vector<Leaf> Blame(const std::vector<expr::Part>& parts, bool wanted) const;
  Explanation::Need NeedOf(expr::ExprId id, const std::vector<expr::Part>& parts, const Leaf& leaf);
  std::optional<int64_t> Foresee(expr::ExprId id, const Leaf& leaf);
  void AddActsOf(expr::ExprId id, Explanation* x);
  std::string Show(const expr::Value& value, bool constant) const;
  std::string_view TextOf(expr::ExprId id, const expr::Part& part) const;

  const Performed* LatestOf(uint32_t act, uint8_t parties) const;
  uint32_t InstancesOf(uint32_t element) const;

  const Program& p_;
  State& s_;
  Engine e_;
  absl::Span<const Decision> last_;
  absl::Span<const uint32_t> acted_;
  const ExplainOptions& options_;
  uint32_t language_ = 0;
  std::vector<Cause> causes_;
};

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_EXPLAIN_H_
