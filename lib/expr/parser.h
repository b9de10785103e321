// The parser's class: parse.cc has the operators, parse_operand.cc what stands between them.
#ifndef CALLCUE_LIB_EXPR_PARSER_H_
#define CALLCUE_LIB_EXPR_PARSER_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "lib/expr/arena.h"
#include "lib/expr/expr.h"
#include "lib/expr/lexer.h"
#include "lib/expr/tree.h"

namespace callcue::expr {

class Parser {
 public:
  Parser(std::string_view source, Arena* arena, Tree* tree, std::vector<Problem>* problems)
      : source_(source), lexer_(source), arena_(arena), tree_(*tree), problems_(problems) {}

  bool Run();

 private:
  // A node and the place of its text including parentheses.
  struct Operand {
    NodeId id = 0;
    uint32_t begin = 0, end = 0;
  };

  bool Fail(uint32_t begin, uint32_t end, const char* code, std::string message, std::string hint = {});
  bool Unexpected(const char* wanted);
  std::string_view Text(const Token& t) const;
  void Advance();
  bool Is(uint16_t symbol) const;
  bool Take(uint16_t symbol);
  bool Expect(uint16_t symbol, const char* wanted);
  bool Make(NodeKind kind, uint32_t begin, uint32_t end, const NodeId* parts, size_t count, NodeId* id);
  bool Make(NodeKind kind, uint32_t begin, uint32_t end, std::initializer_list<NodeId> parts, NodeId* id);
  bool TooDeep(uint32_t begin, uint32_t end);

  // Operators, loosest first.
  bool Expression(Operand* out);
  bool Conditional(Operand* out);
  bool Chain(Operand* out, bool is_and);
  void Append(NodeKind kind, NodeId id, std::vector<NodeId>* parts);
  int Rank(Op* op) const;
  bool Binary(Operand* out, int rank);
  bool Unary(Operand* out);
  bool Postfix(Operand* out);

  // Operands.
  bool Arguments(std::vector<NodeId>* arguments, uint32_t* end);
  bool MemberCall(const Token& name, Operand* out);
  static bool IsLoop(std::string_view name, size_t arguments, LoopKind* loop);
  bool Loop(LoopKind loop, const std::vector<NodeId>& parts, Operand* out);
  bool Constant(Value value, TypeId type, Operand* out);
  bool Primary(Operand* out);
  bool Text(const Token& t, Operand* out);
  static bool IsReserved(std::string_view name);
  bool Name(bool rooted, Operand* out);
  bool Call(const Token& name, Operand* out);
  bool TooLong(uint32_t begin);
  bool List(Operand* out);
  bool Map(Operand* out);

  std::string_view source_;
  Lexer lexer_;
  Arena* arena_;
  Tree& tree_;
  std::vector<Problem>* problems_;
  Token token_;
  std::string unescaped_;
  int nesting_ = 0;
  bool failed_ = false;
  bool negative_ = false;  // the minus before the number that comes next
  uint32_t negative_begin_ = 0;
};

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_PARSER_H_
