// The step: everything that changes a call. One Engine is made for each Post() or Advance() over the call's state; it
// holds nothing that outlives the step but its output, which lies with the call.
//
// A step, in the order of MODEL section 2 (rules R1 to R12 stand beside the code that keeps them):
//
//   Post(event)   duplicate? clock. What is due before the event's time happens, each time a decision of its own (Pass).
//                 Then, as one decision: delays due at that time, the event, reminders, verdicts, expiries.
//   Dispatch      what one thing that happened sets off: permissions and prohibitions, duties, scenarios, rules, and a
//                 macrostep of the statechart; what those raise is dispatched in turn, until nothing is left.
//
// The files: step.cc (the two entries), event_check.cc (what an event may bring), time.cc (what is due), receive.cc (what an
// event changes by itself), dispatch.cc (one happening), guards.cc (what guards read),
// statechart.cc, duties.cc, judgments.cc (permissions, prohibitions), permissions.cc (which permissions to ask),
// recommend.cc, script.cc, line.cc (call control and streams), speech.cc (utterances), word_places.cc (where timed words
// stand), turns.cc (who speaks when), acts.cc (what was said and done, as of a moment).
#ifndef CALLCUE_LIB_RUN_ENGINE_H_
#define CALLCUE_LIB_RUN_ENGINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "callcue/decision.h"
#include "callcue/event.h"
#include "callcue/view.h"
#include "lib/program/program.h"
#include "lib/run/output.h"
#include "lib/run/state.h"
#include "lib/run/word_places.h"

namespace callcue::run {

using program::Kind;
using program::Program;
using program::Role;

// One thing that happened: an event of the host, or what the engine derived from it or the policy raised.
struct Happening {
  Kind kind = static_cast<Kind>(0);
  uint32_t name = program::kNoIndex;   // in the vocabulary of the kind
  uint8_t party = 0;
  int64_t begin = 0;                   // occurrence
  int64_t end = 0;
  int64_t duration = 0;                // of talk-over, long turns, silences
  const Event* event = nullptr;        // the host's, where there is one
  uint32_t performed = kNone;          // the act or action, in kLog
};

struct Raised {
  uint32_t name = 0;                   // kind kRaised; or of another kind
  Kind kind = Kind::kRaised;
  int64_t begin = 0, end = 0;
};

// Memory that only some steps need: those with words, with expressions that build texts, under policies too large for
// what an Engine holds itself. Calls of one policy share a few of them; see Engine::w().
struct Workspace {
  explicit Workspace(const Program& program);

  match::Scratch scan;
  match::Result hits;
  std::vector<WordPlace> word_places;  // of the utterance at hand, if it has hits or its pauses matter
  std::vector<uint32_t> pauses;        // places in the words
  std::vector<expr::Value> banks[3];
  std::unique_ptr<char[]> scratch;     // strings and lists that one expression builds
  static constexpr uint32_t kScratchBytes = 16 << 10;
  State before_step, before_internal;  // savepoints
  std::vector<Raised> queue;           // internal events beyond Engine's own few
  std::vector<uint32_t> rules, chosen, kept, dropped;   // of one microstep
  std::vector<int8_t> tried;           // transitions of one type: 0 not yet, 1 true, -1 not true
  std::vector<uint64_t> sets;          // of states
  std::vector<uint32_t> offered;       // recommendations of partial words
  std::vector<uint32_t> touched;       // working list
  std::string rendered;                // a script
  std::vector<StringRef> strings;      // that the contact keeps
};

class Engine {
 public:
  friend class Explainer;   // explain.h: a query that asks as a step does

  Engine(const Program& program, State* state, OutputMemory* output);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  absl::Status Post(const Event& event);
  absl::Status Advance(int64_t now_ms);

  // After an exception (memory ran out): the call is as it was before the step.
  void Abandon();

  absl::Span<const Decision> Finish() { return out_.Finish(); }

