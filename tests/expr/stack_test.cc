// How deep a text nests costs no stack: every stage, from parsing to explaining, takes as much of it for the deepest
// text that is allowed as for a flat one.
#include <gtest/gtest.h>
#include <pthread.h>

#include <algorithm>
#include <functional>

#include "lib/base/limits.h"
#include "tests/expr/fixture.h"

namespace callcue::expr {
namespace {

constexpr size_t kStack = 1 << 18;
constexpr char kUntouched = 0x5a;

// Bytes of stack that `work` takes, on a thread of its own.
size_t StackOf(const std::function<void()>& work) {
  std::vector<char> memory(kStack + 4096, kUntouched);
  char* stack = memory.data() + (4096 - reinterpret_cast<uintptr_t>(memory.data()) % 4096);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  EXPECT_EQ(pthread_attr_setstack(&attributes, stack, kStack), 0);
  pthread_t thread;
  const auto run = [](void* function) -> void* {
    (*static_cast<const std::function<void()>*>(function))();
    return nullptr;
  };
  EXPECT_EQ(pthread_create(&thread, &attributes, run, const_cast<std::function<void()>*>(&work)), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  return static_cast<size_t>(stack + kStack -
                             std::find_if(stack, stack + kStack, [](char c) { return c != kUntouched; }));
}

// Takes the text through every stage; the code of its problem, or "".
std::string Exercise(Guards* g, const std::string& text) {
  Builder builder;
  std::vector<Problem> problems;
  const ExprId id = builder.Add(text, g->environment, Kind::kNull, &problems);
  Builder::PartsOf(text);
  if (id == kNone) return problems[0].code;
  // The text of its type, in the message, and the type itself.
  builder.Add(text + " < {}", g->environment, Kind::kNull, &problems);
  const Type type = builder.TypeOf(id);
  const auto program = builder.Finish();
  std::vector<char> memory(256 << 10);
  Scratch scratch{memory.data(), static_cast<uint32_t>(memory.size()), 0};
  const Frame frame = g->MakeFrame(&scratch);
  std::vector<Part> parts;
  FormatValue(program->EvaluateParts(id, frame, &parts), nullptr);
  program->EvaluateBool(id, frame);
  program->DumpTree(id);
  program->DumpProgram(id);
  Value constant;
  if (program->IsConstant(id, &constant)) {
    Environment child(&g->environment);
    child.DeclareConstant("constant", constant);
    Builder().Add("constant == constant", child, Kind::kNull, &problems);
  }
  return "";
}

std::string Nest(size_t levels, const char* before, const char* core, const char* behind) {
  std::string text;
  for (size_t i = 0; i < levels; ++i) text += before;
  text += core;
  for (size_t i = 0; i < levels; ++i) text += behind;
  return text;
}

TEST(Stack, IsTheSameHoweverDeepATextNests) {
  const struct {
    const char *before, *core, *behind;
    size_t most;  // levels
  } rows[] = {
      {"(", "i", ")", limits::kExpressionDepth - 1},
      {"!", "b", "", limits::kExpressionDepth - 1},
      {"-(", "i", ")", limits::kExpressionDepth - 1},
      {"", "i", "+i", limits::kExpressionDepth - 1},
      {"(1 + ", "i", ")", limits::kExpressionDepth - 1},
      {"(b && (c || ", "b", "))", limits::kExpressionDepth / 2 - 1},
      {"!(b && ", "c", ")", limits::kExpressionDepth / 2 - 1},
      {"b ? i : ", "j", "", limits::kExpressionDepth - 1},
      {"(b ? ", "i", " : j)", limits::kExpressionDepth - 2},
      {"b == (", "c", ")", limits::kExpressionDepth - 1},
      {"[", "i", "]", limits::kExpressionDepth - 1},
      {"[", "1", "]", limits::kExpressionDepth - 1},
      {"{'a':", "i", "}", limits::kExpressionDepth - 1},
      {"{'a':", "1", "}", limits::kExpressionDepth - 1},
      {"", "any", ".a", limits::kExpressionDepth - 1},
      {"xs[", "i", "]", limits::kExpressionDepth - 1},
      {"string(", "i", ")", limits::kExpressionDepth - 1},
      {"", "xs", ".filter(x, b)", limits::kExpressionDepth - 1},
      {"s == 'a' && s != 'b' && (", "b", ")", limits::kExpressionDepth - 1},
  };
  for (const auto& row : rows) {
    Guards g;
    for (int known = 0; known < 2; ++known) {
      g.slots[0] = known ? Value::Int(1) : Value();
      g.slots[4] = known ? Value::String("a") : Value();
      g.slots[5] = known ? Value::Bool(true) : Value();
      size_t used[2];
      std::string code;
      for (const size_t deep : {0, 1}) {
        const std::string text = Nest(deep ? row.most : 1, row.before, row.core, row.behind);
        used[deep] = StackOf([&] { code = Exercise(&g, text); });
        EXPECT_EQ(code, "") << text;
      }
      // What a library function takes may differ by a little.
      EXPECT_LT(used[1], used[0] + 4096) << Nest(1, row.before, row.core, row.behind);
    }
    const std::string text = Nest(row.most + 1, row.before, row.core, row.behind);
    std::string code;
    StackOf([&] { code = Exercise(&g, text); });
    EXPECT_EQ(code, "too-deep") << text;
  }
}

// A text may open more brackets than it may nest.
TEST(Stack, IsTheSameForATextThatNestsTooDeep) {
  Guards g;
  for (const char* bracket : {"(", "[", "{", "-", "!", "b?", "xs[", "size(", "{1:", "b&&(", "i+("}) {
    std::string text;
    while (text.size() + std::string_view(bracket).size() <= limits::kExpressionBytes) text += bracket;
    const size_t flat = StackOf([&] { Exercise(&g, bracket); });
    EXPECT_LT(StackOf([&] { Exercise(&g, text); }), flat + 4096) << bracket;
  }
}

}  // namespace
}  // namespace callcue::expr
