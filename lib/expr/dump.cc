// Stable texts of trees and programs.
#include <re2/re2.h>

#include <charconv>
#include <cmath>

#include "lib/expr/apply.h"
#include "lib/expr/program.h"

namespace callcue::expr {
namespace {

void AppendQuoted(std::string_view text, char prefix, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  if (prefix) out->push_back(prefix);
  out->push_back('"');
  for (char c : text) {
    const unsigned char u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out->push_back('\\');
    if (u < 0x20 || u == 0x7F || (prefix && u >= 0x80)) {
      *out += {'\\', 'x', kHex[u >> 4], kHex[u & 15]};
    } else {
      out->push_back(c);
    }
  }
  out->push_back('"');
}

void AppendDouble(double d, std::string* out) {
  char buffer[32];
  if (std::isnan(d) || std::isinf(d)) {
    *out += std::isnan(d) ? "nan" : d > 0 ? "inf" : "-inf";
    return;
  }
  const std::string_view text(buffer,
                              static_cast<size_t>(std::to_chars(buffer, buffer + sizeof buffer, d).ptr - buffer));
  *out += text;
  if (text.find_first_of(".e") == text.npos) *out += ".0";
}

// A value that holds no others.
void AppendScalar(const Value& v, const char* heap, std::string* out) {
  char buffer[48];
  switch (v.kind) {
    case Kind::kUnknown: *out += "unknown"; return;
    case Kind::kError: *out += std::string("error(") + ErrorText(static_cast<ErrorCode>(v.detail)) + ")"; return;
    case Kind::kNull: *out += "null"; return;
    case Kind::kBool: *out += v.i ? "true" : "false"; return;
    case Kind::kInt: *out += std::to_string(v.i); return;
    case Kind::kUint: *out += std::to_string(v.u) + "u"; return;
    case Kind::kDouble: return AppendDouble(v.d, out);
    case Kind::kString: return AppendQuoted(v.text(heap), 0, out);
    case Kind::kBytes: return AppendQuoted(v.text(heap), 'b', out);
    case Kind::kTimestamp: out->append(buffer, FormatTimestamp(v, buffer)); return;
    case Kind::kDuration: out->append(buffer, FormatDuration(v, buffer)); return;
    case Kind::kType: *out += KindName(static_cast<Kind>(v.u)); return;
    default: return;
  }
}

class TreeDumper {
 public:
  TreeDumper(const Program::Impl& program, const Compiled& c) : program_(program), c_(c) {}
  void Dump(std::string* out) const {
    struct Open {
      NodeId id;
      uint32_t next;  // of its children
    };
    std::vector<Open> open = {{c_.root, 0}};
    while (!open.empty()) {
      const Node& n = program_.NodesOf(c_)[open.back().id];
      const uint32_t next = open.back().next++;
      if (next == 0 && Leaf(n, out)) {
        open.pop_back();
        continue;
      }
      if (next == 0) *out += "(" + Head(n);
      if (next < n.count) {
        out->push_back(' ');
        open.push_back({program_.children[c_.children + n.first + next], 0});
        continue;
      }
      if (n.op == Op::kSelect || n.op == Op::kHasKey) *out += " " + std::string(n.name);
      out->push_back(')');
      open.pop_back();
    }
  }

