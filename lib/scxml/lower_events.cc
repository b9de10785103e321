// Events. An event of the document itself is the policy's "event.NAME", one of the host "action.NAME"; see import.h.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "lib/base/concat.h"
#include "lib/scxml/chart.h"

namespace callcue::scxml {
namespace {

constexpr std::string_view kDone = "done.state.";
constexpr std::string_view kError = "error.execution";

// As the descriptors of transitions match names: token by token.
bool Matches(std::string_view descriptor, std::string_view name) {
  if (descriptor == "*") return true;
  if (name.substr(0, descriptor.size()) != descriptor) return false;
  return name.size() == descriptor.size() || name[descriptor.size()] == '.';
}

// "foo", "foo." and "foo.*" are one; ".*" and "*" are any.
std::string_view Stem(std::string_view descriptor) {
  if (descriptor.size() > 1 && descriptor.substr(descriptor.size() - 2) == ".*") descriptor.remove_suffix(2);
  else if (descriptor.size() > 1 && descriptor.back() == '.') descriptor.remove_suffix(1);
  return descriptor.empty() ? "*" : descriptor;
}

// What can happen: SCXML's name of it, and the policy's trigger.
struct Happens {
  std::string name, trigger;
};

class EventLowering {
 public:
  EventLowering(Reporter* reporter, Chart* chart) : reporter_(*reporter), chart_(*chart) {}

  void Run(const std::vector<std::string>& host_events) {
    FindOwn();
    FindHost(host_events);
    for (const std::string& name : chart_.own_events) vocabulary_.push_back({name, Concat("event.", name)});
    for (const std::string& name : chart_.host_events) vocabulary_.push_back({name, Concat("action.", name)});
    for (size_t i = 1; i < chart_.states.size(); ++i) AddDone(chart_.states[i]);
    vocabulary_.push_back({std::string(kError), std::string(kError)});
    FindReads();
    GatherPayloads();
    GatherFields();
    for (State& state : chart_.states) LowerTransitions(&state);
    ForEachBlock(&chart_, [this](Block* block) { LowerRest(block); });
    for (State& state : chart_.states) {
      for (Transition& t : state.transitions) {
        if (t.condition) LowerRest(&*t.condition);
      }
    }
  }

 private:
  void FindOwn() {
    std::set<std::string> own;
    ForEachBlock(&chart_, [&](Block* block) {
      for (const Content& c : *block) {
        const bool event = c.kind == Content::Kind::kRaise || c.kind == Content::Kind::kSend;
        if (event && !c.event.empty() && own.insert(c.event).second) chart_.own_events.push_back(c.event);
      }
    });
  }

  // The host may post what it was asked for, and what transitions wait for by name while nothing here raises it.
  void FindHost(const std::vector<std::string>& asked) {
    std::set<std::string> host;
    const auto add = [&](const std::string& name) {
      if (host.insert(name).second) chart_.host_events.push_back(name);
    };
    for (const std::string& name : asked) add(name);
    for (const State& state : chart_.states) {
      for (const Transition& t : state.transitions) {
        for (const auto& [descriptor, where] : t.events) {
          const std::string stem(Stem(descriptor));
          if (stem == "*" || Matches("error", stem) || Matches("done", stem)) continue;
          const auto raised = [&](const std::string& name) { return Matches(stem, name); };
          const bool prefix = stem != descriptor;   // foo.* alone names no event
          if (std::any_of(chart_.own_events.begin(), chart_.own_events.end(), raised)) continue;
          if (prefix && std::any_of(host.begin(), host.end(), raised)) continue;
          add(stem);
        }
      }
    }
  }

  void AddDone(const State& state) {
    const bool final_child = std::any_of(chart_.states.begin(), chart_.states.end(), [&](const State& child) {
      return child.kind == StateKind::kFinal && child.parent == static_cast<int>(&state - chart_.states.data());
    });
    if (!final_child && state.kind != StateKind::kParallel) return;
    if (!state.id.empty()) vocabulary_.push_back({Concat(kDone, state.id), Concat("done.", state.name)});
  }

  void FindReads() {
    const auto read = [this](const Expression& e) { reads_data_ |= e.op == Op::kEventData; };
    ForEachBlock(&chart_, [&](Block* block) { ForEachFormula(block, [&](Formula* f) { ForEach(f->e, read); }); });
    for (State& state : chart_.states) {
      for (Transition& t : state.transitions) {
        if (t.condition) ForEach(t.condition->e, read);
      }
    }
  }

