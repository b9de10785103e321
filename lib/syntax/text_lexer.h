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
    kBlank,        // a blank that is none of ASCII's
    kUnterminated  // a string without its closing quote; ends with its line
  };
  Kind kind = Kind::kEnd;
  uint32_t begin = 0, end = 0;
  bool first_of_line = false;  // nothing but blanks before it on its line
  bool column_one = false;
  bool plain = false;          // a string without an escape
  // Of what was typed in full width, as input methods for Chinese do: what is meant. Of a string, its first quote.
  char meant = 0;
  uint8_t opening = 1, closing = 1;  // bytes of its quotes; of what else is meant, the first are those of the character

  bool Is(char symbol, std::string_view text) const {
    return kind == Kind::kSymbol && (meant == 0 ? text[begin] : meant) == symbol;
  }
};

class TextLexer {
 public:
  // `text` must outlive the lexer.
  explicit TextLexer(std::string_view text, uint32_t begin = 0);

  const TextToken& token() const { return token_; }
  bool At(char symbol) const { return token_.Is(symbol, text_); }
  std::string_view Text() const { return text_.substr(token_.begin, token_.end - token_.begin); }
  // What stands between the quotes of a string, and where that begins.
  uint32_t BodyBegin() const { return token_.begin + token_.opening; }
  std::string_view Body() const { return text_.substr(BodyBegin(), token_.end - token_.closing - BodyBegin()); }
  std::string_view text() const { return text_; }
  void Next();
  // The token after this one.
  TextToken Peek() const;

 private:
  void SkipBlanks();
  void LexString(char quote);
  void LexWide();
  void LexWideString();

  std::string_view text_;
  uint32_t position_;
  bool new_line_;
  uint32_t new_line_at_ = 0, escape_at_ = 0;  // where the next line end and backslash stand, if not before the place
  TextToken token_;
};

// Takes one character or escape off the front of what stands between the quotes of a literal and appends what
// it stands for. False for an escape that is none; it is then taken off, nothing is appended.
bool TakeCharacter(std::string_view* rest, std::string* out);

}  // namespace callcue::syntax

#endif  // CALLCUE_LIB_SYNTAX_TEXT_LEXER_H_
