#include <memory>

#include "absl/strings/ascii.h"
#include "lib/base/concat.h"
#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/verbs.h"
#include "lib/evaluate/corpus.h"
#include "lib/evaluate/evaluation.h"
#include "lib/evaluate/heard.h"
#include "lib/replay/line_reader.h"

namespace callcue::cli {
namespace {

constexpr size_t kLongestLine = 1 << 20;

struct EvaluateArguments {
  std::string corpus;
  PolicyArgument policy;
  std::string format = "text";
  bool no_errors = false;
  bool alternatives = false;
  std::string explain;
};

int Unreadable(std::string_view why) {
  Complain(Concat("callcue: ", why, "\n"));
  return kUsage;
}

// All lines of the corpus, each with its number; false if it can't be read to its end.
template <class Take>
bool ReadLines(Input* input, const std::string& path, Take take) {
  replay::LineReader lines([input](char* to, size_t size) { return input->Read(to, size); }, kLongestLine);
  std::string_view line;
  for (;;) {
    switch (lines.Next(&line)) {
      case replay::LineReader::Result::kLine: take(lines.number(), line); break;
      case replay::LineReader::Result::kEnd: return true;
      case replay::LineReader::Result::kTooLong:
        Unreadable(Concat(path, ":", lines.number(), ": a line longer than ", kLongestLine, " bytes"));
        return false;
      case replay::LineReader::Result::kFailed: Unreadable(input->error()); return false;
    }
  }
}

// Each utterance as phrases and cues see it.
int PrintNormalised(const EvaluateArguments& arguments) {
  Input input(arguments.corpus);
  if (!input.error().empty()) return Unreadable(input.error());
  const std::string path = NameOf(arguments.corpus);
  evaluate::Heard heard;
  evaluate::CorpusReader reader;
  std::string complaint;
  Output output;
  const auto print = [&](uint64_t number, std::string_view line) {
    if (absl::StripAsciiWhitespace({line.data(), line.size()}).empty()) return;
    evaluate::Utterance utterance;
    std::string problem;
    if (!reader.Read(line, &utterance, &problem)) {
      Append(&complaint, path, ":", number, ": ", problem, "\n");
      return;
    }
    output.Write(Concat(number, "\t", heard.Text(utterance.text), "\n"));
  };
  if (!ReadLines(&input, path, print)) return kUsage;
  if (!output.Flush()) return kUsage;
  if (complaint.empty()) return kFine;
  Complain(complaint);
  return kFindings;
}

int Evaluate(const EvaluateArguments& arguments) {
  if (arguments.format == "normalised") return PrintNormalised(arguments);
  if (arguments.corpus == "-" && arguments.policy.is_stdin()) {
    return Unreadable("only one of the policy and the corpus can come from standard input");
  }
  Input input(arguments.corpus);
  if (!input.error().empty()) return Unreadable(input.error());
  const LoadedPolicy loaded = Load(arguments.policy);
  if (!loaded.problems.empty()) Complain(FormatProblems(loaded.problems));
  if (!loaded.policy) return loaded.status;

  const std::string path = NameOf(arguments.corpus);
  evaluate::Evaluation evaluation(loaded.policy);
  if (arguments.alternatives) {
    if (const absl::Status counting = evaluation.CountAlternatives(); !counting.ok()) {
      return Unreadable(Concat("--alternatives: the phrases, taken apart, are more than a policy holds: ",
                               std::string(counting.message())));
    }
  }
  using Explains = evaluate::Evaluation::Explains;
  if (!arguments.explain.empty()) evaluation.Explain(arguments.explain == "all" ? Explains::kAll : Explains::kErrors);
  const auto add = [&](uint64_t number, std::string_view line) { evaluation.Add(number, line); };
  if (!ReadLines(&input, path, add)) return kUsage;
  Output output;
  output.Write(arguments.format == "json" ? evaluation.RenderJson(!arguments.no_errors)
                                          : evaluation.RenderText(path, !arguments.no_errors));
  if (!output.Flush()) return kUsage;
  if (evaluation.bad_lines().empty()) return kFine;
  std::string complaint;
  for (const auto& bad : evaluation.bad_lines()) Append(&complaint, path, ":", bad.line, ": ", bad.problem, "\n");
  const size_t count = evaluation.bad_lines().size();
  Append(&complaint, count, count == 1 ? " line was" : " lines were", " left out of the figures\n");
  Complain(complaint);
  return kFindings;
}

}  // namespace

void AddEvaluate(CLI::App* app, int* status) {
  CLI::App* verb = app->add_subcommand("evaluate", "Measure how well the phrases of a policy find acts in a corpus");
  auto arguments = std::make_shared<EvaluateArguments>();
  verb->add_option("CORPUS", arguments->corpus, "A file with a labelled utterance a line, or - for standard input")
      ->type_name("")
      ->required();
  arguments->policy.AddOptions(verb);
  verb->add_option("--format", arguments->format,
                   "text: errors and a table (default); json: one object; normalised: as phrases see it")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json", "normalised"}).description(""));
  CLI::Option* no_errors =
      verb->add_flag("--no-errors", arguments->no_errors,
                     "Print the figures alone: for a corpus that nobody shall see while phrases are tuned");
  verb->add_option("--explain", arguments->explain,
                   "errors: say of each error why the act was found or wasn't; all: also of what is right")
      ->type_name("WHAT")
      ->check(CLI::IsMember({"errors", "all"}).description(""))
      ->excludes(no_errors);
  verb->add_flag("--alternatives", arguments->alternatives,
                 "Also say of each alternative of a phrase what it finds by itself");
  verb->footer(
      "A line of the corpus is an utterance with all of its acts:\n"
      "  {\"party\": \"PARTY_AGENT\", \"text\": \"您好，请讲\", \"acts\": [\"greeting\"]}\n"
      "Printed are each error (an act that was missed, or falsely found) and, of each act and in total, true and "
      "false\n"
      "positives (TP, FP) and negatives (TN, FN), precision and recall, each with its 95 % confidence interval\n"
      "(Wilson). An utterance stands alone: what an act demands of the rest of the call is left out of account. An "
      "act\n"
      "that no line has isn't judged: such acts are only named, with how often they were found.\n"
      "With --explain, below each error: what a phrase of the act hit, or what took the hit back (a negator, or an\n"
      "exception with its number in callcue dump --stage phrases); what the cues of the line come to, or in one of\n"
      "more than 64 characters those around the hit, beside what the act needs (least, enough); and the five that\n"
      "weigh most for the act and against it. With all, also below what is right, and what isn't judged.\n"
      "With --alternatives, of each phrase cut at its outermost | and each regular expression, of acts that are "
      "judged:\n"
      "in how many utterances it stands that have the act (right), and how many of these nothing else finds (alone); "
      "in\n"
      "how many that don't (wrong), and from how many of these exceptions or cues save the act (taken back). Those\n"
      "that are most often wrong come first: what leans on its exceptions will be wrong in words that nobody has seen\n"
      "yet.\n"
      "With --format=normalised, instead of figures, of each utterance the number of its line, a tab, and its text\n"
      "without fillers and punctuation, as phrases and cues see it.\n"
      "Lines that aren't such an utterance are named on standard error, all at once, and left out.\n\n"
      "With --format=json: {\"policy\": {name, version}, \"utterances\", \"badLines\", \"confidence\", \"acts\": "
      "[{\"act\",\n"
      "\"truePositives\", \"falsePositives\", \"falseNegatives\", \"trueNegatives\", \"precision\", "
      "\"precisionInterval\",\n"
      "\"recall\", \"recallInterval\"}], \"total\": {the same}, \"unlabelled\": [{\"act\", \"found\"}], \"errors\": "
      "[{\"line\",\n"
      "\"act\", \"kind\": \"missed\" or \"false\", \"text\"}], \"alternatives\": [{\"act\", \"text\", \"right\", "
      "\"alone\",\n"
      "\"wrong\", \"takenBack\"}]}; a precision or recall of nothing is null. With --explain each error has also "
      "\"why\":\n"
      "{\"verdict\": \"nothing\", \"takenBack\", \"refused\", \"phrase\", \"certain\" or \"cues\", \"hit\",\n"
      "\"by\": {\"kind\": \"negator\", \"except\", \"except_in_clause\" or \"except_in_utterance\", \"words\",\n"
      "\"phrase\"}, \"tooLong\", \"around\", \"sum\", \"least\", \"enough\",\n"
      "\"for\": [{\"words\", \"weight\", \"times\"}], \"against\": [the same]},\n"
      "what doesn't apply being absent; and with all there are \"others\", of kind \"right\" or \"unjudged\".\n\n"
      "Exit status: 0 evaluated, 1 bad lines or a policy with errors, 2 wrong usage or an unreadable file.\n\n"
      "Examples:\n"
      "  callcue evaluate corpus.jsonl\n"
      "  callcue evaluate corpus.jsonl --no-errors --format=json\n"
      "  callcue evaluate corpus.jsonl --policy my-policy.textproto | grep greeting\n"
      "  callcue evaluate corpus.jsonl --explain=errors\n");
  verb->callback([arguments, status] { *status = Evaluate(*arguments); });
}

}  // namespace callcue::cli
