// Text format, written: messages on one line where they fit, else a field a line. Comments stand before a message.
#ifndef CALLCUE_LIB_SYNTAX_TEXT_WRITER_H_
#define CALLCUE_LIB_SYNTAX_TEXT_WRITER_H_

#include <string>
#include <string_view>
#include <vector>

namespace callcue::syntax {

class TextWriter {
 public:
  // Begins a message; comments stand in the lines before it.
  void Open(std::string_view field, std::string comment = "");
  void Close();
  void Field(std::string_view field, std::string_view text);   // a string, quoted here
  void Bare(std::string_view field, std::string_view value);   // an enumerator, a number, true
  void Comment(std::string_view text);                         // lines of its own, at this place
  void Blank();                                                // an empty line

  // All of it; every message is closed.
  std::string Finish() const;

 private:
  struct Item {
    std::string field, value, comment;
    bool message = false;
    std::vector<Item> items;
  };
  static std::string Inline(const Item& item);
  static void Write(const Item& item, int depth, std::string* out);

  std::vector<Item> open_{1};   // [0] is the file; then one for each message begun
};

// With quotes and escapes; UTF-8 stays as it is.
std::string QuoteText(std::string_view text);

}  // namespace callcue::syntax

#endif  // CALLCUE_LIB_SYNTAX_TEXT_WRITER_H_
