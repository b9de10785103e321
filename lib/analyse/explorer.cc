#include "lib/analyse/explorer.h"

#include <algorithm>

namespace callcue::analyse {

uint64_t Explorer::Hash(const uint64_t* state) const {
  uint64_t hash = 0x9E3779B97F4A7C15u;
  for (size_t i = 0; i < machine_.words(); ++i) {
    hash = (hash ^ state[i]) * 0xD6E8FEB86659FD93u;
    hash ^= hash >> 32;
  }
  return hash;
}

void Explorer::Grow() {
  std::vector<uint32_t> old(table_.size() * 2, kNone);
  old.swap(table_);
  for (const uint32_t i : old) {
    if (i == kNone) continue;
    size_t at = Hash(At(i)) & (table_.size() - 1);
    while (table_[at] != kNone) at = (at + 1) & (table_.size() - 1);
    table_[at] = i;
  }
}

void Explorer::Add(const uint64_t* state) {
  const size_t words = machine_.words();
  size_t at = Hash(state) & (table_.size() - 1);
  while (table_[at] != kNone) {
    if (std::equal(state, state + words, At(table_[at]))) return;
    at = (at + 1) & (table_.size() - 1);
  }
  if (count_ == most_) {
    bound_hit_ = true;
    return;
  }
  table_[at] = count_++;
  store_.insert(store_.end(), state, state + machine_.words());
  if (size_t{count_} * 2 > table_.size()) Grow();
}

void Explorer::Run() {
  const Machine::Emit add = [this](const uint64_t* state) { Add(state); };
  machine_.Initial(add);
  const size_t symbols = machine_.symbols().size();
  std::vector<uint8_t> used(symbols, 0);
  std::vector<uint32_t> known, fresh;
  const auto expand = [&](uint32_t i, const std::vector<uint32_t>& with) {
    machine_.Look(At(i));
    if (machine_.ExpandEventless(add)) return;
    for (const uint32_t symbol : with) machine_.Expand(symbol, add);
  };
  // What is raised for the first time can happen in every configuration that was looked at before, too.
  for (uint32_t next = 0;;) {
    for (; next < count_ && !bound_hit_; ++next) expand(next, known);
    fresh.clear();
    for (uint32_t i = 0; i < symbols; ++i) {
      if (used[i] || !machine_.Possible(machine_.symbols()[i])) continue;
      used[i] = 1;
      fresh.push_back(i);
    }
    if (fresh.empty() || bound_hit_) return;
    known.insert(known.end(), fresh.begin(), fresh.end());
    for (uint32_t i = 0, before = count_; i < before && !bound_hit_; ++i) expand(i, fresh);
  }
}

bool Explorer::Any(const std::function<bool(const uint64_t*)>& test) const {
  for (uint32_t i = 0; i < count_; ++i) {
    if (test(At(i))) return true;
  }
  return false;
}

}  // namespace callcue::analyse
