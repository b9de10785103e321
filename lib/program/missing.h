// What stands between the agent and a permission: of each part of its condition that doesn't hold, what the part asks for
// and doesn't have; where that is nothing that has a name, the part itself. Of parts between which there is a choice,
// nothing where one of the ways holds, else what each of them lacks.
#ifndef CALLCUE_LIB_PROGRAM_MISSING_H_
#define CALLCUE_LIB_PROGRAM_MISSING_H_

#include "lib/program/program.h"

namespace callcue::program {

// holds(expression): whether it is true. absent(item): whether what an item is named for only then is absent.
// add(missing) takes one; those of one way of a choice come one after the other, and so do the ways. `choices`: how many
// were given out, which other permissions for the same act go on from.
template <typename Holds, typename Absent, typename Add>
void AddMissing(const Program& p, const Permission& permission, uint32_t* choices, Holds holds, Absent absent, Add add) {
  const auto name = [&](const GrantPart& part, uint32_t choice, uint32_t way) {
    bool named = false;
    for (uint32_t m = part.missing.begin; m < part.missing.end; ++m) {
      const MissingItem& item = p.missing[m];
      if (item.named != MissingItem::Named::kAlways && !absent(item)) continue;
      add(Missing{item.kind, item.name, item.script_id, choice, way});
      named = true;
    }
    if (!named) add(Missing{Missing::Kind::kCondition, part.text, {}, choice, way});
  };
  for (uint32_t i = permission.parts.begin; i < permission.parts.end;) {
    const GrantPart& part = p.grant_parts[i];
    if (part.choice == 0) {
      if (!holds(part.when)) name(part, 0, 0);
      ++i;
      continue;
    }
    const uint32_t begin = i;
    bool chosen = false, whole = true;
    for (; i < permission.parts.end && p.grant_parts[i].choice == part.choice; ++i) {
      const bool last = i + 1 == permission.parts.end || p.grant_parts[i + 1].choice != part.choice ||
                        p.grant_parts[i + 1].way != p.grant_parts[i].way;
      whole = whole && holds(p.grant_parts[i].when);
      chosen |= last && whole;
      if (last) whole = true;
    }
    if (chosen) continue;
    ++*choices;
    for (uint32_t k = begin; k < i; ++k) {
      if (!holds(p.grant_parts[k].when)) name(p.grant_parts[k], *choices, p.grant_parts[k].way);
    }
  }
}

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_MISSING_H_
