// The linked form: elements with what sets them off, by name. Guards are shown by number; "expressions" has their text.
#include "lib/base/concat.h"
#include "lib/program/linked.h"
#include "lib/program/words.h"

namespace callcue::linked {
namespace {

using program::Kind;

class Printer {
 public:
  explicit Printer(const LinkedPolicy& policy) : p_(policy) {}

  std::string Run() {
    Params();
    States();
    for (const Rule& r : p_.rules) {
      Head(r.element);
      Triggered("on", r.on);
      In(r.in);
      Guard("when", r.when);
      End();
      Effects(r.effects, 2);
    }
    for (const Duty& d : p_.duties) PrintDuty(d);
    for (const Prohibition& r : p_.prohibitions) {
      Head(r.element);
      Triggered("on", r.on);
      In(r.in);
      Guard("while", r.flat.while_);
      End();
      Offers("recommend", r.recommends);
    }
    for (const Permission& r : p_.permissions) {
      Head(r.element);
      Append(&text_, " act=", r.act);
      Triggered("on", r.on);
      Triggered("asked_by", r.asked_by);
      Guard("applies", r.flat.applies);
      Guard("when", r.flat.when);
      Append(&text_, " parts=", r.parts.size());
      End();
      Offers("otherwise", r.otherwise);
    }
    Lists();
    for (const Exception& e : p_.exceptions) {
      Append(&text_, "exception ", e.id, " of=", p_.elements.names()[e.element]);
      Guard("when", e.when);
      End();
    }
    return std::move(text_);
  }

 private:
  void End() { text_ += '\n'; }
  void Head(uint32_t element) {
    const program::Element& e = p_.element_values[element].flat;
    Append(&text_, program::ElementWord(e.kind), " ", e.id);
    if (e.mode != program::Mode::kJudge) Append(&text_, " ", program::ModeWord(e.mode));
  }
  void Guard(std::string_view key, expr::ExprId id) {
    if (id != expr::kNone) Append(&text_, " ", key, "=#", id);
  }
  std::string_view StateName(uint32_t state) const { return state == 0 ? "/" : p_.states.names()[state - 1]; }

  void In(const std::vector<uint32_t>& states) {
    for (size_t i = 0; i < states.size(); ++i) Append(&text_, i == 0 ? " in=" : ",", StateName(states[i]));
  }

  void Triggered(std::string_view key, const Triggers& triggers) {
    if (triggers.empty()) return;
    Append(&text_, " ", key, "=[");
    for (size_t i = 0; i < triggers.size(); ++i) {
      const Trigger& t = triggers[i];
      Append(&text_, i == 0 ? "" : ", ", program::TriggerWord(t.kind));
      if (t.name != kNoIndex) Append(&text_, ".", NameOf(t));
      for (int party = 1; party <= 5 && t.parties != 0xff; ++party) {
        if (t.parties >> party & 1) Append(&text_, " by ", PartyName(static_cast<Party>(party)));
      }
    }
    text_ += ']';
  }

  std::string_view NameOf(const Trigger& t) const {
    switch (t.kind) {
      case Kind::kAct: return p_.acts.names()[t.name];
      case Kind::kRaised: return p_.raised.names()[t.name];
      case Kind::kFulfilled:
      case Kind::kViolated: return p_.elements.names()[t.name];
      case Kind::kDone: return StateName(t.name);
      default: break;
    }
    switch (static_cast<EventKind>(t.kind)) {
      case EventKind::kSentiment: return p_.sentiments.names()[t.name];
      case EventKind::kMeasurement: return p_.measurements.names()[t.name];
      case EventKind::kAgentAction: return p_.actions.names()[t.name];
      case EventKind::kApproval: return p_.approvals.names()[t.name];
      default: return p_.variables.names()[t.name];
    }
  }

  void Offers(std::string_view key, const std::vector<Recommend>& list, int depth = 1) {
    for (const Recommend& r : list) {
      text_.append(static_cast<size_t>(depth) * 2, ' ');
      Append(&text_, key, " ", ActionName(r.flat.action));
      if (r.flat.script != kNoIndex) Append(&text_, " script=", p_.scripts.names()[r.flat.script]);
      if (r.flat.topic != kNoIndex) Append(&text_, " topic=", p_.topics.names()[r.flat.topic]);
      Triggered("done_by", r.done_by);
      Guard("while", r.flat.while_);
      Guard("when", r.flat.when);
      End();
    }
  }