  // After a migration: what is due next by this policy. What wasn't settled yet at this instant still isn't.
  void Rearm() { h().next_deadline = h().step == 0 ? kNever : NextTime(h().next_deadline <= h().now); }

  // Queries. They write to the output alone.
  void Permission(std::string_view act, PermissionAnswer* answer);
  void View(CallView* view);

 private:
  Header& h() { return s_.header(); }
  const Header& h() const { return s_.header(); }
  // Taken from the policy's spare ones when a step first needs it, and given back with the step.
  Workspace& w() { return work_ != nullptr ? *work_ : TakeWorkspace(); }
  Workspace& TakeWorkspace();

  // event_check.cc
  absl::Status Check(const Event& event) const;
  absl::Status CheckTexts(const Event& event) const;

  // time.cc
  int64_t NextTime(bool unsettled);
  int64_t NextOfAll(bool unsettled);
  absl::Status RunUntil(int64_t now);             // everything due before `now`, and at `now` for Advance
  void Pass(int64_t t);                           // one time at which something is due
  void FireDelays(int64_t t) { if (s_.count<kTimers>() > 0) FireDueDelays(t); }
  void FireDueDelays(int64_t t);
  void Settle(int64_t t);                         // reminders, verdicts, expiries, what no longer holds

  // receive.cc
  absl::Status Receive(const Event& event, Disposition* disposition);
  absl::Status ReceiveFact(const Event& event, Disposition* disposition);
  void Close(const Happening& happening);
  bool NameOf(const Event& event, Happening* happening) const;

  // step.cc
  bool SeenBefore(const EventKey& key) const;
  void Remember(const EventKey& key);
  void EndDecision(Disposition disposition, int64_t skew, bool unsettled = false);
  void Save() {
    if (s_.bytes() > kSmallBlock) return SaveLarge();
    saved_bytes_ = static_cast<uint32_t>(s_.bytes());
    saved_directory_ = s_.directory_size();
    // Whole lines: what lies behind the block is never looked at.
    std::memcpy(saved_block_, s_.block(), saved_bytes_);
    saved_ = true;
  }
  void SaveLarge();
  void Undo();                                    // back to what Save() saw
  absl::Status GiveUp();                          // undoes the step
  void MarkDecision() {   // what follows belongs to a decision of its own
    if (!out_.decisions.empty()) mark_ = out_.Now();
  }

  // dispatch.cc
  void Dispatch(const Happening& happening);      // a macrostep (R6)
  void DispatchInternal(const Happening& happening, uint32_t element);   // undone alone where it fails (R9)
  void React(const Happening& happening);         // one microstep
  bool Matches(const program::Reaction& reaction, const Happening& happening) const;
  bool InStates(program::Range in) const;
  void RunQueue(const Happening& happening) {     // until nothing is left of a macrostep
    if (t_.has_eventless || queued_ > 0) GoOn(happening);
  }
  void GoOn(const Happening& happening);
  void RunReaction(const program::Reaction& reaction, const Happening& happening);
  void Acted(uint32_t element);
  void RunScenario(uint32_t scenario, const Happening& happening);
  bool Unseen(uint32_t step);
  void OfferNextItem(uint32_t checklist, const Happening& happening);
  const program::TypeStep& TypeOf(const Happening& happening) const {
    return t_.types[p_.TypeOf(happening.kind, happening.name)];
  }
  std::string_view CauseOf(const Happening& happening);
  void RunEffects(program::Range block, uint32_t element, const Happening& happening);
  void Raise(uint32_t name, Kind kind, int64_t begin, int64_t end);
  void StepLimit(const Happening& happening);

