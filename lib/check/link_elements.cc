// Rules, duties, prohibitions, permissions, exceptions, scenarios, checklists.
#include <algorithm>

#include "lib/base/concat.h"
#include "lib/check/linker.h"

namespace callcue::check {

using program::kNoIndex;

Triggers Linker::ReadTriggers(const StringField& texts, const Path& at, const char* field) {
  return triggers_.Read(texts, at, field);
}

Linker::Context Linker::ContextOf(uint32_t element, const Triggers& on) {
  Context context;
  context.element = element;
  if (element != kNoIndex) {
    context.severity = policy_.element_values[element].flat.severity;
    scopes_[element] = guards_->ScopeOf(on);
  }
  context.scope = guards_->ScopeOf(on);
  return context;
}

void Linker::LinkRules() {
  for (int i = 0; i < message_.rule_size(); ++i) {
    const v1::Rule& message = message_.rule(i);
    const Path at = root_.At("rule", i, message.id());
    Rule rule;
    rule.element = element_of_[&message];
    rule.on = ReadTriggers(message.on(), at, "on");
    if (message.on_size() == 0) reporter_.Report(Code::kMissingTrigger, at, "nothing sets the rule off", "Add \"on\".");
    const Context context = ContextOf(rule.element, rule.on);
    rule.in = LinkStateNames(message.in(), at, "in");
    rule.when = guards_->Guard(message.when(), at.Field("when"), context.scope);
    rule.effects = LinkEffects(message.do_(), at, "do", context);
    for (Recommend& recommend : LinkRecommends(message.recommend(), at, "recommend", context)) {
      Effect effect;
      effect.op.code = program::OpCode::kRecommend;
      effect.recommend.push_back(std::move(recommend));
      rule.effects.push_back(std::move(effect));
    }
    if (message.do__size() == 0 && message.recommend_size() == 0) {
      reporter_.Report(Code::kEmptyEffect, at, "the rule does nothing", "Add \"recommend\" or \"do\".");
    }
    policy_.rules.push_back(std::move(rule));
  }
}

void Linker::LinkProhibitions() {
  for (int i = 0; i < message_.prohibition_size(); ++i) {
    const v1::Prohibition& message = message_.prohibition(i);
    const Path at = root_.At("prohibition", i, message.id());
    Prohibition prohibition;
    prohibition.element = element_of_[&message];
    prohibition.on = ReadTriggers(message.on(), at, "on");
    if (message.on_size() == 0) reporter_.Report(Code::kMissingTrigger, at, "nothing is forbidden", "Add \"on\".");
    const Context context = ContextOf(prohibition.element, prohibition.on);
    prohibition.in = LinkStateNames(message.in(), at, "in");
    prohibition.flat.while_ = guards_->Guard(message.while_(), at.Field("while"), context.scope);
    prohibition.recommends = LinkRecommends(message.recommend(), at, "recommend", context);
    DeriveStreams(&prohibition, message.needs());
    policy_.prohibitions.push_back(std::move(prohibition));
  }
}

void Linker::LinkPermissions() {
  for (int i = 0; i < message_.permission_size(); ++i) {
    const v1::Permission& message = message_.permission(i);
    const Path at = root_.At("permission", i, message.id());
    Permission permission;
    permission.element = element_of_[&message];
    permission.act = message.act();
    if (message.act().empty()) {
      reporter_.Report(Code::kMissingName, at, "a permission for no act", "Add \"act\": what the host asks for.");
    }
    permission.on = ReadTriggers(message.on(), at, "on");
    permission.asked_by = ReadTriggers(message.asked_by(), at, "asked_by");
    // The host may ask at any time: there is no event then.
    const Context context = ContextOf(permission.element, {});
    permission.flat.applies = guards_->Guard(message.applies(), at.Field("applies"), context.scope);
    permission.flat.when = guards_->Guard(message.when(), at.Field("when"), context.scope);
    if (message.when().empty()) {
      reporter_.Report(Code::kMissingGuard, at, "a permission without a condition", "Add \"when\".");
    } else if (permission.flat.when != expr::kNone) {
      SplitGrant(message, at, &permission);
    }
    if (message.asked_by().empty() && message.otherwise().recommend_size() > 0) {
      reporter_.Report(Code::kNeverAsked, at.Field("otherwise"), "nothing asks for the permission, so this is never recommended",
                       Concat("Add \"asked_by\", the event that asks: an action of the desktop (\"action.", message.act(),
                              "_requested\"), or what the customer says."));
    }
    permission.otherwise = LinkRecommends(message.otherwise().recommend(), at.Field("otherwise"), "recommend", context);
    policy_.permissions.push_back(std::move(permission));
  }
}

// The parts of a condition are judged one by one, to tell what is missing.
void Linker::SplitGrant(const v1::Permission& message, const Path& at, Permission* out) {
  std::vector<std::string_view> demanded;   // acts, in any case
  for (const expr::Builder::ConditionPart& range : expr::Builder::PartsOf(message.when())) {
    GrantPart part;
    part.flat.text = std::string_view(message.when()).substr(range.begin, range.end - range.begin);
    part.flat.choice = range.choice;
    part.flat.way = range.way;
    part.flat.when = guards_->Add(part.flat.text, at.Field("when"), {}, expr::Kind::kBool);
    part.missing = MissingIn(part.flat.text, demanded);
    for (const program::MissingItem& item : part.missing) {
      if (range.choice == 0 && item.kind == Missing::Kind::kAct) demanded.push_back(item.name);
    }
    out->parts.push_back(std::move(part));
  }
}

namespace {

enum class Side { kWanted, kPrecondition, kUnwanted };

// What saying it anew does for a comparison: it helps; it is what must come first ("consent > asked"); or it only
// hurts ("more <= asked", "never == 0", "!(said > 0)").
Side SideOf(std::string_view text, const MentionedName& name) {
  if (text[0] == '!') return Side::kUnwanted;
  std::string_view before = text.substr(0, name.begin), after = text.substr(name.ends.back());
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  while (!after.empty() && after.front() == ' ') after.remove_prefix(1);
  if (after.substr(0, 1) == "<" || after.substr(0, 4) == "== 0") return Side::kUnwanted;
  if (before.size() > 1 && before.back() == '=') before.remove_suffix(1);
  return !before.empty() && before.back() == '>' ? Side::kPrecondition : Side::kWanted;
}

}  // namespace

// What would make a part true: the acts that it asks for, the agent's first, then facts and approvals. An act that must
// come first, and one whose words hold a value, only while they're absent; where a part that is needed in any case
// demands the former, it is named by that.
std::vector<program::MissingItem> Linker::MissingIn(std::string_view part, const std::vector<std::string_view>& demanded) {
  using Named = program::MissingItem::Named;
  std::vector<program::MissingItem> own, others, rest;
  const auto add = [](std::vector<program::MissingItem>* list, program::MissingItem item) {
    for (program::MissingItem& known : *list) {
      if (known.kind != item.kind || known.name != item.name) continue;
      if (item.named == Named::kAlways) known.named = Named::kAlways;
      return;
    }
    list->push_back(item);
  };
  for (const MentionedName& name : NamesIn(part)) {
    const std::string_view head = name.parts[0];
    if (head == "acts" && name.parts.size() > 1) {
      const uint32_t number = policy_.acts.Find(name.parts[1]);
      if (number == kNoIndex) continue;
      const program::Act& act = policy_.act_values[number];
      const bool value = name.parts.size() > 3 && name.parts[2] == "slots";
      const Side side = value ? Side::kWanted : SideOf(part, name);
      if (side == Side::kUnwanted || (side == Side::kPrecondition &&
                                      std::find(demanded.begin(), demanded.end(), act.name) != demanded.end())) {
        continue;
      }
      program::MissingItem item;
      item.kind = Missing::Kind::kAct;
      item.name = act.name;
      if (act.script != kNoIndex) item.script_id = policy_.scripts.names()[act.script];
      item.of = number;
      const uint8_t party = !value && name.parts.size() > 3 ? PartyBit(name.parts[2]) : 0;
      if (party != 0) item.parties = party;
      if (side == Side::kPrecondition) item.named = Named::kUnsaid;
      if (value) {
        item.named = Named::kUnknown;
        item.of = policy_.variables.Find(Concat("acts.", name.parts[1], ".slots.", name.parts[3]));
        if (item.of == kNoIndex) continue;
      }
      const bool agents = (act.parties & 1 << v1::PARTY_AGENT) != 0 && (name.parts.size() < 4 || value || name.parts[2] == "agent");
      add(agents ? &own : &others, item);
    } else if (head == "approvals" && name.parts.size() > 1) {
      const uint32_t number = policy_.approvals.Find(name.parts[1]);
      if (number == kNoIndex || part[0] == '!') continue;
      add(&rest, {Missing::Kind::kApproval, name.parts[1], {}, Named::kNotApproved, 0xff, number});
    } else if (const uint32_t variable = policy_.variables.Find(head);
               variable != kNoIndex && policy_.variable_values[variable].fact) {
      add(&rest, {Missing::Kind::kFact, head, {}, Named::kUnknown, 0xff, variable});
    }
  }
  own.insert(own.end(), others.begin(), others.end());
  own.insert(own.end(), rest.begin(), rest.end());
  return own;
}

void Linker::LinkExceptions() {
  Vocabulary ids;
  for (int i = 0; i < message_.exception_size(); ++i) {
    const v1::Exception& message = message_.exception(i);
    const Path at = root_.At("exception", i, message.id());
    Declare(&ids, message.id(), at, "id", "exception");
    LinkClauses(message.clause(), at);
    if (!message.yields_to().empty() && policy_.elements.Find(message.yields_to()) == kNoIndex) {
      reporter_.Report(Code::kUnknownName, at.Field("yields_to"),
                       Concat("there is no element \"", message.yields_to(), "\""),
                       policy_.elements.Hint(message.yields_to()));
    }
    Exception exception;
    exception.id = message.id();
    exception.element = policy_.elements.Find(message.element());
    if (exception.element == kNoIndex) {
      reporter_.Report(message.element().empty() ? Code::kMissingName : Code::kUnknownName,
                       message.element().empty() ? at : at.Field("element"),
                       message.element().empty() ? "an exception without an element"
                                                 : Concat("there is no element \"", message.element(), "\""),
                       policy_.elements.Hint(message.element()));
      // What the guard says of the event, only that element knows.
      if (message.when().find("event.") == std::string::npos) guards_->Guard(message.when(), at.Field("when"), {});
      continue;
    }
    if (message.when().empty()) {
      reporter_.Report(Code::kMissingGuard, at, "an exception without a condition",
                       "Add \"when\"; to switch an element off use \"mode: OFF\".");
    }
    exception.when = guards_->Guard(message.when(), at.Field("when"), scopes_[exception.element]);
    policy_.exceptions.push_back(exception);
  }
}

void Linker::LinkScenarios() {
  for (int i = 0; i < message_.scenario_size(); ++i) {
    const v1::Scenario& message = message_.scenario(i);
    const Path at = root_.At("scenario", i, message.id());
    Scenario scenario;
    scenario.element = element_of_[&message];
    scenario.on = ReadTriggers(message.on(), at, "on");
    if (message.on_size() == 0)
      reporter_.Report(Code::kMissingTrigger, at, "nothing opens the scenario", "Add \"on\".");
    const Context context = ContextOf(scenario.element, scenario.on);
    scenario.when = guards_->Guard(message.when(), at.Field("when"), context.scope);
    if (message.step_size() == 0) reporter_.Report(Code::kEmptyList, at, "a scenario without a step");
    Vocabulary ids;
    for (int k = 0; k < message.step_size(); ++k) {
      const v1::Scenario::Step& step = message.step(k);
      const Path path = at.At("step", k);
      if (!step.id().empty()) Declare(&ids, step.id(), path, "id", "step");
      Step linked;
      linked.when = guards_->Guard(step.when(), path.Field("when"), context.scope);
      linked.recommends = LinkRecommends(step.recommend(), path, "recommend", context);
      linked.effects = LinkEffects(step.do_(), path, "do", context);
      scenario.steps.push_back(std::move(linked));
    }
    policy_.scenarios.push_back(std::move(scenario));
  }
}

void Linker::LinkChecklists() {
  for (int i = 0; i < message_.checklist_size(); ++i) {
    const v1::Checklist& message = message_.checklist(i);
    const Path at = root_.At("checklist", i, message.id());
    Checklist checklist;
    checklist.element = element_of_[&message];
    checklist.on = ReadTriggers(message.on(), at, "on");
    if (message.on_size() == 0)
      reporter_.Report(Code::kMissingTrigger, at, "nothing opens the checklist", "Add \"on\".");
    Context context = ContextOf(checklist.element, checklist.on);
    checklist.when = guards_->Guard(message.when(), at.Field("when"), context.scope);
    if (message.item_size() == 0) reporter_.Report(Code::kEmptyList, at, "a checklist without an item");
    context.scope = {};  // an item is also offered when the one before it was done
    Vocabulary ids;
    for (int k = 0; k < message.item_size(); ++k) {
      const v1::Checklist::Item& item = message.item(k);
      const Path path = at.At("item", k);
      const bool left_out = ModeOf(item.clause()) != program::Mode::kJudge;
      if (!item.id().empty()) Declare(&ids, item.id(), path, "id", "item");
      Item linked;
      linked.clauses = LinkClauses(item.clause(), path);
      linked.fulfilled_by = ReadTriggers(item.fulfilled_by(), path, "fulfilled_by");
      linked.recommends = LinkRecommends(item.recommend(), path, "recommend", context);
      for (int r = 0; r < item.recommend_size() && !linked.clauses.empty(); ++r) {
        std::vector<std::string_view>& cited = linked.recommends[r].clauses;
        if (cited.empty()) continue;
        std::vector<std::string_view> clauses = linked.clauses;   // of the item, not of the checklist
        for (const std::string& more : item.recommend(r).clause()) {
          if (std::find(cited.begin(), cited.end(), more) != cited.end()) AddMissing({more}, &clauses);
        }
        cited = std::move(clauses);
      }
      const bool passed_over = item.recommend_size() > 0 &&
                               std::all_of(item.recommend().begin(), item.recommend().end(), [](const v1::Recommend& r) { return !r.when().empty(); });
      if (item.fulfilled_by_size() == 0 && !passed_over) {
        reporter_.Report(Code::kNeverFulfilled, path,
                         k + 1 < message.item_size() ? "nothing can fulfil the item: those behind it are never offered" : "nothing can fulfil the item",
                         "Add \"fulfilled_by\".");
      }
      if (!left_out) checklist.items.push_back(std::move(linked));
    }
    policy_.checklists.push_back(std::move(checklist));
  }
}

}  // namespace callcue::check
