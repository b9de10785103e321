// A parser by precedence. Its recursion is bounded by kDepth.
#include "lib/scxml/expression.h"

#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "lib/base/concat.h"

namespace callcue::scxml {
namespace {

constexpr int kDepth = 48;

bool IsNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'; }
bool IsName(char c) { return IsNameStart(c) || absl::ascii_isdigit(c); }

enum class Kind : uint8_t { kEnd, kName, kNumber, kString, kSymbol, kBad };
struct Token {
  Kind kind = Kind::kEnd;
  std::string text;   // of a string: its value
  double number = 0;
  bool new_line = false;   // it's the first of its line
  uint32_t begin = 0, end = 0;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Token Next() {
    Token token;
    token.new_line = SkipBlanks();
    token.begin = at_;
    if (at_ == text_.size()) {
      token.end = at_;
      return token;
    }
    const char c = text_[at_];
    if (IsNameStart(c)) {
      while (at_ < text_.size() && IsName(text_[at_])) ++at_;
      token.kind = Kind::kName;
      token.text = text_.substr(token.begin, at_ - token.begin);
    } else if (absl::ascii_isdigit(c) || (c == '.' && at_ + 1 < text_.size() && absl::ascii_isdigit(text_[at_ + 1]))) {
      LexNumber(&token);
    } else if (c == '"' || c == '\'') {
      LexString(c, &token);
    } else {
      static constexpr std::string_view kSymbols[] = {"===", "!==", "==", "!=", "<=", ">=", "&&", "||",
                                                      "++",  "--",  "+=", "-=", "*=", "/="};
      token.kind = Kind::kSymbol;
      token.text = c;
      for (std::string_view symbol : kSymbols) {
        if (text_.substr(at_, symbol.size()) != symbol) continue;
        token.text = symbol;
        break;
      }
      at_ += static_cast<uint32_t>(token.text.size());
    }
    token.end = at_;
    return token;
  }

 private:
  bool SkipBlanks() {
    bool new_line = false;
    while (at_ < text_.size()) {
      const std::string_view rest = text_.substr(at_);
      if (rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\r' || rest[0] == '\n') {
        new_line |= rest[0] == '\n';
        ++at_;
      } else if (rest.substr(0, 2) == "//") {
        at_ = static_cast<uint32_t>(std::min(text_.find('\n', at_), text_.size()));
      } else if (rest.substr(0, 2) == "/*") {
        const size_t end = text_.find("*/", at_ + 2);
        at_ = static_cast<uint32_t>(end == text_.npos ? text_.size() : end + 2);
      } else {
        break;
      }
    }
    return new_line;
  }

  void LexNumber(Token* token) {
    const auto digits = [this] {
      while (at_ < text_.size() && absl::ascii_isdigit(text_[at_])) ++at_;
    };
    digits();
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      digits();
    }
    token->text = text_.substr(token->begin, at_ - token->begin);
    const bool octal = token->text.size() > 1 && token->text[0] == '0' && absl::ascii_isdigit(token->text[1]);
    const bool number = !octal && absl::SimpleAtod(token->text, &token->number);   // "1e" isn't one
    token->kind = number && !(at_ < text_.size() && IsName(text_[at_])) ? Kind::kNumber : Kind::kBad;
  }

  void LexString(char quote, Token* token) {
    token->kind = Kind::kBad;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] != '\\') {
        token->text += text_[at_];
        continue;
      }
      if (++at_ == text_.size()) return;
      const char c = text_[at_];
      if (c == 'x' || c == 'u' || absl::ascii_isdigit(c)) return;
      token->text += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
    if (at_ == text_.size()) return;
    ++at_;
    token->kind = Kind::kString;
  }

  std::string_view text_;
  uint32_t at_ = 0;
};

struct Binary {
  std::string_view symbol;
  int precedence;
  Op op;
};
constexpr Binary kBinary[] = {
    {"||", 1, Op::kOr},     {"&&", 2, Op::kAnd},          {"==", 3, Op::kLooseEqual}, {"!=", 3, Op::kLooseNotEqual},
    {"===", 3, Op::kEqual}, {"!==", 3, Op::kNotEqual},    {"<", 4, Op::kLess},        {"<=", 4, Op::kLessEqual},
    {">", 4, Op::kGreater}, {">=", 4, Op::kGreaterEqual}, {"+", 5, Op::kAdd},         {"-", 5, Op::kSubtract},
    {"*", 6, Op::kMultiply}, {"/", 6, Op::kDivide},
};

class Parser {
 public:
  Parser(std::string_view text, ParseError* error) : lexer_(text), error_(error) { Take(); }

  bool Whole(Expression* out) {
    if (token_.kind == Kind::kEnd) return Fail("an expression is missing");
    return Parse(0, out) && (token_.kind == Kind::kEnd || Fail(Concat("\"", token_.text, "\" isn't expected here")));
  }

