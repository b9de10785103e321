#include "lib/scxml/conformance.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "lib/base/concat.h"

namespace callcue::scxml {
namespace {

// In `becomes`, % stands for the value; $1, $2, $3 for the parts of "NUMBER OPERATOR REST".
struct Line {
  std::string_view name, attribute, becomes;
};
constexpr Line kAttributes[] = {
    {"datamodel", "datamodel", "ecmascript"},
    {"id", "id", "Var%"},
    {"name", "name", "Var%"},
    {"location", "location", "Var%"},
    {"idlocation", "idlocation", "Var%"},
    {"item", "item", "Var%"},
    {"index", "index", "Var%"},
    {"arrayVar", "array", "Var%"},
    {"arrayTextVar", "array", "Var%"},
    {"namelist", "namelist", "Var%"},
    {"expr", "expr", "%"},
    {"quoteExpr", "expr", "'%'"},
    {"varExpr", "expr", "Var%"},
    {"varChildExpr", "expr", "Var%"},
    {"systemVarExpr", "expr", "%"},
    {"eventName", "expr", "_event.name"},
    {"eventType", "expr", "_event.type"},
    {"eventSendid", "expr", "_event.sendid"},
    {"eventRaw", "expr", "_event.raw"},
    {"eventField", "expr", "_event.%"},
    {"eventDataFieldValue", "expr", "_event.data.%"},
    {"eventDataParamValue", "expr", "_event.data.%"},
    {"eventDataNamelistValue", "expr", "_event.data.Var%"},
    {"delay", "delay", "%s"},
    {"delayFromVar", "delayexpr", "Var%"},
    {"eventExpr", "eventexpr", "Var%"},
    {"sendIDExpr", "sendidexpr", "Var%"},
    {"targetVar", "targetexpr", "Var%"},
    {"targetExpr", "targetexpr", "Var%"},
    {"typeExpr", "typeexpr", "Var%"},
    {"targetpass", "target", "pass"},
    {"targetfail", "target", "fail"},
    {"true", "cond", "true"},
    {"false", "cond", "false"},
    {"inState", "cond", "In('%')"},
    {"idVal", "cond", "Var$1 $2 $3"},
    {"idQuoteVal", "cond", "Var$1 $2 '$3'"},
    {"varIdVal", "cond", "Var$1 $2 Var$3"},
    {"compareIDVal", "cond", "Var$1 $2 Var$3"},
    {"VarEqVar", "cond", "Var$1 === Var$3"},
    {"VarEqVarStruct", "cond", "Var$1 === Var$3"},
    {"namelistIdVal", "cond", "Var$1 $2 $3"},
    {"idSomeVal", "cond", "Var% == 123"},
    {"idSystemVarVal", "cond", "Var$1 $2 $3"},
    {"nameVarVal", "cond", "_name === '%'"},
    {"eventNameVal", "cond", "_event.name === '%'"},
    {"eventvarVal", "cond", "_event.data.Var$1 $2 $3"},
    {"eventdataVal", "cond", "_event.data == %"},
    {"eventdataSomeVal", "cond", "_event.data == 123"},
    {"emptyEventData", "cond", "typeof _event.data === 'undefined'"},
    {"eventFieldHasNoValue", "cond", "typeof _event.% === 'undefined'"},
    {"eventIsExternal", "cond", "_event.type === 'external'"},
    {"isBound", "cond", "typeof Var% !== 'undefined'"},
    {"unboundVar", "cond", "typeof Var% === 'undefined'"},
    {"noValue", "cond", "!Var%"},
    {"systemVarIsBound", "cond", "typeof % !== 'undefined'"},
};

// On purpose wrong: what is wrong with them, and the attribute that they stand for.
constexpr Line kIllegal[] = {
    {"illegalExpr", "expr", "an expression that can't be evaluated"},
    {"nonBoolean", "cond", "a condition that is neither true nor false"},
    {"invalidLocation", "location", "a location that doesn't exist"},
    {"systemVarLocation", "location", "a system variable is set"},
    {"invalidNamelist", "namelist", "a list of names that don't exist"},
    {"illegalArray", "array", "an array that is none"},
    {"illegalItem", "item", "a name that no variable can have"},
    {"varNonexistentStruct", "expr", "a part of a value that has no parts"},
    {"illegalTarget", "target", "a target that can't be sent to"},
    {"unreachableTarget", "target", "a target that can't be reached"},
    {"invalidSendType", "type", "a processor that doesn't exist"},
    {"invalidSendTypeExpr", "expr", "a processor that doesn't exist"},
    {"invalidSessionID", "expr", "a session that doesn't exist"},
};

const Line* Find(const Line* begin, const Line* end, std::string_view name) {
  for (const Line* line = begin; line != end; ++line) {
    if (line->name == name) return line;
  }
  return nullptr;
}

struct Parts {
  std::string_view number, op, rest;
};

Parts PartsOf(std::string_view value) {
  Parts parts;
  const size_t digits = std::min(value.find_first_not_of("0123456789"), value.size());
  parts.number = value.substr(0, digits);
  value.remove_prefix(digits);
  const size_t op = std::min(value.find_first_not_of("=<> "), value.size());
  parts.op = value.substr(0, op);
  parts.rest = value.substr(op);
  if (parts.op == "=") parts.op = "==";
  return parts;
}

std::string Write(std::string_view becomes, std::string_view value) {
  const Parts parts = PartsOf(value);
  std::string out;
  for (size_t i = 0; i < becomes.size(); ++i) {
    if (becomes[i] == '%') {
      out += value;
    } else if (becomes[i] == '$') {
      ++i;
      out += becomes[i] == '1' ? parts.number : becomes[i] == '2' ? parts.op : parts.rest;
    } else {
      out += becomes[i];
    }
  }
  return out;
}

Attribute Make(std::string name, std::string value, Span where) {
  Attribute attribute;
  attribute.name = std::move(name);
  attribute.where = where;
  attribute.text = {std::move(value), where, false};
  return attribute;
}

void Rewrite(Reporter* reporter, std::string_view element, Attribute* a) {
  if (a->space != Space::kConformance) return;
  const Span where{a->where.begin, std::max(a->where.end, a->text.where.end)};
  if (const Line* line = Find(std::begin(kAttributes), std::end(kAttributes), a->name)) {
    *a = Make(std::string(line->attribute), Write(line->becomes, a->text.value), where);
    return;
  }
  const Line* illegal = Find(std::begin(kIllegal), std::end(kIllegal), a->name);
  if (illegal != nullptr && element != "log") {
    reporter->Report(Code::kIllegal, where, std::string(illegal->becomes));
  } else if (illegal == nullptr && element != "log") {
    reporter->Report(Code::kAttribute, where, Concat("conf:", a->name, " has no translation"));
  }
  // Something well-formed in its place, so that only this is reported.
  *a = Make(illegal == nullptr ? "" : std::string(illegal->attribute), "", where);
}

// The second attribute of an element that adds one variable to another may have any name.
void RewriteElement(Reporter* reporter, Element* e) {
  const auto assign = [e](std::string location, std::string expr) {
    e->name = "assign";
    e->attributes.clear();
    e->attributes.push_back(Make("location", std::move(location), e->where));
    e->attributes.push_back(Make("expr", std::move(expr), e->where));
  };
  const auto value = [e](size_t i) { return i < e->attributes.size() ? e->attributes[i].text.value : std::string(); };
  e->space = Space::kScxml;
  if (e->name == "pass" || e->name == "fail") {
    e->attributes.push_back(Make("id", e->name, e->where));
    e->name = "final";
  } else if (e->name == "incrementID") {
    const std::string id = Concat("Var", value(0));
    assign(id, Concat(id, " + 1"));
  } else if (e->name == "sumVars" || e->name == "concatVars") {
    const std::string first = Concat("Var", value(0));
    assign(first, Concat(first, " + Var", value(1)));
  } else if (e->name == "contentFoo") {
    e->name = "content";
    e->text = {"foo", e->where, false};
  } else if (e->name == "script") {
    e->text = {"Var1 = 1", e->where, false};
  } else {
    reporter->Report(Code::kElement, e->where, Concat("<conf:", e->name, "> has no translation"));
    e->space = Space::kOther;
  }
}

// Values that stand for an element's text.
bool RewriteText(Element* e) {
  for (size_t i = 0; i < e->children.size(); ++i) {
    const Element& child = e->children[i];
    if (child.space != Space::kConformance) continue;
    const bool array = child.name == "array123";
    if (!array && child.name != "someInlineVal") continue;
    e->text = {array ? "[1, 2, 3]" : "123", child.where, false};
    e->children.erase(e->children.begin() + static_cast<ptrdiff_t>(i));
    return true;
  }
  return false;
}

}  // namespace

void RewriteConformance(Reporter* reporter, Element* root) {
  std::vector<Element*> open{root};
  while (!open.empty()) {
    Element* e = open.back();
    open.pop_back();
    RewriteText(e);
    if (e->space == Space::kConformance) RewriteElement(reporter, e);
    for (Attribute& a : e->attributes) Rewrite(reporter, e->name, &a);
    for (Element& child : e->children) open.push_back(&child);
  }
}

}  // namespace callcue::scxml