 private:
  bool Leaf(const Node& n, std::string* out) const {
    switch (n.kind) {
      case NodeKind::kConstant: *out += FormatValue(n.value, nullptr); return true;
      case NodeKind::kSlot:
      case NodeKind::kHasSlot: *out += Text(n); return true;
      case NodeKind::kVariable: *out += "$" + std::to_string(n.aux); return true;
      default: return false;
    }
  }
  std::string Text(const Node& n) const { return std::string(c_.source.substr(n.begin, n.end - n.begin)); }
  static std::string Head(const Node& n) {
    switch (n.kind) {
      case NodeKind::kAnd: return "&&";
      case NodeKind::kOr: return "||";
      case NodeKind::kNot: return "!";
      case NodeKind::kConditional: return "?:";
      case NodeKind::kList: return "list";
      case NodeKind::kMap: return "map-of";
      case NodeKind::kLoop: return std::string(LoopText(n.loop)) + " $" + std::to_string(n.aux);
      default: return OpText(n.op);
    }
  }
  const Program::Impl& program_;
  const Compiled& c_;
};

struct CodeInfo {
  const char* text;
  const char* operands;
};
constexpr CodeInfo kCodes[] = {
#define CALLCUE_EXPR_CODE(name, text, operands) {text, operands},
    CALLCUE_EXPR_CODES(CALLCUE_EXPR_CODE)
#undef CALLCUE_EXPR_CODE
};

// The constant that a fused instruction compares with has the kind that its code says.
std::string FusedConstant(const Instruction& in) {
  if (in.code == Code::kBoolIf) return in.i ? "true" : "false";
  if (in.code >= Code::kIntEq && in.code <= Code::kIntGe) return FormatValue(Value::Int(in.i), nullptr);
  if (in.code >= Code::kUintEq && in.code <= Code::kUintGe) return FormatValue(Value::Uint(in.u), nullptr);
  return FormatValue(Value::Double(in.d), nullptr);
}

void AppendInstruction(const Instruction& in, uint32_t at, std::string* out) {
  const CodeInfo& info = kCodes[static_cast<size_t>(in.code)];
  *out += info.text;
  for (const char* p = info.operands; *p; ++p) {
    out->push_back(' ');
    switch (*p) {
      case 'T': *out += "-> " + std::to_string(static_cast<int>(at) + in.jump); break;
      case 'D': *out += "r" + std::to_string(in.target); break;
      case 'C': *out += "c" + std::to_string(in.place >> 2); break;
      case 'S': *out += "[" + std::to_string(in.place & 3) + ":" + std::to_string(in.slot) + "]"; break;
      case 'V': *out += FusedConstant(in); break;
      case 'K': *out += FormatValue(*in.value, nullptr); break;
      case 'A': *out += (in.code == Code::kChainEnd ? "c" : "r") + std::to_string(in.a); break;
      case 'B': *out += "r" + std::to_string(in.b); break;
      case 'O': *out += OpText(in.op); break;
      case 'P': AppendQuoted(in.pattern->pattern(), 0, out); break;
      case 'N': *out += in.code == Code::kLoadSlot ? KindName(static_cast<Kind>(in.u)) : std::to_string(in.i); break;
    }
  }
}

}  // namespace

std::string FormatValue(const Value& value, const char* heap) {
  struct Open {
    const Value* elements;
    uint32_t next, count;
    bool map;
  };
  std::string out;
  std::vector<Open> open;
  const Value* v = &value;
  for (;;) {
    if (v->kind == Kind::kList || v->kind == Kind::kMap) {
      const bool map = v->kind == Kind::kMap;
      out.push_back(map ? '{' : '[');
      open.push_back({Elements(*v, heap), 0, map ? v->size * 2 : v->size, map});
    } else {
      AppendScalar(*v, heap, &out);
    }
    while (!open.empty() && open.back().next == open.back().count) {
      out.push_back(open.back().map ? '}' : ']');
      open.pop_back();
    }
    if (open.empty()) return out;
    Open& in = open.back();
    if (in.next > 0) out += in.map && in.next % 2 == 1 ? ": " : ", ";
    v = &in.elements[in.next++];
  }
}

std::string Program::DumpTree(ExprId id) const {
  std::string out;
  if (impl_->Has(id)) TreeDumper(*impl_, impl_->compiled[id]).Dump(&out);
  return out;
}

std::string Program::DumpProgram(ExprId id) const {
  std::string out;
  if (!impl_->Has(id)) return out;
  const Compiled& c = impl_->compiled[id];
  for (uint32_t i = 0; i < c.code_count; ++i) {
    out += std::to_string(i) + ": ";
    AppendInstruction(impl_->code[c.code + i], i, &out);
    out.push_back('\n');
  }
  return out;
}

}  // namespace callcue::expr