  bool Statements(std::vector<Assignment>* out) {
    while (token_.kind != Kind::kEnd) {
      if (Is(";")) {
        Take();
        continue;
      }
      Assignment one;
      if (!Statement(&one)) return false;
      out->push_back(std::move(one));
      if (token_.kind != Kind::kEnd && !Is(";") && !token_.new_line) return Fail("only assignments are translated");
    }
    return true;
  }

 private:
  void Take() {
    last_end_ = token_.end;
    token_ = lexer_.Next();
  }
  bool Is(std::string_view symbol) const { return token_.kind == Kind::kSymbol && token_.text == symbol; }
  bool Fail(std::string message) {
    if (error_->message.empty()) *error_ = {std::move(message), token_.begin, token_.end};
    return false;
  }
  bool Expect(std::string_view symbol) {
    if (!Is(symbol)) return Fail(Concat("\"", symbol, "\" is missing"));
    Take();
    return true;
  }

  bool Statement(Assignment* out) {
    out->begin = token_.begin;
    std::string step;
    if (Is("++") || Is("--")) {
      step = token_.text;
      Take();
    }
    if (token_.kind == Kind::kName && token_.text == "var" && step.empty()) Take();
    if (token_.kind != Kind::kName || token_.text == "function" || token_.text == "var" || token_.text == "return") {
      return Fail("only assignments are translated");
    }
    out->variable = token_.text;
    Expression self;
    self.op = Op::kVariable;
    self.text = token_.text;
    self.begin = token_.begin;
    self.end = token_.end;
    Take();
    if (step.empty() && (Is("++") || Is("--"))) {
      step = token_.text;
      Take();
    }
    if (!step.empty()) {
      out->value.op = step == "++" ? Op::kAdd : Op::kSubtract;
      out->value.args = {self, NumberLiteral(1)};
    } else if (Is("=")) {
      Take();
      if (!Parse(0, &out->value)) return false;
    } else if (Is("+=") || Is("-=") || Is("*=") || Is("/=")) {
      const char op = token_.text[0];
      Take();
      Expression by;
      if (!Parse(0, &by)) return false;
      out->value.op = op == '+' ? Op::kAdd : op == '-' ? Op::kSubtract : op == '*' ? Op::kMultiply : Op::kDivide;
      out->value.args = {self, std::move(by)};
    } else {
      return Fail("only assignments are translated");
    }
    out->end = last_end_;
    out->value.begin = out->begin;
    out->value.end = out->end;
    return true;
  }

  bool Parse(int least, Expression* out) {
    if (++depth_ > kDepth) return Fail("nested too deeply");
    if (!Unary(out)) return false;
    for (;;) {
      const Binary* found = nullptr;
      for (const Binary& b : kBinary) {
        if (Is(b.symbol) && b.precedence > least) found = &b;
      }
      if (found == nullptr) break;
      Take();
      Expression whole;
      whole.op = found->op;
      whole.begin = out->begin;
      whole.args.resize(2);
      whole.args[0] = std::move(*out);
      if (!Parse(found->precedence, &whole.args[1])) return false;
      whole.end = last_end_;
      *out = std::move(whole);
    }
    if (least == 0 && Is("?") && !Ternary(out)) return false;
    --depth_;
    return true;
  }

  bool Ternary(Expression* out) {
    Expression whole;
    whole.op = Op::kConditional;
    whole.begin = out->begin;
    whole.args.resize(3);
    whole.args[0] = std::move(*out);
    Take();
    if (!Parse(0, &whole.args[1]) || !Expect(":") || !Parse(0, &whole.args[2])) return false;
    whole.end = last_end_;
    *out = std::move(whole);
    return true;
  }

  bool Unary(Expression* out) {
    const uint32_t begin = token_.begin;
    const bool is_typeof = token_.kind == Kind::kName && token_.text == "typeof";
    if (!Is("!") && !Is("-") && !Is("+") && !is_typeof) return Operand(out);
    if (++depth_ > kDepth) return Fail("nested too deeply");
    const std::string symbol = token_.text;
    Take();
    Expression inner;
    if (!Unary(&inner)) return false;
    --depth_;
    if (symbol == "-" && inner.op == Op::kNumber) {
      inner.number = -inner.number;
      *out = std::move(inner);
    } else if (symbol == "+" && inner.op == Op::kNumber) {
      *out = std::move(inner);
    } else if (symbol == "+") {
      return Fail("a conversion to a number isn't translated");
    } else {
      out->op = symbol == "!" ? Op::kNot : symbol == "-" ? Op::kNegate : Op::kTypeof;
      out->args.push_back(std::move(inner));
    }
    out->begin = begin;
    out->end = last_end_;
    return true;
  }