  // guards.cc
  void NoEvent() { current_ = nullptr; }
  expr::Value EventValue(program::EventSlot slot) const;         // bank 1
  expr::Value ArgumentValue(uint32_t argument) const;
  expr::Value Derive(const program::Derived& derived);           // bank 2
  expr::Value Read(expr::Slot slot);
  class Reader;
  void PrepareBanks();
  void PointAtBanks(expr::Frame* frame);
  void Fill(expr::ExprId id, expr::Frame* frame);                // with what the expression reads
  expr::Scratch LargeScratch();
  expr::Outcome Holds(expr::ExprId id, uint32_t element, expr::Unknowns* unknowns = nullptr) {
    return id == expr::kNone ? expr::Outcome::kTrue : Evaluate(id, element, unknowns);
  }
  expr::Outcome Evaluate(expr::ExprId id, uint32_t element, expr::Unknowns* unknowns);
  expr::Value Compute(expr::ExprId id, uint32_t element);
  bool Duration(const program::TimeSpec& spec, uint32_t element, int64_t* ms);
  void FailToEnd(uint32_t element, std::string_view cycle);
  void Fail(uint32_t element, std::string_view code, Fault::Kind kind = Fault::Kind::kGuardError);
  bool Excepted(uint32_t element, uint32_t* exception);   // an exception of the element holds
  int64_t moment() const { return as_of_ == kNever ? h().now : as_of_; }
  // How many instances of an element there were; only of those that are counted.
  uint32_t& Instances(uint32_t element) { return s_.at<kInstances>(t_.instances[element]); }

  // acts.cc
  uint32_t Perform(Performed act, bool* fresh);   // logs it; one that is known already is not fresh (R5)
  uint32_t& Head(uint32_t act) { return s_.at<kHeads>(t_.heads[act]); }
  uint32_t Head(uint32_t act) const { return s_.at<kHeads>(t_.heads[act]); }
  struct Span { int64_t begin, end; };
  Span SpanOf(const Performed& act) const;
  bool SameOccasion(uint32_t a, uint32_t b) const;
  const Performed* LatestOf(uint32_t act, uint8_t parties) const;
  uint32_t CountOf(uint32_t act, uint8_t parties) const;
  int64_t FirstOf(uint32_t act, uint8_t parties) const;

  // statechart.cc
  void PrepareSets();
  void Start();                                   // enters the initial states
  void SelectFor(const program::TypeStep& type, const Happening& happening) {
    chosen_count_ = 0;
    if (type.sources == program::kNoIndex) return;
    if (t_.words != 1) return SelectAmong(type, happening);
    const uint64_t sources = Set(type.sources)[0] & s_.at<kConfiguration>(0);
    if (sources != 0) SelectInWord(type, sources, happening);
  }
  void SelectInWord(const program::TypeStep& type, uint64_t sources, const Happening& happening);
  void SelectAmong(const program::TypeStep& type, const Happening& happening);
  bool SelectEventless();
  void Choose(uint32_t transition);
  void AddExits(uint32_t transition, uint64_t* set) const;
  void RemoveConflicts();
  void Microstep(const Happening& happening);
  void ExitStates(const Happening& happening);
  void EnterStates(const Happening& happening);
  void EnterInWord(const Happening& happening);
  void PushStateChange(uint32_t entered, uint32_t left, const Happening& happening);
  void EnterActions(uint32_t state, const Happening& happening);
  void FindEntries();
  void AddDescendants(uint32_t state);
  void AddAncestors(uint32_t state, uint32_t domain);
  bool EntersBelow(uint32_t state) const;
  bool InFinal(uint32_t state) const;
  void RecordHistory();
  const uint64_t* Set(uint32_t at) const { return t_.sets.data() + at; }

