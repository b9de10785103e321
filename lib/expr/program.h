// The flat form of guards. All expressions of a policy lie in one array of instructions; jumps are relative.
//
// Conditions are control flow: the instruction of a term compares a slot with a constant and jumps, or falls through to
// the next term. Three values out of two-way jumps: && and || are *chains*. A term that is unknown or fails decides
// nothing; it is noted as pending in its chain and falls through as if it had not been there. If a later term decides
// the chain, the note is forgotten; if none does, the end of the chain finds it and hands it on. So the fast path of a
// known term is a load, two compares and no store.
//
// Everything else works on registers, which a frame of the interpreter holds. Registers are given out like a stack.
#ifndef CALLCUE_LIB_EXPR_PROGRAM_H_
#define CALLCUE_LIB_EXPR_PROGRAM_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "lib/expr/arena.h"
#include "lib/expr/expr.h"
#include "lib/expr/op.h"
#include "lib/expr/tree.h"

namespace re2 {
class RE2;
}

namespace callcue::expr {

// X(code, text in dumps, what its operands are; see Instruction)
//
// Operands: T jump target, D destination register, C chain, S slot, V a constant beside it, K pointer to a constant,
// A and B registers, O an operator, P a pattern, N a number.
#define CALLCUE_EXPR_CODES(X)                                                                  \
  X(kReturn, "return", "A")             /* the register */                                     \
  X(kReturnChain, "return-chain", "CN") /* what is pending, else the bool N */                 \
  X(kReturnBool, "return-bool", "N")    /* N */                                                \
  X(kJump, "jump", "T")                                                                        \
  X(kClear, "clear", "C")              /* forgets what is pending */                           \
  X(kChainEnd, "chain-end", "CAT")     /* pending: hand it to chain A and jump */              \
  X(kChainValue, "chain-value", "CAT") /* pending: to register A, and jump */                  \
  X(kRegIf, "if", "CAT")               /* jump if the register is true */                      \
  X(kRegUnless, "unless", "CAT")       /* jump if it is false */                               \
  X(kCompareIf, "if-compare", "COABT") /* jump if A op B */                                    \
  X(kCompareUnless, "unless-compare", "COABT")                                                 \
  X(kHasIf, "if-has", "CST")                                                                   \
  X(kHasUnless, "unless-has", "CST")                                                           \
  X(kBoolIf, "if-bool", "CSVT") /* jump if the slot is V */                                    \
  X(kIntEq, "if-int-eq", "CSVT")                                                               \
  X(kIntNe, "if-int-ne", "CSVT")                                                               \
  X(kIntLt, "if-int-lt", "CSVT")                                                               \
  X(kIntLe, "if-int-le", "CSVT")                                                               \
  X(kIntGt, "if-int-gt", "CSVT")                                                               \
  X(kIntGe, "if-int-ge", "CSVT")                                                               \
  X(kUintEq, "if-uint-eq", "CSVT")                                                             \
  X(kUintNe, "if-uint-ne", "CSVT")                                                             \
  X(kUintLt, "if-uint-lt", "CSVT")                                                             \
  X(kUintLe, "if-uint-le", "CSVT")                                                             \
  X(kUintGt, "if-uint-gt", "CSVT")                                                             \
  X(kUintGe, "if-uint-ge", "CSVT")                                                             \
  X(kDoubleEq, "if-double-eq", "CSVT")                                                         \
  X(kDoubleNe, "if-double-ne", "CSVT")                                                         \
  X(kDoubleLt, "if-double-lt", "CSVT")                                                         \
  X(kDoubleLe, "if-double-le", "CSVT")                                                         \
  X(kDoubleGt, "if-double-gt", "CSVT")                                                         \
  X(kDoubleGe, "if-double-ge", "CSVT")                                                         \
  X(kDoubleNotLt, "unless-double-lt", "CSVT") /* not the same as ge: NaN */                    \
  X(kDoubleNotLe, "unless-double-le", "CSVT")                                                  \
  X(kDoubleNotGt, "unless-double-gt", "CSVT")                                                  \
  X(kDoubleNotGe, "unless-double-ge", "CSVT")                                                  \
  X(kTimeEq, "if-time-eq", "CSKT")                                                             \
  X(kTimeNe, "if-time-ne", "CSKT")                                                             \
  X(kTimeLt, "if-time-lt", "CSKT")                                                             \
  X(kTimeLe, "if-time-le", "CSKT")                                                             \
  X(kTimeGt, "if-time-gt", "CSKT")                                                             \
  X(kTimeGe, "if-time-ge", "CSKT")                                                             \
  X(kTextEq, "if-text-eq", "CSKT")                                                             \
  X(kTextNe, "if-text-ne", "CSKT")                                                             \
  X(kTextIn, "if-text-in", "CSKT")                                                             \
  X(kTextNotIn, "unless-text-in", "CSKT")                                                      \
  X(kLoadSlot, "load", "DSN") /* N: the kind that it must have; 0 for any */                   \
  X(kLoadHas, "has", "DS")                                                                     \
  X(kLoad, "const", "DK")                                                                      \
  X(kMove, "move", "DA")                                                                       \
  X(kApply1, "apply", "ODA")                                                                   \
  X(kApply2, "apply", "ODAB")                                                                  \
  X(kMatch, "match", "DAP")                                                                    \
  X(kList, "list", "DAN")           /* of N registers from A on */                             \
  X(kMap, "map", "DAN")             /* of N pairs from A on */                                 \
  X(kLoopBegin, "loop", "BAT")      /* runs B over the range A; A is no range: jump */         \
  X(kLoopNext, "next", "BAT")       /* next element of B to A; none left: jump */              \
  X(kLoopPend, "pend", "CA")        /* notes the register as pending */                        \
  X(kCollect, "collect", "BAT")     /* prepares the list A for what B runs over; full: jump */ \
  X(kCount, "count", "ABT")         /* A counts if B is true; fails: jump */                   \
  X(kKeepIf, "keep-if", "ABT")      /* B isn't true: jump; notes in A why if unknown */        \
  X(kAppend, "append", "ABT")       /* B to the list A; fails: jump */                         \
  X(kCollected, "collected", "DAN") /* what A has become: 0 a list, 1 whether it counted 1 */

enum class Code : uint8_t {
#define CALLCUE_EXPR_CODE(name, text, operands) name,
  CALLCUE_EXPR_CODES(CALLCUE_EXPR_CODE)
#undef CALLCUE_EXPR_CODE
};

struct Instruction {
  Code code = Code::kReturn;
  uint8_t place = 0;  // bank of the slot | chain << 2
  union {
    uint16_t target = 0;  // D: the register
    int16_t jump;         // T: how far
  };
  union {
    uint32_t slot = 0;
    struct {
      uint16_t a, b;
    };
  };
  union {
    int64_t i = 0;
    uint64_t u;
    double d;
    const Value* value;
    const re2::RE2* pattern;
    Op op;
  };
};
static_assert(sizeof(Instruction) == 16);

// A collection takes three registers: the list or count, what went wrong (null if nothing), the room left.
inline constexpr int kCollectRegisters = 3;
// An iteration takes two: the range, the position.
inline constexpr int kLoopRegisters = 2;

inline constexpr size_t kMostRegisters = 640;
inline constexpr size_t kMostChains = 64;
// Steps of the interpreter, about a nanosecond each: two nested loops over full lists with a body of a dozen parts, or
// a hundred patterns.
inline constexpr uint64_t kMostCost = 100000;
// RE2's measure; its default of memory is for patterns a hundred times as large.
inline constexpr int kMostPatternSize = 300;
inline constexpr int64_t kPatternMemory = 1 << 20;

struct Compiled {
  uint32_t code = 0, code_count = 0;   // in Program::Impl::code
  uint32_t slots = 0, slot_count = 0;  // in order of appearance, in Program::Impl::appearance
  uint32_t nodes = 0, node_count = 0;  // in Program::Impl::nodes
  uint32_t children = 0;               // in Program::Impl::children
  NodeId root = 0;
  TypeId type = 0;
  uint64_t cost = 0;
  std::string_view source;
  std::vector<Slot> sorted;
};

// What evaluating needs of an expression, side by side for all.
struct Entry {
  const Instruction* code = nullptr;  // once the program is finished
  uint32_t slots = 0, slot_count = 0;
};

struct Program::Impl {
  std::vector<Compiled> compiled = std::vector<Compiled>(1);  // by ExprId; 0 is none
  std::vector<Entry> entries = std::vector<Entry>(1);  // that of kNone has the code of an expression that isn't there
  std::vector<Instruction> code;
  std::vector<uint16_t> node_of;  // of each instruction: the node whose value it settles
  std::vector<uint8_t> bit_of;    // of each instruction that reads a slot: the slot's bit in sets of unknown slots
  std::vector<Slot> appearance;
  std::vector<Node> nodes;
  std::vector<NodeId> children;
  Arena arena;
  std::vector<std::shared_ptr<Arena>> kept;
  std::vector<std::unique_ptr<re2::RE2>> patterns;

