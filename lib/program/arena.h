// Memory for the calls of a policy that has very many: pieces of one size, side by side in chunks that the system is asked
// to map as one large page each. A call that has left the caches is then found with fewer steps through the page tables.
//
// Thread rule: safe from any thread. Taking and giving hold a lock for a few instructions.
// Bound: the pieces in use, whole chunks of them, and one chunk more; what empties goes back to the system.
#ifndef CALLCUE_LIB_PROGRAM_ARENA_H_
#define CALLCUE_LIB_PROGRAM_ARENA_H_

#include <cstddef>
#include <cstdint>
#include <mutex>

namespace callcue::program {

class Arena {
 public:
  static constexpr size_t kChunkBytes = size_t{2} << 20;
  static constexpr size_t kAlignment = 128;   // two lines of the cache

  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena();   // every piece was given back

  // A piece that begins at a multiple of kAlignment. Behind its first eight bytes it holds what it was given back with, and
  // zeros the first time. Null where there is none to be had: no memory, no large pages on this system, or another size than
  // the first that was asked for.
  void* Take(size_t bytes) noexcept;
  void Give(void* piece) noexcept;

  size_t chunks() const;   // that there are

 private:
  // At the beginning of its chunk.
  struct Chunk {
    Chunk* next = nullptr;
    Chunk* previous = nullptr;
    void* free = nullptr;   // the last piece that was given back; each begins with the one before it
    uint32_t used = 0;      // pieces
    uint32_t fresh = 0;     // pieces that were never taken begin with this one
  };
  void Link(Chunk* chunk);
  void Unlink(Chunk* chunk);

  mutable std::mutex lock_;
  size_t piece_bytes_ = 0;
  uint32_t pieces_ = 0;     // in a chunk
  Chunk* open_ = nullptr;   // chunks with a piece that isn't in use
  size_t chunks_ = 0;
};

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_ARENA_H_
