#include <algorithm>

#include "absl/strings/ascii.h"
#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/base/limits.h"
#include "lib/check/linker.h"

namespace callcue::check {

void Linker::DeclareNames() {
  DeclareClauses();
  LinkParams();
  LinkVariables(message_.fact(), "fact", true);
  LinkVariables(message_.variable(), "variable", false);
  DeclareList(&policy_.sentiments, message_.sentiment(), "sentiment", "sentiment");
  DeclareList(&policy_.actions, message_.action(), "action", "action");
  DeclareList(&policy_.approvals, message_.approval(), "approval", "approval");
  DeclareList(&policy_.measurements, message_.measurement(), "measurement", "measurement");
  DeclareScripts();
  DeclareActs();
  DeclareActSlots();
  DeclareStates();
  DeclareElements();
}

bool Linker::Declare(Vocabulary* vocabulary, std::string_view name, const Path& at, const char* field,
                     std::string_view what) {
  bool fresh = false;
  if (name.empty()) {
    reporter_.Report(Code::kMissingName, at, Concat(Article(what), " ", what, " without ", Article(field), " ", field));
    return false;
  }
  if (name.size() > limits::kNameBytes) {
    reporter_.Report(Code::kTooMany, at.Field(field), Concat("longer than ", limits::kNameBytes, " bytes"));
  }
  vocabulary->Add(name, &fresh);
  if (!fresh) {
    reporter_.Report(Code::kDuplicateName, at.Field(field), Concat("there is another ", what, " \"", name, "\""),
                     FirstPlace(name, at, field));
  }
  return fresh;
}

// For a hint: where the first of the name stands, be it in another list of one space of names. Looked for only then.
std::string Linker::FirstPlace(std::string_view name, const Path& second, const char* field) const {
  std::string place;
  const auto look = [&](const auto& list, const char* list_name, auto name_of) {
    for (int i = 0; i < list.size() && place.empty(); ++i) {
      const bool is_second = std::string_view(second.field) == list_name && second.index == i;
      if (is_second || name_of(list[i]) != name) continue;
      const Path first = root_.At(list_name, i);
      place = Concat("The other one stands at ", reporter_.Where(first.Field(field)), ".");
    }
  };
  const auto names = [](const auto& one) -> const std::string& { return one.name(); };
  const auto ids = [](const auto& one) -> const std::string& { return one.id(); };
  const std::string_view list = second.parent == &root_ ? second.field : "";
  if (list == "clause") look(message_.clause(), "clause", ids);
  if (list == "param") look(message_.param(), "param", names);
  if (list == "act") look(message_.act(), "act", names);
  if (list == "script") look(message_.script(), "script", ids);
  if (list == "region") look(message_.region(), "region", ids);
  if (list == "fact" || list == "variable") {
    look(message_.fact(), "fact", names);
    look(message_.variable(), "variable", names);
  }
  if (list == "rule" || list == "duty" || list == "prohibition" || list == "permission" || list == "scenario" ||
      list == "checklist") {
    look(message_.rule(), "rule", ids);
    look(message_.duty(), "duty", ids);
    look(message_.prohibition(), "prohibition", ids);
    look(message_.permission(), "permission", ids);
    look(message_.scenario(), "scenario", ids);
    look(message_.checklist(), "checklist", ids);
  }
  return place;
}

// Of what expressions name.
bool Linker::IsIdentifier(std::string_view name, const Path& at) {
  static constexpr std::string_view kTaken[] = {"true", "false",   "null",      "in",        "param", "state",
                                                "acts", "actions", "approvals", "event",     "now",   "call",
                                                "turn", "party",   "cause",     "direction", "stage"};
  bool valid = !name.empty() && !absl::ascii_isdigit(name[0]);
  for (char c : name) valid = valid && (absl::ascii_isalnum(c) || c == '_');
  const bool taken = std::find(std::begin(kTaken), std::end(kTaken), name) != std::end(kTaken);
  if (valid && !taken) return true;
  reporter_.Report(Code::kBadName, at.Field("name"),
                   taken ? Concat("\"", name, "\" means something else in expressions")
                         : Concat("\"", name, "\" can't be written in an expression"),
                   taken ? "" : "Letters, digits and _ make a name; it doesn't begin with a digit.");
  return false;
}

template <class List>
void Linker::DeclareList(Vocabulary* vocabulary, const List& list, const char* field, std::string_view what) {
  for (int i = 0; i < list.size(); ++i) {
    Declare(vocabulary, list[i].name(), root_.At(field, i, list[i].name()), "name", what);
  }
}

void Linker::DeclareActs() {
  for (int i = 0; i < message_.act_size(); ++i) {
    const v1::Act& act = message_.act(i);
    const Path at = root_.At("act", i, act.name());
    if (!Declare(&policy_.acts, act.name(), at, "name", "act")) continue;
    program::Act value;
    value.name = act.name();
    for (int party : act.party()) {
      if (v1::Party_IsValid(party)) value.parties |= static_cast<uint8_t>(1 << party);
    }
    if (act.party_size() == 0) value.parties = 1 << v1::PARTY_AGENT | 1 << v1::PARTY_CUSTOMER;
    value.min_confidence = act.min_confidence();
    if (!(act.min_confidence() >= 0 && act.min_confidence() <= 1)) {
      reporter_.Report(Code::kBadValue, at.Field("min_confidence"), "a confidence lies between 0 and 1",
                       "Write a number like 0.6.");
    }
    for (const v1::Phrases& p : act.phrases()) value.in_words |= p.any_size() > 0 || p.regex_size() > 0;
    if (!act.script().empty()) {
      value.script = policy_.scripts.Find(act.script());
      if (value.script == kNoIndex) {
        reporter_.Report(Code::kUnknownName, at.Field("script"), Concat("there is no script \"", act.script(), "\""),
                         policy_.scripts.Hint(act.script()));
      } else {
        used_scripts_.insert(value.script);
      }
    }
    policy_.act_values.push_back(value);
  }
  Vocabulary intents;
  DeclareList(&intents, message_.intent(), "intent", "intent");
  for (std::string_view name : intents.names()) {
    if (policy_.acts.Find(name) != kNoIndex) continue;
    policy_.acts.Add(name);
    program::Act value;
    value.name = name;
    value.parties = 1 << v1::PARTY_CUSTOMER;
    policy_.act_values.push_back(value);
  }
}

std::vector<LocalText> Linker::LinkTexts(const Texts& texts) {
  std::vector<LocalText> linked;
  for (const v1::Text& text : texts) linked.push_back({policy_.languages.Add(text.language()), text.text()});
  return linked;
}

void Linker::DeclareClauses() {
  for (int i = 0; i < message_.clause_size(); ++i) {
    const v1::Clause& clause = message_.clause(i);
    if (!Declare(&policy_.clause_ids, clause.id(), root_.At("clause", i, clause.id()), "id", "clause")) continue;
    Clause value;
    value.id = clause.id();
    value.titles = LinkTexts(clause.title());
    value.texts = LinkTexts(clause.text());
    value.critical = clause.critical();
    if (v1::Mode_IsValid(clause.mode())) value.mode = static_cast<program::Mode>(clause.mode());
    if (clause.has_weight()) value.weight = clause.weight();
    if (value.weight > limits::kClauseWeight) {
      const Path at = root_.At("clause", i, clause.id());
      reporter_.Report(Code::kOutOfRange, at.Field("weight"),
                       Concat("a weight is at most ", limits::kClauseWeight));
    }
    policy_.clauses.push_back(std::move(value));
  }
}

std::vector<std::string_view> Linker::LinkClauses(const StringField& clauses, const Path& at) {
  std::vector<std::string_view> linked;
  for (int i = 0; i < clauses.size(); ++i) {
    if (policy_.clause_ids.Find(clauses[i]) == kNoIndex) {
      reporter_.Report(Code::kUnknownName, at.At("clause", i), Concat("there is no clause \"", clauses[i], "\""),
                       policy_.clause_ids.Hint(clauses[i]));
      continue;
    }
    cited_.insert(clauses[i]);
    if (policy_.clauses[policy_.clause_ids.Find(clauses[i])].mode != program::Mode::kOff) linked.push_back(clauses[i]);
  }
  return linked;
}

// As the most active of them; what cites none is judged.
program::Mode Linker::ModeOf(const StringField& clauses) const {
  program::Mode mode = program::Mode::kOff;
  bool any = false;
  for (const std::string& id : clauses) {
    const uint32_t clause = policy_.clause_ids.Find(id);
    if (clause == kNoIndex) continue;
    mode = std::min(mode, policy_.clauses[clause].mode);
    any = true;
  }
  return any ? mode : program::Mode::kJudge;
}

// The order of elements is that of the kinds in policy.proto, then of the file: the binary form keeps no other.
void Linker::DeclareElements() {
  using program::ElementKind;
  const auto declare = [&](const auto& list, const char* field, ElementKind kind) {
    for (int i = 0; i < list.size(); ++i) {
      v1::Finding::Severity severity = v1::Finding::SEVERITY_UNSPECIFIED;
      using Message = std::decay_t<decltype(list[i])>;
      if constexpr (!std::is_same_v<Message, v1::Scenario> && !std::is_same_v<Message, v1::Checklist>) {
        severity = list[i].severity();
      }
      element_of_[&list[i]] = DeclareElement(list[i].id(), kind, list[i].mode(), severity, list[i].clause(),
                                             root_.At(field, i, list[i].id()));
    }
  };
  declare(message_.rule(), "rule", ElementKind::kRule);
  declare(message_.duty(), "duty", ElementKind::kDuty);
  declare(message_.prohibition(), "prohibition", ElementKind::kProhibition);
  declare(message_.permission(), "permission", ElementKind::kPermission);
  declare(message_.scenario(), "scenario", ElementKind::kScenario);
  declare(message_.checklist(), "checklist", ElementKind::kChecklist);
  if (policy_.element_values.size() > limits::kElements) {
    reporter_.Report(Code::kTooMany, root_, Concat("more than ", limits::kElements, " elements"));
  }
}

uint32_t Linker::DeclareElement(std::string_view id, program::ElementKind kind, v1::Mode mode,
                                v1::Finding::Severity severity, const StringField& clauses, const Path& at,
                                bool named) {
  using program::ElementKind;
  Element element;
  element.flat.id = id;
  if (!named || !Declare(&policy_.elements, id, at, "id", "element")) {
    // Its number must be its own even where its name isn't.
    bool fresh = false;
    policy_.elements.Add(id, &fresh);
    if (!fresh) {
      policy_.pool.push_back(Concat(id, "#", policy_.element_values.size()));
      element.flat.id = policy_.pool.back();
      policy_.elements.Add(element.flat.id);
    }
  }
  element.flat.kind = kind;
  element.flat.mode = v1::Mode_IsValid(mode) ? static_cast<program::Mode>(mode) : program::Mode::kOff;
  if (const program::Mode of_clauses = ModeOf(clauses); of_clauses > element.flat.mode) {
    // Others rely on the variables that a rule or a scenario sets: it goes on, unseen.
    const bool kept = kind == ElementKind::kRule || kind == ElementKind::kScenario;
    element.flat.mode = kept ? program::Mode::kObserve : of_clauses;
  }
  const bool judged =
      kind == ElementKind::kDuty || kind == ElementKind::kProhibition || kind == ElementKind::kPermission;
  element.flat.severity = severity != v1::Finding::SEVERITY_UNSPECIFIED ? static_cast<Severity>(severity)
                          : judged                                      ? Severity::kMajor
                                                                        : Severity::kAdvice;
  element.clauses = LinkClauses(clauses, at);
  policy_.element_values.push_back(std::move(element));
  return static_cast<uint32_t>(policy_.element_values.size() - 1);
}

}  // namespace callcue::check
