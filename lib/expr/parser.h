// The parser's class: parse.cc has the operators, parse_brackets.cc what ends with a bracket, parse_operand.cc names
// and literals.
#ifndef CALLCUE_LIB_EXPR_PARSER_H_
#define CALLCUE_LIB_EXPR_PARSER_H_

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

  // What waits for the operand or expression that is being read.
  enum class Waits : uint8_t {
    kWhole,
    kGroup,      // (
    kIndex,      // operand[
    kArguments,  // name( or operand.name(
    kList,       // [
    kKey,        // { before a colon
    kValue,      // { behind one
    kThen,       // operand ?
    kElse,       // operand ? operand :
    kOr,         // parts ||
    kAnd,        // parts &&
    kBinary,     // operand and an operator
    kUnary,      // a run of ! or -
  };
  struct Open {
    Waits waits;
    uint32_t begin = 0;  // of the text that it makes a node of
    size_t first = 0;    // of its parts in parts_, or of its places in places_
    Op op = Op::kNone;   // of kBinary, with its rank
    int rank = 0;
    bool negates = false;        // of kUnary
    bool member = false;         // of kArguments
    std::string_view name = {};  // of kArguments
  };

  bool Fail(uint32_t begin, uint32_t end, const char* code, std::string message, std::string hint = {});
  bool Unexpected(const char* wanted);
  std::string_view Text(const Token& t) const;
  void Advance();
  bool Is(uint16_t symbol) const;
  bool Take(uint16_t symbol);
  bool Expect(uint16_t symbol, const char* wanted);
  bool Make(NodeKind kind, uint32_t begin, uint32_t end, const NodeId* parts, size_t count);
  bool MakeOfParts(NodeKind kind, uint32_t begin, uint32_t end, size_t first);
  bool TooDeep(uint32_t begin, uint32_t end);
  Operand TakeOperand();
  bool BeginExpression();

  // An operand is wanted.
  bool ReadOperand();
  void ReadPrefix();
  // The last operand may be complete.
  bool Continue();
  bool EndUnary();
  bool EndBinary();
  bool EndChains();
  bool EndExpression();
  void Append(NodeKind kind, NodeId id);
  int Rank(Op* op) const;

  // Brackets.
  bool EndBracket();
  bool EndWhole();
  bool BeginArguments(const Token& name, bool member, uint32_t begin);
  bool EndArguments();
  bool BeginElements(Waits waits);
  bool EndElement();
  bool MoreElements();
  bool EndIndex();
  bool Member();
  bool Loop(LoopKind loop, const Open& call, uint32_t end);
  static bool IsLoop(std::string_view name, size_t arguments, LoopKind* loop);

  // Names and literals.
  bool Primary();
  bool Constant(Value value, TypeId type);
  bool Literal(const Token& t);
  static bool IsReserved(std::string_view name);
  bool Name(bool rooted);

  std::string_view source_;
  Lexer lexer_;
  Arena* arena_;
  Tree& tree_;
  std::vector<Problem>* problems_;
  Token token_;
  std::string unescaped_;
  std::vector<Open> open_;
  std::vector<Operand> operands_;
  std::vector<NodeId> parts_;
  std::vector<uint32_t> places_;  // of ! and -
  bool wants_operand_ = true;
  bool whole_ = false;  // all is read
  int nesting_ = 0;
  bool failed_ = false;
  bool negative_ = false;  // the minus before the number that comes next
  uint32_t negative_begin_ = 0;
};

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_PARSER_H_
