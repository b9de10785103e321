#include "lib/syntax/text_writer.h"

#include <utility>

#include "lib/base/concat.h"

namespace callcue::syntax {
namespace {

constexpr size_t kWidth = 110;

void AppendComment(std::string_view text, const std::string& indent, std::string* out) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    Append(out, indent, "#", end > 0 ? " " : "", text.substr(0, end), "\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::string QuoteText(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') Append(&out, '\\', c);
    else if (c == '\n') out += "\\n";
    else if (byte < 0x20 || byte == 0x7f) Append(&out, "\\x", kHex[byte >> 4], kHex[byte & 15]);
    else out += c;
  }
  return out + "\"";
}

void TextWriter::Open(std::string_view field, std::string comment) {
  Item item;
  item.field = field;
  item.comment = std::move(comment);
  item.message = true;
  open_.push_back(std::move(item));
}

void TextWriter::Close() {
  Item item = std::move(open_.back());
  open_.pop_back();
  open_.back().items.push_back(std::move(item));
}

void TextWriter::Field(std::string_view field, std::string_view text) { Bare(field, QuoteText(text)); }

void TextWriter::Bare(std::string_view field, std::string_view value) {
  Item item;
  item.field = field;
  item.value = value;
  open_.back().items.push_back(std::move(item));
}

void TextWriter::Comment(std::string_view text) {
  Item item;
  item.comment = text;
  open_.back().items.push_back(std::move(item));
}

void TextWriter::Blank() { open_.back().items.emplace_back(); }

// Empty where it takes more than a line.
std::string TextWriter::Inline(const Item& item) {
  if (!item.message) return item.field.empty() ? "" : Concat(item.field, ": ", item.value);
  std::string out = item.field + " {";
  for (const Item& inner : item.items) {
    const std::string one = inner.comment.empty() ? Inline(inner) : "";
    if (one.empty() || out.size() + one.size() > kWidth) return "";
    Append(&out, " ", one);
  }
  return out + " }";
}

void TextWriter::Write(const Item& item, int depth, std::string* out) {
  const std::string indent(static_cast<size_t>(depth) * 2, ' ');
  AppendComment(item.comment, indent, out);
  if (item.field.empty()) {
    if (item.comment.empty()) *out += '\n';
    return;
  }
  const std::string line = Inline(item);
  if (!line.empty() && (!item.message || indent.size() + line.size() <= kWidth)) {
    Append(out, indent, line, "\n");
    return;
  }
  Append(out, indent, item.field, " {\n");
  for (const Item& inner : item.items) Write(inner, depth + 1, out);
  Append(out, indent, "}\n");
}

std::string TextWriter::Finish() const {
  std::string out;
  for (const Item& item : open_[0].items) Write(item, 0, &out);
  return out;
}

}  // namespace callcue::syntax
