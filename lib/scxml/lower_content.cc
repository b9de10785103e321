#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/scxml/chart.h"
#include "lib/scxml/reader.h"

namespace callcue::scxml {
namespace {

constexpr size_t kUnrolled = 4096;   // pieces of content that loops may become

Formula Make(Expression e, const Formula& like) { return {std::move(e), like.text}; }

Content Assign(const std::string& variable, Expression value, const Content& like) {
  Content assign;
  assign.kind = Content::Kind::kAssign;
  assign.where = like.where;
  assign.variable = variable;
  assign.value = Formula{std::move(value), {}};
  return assign;
}

class ContentLowering {
 public:
  ContentLowering(Reporter* reporter, Chart* chart) : reporter_(*reporter), chart_(*chart) {}

  void Run() {
    for (Variable& variable : chart_.variables) {
      if (variable.initial) Fold(&variable.initial->e);
    }
    ForEachBlock(&chart_, [this](Block* block) { Declare(block); });
    ForEachBlock(&chart_, [this](Block* block) { MarkAssigned(block); });
    ForEachOuter([this](Block* block) { Unroll(block); });
    ForEachBlock(&chart_, [this](Block* block) { CheckVariables(block); });
    for (State& state : chart_.states) {
      for (Transition& t : state.transitions) {
        if (t.condition) CheckVariables(*t.condition);
      }
    }
    ForEachOuter([this](Block* block) { TellApart(block); });
  }

 private:
  template <typename Visit>
  void ForEachOuter(const Visit& visit) {
    for (State& state : chart_.states) {
      for (Block* block : {&state.on_initial, &state.on_entry, &state.on_exit}) visit(block);
      for (Transition& t : state.transitions) visit(&t.content);
    }
  }

  // <foreach> and scripts declare their variables where nothing else does.
  void Declare(Block* block) {
    for (const Content& content : *block) {
      if (content.kind != Content::Kind::kForeach && !content.declares) continue;
      for (const std::string& name : {content.variable, content.index}) {
        if (name.empty() || chart_.FindVariable(name) >= 0) continue;
        Variable variable;
        variable.id = name;
        variable.where = content.where;
        chart_.variables.push_back(std::move(variable));
      }
    }
  }

  void MarkAssigned(Block* block) {
    for (const Content& content : *block) {
      if (content.kind == Content::Kind::kAssign || content.kind == Content::Kind::kForeach) {
        for (const std::string& name : {content.variable, content.index}) {
          const int variable = chart_.FindVariable(name);
          if (variable >= 0) chart_.variables[variable].assigned = true;
        }
      }
    }
  }

  void Unroll(Block* block) {
    Block out;
    for (Content& content : *block) {
      for (Branch& branch : content.branches) Unroll(&branch.block);
      if (content.kind != Content::Kind::kForeach) {
        out.push_back(std::move(content));
        continue;
      }
      const Expression* array = ConstantOf(chart_, content.array);
      if (array == nullptr || array->op != Op::kArray ||
          !std::all_of(array->args.begin(), array->args.end(), IsLiteral)) {
        reporter_.Report(Code::kArray, content.where,
                         Concat("\"", content.array, "\" isn't an array of literals that stays the same"));
        continue;
      }
      const Block& body = content.branches[0].block;
      unrolled_ += array->args.size() * (body.size() + 2);
      if (array->args.size() > limits::kListElements || unrolled_ > kUnrolled) {
        reporter_.Report(Code::kArray, content.where, "the loop is too long");
        continue;
      }
      for (size_t i = 0; i < array->args.size(); ++i) {
        out.push_back(Assign(content.variable, array->args[i], content));
        if (!content.index.empty()) {
          out.push_back(Assign(content.index, NumberLiteral(static_cast<double>(i)), content));
        }
        out.insert(out.end(), body.begin(), body.end());
      }
    }
    *block = std::move(out);
  }

  void CheckVariables(const Formula& formula) {
    ForEach(formula.e, [&](const Expression& e) {
      const Span where = SpanIn(reporter_.text(), formula.text, e.begin, e.end);
      if (e.op == Op::kVariable && chart_.FindVariable(e.text) < 0) {
        reporter_.Report(Code::kUndeclared, where, Concat("\"", e.text, "\" isn't declared"));
      } else if (e.op == Op::kSystem) {
        reporter_.Report(Code::kSystemVariable, where, Concat("\"", e.text, "\" isn't known to a policy"));
      } else if (e.op == Op::kIn && chart_.FindState(e.text) < 0) {
        reporter_.Report(Code::kUnknownState, where, Concat("there is no state \"", e.text, "\""));
      }
    });
  }

  void CheckVariables(Block* block) {
    ForEachFormula(block, [this](Formula* formula) { CheckVariables(*formula); });
    block->erase(std::remove_if(block->begin(), block->end(),
                                [this](const Content& content) {
                                  if (content.kind != Content::Kind::kAssign) return false;
                                  if (chart_.FindVariable(content.variable) >= 0) return false;
                                  reporter_.Report(Code::kUndeclared, content.where,
                                                   Concat("\"", content.variable, "\" isn't declared"));
                                  return true;
                                }),
                 block->end());
    for (const Content& content : *block) {
      if (content.kind == Content::Kind::kSend && !content.id.empty()) ids_.insert(content.id);
    }
  }

