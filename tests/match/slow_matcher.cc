#include "tests/match/slow_matcher.h"

#include <algorithm>
#include <set>

#include "lib/match/words.h"

namespace callcue::match::slow {
namespace {

const CharTable& Table() {
  static const CharTable table;
  return table;
}

Normalised Line(const std::string& text) {
  Normalised line;
  Normalise(Table(), text, &line);
  while (line.size > 0 && line.Value(line.size - 1) == ' ') --line.size;
  return line;
}

struct Found {
  uint32_t begin, end;            // characters
  uint32_t begin_byte, end_byte;  // of the text
};

std::vector<size_t> FillersAt(const Normalised& line, uint32_t at) {
  std::vector<size_t> result;
  for (size_t f = 0; f < line.fillers.size(); ++f) {
    if (line.fillers[f].at == at) result.push_back(f);
  }
  return result;
}

// Every place of words in the line.
std::vector<Found> Places(const std::string& words, const Normalised& line) {
  const Normalised wanted = Line(words);
  std::vector<uint32_t> before, behind;
  for (const FillerToken& f : wanted.fillers) {
    if (f.at == 0) {
      before.push_back(f.word);
    } else if (f.at >= wanted.size) {
      behind.push_back(f.word);
    }
  }
  std::vector<Found> found;
  if (wanted.size == 0) {
    for (size_t f = 0; f + before.size() <= line.fillers.size(); ++f) {
      bool same = true;
      for (size_t k = 0; k < before.size(); ++k) {
        same = same && line.fillers[f + k].word == before[k] && line.fillers[f + k].at == line.fillers[f].at;
      }
      const uint32_t at = line.fillers[f].at;
      if (same) found.push_back({at, at, line.fillers[f].span.begin, line.fillers[f + before.size() - 1].span.end});
    }
    return found;
  }
  for (uint32_t b = 0; b + wanted.size <= line.size; ++b) {
    const uint32_t e = b + wanted.size;
    bool same = true;
    for (uint32_t k = 0; k < wanted.size; ++k) same = same && line.Value(b + k) == wanted.Value(k);
    if (wanted.values[0] & Normalised::kWordBegin) same = same && line.values[b] & Normalised::kWordBegin;
    if (wanted.values[wanted.size - 1] & Normalised::kWordEnd) same = same && line.values[e - 1] & Normalised::kWordEnd;
    if (!same) continue;
    Found f = {b, e, line.spans[b].begin, line.spans[e - 1].end};
    const std::vector<size_t> left = FillersAt(line, b), right = FillersAt(line, e);
    size_t need = before.size();
    for (size_t i = left.size(); i > 0 && need > 0; --i) {
      if (line.fillers[left[i - 1]].word == before[need - 1] && --need == 0)
        f.begin_byte = line.fillers[left[i - 1]].span.begin;
    }
    if (need > 0) continue;
    for (size_t i = 0; i < right.size() && need < behind.size(); ++i) {
      if (line.fillers[right[i]].word == behind[need] && ++need == behind.size())
        f.end_byte = line.fillers[right[i]].span.end;
    }
    if (need < behind.size()) continue;
    found.push_back(f);
  }
  return found;
}

void Walk(const Reading& reading, size_t part, Found so_far, const Normalised& line, std::vector<Found>* all) {
  const std::vector<Part>& parts = reading.parts;
  uint32_t least = 0, most = 0;
  if (part < parts.size() && parts[part].gap) {
    least = parts[part].least;
    most = parts[part].most;
    ++part;
  }
  const bool first = so_far.begin == UINT32_MAX;
  if (part == parts.size()) {
    const uint32_t rest = line.size - so_far.end;
    if (!reading.at_end || (rest >= least && rest <= most)) all->push_back(so_far);
    return;
  }
  for (const Found& place : Places(parts[part].words, line)) {
    if (first && reading.at_begin && (place.begin < least || place.begin > most)) continue;
    if (!first) {
      if (place.begin < so_far.end + least || place.begin > so_far.end + most) continue;
      if (place.begin_byte < so_far.end_byte) continue;
    }
    Found next = place;
    if (!first) next.begin = so_far.begin, next.begin_byte = so_far.begin_byte;
    Walk(reading, part + 1, next, line, all);
  }
}

// A space, up to 16 letters, a space.
bool OneWordBetween(uint32_t from, uint32_t to, const Normalised& line) {
  if (to - from < 3 || to - from > 18) return false;
  for (uint32_t i = from; i < to; ++i) {
    const uint32_t c = line.Said(i);
    const bool space = c == U' ';
    if (space != (i == from || i + 1 == to)) return false;
    if (!space && !(c >= U'a' && c <= U'z')) return false;
  }
  const auto letter = [&](uint32_t i) { return line.Said(i) >= U'a' && line.Said(i) <= U'z'; };
  return to < line.size && letter(to);
}

bool Negated(const Found& found, const std::vector<std::string>& negators, const Normalised& line) {
  for (const std::string& negator : negators) {
    for (const Found& n : Places(negator, line)) {
      if (n.end > found.begin) continue;
      if (found.begin - n.end > 2 && !OneWordBetween(n.end, found.begin, line)) continue;
      bool holds = false;
      for (std::string_view word : kNoNegation) {
        for (const Found& w : Places(std::string(word), line)) {
          holds = holds || (w.begin <= n.begin && w.end >= n.end && w.end < n.end + 4);
        }
      }
      if (!holds) return true;
    }
  }
  return false;
}

}  // namespace

Reading Joined(const Reading& reading) {
  Reading result;
  result.at_begin = reading.at_begin;
  result.at_end = reading.at_end;
  std::vector<Part> touching;
  for (const Part& part : reading.parts) {
    if (!touching.empty() && touching.back().gap == part.gap) {
      touching.back().words += part.words;
      touching.back().least += part.least;
      touching.back().most += part.most;
    } else {
      touching.push_back(part);
    }
  }
  for (const Part& part : touching) {
    const Normalised line = Line(part.words);
    if (!part.gap && line.size == 0 && line.fillers.empty()) continue;
    if (part.gap && !result.parts.empty() && result.parts.back().gap) {
      result.parts.back().least += part.least;
      result.parts.back().most += part.most;
    } else {
      result.parts.push_back(part);
    }
  }
  return result;
}

std::vector<Span> Find(const std::vector<Phrase>& phrases, const std::vector<std::string>& negators,
                       const std::string& text, const std::vector<uint32_t>& pauses) {
  const Normalised line = Line(text);
  // With their groups. Each byte has the number of its clause.
  std::set<std::pair<Span, uint32_t>> spans, excepts;
  std::vector<size_t> clause(text.size() + 1, 0);
  for (size_t i = 1; i <= text.size(); ++i) {
    // 3，123 is a number, 1234，123 are two.
    const auto digit = [&text](size_t k) { return k < text.size() && text[k] >= '0' && text[k] <= '9'; };
    const bool joins = i >= 4 && digit(i - 4) && digit(i) && digit(i + 1) && digit(i + 2) && !digit(i + 3) &&
                       !(i >= 7 && digit(i - 5) && digit(i - 6) && digit(i - 7));
    const bool comma = i >= 3 && text.compare(i - 3, 3, "，") == 0 && !joins;
    clause[i] = clause[i - 1] + (comma || std::count(pauses.begin(), pauses.end(), i) > 0);
  }
  const auto add = [&](const Phrase& phrase, uint32_t begin, uint32_t end) {
    if (phrase.in_utterance) begin = 0, end = static_cast<uint32_t>(text.size());
    if (phrase.in_clause) {
      const size_t first = clause[begin], last = clause[end - 1];
      while (begin > 0 && clause[begin - 1] == first) --begin;
      while (end < text.size() && clause[end] == last) ++end;
    }
    (phrase.except ? excepts : spans).insert({{begin, end, phrase.act}, phrase.group});
  };
  for (const Phrase& phrase : phrases) {
    std::vector<Found> hull;
    size_t sides = 0;
    for (const std::vector<Reading>& side : phrase.sides) {
      std::vector<Found> all;
      for (const Reading& reading : side) Walk(reading, 0, {UINT32_MAX, 0, 0, 0}, line, &all);
      if (phrase.negatable) {
        all.erase(std::remove_if(all.begin(), all.end(), [&](const Found& f) { return Negated(f, negators, line); }),
                  all.end());
      }
      if (phrase.sides.size() == 1) {
        for (const Found& f : all) add(phrase, f.begin_byte, f.end_byte);
        continue;
      }
      if (all.empty()) break;
      hull.push_back(*std::min_element(all.begin(), all.end(), [](const Found& a, const Found& b) {
        return std::make_pair(a.begin_byte, ~a.end_byte) < std::make_pair(b.begin_byte, ~b.end_byte);
      }));
      ++sides;
    }
    if (phrase.sides.size() > 1 && sides == phrase.sides.size()) {
      uint32_t begin = UINT32_MAX, end = 0;
      for (const Found& f : hull) begin = std::min(begin, f.begin_byte), end = std::max(end, f.end_byte);
      add(phrase, begin, end);
    }
  }
  std::vector<Span> left;
  for (const auto& [s, group] : spans) {
    bool dropped = false;
    for (const auto& [x, excepted] : excepts) {
      dropped = dropped || ((excepted == 0 || excepted == group) && std::get<2>(x) == std::get<2>(s) && std::get<0>(x) < std::get<1>(s) &&
                            std::get<0>(s) < std::get<1>(x));
    }
    if (!dropped) left.push_back(s);
  }
  // Leftmost, then longest, again and again.
  std::vector<Span> hits;
  while (!left.empty()) {
    auto best = std::min_element(left.begin(), left.end(), [](const Span& a, const Span& b) {
      return std::make_tuple(std::get<0>(a), ~std::get<1>(a), std::get<2>(a)) <
             std::make_tuple(std::get<0>(b), ~std::get<1>(b), std::get<2>(b));
    });
    const Span hit = *best;
    hits.push_back(hit);
    left.erase(std::remove_if(left.begin(), left.end(),
                              [&](const Span& s) {
                                return std::get<2>(s) == std::get<2>(hit) && std::get<0>(s) < std::get<1>(hit);
                              }),
               left.end());
  }
  std::sort(hits.begin(), hits.end());
  return hits;
}

}  // namespace callcue::match::slow
