#include "lib/program/arena.h"

#include <cstring>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace callcue::program {
namespace {

#if defined(__linux__)
// Room for two, of which what lies outside of the one that is aligned goes back at once.
void* MapChunk() noexcept {
  constexpr size_t kBytes = Arena::kChunkBytes;
  void* const room = mmap(nullptr, 2 * kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) return nullptr;
  char* const begin = static_cast<char*>(room);
  const size_t before = -reinterpret_cast<uintptr_t>(begin) & (kBytes - 1);
  if (before > 0) munmap(begin, before);
  munmap(begin + before + kBytes, kBytes - before);
  madvise(begin + before, kBytes, MADV_HUGEPAGE);   // where it can't, small pages do
  return begin + before;
}
void UnmapChunk(void* chunk) noexcept { munmap(chunk, Arena::kChunkBytes); }
#else
void* MapChunk() noexcept { return nullptr; }
void UnmapChunk(void*) noexcept {}
#endif

char* BeginOf(void* piece) {
  return reinterpret_cast<char*>(reinterpret_cast<uintptr_t>(piece) & ~(Arena::kChunkBytes - 1));
}

}  // namespace

Arena::~Arena() {
  while (open_ != nullptr) {
    Chunk* const chunk = open_;
    open_ = chunk->next;
    UnmapChunk(chunk);
  }
}

void Arena::Link(Chunk* chunk) {
  chunk->previous = nullptr;
  chunk->next = open_;
  if (open_ != nullptr) open_->previous = chunk;
  open_ = chunk;
}

void Arena::Unlink(Chunk* chunk) {
  (chunk->previous != nullptr ? chunk->previous->next : open_) = chunk->next;
  if (chunk->next != nullptr) chunk->next->previous = chunk->previous;
}

void* Arena::Take(size_t bytes) noexcept {
  static_assert(sizeof(Chunk) <= kAlignment);
  const size_t size = (bytes + kAlignment - 1) & ~(kAlignment - 1);
  const std::lock_guard<std::mutex> lock(lock_);
  if (piece_bytes_ == 0 && size > 0 && size <= kChunkBytes / 8) {
    piece_bytes_ = size;
    pieces_ = static_cast<uint32_t>((kChunkBytes - kAlignment) / size);
  }
  if (size != piece_bytes_ || size == 0) return nullptr;
  if (open_ == nullptr) {
    void* const memory = MapChunk();
    if (memory == nullptr) return nullptr;
    Link(new (memory) Chunk());
    ++chunks_;
  }
  Chunk* const chunk = open_;
  void* piece = chunk->free;
  if (piece != nullptr) std::memcpy(&chunk->free, piece, sizeof chunk->free);
  else piece = reinterpret_cast<char*>(chunk) + kAlignment + chunk->fresh++ * piece_bytes_;
  if (++chunk->used == pieces_) Unlink(chunk);
  return piece;
}

void Arena::Give(void* piece) noexcept {
  Chunk* const chunk = reinterpret_cast<Chunk*>(BeginOf(piece));
  {
    const std::lock_guard<std::mutex> lock(lock_);
    std::memcpy(piece, &chunk->free, sizeof chunk->free);
    chunk->free = piece;
    if (chunk->used-- == pieces_) Link(chunk);
    // The last one stays, for a call that comes next.
    if (chunk->used > 0 || (chunk == open_ && chunk->next == nullptr)) return;
    Unlink(chunk);
    --chunks_;
  }
  UnmapChunk(chunk);
}

size_t Arena::chunks() const {
  const std::lock_guard<std::mutex> lock(lock_);
  return chunks_;
}

}  // namespace callcue::program
