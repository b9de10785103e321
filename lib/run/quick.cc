#include "lib/run/quick.h"

#include <algorithm>
#include <cstring>

#include "lib/base/limits.h"
#include "lib/run/quick_do.h"
#include "lib/run/quick_line.h"
#include "lib/run/quick_plan.h"
#include "lib/run/quick_ready.h"
#include "lib/run/quick_step.h"
#include "lib/run/quick_understand.h"

namespace callcue::run {
namespace quick {
namespace {

constexpr uint32_t kSmallBlock = 1024;   // what a step goes back to takes at most
constexpr uint16_t kSpeechStreams =
    1u << static_cast<int>(Stream::kCustomerText) | 1u << static_cast<int>(Stream::kVoiceActivity);

// What stands in the way of the short way, whatever happens; else what it notes of the state.
[[gnu::noinline]] bool IsOrdinary(const Program& p, const State& state, OutputMemory* output) {
  const QuickTables& q = p.step->quick;
  const Header& head = state.header();
  const bool first = head.now == INT64_MIN;
  if (head.closed || head.turn_open) return false;
  if (((head.streams_declared | head.streams_seen) & kSpeechStreams) != 0) return false;
  if (first ? !q.start : head.language != p.settings.default_language) return false;   // recommendations are ready in one
  if (!first && !p.permission_acts.empty() && !(q.permissions_by_acts && head.permissions_up_to_date)) return false;
  if (state.count<kJudgments>() > 0 || state.count<kSegments>() > 0) return false;
  if (state.count<kHeap>() > limits::kHeapBytes) return false;
  output->live = OutputMemory::kNoneLive;
  output->room = ReadyRoom(q, state);
  for (uint32_t i = 0; i < state.count<kLive>(); ++i) {
    const uint32_t recommend = state.at<kLive>(i).recommend;
    if (recommend < kNoted) output->live |= uint64_t{1} << recommend;
  }
  output->ids = 0;
  for (uint32_t i = 0; i < state.count<kIds>(); ++i) output->ids |= uint32_t{1} << (state.at<kIds>(i).low & 31);
  NoteDeadline(head, output);
  output->rows = first ? q.start_rows : q.RowsOf(state.at<kConfiguration>(0));
  output->ordinary = true;
  return true;
}

[[gnu::noinline]] bool PostPlainly(const Program& program, State* state, OutputMemory* output, const Event& event) {
  if (state->header().now == INT64_MIN) return false;
  Quick<Way::kPlain> quick(program, state, output, event);
  if (!quick.Understand() || !quick.PlanEvent()) return false;
  quick.Do();
  return true;
}

[[gnu::noinline]] bool PostGenerally(const Program& program, State* state, OutputMemory* output, const Event& event) {
  if (!output->ordinary && !IsOrdinary(program, *state, output)) return false;
  Quick<Way::kGeneral> quick(program, state, output, event);
  if (!quick.Understand()) return false;
  if (output->due <= event.at_ms) return quick.PostAfterTimer();
  if (!quick.PlanEvent()) return false;
  quick.Do();
  return true;
}

}  // namespace

[[gnu::noinline]] Truth HoldsBeside(const Program& program, State* state, OutputMemory* output, const Event& event,
                                    const QuickChoice& choice, uint8_t party) {
  return Quick<Way::kPlain>(program, state, output, event).Ask(choice, party);
}

[[gnu::noinline]] Ran RunBeside(const Program& program, State* state, OutputMemory* output, const Event& event,
                                const QuickChoice& choice) {
  return Quick<Way::kPlain>(program, state, output, event).Run(choice);
}

[[gnu::noinline]] Reacted ReactBeside(const Program& program, State* state, OutputMemory* output, const Event& event,
                                      const QuickChoice& choice, uint8_t party) {
  return Quick<Way::kGeneral>(program, state, output, event).React(choice, party);
}

// One delayed event comes first, as a decision of its own: as Engine::RunUntil() with a Pass() of one time.
template <Way way>
bool Quick<way>::PostAfterTimer() {
  uint32_t first = kNone;
  for (uint32_t i = 0; i < s_.count<kTimers>(); ++i) {
    const int64_t deadline = s_.at<kTimers>(i).deadline;
    if (deadline > e_.at_ms) continue;
    if (first != kNone || deadline == e_.at_ms || deadline <= head_.now) return false;
    first = i;
  }
  const size_t bytes = s_.BytesBefore(kIds);   // the transition of a delayed event changes nothing behind
  if (first == kNone || bytes > kSmallBlock) return false;
  const Timer timer = s_.at<kTimers>(first);
  const QuickType& type = q_.types[p_.TypeOf(program::Kind::kRaised, timer.raised)];
  now_ = timer.deadline;
  if (!type.quick || !Plan(type, 0)) return false;
  if (chosen_ != nullptr && chosen_->transition->sends > 0) return false;

  alignas(8) char saved[kSmallBlock];
  std::memcpy(saved, s_.block(), bytes);
  s_.Erase<kTimers>(first);
  head_.now = now_;
  if (chosen_ != nullptr) DoTransition(type);
  if (recommendation_ != nullptr || change_count_ > 0) {
    reacted_ = true;
    Finish();
  }
  now_ = e_.at_ms;
  reacted_ = false;
  recommendation_ = nullptr;
  change_count_ = 0;
  if (PlanEvent()) {
    Do();
    return true;
  }
  s_.PutBeginning(saved, bytes);
  out_.given = 0;
  out_.Forget();
  return false;
}

}  // namespace quick

bool PostQuickly(const program::Program& program, State* state, OutputMemory* output, const Event& event) {
  if (!program::IsQuickKind(event.kind) || !program.step->quick.possible) return false;
  if (output->ordinary && output->due > event.at_ms) {
    if (output->rows == program::QuickTables::kNoRows && quick::PostPlainly(program, state, output, event)) return true;
  }
  return quick::PostGenerally(program, state, output, event);
}

}  // namespace callcue::run
