#include "lib/run/output.h"

#include <algorithm>

namespace callcue::run {

char* TextArena::Allocate(size_t bytes) {
  if (bytes == 0) return nullptr;
  while (chunk_ < chunks_.size() && chunks_[chunk_].size - used_ < bytes) {
    ++chunk_;
    used_ = 0;
  }
  if (chunk_ == chunks_.size()) {
    const size_t size = std::max(bytes, kChunk);
    chunks_.push_back({std::unique_ptr<char[]>(new char[size]), size});   // not cleared: it's written before it's read
    used_ = 0;
  }
  char* p = chunks_[chunk_].data.get() + used_;
  used_ += bytes;
  return p;
}

Spill& Output::MakeSpill() {
  if (memory_->spill == nullptr) memory_->spill.reset(new Spill);   // not cleared
  return *memory_->spill;
}

Spill::Spill() {
  char* at = first;
#define CALLCUE_OUTPUT_LIST(type, name, room, more)          \
  lists[kList_##name].data = at;                             \
  lists[kList_##name].bytes = more * sizeof(type);           \
  at += more * ((sizeof(type) + 7) & ~size_t{7});
  CALLCUE_OUTPUT_LISTS(CALLCUE_OUTPUT_LIST)
#undef CALLCUE_OUTPUT_LIST
}

// Where the list's buffer is larger than what it stands in now, it goes there; else the buffer grows.
void* Output::More(int list, const void* items, uint32_t count, size_t item_bytes) {
  Spill::Buffer& buffer = MakeSpill().lists[list];
  const size_t needed = (size_t{count} + 1) * item_bytes;
  if (buffer.bytes < needed) {
    const size_t bytes = needed + needed / 2;
    std::unique_ptr<char[]> larger(new char[bytes]);
    if (count > 0) std::memcpy(larger.get(), items, count * item_bytes);
    buffer.larger = std::move(larger);
    buffer.data = buffer.larger.get();
    buffer.bytes = bytes;
  } else if (count > 0) {
    std::memcpy(buffer.data, items, count * item_bytes);
  }
  return buffer.data;
}

std::string_view Output::Copy(std::string_view text) {
  if (text.empty()) return {};
  char* p = AllocateText(text.size());
  std::memcpy(p, text.data(), text.size());
  return {p, text.size()};
}

char* Output::AllocateText(size_t bytes) { return MakeSpill().text.Allocate(bytes); }

void Output::GoBack(const Mark& mark) {
  recommendations.size_ = notes.size_ = mark.recommendations;
  withdrawals.size_ = mark.withdrawals;
  findings.size_ = finding_evidence.size_ = mark.findings;
  state_changes.size_ = mark.state_changes;
  permission_changes.size_ = change_missing.size_ = mark.permission_changes;
  faults.size_ = mark.faults;
  unrecognised.size_ = mark.unrecognised;
  arguments.size_ = mark.arguments;
  evidence.size_ = mark.evidence;
  missing.size_ = mark.missing;
  acted.size_ = mark.acted;
}

bool Output::NothingSince(const Mark& mark) const {
  return recommendations.size_ == mark.recommendations && withdrawals.size_ == mark.withdrawals &&
         findings.size_ == mark.findings && state_changes.size_ == mark.state_changes &&
         permission_changes.size_ == mark.permission_changes && faults.size_ == mark.faults;
}

void Output::Reset() {
  GoBack({});
  decisions.size_ = ends.size_ = 0;
  if (memory_->spill != nullptr) memory_->spill->text.Reset();
}

// The items whose lists couldn't be known to stay where they were.
void Output::SetParts() {
  for (size_t i = 0; i < recommendations.size(); ++i) {
    recommendations[i].arguments =
        absl::MakeConstSpan(arguments.data_ + notes[i].begin, notes[i].end - notes[i].begin);
  }
  for (size_t i = 0; i < findings.size(); ++i) {
    findings[i].evidence = absl::MakeConstSpan(evidence.data_ + finding_evidence[i].begin,
                                               finding_evidence[i].end - finding_evidence[i].begin);
  }
  for (size_t i = 0; i < permission_changes.size(); ++i) {
    permission_changes[i].missing =
        absl::MakeConstSpan(missing.data_ + change_missing[i].begin, change_missing[i].end - change_missing[i].begin);
  }
}

void Output::FillAll() {
  Mark begin;
  for (size_t i = 0; i < decisions.size(); ++i) {
    const Mark end = i < ends.size() ? ends[i] : Now();
    Fill(&decisions[i], begin, end);
    begin = end;
  }
}

}  // namespace callcue::run
