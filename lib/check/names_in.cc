#include "lib/check/names_in.h"

#include "lib/expr/lexer.h"

namespace callcue::check {

using expr::Token;
using expr::TokenKind;

namespace {

bool IsSymbol(const Token& token, char symbol) {
  return token.kind == TokenKind::kSymbol && token.symbol == static_cast<uint16_t>(static_cast<unsigned char>(symbol));
}

}  // namespace

std::vector<MentionedName> NamesIn(std::string_view expression) {
  std::vector<MentionedName> names;
  expr::Lexer lexer(expression);
  bool after_dot = false;  // of what isn't a name: "f(x).y"
  Token token = lexer.Next();
  while (token.kind != TokenKind::kEnd && token.kind != TokenKind::kBad) {
    if (token.kind != TokenKind::kIdentifier || after_dot) {
      after_dot = IsSymbol(token, '.');
      token = lexer.Next();
      continue;
    }
    MentionedName name;
    name.begin = token.begin;
    name.parts.push_back(token.text);
    name.ends.push_back(token.end);
    token = lexer.Next();
    while (IsSymbol(token, '.')) {
      const Token part = lexer.Next();
      if (part.kind != TokenKind::kIdentifier) {
        token = part;
        break;
      }
      name.parts.push_back(part.text);
      name.ends.push_back(part.end);
      token = lexer.Next();
    }
    if (IsSymbol(token, '(')) {
      name.parts.pop_back();
      name.ends.pop_back();
    }
    if (!name.parts.empty()) names.push_back(std::move(name));
    after_dot = false;
  }
  return names;
}

}  // namespace callcue::check
