// The state of one contact in one block of memory: a header, what the policy fixes, a directory, then arrays of records.
//
// Copying a call, taking a savepoint and writing a snapshot are one copy of bytes each, because nothing in the block is
// an address: strings are offsets into the block's own heap section. An array that is full moves what lies behind it, or
// the whole block, so references into it don't survive Push(); code holds indices.
//
// A block is small because most calls need little of it: the directory ends with the last part that was ever used, and
// what few calls need (struct Rare, the details of recommendations) is a part that is empty until then.
//
// Thread rule: as for the Call that owns it.
#ifndef CALLCUE_LIB_RUN_STATE_H_
#define CALLCUE_LIB_RUN_STATE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <vector>

#include "lib/base/limits.h"
#include "lib/expr/value.h"
#include "lib/program/program.h"
#include "lib/program/step_tables.h"
#include "lib/run/records.h"

namespace callcue::run {

// How the block of a new call is laid out: room for a few recommendations, one time on hold, and what else its policy
// says most calls need; what is left of the last line goes to recommendations.
struct StateLayout {
  explicit StateLayout(const program::Program& program);
  uint32_t parts = 0;               // in the directory
  uint32_t begin = 0;               // of the first part
  uint32_t bytes = 0;
  uint32_t capacity[kMoving] = {};
};

class State {
 public:
  explicit State(const program::Program& program) : State(program, StateLayout(program), nullptr) {}
  // Its block stands at `place`, which has room for it as it is laid out, while it is no larger. Null: elsewhere.
  State(const program::Program& program, const StateLayout& layout, char* place);
  // The same of a block that begins with `begin`, as far as its first part, and has no text yet.
  [[gnu::always_inline]] State(const program::Program& program, const StateLayout& layout, const char* begin, char* place)
      : block_(place), tables_(program.step.get()), size_(layout.bytes), allocated_(layout.bytes), moving_(layout.parts),
        owned_(false) {
    std::memcpy(place, begin, layout.begin);
  }
  State(const State& other, char* place, uint32_t bytes);
  ~State() { Free(); }
  State(const State& other);
  State& operator=(const State& other);   // reuses its memory when the other's block fits

  Header& header() { return *reinterpret_cast<Header*>(block_); }
  const Header& header() const { return *reinterpret_cast<const Header*>(block_); }

  template <int part> typename RecordOf<part>::Record* data() {
    return reinterpret_cast<typename RecordOf<part>::Record*>(block_ + Offset(part));
  }
  template <int part> const typename RecordOf<part>::Record* data() const {
    return reinterpret_cast<const typename RecordOf<part>::Record*>(block_ + Offset(part));
  }
  template <int part> typename RecordOf<part>::Record& at(uint32_t i) { return data<part>()[i]; }
  template <int part> const typename RecordOf<part>::Record& at(uint32_t i) const { return data<part>()[i]; }
  template <int part> [[gnu::always_inline]] uint32_t count() const { return Count(part); }

