#include "lib/report/explanation.h"

#include "lib/base/concat.h"
#include "lib/report/sheet.h"

namespace callcue::report {
namespace {

using Reason = Explanation::Reason;
using Standing = Explanation::Standing;

Label LabelOf(Explanation::Kind kind) {
  switch (kind) {
    case Explanation::Kind::kRule: return {"rule", "规则"};
    case Explanation::Kind::kDuty: return {"duty", "义务"};
    case Explanation::Kind::kProhibition: return {"prohibition", "禁止"};
    case Explanation::Kind::kPermission: return {"permission", "许可"};
    case Explanation::Kind::kScenario: return {"scenario", "场景"};
    case Explanation::Kind::kChecklist: return {"checklist", "清单"};
    case Explanation::Kind::kState: return {"state", "状态"};
    case Explanation::Kind::kTransition: return {"transition", "转移"};
    case Explanation::Kind::kUnspecified: break;
  }
  return {};
}

Label LabelOf(Standing standing) {
  switch (standing) {
    case Standing::kRecommends: return {"Advises now", "正在建议"};
    case Standing::kJudged: return {"Judged", "作出判定"};
    case Standing::kOpen: return {"Under way", "进行中"};
    case Standing::kDenied: return {"Not permitted", "暂不允许"};
    case Standing::kGranted: return {"Permitted", "已允许"};
    case Standing::kActive: return {"States", "所处状态"};
    case Standing::kSilent: return {"Silent", "未作提示"};
    case Standing::kUnspecified: break;
  }
  return {};
}

// $0: the name, $1: the text, $2: what it waits for.
Label LabelOf(Reason reason) {
  switch (reason) {
    case Reason::kState: return {"holds only in state $0", "仅在状态 $0 下适用"};
    case Reason::kGuardFalse: return {"isn't so: $1", "条件不成立：$1"};
    case Reason::kGuardUnknown: return {"not known: $0, in $1", "尚不知道 $0，见条件 $1"};
    case Reason::kGuardError: return {"can't be evaluated: $1, $0", "无法求值：$1，$0"};
    case Reason::kEvent: return {"depends on the event that sets it off: $1", "取决于触发它的事件：$1"};
    case Reason::kException: return {"yields to $0, since $1", "因 $1，让位于例外 $0"};
    case Reason::kTrigger: return {"waits for $2", "等待 $2"};
    case Reason::kObserved: return {"judged, and never shown", "只判定，不提示"};
    case Reason::kOnce: return {"was advised as often as it may be", "已达到建议次数上限"};
    case Reason::kCooldown: return {"was advised a short while ago", "刚刚建议过，不宜重复"};
    case Reason::kTopic: return {"$0 speaks on the same topic", "同一主题已由 $0 建议"};
    case Reason::kCap: return {"enough is advised already, at the least $0", "建议已满，其中最不紧急的是 $0"};
    case Reason::kSettled: return {"was judged; waits for $2 again", "已经判定，等待再次 $2"};
    case Reason::kDone: return {"nothing of it is left", "各项均已完成"};
    case Reason::kSpeaking: return {"its reminder waits until the agent has finished", "坐席正在说话，提醒稍候"};
    case Reason::kStream:
      return {"can't be judged without $0: not seen, or down meanwhile", "缺少 $0（未出现或曾中断），无法判定"};
    case Reason::kUnspecified: break;
  }
  return {};
}

Label TimerLabel(std::string_view what) {
  if (what == "due") return {"due $0", "限 $0"};
  if (what == "reminder") return {"reminds $0", "$0 提醒"};
  if (what == "settled") return {"settled $0", "$0 结案"};
  if (what == "expires") return {"expires $0", "$0 失效"};
  return {"judged $0", "$0 判定"};
}

class Writer {
 public:
  explicit Writer(const ExplanationSheet& sheet) : sheet_(sheet) {}
  std::string Write();
  std::string WriteOne(const Explanation& x) {
    Element(x);
    return std::move(out_);
  }

