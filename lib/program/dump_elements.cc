#include "lib/base/concat.h"
#include "lib/program/dump.h"
#include "lib/program/words.h"

namespace callcue::program {

void Dumper::Elements() {
  Section("elements", p_.elements.size());
  for (const Element& e : p_.elements) {
    Line(Concat(ElementWord(e.kind), " ", e.id));
    Word("mode", ModeWord(e.mode));
    Word("severity", SeverityName(e.severity));
    Number("index", e.index, -1);
    Strings("clauses", e.clauses);
    for (uint32_t i = e.exceptions.begin; i < e.exceptions.end; ++i) {
      Word("except", p_.exceptions[i].id);
      Guard("when", p_.exceptions[i].when);
    }
    End();
  }
  Section("rules", p_.rules.size());
  for (const Rule& r : p_.rules) {
    Line(p_.elements[r.element].id);
    States("in", r.in);
    Guard("when", r.when);
    Span("ops", r.effects);
    End();
  }
}

void Dumper::Judgments() {
  const auto captures = [&](Range range) {
    for (uint32_t i = range.begin; i < range.end; ++i) {
      Append(&text_, i == range.begin ? " captures=" : ",", p_.captures[i].bank, ":", p_.captures[i].index);
    }
  };
  Section("prohibitions", p_.prohibitions.size());
  for (const Prohibition& r : p_.prohibitions) {
    Line(p_.elements[r.element].id);
    States("in", r.in);
    Guard("while", r.while_);
    Streams("needs", r.needs);
    Parties("words_of", r.text_parties);
    Span("recommends", r.recommends);
    captures(r.captures);
    End();
  }
  Section("permissions", p_.permissions.size());
  for (const Permission& r : p_.permissions) {
    Line(p_.elements[r.element].id);
    Word("act", p_.permission_acts[r.act].name);
    Guard("applies", r.applies);
    Guard("when", r.when);
    Parties("words_of", r.text_parties);
    Span("otherwise", r.otherwise);
    captures(r.captures);
    End();
    for (uint32_t i = r.parts.begin; i < r.parts.end; ++i) {
      const GrantPart& part = p_.grant_parts[i];
      Line("  part");
      Guard("when", part.when);
      if (part.choice != 0) Append(&text_, " choice=", part.choice, ".", part.way);
      for (uint32_t m = part.missing.begin; m < part.missing.end; ++m) {
        static constexpr std::string_view kNamed[] = {"", " while unsaid", " while unknown", " while not approved"};
        const MissingItem& item = p_.missing[m];
        Append(&text_, " missing=", MissingWord(item.kind), ":", item.name, kNamed[static_cast<int>(item.named)]);
        Word("script", item.script_id);
      }
      End();
    }
  }
}

void Dumper::Duties() {
  Section("duties", p_.duties.size());
  for (const Duty& d : p_.duties) {
    Line(p_.elements[d.element].id);
    States("in", d.in);
    Guard("when", d.when);
    Guard("since", d.since);
    Guard("fulfilled_when", d.fulfilled_when);
    Time("within", d.within);
    if (d.turns_party != 0) Word("turns_of", PartyName(static_cast<Party>(d.turns_party)));
    Guard("turns", d.turns);
    Flag("before", d.has_before);
    Flag("settled_by", d.has_settled_by);
    Flag("speech", d.speech);
    Parties("words_of", d.text_parties);
    Streams("needs", d.needs);
    Word("retrigger", RetriggerWord(d.retrigger));
    Append(&text_, " at_end=", VerdictName(d.at_end_agent), ",", VerdictName(d.at_end_customer), ",",
           VerdictName(d.at_end_dropped), ",", VerdictName(d.at_end_transferred));
    Span("recommends", d.recommends);
    for (uint32_t i = d.reminds.begin; i < d.reminds.end; ++i) {
      Number("remind", p_.reminds[i].recommend, -1);
      Time("lead", p_.reminds[i].lead);
    }
    Span("on_violation", d.on_violation);
    End();
  }
}

void Dumper::Lists() {
  Section("scenarios", p_.scenarios.size());
  for (const Scenario& s : p_.scenarios) {
    Line(p_.elements[s.element].id);
    Guard("when", s.when);
    End();
    for (uint32_t i = s.steps.begin; i < s.steps.end; ++i) {
      Line("  step");
      Guard("when", p_.steps[i].when);
      Span("recommends", p_.steps[i].recommends);
      Span("ops", p_.steps[i].effects);
      End();
    }
  }
  Section("checklists", p_.checklists.size());
  for (const Checklist& c : p_.checklists) {
    Line(p_.elements[c.element].id);
    Guard("when", c.when);
    End();
    for (uint32_t i = c.items.begin; i < c.items.end; ++i) {
      Line("  item");
      Number("number", i, -1);
      Strings("clauses", p_.items[i].clauses);
      Span("recommends", p_.items[i].recommends);
      End();
    }
  }
}

void Dumper::Recommends() {
  Section("recommends", p_.recommends.size());
  for (uint32_t i = 0; i < p_.recommends.size(); ++i) {
    const Recommend& r = p_.recommends[i];
    Line(Concat(i));
    Word("action", ActionName(r.action));
    Text("custom_action", r.custom_action);
    if (r.script != kNoIndex) Word("script", p_.scripts[r.script].id);
    Number("priority", r.priority);
    Word("severity", SeverityName(r.severity));
    Flag("supervisor", r.audience == Audience::kSupervisor);
    if (r.topic != kNoIndex) Word("topic", p_.topics[r.topic]);
    Time("within", r.within);
    Time("expires", r.expires);
    Time("cooldown", r.cooldown);
    Flag("once", r.once);
    Number("at_most", r.at_most);
    Guard("while", r.while_);
    Guard("when", r.when);
    for (uint32_t b = r.arguments.begin; b < r.arguments.end; ++b) Guard(p_.bindings[b].name, p_.bindings[b].value);
    if (r.element != kNoIndex) Word("element", p_.elements[r.element].id);
    Strings("clauses", r.clauses);
    End();
  }
}

void Dumper::Ops() {
  Section("ops", p_.ops.size());
  for (uint32_t i = 0; i < p_.ops.size(); ++i) {
    const Op& op = p_.ops[i];
    Line(Concat(i, " ", OpWord(op.code)));
    switch (op.code) {
      case OpCode::kRecommend:
      case OpCode::kJump:
      case OpCode::kJumpUnless: Number("target", op.target, -1); break;
      case OpCode::kSet: Word("variable", p_.variables[op.target].name); break;
      case OpCode::kRaise:
      case OpCode::kSend: Word("event", p_.raised[op.target]); break;
      case OpCode::kWithdraw: Word("topic", p_.topics[op.target]); break;
      case OpCode::kCancel: break;
    }
    if (op.code == OpCode::kSend || op.code == OpCode::kCancel) Word("id", p_.send_ids[op.send_id]);
    Guard("value", op.value);
    Time("delay", op.delay);
    End();
  }
}

}  // namespace callcue::program