  bool Has(ExprId id) const { return id != kNone && id < entries.size(); }
  const Node* NodesOf(const Compiled& c) const { return nodes.data() + c.nodes; }
};
inline constexpr uint16_t kNoNode = 0xFFFF;
inline constexpr uint16_t kJumpsIfFalse = 0x8000;  // beside the node of a term

// Bit i of a set is the i-th slot in order of appearance; the last bit is all from there on.
inline constexpr uint32_t kLastBit = 63;
inline bool ReadsSlot(Code code) {
  return (code >= Code::kHasIf && code <= Code::kTextNotIn) || code == Code::kLoadSlot || code == Code::kLoadHas;
}

// What an ID that means no expression evaluates.
const Instruction* CodeOfNothing();

// The slots of a set, in order of appearance.
void NameUnknowns(uint64_t set, const Slot* slots, uint32_t count, const Frame& frame, Unknowns* unknowns);

// The interpreter on any piece of code, from `pc` on. `bits` has Program::Impl::bit_of of the code; null if it reads no
// slot.
Value Interpret(const Instruction* code, const Instruction* pc, const uint8_t* bits, const Frame& frame);

// The same, and the value that each instruction settled goes to `settled` (by instruction; kind stays as it was for
// what did not run).
Value InterpretRecording(const Instruction* code, const uint8_t* bits, const Frame& frame, Value* settled);

// A guard of terms alone of which some are unknown. False, with nothing done, if it meets anything else; else `result`
// is a bool, or unknown with the set of its slots.
bool InterpretTerms(const Instruction* code, const uint8_t* bits, const Frame& frame, Value* result);

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_PROGRAM_H_