  bool Operand(Expression* out) {
    out->begin = token_.begin;
    const Token token = token_;
    switch (token.kind) {
      case Kind::kNumber:
        *out = NumberLiteral(token.number);
        Take();
        break;
      case Kind::kString:
        *out = StringLiteral(token.text);
        Take();
        break;
      case Kind::kName:
        if (!Named(out)) return false;
        break;
      case Kind::kSymbol:
        if (token.text == "(") {
          Take();
          if (!Parse(0, out) || !Expect(")")) return false;
        } else if (token.text == "[") {
          if (!List(out)) return false;
        } else if (token.text == "{") {
          return Fail("an object has no type in a policy");
        } else {
          return Fail(Concat("\"", token.text, "\" isn't expected here"));
        }
        break;
      case Kind::kEnd: return Fail("the expression ends too early");
      case Kind::kBad: return Fail("this isn't translated");
    }
    out->begin = token.begin;
    out->end = last_end_;
    if (Is("[") || Is("(") || Is(".")) return Fail("parts and calls of values aren't translated");
    return true;
  }

  bool List(Expression* out) {
    out->op = Op::kArray;
    Take();
    while (!Is("]")) {
      out->args.emplace_back();
      if (!Parse(0, &out->args.back())) return false;
      if (!Is("]") && !Expect(",")) return false;
    }
    Take();
    return true;
  }

  bool Named(Expression* out) {
    const Token token = token_;
    const std::string& name = token.text;
    Take();
    if (name == "true" || name == "false") {
      out->op = Op::kBool;
      out->boolean = name == "true";
    } else if (name == "undefined") {
      out->op = Op::kUndefined;
    } else if (name == "null" || name == "new" || name == "function" || name == "this" || name == "return") {
      token_ = token;
      return Fail(Concat("\"", name, "\" isn't translated"));
    } else if (name == "In" && Is("(")) {
      Take();
      if (token_.kind != Kind::kString) return Fail("In() takes the ID of a state, in quotes");
      out->op = Op::kIn;
      out->text = token_.text;
      Take();
      return Expect(")");
    } else if (name == "Math" && Is(".")) {
      return Power(out);
    } else if (name == "_event") {
      return EventField(out);
    } else if (name == "_name") {
      out->op = Op::kMachineName;
    } else if (name[0] == '_' && (name == "_sessionid" || name == "_ioprocessors" || name == "_x")) {
      out->op = Op::kSystem;
      out->text = name;
      while (Is(".")) {
        Take();
        Take();
      }
    } else {
      out->op = Op::kVariable;
      out->text = name;
    }
    return true;
  }

  bool EventField(Expression* out) {
    out->op = Op::kEvent;
    if (!Is(".")) return true;
    Take();
    if (token_.kind != Kind::kName) return Fail("the name of a field is missing");
    const std::string field = token_.text;
    Take();
    out->op = field == "name" ? Op::kEventName : field == "data" ? Op::kEventData : Op::kEventField;
    if (out->op == Op::kEventField) out->text = field;
    if (out->op != Op::kEventData || !Is(".")) return true;
    Take();
    if (token_.kind != Kind::kName) return Fail("the name of a field is missing");
    out->text = token_.text;
    Take();
    return true;
  }

  // x * x * x: the same number, as every product is rounded once in both.
  bool Power(Expression* out) {
    Take();
    if (token_.text != "pow") return Fail("of Math only pow is translated");
    Take();
    Expression base, exponent;
    if (!Expect("(") || !Parse(0, &base) || !Expect(",") || !Parse(0, &exponent) || !Expect(")")) return false;
    const double n = exponent.number;
    if (exponent.op != Op::kNumber || n != std::floor(n) || n < 1 || n > 8) {
      return Fail("of Math.pow only exponents 1 to 8 are translated");
    }
    *out = base;
    for (int i = 1; i < static_cast<int>(n); ++i) {
      Expression product;
      product.op = Op::kMultiply;
      product.args = {*out, base};
      *out = std::move(product);
    }
    return true;
  }

  Lexer lexer_;
  ParseError* error_;
  Token token_;
  uint32_t last_end_ = 0;
  int depth_ = 0;
};

}  // namespace

bool ParseExpression(std::string_view text, Expression* out, ParseError* error) {
  return Parser(text, error).Whole(out);
}

bool ParseAssignments(std::string_view text, std::vector<Assignment>* out, ParseError* error) {
  return Parser(text, error).Statements(out);
}

Expression StringLiteral(std::string text) {
  Expression e;
  e.op = Op::kString;
  e.text = std::move(text);
  return e;
}

Expression NumberLiteral(double number) {
  Expression e;
  e.op = Op::kNumber;
  e.number = number;
  return e;
}

bool IsLiteral(const Expression& e) {
  return e.op == Op::kUndefined || e.op == Op::kBool || e.op == Op::kNumber || e.op == Op::kString;
}

}  // namespace callcue::scxml
