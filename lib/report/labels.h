// The words of a report in each of its languages. What the policy says (titles, scripts) isn't here.
#ifndef CALLCUE_LIB_REPORT_LABELS_H_
#define CALLCUE_LIB_REPORT_LABELS_H_

#include <string_view>

#include "callcue/decision.h"
#include "callcue/event.h"

namespace callcue::report {

enum class Language : uint8_t { kEnglish, kChinese };

// The language of reports for a BCP 47 tag: Chinese for "zh" and all below it, else English.
Language LanguageOf(std::string_view tag);
// The tag with which titles are asked for: "en", "zh-CN".
std::string_view TagOf(Language language);

// One label, in both languages. "$0" and "$1" stand for what absl::Substitute puts there.
struct Label {
  std::string_view english, chinese;
  std::string_view In(Language language) const { return language == Language::kEnglish ? english : chinese; }
};

// Each is empty in both languages for an unspecified or unknown number.
Label LabelOf(Action action);
Label LabelOf(Severity severity);
Label LabelOf(Verdict verdict);
Label LabelOf(WithdrawalReason reason);
Label LabelOf(Party party);
Label LabelOf(Cause cause);
Label LabelOf(Stream stream);
Label LabelOf(TransferStage stage);
Label LabelOf(FeedbackOutcome outcome);
Label LabelOf(Missing::Kind kind);

}  // namespace callcue::report

#endif  // CALLCUE_LIB_REPORT_LABELS_H_
