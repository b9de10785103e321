#include "lib/scxml/report.h"

#include <algorithm>
#include <utility>

namespace callcue::scxml {

const CodeInfo& InfoOf(Code code) {
  constexpr bool kError = false, kWarning = true;
  static constexpr CodeInfo kInfos[] = {
#define CALLCUE_X(enumerator, code, severity, meaning) {code, severity, meaning},
      CALLCUE_SCXML_CODES(CALLCUE_X)
#undef CALLCUE_X
  };
  return kInfos[static_cast<int>(code)];
}

void Reporter::Report(Code code, Span where, std::string message, std::string hint) {
  const CodeInfo& info = InfoOf(code);
  failed_ |= !info.warning;
  Diagnostic d;
  d.severity = info.warning ? Diagnostic::Severity::kWarning : Diagnostic::Severity::kError;
  d.code = info.code;
  d.path = path_;
  d.message = std::move(message);
  d.hint = std::move(hint);
  map_.Place(map_.At(where.begin, std::max(where.begin, where.end)), &d);
  out_->push_back(std::move(d));
}

}  // namespace callcue::scxml
