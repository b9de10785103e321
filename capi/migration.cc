// A contact under another policy, and whose a snapshot is.
#include "callcue/migration.h"

#include "capi/guard_internal.h"
#include "capi/handles_internal.h"

using namespace callcue::capi;
using callcue::MigrationItem;
using callcue::MigrationKind;
using callcue::MigrationRename;

callcue_status callcue_migration_new(callcue_migration** out, callcue_error* error) { return New(out, error); }
void callcue_migration_free(callcue_migration* report) { delete report; }

callcue_status callcue_call_migrate(const callcue_call* call, const callcue_policy* to, const callcue_rename* renames,
                                    uint32_t rename_count, callcue_migration* report, callcue_call** out,
                                    callcue_error* error) {
  if (out == nullptr) return NoHandle(error);
  *out = nullptr;
  if (report != nullptr) report->items.clear();
  if (call == nullptr || to == nullptr) return NoHandle(error);
  if (renames == nullptr && rename_count > 0) {
    return Fail(error, CALLCUE_INVALID_ARGUMENT, "renames are counted, but their list is NULL");
  }
  return Guard(error, [&]() -> callcue_status {
    std::vector<MigrationRename> list;
    for (uint32_t i = 0; i < rename_count; ++i) {
      const int32_t kind = renames[i].kind;
      if (kind < 0 || kind > CALLCUE_MIGRATION_LANGUAGE) {
        return Fail(error, CALLCUE_UNIMPLEMENTED, "a kind of rename that this library is too old for");
      }
      if (!IsThere(renames[i].from) || !IsThere(renames[i].to)) return NotThere(error);
      list.push_back({static_cast<MigrationKind>(kind), FromC(renames[i].from), FromC(renames[i].to)});
    }
    callcue::MigrationReport items;
    auto moved = call->call.Migrate(to->policy, list, &items);
    if (report != nullptr) report->items = std::move(items);
    if (!moved.ok()) return Fail(error, moved.status());
    *out = callcue_call::Make(*std::move(moved));
    return CALLCUE_OK;
  });
}

uint32_t callcue_migration_count(const callcue_migration* report) { return report == nullptr ? 0 : Count(report->items); }

callcue_status callcue_migration_get(const callcue_migration* report, uint32_t index, callcue_migration_item* out,
                                     callcue_error* error) {
  if (report == nullptr) return NoHandle(error);
  if (index >= report->items.size()) return NoIndex(error);
  const MigrationItem& from = report->items[index];
  callcue_migration_item item = {};
  item.kind = static_cast<callcue_migration_kind>(from.kind);
  item.outcome = static_cast<callcue_migration_outcome>(from.outcome);
  item.recommendation_id = from.recommendation_id;
  item.name = ToC(from.name);
  item.to = ToC(from.to);
  item.reason = ToC(from.reason);
  return Write(item, out, error);
}

callcue_status callcue_snapshot_get(callcue_string snapshot, callcue_snapshot_info* out, callcue_error* error) {
  if (!IsThere(snapshot)) return NotThere(error);
  return Guard(error, [&]() -> callcue_status {
    const auto found = callcue::Call::Describe(FromC(snapshot));
    if (!found.ok()) return Fail(error, found.status());
    callcue_snapshot_info info = {};
    info.fingerprint = found->fingerprint;
    info.policy_name = ToC(found->policy_name);
    info.policy_version = ToC(found->policy_version);
    return Write(info, out, error);
  });
}
