#include "lib/match/characters.h"

#include <algorithm>
#include <iterator>

#include "lib/match/words.h"

namespace callcue::match {
namespace {

struct KindRange {
  uint32_t first, last;
  CharKind kind;
};
constexpr KindRange kKinds[] = {
#define CALLCUE_KINDS
#define X(first, last, kind) {first, last, kind},
#include "lib/match/tables/characters.inc"
#undef X
#undef CALLCUE_KINDS
};
constexpr uint16_t kFolds[] = {
#define CALLCUE_FOLDS
#include "lib/match/tables/characters.inc"
#undef CALLCUE_FOLDS
};
struct AstralFold {
  uint32_t from, to;
};
constexpr AstralFold kAstralFolds[] = {
#define CALLCUE_ASTRAL_FOLDS
#include "lib/match/tables/characters.inc"
#undef CALLCUE_ASTRAL_FOLDS
};

uint32_t Pack(CharKind kind, uint32_t value) { return kind << CharTable::kKindShift | value; }

}  // namespace

CharTable::CharTable() : bmp_(0x10000), plain_(0x10000), folded_(0x10000) {
  for (uint32_t c = 0; c < 0x10000; ++c) bmp_[c] = c, folded_[c] = static_cast<uint16_t>(c);
  for (const KindRange& range : kKinds) {
    for (uint32_t c = range.first; c <= range.last; ++c) bmp_[c] = Pack(range.kind, c);
  }
  for (char32_t c : kSingleFillers) bmp_[c] = Pack(kFiller, c);
  for (const LongFiller& filler : kLongFillers) bmp_[filler.text.back()] = Pack(kFillerEnd, filler.text.back());
  bmp_[U'儿'] = Pack(kEr, U'儿');
  for (char32_t c : kReduplicated) bmp_[c] |= kTwice;
  for (char32_t c : kStumbling) bmp_[c] |= kStumbles;
  for (size_t i = 0; i < std::size(kFolds); i += 2) {
    bmp_[kFolds[i]] = bmp_[kFolds[i + 1]];
    folded_[kFolds[i]] = kFolds[i + 1];
  }
  FillPlain();
}

void CharTable::FillPlain() {
  for (uint32_t c = 0; c < 0x10000; ++c) {
    const bool plain = Kind(bmp_[c]) == kPlain && Value(bmp_[c]) < kNotPlain;
    const bool dropped = Kind(bmp_[c]) == kDrop && c >= 0x800;
    plain_[Place(Bits(c))] = static_cast<uint16_t>(plain ? Value(bmp_[c]) : dropped ? kDropped : kNotPlain);
  }
}

uint32_t CharTable::FoldedBeyond(uint32_t code_point) {
  auto fold = std::lower_bound(std::begin(kAstralFolds), std::end(kAstralFolds), code_point,
                               [](const AstralFold& f, uint32_t c) { return f.from < c; });
  return fold != std::end(kAstralFolds) && fold->from == code_point ? fold->to : code_point;
}

uint32_t CharTable::Beyond(uint32_t code_point) const {
  // Pictures are no words, nor are what chooses between forms of a character and other signs that nobody sees; nothing else
  // out there is punctuation that a recogniser writes.
  if ((code_point >= 0x1F000 && code_point < 0x1FB00) || (code_point >= 0xE0000 && code_point < 0xE1000)) {
    return Pack(kDrop, 0);
  }
  code_point = Folded(code_point);
  if (code_point < 0x10000) return bmp_[code_point];
  if (!encoded_) return code_point;
  auto symbol = std::lower_bound(alphabet_.begin(), alphabet_.end(), std::make_pair(code_point, 0u));
  return symbol != alphabet_.end() && symbol->first == code_point ? symbol->second : unknown_;
}

void CharTable::Encode(const std::vector<std::pair<uint32_t, uint32_t>>& alphabet, uint32_t unknown) {
  std::vector<uint32_t> symbol(0x10000, unknown);
  unknown_ = unknown;
  for (auto [value, s] : alphabet) {
    if (value < 0x10000) {
      symbol[value] = s;
    } else {
      alphabet_.emplace_back(value, s);
    }
  }
  for (uint32_t& entry : bmp_) entry = (entry & ~kValueMask) | symbol[Value(entry)];
  encoded_ = true;
  for (uint16_t& value : plain_) {
    if (value < kNotPlain) value = static_cast<uint16_t>(std::min(symbol[value], kNotPlain));
  }
}

}  // namespace callcue::match
