// Executable content.
#include <algorithm>
#include <utility>

#include "lib/base/concat.h"
#include "lib/scxml/reader.h"

namespace callcue::scxml {
namespace {

constexpr std::string_view kProcessor = "http://www.w3.org/TR/scxml/#SCXMLEventProcessor";

bool IsPlaceholder(const Attribute* a) { return a != nullptr && !a->text.verbatim && a->text.value.empty(); }

// As SCXML has it for content that is plain text.
std::string SpacesOnce(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  return out;
}

}  // namespace

bool ParseDelay(std::string_view text, int64_t* ms) {
  int64_t whole = 0, fraction = 0, scale = 1;
  size_t digits = 0, i = 0;
  if (text.size() > 16) return false;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits) whole = whole * 10 + (text[i] - '0');
  if (i < text.size() && text[i] == '.') {
    for (++i; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits) {
      fraction = fraction * 10 + (text[i] - '0');
      scale *= 10;
    }
  }
  if (digits == 0 || digits > 12) return false;
  const std::string_view unit = text.substr(i);
  const int64_t factor = unit == "ms" ? 1 : unit == "s" ? 1000 : unit == "m" ? 60'000 : unit == "h" ? 3'600'000 : 0;
  if (factor == 0 || fraction * factor % scale != 0) return false;
  *ms = whole * factor + fraction * factor / scale;
  return true;
}

// A trigger of a policy ends at a blank, and "*" is any.
bool Reader::ReadEventName(const Text& text, std::string* name) {
  *name = text.value;
  if (!name->empty() && *name != "*" && name->find_first_of(" \t\r\n") == name->npos) return true;
  reporter_.Report(Code::kAttribute, text.where, Concat("\"", *name, "\" isn't the name of an event"));
  return false;
}

bool Reader::ReadDelay(const Text& text, int64_t* ms) {
  if (ParseDelay(text.value, ms)) return true;
  reporter_.Report(Code::kDelay, text.where, Concat("\"", text.value, "\" isn't a delay in whole milliseconds"),
                   "Write it like 1.5s or 10ms.");
  return false;
}

void Reader::ReadBlock(const Element& e, Block* block) {
  for (const Element& child : e.children) ReadContent(child, block);
}

void Reader::ReadContent(const Element& e, Block* block) {
  const std::string& name = e.name;
  if (e.space == Space::kOther) {
    return reporter_.Report(Code::kElement, e.where, Concat("<", name, "> has no translation"));
  }
  if (name == "raise") {
    CheckAttributes(e, {"event"});
    CheckNoChildren(e);
    const Attribute* event = Need(e, "event");
    if (event == nullptr) return;
    Content raise;
    raise.where = e.where;
    if (!ReadEventName(event->text, &raise.event)) return;
    block->push_back(std::move(raise));
  } else if (name == "send") {
    ReadSend(e, block);
  } else if (name == "assign") {
    ReadAssign(e, block);
  } else if (name == "script") {
    ReadScript(e, block);
  } else if (name == "if") {
    ReadIf(e, block);
  } else if (name == "foreach") {
    ReadForeach(e, block);
  } else if (name == "cancel") {
    ReadCancel(e, block);
  } else if (name == "log") {
    reporter_.Report(Code::kLog, e.where, "<log> is left out: the library prints nothing");
  } else {
    Unexpected(e, "executable content");
  }
}

// Only the session itself can be sent to.
void Reader::CheckTarget(const Element& e, bool* internal) {
  if (const Attribute* target = e.Find("target"); target != nullptr && !IsPlaceholder(target)) {
    *internal = target->text.value == "#_internal";
    if (!*internal) {
      reporter_.Report(Code::kSendTarget, target->where, Concat("\"", target->text.value, "\" can't be sent to"),
                       "Only events for the machine itself are translated.");
    }
  }
  const Attribute* type = e.Find("type");
  if (type != nullptr && !IsPlaceholder(type) && type->text.value != "scxml" && type->text.value != kProcessor) {
    reporter_.Report(Code::kSendTarget, type->where, Concat("there is no processor \"", type->text.value, "\""));
  }
  for (const char* computed : {"targetexpr", "typeexpr"}) {
    if (const Attribute* a = e.Find(computed); a != nullptr) {
      reporter_.Report(Code::kSendTarget, a->where, "where the event goes isn't known before the machine runs");
    }
  }
}

