// Text format to tokens, one at a time, with their places.
#ifndef CALLCUE_LIB_SYNTAX_TEXT_LEXER_H_
#define CALLCUE_LIB_SYNTAX_TEXT_LEXER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace callcue::syntax {

struct TextToken {
  enum class Kind : uint8_t {
    kEnd,
    kIdentifier,
    kNumber,       // as written, without a sign
    kString,       // one literal with its quotes
    kSymbol,       // one character of {}<>[]:;,-./
    kBad,          // a character that has no place here
    kUnterminated  // a string without its closing quote; ends with its line
  };
  Kind kind = Kind::kEnd;
  uint32_t begin = 0, end = 0;
  bool first_of_line = false;  // nothing but blanks before it on its line
  bool column_one = false;
  bool plain = false;          // a string without an escape

  bool Is(char symbol, std::string_view text) const { return kind == Kind::kSymbol && text[begin] == symbol; }
};

class TextLexer {
 public:
  // `text` must outlive the lexer.
  explicit TextLexer(std::string_view text, uint32_t begin = 0);

  const TextToken& token() const { return token_; }
  bool At(char symbol) const { return token_.Is(symbol, text_); }
  std::string_view Text() const { return text_.substr(token_.begin, token_.end - token_.begin); }
  std::string_view text() const { return text_; }
  void Next();
  // The token after this one.
  TextToken Peek() const;

 private:
  void SkipBlanks();
  void LexString(char quote);

  std::string_view text_;
  uint32_t position_;
  bool new_line_;
  TextToken token_;
};

// Takes one character or escape off the front of what stands between the quotes of a literal and appends what
// it stands for. False for an escape that is none; it is then taken off, nothing is appended.
bool TakeCharacter(std::string_view* rest, std::string* out);

}  // namespace callcue::syntax

#endif  // CALLCUE_LIB_SYNTAX_TEXT_LEXER_H_
