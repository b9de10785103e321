#include "lib/match/weight_rows.h"

#include <algorithm>
#include <utility>

namespace callcue::match {

void WeightRows::Begin(std::vector<uint32_t> judges, uint32_t heaviest) {
  judges_ = std::move(judges);
  tiles_ = static_cast<uint32_t>((judges_.size() + kLanes - 1) / kLanes);
  at_once_ = std::clamp<uint32_t>(INT16_MAX / std::max(heaviest, 1u), 1, kMostAtOnce);
}

uint32_t WeightRows::Add(absl::Span<const Cue> cues) {
  const uint32_t row = static_cast<uint32_t>(rows_.size());
  rows_.resize(rows_.size() + tiles_);
  for (const Cue cue : cues) {
    const uint32_t lane = LaneOf(cue.judge);
    rows_[row + lane / kLanes].eights[lane % kLanes / 8][lane % 8] = static_cast<int16_t>(cue.weight);
  }
  return row;
}

void WeightRows::AddUp(const uint32_t* rows, uint32_t count, int32_t* sums) const {
  const uint32_t judges = static_cast<uint32_t>(judges_.size());
  for (uint32_t tile = 0; tile < tiles_; ++tile) {
    Eight first = {}, second = {}, third = {}, fourth = {};
    for (uint32_t i = 0; i < count; ++i) {
      const Tile& row = rows_[rows[i] + tile];
      first += row.eights[0];
      second += row.eights[1];
      third += row.eights[2];
      fourth += row.eights[3];
    }
    const Tile sum = {{first, second, third, fourth}};
    const uint32_t lanes = std::min(kLanes, judges - tile * kLanes);
    const uint32_t* const judge = judges_.data() + tile * kLanes;
    for (uint32_t lane = 0; lane < lanes; ++lane) sums[judge[lane]] += sum.eights[lane / 8][lane % 8];
  }
}

uint32_t WeightRows::LaneOf(uint32_t judge) const {
  return static_cast<uint32_t>(std::lower_bound(judges_.begin(), judges_.end(), judge) - judges_.begin());
}

}  // namespace callcue::match
