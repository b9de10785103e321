// The state of one contact in one block of memory: a header, then arrays of fixed-size records.
//
// Copying a call, taking a savepoint and writing a snapshot are one copy of bytes each, because nothing in the block is
// an address: strings are offsets into the block's own heap section. An array that is full moves the whole block, so
// references into it don't survive Push(); code holds indices.
//
// Thread rule: as for the Call that owns it.
#ifndef CALLCUE_LIB_RUN_STATE_H_
#define CALLCUE_LIB_RUN_STATE_H_

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "lib/expr/value.h"
#include "lib/program/program.h"

namespace callcue::run {

inline constexpr int64_t kNever = INT64_MAX;
// The timestamp of what never happened: the first instant of year 1.
inline constexpr int64_t kNeverHappenedMs = -62135596800000;
inline constexpr uint32_t kNone = UINT32_MAX;

// A string in the block's heap.
struct StringRef {
  uint32_t offset = 0;
  uint32_t size = 0;
};

// The fixed part. Times are UTC ms since the epoch.
struct Header {
  int64_t now = INT64_MIN;           // the clock; INT64_MIN before the first event
  int64_t next_deadline = kNever;    // earliest time at which something is due
  uint32_t step = 0;
  uint32_t last_recommendation = 0;
  uint32_t timer_order = 0;
  uint32_t next_id_place = 0;        // in the ring of event IDs
  uint64_t permitted = 0;            // bit i: permission act i was granted at the end of the last step
  int64_t delivered_at = kNever;
  int64_t established_at = kNever;
  int64_t ended_at = kNever;         // of the current segment
  int64_t last_heard = kNever;       // end of the last speech of anyone, for silences
  int64_t partial_at = kNever;       // arrival of the agent's last partial result that no final has settled
  int64_t speech_since[2] = {kNever, kNever};       // voice activity under way, of the agent and the customer
  int64_t last_speech[2][2] = {{kNever, kNever}, {kNever, kNever}};  // the last one that ended: begin, end
  int64_t transcribed[2] = {INT64_MIN, INT64_MIN};  // end of the latest final words
  int64_t long_turn_end = INT64_MIN; // end of what was last reported as a long turn
  uint32_t last_final[2] = {kNone, kNone};          // its segment, in kSegments
  StringRef participant;             // the agent on the line
  uint32_t segment = 0;              // from 1
  uint32_t turns[2] = {0, 0};        // begun in this segment
  int32_t rang = 0;                  // highest ring reported in this segment
  int32_t utc_offset_minutes = 0;
  uint32_t language = 0;
  uint16_t streams_declared = 0;     // bits 1 << Stream
  uint16_t streams_seen = 0;
  uint8_t declared = 0;              // ContactStarted named its streams
  uint8_t closed = 0;
  uint8_t established = 0;           // in this segment
  uint8_t ever_established = 0;
  uint8_t ended = 0;                 // this segment is over
  uint8_t ended_by = 0;              // Party; 0 = nobody: the line was lost
  uint8_t end_cause = 0;
  uint8_t direction = 0;
  uint8_t answered_by = 0;
  uint8_t call_back = 0;
  uint8_t inaudible = 0;             // bits: 1 hold, 2 mute, 4 consultation
  uint8_t permissions_named = 0;
  uint8_t silence_reported = 0;
  uint8_t turn_open = 0;             // the last entry of kTurns may still grow
  uint8_t padding[6] = {0, 0, 0, 0, 0, 0};
};

struct Timer {
  int64_t deadline = 0;
  int64_t occurred = kNever;         // `at` of its Send; kNever: when it fires
  uint32_t order = 0;
  uint32_t raised = 0;
  uint32_t send_id = 0;
  uint32_t padding = 0;
};

struct DutyInstance {
  int64_t since = 0;
  int64_t due = kNever;              // kNever: not known yet, or the end of the contact
  int64_t limit = kNever;            // due by time alone, where turns count too
  int64_t end_at = kNever;           // the line ended then, before it was due
  uint32_t duty = 0;
  uint32_t instance = 0;
  uint32_t turns = 0;                // 0 = not counted in turns
  uint32_t segment = 0;
  StringRef participant;
  uint16_t reminded = 0;             // bit i: its i-th reminder was given
  uint8_t end_verdict = 0;
  uint8_t passed_before = 0;         // its `before` happened
  uint8_t padding[4] = {0, 0, 0, 0};
};

// A permission or a prohibition whose moment has come, waiting for words that may still arrive.
struct Judgment {
  int64_t at = 0;                    // the moment that is judged
  int64_t since = 0;                 // when the segment was established: what fell into an outage since then is unknown
  int64_t settle = 0;
  uint32_t element = 0;
  uint32_t instance = 0;
  uint32_t captured = 0;             // first of its values in kCaptured
  uint32_t captures = 0;             // how many
  uint32_t act = kNone;              // evidence, in kLog
  StringRef participant;
  uint32_t padding = 0;
};

struct Live {
  int64_t due = kNever;
  int64_t expires = kNever;
  uint32_t id = 0;
  uint32_t recommend = 0;            // in the program's table
  uint32_t duty = kNone;             // the duty that it serves, and which instance
  uint32_t instance = 0;
  uint32_t segment = kNone;          // of the partial words that it rests on
  uint8_t provisional = 0;
  uint8_t keep = 0;                  // working mark of a revision
  uint8_t padding[2] = {0, 0};
};

// How often, and when last: of recommendations with a bound, of scripts with variants, of scenarios.
struct Counter {
  uint64_t key = 0;
  int64_t last = kNever;
  uint64_t count = 0;
};

// An act that was performed, or an action of the agent's desktop (act >= the number of acts).
struct Performed {
  int64_t begin = 0;
  int64_t end = 0;
  uint32_t act = 0;
  uint32_t previous = kNone;         // the same act before this one, by begin
  uint32_t segment = kNone;          // in kSegments
  uint32_t step = 0;
  uint32_t begin_byte = 0, end_byte = 0, begin_utf16 = 0, end_utf16 = 0;
  uint8_t party = 0;
  uint8_t from_words = 0;
  uint8_t from_host = 0;
  uint8_t approximate = 0;
  uint32_t padding = 0;
};

struct Segment {
  int64_t begin = 0;
  int64_t end = 0;
  StringRef id;
  int32_t revision = 0;
  uint8_t party = 0;
  uint8_t final = 0;
  uint8_t audible = 1;
  uint8_t acknowledgement = 0;
  uint32_t hash = 0;                 // of the ID, to tell most others apart at a glance
  uint32_t padding = 0;
};

struct Interval {
  int64_t from = 0;
  int64_t to = kNever;
  uint8_t what = 0;                  // a Stream that was down; kInaudible
  uint8_t padding[7] = {0, 0, 0, 0, 0, 0, 0};
};
inline constexpr uint8_t kInaudible = 64;

struct Turn {
  int64_t begin = 0;
  int64_t end = 0;
  uint32_t segment = 0;              // of the contact
  uint8_t party = 0;
  uint8_t ended = 0;                 // 1: by silence alone, so that late words may continue it; 2: for good
  uint8_t long_reported = 0;
  uint8_t padding = 0;
};

struct EventKey { uint64_t low = 0, high = 0; };

enum Part : int {
  kConfiguration,   // uint64_t: bit s of the whole = state s is active
  kHistories,       // uint64_t: a configuration for each history state
  kSlots,           // expr::Value: facts and variables
  kHeads,           // uint32_t: of each act, then each action, the latest in kLog
  kInstances,       // uint32_t: of each element, how many instances there were
  kApprovals,       // uint8_t
  kTimers, kDuties, kJudgments, kCaptured, kLive, kCounters, kLog, kSegments, kIds, kIntervals, kTurns,
  kHeap,            // char
  kParts,
};

template <int part> struct RecordOf;
#define CALLCUE_RECORD(part, type) template <> struct RecordOf<part> { using Record = type; };
CALLCUE_RECORD(kConfiguration, uint64_t)
CALLCUE_RECORD(kHistories, uint64_t)
CALLCUE_RECORD(kSlots, expr::Value)
CALLCUE_RECORD(kHeads, uint32_t)
CALLCUE_RECORD(kInstances, uint32_t)
CALLCUE_RECORD(kApprovals, uint8_t)
CALLCUE_RECORD(kTimers, Timer)
CALLCUE_RECORD(kDuties, DutyInstance)
CALLCUE_RECORD(kJudgments, Judgment)
CALLCUE_RECORD(kCaptured, expr::Value)
CALLCUE_RECORD(kLive, Live)
CALLCUE_RECORD(kCounters, Counter)
CALLCUE_RECORD(kLog, Performed)
CALLCUE_RECORD(kSegments, Segment)
CALLCUE_RECORD(kIds, EventKey)
CALLCUE_RECORD(kIntervals, Interval)
CALLCUE_RECORD(kTurns, Turn)
CALLCUE_RECORD(kHeap, char)
#undef CALLCUE_RECORD

class State {
 public:
  explicit State(const program::Program& program);
  ~State();
  State(const State& other);
  State& operator=(const State& other);   // reuses its memory when the other's block fits
  State(State&& other) noexcept;

