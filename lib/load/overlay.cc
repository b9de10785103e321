#include "lib/load/overlay.h"

#include <iterator>
#include <map>
#include <set>
#include <string>
#include <type_traits>
#include <utility>

#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/base/limits.h"
#include "lib/check/report.h"

namespace callcue::load {
namespace {

using check::Code;
using check::Path;
template <class T>
using List = google::protobuf::RepeatedPtrField<T>;

std::string At(std::string_view list, int index) { return Concat(list, "[", index, "]"); }

bool Mentions(const v1::Script& script, const std::string& slot) {
  const std::string in_braces = Concat("{", slot, "}");
  for (const v1::ScriptText& text : script.text()) {
    for (const std::string& variant : text.variant()) {
      if (variant.find(in_braces) != std::string::npos) return true;
    }
  }
  return false;
}

// One overlay onto what there is by now.
class Layer {
 public:
  Layer(const v1::Policy& overlay, uint32_t file, v1::Policy* policy, syntax::Sources* sources,
        check::Reporter* reporter)
      : overlay_(overlay),
        change_(overlay.change()),
        file_(file),
        policy_(*policy),
        sources_(*sources),
        reporter_(*reporter) {}

  void Run() {
    Introduce();
    ChangeSettings();
    ChangeParams();
    ChangeClauses();
    ChangeActs();
    ChangeScripts();
    ChangeElements();
    AddAll();
  }

 private:
  using Index = std::map<std::string_view, int>;

  void Introduce() {
    if (!overlay_.overlay_of().empty() && overlay_.overlay_of() != policy_.name()) {
      reporter_.Report(Code::kOtherPolicy, root_.Field("overlay_of"),
                       Concat("the policy is \"", policy_.name(), "\", not \"", overlay_.overlay_of(), "\""),
                       "Lay it over the policy that it was written for.");
    }
    if (overlay_.has_settings()) {
      reporter_.Report(Code::kOutOfPlace, root_.Field("settings"), "an overlay has no settings of its own",
                       "Write change { settings { ... } }.");
    }
  }

  // --- what is changed
  template <class T, class Name>
  static Index IndexOf(const List<T>& list, Name name) {
    Index index;
    for (int i = 0; i < list.size(); ++i) index.emplace(name(list[i]), i);
    return index;
  }
  static std::string ListOf(const std::vector<std::string_view>& names) {
    constexpr size_t kMostListed = 12;
    if (names.empty() || names.size() > kMostListed) return "";
    return Concat("Known are ", Join(names, ", "), ".");
  }
  // The number of what an entry of `change` names, or -1. Each is named once in a file.
  int Find(const Index& index, const std::string& name, const Path& at, const char* field, std::string_view what,
           std::set<std::string_view>* seen) {
    const auto it = index.find(name);
    if (it == index.end()) {
      std::vector<std::string_view> names;
      for (const auto& [known, number] : index) names.push_back(known);
      const std::string_view near = NearestName(name, names);
      reporter_.Report(name.empty() ? Code::kMissingName : Code::kUnknownName, name.empty() ? at : at.Field(field),
                       name.empty() ? Concat("a change of ", Article(what), " ", what, " without ", Article(field), " ", field)
                                    : Concat("the policy has no ", what, " \"", name, "\" to change"),
                       near.empty() ? ListOf(names) : Concat("Did you mean \"", near, "\"?"));
      return -1;
    }
    if (!seen->insert(name).second) {
      reporter_.Report(Code::kDuplicateName, at.Field(field),
                       Concat("the ", what, " \"", name, "\" is changed twice in one file"), "Join the two.");
    }
    return it->second;
  }
  void RequireChange(bool given, const Path& at, std::string_view what, std::string_view fields) {
    if (!given)
      reporter_.Report(Code::kEmptyChange, at, Concat("nothing to change of the ", what), Concat("Give ", fields, "."));
  }
  // Where a part of the whole stands: in this file.
  void Alias(std::string path, const std::string& here) {
    sources_.Alias(std::move(path), file_, Concat("change.", here));
  }

