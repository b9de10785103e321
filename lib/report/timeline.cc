#include "lib/report/timeline.h"

#include <utility>
#include <vector>

#include "lib/report/missing.h"

namespace callcue::report {
namespace {

constexpr int kTimeColumns = 11;  // "00:00.000" and a gap
int LabelColumns(Language language) { return language == Language::kEnglish ? 13 : 12; }

Paint PaintOf(Party party) {
  return party == Party::kAgent ? Paint::kAgent : party == Party::kCustomer ? Paint::kCustomer : Paint::kPlain;
}

Paint PaintOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kFulfilled: return Paint::kGood;
    case Verdict::kViolated: return Paint::kBad;
    case Verdict::kUndetermined: return Paint::kWarning;
    default: return Paint::kQuiet;
  }
}

}  // namespace

struct Timeline::Lines {
  const Timeline& timeline;
  std::string time;  // of the next line; empty once it was written
  std::string* out;

  void Add(std::string_view label, Paint paint, std::string_view text) {
    const bool colour = timeline.options_.colour;
    const std::string padded = PadRight(label, LabelColumns(timeline.language_));
    *out += Concat(Painted(PadRight(time, kTimeColumns), Paint::kQuiet, colour && !time.empty()),
                   Painted(padded, paint, colour), " ", text, "\n");
    time.clear();
  }
  // A line of the engine, set in by two.
  void Add(Label label, Paint paint, std::string_view text) {
    Add(Concat("  ", label.In(timeline.language_)), paint, text);
  }
};

void Timeline::Add(const Event& event, Decisions decisions, std::string* out) {
  if (!begun_) Begin(event, out);
  if (decisions.empty()) return;
  Add(decisions.first(decisions.size() - 1), out);

  const Decision& decision = decisions.back();
  const Happening happening = Describe(event, language_);
  std::string text;
  Lines lines{*this, "", &text};
  AddDecision(decision, &lines);
  if (happening.quiet && text.empty()) return;
  Lines head{*this, Time(decision.at_ms), out};
  std::string what = happening.quiet ? Quiet(happening.what) : happening.what;
  const bool said_earlier = event.kind == EventKind::kUtterance && event.begin_ms && event.end_ms;
  if (said_earlier) {
    what += Concat("  ", Quiet(Concat(Time(*event.begin_ms), "–", Time(*event.end_ms))));
  }
  head.Add(happening.who, PaintOf(happening.speaker), what);
  out->append(text);
}

void Timeline::Add(Decisions decisions, std::string* out) {
  for (const Decision& decision : decisions) {
    Lines lines{*this, Time(decision.at_ms), out};
    AddDecision(decision, &lines);
  }
}

void Timeline::Finish(std::string* out) {
  if (begun_) out->append("\n");
  if (!begun_ && options_.language) language_ = *options_.language;
  out->append(RenderScorecard(scorecard_, options_.standard, language_, options_.colour));
}

void Timeline::Begin(const Event& event, std::string* out) {
  begun_ = true;
  start_ms_ = event.at_ms;
  language_ = options_.language.value_or(LanguageOf(event.language));
  const std::string title =
      Fill(Label{"$0 $1, contact of $2", "$0 $1，联络开始于 $2"}.In(language_),
           {Printable(options_.standard.name), Printable(options_.standard.version), Date(event.at_ms)});
  *out += Concat(Painted(title, Paint::kStrong, options_.colour), "\n\n");
}

void Timeline::AddDecision(const Decision& decision, Lines* lines) {
  AddNotes(decision, lines);
  if (!decision.state_changes.empty()) {
    std::vector<std::string> changes;
    for (const StateChange& change : decision.state_changes) {
      const std::string_view arrow = change.from.empty() || change.to.empty() ? "" : " → ";
      changes.push_back(Concat(change.region, ": ", change.from, arrow, change.to));
    }
    lines->Add({"state", "状态"}, Paint::kQuiet, Quiet(Join(changes, In({"; ", "；"}))));
  }
  for (const Finding& finding : decision.findings) AddFinding(finding, lines);
  for (const PermissionChange& change : decision.permission_changes) AddPermission(change, lines);
  for (const Recommendation& recommendation : decision.recommendations) AddRecommendation(recommendation, lines);
  AddWithdrawals(decision, lines);
}

void Timeline::AddNotes(const Decision& decision, Lines* lines) {
  const Label ignored = {"ignored", "忽略"};
  if (decision.disposition == Disposition::kDuplicate) {
    lines->Add(ignored, Paint::kQuiet, In({"seen before", "重复事件"}));
  } else if (decision.disposition == Disposition::kLateRevision) {
    lines->Add(ignored, Paint::kQuiet, In({"these words are final already", "该语句已定稿"}));
  } else if (decision.disposition == Disposition::kUnknown) {
    lines->Add(ignored, Paint::kQuiet, In({"the policy doesn't know it", "策略中没有此项"}));
  }
  if (decision.clock_skew_ms != 0) {
    lines->Add(
        {"clock", "时钟"}, Paint::kWarning,
        Fill(In({"stepped back by $0; taken as now", "倒退 $0，按当前时间处理"}), {Seconds(decision.clock_skew_ms)}));
  }
  if (!decision.unrecognised.empty()) {
    lines->Add({"not known", "未识别"}, Paint::kWarning, Printable(Join(decision.unrecognised, In({", ", "、"}))));
  }
  for (const Fault& fault : decision.faults) {
    lines->Add({"fault", "故障"}, Paint::kBad, Concat(fault.element_id, fault.element_id.empty() ? "" : ": ", fault.code,
                                                              fault.cycle.empty() ? "" : ": ", fault.cycle));
  }
}

