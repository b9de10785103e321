// "act.thanks by AGENT" to numbers.
#ifndef CALLCUE_LIB_CHECK_TRIGGERS_H_
#define CALLCUE_LIB_CHECK_TRIGGERS_H_

#include <cstdint>
#include <map>
#include <string>

#include "callcue/v1/policy.pb.h"
#include "lib/check/linked.h"
#include "lib/check/report.h"

namespace callcue::check {

using StringField = google::protobuf::RepeatedPtrField<std::string>;

class TriggerReader {
 public:
  TriggerReader(LinkedPolicy* policy, Reporter* reporter) : policy_(*policy), reporter_(*reporter) {}

  // What isn't valid is reported and left out.
  Triggers Read(const StringField& texts, const Path& at, const char* field);

  // Where a trigger first named a raised event, as a field path; empty if none did.
  const std::string& PlaceOf(uint32_t raised) const;
  bool IsListenedTo(uint32_t raised) const { return !PlaceOf(raised).empty(); }

 private:
  bool ReadOne(std::string_view text, const Path& at, Trigger* trigger);
  bool ReadEvent(std::string_view name, std::string_view text, const Path& at, Trigger* trigger);
  bool ReadParty(std::string_view word, std::string_view text, const Path& at, Trigger* trigger);
  Vocabulary* VocabularyOf(program::Kind kind);

  LinkedPolicy& policy_;
  Reporter& reporter_;
  std::map<uint32_t, std::string> listened_;  // raised events
};

}  // namespace callcue::check

#endif  // CALLCUE_LIB_CHECK_TRIGGERS_H_
