// What shows without search to be dead: names that nothing uses, clauses without an element, circles of transitions.
#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/check/linker.h"
#include "lib/check/state_tree.h"

namespace callcue::check {

void Linker::ReportUnused() {
  for (uint32_t i = 0; i < policy_.params.size(); ++i) {
    if (guards_->IsParamUsed(i)) continue;
    reporter_.Report(Code::kUnusedName, root_.At("param", static_cast<int>(i), policy_.params.names()[i]),
                     Concat("no expression uses the parameter \"", policy_.params.names()[i], "\""));
  }
  for (int i = 0; i < message_.variable_size(); ++i) {
    const std::string& name = message_.variable(i).name();
    if (name.empty()) continue;
    const uint32_t number = policy_.variables.Find(name);
    const Path at = root_.At("variable", i, name);
    if (!guards_->IsVariableRead(number)) {
      reporter_.Report(Code::kUnusedName, at, Concat("nothing reads the variable \"", name, "\""));
    } else if (set_variables_.count(number) == 0) {
      reporter_.Report(Code::kUnusedName, at, Concat("nothing sets the variable \"", name, "\""),
                       "For what the host reports declare a fact, for a constant a parameter.");
    }
  }
  for (int i = 0; i < message_.script_size(); ++i) {
    const std::string& id = message_.script(i).id();
    if (id.empty() || used_scripts_.count(policy_.scripts.Find(id)) > 0) continue;
    reporter_.Report(Code::kUnusedName, root_.At("script", i, id), Concat("nothing offers the script \"", id, "\""));
  }
  for (const auto& [send, path] : cancels_) {
    if (sent_.count(send) > 0) continue;
    reporter_.Report(Code::kUnknownName, Path{nullptr, path.c_str(), -1, {}},
                     Concat("nothing sends \"", policy_.send_ids.names()[send], "\""));
  }
  for (const auto& [topic, path] : withdrawals_) {
    if (recommended_topics_.count(topic) > 0) continue;
    std::vector<std::string_view> topics;
    for (const uint32_t one : recommended_topics_) topics.push_back(policy_.topics.names()[one]);
    const std::string_view name = policy_.topics.names()[topic], nearest = NearestName(name, topics);
    reporter_.Report(Code::kUnknownTopic, Path{nullptr, path.c_str(), -1, {}}, Concat("no recommendation has the topic \"", name, "\""),
                     nearest.empty() ? std::string() : Concat("Did you mean \"", nearest, "\"?"));
  }
  ReportSubPhrases();
  ReportEvents();
  ReportClauses();
  const std::vector<uint32_t> circle = EventlessCycle(policy_.state_values, policy_.transitions);
  if (!circle.empty()) {
    std::vector<std::string_view> names;
    for (uint32_t t : circle) names.push_back(policy_.state_values[policy_.transitions[t].flat.source].flat.id);
    reporter_.Report(Code::kEventlessCycle, Path{nullptr, transition_paths_[circle[0]].c_str(), -1, {}},
                     Concat("eventless transitions run in a circle: ", Join(names, " -> "), " -> ", names[0]),
                     "Give one of them a trigger or a guard.");
  }
}

// Of phrases, and of other sub-phrases.
void Linker::ReportSubPhrases() {
  std::set<std::string_view> used;
  const auto collect = [&used](std::string_view text) {
    for (size_t open = text.find('<'); open != text.npos; open = text.find('<', open + 1)) {
      used.insert(text.substr(open + 1, text.find('>', open) - open - 1));
    }
  };
  for (const auto& phrase : policy_.phrases) collect(phrase.text);
  for (const v1::SubPhrase& part : message_.sub_phrase()) collect(part.text());
  for (int i = 0; i < message_.sub_phrase_size(); ++i) {
    const std::string& name = message_.sub_phrase(i).name();
    if (name.empty() || used.count(name) > 0) continue;
    reporter_.Report(Code::kUnusedName, root_.At("sub_phrase", i, name), Concat("no phrase uses the sub-phrase \"", name, "\""),
                     Concat("Write <", name, "> in a phrase, or remove it."));
  }
}

void Linker::ReportEvents() {
  std::vector<std::string_view> raised;
  for (uint32_t i : raised_) raised.push_back(policy_.raised.names()[i]);
  const auto hint = [&](std::string_view name) {
    const std::string_view nearest = NearestName(name, raised);
    return nearest.empty() ? std::string() : Concat("Did you mean \"", nearest, "\"?");
  };
  for (uint32_t i = 0; i < policy_.raised.size(); ++i) {
    if (raised_.count(i) > 0 || !triggers_.IsListenedTo(i)) continue;
    reporter_.Report(Code::kNeverRaised, Path{nullptr, triggers_.PlaceOf(i).c_str(), -1, {}},
                     Concat("nothing raises or sends \"", policy_.raised.names()[i], "\""),
                     hint(policy_.raised.names()[i]));
  }
}

void Linker::ReportClauses() {
  if (message_.clause_size() == 0) return;
  for (int i = 0; i < message_.clause_size(); ++i) {
    if (message_.clause(i).id().empty() || cited_.count(message_.clause(i).id()) > 0) continue;
    reporter_.Report(Code::kUncoveredClause, root_.At("clause", i, message_.clause(i).id()),
                     Concat("nothing cites the clause \"", message_.clause(i).id(), "\""));
  }
  const auto check = [&](const auto& list, const char* field) {
    for (int i = 0; i < list.size(); ++i) {
      if (list[i].id().empty() || list[i].clause_size() > 0) continue;
      reporter_.Report(Code::kNoClause, root_.At(field, i, list[i].id()),
                       Concat("\"", list[i].id(), "\" cites no clause"), "Add \"clause\": why is it here?");
    }
  };
  check(message_.rule(), "rule");
  check(message_.duty(), "duty");
  check(message_.prohibition(), "prohibition");
  check(message_.permission(), "permission");
  check(message_.scenario(), "scenario");
  check(message_.checklist(), "checklist");
}

}  // namespace callcue::check
