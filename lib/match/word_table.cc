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

inline WordTable::Asked WordTable::Ask(std::string_view words) {
  const size_t begin = characters_used_;
  if (characters_.size() < begin + words.size()) characters_.resize(2 * (begin + words.size()));
  const PlainWords plain = stretches_.ReadPlain(words, characters_.data() + begin);
  if (plain.size == 0 || plain.size > kLongestLiteral) return {};
  characters_used_ += plain.size;
  literals_.Prefetch(plain.hash);
  return {Asked::kPlain, static_cast<uint32_t>(begin), plain};
}

bool WordTable::Find(const WordPool& pool, Row words, bool read, std::vector<Line::Text>* texts) {
  if (asked_.size() < words.count) asked_.resize(words.count);
  characters_used_ = 0;
  const Word* const word = pool.sets().data(words);
  for (uint32_t i = 0; i < words.count; ++i) {
    if (IsKept(word[i]) && kept_[word[i].begin].literal != kNotRead.literal) {
      asked_[i].kind = Asked::kKept;
    } else {
      asked_[i] = read ? Ask(pool[word[i]]) : Asked();
    }
  }
  const size_t first = texts->size();
  texts->resize(first + words.count);
  Line::Text* text = texts->data() + first;
  for (uint32_t i = 0; i < words.count; ++i, ++text) {
    const Asked& asked = asked_[i];
    if (asked.kind == Asked::kKept) {
      *text = kept_[word[i].begin];
      continue;
    }
    if (asked.kind == Asked::kPlain) {
      const PlainWords plain = asked.plain;
      *text = {literals_.NumberOf(characters_.data() + asked.begin, plain.size, plain.hash), kNoIndex};
      if (plain.whole) literals_.Get(text->literal)->whole_begin = literals_.Get(text->literal)->whole_end = true;
    } else if (!FindOther(pool[word[i]], read, text)) {
      return false;
    }
    if (IsKept(word[i])) kept_[word[i].begin] = *text;
  }
  return true;
}

bool WordTable::FindOther(std::string_view words, bool read, Line::Text* text) {
  const uint32_t hash = static_cast<uint32_t>(Hash(words)) ^ read;
  const uint32_t next = static_cast<uint32_t>(entries_.size());
  const uint32_t number = index_.FindOrAdd(hash, next, [&](uint32_t other) {
    return entries_[other].read == read && pool_[entries_[other].word] == words;
  });
  if (number == next) {
    const Stretch& stretch = read ? stretches_.Read(words) : stretches_.Take(words);
    Entry entry = {pool_.Add(words), read, stretch.values.size() > kLongestLiteral, {}};
    if (!entry.too_long) entry.text = TextOf(stretch);
    entries_.push_back(entry);
  }
  *text = entries_[number].text;
  return !entries_[number].too_long;
}

Line::Text WordTable::TextOf(const Stretch& stretch) {
  const bool edged = !stretch.before.empty() || !stretch.behind.empty();
  const Line::Text text = {stretch.values.empty() ? kNoIndex : literals_.NumberOf(stretch.values),
                           edged ? EdgeOf(stretch.before, stretch.behind) : kNoIndex};
  if (text.literal != kNoIndex) {
    Gathered& literal = *literals_.Get(text.literal);
    literal.whole_begin |= stretch.whole_begin;
    literal.whole_end |= stretch.whole_end;
  }
  return text;
}

uint32_t WordTable::EdgeOf(const std::vector<uint32_t>& before, const std::vector<uint32_t>& behind) {
  auto [entry, added] = edges_.emplace(std::make_pair(before, behind), static_cast<uint32_t>(t_.edges.size()));
  if (added) {
    t_.edges.push_back({AddFillers(before), static_cast<uint32_t>(before.size()), AddFillers(behind),
                        static_cast<uint32_t>(behind.size())});
  }
  return entry->second;
}

uint32_t WordTable::AddFillers(const std::vector<uint32_t>& words) {
  const uint32_t at = static_cast<uint32_t>(t_.filler_words.size());
  t_.filler_words.insert(t_.filler_words.end(), words.begin(), words.end());
  return at;
}

}  // namespace callcue::match
