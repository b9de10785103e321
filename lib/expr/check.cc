// The checker. Names first: `a.b.c` is the longest prefix that is declared (a.b.c, else a.b, else a), and what is left
// over selects from maps. A variable of a loop hides all names that begin with it; a leading dot looks past it.
#include "lib/expr/check.h"

#include <algorithm>
#include <string>

#include "lib/base/limits.h"
#include "lib/expr/environment.h"

namespace callcue::expr {

void Complain(const CallContext& context, const Node& n, const char* code, std::string message, std::string hint) {
  context.problems->push_back({code, n.begin, n.end, std::move(message), std::move(hint), false});
}

namespace {

struct Scope {
  std::string_view name;
  uint16_t loop;
  TypeId type;
};

class Checker {
 public:
  Checker(const Environment::Impl& environment, TypeTable* types, Tree* tree, std::vector<std::shared_ptr<Arena>>* kept,
          int* nearest_left, std::vector<Problem>* problems)
      : environment_(environment),
        types_(*types),
        tree_(*tree),
        kept_(kept),
        nearest_left_(nearest_left),
        context_{*types, *tree, problems} {}

  void Run() {
    open_.push_back({tree_.root, 0});
    while (!open_.empty()) {
      const NodeId id = open_.back().id;
      const uint32_t next = open_.back().next++;
      const Node& n = tree_[id];
      if (next == 0 && DottedName(id)) {
        open_.pop_back();
        CheckName(id);
      } else if (next == n.count) {
        open_.pop_back();
        CheckNode(id);
      } else if (n.kind == NodeKind::kLoop && next == 1 && !BeginLoop(id)) {
        open_.pop_back();
      } else {
        open_.push_back({tree_.Child(n, next), 0});
      }
    }
  }

 private:
  // A node whose first `next` children are done.
  struct Open {
    NodeId id;
    uint32_t next;
  };

  // The children are done. References into tree_.nodes stay valid: the checker adds no nodes.
  void CheckNode(NodeId id) {
    Node& n = tree_[id];
    switch (n.kind) {
      case NodeKind::kSelect: return Select(id);
      case NodeKind::kHas: return CheckHas(id);
      case NodeKind::kLoop: return EndLoop(id);
      case NodeKind::kApply: return CheckOperator(context_, id);
      case NodeKind::kCall:
      case NodeKind::kMemberCall: return CheckFunction(context_, id);
      case NodeKind::kAnd:
      case NodeKind::kOr:
      case NodeKind::kNot:
        for (uint32_t i = 0; i < n.count; ++i) WantBool(tree_[tree_.Child(n, i)], OpOfLogic(n.kind));
        n.type = Simple(Kind::kBool);
        return;
      case NodeKind::kConditional: return CheckConditional(&n);
      case NodeKind::kList: n.type = types_.List(Joined(n, 0, 1)); return;
      case NodeKind::kMap: return CheckMap(&n);
      default: return;
    }
  }

  static const char* OpOfLogic(NodeKind kind) {
    return kind == NodeKind::kAnd ? "&&" : kind == NodeKind::kOr ? "||" : "!";
  }

  void WantBool(const Node& n, const char* what) {
    if (types_.Compatible(n.type, Simple(Kind::kBool))) return;
    const Kind kind = types_.KindOf(n.type);
    std::string hint;
    if (kind == Kind::kInt || kind == Kind::kUint || kind == Kind::kDouble) hint = "compare it, for example != 0";
    if (kind == Kind::kString) hint = "compare it, for example != \"\"";
    Complain(context_, n, "type", std::string(what) + " needs a bool, this is " + types_.Name(n.type), hint);
  }

  TypeId Joined(const Node& n, uint32_t from, uint32_t step) {
    TypeId type = kDynType;
    for (uint32_t i = from; i < n.count; i += step) {
      const TypeId one = tree_[tree_.Child(n, i)].type;
      type = i == from ? one : types_.Join(type, one);
    }
    return type;
  }

  void CheckConditional(Node* n) {
    WantBool(tree_[tree_.Child(*n, 0)], "a condition");
    const TypeId yes = tree_[tree_.Child(*n, 1)].type, no = tree_[tree_.Child(*n, 2)].type;
    n->type = types_.Join(yes, no);
    if (!types_.Compatible(yes, no)) {
      Complain(context_, *n, "type",
               "both values of a condition need one type, these are " + types_.Name(yes) + " and " + types_.Name(no));
      n->type = kBadType;
    }
  }

