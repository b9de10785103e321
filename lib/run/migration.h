// What a contact remembers falls in two: what happened (times, segments, turns, outages, event IDs), which no policy owns and
// which is taken as it is, and what refers to the policy's tables, which finds its place there again by name. Each
// function below takes one kind over.
#ifndef CALLCUE_LIB_RUN_MIGRATION_H_
#define CALLCUE_LIB_RUN_MIGRATION_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/run/migrate.h"

namespace callcue::run {

using program::Program;

class Migration {
 public:
  Migration(const Program& from, const State& old, const Program& to, absl::Span<const MigrationRename> renames,
            MigrationReport* report)
      : from_(from), to_(to), old_(old), now_(to), renames_(renames), report_(report) {}

  absl::StatusOr<State> Run();

 private:
  using Kind = MigrationKind;
  using Names = std::map<std::string_view, uint32_t>;
  // Places in the old tables to places in the new ones, or kNoIndex.
  using Places = std::vector<uint32_t>;

  absl::Status CheckRenames() const;
  std::string_view Renamed(Kind kind, std::string_view name) const;
  Places Match(Kind kind, size_t olds, size_t news, const std::function<std::string_view(const Program&, uint32_t)>& name);
  void MatchAll();
  void Carried(Kind kind, std::string_view name, std::string_view to, uint32_t id = 0);
  void Dropped(Kind kind, std::string_view name, std::string_view reason, uint32_t id = 0);

  absl::Status MoveStates();
  absl::Status Complete();
  void MoveHistories();
  void MoveVariables();
  void MoveHappened();
  void MoveLog();
  void MoveTimers();
  void MoveDuties();
  void MoveJudgments();
  void MoveRecommendations();
  void MoveCounters();
  void MoveNames();
  uint32_t NewRecommend(uint32_t index) const;
  std::string CaptureName(const Program& p, expr::Slot slot) const;

  void Activate(uint32_t state) { now_.at<kConfiguration>(state / 64) |= uint64_t{1} << (state % 64); }
  StringRef Moved(StringRef ref) const { return ref.size == 0 ? StringRef() : StringRef{ref.offset + heap_, ref.size}; }
  std::string_view ActName(const Program& p, uint32_t act) const {
    return act < p.acts.size() ? p.acts[act].name : p.actions[act - p.acts.size()];
  }
  std::string_view Element(uint32_t element) const { return from_.elements[element].id; }

  const Program& from_;
  const Program& to_;
  const State& old_;
  State now_;
  absl::Span<const MigrationRename> renames_;
  MigrationReport* report_;
  uint32_t heap_ = 0;   // where the old heap begins in the new one
  Places states_, variables_, acts_, elements_, duties_, recommends_, raised_, scripts_;
  std::vector<uint32_t> log_;
};

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_MIGRATION_H_