void Reader::ReadSend(const Element& e, Block* block) {
  CheckAttributes(e, {"event", "eventexpr", "target", "targetexpr", "type", "typeexpr", "id", "idlocation", "delay",
                      "delayexpr", "namelist"});
  CheckOne(e, {"event", "eventexpr"});
  CheckOne(e, {"target", "targetexpr"});
  CheckOne(e, {"type", "typeexpr"});
  CheckOne(e, {"id", "idlocation"});
  CheckOne(e, {"delay", "delayexpr"});
  Content send;
  send.kind = Content::Kind::kSend;
  send.where = e.where;
  bool internal = false;
  CheckTarget(e, &internal);
  if (internal) send.kind = Content::Kind::kRaise;
  if (const Attribute* event = e.Find("event")) {
    if (!ReadEventName(event->text, &send.event)) return;
  } else if (e.Find("eventexpr") != nullptr) {
    send.event_expression = ParseAttribute(e, "eventexpr");
    if (!send.event_expression) return;
  } else {
    reporter_.Report(Code::kMissing, e.where, "<send> needs \"event\"", "An event without a name can't be told apart.");
    return;
  }
  if (const Attribute* id = e.Find("id")) send.id = id->text.value;
  if (const Attribute* delay = e.Find("delay")) {
    if (!ReadDelay(delay->text, &send.delay_ms)) return;
  } else if (e.Find("delayexpr") != nullptr) {
    send.delay_expression = ParseAttribute(e, "delayexpr");
    if (!send.delay_expression) return;
  }
  if (internal && (send.delay_ms > 0 || send.delay_expression)) {
    reporter_.Report(Code::kDelay, e.where, "an internal event has no delay");
  }
  for (const auto& [name, where] : Words(e.Find("namelist"))) {
    Formula value;
    value.e.op = Op::kVariable;
    value.e.text = name;
    value.text = {name, where, false};
    send.payload.push_back({name, std::move(value)});
  }
  ReadPayload(e, &send.payload);
  if (const Attribute* location = e.Find("idlocation")) {
    Content assign;
    assign.kind = Content::Kind::kAssign;
    assign.where = location->where;
    assign.variable = location->text.value;
    Formula made;
    made.e.op = Op::kSendId;
    made.text = location->text;
    assign.value = std::move(made);
    chart_.makes_ids = true;
    block->push_back(std::move(assign));
  }
  block->push_back(std::move(send));
}

// Fields or one <content>, not both.
void Reader::ReadPayload(const Element& e, Payload* payload) {
  const bool fields = e.Find("namelist") != nullptr;
  int others = 0, contents = 0;
  for (const Element& child : e.children) {
    if (IsForeign(child)) continue;
    (child.name == "content" ? contents : others) += 1;
    if (contents > 1 || (contents > 0 && (fields || others > 0))) {
      reporter_.Report(Code::kElement, child.where, Concat("<", e.name, "> has its data already"));
      continue;
    }
    if (child.name == "param") {
      CheckAttributes(child, {"name", "expr", "location"});
      CheckOne(child, {"expr", "location"});
      const Attribute* name = Need(child, "name");
      if (child.Find("expr") == nullptr) Need(child, "location");
      std::optional<Formula> value = ParseAttribute(child, child.Find("expr") != nullptr ? "expr" : "location");
      if (name != nullptr && value) payload->push_back({name->text.value, *std::move(value)});
    } else if (child.name == "content") {
      CheckAttributes(child, {"expr"});
      std::optional<Formula> value;
      Expression literal;
      ParseError unused;
      if (child.Find("expr") != nullptr) {
        if (!child.text.value.empty()) reporter_.Report(Code::kElement, child.text.where, "<content> has \"expr\" already");
        value = ParseAttribute(child, "expr");
      } else if (!child.children.empty()) {
        reporter_.Report(Code::kValueType, child.where, "XML has no type in a policy");
      } else if (child.text.value.find_first_of("{[") == 0) {
        reporter_.Report(Code::kValueType, child.text.where, "an object has no type in a policy");
      } else if (ParseExpression(child.text.value, &literal, &unused) && IsLiteral(literal)) {
        value = Formula{std::move(literal), child.text};
      } else {
        value = Formula{StringLiteral(SpacesOnce(child.text.value)), child.text};
      }
      if (value) payload->push_back({"", *std::move(value)});
    } else {
      Unexpected(child, e.name);
    }
  }
}

