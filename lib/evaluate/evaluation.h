// How well the phrases of a policy find acts: a labelled corpus against what the words show.
//
// An utterance stands alone: conditions of an act on the rest of the call (its place in it, what came before) are left
// out of account, and what the words show is compared with the labels as a set. An utterance counts once for each act,
// however often the act stands in it. An act that no line of the corpus has isn't judged by it: the author of the
// corpus may not have looked for it. Such acts are named with how often they were found, and count nowhere.
//
// Intervals are Wilson's score intervals (E. B. Wilson, "Probable inference, the law of succession, and statistical
// inference", Journal of the American Statistical Association 22, 1927) at a confidence of 95 %.
//
// Ownership: an Evaluation keeps its policy alive. Thread rule: one thread at a time.
#ifndef CALLCUE_LIB_EVALUATE_EVALUATION_H_
#define CALLCUE_LIB_EVALUATE_EVALUATION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/policy.h"
#include "lib/evaluate/alternatives.h"
#include "lib/evaluate/corpus.h"
#include "lib/match/matcher.h"

namespace callcue::evaluate {

struct Interval {
  double low = 0, high = 1;
};
// Of `successes` in `trials`; the whole of [0, 1] without a trial.
Interval WilsonInterval(uint64_t successes, uint64_t trials);

struct Counts {
  uint64_t true_positives = 0, false_positives = 0, false_negatives = 0, true_negatives = 0;
  uint64_t found() const { return true_positives + false_positives; }
  uint64_t labelled() const { return true_positives + false_negatives; }
};

class Evaluation {
 public:
  explicit Evaluation(std::shared_ptr<const Policy> policy);

  // From now on counts what each alternative of the phrases finds, too. An error if they are too many to be tried one
  // by one.
  absl::Status CountAlternatives();

  // From now on each error says why the act was found or wasn't. kAll: so does each other act that an utterance is
  // labelled with, or that is found in it.
  enum class Explains { kNothing, kErrors, kAll };
  void Explain(Explains what) { explains_ = what; }

  // An act of an utterance.
  struct Case {
    uint64_t line = 0;
    uint32_t act = 0;  // index in the policy
    bool labelled = false, found = false;
    bool judged = false;  // does the corpus judge the act?
    std::string text;
    match::Account account;  // if it was to be explained
    bool is_error() const { return judged && labelled != found; }
    bool missed() const { return labelled && !found; }
  };
  struct BadLine {
    uint64_t line = 0;
    std::string problem;
  };

  // The line with this number. A bad one is kept in bad_lines() and left out of all counts. Blank ones are skipped.
  void Add(uint64_t number, std::string_view line);

  uint64_t utterances() const { return utterances_; }
  // In the order of the lines: the errors, of acts that the corpus judges, and with kAll the others.
  std::vector<Case> cases() const;
  const std::vector<BadLine>& bad_lines() const { return bad_lines_; }
  // Of each act that the corpus judges, in the order of the policy.
  struct Row {
    std::string_view act;
    Counts counts;
  };
  std::vector<Row> rows() const;
  // The acts that it doesn't judge and that were found all the same.
  std::vector<Row> unlabelled() const;
  Counts total() const;
  // Of acts that the corpus judges: most often wrong first, then most often right, then in the order of the policy.
  // Empty without CountAlternatives().
  std::vector<Alternatives::Row> alternatives() const;

  // The errors, one a line ("PATH:12: missed greeting: ..."), each followed by what explains it (why.h) if that was
  // asked for, with kAll others among them ("right", "unjudged"), then a table, then what wasn't judged. `with_errors`
  // false leaves the errors out. Behind it, if they were counted, a table of alternatives.
  std::string RenderText(std::string_view path, bool with_errors) const;
  // One line of JSON, stable:
  //   {"policy": {"name", "version"}, "utterances", "badLines", "confidence": 0.95,
  //    "acts": [{"act", "truePositives", "falsePositives", "falseNegatives", "trueNegatives",
  //              "precision", "precisionInterval": [low, high], "recall", "recallInterval": [low, high]}],
  //    "total": {the same without "act"}, "unlabelled": [{"act", "found"}],
  //    "errors": [{"line", "act", "kind": "missed" | "false", "text"}]}
  // With Explain() each error has also "why" (why.h), and with kAll there are "others": the same, of "kind": "right" |
  // "unjudged".
  // precision and recall are null where nothing was found or labelled; "errors" is absent without `with_errors`. With
  // CountAlternatives() also "alternatives": [{"act", "text", "right", "alone", "wrong", "takenBack"}].
  std::string RenderJson(bool with_errors) const;

 private:
  bool Label(const Utterance& utterance, std::string* problem);
  void Compare(uint64_t number, const Utterance& utterance);
  std::string_view KindOf(const Case& one) const;
  template <typename Want>
  void AppendCases(std::string_view name, const std::vector<Case>& all, Want wants, std::string* out) const;

  std::shared_ptr<const Policy> policy_;
  CorpusReader reader_;
  match::Scratch scratch_;
  match::Result result_;
  uint64_t utterances_ = 0;
  std::vector<Counts> counts_;             // by act
  std::vector<uint8_t> labelled_, found_;  // by act, of the line at hand
  std::unique_ptr<Alternatives> alternatives_;
  Explains explains_ = Explains::kNothing;
  std::vector<Case> cases_;   // also of acts that may turn out not to be judged
  std::vector<BadLine> bad_lines_;
};

}  // namespace callcue::evaluate

#endif  // CALLCUE_LIB_EVALUATE_EVALUATION_H_
