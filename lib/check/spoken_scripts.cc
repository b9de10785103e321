// Scripts as the agent will say them: none holds what a prohibition forbids, each holds the acts that it is for.
#include <algorithm>

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

// What is heard when the agent says something. Most scripts have no slot: what was heard last isn't scanned again.
class Linker::Ear {
 public:
  explicit Ear(const match::Matcher& matcher) : matcher_(matcher) {}

  // Valid until the next one.
  const std::vector<match::Hit>& Hear(std::string_view words, std::string_view language) {
    if (words != words_ || language != language_) {
      matcher_.Scan(words, static_cast<int>(Party::kAgent), language, &scratch_, &heard_);
      words_ = words;
      language_ = language;
    }
    return heard_.hits;
  }

 private:
  const match::Matcher& matcher_;
  match::Scratch scratch_;
  std::string words_, language_;
  match::Result heard_;
};

void Linker::CheckSpokenScripts() {
  // Where the matcher comes from a reading of this very policy, they were looked at when that was made.
  if (policy_.matcher == nullptr || policy_.matcher->mark() != 0) return;
  const Forbidden forbidden = ForbiddenActs();
  Ear ear(*policy_.matcher);
  for (int i = 0; i < message_.script_size(); ++i) {
    const v1::Script& message = message_.script(i);
    const uint32_t number = policy_.scripts.Find(message.id());
    if (number == kNoIndex || policy_.script_values[number].texts.size() != message.text_size()) continue;
    const Script& script = policy_.script_values[number];
    const Path at = root_.At("script", i, message.id());
    for (int t = 0; t < message.text_size(); ++t) {
      const Path text = at.At("text", t);
      for (int v = 0; v < message.text(t).variant_size(); ++v) {
        CheckForbidden(message.text(t).variant(v), script.texts[t].variants[v], message.text(t).language(), forbidden,
                       text.At("variant", v), &ear);
        CheckPerformed(message, script, t, v, text.At("variant", v), &ear);
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
                            std::string_view language, const Forbidden& forbidden, const Path& at, Ear* ear) {
  if (forbidden.empty()) return;
  for (const program::ScriptPiece& piece : pieces) {
    if (piece.slot != kNoIndex) continue;
    const uint32_t offset = static_cast<uint32_t>(piece.literal.data() - text.data());
    for (const match::Hit& hit : ear->Hear(piece.literal, language)) {
      const auto found = forbidden.find(hit.act);
      if (found == forbidden.end()) continue;
      reporter_.ReportIn(Code::kForbiddenScript, at, text, offset + hit.begin_byte, offset + hit.end_byte,
                         Concat("\"", found->second, "\" forbids the act \"", policy_.acts.names()[hit.act], "\""),
                         "Say it otherwise.");
    }
  }
}

void Linker::CheckPerformed(const v1::Script& message, const Script& script, int text, int variant, const Path& at,
                            Ear* ear) {
  if (message.act_size() == 0) return;
  const ScriptText& linked = script.texts[text];
  std::string said;
  for (const program::ScriptPiece& piece : linked.variants[variant]) {
    said += piece.slot == kNoIndex ? piece.literal : FallbackOf(script, piece.slot, linked.language);
  }
  const std::vector<match::Hit>& hits = ear->Hear(said, message.text(text).language());
  for (const std::string& name : message.act()) {
    const uint32_t act = policy_.acts.Find(name);
    if (act == kNoIndex || !policy_.act_values[act].in_words) continue;
    if (std::any_of(hits.begin(), hits.end(), [act](const match::Hit& hit) { return hit.act == act; })) continue;
    reporter_.Report(Code::kUnheardScript, at, Concat("these words aren't recognised as the act \"", name, "\""),
                     "Add a phrase to the act, or say it otherwise.");
  }
}

}  // namespace callcue::check
