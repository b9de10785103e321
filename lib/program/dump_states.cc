#include "lib/base/concat.h"
#include "lib/program/dump.h"
#include "lib/program/words.h"

namespace callcue::program {

void Dumper::Chart() {
  Section("states", p_.states.size() > 1 ? p_.states.size() : 0);
  for (uint32_t i = 1; i < p_.states.size(); ++i) {
    const program::State& s = p_.states[i];
    int depth = 0;
    for (uint32_t a = s.parent; a != kNoIndex && a != 0; a = p_.states[a].parent) ++depth;
    Line(Concat(std::string(depth * 2, ' '), s.id, " ", StateWord(s.kind)));
    States("initial", s.initial);
    Span("on_initial", s.on_initial);
    Span("on_entry", s.on_entry);
    Span("on_exit", s.on_exit);
    Span("eventless", s.eventless);
    Number("history", s.history, kNoIndex);
    if (s.element != kNoIndex) Word("element", p_.elements[s.element].id);
    End();
  }
  Section("transitions", p_.transitions.size());
  for (uint32_t i = 0; i < p_.transitions.size(); ++i) {
    const Transition& t = p_.transitions[i];
    Line(Concat(i, " ", State(t.source)));
    States("to", t.targets);
    Guard("when", t.when);
    Span("ops", t.effects);
    if (!t.targets.empty()) Word("domain", State(t.domain));
    for (uint32_t e = t.exits.begin; e < t.exits.end; ++e) {
      const Range span = p_.state_spans[e];
      Append(&text_, e == t.exits.begin ? " exits=" : ",", State(span.begin));
      if (span.size() > 1) Append(&text_, "..", State(span.end - 1));
    }
    if (t.element != kNoIndex) Word("element", p_.elements[t.element].id);
    End();
  }
}

void Dumper::Index() {
  text_ += "index\n";
  const auto name_of = [&](Kind kind, uint32_t name) -> std::string_view {
    switch (kind) {
      case Kind::kAct: return p_.acts[name].name;
      case Kind::kRaised: return p_.raised[name];
      case Kind::kFulfilled:
      case Kind::kViolated: return p_.elements[name].id;
      case Kind::kDone: return State(name);
      default: break;
    }
    switch (static_cast<EventKind>(kind)) {
      case EventKind::kFact:
      case EventKind::kFactWithdrawn: return p_.variables[name].name;
      case EventKind::kSentiment: return p_.sentiments[name];
      case EventKind::kMeasurement: return p_.measurements[name];
      case EventKind::kAgentAction: return p_.actions[name];
      case EventKind::kApproval: return p_.approvals[name];
      default: return "?";
    }
  };
  for (int k = 0; k < static_cast<int>(Kind::kCount); ++k) {
    const Kind kind = static_cast<Kind>(k);
    if (static_cast<EventKind>(kind) == EventKind::kIntent) continue;  // folded into acts
    for (uint32_t n = 0; n <= p_.kind_names[k]; ++n) {
      const Type& type = p_.types[p_.kind_base[k] + n];
      if (type.reactions.empty() && type.transitions.empty()) continue;
      Line(TriggerWord(kind));
      if (n > 0) Append(&text_, ".", name_of(kind, n - 1));
      for (const Range range : {type.reactions, type.transitions}) {
        for (uint32_t i = range.begin; i < range.end; ++i) {
          Append(&text_, " ", RoleWord(p_.reactions[i].role), ":", p_.reactions[i].index);
          if (p_.reactions[i].parties != 0xff) Parties("by", p_.reactions[i].parties);
        }
      }
      End();
    }
  }
}

void Dumper::Scripts() {
  const auto texts = [&](Range range, std::string_view key) {
    for (uint32_t i = range.begin; i < range.end; ++i) {
      const LocalText& text = p_.local_texts[i];
      Text(Concat(key, ":", p_.languages[text.language]), text.text);
    }
  };
  Section("scripts", p_.scripts.size());
  for (const Script& script : p_.scripts) {
    Line(script.id);
    Number("counter", script.counter, kNoIndex);
    End();
    for (uint32_t t = script.texts.begin; t < script.texts.end; ++t) {
      const ScriptText& text = p_.script_texts[t];
      for (uint32_t v = text.variants.begin; v < text.variants.end; ++v) {
        Line(Concat("  ", p_.languages[text.language]));
        for (uint32_t i = p_.script_variants[v].pieces.begin; i < p_.script_variants[v].pieces.end; ++i) {
          const ScriptPiece& piece = p_.script_pieces[i];
          if (piece.slot == kNoIndex) {
            Text("text", piece.literal);
          } else {
            Guard("slot", p_.script_slots[piece.slot].value);
            texts(p_.script_slots[piece.slot].fallbacks, "fallback");
          }
        }
        End();
      }
    }
  }
  Section("clauses", p_.clauses.size());
  for (const Clause& clause : p_.clauses) {
    Line(clause.id);
    Number("weight", clause.weight, 1);
    Flag("critical", clause.critical);
    Word("mode", ModeWord(clause.mode));
    texts(clause.titles, "title");
    texts(clause.texts, "text");
    End();
  }
}

}  // namespace callcue::program
