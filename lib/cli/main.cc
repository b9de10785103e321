// The `callcue` command: arguments in, one call of the library a verb.
#include <exception>

#include "lib/base/concat.h"
#include "lib/cli/files.h"
#include "lib/cli/verbs.h"

int main(int argc, char** argv) {
  using namespace callcue::cli;
  CLI::App app("Guides and judges phone calls against a written service standard.", "callcue");
  app.set_version_flag("--version", "callcue " CALLCUE_VERSION);
  app.require_subcommand(1);
  app.failure_message([](const CLI::App* failed, const CLI::Error& error) {
    std::string command = failed->get_name();
    for (const CLI::App* verb : failed->get_subcommands()) command += " " + verb->get_name();
    return callcue::Concat("callcue: ", error.what(), "\nTry: ", command, " --help\n");
  });
  app.footer(
      "Examples:\n"
      "  callcue replay call.jsonl                     a call as a timeline, judged by the built-in policy\n"
      "  callcue replay call.jsonl --format=jsonl      its decisions, one a line\n"
      "  callcue explain call.jsonl --at 01:23         why each element speaks then, or doesn't\n"
      "  callcue audit monday/                         many calls: scorecards, totals, the worst moments\n"
      "  callcue try                                   play a call and see what the engine says\n"
      "  callcue check my-policy.textproto             all problems of a policy\n"
      "  callcue test my-cases                         whether its test cases come out as expected\n"
      "  callcue dump builtin:power-supply --stage linked\n"
      "  callcue evaluate corpus.jsonl                 how well its phrases find acts in labelled utterances\n"
      "  callcue import scxml machine.scxml            a statechart in SCXML as a policy\n"
      "  callcue export my-policy.textproto --to dot   a drawing of its states\n\n"
      "callcue VERB --help says more of each.\n");
  int status = kFine;
  AddCheck(&app, &status);
  AddReplay(&app, &status);
  AddExplain(&app, &status);
  AddAudit(&app, &status);
  AddDump(&app, &status);
  AddEvaluate(&app, &status);
  AddTest(&app, &status);
  AddTry(&app, &status);
  AddExport(&app, &status);
  AddImport(&app, &status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kFine : kUsage;
  } catch (const std::exception& error) {  // no memory left, say
    Complain(callcue::Concat("callcue: ", error.what(), "\n"));
    return kUsage;
  }
  return status;
}
