// Lays overlays over a policy: message in, message out, and where each part of the result stands.
#ifndef CALLCUE_LIB_LOAD_OVERLAY_H_
#define CALLCUE_LIB_LOAD_OVERLAY_H_

#include <deque>
#include <vector>

#include "callcue/policy.h"
#include "callcue/v1/policy.pb.h"
#include "lib/syntax/policy_text.h"
#include "lib/syntax/sources.h"

namespace callcue::load {

// Changes `policy` as the overlays say, in their order (policy.proto says what that means), and adds to `sources`,
// which holds the policy's own file, where each part of the result comes from. The texts' maps are kept in `parsed`.
// False if there was an error; whatever was found is added to `problems`, and what is wrong was left out.
bool LayOverlays(const std::vector<Overlay>& overlays, v1::Policy* policy, syntax::Sources* sources,
                 std::deque<syntax::ParsedPolicy>* parsed, Diagnostics* problems);

}  // namespace callcue::load

#endif  // CALLCUE_LIB_LOAD_OVERLAY_H_
