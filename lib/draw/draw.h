// A policy as a drawing: its regions side by side, nested states within them, transitions with their triggers, guards,
// effects and clauses; on demand tables of its rules, duties, prohibitions, permissions, scenarios and checklists,
// which a policy without regions is drawn by anyway.
//
//   dot       for Graphviz: dot -Tsvg. Regions and composite states are clusters, children of a parallel state have
//             dashed borders, a dot is where a state begins, H and H* are histories, a double border is final.
//   mermaid   stateDiagram-v2, for Markdown that draws it. A table is a state that lists its elements.
//
// Texts longer than a label can bear are cut at "…"; `callcue dump` has all of it. The same policy gives the same text.
// Thread rule: functions of values.
#ifndef CALLCUE_LIB_DRAW_DRAW_H_
#define CALLCUE_LIB_DRAW_DRAW_H_

#include <string>
#include <string_view>

namespace callcue::draw {

struct DrawOptions {
  bool elements = false;   // the tables too
};

// From the binary form of a policy that loaded (Policy::Serialize).
std::string DrawDot(std::string_view policy, const DrawOptions& options);
std::string DrawMermaid(std::string_view policy, const DrawOptions& options);

}  // namespace callcue::draw

#endif  // CALLCUE_LIB_DRAW_DRAW_H_
