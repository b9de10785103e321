// Which of several texts suits a language.
#ifndef CALLCUE_LIB_PROGRAM_IN_LANGUAGE_H_
#define CALLCUE_LIB_PROGRAM_IN_LANGUAGE_H_

#include <string_view>
#include <vector>

#include "lib/base/language_tag.h"
#include "lib/program/program.h"

namespace callcue::program {

// Of the languages, the one of a tag, else the first of its primary language, else `otherwise`.
inline uint32_t LanguageIndex(const std::vector<std::string_view>& languages, std::string_view tag, uint32_t otherwise) {
  if (tag.empty()) return otherwise;
  uint32_t found = otherwise;
  bool near = false;
  for (uint32_t i = 0; i < languages.size(); ++i) {
    if (SameTag(languages[i], tag)) return i;
    if (near || !SamePrimary(languages[i], tag)) continue;
    found = i;
    near = true;
  }
  return found;
}

// The text in a language, else in its primary language, else the first there is; null where there is none.
template <typename Entry>
const Entry* InLanguage(const std::vector<Entry>& all, Range range, uint32_t language,
                        const std::vector<std::string_view>& languages) {
  const auto tag = [&](uint32_t i) { return i < languages.size() ? languages[i] : std::string_view(); };
  const Entry* found = nullptr;
  bool same = false;
  for (uint32_t i = range.begin; i < range.end; ++i) {
    if (all[i].language == language) return &all[i];
    const bool as_written = !same && SameTag(tag(all[i].language), tag(language));
    if (as_written || (found == nullptr && SamePrimary(tag(all[i].language), tag(language)))) found = &all[i];
    same |= as_written;
  }
  return found != nullptr || range.empty() ? found : &all[range.begin];
}

// An item of a checklist cites its own clauses.
inline Range CitedBy(const Program& p, uint32_t recommend) {
  if (!p.recommends[recommend].clauses.empty()) return p.recommends[recommend].clauses;
  const Element& element = p.elements[p.recommends[recommend].element];
  if (element.kind != ElementKind::kChecklist) return element.clauses;
  const Range items = p.checklists[element.index].items;
  for (uint32_t i = items.begin; i < items.end; ++i) {
    const Item& item = p.items[i];
    if (recommend >= item.recommends.begin && recommend < item.recommends.end && !item.clauses.empty()) {
      return item.clauses;
    }
  }
  return element.clauses;
}

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_IN_LANGUAGE_H_
