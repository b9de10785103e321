#include "lib/check/triggers.h"

#include <utility>
#include <vector>

#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/check/kinds.h"
#include "lib/check/literal.h"

namespace callcue::check {
namespace {

constexpr uint8_t kAnyParty = 0xff;

// The names of the wire, where they differ from those of triggers.
struct Alias {
  std::string_view name, trigger;
};
constexpr Alias kAliases[] = {{"dialogue_act", "act"}, {"agent_action", "action"}};

const KindInfo* FindKind(std::string_view name) {
  for (const Alias& alias : kAliases) {
    if (alias.name == name) name = alias.trigger;
  }
  for (const KindInfo& info : Kinds()) {
    if (info.trigger == name) return &info;
  }
  return nullptr;
}

std::vector<std::string_view> WordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = Strip(text)).empty()) {
    words.push_back(text.substr(0, text.find(' ')));
    text.remove_prefix(words.back().size());
  }
  return words;
}

std::string_view NameOf(Names names) {
  switch (names) {
    case Names::kActs: return "act or intent";
    case Names::kVariables: return "fact";
    case Names::kActions: return "action";
    case Names::kApprovals: return "approval";
    case Names::kSentiments: return "sentiment";
    case Names::kMeasurements: return "measurement";
    case Names::kElements: return "element";
    case Names::kStates: return "state";
    default: return "name";
  }
}

}  // namespace

Triggers TriggerReader::Read(const StringField& texts, const Path& at, const char* field) {
  Triggers triggers;
  for (int i = 0; i < texts.size(); ++i) {
    Trigger trigger;
    if (!ReadOne(texts[i], at.At(field, i), &trigger)) continue;
    if (trigger.kind == program::Kind::kRaised && trigger.name != kNoIndex && !IsListenedTo(trigger.name)) {
      listened_[trigger.name] = at.At(field, i).Text();
    }
    triggers.push_back(trigger);
  }
  return triggers;
}

const std::string& TriggerReader::PlaceOf(uint32_t raised) const {
  static const std::string kNowhere;
  const auto it = listened_.find(raised);
  return it == listened_.end() ? kNowhere : it->second;
}

bool TriggerReader::ReadOne(std::string_view text, const Path& at, Trigger* trigger) {
  const std::vector<std::string_view> words = WordsOf(text);
  if (words.size() != 1 && !(words.size() == 3 && words[1] == "by")) {
    reporter_.Report(Code::kBadTrigger, at, Concat("\"", text, "\" is no trigger"),
                     "Write the name of an event, or \"NAME by PARTY\".");
    return false;
  }
  return ReadEvent(words[0], text, at, trigger) && (words.size() == 1 || ReadParty(words[2], text, at, trigger));
}

bool TriggerReader::ReadEvent(std::string_view name, std::string_view text, const Path& at, Trigger* trigger) {
  const size_t dot = name == "error.execution" ? name.npos : name.find('.');
  const KindInfo* info = FindKind(name.substr(0, dot));
  const uint32_t begin = static_cast<uint32_t>(text.find(name));
  const uint32_t end = begin + static_cast<uint32_t>(name.size());
  if (info == nullptr || (dot != name.npos && info->names == Names::kNothing)) {
    std::vector<std::string_view> names;
    for (const KindInfo& kind : Kinds()) names.push_back(kind.trigger);
    const std::string_view nearest = info == nullptr ? NearestName(name.substr(0, dot), names) : info->trigger;
    reporter_.ReportIn(Code::kUnknownTrigger, at, text, begin, end, Concat("there is no event \"", name, "\""),
                       nearest.empty() ? "" : Concat("Did you mean \"", nearest, "\"?"));
    return false;
  }
  // An intent and an act of one name are one thing.
  trigger->kind = info->kind == static_cast<program::Kind>(EventKind::kIntent) ? program::Kind::kAct : info->kind;
  if (dot == name.npos || name.substr(dot + 1) == "*") return true;
  const std::string_view rest = name.substr(dot + 1);
  if (info->names == Names::kRaised) {
    trigger->name = policy_.raised.Add(rest);
    return true;
  }
  Vocabulary* vocabulary = VocabularyOf(info->kind);
  trigger->name = vocabulary->Find(rest);
  if (info->names == Names::kVariables && trigger->name != kNoIndex && !policy_.variable_values[trigger->name].fact) {
    reporter_.ReportIn(Code::kUnknownName, at, text, begin + static_cast<uint32_t>(dot) + 1, end,
                       Concat("\"", rest, "\" is a variable"), "Only facts are reported; raise an event instead.");
    return false;
  }
  if (trigger->name != kNoIndex) {
    if (info->names == Names::kStates) ++trigger->name;  // state 0 is the root
    return true;
  }
  reporter_.ReportIn(Code::kUnknownName, at, text, begin + static_cast<uint32_t>(dot) + 1, end,
                     Concat("there is no ", NameOf(info->names), " \"", rest, "\""), vocabulary->Hint(rest));
  return false;
}

bool TriggerReader::ReadParty(std::string_view word, std::string_view text, const Path& at, Trigger* trigger) {
  const uint32_t begin = static_cast<uint32_t>(text.rfind(word)), end = begin + static_cast<uint32_t>(word.size());
  std::vector<std::string_view> names;
  uint8_t bit = 0;
  for (int i = 1; i <= static_cast<int>(Party::kThirdParty); ++i) {
    names.push_back(PartyName(static_cast<Party>(i)));
    if (names.back() == word) bit = static_cast<uint8_t>(1 << i);
  }
  if (bit == 0) {
    const std::string_view nearest = NearestName(word, names);
    reporter_.ReportIn(Code::kUnknownName, at, text, begin, end, Concat("there is no party \"", word, "\""),
                       nearest.empty() ? "Parties are AGENT, CUSTOMER, SUPERVISOR, SYSTEM, THIRD_PARTY."
                                       : Concat("Did you mean \"", nearest, "\"?"));
    return false;
  }
  if (!InfoOf(trigger->kind).has_party) {
    reporter_.ReportIn(Code::kNoParty, at, text, begin, end, "this event is nobody's", "Leave out \"by\".");
    return false;
  }
  trigger->parties = bit;
  if (trigger->kind == program::Kind::kAct && trigger->name != kNoIndex &&
      (policy_.act_values[trigger->name].parties & bit) == 0) {
    reporter_.ReportIn(Code::kNeverByParty, at, text, begin, end,
                       Concat("\"", policy_.act_values[trigger->name].name, "\" isn't an act of the ", word),
                       "Add the party to the act.");
  }
  return true;
}

Vocabulary* TriggerReader::VocabularyOf(program::Kind kind) {
  switch (InfoOf(kind).names) {
    case Names::kActs: return &policy_.acts;
    case Names::kVariables: return &policy_.variables;
    case Names::kActions: return &policy_.actions;
    case Names::kApprovals: return &policy_.approvals;
    case Names::kSentiments: return &policy_.sentiments;
    case Names::kMeasurements: return &policy_.measurements;
    case Names::kRaised: return &policy_.raised;
    case Names::kElements: return &policy_.elements;
    default: return &policy_.states;
  }
}

}  // namespace callcue::check
