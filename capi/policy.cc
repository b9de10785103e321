#include "callcue/policy.h"

#include <algorithm>
#include <cstdlib>

#include "capi/guard_internal.h"
#include "capi/handles_internal.h"
#include "lib/base/concat.h"
#include "lib/base/limits.h"

using namespace callcue::capi;
using callcue::Policy;

namespace {

bool AreThere(const callcue_load_options& in) {
  bool all = IsThere(in.path);
  for (uint32_t i = 0; i < in.overlay_count; ++i) all = all && IsThere(in.overlays[i].text) && IsThere(in.overlays[i].path);
  for (uint32_t i = 0; i < in.parameter_count; ++i) all = all && IsThere(in.parameters[i].name) && IsThere(in.parameters[i].value);
  return all;
}

callcue_status ReadOptions(const callcue_load_options* in, callcue::LoadOptions* out, callcue_error* error) {
  callcue_load_options copy;
  if (in == nullptr) return CALLCUE_OK;
  callcue_status wrong = CALLCUE_OK;
  in = Read(in, &copy, &wrong, error);
  if (in == nullptr) return wrong;
  if ((in->overlays == nullptr && in->overlay_count > 0) || (in->parameters == nullptr && in->parameter_count > 0)) {
    return Fail(error, CALLCUE_INVALID_ARGUMENT, "overlays or parameters are counted, but their list is NULL");
  }
  if (!AreThere(*in)) return NotThere(error);
  out->path = std::string(FromC(in->path));
  for (uint32_t i = 0; i < in->overlay_count; ++i) {
    out->overlays.push_back({std::string(FromC(in->overlays[i].text)), std::string(FromC(in->overlays[i].path))});
  }
  for (uint32_t i = 0; i < in->parameter_count; ++i) {
    out->parameters.emplace_back(FromC(in->parameters[i].name), FromC(in->parameters[i].value));
  }
  return CALLCUE_OK;
}

// Code of Protobuf's ends the process where memory runs out, so what reading a policy takes must be there before it begins:
// more than was ever seen, 17 MB for the built-in one and 32 for its text of 1.1. Pieces of this size come from the system
// and go back to it, and change nothing in how the host's allocator works.
bool HasRoom(size_t source_bytes) {
  constexpr size_t kRoom = size_t{40} << 20, kRoomPerByte = 16;
  const size_t bytes = std::min(source_bytes, callcue::limits::kPolicyBytes);   // more isn't read
  void* volatile room = std::malloc(kRoom + kRoomPerByte * bytes);              // or compilers leave it out
  std::free(room);
  return room != nullptr;
}

// What the status says, and the first error: a host that asks for no diagnostics shall know where to look.
std::string MessageOf(const absl::Status& status, const callcue::Diagnostics& problems) {
  std::string message(status.message().data(), status.message().size());
  const auto first = std::find_if(problems.begin(), problems.end(), [](const callcue::Diagnostic& problem) {
    return problem.severity == callcue::Diagnostic::Severity::kError;
  });
  if (first == problems.end()) return message;
  callcue::Append(&message, "; the first: ", first->path);
  if (first->line > 0) callcue::Append(&message, ":", first->line);
  if (first->line > 0 && first->column > 0) callcue::Append(&message, ":", first->column);
  callcue::Append(&message, ": ", first->message, " [", first->code, "]");
  return message;
}

using Loader = absl::StatusOr<std::shared_ptr<const Policy>> (*)(std::string_view, const callcue::LoadOptions&,
                                                                 callcue::Diagnostics*);

callcue_status Load(Loader load, callcue_string source, const callcue_load_options* options,
                    callcue_diagnostics* diagnostics, callcue_policy** out, callcue_error* error) {
  if (out == nullptr) return NoHandle(error);
  *out = nullptr;
  if (diagnostics != nullptr) diagnostics->list.clear();
  if (!IsThere(source)) return NotThere(error);
  return Guard(error, [&]() -> callcue_status {
    callcue::LoadOptions load_options;
    if (const callcue_status read = ReadOptions(options, &load_options, error); read != CALLCUE_OK) return read;
    size_t bytes = FromC(source).size();
    for (const callcue::Overlay& overlay : load_options.overlays) bytes += overlay.text.size();
    if (!HasRoom(bytes)) return Fail(error, CALLCUE_OUT_OF_MEMORY, "too little memory is left to read a policy");
    callcue::Diagnostics problems;
    auto policy = load(FromC(source), load_options, &problems);
    const std::string message = policy.ok() ? std::string() : MessageOf(policy.status(), problems);
    if (diagnostics != nullptr) diagnostics->list = std::move(problems);
    if (!policy.ok()) return Fail(error, absl::Status(policy.status().code(), message));
    *out = new callcue_policy{*std::move(policy)};
    return CALLCUE_OK;
  });
}

}  // namespace

