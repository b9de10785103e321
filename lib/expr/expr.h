// Guards: a statically typed subset of the Common Expression Language (CEL), compiled to a flat program on typed slots.
//
// The stages, one file each: parse, check, fold, compile, eval, dump. Nothing here knows of calls or policies: an
// Environment says which dotted names exist ("ring_count", "param.max_rings", "event.cause", "acts.thanks.count",
// "state.held"), of which type they are, and in which slot the evaluator finds them.
//
// Thread rule: Environment and Builder belong to one thread; a Program is immutable and may be shared.
#ifndef CALLCUE_LIB_EXPR_EXPR_H_
#define CALLCUE_LIB_EXPR_EXPR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/expr/value.h"

namespace callcue::expr {

// Where the evaluator finds a name's value: Frame::banks[bank][index].
struct Slot {
  uint8_t bank = 0;
  uint32_t index = 0;
  friend bool operator==(Slot a, Slot b) { return a.bank == b.bank && a.index == b.index; }
};
inline constexpr int kBanks = 4;

// An author's error or warning, at bytes [begin, end) of the expression's text.
struct Problem {
  std::string code;
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string message;
  std::string hint;
  bool warning = false;
};

// A checked type. What a list or a map holds follows flat in `inner`: the element's type, or the key's and then the
// value's, each with its own parts right behind it.
struct Type {
  struct Part {
    Kind kind = Kind::kNull;
    bool dyn = false;
  };
  Kind kind = Kind::kNull;
  bool dyn = false;
  std::vector<Part> inner;

  static Type Simple(Kind kind);
  static Type Dyn();
  static Type List(const Type& element);
  static Type Map(const Type& key, const Type& value);

 private:
  void Append(const Type& type);
};

// Names and what they stand for. A child environment adds names to its parent's, e.g. the fields of one event; the
// parent outlives it. A part of a name that is no CEL identifier is quoted in a text: duties.`thank-after-hold`.open.
//
// has(a.b) of a name is whether its slot holds a value; of a map, whether it has the key.
class Environment {
 public:
  explicit Environment(const Environment* parent = nullptr);
  ~Environment();
  Environment(Environment&&) noexcept;
  Environment& operator=(Environment&&) noexcept;

  // `name` may be dotted. `may_be_unknown`: a fact without a default (MODEL R10).
  // Returns false if the name exists in this environment already.
  bool DeclareSlot(std::string_view name, Type type, Slot slot, bool may_be_unknown);
  // A constant, folded at load: a parameter, or a member of an enumeration ("cause.TRANSFER"). The bytes of a string
  // are copied. A list of strings is given by DeclareStringList.
  bool DeclareConstant(std::string_view name, Value value);
  bool DeclareStringList(std::string_view name, const std::vector<std::string>& values);
  // CEL's container: within "a.b" the name x means a.b.x, else a.x, else x.
  void SetContainer(std::string_view name);

  struct Impl;

 private:
  friend class Builder;
  std::unique_ptr<Impl> impl_;
};

using ExprId = uint32_t;  // 0 = no expression
inline constexpr ExprId kNone = 0;

enum class Outcome : uint8_t { kFalse = 0, kTrue = 1, kUnknown = 2, kError = 3 };

// Memory that an evaluation may build strings and lists in: bounded, owned by the caller, reset by it.
struct Scratch {
  char* data = nullptr;
  uint32_t capacity = 0;
  uint32_t used = 0;
  bool full = false;   // set where it was too small for something; with more the result may be another
};

// What an evaluation reads. All borrowed. A bank may be null only if no expression reads it (see Program::SlotsOf). A
// slot that holds a value of another kind than declared is an error of the evaluation ("slot-type"), and no more.
struct Frame {
  const Value* banks[kBanks] = {nullptr, nullptr, nullptr, nullptr};
  const char* heap = nullptr;  // base of relative strings
  Scratch* scratch = nullptr;
};

// Puts the values of slots into the banks of a frame when an evaluation comes to them.
class SlotReader {
 public:
  virtual const Value& Read(Slot slot) = 0;
  virtual void ReadAll() = 0;  // every slot that the expression at hand reads

