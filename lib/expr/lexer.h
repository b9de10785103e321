// Texts to tokens, one at a time.
#ifndef CALLCUE_LIB_EXPR_LEXER_H_
#define CALLCUE_LIB_EXPR_LEXER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace callcue::expr {

enum class TokenKind : uint8_t {
  kEnd,
  kBad,  // `text` says what is wrong, `hint` what to do
  kIdentifier,
  kQuoted,  // `a-b`, allowed after a dot only
  kInt,     // decimal or 0x; value in `number`
  kUint,
  kDouble,
  kString,  // `text` is what stands between the quotes; see UnescapeLiteral
  kBytes,
  kSymbol,  // `symbol` is its first one or two characters
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  uint32_t begin = 0, end = 0;
  std::string_view text;
  std::string_view hint;
  uint64_t number = 0;
  double real = 0;
  bool raw = false;
  uint16_t symbol = 0;  // 'a' or 'a' << 8 | 'b'
};

constexpr uint16_t Symbol(char a, char b) {
  return static_cast<uint16_t>(static_cast<unsigned char>(a) << 8 | static_cast<unsigned char>(b));
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}
  Token Next();

 private:
  void SkipBlanks();
  Token Make(TokenKind kind, uint32_t begin) const;
  Token Bad(uint32_t begin, std::string_view message, std::string_view hint = {}) const;
  Token Number();
  Token Quoted(uint32_t begin, bool raw, bool bytes);
  char At(uint32_t i) const { return i < source_.size() ? source_[i] : '\0'; }

  std::string_view source_;
  uint32_t at_ = 0;
};

// Replaces the escapes of a string or bytes literal. False, with the place in `*bad`, if one is malformed.
bool UnescapeLiteral(std::string_view body, bool bytes, std::string* out, uint32_t* bad);

// Text of a decimal number to a double without a locale. Too large: false; too small: zero.
bool ParseDouble(std::string_view text, double* value);

bool IsValidUtf8(std::string_view text);
void AppendUtf8(uint32_t code_point, std::string* out);

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_LEXER_H_
