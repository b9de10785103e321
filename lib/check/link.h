// Names to numbers: from the message that an author wrote to a LinkedPolicy. All problems are reported at once; what
// can't be linked is left out, so that the rest is still checked.
#ifndef CALLCUE_LIB_CHECK_LINK_H_
#define CALLCUE_LIB_CHECK_LINK_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "callcue/v1/policy.pb.h"
#include "lib/check/linked.h"
#include "lib/check/report.h"

namespace callcue::check {

// Values of parameters, as LoadOptions gives them.
using Overrides = std::vector<std::pair<std::string, std::string>>;

// `message` must outlive the result. The result is complete only if `reporter` hasn't failed. `reading`: of the phrases
// that the message may have (match::Matcher::Read).
std::unique_ptr<LinkedPolicy> Link(const callcue::v1::Policy& message, const Overrides& overrides, Reporter* reporter,
                                   bool tell_phrases = false, std::string_view reading = {});

// What the phrases of a linked policy are read with.
match::Options PhraseOptions(const LinkedPolicy& policy);

}  // namespace callcue::check

#endif  // CALLCUE_LIB_CHECK_LINK_H_
