#include "lib/syntax/text_lexer.h"

#include <cstring>

#include "absl/strings/ascii.h"
#include "lib/base/utf8.h"

namespace callcue::syntax {
namespace {

// Where the byte stands in text[from..]; the size if it doesn't.
uint32_t Find(std::string_view text, uint32_t from, char c) {
  const void* const found = from < text.size() ? std::memchr(text.data() + from, c, text.size() - from) : nullptr;
  return static_cast<uint32_t>(found == nullptr ? text.size() : static_cast<const char*>(found) - text.data());
}

// What a byte is to the lexer.
enum ByteKind : uint8_t { kOther, kBlank, kLetter, kDigit, kSymbol };
struct ByteKinds {
  ByteKind of[256] = {};
  constexpr ByteKinds() {
    for (char c : std::string_view(" \t\n\v\f\r")) of[static_cast<uint8_t>(c)] = kBlank;
    for (char c : std::string_view("{}<>[]:;,-./")) of[static_cast<uint8_t>(c)] = kSymbol;
    for (int c = 'a'; c <= 'z'; ++c) of[c] = of[c - 'a' + 'A'] = kLetter;
    for (int c = '0'; c <= '9'; ++c) of[c] = kDigit;
    of[static_cast<uint8_t>('_')] = kLetter;
  }
};
constexpr ByteKinds kByteKinds;
ByteKind KindOf(char c) { return kByteKinds.of[static_cast<uint8_t>(c)]; }
bool IsNameByte(char c) { return KindOf(c) == kLetter || KindOf(c) == kDigit; }

// What a character of full width stands for, if text format has use for that; else 0.
char MeantBy(char32_t c) {
  constexpr char32_t kFullWidth = 0xFEE0;  // before the same in ASCII
  switch (c) {
    case 0xA0:    // no-break
    case 0x3000:  // of full width
      return ' ';
    case 0x201C:
    case 0x201D:
      return '"';
    case 0x2018:
    case 0x2019:
      return '\'';
    case 0x3001:
      return ',';
    default:
      break;
  }
  if (c <= kFullWidth || c > kFullWidth + 0x7E) return 0;
  const char narrow = static_cast<char>(c - kFullWidth);
  return KindOf(narrow) == kSymbol || narrow == '"' || narrow == '\'' || narrow == '#' ? narrow : 0;
}

int DigitValue(char c) {
  if (absl::ascii_isdigit(c)) return c - '0';
  return absl::ascii_isxdigit(c) ? (absl::ascii_tolower(c) - 'a') + 10 : 99;
}

// Up to `most` digits of a base off the front; false if there are fewer than `least`.
bool TakeDigits(std::string_view* rest, int base, size_t least, size_t most, uint32_t* value) {
  size_t n = 0;
  *value = 0;
  while (n < most && n < rest->size() && DigitValue((*rest)[n]) < base)
    *value = *value * base + DigitValue((*rest)[n++]);
  rest->remove_prefix(n);
  return n >= least;
}

// \uXXXX and \UXXXXXXXX; two \u may make a surrogate pair.
bool TakeUnicode(char letter, std::string_view* rest, std::string* out) {
  uint32_t c = 0, low = 0;
  const size_t digits = letter == 'u' ? 4 : 8;
  if (!TakeDigits(rest, 16, digits, digits, &c)) return false;
  if (c >= 0xD800 && c < 0xDC00) {
    if (rest->substr(0, 2) != "\\u") return false;
    rest->remove_prefix(2);
    if (!TakeDigits(rest, 16, 4, 4, &low) || low < 0xDC00 || low > 0xDFFF) return false;
    c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
  }
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return false;
  AppendCodePoint(c, out);
  return true;
}

}  // namespace

TextLexer::TextLexer(std::string_view text, uint32_t begin)
    : text_(text), position_(begin), new_line_(begin == 0) {
  Next();
}

void TextLexer::SkipBlanks() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (c == '#') {
      position_ = Find(text_, position_, '\n');
    } else if (KindOf(c) == kBlank) {
      if (c == '\n') new_line_ = true;
      ++position_;
    } else {
      return;
    }
  }
}

void TextLexer::LexString(char quote) {
  // Most hold no escape, and end where the next quote stands.
  const uint32_t next = Find(text_, position_, quote);
  if (new_line_at_ < position_) new_line_at_ = Find(text_, position_, '\n');
  if (escape_at_ < position_) escape_at_ = Find(text_, position_, '\\');
  if (next < text_.size() && new_line_at_ > next && escape_at_ > next) {
    position_ = next + 1;
    token_.plain = true;
    return;
  }
  while (position_ < text_.size() && text_[position_] != '\n') {
    const char c = text_[position_++];
    if (c == quote) return;
    if (c == '\\' && position_ < text_.size() && text_[position_] != '\n') ++position_;
  }
  if (text_[position_ - 1] == '\r') --position_;
  token_.kind = TextToken::Kind::kUnterminated;
}

