#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <optional>

#include "callcue/call.h"
#include "lib/base/concat.h"
#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/recording.h"
#include "lib/cli/verbs.h"
#include "lib/console/names.h"
#include "lib/replay/replay.h"
#include "lib/report/explanation.h"
#include "lib/wire/decision_writer.h"

namespace callcue::cli {
namespace {

struct ExplainArguments {
  std::string recording, at, element;
  PolicyArgument policy;
  std::string format = "text", colour = "auto", language;
  bool reveal = false, lenient = false;
};

constexpr int64_t kLongestSeconds = 1'000'000'000;  // thirty years

// "S", "S.mmm", "MM:SS.mmm" and "HH:MM:SS" since the contact's first event; "@N": UTC ms.
std::optional<replay::Moment> ReadMoment(std::string_view text) {
  replay::Moment moment;
  const auto number = [](std::string_view digits, int64_t* value) {
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), *value);
    return !digits.empty() && result.ec == std::errc() && result.ptr == digits.data() + digits.size() && *value >= 0;
  };
  if (!text.empty() && text[0] == '@') {
    if (!number(text.substr(1), &moment.ms)) return std::nullopt;
    return moment;
  }
  moment.since_start = true;
  int64_t part = 0, thousandths = 0;
  if (const size_t dot = text.find('.'); dot != text.npos) {
    std::string digits(text.substr(dot + 1));
    if (digits.size() > 3) return std::nullopt;
    digits.append(3 - digits.size(), '0');
    if (dot + 1 == text.size() || !number(digits, &thousandths)) return std::nullopt;
    text = text.substr(0, dot);
  }
  for (int parts = 0; parts < 3; ++parts) {
    const size_t colon = text.find(':');
    if (!number(text.substr(0, colon), &part) || part > kLongestSeconds || (parts > 0 && part > 59))
      return std::nullopt;
    moment.ms = moment.ms * 60 + part;
    if (colon == text.npos) {
      moment.ms = moment.ms * 1000 + thousandths;
      return moment;
    }
    text = text.substr(colon + 1);
  }
  return std::nullopt;
}

std::string CheckMoment(const std::string& text) {
  return ReadMoment(text) ? ""
                          : Concat("\"", text, "\" is no time: write seconds, MM:SS, H:MM:SS, each with .mmm if need be, or @ and UTC milliseconds");
}

// Keeps what an explanation of the end needs of the way there.
class Recorder : public replay::Listener {
 public:
  Recorder(const Call* call, const ExplainOptions& options, report::ExplanationSheet* sheet)
      : call_(*call), options_(options), sheet_(*sheet) {}

  void Posted(const Event& event, Decisions decisions) override {
    if (!begun_) sheet_.start_ms = event.at_ms;
    if (!event.language.empty()) language_ = std::string(event.language);
    begun_ = true;
    Passed(decisions);
  }
  void Passed(Decisions decisions) override {
    bool found = false;
    for (const Decision& decision : decisions) {
      for (const Recommendation& r : decision.recommendations) sheet_.given[r.id] = decision.at_ms;
      found |= std::any_of(decision.findings.begin(), decision.findings.end(), [&](const Finding& f) {
        return options_.element_id.empty() || f.element_id == options_.element_id;
      });
    }
    if (!found) return;
    // As of the step that found it: later the guards may say something else.
    std::vector<Explanation> all;
    if (!call_.Explain(options_, &all).ok()) return;
    sheet_.judged.clear();
    for (Explanation& x : all) {
      if (!x.findings.empty()) sheet_.judged.push_back(std::move(x));
    }
  }
  bool GoOn() override { return true; }

  bool begun() const { return begun_; }
  const std::string& language() const { return language_; }

 private:
  const Call& call_;
  ExplainOptions options_;
  report::ExplanationSheet& sheet_;
  bool begun_ = false;
  std::string language_;
};

// Complains, with the nearest name or those that there are, if the policy has no such element.
bool IsElement(const Policy& policy, const std::string& id) {
  if (id.empty()) return true;
  const Call call(policy.shared_from_this());
  std::vector<Explanation> all;
  ExplainOptions options;
  options.element_id = id;
  const absl::Status status = call.Explain(options, &all);
  if (status.ok() || !call.Explain({}, &all).ok()) return true;
  std::vector<std::string_view> ids;
  for (const Explanation& x : all) ids.push_back(x.element_id);
  std::string hint;
  const std::string message(status.message());
  if (message.find("is an exception") == std::string::npos) hint = console::Hint(id, {ids.begin(), ids.end()});
  Complain(Concat("callcue: ", message, hint.empty() ? "" : "; ", hint, "\n"));
  return false;
}

