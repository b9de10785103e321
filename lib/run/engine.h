// The step: everything that changes a call. One Engine is made for each Post() or Advance() over the call's state; it
// holds nothing that outlives the step.
//
// A step, in the order of MODEL section 2 (rules R1 to R12 stand beside the code that keeps them):
//
//   Post(event)   duplicate? clock. What is due before the event's time happens, each time a decision of its own (Pass).
//                 Then, as one decision: delays due at that time, the event, reminders, verdicts, expiries.
//   Dispatch      what one thing that happened sets off: permissions and prohibitions, duties, scenarios, rules, and a
//                 macrostep of the statechart; what those raise is dispatched in turn, until nothing is left.
//
// The files: step.cc (the two entries and time), dispatch.cc (one happening), guards.cc (what guards read),
// statechart.cc, duties.cc, judgments.cc (permissions, prohibitions), recommend.cc, script.cc, line.cc (call control
// and streams), speech.cc (utterances, turns, silences), acts.cc (what was said and done, as of a moment).
#ifndef CALLCUE_LIB_RUN_ENGINE_H_
#define CALLCUE_LIB_RUN_ENGINE_H_

#include <cstdint>
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

// Memory that steps share: grows to what the busiest needs, then stays.
struct Workspace {
  Output output;
  match::Scratch scan;
  match::Result hits;
  std::vector<expr::Value> event_bank, derived_bank, variable_bank;
  std::unique_ptr<char[]> scratch;     // strings and lists that one expression builds
  static constexpr uint32_t kScratchBytes = 16 << 10;
  std::unique_ptr<State> before_step, before_internal;   // savepoints
  std::vector<Raised> queue;           // internal events, from queue_head on
  size_t queue_head = 0;
  std::vector<uint32_t> enabled_rules, enabled, chosen;   // of one microstep
  std::vector<int8_t> tried;           // transitions of one type: 0 not yet, 1 true, -1 not true
  std::vector<uint64_t> exits, exits_of, enters, default_entries, conflicts;   // sets of states
  std::vector<std::string_view> left;  // region by region: the leaf before
  std::vector<uint32_t> offered;       // recommendations of partial words
  std::vector<uint32_t> touched;       // working list
  std::string rendered;                // a script
};

class Engine {
 public:
  Engine(const Program& program, State* state, Workspace* workspace)
      : p_(program), s_(*state), w_(*workspace), out_(workspace->output) {}

  absl::Status Post(const Event& event);
  absl::Status Advance(int64_t now_ms);

  // After an exception (memory ran out): the call is as it was before the step.
  void Abandon();

  // Queries. They write to the workspace alone.
  void Permission(std::string_view act, PermissionAnswer* answer);
  void View(CallView* view);

 private:
  Header& h() { return s_.header(); }

  // step.cc
  absl::Status Check(const Event& event) const;
  bool SeenBefore(std::string_view event_id);
  int64_t NextTime(bool unsettled = false);
  absl::Status RunUntil(int64_t now);             // everything due before `now`, and at `now` for Advance
  void Pass(int64_t t);                           // one time at which something is due
  void FireDelays(int64_t t);
  void Settle(int64_t t);                         // reminders, verdicts, expiries, what no longer holds
  void EndDecision(const Output::Mark& mark, Disposition disposition, int64_t skew, bool unsettled = false);
  absl::Status Receive(const Event& event, Disposition* disposition);
  absl::Status ReceiveFact(const Event& event, Disposition* disposition);
  void Close(const Happening& happening);
  void Save();
  absl::Status GiveUp();                          // undoes the step
  bool NameOf(const Event& event, Happening* happening) const;

  // dispatch.cc
  void Dispatch(const Happening& happening);      // a macrostep (R6)
  void DispatchInternal(const Happening& happening, uint32_t element);   // undone alone where it fails (R9)
  void React(const Happening& happening);         // one microstep
  bool Matches(const program::Reaction& reaction, const Happening& happening) const;
  bool InStates(program::Range in) const;
  void RunQueue(const Happening& happening);      // until nothing is left of a macrostep
  void RunReaction(const program::Reaction& reaction, const Happening& happening);
  void RunScenario(uint32_t scenario, const Happening& happening);
  void OfferNextItem(uint32_t checklist, const Happening& happening);
  std::string_view CauseOf(const Happening& happening);
  void RunEffects(program::Range block, uint32_t element, const Happening& happening);
  void Raise(uint32_t name, Kind kind, int64_t begin, int64_t end);
  void StepLimit(const Happening& happening);

  // guards.cc
  void LoadEvent(const Happening& happening);     // bank 1
  void NoEvent();
  void LoadDerived(expr::ExprId id);
  expr::Value Derive(const program::Derived& derived);
  expr::Frame FrameNow();
  expr::Outcome Holds(expr::ExprId id, uint32_t element, expr::Unknowns* unknowns = nullptr);
  expr::Value Compute(expr::ExprId id, uint32_t element);
  bool Duration(const program::TimeSpec& spec, uint32_t element, int64_t* ms);
  void Fail(uint32_t element, std::string_view code, Fault::Kind kind = Fault::Kind::kGuardError);
  bool Excepted(uint32_t element, uint32_t* exception);   // an exception of the element holds
  int64_t moment() const { return as_of_ == kNever ? const_cast<Engine*>(this)->h().now : as_of_; }

  // acts.cc
  uint32_t Perform(Performed act, bool* fresh);   // logs it; one that is known already is not fresh (R5)
  const Performed* LatestOf(uint32_t act, uint8_t parties) const;
  uint32_t CountOf(uint32_t act, uint8_t parties) const;
  int64_t FirstOf(uint32_t act, uint8_t parties) const;

