#include "lib/draw/picture.h"

#include "lib/base/concat.h"
#include "lib/base/utf8.h"
#include "lib/draw/words.h"

namespace callcue::draw {
namespace {

constexpr size_t kLabel = 44;      // code points of a line of a label
constexpr size_t kTriggers = 30;   // of a line of triggers
constexpr size_t kCell = 36;       // of a cell

class Painter {
 public:
  Painter(const v1::Policy& policy, Picture* picture) : policy_(policy), p_(*picture) {}

  void Paint(bool elements) {
    p_.title = policy_.name();
    for (const v1::Region& region : policy_.region()) {
      Node node;
      node.id = region.id();
      const int self = Add(node, -1);
      p_.regions.push_back(self);
      for (const v1::State& state : region.state()) AddState(state, self);
    }
    size_t next = 0;
    for (const v1::Region& region : policy_.region()) {
      const int self = static_cast<int>(next++);
      Begin(region.initial(), self);
      for (const v1::State& state : region.state()) Connect(state, &next);
    }
    if (elements || policy_.region().empty()) AddTables();
  }

 private:
  int Add(Node node, int parent) {
    const int self = static_cast<int>(p_.nodes.size());
    number_[node.id] = self;
    node.parent = parent;
    p_.nodes.push_back(std::move(node));
    if (parent >= 0) p_.nodes[parent].children.push_back(self);
    return self;
  }

  void AddState(const v1::State& state, int parent) {
    Node node;
    node.id = state.id();
    node.shape = state.history() == v1::State::SHALLOW ? Shape::kShallow
                 : state.history() == v1::State::DEEP  ? Shape::kDeep
                 : state.final()                       ? Shape::kFinal
                                                       : Shape::kState;
    node.parallel = state.parallel();
    if (!state.clause().empty()) node.inside.push_back(Clauses(state.clause()));
    for (const std::string& line : Words(state.on_entry())) node.inside.push_back(Concat("entry / ", line));
    for (const std::string& line : Words(state.on_exit())) node.inside.push_back(Concat("exit / ", line));
    const int self = Add(std::move(node), parent);
    for (const v1::State& child : state.state()) AddState(child, self);
  }

  void Begin(const Strings& initial, int self) {
    Node& node = p_.nodes[self];
    if (node.parallel) return;
    for (const std::string& id : initial) node.initial.push_back(number_[id]);
    if (!node.initial.empty()) return;
    for (int child : node.children) {
      if (p_.nodes[child].shape == Shape::kShallow || p_.nodes[child].shape == Shape::kDeep) continue;
      node.initial.push_back(child);
      return;
    }
  }

  void Connect(const v1::State& state, size_t* next) {
    const int self = static_cast<int>((*next)++);
    Begin(state.initial(), self);
    for (const v1::Transition& t : state.transition()) Connect(t, self);
    for (const v1::State& child : state.state()) Connect(child, next);
  }

  void Connect(const v1::Transition& t, int self) {
    Edge edge;
    edge.from = self;
    for (const std::string& id : t.target()) edge.to.push_back(number_[id]);
    const auto add = [&edge](std::string line) {
      if (!line.empty()) edge.label.push_back(std::move(line));
    };
    for (const std::string& line : Triggers(t.on(), kTriggers)) add(line);
    add(Guard(t.when(), kLabel));
    for (const std::string& line : Words(t.do_())) add(Concat("/ ", line));
    add(Clauses(t.clause()));
    if (edge.to.empty()) {
      // On one line where it fits, else the way arrows have it.
      const std::string whole = Join(edge.label, " ");
      if (CountCodePoints(whole) <= kLabel) edge.label = {whole};
      for (size_t i = 0; i < edge.label.size(); ++i) {
        p_.nodes[self].inside.push_back(i == 0 ? edge.label[i] : Concat("   ", edge.label[i]));
      }
    } else {
      p_.edges.push_back(std::move(edge));
    }
  }

  template <typename List, typename Row>
  void AddTable(const char* title, Lines header, const List& list, const Row& row) {
    if (list.empty()) return;
    Table table;
    table.title = Concat(title, " (", list.size(), ")");
    table.header = std::move(header);
    for (const auto& element : list) {
      Lines cells = row(element);
      for (std::string& cell : cells) cell = Shorten(cell, kCell);
      table.rows.push_back(std::move(cells));
    }
    p_.tables.push_back(std::move(table));
  }

  static std::string When(const Strings& on, const Strings& in) {
    return Concat(Join(on, ", "), in.empty() ? "" : " in ", Join(in, ", "));
  }

  static std::string Limit(const v1::Duty& d) {
    if (!d.within().empty()) return Concat("within ", d.within());
    if (d.has_within_turns()) return Concat("within ", d.within_turns().count(), " turns");
    return d.before().empty() ? "" : Concat("before ", Join(d.before(), ", "));
  }

  void AddTables() {
    AddTable("Duties", {"duty", "clause", "owed from", "fulfilled by", "limit"}, policy_.duty(), [](const v1::Duty& d) {
      return Lines{d.id(), Join(d.clause(), " "), When(d.on(), d.in()), Join(d.fulfilled_by(), ", "), Limit(d)};
    });
    AddTable("Prohibitions", {"prohibition", "clause", "forbidden", "while"}, policy_.prohibition(),
             [](const v1::Prohibition& p) {
               return Lines{p.id(), Join(p.clause(), " "), When(p.on(), p.in()), p.while_()};
             });
    AddTable("Permissions", {"permission", "clause", "act", "granted while"}, policy_.permission(),
             [](const v1::Permission& p) { return Lines{p.id(), Join(p.clause(), " "), p.act(), p.when()}; });
    AddTable("Rules", {"rule", "clause", "on", "if", "does"}, policy_.rule(), [](const v1::Rule& r) {
      Lines does = Words(r.do_());
      for (const v1::Recommend& recommend : r.recommend()) does.push_back(Words(recommend));
      return Lines{r.id(), Join(r.clause(), " "), When(r.on(), r.in()), r.when(), Join(does, "; ")};
    });
    AddTable("Scenarios", {"scenario", "clause", "on", "steps"}, policy_.scenario(), [](const v1::Scenario& s) {
      return Lines{s.id(), Join(s.clause(), " "), Join(s.on(), ", "), Concat(s.step_size())};
    });
    AddTable("Checklists", {"checklist", "clause", "items"}, policy_.checklist(), [](const v1::Checklist& c) {
      return Lines{c.id(), Join(c.clause(), " "), Concat(c.item_size())};
    });
  }

  const v1::Policy& policy_;
  Picture& p_;
  std::map<std::string, int> number_;
};

}  // namespace

Picture PictureOf(const v1::Policy& policy, bool elements) {
  Picture picture;
  Painter(policy, &picture).Paint(elements);
  return picture;
}

}  // namespace callcue::draw
