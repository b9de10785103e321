// START HERE. callcue models a phone call as a state machine: events in, recommended actions and script IDs out, with
// findings and permissions, each traced to a clause of a written service standard.
//
//   callcue::Diagnostics problems;
//   auto policy = callcue::Policy::LoadBuiltin(callcue::Policy::kPowerSupply, {}, &problems);
//   callcue::Call call(*policy);                      // one contact, see call.h
//   auto decisions = call.Post(event);                // see event.h and decision.h
//
// A policy is a data file: its format is proto/callcue/v1/policy.proto in text format, with CEL expressions in it.
#ifndef CALLCUE_POLICY_H_
#define CALLCUE_POLICY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "callcue/diagnostic.h"

namespace callcue {

namespace program { struct Program; }

// A small file that changes a policy without editing it: parameters, scripts, phrases, modes of clauses and elements;
// new elements. The format is that of policies; see Change in policy.proto.
struct Overlay {
  std::string text;  // UTF-8, at most 16 MiB
  std::string path;  // names the text in diagnostics
};

// How a policy is loaded.
struct LoadOptions {
  // Values of the policy's parameters, as an author would write them ("90s", "4", "true"); a list takes one pair an
  // element. An unknown name or a value out of range is a problem.
  std::vector<std::pair<std::string, std::string>> parameters;
  std::string path;   // names the text in diagnostics
  // Laid over the policy one after the other, at most 64; the parameters above come after them. Their problems are
  // located in their own texts. The result is what Serialize() holds.
  std::vector<Overlay> overlays;
  // Warn of phrases of which normalisation makes what their author may not expect: a filler that isn't demanded
  // (phrase.filler), a stutter (phrase.repetition), two digits that are one number (phrase.number), a character in a
  // regular expression that no normalised text has (phrase.regex_never).
  bool tell_phrases = false;
};

// How an article of the standard counts.
enum class Mode : uint8_t {
  kJudge = 0,
  kObserve = 1,  // judged and counted, never shown
  kOff = 2,
};
struct ClauseRules {
  Mode mode = Mode::kJudge;
  uint32_t weight = 1;    // in a scorecard, 0 to 1000; 0 = not scored
  bool critical = false;  // a violation fails the whole contact
};

// A compiled policy: immutable, shared by any number of calls on any threads. Calls keep their policy alive; loading a
// new one never disturbs them.
class Policy : public std::enable_shared_from_this<Policy> {
 public:
  static constexpr std::string_view kPowerSupply = "power-supply";   // the built-in policy

  // Loads a policy in text format (UTF-8, at most 16 MiB). On failure: InvalidArgument, and every problem of the text
  // in `problems` (sorted; never null). Warnings come there too when the policy loads. May allocate and take
  // milliseconds: load at start-up, not in a call.
  static absl::StatusOr<std::shared_ptr<const Policy>> LoadText(std::string_view text, const LoadOptions& options,
                                                                Diagnostics* problems);
  // The same from the binary form that Serialize() gives. Diagnostics have no lines then.
  static absl::StatusOr<std::shared_ptr<const Policy>> LoadBinary(std::string_view bytes, const LoadOptions& options,
                                                                  Diagnostics* problems);
  // A policy that is embedded in the library. NotFound for another name; see BuiltinNames().
  static absl::StatusOr<std::shared_ptr<const Policy>> LoadBuiltin(std::string_view name, const LoadOptions& options,
                                                                   Diagnostics* problems);
  static absl::Span<const std::string_view> BuiltinNames();
  // The text of a built-in policy; empty for an unknown name. Lives as long as the program.
  static std::string_view BuiltinText(std::string_view name);

  ~Policy();
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;

  std::string_view name() const;
  std::string_view version() const;
  // Of the compiled policy with its parameters: equal fingerprints decide equally, byte for byte.
  uint64_t fingerprint() const;
  // The clauses, in the order of the file.
  absl::Span<const std::string_view> clause_ids() const;
  // How a clause counts; for an unknown ID what a clause is by default.
  ClauseRules RulesOf(std::string_view clause_id) const;
  // Title of a clause in a language, else in its primary language, else the first there is; empty for an unknown ID. Of
  // tags neither the case of letters counts nor whether it is - or _.
  std::string_view ClauseTitle(std::string_view clause_id, std::string_view language) const;

  // The binary form of the source. Written anew at each call, in a tenth of the time of loading; any thread.
  std::string Serialize() const;
  // Stable texts of the stages, for tests and for the curious: "linked", "program", "expressions", "phrases".
  // Empty for another name.
  std::string Dump(std::string_view stage) const;

  // Used by Call; its content is internal.
  const program::Program& program() const { return *program_; }

 private:
  Policy();
  static std::shared_ptr<const Policy> Make(std::unique_ptr<const program::Program> program, std::string source,
                                            const LoadOptions& options);
  std::unique_ptr<const program::Program> program_;
  std::string source_;   // binary
  std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace callcue

#endif  // CALLCUE_POLICY_H_
