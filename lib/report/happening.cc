#include "lib/report/happening.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "lib/report/sheet.h"

namespace callcue::report {
namespace {

constexpr Label kContact = {"contact", "联络"}, kLine = {"line", "线路"}, kDesktop = {"desktop", "桌面"},
                kHost = {"host", "信息"}, kSomebody = {"somebody", "某方"};

// Writes events in one language.
class Writer {
 public:
  explicit Writer(Language language) : language_(language) {}

  Happening Write(const Event& event);

 private:
  std::string In(Label label) const { return std::string(label.In(language_)); }
  std::string Name(Party party) const { return In(party == Party::kUnspecified ? kSomebody : LabelOf(party)); }
  std::string Fill(Label label, std::string_view a, std::string_view b = "") const {
    return report::Fill(label.In(language_), {a, b});
  }
  std::string InBrackets(std::string_view text) const { return text.empty() ? "" : Fill({" ($0)", "（$0）"}, text); }
  std::string Score(const Event& event) const { return event.number ? InBrackets(absl::StrCat(*event.number)) : ""; }
  std::string Start(const Event& event) const;
  std::string Cleared(const Event& event) const;
  std::string Arguments(const Event& event) const;
  Happening Contact(std::string what) const { return {In(kContact), std::move(what)}; }
  Happening Line(std::string what) const { return {In(kLine), std::move(what)}; }
  Happening Desktop(std::string what) const { return {In(kDesktop), std::move(what)}; }
  Happening Host(std::string what) const { return {In(kHost), std::move(what)}; }
  Happening By(Party party, std::string what) const { return {Name(party), std::move(what)}; }

