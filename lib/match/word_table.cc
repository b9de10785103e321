#include "lib/match/word_table.h"

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
  const uint32_t next = static_cast<uint32_t>(entries_.size());
  const uint32_t number = index_.FindOrAdd(hash, next, [&](uint32_t other) {
    return entries_[other].read == read && pool_[entries_[other].word] == words;
  });
  if (number == next) entries_.push_back({pool_.Add(words), read});
  return number;
}

}  // namespace callcue::match
