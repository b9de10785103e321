#include "lib/replay/replay.h"

#include <cmath>
#include <memory>
#include <optional>

#include "callcue/call.h"
#include "lib/base/concat.h"
#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/recording.h"
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
  Recording recording(arguments.recording);
  if (const int status = recording.Open(arguments.policy); status != kFine) return status;

  Output output;
  const bool follow = arguments.recording == "-";
  std::unique_ptr<Writer> writer;
  if (arguments.format == "jsonl") {
    writer = std::make_unique<JsonWriter>(&output, follow);
  } else {
    writer = std::make_unique<TextWriter>(&output, follow, TimelineOptionsOf(arguments, *recording.policy()));
  }
  replay::Options options;
  options.settle_ms = std::llround(arguments.settle * 1000);
  options.lenient = arguments.lenient;
  Call call(recording.policy());
  const absl::Status status = recording.Replay(options, &call, writer.get());
  if (status.ok()) writer->Finish();
  return output.Flush() ? recording.ExitOf(status) : kUsage;
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
