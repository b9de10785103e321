#include "lib/program/dump.h"

#include "absl/strings/str_format.h"
#include "lib/base/concat.h"
#include "lib/program/words.h"

namespace callcue::program {

std::string DumpProgram(const Program& program) { return Dumper(program).Run(); }

std::string Dumper::Run() {
  text_.reserve(1 << 16);
  Append(&text_, "policy \"", p_.name, "\" ", p_.version, "\n");
  Names();
  Variables();
  Derived();
  Chart();
  Elements();
  Judgments();
  Duties();
  Lists();
  Recommends();
  Ops();
  Scripts();
  Index();
  return std::move(text_);
}

void Dumper::Section(std::string_view name, size_t count) {
  if (count > 0) Append(&text_, name, "\n");
}

void Dumper::Text(std::string_view key, std::string_view value) {
  if (!value.empty()) Append(&text_, " ", key, "=\"", Escaped(value), "\"");
}

void Dumper::Word(std::string_view key, std::string_view value) {
  if (!value.empty()) Append(&text_, " ", key, "=", value);
}

void Dumper::Number(std::string_view key, int64_t value, int64_t absent) {
  if (value != absent) Append(&text_, " ", key, "=", value);
}

void Dumper::Guard(std::string_view key, expr::ExprId id) {
  if (id != expr::kNone) Append(&text_, " ", key, "=#", id, "(", p_.expressions->SourceOf(id), ")");
}

void Dumper::Time(std::string_view key, const TimeSpec& spec) {
  if (!spec.present) return;
  if (spec.expression != expr::kNone) return Guard(key, spec.expression);
  Append(&text_, " ", key, "=", spec.ms, "ms");
}

void Dumper::Span(std::string_view key, Range range) {
  if (!range.empty()) Append(&text_, " ", key, "=[", range.begin, ",", range.end, ")");
}

void Dumper::States(std::string_view key, Range refs) {
  if (refs.empty()) return;
  Append(&text_, " ", key, "=");
  for (uint32_t i = refs.begin; i < refs.end; ++i) {
    Append(&text_, i == refs.begin ? "" : ",", State(p_.state_refs[i]));
  }
}

void Dumper::Strings(std::string_view key, Range refs) {
  if (refs.empty()) return;
  Append(&text_, " ", key, "=");
  for (uint32_t i = refs.begin; i < refs.end; ++i) {
    Append(&text_, i == refs.begin ? "" : ",", p_.string_refs[i]);
  }
}

void Dumper::Parties(std::string_view key, uint8_t parties) {
  if (parties == 0xff || parties == 0) return;
  Append(&text_, " ", key, "=");
  bool first = true;
  for (int i = 1; i <= 5; ++i) {
    if ((parties >> i & 1) == 0) continue;
    Append(&text_, first ? "" : ",", PartyName(static_cast<Party>(i)));
    first = false;
  }
}

void Dumper::Streams(std::string_view key, uint16_t streams) {
  if (streams == 0) return;
  Append(&text_, " ", key, "=");
  bool first = true;
  for (int i = 1; i <= 7; ++i) {
    if ((streams >> i & 1) == 0) continue;
    Append(&text_, first ? "" : ",", StreamWord(static_cast<Stream>(i)));
    first = false;
  }
}

void Dumper::Vocabulary(std::string_view name, const std::vector<std::string_view>& names) {
  if (names.empty()) return;
  Append(&text_, name);
  for (std::string_view n : names) Append(&text_, " ", n.empty() ? "-" : n);
  End();
}

void Dumper::Names() {
  const Settings& s = p_.settings;
  absl::StrAppendFormat(&text_, "settings max_skew=%dms recognition_lag=%dms turn_gap=%dms ring_period=%dms",
                        s.max_skew_ms, s.recognition_lag_ms, s.turn_gap_ms, s.ring_period_ms);
  absl::StrAppendFormat(&text_, " long_turn=%dms silence=%dms talk_over=%dms", s.long_turn_ms, s.silence_ms,
                        s.talk_over_ms);
  if (s.speech_rate != kNoIndex) {
    Word("speech_rate", p_.measurements[s.speech_rate]);
    absl::StrAppendFormat(&text_, " speech_rate_window=%dms", s.speech_rate_window_ms);
  }
  if (s.clause_pause_ms != Settings().clause_pause_ms) {
    absl::StrAppendFormat(&text_, " clause_pause=%dms", s.clause_pause_ms);
  }
  if (s.acknowledgement != kNoIndex) Word("acknowledgement", p_.acts[s.acknowledgement].name);
  Number("max_live", s.max_live);
  Flag("judge_agent_sentiment", s.judge_agent_sentiment);
  if (s.default_language < p_.languages.size()) Word("language", p_.languages[s.default_language]);
  End();
  Vocabulary("languages", p_.languages);
  Vocabulary("sentiments", p_.sentiments);
  Vocabulary("actions", p_.actions);
  Vocabulary("approvals", p_.approvals);
  Vocabulary("measurements", p_.measurements);
  Vocabulary("raised", p_.raised);
  Vocabulary("send_ids", p_.send_ids);
  Vocabulary("topics", p_.topics);
  Vocabulary("arguments", p_.argument_names);
  Section("acts", p_.acts.size());
  for (const Act& act : p_.acts) {
    Line(act.name);
    Parties("by", act.parties);
    if (act.script != kNoIndex) Word("script", p_.scripts[act.script].id);
    Flag("in_words", act.in_words);
    if (act.min_confidence != 0) absl::StrAppendFormat(&text_, " min_confidence=%.17g", act.min_confidence);
    for (uint32_t i = act.slots.begin; i < act.slots.end; ++i) Word("slot", p_.variables[p_.act_slots[i]].name);
    if (act.condition != kNoIndex) Condition(p_.act_conditions[act.condition]);
    End();
  }
  if (p_.phrases != 0) absl::StrAppendFormat(&text_, "phrases %016x\n", p_.phrases);
}

void Dumper::Condition(const ActCondition& c) {
  const auto time = [this](const char* name, const TimeSpec& spec) {
    if (spec.present) absl::StrAppendFormat(&text_, " %s=%dms", name, spec.ms);
  };
  const auto count = [this](const char* name, uint32_t n) {
    if (n > 0) absl::StrAppendFormat(&text_, " %s=%u", name, n);
  };
  time("first", c.first);
  count("first_turns", c.first_turns);
  time("last", c.last);
  count("last_turns", c.last_turns);
  count("from_hit", c.from_hit);
  count("to_hit", c.to_hit);
  for (uint32_t i = c.after.begin; i < c.after.end; ++i) {
    absl::StrAppendFormat(&text_, " after=%u/%u", p_.act_refs[i].act, p_.act_refs[i].parties);
  }
  time("within", c.within);
}

void Dumper::Variables() {
  Section("variables", p_.variables.size());
  for (const Variable& v : p_.variables) {
    Line(v.name);
    Word("type", KindWord(v.type));
    Flag("fact", v.fact);
    Word("initial", ValueText(v.initial));
    Strings("one_of", v.one_of);
    End();
  }
}

void Dumper::Derived() {
  Section("derived", p_.derived.size());
  for (const program::Derived& d : p_.derived) {
    Line(DerivedWord(d.kind));
    switch (d.kind) {
      case DerivedKind::kActCount:
      case DerivedKind::kActFirst:
      case DerivedKind::kActLast:
      case DerivedKind::kActEnded: Word("of", p_.acts[d.id].name); break;
      case DerivedKind::kActionCount:
      case DerivedKind::kActionFirst:
      case DerivedKind::kActionLast: Word("of", p_.actions[d.id]); break;
      case DerivedKind::kApproval: Word("of", p_.approvals[d.id]); break;
      case DerivedKind::kState: Word("of", State(d.id)); break;
      default: break;
    }
    Parties("by", d.parties);
    End();
  }
}

}  // namespace callcue::program