  // duties.cc
  void OpenDuty(uint32_t duty, const Happening& happening);
  void FulfilDuty(uint32_t duty, const Happening& happening);
  void CancelDuty(uint32_t duty);
  void BeforeDuty(uint32_t duty, const Happening& happening);
  void SettleDutyBy(uint32_t duty, const Happening& happening);
  void EndLine(int64_t at, bool transferred);
  Verdict AtEnd(const program::Duty& duty);
  void FulfilByEarlier(uint32_t duty, int64_t since, const Happening& trigger);
  void RecountTurns();
  void FulfilInTurns();
  void Remind(int64_t t);
  void SettleDuties(int64_t t, bool closing, bool lagging_only = false) {
    if (s_.count<kDuties>() > 0) SettleOpenDuties(t, closing, lagging_only);
  }
  void SettleOpenDuties(int64_t t, bool closing, bool lagging_only);
  static bool HeardLate(const program::Duty& duty);
  int64_t DueOf(const DutyInstance& instance) const;
  int64_t SettleTime(const DutyInstance& instance) const;
  int64_t RemindTime(const DutyInstance& instance, uint32_t reminder);
  void FinishDuty(uint32_t place, Verdict verdict, int64_t occurred, uint32_t performed, uint32_t exception);
  Verdict JudgeMissed(const DutyInstance& instance, bool closing, uint32_t* exception);
  bool StreamsUp(uint16_t needs, int64_t from, int64_t to, bool* wait) const;
  bool Transcribed(uint8_t parties, int64_t t) const;
  bool AgentSpeaks() const;
  bool Unwritten() const;

  // judgments.cc
  void AskPermission(uint32_t permission, const Happening& happening);
  void DoPermitted(uint32_t permission, const Happening& happening);
  void DoProhibited(uint32_t prohibition, const Happening& happening);
  void Judge(const Judgment& judgment);
  void SettleJudgments(int64_t t, bool closing) {
    if (s_.count<kJudgments>() > 0) SettleOpenJudgments(t, closing);
  }
  void SettleOpenJudgments(int64_t t, bool closing);
  void CloseProhibitions();
  void AddPermissionChange(uint32_t act);
  bool IsAbsent(const program::MissingItem& item) const;
  void Defer(uint32_t element, program::Range captures, const Happening& happening, bool wait);
  void AddFinding(uint32_t element, uint32_t instance, Verdict verdict, StringRef participant, int64_t since,
                  int64_t due, int64_t occurred, uint32_t performed, uint32_t exception);
  void RaiseVerdict(uint32_t element, Verdict verdict, int64_t at);
  uint16_t NeedsOf(uint8_t text_parties) const;

  // permissions.cc
  void NamePermissions() {
    if (p_.permission_acts.empty()) return;
    if (h().permissions_up_to_date && t_.quick.permissions_by_acts && to_ask_ == 0) return;   // nothing changed
    if (const uint64_t ask = PermissionsToAsk(); ask != 0) NameChangedPermissions(ask);
  }
  bool Granted(const program::Permission& permission);
  uint64_t PermissionsToAsk() const;
  uint8_t ChangedSources(const char* before, uint32_t directory) const;
  void NameChangedPermissions(uint64_t ask);

  // recommend.cc
  struct Occasion {
    int64_t begin = 0;               // occurrence
    uint32_t duty = kNone;
    uint32_t instance = 0;
    int64_t due = kNever;            // of the duty
    bool insist = false;             // supersedes whatever is live, ignores cool-down
  };
  void Offer(uint32_t recommend, const Occasion& cause);
  void OfferAll(program::Range range, const Occasion& cause);
  bool MayOffer(uint32_t recommend, bool insist);
  bool OfScenario(uint32_t recommend) const;
  bool Counts(const program::Recommend& recommend) const;
  uint32_t LeastShown(uint32_t but, uint32_t* shown) const;
  void Displace(uint32_t place);
  uint32_t NewPlace(uint32_t place) const;
  bool TakeBack(uint32_t place);
  void FillPlaces();
  uint32_t NextWaiting() const;
  LiveDetails Planned(uint32_t recommend, const Occasion& cause);
  bool Keep(const Live& live, const LiveDetails& details);
  void Emit(uint32_t recommend, const LiveDetails& details);
  bool OfferPlain(uint32_t recommend);
  void OfferAgain(uint32_t place, const Occasion& cause);
  bool SaysTheSame(uint32_t recommend);
  uint32_t Standing(uint32_t recommend) const;
  bool ArgumentOf(const program::Binding& binding, uint32_t element, Argument* argument);
  const LiveDetails& Details(uint32_t place) const {
    return t_.live_details ? s_.at<kLiveDetails>(place) : kNoDetails;
  }
  void EraseLive(uint32_t place);
  void WithdrawAt(uint32_t place, WithdrawalReason reason);
  void WithdrawTopic(uint32_t topic, WithdrawalReason reason);
  void WithdrawDuty(uint32_t duty, uint32_t instance, WithdrawalReason reason);
  void WithdrawRecommend(uint32_t recommend, WithdrawalReason reason);
  void WithdrawStale() { if (t_.has_while) WithdrawMoot(); }
  void WithdrawMoot();
  void Expire(int64_t t);
  void ReviseProvisional(uint32_t segment, const Event& event, uint32_t hits);
  void CollectOffers(const Happening& happening);
  void SettleProvisional(uint32_t segment);
  Counter* CounterOf(uint64_t key, bool add);
  void SortRecommendations(size_t from);
  bool Shown(uint32_t element) const { return p_.elements[element].mode == program::Mode::kJudge; }

