#include "lib/match/literals.h"

#include <algorithm>
#include <tuple>

namespace callcue::match {

uint32_t Literals::NumberOf(const std::vector<uint32_t>& characters) {
  const uint32_t* const from = characters.data();
  const size_t size = characters.size();
  uint64_t hash = size;
  for (size_t i = 0; i < size; ++i) hash = (hash ^ from[i]) * 0x9E3779B97F4A7C15u;
  hash ^= hash >> 32;
  SymbolStrings& all = strings_;
  const uint32_t next = static_cast<uint32_t>(literals_.size());
  const uint32_t literal = index_.FindOrAdd(static_cast<uint32_t>(hash), next, [&](uint32_t other) {
    if (all.length(other) != size) return false;
    const uint32_t* const there = all.symbols.data() + all.begin(other);
    size_t i = 0;
    while (i < size && there[i] == from[i]) ++i;
    return i == size;
  });
  if (literal < next) return literal;
  const size_t begin = symbols_;
  symbols_ += size;
  if (symbols_ > all.symbols.size()) all.symbols.resize(2 * symbols_ + 1024);
  for (size_t i = 0; i < size; ++i) all.symbols[begin + i] = from[i];
  all.ends.push_back(static_cast<uint32_t>(symbols_));
  literals_.push_back({static_cast<uint32_t>(size), false, false});
  return literal;
}

std::vector<std::pair<uint32_t, uint32_t>> Literals::NumberSymbols(std::vector<char32_t>* characters) {
  strings_.symbols.resize(symbols_);
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
