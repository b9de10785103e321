#include "lib/check/link.h"

#include "lib/check/linker.h"

namespace callcue::check {

std::unique_ptr<LinkedPolicy> Link(const v1::Policy& message, const Overrides& overrides, Reporter* reporter,
                                   bool tell_phrases, std::string_view reading) {
  auto policy = std::make_unique<LinkedPolicy>();
  Linker(message, overrides, policy.get(), reporter, tell_phrases, reading).Run();
  return policy;
}

void Linker::Run() {
  policy_.name = message_.name();
  policy_.version = message_.version();
  RefuseOverlay();
  DeclareNames();
  guards_.emplace(&policy_, &reporter_);
  LinkSettings();
  LinkActConditions();
  LinkWords();
  LinkStates();
  LinkRules();
  LinkDuties();
  LinkProhibitions();
  LinkPermissions();
  LinkScenarios();
  LinkChecklists();
  LinkExceptions();
  LinkScripts();
  CheckSpokenScripts();
  ReportUnused();
}

// Overlays are laid over a policy before it is linked.
void Linker::RefuseOverlay() {
  const bool change = message_.has_change();
  if (!change && message_.overlay_of().empty()) return;
  reporter_.Report(Code::kOutOfPlace, root_.Field(change ? "change" : "overlay_of"), "this is an overlay, no policy",
                   "Check it with the policy that it is laid over: check POLICY --overlay FILE.");
}

match::Options PhraseOptions(const LinkedPolicy& policy) {
  match::Options options;
  options.cues = policy.cues;
  options.acknowledgement = policy.settings.acknowledgement;
  options.slots = policy.slot_specs;
  return options;
}

}  // namespace callcue::check