void Timeline::AddFinding(const Finding& finding, Lines* lines) {
  scorecard_.Add(finding);
  std::string text;
  if (finding.verdict == Verdict::kViolated && finding.severity != Severity::kUnspecified) {
    text += Concat(Painted(In(LabelOf(finding.severity)), Paint::kBad, options_.colour), In({": ", "："}));
  }
  if (!finding.clause_ids.empty()) {
    text += Concat(Join(finding.clause_ids, In({", ", "、"})), " ",
                   Printable(options_.standard.title(finding.clause_ids.front(), TagOf(language_))));
  } else {
    text += Concat(finding.element_id);
  }
  std::vector<std::string> details;
  const auto note = [&](Label label, std::string_view value) { details.push_back(Fill(label.In(language_), {value})); };
  if (finding.instance > 1) note({"no. $0", "第 $0 次"}, Concat(finding.instance));
  note({"since $0", "自 $0 起"}, Time(finding.since_ms));
  if (finding.due_ms) note({"due $0", "限 $0"}, Time(*finding.due_ms));
  if (finding.occurred_ms) note({"happened $0", "发生于 $0"}, Time(*finding.occurred_ms));
  if (!finding.excuse_element_id.empty()) note({"because of $0", "依据 $0"}, finding.excuse_element_id);
  if (!finding.participant_id.empty()) note({"by $0", "责任人 $0"}, Printable(finding.participant_id));
  if (!finding.clause_ids.empty()) details.push_back(std::string(finding.element_id));
  text += Concat("  ", Quiet(Join(details, In({", ", "，"}))));
  lines->Add(LabelOf(finding.verdict), PaintOf(finding.verdict), text);
}

void Timeline::AddPermission(const PermissionChange& change, Lines* lines) {
  std::string text = Printable(change.act);
  if (change.permitted) {
    lines->Add({"may", "可以"}, Paint::kGood, text + Clauses(change.clause_ids));
    return;
  }
  const std::string reasons = MissingInWords(change.missing, language_);
  if (!reasons.empty()) text += Concat(In({": ", "："}), reasons);
  lines->Add({"may not", "暂不可"}, Paint::kWarning, text + Clauses(change.clause_ids));
}

void Timeline::AddRecommendation(const Recommendation& recommendation, Lines* lines) {
  std::string name = In(LabelOf(recommendation.action));
  if (!recommendation.custom_action.empty()) name = std::string(recommendation.custom_action);
  if (!recommendation.script_id.empty()) name += Concat(" ", recommendation.script_id);
  live_.erase(recommendation.confirms);
  live_[recommendation.id] = name;

  std::string text = std::move(name);
  for (const Argument& argument : recommendation.arguments) {
    text += Concat(" ", argument.name, "=", Describe(argument.value));
  }
  if (!recommendation.text.empty()) {
    text +=
        Concat(In({": ", "："}), "“", Painted(Printable(recommendation.text), Paint::kStrong, options_.colour), "”");
  }
  if (recommendation.due_ms) {
    text += Fill(In({" by $0", " $0 前"}), {Time(*recommendation.due_ms)});
  }
  text += Clauses(recommendation.clause_ids);
  const bool to_agent = recommendation.audience != Audience::kSupervisor;
  if (recommendation.provisional) {
    lines->Add({"perhaps", "预判"}, Paint::kQuiet, text);
  } else if (to_agent) {
    lines->Add({"advise", "建议"}, Paint::kAdvice, text);
  } else {
    lines->Add({"supervisor", "提示班长"}, Paint::kAdvice, text);
  }
}

void Timeline::AddWithdrawals(const Decision& decision, Lines* lines) {
  std::vector<std::string> names;
  for (const Withdrawal& withdrawal : decision.withdrawals) {
    const auto live = live_.find(withdrawal.recommendation_id);
    if (live == live_.end()) continue;
    const std::string_view reason = LabelOf(withdrawal.reason).In(language_);
    names.push_back(Concat(live->second, Fill(In({" ($0)", "（$0）"}), {reason})));
    live_.erase(live);
  }
  if (!names.empty()) {
    lines->Add({"withdrawn", "撤回"}, Paint::kQuiet, Quiet(Join(names, In({", ", "、"}))));
  }
}

std::string Timeline::Time(int64_t at_ms) const {
  int64_t since_start = 0;
  if (__builtin_sub_overflow(at_ms, start_ms_, &since_start)) return "?";
  return Clock(since_start);
}

std::string Timeline::Clauses(Strings ids) const {
  return ids.empty() ? "" : Quiet(Concat(" [", Join(ids, ", "), "]"));
}

}  // namespace callcue::report