  Language language_;
};

std::string Writer::Start(const Event& event) const {
  std::vector<std::string> parts = {In({"begins", "开始"})};
  if (!event.language.empty()) parts.push_back(Printable(event.language));
  std::vector<std::string_view> streams;
  for (const Stream stream : event.streams) {
    const std::string_view label = LabelOf(stream).In(language_);
    if (!label.empty()) streams.push_back(label);
  }
  if (!streams.empty()) parts.push_back(Join(streams, In({", ", "、"})));
  return Join(parts, In({"; ", "；"}));
}

std::string Writer::Cleared(const Event& event) const {
  if (event.cause == Cause::kNetworkDrop || event.cause == Cause::kDeviceFailure) return In(LabelOf(event.cause));
  const std::string cause = event.cause == Cause::kNormalClearing ? "" : InBrackets(In(LabelOf(event.cause)));
  if (event.party == Party::kUnspecified) return In({"cleared", "通话结束"}) + cause;
  return Fill({"$0 hangs up", "$0挂机"}, Name(event.party)) + cause;
}

std::string Writer::Arguments(const Event& event) const {
  std::vector<std::string> parts;
  for (const Argument& argument : event.arguments) {
    parts.push_back(Concat(Printable(argument.name), " = ", Describe(argument.value)));
  }
  return InBrackets(Join(parts, In({", ", "，"})));
}

Happening Writer::Write(const Event& event) {
  const std::string name = Printable(event.name), to = Printable(event.to), party = Name(event.party);
  switch (event.kind) {
    case EventKind::kNone: return Host(In({"an event of an unknown kind", "未知类型的事件"}));
    case EventKind::kContactStarted: return Contact(Start(event));
    case EventKind::kStreamStatus:
      return Contact(Fill(event.on ? Label{"$0 is back", "$0恢复"} : Label{"$0 is down", "$0中断"},
                          LabelOf(event.stream).In(language_)));
    case EventKind::kContactClosed: return Contact(In({"closed", "结束"}));
    case EventKind::kTick: {
      Happening tick = Host(In({"tick", "时钟"}));
      tick.quiet = true;
      return tick;
    }
    case EventKind::kOriginated:
      return Line(In(event.on ? Label{"calls the customer back", "回拨客户"} : Label{"outbound call", "外呼"}));
    case EventKind::kQueued: return Line(Fill({"waits in queue $0", "在 $0 排队"}, to));
    case EventKind::kDelivered:
      return Line(In(event.direction == Direction::kOutbound ? Label{"rings at the customer", "客户侧振铃"}
                                                             : Label{"rings at the agent", "来电振铃"}));
    case EventKind::kRang: return Line(Fill({"ring $0", "第 $0 声振铃"}, absl::StrCat(event.count)));
    case EventKind::kEstablished: return Line(Fill({"$0 answers", "$0接听"}, party));
    case EventKind::kHeld: return Line(Fill({"$0 puts the call on hold", "$0保持通话"}, party));
    case EventKind::kRetrieved: return Line(Fill({"$0 returns from hold", "$0取回通话"}, party));
    case EventKind::kTransferred:
      return Line(Fill({"transfer to $0: $1", "转接 $0：$1"}, to, LabelOf(event.stage).In(language_)));
    case EventKind::kConferenced: return Line(Fill({"$0 joins", "$0加入通话"}, party));
    case EventKind::kDiverted:
      return Line(Fill({"diverted to $0", "改接至 $0"}, to) + InBrackets(LabelOf(event.cause).In(language_)));
    case EventKind::kFailed: return Line(In({"failed", "呼叫失败"}) + InBrackets(LabelOf(event.cause).In(language_)));
    case EventKind::kConnectionCleared: return Line(Cleared(event));
    case EventKind::kWrapUpEnded: return Line(In({"wrap-up is over", "话后处理结束"}));
    case EventKind::kDigit:  // how many, not which: they may be a password
      return By(event.party, Fill({"keys digits: $0", "按键 $0 位"}, absl::StrCat(event.text.size())));
    case EventKind::kConsulted:
      return Line(Fill(
          event.on ? Label{"consultation with $0 is over", "与$0的咨询结束"} : Label{"agent consults $0", "坐席咨询$0"},
          party));
    case EventKind::kMuted: return Line(Fill({"$0 mutes", "$0静音"}, party));
    case EventKind::kUnmuted: return Line(Fill({"$0 unmutes", "$0解除静音"}, party));
    case EventKind::kRecordingStatus:
      return Line(In(event.on ? Label{"recording on", "录音开启"} : Label{"recording off", "录音关闭"}));
    case EventKind::kUtterance: {
      Happening said = By(event.party, Printable(event.text));
      said.speaker = event.party;
      said.quiet = event.stability == Stability::kPartial;
      if (said.quiet) said.what += " …";
      return said;
    }
    case EventKind::kSpeechStarted:
    case EventKind::kSpeechStopped: {
      Happening activity =
          By(event.party, In(event.kind == EventKind::kSpeechStarted ? Label{"speaks", "开始说话"}
                                                                     : Label{"falls silent", "停止说话"}));
      activity.quiet = true;
      return activity;
    }
    case EventKind::kMeasurement: return By(event.party, Concat(name, " = ", absl::StrCat(event.number.value_or(0))));
    case EventKind::kSentiment: return By(event.party, Fill({"sentiment: $0", "情绪：$0"}, name) + Score(event));
    case EventKind::kFact: return Host(Concat(name, " = ", Describe(event.value)));
    case EventKind::kFactWithdrawn: return Host(Fill({"$0 is no longer known", "$0 不再已知"}, name));
    case EventKind::kIntent: return By(event.party, Fill({"intent: $0", "意图：$0"}, name) + Score(event));
    case EventKind::kDialogueAct: return By(event.party, Fill({"act: $0", "话语行为：$0"}, name) + Score(event));
    case EventKind::kAgentAction: return Desktop(name + Arguments(event));
    case EventKind::kApproval:
      return Desktop(Fill(event.on ? Label{"approved: $0", "批准：$0"} : Label{"refused: $0", "未批准：$0"}, name));
    case EventKind::kFeedback:
      return Desktop(Fill({"recommendation $0: $1", "建议 $0：$1"}, absl::StrCat(event.recommendation_id),
                          LabelOf(event.outcome).In(language_)));
  }
  return Host(In({"an event of an unknown kind", "未知类型的事件"}));
}

}  // namespace

Happening Describe(const Event& event, Language language) { return Writer(language).Write(event); }

std::string Describe(const FactValue& value) {
  switch (value.kind) {
    case FactValue::Kind::kNone: break;
    case FactValue::Kind::kBool: return value.integer ? "true" : "false";
    case FactValue::Kind::kInt: return absl::StrCat(value.integer);
    case FactValue::Kind::kDouble: return absl::StrCat(value.number);
    case FactValue::Kind::kString: return Printable(value.string);
    case FactValue::Kind::kDuration: return Seconds(value.integer);
    case FactValue::Kind::kTimestamp: return Date(value.integer);
  }
  return "-";
}

}  // namespace callcue::report
