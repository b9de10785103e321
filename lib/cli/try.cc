#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>

#include "lib/base/concat.h"
#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/style.h"
#include "lib/cli/verbs.h"
#include "lib/console/console.h"
#include "lib/replay/replay.h"

namespace callcue::cli {
namespace {

struct TryArguments {
  PolicyArgument policy;
  std::string save, colour = "auto", language;
};

// The session's recording, written as it goes: what was typed is there whatever happens to the terminal.
class Recording {
 public:
  explicit Recording(const std::string& path) : path_(path) {
    if (path.empty()) return;
    descriptor_ = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor_ < 0) Fail();
  }
  ~Recording() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  bool Write(std::string_view text) {
    while (descriptor_ >= 0 && !text.empty()) {
      const ssize_t written = write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) Fail();
      if (written < 0) break;
      text.remove_prefix(static_cast<size_t>(written));
    }
    return ok_;
  }
  bool ok() const { return ok_; }

 private:
  void Fail() {
    ok_ = false;
    Complain(Concat("callcue: ", path_, ": ", std::generic_category().message(errno), "\n"));
  }
  const std::string path_;
  int descriptor_ = -1;
  bool ok_ = true;
};

int Try(const TryArguments& arguments) {
  if (arguments.policy.is_stdin()) {
    Complain("callcue: standard input is what is typed; the policy and its overlays come from files\n");
    return kUsage;
  }
  const LoadedPolicy loaded = Load(arguments.policy);
  if (!loaded.problems.empty()) Complain(FormatProblems(loaded.problems));
  if (!loaded.policy) return loaded.status;
  Recording recording(arguments.save);
  if (!recording.ok()) return kUsage;
  console::Options options;
  options.language = arguments.language;
  options.colour = WantsColour(arguments.colour);
  console::Console console(loaded.policy, options);
  Output output;
  const bool terminal = isatty(STDIN_FILENO) == 1;
  if (terminal) output.Write(Concat(loaded.policy->name(), " ", loaded.policy->version(), "\n", console.Help()));
  int status = kFine;
  std::string line, out, events;
  for (uint64_t number = 1; !console.over(); ++number) {
    if (terminal) output.Write("> ");
    if (!output.Flush() || !std::getline(std::cin, line)) break;
    out.clear();
    events.clear();
    if (line.size() > replay::kLongestLine) {
      Complain(Concat("<stdin>:", number, ": a line longer than ", replay::kLongestLine, " bytes\n"));
      return kFindings;
    }
    const bool ok = console.Run(line, &out, &events);
    if (!recording.Write(events)) return kUsage;
    if (ok) {
      output.Write(out);
    } else if (terminal) {
      output.Write(out);
    } else {
      // What came of it before it went wrong stands in the output; a script is told where it is wrong.
      if (!output.Flush()) return kUsage;
      Complain(Concat("<stdin>:", number, ": ", out));
      status = kFindings;
    }
  }
  if (terminal) output.Write("\n");
  return output.Flush() ? status : kUsage;
}

}  // namespace

void AddTry(CLI::App* app, int* status) {
  CLI::App* verb = app->add_subcommand("try", "Play a call: speak, move the clock, and see what the engine says");
  auto arguments = std::make_shared<TryArguments>();
  arguments->policy.AddOptions(verb);
  verb->add_option("--save", arguments->save, "Write the session to this file, as a recording that replays alike")
      ->type_name("FILE");
  AddColour(verb, &arguments->colour);
  AddLanguage(verb, &arguments->language, "Of the contact: zh-CN or en; default: that of the policy's first script");
  verb->footer(
      "Lines are read from standard input: a terminal, or a script. Type \"help\" for all that can be typed:\n"
      "  a: 您好                 the agent says it; c: the customer, s: a supervisor; words take time\n"
      "  +10s                    time passes\n"
      "  ring, answer, hold, retrieve, hangup customer, fact NAME=VALUE, act NAME, action NAME, ...\n"
      "  may release?            is it allowed, and what is missing\n"
      "  why                     why what speaks does; why ELEMENT: why it speaks, or doesn't\n"
      "  view, score, quit\n"
      "Exit status: 0 fine, 1 a line of a script is wrong or the policy has errors, 2 wrong usage or a file that can't "
      "be\n"
      "read or written.\n\n"
      "Examples:\n"
      "  callcue try\n"
      "  callcue try --policy my-policy.textproto --save session.jsonl\n"
      "  printf 'ring\\nanswer\\n+3s\\na: 您好\\n' | callcue try --language=en\n");
  verb->callback([arguments, status] { *status = Try(*arguments); });
}

}  // namespace callcue::cli
