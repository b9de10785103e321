#include "lib/match/silent_changes.h"

#include <algorithm>
#include <utility>

#include "lib/match/words.h"

namespace callcue::match {
namespace {

std::string Quoted(std::string_view piece) { return "\"" + std::string(piece) + "\""; }

}  // namespace

void SilentChanges::Begin(std::string_view phrase, uint32_t index) {
  phrase_ = phrase;
  index_ = index;
  filler_ = repetition_ = number_ = false;
}

void SilentChanges::Look(std::string_view words, const Normalised& line) {
  if (!line.fillers.empty() && !filler_) LookAtFillers(words, line);
  // Three bytes a character: plain words that all stayed.
  if (line.fillers.empty() && line.size * 3 == words.size() && line.digits == 0) return;
  if (!repetition_) LookAtRepetitions(words, line);
  if (!number_ && line.digits > 0) LookAtNumbers(words);
}

void SilentChanges::LookAtFillers(std::string_view words, const Normalised& line) {
  for (const FillerToken& filler : line.fillers) {
    if (filler.at == 0 || filler.at >= line.size) continue;
    const std::string_view piece = words.substr(filler.span.begin, filler.span.end - filler.span.begin);
    uint32_t begin;
    if (!Place(piece, true, &begin)) continue;
    filler_ = true;
    return Warn(piece, begin, "phrase.filler", Quoted(piece) + " is a filler: inside a phrase it isn't demanded",
                "leave it out, or write a regular expression, which demands it");
  }
}

// Characters that left no trace of their own.
void SilentChanges::LookAtRepetitions(std::string_view words, const Normalised& line) {
  std::vector<uint32_t> kept;  // where characters begin that stayed
  for (uint32_t i = 0; i < line.size; ++i) kept.push_back(line.spans[i].begin);
  for (const FillerToken& filler : line.fillers) {
    for (uint32_t at = filler.span.begin; at < filler.span.end; ++at) kept.push_back(at);
  }
  std::sort(kept.begin(), kept.end());
  std::vector<uint32_t> begins;  // of all characters so far
  uint32_t lost = 0, end = 0;    // the last of them; where these end
  const auto told = [&] {
    if (lost == 0) return false;
    const size_t from = begins.size() - std::min<size_t>(begins.size(), 2 * lost);
    const std::string_view piece = words.substr(begins[from], end - begins[from]);
    lost = 0;
    uint32_t begin;
    if (!Place(piece, false, &begin)) return false;
    Warn(piece, begin, "phrase.repetition", Quoted(piece) + " is read as a stutter: once said will do",
         "write it once");
    return repetition_ = true;
  };
  for (const char* p = words.data(); p < words.data() + words.size();) {
    const Decoded c = DecodeUtf8(p, words.data() + words.size());
    const uint32_t at = static_cast<uint32_t>(p - words.data());
    p += c.bytes;
    if (CharTable::Kind(table_[c.code_point]) != kPlain) continue;
    const bool stays = std::binary_search(kept.begin(), kept.end(), at);
    if (stays && told()) return;
    begins.push_back(at);
    lost += !stays;
    end = at + c.bytes;
  }
  told();
}

// 三四天 is about three days or four to who writes it, and 34天 to who reads the text.
void SilentChanges::LookAtNumbers(std::string_view words) {
  constexpr std::u32string_view kDigits = U"一二三四五六七八九两";
  std::string read;                // of two digits that stand alone
  uint32_t begin = 0, length = 0;  // of the run of numerals; in characters
  const auto told = [&](uint32_t end) {
    uint32_t place;
    const std::string_view piece = words.substr(begin, end - begin);
    if (length != 2 || read.size() != 2 || !Place(piece, false, &place)) return false;
    Warn(piece, place, "phrase.number", Quoted(piece) + " is read as the number " + read,
         "if any number of this kind will do, write a gap: 等{2}天");
    return number_ = true;
  };
  for (const char* p = words.data(); p < words.data() + words.size();) {
    const Decoded c = DecodeUtf8(p, words.data() + words.size());
    const uint32_t at = static_cast<uint32_t>(p - words.data());
    p += c.bytes;
    const uint32_t folded = table_.Folded(c.code_point);
    const CharKind kind = CharTable::Kind(table_[c.code_point]);
    if (kind != kHanNumeral && kind != kDigit) {
      if (told(at)) return;
      read.clear();
      length = 0;
      continue;
    }
    if (length++ == 0) begin = at;
    const size_t digit = kDigits.find(static_cast<char32_t>(folded));
    if (digit != kDigits.npos) read += digit == 9 ? '2' : static_cast<char>('1' + digit);
  }
  told(static_cast<uint32_t>(words.size()));
}

void SilentChanges::LookAtExpression(std::string_view pattern, uint32_t index) {
  Begin(pattern, index);
  const char* const end = pattern.data() + pattern.size();
  const auto past = [&](const char* p, char c) {
    while (p < end && *p != c) p += *p == '\\' && p + 1 < end ? 2 : 1;
    return std::min(p + 1, end);
  };
  bool any_case = false, quoted = false;
  uint32_t before = 0;
  for (const char *p = pattern.data(), *next; p < end; p = next) {
    const char* from = p;
    bool own = quoted;  // it stands for itself
    if (*p == '\\' && p + 1 < end) {
      const char kind = p[1];
      own = !(kind >= 'a' && kind <= 'z') && !(kind >= 'A' && kind <= 'Z') && !(kind >= '0' && kind <= '9');
      if (quoted ? kind == 'E' : kind == 'Q') {
        quoted = !quoted;
        next = p + 2;
        continue;
      }
      if (quoted) own = true;
      else ++p;
      if (!own) {
        const bool braced = (kind == 'p' || kind == 'P' || kind == 'x') && p + 1 < end && p[1] == '{';
        next = braced ? past(p, '}') : p + (kind == 'p' || kind == 'P' ? 2 : kind == 'x' ? 3 : 1);
        next = std::min(next, end);
        before = 0;
        continue;
      }
    } else if (!quoted) {
      own = std::string_view("^$.|()*+?{}[]").find(*p) == std::string_view::npos;
      if (*p == '[') {
        const char* inside = p + 1 < end && p[1] == '^' ? p + 2 : p + 1;
        next = past(inside < end ? inside + 1 : inside, ']');  // ] stands for itself there
      } else if (*p == '{') {
        next = past(p, '}');
      } else if (*p == '(' && p + 1 < end && p[1] == '?') {
        next = p + 2;
        if (next < end && *next == 'P') {
          next = past(next, '>');
        } else {
          while (next < end && *next != ':' && *next != ')') any_case |= *next++ == 'i';
          next = std::min(next + 1, end);
        }
      } else if (!own) {
        next = p + 1;
      }
    }
    if (!own) {
      before = 0;
      continue;
    }
    const Decoded c = DecodeUtf8(p, end);
    next = p + c.bytes;
    if (const char* instead = InsteadOf(c.code_point, before, any_case)) {
      const std::string_view piece(from, static_cast<size_t>(next - from));
      return Warn(piece, static_cast<uint32_t>(from - pattern.data()), "phrase.regex_never",
                  "an expression sees what was said after normalisation, where " + Quoted(piece) + " never stands",
                  instead);
    }
    before = c.code_point;
  }
}

const char* SilentChanges::InsteadOf(uint32_t c, uint32_t before, bool any_case) const {
  const uint32_t folded = table_.Folded(c), host = before == 0 ? 0 : table_.Folded(before);
  const auto holds = [host](std::u32string_view list) {
    return host != 0 && list.find(static_cast<char32_t>(host)) != list.npos;
  };
  switch (CharTable::Kind(table_[c])) {
    case kLetter:
      if (c >= 0x80 && folded < 0x80) return "write it in half width";
      return c != folded && !any_case ? "write it as a small letter" : nullptr;
    case kDigit: return c >= 0x80 && folded < 0x80 ? "write it in half width" : nullptr;
    case kEr:
      if (holds(kErhuaPlace)) return "write 里: 这儿 is 这里";
      if (holds(kErhuaDay)) return "write 天: 今儿 is 今天";
      return holds(kErhua) ? "leave it out: 事儿 is 事" : nullptr;
    case kSpace: return c == ' ' ? nullptr : "write a space";
    case kDrop:
    case kOpen:
    case kCurrency:
      if (folded == '%') return "write 百分之 before the number";
      if (folded == '.' || folded == ':') return "leave it out; in numbers write 点";
      return "leave it out";
    default: return nullptr;
  }
}

bool SilentChanges::Place(std::string_view piece, bool inside, uint32_t* begin) const {
  constexpr std::string_view kOperators = "()|[]{}<>&^$\\,";
  for (size_t at = phrase_.find(piece); at != phrase_.npos; at = phrase_.find(piece, at + 1)) {
    const size_t end = at + piece.size();
    const bool before = at > 0 && kOperators.find(phrase_[at - 1]) == kOperators.npos;
    const bool behind = end < phrase_.size() && kOperators.find(phrase_[end]) == kOperators.npos;
    if (inside && !(before && behind)) continue;
    *begin = static_cast<uint32_t>(at);
    return true;
  }
  return false;
}

void SilentChanges::Warn(std::string_view piece, uint32_t begin, const char* code, std::string message,
                         std::string hint) {
  problems_->push_back({Problem::Where::kPhrase, index_, begin, begin + static_cast<uint32_t>(piece.size()), code,
                        std::move(message), std::move(hint), true});
}

}  // namespace callcue::match
