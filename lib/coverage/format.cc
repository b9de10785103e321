#include "lib/base/concat.h"
#include "lib/coverage/coverage.h"

namespace callcue::coverage {
namespace {

std::string Line(std::string_view label, const std::string& text) {
  std::string padded(label);
  padded.resize(10, ' ');
  return Concat("  ", padded, text.empty() ? "NONE" : text, "\n");
}

template <typename List, typename Write>
std::string Listed(const List& list, std::string_view between, Write write) {
  std::string text;
  for (const auto& one : list) text += Concat(text.empty() ? "" : between, write(one));
  return text;
}

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      static constexpr char kHex[] = "0123456789abcdef";
      out += "\\u00";
      out += kHex[c >> 4 & 15];
      out += kHex[c & 15];
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace

std::string FormatText(const Coverage& coverage) {
  std::string text;
  size_t lacking = 0;
  for (const Clause& clause : coverage.clauses) {
    uint32_t cases = 0;
    for (const auto& [kind, count] : clause.cases) cases += count;
    lacking += !clause.missing().empty();
    text += Concat(clause.id, "  ", clause.title, "\n");
    const auto element = [](const Element& e) { return Concat(e.id, " (", e.kind, ")"); };
    text += Line("elements", Listed(clause.elements, ", ", element));
    text += Line("scripts", Listed(clause.scripts, ", ", [](const std::string& script) { return script; }));
    text += Line("cases", cases == 0 ? "" : Concat(cases, ": ", Listed(clause.cases, ", ", [](const auto& kind) {
                                              return Concat(kind.second, " ", kind.first);
                                            })));
  }
  for (const std::string& stranger : coverage.strangers) {
    text += Concat("case ", stranger, " is no clause of this policy\n");
  }
  const size_t all = coverage.clauses.size();
  text += lacking == 0 ? Concat(all, " clauses, each with elements, scripts and cases\n")
                       : Concat(lacking, " of ", all, " clauses lack elements, scripts or cases\n");
  return text;
}

std::string FormatJsonLines(const Coverage& coverage) {
  std::string text;
  for (const Clause& clause : coverage.clauses) {
    const auto quoted = [](std::string_view one) { return Quoted(one); };
    const auto element = [](const Element& e) {
      return Concat("{\"id\":", Quoted(e.id), ",\"kind\":", Quoted(e.kind), "}");
    };
    const auto count = [](const auto& kind) { return Concat(Quoted(kind.first), ":", kind.second); };
    text += Concat("{\"clause\":", Quoted(clause.id), ",\"title\":", Quoted(clause.title), ",\"elements\":[",
                   Listed(clause.elements, ",", element), "],\"scripts\":[", Listed(clause.scripts, ",", quoted),
                   "],\"cases\":{", Listed(clause.cases, ",", count), "},\"missing\":[",
                   Listed(clause.missing(), ",", quoted), "]}\n");
  }
  return text;
}

}  // namespace callcue::coverage