 private:
  std::string In(Label label) const { return std::string(label.In(sheet_.language)); }
  std::string With(Label label, std::initializer_list<std::string_view> values) const {
    return Fill(label.In(sheet_.language), values);
  }
  std::string Comma() const { return In({", ", "，"}); }
  std::string Semicolon() const { return In({"; ", "；"}); }
  std::string Quiet(std::string_view text) const { return Painted(text, Paint::kQuiet, sheet_.colour); }
  std::string Time(int64_t at_ms) const {
    int64_t since_start = 0;
    return __builtin_sub_overflow(at_ms, sheet_.start_ms, &since_start) ? "?" : Clock(since_start);
  }

  void Section(Standing standing, const std::vector<Explanation>& from);
  void Element(const Explanation& x);
  void Line(Label label, std::string_view text) {
    out_ += Concat("    ", PadRight(In(label), sheet_.language == Language::kEnglish ? 9 : 8), " ", text, "\n");
  }
  std::string Head(const Explanation& x) const;
  std::string Why(const Explanation& x) const;
  std::string Needs(const Explanation::Obstacle& obstacle) const;
  std::string WaitsFor(const Explanation& x) const;
  void Recommendation(const CallView::LiveRecommendation& r);
  void Finding(const Explanation::Finding& f);
  void Guard(const Explanation& x);
  void Words(const Explanation& x);
  void Timers(const Explanation& x);

