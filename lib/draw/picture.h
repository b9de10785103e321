// What both formats draw.
#ifndef CALLCUE_LIB_DRAW_PICTURE_H_
#define CALLCUE_LIB_DRAW_PICTURE_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace callcue::v1 {
class Policy;
}

namespace callcue::draw {

using Lines = std::vector<std::string>;

enum class Shape : uint8_t { kState, kFinal, kShallow, kDeep };
struct Node {
  std::string id;
  Shape shape = Shape::kState;
  bool parallel = false;          // its children are active at once
  int parent = -1;                // -1: a region
  std::vector<int> children;
  std::vector<int> initial;       // where it begins; empty without exclusive children
  Lines inside;                   // entry, exit, transitions that stay
};

struct Edge {
  int from = 0;
  std::vector<int> to;
  Lines label;
};

struct Table {
  std::string title;
  Lines header;
  std::vector<Lines> rows;
};

struct Picture {
  std::string title;
  std::vector<Node> nodes;        // parents before children, in document order
  std::vector<int> regions;
  std::vector<Edge> edges;
  std::vector<Table> tables;

  bool Inside(int outer, int inner) const {
    for (int n = inner; n >= 0; n = nodes[n].parent) {
      if (n == outer) return true;
    }
    return false;
  }
};

Picture PictureOf(const v1::Policy& policy, bool elements);

// At most `most` code points, cut at "…".
std::string Shorten(std::string_view text, size_t most);

}  // namespace callcue::draw

#endif  // CALLCUE_LIB_DRAW_PICTURE_H_
