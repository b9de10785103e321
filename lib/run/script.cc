// The words to say: the variant whose turn it is, in the contact's language, with its slots filled.
#include <charconv>
#include <string>

#include "lib/program/in_language.h"
#include "lib/run/engine.h"

namespace callcue::run {

using program::InLanguage;

bool Engine::AddSlot(const program::ScriptSlot& slot, uint32_t language, std::string* text) {
  if (slot.value != expr::kNone) {
    const expr::Value value = Compute(slot.value, program::kNoIndex);
    if (value.kind == expr::Kind::kString && value.size > 0) {
      text->append(value.text(s_.heap()));
      return true;
    }
    if (value.kind == expr::Kind::kInt) {
      char digits[24];
      const auto end = std::to_chars(digits, digits + sizeof digits, value.i).ptr;
      text->append(digits, end);
      return true;
    }
  }
  const program::LocalText* fallback = InLanguage(p_.local_texts, slot.fallbacks, language, p_.languages);
  if (fallback != nullptr) text->append(fallback->text);
  return fallback != nullptr;
}

const program::ScriptText* Engine::TextOf(uint32_t script) const {
  const program::ScriptText* chosen =
      InLanguage(p_.script_texts, p_.scripts[script].texts, h().language, p_.languages);
  return chosen == nullptr || chosen->variants.empty() ? nullptr : chosen;
}

// What stands in the workspace until the next text is put together, where the variant has slots.
std::string_view Engine::Words(const program::ScriptText& chosen, uint32_t variant) {
  const program::Range pieces = p_.script_variants[chosen.variants.begin + variant].pieces;
  if (pieces.size() == 1 && p_.script_pieces[pieces.begin].slot == program::kNoIndex) {
    return p_.script_pieces[pieces.begin].literal;
  }
  w().rendered.clear();
  for (uint32_t i = pieces.begin; i < pieces.end; ++i) {
    const program::ScriptPiece& piece = p_.script_pieces[i];
    if (piece.slot == program::kNoIndex) w().rendered.append(piece.literal);
    else AddSlot(p_.script_slots[piece.slot], chosen.language, &w().rendered);
  }
  return w().rendered;
}

std::string_view Engine::Render(uint32_t index, bool peek, std::string_view* language, uint32_t* variant) {
  const program::ScriptText* const chosen = TextOf(index);
  if (chosen == nullptr) return {};
  *language = p_.languages[chosen->language];
  if (chosen->variants.size() > 1) {
    Counter* counter = CounterOf(uint64_t{2} << 32 | index, !peek);
    if (counter != nullptr) *variant = static_cast<uint32_t>(counter->count % chosen->variants.size());
    if (!peek) ++counter->count;
  }
  const std::string_view words = Words(*chosen, *variant);
  return work_ != nullptr && words.data() == w().rendered.data() ? out_.Copy(words) : words;
}

}  // namespace callcue::run
