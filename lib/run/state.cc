#include "lib/run/state.h"

#include <algorithm>
#include <new>

namespace callcue::run {
namespace {

constexpr uint32_t kRecordBytes[kParts] = {
    sizeof(uint64_t), sizeof(uint64_t), sizeof(expr::Value), sizeof(uint32_t), sizeof(uint32_t), sizeof(uint8_t),
    sizeof(Timer), sizeof(DutyInstance), sizeof(Judgment), sizeof(expr::Value), sizeof(Live), sizeof(Counter),
    sizeof(Performed), sizeof(Segment), sizeof(EventKey), sizeof(Interval), sizeof(Turn), sizeof(char)};

constexpr size_t Aligned(size_t n) { return (n + 7) & ~size_t{7}; }

char* Allocate(size_t bytes) {
  return static_cast<char*>(::operator new(bytes));
}

}  // namespace

State::State(const program::Program& program) {
  uint32_t capacity[kParts] = {};
  capacity[kConfiguration] = static_cast<uint32_t>((program.states.size() + 63) / 64);
  capacity[kHistories] = capacity[kConfiguration] * program.histories;
  capacity[kSlots] = static_cast<uint32_t>(program.variables.size());
  capacity[kHeads] = static_cast<uint32_t>(program.acts.size() + program.actions.size());
  capacity[kInstances] = static_cast<uint32_t>(program.elements.size());
  capacity[kApprovals] = static_cast<uint32_t>(program.approvals.size());
  size_t size = Aligned(sizeof(Header) + sizeof(Extent) * kParts);
  uint32_t offsets[kParts];
  for (int i = 0; i < kParts; ++i) {
    offsets[i] = static_cast<uint32_t>(size);
    size += Aligned(size_t{capacity[i]} * kRecordBytes[i]);
  }
  block_ = Allocate(size);
  size_ = allocated_ = size;
  std::memset(block_, 0, size);
  new (block_) Header();
  for (int i = 0; i < kParts; ++i) extents()[i] = {offsets[i], capacity[i], capacity[i]};
  std::fill_n(data<kHeads>(), count<kHeads>(), kNone);
  for (uint32_t i = 0; i < count<kSlots>(); ++i) {
    expr::Value value = program.variables[i].initial;
    if (value.kind == expr::Kind::kString && !value.relative) {
      const StringRef ref = Keep(value.text(nullptr));
      value.relative = 1;
      value.bits = ref.offset;
    }
    at<kSlots>(i) = value;
  }
}

State::~State() { ::operator delete(block_); }

State::State(const State& other) : block_(Allocate(other.size_)), size_(other.size_), allocated_(other.size_) {
  std::memcpy(block_, other.block_, size_);
}

State::State(State&& other) noexcept : block_(other.block_), size_(other.size_), allocated_(other.allocated_) {
  other.block_ = nullptr;
  other.size_ = other.allocated_ = 0;
}

State& State::operator=(const State& other) {
  if (this == &other) return *this;
  if (allocated_ < other.size_) {
    char* block = Allocate(other.size_);
    ::operator delete(block_);
    block_ = block;
    allocated_ = other.size_;
  }
  size_ = other.size_;
  std::memcpy(block_, other.block_, size_);
  return *this;
}

void State::Grow(int part, uint32_t more) {
  uint32_t capacity[kParts];
  for (int i = 0; i < kParts; ++i) capacity[i] = extents()[i].capacity;
  const uint32_t least = part == kHeap ? 256 : 4;
  capacity[part] = std::max({least, capacity[part] * 2, extents()[part].count + more});
  size_t size = Aligned(sizeof(Header) + sizeof(Extent) * kParts);
  Extent moved[kParts];
  for (int i = 0; i < kParts; ++i) {
    moved[i] = {static_cast<uint32_t>(size), extents()[i].count, capacity[i]};
    size += Aligned(size_t{capacity[i]} * kRecordBytes[i]);
  }
  char* block = Allocate(size);
  std::memset(block, 0, size);
  std::memcpy(block, block_, sizeof(Header));
  std::memcpy(block + sizeof(Header), moved, sizeof moved);
  for (int i = 0; i < kParts; ++i) {
    std::memcpy(block + moved[i].offset, block_ + extents()[i].offset, size_t{moved[i].count} * kRecordBytes[i]);
  }
  ::operator delete(block_);
  block_ = block;
  size_ = allocated_ = size;
}

std::string_view State::PartBytes(int part) const {
  return {block_ + extents()[part].offset, size_t{extents()[part].count} * kRecordBytes[part]};
}

uint32_t State::RecordBytes(int part) { return kRecordBytes[part]; }

bool State::Adopt(int part, std::string_view bytes) {
  if (bytes.size() % kRecordBytes[part] != 0) return false;
  const uint32_t records = static_cast<uint32_t>(bytes.size() / kRecordBytes[part]);
  extents()[part].count = 0;
  if (records > extents()[part].capacity) Grow(part, records);
  if (records > 0) std::memcpy(block_ + extents()[part].offset, bytes.data(), bytes.size());
  extents()[part].count = records;
  return true;
}

StringRef State::Keep(std::string_view text) {
  if (text.empty()) return {};
  Extent* heap = &extents()[kHeap];
  if (heap->capacity - heap->count < text.size()) {
    Grow(kHeap, static_cast<uint32_t>(text.size()));
    heap = &extents()[kHeap];
  }
  const StringRef ref{heap->count, static_cast<uint32_t>(text.size())};
  std::memcpy(data<kHeap>() + ref.offset, text.data(), text.size());
  heap->count += ref.size;
  return ref;
}

}  // namespace callcue::run
