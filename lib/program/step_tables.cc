#include "lib/program/step_tables.h"

#include <algorithm>

#include "lib/base/concat.h"
#include "lib/program/in_language.h"

namespace callcue::program {
namespace {

bool IsLeaf(StateKind kind) { return kind == StateKind::kAtomic || kind == StateKind::kFinal; }

// Whether an expression of one slot is its name alone, by its tree: "late", "(! late)".
Reading::Form FormOf(std::string_view tree) {
  Reading::Form form = Reading::Form::kName;
  if (tree.substr(0, 3) == "(! " && tree.back() == ')') {
    form = Reading::Form::kNotName;
    tree = tree.substr(3, tree.size() - 4);
  }
  return tree.find_first_of("( ") == tree.npos ? form : Reading::Form::kAny;
}

class Maker {
 public:
  Maker(const Program& program, StepTables* tables) : p_(program), out_(*tables) {}
  void Run();

 private:
  void Counted();
  void Logged();
  void Block();
  void Expressions();
  void Offers();
  bool Varies(const Recommend& recommend) const;
  void States();
  void Types();
  void Transitions();
  uint32_t AddSet();
  void Put(uint32_t set, uint32_t state) { out_.sets[set + state / 64] |= uint64_t{1} << (state % 64); }
  std::string CauseOf(Kind kind, uint32_t name) const;
  bool Enters(const Transition& transition, TransitionStep* step) const;

