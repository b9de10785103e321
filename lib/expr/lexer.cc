#include "lib/expr/lexer.h"

#include <charconv>
#include <limits>

namespace callcue::expr {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

}  // namespace

void Lexer::SkipBlanks() {
  for (;;) {
    char c = At(at_);
    if (at_ < source_.size() && (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f')) {
      ++at_;
    } else if (c == '/' && At(at_ + 1) == '/') {
      while (at_ < source_.size() && source_[at_] != '\n') ++at_;
    } else {
      return;
    }
  }
}

Token Lexer::Make(TokenKind kind, uint32_t begin) const {
  Token t;
  t.kind = kind;
  t.begin = begin;
  t.end = at_;
  t.text = source_.substr(begin, at_ - begin);
  return t;
}

Token Lexer::Bad(uint32_t begin, std::string_view message, std::string_view hint) const {
  Token t = Make(TokenKind::kBad, begin);
  t.text = message;
  t.hint = hint;
  return t;
}

Token Lexer::Next() {
  SkipBlanks();
  const uint32_t begin = at_;
  if (begin >= source_.size()) return Make(TokenKind::kEnd, begin);
  const char c = source_[begin];
  if (IsDigit(c) || (c == '.' && IsDigit(At(begin + 1)))) return Number();
  if (IsLetter(c)) {
    // A prefix of a literal: b, r, br, in either case.
    uint32_t p = begin;
    bool bytes = false, raw = false;
    if (At(p) == 'b' || At(p) == 'B') bytes = true, ++p;
    if (At(p) == 'r' || At(p) == 'R') raw = true, ++p;
    if (p > begin && (At(p) == '\'' || At(p) == '"')) {
      at_ = p;
      return Quoted(begin, raw, bytes);
    }
    while (IsLetter(At(at_)) || IsDigit(At(at_))) ++at_;
    return Make(TokenKind::kIdentifier, begin);
  }
  if (c == '\'' || c == '"') return Quoted(begin, false, false);
  if (c == '`') {
    ++at_;
    while (at_ < source_.size() && source_[at_] != '`' && source_[at_] != '\n') ++at_;
    if (At(at_) != '`' || at_ == begin + 1) return Bad(begin, "a quoted name needs its closing `");
    ++at_;
    Token t = Make(TokenKind::kQuoted, begin);
    t.text = t.text.substr(1, t.text.size() - 2);
    return t;
  }
  const char d = At(begin + 1);
  const uint16_t two = Symbol(c, d);
  if (two == Symbol('=', '=') || two == Symbol('!', '=') || two == Symbol('<', '=') || two == Symbol('>', '=') ||
      two == Symbol('&', '&') || two == Symbol('|', '|')) {
    at_ += 2;
    Token t = Make(TokenKind::kSymbol, begin);
    t.symbol = two;
    return t;
  }
  ++at_;
  switch (c) {
    case '=': return Bad(begin, "'=' is not an operator", "write == to compare");
    case '&': return Bad(begin, "'&' is not an operator", "write && for and");
    case '|': return Bad(begin, "'|' is not an operator", "write || for or");
    case '<':
    case '>':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '!':
    case '?':
    case ':':
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
    case ',':
    case '.': {
      Token t = Make(TokenKind::kSymbol, begin);
      t.symbol = static_cast<unsigned char>(c);
      return t;
    }
    default: break;
  }
  while (at_ < source_.size() && (source_[at_] & 0xC0) == 0x80) ++at_;  // the rest of a character beyond ASCII
  return Bad(begin, "this character means nothing here",
             (c & 0x80) ? "names and operators are ASCII; text belongs in quotes" : "");
}

Token Lexer::Number() {
  const uint32_t begin = at_;
  uint64_t value = 0;
  bool overflow = false;
  const bool hex = source_[begin] == '0' && (At(begin + 1) == 'x' || At(begin + 1) == 'X');
  if (hex) {
    at_ += 2;
    if (!IsHex(At(at_))) return Bad(begin, "0x needs hexadecimal digits");
    const auto r = std::from_chars(source_.data() + at_, source_.data() + source_.size(), value, 16);
    overflow = r.ec != std::errc();
    while (IsHex(At(at_))) ++at_;
  } else {
    while (IsDigit(At(at_))) ++at_;
    bool real = false;
    if (At(at_) == '.' && IsDigit(At(at_ + 1))) {
      real = true;
      ++at_;
      while (IsDigit(At(at_))) ++at_;
    }
    if (At(at_) == 'e' || At(at_) == 'E') {
      uint32_t p = at_ + 1;
      if (At(p) == '+' || At(p) == '-') ++p;
      if (IsDigit(At(p))) {
        real = true;
        at_ = p;
        while (IsDigit(At(at_))) ++at_;
      }
    }
    if (real) {
      Token t = Make(TokenKind::kDouble, begin);
      if (!ParseDouble(t.text, &t.real)) return Bad(begin, "this number is too large for a double");
      return t;
    }
    const auto r = std::from_chars(source_.data() + begin, source_.data() + at_, value, 10);
    overflow = r.ec != std::errc();
  }
  const bool is_unsigned = At(at_) == 'u' || At(at_) == 'U';
  if (is_unsigned) ++at_;
  if (IsLetter(At(at_)) || IsDigit(At(at_))) {
    while (IsLetter(At(at_)) || IsDigit(At(at_))) ++at_;
    return Bad(begin, "a number ends where a name begins", "a length of time is written duration(\"8s\")");
  }
  if (overflow) return Bad(begin, "this number does not fit into 64 bits");
  Token t = Make(is_unsigned ? TokenKind::kUint : TokenKind::kInt, begin);
  t.number = value;
  return t;
}

Token Lexer::Quoted(uint32_t begin, bool raw, bool bytes) {
  const char quote = source_[at_];
  const bool triple = At(at_ + 1) == quote && At(at_ + 2) == quote;
  const uint32_t quotes = triple ? 3 : 1;
  at_ += quotes;
  const uint32_t body = at_;
  for (;; ++at_) {
    if (at_ >= source_.size()) return Bad(begin, "this text has no closing quote");
    const char c = source_[at_];
    if (c == quote && (!triple || (At(at_ + 1) == quote && At(at_ + 2) == quote))) break;
    if (!triple && (c == '\n' || c == '\r')) {
      return Bad(begin, "this text has no closing quote on its line", "text over several lines stands in \"\"\"");
    }
    if (c == '\\' && !raw && at_ + 1 < source_.size()) ++at_;
  }
  const uint32_t end = at_;
  at_ += quotes;
  Token t = Make(bytes ? TokenKind::kBytes : TokenKind::kString, begin);
  t.raw = raw;
  t.text = source_.substr(body, end - body);
  return t;
}

bool ParseDouble(std::string_view text, double* value) {
  const auto r = std::from_chars(text.data(), text.data() + text.size(), *value);
  if (r.ptr != text.data() + text.size() || r.ec == std::errc::invalid_argument) return false;
  if (r.ec == std::errc()) return true;
  // Out of range: too large or too small? The decimal exponent of the first digit that isn't zero decides.
  int64_t exponent = 0, point = 0;
  bool seen_point = false, seen_digit = false;
  size_t i = text[0] == '-' ? 1 : 0;
  for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
    if (text[i] == '.') {
      seen_point = true;
    } else {
      seen_digit |= text[i] != '0';
      if (!seen_point && seen_digit) ++point;
      if (seen_point && !seen_digit) --point;
    }
  }
  if (i < text.size()) {
    ++i;
    bool negative = text[i] == '-';
    if (text[i] == '+' || text[i] == '-') ++i;
    for (; i < text.size(); ++i) {
      if (exponent < 1000000) exponent = exponent * 10 + (text[i] - '0');
    }
    if (negative) exponent = -exponent;
  }
  if (exponent + point > 0) return false;
  *value = text[0] == '-' ? -0.0 : 0.0;
  return true;
}

}  // namespace callcue::expr
