#include "lib/check/link.h"

#include "lib/check/linker.h"

namespace callcue::check {

std::unique_ptr<LinkedPolicy> Link(const v1::Policy& message, const Overrides& overrides, Reporter* reporter) {
  auto policy = std::make_unique<LinkedPolicy>();
  Linker(message, overrides, policy.get(), reporter).Run();
  return policy;
}

void Linker::Run() {
  policy_.name = message_.name();
  policy_.version = message_.version();
  DeclareNames();
  guards_.emplace(&policy_, &reporter_);
  LinkSettings();
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

}  // namespace callcue::check
