// Scripts as the agent will say them: none holds what a prohibition forbids, each holds the acts that it is for.
#include "lib/base/concat.h"
#include "lib/check/linker.h"

namespace callcue::check {
namespace {

constexpr uint8_t kAgentBit = 1 << static_cast<int>(Party::kAgent);

// What is said where a slot stands, if only its fallback is known.
std::string_view FallbackOf(const Script& script, uint32_t slot, uint32_t language) {
  const std::vector<LocalText>& fallbacks = script.slots[slot].fallbacks;
  for (const LocalText& fallback : fallbacks) {
    if (fallback.language == language) return fallback.text;
  }
  return fallbacks.empty() ? std::string_view() : fallbacks[0].text;
}

}  // namespace

void Linker::CheckSpokenScripts() {
  if (policy_.matcher == nullptr) return;
  const Forbidden forbidden = ForbiddenActs();
  match::Scratch scratch;
  match::Result found;
  for (int i = 0; i < message_.script_size(); ++i) {
    const v1::Script& message = message_.script(i);
    const uint32_t number = policy_.scripts.Find(message.id());
    if (number == kNoIndex || policy_.script_values[number].texts.size() != message.text_size()) continue;
    const Script& script = policy_.script_values[number];
    const Path at = root_.At("script", i, message.id());
    for (int t = 0; t < message.text_size(); ++t) {
      const Path text = at.At("text", t);
      for (int v = 0; v < message.text(t).variant_size(); ++v) {
        const std::vector<program::ScriptPiece>& pieces = script.texts[t].variants[v];
        const bool whole = !forbidden.empty() && pieces.size() == 1 && pieces[0].slot == kNoIndex;
        CheckForbidden(message.text(t).variant(v), pieces, message.text(t).language(), forbidden,
                       text.At("variant", v), &scratch, &found);
        CheckPerformed(message, script, t, v, text.At("variant", v), &scratch, whole ? &found : nullptr);
      }
    }
  }
}

// Acts that the agent must never perform. What is forbidden at times only has its place in scripts.
Linker::Forbidden Linker::ForbiddenActs() const {
  Forbidden acts;
  for (int i = 0; i < message_.prohibition_size(); ++i) {
    const Prohibition& prohibition = policy_.prohibitions[i];
    const Element& element = policy_.element_values[prohibition.element];
    if (element.flat.mode == program::Mode::kOff || !message_.prohibition(i).while_().empty() ||
        message_.prohibition(i).in_size() > 0) {
      continue;
    }
    for (const Trigger& trigger : prohibition.on) {
      if (trigger.kind != program::Kind::kAct || trigger.name == kNoIndex) continue;
      if ((trigger.parties & policy_.act_values[trigger.name].parties & kAgentBit) == 0) continue;
      acts.emplace(trigger.name, element.flat.id);
    }
  }
  return acts;
}

void Linker::CheckForbidden(std::string_view text, const std::vector<program::ScriptPiece>& pieces,
                            std::string_view language, const Forbidden& forbidden, const Path& at,
                            match::Scratch* scratch, match::Result* last) {
  if (forbidden.empty()) return;
  match::Result& result = *last;
  for (const program::ScriptPiece& piece : pieces) {
    if (piece.slot != kNoIndex) continue;
    policy_.matcher->Scan(piece.literal, static_cast<int>(Party::kAgent), language, scratch, &result);
    const uint32_t offset = static_cast<uint32_t>(piece.literal.data() - text.data());
    for (const match::Hit& hit : result.hits) {
      const auto found = forbidden.find(hit.act);
      if (found == forbidden.end()) continue;
      reporter_.ReportIn(Code::kForbiddenScript, at, text, offset + hit.begin_byte, offset + hit.end_byte,
                         Concat("\"", found->second, "\" forbids the act \"", policy_.acts.names()[hit.act], "\""),
                         "Say it otherwise.");
    }
  }
}

void Linker::CheckPerformed(const v1::Script& message, const Script& script, int text, int variant, const Path& at,
                            match::Scratch* scratch, const match::Result* whole) {
  if (message.act_size() == 0) return;
  match::Result result;
  if (whole == nullptr) {
    const ScriptText& linked = script.texts[text];
    std::string said;
    for (const program::ScriptPiece& piece : linked.variants[variant]) {
      said += piece.slot == kNoIndex ? piece.literal : FallbackOf(script, piece.slot, linked.language);
    }
    policy_.matcher->Scan(said, static_cast<int>(Party::kAgent), message.text(text).language(), scratch, &result);
    whole = &result;
  }
  for (const std::string& name : message.act()) {
    const uint32_t act = policy_.acts.Find(name);
    if (act == kNoIndex || !policy_.act_values[act].in_words) continue;
    bool found = false;
    for (const match::Hit& hit : whole->hits) found = found || hit.act == act;
    if (found) continue;
    reporter_.Report(Code::kUnheardScript, at, Concat("these words aren't recognised as the act \"", name, "\""),
                     "Add a phrase to the act, or say it otherwise.");
  }
}

}  // namespace callcue::check