  // What each event carries, where that is the same constants wherever it comes from.
  struct Carried {
    bool constant = true;
    std::map<std::string, Expression> fields;
    std::set<std::string> types, ids;   // _event.type, _event.sendid; "" where there is none
  };

  // _event.type and _event.sendid.
  void GatherFields() {
    ForEachBlock(&chart_, [&](Block* block) {
      for (size_t i = 0; i < block->size(); ++i) {
        const Content& c = (*block)[i];
        if (c.kind != Content::Kind::kRaise && c.kind != Content::Kind::kSend) continue;
        Carried& carried = carried_[c.event];
        carried.types.insert(c.kind == Content::Kind::kSend ? "external" : "internal");
        carried.ids.insert(c.id);
        const Content* before = i > 0 ? &(*block)[i - 1] : nullptr;   // <send idlocation> has one made as it runs
        if (before != nullptr && before->value && before->value->e.op == Op::kSendId) carried.ids.insert("?");
      }
    });
    for (const std::string& name : chart_.host_events) {
      carried_[name].types.insert("external");
      carried_[name].ids.insert("");
    }
  }

  std::optional<Expression> FieldOf(const std::string& event, const std::string& field) {
    const auto found = carried_.find(event);
    if (field == "type") {
      if (found == carried_.end() || found->second.types.empty()) return StringLiteral("platform");
      if (found->second.types.size() == 1) return StringLiteral(*found->second.types.begin());
    } else if (field == "invokeid") {
      return Expression();   // nothing is invoked
    } else if (field == "origin" || field == "origintype") {   // internal events come from nowhere else
      const bool internal = found == carried_.end() || found->second.types.count("external") == 0;
      if (internal) return Expression();
    } else if (field == "sendid") {
      if (found == carried_.end() || found->second.ids.empty()) return Expression();
      const std::string& id = *found->second.ids.begin();
      if (found->second.ids.size() == 1 && id != "?") return id.empty() ? Expression() : StringLiteral(id);
    }
    return std::nullopt;
  }

  void Gather(const std::string& event, const Payload& payload, Span where) {
    if (!payload.empty() && !reads_data_) {
      reporter_.Report(Code::kUnreadData, where, "nothing reads the data of this event: they are left out");
      return;
    }
    Carried carried;
    for (const auto& [name, formula] : payload) {
      Expression value = formula.e;
      const Expression* constant = value.op == Op::kVariable ? ConstantOf(chart_, value.text) : nullptr;
      if (constant != nullptr) value = *constant;
      Fold(&value);
      carried.constant &= IsLiteral(value);
      carried.fields[name] = std::move(value);
    }
    const auto [it, fresh] = carried_.emplace(event, carried);
    if (fresh) return;
    Carried& known = it->second;
    bool same = known.constant && carried.constant && known.fields.size() == carried.fields.size();
    for (const auto& [name, value] : carried.fields) {
      const auto other = known.fields.find(name);
      same = same && other != known.fields.end() && other->second.op == value.op && other->second.text == value.text &&
             other->second.boolean == value.boolean && other->second.number == value.number;
    }
    known.constant = same;
  }

  void GatherPayloads() {
    ForEachBlock(&chart_, [&](Block* block) {
      for (const Content& c : *block) {
        if (c.kind == Content::Kind::kRaise || c.kind == Content::Kind::kSend) Gather(c.event, c.payload, c.where);
      }
    });
    for (const State& state : chart_.states) {
      if (state.kind != StateKind::kFinal) continue;
      Gather(Concat(kDone, chart_.states[state.parent].id), state.done, state.where);
    }
    // What the host posts carries no data; one name for both leaves it open.
    for (const std::string& name : chart_.host_events) {
      const auto it = carried_.find(name);
      if (it != carried_.end() && !it->second.fields.empty()) it->second.constant = false;
    }
  }

  static bool LooksAtEvent(const Expression& whole) {
    bool looks = false;
    ForEach(whole, [&](const Expression& e) {
      looks |= e.op == Op::kEventName || e.op == Op::kEventData || e.op == Op::kEventField || e.op == Op::kEvent;
    });
    return looks;
  }

  bool LooksAtEvent(Transition* t) {
    bool looks = t->condition && LooksAtEvent(t->condition->e);
    ForEachBlock(&t->content, [&](Block* block) {
      ForEachFormula(block, [&](Formula* f) { looks |= LooksAtEvent(f->e); });
    });
    return looks;
  }

