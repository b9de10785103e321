// Recommendations and the other things to do.
#include <algorithm>

#include "lib/base/concat.h"
#include "lib/check/linker.h"
#include "lib/check/literal.h"

namespace callcue::check {

void AddMissing(const std::vector<std::string_view>& more, std::vector<std::string_view>* to) {
  for (std::string_view one : more) {
    if (std::find(to->begin(), to->end(), one) == to->end()) to->push_back(one);
  }
}

std::vector<Recommend> Linker::LinkRecommends(const Recommends& list, const Path& at, const char* field,
                                              const Context& context) {
  std::vector<Recommend> linked;
  for (int i = 0; i < list.size(); ++i) linked.push_back(LinkRecommend(list[i], at.At(field, i), context));
  return linked;
}

Recommend Linker::LinkRecommend(const v1::Recommend& r, const Path& at, const Context& context) {
  Recommend out;
  program::Recommend& flat = out.flat;
  flat.element = context.element;
  flat.action = static_cast<Action>(r.action());
  flat.custom_action = r.custom_action();
  if (!r.script().empty()) {
    flat.script = policy_.scripts.Find(r.script());
    if (flat.script == kNoIndex) {
      reporter_.Report(Code::kUnknownName, at.Field("script"), Concat("there is no script \"", r.script(), "\""),
                       policy_.scripts.Hint(r.script()));
    } else {
      used_scripts_.insert(flat.script);
    }
  }
  if (flat.action == Action::kUnspecified) {
    flat.action = !r.custom_action().empty() ? Action::kCustom : Action::kSay;
    if (r.custom_action().empty() && r.script().empty()) {
      reporter_.Report(Code::kMissingAction, at, "neither an action nor a script", "Say what the agent should do.");
    }
  } else if (flat.action == Action::kSay && r.script().empty()) {
    reporter_.Report(Code::kNoWords, at.Field("action"), "SAY without the words to say", "Add \"script\".");
  } else if (flat.action == Action::kCustom && r.custom_action().empty()) {
    reporter_.Report(Code::kMissingAction, at.Field("action"), "CUSTOM without custom_action");
  } else if (flat.action != Action::kCustom && !r.custom_action().empty()) {
    reporter_.Report(Code::kOutOfPlace, at.Field("custom_action"), "custom_action needs the action CUSTOM");
  }
  flat.priority = r.priority();
  flat.severity =
      r.severity() == v1::Finding::SEVERITY_UNSPECIFIED ? context.severity : static_cast<Severity>(r.severity());
  if (r.audience() == v1::Recommendation::SUPERVISOR) flat.audience = Audience::kSupervisor;
  if (!r.topic().empty()) {
    flat.topic = policy_.topics.Add(r.topic());
    recommended_topics_.insert(flat.topic);
  }
  flat.within = guards_->Duration(r.within(), at.Field("within"), context.scope);
  flat.expires = guards_->Duration(r.expires(), at.Field("expires"), context.scope);
  flat.cooldown = guards_->Duration(r.cooldown(), at.Field("cooldown"), context.scope);
  flat.once = r.once();
  flat.at_most = r.at_most();
  flat.while_ = guards_->Guard(r.while_(), at.Field("while"), {});
  flat.when = guards_->Guard(r.when(), at.Field("when"), context.scope);
  out.done_by = ReadTriggers(r.done_by(), at, "done_by");
  const std::vector<std::string_view> more = LinkClauses(r.clause(), at);
  if (!more.empty()) {
    if (context.element != kNoIndex) out.clauses = policy_.element_values[context.element].clauses;
    AddMissing(more, &out.clauses);
  }
  for (int i = 0; i < r.argument_size(); ++i) {
    const Path argument = at.At("argument", i);
    if (r.argument(i).name().empty()) reporter_.Report(Code::kMissingName, argument, "an argument without a name");
    out.arguments.push_back({r.argument(i).name(), guards_->Add(r.argument(i).value(), argument.Field("value"),
                                                                context.scope, expr::Kind::kNull)});
  }
  return out;
}

std::vector<Effect> Linker::LinkEffects(const Effects& list, const Path& at, const char* field,
                                        const Context& context) {
  std::vector<Effect> linked;
  for (int i = 0; i < list.size(); ++i) {
    Effect effect;
    if (LinkEffect(list[i], at.At(field, i), context, &effect)) linked.push_back(std::move(effect));
  }
  return linked;
}

bool Linker::LinkEffect(const v1::Effect& message, const Path& at, const Context& context, Effect* out) {
  using program::OpCode;
  program::Op& op = out->op;
  const auto name_event = [&](const std::string& name, const Path& path) {
    if (name.empty()) {
      reporter_.Report(Code::kMissingName, path, "an event without a name");
      return false;
    }
    op.target = policy_.raised.Add(name);
    raised_.insert(op.target);
    return true;
  };
  switch (message.kind_case()) {
    case v1::Effect::kRecommend:
      op.code = OpCode::kRecommend;
      out->recommend.push_back(LinkRecommend(message.recommend(), at.Field("recommend"), context));
      return true;
    case v1::Effect::kSet: return LinkAssign(message.set(), at.Field("set"), context, out);
    case v1::Effect::kRaise: {
      const Path path = at.Field("raise");
      op.code = OpCode::kRaise;
      op.value = guards_->Add(message.raise().at(), path.Field("at"), context.scope, expr::Kind::kTimestamp);
      return name_event(message.raise().event(), path);
    }
    case v1::Effect::kSend: {
      const v1::Send& send = message.send();
      const Path path = at.Field("send");
      op.code = OpCode::kSend;
      op.delay = guards_->Duration(send.delay(), path.Field("delay"), context.scope);
      if (send.delay().empty()) {
        reporter_.Report(Code::kBadDuration, path, "a send without a delay", "To raise an event at once, use raise.");
      }
      op.send_id = policy_.send_ids.Add(send.id().empty() ? send.event() : send.id());
      sent_.insert(op.send_id);
      op.value = guards_->Add(send.at(), path.Field("at"), context.scope, expr::Kind::kTimestamp);
      return name_event(send.event(), path);
    }
    case v1::Effect::kCancel:
      op.code = OpCode::kCancel;
      op.send_id = policy_.send_ids.Add(message.cancel());
      cancels_.push_back({op.send_id, at.Field("cancel").Text()});
      return true;
    case v1::Effect::kWithdraw:
      op.code = OpCode::kWithdraw;
      op.target = policy_.topics.Add(message.withdraw());
      withdrawals_.push_back({op.target, at.Field("withdraw").Text()});
      return true;
    case v1::Effect::kIf: {
      const Path path = at.Field("if");
      op.code = OpCode::kJumpUnless;
      op.value = guards_->Guard(message.if_().when(), path.Field("when"), context.scope);
      if (message.if_().when().empty()) reporter_.Report(Code::kMissingGuard, path, "a branch without a condition");
      out->then = LinkEffects(message.if_().then(), path, "then", context);
      out->otherwise = LinkEffects(message.if_().otherwise(), path, "otherwise", context);
      return true;
    }
    case v1::Effect::KIND_NOT_SET: break;
  }
  reporter_.Report(Code::kEmptyEffect, at, "an effect that does nothing");
  return false;
}

bool Linker::LinkAssign(const v1::Assign& assign, const Path& at, const Context& context, Effect* out) {
  program::Op& op = out->op;
  op.code = program::OpCode::kSet;
  op.target = policy_.variables.Find(assign.variable());
  if (op.target == kNoIndex) {
    reporter_.Report(Code::kUnknownName, at.Field("variable"),
                     Concat("there is no variable \"", assign.variable(), "\""),
                     policy_.variables.Hint(assign.variable()));
    return false;
  }
  const program::Variable& variable = policy_.variable_values[op.target];
  if (variable.fact) {
    reporter_.Report(Code::kNotSettable, at.Field("variable"), Concat("\"", variable.name, "\" is a fact"),
                     "Declare a variable for what the policy keeps itself.");
    return false;
  }
  set_variables_.insert(op.target);
  if (assign.value().empty()) {
    reporter_.Report(Code::kBadValue, at, Concat("nothing to set \"", variable.name, "\" to"));
    return false;
  }
  op.value = guards_->Add(assign.value(), at.Field("value"), context.scope, variable.type);
  return true;
}

}  // namespace callcue::check
