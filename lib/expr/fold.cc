// Folding, bottom up. A constant part is compiled and run by the interpreter itself, so that there is one meaning of
// every operator. && and || lose the terms that say nothing, and end at one that decides; that holds for unknown and
// failing neighbours too, which a deciding term absorbs.
#include "lib/expr/fold.h"

#include <re2/re2.h>

#include <algorithm>
#include <climits>

#include "lib/base/limits.h"
#include "lib/expr/apply.h"

namespace callcue::expr {

Patterns::Patterns() = default;
Patterns::~Patterns() = default;

bool Patterns::Add(std::string_view text, uint16_t* index, std::string* error) {
  const auto found = by_text.find(text);
  if (found != by_text.end()) {
    *index = found->second;
    return true;
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kPatternMemory);
  options.set_never_capture(true);
  auto pattern = std::make_unique<re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
  if (!pattern->ok()) {
    *error = pattern->error();
    return false;
  }
  if (pattern->ProgramSize() > kMostPatternSize) {
    *error = "it is too large";
    return false;
  }
  if (compiled.size() >= limits::kExpressionPatterns) {
    *error = "there are more than " + std::to_string(limits::kExpressionPatterns) + " different ones";
    return false;
  }
  // RE2 builds its automaton when it is first used: not in the middle of a call.
  re2::RE2::PartialMatch("", *pattern);
  re2::RE2::PartialMatch("abc 123", *pattern);
  *index = static_cast<uint16_t>(compiled.size());
  by_text.emplace(std::string(text), *index);
  compiled.push_back(std::move(pattern));
  return true;
}

namespace {

class Folder {
 public:
  Folder(const FoldTools& tools, Tree* tree, std::vector<Problem>* problems)
      : tools_(tools), patterns_(*tools.patterns), costs_(*tools.costs), tree_(*tree), problems_(problems) {}

  bool Run() {
    std::vector<bool> reached;
    Reached(tree_, &reached);
    costs_.assign(tree_.root + 1, 0);
    open_.assign(tree_.root + 1, kClosed);
    for (NodeId id = 0; id <= tree_.root; ++id) {
      if (!reached[id]) continue;
      FoldNode(id);
      costs_[id] = CostOfNode(tree_, id, costs_);
      open_[id] = OpenIn(id);
    }
    return ok_;
  }

  // Of a tree that isn't right, what is wrong with patterns and zones that stand in it as they are.
  void CheckArguments() {
    std::vector<bool> reached;
    Reached(tree_, &reached);
    for (NodeId id = 0; id <= tree_.root; ++id) {
      const Node& n = tree_[id];
      if (reached[id] && n.kind == NodeKind::kApply && n.count == 2 && IsConstant(tree_.Child(n, 1))) FoldArguments(id);
    }
  }

 private:
  bool IsConstant(NodeId id) const { return tree_[id].kind == NodeKind::kConstant; }
  static bool IsBool(const Node& n, bool value) {
    return n.kind == NodeKind::kConstant && n.value.kind == Kind::kBool && (n.value.i != 0) == value;
  }

  bool AreConstant(const Node& n) const {
    for (uint32_t i = 0; i < n.count; ++i) {
      if (!IsConstant(tree_.Child(n, i))) return false;
    }
    return true;
  }

  // The children are folded.
  void FoldNode(NodeId id) {
    const Node& n = tree_[id];
    switch (n.kind) {
      case NodeKind::kConstant:
      case NodeKind::kSlot:
      case NodeKind::kHasSlot:
      case NodeKind::kVariable: return;
      case NodeKind::kLoop: return FoldLoop(id);
      case NodeKind::kAnd:
      case NodeKind::kOr: return FoldChain(id);
      case NodeKind::kConditional:
        if (IsBool(tree_[tree_.Child(n, 0)], true)) return Become(id, tree_.Child(n, 1));
        if (IsBool(tree_[tree_.Child(n, 0)], false)) return Become(id, tree_.Child(n, 2));
        break;
      case NodeKind::kApply:
        if (FoldArguments(id)) break;
        tree_[id].type = kBadType;
        return;
      default: break;
    }
    if (AreConstant(n)) Evaluate(id);
  }

  void FoldLoop(NodeId id) {
    const Node& n = tree_[id];
    if (!IsConstant(tree_.Child(n, 0))) return;
    for (uint32_t i = 1; i < n.count; ++i) {
      if (open_[tree_.Child(n, i)] < n.aux) return;
    }
    Evaluate(id);
  }

