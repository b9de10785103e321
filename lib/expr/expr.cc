// The pipeline: parse, check, fold, compile; then the finished program.
#include "lib/expr/expr.h"

#include <re2/re2.h>

#include <algorithm>

#include "lib/base/limits.h"
#include "lib/expr/apply.h"
#include "lib/expr/check.h"
#include "lib/expr/compile.h"
#include "lib/expr/environment.h"
#include "lib/expr/fold.h"
#include "lib/expr/parse.h"
#include "lib/expr/program.h"

namespace callcue::expr {

struct Builder::Impl {
  std::unique_ptr<Program> program{new Program};
  Program::Impl& out = *program->impl_;
  TypeTable types;
  Patterns patterns;
  Tree tree;
  Compiler compiler{&types, &out.arena};
  std::vector<uint64_t> costs;  // by node
  int nearest_left = 100;
  static constexpr uint32_t kScratchBytes = 64 << 10;
  std::unique_ptr<char[]> scratch_bytes{new char[kScratchBytes]};
  Scratch scratch{scratch_bytes.get(), kScratchBytes, 0};

  bool Prepare(std::string_view text, const Environment::Impl& environment, Kind wanted,
               std::vector<Problem>* problems);
  bool CheckWhole(Kind wanted, std::vector<Problem>* problems);
  ExprId Store(std::string_view source);
};

Builder::Builder() : impl_(std::make_unique<Impl>()) {}
Builder::~Builder() = default;

bool Builder::Impl::Prepare(std::string_view text, const Environment::Impl& environment, Kind wanted,
                            std::vector<Problem>* problems) {
  if (!Parse(text, &out.arena, &tree, problems)) return false;
  const FoldTools tools{&out.arena, &patterns, &compiler, &scratch, &costs};
  if (Check(environment, &types, &tree, &out.kept, &nearest_left, problems)) {
    return Fold(tools, &tree, problems) && CheckWhole(wanted, problems);
  }
  CheckArguments(tools, &tree, problems);
  return false;
}

// What holds of an expression as a whole: its type, its cost.
bool Builder::Impl::CheckWhole(Kind wanted, std::vector<Problem>* problems) {
  const Node& root = tree[tree.root];
  if (wanted != Kind::kNull && types.KindOf(root.type) != wanted) {
    std::string name = types.Name(Simple(wanted));
    std::string hint = types.IsDyn(root.type)  ? "convert it, for example " + name + "(x)"
                       : wanted == Kind::kBool ? "compare it with something"
                                               : "";
    problems->push_back({"type", root.begin, root.end, "this must be " + name + ", and is " + types.Name(root.type),
                         std::move(hint), false});
    return false;
  }
  const uint64_t cost = costs[tree.root];
  if (cost > kMostCost) {
    problems->push_back(
        {"too-costly", root.begin, root.end,
         "evaluating this may take " + std::to_string(cost) + " steps; " + std::to_string(kMostCost) + " are allowed",
         "loops within loops cost most", false});
    return false;
  }
  return true;
}

ExprId Builder::Add(std::string_view text, const Environment& environment, Kind wanted,
                    std::vector<Problem>* problems) {
  Impl& impl = *impl_;
  std::vector<Problem> ignored;
  if (problems == nullptr) problems = &ignored;
  // A text beyond the bound isn't copied; the parser says what is wrong with it.
  const std::string_view source = text.size() <= limits::kExpressionBytes ? impl.out.arena.Copy(text) : text;
  if (!impl.Prepare(source, *environment.impl_, wanted, problems)) return kNone;
  if (!impl.compiler.Compile(impl.tree, impl.tree.root, impl.costs, impl.patterns.compiled, true)) {
    problems->push_back({"too-complex", 0, static_cast<uint32_t>(text.size()),
                         "the expression keeps too many values at a time", "split it", false});
    return kNone;
  }
  return impl.Store(source);
}

ExprId Builder::Impl::Store(std::string_view source) {
  Compiled c;
  c.source = source;
  c.cost = costs[tree.root];
  c.type = tree[tree.root].type;
  c.code = static_cast<uint32_t>(out.code.size());
  c.code_count = static_cast<uint32_t>(compiler.code().size());
  out.code.insert(out.code.end(), compiler.code().begin(), compiler.code().end());
  out.node_of.insert(out.node_of.end(), compiler.node_of().begin(), compiler.node_of().end());

  // The nodes' order is that of the text.
  std::vector<bool> reached;
  Reached(tree, &reached);
  c.slots = static_cast<uint32_t>(out.appearance.size());
  for (NodeId id = 0; id <= tree.root; ++id) {
    const Node& n = tree[id];
    if (!reached[id] || (n.kind != NodeKind::kSlot && n.kind != NodeKind::kHasSlot)) continue;
    const Slot slot = SlotOf(n);
    if (std::find(c.sorted.begin(), c.sorted.end(), slot) != c.sorted.end()) continue;
    c.sorted.push_back(slot);
    out.appearance.push_back(slot);
  }
  c.slot_count = static_cast<uint32_t>(c.sorted.size());
  out.bit_of.resize(out.code.size());
  for (uint32_t i = c.code; i < out.code.size(); ++i) {
    const Instruction& in = out.code[i];
    if (!ReadsSlot(in.code)) continue;
    const Slot slot{static_cast<uint8_t>(in.place & 3), in.slot};
    const auto found_at = std::find(c.sorted.begin(), c.sorted.end(), slot);
    out.bit_of[i] = static_cast<uint8_t>(std::min<ptrdiff_t>(found_at - c.sorted.begin(), kLastBit));
  }
  std::sort(c.sorted.begin(), c.sorted.end(),
            [](Slot a, Slot b) { return a.bank != b.bank ? a.bank < b.bank : a.index < b.index; });

  c.root = tree.root;
  c.nodes = static_cast<uint32_t>(out.nodes.size());
  c.node_count = static_cast<uint32_t>(tree.nodes.size());
  c.children = static_cast<uint32_t>(out.children.size());
  out.nodes.insert(out.nodes.end(), tree.nodes.begin(), tree.nodes.end());
  out.children.insert(out.children.end(), tree.children.begin(), tree.children.end());
  out.entries.push_back({nullptr, c.slots, c.slot_count});
  out.compiled.push_back(std::move(c));
  return static_cast<ExprId>(out.compiled.size() - 1);
}

Type Builder::TypeOf(ExprId id) const {
  return impl_->out.Has(id) ? impl_->types.To(impl_->out.compiled[id].type) : Type();
}

std::vector<Builder::ConditionPart> Builder::PartsOf(std::string_view text) {
  Arena arena;
  Tree tree;
  std::vector<Problem> problems;
  if (!Parse(text, &arena, &tree, &problems)) return {{0, static_cast<uint32_t>(text.size()), 0, 0}};
  std::vector<ConditionPart> parts;
  const auto children = [&](NodeId of, NodeKind kind) {
    const Node& n = tree[of];
    std::vector<NodeId> all;
    for (uint32_t i = 0; n.kind == kind && i < n.count; ++i) all.push_back(tree.Child(n, i));
    if (all.empty()) all.push_back(of);
    return all;
  };
  uint32_t choice = 0;
  for (const NodeId demanded : children(tree.root, NodeKind::kAnd)) {
    const std::vector<NodeId> ways = children(demanded, NodeKind::kOr);
    if (ways.size() == 1) {
      parts.push_back({tree[demanded].begin, tree[demanded].end, 0, 0});
      continue;
    }
    ++choice;
    for (uint32_t way = 0; way < ways.size(); ++way) {
      for (const NodeId part : children(ways[way], NodeKind::kAnd)) {
        parts.push_back({tree[part].begin, tree[part].end, choice, way + 1});
      }
    }
  }
  return parts;
}

std::unique_ptr<const Program> Builder::Finish() {
  Program::Impl& out = impl_->out;
  out.patterns = std::move(impl_->patterns.compiled);
  for (size_t i = 1; i < out.entries.size(); ++i) out.entries[i].code = out.code.data() + out.compiled[i].code;
  out.entries[kNone].code = CodeOfNothing();
  impl_->program->entries_ = out.entries.data();
  impl_->program->count_ = static_cast<ExprId>(out.entries.size());
  return std::move(impl_->program);
}

Program::Program() : impl_(std::make_unique<Impl>()) {}
Program::~Program() = default;

void NameUnknowns(uint64_t set, const Slot* slots, uint32_t count, const Frame& frame, Unknowns* unknowns) {
  unknowns->count = 0;
  for (uint32_t i = 0; i < count && unknowns->count < Unknowns::kMost; ++i) {
    // The last bit stands for all slots from the 64th on: those of them that aren't known now.
    const bool in =
        i < kLastBit ? set >> i & 1 : set >> kLastBit && !frame.banks[slots[i].bank][slots[i].index].known();
    if (in) unknowns->slots[unknowns->count++] = slots[i];
  }
}

Value Program::Evaluate(ExprId id, const Frame& frame, Unknowns* unknowns, const char** error) const {
  const Impl& impl = *impl_;
  Value v;
  if (!impl.Has(id)) {
    v = Error(ErrorCode::kNoSuchExpression);
  } else {
    const Compiled& c = impl.compiled[id];
    const Slot* slots = impl.appearance.data() + c.slots;
    v = Interpret(impl.entries[id].code, impl.entries[id].code, impl.bit_of.data() + c.code, frame);
    if (v.kind == Kind::kUnknown) {
      if (unknowns != nullptr) NameUnknowns(v.u, slots, c.slot_count, frame, unknowns);
      v = Value();
    }
  }
  if (v.kind == Kind::kError && error != nullptr) *error = ErrorText(static_cast<ErrorCode>(v.detail));
  return v;
}

const std::vector<Slot>& Program::SlotsOf(ExprId id) const {
  return impl_->compiled[impl_->Has(id) ? id : kNone].sorted;
}

uint64_t Program::CostOf(ExprId id) const { return impl_->Has(id) ? impl_->compiled[id].cost : 0; }

bool Program::IsConstant(ExprId id, Value* value) const {
  if (!impl_->Has(id)) return false;
  const Compiled& c = impl_->compiled[id];
  const Node& root = impl_->NodesOf(c)[c.root];
  if (root.kind != NodeKind::kConstant) return false;
  if (value != nullptr) *value = root.value;
  return true;
}

std::string_view Program::SourceOf(ExprId id) const {
  return impl_->Has(id) ? impl_->compiled[id].source : std::string_view();
}

}  // namespace callcue::expr