  void ChangeSettings() {
    const v1::Settings& s = change_.settings();
    const auto moved = [&](const char* field, bool given) {
      if (given) Alias(Concat("settings.", field), Concat("settings.", field));
    };
    moved("max_skew", !s.max_skew().empty());
    moved("recognition_lag", !s.recognition_lag().empty());
    moved("turn_gap", !s.turn_gap().empty());
    moved("ring_period", !s.ring_period().empty());
    moved("long_turn", !s.long_turn().empty());
    moved("silence", !s.silence().empty());
    moved("talk_over", !s.talk_over().empty());
    moved("speech_rate", !s.speech_rate().empty());
    moved("speech_rate_window", !s.speech_rate_window().empty());
    moved("clause_pause", !s.clause_pause().empty());
    moved("acknowledgement", !s.acknowledgement().empty());
    if (change_.has_settings()) policy_.mutable_settings()->MergeFrom(s);
  }

  void ChangeParams() {
    const Index index = IndexOf(policy_.param(), [](const v1::Param& p) -> std::string_view { return p.name(); });
    std::set<std::string_view> seen;
    for (int i = 0; i < change_.param_size(); ++i) {
      const v1::ParamChange& entry = change_.param(i);
      const Path at = change_path_.At("param", i, entry.name());
      const int number = Find(index, entry.name(), at, "name", "parameter", &seen);
      if (number < 0) continue;
      v1::Param* param = policy_.mutable_param(number);
      if (param->type() != v1::Param::STRING_LIST) {
        RequireChange(entry.value_size() > 0, at, "parameter", "its value");
        if (entry.value_size() == 0) continue;
      }
      *param->mutable_default_value() = entry.value();
      Alias(Concat(At("param", number), ".default_value"), Concat(At("param", i), ".value"));
    }
  }

  void ChangeClauses() {
    const Index index = IndexOf(policy_.clause(), [](const v1::Clause& c) -> std::string_view { return c.id(); });
    std::set<std::string_view> seen;
    for (int i = 0; i < change_.clause_size(); ++i) {
      const v1::ClauseChange& entry = change_.clause(i);
      const Path at = change_path_.At("clause", i, entry.id());
      const int number = Find(index, entry.id(), at, "id", "clause", &seen);
      if (number < 0) continue;
      RequireChange(entry.has_mode() || entry.has_weight() || entry.has_critical(), at, "clause",
                    "mode, weight or critical");
      v1::Clause* clause = policy_.mutable_clause(number);
      if (entry.has_mode()) clause->set_mode(entry.mode());
      if (entry.has_weight()) clause->set_weight(entry.weight());
      if (entry.has_critical()) clause->set_critical(entry.critical());
      if (entry.has_weight()) Alias(Concat(At("clause", number), ".weight"), Concat(At("clause", i), ".weight"));
    }
  }

  void ChangeActs() {
    const Index index = IndexOf(policy_.act(), [](const v1::Act& a) -> std::string_view { return a.name(); });
    std::set<std::string_view> seen;
    for (int i = 0; i < change_.act_size(); ++i) {
      const v1::ActChange& entry = change_.act(i);
      const Path at = change_path_.At("act", i, entry.name());
      const int number = Find(index, entry.name(), at, "name", "act", &seen);
      if (number < 0) continue;
      RequireChange(entry.phrases_size() > 0, at, "act", "phrases");
      v1::Act* act = policy_.mutable_act(number);
      for (int k = 0; k < entry.phrases_size(); ++k) {
        Alias(Concat(At("act", number), ".", At("phrases", act->phrases_size())),
              Concat(At("act", i), ".", At("phrases", k)));
        *act->add_phrases() = entry.phrases(k);
        act->mutable_phrases()->rbegin()->set_certain(true);
      }
    }
  }

