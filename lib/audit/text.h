// What an audit found, for a reader: a line for each contact, then the clauses, the totals and the worst moments.
#ifndef CALLCUE_LIB_AUDIT_TEXT_H_
#define CALLCUE_LIB_AUDIT_TEXT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/audit/explain.h"
#include "lib/audit/totals.h"
#include "lib/report/labels.h"
#include "lib/report/score_table.h"

namespace callcue::audit {

class TextReport {
 public:
  // `language` absent: that of the first contact that comes.
  TextReport(report::Standard standard, std::optional<report::Language> language, bool colour)
      : standard_(std::move(standard)), language_(language), colour_(colour) {}

  void Add(std::string_view recording, const Contact& contact, std::string* out);
  // The clauses and the sums.
  void AddTotals(const Totals& totals, std::string* out);
  // The worst moments, and why each was found.
  void AddWorst(const std::vector<PlacedMoment>& worst, const Explanations& explanations,
                const std::vector<std::string>& recordings, std::string* out);
  // Of the report, once a contact was added.
  report::Language language() const { return language_.value_or(report::Language::kEnglish); }

 private:
  void Clauses(const Totals& totals, std::string* out) const;
  void Sums(const Totals& totals, std::string* out) const;
  std::string In(report::Label label) const { return std::string(label.In(*language_)); }
  std::string Missing(const Moment& moment, const Explanation& explanation, int64_t start_ms) const;
  std::string Title(std::string_view clause_id) const;

  report::Standard standard_;
  std::optional<report::Language> language_;
  bool colour_;
  bool begun_ = false;
};

}  // namespace callcue::audit

#endif  // CALLCUE_LIB_AUDIT_TEXT_H_
