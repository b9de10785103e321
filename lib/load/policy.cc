#include "callcue/policy.h"

#include <deque>
#include <utility>

#include "absl/status/status.h"
#include "callcue/v1/policy.pb.h"
#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/check/link.h"
#include "lib/load/binary.h"
#include "lib/load/builtin.h"
#include "lib/load/overlay.h"
#include "lib/program/compile.h"
#include "lib/program/in_language.h"
#include "lib/program/program.h"
#include "lib/syntax/policy_text.h"

namespace callcue {
namespace {

absl::Status Invalid(const Diagnostics& problems) {
  int errors = 0;
  for (const Diagnostic& d : problems) errors += d.severity == Diagnostic::Severity::kError;
  return absl::InvalidArgumentError(Concat("the policy has ", errors, errors == 1 ? " error" : " errors"));
}

// Lays the overlays over the policy, links, checks and compiles. Null if there is an error, be it one that the parser found.
// `reading`: as in check::Link.
std::unique_ptr<const program::Program> Compile(v1::Policy* message, const syntax::SourceMap* map,
                                                const LoadOptions& options, bool parsed, std::string_view reading,
                                                Diagnostics* problems) {
  syntax::Sources sources;
  sources.AddFile(map, options.path);
  std::deque<syntax::ParsedPolicy> overlays;
  // A file that was cut or never written would judge nothing, and nobody would notice.
  const bool empty = parsed && message->name().empty() && message->ByteSizeLong() == 0;
  const bool laid = load::LayOverlays(options.overlays, message, &sources, &overlays, problems);
  check::Reporter reporter(std::move(sources));
  if (empty) {
    reporter.Report(check::Code::kEmptyFile, {}, "the policy says nothing: it is empty, or all of it is a comment");
  }
  std::unique_ptr<linked::LinkedPolicy> linked =
      check::Link(*message, options.parameters, &reporter, options.tell_phrases, reading);
  const bool ok = parsed && laid && !reporter.failed();
  Diagnostics found = reporter.Take();
  problems->insert(problems->end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  SortDiagnostics(problems);
  return ok ? program::Compile(linked.get()) : nullptr;
}

// The same of a text. `source`: the policy as it was read.
std::unique_ptr<const program::Program> CompileText(std::string_view text, const LoadOptions& options,
                                                    std::string_view reading, Diagnostics* problems,
                                                    std::string* source) {
  problems->clear();
  syntax::ParsedPolicy parsed;
  const bool ok = syntax::ParsePolicyText(text, options.path, &parsed, problems);
  auto program = Compile(&parsed.policy, &parsed.map, options, ok, reading, problems);
  if (program != nullptr) *source = options.overlays.empty() ? std::move(parsed.bytes) : parsed.policy.SerializeAsString();
  return program;
}

// The same of what was worked out of a built-in policy. Null if that isn't all there is: there are changes, or anything
// to tell; or it wasn't worked out.
std::unique_ptr<const program::Program> CompileBuiltin(const load::Builtin& builtin, const LoadOptions& options) {
  if (!options.overlays.empty() || options.tell_phrases) return nullptr;
  const std::string_view bytes = builtin.bytes();
  syntax::ParsedPolicy parsed;   // in an arena, which saves a tenth of loading
  if (bytes.empty() || !parsed.policy.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return nullptr;
  Diagnostics problems;
  auto program = Compile(&parsed.policy, nullptr, options, true, builtin.reading(), &problems);
  if (!problems.empty() || program == nullptr) return nullptr;
  // Without the reading, there would be no cues.
  const bool read = program->matcher != nullptr && program->matcher->mark() != 0;
  return read && program->name == builtin.name ? std::move(program) : nullptr;
}

const load::Builtin* FindBuiltin(std::string_view name) {
  int count = 0;
  const load::Builtin* builtins = load::Builtins(&count);
  for (int i = 0; i < count; ++i) {
    if (builtins[i].name == name) return &builtins[i];
  }
  return nullptr;
}

// The binary form, perhaps in the order of the text. That of a built-in policy as it is isn't kept twice.
std::string SourceOf(const std::string& kept, std::string_view name) {
  const load::Builtin* const builtin = kept.empty() ? FindBuiltin(name) : nullptr;
  return builtin == nullptr ? kept : Concat(builtin->bytes(), builtin->cues());
}

}  // namespace

Policy::Policy() = default;
Policy::~Policy() = default;

absl::StatusOr<std::shared_ptr<const Policy>> Policy::LoadText(std::string_view text, const LoadOptions& options,
                                                               Diagnostics* problems) {
  std::string source;
  auto program = CompileText(text, options, {}, problems, &source);
  if (program == nullptr) return Invalid(*problems);
  return Make(std::move(program), std::move(source), options);
}

absl::StatusOr<std::shared_ptr<const Policy>> Policy::LoadBinary(std::string_view bytes, const LoadOptions& options,
                                                                 Diagnostics* problems) {
  problems->clear();
  v1::Policy message;
  if (!load::ParseBinary(bytes, options.path, &message, problems)) return Invalid(*problems);
  auto program = Compile(&message, nullptr, options, true, {}, problems);
  if (program == nullptr) return Invalid(*problems);
  return Make(std::move(program), message.SerializeAsString(), options);
}

absl::StatusOr<std::shared_ptr<const Policy>> Policy::LoadBuiltin(std::string_view name, const LoadOptions& options,
                                                                  Diagnostics* problems) {
  const load::Builtin* const builtin = FindBuiltin(name);
  problems->clear();
  if (builtin == nullptr) return absl::NotFoundError("there is no built-in policy of that name");
  LoadOptions named = options;
  if (named.path.empty()) named.path = Concat("builtin:", name);
  std::string source;
  auto program = CompileBuiltin(*builtin, named);
  // Only who is told of something wants to know where it stands.
  if (program == nullptr) program = CompileText(builtin->text(), named, builtin->reading(), problems, &source);
  if (program == nullptr) return Invalid(*problems);
  return Make(std::move(program), std::move(source), named);
}

std::shared_ptr<const Policy> Policy::Make(std::unique_ptr<const program::Program> program, std::string source,
                                           const LoadOptions& options) {
  std::shared_ptr<Policy> policy(new Policy());
  policy->program_ = std::move(program);
  source.shrink_to_fit();
  policy->source_ = std::move(source);
  policy->parameters_ = options.parameters;
  return policy;
}

absl::Span<const std::string_view> Policy::BuiltinNames() {
  static const auto* names = [] {
    auto* list = new std::vector<std::string_view>;
    int count = 0;
    const load::Builtin* builtins = load::Builtins(&count);
    for (int i = 0; i < count; ++i) list->push_back(builtins[i].name);
    return list;
  }();
  return *names;
}

std::string_view Policy::BuiltinText(std::string_view name) {
  const load::Builtin* const builtin = FindBuiltin(name);
  return builtin == nullptr ? std::string_view() : builtin->text();
}

std::string_view Policy::name() const { return program_->name; }
std::string_view Policy::version() const { return program_->version; }
uint64_t Policy::fingerprint() const { return program_->fingerprint; }
absl::Span<const std::string_view> Policy::clause_ids() const { return program_->clause_ids; }

std::string_view Policy::ClauseTitle(std::string_view clause_id, std::string_view language) const {
  const uint32_t clause = program_->clause_table.Find(clause_id);
  if (clause == program::kNoIndex) return {};
  const uint32_t wanted = program::LanguageIndex(program_->languages, language, program::kNoIndex);
  const program::LocalText* title = program::InLanguage(program_->local_texts, program_->clauses[clause].titles, wanted, program_->languages);
  return title == nullptr ? std::string_view() : title->text;
}

ClauseRules Policy::RulesOf(std::string_view clause_id) const {
  const uint32_t number = program_->clause_table.Find(clause_id);
  if (number == program::kNoIndex) return {};
  const program::Clause& clause = program_->clauses[number];
  return {static_cast<Mode>(clause.mode), clause.weight, clause.critical};
}

// The bytes kept are in the order of the text, perhaps: few ask for them, and loading needn't wait for that.
std::string Policy::Serialize() const {
  v1::Policy message;
  message.ParseFromString(SourceOf(source_, name()));
  return message.SerializeAsString();
}

std::string Policy::Dump(std::string_view stage) const {
  if (stage == "program") return program::DumpProgram(*program_);
  if (stage == "phrases") {
    if (program_->matcher == nullptr) return "";
    std::vector<std::string_view> acts;
    for (const program::Act& act : program_->acts) acts.push_back(act.name);
    return program_->matcher->Dump(acts);
  }
  if (stage == "expressions") {
    std::string text;
    for (expr::ExprId id = 1; id < program_->expr_info.size(); ++id) {
      const expr::Program& all = *program_->expressions;
      Append(&text, "#", id, " ", all.SourceOf(id), "\ncost ", all.CostOf(id), "\n", all.DumpTree(id), "\n",
             all.DumpProgram(id), "\n");
    }
    return text;
  }
  if (stage == "linked") {
    // Not kept: linked anew from the source.
    v1::Policy message;
    Diagnostics problems;
    if (!load::ParseBinary(SourceOf(source_, name()), "", &message, &problems)) return "";
    check::Reporter reporter(nullptr, "");
    return linked::DumpLinked(*check::Link(message, parameters_, &reporter));
  }
  return "";
}

}  // namespace callcue