  // Appends a record and returns its index. May move the block.
  template <int part> uint32_t Push(const typename RecordOf<part>::Record& record) {
    static_assert(part >= kFirstMoving);
    const typename RecordOf<part>::Record copy = record;
    if (!Fits(part, 1)) Grow(part, 1);
    Entry& entry = directory()[part - kFirstMoving];
    reinterpret_cast<typename RecordOf<part>::Record*>(block_ + entry.offset)[entry.count] = copy;
    return entry.count++;
  }
  // The same where there is known to be room.
  template <int part> [[gnu::always_inline]] uint32_t PushInRoom(const typename RecordOf<part>::Record& record) {
    Entry& entry = directory()[part - kFirstMoving];
    reinterpret_cast<typename RecordOf<part>::Record*>(block_ + entry.offset)[entry.count] = record;
    return entry.count++;
  }
  // Removes records [i, i + n), keeping the order of the others.
  template <int part> void Erase(uint32_t i, uint32_t n = 1) {
    static_assert(part >= kFirstMoving);
    auto* p = data<part>();
    const uint32_t count = this->count<part>();
    std::memmove(static_cast<void*>(p + i), p + i + n, (count - i - n) * sizeof(*p));
    directory()[part - kFirstMoving].count = count - n;
  }
  template <int part> void Clear() {
    if (count<part>() > 0) directory()[part - kFirstMoving].count = 0;
  }
  // Removes those behind the first `count`, of which there are more.
  template <int part> void Truncate(uint32_t count) { directory()[part - kFirstMoving].count = count; }
  // Whether the customer couldn't hear the agent at `t`; the end of the span for which that is so now.
  bool IsInaudible(int64_t t) const;
  void EndInaudible(int64_t t);
  template <int part> [[gnu::always_inline]] bool HasRoom(uint32_t n) const { return Fits(part, n); }
  template <int part> uint32_t RoomFor() const {
    const uint32_t place = part - kFirstMoving;
    if (place >= moving_) return 0;
    return (EndOf(place) - directory()[place].offset) / RecordBytes(part) - directory()[place].count;
  }
  // Makes room, so that the next `n` records are pushed without memory being taken.
  template <int part> void Reserve(uint32_t n) {
    if (!Fits(part, n)) Grow(part, n);
  }

  // What many calls never set. MakeRare() may move the block.
  const Rare& rare() const { return count<kRare>() > 0 ? at<kRare>(0) : kNothingRare; }
  Rare& MakeRare() {
    if (count<kRare>() == 0) Push<kRare>(Rare());
    return at<kRare>(0);
  }

  // A fact or a variable. What is set is of the variable's kind or unknown; a string lies in the heap.
  expr::Value Slot(uint32_t i) const {
    const program::SlotPlace place = tables_->slots[i];
    const char* at = data<kSlots>() + place.offset;
    if (place.kind == expr::Kind::kBool) return *at == 0 ? expr::Value() : expr::Value::Bool(*at == 2);
    expr::Value value;
    uint32_t size;
    std::memcpy(&size, at + 8, 4);
    if ((size & kKnown) == 0) return value;
    value.kind = place.kind;
    value.relative = place.kind == expr::Kind::kString || place.kind == expr::Kind::kBytes;
    value.size = size & ~kKnown;
    std::memcpy(&value.bits, at, 8);
    return value;
  }
  void SetSlot(uint32_t i, const expr::Value& value) {
    const program::SlotPlace place = tables_->slots[i];
    program::WriteSlot(value, place, data<kSlots>() + place.offset);
  }

  // Copies text into the heap. An empty text takes no place.
  StringRef Keep(std::string_view text);
  // Takes those away that nothing names any more; worth it once enough came since. `kept`: memory to work in.
  bool HasMuchToDrop() const {
    constexpr uint32_t kMuch = limits::kHeapBytes / 32;
    return count<kHeap>() >= kMuch && count<kHeap>() - kMuch >= rare().strings_kept;
  }
  void DropStrings(std::vector<StringRef>* kept);
  std::string_view Text(StringRef ref) const { return {data<kHeap>() + ref.offset, ref.size}; }
  const char* heap() const { return data<kHeap>(); }

  const program::StepTables& tables() const { return *tables_; }
  bool active(uint32_t state) const { return at<kConfiguration>(state / 64) >> (state % 64) & 1; }

  static constexpr size_t kEntryBytes = 8;   // of a part in the directory
  // Blocks begin so far behind the beginning of a cache line, and end with one.
  static constexpr uint32_t kLine = 64;
  static constexpr uint32_t kLead = (kLine - offsetof(Header, now) % kLine) % kLine;
  static constexpr uint32_t WholeLines(size_t bytes) {
    return static_cast<uint32_t>((kLead + bytes + kLine - 1) / kLine * kLine) - kLead;
  }

