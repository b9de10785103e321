#include "lib/report/labels.h"

#include "lib/base/language_tag.h"

namespace callcue::report {

Language LanguageOf(std::string_view tag) {
  return SamePrimary(tag, "zh") ? Language::kChinese : Language::kEnglish;
}

std::string_view TagOf(Language language) { return language == Language::kChinese ? "zh-CN" : "en"; }

Label LabelOf(Action action) {
  switch (action) {
    case Action::kSay: return {"say", "说"};
    case Action::kAsk: return {"ask", "问"};
    case Action::kListen: return {"listen", "倾听"};
    case Action::kConfirm: return {"confirm", "复述确认"};
    case Action::kHold: return {"hold", "保持通话"};
    case Action::kRetrieve: return {"retrieve", "取回通话"};
    case Action::kTransfer: return {"transfer", "转接"};
    case Action::kCallBack: return {"call back", "回拨"};
    case Action::kRecord: return {"record", "记录"};
    case Action::kCreateTicket: return {"create a ticket", "下派工单"};
    case Action::kNotify: return {"notify", "通知"};
    case Action::kReport: return {"report", "上报"};
    case Action::kRequestApproval: return {"request approval", "申请批准"};
    case Action::kRelease: return {"release", "挂机"};
    case Action::kCheck: return {"check", "查询"};
    case Action::kCustom: return {"custom", "自定义"};
    case Action::kUnspecified: break;
  }
  return {};
}

Label LabelOf(Severity severity) {
  switch (severity) {
    case Severity::kAdvice: return {"advice", "提示"};
    case Severity::kMinor: return {"minor", "轻微"};
    case Severity::kMajor: return {"major", "严重"};
    case Severity::kCritical: return {"critical", "致命"};
    case Severity::kUnspecified: break;
  }
  return {};
}

Label LabelOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kFulfilled: return {"fulfilled", "已做到"};
    case Verdict::kViolated: return {"VIOLATED", "违规"};
    case Verdict::kExcused: return {"excused", "免责"};
    case Verdict::kUndetermined: return {"undecided", "无法判定"};
    case Verdict::kPending: return {"pending", "待定"};
    case Verdict::kUnspecified: break;
  }
  return {};
}

Label LabelOf(WithdrawalReason reason) {
  switch (reason) {
    case WithdrawalReason::kDone: return {"done", "已完成"};
    case WithdrawalReason::kSuperseded: return {"superseded", "被新建议取代"};
    case WithdrawalReason::kExpired: return {"expired", "已过时"};
    case WithdrawalReason::kRetracted: return {"the words were revised", "识别结果已更正"};
    case WithdrawalReason::kMoot: return {"no longer needed", "不再需要"};
    case WithdrawalReason::kDismissed: return {"dismissed by the agent", "坐席忽略"};
    case WithdrawalReason::kUnspecified: break;
  }
  return {};
}

Label LabelOf(Party party) {
  switch (party) {
    case Party::kAgent: return {"agent", "坐席"};
    case Party::kCustomer: return {"customer", "客户"};
    case Party::kSupervisor: return {"supervisor", "班长"};
    case Party::kSystem: return {"system", "系统"};
    case Party::kThirdParty: return {"third party", "第三方"};
    case Party::kUnspecified: break;
  }
  return {};
}

Label LabelOf(Cause cause) {
  switch (cause) {
    case Cause::kNormalClearing: return {"normal clearing", "正常挂机"};
    case Cause::kNetworkDrop: return {"the line dropped", "线路中断"};
    case Cause::kBusy: return {"busy", "忙线"};
    case Cause::kNoAnswer: return {"no answer", "无人接听"};
    case Cause::kRejected: return {"rejected", "拒接"};
    case Cause::kTransfer: return {"transferred", "已转接"};
    case Cause::kAbandoned: return {"abandoned", "客户放弃"};
    case Cause::kDeviceFailure: return {"device failure", "设备故障"};
    case Cause::kUnspecified: break;
  }
  return {};
}

Label LabelOf(Stream stream) {
  switch (stream) {
    case Stream::kCallControl: return {"call control", "话务信令"};
    case Stream::kAgentText: return {"agent text", "坐席文本"};
    case Stream::kCustomerText: return {"customer text", "客户文本"};
    case Stream::kVoiceActivity: return {"voice activity", "语音活动"};
    case Stream::kAgentDesktop: return {"agent desktop", "坐席桌面"};
    case Stream::kSentiment: return {"sentiment", "情绪"};
    case Stream::kUnderstanding: return {"understanding", "语义理解"};
    case Stream::kUnspecified: break;
  }
  return {};
}

Label LabelOf(TransferStage stage) {
  switch (stage) {
    case TransferStage::kStarted: return {"started", "开始"};
    case TransferStage::kCompleted: return {"completed", "完成"};
    case TransferStage::kFailed: return {"failed", "失败"};
    case TransferStage::kUnspecified: break;
  }
  return {};
}

Label LabelOf(FeedbackOutcome outcome) {
  switch (outcome) {
    case FeedbackOutcome::kShown: return {"shown", "已显示"};
    case FeedbackOutcome::kAccepted: return {"accepted", "已采纳"};
    case FeedbackOutcome::kDismissed: return {"dismissed", "已忽略"};
    case FeedbackOutcome::kUnspecified: break;
  }
  return {};
}

Label LabelOf(Missing::Kind kind) {
  switch (kind) {
    case Missing::Kind::kAct: return {"not yet said: $0", "尚未说到 $0"};
    case Missing::Kind::kFact: return {"not known: $0", "尚不知道 $0"};
    case Missing::Kind::kApproval: return {"not approved: $0", "尚未批准 $0"};
    case Missing::Kind::kCondition: return {"not so: $0", "尚不成立 $0"};
    case Missing::Kind::kUnspecified: break;
  }
  return {"missing: $0", "缺少 $0"};
}

}  // namespace callcue::report
