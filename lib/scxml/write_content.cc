#include <string>

#include "lib/base/concat.h"
#include "lib/scxml/write.h"

namespace callcue::scxml {

void Writer::WriteBlock(std::string_view field, const Block& block) {
  for (const Content& content : block) {
    if (content.kind == Content::Kind::kAssign) {
      WriteAssign(field, content);
      continue;
    }
    if (content.kind == Content::Kind::kCancel && ids_.count(content.id) == 0) continue;
    out_.Open(field);
    WriteContent(content);
    out_.Close();
  }
}

// A policy's cancel takes what has the name; a send without an ID has its event's, which no <cancel> may hit.
std::string Writer::IdOf(const Content& send) const {
  if (!send.id.empty()) return send.id;
  std::string id = send.event;
  while (ids_.count(id) > 0) id.insert(0, "of ");
  return id == send.event ? "" : id;
}

void Writer::WriteContent(const Content& content) {
  switch (content.kind) {
    case Content::Kind::kRaise:
      out_.Open("raise");
      out_.Field("event", content.event);
      out_.Close();
      return;
    case Content::Kind::kSend: {
      out_.Open("send");
      out_.Field("event", content.event);
      const int64_t ms = content.delay_ms;
      out_.Field("delay", ms % 1000 == 0 ? Concat(ms / 1000, "s") : Concat(ms, "ms"));
      if (const std::string id = IdOf(content); !id.empty()) out_.Field("id", id);
      out_.Close();
      return;
    }
    case Content::Kind::kCancel: out_.Field("cancel", content.id); return;
    case Content::Kind::kIf: return WriteIf(content, 0);
    default: return;
  }
}

// <elseif> is an if in the rest.
void Writer::WriteIf(const Content& content, size_t i) {
  const Branch& branch = content.branches[i];
  out_.Open("if");
  const std::string condition = branch.condition ? cel_.Condition(*branch.condition) : "true";
  out_.Field("when", condition.empty() ? "false" : condition);
  WriteBlock("then", branch.block);
  if (i + 1 < content.branches.size()) {
    const Branch& next = content.branches[i + 1];
    if (!next.condition) {
      WriteBlock("otherwise", next.block);
    } else {
      out_.Open("otherwise");
      WriteIf(content, i + 1);
      out_.Close();
    }
  }
  out_.Close();
}

void Writer::WriteSet(std::string_view field, std::string_view variable, std::string_view value) {
  out_.Open(field);
  out_.Open("set");
  out_.Field("variable", variable);
  out_.Field("value", value);
  out_.Close();
  out_.Close();
}

void Writer::WriteAssign(std::string_view field, const Content& content) {
  const Variable& variable = chart_.variables[chart_.FindVariable(content.variable)];
  const Expression& e = content.value->e;
  const Variable* from = cel_.Unset(e);
  const bool none = e.op == Op::kUndefined || (e.op == Op::kVariable && TypeOf(chart_, e) == Type::kNone);
  if (e.op == Op::kSendId) WriteSet(field, "send_count", "send_count + 1");
  if (!none) {
    const std::string value = cel_.Value(*content.value);
    WriteSet(field, variable.name, value.empty() ? "false" : value);
  }
  if (!variable.needs_flag) return;
  WriteSet(field, Cel::FlagOf(variable), none ? "false" : from != nullptr ? Cel::FlagOf(*from) : "true");
}

}  // namespace callcue::scxml
