// What an event may bring: refused before anything of the call is changed.
#include <optional>
#include <string_view>

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/base/utf8.h"
#include "lib/run/engine.h"

namespace callcue::run {

namespace {

bool InRange(const std::optional<int64_t>& ms) { return !ms || (*ms >= 0 && *ms <= kLastMs); }

absl::Status Wrong(std::string_view what) { return absl::InvalidArgumentError({what.data(), what.size()}); }

}  // namespace

absl::Status Engine::Check(const Event& event) const {
  if (h().closed) return absl::FailedPreconditionError("the contact is closed");
  if (event.at_ms < 0 || event.at_ms > kLastMs) return Wrong("at_ms: not between 0 and the end of year 9999");
  if (!InRange(event.begin_ms) || !InRange(event.end_ms)) return Wrong("when: not between 0 and the end of year 9999");
  if (event.begin_ms && event.end_ms && *event.end_ms < *event.begin_ms) return Wrong("when: ends before it begins");
  if (event.kind == EventKind::kUtterance && event.number && !(*event.number >= 0 && *event.number <= 1)) {
    return Wrong("utterance.confidence: not between 0 and 1");
  }
  // Most events bring a name at most.
  const size_t texts = event.text.size() | event.segment_id.size() | event.participant_id.size() | event.to.size() |
                       event.language.size() | event.second_language.size() | event.words.size() |
                       event.arguments.size() | event.streams.size() | event.unrecognised.size() |
                       event.value.string.size();
  if (texts == 0 && s_.count<kHeap>() <= limits::kHeapBytes && event.event_id.size() <= limits::kNameBytes && event.name.size() <= limits::kNameBytes) {
    return absl::OkStatus();
  }
  return CheckTexts(event);
}

absl::Status Engine::CheckTexts(const Event& event) const {
  if (event.text.size() > limits::kUtteranceBytes) {
    return absl::ResourceExhaustedError("text: longer than 4096 bytes (limit utterance_bytes)");
  }
  struct Named {
    std::string_view name, text;
  };
  const Named names[] = {{"event_id", event.event_id}, {"name", event.name}, {"segment_id", event.segment_id},
                         {"participant_id", event.participant_id}, {"to", event.to}, {"language", event.language},
                         {"second_language", event.second_language}};
  for (const Named& one : names) {
    if (one.text.size() > limits::kNameBytes) {
      return absl::ResourceExhaustedError(Concat(one.name, ": longer than 256 bytes (limit name_bytes)"));
    }
  }
  for (const Named& one : absl::MakeConstSpan(names).subspan(2)) {
    if (!IsValidUtf8(one.text)) return Wrong(Concat(one.name, ": not valid UTF-8"));
  }
  if (event.kind == EventKind::kDigit && !IsValidUtf8(event.text)) return Wrong("digit.digits: not valid UTF-8");
  if (event.words.size() > limits::kWords || event.arguments.size() > limits::kArguments ||
      event.streams.size() > limits::kStreams ||
      event.unrecognised.size() > limits::kUnrecognised) {
    return absl::ResourceExhaustedError("too many words, arguments, streams or unknown names");
  }
  for (const Word& word : event.words) {
    if (!InRange(word.begin_ms) || !InRange(word.end_ms)) return Wrong("words.when: not between 0 and the end of year 9999");
  }
  for (const Argument& argument : event.arguments) {
    if (argument.name.size() > limits::kNameBytes || argument.value.string.size() > limits::kStringValueBytes) {
      return absl::ResourceExhaustedError("an argument is too long (limits name_bytes, string_value_bytes)");
    }
    if (!IsValidUtf8(argument.name) || !IsValidUtf8(argument.value.string)) return Wrong("an argument: not valid UTF-8");
  }
  if (s_.count<kHeap>() + event.segment_id.size() + event.participant_id.size() + event.second_language.size() +
          event.value.string.size() >
      limits::kHeapBytes) {
    return absl::ResourceExhaustedError("the contact would keep more than 256 KiB of strings");
  }
  return absl::OkStatus();
}

}  // namespace callcue::run