  // script.cc
  std::string_view Render(uint32_t script, bool peek, std::string_view* language, uint32_t* variant);
  const program::ScriptText* TextOf(uint32_t script) const;   // in the contact's language; null: none
  std::string_view Words(const program::ScriptText& text, uint32_t variant);
  bool AddSlot(const program::ScriptSlot& slot, uint32_t language, std::string* text);

  // line.cc
  void OnLine(const Event& event, Happening* happening);
  bool IsInaudible(int64_t t) const;
  void SetInaudible(uint8_t bit, bool on, int64_t t);
  void BeginSegment(int64_t t);
  void EndSegment(const Happening& cause, uint8_t by, Cause end);
  void WithdrawSpoken();
  void SetStream(const Event& event);
  void See(Stream stream) { h().streams_seen |= static_cast<uint16_t>(1u << static_cast<int>(stream)); }
  bool StreamKnown(Stream stream) const;
  bool StreamUp(Stream stream) const;             // known, and not in an outage at the moment that is judged

  // turns.cc
  static bool IsSpeaker(uint8_t party) {
    return party == static_cast<uint8_t>(Party::kAgent) || party == static_cast<uint8_t>(Party::kCustomer);
  }
  void OnSpeech(const Event& event, bool started);
  void AddTurn(uint32_t segment, const Event& event);
  void EndTurn(uint8_t how);
  void ReportOverlap(uint8_t party, int64_t begin, int64_t end, int64_t other_begin, int64_t other_end);
  void ReportLongTurn(int64_t begin, int64_t end);
  int64_t NextSpeechTime() const;
  // Nothing is said, or nobody would hear of it: no time of speech passes.
  bool Listens() const {
    constexpr uint16_t kSpeech = 1u << static_cast<int>(Stream::kCustomerText) | 1u << static_cast<int>(Stream::kVoiceActivity);
    const Header& head = h();
    return head.turn_open || ((head.streams_declared | head.streams_seen) & kSpeech) != 0;
  }
  void PassSpeechTime(int64_t t) { if (Listens()) PassTimesOfSpeech(t); }
  void PassTimesOfSpeech(int64_t t);

  // speech.cc
  bool FindHits(const Event& event);   // false: not valid UTF-8
  void FindPauses(const Event& event);
  struct Spoken {
    std::optional<int64_t> begin, end;
  };
  static Spoken SpokenAt(absl::Span<const Word> words);
  static Spoken SpokenAt(const Event& event);
  void OnUtterance(const Event& event, Disposition* disposition);
  bool OnHostAct(const Event& event, Happening* happening);   // false: it is known already
  void GiveActsTheirWords(uint32_t place);
  void OnFinal(const Event& event, uint32_t segment);
  void OnHit(const Event& event, uint32_t number, uint32_t segment);
  void TakeSpeechRate(const Event& event, uint32_t segment);

