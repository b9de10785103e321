#include "lib/syntax/source_map.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/numbers.h"
#include "lib/base/utf8.h"
#include "lib/syntax/text_lexer.h"

namespace callcue::syntax {
namespace {

// One step of a path: "on[0]" gives "on" and 0. False if it is none.
bool TakeStep(std::string_view* path, std::string_view* name, uint32_t* index) {
  const size_t dot = path->find('.');
  std::string_view step = path->substr(0, dot);
  path->remove_prefix(dot == std::string_view::npos ? path->size() : dot + 1);
  const size_t bracket = step.find('[');
  *name = step.substr(0, bracket);
  *index = 0;
  if (bracket == std::string_view::npos) return !name->empty();
  const std::string digits(step.substr(bracket + 1, step.size() - bracket - 2));
  return !name->empty() && step.back() == ']' && absl::SimpleAtoi(digits, index);
}

}  // namespace

SourceMap::SourceMap(std::string_view text) : text_(text) {
  lines_.push_back(0);
  const char *const begin = text_.data(), *const end = begin + text_.size();
  for (const char* p = begin; (p = static_cast<const char*>(std::memchr(p, '\n', end - p))) != nullptr; ++p) {
    lines_.push_back(static_cast<uint32_t>(p - begin + 1));
  }
}

uint32_t SourceMap::Add(const Node& node) {
  nodes_.push_back(node);
  return size() - 1;
}

std::string_view SourceMap::Name(const Node& node) const {
  return std::string_view(text_).substr(node.name_begin, node.name_end - node.name_begin);
}

// Those of one parent come as they stand in the text, mostly by field already, and each field's by index.
void SourceMap::Finish() {
  const auto known = [this](const Node& node) { return node.parent == kRoot || node.parent < nodes_.size(); };
  first_.assign(nodes_.size() + 2, 0);
  for (const Node& node : nodes_) {
    if (known(node)) ++first_[node.parent + 1];
  }
  uint32_t all = 0;
  for (uint32_t& first : first_) all += std::exchange(first, all);
  order_.resize(all);
  std::vector<uint32_t> next = first_;
  for (uint32_t n = 0; n < nodes_.size(); ++n) {
    if (known(nodes_[n])) order_[next[nodes_[n].parent + 1]++] = n;
  }
  const auto by_field = [this](uint32_t a, uint32_t b) { return nodes_[a].field < nodes_[b].field; };
  for (size_t p = 0; p + 1 < first_.size(); ++p) {
    const auto begin = order_.begin() + first_[p], end = order_.begin() + first_[p + 1];
    if (!std::is_sorted(begin, end, by_field)) std::stable_sort(begin, end, by_field);
  }
}

uint32_t SourceMap::Child(uint32_t parent, std::string_view name, uint32_t index) const {
  if (first_.empty()) return kRoot;
  const uint32_t place = parent + 1;  // of the root: 0
  const auto end = order_.begin() + first_[place + 1];
  for (auto at = order_.begin() + first_[place]; at != end;) {
    const uint16_t field = nodes_[*at].field;
    const auto next = std::partition_point(at, end, [&](uint32_t n) { return nodes_[n].field == field; });
    if (Name(nodes_[*at]) != name) {
      at = next;
      continue;
    }
    const auto found = std::partition_point(at, next, [&](uint32_t n) { return nodes_[n].index < index; });
    return found != next && nodes_[*found].index == index ? *found : kRoot;
  }
  return kRoot;
}

SourceMap::Found SourceMap::Find(std::string_view path) const {
  Found found;
  std::string_view name;
  uint32_t index = 0;
  while (!path.empty()) {
    if (!TakeStep(&path, &name, &index)) return found;
    const uint32_t child = Child(found.node, name, index);
    if (child == kRoot) return found;
    found.node = child;
  }
  found.exact = found.node != kRoot;
  return found;
}

Position SourceMap::At(uint32_t begin, uint32_t end) const {
  if (lines_.empty()) return {};
  begin = std::min<uint32_t>(begin, text_.size());
  const auto next = std::upper_bound(lines_.begin(), lines_.end(), begin);
  const uint32_t line = static_cast<uint32_t>(next - lines_.begin());
  const std::string_view content = Line(line);
  const uint32_t start = lines_[line - 1];
  uint32_t from = std::min<uint32_t>(begin - start, content.size());
  while (from > 0 && from < content.size() && (content[from] & 0xC0) == 0x80) --from;
  const uint32_t to = std::clamp<uint32_t>(std::max(end, begin) - start, from, content.size());
  return {line, static_cast<uint32_t>(CountCodePoints(content.substr(0, from)) + 1),
          static_cast<uint32_t>(CountCodePoints(content.substr(from, to - from)))};
}

Position SourceMap::Locate(std::string_view field_path) const {
  const Found found = Find(field_path);
  if (found.node == kRoot) return At(0, 0);
  const Node& node = nodes_[found.node];
  return node.message ? At(node.name_begin, node.name_end) : At(node.begin, node.end);
}

bool SourceMap::IsPartlyUnread(std::string_view field_path) const {
  if (unread_.empty()) return false;
  const uint32_t node = Find(field_path).node;
  return (node == kRoot || nodes_[node].message) && std::find(unread_.begin(), unread_.end(), node) != unread_.end();
}

Position SourceMap::LocateIn(std::string_view field_path, uint32_t byte_offset) const {
  const Found found = Find(field_path);
  if (!found.exact || nodes_[found.node].message) return Locate(field_path);
  const Node& node = nodes_[found.node];
  TextLexer lexer(std::string_view(text_).substr(0, node.end), node.begin);
  std::string value;
  uint32_t last_quote = node.begin;
  for (; lexer.token().kind == TextToken::Kind::kString; lexer.Next()) {
    const TextToken& token = lexer.token();
    const std::string_view body = lexer.Body();
    for (std::string_view rest = body; !rest.empty();) {
      const uint32_t at = lexer.BodyBegin() + static_cast<uint32_t>(body.size() - rest.size());
      if (!TakeCharacter(&rest, &value)) break;
      if (value.size() > byte_offset)
        return At(at, lexer.BodyBegin() + static_cast<uint32_t>(body.size() - rest.size()));
    }
    last_quote = token.end - token.closing;
  }
  return At(last_quote, last_quote + 1);  // the end of the value
}

std::string_view SourceMap::Line(uint32_t line) const {
  if (line == 0 || line > lines_.size()) return {};
  const size_t begin = lines_[line - 1];
  const size_t end = line < lines_.size() ? lines_[line] - 1 : text_.size();
  std::string_view content = std::string_view(text_).substr(begin, end - begin);
  if (!content.empty() && content.back() == '\r') content.remove_suffix(1);
  return content;
}

void SourceMap::Place(const Position& position, Diagnostic* diagnostic) const {
  diagnostic->line = position.line;
  diagnostic->column = position.column;
  diagnostic->length = position.length;
  diagnostic->excerpt = std::string(Line(position.line));
}

}  // namespace callcue::syntax
