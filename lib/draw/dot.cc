// Graphviz. An edge can't end at a cluster, so one of a composite state ends at its first dot and is cut at the border.
#include "callcue/v1/policy.pb.h"
#include "lib/base/concat.h"
#include "lib/draw/draw.h"
#include "lib/draw/picture.h"

namespace callcue::draw {
namespace {

// For labels in double quotes.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else out += c;
  }
  return out + "\"";
}

// For labels in HTML.
std::string Html(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else out += c;
  }
  return out;
}

// Lines that are set to the left, a little off the arrow.
std::string LeftLines(const Lines& lines) {
  std::string out;
  for (const std::string& line : lines) {
    const std::string quoted = Quoted(line);
    Append(&out, " ", quoted.substr(1, quoted.size() - 2), "\\l");
  }
  return Concat("\"", out, "\"");
}

class Dot {
 public:
  explicit Dot(const Picture& picture) : p_(picture) {}

  std::string Draw() {
    Append(&out_, "digraph ", Quoted(p_.title), " {\n");
    out_ +=
        "  graph [compound=true, newrank=true, rankdir=TB, nodesep=0.45, ranksep=0.6, fontname=\"Helvetica\", "
        "fontsize=12, labeljust=l, bgcolor=white, tooltip=\" \"];\n"
        "  node [shape=box, style=\"rounded,filled\", fillcolor=white, color=\"#44546a\", fontname=\"Helvetica\", "
        "fontsize=11, margin=\"0.15,0.07\"];\n"
        "  edge [color=\"#5b6b80\", fontname=\"Helvetica\", fontsize=9, fontcolor=\"#1f2d3d\", arrowsize=0.7];\n";
    for (int region : p_.regions) Cluster(region, 1);
    for (size_t i = 0; i < p_.edges.size(); ++i) Arrow(p_.edges[i], i);
    for (size_t i = 0; i < p_.tables.size(); ++i) DrawTable(p_.tables[i], i);
    return out_ + "}\n";
  }

 private:
  bool IsCluster(int n) const { return !p_.nodes[n].children.empty(); }
  bool IsRegionOfParallel(int n) const { return p_.nodes[n].parent >= 0 && p_.nodes[p_.nodes[n].parent].parallel; }
  std::string Name(int n) const { return Quoted(p_.nodes[n].id); }
  // Where arrows of a composite state begin and end.
  std::string Anchor(int n) const { return IsCluster(n) ? Quoted(Concat(p_.nodes[n].id, "/begin")) : Name(n); }
  std::string ClusterName(int n) const { return Quoted(Concat("cluster_", p_.nodes[n].id)); }

  void Cluster(int n, int depth) {
    const Node& node = p_.nodes[n];
    const std::string indent(static_cast<size_t>(depth) * 2, ' ');
    const bool region = node.parent < 0;
    Append(&out_, indent, "subgraph ", ClusterName(n), " {\n");
    std::string label = Concat("<b>", Html(node.id), "</b>");
    for (const std::string& line : node.inside) {
      Append(&label, "<br align=\"left\"/><font point-size=\"9\">", Html(line), "</font>");
    }
    Append(&out_, indent, "  label=<", label, node.inside.empty() ? "" : "<br align=\"left\"/>", ">;\n");
    Append(&out_, indent, "  style=\"rounded,filled", IsRegionOfParallel(n) ? ",dashed" : "", "\"; color=\"#8496b0\"; ",
           "fillcolor=\"", region ? "#eef2f8" : depth % 2 == 0 ? "#f9fbfd" : "#eef2f8", "\";",
           region ? " margin=14;" : "", "\n");
    Append(&out_, indent, "  ", Anchor(n), " [shape=", node.parallel ? "point, style=invis" : "circle", 
           node.parallel ? "" : ", style=filled, fillcolor=\"#44546a\"", ", label=\"\", width=0.12, height=0.12, "
           "fixedsize=true];\n");
    for (int child : node.children) {
      if (IsCluster(child)) Cluster(child, depth + 1);
      else Leaf(child, indent + "  ");
    }
    for (int first : node.initial) {
      Append(&out_, indent, "  ", Anchor(n), " -> ", Anchor(first), " [",
             IsCluster(first) ? Concat("lhead=", ClusterName(first), ", ") : "", "arrowsize=0.6];\n");
    }
    Append(&out_, indent, "}\n");
  }