  void Effects(const std::vector<Effect>& effects, int depth) {
    for (const Effect& e : effects) {
      if (e.op.code == program::OpCode::kRecommend) {
        Offers("recommend", e.recommend, depth);
        continue;
      }
      text_.append(static_cast<size_t>(depth) * 2, ' ');
      const bool branch = e.op.code == program::OpCode::kJumpUnless;
      text_ += branch ? "if" : program::OpWord(e.op.code);
      switch (e.op.code) {
        case program::OpCode::kSet: Append(&text_, " ", p_.variables.names()[e.op.target]); break;
        case program::OpCode::kRaise:
        case program::OpCode::kSend: Append(&text_, " ", p_.raised.names()[e.op.target]); break;
        case program::OpCode::kWithdraw: Append(&text_, " ", p_.topics.names()[e.op.target]); break;
        case program::OpCode::kCancel: Append(&text_, " ", p_.send_ids.names()[e.op.send_id]); break;
        default: break;
      }
      Guard("value", e.op.value);
      End();
      Effects(e.then, depth + 1);
      if (!e.otherwise.empty()) {
        text_.append(static_cast<size_t>(depth) * 2, ' ');
        text_ += "else\n";
        Effects(e.otherwise, depth + 1);
      }
    }
  }

  void Params() {
    for (const Param& param : p_.param_values) {
      Append(&text_, "param ", param.name, "=");
      if (param.type == expr::Kind::kList)
        Append(&text_, "[", Join(param.list, ", "), "]");
      else
        text_ += param.none ? "none" : program::ValueText(param.value);
      End();
    }
  }

  void States() {
    for (uint32_t s = 1; s < p_.state_values.size(); ++s) {
      const State& state = p_.state_values[s];
      Append(&text_, "state ", state.flat.id, " in=", StateName(state.flat.parent));
      for (size_t i = 0; i < state.initial.size(); ++i) {
        Append(&text_, i == 0 ? " initial=" : ",", StateName(state.initial[i]));
      }
      End();
      Effects(state.on_entry, 1);
      Effects(state.on_exit, 1);
    }
    for (const Transition& t : p_.transitions) {
      Append(&text_, "transition ", StateName(t.flat.source));
      for (size_t i = 0; i < t.targets.size(); ++i) Append(&text_, i == 0 ? " -> " : ",", StateName(t.targets[i]));
      Triggered("on", t.on);
      Guard("when", t.flat.when);
      End();
      Effects(t.effects, 1);
    }
  }

  void PrintDuty(const Duty& d) {
    Head(d.element);
    Triggered("on", d.on);
    In(d.in);
    Guard("when", d.flat.when);
    Triggered("fulfilled_by", d.fulfilled_by);
    Triggered("before", d.before);
    Triggered("cancelled_by", d.cancelled_by);
    Triggered("settled_by", d.settled_by);
    End();
    Offers("recommend", d.recommends);
    for (const Remind& remind : d.reminds) Offers("remind", {remind.recommend});
    Offers("on_violation", d.on_violation);
  }

  void Lists() {
    for (const Scenario& s : p_.scenarios) {
      Head(s.element);
      Triggered("on", s.on);
      Guard("when", s.when);
      End();
      for (const Step& step : s.steps) {
        text_ += "  step";
        Guard("when", step.when);
        End();
        Offers("recommend", step.recommends, 2);
        Effects(step.effects, 2);
      }
    }
    for (const Checklist& c : p_.checklists) {
      Head(c.element);
      Triggered("on", c.on);
      Guard("when", c.when);
      End();
      for (const Item& item : c.items) {
        text_ += "  item";
        Triggered("fulfilled_by", item.fulfilled_by);
        End();
        Offers("recommend", item.recommends, 2);
      }
    }
  }

  const LinkedPolicy& p_;
  std::string text_;
};

}  // namespace

std::string DumpLinked(const LinkedPolicy& policy) { return Printer(policy).Run(); }

}  // namespace callcue::linked
