// Memory of the calls of a policy: pieces that don't overlap, in chunks that go back when they are empty.
#include "lib/program/arena.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace callcue::program {
namespace {

constexpr size_t kBytes = 896;

// Whether this system has such memory at all.
bool IsThere() {
  Arena arena;
  void* const piece = arena.Take(kBytes);
  if (piece != nullptr) arena.Give(piece);
  return piece != nullptr;
}

TEST(Arena, PiecesLieSideBySideAndGoBack) {
  if (!IsThere()) GTEST_SKIP() << "no such memory here";
  Arena arena;
  EXPECT_EQ(arena.chunks(), 0);
  const size_t of_chunk = (Arena::kChunkBytes - Arena::kAlignment) / kBytes;
  std::vector<char*> pieces;
  for (size_t i = 0; i < 3 * of_chunk; ++i) {
    pieces.push_back(static_cast<char*>(arena.Take(kBytes)));
    ASSERT_NE(pieces.back(), nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(pieces.back()) % Arena::kAlignment, 0);
    std::memset(pieces.back(), static_cast<int>(i & 0x7f), kBytes);
  }
  EXPECT_EQ(arena.chunks(), 3);
  std::vector<char*> sorted = pieces;
  std::sort(sorted.begin(), sorted.end());
  for (size_t i = 1; i < sorted.size(); ++i) ASSERT_GE(sorted[i] - sorted[i - 1], static_cast<std::ptrdiff_t>(kBytes));
  for (size_t i = 0; i < pieces.size(); ++i) {
    ASSERT_EQ(std::count(pieces[i], pieces[i] + kBytes, static_cast<char>(i & 0x7f)), static_cast<std::ptrdiff_t>(kBytes));
  }
  // What was given back is taken again before there is more.
  arena.Give(pieces[5]);
  EXPECT_EQ(arena.Take(kBytes), pieces[5]);
  EXPECT_EQ(arena.chunks(), 3);
  for (char* piece : pieces) arena.Give(piece);
  EXPECT_EQ(arena.chunks(), 1);
}

TEST(Arena, IsOfOneSize) {
  if (!IsThere()) GTEST_SKIP() << "no such memory here";
  Arena arena;
  void* const first = arena.Take(kBytes);
  EXPECT_EQ(arena.Take(kBytes + Arena::kAlignment), nullptr);
  EXPECT_EQ(arena.Take(0), nullptr);
  arena.Give(first);
  Arena large;
  EXPECT_EQ(large.Take(Arena::kChunkBytes), nullptr);
}

TEST(Arena, IsSharedByThreads) {
  if (!IsThere()) GTEST_SKIP() << "no such memory here";
  Arena arena;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&arena, t] {
      std::vector<int*> mine;
      for (int i = 0; i < 20000; ++i) {
        if (i % 3 == 2) {
          ASSERT_EQ(*mine.back(), t);
          arena.Give(mine.back());
          mine.pop_back();
          continue;
        }
        mine.push_back(static_cast<int*>(arena.Take(kBytes)));
        *mine.back() = t;
      }
      for (int* piece : mine) arena.Give(piece);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(arena.chunks(), 1);
}

}  // namespace
}  // namespace callcue::program
