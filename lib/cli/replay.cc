#include "lib/replay/replay.h"

#include <cmath>
#include <memory>
#include <optional>

#include "callcue/call.h"
#include "lib/base/concat.h"
#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/style.h"
#include "lib/cli/verbs.h"
#include "lib/report/timeline.h"
#include "lib/wire/decision_writer.h"

namespace callcue::cli {
namespace {

struct ReplayArguments {
  std::string recording;
  PolicyArgument policy;
  std::string format = "text", colour = "auto", language;
  double settle = 120;
  bool lenient = false;
};

// Writes what comes out of a replay. A stream is flushed event by event, so that it can be followed.
class Writer : public replay::Listener {
 public:
  Writer(Output* output, bool follow) : output_(output), follow_(follow) {}
  bool GoOn() override { return follow_ ? output_->Flush() : output_->ok(); }
  virtual void Finish() {}

 protected:
  void Write(std::string* text) {
    output_->Write(*text);
    text->clear();
  }

 private:
  Output* output_;
  bool follow_;
};

class JsonWriter : public Writer {
 public:
  using Writer::Writer;
  void Posted(const Event&, Decisions decisions) override { Passed(decisions); }
  void Passed(Decisions decisions) override {
    for (const Decision& decision : decisions) {
      wire::DecisionWriter::AppendJson(decision, &text_);
      text_ += '\n';
      Write(&text_);
    }
  }

 private:
  std::string text_;
};

class TextWriter : public Writer {
 public:
  TextWriter(Output* output, bool follow, report::TimelineOptions options)
      : Writer(output, follow), timeline_(std::move(options)) {}
  void Posted(const Event& event, Decisions decisions) override {
    timeline_.Add(event, decisions, &text_);
    Write(&text_);
  }
  void Passed(Decisions decisions) override {
    timeline_.Add(decisions, &text_);
    Write(&text_);
  }
  void Finish() override {
    timeline_.Finish(&text_);
    Write(&text_);
  }

 private:
  report::Timeline timeline_;
  std::string text_;
};

report::TimelineOptions TimelineOptionsOf(const ReplayArguments& arguments, const Policy& policy) {
  report::TimelineOptions options;
  options.standard = report::StandardOf(policy);
  if (!arguments.language.empty()) options.language = report::LanguageOf(arguments.language);
  options.colour = WantsColour(arguments.colour);
  return options;
}

int Replay(const ReplayArguments& arguments) {
  if (arguments.recording == "-" && arguments.policy.is_stdin()) {
    Complain("callcue: only one of the policy, its overlays and the events can come from standard input\n");
    return kUsage;
  }
  Input input(arguments.recording);
  if (!input.error().empty()) {
    Complain(Concat("callcue: ", input.error(), "\n"));
    return kUsage;
  }
  const LoadedPolicy loaded = Load(arguments.policy);
  if (!loaded.problems.empty()) Complain(FormatProblems(loaded.problems));
  if (!loaded.policy) return loaded.status;

  Output output;
  const bool follow = arguments.recording == "-";
  std::unique_ptr<Writer> writer;
  if (arguments.format == "jsonl") {
    writer = std::make_unique<JsonWriter>(&output, follow);
  } else {
    writer = std::make_unique<TextWriter>(&output, follow, TimelineOptionsOf(arguments, *loaded.policy));
  }
  replay::LineReader lines([&input](char* to, size_t size) { return input.Read(to, size); }, replay::kLongestLine);
  replay::Options options;
  options.path = NameOf(arguments.recording);
  options.settle_ms = std::llround(arguments.settle * 1000);
  options.lenient = arguments.lenient;
  Call call(loaded.policy);
  const absl::Status status = replay::Replay(&lines, options, &call, writer.get());
  if (status.ok()) writer->Finish();
  if (!output.Flush()) return kUsage;
  if (!input.error().empty()) {
    Complain(Concat("callcue: ", input.error(), "\n"));
    return kUsage;
  }
  if (!status.ok()) {
    Complain(Concat(std::string(status.message()), "\n"));
    return kFindings;
  }
  return kFine;
}

}  // namespace

void AddReplay(CLI::App* app, int* status) {
  CLI::App* verb = app->add_subcommand("replay", "Replay the events of a call and print what the engine decides");
  auto arguments = std::make_shared<ReplayArguments>();
  verb->add_option("EVENTS", arguments->recording,
                   "A file with an Event in proto3 JSON a line, or - for standard input")
      ->type_name("")
      ->required();
  arguments->policy.AddOptions(verb);
  verb->add_option("--format", arguments->format,
                   "text: a timeline and a scorecard (default); jsonl: a Decision a line")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "jsonl"}).description(""));
  AddSettle(verb, &arguments->settle);
  verb->add_flag("--lenient", arguments->lenient, "Accept names in events that this version doesn't know");
  AddColour(verb, &arguments->colour);
  AddLanguage(verb, &arguments->language, "Of the timeline's labels: zh-CN or en; default: the contact's");
  verb->footer(
      "A line that can't be read or posted is named by its number and ends the replay; what came before it stands.\n"
      "Exit status: 0 replayed, 1 a bad line or a policy with errors, 2 wrong usage or an unreadable file.\n\n"
      "Examples:\n"
      "  callcue replay call.jsonl\n"
      "  callcue replay call.jsonl --language=en --color=always | less -R\n"
      "  callcue replay call.jsonl --policy my-policy.textproto --param max_rings=4 --format=jsonl\n"
      "  recogniser | callcue replay - --format=jsonl\n");
  verb->callback([arguments, status] { *status = Replay(*arguments); });
}

}  // namespace callcue::cli
