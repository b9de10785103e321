#include "lib/program/compile.h"

#include "absl/strings/str_format.h"
#include "lib/base/concat.h"
#include "lib/program/compiler.h"
#include "lib/program/fnv.h"
#include "lib/program/step_tables.h"

namespace callcue::program {

std::unique_ptr<const Program> Compile(linked::LinkedPolicy* policy) {
  auto program = std::make_unique<Program>();
  Compiler(policy, program.get()).Run();
  program->fingerprint = FingerprintOf(*program);
  program->step = MakeStepTables(*program);
  return program;
}

uint64_t HashOfPhrases(const linked::LinkedPolicy& policy) {
  if (policy.phrases.empty() && policy.cues.empty()) return 0;
  uint64_t hash = kFnvBasis;
  for (const match::PhraseSpec& phrase : policy.phrases) {
    const char bits[] = {static_cast<char>(phrase.parties), static_cast<char>(phrase.role),
                         static_cast<char>(phrase.negatable)};
    hash = Fnv(hash, policy.acts.names()[phrase.act]);
    hash = Fnv(hash, {bits, sizeof(bits)});
    hash = Fnv(Fnv(hash, phrase.language), phrase.text);
    if (phrase.certain) hash = Fnv(hash, "certain");
    if (phrase.group != 0) hash = Fnv(hash, Concat("group ", phrase.group));
    if (phrase.min_confidence != 0) hash = Fnv(hash, absl::StrFormat("confidence %.17g", phrase.min_confidence));
  }
  for (const match::SlotSpec& slot : policy.slot_specs) {
    const uint32_t numbers[] = {slot.act, static_cast<uint32_t>(slot.kind), slot.reach};
    hash = Fnv(hash, {reinterpret_cast<const char*>(numbers), sizeof(numbers)});
  }
  for (const match::SubPhrase& part : policy.sub_phrases) hash = Fnv(Fnv(hash, part.name), part.text);
  for (const match::Negators& negators : policy.negators) {
    hash = Fnv(hash, negators.language);
    for (const std::string& word : negators.words) hash = Fnv(hash, word);
  }
  for (const match::CuesSpec& cues : policy.cues) {
    hash = Fnv(Fnv(hash, policy.acts.names()[cues.act]), cues.language);
    const int32_t numbers[] = {cues.parties, cues.least, cues.finds, cues.enough};
    hash = Fnv(hash, {reinterpret_cast<const char*>(numbers), sizeof(numbers)});
    std::string said;  // weights come in groups
    const match::CuesSpec::Cue* before = nullptr;
    for (const match::CuesSpec::Cue& cue : cues.cues) {
      if (before == nullptr || before->weight != cue.weight) said = Concat(cue.weight);
      before = &cue;
      hash = Fnv(Fnv(hash, cue.words), said);
    }
  }
  return hash;
}

void Compiler::Run() {
  const uint64_t known = in_.matcher == nullptr ? 0 : in_.matcher->mark();
  out_.phrases = known != 0 ? known : HashOfPhrases(in_);
  CompileNames();
  CompileGuards();
  CompileSettings();
  CompileActConditions();
  CompileVariables();
  CompileClauses();
  CompileElements();
  index_.Finish(&out_);
}

std::string_view Compiler::Intern(std::string_view text) {
  if (text.empty()) return {};
  const auto it = interned_.find(text);
  if (it != interned_.end()) return *it;
  out_.pool.emplace_back(text);
  interned_.insert(out_.pool.back());
  return out_.pool.back();
}

std::vector<std::string_view> Compiler::InternAll(const std::vector<std::string_view>& names) {
  std::vector<std::string_view> interned;
  interned.reserve(names.size());
  for (std::string_view name : names) interned.push_back(Intern(name));
  return interned;
}

Range Compiler::Strings(const std::vector<std::string_view>& strings) {
  Range range;
  range.begin = static_cast<uint32_t>(out_.string_refs.size());
  for (std::string_view text : strings) out_.string_refs.push_back(Intern(text));
  range.end = static_cast<uint32_t>(out_.string_refs.size());
  return range;
}

Range Compiler::Refs(const std::vector<uint32_t>& states) {
  Range range;
  range.begin = static_cast<uint32_t>(out_.state_refs.size());
  out_.state_refs.insert(out_.state_refs.end(), states.begin(), states.end());
  range.end = static_cast<uint32_t>(out_.state_refs.size());
  return range;
}

Range Compiler::Texts(const std::vector<linked::LocalText>& texts) {
  Range range;
  range.begin = static_cast<uint32_t>(out_.local_texts.size());
  for (const linked::LocalText& text : texts) out_.local_texts.push_back({text.language, Intern(text.text)});
  range.end = static_cast<uint32_t>(out_.local_texts.size());
  return range;
}

TimeSpec Compiler::Time(const TimeSpec& spec) const {
  TimeSpec folded = spec;
  expr::Value value;
  if (!spec.present || spec.expression == expr::kNone || !out_.expressions->IsConstant(spec.expression, &value) ||
      value.kind != expr::Kind::kDuration) {
    return folded;
  }
  folded.expression = expr::kNone;
  folded.ms = value.millis();
  folded.present = folded.ms != linked::kUnsetMs;  // a parameter that isn't set is no bound
  if (!folded.present) folded.ms = 0;
  return folded;
}

void Compiler::CompileNames() {
  out_.name = Intern(in_.name);
  out_.version = Intern(in_.version);
  out_.sentiments = InternAll(in_.sentiments.names());
  out_.actions = InternAll(in_.actions.names());
  out_.approvals = InternAll(in_.approvals.names());
  out_.measurements = InternAll(in_.measurements.names());
  out_.raised = InternAll(in_.raised.names());
  out_.send_ids = InternAll(in_.send_ids.names());
  out_.topics = InternAll(in_.topics.names());
  out_.languages = InternAll(in_.languages.names());
  out_.argument_names = InternAll(in_.arguments.names());
  out_.clause_ids = InternAll(in_.clause_ids.names());
  out_.sentiment_names.Build(out_.sentiments);
  out_.action_names.Build(out_.actions);
  out_.approval_names.Build(out_.approvals);
  out_.measurement_names.Build(out_.measurements);
  out_.argument_table.Build(out_.argument_names);
  out_.clause_table.Build(out_.clause_ids);
  for (const Act& act : in_.act_values) {
    out_.acts.push_back(act);
    out_.acts.back().name = Intern(act.name);
  }
  out_.act_names.Build(InternAll(in_.acts.names()));
  out_.act_refs = in_.act_refs;
  out_.act_slots = in_.act_slots;
}

// After the guards, whose constants these times may be.
void Compiler::CompileActConditions() {
  for (ActCondition condition : in_.act_conditions) {
    for (TimeSpec* spec : {&condition.first, &condition.last, &condition.within}) *spec = Time(*spec);
    out_.act_conditions.push_back(condition);
  }
}

void Compiler::CompileSettings() {
  Settings& s = out_.settings;
  const auto set = [&](const TimeSpec& spec, int64_t* ms) {
    const TimeSpec folded = Time(spec);
    if (folded.present && folded.expression == expr::kNone) *ms = folded.ms;
  };
  set(in_.settings.max_skew, &s.max_skew_ms);
  set(in_.settings.recognition_lag, &s.recognition_lag_ms);
  set(in_.settings.turn_gap, &s.turn_gap_ms);
  set(in_.settings.ring_period, &s.ring_period_ms);
  set(in_.settings.long_turn, &s.long_turn_ms);
  set(in_.settings.silence, &s.silence_ms);
  set(in_.settings.talk_over, &s.talk_over_ms);
  set(in_.settings.clause_pause, &s.clause_pause_ms);
  s.acknowledgement = in_.settings.acknowledgement;
  set(in_.settings.speech_rate_window, &s.speech_rate_window_ms);
  s.speech_rate = in_.settings.speech_rate;
  s.max_live = in_.settings.max_live;
  s.judge_agent_sentiment = in_.settings.judge_agent_sentiment;
  s.default_language = in_.settings.default_language;
}

void Compiler::CompileVariables() {
  std::vector<std::string_view> facts;
  for (size_t i = 0; i < in_.variable_values.size(); ++i) {
    Variable v = in_.variable_values[i];
    v.name = Intern(v.name);
    if (v.initial.kind == expr::Kind::kString) v.initial = expr::Value::String(Intern(v.initial.text(nullptr)));
    v.one_of = Strings(in_.one_of[i]);
    if (v.fact) facts.push_back(v.name);
    out_.variables.push_back(v);
  }
  out_.fact_names.Build(facts);
}

}  // namespace callcue::program
