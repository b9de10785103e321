// Many recordings audited in parallel, handed out in the order in which they were named.
#ifndef CALLCUE_LIB_AUDIT_AUDIT_H_
#define CALLCUE_LIB_AUDIT_AUDIT_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lib/audit/contact.h"

namespace callcue::audit {

struct Options {
  std::vector<std::string> recordings;  // names, in order
  // Opens one, from any of the threads. An empty source: it can't be opened, and `*error` says why.
  std::function<replay::LineReader::Source(const std::string& name, std::string* error)> open;
  int threads = 1;
  int64_t settle_ms = 120'000;  // see replay::Options
  bool lenient = false;
};

// Calls `take` with each contact, in order, on the calling thread; then `done` with each recording that is over. False
// from `take` ends the audit. Memory doesn't grow with the number of contacts: threads that are ahead wait.
using TakeContact = std::function<bool(size_t recording, const Contact& contact)>;
using RecordingDone = std::function<void(size_t recording)>;
void Audit(std::shared_ptr<const Policy> policy, const Options& options, const TakeContact& take,
           const RecordingDone& done);

}  // namespace callcue::audit

#endif  // CALLCUE_LIB_AUDIT_AUDIT_H_