  void CheckMap(Node* n) {
    for (uint32_t i = 0; i < n->count; i += 2) {
      const Node& key = tree_[tree_.Child(*n, i)];
      const Kind kind = types_.KindOf(key.type);
      if (kind != Kind::kUnknown && kind != Kind::kError && kind != Kind::kBool && kind != Kind::kInt &&
          kind != Kind::kUint && kind != Kind::kString) {
        Complain(context_, key, "type", "a key is a bool, int, uint or string; this is " + types_.Name(key.type));
      }
    }
    const TypeId key = Joined(*n, 0, 2);
    n->type = types_.Map(key, Joined(*n, 1, 2));
  }

  const Scope* FindVariable(std::string_view name) const {
    for (size_t i = scopes_.size(); i-- > 0;) {
      if (scopes_[i].name == name) return &scopes_[i];
    }
    return nullptr;
  }

  // Whether a node is a dotted name. chain_ has its selects then, from the outermost in, down to its identifier.
  bool DottedName(NodeId id) {
    chain_.clear();
    for (;;) {
      chain_.push_back(id);
      const Node& n = tree_[id];
      if (n.kind == NodeKind::kIdentifier) return true;
      if (n.kind != NodeKind::kSelect) return false;
      id = tree_.Child(n, 0);
    }
  }

  // Looks a whole name up, in the container first: in C.D the name x is C.D.x, else C.x, else x.
  const Declaration* Find(std::string_view name, bool rooted, const Environment::Impl** where) {
    std::string_view container = rooted ? std::string_view() : environment_.container;
    while (!container.empty()) {
      qualified_.assign(container).append(".").append(name);
      if (const Declaration* d = environment_.Find(qualified_, where)) return d;
      const size_t dot = container.rfind('.');
      container = dot == container.npos ? std::string_view() : container.substr(0, dot);
    }
    return environment_.Find(name, where);
  }

  // The types' own names are constants everywhere.
  static bool FindTypeName(std::string_view name, Value* value) {
    static constexpr Kind kKinds[] = {Kind::kNull,     Kind::kBool,   Kind::kInt,   Kind::kUint,
                                      Kind::kDouble,   Kind::kString, Kind::kBytes, Kind::kTimestamp,
                                      Kind::kDuration, Kind::kList,   Kind::kMap,   Kind::kType};
    for (Kind kind : kKinds) {
      if (name != KindName(kind)) continue;
      *value = Value::Uint(static_cast<uint64_t>(kind));
      value->kind = Kind::kType;
      return true;
    }
    return false;
  }

  // Of the name in chain_, which the node is.
  void CheckName(NodeId id) {
    Node& root = tree_[chain_.back()];
    if (const Scope* scope = root.rooted ? nullptr : FindVariable(root.name)) {
      root.kind = NodeKind::kVariable;
      root.aux = scope->loop;
      root.type = scope->type;
      return SelectAlong(chain_.size() - 1);
    }
    std::string name;
    std::vector<size_t> lengths;
    for (size_t i = chain_.size(); i-- > 0;) {
      if (!name.empty()) name += '.';
      name += tree_[chain_[i]].name;
      lengths.push_back(name.size());
    }
    for (size_t taken = lengths.size(); taken > 0; --taken) {
      const size_t at = chain_.size() - taken;
      if (Resolve(std::string_view(name).substr(0, lengths[taken - 1]), root.rooted, chain_[at])) {
        return SelectAlong(at);
      }
    }
    std::string nearest;
    if (*nearest_left_ > 0) {
      --*nearest_left_;
      nearest = environment_.Nearest(name);
    }
    Complain(context_, tree_[id], "undeclared", "nothing is named '" + name + "' here",
             nearest.empty() ? "" : "did you mean " + nearest + "?");
    for (NodeId part : chain_) tree_[part].type = kBadType;
  }

  bool Resolve(std::string_view name, bool rooted, NodeId id) {
    Node& n = tree_[id];
    const Environment::Impl* where = nullptr;
    const Declaration* d = Find(name, rooted, &where);
    if (d == nullptr) {
      if (!FindTypeName(name, &n.value)) return false;
      n.kind = NodeKind::kConstant;
      n.type = Simple(Kind::kType);
      n.count = 0;
      return true;
    }
    n.type = types_.From(d->type);
    n.count = 0;
    if (d->constant) {
      n.kind = NodeKind::kConstant;
      n.value = d->value;
      if (std::find(kept_->begin(), kept_->end(), where->arena) == kept_->end()) kept_->push_back(where->arena);
    } else {
      n.kind = NodeKind::kSlot;
      SetSlot(&n, d->slot);
    }
    return true;
  }