// Any character that isn't ASCII's, or none that text format knows.
void TextLexer::LexWide() {
  while (position_ < text_.size() && (text_[position_] & 0xC0) == 0x80) ++position_;
  std::string_view character = text_.substr(token_.begin, position_ - token_.begin);
  token_.kind = TextToken::Kind::kBad;
  token_.meant = MeantBy(TakeCodePoint(&character));
  token_.opening = static_cast<uint8_t>(position_ - token_.begin);
  if (token_.meant == ' ') {
    token_.kind = TextToken::Kind::kBlank;
    new_line_ = token_.first_of_line;
  } else if (token_.meant == '#') {
    position_ = Find(text_, position_, '\n');
    token_.kind = TextToken::Kind::kBlank;
  } else if (token_.meant == '"' || token_.meant == '\'') {
    LexWideString();
  } else if (token_.meant != 0) {
    token_.kind = TextToken::Kind::kSymbol;
  }
}

// Ends with the next quote of its kind, of full width or not.
void TextLexer::LexWideString() {
  token_.kind = TextToken::Kind::kString;
  while (position_ < text_.size() && text_[position_] != '\n') {
    std::string_view rest = text_.substr(position_);
    const char c = rest.front();
    const char32_t code_point = TakeCodePoint(&rest);
    const auto bytes = static_cast<uint32_t>(text_.size() - rest.size() - position_);
    position_ += bytes;
    if (c == token_.meant || MeantBy(code_point) == token_.meant) {
      token_.closing = static_cast<uint8_t>(bytes);
      return;
    }
    if (c == '\\' && position_ < text_.size() && text_[position_] != '\n') ++position_;
  }
  if (text_[position_ - 1] == '\r') --position_;
  token_.kind = TextToken::Kind::kUnterminated;
}

void TextLexer::Next() {
  SkipBlanks();
  token_ = TextToken();
  token_.begin = token_.end = position_;
  token_.first_of_line = new_line_;
  token_.column_one = position_ == 0 || (new_line_ && text_[position_ - 1] == '\n');
  new_line_ = false;
  if (position_ >= text_.size()) return;
  const char c = text_[position_++];
  const ByteKind kind = KindOf(c);
  if (kind == kLetter) {
    token_.kind = TextToken::Kind::kIdentifier;
    while (position_ < text_.size() && IsNameByte(text_[position_])) ++position_;
  } else if (kind == kDigit || (c == '.' && position_ < text_.size() && KindOf(text_[position_]) == kDigit)) {
    token_.kind = TextToken::Kind::kNumber;
    const std::string_view prefix = text_.substr(token_.begin, 2);
    const bool hex = prefix == "0x" || prefix == "0X";
    while (position_ < text_.size()) {
      const char d = text_[position_];
      const char before = absl::ascii_tolower(text_[position_ - 1]);
      if (!IsNameByte(d) && d != '.' && !((d == '-' || d == '+') && before == 'e' && !hex)) break;
      ++position_;
    }
  } else if (c == '"' || c == '\'') {
    token_.kind = TextToken::Kind::kString;
    LexString(c);
  } else if (kind == kSymbol) {
    token_.kind = TextToken::Kind::kSymbol;
  } else {
    LexWide();
  }
  token_.end = position_;
}

TextToken TextLexer::Peek() const {
  TextLexer copy = *this;
  copy.Next();
  return copy.token_;
}

bool TakeCharacter(std::string_view* rest, std::string* out) {
  if (rest->front() != '\\') {
    const std::string_view before = *rest;
    TakeCodePoint(rest);
    out->append(before.substr(0, before.size() - rest->size()));
    return true;
  }
  rest->remove_prefix(1);
  if (rest->empty()) return false;
  uint32_t value = 0;
  const char letter = rest->front();
  if (letter >= '0' && letter <= '7') {
    TakeDigits(rest, 8, 1, 3, &value);
    if (value > 255) return false;
    out->push_back(static_cast<char>(value));
    return true;
  }
  if (static_cast<unsigned char>(letter) >= 0x80) {
    TakeCodePoint(rest);  // whole, so that what follows stays valid
    return false;
  }
  rest->remove_prefix(1);
  if (letter == 'x' || letter == 'X') {
    if (!TakeDigits(rest, 16, 1, 2, &value)) return false;
    out->push_back(static_cast<char>(value));
    return true;
  }
  if (letter == 'u' || letter == 'U') return TakeUnicode(letter, rest, out);
  constexpr std::string_view kLetters = "abfnrtv\\'\"?", kMeanings = "\a\b\f\n\r\t\v\\'\"?";
  const size_t i = kLetters.find(letter);
  if (i == std::string_view::npos) return false;
  out->push_back(kMeanings[i]);
  return true;
}

}  // namespace callcue::syntax
