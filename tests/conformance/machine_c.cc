// Through capi/callcue.h alone.
#include "callcue.h"
#include "tests/conformance/machine.h"

namespace callcue::scxml_test {
namespace {

std::string Text(callcue_string text) { return {text.data, text.size}; }
callcue_string String(const std::string& text) { return {text.data(), text.size()}; }

class CMachine : public Machine {
 public:
  explicit CMachine(const std::string& text) {
    CALLCUE_INIT(&error_of_c_);
    Check(callcue_policy_load_text(String(text), nullptr, nullptr, &policy_, &error_of_c_));
    if (policy_ != nullptr) Check(callcue_call_new(policy_, &call_, &error_of_c_));
    Check(callcue_buffer_new(&buffer_, &error_of_c_));
    Check(callcue_view_new(&view_, &error_of_c_));
  }
  ~CMachine() override {
    callcue_view_free(view_);
    callcue_buffer_free(buffer_);
    callcue_call_free(call_);
    callcue_policy_free(policy_);
  }

  bool Post(const Posted& posted) override {
    if (call_ == nullptr) return false;
    callcue_event event;
    CALLCUE_INIT(&event);
    event.at_ms = posted.at_ms;
    event.kind = posted.what == Posted::What::kStart ? CALLCUE_CONTACT_STARTED
                 : posted.what == Posted::What::kEnd ? CALLCUE_CONTACT_CLOSED
                                                     : CALLCUE_AGENT_ACTION;
    event.name = String(posted.name);
    uint32_t decisions = 0;
    return Check(callcue_call_post(call_, &event, &decisions, &error_of_c_)) && Take(decisions);
  }
  bool Advance(int64_t now_ms) override {
    uint32_t decisions = 0;
    return call_ != nullptr && Check(callcue_call_advance(call_, now_ms, &decisions, &error_of_c_)) && Take(decisions);
  }
  std::optional<int64_t> NextDeadline() override {
    callcue_call_info info;
    CALLCUE_INIT(&info);
    if (call_ == nullptr || !Check(callcue_call_get(call_, &info, &error_of_c_))) return std::nullopt;
    if ((info.present & CALLCUE_CALL_HAS_NEXT_DEADLINE_MS) == 0) return std::nullopt;
    return info.next_deadline_ms;
  }
  std::vector<std::string> States() override {
    std::vector<std::string> states;
    callcue_view_info info;
    CALLCUE_INIT(&info);
    if (call_ == nullptr || !Check(callcue_call_view(call_, view_, &error_of_c_)) ||
        !Check(callcue_view_get(view_, &info, &error_of_c_))) {
      return states;
    }
    for (uint32_t i = 0; i < info.state_count; ++i) {
      callcue_string state;
      if (Check(callcue_view_state(view_, i, &state, &error_of_c_))) states.push_back(Text(state));
    }
    return states;
  }

 private:
  bool Check(callcue_status status) {
    if (status != CALLCUE_OK && error_.empty()) error_ = error_of_c_.message;
    return status == CALLCUE_OK;
  }
  bool Take(uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) {
      if (!Check(callcue_decision_to_json(callcue_call_decision(call_, i), buffer_, &error_of_c_))) return false;
      decisions_ += Text(callcue_buffer_bytes(buffer_)) + "\n";
    }
    return true;
  }

  callcue_error error_of_c_;
  callcue_policy* policy_ = nullptr;
  callcue_call* call_ = nullptr;
  callcue_buffer* buffer_ = nullptr;
  callcue_view* view_ = nullptr;
};

}  // namespace

std::unique_ptr<Machine> MakeC(const std::string& policy_text) { return std::make_unique<CMachine>(policy_text); }

}  // namespace callcue::scxml_test
