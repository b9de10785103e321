#include <algorithm>
#include <utility>

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/scxml/reader.h"

namespace callcue::scxml {

int Chart::FindState(std::string_view id) const {
  for (size_t i = 0; i < states.size(); ++i) {
    if (!id.empty() && states[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

int Chart::FindVariable(std::string_view id) const {
  for (size_t i = 0; i < variables.size(); ++i) {
    if (variables[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

void Reader::CheckAttributes(const Element& e, std::initializer_list<std::string_view> known) {
  for (const Attribute& a : e.attributes) {
    if (a.space == Space::kOther) {
      reporter_.Report(Code::kForeign, a.where, Concat("the attribute \"", a.name, "\" is left out"));
    } else if (!a.name.empty() && std::find(known.begin(), known.end(), a.name) == known.end()) {
      reporter_.Report(Code::kAttribute, a.where, Concat("<", e.name, "> has no attribute \"", a.name, "\""));
    }
  }
  static constexpr std::string_view kWithText[] = {"data", "assign", "script", "content"};
  if (e.text.value.empty() || std::find(std::begin(kWithText), std::end(kWithText), e.name) != std::end(kWithText)) return;
  reporter_.Report(Code::kElement, e.text.where, Concat("text isn't expected in <", e.name, ">"));
}

void Reader::CheckValue(const Element& e, std::string_view attribute, std::initializer_list<std::string_view> known) {
  const Attribute* a = e.Find(attribute);
  if (a == nullptr || std::find(known.begin(), known.end(), a->text.value) != known.end()) return;
  reporter_.Report(Code::kAttribute, a->text.where, Concat("\"", a->text.value, "\" is no value of \"", attribute, "\""),
                   Concat("It can be ", Join(std::vector<std::string_view>(known), " or "), "."));
}

void Reader::CheckOne(const Element& e, std::initializer_list<std::string_view> attributes) {
  const Attribute* first = nullptr;
  for (std::string_view name : attributes) {
    const Attribute* a = e.Find(name);
    if (a == nullptr) continue;
    if (first != nullptr) {
      reporter_.Report(Code::kAttribute, a->where,
                       Concat("<", e.name, "> has \"", first->name, "\" already, and can't have \"", name, "\" beside it"));
      return;
    }
    first = a;
  }
}

bool Reader::IsForeign(const Element& e) {
  if (e.space != Space::kOther) return false;
  reporter_.Report(Code::kForeign, e.where, Concat("<", e.name, "> is left out"));
  return true;
}

void Reader::Unexpected(const Element& e, std::string_view inside) {
  if (e.name == "invoke" || e.name == "finalize") {
    reporter_.Report(Code::kInvoke, e.where, Concat("<", e.name, "> isn't translated: a policy invokes nothing"));
  } else {
    reporter_.Report(Code::kElement, e.where, Concat("<", e.name, "> isn't expected in <", inside, ">"));
  }
}

void Reader::CheckNoChildren(const Element& e) {
  for (const Element& child : e.children) {
    if (!IsForeign(child)) Unexpected(child, e.name);
  }
}

const Attribute* Reader::Need(const Element& e, std::string_view attribute) {
  const Attribute* a = e.Find(attribute);
  if (a == nullptr) {
    reporter_.Report(Code::kMissing, e.where, Concat("<", e.name, "> needs \"", attribute, "\""));
  } else if (!a->text.verbatim && a->text.value.empty()) {
    return nullptr;   // reported where it was put
  }
  return a;
}

std::optional<Formula> Reader::Parse(const Text& text) {
  if (!text.verbatim && text.value.empty()) return std::nullopt;
  Formula formula;
  formula.text = text;
  ParseError error;
  if (text.value.size() > limits::kExpressionBytes) {
    reporter_.Report(Code::kExpression, text.where, Concat("longer than ", limits::kExpressionBytes, " bytes"));
    return std::nullopt;
  }
  if (ParseExpression(text.value, &formula.e, &error)) {
    if (!null_model_ || formula.e.op == Op::kIn) return formula;
    reporter_.Report(Code::kExpression, text.where, "the datamodel \"null\" knows nothing but In()");
    return std::nullopt;
  }
  const bool object = error.message.find("an object") == 0;
  reporter_.Report(object ? Code::kValueType : Code::kExpression,
                   SpanIn(reporter_.text(), text, error.begin, error.end), std::move(error.message));
  return std::nullopt;
}

std::optional<Formula> Reader::ParseAttribute(const Element& e, std::string_view attribute) {
  const Attribute* a = e.Find(attribute);
  return a == nullptr ? std::nullopt : Parse(a->text);
}

std::vector<std::pair<std::string, Span>> Reader::Words(const Attribute* attribute) {
  std::vector<std::pair<std::string, Span>> words;
  if (attribute == nullptr) return words;
  const std::string& value = attribute->text.value;
  for (size_t at = 0; (at = value.find_first_not_of(" \t\r\n", at)) != value.npos;) {
    const size_t end = std::min(value.find_first_of(" \t\r\n", at), value.size());
    words.push_back({value.substr(at, end - at), SpanIn(reporter_.text(), attribute->text, at, end)});
    at = end;
  }
  if (words.empty() && attribute->text.verbatim) {
    reporter_.Report(Code::kAttribute, attribute->where, Concat("\"", attribute->name, "\" names nothing"));
  }
  return words;
}

void Reader::ReadDocument(const Element& root) {
  if (root.name != "scxml" || root.space != Space::kScxml) {
    return reporter_.Report(Code::kNotScxml, root.where, Concat("<", root.name, "> isn't <scxml>"));
  }
  CheckAttributes(root, {"initial", "name", "datamodel", "binding", "version", "exmode"});
  const Attribute* model = root.Find("datamodel");
  if (model != nullptr && model->text.value != "ecmascript" && model->text.value != "null") {
    reporter_.Report(Code::kDataModel, model->where,
                     Concat("the datamodel \"", model->text.value, "\" isn't translated"),
                     "Only ecmascript (a subset) and null are.");
  }
  null_model_ = model != nullptr && model->text.value == "null";
  CheckValue(root, "binding", {"early", "late"});
  CheckValue(root, "version", {"1.0"});
  const Attribute* binding = root.Find("binding");
  chart_.late_binding = binding != nullptr && binding->text.value == "late";
  if (const Attribute* name = root.Find("name")) chart_.name = name->text.value;
  chart_.where = root.where;
  ReadState(root, StateKind::kState, -1);
  if (chart_.states.size() == 1) reporter_.Report(Code::kMissing, root.where, "a document without a state");
  Resolve();
}

void Reader::ReadState(const Element& e, StateKind kind, int parent) {
  const int self = static_cast<int>(chart_.states.size());
  chart_.states.emplace_back();
  State& state = chart_.states.back();
  state.kind = kind;
  state.where = e.where;
  state.parent = parent;
  if (parent >= 0) {
    CheckAttributes(e, kind == StateKind::kState ? std::initializer_list<std::string_view>{"id", "initial"}
                       : kind == StateKind::kShallow ? std::initializer_list<std::string_view>{"id", "type"}
                                                     : std::initializer_list<std::string_view>{"id"});
    if (const Attribute* id = e.Find("id")) {
      if (id->text.value.empty()) reporter_.Report(Code::kAttribute, id->where, "\"id\" is empty");
      if (chart_.FindState(id->text.value) >= 0) {
        reporter_.Report(Code::kDuplicateId, id->text.where, Concat("there is another state \"", id->text.value, "\""));
      }
      state.id = id->text.value;
    }
    if (kind == StateKind::kShallow) {
      CheckValue(e, "type", {"shallow", "deep"});
      const Attribute* type = e.Find("type");
      if (type != nullptr && type->text.value == "deep") state.kind = StateKind::kDeep;
    }
  }
  state.initial_ids = Words(e.Find("initial"));
  ReadChildren(e, self);
  chart_.states[self].end = static_cast<int>(chart_.states.size());
}

void Reader::ReadChildren(const Element& e, int self) {
  const StateKind kind = chart_.states[self].kind;
  const bool history = kind == StateKind::kShallow || kind == StateKind::kDeep, final = kind == StateKind::kFinal;
  for (const Element& child : e.children) {
    if (IsForeign(child)) continue;
    const std::string& name = child.name;
    const bool whole = !history && !final;   // what has children of its own
    if (whole && name == "state") {
      ReadState(child, StateKind::kState, self);
    } else if (whole && name == "parallel") {
      ReadState(child, StateKind::kParallel, self);
    } else if (whole && name == "final" && kind != StateKind::kParallel) {
      ReadState(child, StateKind::kFinal, self);
    } else if (whole && name == "history" && self != 0) {
      ReadState(child, StateKind::kShallow, self);
    } else if (whole && name == "initial" && kind == StateKind::kState) {
      ReadInitial(child, self);
    } else if (!final && name == "transition") {
      ReadTransition(child, self);
    } else if (!history && self != 0 && name == "onentry") {
      CheckAttributes(child, {});
      ReadBlock(child, &chart_.states[self].on_entry);
    } else if (!history && self != 0 && name == "onexit") {
      CheckAttributes(child, {});
      ReadBlock(child, &chart_.states[self].on_exit);
    } else if (whole && name == "datamodel") {
      CheckAttributes(child, {});
      if (null_model_) reporter_.Report(Code::kDataModel, child.where, "the datamodel \"null\" has no data");
      for (const Element& data : child.children) ReadData(data, self);
    } else if (final && name == "donedata") {
      ReadDone(child, self);
    } else if (self == 0 && name == "script") {
      ReadScript(child, &chart_.states[self].on_entry);
    } else {
      Unexpected(child, e.name);
    }
  }
}

void Reader::ReadInitial(const Element& e, int self) {
  CheckAttributes(e, {});
  if (!chart_.states[self].initial_ids.empty()) {
    reporter_.Report(Code::kElement, e.where, "where the state begins is said already");
    return;
  }
  int transitions = 0;
  for (const Element& child : e.children) {
    if (IsForeign(child)) continue;
    if (child.name != "transition" || transitions++ > 0) {
      Unexpected(child, e.name);
      continue;
    }
    CheckAttributes(child, {"target", "type"});
    Need(child, "target");
    chart_.states[self].initial_ids = Words(child.Find("target"));
    ReadBlock(child, &chart_.states[self].on_initial);
  }
  if (transitions == 0) reporter_.Report(Code::kMissing, e.where, "<initial> needs a <transition>");
}

void Reader::ReadTransition(const Element& e, int self) {
  CheckAttributes(e, {"event", "cond", "target", "type"});
  Transition t;
  t.where = e.where;
  t.has_event = e.Find("event") != nullptr;
  t.events = Words(e.Find("event"));
  if (const Attribute* cond = e.Find("cond")) {
    t.condition = Parse(cond->text);
    if (!t.condition) t.condition = Formula{};   // reported; undefined, never true
  }
  t.target_ids = Words(e.Find("target"));
  CheckValue(e, "type", {"internal", "external"});
  const Attribute* type = e.Find("type");
  t.internal = type != nullptr && type->text.value == "internal";
  ReadBlock(e, &t.content);
  chart_.states[self].transitions.push_back(std::move(t));
}

void Reader::ReadData(const Element& e, int self) {
  if (IsForeign(e)) return;
  if (e.name != "data") return Unexpected(e, "datamodel");
  CheckAttributes(e, {"id", "expr", "src"});
  const Attribute* id = Need(e, "id");
  if (id == nullptr) return;
  Variable variable;
  variable.id = id->text.value;
  variable.where = id->text.where;
  if (chart_.FindVariable(variable.id) >= 0) {
    reporter_.Report(Code::kDuplicateId, id->text.where, Concat("there is another variable \"", variable.id, "\""));
    return;
  }
  if (const Attribute* src = e.Find("src")) {
    reporter_.Report(Code::kExternal, src->where, "data of another file aren't read");
  }
  CheckOne(e, {"expr", "src"});
  if (e.Find("expr") != nullptr) {
    if (!e.text.value.empty()) reporter_.Report(Code::kElement, e.text.where, "<data> has \"expr\" already");
    variable.initial = ParseAttribute(e, "expr");
  } else if (!e.text.value.empty()) {
    variable.initial = Parse(e.text);
  }
  if (!e.children.empty()) reporter_.Report(Code::kValueType, e.where, "XML has no type in a policy");
  variable.late = chart_.late_binding && self != 0;
  if (variable.late) chart_.states[self].late.push_back(static_cast<int>(chart_.variables.size()));
  chart_.variables.push_back(std::move(variable));
}

void Reader::ReadDone(const Element& e, int self) {
  CheckAttributes(e, {});
  ReadPayload(e, &chart_.states[self].done);
}

int Reader::StateOf(const std::pair<std::string, Span>& id) {
  const int state = chart_.FindState(id.first);
  if (state < 0) reporter_.Report(Code::kUnknownState, id.second, Concat("there is no state \"", id.first, "\""));
  return state;
}

// Two targets that can't be active at once: the innermost state around both has exclusive children.
bool Reader::Exclude(int a, int b) const {
  if (a == b || chart_.Inside(a, b) || chart_.Inside(b, a)) return false;
  int around = chart_.states[a].parent;
  while (around > 0 && !chart_.Inside(around, b)) around = chart_.states[around].parent;
  return chart_.states[around].kind != StateKind::kParallel;
}

std::vector<int> Reader::TargetsOf(const std::vector<std::pair<std::string, Span>>& ids, int inside) {
  std::vector<int> targets;
  for (const auto& id : ids) {
    const int target = StateOf(id);
    if (target < 0) continue;
    const auto other = std::find_if(targets.begin(), targets.end(), [&](int t) { return Exclude(t, target); });
    if (inside >= 0 && !chart_.Inside(inside, target)) {
      reporter_.Report(Code::kTargets, id.second,
                       Concat("\"", id.first, "\" lies outside of \"", chart_.states[inside].id, "\""));
    } else if (other != targets.end()) {
      reporter_.Report(Code::kTargets, id.second,
                       Concat("\"", chart_.states[*other].id, "\" and \"", id.first, "\" can't be active at once"));
    } else {
      targets.push_back(target);
    }
  }
  return targets;
}

void Reader::Resolve() {
  for (size_t s = 0; s < chart_.states.size(); ++s) {
    State& state = chart_.states[s];
    const bool history = state.kind == StateKind::kShallow || state.kind == StateKind::kDeep;
    if (history && (state.transitions.size() != 1 || state.transitions[0].target_ids.empty())) {
      reporter_.Report(Code::kMissing, state.where, "<history> needs one <transition> with \"target\": its default");
    }
    state.initial = TargetsOf(state.initial_ids, static_cast<int>(s));
    for (Transition& t : state.transitions) {
      if (history && (t.has_event || t.condition)) {
        reporter_.Report(Code::kAttribute, t.where, "the default of a <history> has neither \"event\" nor \"cond\"");
      }
      t.targets = TargetsOf(t.target_ids, history ? state.parent : -1);
      if (history && t.targets == std::vector<int>{static_cast<int>(s)}) {
        reporter_.Report(Code::kTargets, t.where, Concat("the default of \"", state.id, "\" leads back to it"));
      }
    }
  }
}

void ReadChart(Reporter* reporter, const Element& root, Chart* chart) { Reader(reporter, chart).ReadDocument(root); }

}  // namespace callcue::scxml