  void Leaf(int n, const std::string& indent) {
    const Node& node = p_.nodes[n];
    Append(&out_, indent, Name(n), " [");
    switch (node.shape) {
      case Shape::kShallow:
      case Shape::kDeep:
        Append(&out_, "shape=circle, style=filled, margin=0, width=0.3, height=0.3, fixedsize=true, label=",
               node.shape == Shape::kDeep ? "\"H*\"" : "\"H\"", ", xlabel=", Quoted(node.id));
        break;
      case Shape::kFinal: Append(&out_, "label=<<b>", Html(node.id), "</b>>, peripheries=2"); break;
      case Shape::kState: {
        std::string label = Concat("<b>", Html(node.id), "</b>");
        for (const std::string& line : node.inside) {
          Append(&label, "<br align=\"left\"/><font point-size=\"9\">", Html(line), "</font>");
        }
        Append(&out_, "label=<", label, node.inside.empty() ? "" : "<br align=\"left\"/>", ">");
        if (IsRegionOfParallel(n)) out_ += ", style=\"rounded,filled,dashed\"";
        break;
      }
    }
    out_ += "];\n";
  }

  // Several targets: one arrow each, the label at the first.
  void Arrow(const Edge& edge, size_t) {
    for (size_t i = 0; i < edge.to.size(); ++i) {
      const int from = edge.from, to = edge.to[i];
      Append(&out_, "  ", Anchor(from), " -> ", Anchor(to), " [");
      const bool inward = p_.Inside(from, to), outward = p_.Inside(to, from);
      if (IsCluster(from) && !inward) Append(&out_, "ltail=", ClusterName(from), ", ");
      if (IsCluster(to) && !outward) Append(&out_, "lhead=", ClusterName(to), ", ");
      if (inward && from != to) out_ += "style=dashed, ";
      Append(&out_, "label=", i == 0 ? LeftLines(edge.label) : "\"\"", "];\n");
    }
  }

  void DrawTable(const Table& table, size_t i) {
    Append(&out_, "  \"table ", i, "\" [shape=plain, style=\"\", label=<<table border=\"0\" cellborder=\"1\" ",
           "cellspacing=\"0\" cellpadding=\"4\" color=\"#8496b0\">\n");
    Append(&out_, "    <tr><td colspan=\"", table.header.size(), "\" align=\"left\" bgcolor=\"#dbe4f0\"><b>",
           Html(table.title), "</b></td></tr>\n    <tr>");
    for (const std::string& cell : table.header) {
      Append(&out_, "<td align=\"left\" bgcolor=\"#eef2f8\"><font point-size=\"9\">", Html(cell), "</font></td>");
    }
    out_ += "</tr>\n";
    for (const Lines& row : table.rows) {
      out_ += "    <tr>";
      for (const std::string& cell : row) {
        Append(&out_, "<td align=\"left\"><font point-size=\"9\">", cell.empty() ? " " : Html(cell), "</font></td>");
      }
      out_ += "</tr>\n";
    }
    out_ += "  </table>>];\n";
  }

  const Picture& p_;
  std::string out_;
};

}  // namespace

std::string DrawDot(std::string_view policy, const DrawOptions& options) {
  v1::Policy message;
  if (!message.ParseFromArray(policy.data(), static_cast<int>(policy.size()))) return "";
  const Picture picture = PictureOf(message, options.elements);
  return Dot(picture).Draw();
}

}  // namespace callcue::draw
