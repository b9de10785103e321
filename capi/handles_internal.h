// What stands behind the opaque types.
#ifndef CALLCUE_CAPI_HANDLES_INTERNAL_H_
#define CALLCUE_CAPI_HANDLES_INTERNAL_H_

#include <memory>
#include <new>
#include <string>
#include <vector>

#include "callcue/call.h"
#include "callcue/policy.h"
#include "callcue/scorecard.h"
#include "capi/callcue.h"
#include "capi/event_internal.h"
#include "lib/run/call_impl.h"
#include "lib/wire/event_reader.h"
#include "lib/wire/output_buffer.h"

struct callcue_policy {
  std::shared_ptr<const callcue::Policy> policy;
};

struct callcue_diagnostics {
  callcue::Diagnostics list;
};

struct callcue_buffer {
  // What `append` adds to a string, in place of what was there.
  template <typename Append>
  void Replace(Append append) {
    bytes.size = 0;
    bytes.room.clear();
    append(&bytes.room);
    bytes.size = bytes.room.size();
  }
  callcue::wire::Bytes bytes;
};

struct callcue_answer {
  callcue_answer() { answer.permitted = false; }   // nothing was asked yet
  callcue::PermissionAnswer answer;
};

struct callcue_view {
  callcue::CallView view;
};

struct callcue_migration {
  callcue::MigrationReport items;
};

struct callcue_explanation {
  std::vector<callcue::Explanation> list;
};

struct callcue_scorecard {
  explicit callcue_scorecard(std::shared_ptr<const callcue::Policy> p) : policy(std::move(p)), card(policy) {}

  std::shared_ptr<const callcue::Policy> policy;
  callcue::Scorecard card;
  // Of calls that were moved to another policy: IDs of its clauses are borrowed from it.
  std::vector<std::shared_ptr<const callcue::Policy>> others;
};

// Lies in its call's own memory.
struct callcue_call {
  using Impl = callcue::run::CallRoom::Impl;
  static callcue_call* Make(callcue::Call call) {
    void* const room = callcue::run::CallRoom::Of(call);
    return new (room) callcue_call(std::move(call));
  }
  // The end of `call` is that of the handle's memory.
  static void Free(callcue_call* handle) {
    handle->reader.reset();
    handle->lists.reset();
    Impl::Free(Impl::Of(handle));
  }

  callcue::Call call;
  uint32_t decision_count = 0;   // of the last step; of one that failed none

  // For events that come as bytes, and for the lists of flat ones: made when the first one comes.
  std::unique_ptr<callcue::wire::EventReader> reader;
  std::unique_ptr<callcue::capi::EventLists> lists;

 private:
  explicit callcue_call(callcue::Call&& c) : call(std::move(c)) {}
};
static_assert(sizeof(callcue_call) <= callcue::run::CallRoom::kBytes);

#endif  // CALLCUE_CAPI_HANDLES_INTERNAL_H_