  // Content whose name is computed, once for each text that it can be. What stands in the chart stays there until all
  // of the block is done: TextsOf() looks at it.
  void TellApart(Block* block) {
    Block out;
    for (const Content& original : *block) {
      Content content = original;
      for (Branch& branch : content.branches) TellApart(&branch.block);
      Split(std::move(content), &out);
    }
    *block = std::move(out);
  }

  void Split(Content content, Block* out) {
    std::optional<Formula>* computed = content.event_expression   ? &content.event_expression
                                       : content.delay_expression ? &content.delay_expression
                                       : content.id_expression    ? &content.id_expression
                                                                  : nullptr;
    if (computed == nullptr) {
      out->push_back(std::move(content));
      return;
    }
    const Formula formula = **computed;
    Code code = Code::kComputedName;
    std::optional<std::vector<std::string>> texts = TextsOf(chart_, formula.e);
    // An ID that no <send> has cancels nothing; so those that have one are all that matter.
    if (computed == &content.id_expression && TypeOf(chart_, formula.e) != Type::kNumber) {
      texts = std::vector<std::string>(ids_.begin(), ids_.end());
      if (chart_.makes_ids) texts.reset();
    }
    if (!texts) {
      reporter_.Report(code, SpanIn(reporter_.text(), formula.text, formula.e.begin, formula.e.end),
                       "what this will be can't be told before the machine runs",
                       "A literal is translated, and a variable that only literals are assigned to.");
      return;
    }
    Content choice;
    choice.kind = Content::Kind::kIf;
    choice.where = content.where;
    const bool closed = computed != &content.id_expression;
    for (size_t i = 0; i < texts->size(); ++i) {
      Content one = content;
      if (!Put((*texts)[i], formula, computed - &content.event_expression, &one)) return;
      Branch branch;
      if (texts->size() > 1 || !closed) {
        Expression equal;
        equal.op = Op::kEqual;
        equal.args = {formula.e, StringLiteral((*texts)[i])};
        if (!closed || i + 1 < texts->size()) branch.condition = Make(std::move(equal), formula);
      }
      Split(std::move(one), &branch.block);
      choice.branches.push_back(std::move(branch));
    }
    if (texts->size() == 1 && closed) {
      for (Content& one : choice.branches[0].block) out->push_back(std::move(one));
    } else if (!choice.branches.empty()) {
      out->push_back(std::move(choice));
    }
  }

  // `which`: the place of the computed field, from event_expression on.
  bool Put(const std::string& text, const Formula& formula, ptrdiff_t which, Content* content) {
    if (which == 0) {
      content->event_expression.reset();
      content->event = text;
    } else if (which == 1) {
      content->delay_expression.reset();
      if (!ParseDelay(text, &content->delay_ms)) {
        reporter_.Report(Code::kDelay, formula.text.where,
                         Concat("\"", text, "\" isn't a delay in whole milliseconds"));
        return false;
      }
    } else {
      content->id_expression.reset();
      content->id = text;
    }
    return true;
  }

  Reporter& reporter_;
  Chart& chart_;
  size_t unrolled_ = 0;
  std::set<std::string> ids_;
};

}  // namespace

const Expression* ConstantOf(const Chart& chart, std::string_view variable) {
  const int found = chart.FindVariable(variable);
  if (found < 0) return nullptr;
  const Variable& v = chart.variables[found];
  return v.initial && !v.assigned && !v.late ? &v.initial->e : nullptr;
}

std::optional<std::vector<std::string>> TextsOf(const Chart& chart, const Expression& e) {
  if (e.op == Op::kString) return std::vector<std::string>{e.text};
  if (e.op != Op::kVariable) return std::nullopt;
  // All variables whose values may come to be this one's.
  std::set<std::string> variables{e.text}, texts;
  bool grew = true, open = false;
  while (grew && !open) {
    grew = false;
    const auto take = [&](const Expression& value) {
      if (value.op == Op::kString) texts.insert(value.text);
      else if (value.op == Op::kVariable) grew |= variables.insert(value.text).second;
      else open = true;
    };
    for (const Variable& v : chart.variables) {
      if (variables.count(v.id) == 0) continue;
      if (v.late || !v.initial) open = true;
      else take(v.initial->e);
    }
    ForEachBlock(const_cast<Chart*>(&chart), [&](Block* block) {
      for (const Content& content : *block) {
        if (content.kind == Content::Kind::kAssign && content.value && variables.count(content.variable) > 0) {
          take(content.value->e);
        }
      }
    });
  }
  if (open || texts.empty()) return std::nullopt;
  return std::vector<std::string>(texts.begin(), texts.end());
}

void LowerContent(Reporter* reporter, Chart* chart) { ContentLowering(reporter, chart).Run(); }

}  // namespace callcue::scxml