  // The whole block, for savepoints: what Put() gets was taken from this state, whose memory only grew since.
  size_t bytes() const { return size_; }
  const char* block() const { return block_; }
  uint32_t directory_size() const { return moving_; }
  void Put(const char* block, size_t bytes, uint32_t directory_size) {
    std::memcpy(block_, block, bytes);
    size_ = static_cast<uint32_t>(bytes);
    moving_ = directory_size;
  }

  // The same of its beginning, up to a part that moves; of the rest nothing was changed.
  size_t BytesBefore(int part) const {
    const uint32_t place = static_cast<uint32_t>(part - kFirstMoving);
    return place < moving_ ? directory()[place].offset : size_;
  }
  // Whether a part is as it was in such a block.
  bool IsSame(int part, const char* block, uint32_t directory_size) const;
  bool IsSame(const program::BlockWord& word, const char* block) const {
    uint64_t now, then;
    std::memcpy(&now, block_ + sizeof(Header) + word.offset, sizeof now);
    std::memcpy(&then, block + sizeof(Header) + word.offset, sizeof then);
    return ((now ^ then) & word.mask) == 0;
  }
  const Rare& RareIn(const char* block, uint32_t directory_size) const;
  void PutBeginning(const char* block, size_t bytes) { std::memcpy(block_, block, bytes); }

  // For snapshots: a part as bytes, and a state made of such parts. Verify() says whether every index and reference in
  // the block stays within it and within the program's tables, so that nothing that was restored can lead outside.
  std::string_view PartBytes(int part) const;
  static uint32_t RecordBytes(int part) { return kRecordBytes[part]; }
  bool Adopt(int part, std::string_view bytes);   // false if it isn't a whole number of records, or of another size
  bool Verify(const program::Program& program) const;

 private:
  friend class FirstParts;
  static constexpr uint32_t kKnown = program::kSlotKnown;
  struct Entry { uint32_t offset, count; };   // its capacity ends where the next begins
  static_assert(sizeof(Entry) == kEntryBytes);

  template <typename Move> void MoveStrings(Move move);

  Entry* directory() { return reinterpret_cast<Entry*>(block_ + sizeof(Header) + tables_->fixed_bytes); }
  const Entry* directory() const {
    return reinterpret_cast<const Entry*>(block_ + sizeof(Header) + tables_->fixed_bytes);
  }
  [[gnu::always_inline]] uint32_t Offset(int part) const {
    if (part < kFirstMoving) return static_cast<uint32_t>(sizeof(Header)) + tables_->fixed[part].offset;
    const uint32_t place = static_cast<uint32_t>(part - kFirstMoving);
    return place < moving_ ? directory()[place].offset : 0;
  }
  [[gnu::always_inline]] uint32_t Count(int part) const {
    if (part < kFirstMoving) return tables_->fixed[part].count;
    const uint32_t place = static_cast<uint32_t>(part - kFirstMoving);
    return place < moving_ ? directory()[place].count : 0;
  }
  [[gnu::always_inline]] bool Fits(int part, uint32_t more) const {
    const uint32_t place = static_cast<uint32_t>(part - kFirstMoving);
    return place < moving_ &&
           directory()[place].offset + (directory()[place].count + more) * RecordBytes(part) <= EndOf(place);
  }
  [[gnu::always_inline]] uint32_t EndOf(uint32_t place) const { return place + 1 < moving_ ? directory()[place + 1].offset : size_; }
  void Grow(int part, uint32_t more);
  void Free() {   // the block, if it's owned
    if (!owned_) return;
    void* memory = nullptr;
    std::memcpy(&memory, block_ - kLead, sizeof memory);
    ::operator delete(memory);
  }
  void Enlarge(size_t size);
  void Insert(uint32_t offset, uint32_t bytes);

  char* block_ = nullptr;
  const program::StepTables* tables_ = nullptr;
  uint32_t size_ = 0;        // in use
  uint32_t allocated_ = 0;
  uint32_t moving_ = 0;      // parts in the directory
  bool owned_ = true;        // the block
};

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_STATE_H_
