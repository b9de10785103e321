#include "lib/match/reading_key.h"

#include <cstring>
#include <string_view>

namespace callcue::match {
namespace {

class KeyMaker {
 public:
  void Add(uint64_t number) {
    key_.halves[0] = (key_.halves[0] ^ number) * 0x9E3779B97F4A7C15u;
    key_.halves[0] ^= key_.halves[0] >> 32;
    key_.halves[1] = (key_.halves[1] + number) * 0xC2B2AE3D27D4EB4Fu;
    key_.halves[1] ^= key_.halves[1] >> 29;
  }
  // The size counts, so that "ab", "c" and "a", "bc" differ.
  void Add(std::string_view text) {
    Add(text.size());
    size_t i = 0;
    for (uint64_t eight; i + sizeof eight <= text.size(); i += sizeof eight) {
      std::memcpy(&eight, text.data() + i, sizeof eight);
      Add(eight);
    }
    uint64_t rest = 0;
    std::memcpy(&rest, text.data() + i, text.size() - i);
    if (i < text.size()) Add(rest);
  }
  void Add(double number) {
    uint64_t bits;
    std::memcpy(&bits, &number, sizeof bits);
    Add(bits);
  }
  // Of what can't be negative, or of which both signs differ anyway.
  template <typename Number>
  void Add(Number number) {
    Add(static_cast<uint64_t>(number));
  }
  ReadingKey key() const { return key_; }

 private:
  ReadingKey key_ = {{1, 1}};  // that of nothing isn't that of no reading
};

}  // namespace

// In four rows, which don't wait for each other.
uint64_t SumOf(std::string_view bytes) {
  uint64_t sums[4] = {bytes.size(), 1, 2, 3};
  const auto add = [&sums](const char* block) {
    for (uint64_t& sum : sums) {
      uint64_t eight;
      std::memcpy(&eight, block, sizeof eight);
      sum = (sum ^ eight) * 0x9E3779B97F4A7C15u;
      sum ^= sum >> 32;
      block += sizeof eight;
    }
  };
  size_t i = 0;
  for (; i + sizeof sums <= bytes.size(); i += sizeof sums) add(bytes.data() + i);
  char rest[sizeof sums] = {};
  std::memcpy(rest, bytes.data() + i, bytes.size() - i);
  add(rest);
  KeyMaker all;
  for (uint64_t sum : sums) all.Add(sum);
  return all.key().halves[0];
}

ReadingKey KeyOf(const std::vector<PhraseSpec>& phrases, const std::vector<SubPhrase>& sub_phrases,
                 const std::vector<Negators>& negators, const Options& options) {
  KeyMaker key;
  key.Add(options.most_product);
  key.Add(options.slots.size());
  for (const SlotSpec& slot : options.slots) {
    key.Add(slot.act);
    key.Add(slot.kind);
    key.Add(slot.reach);
    key.Add(std::string_view(slot.name));
  }
  key.Add(phrases.size());
  for (const PhraseSpec& phrase : phrases) {
    key.Add(phrase.act);
    key.Add(phrase.parties);
    key.Add(std::string_view(phrase.language));
    key.Add(phrase.role);
    key.Add(std::string_view(phrase.text));
    key.Add(phrase.negatable);
    key.Add(phrase.min_confidence);
    key.Add(phrase.certain);
    key.Add(phrase.group);
  }
  key.Add(sub_phrases.size());
  for (const SubPhrase& part : sub_phrases) {
    key.Add(std::string_view(part.name));
    key.Add(std::string_view(part.text));
  }
  key.Add(negators.size());
  for (const Negators& some : negators) {
    key.Add(std::string_view(some.language));
    key.Add(some.words.size());
    for (const std::string& word : some.words) key.Add(std::string_view(word));
  }
  key.Add(options.cues.size());
  for (const CuesSpec& cues : options.cues) {
    key.Add(cues.act);
    key.Add(cues.parties);
    key.Add(std::string_view(cues.language));
    key.Add(cues.least);
    key.Add(cues.finds);
    key.Add(cues.enough);
    key.Add(cues.cues.size());
    for (const CuesSpec::Cue& cue : cues.cues) {
      key.Add(std::string_view(cue.words));
      key.Add(cue.weight);
    }
  }
  return key.key();
}

}  // namespace callcue::match