  // chain_[at] is resolved; the selects outside of it take from it.
  void SelectAlong(size_t at) {
    while (at-- > 0) Select(chain_[at]);
  }

  void Select(NodeId id) {
    Node& n = tree_[id];
    const TypeId from = tree_[tree_.Child(n, 0)].type;
    n.kind = NodeKind::kApply;
    n.op = Op::kSelect;
    n.type = kBadType;
    if (from == kBadType) return;
    if (types_.IsDyn(from)) {
      n.type = kDynType;
    } else if (types_.KindOf(from) == Kind::kMap && types_.Compatible(types_.Key(from), Simple(Kind::kString))) {
      n.type = types_.MapValue(from);
    } else {
      Complain(context_, n, "type",
               "a value of type " + types_.Name(from) + " has no field '" + std::string(n.name) + "'");
    }
  }

  void CheckHas(NodeId id) {
    Node& n = tree_[id];
    Node& operand = tree_[tree_.Child(n, 0)];
    n.type = Simple(Kind::kBool);
    if (operand.type == kBadType) return;
    if (operand.kind == NodeKind::kSlot) {
      n.kind = NodeKind::kHasSlot;
      n.value = operand.value;
      n.count = 0;
    } else if (operand.kind == NodeKind::kConstant) {
      n.kind = NodeKind::kConstant;
      n.value = Value::Bool(true);
      n.count = 0;
    } else {
      n.kind = NodeKind::kApply;
      n.op = Op::kHasKey;
      n.name = operand.name;
      n.first = operand.first;
      n.count = operand.count;
    }
  }

  // The range of a loop is done; its variable is there from here on. False if the rest isn't worth a look.
  bool BeginLoop(NodeId id) {
    Node& n = tree_[id];
    const Node& range = tree_[tree_.Child(n, 0)];
    const Kind kind = types_.KindOf(range.type);
    TypeId element = kDynType;
    if (kind == Kind::kList) {
      element = types_.Element(range.type);
    } else if (kind == Kind::kMap) {
      element = types_.Key(range.type);
    } else if (kind != Kind::kUnknown && kind != Kind::kError) {
      Complain(context_, range, "type",
               std::string(LoopText(n.loop)) + " runs over a list or a map, this is " + types_.Name(range.type));
      element = kBadType;
    }
    if (kind == Kind::kError) element = kBadType;
    if (scopes_.size() >= limits::kComprehensionNesting) {
      Complain(context_, n, "too-complex",
               "more than " + std::to_string(limits::kComprehensionNesting) +
                   " of all, exists, exists_one, map, filter stand in each other");
      n.type = kBadType;
      return false;
    }
    n.aux = loops_++;
    scopes_.push_back({n.name, n.aux, element});
    return true;
  }

  void EndLoop(NodeId id) {
    Node& n = tree_[id];
    const TypeId element = scopes_.back().type;
    scopes_.pop_back();
    const bool maps = n.loop == LoopKind::kMap;
    if (!maps || n.count == 3) WantBool(tree_[tree_.Child(n, 1)], LoopText(n.loop));
    if (maps) {
      n.type = types_.List(tree_[tree_.Child(n, n.count - 1u)].type);
    } else if (n.loop == LoopKind::kFilter) {
      n.type = types_.List(element);
    } else {
      n.type = Simple(Kind::kBool);
    }
  }

  const Environment::Impl& environment_;
  TypeTable& types_;
  Tree& tree_;
  std::vector<std::shared_ptr<Arena>>* kept_;
  int* nearest_left_;
  CallContext context_;
  std::vector<Open> open_;
  std::vector<Scope> scopes_;
  std::vector<NodeId> chain_;
  std::string qualified_;
  uint16_t loops_ = 0;
};

}  // namespace

bool Check(const Environment::Impl& environment, TypeTable* types, Tree* tree,
           std::vector<std::shared_ptr<Arena>>* kept, int* nearest_left, std::vector<Problem>* problems) {
  const size_t before = problems->size();
  Checker(environment, types, tree, kept, nearest_left, problems).Run();
  return problems->size() == before;
}

}  // namespace callcue::expr