  // statechart.cc
  void Start();                                   // enters the initial states
  void SelectFor(const program::Type& type, const Happening& happening);
  bool SelectEventless();
  void RemoveConflicts();
  void Microstep(const Happening& happening);
  void EnterStates(const Happening& happening);
  void AddDescendants(uint32_t state);
  void AddAncestors(uint32_t state, uint32_t domain);
  bool EntersBelow(uint32_t state) const;
  bool InFinal(uint32_t state) const;
  void RecordHistory();
  std::string_view LeafOf(uint32_t region) const;

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
  void Remind(int64_t t);
  void SettleDuties(int64_t t, bool closing, bool lagging_only = false);
  static bool HeardLate(const program::Duty& duty);
  int64_t DueOf(const DutyInstance& instance) const;
  int64_t SettleTime(const DutyInstance& instance) const;
  int64_t RemindTime(const DutyInstance& instance, uint32_t reminder);
  void FinishDuty(uint32_t place, Verdict verdict, int64_t occurred, uint32_t performed, uint32_t exception);
  Verdict JudgeMissed(const DutyInstance& instance, bool closing, uint32_t* exception);
  bool StreamsUp(uint16_t needs, int64_t from, int64_t to, bool* wait) const;
  bool Transcribed(uint8_t parties, int64_t t) const;
  bool AgentSpeaks() const;

  // judgments.cc
  void AskPermission(uint32_t permission, const Happening& happening);
  void DoPermitted(uint32_t permission, const Happening& happening);
  void DoProhibited(uint32_t prohibition, const Happening& happening);
  void Judge(const Judgment& judgment);
  void SettleJudgments(int64_t t, bool closing);
  void CloseProhibitions();
  bool Granted(const program::Permission& permission);
  void NamePermissions();
  void AddPermissionChange(uint32_t act);
  void Defer(uint32_t element, program::Range captures, const Happening& happening, bool wait);
  void UseCaptured(const Judgment& judgment, program::Range captures);
  void AddFinding(uint32_t element, uint32_t instance, Verdict verdict, StringRef participant, int64_t since,
                  int64_t due, int64_t occurred, uint32_t performed, uint32_t exception);
  void RaiseVerdict(uint32_t element, Verdict verdict, int64_t at);
  uint16_t NeedsOf(uint8_t text_parties) const;

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
  void Emit(uint32_t recommend, const Occasion& cause, bool provisional, uint32_t segment);
  program::Range CitedBy(uint32_t recommend) const;
  void WithdrawAt(uint32_t place, WithdrawalReason reason);
  void WithdrawTopic(uint32_t topic, WithdrawalReason reason);
  void WithdrawDuty(uint32_t duty, uint32_t instance, WithdrawalReason reason);
  void WithdrawRecommend(uint32_t recommend, WithdrawalReason reason);
  void WithdrawStale();
  void Expire(int64_t t);
  void ReviseProvisional(uint32_t segment, const Event& event, uint32_t hits);
  void CollectOffers(const Happening& happening);
  void SettleProvisional(uint32_t segment);
  Counter* CounterOf(uint64_t key, bool add);
  void SortRecommendations(size_t from);
  bool Shown(uint32_t element) const { return p_.elements[element].mode == program::Mode::kJudge; }

  // script.cc
  std::string_view Render(uint32_t script, bool peek, std::string_view* language);
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
  Strings ClausesOf(program::Range range) const;

  // speech.cc
  void OnUtterance(const Event& event, Disposition* disposition);
  void OnSpeech(const Event& event, bool started);
  void AddTurn(uint32_t segment, const Event& event);
  void EndTurn(uint8_t how);
  void ReportOverlap(uint8_t party, int64_t begin, int64_t end, int64_t other_begin, int64_t other_end);
  void ReportLongTurn(int64_t begin, int64_t end);
  int64_t NextSpeechTime() const;
  void PassSpeechTime(int64_t t);
  bool OnHostAct(const Event& event, Happening* happening);   // false: it is known already
  void OnFinal(const Event& event, uint32_t segment);
  void Place(const Event& event, const match::Hit& hit, Performed* act) const;
  uint32_t FindSegment(std::string_view id, uint8_t party) const;
  uint32_t AddSegment(const Segment& segment);

  const Program& p_;
  State& s_;
  Workspace& w_;
  Output& out_;
  bool saved_ = false;                // the savepoint of this step was taken
  bool reacted_ = false;              // something in the policy reacted to the event
  int64_t as_of_ = kNever;            // acts count as of this moment; kNever = all that is known
  const Judgment* judging_ = nullptr; // whose captured values stand in for today's
  program::Range judging_captures_;
  uint32_t current_segment_ = kNone;  // the utterance at hand
  bool in_error_ = false;             // R8
  bool error_raised_ = false;
  bool limit_hit_ = false;            // R9, or a limit of lib/base/limits.h
  const char* limit_ = "";            // which
  bool in_macrostep_ = false;
  bool quiet_ = false;                // a query: faults are not reported
  const Happening* loaded_ = nullptr; // whose fields bank 1 holds
  bool bank_in_use_ = true;           // bank 1 holds something
  const Happening* current_ = nullptr;
  bool revising_ = false;
  int microsteps_ = 0;
  int verdicts_ = 0;                  // that set something off, in this step
  Output::Mark mark_{};               // where the decision at hand began
  std::string cycle_;                 // names of the last raised events, for the error
};

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_ENGINE_H_
