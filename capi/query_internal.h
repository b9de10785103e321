// What views and explanations show alike.
#ifndef CALLCUE_CAPI_QUERY_INTERNAL_H_
#define CALLCUE_CAPI_QUERY_INTERNAL_H_

#include <cstdint>

#include "callcue/explain.h"
#include "callcue/view.h"
#include "capi/guard_internal.h"
#include "capi/handles_internal.h"
#include "capi/items_internal.h"

namespace callcue::capi {

callcue_recommendation ToC(const CallView::LiveRecommendation& from) noexcept;
callcue_duty ToC(const CallView::OpenDuty& from) noexcept;

// The explained element at a place, or null, which is reported.
inline const Explanation* At(const callcue_explanation* explanation, uint32_t index, callcue_status* status,
                             callcue_error* error) noexcept {
  *status = explanation == nullptr              ? NoHandle(error)
            : index >= explanation->list.size() ? NoIndex(error)
                                                : CALLCUE_OK;
  return *status == CALLCUE_OK ? &explanation->list[index] : nullptr;
}

}  // namespace callcue::capi

#endif  // CALLCUE_CAPI_QUERY_INTERNAL_H_