callcue_status callcue_policy_load_text(callcue_string text, const callcue_load_options* options,
                                        callcue_diagnostics* diagnostics, callcue_policy** out, callcue_error* error) {
  return Load(&Policy::LoadText, text, options, diagnostics, out, error);
}

callcue_status callcue_policy_load_binary(callcue_string bytes, const callcue_load_options* options,
                                          callcue_diagnostics* diagnostics, callcue_policy** out,
                                          callcue_error* error) {
  return Load(&Policy::LoadBinary, bytes, options, diagnostics, out, error);
}

callcue_status callcue_policy_load_builtin(callcue_string name, const callcue_load_options* options,
                                           callcue_diagnostics* diagnostics, callcue_policy** out,
                                           callcue_error* error) {
  return Load(&Policy::LoadBuiltin, name, options, diagnostics, out, error);
}

void callcue_policy_free(callcue_policy* policy) { delete policy; }

callcue_status callcue_policy_get(const callcue_policy* policy, callcue_policy_info* out, callcue_error* error) {
  if (policy == nullptr) return NoHandle(error);
  callcue_policy_info info = {};
  info.clause_count = static_cast<uint32_t>(policy->policy->clause_ids().size());
  info.fingerprint = policy->policy->fingerprint();
  info.name = ToC(policy->policy->name());
  info.version = ToC(policy->policy->version());
  return Write(info, out, error);
}

callcue_status callcue_policy_clause(const callcue_policy* policy, uint32_t index, callcue_string language,
                                     callcue_string* id, callcue_string* title, callcue_error* error) {
  if (policy == nullptr) return NoHandle(error);
  if (!IsThere(language)) return NotThere(error);
  const auto ids = policy->policy->clause_ids();
  if (index >= ids.size()) return NoIndex(error);
  if (id != nullptr) *id = ToC(ids[index]);
  if (title != nullptr) *title = ToC(policy->policy->ClauseTitle(ids[index], FromC(language)));
  return CALLCUE_OK;
}

callcue_status callcue_policy_serialize(const callcue_policy* policy, callcue_buffer* out, callcue_error* error) {
  if (policy == nullptr || out == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    out->Replace([&](std::string* bytes) { *bytes = policy->policy->Serialize(); });
    return CALLCUE_OK;
  });
}

callcue_status callcue_policy_builtin(uint32_t index, callcue_string* name, callcue_string* text,
                                      callcue_error* error) {
  return Guard(error, [&]() -> callcue_status {   // their list is made when it is asked for first
    const auto names = Policy::BuiltinNames();
    if (index >= names.size()) return NoIndex(error);
    if (name != nullptr) *name = ToC(names[index]);
    if (text != nullptr) *text = ToC(Policy::BuiltinText(names[index]));
    return CALLCUE_OK;
  });
}

callcue_status callcue_diagnostics_new(callcue_diagnostics** out, callcue_error* error) { return New(out, error); }

void callcue_diagnostics_free(callcue_diagnostics* diagnostics) { delete diagnostics; }

uint32_t callcue_diagnostics_count(const callcue_diagnostics* diagnostics) {
  return diagnostics == nullptr ? 0 : static_cast<uint32_t>(diagnostics->list.size());
}

callcue_status callcue_diagnostics_get(const callcue_diagnostics* diagnostics, uint32_t index, callcue_diagnostic* out,
                                       callcue_error* error) {
  if (diagnostics == nullptr) return NoHandle(error);
  if (index >= diagnostics->list.size()) return NoIndex(error);
  const callcue::Diagnostic& from = diagnostics->list[index];
  callcue_diagnostic d = {};
  d.severity = static_cast<callcue_problem>(from.severity);
  d.line = from.line;
  d.column = from.column;
  d.length = from.length;
  d.code = ToC(from.code);
  d.path = ToC(from.path);
  d.element = ToC(from.element);
  d.message = ToC(from.message);
  d.hint = ToC(from.hint);
  d.excerpt = ToC(from.excerpt);
  return Write(d, out, error);
}

callcue_status callcue_diagnostics_format(const callcue_diagnostics* diagnostics, uint32_t index, callcue_buffer* out,
                                          callcue_error* error) {
  if (diagnostics == nullptr || out == nullptr) return NoHandle(error);
  if (index >= diagnostics->list.size()) return NoIndex(error);
  return Guard(error, [&] {
    out->Replace([&](std::string* bytes) { *bytes = FormatDiagnostic(diagnostics->list[index]); });
    return CALLCUE_OK;
  });
}