  void ChangeScripts() {
    const Index index = IndexOf(policy_.script(), [](const v1::Script& s) -> std::string_view { return s.id(); });
    std::set<std::string_view> seen;
    for (int i = 0; i < change_.script_size(); ++i) {
      const v1::ScriptChange& entry = change_.script(i);
      const Path at = change_path_.At("script", i, entry.id());
      const int number = Find(index, entry.id(), at, "id", "script", &seen);
      if (number < 0) continue;
      RequireChange(entry.text_size() + entry.slot_size() > 0, at, "script", "a text or a slot");
      v1::Script* script = policy_.mutable_script(number);
      Replace(entry.text(), At("script", i), "text", At("script", number), script->mutable_text(),
              [](const v1::ScriptText& text) -> const std::string& { return text.language(); });
      Replace(entry.slot(), At("script", i), "slot", At("script", number), script->mutable_slot(),
              [](const v1::ScriptSlot& slot) -> const std::string& { return slot.name(); });
      if (entry.text_size() > 0) DropUnusedSlots(entry, At("script", number), script);
    }
  }
  // Each of `from` takes the place of the one of its key, or comes last.
  template <class T, class Key>
  void Replace(const List<T>& from, const std::string& here, const char* field, const std::string& there, List<T>* to,
               Key key) {
    const int before = to->size();
    for (int i = 0; i < from.size(); ++i) {
      int place = 0;
      while (place < before && key((*to)[place]) != key(from[i])) ++place;
      if (place == before) place = to->size();  // of two with one key here, both are kept: the linker will object
      if (place == to->size()) to->Add();
      (*to)[place] = from[i];
      Alias(Concat(there, ".", At(field, place)), Concat(here, ".", At(field, i)));
    }
  }
  // Of those that the new texts left behind; what this file itself gives is the author's to see.
  void DropUnusedSlots(const v1::ScriptChange& entry, const std::string& path, v1::Script* script) {
    const auto given = [&](const std::string& name) {
      for (const v1::ScriptSlot& slot : entry.slot()) {
        if (slot.name() == name) return true;
      }
      return false;
    };
    int kept = 0;
    for (int i = 0; i < script->slot_size(); ++i) {
      const std::string& name = script->slot(i).name();
      if (!Mentions(*script, name) && !given(name)) continue;
      if (kept != i) {
        const syntax::Sources::Place place = sources_.Find(Concat(path, ".", At("slot", i)));
        sources_.Alias(Concat(path, ".", At("slot", kept)), place.file, place.path);
        script->mutable_slot()->SwapElements(kept, i);
      }
      ++kept;
    }
    script->mutable_slot()->DeleteSubrange(kept, script->slot_size() - kept);
  }

  const v1::Exception* ExceptionOf(const std::string& id) const {
    for (const v1::Exception& exception : policy_.exception()) {
      if (exception.id() == id && !id.empty()) return &exception;
    }
    return nullptr;
  }
  // The IDs of all kinds are one space.
  void ChangeElements() {
    Index index;
    std::vector<std::pair<ElementKind, int>> all;
    ForEachKind([&](auto* list, ElementKind kind) {
      for (int i = 0; i < list->size(); ++i) {
        index.emplace((*list)[i].id(), static_cast<int>(all.size()));
        all.emplace_back(kind, i);
      }
    });
    std::set<std::string_view> seen;
    for (int i = 0; i < change_.element_size(); ++i) {
      const v1::ElementChange& entry = change_.element(i);
      const Path at = change_path_.At("element", i, entry.id());
      if (const v1::Exception* exception = ExceptionOf(entry.id()); exception != nullptr && index.count(entry.id()) == 0) {
        reporter_.Report(Code::kUnknownName, at.Field("id"),
                         Concat("\"", entry.id(), "\" is an exception, which has neither mode nor severity"),
                         Concat("Change the element \"", exception->element(), "\", or what the exception's guard reads."));
        continue;
      }
      const int number = Find(index, entry.id(), at, "id", "element", &seen);
      if (number < 0) continue;
      RequireChange(entry.has_mode() || entry.has_severity(), at, "element", "mode or severity");
      const auto [kind, place] = all[static_cast<size_t>(number)];
      ForEachKind([&, kind = kind, place = place](auto* list, ElementKind of) {
        if (of == kind) ChangeElement(entry, at, &(*list)[place]);
      });
    }
  }
  template <class T>
  void ChangeElement(const v1::ElementChange& entry, const Path& at, T* element) {
    if (entry.has_mode()) element->set_mode(entry.mode());
    if (!entry.has_severity()) return;
    if constexpr (std::is_same_v<T, v1::Scenario> || std::is_same_v<T, v1::Checklist>) {
      reporter_.Report(Code::kOutOfPlace, at.Field("severity"), "a scenario or a checklist has no severity",
                       "Its recommendations have their own.");
    } else {
      element->set_severity(entry.severity());
    }
  }

