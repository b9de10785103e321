#include "lib/program/compiler.h"

namespace callcue::program {

void Compiler::CompileScripts() {
  uint32_t counters = 0;
  for (const linked::Script& in : in_.script_values) {
    Script script;
    script.id = Intern(in.id);
    const uint32_t slots = static_cast<uint32_t>(out_.script_slots.size());
    for (const linked::ScriptSlot& slot : in.slots) {
      out_.script_slots.push_back({Intern(slot.flat.name), slot.flat.value, Texts(slot.fallbacks)});
    }
    script.texts.begin = static_cast<uint32_t>(out_.script_texts.size());
    bool varies = false;
    for (const linked::ScriptText& text : in.texts) {
      ScriptText flat;
      flat.language = text.language;
      flat.variants.begin = static_cast<uint32_t>(out_.script_variants.size());
      for (const std::vector<ScriptPiece>& variant : text.variants) {
        ScriptVariant v;
        v.pieces.begin = static_cast<uint32_t>(out_.script_pieces.size());
        for (const ScriptPiece& piece : variant) {
          out_.script_pieces.push_back({Intern(piece.literal), piece.slot == kNoIndex ? kNoIndex : slots + piece.slot});
        }
        v.pieces.end = static_cast<uint32_t>(out_.script_pieces.size());
        out_.script_variants.push_back(v);
      }
      flat.variants.end = static_cast<uint32_t>(out_.script_variants.size());
      varies = varies || flat.variants.size() > 1;
      out_.script_texts.push_back(flat);
    }
    script.texts.end = static_cast<uint32_t>(out_.script_texts.size());
    if (varies) script.counter = counters++;
    out_.scripts.push_back(script);
  }
}

void Compiler::CompileClauses() {
  for (const linked::Clause& in : in_.clauses) {
    Clause clause;
    clause.id = Intern(in.id);
    clause.titles = Texts(in.titles);
    clause.texts = Texts(in.texts);
    clause.weight = in.weight;
    clause.critical = in.critical;
    clause.mode = in.mode;
    out_.clauses.push_back(clause);
  }
}

}  // namespace callcue::program
