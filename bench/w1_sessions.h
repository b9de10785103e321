// The engine behind workload W1's events: through the C++ interface and the C ABI, under the policies W1 and W1+.
//
// A host that counts nanoseconds prepares its events once and changes what differs; so do these.
#ifndef CALLCUE_BENCH_W1_SESSIONS_H_
#define CALLCUE_BENCH_W1_SESSIONS_H_

#include <cstdlib>
#include <memory>
#include <string_view>

#include "bench/w1_workload.h"
#include "callcue/call.h"
#include "callcue/policy.h"
#include "capi/callcue.h"

namespace w1 {

enum class Workload { kPlain, kPlus };

// Loaded once, before anything is measured.
const std::shared_ptr<const callcue::Policy>& PolicyOf(Workload workload);
const callcue_policy* HandleOf(Workload workload);

constexpr int kMostArguments = 8;   // of W1's events
callcue::Event Translate(const Event& e);
callcue_event TranslateToC(const Event& e);

template <typename Form, Form (*translate)(const Event&)>
Form& Prepared(const Event& e) {
  static Form* const all = [] {
    Form* forms = new Form[NKIND * kMostArguments];
    for (int i = 0; i < NKIND * kMostArguments; ++i) {
      forms[i] = translate({static_cast<uint8_t>(i / kMostArguments), static_cast<uint8_t>(i % kMostArguments), 0, 0});
    }
    return forms;
  }();
  return all[e.kind * kMostArguments + e.arg];
}

// An ID for every event, as a host that may deliver one twice sends it.
class EventIds {
 public:
  std::string_view Next() {
    for (int i = kDigits; i > 0 && ++text_[i - 1 + kPrefix] > '9'; --i) text_[i - 1 + kPrefix] = '0';
    return {text_, sizeof text_ - 1};
  }

 private:
  static constexpr int kPrefix = 6, kDigits = 4;
  char text_[kPrefix + kDigits + 1] = "event-0000";
};
struct NoIds {
  std::string_view Next() { return {}; }
};

inline uint8_t ActionOf(std::string_view script_id) {
  return static_cast<uint8_t>((script_id[0] - '0') * 10 + script_id[1] - '0');
}
constexpr uint8_t kFinding = 100;   // beside the actions: a verdict

template <Workload workload, typename Ids = NoIds>
class Session {
 public:
  Session() : call_(PolicyOf(workload)) {}
  void announce() const { call_.Prefetch(); }
  void on(const Event& e, Out& out) {
    callcue::Event& event = Prepared<callcue::Event, Translate>(e);
    event.at_ms = e.now;
    event.event_id = ids_.Next();
    const auto decisions = call_.Post(event);
    if (!decisions.ok()) std::abort();
    for (const callcue::Decision& decision : *decisions) {
      for (const callcue::Recommendation& r : decision.recommendations) out.emit(ActionOf(r.script_id));
      for (size_t i = 0; i < decision.findings.size(); ++i) out.emit(kFinding);
    }
  }

 private:
  callcue::Call call_;
  Ids ids_;
};

template <Workload workload, typename Ids = NoIds>
class CSession {
 public:
  CSession() {
    if (callcue_call_new(HandleOf(workload), &call_, nullptr) != CALLCUE_OK) std::abort();
  }
  ~CSession() { callcue_call_free(call_); }
  void announce() const { callcue_call_prefetch(call_); }
  CSession(const CSession&) = delete;
  CSession& operator=(const CSession&) = delete;
  void on(const Event& e, Out& out) {
    callcue_event& event = Prepared<callcue_event, TranslateToC>(e);
    event.at_ms = e.now;
    const std::string_view id = ids_.Next();
    event.event_id = {id.data(), id.size()};
    uint32_t count = 0;
    if (callcue_call_post(call_, &event, &count, nullptr) != CALLCUE_OK) std::abort();
    for (uint32_t i = 0; i < count; ++i) {
      const callcue_decision* decision = callcue_call_decision(call_, i);
      callcue_decision_info info;
      info.struct_size = sizeof info;
      if (callcue_decision_get(decision, &info, nullptr) != CALLCUE_OK) std::abort();
      for (uint32_t k = 0; k < info.recommendation_count; ++k) {
        callcue_recommendation r;
        r.struct_size = sizeof r;
        if (callcue_decision_recommendation(decision, k, &r, nullptr) != CALLCUE_OK) std::abort();
        out.emit(ActionOf({r.script_id.data, static_cast<size_t>(r.script_id.size)}));
      }
      for (uint32_t k = 0; k < info.finding_count; ++k) out.emit(kFinding);
    }
  }

 private:
  callcue_call* call_ = nullptr;
  Ids ids_;
};

using Engine = Session<Workload::kPlain>;
using EnginePlus = Session<Workload::kPlus, EventIds>;
using CEngine = CSession<Workload::kPlain>;
using CEnginePlus = CSession<Workload::kPlus, EventIds>;

}  // namespace w1

#endif  // CALLCUE_BENCH_W1_SESSIONS_H_
