#include "lib/match/literals.h"

#include <algorithm>
#include <tuple>

namespace callcue::match {

uint32_t Literals::NumberOf(const std::vector<uint32_t>& characters) {
  const size_t size = characters.size();
  uint64_t hash = size;
  const auto mix = [&hash](uint64_t c) { hash = (hash ^ c) * 0x9E3779B97F4A7C15u; };
  for (size_t i = 0; i + 1 < size; i += 2) mix(uint64_t{characters[i]} << 32 | characters[i + 1]);
  if (size % 2 != 0) mix(characters[size - 1]);
  hash ^= hash >> 32;
  SymbolStrings& all = strings_;
  const uint32_t next = static_cast<uint32_t>(literals_.size());
  const uint32_t literal = index_.FindOrAdd(static_cast<uint32_t>(hash), next, [&](uint32_t other) {
    return all.length(other) == size &&
           std::equal(characters.begin(), characters.end(), all.symbols.begin() + all.begin(other));
  });
  if (literal < next) return literal;
  all.symbols.insert(all.symbols.end(), characters.begin(), characters.end());
  all.ends.push_back(static_cast<uint32_t>(all.symbols.size()));
  literals_.emplace_back();
  literals_.back().length = static_cast<uint32_t>(size);
  return literal;
}

std::vector<std::pair<uint32_t, uint32_t>> Literals::NumberSymbols(std::vector<char32_t>* characters) {
  std::vector<uint32_t> by_value;  // a count, then a symbol
  for (uint32_t c : strings_.symbols) {
    if (c >= by_value.size()) by_value.resize(c < 0x10000 ? 0x10000 : 0x110000);
    ++by_value[c];
  }
  for (size_t i = 0; i < literals_.size(); ++i) {
    if (literals_[i].length == 1) by_value[strings_.symbols[strings_.begin(i)]] += 1u << 30, ++singles_;
  }
  std::vector<std::pair<uint32_t, uint32_t>> order;  // count, value
  for (uint32_t value = 0; value < by_value.size(); ++value) {
    if (by_value[value] > 0) order.emplace_back(by_value[value], value);
  }
  std::sort(order.begin(), order.end(),
            [](auto a, auto b) { return std::tie(b.first, a.second) < std::tie(a.first, b.second); });
  std::vector<std::pair<uint32_t, uint32_t>> alphabet;
  characters->assign(Automaton::kFirstSymbol, 0);
  for (auto [count, value] : order) {
    alphabet.emplace_back(value, static_cast<uint32_t>(characters->size()));
    characters->push_back(static_cast<char32_t>(value));
    by_value[value] = alphabet.back().second;
  }
  std::sort(alphabet.begin(), alphabet.end());
  for (uint32_t& c : strings_.symbols) c = by_value[c];
  return alphabet;
}

std::vector<uint32_t> Literals::NumberAnew() {
  const size_t count = literals_.size();
  std::vector<uint32_t> at(kLongestLiteral + 2, 0), number(count), old(count);
  for (const Gathered& literal : literals_) ++at[literal.length + 1];
  for (size_t length = 1; length < at.size(); ++length) at[length] += at[length - 1];
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t length = literals_[i].length;
    number[i] = length == 1 ? strings_.symbols[strings_.begin(i)] - Automaton::kFirstSymbol : at[length]++;
    old[number[i]] = i;
  }
  SymbolStrings strings;
  std::vector<Gathered> literals(count);
  strings.symbols.reserve(strings_.symbols.size());
  strings.ends.reserve(count);
  for (uint32_t i = 0; i < count; ++i) {
    const auto begin = strings_.symbols.begin() + strings_.begin(old[i]);
    strings.symbols.insert(strings.symbols.end(), begin, begin + strings_.length(old[i]));
    strings.ends.push_back(static_cast<uint32_t>(strings.symbols.size()));
    literals[i] = literals_[old[i]];
  }
  strings_ = std::move(strings);
  literals_ = std::move(literals);
  return number;
}

}  // namespace callcue::match
