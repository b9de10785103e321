// Names of the numbers of the wire contract, as its files write them.
#include "callcue/decision.h"
#include "callcue/event.h"
#include "callcue/explain.h"

namespace callcue {

std::string_view EventKindName(EventKind kind) {
  switch (kind) {
    case EventKind::kNone: return {};
    case EventKind::kContactStarted: return "contact_started";
    case EventKind::kStreamStatus: return "stream_status";
    case EventKind::kContactClosed: return "contact_closed";
    case EventKind::kTick: return "tick";
    case EventKind::kOriginated: return "originated";
    case EventKind::kQueued: return "queued";
    case EventKind::kDelivered: return "delivered";
    case EventKind::kRang: return "rang";
    case EventKind::kEstablished: return "established";
    case EventKind::kHeld: return "held";
    case EventKind::kRetrieved: return "retrieved";
    case EventKind::kTransferred: return "transferred";
    case EventKind::kConferenced: return "conferenced";
    case EventKind::kDiverted: return "diverted";
    case EventKind::kFailed: return "failed";
    case EventKind::kConnectionCleared: return "connection_cleared";
    case EventKind::kWrapUpEnded: return "wrap_up_ended";
    case EventKind::kDigit: return "digit";
    case EventKind::kConsulted: return "consulted";
    case EventKind::kMuted: return "muted";
    case EventKind::kUnmuted: return "unmuted";
    case EventKind::kRecordingStatus: return "recording_status";
    case EventKind::kUtterance: return "utterance";
    case EventKind::kSpeechStarted: return "speech_started";
    case EventKind::kSpeechStopped: return "speech_stopped";
    case EventKind::kMeasurement: return "measurement";
    case EventKind::kSentiment: return "sentiment";
    case EventKind::kFact: return "fact";
    case EventKind::kFactWithdrawn: return "fact_withdrawn";
    case EventKind::kIntent: return "intent";
    case EventKind::kDialogueAct: return "dialogue_act";
    case EventKind::kAgentAction: return "agent_action";
    case EventKind::kApproval: return "approval";
    case EventKind::kFeedback: return "feedback";
  }
  return {};
}

std::string_view PartyName(Party party) {
  switch (party) {
    case Party::kUnspecified: return {};
    case Party::kAgent: return "AGENT";
    case Party::kCustomer: return "CUSTOMER";
    case Party::kSupervisor: return "SUPERVISOR";
    case Party::kSystem: return "SYSTEM";
    case Party::kThirdParty: return "THIRD_PARTY";
  }
  return {};
}

std::string_view ActionName(Action action) {
  switch (action) {
    case Action::kUnspecified: return {};
    case Action::kSay: return "SAY";
    case Action::kAsk: return "ASK";
    case Action::kListen: return "LISTEN";
    case Action::kConfirm: return "CONFIRM";
    case Action::kHold: return "HOLD";
    case Action::kRetrieve: return "RETRIEVE";
    case Action::kTransfer: return "TRANSFER";
    case Action::kCallBack: return "CALL_BACK";
    case Action::kRecord: return "RECORD";
    case Action::kCreateTicket: return "CREATE_TICKET";
    case Action::kNotify: return "NOTIFY";
    case Action::kReport: return "REPORT";
    case Action::kRequestApproval: return "REQUEST_APPROVAL";
    case Action::kRelease: return "RELEASE";
    case Action::kCheck: return "CHECK";
    case Action::kCustom: return "CUSTOM";
  }
  return {};
}

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kUnspecified: return {};
    case Severity::kAdvice: return "ADVICE";
    case Severity::kMinor: return "MINOR";
    case Severity::kMajor: return "MAJOR";
    case Severity::kCritical: return "CRITICAL";
  }
  return {};
}

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kUnspecified: return {};
    case Verdict::kFulfilled: return "FULFILLED";
    case Verdict::kViolated: return "VIOLATED";
    case Verdict::kExcused: return "EXCUSED";
    case Verdict::kUndetermined: return "UNDETERMINED";
    case Verdict::kPending: return "PENDING";
  }
  return {};
}

std::string_view DispositionName(Disposition disposition) {
  switch (disposition) {
    case Disposition::kUnspecified: return {};
    case Disposition::kHandled: return "HANDLED";
    case Disposition::kNoMatch: return "NO_MATCH";
    case Disposition::kUnknown: return "UNKNOWN";
    case Disposition::kDuplicate: return "DUPLICATE";
    case Disposition::kLateRevision: return "LATE_REVISION";
  }
  return {};
}

std::string_view WithdrawalReasonName(WithdrawalReason reason) {
  switch (reason) {
    case WithdrawalReason::kUnspecified: return {};
    case WithdrawalReason::kDone: return "DONE";
    case WithdrawalReason::kSuperseded: return "SUPERSEDED";
    case WithdrawalReason::kExpired: return "EXPIRED";
    case WithdrawalReason::kRetracted: return "RETRACTED";
    case WithdrawalReason::kMoot: return "MOOT";
    case WithdrawalReason::kDismissed: return "DISMISSED";
  }
  return {};
}

std::string_view ExplanationKindName(Explanation::Kind kind) {
  switch (kind) {
    case Explanation::Kind::kUnspecified: return {};
    case Explanation::Kind::kRule: return "RULE";
    case Explanation::Kind::kDuty: return "DUTY";
    case Explanation::Kind::kProhibition: return "PROHIBITION";
    case Explanation::Kind::kPermission: return "PERMISSION";
    case Explanation::Kind::kScenario: return "SCENARIO";
    case Explanation::Kind::kChecklist: return "CHECKLIST";
    case Explanation::Kind::kState: return "STATE";
    case Explanation::Kind::kTransition: return "TRANSITION";
  }
  return {};
}

std::string_view StandingName(Explanation::Standing standing) {
  switch (standing) {
    case Explanation::Standing::kUnspecified: return {};
    case Explanation::Standing::kRecommends: return "RECOMMENDS";
    case Explanation::Standing::kJudged: return "JUDGED";
    case Explanation::Standing::kOpen: return "OPEN";
    case Explanation::Standing::kDenied: return "DENIED";
    case Explanation::Standing::kGranted: return "GRANTED";
    case Explanation::Standing::kActive: return "ACTIVE";
    case Explanation::Standing::kSilent: return "SILENT";
  }
  return {};
}

std::string_view ReasonName(Explanation::Reason reason) {
  switch (reason) {
    case Explanation::Reason::kUnspecified: return {};
    case Explanation::Reason::kState: return "IN_STATE";
    case Explanation::Reason::kGuardFalse: return "GUARD_FALSE";
    case Explanation::Reason::kGuardUnknown: return "GUARD_UNKNOWN";
    case Explanation::Reason::kGuardError: return "GUARD_ERROR";
    case Explanation::Reason::kEvent: return "EVENT";
    case Explanation::Reason::kException: return "EXCEPTION";
    case Explanation::Reason::kTrigger: return "TRIGGER";
    case Explanation::Reason::kObserved: return "OBSERVED";
    case Explanation::Reason::kOnce: return "ONCE";
    case Explanation::Reason::kCooldown: return "COOLDOWN";
    case Explanation::Reason::kTopic: return "TOPIC";
    case Explanation::Reason::kCap: return "CAP";
    case Explanation::Reason::kSettled: return "SETTLED";
    case Explanation::Reason::kDone: return "DONE";
    case Explanation::Reason::kSpeaking: return "SPEAKING";
    case Explanation::Reason::kStream: return "STREAM";
  }
  return {};
}

}  // namespace callcue
