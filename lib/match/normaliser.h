// The state of one normalisation, shared by its files: normalise.cc (characters), numerals.cc and numbers.cc (numbers).
#ifndef CALLCUE_LIB_MATCH_NORMALISER_H_
#define CALLCUE_LIB_MATCH_NORMALISER_H_

#include <cstdint>
#include <string_view>

#include "lib/match/normalise.h"

namespace callcue::match {

class Normaliser {
 public:
  Normaliser(const CharTable& table, std::string_view text, Normalised* out)
      : table_(table), start_(text.data()), end_(text.data() + text.size()), out_(out) {}
  bool Run();

 private:
  // normalise.cc
  const char* Other(const char* p);
  const char* Letters(const char* p);
  bool PartsWords(std::u32string_view word, const char* after) const;
  const char* Mark(const char* p);
  const char* Er(const char* p, Decoded c, uint32_t entry);
  bool BeginsChild(const char* after_er) const;
  const char* AfterMeasure(const char* after_er) const;
  void Plain(uint32_t code_point, uint32_t entry, ByteSpan span);
  void TakeBack();
  void Filler(uint32_t word, ByteSpan span);
  bool LongFiller(uint32_t code_point, ByteSpan span);
  void SpaceBeforeWord(uint32_t begin, bool number);
  void Append(uint32_t value, ByteSpan span, uint32_t said) {
    out_->values[out_->size] = value;
    out_->said[out_->size + Normalised::kSaidFrom] = said;
    out_->spans[out_->size++] = span;
  }
  void AppendPlain(uint32_t value, ByteSpan span, uint32_t code_point) {
    Append(value, span, code_point < 0x10000 ? CharTable::Bits(code_point) : code_point | Normalised::kBeyond);
  }
  // `folded` is written as this value.
  void AppendOther(uint32_t value, ByteSpan span, uint32_t folded) {
    Append(value, span, folded | Normalised::kNotPlain);
  }
  // The last plain characters as they were sent, with nothing but fillers and punctuation between; 0: none.
  uint32_t Before(uint32_t n = 1) const {
    if (out_->size < forgotten_ + n) return 0;
    const bool plain = !(out_->said[out_->size - n + Normalised::kSaidFrom] & Normalised::kNotPlain);
    return plain ? out_->Said(out_->size - n) : 0;
  }
  void Forget() { forgotten_ = out_->size; }
  Decoded Decode(const char* p) const {
    if (const uint32_t c = DecodeThreeBytes(p, end_)) return {c, 3};
    if (p != end_ && static_cast<uint8_t>(*p) < 0x80) return {static_cast<uint8_t>(*p), 1};
    return DecodeUtf8(p, end_);
  }
  uint32_t At(const char* p) const { return static_cast<uint32_t>(p - start_); }
  const char* SkipSpaces(const char* p) const;

  // numerals.cc
  const char* Number(const char* p);
  const char* ShortNumber(const char* p);
  const char* Collect(const char* p);
  const char* AfterAscii(const char* p, uint32_t group);
  const char* AfterHan(const char* p);
  bool Push(Numeral::Kind kind, uint32_t code_point, uint8_t value, const char* p, uint32_t bytes);
  bool PushNumeral(const char* p, Decoded c);

  // numbers.cc
  void Write();
  size_t WriteOne(size_t i);
  size_t WriteDate(size_t i);
  size_t WriteStructured(size_t i);
  uint64_t ReadStructured(size_t i, size_t without, size_t* end) const;
  size_t WriteDecimal(size_t i);
  void WriteDigits(size_t from, size_t to, ByteSpan span);
  void WriteValue(uint64_t value, ByteSpan span);
  void WriteCharacter(uint32_t code_point, ByteSpan span);
  void WriteDigit(uint32_t digit, bool first, bool last, ByteSpan span);
  size_t AsciiEnd(size_t i) const;
  bool KindAt(size_t i, Numeral::Kind kind) const;

  const CharTable& table_;
  const char* start_;
  const char* end_;
  Normalised* out_;
  uint32_t forgotten_ = 0;  // characters of the line that nothing after them repeats
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_NORMALISER_H_
