#include "lib/replay/replay.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "lib/base/concat.h"
#include "lib/wire/event_reader.h"

namespace callcue::replay {
namespace {

absl::Status At(const Options& options, uint64_t line, std::string_view what) {
  return absl::InvalidArgumentError(Concat(options.path, ":", line, ": ", what));
}

absl::Status At(const Options& options, uint64_t line, const absl::Status& status) {
  return At(options, line, std::string(status.message()));
}

bool IsBlank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

// Runs what is due up to `end`, each deadline at its own time.
absl::Status RunUntil(int64_t end, Call* call, Listener* listener) {
  for (std::optional<int64_t> due = call->next_deadline_ms(); due && *due <= end && listener->GoOn();) {
    const auto decisions = call->Advance(*due);
    if (!decisions.ok()) return decisions.status();
    listener->Passed(*decisions);
    const std::optional<int64_t> next = call->next_deadline_ms();
    if (next && *next <= *due) break;  // it doesn't move: the close settles it
    due = next;
  }
  return absl::OkStatus();
}

absl::Status Pause(int64_t end, Call* call, Listener* listener) {
  absl::Status status = RunUntil(end, call, listener);
  if (!status.ok() || call->closed() || call->now_ms() >= end) return status;
  const auto decisions = call->Advance(end);
  if (decisions.ok()) listener->Passed(*decisions);
  return decisions.status();
}

absl::Status Close(int64_t end, Call* call, Listener* listener) {
  if (absl::Status status = RunUntil(end, call, listener); !status.ok()) return status;
  Event closed;
  closed.kind = EventKind::kContactClosed;
  closed.at_ms = end;
  const auto decisions = call->Post(closed);
  if (!decisions.ok()) return decisions.status();
  listener->Closed(closed, *decisions);
  return absl::OkStatus();
}

int64_t Resolve(const Moment& moment, int64_t start_ms) {
  int64_t ms = moment.ms;
  if (moment.since_start && __builtin_add_overflow(start_ms, moment.ms, &ms)) {
    ms = std::numeric_limits<int64_t>::max();
  }
  return ms;
}

}  // namespace

absl::Status Replay(LineReader* lines, const Options& options, Call* call, Listener* listener) {
  wire::EventReader reader;
  return Replay(lines, options, &reader, call, listener);
}

absl::Status Replay(LineReader* lines, const Options& options, wire::EventReader* events, Call* call,
                    Listener* listener) {
  std::string_view line;
  LineReader::Result result;
  bool any = false, beyond = false;
  uint32_t contact = 1;
  int64_t until = std::numeric_limits<int64_t>::max();
  while ((result = lines->Next(&line)) == LineReader::Result::kLine) {
    if (IsBlank(line)) continue;
    Event event;
    absl::Status status = events->ReadJson(line, options.lenient, &event);
    if (!status.ok()) return At(options, lines->number(), status);
    if (event.kind == EventKind::kContactStarted && call->closed() && listener->NextContact()) {
      any = false;
      ++contact;
    }
    if (options.until && !any && contact == options.until_contact) until = Resolve(*options.until, event.at_ms);
    if (event.at_ms > until) {
      beyond = true;
      break;
    }
    const auto decisions = call->Post(event);
    if (!decisions.ok()) return At(options, lines->number(), decisions.status());
    listener->Posted(event, *decisions);
    if (!listener->GoOn()) return absl::OkStatus();
    any = true;
  }
  if (beyond || (options.until && result == LineReader::Result::kEnd)) {
    if (!any || call->closed()) return absl::OkStatus();
    const absl::Status status = Pause(until, call, listener);
    return status.ok() ? status : At(options, lines->number(), status);
  }
  if (result == LineReader::Result::kTooLong) {
    return At(options, lines->number(), Concat("a line longer than ", kLongestLine, " bytes"));
  }
  if (result == LineReader::Result::kFailed) return At(options, lines->number(), "can't be read");
  if (!any || call->closed()) return absl::OkStatus();
  const int64_t room = std::numeric_limits<int64_t>::max() - call->now_ms();
  absl::Status status = Close(call->now_ms() + std::min(options.settle_ms, room), call, listener);
  return status.ok() ? status : At(options, lines->number(), status);
}

}  // namespace callcue::replay
