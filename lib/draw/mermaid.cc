// Mermaid's stateDiagram-v2. Its IDs are letters, digits and _, so states get one of their own and keep theirs as
// label.
//
// Whatever a block mentions, Mermaid takes for a child of that block. So an arrow stands in the block whose children
// both of its ends are, else at the top, which takes nothing away; and a state begins at a child, never deeper.
#include <set>

#include "callcue/v1/policy.pb.h"
#include "lib/base/concat.h"
#include "lib/draw/draw.h"
#include "lib/draw/picture.h"

namespace callcue::draw {
namespace {

// What would end a label, begin markup or a reference.
std::string Escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '#') out += "#35;";
    else if (c == ';') out += "#59;";
    else if (c == '<') out += "#lt;";
    else if (c == '>') out += "#gt;";
    else if (c == '"') out += "#quot;";
    else if (c == ':') out += "#58;";
    else if (c == '{') out += "#123;";
    else if (c == '}') out += "#125;";
    else if (c == '[' && !out.empty() && out.back() == '[') out += "#91;";
    else out += c;
  }
  return out;
}

// The title stands in YAML, which plain words are. References aren't read there.
std::string InYaml(std::string_view text) {
  static const std::set<std::string, std::less<>> kOthers = {"true", "false", "null", "yes", "no", "on", "off"};
  bool plain = !text.empty();
  std::string lower, quoted = "\"";
  for (char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    plain = plain && (letter || (!lower.empty() && ((c >= '0' && c <= '9') || c == '-' || c == '_' || c == ' ')));
    lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return plain && text.back() != ' ' && kOthers.count(lower) == 0 ? std::string(text) : quoted + '"';
}

std::string EscapedLines(const Lines& lines) {
  Lines escaped;
  for (const std::string& line : lines) escaped.push_back(Escaped(line));
  return Join(escaped, "<br/>");
}

class Mermaid {
 public:
  explicit Mermaid(const Picture& picture) : p_(picture) {
    for (const Node& node : p_.nodes) ids_.push_back(Fresh(node.id));
  }

  std::string Draw() {
    out_ = Concat("---\ntitle: ", InYaml(p_.title), "\n---\nstateDiagram-v2\n");
    for (int region : p_.regions) State(region, 1);
    Arrows(-1, "  ");
    for (const Table& table : p_.tables) List(table);
    return out_;
  }

 private:
  std::string Fresh(std::string_view id) {
    // Taken in any case: by the grammar, and by the scripts that draw.
    static const std::set<std::string, std::less<>> kWords = {
        "state", "end", "note", "direction", "as", "class", "classdef", "default", "style", "click", "href", "fork", "join",
        "choice", "title", "acctitle", "accdescr", "scale", "hide", "root", "statediagram", "statediagram_v2", "__proto__",
        "constructor"};
    std::string name, lower;
    for (char c : id) {
      const bool capital = c >= 'A' && c <= 'Z';
      name += (c >= 'a' && c <= 'z') || capital || (c >= '0' && c <= '9') ? c : '_';
      lower += capital ? static_cast<char>(c - 'A' + 'a') : name.back();
    }
    if (name.empty() || (name[0] >= '0' && name[0] <= '9') || kWords.count(lower) > 0) name.insert(0, "s_");
    // What begins and ends a composite state is called after it by the drawing script.
    for (std::string_view end : {"_start", "_end"}) {
      if (lower.size() > end.size() && lower.substr(lower.size() - end.size()) == end) name += '_';
    }
    std::string fresh = name;
    for (int n = 2; !used_.insert(fresh).second; ++n) fresh = Concat(name, "_", n);
    return fresh;
  }

  void State(int n, int depth) {
    const Node& node = p_.nodes[n];
    const std::string indent(static_cast<size_t>(depth) * 2, ' '), inner = indent + "  ";
    std::string label = node.shape == Shape::kShallow ? Concat("H (", node.id, ")")
                        : node.shape == Shape::kDeep  ? Concat("H* (", node.id, ")")
                                                      : node.id;
    if (node.children.empty() && !node.inside.empty()) {
      Append(&out_, indent, "state \"", Escaped(label), "<br/>", EscapedLines(node.inside), "\" as ", ids_[n], "\n");
    } else {
      Append(&out_, indent, "state \"", Escaped(label), "\" as ", ids_[n], "\n");
    }
    if (node.shape == Shape::kFinal) Append(&out_, indent, ids_[n], " --> [*]\n");
    if (node.children.empty()) return;
    Append(&out_, indent, "state ", ids_[n], " {\n");
    if (!node.inside.empty()) {   // a composite state has no room of its own
      Append(&out_, inner, "state \"", EscapedLines(node.inside), "\" as ", Fresh(Concat(node.id, "_text")), "\n");
    }
    std::set<int> begins;
    for (int first : node.initial) {
      while (p_.nodes[first].parent != n) first = p_.nodes[first].parent;
      if (begins.insert(first).second) Append(&out_, inner, "[*] --> ", ids_[first], "\n");
    }
    bool begun = false;
    for (int child : node.children) {
      if (node.parallel && begun) Append(&out_, inner, "--\n");
      State(child, depth + 1);
      begun = true;
    }
    if (!node.parallel) Arrows(n, inner);
    Append(&out_, indent, "}\n");
  }

  // Those that stand in a block; -1 is the top.
  void Arrows(int block, const std::string& indent) {
    for (const Edge& edge : p_.edges) {
      for (int to : edge.to) {
        const int parent = p_.nodes[to].parent;
        const bool inside = parent >= 0 && p_.nodes[edge.from].parent == parent && !p_.nodes[parent].parallel;
        if ((inside ? parent : -1) != block) continue;
        Append(&out_, indent, ids_[edge.from], " --> ", ids_[to]);
        if (!edge.label.empty()) Append(&out_, " : ", EscapedLines(edge.label));
        out_ += '\n';
      }
    }
  }

  void List(const Table& table) {
    const std::string id = Fresh(table.title);
    Append(&out_, "  state \"", Escaped(table.title), "\" as ", id, "\n");
    Append(&out_, "  state ", id, " {\n");
    Lines lines;
    for (const Lines& row : table.rows) {
      Lines cells;
      for (size_t i = 0; i < row.size(); ++i) {
        if (!row[i].empty()) cells.push_back(i == 0 ? row[i] : Concat(table.header[i], " ", row[i]));
      }
      lines.push_back(Join(cells, ", "));
    }
    Append(&out_, "    state \"", EscapedLines(lines), "\" as ", Fresh(table.title + " list"), "\n  }\n");
  }

  const Picture& p_;
  std::vector<std::string> ids_;
  std::set<std::string> used_;
  std::string out_;
};

}  // namespace

std::string DrawMermaid(std::string_view policy, const DrawOptions& options) {
  v1::Policy message;
  if (!message.ParseFromArray(policy.data(), static_cast<int>(policy.size()))) return "";
  const Picture picture = PictureOf(message, options.elements);
  return Mermaid(picture).Draw();
}

}  // namespace callcue::draw
