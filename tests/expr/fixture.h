// One environment for the tests of guards: a name of each type, and slots to put values in.
#ifndef CALLCUE_TESTS_EXPR_FIXTURE_H_
#define CALLCUE_TESTS_EXPR_FIXTURE_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/expr/expr.h"

namespace callcue::expr {

class Guards {
 public:
  Guards() {
    Slot_("i", Kind::kInt, 0);
    Slot_("j", Kind::kInt, 1);
    Slot_("u", Kind::kUint, 2);
    Slot_("d", Kind::kDouble, 3);
    Slot_("s", Kind::kString, 4);
    Slot_("b", Kind::kBool, 5);
    Slot_("c", Kind::kBool, 6);
    Slot_("t", Kind::kTimestamp, 7);
    Slot_("p", Kind::kDuration, 8);
    const Type number = Type::Simple(Kind::kInt);
    environment.DeclareSlot("xs", Type::List(number), {1, 9}, true);
    environment.DeclareSlot("m", Type::Map(Type::Simple(Kind::kString), number), {1, 10}, true);
    environment.DeclareSlot("any", Type::Dyn(), {1, 11}, true);
    Slot_("fact.order_id", Kind::kString, 12);
    Slot_("acts.thanks.count", Kind::kInt, 13);
    Slot_("duties.thank-after-hold.open", Kind::kBool, 14);
    environment.DeclareConstant("param.max_rings", Value::Int(3));
    environment.DeclareConstant("param.grace", Value::DurationMs(8000));
    environment.DeclareStringList("param.words", {"thanks", "sorry"});
    slots.resize(32);
  }

  // The ID, or kNone with `problems` set.
  ExprId Add(std::string_view text, Kind wanted = Kind::kNull) {
    problems.clear();
    return builder.Add(text, environment, wanted, &problems);
  }

  // What the text evaluates to with the slots as they are: a value, unknown[slots], error(code); or the problems.
  std::string Run(std::string_view text) {
    Builder own;
    problems.clear();
    const ExprId id = own.Add(text, environment, Kind::kNull, &problems);
    if (id == kNone) return Problems();
    program = own.Finish();
    Unknowns unknowns;
    Scratch scratch{memory, sizeof memory, 0};
    const Frame frame = MakeFrame(&scratch);
    const Value v = program->Evaluate(id, frame, &unknowns);
    if (v.kind != Kind::kUnknown) return FormatValue(v, nullptr);
    std::string out = "unknown[";
    for (int k = 0; k < unknowns.count; ++k) out += (k ? " " : "") + std::to_string(unknowns.slots[k].index);
    return out + "]";
  }

  Frame MakeFrame(Scratch* scratch) const {
    Frame frame;
    frame.banks[1] = slots.data();
    frame.scratch = scratch;
    return frame;
  }

  std::string Problems() const {
    std::string out;
    for (const Problem& p : problems) {
      out += (out.empty() ? "" : "\n") + p.code + " " + std::to_string(p.begin) + "-" + std::to_string(p.end) + ": " +
             p.message + (p.hint.empty() ? "" : " (" + p.hint + ")");
    }
    return out;
  }

  Environment environment;
  Builder builder;
  std::vector<Value> slots;
  std::vector<Problem> problems;
  std::unique_ptr<const Program> program;

 private:
  void Slot_(std::string_view name, Kind kind, uint32_t index) {
    environment.DeclareSlot(name, Type::Simple(kind), {1, index}, true);
  }
  char memory[4096];
};

}  // namespace callcue::expr

#endif  // CALLCUE_TESTS_EXPR_FIXTURE_H_
