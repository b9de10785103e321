// Escapes of string and bytes literals, and UTF-8.
#include "lib/expr/lexer.h"

namespace callcue::expr {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The one-character escapes; 0 for none.
char Simple(char c) {
  switch (c) {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\':
    case '?':
    case '"':
    case '\'':
    case '`': return c;
    default: return 0;
  }
}

}  // namespace

bool UnescapeLiteral(std::string_view body, bool bytes, std::string* out, uint32_t* bad) {
  out->clear();
  for (size_t i = 0; i < body.size(); ++i) {
    if (body[i] != '\\') {
      out->push_back(body[i]);
      continue;
    }
    *bad = static_cast<uint32_t>(i);
    if (++i >= body.size()) return false;
    const char c = body[i];
    if (char simple = Simple(c)) {
      out->push_back(simple);
      continue;
    }
    uint32_t value = 0;
    if (c >= '0' && c <= '3') {
      for (int k = 0; k < 3; ++k, ++i) {
        if (i >= body.size() || body[i] < '0' || body[i] > '7') return false;
        value = value * 8 + static_cast<uint32_t>(body[i] - '0');
      }
      --i;
    } else {
      const int digits = c == 'x' || c == 'X' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
      if (digits == 0 || (bytes && digits > 2)) return false;
      for (int k = 0; k < digits; ++k) {
        const int digit = ++i < body.size() ? HexDigit(body[i]) : -1;
        if (digit < 0) return false;
        value = value * 16 + static_cast<uint32_t>(digit);
      }
    }
    if (bytes) {
      out->push_back(static_cast<char>(value));
    } else {
      if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return false;
      AppendUtf8(value, out);
    }
  }
  return true;
}

void AppendUtf8(uint32_t c, std::string* out) {
  if (c < 0x80) {
    out->push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out->push_back(static_cast<char>(0xC0 | c >> 6));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out->push_back(static_cast<char>(0xE0 | c >> 12));
    out->push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out->push_back(static_cast<char>(0xF0 | c >> 18));
    out->push_back(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

bool IsValidUtf8(std::string_view s) {
  for (size_t i = 0; i < s.size();) {
    const unsigned char c = static_cast<unsigned char>(s[i]);
    if (c < 0x80) {
      ++i;
      continue;
    }
    const size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (c < 0xC2 || c > 0xF4 || i + length > s.size()) return false;
    uint32_t value = c & (0x7F >> length);
    for (size_t k = 1; k < length; ++k) {
      const unsigned char d = static_cast<unsigned char>(s[i + k]);
      if ((d & 0xC0) != 0x80) return false;
      value = value << 6 | (d & 0x3F);
    }
    if ((length == 3 && value < 0x800) || (length == 4 && (value < 0x10000 || value > 0x10FFFF))) return false;
    if (value >= 0xD800 && value <= 0xDFFF) return false;
    i += length;
  }
  return true;
}

}  // namespace callcue::expr
