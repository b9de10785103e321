// What a scan costs: time linear in the text, no memory after the first texts, nothing shared between threads.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <ctime>
#include <new>
#include <thread>

#include "tests/match/match_testing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {
thread_local uint64_t allocations = 0;
}

// The forms that return null belong to the same family, or what they give would be freed by another.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  try {
    return ::operator new(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept { return ::operator new(bytes, std::nothrow); }
void* operator new[](std::size_t bytes) { return ::operator new(bytes); }
void operator delete[](void* p) noexcept { ::operator delete(p); }
void operator delete[](void* p, std::size_t) noexcept { ::operator delete(p); }
void* operator new(size_t size) {
  ++allocations;
  if (void* p = std::malloc(size == 0 ? 1 : size)) return p;
  throw std::bad_alloc();
}
// Not inline: where only one of the pair is, the compiler sees a mismatch.
__attribute__((noinline)) void operator delete(void* p) noexcept { std::free(p); }
__attribute__((noinline)) void operator delete(void* p, size_t) noexcept { std::free(p); }

namespace callcue::match {
namespace {

std::unique_ptr<const Matcher> Slow() {
  std::string twist;
  for (int i = 0; i < 60; ++i) twist += i % 7 ? "甲" : "乙丙";
  std::vector<CuesSpec> cues(2);
  for (uint32_t i = 0; i < 2; ++i) {
    cues[i].act = 5 + i;
    cues[i].least = -40;
    cues[i].finds = true;
    cues[i].enough = 30;
    cues[i].cues = {{"甲", 3}, {"甲#丙", 20}, {"#", -2}, {"#甲#", 5}, {"乙", -4}, {"a #", 1}, {"1甲", 1}, {"丁$", 9}};
  }
  Options options;
  options.cues = cues;
  return Compiled({Phrase(0, "甲{200}乙{200}甲{200}丙"), Phrase(1, "甲 & 丙"), Phrase(2, twist + "|甲乙丙甲乙丙甲乙"),
                   Phrase(3, "甲.*丁|乙", PhraseSpec::Role::kRegex), Phrase(4, "嗯{200}啊{200}嗯"),
                   Phrase(5, "(好|坏)啊"), Phrase(5, "好", PhraseSpec::Role::kExcept),
                   Phrase(6, "乙|丙", PhraseSpec::Role::kAny, true), Phrase(7, "1|12|a|ab")},
                  {}, {{"zh", {"甲", "不"}}}, options);
}

// Of this thread: the machine may be busy.
double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

TEST(Resources, TimeIsLinearInTheText) {
  auto matcher = Slow();
  Scratch scratch;
  Result result;
  const char* const kPieces[] = {"甲乙丙", "甲乙甲丙",   "嗯啊",       "嗯啊甲",   "1 ",     "1-1-",   "1,111",  "1.1.",
                                 "一",     "一 ",        "千百",       "十一",     "a'",     "a ",     "[a",     "[[",
                                 "好啊",   "¥",          "¥ 1 ",       "2026-1-1", "那个",   "我要我", "乙乙丙", "万亿",
                                 "１ １",  "甲1乙12甲", "甲嗯乙啊丙", "好嗯啊嗯啊", "    ",     "一    ", "谢谢谢"};
  for (const char* piece : kPieces) {
    auto seconds = [&](size_t bytes) {
      std::string text;
      while (text.size() < bytes) text += piece;
      double best = 1e9;
      for (int i = 0; i < 6; ++i) {
        const double begin = CpuSeconds();
        EXPECT_TRUE(matcher->Scan(text, 1, "zh", &scratch, &result)) << piece;
        best = std::min(best, CpuSeconds() - begin);
      }
      return best;
    };
    seconds(1 << 15);
    const double small = seconds(1 << 12), large = seconds(1 << 15);
    // Eight times the text: eight times the time, or 64 times were it quadratic.
    EXPECT_LT(large / small, 24) << piece << " " << small << " " << large;
  }
}

TEST(Resources, NoMemoryAfterWarmUp) {
  auto matcher = Slow();
  Scratch scratch;
  Result result;
  const std::string texts[] = {"甲乙丙甲乙丙甲好啊嗯啊嗯，不乙，12 ab 1.5万", "您好，甲乙丁，甲甲乙丁丁", "嗯嗯啊嗯",
                               "", "甲12丙，甲三丙，乙丙乙", "甲3甲"};
  for (int warm = 0; warm < 2; ++warm) {
    for (const std::string& text : texts) matcher->Scan(text, 1, "zh", &scratch, &result);
  }
  const uint64_t before = allocations;
  for (const std::string& text : texts) matcher->Scan(text, 1, "zh", &scratch, &result);
  EXPECT_EQ(allocations, before);
}

TEST(Resources, ThreadsShareAMatcher) {
  auto matcher = Slow();
  const std::string text = "甲乙丙甲乙丙甲好啊嗯啊嗯，不乙，12 ab 1.5万，甲乙丁";
  const std::string expected = Hits(*matcher, text);
  EXPECT_NE(expected, "");
  std::atomic<int> ready{0}, different{0};
  auto work = [&] {
    ++ready;
    while (ready < 2) {
    }
    for (int i = 0; i < 2000; ++i) different += Hits(*matcher, text) != expected;
  };
  std::thread one(work), two(work);
  one.join();
  two.join();
  EXPECT_EQ(different, 0);
}

TEST(Resources, FuzzerRunsOnItsSeeds) {
  const std::string seeds[] = {"",
                               std::string("\0您好，对不起让您久等了", 34),
                               "\1甲{3}(乙|丙)\n甲一乙",
                               "\3[0-9]+元\n三千五元",
                               "\1(((\n",
                               "\1<x> & 好\n甲好",
                               "\5甲\n不甲",
                               std::string("\0\xff", 2)};
  for (const std::string& seed : seeds) {
    EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(seed.data()), seed.size()), 0);
  }
}

}  // namespace
}  // namespace callcue::match
