// A document as a tree of elements, with the place of everything in its text. pugixml parses.
#ifndef CALLCUE_LIB_SCXML_XML_H_
#define CALLCUE_LIB_SCXML_XML_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/scxml/report.h"

namespace callcue::scxml {

// A text of the document: an attribute's value or what stands between two tags.
struct Text {
  std::string value;
  Span where;            // in the document
  bool verbatim = true;  // as it stands there, but for references like &lt;
};

enum class Space : uint8_t { kScxml, kConformance, kOther };

struct Attribute {
  std::string name;      // without its prefix
  Space space = Space::kScxml;
  Span where;            // its name
  Text text;
};

struct Element {
  std::string name;      // without its prefix
  Space space = Space::kScxml;
  Span where;            // its name
  std::vector<Attribute> attributes;
  std::vector<Element> children;
  Text text;             // what stands between its tags, without the blanks at the ends

  const Attribute* Find(std::string_view attribute) const;
};

// False if there is no tree; what is wrong was reported then.
bool ReadXml(Reporter* reporter, Element* root);

// The bytes of the document that stand for value[begin..end) of a text.
Span SpanIn(std::string_view document, const Text& text, size_t begin, size_t end);

}  // namespace callcue::scxml

#endif  // CALLCUE_LIB_SCXML_XML_H_
