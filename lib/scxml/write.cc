#include "lib/scxml/write.h"

#include <algorithm>
#include <utility>

#include "lib/base/concat.h"
#include "lib/base/limits.h"

namespace callcue::scxml {
namespace {

constexpr int kDeepest = limits::kPolicyNesting - 8;   // content of a state nests further

std::string Described(const std::string& id, const std::string& name) {
  return id.empty() || id == name ? "" : Concat("\"", id, "\"");
}

}  // namespace

bool Writer::IsHistory(int state) const {
  return chart_.states[state].kind == StateKind::kShallow || chart_.states[state].kind == StateKind::kDeep;
}

int Writer::Child(int ancestor, int state) const {
  while (chart_.states[state].parent != ancestor) state = chart_.states[state].parent;
  return state;
}

bool Writer::AllInside(int outer, const std::vector<int>& states) const {
  return std::all_of(states.begin(), states.end(), [&](int state) { return chart_.Inside(outer, state); });
}

bool Writer::Reenters(int source, const Transition& t) const {
  const bool compound = chart_.states[source].kind == StateKind::kState;
  return !(t.internal && compound && AllInside(source, t.targets));
}

// MODEL R7, or the least common compound ancestor of SCXML.
int Writer::Domain(int source, const Transition& t, bool as_scxml) const {
  if (!Reenters(source, t)) return source;
  int domain = chart_.states[source].parent;
  const auto fits = [&](int d) {
    return AllInside(d, t.targets) && (!as_scxml || d == 0 || chart_.states[d].kind == StateKind::kState);
  };
  while (domain > 0 && !fits(domain)) domain = chart_.states[domain].parent;
  return std::max(domain, 0);
}

// SCXML looks at what a history brings back: that may lie deeper than the history, in a state that a policy leaves.
void Writer::CheckHistories(int source, const Transition& t) const {
  const int domain = Domain(source, t, true);
  const auto may_lie_in = [&](int outer, int target) {
    if (chart_.Inside(outer, target)) return true;
    const State& history = chart_.states[target];
    if (!IsHistory(target) || !chart_.Inside(history.parent, outer) || history.transitions.empty()) return false;
    return history.kind == StateKind::kDeep || AllInside(outer, history.transitions[0].targets);
  };
  for (int s = t.internal ? source : chart_.states[source].parent; s > 0 && s != domain; s = chart_.states[s].parent) {
    const bool all = std::all_of(t.targets.begin(), t.targets.end(), [&](int target) { return may_lie_in(s, target); });
    if (chart_.states[s].kind != StateKind::kState || !all) continue;
    reporter_.Report(Code::kHistoryDomain, t.where,
                     Concat("in SCXML this stays in \"", chart_.states[s].id,
                            "\" where that holds all that the history brings back, here it leaves it"));
    return;
  }
}

// Whether it leads from one region of a parallel state into another.
bool Writer::CheckDomain(int source, const Transition& t) const {
  if (t.targets.empty() || source == 0) return false;
  CheckHistories(source, t);
  const int domain = Domain(source, t, false);
  if (chart_.states[domain].kind != StateKind::kParallel) return false;
  std::set<int> left;
  bool all = false;
  if (domain != source) left.insert(Child(domain, source));
  for (int target : t.targets) {
    all |= IsHistory(target) && chart_.states[target].parent == domain;
    left.insert(Child(domain, target));
  }
  int regions = 0;
  for (int c = domain + 1; c < chart_.states[domain].end; c = chart_.states[c].end) regions += !IsHistory(c);
  if (Domain(source, t, true) != domain) {
    const std::string here = all ? Concat(regions, " regions without itself") : Concat(left.size(), " of ", regions, " regions");
    reporter_.Report(Code::kDomain, t.where,
                     Concat("in SCXML this leaves all of \"", chart_.states[domain].id, "\", here ", here));
  }
  return left.size() > 1 || (domain != source && left.count(Child(domain, source)) == 0);
}

std::string Writer::Write() {
  Chart* mutable_chart = const_cast<Chart*>(&chart_);
  ForEachBlock(mutable_chart, [this](Block* block) {
    for (const Content& c : *block) {
      if (c.kind == Content::Kind::kSend && !c.id.empty()) ids_.insert(c.id);
    }
  });
  out_.Comment("Made from SCXML by `callcue import scxml`.");
  out_.Field("name", chart_.name.empty() ? "scxml" : chart_.name);
  out_.Field("version", "1");
  out_.Blank();
  WriteVariables();
  for (const std::string& event : chart_.host_events) {
    out_.Open("action");
    out_.Field("name", event);
    out_.Close();
  }
  WriteEventRules();
  WriteRegion();
  return out_.Finish();
}

void Writer::WriteVariable(std::string_view name, std::string_view type, const std::string& value,
                           std::string comment) {
  out_.Open("variable", std::move(comment));
  out_.Field("name", name);
  out_.Bare("type", type);
  if (!value.empty()) out_.Field("default_value", value);
  out_.Close();
}

void Writer::WriteVariables() {
  for (const Variable& v : chart_.variables) {
    if (v.type == Type::kNone || v.type == Type::kArray) continue;
    const std::string_view type = v.type == Type::kBool ? "BOOL" : v.type == Type::kNumber ? "DOUBLE" : "STRING";
    std::string value;
    if (v.initial && !v.late && !IsLiteral(v.initial->e)) {
      reporter_.Report(Code::kExpression, v.initial->text.where, "a variable begins with a literal");
    } else if (v.initial && !v.late && v.initial->e.op != Op::kUndefined) {
      value = v.initial->e.op == Op::kString ? v.initial->e.text : Cel::Literal(v.initial->e);
    }
    WriteVariable(v.name, type, value, Described(v.id, v.name));
    if (v.needs_flag) WriteVariable(Cel::FlagOf(v), "BOOL", "");
  }
  for (const State& state : chart_.states) {
    if (!state.late.empty()) WriteVariable(LateFlag(state), "BOOL", "");
  }
  if (chart_.makes_ids) WriteVariable("send_count", "INT", "");
  if (chart_.tracks_event_name) WriteVariable("event_name", "STRING", "");
}

// Rules act before transitions leave anything, so that all content of the step sees the new name.
void Writer::WriteEventRules() {
  if (!chart_.tracks_event_name) return;
  const auto rule = [this](const std::string& id, const std::string& trigger, const std::string& value) {
    out_.Open("rule");
    out_.Field("id", id);
    out_.Field("on", trigger);
    WriteSet("do", "event_name", value);
    out_.Close();
  };
  if (!chart_.own_events.empty()) rule("event-name", "event.*", "event.name");
  if (!chart_.host_events.empty()) rule("action-name", "action.*", "event.name");
  for (size_t i = 1; i < chart_.states.size(); ++i) {
    const State& state = chart_.states[i];
    if (IsHistory(static_cast<int>(i)) || state.end == static_cast<int>(i) + 1) continue;
    rule(Concat("done-name-", state.name), Concat("done.", state.name),
         Cel::Literal(StringLiteral(Concat("done.state.", state.id))));
  }
  rule("error-name", "error.execution", "'error.execution'");
}

void Writer::WriteRegion() {
  const State& root = chart_.states[0];
  out_.Blank();
  out_.Open("region");
  out_.Field("id", root.name);
  const bool wrap = !root.transitions.empty() || !root.on_entry.empty();
  if (wrap) {
    const bool rests = std::any_of(chart_.states.begin(), chart_.states.end(), [](const State& state) {
      return state.kind == StateKind::kFinal && state.parent == 0;
    });
    if (rests && !root.transitions.empty()) {
      reporter_.Report(Code::kElement, root.transitions[0].where,
                       "a <transition> of <scxml> is translated only where no state at the top is final");
    }
    out_.Open("state", "what belongs to <scxml> itself");
    out_.Field("id", chart_.wrapper);
  }
  WriteInitial(root);
  WriteBlock("on_entry", root.on_entry);   // a script of the document
  WriteChildren(0);
  if (wrap) out_.Close();
  out_.Close();
}

void Writer::WriteInitial(const State& state) {
  for (int target : state.initial) out_.Field("initial", chart_.states[target].name);
  WriteBlock("on_initial", state.on_initial);
}

void Writer::WriteState(int index) {
  const State& state = chart_.states[index];
  int depth = 1;
  for (int s = index; s > 0; s = chart_.states[s].parent) ++depth;
  if (depth == kDeepest) reporter_.Report(Code::kTooDeep, state.where, "nested deeper than a policy can be");
  out_.Open("state", Described(state.id, state.name));
  out_.Field("id", state.name);
  const bool has_children = state.end > index + 1;
  if (state.kind == StateKind::kParallel && has_children) out_.Bare("parallel", "true");
  if (state.kind == StateKind::kFinal) out_.Bare("final", "true");
  if (state.kind == StateKind::kShallow) out_.Bare("history", "SHALLOW");
  if (state.kind == StateKind::kDeep) out_.Bare("history", "DEEP");
  WriteInitial(state);
  WriteLate(state);
  WriteBlock("on_entry", state.on_entry);
  WriteBlock("on_exit", state.on_exit);
  WriteChildren(index);
  out_.Close();
}

void Writer::WriteChildren(int index) {
  const State& state = chart_.states[index];
  for (const Transition& t : state.transitions) WriteTransition(index, t);
  for (int c = index + 1; c < state.end; c = chart_.states[c].end) WriteState(c);
}

void Writer::WriteTransition(int source, const Transition& t) {
  out_.Open("transition");
  for (const std::string& trigger : t.triggers) out_.Field("on", trigger);
  if (t.condition) {
    const std::string condition = cel_.Condition(*t.condition);
    if (condition != "true") out_.Field("when", condition.empty() ? "false" : condition);
  }
  for (int target : t.targets) out_.Field("target", chart_.states[target].name);
  if (!IsHistory(source)) {
    const bool between = CheckDomain(source, t);
    const bool within = !t.targets.empty() && AllInside(source, t.targets) && source != 0;
    if (between || (within && Reenters(source, t))) out_.Bare("reenter", "true");
  }
  WriteBlock("do", t.content);
  out_.Close();
}

void Writer::WriteLate(const State& state) {
  if (state.late.empty()) return;
  out_.Open("on_entry");
  out_.Open("if");
  out_.Field("when", Concat("!", LateFlag(state)));
  WriteSet("then", LateFlag(state), "true");
  for (int v : state.late) {
    Content assign;
    assign.kind = Content::Kind::kAssign;
    assign.variable = chart_.variables[v].id;
    assign.value = chart_.variables[v].initial;
    if (assign.value) WriteAssign("then", assign);
  }
  out_.Close();
  out_.Close();
}

}  // namespace callcue::scxml
