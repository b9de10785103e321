#include "lib/match/literals.h"

#include <algorithm>

namespace callcue::match {

uint32_t Literals::NumberOf(const uint32_t* characters, uint32_t size, uint32_t hash) {
  const uint32_t next = static_cast<uint32_t>(literals_.size());
  const uint32_t literal = index_.FindOrAdd(hash, next, [&](uint32_t other) {
    const uint32_t begin = begins_.data()[other];
    if (begins_.data()[other + 1] - begin != size) return false;
    const uint32_t* const there = characters_.data() + begin;
    uint32_t i = 0;
    while (i < size && there[i] == characters[i]) ++i;
    return i == size;
  });
  if (literal < next) return literal;
  characters_.Reserve(size_, size_t{size_} + size);
  uint32_t* const to = characters_.data() + size_;
  for (uint32_t i = 0; i < size; ++i) to[i] = characters[i];
  size_ += size;
  begins_.Reserve(next + 1, next + 2);
  begins_.data()[next + 1] = size_;
  literals_.push_back({size, false, false});
  return literal;
}

std::vector<std::pair<uint32_t, uint32_t>> Literals::NumberSymbols(std::vector<char32_t>* characters) {
  constexpr uint32_t kPlane = 0x10000, kAlone = 1u << 30;
  const uint32_t* const begin = characters_.data();
  const uint32_t* const end = begin + size_;
  index_ = {};
  by_value_.assign(kPlane, 0);  // counts
  for (const uint32_t* c = begin; c < end; ++c) {
    if (*c >= by_value_.size()) by_value_.resize(0x110000);
    ++by_value_[*c];
  }
  for (size_t i = 0; i < literals_.size(); ++i) {
    if (literals_[i].length == 1) by_value_[begin[begins_.data()[i]]] += kAlone, ++singles_;
  }
  // Count, from the largest down, and value.
  std::vector<uint64_t> order;
  for (uint32_t value = 0; value < by_value_.size(); ++value) {
    if (by_value_[value] > 0) order.push_back(uint64_t{UINT32_MAX - by_value_[value]} << 32 | value);
  }
  std::vector<std::pair<uint32_t, uint32_t>> alphabet(order.size());
  for (size_t i = 0; i < order.size(); ++i) alphabet[i].first = static_cast<uint32_t>(order[i]);
  std::sort(order.begin(), order.end());
  characters->assign(Automaton::kFirstSymbol, 0);
  for (uint64_t key : order) {
    const uint32_t value = static_cast<uint32_t>(key);
    by_value_[value] = static_cast<uint32_t>(characters->size());
    characters->push_back(static_cast<char32_t>(value));
  }
  for (auto& [value, symbol] : alphabet) symbol = by_value_[value];
  return alphabet;
}

std::vector<uint32_t> Literals::NumberAnew() {
  const size_t count = literals_.size();
  std::vector<uint32_t> at(kLongestLiteral + 2, 0), number(count);
  for (const Gathered& literal : literals_) ++at[literal.length + 1];
  for (size_t length = 1; length < at.size(); ++length) at[length] += at[length - 1];
  // Where the first of each length stands.
  std::vector<uint32_t> ends(count), first(at.size(), 0);
  for (size_t length = 1; length + 1 < at.size(); ++length) {
    first[length + 1] = first[length] + (at[length + 1] - at[length]) * static_cast<uint32_t>(length);
  }
  const std::vector<uint32_t> before = at;
  std::vector<Gathered> literals(count);
  std::vector<uint32_t> symbols(size_);
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t length = literals_[i].length;
    const uint32_t* const from = characters_.data() + begins_.data()[i];
    const uint32_t to = length == 1 ? by_value_[*from] - Automaton::kFirstSymbol : at[length]++;
    const uint32_t begin = first[length] + (to - before[length]) * length;
    for (uint32_t k = 0; k < length; ++k) symbols[begin + k] = by_value_[from[k]];
    ends[to] = begin + length;
    literals[to] = literals_[i];
    number[i] = to;
  }
  characters_ = {};
  begins_ = {};
  strings_ = {std::move(symbols), std::move(ends)};
  literals_ = std::move(literals);
  return number;
}

}  // namespace callcue::match