  const ExplanationSheet& sheet_;
  std::string out_;
};

std::string Writer::Write() {
  out_ = Painted(With({"$0 $1, contact of $2, at $3", "$0 $1，联络开始于 $2，时刻 $3"},
                      {Printable(sheet_.standard.name), Printable(sheet_.standard.version), Date(sheet_.start_ms),
                       Time(sheet_.at_ms)}),
                 Paint::kStrong, sheet_.colour) +
         "\n";
  Section(Standing::kRecommends, sheet_.now);
  Section(Standing::kJudged, sheet_.judged);
  for (Standing standing : {Standing::kOpen, Standing::kDenied, Standing::kGranted, Standing::kActive}) {
    Section(standing, sheet_.now);
  }
  Section(Standing::kSilent, sheet_.now);
  return std::move(out_);
}

void Writer::Section(Standing standing, const std::vector<Explanation>& from) {
  bool any = false;
  for (const Explanation& x : from) {
    if (x.standing != standing && !(standing == Standing::kJudged && !x.findings.empty())) continue;
    if (!any) {
      std::string title = In(LabelOf(standing));
      if (standing == Standing::kJudged) title += With({" at $0", "（$0）"}, {Time(x.at_ms)});
      out_ += Concat("\n", Painted(title, Paint::kStrong, sheet_.colour), "\n");
    }
    any = true;
    const bool brief = !sheet_.details && (standing == Standing::kSilent || standing == Standing::kGranted ||
                                           standing == Standing::kActive);
    if (brief) {
      const std::string why = Why(x);
      out_ += Concat("  ", Printable(x.element_id), why.empty() ? "" : In({": ", "："}), why, "\n");
    } else {
      Element(x);
    }
  }
}

std::string Writer::Head(const Explanation& x) const {
  std::string head = Concat(Painted(Printable(x.element_id), Paint::kAdvice, sheet_.colour), "  ", In(LabelOf(x.kind)));
  if (x.observed) head += In({", observed only", "，仅观察"});
  return head;
}

void Writer::Element(const Explanation& x) {
  out_ += Concat("  ", Head(x), "\n");
  for (const Explanation::Clause& clause : x.clauses) {
    std::string text = Concat(Printable(clause.id), " ", Printable(clause.title));
    if (!clause.text.empty()) text += Concat(In({": ", "："}), Printable(clause.text));
    Line({"clause", "条款"}, text);
  }
  for (const CallView::LiveRecommendation& r : x.recommendations) Recommendation(r);
  for (const Explanation::Finding& f : x.findings) Finding(f);
  for (const CallView::OpenDuty& duty : x.duties) {
    std::string text = With({"no. $0, since $1", "第 $0 次，自 $1 起"}, {Concat(duty.instance), Time(duty.since_ms)});
    if (duty.overdue) text += Comma() + In({"overdue, words may still arrive", "已到期，仍可能有话语到达"});
    Line({"owed", "待办"}, text);
  }
  for (const Explanation::Finding& f : x.findings) {
    if (x.parts.empty()) break;
    if (x.kind == Explanation::Kind::kDuty && !f.occurred_ms) {
      Line({"note", "说明"}, With({"the guard below is of $0; when the duty was opened it may have been otherwise",
                                   "以下条件为 $0 的取值；义务成立时可能不同"},
                                  {Time(x.at_ms)}));
      break;
    }
    // What was judged late is judged as of its own moment.
    if (!f.occurred_ms || *f.occurred_ms >= x.at_ms) continue;
    Line({"note", "说明"}, With({"the guard below is of $0; explain $1 for what was judged",
                                 "以下条件为 $0 的取值；被判定时刻的取值请查看 $1"},
                                {Time(x.at_ms), Time(*f.occurred_ms)}));
    break;
  }
  Guard(x);
  Words(x);
  Timers(x);
  const std::string why = Why(x);
  if (!why.empty()) Line({"why not", "原因"}, why);
}

void Writer::Recommendation(const CallView::LiveRecommendation& r) {
  std::string text = r.custom_action.empty() ? In(report::LabelOf(r.action)) : Printable(r.custom_action);
  if (!r.script_id.empty()) text += Concat(" ", Printable(r.script_id));
  if (r.provisional) text += In({", on words that aren't final", "，依据尚未定稿的话语"});
  const auto given = sheet_.given.find(r.id);
  if (given != sheet_.given.end()) text += Comma() + With({"since $0", "自 $0 起"}, {Time(given->second)});
  if (r.due_ms) text += Comma() + With({"due $0", "限 $0"}, {Time(*r.due_ms)});
  Line({"advises", "建议"}, text);
}

void Writer::Finding(const Explanation::Finding& f) {
  std::string text = In(report::LabelOf(f.verdict));
  if (f.verdict == Verdict::kViolated && f.severity != Severity::kUnspecified) {
    text += Concat(" ", In(report::LabelOf(f.severity)));
  }
  text += Comma() + With({"no. $0", "第 $0 次"}, {Concat(f.instance)});
  text += Comma() + With({"since $0", "自 $0 起"}, {Time(f.since_ms)});
  if (f.due_ms) text += Comma() + With({"due $0", "限 $0"}, {Time(*f.due_ms)});
  if (f.occurred_ms) text += Comma() + With({"happened $0", "发生于 $0"}, {Time(*f.occurred_ms)});
  if (!f.excuse_element_id.empty()) text += Comma() + With({"because of $0", "依据 $0"}, {f.excuse_element_id});
  Line({"found", "判定"}, text);
}

// Each part of each expression that was looked at, set in as it is nested.
void Writer::Guard(const Explanation& x) {
  uint32_t hidden = UINT32_MAX;  // below this depth, under a part that wasn't looked at
  for (const Explanation::Part& part : x.parts) {
    if (part.depth > hidden) continue;
    hidden = part.value.empty() ? part.depth : UINT32_MAX;
    std::string text = Concat(std::string(2 * part.depth, ' '), Printable(part.text), " = ",
                              part.value.empty() ? In({"not looked at", "未求值"}) : Printable(part.value));
    if (part.decisive) text += In({"  <- decides", "  <- 由此决定"});
    const bool whole = part.depth == 0;
    out_ += Concat("    ", PadRight(whole ? part.role : "", sheet_.language == Language::kEnglish ? 9 : 8), " ",
                   whole ? text : Quiet(text), "\n");
  }
}

void Writer::Words(const Explanation& x) {
  for (const Explanation::Words& words : x.words) {
    std::string text = Concat(Printable(words.act), Comma(), In(report::LabelOf(words.party)), Comma(),
                              Time(words.begin_ms), "–", Time(words.end_ms));
    if (!words.segment_id.empty()) {
      text += Comma() + With({"segment $0, bytes $1 to $2", "语句 $0，字节 $1 至 $2"},
                             {Printable(words.segment_id), Concat(words.begin_byte), Concat(words.end_byte)});
    }
    Line({"heard", "听到"}, text);
  }
}

void Writer::Timers(const Explanation& x) {
  std::vector<std::string> all;
  for (const Explanation::Timer& timer : x.timers) all.push_back(With(TimerLabel(timer.what), {Time(timer.at_ms)}));
  if (!all.empty()) Line({"timers", "时限"}, Join(all, Semicolon()));
  std::vector<std::string> fulfils;
  for (const Explanation::Trigger& trigger : x.triggers) {
    if (trigger.role == "fulfilled_by") fulfils.push_back(trigger.on);
  }
  if (!fulfils.empty() && !x.duties.empty()) {
    Line({"awaits", "等待"}, Printable(Join(fulfils, In({" or ", "或"}))));
  }
}

std::string Writer::WaitsFor(const Explanation& x) const {
  std::vector<std::string> all;
  for (const Explanation::Trigger& trigger : x.triggers) {
    if (trigger.role == "on" || trigger.role == "done") all.push_back(Printable(trigger.on));
  }
  return all.empty() ? In({"a change", "变化"}) : Join(all, In({" or ", " 或 "}));
}

std::string Writer::Why(const Explanation& x) const {
  const Explanation::Obstacle& obstacle = x.obstacle;
  if (obstacle.reason == Reason::kUnspecified) return "";
  const bool undue = !obstacle.needs.empty() && !obstacle.needs[0].wanted;  // it must not be so
  const Label label = obstacle.reason == Reason::kGuardFalse && undue
                          ? Label{"is so, and must not be: $1", "条件已成立，而应不成立：$1"}
                          : LabelOf(obstacle.reason);
  std::string why = With(label, {Printable(obstacle.name), Printable(obstacle.text), WaitsFor(x)});
  why += Needs(obstacle);
  if (obstacle.by_ms) {
    const Label until = obstacle.reason == Reason::kCooldown ? Label{"until $0", "至 $0"}
                                                             : Label{"comes by itself at $0", "届时自动满足：$0"};
    why += Semicolon() + With(until, {Time(*obstacle.by_ms)});
  }
  return why;
}

std::string Writer::Needs(const Explanation::Obstacle& obstacle) const {
  if (obstacle.reason == Reason::kEvent) return "";
  const auto now = [&](const Explanation::Need& need) {
    if (need.name.empty() || need.value.empty() || need.value == "unknown") return std::string();
    return With({" (now $0 = $1)", "（现在 $0 = $1）"}, {Printable(need.name), Printable(need.value)});
  };
  if (obstacle.needs.size() == 1 && obstacle.needs[0].text == obstacle.text) return now(obstacle.needs[0]);
  std::vector<std::string> all;
  for (const Explanation::Need& need : obstacle.needs) {
    std::string one = need.wanted ? Printable(need.text) : With({"not $0", "$0 不成立"}, {Printable(need.text)});
    all.push_back(one + now(need));
  }
  if (all.empty()) return "";
  return Semicolon() + With({"needs $0", "需要 $0"}, {Join(all, In({" or ", " 或 "}))});
}

}  // namespace

std::string Render(const ExplanationSheet& sheet) { return Writer(sheet).Write(); }
std::string Render(const ExplanationSheet& sheet, const Explanation& explanation) {
  return Writer(sheet).WriteOne(explanation);
}

}  // namespace callcue::report
