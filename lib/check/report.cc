#include "lib/check/report.h"

#include <algorithm>
#include <utility>

#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/base/utf8.h"

namespace callcue::check {

const CodeInfo& InfoOf(Code code) {
  constexpr bool kError = false, kWarning = true;
  static constexpr CodeInfo kInfos[] = {
#define CALLCUE_X(enumerator, code, severity, meaning) {code, severity, meaning},
      CALLCUE_CHECK_CODES(CALLCUE_X)
#undef CALLCUE_X
  };
  return kInfos[static_cast<int>(code)];
}

std::string Path::Text() const {
  std::vector<const Path*> steps;
  for (const Path* p = this; p != nullptr; p = p->parent) steps.push_back(p);
  std::string text;
  for (size_t i = steps.size(); i-- > 0;) {
    const Path& step = *steps[i];
    if (*step.field == '\0') continue;
    if (!text.empty()) text += '.';
    text += step.field;
    if (step.index >= 0) Append(&text, "[", step.index, "]");
  }
  return text;
}

std::string_view Path::Element() const {
  for (const Path* p = this; p != nullptr; p = p->parent) {
    if (!p->element.empty()) return p->element;
  }
  return {};
}

Diagnostic& Reporter::Add(std::string_view code, bool warning, std::string_view file, std::string message,
                          std::string hint) {
  Diagnostic d;
  d.severity = warning ? Diagnostic::Severity::kWarning : Diagnostic::Severity::kError;
  d.code = std::string(code);
  d.path = std::string(file);
  d.message = std::move(message);
  d.hint = std::move(hint);
  failed_ = failed_ || !warning;
  list_.push_back(std::move(d));
  return list_.back();
}

bool Reporter::Follows(std::string_view code, const syntax::Sources::Place& place) const {
  if (!sources_.any_unread()) return false;
  for (const Code unused : {Code::kUnusedName, Code::kNeverRaised, Code::kUncoveredClause}) {
    if (code == InfoOf(unused).code) return true;
  }
  return place.map != nullptr && place.map->IsPartlyUnread(place.path);
}

void Reporter::Report(Code code, const Path& at, std::string message, std::string hint) {
  const syntax::Sources::Place place = sources_.Find(at.Text());
  if (Follows(InfoOf(code).code, place)) return;
  Diagnostic& d = Add(InfoOf(code).code, InfoOf(code).warning, place.name, std::move(message), std::move(hint));
  d.element = std::string(at.Element());
  if (place.map != nullptr) place.map->Place(place.map->Locate(place.path), &d);
}

std::string Reporter::Where(const Path& at) const {
  const syntax::Sources::Place place = sources_.Find(at.Text());
  if (place.map == nullptr) return at.Text();
  const uint32_t line = place.map->Locate(place.path).line;
  return place.name.empty() ? Concat("line ", line) : Concat(place.name, ":", line);
}

void Reporter::ReportIn(Code code, const Path& at, std::string_view value, uint32_t begin, uint32_t end,
                        std::string message, std::string hint) {
  ReportForeign(InfoOf(code).code, InfoOf(code).warning, at, value, begin, end, std::move(message), std::move(hint));
}

void Reporter::ReportForeign(std::string_view code, bool warning, const Path& at, std::string_view value,
                             uint32_t begin, uint32_t end, std::string message, std::string hint) {
  const syntax::Sources::Place place = sources_.Find(at.Text());
  if (Follows(code, place)) return;
  Diagnostic& d = Add(code, warning, place.name, std::move(message), std::move(hint));
  d.element = std::string(at.Element());
  if (place.map == nullptr) return;
  begin = std::min<uint32_t>(begin, static_cast<uint32_t>(value.size()));
  end = std::clamp<uint32_t>(end, begin, static_cast<uint32_t>(value.size()));
  syntax::Position position = place.map->LocateIn(place.path, begin);
  const uint32_t length = static_cast<uint32_t>(CountCodePoints(value.substr(begin, end - begin)));
  const uint32_t line = static_cast<uint32_t>(CountCodePoints(place.map->Line(position.line)));
  position.length = position.column > line ? 1 : std::min(length, line + 1 - position.column);
  place.map->Place(position, &d);
}

void Reporter::ReportWarning(std::string_view code, const Path& at, std::string message, std::string hint) {
  const syntax::Sources::Place place = sources_.Find(at.Text());
  Diagnostic& d = Add(code, true, place.name, std::move(message), std::move(hint));
  d.element = std::string(at.Element());
  if (place.map != nullptr) place.map->Place(place.map->Locate(place.path), &d);
}

void Reporter::ReportOption(Code code, std::string_view name, std::string message, std::string hint) {
  const std::string_view file = sources_.Find("").name;
  Add(InfoOf(code).code, InfoOf(code).warning, file, std::move(message), std::move(hint)).element = std::string(name);
}

Diagnostics Reporter::Take() {
  SortDiagnostics(&list_);
  return std::move(list_);
}

}  // namespace callcue::check
