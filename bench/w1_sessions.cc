#include "bench/w1_sessions.h"

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

namespace w1 {
namespace {

std::string TextOf(Workload workload) {
  const char* name = workload == Workload::kPlain ? "w1" : "w1plus";
  std::ifstream in(std::string(CALLCUE_SOURCE_DIR "/bench/") + name + ".textproto");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

constexpr std::string_view kActs[kMostArguments] = {"other", "apology", "greeting", "thanks", "closing", "other",
                                                    "other", "other"};
constexpr std::string_view kMoods[kMostArguments] = {"calm", "upset", "angry", "", "", "", "", ""};

}  // namespace

const std::shared_ptr<const callcue::Policy>& PolicyOf(Workload workload) {
  static const auto* all = [] {
    auto* policies = new std::shared_ptr<const callcue::Policy>[2];
    for (Workload one : {Workload::kPlain, Workload::kPlus}) {
      callcue::Diagnostics problems;
      auto policy = callcue::Policy::LoadText(TextOf(one), {}, &problems);
      if (!policy.ok()) {
        for (const auto& problem : problems) std::fputs(callcue::FormatDiagnostic(problem).c_str(), stderr);
        std::exit(2);
      }
      policies[static_cast<int>(one)] = *policy;
    }
    return policies;
  }();
  return all[static_cast<int>(workload)];
}

const callcue_policy* HandleOf(Workload workload) {
  static callcue_policy* const* all = [] {
    auto** policies = new callcue_policy*[2]();
    for (Workload one : {Workload::kPlain, Workload::kPlus}) {
      const std::string text = TextOf(one);
      if (callcue_policy_load_text({text.data(), text.size()}, nullptr, nullptr,
                                   &policies[static_cast<int>(one)], nullptr) != CALLCUE_OK) {
        std::exit(2);
      }
    }
    return policies;
  }();
  return all[static_cast<int>(workload)];
}

callcue::Event Translate(const Event& e) {
  using callcue::EventKind;
  callcue::Event event;
  event.at_ms = e.now;
  event.party = callcue::Party::kAgent;
  switch (e.kind) {
    case EV_RINGING:
      event.kind = EventKind::kRang;
      event.party = callcue::Party::kUnspecified;
      event.count = e.arg;
      break;
    case EV_ANSWERED: event.kind = EventKind::kEstablished; break;
    case EV_AGENT:
      event.kind = EventKind::kDialogueAct;
      event.name = kActs[e.arg];
      break;
    case EV_HOLD_START: event.kind = EventKind::kHeld; break;
    case EV_HOLD_END: event.kind = EventKind::kRetrieved; break;
    case EV_TICK:
      event.kind = EventKind::kTick;
      event.party = callcue::Party::kUnspecified;
      break;
    case EV_EMOTION:
      event.kind = EventKind::kSentiment;
      event.party = callcue::Party::kCustomer;
      event.name = kMoods[e.arg];
      break;
    default: event.kind = EventKind::kConnectionCleared; break;
  }
  return event;
}

callcue_event TranslateToC(const Event& e) {
  const callcue::Event from = Translate(e);
  callcue_event event;
  CALLCUE_INIT(&event);
  event.kind = static_cast<callcue_event_kind>(from.kind);
  event.at_ms = from.at_ms;
  event.party = static_cast<callcue_party>(from.party);
  event.count = from.count;
  event.name = {from.name.data(), from.name.size()};
  return event;
}

}  // namespace w1