  const Program& p_;
  StepTables& out_;
};

void Maker::Run() {
  out_.program = &p_;
  out_.words = static_cast<uint32_t>((p_.states.size() + 63) / 64);
  Counted();
  Logged();
  Expressions();
  Offers();
  States();
  Transitions();
  Types();
  Block();
  MakePermissionReads(p_, &out_);
  MakeQuickTables(p_, &out_);
}

// Elements that have instances: those that open, are judged or are told again.
void Maker::Counted() {
  uint32_t next = 0;
  for (const Element& element : p_.elements) {
    const bool counted = element.kind == ElementKind::kDuty || element.kind == ElementKind::kPermission ||
                         element.kind == ElementKind::kProhibition || element.kind == ElementKind::kScenario ||
                         element.kind == ElementKind::kChecklist;
    out_.instances.push_back(counted ? next++ : kNoIndex);
  }
  out_.fixed[4].count = next;
}

// Acts and actions that anything may ask for afterwards: guards, verdicts and their evidence, and the words, which may
// show the same act once more.
void Maker::Logged() {
  const uint32_t acts = static_cast<uint32_t>(p_.acts.size());
  std::vector<bool> logged(acts + p_.actions.size(), false);
  for (const Derived& d : p_.derived) {
    if (d.kind >= DerivedKind::kActCount && d.kind <= DerivedKind::kActEnded) logged[d.id] = true;
    if (d.kind >= DerivedKind::kActionCount && d.kind <= DerivedKind::kActionLast) logged[acts + d.id] = true;
  }
  for (const ActRef& ref : p_.act_refs) logged[ref.act] = true;
  for (uint32_t i = 0; i < logged.size(); ++i) {
    if (i < acts && p_.acts[i].in_words) logged[i] = true;
    const Kind kind = i < acts ? Kind::kAct : static_cast<Kind>(EventKind::kAgentAction);
    const Range reactions = p_.types[p_.TypeOf(kind, i < acts ? i : i - acts)].reactions;
    for (uint32_t r = reactions.begin; r < reactions.end; ++r) {
      const Role role = p_.reactions[r].role;
      if (role == Role::kPermissionDo || role == Role::kProhibition || role == Role::kDutyFulfil ||
          role == Role::kDutyOpen || role == Role::kScenario) {
        logged[i] = true;
      }
    }
  }
  uint32_t next = 0;
  for (bool one : logged) out_.heads.push_back(one ? next++ : kNoIndex);
  out_.fixed[3].count = next;
}

void Maker::Expressions() {
  for (expr::ExprId id = 0; id < p_.expr_info.size(); ++id) {
    Reading reading;
    reading.slots.begin = static_cast<uint32_t>(out_.readings.size());
    if (id != expr::kNone) {
      const std::vector<expr::Slot>& slots = p_.expressions->SlotsOf(id);
      out_.readings.insert(out_.readings.end(), slots.begin(), slots.end());
      if (p_.expressions->IsConstant(id, &reading.value) && reading.value.known()) {
        reading.form = Reading::Form::kConstant;
      } else if (slots.size() == 1) {
        reading.form = FormOf(p_.expressions->DumpTree(id));
      }
    }
    reading.slots.end = static_cast<uint32_t>(out_.readings.size());
    out_.expressions.push_back(reading);
  }
}

// Whether anything that is computed stands in its words or beside them.
bool Maker::Varies(const Recommend& r) const {
  const auto computed = [&](expr::ExprId id) {
    return id != expr::kNone && out_.expressions[id].form != Reading::Form::kConstant;
  };
  for (uint32_t i = r.arguments.begin; i < r.arguments.end; ++i) {
    if (computed(p_.bindings[i].value)) return true;
  }
  const Range texts = r.script == kNoIndex ? Range() : p_.scripts[r.script].texts;
  for (uint32_t i = texts.begin; i < texts.end; ++i) {
    const Range variants = p_.script_texts[i].variants;
    for (uint32_t v = variants.begin; v < variants.end; ++v) {
      const Range pieces = p_.script_variants[v].pieces;
      for (uint32_t k = pieces.begin; k < pieces.end; ++k) {
        const uint32_t slot = p_.script_pieces[k].slot;
        if (slot != kNoIndex && computed(p_.script_slots[slot].value)) return true;
      }
    }
  }
  return false;
}

void Maker::Offers() {
  for (uint32_t i = 0; i < p_.recommends.size(); ++i) {
    const Recommend& r = p_.recommends[i];
    const Element& element = p_.elements[r.element];
    Offered offer;
    Recommendation& ready = offer.ready;
    ready.action = r.action;
    ready.severity = r.severity;
    ready.audience = r.audience;
    ready.priority = r.priority;
    ready.custom_action = r.custom_action;
    if (r.topic != kNoIndex) ready.topic = p_.topics[r.topic];
    ready.element_id = element.id;
    const Range cited = CitedBy(p_, i);
    ready.clause_ids = absl::MakeConstSpan(p_.string_refs.data() + cited.begin, cited.size());
    offer.text_ready = true;
    if (r.script != kNoIndex) {
      const Script& script = p_.scripts[r.script];
      ready.script_id = script.id;
      const ScriptText* chosen =
          InLanguage(p_.script_texts, script.texts, p_.settings.default_language, p_.languages);
      if (chosen != nullptr && !chosen->variants.empty()) {
        const Range pieces = p_.script_variants[chosen->variants.begin].pieces;
        const bool literal = pieces.size() == 1 && p_.script_pieces[pieces.begin].slot == kNoIndex;
        offer.text_ready = literal && chosen->variants.size() == 1;
        if (offer.text_ready) {
          ready.text = p_.script_pieces[pieces.begin].literal;
          ready.language = p_.languages[chosen->language];
        }
      }
    }
    offer.varies = Varies(r);
    offer.counted = r.once || r.at_most > 0 || r.cooldown.present;
    const bool timed = r.within.present || r.expires.present;
    switch (r.action) {
      case Action::kSay: case Action::kAsk: case Action::kListen: case Action::kConfirm: case Action::kHold:
      case Action::kRetrieve: case Action::kTransfer: case Action::kRelease: offer.spoken = true; break;
      default: break;
    }
    offer.plain = element.mode == Mode::kJudge && r.when == expr::kNone && !offer.counted && !timed &&
                  r.topic == kNoIndex && r.arguments.empty() && offer.text_ready;
    out_.live_details |= timed;
    out_.has_while |= r.while_ != expr::kNone;
    out_.offers.push_back(offer);
  }
  out_.live_details |= p_.matcher != nullptr || p_.settings.max_live > 0;
  for (const Duty& duty : p_.duties) out_.live_details |= !duty.recommends.empty() || !duty.reminds.empty();
  for (const Op& op : p_.ops) out_.sends |= op.code == OpCode::kSend;
}

uint32_t Maker::AddSet() {
  out_.sets.resize(out_.sets.size() + out_.words, 0);
  return static_cast<uint32_t>(out_.sets.size()) - out_.words;
}

void Maker::States() {
  out_.leaves = AddSet();
  out_.eventless = AddSet();
  out_.histories = AddSet();
  out_.exit_actions = AddSet();
  out_.entry_actions = AddSet();
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    const State& state = p_.states[s];
    out_.parents.push_back(state.parent);
    out_.state_ids.push_back(state.id);
    out_.regions.push_back(state.region);
    if (IsLeaf(state.kind)) Put(out_.leaves, s);
    if (!state.eventless.empty()) {
      Put(out_.eventless, s);
      out_.has_eventless = true;
    }
    if (IsHistory(state.kind)) {
      Put(out_.histories, state.parent);
      if (!state.on_initial.empty()) Put(out_.entry_actions, state.parent);
    }
    if (!state.on_exit.empty()) Put(out_.exit_actions, s);
    if (!state.on_entry.empty() || !state.on_initial.empty() || state.kind == StateKind::kFinal) {
      Put(out_.entry_actions, s);
    }
    if (out_.words != 1) continue;
    if (IsHistory(state.kind)) {
      HistoryStep history;
      history.record = state.history;
      history.parent = uint64_t{1} << state.parent;
      for (uint32_t c = state.parent + 1; c < p_.states[state.parent].end; ++c) {
        const bool wanted = state.kind == StateKind::kShallowHistory ? p_.states[c].parent == state.parent
                                                                     : IsLeaf(p_.states[c].kind);
        if (wanted) history.recorded |= uint64_t{1} << c;
      }
      out_.history_steps.push_back(history);
    }
    uint64_t above = uint64_t{1} << s;
    if (state.parent != kNoIndex) above |= out_.above[state.parent];
    out_.above.push_back(above);
  }
}

std::string Maker::CauseOf(Kind kind, uint32_t name) const {
  const auto join = [&](std::string_view what, std::string_view which) {
    return name == kNoIndex ? std::string(what) : Concat(what, ".", which);
  };
  const bool named = name != kNoIndex;
  switch (kind) {
    case Kind::kAct: return join("act", named ? p_.acts[name].name : "");
    case Kind::kSegmentEnded: return "segment_ended";
    case Kind::kTurnEnded: return "turn_ended";
    case Kind::kTalkOver: return "talk_over";
    case Kind::kLongTurn: return "long_turn";
    case Kind::kSilence: return "silence";
    case Kind::kRaised: return join("event", named ? p_.raised[name] : "");
    case Kind::kFulfilled: return join("fulfilled", named ? p_.elements[name].id : "");
    case Kind::kViolated: return join("violated", named ? p_.elements[name].id : "");
    case Kind::kDone: return join("done", named ? p_.states[name].id : "");
    case Kind::kErrorExecution: return "error.execution";
    default: break;
  }
  switch (static_cast<EventKind>(kind)) {
    case EventKind::kFact: case EventKind::kFactWithdrawn: return join("fact", named ? p_.variables[name].name : "");
    case EventKind::kAgentAction: return join("action", named ? p_.actions[name] : "");
    case EventKind::kApproval: return join("approval", named ? p_.approvals[name] : "");
    case EventKind::kSentiment: return join("sentiment", named ? p_.sentiments[name] : "");
    case EventKind::kMeasurement: return join("measurement", named ? p_.measurements[name] : "");
    default: return std::string(EventKindName(static_cast<EventKind>(kind)));
  }
}

void Maker::Types() {
  out_.types.resize(p_.types.size());
  for (int k = 0; k < static_cast<int>(Kind::kCount); ++k) {
    const Kind kind = static_cast<Kind>(k);
    if (kind == static_cast<Kind>(EventKind::kIntent)) continue;   // shares the types of acts
    for (uint32_t n = 0; n <= p_.kind_names[k]; ++n) {
      const uint32_t number = p_.kind_base[k] + n;
      const Type& type = p_.types[number];
      TypeStep& step = out_.types[number];
      step.reactions = type.reactions;
      step.candidates.begin = step.candidates.end = static_cast<uint32_t>(out_.candidates.size());
      if (type.transitions.empty()) continue;
      step.sources = AddSet();
      for (uint32_t i = type.transitions.begin; i < type.transitions.end; ++i) {
        const Reaction& reaction = p_.reactions[i];
        const Transition& t = p_.transitions[reaction.index];
        Put(step.sources, t.source);
        out_.candidates.push_back({t.when, reaction.index, t.element, t.source, reaction.parties});
      }
      step.candidates.end = static_cast<uint32_t>(out_.candidates.size());
      std::stable_sort(out_.candidates.begin() + step.candidates.begin, out_.candidates.end(),
                       [](const Candidate& a, const Candidate& b) { return a.source < b.source; });
      out_.pool.push_back(CauseOf(kind, n == 0 ? kNoIndex : n - 1));
      step.cause = out_.pool.back();
    }
  }
}

// The states that a transition to one target enters, where the structure alone says so.
bool Maker::Enters(const Transition& transition, TransitionStep* step) const {
  if (transition.targets.empty()) return true;
  if (transition.targets.size() != 1) return false;
  if (transition.exits.size() > 1) return false;   // several regions: those without a target are entered anew
  const uint32_t target = p_.state_refs[transition.targets.begin];
  if (IsHistory(p_.states[target].kind)) return false;
  const auto bit = [](uint32_t s) { return uint64_t{1} << s; };
  uint64_t path = 0;   // above the target, below the domain
  uint32_t a = p_.states[target].parent;
  for (; a != kNoIndex && a != transition.domain; a = p_.states[a].parent) path |= bit(a);
  if (a != transition.domain) return false;
  step->enters = path | bit(target);
  // Children have higher numbers than their parents, so that each is reached after what adds it.
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    if (!(step->enters & bit(s))) continue;
    const State& state = p_.states[s];
    if (state.kind == StateKind::kParallel) {
      for (uint32_t c = s + 1; c < state.end; c = p_.states[c].end) {
        if (!IsHistory(p_.states[c].kind)) step->enters |= bit(c);
      }
    } else if (state.kind == StateKind::kCompound && !(path & bit(s))) {
      if (state.initial.size() != 1) return false;
      const uint32_t child = p_.state_refs[state.initial.begin];
      if (p_.states[child].parent != s || IsHistory(p_.states[child].kind)) return false;
      step->enters |= bit(child);
      step->default_entries |= bit(s);
    }
  }
  return true;
}

