#include "lib/scxml/xml.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/base/utf8.h"
#include "lib/scxml/well_formed.h"
#include "pugixml.hpp"

namespace callcue::scxml {
namespace {

constexpr std::string_view kScxmlName = "http://www.w3.org/2005/07/scxml";
constexpr std::string_view kConformanceName = "http://www.w3.org/2005/scxml-conformance";
constexpr std::string_view kBlanks = " \t\r\n";

bool IsSpaceName(std::string_view name) { return name == "xmlns" || name.substr(0, 6) == "xmlns:"; }

// Namespaces in force at one depth; few, so looked up from the innermost.
using Prefixes = std::vector<std::pair<std::string_view, std::string_view>>;

Space SpaceOf(const Prefixes& prefixes, std::string_view prefix) {
  for (size_t i = prefixes.size(); i-- > 0;) {
    if (prefixes[i].first != prefix) continue;
    const std::string_view name = prefixes[i].second;
    return name == kScxmlName ? Space::kScxml : name == kConformanceName ? Space::kConformance : Space::kOther;
  }
  return prefix.empty() ? Space::kScxml : Space::kOther;  // without any namespace: taken for SCXML's
}

std::string_view PrefixOf(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == name.npos ? std::string_view() : name.substr(0, colon);
}

std::string_view LocalOf(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

class Builder {
 public:
  // pugixml works on `buffer` in place, so that what it points at has the same place in the text.
  Builder(Reporter* reporter, const std::string& buffer) : reporter_(*reporter), base_(buffer.data()) {}

  // Depth first, without recursion; children are added to elements that don't move any more: see Reserve.
  bool Build(const pugi::xml_node& from, Element* to) {
    struct Level {
      pugi::xml_node next;
      Element* into;
      size_t prefixes;
    };
    std::vector<Level> levels;
    levels.push_back({Open(from, to), to, 0});
    while (!levels.empty()) {
      Level& level = levels.back();
      const pugi::xml_node node = level.next;
      if (!node) {
        prefixes_.resize(level.prefixes);
        levels.pop_back();
        continue;
      }
      level.next = node.next_sibling();
      Element* into = level.into;
      if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
        AddText(node, into);
      } else if (node.type() == pugi::node_element) {
        if (levels.size() > 2 * limits::kPolicyNesting) {
          reporter_.Report(Code::kTooDeep, SpanOf(node.name()), "nested too deeply");
          return false;
        }
        const size_t prefixes = prefixes_.size();
        into->children.emplace_back();
        Element* child = &into->children.back();
        const pugi::xml_node first = Open(node, child);
        levels.push_back({first, child, prefixes});
      }
    }
    return true;
  }

 private:
  Span SpanOf(const char* in_buffer) const {
    const uint32_t begin = static_cast<uint32_t>(in_buffer - base_);
    return {begin, begin + static_cast<uint32_t>(std::string_view(in_buffer).size())};
  }

  pugi::xml_node Open(const pugi::xml_node& node, Element* to) {
    size_t elements = 0;
    for (const pugi::xml_node& child : node.children()) elements += child.type() == pugi::node_element;
    to->children.reserve(elements);
    for (const pugi::xml_attribute& a : node.attributes()) {
      const std::string_view name = a.name();
      if (IsSpaceName(name)) prefixes_.push_back({name == "xmlns" ? "" : name.substr(6), a.value()});
    }
    to->name = LocalOf(node.name());
    to->space = SpaceOf(prefixes_, PrefixOf(node.name()));
    to->where = SpanOf(node.name());
    CheckPrefix(node.name());
    std::set<std::string_view> names;
    for (const pugi::xml_attribute& a : node.attributes()) {
      const std::string_view name = a.name();
      if (!names.insert(name).second) {
        reporter_.Report(Code::kNotXml, SpanOf(a.name()), Concat("the attribute \"", name, "\" stands here twice"));
        continue;
      }
      if (IsSpaceName(name)) continue;
      CheckPrefix(a.name());
      Attribute attribute;
      attribute.name = LocalOf(name);
      attribute.space = PrefixOf(name).empty() ? Space::kScxml : SpaceOf(prefixes_, PrefixOf(name));
      attribute.where = SpanOf(a.name());
      attribute.text.value = a.value();
      const uint32_t begin = static_cast<uint32_t>(a.value() - base_);
      const char quote = reporter_.text()[begin - 1];
      attribute.text.where = {begin, static_cast<uint32_t>(reporter_.text().find(quote, begin))};
      to->attributes.push_back(std::move(attribute));
    }
    return node.first_child();
  }

  void CheckPrefix(const char* in_buffer) {
    const std::string_view prefix = PrefixOf(in_buffer);
    if (prefix.empty() || prefix == "xml" ||
        std::any_of(prefixes_.begin(), prefixes_.end(), [&](const auto& known) { return known.first == prefix; })) {
      return;
    }
    reporter_.Report(Code::kNotXml, SpanOf(in_buffer), Concat("the prefix \"", prefix, "\" isn't declared"));
  }

  void AddText(const pugi::xml_node& node, Element* to) {
    std::string_view value = node.value();
    const size_t skip = value.find_first_not_of(kBlanks);
    if (skip == value.npos) return;
    uint32_t begin = static_cast<uint32_t>(node.value() - base_);
    const uint32_t end = static_cast<uint32_t>(std::min(reporter_.text().find('<', begin), reporter_.text().size()));
    if (to->text.value.empty()) {
      to->text.where = {begin + static_cast<uint32_t>(skip), end};
      value = value.substr(skip);
    }
    to->text.value.append(value);
    to->text.where.end = std::max(to->text.where.end, end);
    to->text.value.erase(to->text.value.find_last_not_of(kBlanks) + 1);
  }

  Reporter& reporter_;
  const char* base_;
  Prefixes prefixes_;
};

}  // namespace

const Attribute* Element::Find(std::string_view attribute) const {
  for (const Attribute& a : attributes) {
    if (a.space == Space::kScxml && a.name == attribute) return &a;
  }
  return nullptr;
}

bool ReadXml(Reporter* reporter, Element* root) {
  const std::string_view text = reporter->text();
  if (const size_t valid = ValidUtf8Prefix(text); valid < text.size()) {
    const uint32_t at = static_cast<uint32_t>(valid);
    reporter->Report(Code::kNotXml, {at, at + 1}, "not valid UTF-8", "Convert the document to UTF-8.");
    return false;
  }
  std::string buffer(text);
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer_inplace(buffer.data(), buffer.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!result) {
    const uint32_t at = static_cast<uint32_t>(std::min<size_t>(static_cast<size_t>(result.offset), text.size()));
    reporter->Report(Code::kNotXml, {at, at}, result.description());
    return false;
  }
  if (!CheckWellFormed(reporter)) return false;
  return Builder(reporter, buffer).Build(document.document_element(), root);
}

Span SpanIn(std::string_view document, const Text& text, size_t begin, size_t end) {
  if (!text.verbatim) return text.where;
  uint32_t at = text.where.begin;
  size_t passed = 0;
  Span span = text.where;
  for (; at < text.where.end; ++passed) {
    if (passed == begin) span.begin = at;
    if (passed == end) break;
    // A reference stands for one character here; those of several bytes are rare enough to be off by a little.
    const size_t semicolon = document[at] == '&' ? document.find(';', at) : std::string_view::npos;
    const bool reference = semicolon != std::string_view::npos && semicolon < text.where.end;
    at = (reference ? static_cast<uint32_t>(semicolon) : at) + 1;
  }
  span.end = std::max(at, span.begin);
  return span;
}

}  // namespace callcue::scxml
