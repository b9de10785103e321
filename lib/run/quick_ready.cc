#include "lib/run/quick_ready.h"

namespace callcue::run::quick {

namespace {

// As Quick::Holds(), of what isn't an expression.
CALLCUE_INLINE Truth HoldsSimply(const QuickChoice& choice, const char* variables, const Event& event) {
  Truth whole = Truth::kTrue;
  for (const QuickTest* test = choice.tests; test != choice.tests + choice.test_count; ++test) {
    Truth truth = Truth::kUnknown;
    const char* const place = variables + test->place;
    if (test->what == QuickTest::What::kCount) {
      truth = TruthIf(Compare(test->is, event.count, test->than));
    } else if (test->what == QuickTest::What::kElapsed) {
      truth = Elapsed(*test, place, event.at_ms);
    } else if (test->what == QuickTest::What::kInt) {
      truth = CompareInt(*test, place);
    } else if (*place != 0) {   // a bool
      truth = TruthIf((*place == 2) == (test->is == QuickTest::Is::kTrue));
    }
    if (truth == Truth::kFalse) return truth;
    if (truth > whole) whole = truth;
  }
  return whole;
}

const QuickChoice* ChooseByExpression(const Program& program, State* state, OutputMemory* output, const Event& event,
                                      const QuickChoice* choice, uint8_t party);

template <bool expressions>
CALLCUE_INLINE const QuickChoice* Choose(const Program& program, State* state, OutputMemory* output, const Event& event,
                                         const QuickChoice* choice, uint8_t party) {
  const char* const variables = VariablesOf(&state->header());
  for (;; ++choice) {
    if (!HoldsInPlace(*choice, variables, party, event.count)) continue;   // where the bool is unknown and the rest fails, too
    const bool expression = (choice->flags & QuickChoice::kExpression) != 0;
    if (!expressions && expression) return ChooseByExpression(program, state, output, event, choice, party);
    const Truth truth = expression ? HoldsBeside(program, state, output, event, *choice, party)
                                   : HoldsSimply(*choice, variables, event);
    if (truth == Truth::kFails) return nullptr;
    if (truth == Truth::kTrue) return choice;
  }
}

[[gnu::noinline]] const QuickChoice* ChooseByExpression(const Program& program, State* state, OutputMemory* output,
                                                        const Event& event, const QuickChoice* choice, uint8_t party) {
  return Choose<true>(program, state, output, event, choice, party);
}

}  // namespace

// Most of them without an expression, and so without a call of another function.
const QuickChoice* ChooseBeside(const Program& program, State* state, OutputMemory* output, const Event& event,
                                const QuickChoice* choice, uint8_t party) {
  return Choose<false>(program, state, output, event, choice, party);
}

const QuickChoice* TakeLine(const QuickTables& tables, State* state, QuickKind::How how, int64_t at_ms, uint8_t party,
                            const QuickChoice* choice) {
  using How = QuickKind::How;
  if (choice->history != QuickChoice::kNoHistory) {
    const uint64_t recorded = state->at<kHistories>(choice->history);
    const program::QuickLanding* landing = choice->landings;
    while ((landing->leaf & recorded) == 0 && landing->choice != nullptr) ++landing;
    choice = landing->choice;
    if (choice == nullptr) return choice;
  }
  if (how > How::kRang && how < How::kCleared) {
    if (!MayChangeLine(tables, *state, how)) return nullptr;
    ChangeLine(state, how, at_ms, party);
  }
  if (choice->record != QuickChoice::kNoRecord) state->at<kHistories>(choice->record) = choice->recorded;
  return choice;
}

}  // namespace callcue::run::quick
