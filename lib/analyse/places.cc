#include "lib/analyse/places.h"

#include "lib/base/concat.h"

namespace callcue::analyse {

Places::Places(const v1::Policy& message, const program::Program& program)
    : states_(program.states.size()), transitions_(program.transitions.size()) {
  // States are numbered in document order, the root first; transitions by source, then in document order.
  uint32_t next = 1;
  struct Level {
    const google::protobuf::RepeatedPtrField<v1::State>* list;
    int i;
    std::string path;
  };
  std::vector<uint32_t> sources(program.states.size(), 0);
  std::map<uint32_t, std::vector<uint32_t>> of_source;
  for (uint32_t t = 0; t < program.transitions.size(); ++t) of_source[program.transitions[t].source].push_back(t);
  for (int r = 0; r < message.region_size(); ++r) {
    if (next < states_.size()) states_[next++] = Concat("region[", r, "]");
    std::vector<Level> open = {{&message.region(r).state(), 0, Concat("region[", r, "].")}};
    while (!open.empty()) {
      Level& level = open.back();
      if (level.i == level.list->size()) {
        open.pop_back();
        continue;
      }
      const v1::State& state = (*level.list)[level.i];
      const std::string path = Concat(level.path, "state[", level.i, "]");
      ++level.i;
      if (next >= states_.size()) return;
      const uint32_t number = next++;
      states_[number] = path;
      const std::vector<uint32_t>& mine = of_source[number];
      for (size_t t = 0; t < mine.size(); ++t) transitions_[mine[t]] = Concat(path, ".transition[", t, "]");
      open.push_back({&state.state(), 0, path + "."});
    }
  }
  const auto add = [&](const auto& list, const char* field) {
    for (int i = 0; i < list.size(); ++i) elements_.emplace(list[i].id(), Concat(field, "[", i, "]"));
  };
  add(message.rule(), "rule");
  add(message.duty(), "duty");
  add(message.prohibition(), "prohibition");
  add(message.permission(), "permission");
  add(message.scenario(), "scenario");
  add(message.checklist(), "checklist");
}

const std::string& Places::OfElement(std::string_view id) const {
  const auto it = elements_.find(id);
  return it == elements_.end() ? none_ : it->second;
}

}  // namespace callcue::analyse