void Maker::Transitions() {
  if (out_.words != 1) return;
  for (const Transition& transition : p_.transitions) {
    TransitionStep step;
    for (uint32_t i = transition.exits.begin; i < transition.exits.end; ++i) {
      for (uint32_t s = p_.state_spans[i].begin; s < p_.state_spans[i].end; ++s) step.exits |= uint64_t{1} << s;
    }
    step.fixed = Enters(transition, &step);
    if (!step.fixed) step.enters = step.default_entries = 0;
    out_.transitions.push_back(step);
  }
}

// The counts are in the order of lib/run/state.h.
void Maker::Block() {
  out_.fixed[0].count = out_.words;
  out_.fixed[1].count = out_.words * p_.histories;
  out_.fixed[5].count = static_cast<uint32_t>(p_.approvals.size());
  uint32_t narrow = 0, wide = 0;
  for (const Variable& v : p_.variables) (v.type == expr::Kind::kBool ? narrow : wide) += 1;
  out_.fixed[2].count = wide * 12 + narrow;
  uint32_t next_wide = 0, next_narrow = wide * 12;
  for (const Variable& v : p_.variables) {
    uint32_t& next = v.type == expr::Kind::kBool ? next_narrow : next_wide;
    out_.slots.push_back({next, v.type});
    next += v.type == expr::Kind::kBool ? 1 : 12;
  }
  out_.initial_slots.resize(out_.fixed[2].count, 0);
  for (size_t i = 0; i < p_.variables.size(); ++i) {
    const expr::Value& value = p_.variables[i].initial;
    if (!value.known()) continue;
    char* const at = out_.initial_slots.data() + out_.slots[i].offset;
    if (value.kind == expr::Kind::kString || value.kind == expr::Kind::kBytes) out_.initial_texts = true;
    else WriteSlot(value, out_.slots[i], at);
  }
  const uint32_t bytes[kFixedParts] = {8, 8, 1, 4, 4, 1};
  // Variables behind the states, on whose line of the cache the first of them then lie.
  uint32_t offset = 0;
  for (int part : {0, 2, 1, 3, 4, 5}) {
    offset = (offset + bytes[part] - 1) / bytes[part] * bytes[part];
    out_.fixed[part].offset = offset;
    offset += out_.fixed[part].count * bytes[part];
    if (part == 2) ++offset;   // the byte that a QuickChoice asks and sets where it has nothing to
  }
  out_.fixed_bytes = (offset + 7) & ~7u;
}

}  // namespace

std::unique_ptr<const StepTables> MakeStepTables(const Program& program) {
  auto tables = std::make_unique<StepTables>();
  Maker(program, tables.get()).Run();
  return tables;
}

}  // namespace callcue::program