  Header& header() { return *reinterpret_cast<Header*>(block_); }
  const Header& header() const { return *reinterpret_cast<const Header*>(block_); }

  template <int part> typename RecordOf<part>::Record* data() {
    return reinterpret_cast<typename RecordOf<part>::Record*>(block_ + extents()[part].offset);
  }
  template <int part> const typename RecordOf<part>::Record* data() const {
    return reinterpret_cast<const typename RecordOf<part>::Record*>(block_ + extents()[part].offset);
  }
  template <int part> typename RecordOf<part>::Record& at(uint32_t i) { return data<part>()[i]; }
  template <int part> const typename RecordOf<part>::Record& at(uint32_t i) const { return data<part>()[i]; }
  template <int part> uint32_t count() const { return extents()[part].count; }

  // Appends a record and returns its index. May move the block.
  template <int part> uint32_t Push(const typename RecordOf<part>::Record& record) {
    const typename RecordOf<part>::Record copy = record;
    if (extents()[part].count == extents()[part].capacity) Grow(part, 1);
    const uint32_t i = extents()[part].count++;
    data<part>()[i] = copy;
    return i;
  }
  // Removes records [i, i + n), keeping the order of the others.
  template <int part> void Erase(uint32_t i, uint32_t n = 1) {
    auto* p = data<part>();
    const uint32_t count = extents()[part].count;
    std::memmove(static_cast<void*>(p + i), p + i + n, (count - i - n) * sizeof(*p));
    extents()[part].count = count - n;
  }
  template <int part> void Clear() { extents()[part].count = 0; }

  // Copies text into the heap. An empty text takes no place.
  StringRef Keep(std::string_view text);
  std::string_view Text(StringRef ref) const { return {data<kHeap>() + ref.offset, ref.size}; }
  const char* heap() const { return data<kHeap>(); }

  bool active(uint32_t state) const { return at<kConfiguration>(state / 64) >> (state % 64) & 1; }

  size_t bytes() const { return size_; }

  // For snapshots: a part as bytes, and a state made of such parts. Verify() says whether every index and reference in
  // the block stays within it and within the program's tables, so that nothing that was restored can lead outside.
  std::string_view PartBytes(int part) const;
  static uint32_t RecordBytes(int part);
  bool Adopt(int part, std::string_view bytes);   // false if it isn't a whole number of records
  bool Verify(const program::Program& program) const;

 private:
  struct Extent { uint32_t offset, count, capacity; };
  Extent* extents() { return reinterpret_cast<Extent*>(block_ + sizeof(Header)); }
  const Extent* extents() const { return reinterpret_cast<const Extent*>(block_ + sizeof(Header)); }
  void Grow(int part, uint32_t more);

  char* block_ = nullptr;
  size_t size_ = 0;        // in use
  size_t allocated_ = 0;
};

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_STATE_H_