  // --- what is added
  enum class ElementKind { kRule, kDuty, kProhibition, kPermission, kScenario, kChecklist };
  template <class Visit>
  void ForEachKind(Visit visit) {
    visit(policy_.mutable_rule(), ElementKind::kRule);
    visit(policy_.mutable_duty(), ElementKind::kDuty);
    visit(policy_.mutable_prohibition(), ElementKind::kProhibition);
    visit(policy_.mutable_permission(), ElementKind::kPermission);
    visit(policy_.mutable_scenario(), ElementKind::kScenario);
    visit(policy_.mutable_checklist(), ElementKind::kChecklist);
  }
  template <class T>
  void Add(const List<T>& from, const char* field, List<T>* to) {
    for (int i = 0; i < from.size(); ++i) {
      sources_.Alias(At(field, to->size()), file_, At(field, i));
      *to->Add() = from[i];
    }
  }
  // One that exists was probably meant to be changed; `hint` says how.
  struct Names {
    std::string_view what;
    const char* field;  // "id" or "name"
    std::string hint;
    std::set<std::string> known;
  };
  static std::string ChangeHint(std::string_view changed_as) {
    return Concat("What stands here is new; to change the one that is there, write change { ", changed_as,
                  " { ... } }.");
  }
  template <class T, class Key>
  void AddNew(const List<T>& from, const char* list, const Names& names, Key key, List<T>* to) {
    for (int i = 0; i < from.size(); ++i) {
      const std::string& name = key(from[i]);
      if (!name.empty() && names.known.count(name) > 0) {
        const Path at = root_.At(list, i, name);
        reporter_.Report(Code::kDuplicateName, at.Field(names.field),
                         Concat("there is another ", names.what, " \"", name, "\""), names.hint);
        continue;
      }
      sources_.Alias(At(list, to->size()), file_, At(list, i));
      *to->Add() = from[i];
    }
  }
  template <class T, class Key>
  static void AddKnown(const List<T>& list, Key key, Names* names) {
    for (const T& one : list) names->known.insert(key(one));
  }
  void AddAll() {
    const auto id = [](const auto& one) -> const std::string& { return one.id(); };
    const auto name = [](const auto& one) -> const std::string& { return one.name(); };
    const auto add_ids = [&](const auto& from, const char* list, auto* to) {
      Names names{list, "id", ChangeHint(list), {}};
      AddKnown(*to, id, &names);
      AddNew(from, list, names, id, to);
    };
    const auto add_names = [&](const auto& from, const char* list, std::string_view what, auto* to) {
      Names names{what, "name", ChangeHint(list), {}};
      AddKnown(*to, name, &names);
      AddNew(from, list, names, name, to);
    };
    add_ids(overlay_.clause(), "clause", policy_.mutable_clause());
    add_names(overlay_.param(), "param", "parameter", policy_.mutable_param());
    AddVariables(name);
    Add(overlay_.intent(), "intent", policy_.mutable_intent());
    Add(overlay_.sentiment(), "sentiment", policy_.mutable_sentiment());
    Add(overlay_.action(), "action", policy_.mutable_action());
    Add(overlay_.approval(), "approval", policy_.mutable_approval());
    Add(overlay_.measurement(), "measurement", policy_.mutable_measurement());
    Add(overlay_.sub_phrase(), "sub_phrase", policy_.mutable_sub_phrase());
    Add(overlay_.negators(), "negators", policy_.mutable_negators());
    Add(overlay_.cues(), "cues", policy_.mutable_cues());
    add_names(overlay_.act(), "act", "act", policy_.mutable_act());
    Add(overlay_.region(), "region", policy_.mutable_region());
    AddElements(id);
    Add(overlay_.exception(), "exception", policy_.mutable_exception());
    add_ids(overlay_.script(), "script", policy_.mutable_script());
  }
  template <class Key>
  void AddVariables(Key name) {
    Names names{"fact or variable", "name", "Choose another name.", {}};
    AddKnown(policy_.fact(), name, &names);
    AddKnown(policy_.variable(), name, &names);
    AddNew(overlay_.fact(), "fact", names, name, policy_.mutable_fact());
    AddNew(overlay_.variable(), "variable", names, name, policy_.mutable_variable());
  }
  template <class Key>
  void AddElements(Key id) {
    Names names{"element", "id", ChangeHint("element"), {}};
    ForEachKind([&](auto* list, ElementKind) { AddKnown(*list, id, &names); });
    AddNew(overlay_.rule(), "rule", names, id, policy_.mutable_rule());
    AddNew(overlay_.duty(), "duty", names, id, policy_.mutable_duty());
    AddNew(overlay_.prohibition(), "prohibition", names, id, policy_.mutable_prohibition());
    AddNew(overlay_.permission(), "permission", names, id, policy_.mutable_permission());
    AddNew(overlay_.scenario(), "scenario", names, id, policy_.mutable_scenario());
    AddNew(overlay_.checklist(), "checklist", names, id, policy_.mutable_checklist());
  }