  // What a subtree needs that isn't in it: the outermost loop whose variable it names (loops have higher numbers than
  // those around them), kSlots, or nothing. What went wrong is as good as a slot: it has no value at load.
  static constexpr int kSlots = -1, kClosed = INT_MAX;
  int OpenIn(NodeId id) const {
    const Node& n = tree_[id];
    if (n.kind == NodeKind::kSlot || n.kind == NodeKind::kHasSlot || n.type == kBadType) return kSlots;
    int open = n.kind == NodeKind::kVariable ? n.aux : kClosed;
    for (uint32_t i = 0; i < n.count; ++i) open = std::min(open, open_[tree_.Child(n, i)]);
    return open;
  }

  void Become(NodeId id, NodeId child) {
    const Node copy = tree_[child];
    tree_[id] = copy;
  }

  void FoldChain(NodeId id) {
    Node& n = tree_[id];
    const bool deciding = n.kind == NodeKind::kOr;
    uint16_t kept = 0;
    for (uint32_t i = 0; i < n.count; ++i) {
      const NodeId child = tree_.Child(n, i);
      if (IsBool(tree_[child], deciding)) return Become(id, child);
      if (IsBool(tree_[child], !deciding)) continue;
      tree_.children[n.first + kept++] = child;
    }
    n.count = kept;
    if (kept == 0) {
      n.kind = NodeKind::kConstant;
      n.value = Value::Bool(!deciding);
      return;
    }
    // A single term takes its place, if it's sure to be a bool.
    if (kept == 1 && tree_[tree_.Child(n, 0)].type == Simple(Kind::kBool)) Become(id, tree_.Child(n, 0));
  }

  // Patterns and zones, which must be constant and right.
  bool FoldArguments(NodeId id) {
    Node& n = tree_[id];
    if (n.op == Op::kMatches && n.count == 2) {
      const Node& pattern = tree_[tree_.Child(n, 1)];
      if (pattern.kind != NodeKind::kConstant || pattern.value.kind != Kind::kString) {
        return Fail(pattern, "pattern", "a pattern must be constant", "contains() and == take texts of the call");
      }
      std::string error;
      if (!patterns_.Add(pattern.value.text(nullptr), &n.aux, &error)) {
        return Fail(pattern, "pattern", "this is no pattern that can be used: " + error, "the syntax is RE2's");
      }
    }
    if (n.op >= Op::kGetFullYear && n.count == 2) {
      const Node& zone = tree_[tree_.Child(n, 1)];
      int minutes = 0;
      if (zone.kind == NodeKind::kConstant && zone.value.kind == Kind::kString &&
          !ParseZone(zone.value.text(nullptr), &minutes)) {
        return Fail(zone, "time-zone", "a time zone is a fixed offset",
                    "write \"+08:00\"; names of zones mean different things on different machines");
      }
    }
    return true;
  }

  bool Fail(const Node& n, const char* code, std::string message, std::string hint) {
    problems_->push_back({code, n.begin, n.end, std::move(message), std::move(hint), false});
    ok_ = false;
    return false;
  }

  // Replaces the subtree by its value, unless it has none.
  void Evaluate(NodeId id) {
    Node& n = tree_[id];
    Compiler& compiler = *tools_.compiler;
    costs_[id] = CostOfNode(tree_, id, costs_);
    if (costs_[id] > kMostCost || !compiler.Compile(tree_, id, costs_, patterns_.compiled, false)) return;
    tools_.scratch->used = 0;
    Frame frame;
    frame.scratch = tools_.scratch;
    const Value value = Interpret(compiler.code().data(), compiler.code().data(), nullptr, frame);
    if (!value.known()) {
      problems_->push_back({"always-fails", n.begin, n.end,
                            std::string("this part always fails: ") + ErrorText(static_cast<ErrorCode>(value.detail)),
                            "", true});
      return;
    }
    n.kind = NodeKind::kConstant;
    n.count = 0;
    n.value = tools_.arena->Copy(value, nullptr);
  }

  FoldTools tools_;
  Patterns& patterns_;
  std::vector<uint64_t>& costs_;
  std::vector<int> open_;
  Tree& tree_;
  std::vector<Problem>* problems_;
  bool ok_ = true;
};

}  // namespace

void CheckArguments(const FoldTools& tools, Tree* tree, std::vector<Problem>* problems) {
  Folder(tools, tree, problems).CheckArguments();
}

bool Fold(const FoldTools& tools, Tree* tree, std::vector<Problem>* problems) {
  return Folder(tools, tree, problems).Run();
}

}  // namespace callcue::expr
