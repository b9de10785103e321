// The parameters and the vocabulary of the built-in policy: all are there, and each parameter has a case that shows what it
// changes. What no case can show, texts and the clock, is shown here.
#include <set>
#include <string>

#include "callcue/call.h"
#include "callcue/policy.h"
#include "callcue/v1/policy.pb.h"
#include "gtest/gtest.h"

namespace callcue {
namespace {

std::shared_ptr<const Policy> Load(std::vector<std::pair<std::string, std::string>> parameters) {
  LoadOptions options;
  options.parameters = std::move(parameters);
  Diagnostics problems;
  const auto policy = Policy::LoadBuiltin(Policy::kPowerSupply, options, &problems);
  for (const Diagnostic& d : problems) ADD_FAILURE() << FormatDiagnostic(d);
  return policy.ok() ? *policy : nullptr;
}

v1::Policy Source() {
  v1::Policy message;
  EXPECT_TRUE(message.ParseFromString(Load({})->Serialize()));
  return message;
}

Event At(int64_t ms, EventKind kind, Party party = Party::kUnspecified) {
  Event event;
  event.at_ms = ms;
  event.kind = kind;
  event.party = party;
  return event;
}

// What is recommended as an inbound call is answered, and the agent's name is asked.
std::string Said(const std::shared_ptr<const Policy>& policy) {
  Call call(policy);
  std::string said;
  const auto post = [&](const Event& event) {
    const auto decisions = call.Post(event);
    ASSERT_TRUE(decisions.ok()) << decisions.status();
    for (const Decision& decision : *decisions) {
      for (const Recommendation& r : decision.recommendations) said += std::string(r.text) + "|";
    }
  };
  post(At(0, EventKind::kDelivered));
  post(At(1000, EventKind::kEstablished, Party::kAgent));
  Event asked = At(20000, EventKind::kDialogueAct, Party::kCustomer);
  asked.name = "ask_agent_name";
  post(asked);
  return said;
}

TEST(Parameters, OpeningWordsAndStaffNumberStandInTheScripts) {
  const std::string plain = Said(Load({}));
  EXPECT_NE(plain.find("这里是供电服务热线"), std::string::npos) << plain;
  const std::string own = Said(Load({{"opening_words", "这里是东山供电公司"}, {"staff_number", "1008"}}));
  EXPECT_NE(own.find("这里是东山供电公司"), std::string::npos) << own;
  EXPECT_NE(own.find("1008"), std::string::npos) << own;
}

TEST(Parameters, MaxSkewSaysHowFarTheClockMayStepBack) {
  for (const auto& [skew, fine] : {std::make_pair("5s", false), std::make_pair("10s", true)}) {
    Call call(Load({{"max_skew", skew}}));
    ASSERT_TRUE(call.Post(At(20000, EventKind::kTick)).ok());
    EXPECT_EQ(call.Post(At(12000, EventKind::kTick)).ok(), fine) << skew;
  }
}

// Every parameter but those above is named by a case of tests/cases/parameters.textproto; cases_test runs them.
TEST(Parameters, EachHasADefaultARangeWhereItIsANumberAndADescription) {
  const v1::Policy policy = Source();
  EXPECT_GE(policy.param_size(), 26);
  for (const v1::Param& param : policy.param()) {
    EXPECT_EQ(param.description_size(), 2) << param.name();
    if (param.type() == v1::Param::INT || param.type() == v1::Param::DURATION) {
      EXPECT_FALSE(param.min().empty() || param.max().empty()) << param.name();
    }
  }
}

template <typename List>
std::set<std::string> Names(const List& list) {
  std::set<std::string> names;
  for (const auto& one : list) names.insert(one.name());
  return names;
}
void ExpectAll(const std::set<std::string>& declared, const std::vector<std::string>& wanted) {
  for (const std::string& name : wanted) EXPECT_EQ(declared.count(name), 1u) << name;
}

TEST(Vocabulary, IsDeclaredAsTheStandardNamesIt) {
  const v1::Policy p = Source();
  ExpectAll(Names(p.intent()), {"enquiry", "fault_report", "complaint", "account_number_query", "record_check", "bill_dispute", "lockdown_payment",
                                "restore_after_payment", "restore_overdue", "internal_number_query", "wrong_number", "out_of_scope", "harassment"});
  ExpectAll(Names(p.fact()), {"lookup_result", "caller_is_intermediary", "query_quota_exhausted", "supply_protected", "can_pay_online", "paid_at",
                              "answer_known", "against_rules", "hardship", "information_refused", "long_account", "lingering", "beyond_agent",
                              "customer_has_more", "customer_name", "staff_number"});
  ExpectAll(Names(p.sentiment()), {"calm", "upset", "angry", "abusive"});
  ExpectAll(Names(p.action()), {"note_saved", "fault_recorded", "crew_notified", "work_order_created", "callback_placed", "callback_promised",
                                "supervisor_informed", "transfer_started", "answer_wrong", "answer_corrected", "hold_requested",
                                "release_requested", "record_checked", "record_disclosed", "disclosure_requested"});
  ExpectAll(Names(p.approval()), {"release"});
  ExpectAll(Names(p.measurement()), {"speech_rate", "loudness"});
  ExpectAll(Names(p.act()),
            {"greeting", "self_introduction", "identity_check", "call_reason", "apology", "thanks", "farewell", "ask_further_needs", "hold_request",
             "empathy", "soothing", "ask_fault_details", "repeat_confirm", "ask_contact", "promise", "taboo", "argue", "remind_courtesy",
             "hearing_check", "summary", "character_description", "wrong_number_notice", "polite_decline", "transfer_offer", "suggestion",
             "staff_number_given", "consent", "refusal", "no_further_needs", "more_needs", "anger", "complaint", "profanity", "hardship",
             "not_understood", "cannot_hear", "ask_agent_name", "ask_internal_number", "fault_report", "bill_dispute", "restore_request",
             "wrong_number", "points_out_error", "ask_why", "insist", "declines_self_check", "cannot_pay_online", "gives_number", "gives_address",
             "gives_date", "gives_amount", "acknowledgement", "explanation"});
  ExpectAll(Names(p.param()), {"max_rings", "ring_period", "greet_within", "turn_gap", "hold_limit", "hold_warning", "hold_thanks_within",
                               "mute_as_hold_after", "crew_notified_within", "callback_within", "silent_after", "hearing_checks", "talk_over_limit",
                               "ack_after", "confirm_within_turns", "record_checks", "restore_within", "report_abuse_after",
                               "apologise_within_turns", "follow_up_within", "recognition_lag", "max_skew", "speech_rate_band", "staff_number",
                               "opening_words", "disclose_after_match"});
}

TEST(Vocabulary, DefaultsAreThoseOfTheStandard) {
  const v1::Policy p = Source();
  const std::vector<std::pair<std::string, std::string>> wanted = {
      {"max_rings", "3"}, {"ring_period", "5s"}, {"greet_within", "2s"}, {"turn_gap", "2s"}, {"hold_limit", "60s"}, {"hold_warning", "15s"},
      {"hold_thanks_within", "8s"}, {"mute_as_hold_after", "5s"}, {"crew_notified_within", "60s"}, {"callback_within", "60s"}, {"silent_after", "5s"},
      {"hearing_checks", "3"}, {"talk_over_limit", "1s"}, {"ack_after", "15s"}, {"confirm_within_turns", "2"}, {"record_checks", "3"},
      {"restore_within", "24h"}, {"report_abuse_after", "1"}, {"apologise_within_turns", "1"}, {"follow_up_within", "none"},
      {"recognition_lag", "5s"}, {"max_skew", "5s"}, {"staff_number", ""}, {"opening_words", ""}, {"disclose_after_match", "false"}};
  for (const auto& [name, value] : wanted) {
    for (const v1::Param& param : p.param()) {
      if (param.name() != name) continue;
      ASSERT_EQ(param.default_value_size(), 1) << name;
      EXPECT_EQ(param.default_value(0), value) << name;
    }
  }
}

}  // namespace
}  // namespace callcue