std::string Write(const ExplainArguments& arguments, const report::ExplanationSheet& sheet) {
  if (arguments.format == "text") return report::Render(sheet);
  std::string text;
  for (const std::vector<Explanation>* list : {&sheet.judged, &sheet.now}) {
    for (const Explanation& x : *list) {
      if (list == &sheet.judged && x.at_ms == sheet.at_ms) continue;  // stands among those of the moment
      wire::DecisionWriter::AppendJson(x, &text);
      text += '\n';
    }
  }
  return text;
}

int Explain(const ExplainArguments& arguments) {
  Recording recording(arguments.recording);
  if (const int status = recording.Open(arguments.policy); status != kFine) return status;
  if (!IsElement(*recording.policy(), arguments.element)) return kUsage;

  ExplainOptions wanted;
  wanted.element_id = arguments.element;
  wanted.reveal = arguments.reveal;
  wanted.language = arguments.language;
  Call call(recording.policy());
  report::ExplanationSheet sheet;
  Recorder recorder(&call, wanted, &sheet);
  replay::Options options;
  options.lenient = arguments.lenient;
  options.until = ReadMoment(arguments.at);
  if (const int status = recording.ExitOf(recording.Replay(options, &call, &recorder)); status != kFine) return status;
  if (!recorder.begun()) {
    Complain(Concat("callcue: ", recording.name(), ": nothing has happened yet at ", arguments.at, "\n"));
    return kUsage;
  }
  if (!call.Explain(wanted, &sheet.now).ok()) return kUsage;
  const int64_t wanted_ms = options.until->ms + (options.until->since_start ? sheet.start_ms : 0);
  if (call.now_ms() < wanted_ms) {
    Complain(Concat("callcue: ", recording.name(), ": the contact is over before ", arguments.at, ": explained as of its end\n"));
  }
  sheet.standard = report::StandardOf(*recording.policy());
  sheet.language = report::LanguageOf(arguments.language.empty() ? recorder.language() : arguments.language);
  sheet.colour = WantsColour(arguments.colour);
  sheet.at_ms = call.now_ms();
  sheet.details = !arguments.element.empty();
  Output output;
  output.Write(Write(arguments, sheet));
  return output.Flush() ? kFine : kUsage;
}

}  // namespace

void AddExplain(CLI::App* app, int* status) {
  CLI::App* verb = app->add_subcommand("explain", "Say why each element of the policy speaks at a moment, or doesn't");
  auto arguments = std::make_shared<ExplainArguments>();
  verb->add_option("EVENTS", arguments->recording,
                   "A file with an Event in proto3 JSON a line, or - for standard input")
      ->type_name("")
      ->required();
  verb->add_option("--at", arguments->at,
                   "The moment since the first event: seconds, MM:SS.mmm or H:MM:SS.mmm, as a timeline shows them; or @UTC_MS")
      ->type_name("TIME")
      ->required()
      ->check(CLI::Validator(CheckMoment, ""));
  verb->add_option("--element", arguments->element, "Only this element, in full")->type_name("ID");
  arguments->policy.AddOptions(verb);
  verb->add_flag("--reveal", arguments->reveal, "Show the strings of the call, not only their type and length");
  verb->add_option("--format", arguments->format, "text (default); jsonl: an Explanation a line")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "jsonl"}).description(""));
  verb->add_flag("--lenient", arguments->lenient, "Accept names in events that this version doesn't know");
  verb->add_option("--color", arguments->colour, "auto (default: on a terminal, unless NO_COLOR is set), always, never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""));
  verb->add_option("--language", arguments->language, "zh-CN or en; default: the contact's")
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"zh-CN", "en"}).description(""));
  verb->footer(
      "The events up to the moment are replayed. What was found last is explained as of the step that found it, all\n"
      "else as of the moment itself.\n"
      "Exit status: 0 explained, 1 a bad line or a policy with errors, 2 wrong usage or an unreadable file.\n\n"
      "Examples:\n"
      "  callcue explain call.jsonl --at 01:23.4\n"
      "  callcue explain call.jsonl --at 83.4 --element thank-after-hold --language=en\n"
      "  callcue explain call.jsonl --at @1767229283400 --format=jsonl\n");
  verb->callback([arguments, status] { *status = Explain(*arguments); });
}

}  // namespace callcue::cli
