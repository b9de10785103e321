// A live contact taken over to another version of its policy, by names. Explicit, and reported: a contact never changes
// its policy by itself, and nothing is lost unsaid.
//
//   callcue::MigrationReport report;
//   auto moved = call.Migrate(new_policy, {{callcue::MigrationKind::kState, "waiting", "queueing"}}, &report);
//
// Ownership: plain values. Thread rule: as for any value.
#ifndef CALLCUE_MIGRATION_H_
#define CALLCUE_MIGRATION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace callcue {

enum class MigrationKind : uint8_t {
  kUnspecified = 0,
  kState = 1,           // active ones, by their ID
  kVariable = 2,        // facts and variables with a value
  kAct = 3,             // acts and desktop actions that happened: with them go counts, times and evidence
  kTimer = 4,           // delayed events, by the event's name
  kDuty = 5,            // open instances, by the duty's ID
  kJudgment = 6,        // permissions and prohibitions that wait for words, by the element's ID
  kRecommendation = 7,  // live ones, by the ID of the element that gave them
  kCounter = 8,         // instances of an element, steps of a scenario, items of a checklist, bounds, variants
  kApproval = 9,
  kPermission = 10,     // what was permitted
  kLanguage = 11,
};

enum class MigrationOutcome : uint8_t {
  kUnspecified = 0,
  kCarried = 1,
  kDropped = 2,         // the new policy has no place for it
  kEntered = 3,         // a state that the new policy needs and the old one hadn't: its initial one, without actions
};

// A name of the old policy that is another one in the new. kDuty renames an element of any kind, and all that refers to
// it; beside it states, variables, acts and timers can be renamed.
struct MigrationRename {
  MigrationKind kind = MigrationKind::kUnspecified;
  std::string_view from;
  std::string_view to;
};

struct MigrationItem {
  MigrationKind kind = MigrationKind::kUnspecified;
  MigrationOutcome outcome = MigrationOutcome::kUnspecified;
  std::string name;                // in the old policy; of what is entered, in the new one
  std::string to;                  // in the new policy; empty where it is dropped
  uint32_t recommendation_id = 0;  // of a recommendation: what the desktop shows under this ID, if dropped, goes
  std::string reason;              // why it is dropped: "no-such-name", "other-type", "other-value", "other-shape"
};

// In the order of the kinds, then of the old policy.
using MigrationReport = std::vector<MigrationItem>;

}  // namespace callcue

#endif  // CALLCUE_MIGRATION_H_
