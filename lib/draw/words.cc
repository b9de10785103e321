#include "lib/draw/words.h"

#include <algorithm>

#include "lib/base/concat.h"
#include "lib/base/utf8.h"

namespace callcue::draw {
namespace {

constexpr size_t kLine = 42;      // code points of a line that stay readable beside others
constexpr size_t kTriggerLines = 3;   // lines of triggers of one arrow
constexpr int kEffects = 4;       // lines of effects of one arrow

std::string Lower(std::string_view name) {
  std::string out;
  for (char c : name) out += c == '_' ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

std::string EffectWords(const v1::Effect& effect) {
  switch (effect.kind_case()) {
    case v1::Effect::kRecommend: return Words(effect.recommend());
    case v1::Effect::kSet: return Concat("set ", effect.set().variable(), " = ", effect.set().value());
    case v1::Effect::kRaise: return Concat("raise ", effect.raise().event());
    case v1::Effect::kSend: return Concat("send ", effect.send().event(), " after ", effect.send().delay());
    case v1::Effect::kCancel: return Concat("cancel ", effect.cancel());
    case v1::Effect::kWithdraw: return Concat("withdraw ", effect.withdraw());
    case v1::Effect::kIf: return Concat("if ", effect.if_().when(), " …");
    default: return "";
  }
}

}  // namespace

std::string Shorten(std::string_view text, size_t most) {
  std::string flat;   // on one line, blanks once
  for (char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) flat += c;
    else if (!flat.empty() && flat.back() != ' ') flat += ' ';
  }
  while (!flat.empty() && flat.back() == ' ') flat.pop_back();
  if (CountCodePoints(flat) <= most) return flat;
  std::string_view rest = flat;
  for (size_t i = 0; i + 1 < most; ++i) TakeCodePoint(&rest);
  std::string cut = flat.substr(0, flat.size() - rest.size());
  while (!cut.empty() && cut.back() == ' ') cut.pop_back();
  return cut + "…";
}

Lines Triggers(const Strings& on, size_t most) {
  Lines lines;
  for (int i = 0; i < on.size(); ++i) {
    const std::string next = Concat(on[i], i + 1 < on.size() ? "," : "");
    if (lines.empty() || CountCodePoints(lines.back()) + 1 + CountCodePoints(next) > most) {
      if (lines.size() == kTriggerLines) {
        Append(&lines.back(), " +", on.size() - i);
        break;
      }
      lines.push_back(next);
    } else {
      Append(&lines.back(), " ", next);
    }
  }
  return lines;
}

std::string Guard(const std::string& when, size_t most) {
  return when.empty() ? "" : Concat("[", Shorten(when, most), "]");
}

std::string Clauses(const Strings& clauses) { return clauses.empty() ? "" : Concat("§ ", Join(clauses, " ")); }

std::string Words(const v1::Recommend& r) {
  std::string what = !r.custom_action().empty() ? r.custom_action()
                     : r.action() == v1::Recommendation::ACTION_UNSPECIFIED
                         ? "say"
                         : Lower(v1::Recommendation::Action_Name(r.action()));
  return r.script().empty() ? what : Concat(what, " ", r.script());
}

Lines Words(const Effects& effects) {
  Lines lines;
  const int fit = effects.size() > kEffects ? kEffects - 1 : effects.size();
  for (int i = 0; i < fit; ++i) lines.push_back(Shorten(EffectWords(effects[i]), kLine));
  if (effects.size() > fit) lines.push_back(Concat("and ", effects.size() - fit, " more"));
  return lines;
}

}  // namespace callcue::draw
