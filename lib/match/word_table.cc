#include "lib/match/word_table.h"

#include <algorithm>
#include <cstring>

namespace callcue::match {

uint64_t WordTable::Hash(std::string_view words) {
  uint64_t hash = words.size();
  const auto mix = [&hash](uint64_t bytes) {
    hash = (hash ^ bytes) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
  };
  const char* const p = words.data();
  const size_t size = words.size();
  uint64_t eight;
  size_t i = 0;
  for (; i + sizeof eight <= size; i += sizeof eight) {
    std::memcpy(&eight, p + i, sizeof eight);
    mix(eight);
  }
  if (i < size && size >= sizeof eight) {
    std::memcpy(&eight, p + size - sizeof eight, sizeof eight);  // some of them once more
    mix(eight);
  } else if (i < size) {
    eight = 0;
    for (; i < size; ++i) eight = eight << 8 | static_cast<uint8_t>(p[i]);
    mix(eight);
  }
  return hash;
}

uint32_t WordTable::NumberOf(std::string_view words, bool read) {
  const uint32_t hash = static_cast<uint32_t>(Hash(words)) ^ read;
  if (entries_.size() * 2 >= index_.size()) GrowIndex();
  size_t at = hash & (index_.size() - 1);
  for (; index_[at].number != kNoIndex; at = (at + 1) & (index_.size() - 1)) {
    if (index_[at].hash != hash) continue;
    const Entry& other = entries_[index_[at].number];
    if (other.read == read && pool_[other.word] == words) return index_[at].number;
  }
  const uint32_t number = static_cast<uint32_t>(entries_.size());
  index_[at] = {hash, number};
  entries_.push_back({pool_.Add(words), read});
  return number;
}

void WordTable::GrowIndex() {
  std::vector<Indexed> old(std::max<size_t>(1024, index_.size() * 4), Indexed{0, kNoIndex});
  old.swap(index_);
  for (const Indexed& entry : old) {
    if (entry.number == kNoIndex) continue;
    size_t at = entry.hash & (index_.size() - 1);
    while (index_[at].number != kNoIndex) at = (at + 1) & (index_.size() - 1);
    index_[at] = entry;
  }
}

}  // namespace callcue::match