 protected:
  ~SlotReader() = default;
};

// The slots of unknown facts that would decide an expression; the first few, in order of appearance.
struct Unknowns {
  static constexpr int kMost = 8;
  Slot slots[kMost];
  int count = 0;
};

// One part of an expression and what it came to, for explanations.
struct Part {
  uint32_t begin = 0, end = 0;  // bytes of the source, without parentheses around it
  uint16_t depth = 0;           // of nesting: the whole is 0
  bool evaluated = false;       // false: something else decided before, or it was folded away at load
  bool constant = false;        // the same for every call: a literal, a parameter, or what follows from them
  bool in_loop = false;         // the value is that of the last element looked at
  enum class Form : uint8_t { kOther, kAnd, kOr, kNot, kName, kHas, kCompare };
  Form form = Form::kOther;
  Slot slot;  // of a kName or kHas
  Value value;
};

class Program;
struct Entry;
struct Instruction;

// Compiles the expressions of one policy into one program.
class Builder {
 public:
  Builder();
  ~Builder();

  // Parses, checks, folds and compiles `text`. Returns kNone and adds problems when it isn't valid or isn't of the
  // wanted type (Kind::kBool for a guard; Kind::kNull accepts any type). Equal texts in equal environments may share.
  ExprId Add(std::string_view text, const Environment& environment, Kind wanted, std::vector<Problem>* problems);

  // The type of an expression that was added.
  Type TypeOf(ExprId id) const;
  // The parts of a condition that parses, in the order of the text, as byte ranges without parentheses around them: what
  // holds is all those of choice 0 and, of each other choice, all those of one of its ways. "a && (b || c && d)" has a;
  // of choice 1 in way 1 b, in way 2 c and d. What branches once more within a way is one part. Anything else is one.
  struct ConditionPart {
    uint32_t begin, end;
    uint32_t choice, way;
  };
  static std::vector<ConditionPart> PartsOf(std::string_view text);

  // Invalidates the builder.
  std::unique_ptr<const Program> Finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class Program {
 public:
  ~Program();

  // The fast path: a guard. Allocates nothing, but for RE2's own automaton when matches() sees a text of a new shape
  // (at most 1 MiB a pattern). `unknowns` may be null; it's filled when the outcome is kUnknown. `error` may be null;
  // it receives the code of the error ("overflow", "division-by-zero", ...; static storage).
  Outcome EvaluateBool(ExprId id, const Frame& frame, Unknowns* unknowns = nullptr, const char** error = nullptr) const;
  // The same with banks that are filled as far as the outcome needs, by `reader`.
  Outcome EvaluateBool(ExprId id, const Frame& frame, SlotReader* reader, const char** error) const;
  // Any expression. The result is kUnknown, kError or a value; a string it built lives in frame.scratch.
  Value Evaluate(ExprId id, const Frame& frame, Unknowns* unknowns = nullptr, const char** error = nullptr) const;

  // Evaluates as Evaluate does, and tells the value of each part that was looked at, the whole first, then its operands
  // from left to right, each followed by its own. Unknown parts have kind kUnknown; texts lie where those of Evaluate
  // do.
  Value EvaluateParts(ExprId id, const Frame& frame, std::vector<Part>* parts) const;

  // The slots that an expression reads, each once, sorted by bank and index.
  const std::vector<Slot>& SlotsOf(ExprId id) const;
  // Static worst-case cost in steps of the interpreter.
  uint64_t CostOf(ExprId id) const;
  // True if the expression reads no slot and was folded to one value, which is then given.
  bool IsConstant(ExprId id, Value* value) const;
  // The constants that stand in an expression, elements of constant lists too, in order of appearance: the values at
  // which it may change its mind. Strings are borrowed from the program.
  std::vector<Value> ConstantsIn(ExprId id) const;

  // Stable texts for tests and explanations.
  std::string_view SourceOf(ExprId id) const;
  std::string DumpTree(ExprId id) const;
  std::string DumpProgram(ExprId id) const;

  struct Impl;

 private:
  friend class Builder;
  Program();
  template <bool kTexts>
  Outcome Terms(ExprId id, const Frame& frame, Unknowns* unknowns, const char** error, const Instruction* pc) const;
  Outcome GoOn(ExprId id, const Frame& frame, Unknowns* unknowns, const char** error, const Instruction* pc) const;
  std::unique_ptr<Impl> impl_;
  const Entry* entries_ = nullptr;  // impl_'s, where the fast path finds them at once
  ExprId count_ = 0;
};

// A value as an author would write it: 3, 3u, "text", 8s, [1, 2]; `unknown` and error(code) for what isn't one.
std::string FormatValue(const Value& value, const char* heap);

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_EXPR_H_
