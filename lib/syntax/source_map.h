// Where each field of a parsed message stands in its text: a side table, so that messages stay free of
// positions.
//
// A field is named by its path: "rule[3].when", "rule[3].on[0]",
// "region[0].state[2].transition[0].do[1].set.value"; repeated fields carry an index, singular ones don't. An
// unknown path gives the nearest enclosing field that is known, in the end the begin of the file.
//
// Ownership: keeps a copy of the text; Line() borrows from it. Thread rule: const functions may overlap.
#ifndef CALLCUE_LIB_SYNTAX_SOURCE_MAP_H_
#define CALLCUE_LIB_SYNTAX_SOURCE_MAP_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/diagnostic.h"

namespace callcue::syntax {

struct Position {
  uint32_t line = 0;    // from 1; 0 = no place at all (a policy without a text)
  uint32_t column = 0;  // in code points, from 1
  uint32_t length = 0;  // in code points, up to the end of the line
};

class SourceMap {
 public:
  SourceMap() = default;
  explicit SourceMap(std::string_view text);

  // The value of a scalar field, or the name of a field that holds a message.
  Position Locate(std::string_view field_path) const;
  // The place of one byte of a string field's value; escapes and adjacent literals are followed.
  Position LocateIn(std::string_view field_path, uint32_t byte_offset_in_value) const;
  // A line of the text without its end; empty beyond the last.
  std::string_view Line(uint32_t line) const;

  // Fills in line, column, length and excerpt.
  void Place(const Position& position, Diagnostic* diagnostic) const;
  Position At(uint32_t begin, uint32_t end) const;  // of bytes of the text
  std::string_view text() const { return text_; }

  // For the parser. A field's node comes before its descendants; `parent` is kRoot or an earlier node.
  static constexpr uint32_t kRoot = UINT32_MAX;
  struct Node {
    uint32_t parent = kRoot;
    uint32_t name_begin = 0, name_end = 0;  // of the field's name
    uint32_t begin = 0, end = 0;            // of its value
    uint32_t index = 0;                     // among its parent's fields of the same name
    uint16_t field = 0;                     // which of its parent's fields: the same for the same name only
    bool message = false;
  };
  uint32_t Add(const Node& node);  // returns its number
  uint32_t size() const { return static_cast<uint32_t>(nodes_.size()); }
  void Finish();  // no more nodes
  // Of the block of a node, or of the whole, something couldn't be read.
  void MarkUnread(uint32_t node) { unread_.push_back(node); }

  // Does it lack what it lacks because that couldn't be read? Of a path that names no field of the text: of the nearest
  // block around it.
  bool IsPartlyUnread(std::string_view field_path) const;
  bool any_unread() const { return !unread_.empty(); }

 private:
  struct Found {
    uint32_t node = kRoot;
    bool exact = false;
  };
  Found Find(std::string_view field_path) const;
  std::string_view Name(const Node& node) const;
  uint32_t Child(uint32_t parent, std::string_view name, uint32_t index) const;

  std::string text_;
  std::vector<uint32_t> unread_;  // blocks; kRoot for the whole
  std::vector<uint32_t> lines_;  // where each begins
  std::vector<Node> nodes_;
  std::vector<uint32_t> order_;  // nodes by parent, field, index
  std::vector<uint32_t> first_;  // by parent + 1, and one more: its first in `order_`
};

}  // namespace callcue::syntax

#endif  // CALLCUE_LIB_SYNTAX_SOURCE_MAP_H_
