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

Output::Output(OutputMemory* memory) : memory_(memory) {
  char* at = memory->bytes;
#define CALLCUE_OUTPUT_LIST(type, name, room)   \
  if constexpr (room > 0) {                     \
    name.data_ = reinterpret_cast<type*>(at);   \
    name.capacity_ = room;                      \
    at += room * sizeof(type);                  \
  }
  CALLCUE_OUTPUT_LISTS(CALLCUE_OUTPUT_LIST)
#undef CALLCUE_OUTPUT_LIST
  if (memory_->spill != nullptr) memory_->spill->text.Reset();
}

Spill& Output::MakeSpill() {
  if (memory_->spill == nullptr) memory_->spill = std::make_unique<Spill>();
  return *memory_->spill;
}

// Where the list's buffer is larger than what it stands in now, it goes there; else the buffer grows.
void* Output::More(int list, const void* items, uint32_t count, size_t item_bytes) {
  Spill::Buffer& buffer = MakeSpill().lists[list];
  const size_t needed = (size_t{count} + 1) * item_bytes;
  if (buffer.bytes < needed) {
    const size_t bytes = std::max(needed + needed / 2, 4 * item_bytes);
    std::unique_ptr<char[]> larger(new char[bytes]);
    if (count > 0) std::memcpy(larger.get(), items, count * item_bytes);
    buffer.data = std::move(larger);
    buffer.bytes = bytes;
  } else if (count > 0) {
    std::memcpy(buffer.data.get(), items, count * item_bytes);
  }
  return buffer.data.get();
}

std::string_view Output::Copy(std::string_view text) {
  if (text.empty()) return {};
  char* p = AllocateText(text.size());
  std::memcpy(p, text.data(), text.size());
  return {p, text.size()};
}

char* Output::AllocateText(size_t bytes) { return MakeSpill().text.Allocate(bytes); }

Output::Mark Output::Now() const {
  return {recommendations.size_, withdrawals.size_, findings.size_,  state_changes.size_, permission_changes.size_,
          faults.size_,          unrecognised.size_, arguments.size_, evidence.size_,      missing.size_};
}

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

Decision* Output::EndDecision() {
  // The place where a decision ends is only needed where another one follows.
  if (!decisions.empty()) Push(ends, ends_mark_);
  Decision* decision = new (Append(decisions)) Decision();
  ends_mark_ = Now();
  return decision;
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

absl::Span<const Decision> Output::Finish() {
  if (!arguments.empty() || !findings.empty() || !permission_changes.empty()) SetParts();
  const auto fill = [&](Decision* d, const Mark& b, const Mark& e) {
    const auto span = [](const auto* data, size_t begin, size_t end) {
      return absl::MakeConstSpan(data + begin, end - begin);
    };
    d->recommendations = span(recommendations.data_, b.recommendations, e.recommendations);
    d->withdrawals = span(withdrawals.data_, b.withdrawals, e.withdrawals);
    d->findings = span(findings.data_, b.findings, e.findings);
    d->state_changes = span(state_changes.data_, b.state_changes, e.state_changes);
    d->permission_changes = span(permission_changes.data_, b.permission_changes, e.permission_changes);
    d->faults = span(faults.data_, b.faults, e.faults);
    d->unrecognised = span(unrecognised.data_, b.unrecognised, e.unrecognised);
  };
  Mark begin;
  for (size_t i = 0; i < decisions.size(); ++i) {
    const Mark& end = i < ends.size() ? ends[i] : ends_mark_;
    fill(&decisions[i], begin, end);
    begin = end;
  }
  return {decisions.data_, decisions.size_};
}

}  // namespace callcue::run
