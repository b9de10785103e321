#include "lib/match/junction.h"

#include <algorithm>

namespace callcue::match {

bool Junction::BeginsLastingOther(std::string_view words) const {
  const char* const end = words.data() + words.size();
  uint32_t c = DecodeThreeBytes(words.data(), end);
  if (c == 0) c = DecodeUtf8(words.data(), end).code_point;
  if (c == 0) return false;
  switch (CharTable::Kind(table_[c])) {
    case kPlain:
    case kLetter:
    case kDigit:
    case kHanNumeral:
    case kFiller:
    case kFillerEnd: return true;
    default: return false;
  }
}

bool Junction::Blank(std::string_view words) {
  if (words.empty()) return true;
  if (BeginsLasting(words)) return false;
  Normalise(table_, words, &line_);
  return line_.size == 0 && line_.fillers.empty();
}

bool Junction::First(std::string_view words, Edge* edge) const {
  uint32_t* const places[] = {&edge->first, &edge->second, &edge->third};
  const char *p = words.data(), *const end = p + words.size();
  for (int i = 0; i < 3 && p < end; ++i) {
    const Decoded c = DecodeUtf8(p, end);
    if (c.bytes == 0 || !Plain(c.code_point)) return false;
    *places[i] = c.code_point;
    p += c.bytes;
  }
  return edge->first != 0;
}

bool Junction::Last(std::string_view words, Edge* edge) const {
  uint32_t* const places[] = {&edge->first, &edge->second, &edge->third};
  const char *const begin = words.data(), *end = begin + words.size();
  for (int i = 0; i < 3 && end > begin; ++i) {
    const char* p = end - 1;
    while (p > begin && (*p & 0xC0) == 0x80) --p;
    const Decoded c = DecodeUtf8(p, end);
    if (c.bytes == 0 || !Plain(c.code_point)) return false;
    *places[i] = c.code_point;
    end = p;
  }
  return edge->first != 0;
}

// Plain characters meet the rules of stutters only: A A is one, A B A B is A B.
bool Junction::Parts(const WordPool& pool, Row left, Row right) {
  left_.clear();
  right_.clear();
  firsts_.clear();
  pairs_.clear();
  for (uint32_t i = 0; i < right.count; ++i) {
    Edge edge;
    if (!First(pool[pool.sets().data(right)[i]], &edge)) return false;
    right_.push_back(edge);
    firsts_.push_back(edge.first);
    pairs_.emplace_back(edge.first, edge.second);
  }
  std::sort(firsts_.begin(), firsts_.end());
  std::sort(pairs_.begin(), pairs_.end());
  const auto begins = [this](uint32_t c) { return std::binary_search(firsts_.begin(), firsts_.end(), c); };
  for (uint32_t i = 0; i < left.count; ++i) {
    Edge edge;
    if (!Last(pool[pool.sets().data(left)[i]], &edge)) return false;
    left_.push_back(edge);
    if (begins(edge.first)) return false;                               // A|A
    if (edge.first == edge.third && begins(edge.second)) return false;  // A B A|B
    const auto both = std::make_pair(edge.second, edge.first);
    if (std::binary_search(pairs_.begin(), pairs_.end(), both)) return false;  // A B|A B
  }
  firsts_.clear();
  for (const Edge& edge : left_) firsts_.push_back(edge.first);
  std::sort(firsts_.begin(), firsts_.end());
  for (const Edge& edge : right_) {
    if (edge.first == edge.third && begins(edge.second)) return false;  // A|B A B
  }
  return true;
}

}  // namespace callcue::match
