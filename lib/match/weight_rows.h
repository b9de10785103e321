// What literals say to those who judge one speaker: of each literal with many cues a row of weights, one for each
// judge, and rows add side by side.
//
// Weights have 16 bits and so have the sums, as eight of these add at once anywhere: so many rows are added as can't
// overflow whatever they hold, then these sums go to others of 32 bits.
#ifndef CALLCUE_LIB_MATCH_WEIGHT_ROWS_H_
#define CALLCUE_LIB_MATCH_WEIGHT_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "lib/match/cue.h"

namespace callcue::match {

class WeightRows {
 public:
  // As many are added at once, at most.
  static constexpr uint32_t kMostAtOnce = 64;

  // These judge, in order of their numbers; no weight is farther from 0.
  void Begin(std::vector<uint32_t> judges, uint32_t heaviest);
  // Is a row cheaper than so many cues by themselves?
  bool Pays(size_t cues) const { return cues * kCuesARow >= tiles_ * kLanes; }
  void Reserve(size_t rows) { rows_.reserve(rows * tiles_); }
  // Of these cues, each of another judge. Returns its number.
  uint32_t Add(absl::Span<const Cue> cues);

  // At most at_once() of these may be added up at once: to sums by judge.
  void AddUp(const uint32_t* rows, uint32_t count, int32_t* sums) const;
  uint32_t at_once() const { return at_once_; }
  // What it takes to add a row up, in looks.
  uint32_t work() const { return tiles_; }

  const std::vector<uint32_t>& judges() const { return judges_; }
  // The place of that judge in each row; there is one.
  uint32_t LaneOf(uint32_t judge) const;
  int32_t Weight(uint32_t row, uint32_t lane) const {
    return rows_[row + lane / kLanes].eights[lane % kLanes / 8][lane % 8];
  }

  // Of all that it holds.
  template <typename Visit>
  void VisitParts(Visit visit) {
    visit(rows_);
    visit(judges_);
    visit(tiles_);
    visit(at_once_);
  }

  size_t bytes() const { return rows_.capacity() * sizeof(Tile) + judges_.capacity() * 4; }

 private:
  static constexpr uint32_t kLanes = 32;
  static constexpr uint32_t kCuesARow = 8;
  using Eight = int16_t __attribute__((vector_size(16)));
  struct alignas(64) Tile {
    Eight eights[kLanes / 8] = {};
  };

  std::vector<Tile> rows_;  // a row is numbered by its first
  std::vector<uint32_t> judges_;
  uint32_t tiles_ = 0;  // of a row
  uint32_t at_once_ = 1;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_WEIGHT_ROWS_H_
