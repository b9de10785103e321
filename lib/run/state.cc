#include "lib/run/state.h"

#include <algorithm>
#include <new>

#include "lib/run/first_parts.h"

namespace callcue::run {
namespace {

constexpr size_t Rounded(size_t n, size_t to) { return (n + to - 1) & ~(to - 1); }

// A block that is nobody's part: in front of it stands where its memory begins, whose own alignment is 16.
char* Allocate(size_t bytes) {
  static_assert(State::kLead == sizeof(char*));
  char* const memory = static_cast<char*>(::operator new(bytes + State::kLead + State::kLine - 16));
  char* const line = memory + (-reinterpret_cast<uintptr_t>(memory) & (State::kLine - 1));
  std::memcpy(line, &memory, sizeof memory);
  return line + State::kLead;
}

// How many parts of the directory a policy uses in any call.
uint32_t PartsAtFirst(const program::Program& p) {
  if (p.matcher != nullptr || !p.prohibitions.empty()) return kMoving;
  const auto waits = [](const program::Permission& permission) { return permission.text_parties != 0; };
  if (std::any_of(p.permissions.begin(), p.permissions.end(), waits)) return kJudgments - kFirstMoving + 1;
  if (p.step->live_details) return kLiveDetails - kFirstMoving + 1;
  if (!p.permissions.empty()) return kRare - kFirstMoving + 1;
  if (!p.duties.empty() || p.step->sends) return FirstParts::kLast - kFirstMoving + 1;
  return p.recommends.empty() ? 0 : kIntervals - kFirstMoving + 1;
}

}  // namespace

StateLayout::StateLayout(const program::Program& program) {
  const program::StepTables& tables = *program.step;
  parts = PartsAtFirst(program);
  begin = static_cast<uint32_t>(sizeof(Header) + tables.fixed_bytes + parts * State::kEntryBytes);
  const auto room = [&](int part, uint32_t count) {
    if (part - kFirstMoving < static_cast<int>(parts)) capacity[part - kFirstMoving] = count;
  };
  room(kLive, 10);
  room(kIntervals, 1);
  if (tables.sends) room(kTimers, 2);
  if (!program.duties.empty() || !program.permissions.empty()) {
    room(kIds, 12);
    room(kLog, 2);
  }
  if (!program.duties.empty()) room(kDuties, 1);
  if (!program.permissions.empty()) room(kJudgments, 1);
  if (program.matcher != nullptr || !program.permissions.empty()) room(kRare, 1);   // which are granted
  uint32_t size = begin;
  for (uint32_t i = 0; i < parts; ++i) size += capacity[i] * kRecordBytes[kFirstMoving + i];
  bytes = State::WholeLines(size);
  if (parts > 0) capacity[0] += (bytes - size) / static_cast<uint32_t>(sizeof(Live));
}

State::State(const program::Program& program, const StateLayout& layout, char* place) : tables_(program.step.get()) {
  moving_ = layout.parts;
  size_ = allocated_ = layout.bytes;
  owned_ = place == nullptr;
  block_ = owned_ ? Allocate(size_) : place;
  std::memset(block_ + sizeof(Header), 0, tables_->fixed_bytes);
  new (block_) Header();
  uint32_t offset = layout.begin;
  for (uint32_t i = 0; i < moving_; ++i) {
    directory()[i] = {offset, 0};
    offset += layout.capacity[i] * kRecordBytes[kFirstMoving + i];
  }
  std::fill_n(data<kHeads>(), count<kHeads>(), kNone);
  if (!tables_->initial_slots.empty()) {
    std::memcpy(data<kSlots>(), tables_->initial_slots.data(), tables_->initial_slots.size());
  }
  if (!tables_->initial_texts) return;
  try {
    for (uint32_t i = 0; i < program.variables.size(); ++i) {
      expr::Value value = program.variables[i].initial;
      if (value.kind != expr::Kind::kString || value.relative) continue;
      const StringRef ref = Keep(value.text(nullptr));
      value.relative = 1;
      value.bits = ref.offset;
      SetSlot(i, value);
    }
  } catch (...) {
    Free();
    throw;
  }
}

State::State(const State& other, char* place, uint32_t bytes)
    : tables_(other.tables_), size_(other.size_), moving_(other.moving_), owned_(bytes < other.size_) {
  allocated_ = owned_ ? size_ : bytes;
  block_ = owned_ ? Allocate(size_) : place;
  std::memcpy(block_, other.block_, size_);
}

State::State(const State& other) : State(other, nullptr, 0) {}

State& State::operator=(const State& other) {
  if (this == &other) return *this;
  if (allocated_ < other.size_) {
    char* block = Allocate(other.size_);
    Free();
    block_ = block;
    owned_ = true;
    allocated_ = other.size_;
  }
  tables_ = other.tables_;
  Put(other.block_, other.size_, other.moving_);
  return *this;
}

void State::Enlarge(size_t size) {
  if (size <= allocated_) return;
  const uint32_t wanted = WholeLines(std::max(size, size_t{allocated_} + allocated_ / 2));
  char* block = Allocate(wanted);
  std::memcpy(block, block_, size_);
  Free();
  block_ = block;
  owned_ = true;
  allocated_ = wanted;
}

// Makes room at an offset; what lies behind it moves.
void State::Insert(uint32_t offset, uint32_t bytes) {
  std::memmove(block_ + offset + bytes, block_ + offset, size_ - offset);
  size_ += bytes;
}

void State::Grow(int part, uint32_t more) {
  const uint32_t place = static_cast<uint32_t>(part - kFirstMoving);
  if (place >= moving_) {
    const uint32_t entries = place + 1 - moving_, bytes = entries * static_cast<uint32_t>(sizeof(Entry));
    Enlarge(size_ + bytes);
    const uint32_t end = static_cast<uint32_t>(sizeof(Header) + tables_->fixed_bytes + moving_ * sizeof(Entry));
    Insert(end, bytes);
    for (uint32_t i = 0; i < moving_; ++i) directory()[i].offset += bytes;
    for (; moving_ <= place; ++moving_) directory()[moving_] = {size_, 0};
  }
  const uint32_t record = kRecordBytes[part], end = EndOf(place);
  const uint32_t held = directory()[place].count;
  const uint32_t room = (end - directory()[place].offset) / record;
  if (room - held >= more && room >= held) return;
  uint32_t wanted = held + std::max({more, held / 2, 4u});
  if (part == kHeap) wanted = std::max(wanted, 256u);
  const uint32_t least = directory()[place].offset + wanted * record - end;
  // Whole lines: what is left of the last one is room for the same part.
  const uint32_t bytes = WholeLines(Rounded(least, 8) + size_) - size_;
  Enlarge(size_ + bytes);
  Insert(end, bytes);
  for (uint32_t i = place + 1; i < moving_; ++i) directory()[i].offset += bytes;
}

bool State::IsSame(int part, const char* block, uint32_t directory_size) const {
  uint32_t offset = Offset(part), count = Count(part);
  if (part >= kFirstMoving) {
    const uint32_t place = static_cast<uint32_t>(part - kFirstMoving);
    const bool there = place < directory_size;
    const Entry* const entries = reinterpret_cast<const Entry*>(block + sizeof(Header) + tables_->fixed_bytes);
    offset = there ? entries[place].offset : 0;
    count = there ? entries[place].count : 0;
  }
  return count == Count(part) && std::memcmp(block_ + Offset(part), block + offset, size_t{count} * kRecordBytes[part]) == 0;
}

const Rare& State::RareIn(const char* block, uint32_t directory_size) const {
  constexpr uint32_t kPlace = kRare - kFirstMoving;
  const Entry* const entries = reinterpret_cast<const Entry*>(block + sizeof(Header) + tables_->fixed_bytes);
  if (kPlace >= directory_size || entries[kPlace].count == 0) return kNothingRare;
  return *reinterpret_cast<const Rare*>(block + entries[kPlace].offset);
}

std::string_view State::PartBytes(int part) const {
  return {block_ + Offset(part), size_t{Count(part)} * kRecordBytes[part]};
}

bool State::Adopt(int part, std::string_view bytes) {
  if (bytes.size() % kRecordBytes[part] != 0) return false;
  const uint32_t records = static_cast<uint32_t>(bytes.size() / kRecordBytes[part]);
  if (part < kFirstMoving) {
    if (records != Count(part)) return false;
  } else if (records == 0) {
    if (Count(part) > 0) directory()[part - kFirstMoving].count = 0;
    return true;
  } else {
    if (Count(part) > 0) directory()[part - kFirstMoving].count = 0;
    if (!Fits(part, records)) Grow(part, records);
    directory()[part - kFirstMoving].count = records;
  }
  if (records > 0) std::memcpy(block_ + Offset(part), bytes.data(), bytes.size());
  return true;
}

bool State::IsInaudible(int64_t t) const {
  for (uint32_t i = count<kIntervals>(); i-- > 0;) {
    const Interval& interval = at<kIntervals>(i);
    if (interval.what == kInaudible && interval.from <= t && t < interval.to) return true;
  }
  return false;
}

void State::EndInaudible(int64_t t) {
  for (uint32_t i = count<kIntervals>(); i-- > 0;) {
    Interval& interval = at<kIntervals>(i);
    if (interval.what != kInaudible || interval.to != kNever) continue;
    interval.to = t;
    return;
  }
}

}  // namespace callcue::run
