#include "lib/base/utf8.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace callcue {
namespace {

// Of four bytes, the first three: the leads and what follows them, wherever the lowest byte stands.
uint32_t Packed(uint8_t lead, uint8_t next) {
  const uint8_t bytes[4] = {lead, next, next, 0};
  uint32_t packed;
  std::memcpy(&packed, bytes, sizeof packed);
  return packed;
}

// Length of the sequence at `p`, or 0 if it is none. Table 3-7 of the Unicode standard.
size_t SequenceLength(const unsigned char* p, size_t available) {
  const unsigned char lead = p[0];
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (available < length) return 0;
  unsigned char low = 0x80, high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  if (p[1] < low || p[1] > high) return 0;
  for (size_t i = 2; i < length; ++i) {
    if ((p[i] & 0xC0) != 0x80) return 0;
  }
  return length;
}

struct Range {
  char32_t first, last;
};

bool Contains(const Range* begin, const Range* end, char32_t c) {
  const Range* r =
      std::lower_bound(begin, end, c, [](const Range& range, char32_t v) { return range.last < v; });
  return r != end && r->first <= c;
}

constexpr Range kZeroWidth[] = {
    {0x300, 0x36F}, {0x200B, 0x200F}, {0x2060, 0x2064}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}};
// East_Asian_Width W and F of UAX #11, gaps without assigned characters closed.
constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x4DBF},  {0x4E00, 0xA4CF},
                           {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},  {0xFE10, 0xFE19},
                           {0xFE30, 0xFE6B},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F},
                           {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

}  // namespace

size_t ValidUtf8Prefix(std::string_view text) {
  const unsigned char* p = reinterpret_cast<const unsigned char*>(text.data());
  const uint32_t kThreeBytesMask = Packed(0xF0, 0xC0), kThreeBytes = Packed(0xE0, 0x80);
  size_t i = 0;
  while (i < text.size()) {
    uint64_t block;
    while (text.size() - i >= sizeof block) {
      std::memcpy(&block, p + i, sizeof block);
      if (block & 0x8080808080808080u) break;
      i += sizeof block;
    }
    // Most others are Chinese: three bytes, the first of which allows any two behind it.
    uint32_t bytes;
    while (text.size() - i >= sizeof bytes) {
      std::memcpy(&bytes, p + i, sizeof bytes);
      if ((p[i] & 0xF) == 0x0 || (p[i] & 0xF) == 0xD || (bytes & kThreeBytesMask) != kThreeBytes) break;
      i += 3;
    }
    if (i == text.size()) break;
    if (p[i] < 0x80) {
      ++i;
      continue;
    }
    const size_t length = SequenceLength(p + i, text.size() - i);
    if (length == 0) return i;
    i += length;
  }
  return i;
}

char32_t TakeCodePoint(std::string_view* text) {
  const unsigned char* p = reinterpret_cast<const unsigned char*>(text->data());
  const size_t length = SequenceLength(p, text->size());
  char32_t c = 0xFFFD;
  switch (length) {
    case 1:
      c = p[0];
      break;
    case 2:
      c = (p[0] & 0x1F) << 6 | (p[1] & 0x3F);
      break;
    case 3:
      c = (p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
      break;
    case 4:
      c = (p[0] & 0x07) << 18 | (p[1] & 0x3F) << 12 | (p[2] & 0x3F) << 6 | (p[3] & 0x3F);
      break;
  }
  text->remove_prefix(length == 0 ? 1 : length);
  return c;
}

void AppendCodePoint(char32_t c, std::string* out) {
  const auto add = [out](char32_t byte) { out->push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xC0 | c >> 6), add(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    add(0xE0 | c >> 12), add(0x80 | (c >> 6 & 0x3F)), add(0x80 | (c & 0x3F));
  } else {
    add(0xF0 | c >> 18), add(0x80 | (c >> 12 & 0x3F)), add(0x80 | (c >> 6 & 0x3F)), add(0x80 | (c & 0x3F));
  }
}

size_t CountCodePoints(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

int DisplayWidth(char32_t c) {
  if (c < 0x300) return 1;
  if (Contains(std::begin(kZeroWidth), std::end(kZeroWidth), c)) return 0;
  return Contains(std::begin(kWide), std::end(kWide), c) ? 2 : 1;
}

}  // namespace callcue
