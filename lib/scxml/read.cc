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
  if (ParseExpression(text.value, &formula.e, &error)) return formula;
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
  const Attribute* binding = root.Find("binding");
  chart_.late_binding = binding != nullptr && binding->text.value == "late";
  if (const Attribute* name = root.Find("name")) chart_.name = name->text.value;
  chart_.where = root.where;
  ReadState(root, StateKind::kState, -1);
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
      if (chart_.FindState(id->text.value) >= 0) {
        reporter_.Report(Code::kDuplicateId, id->text.where, Concat("there is another state \"", id->text.value, "\""));
      }
      state.id = id->text.value;
    }
    if (kind == StateKind::kShallow) {
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
  for (const Element& child : e.children) {
    if (IsForeign(child)) continue;
    if (child.name != "transition") {
      Unexpected(child, e.name);
      continue;
    }
    CheckAttributes(child, {"target", "type"});
    Need(child, "target");
    chart_.states[self].initial_ids = Words(child.Find("target"));
    ReadBlock(child, &chart_.states[self].on_initial);
  }
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
  if (e.Find("expr") != nullptr) {
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

void Reader::Resolve() {
  for (State& state : chart_.states) {
    const bool history = state.kind == StateKind::kShallow || state.kind == StateKind::kDeep;
    if (history && (state.transitions.size() != 1 || state.transitions[0].target_ids.empty())) {
      reporter_.Report(Code::kMissing, state.where, "<history> needs one <transition> with \"target\": its default");
    }
    for (const auto& id : state.initial_ids) {
      const int target = StateOf(id);
      if (target >= 0) state.initial.push_back(target);
    }
    for (Transition& t : state.transitions) {
      for (const auto& id : t.target_ids) {
        const int target = StateOf(id);
        if (target >= 0) t.targets.push_back(target);
      }
    }
  }
}

void ReadChart(Reporter* reporter, const Element& root, Chart* chart) { Reader(reporter, chart).ReadDocument(root); }

}  // namespace callcue::scxml
