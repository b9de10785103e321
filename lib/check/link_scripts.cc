// Scripts: their texts are split into literals and slots.
#include <algorithm>

#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/check/linker.h"
#include "lib/check/literal.h"

namespace callcue::check {

void Linker::DeclareScripts() {
  for (int i = 0; i < message_.script_size(); ++i) {
    const v1::Script& script = message_.script(i);
    Declare(&policy_.scripts, script.id(), root_.At("script", i, script.id()), "id", "script");
  }
}

void Linker::LinkScripts() {
  policy_.script_values.resize(policy_.scripts.size());
  for (int i = 0; i < message_.script_size(); ++i) {
    const uint32_t number = policy_.scripts.Find(message_.script(i).id());
    if (number == kNoIndex || !policy_.script_values[number].id.empty()) continue;  // a duplicate
    policy_.script_values[number].id = message_.script(i).id();
    LinkScript(message_.script(i), root_.At("script", i, message_.script(i).id()), &policy_.script_values[number]);
  }
}

void Linker::LinkScript(const v1::Script& message, const Path& at, Script* script) {
  LinkClauses(message.clause(), at);
  for (int i = 0; i < message.act_size(); ++i) {
    if (policy_.acts.Find(message.act(i)) == kNoIndex) {
      reporter_.Report(Code::kUnknownName, at.At("act", i), Concat("there is no act \"", message.act(i), "\""),
                       policy_.acts.Hint(message.act(i)));
    }
  }
  for (int i = 0; i < message.slot_size(); ++i) {
    const v1::ScriptSlot& slot = message.slot(i);
    const Path path = at.At("slot", i);
    ScriptSlot linked;
    linked.flat.name = slot.name();
    linked.fallbacks = LinkTexts(slot.fallback());
    if (slot.name().empty()) {
      reporter_.Report(Code::kMissingName, path, "a slot without a name");
    } else if (FindSlot(*script, slot.name()) != kNoIndex) {
      reporter_.Report(Code::kDuplicateName, path.Field("name"), Concat("there is another slot \"", slot.name(), "\""));
    }
    if (slot.value().empty()) {
      linked.flat.value = NamedValue(slot.name(), path);
      if (linked.flat.value == expr::kNone) {
        reporter_.Report(Code::kUnknownSlot, path,
                         Concat("no fact, variable or parameter is named \"", slot.name(), "\""), "Add \"value\".");
      }
    } else {
      linked.flat.value = SlotValue(slot.value(), path.Field("value"));
    }
    script->slots.push_back(std::move(linked));
  }
  LinkVariants(message, at, script);
}

void Linker::LinkVariants(const v1::Script& message, const Path& at, Script* script) {
  if (message.text_size() == 0) reporter_.Report(Code::kEmptyScript, at, "a script without a text");
  std::vector<bool> used(script->slots.size());
  for (int i = 0; i < message.text_size(); ++i) {
    const v1::ScriptText& text = message.text(i);
    const Path path = at.At("text", i);
    if (text.variant_size() == 0) reporter_.Report(Code::kEmptyScript, path, "a text without a variant");
    ScriptText linked;
    linked.language = policy_.languages.Add(text.language());
    CheckLanguage(text.language(), path.Field("language"));
    for (const ScriptText& other : script->texts) {
      if (other.language != linked.language) continue;
      reporter_.Report(Code::kDuplicateName, path.Field("language"),
                       Concat("there is another text in \"", text.language(), "\""), "Add variants to that one.");
    }
    for (int k = 0; k < text.variant_size(); ++k) {
      linked.variants.push_back(SplitVariant(text.variant(k), path.At("variant", k), script));
      for (const program::ScriptPiece& piece : linked.variants.back()) {
        if (piece.slot < used.size()) used[piece.slot] = true;
      }
    }
    script->texts.push_back(std::move(linked));
  }
  for (size_t i = 0; i < used.size(); ++i) {
    if (used[i] || script->slots[i].flat.name.empty()) continue;
    reporter_.Report(Code::kUnusedName, at.At("slot", static_cast<int>(i)),
                     Concat("no text uses the slot \"", script->slots[i].flat.name, "\""));
  }
}

// "{{" and "}}" are braces.
std::vector<program::ScriptPiece> Linker::SplitVariant(std::string_view text, const Path& at, Script* script) {
  std::vector<program::ScriptPiece> pieces;
  size_t from = 0, i = 0;
  const auto end_literal = [&](size_t end) {
    if (end > from) pieces.push_back({text.substr(from, end - from), kNoIndex});
  };
  const auto complain = [&](size_t begin, size_t end, std::string_view message) {
    reporter_.ReportIn(Code::kBadSlot, at, text, static_cast<uint32_t>(begin), static_cast<uint32_t>(end),
                       std::string(message), "A slot is {name}; a brace alone is written twice.");
  };
  constexpr std::string_view kOpening = "｛", kClosing = "｝";   // of full width
  for (size_t at_brace = text.find(kOpening); at_brace != text.npos; at_brace = text.find(kOpening, at_brace + 1)) {
    const size_t begin = at_brace + kOpening.size(), close = std::min(text.find(kClosing, begin), text.find('}', begin));
    if (close == text.npos) break;
    const std::string_view name = text.substr(begin, close - begin);
    if (FindSlot(*script, name) == kNoIndex && policy_.variables.Find(name) == kNoIndex && policy_.params.Find(name) == kNoIndex) continue;
    reporter_.ReportIn(Code::kBadSlot, at, text, static_cast<uint32_t>(at_brace), static_cast<uint32_t>(close + 1),
                       "braces of full width make no slot", Concat("Write {", name, "}."));
  }
  while (i < text.size()) {
    const char c = text[i];
    if (c != '{' && c != '}') {
      ++i;
      continue;
    }
    if (i + 1 < text.size() && text[i + 1] == c) {
      end_literal(i + 1);
      i += 2;
      from = i;
      continue;
    }
    if (c == '}') {
      complain(i, i + 1, "a closing brace without an opening one");
      ++i;
      continue;
    }
    const size_t end = text.find_first_of("{}", i + 1);
    if (end == text.npos || text[end] == '{' || end == i + 1) {
      complain(i, std::min(text.size(), i + 1), "an opening brace without a slot's name and a closing one");
      ++i;
      continue;
    }
    end_literal(i);
    const uint32_t slot = SlotNamed(text.substr(i + 1, end - i - 1), text, static_cast<uint32_t>(i), at, script);
    if (slot != kNoIndex) pieces.push_back({{}, slot});
    i = from = end + 1;
  }
  end_literal(text.size());
  return pieces;
}

uint32_t Linker::FindSlot(const Script& script, std::string_view name) const {
  for (uint32_t i = 0; i < script.slots.size(); ++i) {
    if (script.slots[i].flat.name == name) return i;
  }
  return kNoIndex;
}

uint32_t Linker::SlotNamed(std::string_view name, std::string_view text, uint32_t begin, const Path& at,
                           Script* script) {
  const uint32_t known = FindSlot(*script, name);
  if (known != kNoIndex) return known;
  ScriptSlot slot;
  slot.flat.name = name;
  slot.flat.value = NamedValue(name, at);
  if (slot.flat.value == expr::kNone) {
    std::vector<std::string_view> names = policy_.variables.names();
    names.insert(names.end(), policy_.params.names().begin(), policy_.params.names().end());
    const std::string_view nearest = NearestName(name, names);
    reporter_.ReportIn(Code::kUnknownSlot, at, text, begin, begin + static_cast<uint32_t>(name.size()) + 2,
                       Concat("nothing is named \"", name, "\""),
                       nearest.empty() ? std::string("Add a slot with a value to the script.") : Concat("Did you mean \"", nearest, "\"?"));
    return kNoIndex;
  }
  script->slots.push_back(std::move(slot));
  return static_cast<uint32_t>(script->slots.size() - 1);
}

expr::ExprId Linker::NamedValue(std::string_view name, const Path& at) {
  if (policy_.variables.Find(name) != kNoIndex) return SlotValue(name, at, name);
  if (policy_.params.Find(name) == kNoIndex) return expr::kNone;
  return SlotValue(Concat("param.", name), at, name);
}

// A text or a whole number: what can be said as it stands. `unwritten`: the name of a slot that has no value of its own.
expr::ExprId Linker::SlotValue(std::string_view expression, const Path& at, std::string_view unwritten) {
  const expr::ExprId id = guards_->Add(expression, at, {}, expr::Kind::kNull);
  if (id == expr::kNone) return id;
  const expr::Kind kind = policy_.builder.TypeOf(id).kind;
  if (kind != expr::Kind::kString && kind != expr::Kind::kInt) {
    reporter_.Report(Code::kWrongType, at, Concat("a slot needs a string or an int, this is a ", KindWord(kind)),
                     unwritten.empty() ? "Convert it: string(...), int(...)."
                                       : Concat("Convert it: add slot { name: \"", unwritten, "\" value: \"string(",
                                                expression, ")\" } to the script."));
  }
  return id;
}

}  // namespace callcue::check
