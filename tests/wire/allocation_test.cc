// After warm-up neither reading nor writing allocates.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "callcue/v1/event.pb.h"
#include "lib/wire/decision_writer.h"
#include "lib/wire/event_reader.h"
#include "tests/expr/allocations.h"

namespace {
thread_local size_t allocations = 0;
}  // namespace

// The forms that return null belong to the same family, or what they give would be freed by another.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  try {
    return ::operator new(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept { return ::operator new(bytes, std::nothrow); }
void* operator new(size_t size) {
  ++allocations;
  if (void* p = std::malloc(size)) return p;
  throw std::bad_alloc();
}
void* operator new[](size_t size) { return operator new(size); }
// Not inline: where only one of the pair is, the compiler sees a mismatch.
__attribute__((noinline)) void operator delete(void* p) noexcept { std::free(p); }
__attribute__((noinline)) void operator delete[](void* p) noexcept { std::free(p); }
__attribute__((noinline)) void operator delete(void* p, size_t) noexcept { std::free(p); }
void operator delete[](void* p, size_t) noexcept { std::free(p); }

namespace callcue::wire {
namespace {

TEST(Allocations, NoneAfterWarmUp) {
  if (!expr::kCountsAllocations) GTEST_SKIP() << expr::kNotCounted;
  v1::Event message;
  message.set_event_id("an ID that is longer than a small string");
  v1::Utterance* utterance = message.mutable_utterance();
  utterance->set_text("您好很高兴为您服务请问有什么可以帮您");
  for (int i = 0; i < 20; ++i) utterance->add_words()->set_text("您");
  const std::string bytes = message.SerializeAsString() + "\xA2\x06\x01x";
  const std::string json =
      R"({"eventId":"x","mood":1,"agentAction":{"name":"n","arguments":[{"name":"a","value":{"stringValue":"\n"}}]}})";
  EventReader reader;
  Event event;
  Decision decision;
  decision.at_ms = 5;
  std::string out;
  const auto round = [&] {
    out.clear();
    const bool ok = reader.ReadBinary(bytes, &event).ok() && reader.ReadJson(json, true, &event).ok();
    DecisionWriter::AppendBinary(decision, &out);
    DecisionWriter::AppendJson(decision, &out);
    return ok;
  };
  allocations = 0;
  ASSERT_TRUE(round());
  EXPECT_GT(allocations, 0u);  // the counter counts
  allocations = 0;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(round());
  EXPECT_EQ(allocations, 0u);
}

}  // namespace
}  // namespace callcue::wire
