// Answers in words.
#include "lib/base/concat.h"
#include "lib/console/console.h"
#include "lib/console/line.h"
#include "lib/report/explanation.h"
#include "lib/report/missing.h"
#include "lib/report/sheet.h"

namespace callcue::console {

using report::Fill;
using report::Label;
using report::LabelOf;

std::string Console::Describe(const PermissionAnswer& answer) const {
  if (answer.permitted) return Fill(In({"$0: yes", "$0：可以"}), {answer.act});
  return Fill(In({"$0: no: $1 [$2]", "$0：不可以：$1 [$2]"}),
              {answer.act, report::MissingInWords(absl::MakeConstSpan(answer.missing), language_), report::Join(answer.clause_ids, ", ")});
}

bool Console::Why(Words rest) {
  if (!rest.empty() && rest.back() == '?') rest.remove_suffix(1);
  rest = Trimmed(rest);
  if (const auto found = names_.exceptions.find(rest); found != names_.exceptions.end()) {
    return Wrong(Concat("\"", report::Printable(rest), "\" is an exception: type why ", report::Printable(found->second)));
  }
  if (!rest.empty() && !Known(rest, "element", names_.elements)) return false;
  ExplainOptions options;
  options.element_id = rest;
  options.language = report::TagOf(language_);
  options.silent = !rest.empty();
  options.reveal = true;  // to whoever typed it
  report::ExplanationSheet sheet;
  if (absl::Status status = call_.Explain(options, &sheet.now); !status.ok())
    return Wrong(std::string(status.message()));
  sheet.standard = report::StandardOf(*policy_);
  sheet.language = language_;
  sheet.colour = options_.colour;
  sheet.start_ms = options_.start_ms;
  sheet.at_ms = now_ms_;
  sheet.given = given_;
  sheet.details = !rest.empty();
  *out_ += Render(sheet);
  return true;
}

bool Console::View(Words rest) {
  if (!Nothing(rest)) return false;
  CallView view;
  call_.View(&view);
  const auto add = [&](Label label, std::string_view text) {
    *out_ += Concat(report::PadRight(In(label), 14), " ", text, "\n");
  };
  add({"time", "时间"}, Clock(now_ms_));
  add({"states", "状态"}, report::Join(view.states, ", "));
  for (const CallView::LiveRecommendation& r : view.recommendations) {
    std::string text = r.custom_action.empty() ? In(LabelOf(r.action)) : report::Printable(r.custom_action);
    if (!r.script_id.empty()) text += Concat(" ", r.script_id);
    text += Concat("  (", r.element_id, ")");
    if (r.due_ms) text += Fill(In({", by $0", "，$0 前"}), {Clock(*r.due_ms)});
    if (r.provisional) text += In({", perhaps", "，预判"});
    add({"prompt", "建议"}, text);
  }
  for (const CallView::OpenDuty& duty : view.duties) {
    std::string text = Concat(duty.element_id, Fill(In({", since $0", "，自 $0 起"}), {Clock(duty.since_ms)}));
    if (duty.due_ms) text += Fill(In({", due $0", "，限 $0"}), {Clock(*duty.due_ms)});
    if (duty.overdue) text += In({", overdue", "，已到期"});
    add({"owed", "待办"}, text);
  }
  for (const PermissionAnswer& answer : view.permissions) add({"may", "许可"}, Describe(answer));
  if (!view.unknown_facts.empty()) {
    add({"unknown", "未知"}, report::Join(view.unknown_facts, ", "));
  }
  if (view.next_deadline_ms) add({"next", "下一时刻"}, Clock(*view.next_deadline_ms));
  return true;
}

}  // namespace callcue::console
