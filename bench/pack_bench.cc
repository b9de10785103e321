// The phrases of the built-in policy over 20,000 different utterances of 15 to 60 characters: lines of the working
// corpora, those of one party joined until they are long enough. The time is that of one utterance.
#include <benchmark/benchmark.h>

#include <fstream>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "callcue/policy.h"
#include "lib/evaluate/corpus.h"
#include "lib/match/matcher.h"
#include "lib/match/normalise.h"
#include "lib/program/program.h"

namespace callcue {
namespace {

constexpr size_t kUtterances = 20000;
constexpr size_t kShortest = 15, kLongest = 60;

struct Said {
  std::string text;
  int party;
};

size_t Characters(const std::string& text) {
  size_t n = 0;
  for (char c : text) n += (c & 0xC0) != 0x80;
  return n;
}

std::vector<Said> MakeUtterances() {
  std::vector<std::string> lines[2];  // agent, customer
  for (const char* name : {"work", "varied", "near/work"}) {
    std::ifstream file(std::string(CALLCUE_SOURCE_DIR "/tests/corpus/") + name + ".jsonl");
    evaluate::CorpusReader reader;
    for (std::string line, problem; std::getline(file, line);) {
      evaluate::Utterance said;
      if (reader.Read(line, &said, &problem)) lines[said.party == Party::kCustomer].push_back(said.text);
    }
  }
  std::vector<Said> utterances;
  if (lines[0].empty() || lines[1].empty()) return utterances;
  std::mt19937 random(3);
  std::set<std::string> seen;
  while (utterances.size() < kUtterances) {
    const bool customer = random() % 2;
    const std::vector<std::string>& all = lines[customer];
    const size_t enough = kShortest + random() % (kLongest - kShortest) / 2;
    std::string text = all[random() % all.size()];
    while (Characters(text) < enough) text += "，" + all[random() % all.size()];
    if (Characters(text) > kLongest || !seen.insert(text).second) continue;
    utterances.push_back({text, static_cast<int>(customer ? Party::kCustomer : Party::kAgent)});
  }
  return utterances;
}

const std::vector<Said>& Utterances() {
  static const std::vector<Said> utterances = MakeUtterances();
  return utterances;
}

std::shared_ptr<const Policy> BuiltIn() {
  Diagnostics problems;
  auto policy = Policy::LoadBuiltin(Policy::kPowerSupply, {}, &problems);
  return policy.ok() ? *policy : nullptr;
}

void Count(benchmark::State& state) {
  state.counters["ns_utterance"] =
      benchmark::Counter(static_cast<double>(kUtterances) / 1e9,
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void Pack(benchmark::State& state) {
  const auto policy = BuiltIn();
  if (policy == nullptr || Utterances().empty()) return state.SkipWithError("no policy or no corpus");
  const match::Matcher& matcher = *policy->program().matcher;
  match::Scratch scratch;
  match::Result result;
  uint64_t hits = 0, characters = 0;
  for (auto unused : state) {
    hits = characters = 0;
    for (const Said& said : Utterances()) {
      matcher.Scan(said.text, said.party, "zh", &scratch, &result);
      hits += result.hits.size();
      characters += result.code_points;
    }
  }
  Count(state);
  state.counters["hits"] = static_cast<double>(hits) / kUtterances;
  state.counters["characters"] = static_cast<double>(characters) / kUtterances;
  state.counters["MB"] = static_cast<double>(matcher.bytes()) / 1e6;
}
BENCHMARK(Pack)->Unit(benchmark::kMillisecond);

void Normalising(benchmark::State& state) {
  if (Utterances().empty()) return state.SkipWithError("no corpus");
  const match::CharTable table;
  match::Normalised line;
  for (auto unused : state) {
    for (const Said& said : Utterances()) match::Normalise(table, said.text, &line);
  }
  Count(state);
}
BENCHMARK(Normalising)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace callcue

BENCHMARK_MAIN();
