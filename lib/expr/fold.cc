// Folding, bottom up. A constant part is compiled and run by the interpreter itself, so that there is one meaning of
// every operator. && and || lose the terms that say nothing, and end at one that decides; that holds for unknown and
// failing neighbours too, which a deciding term absorbs.
#include "lib/expr/fold.h"

#include <re2/re2.h>

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
  if (pattern->ProgramSize() > kMostPatternSize || compiled.size() >= 0xFFFF) {
    *error = "it is too large";
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
      : tools_(tools), patterns_(*tools.patterns), tree_(*tree), problems_(problems) {}

  bool Run() {
    Visit(tree_.root);
    return ok_;
  }

 private:
  bool IsConstant(NodeId id) const { return tree_[id].kind == NodeKind::kConstant; }
  static bool IsBool(const Node& n, bool value) {
    return n.kind == NodeKind::kConstant && n.value.kind == Kind::kBool && (n.value.i != 0) == value;
  }

  // True if the subtree needs nothing but itself: no slots, no variables of loops around it.
  bool Visit(NodeId id) {
    Node& n = tree_[id];
    switch (n.kind) {
      case NodeKind::kConstant: return true;
      case NodeKind::kSlot:
      case NodeKind::kHasSlot: return false;
      case NodeKind::kVariable: return false;
      case NodeKind::kLoop: return VisitLoop(id);
      default: break;
    }
    bool constant = true;
    for (uint32_t i = 0; i < n.count; ++i) constant &= Visit(tree_.Child(n, i)) && IsConstant(tree_.Child(n, i));
    switch (n.kind) {
      case NodeKind::kAnd:
      case NodeKind::kOr: return FoldChain(id);
      case NodeKind::kConditional:
        if (IsBool(tree_[tree_.Child(n, 0)], true)) return Become(id, tree_.Child(n, 1));
        if (IsBool(tree_[tree_.Child(n, 0)], false)) return Become(id, tree_.Child(n, 2));
        break;
      case NodeKind::kApply:
        if (!FoldArguments(id)) return false;
        break;
      default: break;
    }
    return constant && Evaluate(id);
  }

  bool VisitLoop(NodeId id) {
    Node& n = tree_[id];
    bool closed = Visit(tree_.Child(n, 0)) && IsConstant(tree_.Child(n, 0));
    for (uint32_t i = 1; i < n.count; ++i) Visit(tree_.Child(n, i));
    for (uint32_t i = 1; closed && i < n.count; ++i) closed = Closed(tree_.Child(n, i), n.aux);
    return closed && Evaluate(id);
  }

  // Whether the only open names of a subtree are variables of the loop `from` and of those inside it.
  bool Closed(NodeId id, uint16_t from) const {
    const Node& n = tree_[id];
    if (n.kind == NodeKind::kSlot || n.kind == NodeKind::kHasSlot) return false;
    if (n.kind == NodeKind::kVariable) return n.aux >= from;
    for (uint32_t i = 0; i < n.count; ++i) {
      if (!Closed(tree_.Child(n, i), from)) return false;
    }
    return true;
  }

  bool Become(NodeId id, NodeId child) {
    const Node copy = tree_[child];
    tree_[id] = copy;
    return copy.kind == NodeKind::kConstant;
  }

  bool FoldChain(NodeId id) {
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
      return true;
    }
    // A single term takes its place, if it's sure to be a bool.
    if (kept == 1 && tree_[tree_.Child(n, 0)].type == Simple(Kind::kBool)) return Become(id, tree_.Child(n, 0));
    return false;
  }

  // Patterns and zones, which must be constant and right.
  bool FoldArguments(NodeId id) {
    Node& n = tree_[id];
    if (n.op == Op::kMatches) {
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
  bool Evaluate(NodeId id) {
    Node& n = tree_[id];
    Compiler& compiler = *tools_.compiler;
    if (CostOfNode(tree_, id) > kMostCost || !compiler.Compile(tree_, id, patterns_.compiled, false)) return false;
    tools_.scratch->used = 0;
    Frame frame;
    frame.scratch = tools_.scratch;
    const Value value = Interpret(compiler.code().data(), compiler.code().data(), nullptr, frame);
    if (!value.known()) {
      problems_->push_back({"always-fails", n.begin, n.end,
                            std::string("this part always fails: ") + ErrorText(static_cast<ErrorCode>(value.detail)),
                            "", true});
      return false;
    }
    n.kind = NodeKind::kConstant;
    n.count = 0;
    n.value = tools_.arena->Copy(value, nullptr);
    return true;
  }

  FoldTools tools_;
  Patterns& patterns_;
  Tree& tree_;
  std::vector<Problem>* problems_;
  bool ok_ = true;
};

}  // namespace

bool Fold(const FoldTools& tools, Tree* tree, std::vector<Problem>* problems) {
  return Folder(tools, tree, problems).Run();
}

}  // namespace callcue::expr