  void LowerTransitions(State* state) {
    std::vector<Transition> out;
    for (Transition& t : state->transitions) {
      if (!t.has_event) {
        out.push_back(std::move(t));
        continue;
      }
      std::vector<const Happens*> all;
      for (const Happens& h : vocabulary_) {
        const bool any = std::any_of(t.events.begin(), t.events.end(),
                                     [&](const auto& event) { return Matches(Stem(event.first), h.name); });
        if (any) all.push_back(&h);
      }
      if (all.empty()) {
        reporter_.Report(Code::kNever, t.where, "no event that this transition waits for can happen");
        continue;
      }
      if (LooksAtEvent(&t)) {
        for (const Happens* h : all) out.push_back(For(t, *h));
        continue;
      }
      for (const auto& [descriptor, where] : t.events) AddTriggers(std::string(Stem(descriptor)), &t.triggers);
      out.push_back(std::move(t));
    }
    state->transitions = std::move(out);
  }

  void AddTriggers(const std::string& stem, std::vector<std::string>* triggers) {
    const auto add = [&](std::string trigger) {
      if (std::find(triggers->begin(), triggers->end(), trigger) == triggers->end()) {
        triggers->push_back(std::move(trigger));
      }
    };
    for (const Happens& h : vocabulary_) {
      if (!Matches(stem, h.name)) continue;
      const size_t dot = h.trigger.find('.');
      const bool whole_kind = stem == "*" || stem == "done" || stem == "done.state";
      add(whole_kind && h.name != kError ? Concat(h.trigger.substr(0, dot), ".*") : h.trigger);
    }
  }

  // The transition for one event: what it reads of the event is known.
  Transition For(const Transition& from, const Happens& h) {
    Transition t = from;
    t.triggers = {h.trigger};
    const auto put = [&](Formula* formula) {
      ForEach(&formula->e, [&](Expression* e) {
        const Span where = SpanIn(reporter_.text(), formula->text, e->begin, e->end);
        if (e->op == Op::kEventName) {
          *e = StringLiteral(h.name);
        } else if (e->op == Op::kTypeof && e->args[0].op == Op::kEvent) {
          *e = StringLiteral("object");
        } else if (e->op == Op::kEventField) {
          if (std::optional<Expression> value = FieldOf(h.name, e->text)) *e = *std::move(value);
        } else if (e->op == Op::kEventData) {
          const auto carried = carried_.find(h.name);
          if (carried != carried_.end() && !carried->second.constant) {
            reporter_.Report(Code::kPayload, where,
                             Concat("the data of \"", h.name, "\" aren't the same constants each time"));
          }
          const Expression none;
          const std::string field = e->text;
          *e = none;
          if (carried == carried_.end() || carried->second.fields.count(field) == 0) return;
          *e = carried->second.fields.at(field);
        }
      });
      Fold(&formula->e);
    };
    if (t.condition) put(&*t.condition);
    ForEachBlock(&t.content, [&](Block* block) { ForEachFormula(block, put); });
    return t;
  }

  // Where the event isn't known beforehand.
  void LowerRest(Formula* formula) {
    ForEach(formula->e, [&](const Expression& e) {
      const Span where = SpanIn(reporter_.text(), formula->text, e.begin, e.end);
      if (e.op == Op::kEventName || (e.op == Op::kTypeof && e.args[0].op == Op::kEvent)) {
        chart_.tracks_event_name = true;
      } else if (e.op == Op::kEventData) {
        reporter_.Report(Code::kPayload, where,
                         "the data of an event are read outside of the transition that it triggers");
      } else if (e.op == Op::kEventField) {
        reporter_.Report(Code::kEventField, where, Concat("_event.", e.text, " isn't known to a policy"));
      }
    });
    Fold(&formula->e);
  }
  void LowerRest(Block* block) {
    ForEachFormula(block, [this](Formula* formula) { LowerRest(formula); });
  }

  Reporter& reporter_;
  Chart& chart_;
  std::vector<Happens> vocabulary_;
  std::map<std::string, Carried> carried_;
  bool reads_data_ = false;
};

}  // namespace

void LowerEvents(Reporter* reporter, const std::vector<std::string>& host_events, Chart* chart) {
  EventLowering(reporter, chart).Run(host_events);
}

}  // namespace callcue::scxml