  const v1::Policy& overlay_;
  const v1::Change& change_;
  const uint32_t file_;
  v1::Policy& policy_;
  syntax::Sources& sources_;
  check::Reporter& reporter_;
  const Path root_;
  const Path change_path_ = root_.Field("change");
};

Diagnostic WholeFile(std::string_view path, std::string message) {
  Diagnostic d;
  d.code = "too-large";
  d.path = std::string(path);
  d.message = std::move(message);
  return d;
}

}  // namespace

bool LayOverlays(const std::vector<Overlay>& overlays, v1::Policy* policy, syntax::Sources* sources,
                 std::deque<syntax::ParsedPolicy>* parsed, Diagnostics* problems) {
  bool ok = true;
  if (overlays.size() > limits::kOverlays) {
    problems->push_back(WholeFile("", Concat("more than ", limits::kOverlays, " overlays")));
    return false;
  }
  for (const Overlay& overlay : overlays) {
    parsed->emplace_back();
    syntax::ParsedPolicy& file = parsed->back();
    ok = syntax::ParsePolicyText(overlay.text, overlay.path, &file, problems) && ok;
    const uint32_t number = sources->AddFile(&file.map, overlay.path);
    check::Reporter reporter(&file.map, overlay.path);
    Layer(file.policy, number, policy, sources, &reporter).Run();
    ok = ok && !reporter.failed();
    Diagnostics found = reporter.Take();
    problems->insert(problems->end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    if (policy->ByteSizeLong() > limits::kPolicyBytes) {
      problems->push_back(WholeFile(
          overlay.path, Concat("with the overlay the policy is larger than ", limits::kPolicyBytes >> 20, " MiB")));
      return false;
    }
  }
  return ok;
}

}  // namespace callcue::load
