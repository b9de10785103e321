#include "lib/scxml/well_formed.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "lib/base/concat.h"

namespace callcue::scxml {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kEntities[] = {"lt", "gt", "amp", "quot", "apos"};

bool IsCharacter(uint32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

class WellFormed {
 public:
  explicit WellFormed(Reporter* reporter) : reporter_(*reporter), text_(reporter->text()) {}

  bool Run() {
    CheckCharacters();
    if (Begins("\xEF\xBB\xBF")) at_ = 3;
    while (at_ < text_.size()) {
      if (text_[at_] == '<') Markup();
      else Text();
    }
    return fine_;
  }

 private:
  void Refuse(size_t begin, size_t end, std::string message, Code code = Code::kNotXml, std::string hint = "") {
    fine_ = false;
    reporter_.Report(code, {static_cast<uint32_t>(begin), static_cast<uint32_t>(std::min(end, text_.size()))},
                     std::move(message), std::move(hint));
  }
  bool Begins(std::string_view with) const { return text_.substr(at_, with.size()) == with; }
  // Behind the next `end`.
  void SkipTo(std::string_view end) {
    const size_t found = text_.find(end, at_);
    at_ = found == text_.npos ? text_.size() : found + end.size();
  }

  void CheckCharacters() {
    for (size_t i = 0; i < text_.size(); ++i) {
      const unsigned char c = static_cast<unsigned char>(text_[i]);
      const bool none = c == 0xEF && (text_.substr(i, 3) == "\xEF\xBF\xBE" || text_.substr(i, 3) == "\xEF\xBF\xBF");
      if (none || (c < 0x20 && kSpaces.find(static_cast<char>(c)) == kSpaces.npos)) {
        Refuse(i, i + 1, "a character that XML doesn't have");
      }
    }
  }

  void Text() {
    const size_t end = std::min(text_.find('<', at_), text_.size());
    const std::string_view run = text_.substr(at_, end - at_);
    const size_t begin = run.find_first_not_of(kSpaces);
    if (depth_ == 0 && begin != run.npos) Refuse(at_ + begin, at_ + begin + 1, "text outside of the root");
    if (const size_t close = run.find("]]>"); close != run.npos) Refuse(at_ + close, at_ + close + 3, "\"]]>\" in text");
    References(end);
    at_ = end;
  }

  // From here on to `end`.
  void References(size_t end) {
    for (size_t i = at_; (i = text_.find('&', i)) < end; ++i) {
      const size_t semicolon = text_.find(';', i);
      const std::string_view name = text_.substr(i + 1, std::min(semicolon, end) - i - 1);
      const bool whole = semicolon < end && !name.empty() &&
                         std::all_of(name.begin(), name.end(), [](char c) {
                           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '#' || c == '_' || c == '.' ||
                                  c == '-' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
                         });
      if (!whole) {
        Refuse(i, i + 1, "a bare \"&\"", Code::kNotXml, "Write \"&amp;\".");
      } else if (name[0] == '#') {
        if (!IsCharacter(NumberOf(name.substr(1)))) Refuse(i, semicolon + 1, Concat("\"&", name, ";\" is no character"));
      } else if (std::find(std::begin(kEntities), std::end(kEntities), name) == std::end(kEntities)) {
        Refuse(i, semicolon + 1, Concat("the entity \"", name, "\" isn't known"), Code::kNotXml,
               "Put its text in its place: declarations of entities aren't read.");
      }
    }
  }

  // 0: none.
  static uint32_t NumberOf(std::string_view digits) {
    const bool hexadecimal = !digits.empty() && digits[0] == 'x';
    if (hexadecimal) digits.remove_prefix(1);
    uint32_t number = 0;
    for (char c : digits) {
      const unsigned char u = static_cast<unsigned char>(c);
      if (hexadecimal ? !absl::ascii_isxdigit(u) : !absl::ascii_isdigit(u)) return 0;
      const uint32_t digit = absl::ascii_isdigit(u) ? u - '0' : static_cast<uint32_t>(absl::ascii_tolower(u) - 'a') + 10;
      number = number * (hexadecimal ? 16 : 10) + digit;
      if (number > 0x10FFFF) return 0;
    }
    return number;
  }

  void Markup() {
    if (Begins("<!--")) return SkipTo("-->");
    if (Begins("<![CDATA[")) {
      if (depth_ == 0) Refuse(at_, at_ + 9, "text outside of the root");
      return SkipTo("]]>");
    }
    if (Begins("<?")) {
      const size_t begin = at_;
      SkipTo("?>");
      if (text_.substr(begin, 5) == "<?xml" && kSpaces.find(text_[std::min(begin + 5, text_.size() - 1)]) != kSpaces.npos) {
        CheckDeclaration(begin, text_.substr(begin, at_ - begin));
      }
      return;
    }
    if (Begins("<!")) return DocumentType();
    if (Begins("</")) {
      SkipTo(">");
      depth_ -= depth_ > 0;
      return;
    }
    Tag();
  }

  void Tag() {
    if (depth_ == 0 && rooted_) Refuse(at_, at_ + 1, "a second root");
    rooted_ = true;
    for (++at_; at_ < text_.size() && text_[at_] != '>'; ++at_) {
      const char quote = text_[at_];
      if (quote != '"' && quote != '\'') continue;
      ++at_;
      const size_t end = std::min(text_.find(quote, at_), text_.size());
      if (const size_t less = text_.substr(at_, end - at_).find('<'); less != text_.npos) {
        Refuse(at_ + less, at_ + less + 1, "\"<\" in the value of an attribute", Code::kNotXml, "Write \"&lt;\".");
      }
      References(end);
      at_ = end;
    }
    if (at_ < text_.size() && text_[at_ - 1] != '/') ++depth_;
    ++at_;
  }

  // Declarations may give entities and attributes that aren't written.
  void DocumentType() {
    const size_t begin = at_;
    int open = 0;
    bool declares = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      declares |= c == '[';
      if (c == '"' || c == '\'') at_ = std::min(text_.find(c, at_ + 1), text_.size() - 1);
      if (text_.substr(at_, 4) == "<!--") at_ = std::min(text_.find("-->", at_), text_.size() - 3) + 2;
      else if (c == '<') ++open;
      else if (c == '>' && --open == 0) break;
    }
    ++at_;
    if (!declares) return;
    Refuse(begin, begin + 9, "declarations of a document type aren't read", Code::kDocumentType,
           "Put what they stand for in its place, and leave them out.");
  }

  void CheckDeclaration(size_t begin, std::string_view declaration) {
    const size_t key = declaration.find("encoding");
    const size_t open = key == declaration.npos ? key : declaration.find_first_of("\"'", key);
    if (open == declaration.npos) return;
    const size_t close = declaration.find(declaration[open], open + 1);
    if (close == declaration.npos) return;
    const std::string_view name = declaration.substr(open + 1, close - open - 1);
    std::string lower(name);
    for (char& c : lower) c = absl::ascii_tolower(static_cast<unsigned char>(c));
    if (lower == "utf-8" || lower == "us-ascii") return;
    const std::string family = lower.substr(0, 4);
    const bool wide = family == "utf-" || family == "ucs-" || lower.substr(0, 9) == "iso-10646";
    const bool ascii = std::all_of(text_.begin(), text_.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii && !wide) return;
    Refuse(begin + open + 1, begin + close, Concat("the document says that it is in ", name, ", and is read as UTF-8"),
           Code::kNotXml, "Convert it to UTF-8, and say so.");
  }

  Reporter& reporter_;
  const std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
  bool rooted_ = false, fine_ = true;
};

}  // namespace

bool CheckWellFormed(Reporter* reporter) { return WellFormed(reporter).Run(); }

}  // namespace callcue::scxml
