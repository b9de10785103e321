#include "lib/program/words.h"

#include "absl/strings/str_format.h"
#include "lib/base/concat.h"

namespace callcue::program {
namespace {

template <size_t n>
std::string_view At(const std::string_view (&words)[n], size_t i) {
  return i < n ? words[i] : std::string_view("?");
}

}  // namespace

std::string Escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (char c : text) {
    if (c == '"' || c == '\\') escaped += '\\';
    if (c == '\n')
      escaped += "\\n";
    else
      escaped += c;
  }
  return escaped;
}

std::string_view StreamWord(Stream stream) {
  static constexpr std::string_view kWords[] = {
      "-",         "CALL_CONTROL", "AGENT_TEXT", "CUSTOMER_TEXT", "VOICE_ACTIVITY", "AGENT_DESKTOP",
      "SENTIMENT", "UNDERSTANDING"};
  return At(kWords, static_cast<size_t>(stream));
}

std::string_view KindWord(expr::Kind kind) {
  static constexpr std::string_view kWords[] = {"unknown", "error", "null",      "bool",     "int",  "uint", "double",
                                                "string",  "bytes", "timestamp", "duration", "list", "map",  "type"};
  return At(kWords, static_cast<size_t>(kind));
}

std::string ValueText(const expr::Value& value) {
  switch (value.kind) {
    case expr::Kind::kUnknown: return "";
    case expr::Kind::kBool: return value.i != 0 ? "true" : "false";
    case expr::Kind::kInt: return Concat(value.i);
    case expr::Kind::kDouble: return absl::StrFormat("%.17g", value.d);
    case expr::Kind::kString: return Concat("\"", Escaped(value.text(nullptr)), "\"");
    case expr::Kind::kDuration:
    case expr::Kind::kTimestamp: return Concat(value.millis(), "ms");
    default: return std::string(KindWord(value.kind));
  }
}

std::string_view DerivedWord(DerivedKind kind) {
  static constexpr std::string_view kWords[] = {"now",
                                                "act.count",
                                                "act.first",
                                                "act.last",
                                                "act.ended",
                                                "action.count",
                                                "action.first",
                                                "action.last",
                                                "approval",
                                                "state",
                                                "call.direction",
                                                "call.segment",
                                                "call.established_at",
                                                "call.ring_count",
                                                "call.answered_by",
                                                "call.language",
                                                "call.call_back",
                                                "call.ended_by",
                                                "call.end_cause",
                                                "call.participant",
                                                "call.established",
                                                "call.inaudible",
                                                "call.local_hour",
                                                "call.speaking",
                                                "turn.count",
                                                "call.second_language",
                                                "stream"};
  static_assert(sizeof(kWords) / sizeof(kWords[0]) == static_cast<size_t>(DerivedKind::kStream) + 1);
  return At(kWords, static_cast<size_t>(kind));
}

std::string_view ElementWord(ElementKind kind) {
  static constexpr std::string_view kWords[] = {"rule",     "duty",      "prohibition", "permission",
                                                "scenario", "checklist", "state",       "transition"};
  return At(kWords, static_cast<size_t>(kind));
}

std::string_view ModeWord(Mode mode) {
  static constexpr std::string_view kWords[] = {"", "OBSERVE", "OFF"};
  return At(kWords, static_cast<size_t>(mode));
}

std::string_view StateWord(StateKind kind) {
  static constexpr std::string_view kWords[] = {"atomic", "compound", "parallel", "final", "history", "deep_history"};
  return At(kWords, static_cast<size_t>(kind));
}

std::string_view RoleWord(Role role) {
  static constexpr std::string_view kWords[] = {"ask",    "do",        "forbid", "fulfil",    "cancel",
                                                "before", "settle",    "done",   "open",      "scenario",
                                                "item",   "checklist", "rule",   "transition"};
  static_assert(sizeof(kWords) / sizeof(kWords[0]) == static_cast<size_t>(Role::kTransition) + 1);
  return At(kWords, static_cast<size_t>(role));
}

std::string_view OpWord(OpCode code) {
  static constexpr std::string_view kWords[] = {"recommend", "set",      "raise", "send",
                                                "cancel",    "withdraw", "jump",  "jump_unless"};
  static_assert(sizeof(kWords) / sizeof(kWords[0]) == static_cast<size_t>(OpCode::kJumpUnless) + 1);
  return At(kWords, static_cast<size_t>(code));
}

std::string_view MissingWord(Missing::Kind kind) {
  static constexpr std::string_view kWords[] = {"?", "act", "fact", "approval", "condition"};
  return At(kWords, static_cast<size_t>(kind));
}

std::string_view RetriggerWord(Retrigger retrigger) {
  static constexpr std::string_view kWords[] = {"", "RESTART", "ANOTHER"};
  return At(kWords, static_cast<size_t>(retrigger));
}

std::string_view TriggerWord(Kind kind) {
  switch (kind) {
    case Kind::kAct: return "act";
    case Kind::kSegmentEnded: return "segment_ended";
    case Kind::kTurnEnded: return "turn_ended";
    case Kind::kTalkOver: return "talk_over";
    case Kind::kLongTurn: return "long_turn";
    case Kind::kSilence: return "silence";
    case Kind::kRaised: return "event";
    case Kind::kFulfilled: return "fulfilled";
    case Kind::kViolated: return "violated";
    case Kind::kDone: return "done";
    case Kind::kErrorExecution: return "error.execution";
    default: break;
  }
  if (static_cast<EventKind>(kind) == EventKind::kAgentAction) return "action";
  return EventKindName(static_cast<EventKind>(kind));
}

}  // namespace callcue::program
