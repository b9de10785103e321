// Answers to queries about a contact. They own their memory, so that queries may overlap.
//
// The fields are those of proto/callcue/v1/view.proto.
// Thread rule: as for any value.
#ifndef CALLCUE_VIEW_H_
#define CALLCUE_VIEW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "callcue/decision.h"

namespace callcue {

struct PermissionAnswer {
  struct MissingItem {
    Missing::Kind kind = Missing::Kind::kUnspecified;
    std::string name;
    std::string script_id;
    uint32_t choice = 0, way = 0;   // as in Missing
  };
  std::string act;
  bool known = false;        // false: the policy governs no such act, so it is permitted
  bool permitted = true;
  std::vector<std::string> element_ids;   // the elements that deny it
  std::vector<std::string> clause_ids;
  std::vector<MissingItem> missing;
};

struct CallView {
  // Without what was worked out when it was given, and isn't kept: text, language and arguments. A desktop that shall
  // show them again keeps its cards beside the snapshot, by ID.
  struct LiveRecommendation {
    uint32_t id = 0;
    Action action = Action::kUnspecified;
    Severity severity = Severity::kUnspecified;
    Audience audience = Audience::kUnspecified;
    int32_t priority = 0;
    bool provisional = false;
    std::string custom_action, element_id, script_id, topic;
    std::vector<std::string> clause_ids;
    std::optional<int64_t> due_ms, expires_ms;
  };
  struct OpenDuty {
    std::string element_id;
    uint32_t instance = 0;
    std::vector<std::string> clause_ids;
    Severity severity = Severity::kUnspecified;
    int64_t since_ms = 0;
    std::optional<int64_t> due_ms;
    bool overdue = false;    // waits for words that may still arrive
  };
  int64_t at_ms = 0;
  uint32_t step = 0;
  bool closed = false;
  std::vector<std::string> states;                    // active ones, parents first
  std::vector<LiveRecommendation> recommendations;    // most urgent first
  std::vector<OpenDuty> duties;
  std::vector<PermissionAnswer> permissions;          // one for each act that the policy governs
  std::vector<std::string> unknown_facts;             // that would decide something at this moment
  std::optional<int64_t> next_deadline_ms;
};

}  // namespace callcue

#endif  // CALLCUE_VIEW_H_
