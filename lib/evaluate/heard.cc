#include "lib/evaluate/heard.h"

#include "lib/match/characters.h"
#include "lib/match/normalise.h"

namespace callcue::evaluate {

struct Heard::Impl {
  match::CharTable table;
  match::Normalised line;
};

Heard::Heard() : impl_(std::make_unique<Impl>()) {}
Heard::~Heard() = default;

std::string Heard::Text(std::string_view utterance) {
  std::string text;
  if (!match::Normalise(impl_->table, utterance, &impl_->line)) return text;
  for (uint32_t i = 0; i < impl_->line.size; ++i) match::AppendUtf8(impl_->line.Value(i), &text);
  return text;
}

}  // namespace callcue::evaluate
