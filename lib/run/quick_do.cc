#include "lib/run/quick_do.h"

namespace callcue::run::quick {

uint32_t Log(const StepTables& tables, State* state, Performed act) {
  const uint32_t place = state->PushInRoom<kLog>(act);
  uint32_t& head = state->at<kHeads>(tables.heads[act.act]);
  uint32_t after = kNone, next = head;
  while (next != kNone && state->at<kLog>(next).begin > act.begin) {
    after = next;
    next = state->at<kLog>(next).previous;
  }
  state->at<kLog>(place).previous = next;
  (after == kNone ? head : state->at<kLog>(after).previous) = place;
  return place;
}

StateChange* ReportLeaves(const StepTables& tables, uint64_t gone, uint64_t entered, std::string_view cause,
                          StateChange* to) {
  for (uint64_t left = entered; left != 0; left &= left - 1) {
    const uint32_t s = static_cast<uint32_t>(__builtin_ctzll(left));
    std::string_view from;
    while (gone != 0 && tables.regions[__builtin_ctzll(gone)] < tables.regions[s]) gone &= gone - 1;
    if (gone != 0 && tables.regions[__builtin_ctzll(gone)] == tables.regions[s]) {
      from = tables.state_ids[__builtin_ctzll(gone)];
      gone &= gone - 1;
    }
    new (to++) StateChange{tables.state_ids[tables.regions[s]], from, tables.state_ids[s], cause};
  }
  return to;
}

}  // namespace callcue::run::quick