void Reader::ReadAssign(const Element& e, Block* block) {
  CheckAttributes(e, {"location", "expr"});
  Content assign;
  assign.kind = Content::Kind::kAssign;
  assign.where = e.where;
  const Attribute* location = Need(e, "location");
  const bool text = !e.text.value.empty();
  if (e.Find("expr") != nullptr && text) {
    reporter_.Report(Code::kElement, e.text.where, "<assign> has \"expr\" already");
  } else if (!e.children.empty()) {
    reporter_.Report(Code::kValueType, e.where, "XML has no type in a policy");
  } else if (e.Find("expr") != nullptr || !text) {
    if (Need(e, "expr") != nullptr) assign.value = ParseAttribute(e, "expr");
  } else {
    assign.value = Parse(e.text);
  }
  if (location == nullptr || !assign.value) return;
  assign.variable = location->text.value;
  assign.where = location->text.where;
  block->push_back(std::move(assign));
}

void Reader::ReadScript(const Element& e, Block* block) {
  CheckAttributes(e, {"src"});
  if (const Attribute* src = e.Find("src")) {
    return reporter_.Report(Code::kExternal, src->where, "a script of another file isn't read");
  }
  std::vector<Assignment> assignments;
  ParseError error;
  if (!ParseAssignments(e.text.value, &assignments, &error)) {
    return reporter_.Report(Code::kScript, SpanIn(reporter_.text(), e.text, error.begin, error.end),
                            Concat("the script: ", error.message), "Only assignments like x = x + 1 are translated.");
  }
  for (Assignment& one : assignments) {
    Content assign;
    assign.kind = Content::Kind::kAssign;
    assign.where = SpanIn(reporter_.text(), e.text, one.begin, one.end);
    assign.variable = std::move(one.variable);
    assign.declares = true;
    assign.value = Formula{std::move(one.value), e.text};
    block->push_back(std::move(assign));
  }
}

void Reader::ReadIf(const Element& e, Block* block) {
  CheckAttributes(e, {"cond"});
  Content content;
  content.kind = Content::Kind::kIf;
  content.where = e.where;
  const auto open = [&](const Element& from) {
    Branch branch;
    if (Need(from, "cond") != nullptr) branch.condition = ParseAttribute(from, "cond");
    if (!branch.condition) branch.condition = Formula{};   // reported
    content.branches.push_back(std::move(branch));
  };
  open(e);
  bool last = false;   // <else> stood there
  for (const Element& child : e.children) {
    const bool elseif = child.name == "elseif" && child.space == Space::kScxml;
    const bool otherwise = child.name == "else" && child.space == Space::kScxml;
    if (!elseif && !otherwise) {
      ReadContent(child, &content.branches.back().block);
      continue;
    }
    CheckAttributes(child, elseif ? std::initializer_list<std::string_view>{"cond"} : std::initializer_list<std::string_view>{});
    CheckNoChildren(child);
    if (last) reporter_.Report(Code::kElement, child.where, Concat("<", child.name, "> behind <else>"));
    last |= otherwise;
    if (elseif) open(child);
    else content.branches.emplace_back();
  }
  block->push_back(std::move(content));
}

void Reader::ReadForeach(const Element& e, Block* block) {
  CheckAttributes(e, {"array", "item", "index"});
  Content content;
  content.kind = Content::Kind::kForeach;
  content.where = e.where;
  const Attribute *array = Need(e, "array"), *item = Need(e, "item");
  content.branches.emplace_back();
  ReadBlock(e, &content.branches[0].block);
  if (array == nullptr || item == nullptr) return;
  content.array = array->text.value;
  content.variable = item->text.value;
  if (const Attribute* index = e.Find("index")) content.index = index->text.value;
  block->push_back(std::move(content));
}

void Reader::ReadCancel(const Element& e, Block* block) {
  CheckAttributes(e, {"sendid", "sendidexpr"});
  CheckOne(e, {"sendid", "sendidexpr"});
  CheckNoChildren(e);
  Content cancel;
  cancel.kind = Content::Kind::kCancel;
  cancel.where = e.where;
  if (e.Find("sendidexpr") != nullptr) {
    cancel.id_expression = ParseAttribute(e, "sendidexpr");
    if (!cancel.id_expression) return;
  } else {
    const Attribute* id = Need(e, "sendid");
    if (id == nullptr) return;
    cancel.id = id->text.value;
  }
  block->push_back(std::move(cancel));
}

}  // namespace callcue::scxml