  // conditions.cc: what acts demand beside their words, and the values that these hold
  bool CountsNow(const program::ActCondition& condition, const Performed& act) const;
  bool CountsAtEnd(const program::ActCondition& condition, const Performed& act) const;
  bool CountHit(const program::ActCondition& condition, uint32_t act);
  uint32_t TurnOf(const Performed& act) const;
  void Await(const Performed& act);
  void CountAwaited();
  void Capture(uint32_t act, const match::SlotValue* values, size_t count, uint32_t hit);
  void Place(const Event& event, const match::Hit& hit, Performed* act);
  uint32_t FindSegment(std::string_view id, uint8_t party) const;
  int64_t GuessBegin(int64_t end, uint8_t party) const;
  bool SegmentsAreFull(bool final) const;
  void ForgetSegments(bool final, uint32_t* followed);
  uint32_t AddSegment(const Segment& segment, std::string_view id);
  uint32_t FinishSegment(uint32_t place, const Segment& segment);
  void MoveSegments(const uint32_t* moved);

  const Program& p_;
  const program::StepTables& t_;
  State& s_;
  Workspace* work_ = nullptr;
  Output out_;
  bool saved_ = false;                // the savepoint of this step was taken
  uint64_t to_ask_ = 0;               // bit i % 64: permission act i reads what came into the log in this step
  bool reacted_ = false;              // something in the policy reacted to the event
  int64_t as_of_ = kNever;            // acts count as of this moment; kNever = all that is known
  const Judgment* judging_ = nullptr; // whose captured values stand in for today's
  program::Range judging_captures_;
  uint32_t current_segment_ = kNone;  // the utterance at hand
  uint32_t code_points_ = 0;          // of its text
  bool in_error_ = false;             // R8
  bool error_raised_ = false;
  bool limit_hit_ = false;            // R9, or a limit of lib/base/limits.h
  const char* limit_ = "";            // which
  bool in_macrostep_ = false;
  bool quiet_ = false;                // a query: faults are not reported
  const Happening* current_ = nullptr;   // what guards see as the event
  bool revising_ = false;
  size_t taken_back_from_ = 0;        // recommendations before it stay, whatever becomes of an internal step
  int microsteps_ = 0;
  int verdicts_ = 0;                  // that set something off, in this step
  Output::Mark mark_{};               // where the decision at hand began
  std::string cycle_;                 // names of the last raised events, for the error
  uint32_t driver_ = kNone;           // the element that last raised or sent something, or whose transition went on by itself

  // What a step of most policies needs, so that it takes no workspace. Not cleared: what is read was written before.
  static constexpr uint32_t kFewRaised = 4, kFewChosen = 8, kFewTried = 64;
  static constexpr uint32_t kFewSlots[3] = {32, static_cast<uint32_t>(program::EventSlot::kCount) + 6, 32};
  static constexpr uint32_t kSmallBlock = 1024, kSmallScratch = 256;
  expr::Value* banks_[3] = {nullptr, nullptr, nullptr};
  uint64_t *exits_ = nullptr, *enters_ = nullptr, *default_entries_ = nullptr, *exits_of_ = nullptr,
           *conflicts_ = nullptr;
  uint32_t* chosen_ = nullptr;        // transitions of a microstep
  int8_t* tried_ = nullptr;
  uint32_t chosen_count_ = 0;
  uint32_t queued_ = 0, queue_head_ = 0;   // raised events of the macrostep, and how many of them are done
  uint32_t saved_bytes_ = 0, saved_directory_ = 0;   // of a savepoint in saved_block_
  Raised& QueuedAt(uint32_t i) {
    return i < kFewRaised ? reinterpret_cast<Raised*>(few_raised_)[i] : w().queue[i - kFewRaised];
  }
  uint32_t few_chosen_[kFewChosen];
  int8_t few_tried_[kFewTried];
  uint64_t few_sets_[5];
  alignas(8) char few_raised_[kFewRaised * sizeof(Raised)];
  alignas(16) char few_slots_[(kFewSlots[0] + kFewSlots[1] + kFewSlots[2]) * sizeof(expr::Value)];
  alignas(8) char small_scratch_[kSmallScratch];
  alignas(64) char saved_block_[kSmallBlock];
};

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_ENGINE_H_
