// Phrase matching over 20,000 different utterances, beside RE2::Set, FilteredRE2 and (where it is installed) Hyperscan.
//
// callcue gets texts as a recogniser sends them and normalises them; the others get them normalised. All must find the
// same pairs of utterance and phrase, or the run fails. The time is that of one utterance.
#include <benchmark/benchmark.h>
#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench/match_corpus.h"
#include "lib/match/automaton.h"
#include "lib/match/matcher.h"
#include "lib/match/normalise.h"

#ifdef CALLCUE_HYPERSCAN
#include <hs/hs.h>
#endif

namespace callcue::match {
namespace {

constexpr size_t kUtterances = 20000;

enum Shape { kLiterals, kGaps };

struct Workload {
  std::vector<std::string> texts, normalised;
  std::vector<std::string> phrases, patterns;
};

std::string NormalText(const std::string& text) {
  static const CharTable table;
  Normalised line;
  Normalise(table, text, &line);
  std::string result;
  for (uint32_t i = 0; i < line.size; ++i) AppendUtf8(line.Value(i), &result);
  return result;
}

const Workload& Make(Shape shape, size_t phrases) {
  static std::vector<std::pair<std::pair<Shape, size_t>, std::unique_ptr<Workload>>> made;
  for (auto& m : made) {
    if (m.first == std::make_pair(shape, phrases)) return *m.second;
  }
  auto w = std::make_unique<Workload>();
  Corpus corpus(7);
  w->texts = corpus.Utterances(kUtterances);
  for (const std::string& text : w->texts) w->normalised.push_back(NormalText(text));
  std::set<std::string> seen;
  while (w->phrases.size() < phrases) {
    std::string phrase, pattern;
    if (shape == kLiterals) {
      for (int i = 0; i < 3; ++i) {
        const std::string words = corpus.Word() + corpus.RareWord();
        phrase += (i ? "|" : "") + words;
        pattern += (i ? "|" : "") + NormalText(words);
      }
    } else {
      const std::string first = corpus.Word(), second = corpus.RareWord();
      phrase = first + "{6}" + second;
      pattern = NormalText(first) + ".{0,6}" + NormalText(second);
    }
    if (!seen.insert(phrase).second) continue;
    w->phrases.push_back(phrase);
    w->patterns.push_back(pattern);
  }
  made.emplace_back(std::make_pair(shape, phrases), std::move(w));
  return *made.back().second;
}

std::unique_ptr<const Matcher> CompileAll(const Workload& w) {
  std::vector<PhraseSpec> specs(w.phrases.size());
  for (size_t i = 0; i < specs.size(); ++i) {
    specs[i].act = static_cast<uint32_t>(i);
    specs[i].text = w.phrases[i];
  }
  std::vector<Problem> problems;
  return Matcher::Compile(specs, {}, {}, {}, &problems);
}

// Pairs of utterance and phrase. An act may be hit twice in an utterance.
uint64_t Pairs(const Result& result) {
  static std::vector<uint32_t> acts;
  acts.clear();
  for (const Hit& hit : result.hits) acts.push_back(hit.act);
  std::sort(acts.begin(), acts.end());
  return std::unique(acts.begin(), acts.end()) - acts.begin();
}

uint64_t Expected(const Workload& w) {
  auto matcher = CompileAll(w);
  Scratch scratch;
  Result result;
  uint64_t pairs = 0;
  for (const std::string& text : w.texts) {
    matcher->Scan(text, 1, "zh", &scratch, &result);
    pairs += Pairs(result);
  }
  return pairs;
}

void Report(benchmark::State& state, const Workload& w, uint64_t pairs) {
  if (pairs != Expected(w)) {
    state.SkipWithError(("found " + std::to_string(pairs) + " pairs, not " + std::to_string(Expected(w))).c_str());
  }
  state.counters["ns_utterance"] =
      benchmark::Counter(static_cast<double>(kUtterances) / 1e9,
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["hits_utterance"] = static_cast<double>(pairs) / kUtterances;
}

void Callcue(benchmark::State& state, Shape shape) {
  const Workload& w = Make(shape, state.range(0));
  auto matcher = CompileAll(w);
  Scratch scratch;
  Result result;
  uint64_t hits = 0;
  for (auto _ : state) {
    for (const std::string& text : w.texts) {
      matcher->Scan(text, 1, "zh", &scratch, &result);
      hits += result.hits.size();
    }
  }
  benchmark::DoNotOptimize(hits);
  Report(state, w, Expected(w));
  state.counters["MB"] = matcher->bytes() / 1e6;
}

void Normalising(benchmark::State& state) {
  const Workload& w = Make(kLiterals, 200);
  const CharTable table;
  Normalised line;
  for (auto _ : state) {
    for (const std::string& text : w.texts) Normalise(table, text, &line);
  }
  state.counters["ns_utterance"] =
      benchmark::Counter(static_cast<double>(kUtterances) / 1e9,
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void Compiling(benchmark::State& state, Shape shape) {
  const Workload& w = Make(shape, state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(CompileAll(w));
}

// Of this thread: others' work on the machine doesn't count.
double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Seconds of one pass over the texts.
double Pass(const Matcher& matcher, const Workload& w, Scratch* scratch, Result* result) {
  const double begin = CpuSeconds();
  for (const std::string& text : w.texts) matcher.Scan(text, 1, "zh", scratch, result);
  return CpuSeconds() - begin;
}

// The first pass of a matcher whose tables and working memory nobody has touched, beside a later one.
void FirstPass(benchmark::State& state, Shape shape) {
  const Workload& w = Make(shape, state.range(0));
  std::vector<char> others(64 << 20);  // what caches hold otherwise
  double first = 0, later = 0;
  for (auto _ : state) {
    auto matcher = CompileAll(w);
    Scratch scratch;
    Result result;
    for (size_t i = 0; i < others.size(); i += 64) ++others[i];
    benchmark::DoNotOptimize(others.data());
    first += Pass(*matcher, w, &scratch, &result);
    later += Pass(*matcher, w, &scratch, &result);
  }
  state.counters["first_to_later"] = first / later;
}

// How much two threads do in the time of one. Each counts its own time only.
void Threads(benchmark::State& state, Shape shape) {
  const Workload& w = Make(shape, state.range(0));
  auto matcher = CompileAll(w);
  double one = 0, two = 0;
  auto work = [&](double* seconds) {
    Scratch scratch;
    Result result;
    Pass(*matcher, w, &scratch, &result);
    for (int i = 0; i < 5; ++i) *seconds += Pass(*matcher, w, &scratch, &result);
  };
  for (auto _ : state) {
    double first = 0, second = 0;
    work(&one);
    std::thread other(work, &second);
    work(&first);
    other.join();
    two += (first + second) / 2;
  }
  state.counters["times_one"] = 2 * one / two;
}

void Re2Set(benchmark::State& state, Shape shape) {
  const Workload& w = Make(shape, state.range(0));
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(64 << 20);
  re2::RE2::Set set(options, re2::RE2::UNANCHORED);
  for (const std::string& pattern : w.patterns) set.Add(pattern, nullptr);
  if (!set.Compile()) return state.SkipWithError("doesn't compile within 64 MiB");
  std::vector<int> matches;
  uint64_t pairs = 0;
  for (auto _ : state) {
    pairs = 0;
    for (const std::string& text : w.normalised) {
      set.Match(text, &matches);
      pairs += matches.size();
    }
  }
  Report(state, w, pairs);
}

// Its atoms are found with our automaton: RE2 leaves that to the caller.
void Filtered(benchmark::State& state, Shape shape) {
  const Workload& w = Make(shape, state.range(0));
  re2::RE2::Options options;
  options.set_log_errors(false);
  re2::FilteredRE2 filter;
  int id;
  for (const std::string& pattern : w.patterns) filter.Add(pattern, options, &id);
  std::vector<std::string> atoms;
  filter.Compile(&atoms);
  SymbolStrings literals;
  for (const std::string& atom : atoms) {
    for (char c : atom) literals.symbols.push_back(3 + static_cast<uint8_t>(c));
    literals.ends.push_back(static_cast<uint32_t>(literals.symbols.size()));
  }
  Automaton automaton;
  automaton.Build(std::move(literals), 3 + 256, 0, 1 << 30);
  std::vector<uint32_t> symbols;
  std::vector<Automaton::Found> found;
  std::vector<int> present, matches;
  uint64_t pairs = 0;
  for (auto _ : state) {
    pairs = 0;
    for (const std::string& text : w.normalised) {
      symbols.clear();
      present.clear();
      for (char c : text) symbols.push_back(3 + static_cast<uint8_t>(c));
      const uint32_t count = automaton.Scan(symbols.data(), static_cast<uint32_t>(symbols.size()), &found);
      for (uint32_t i = 0; i < count; ++i) present.push_back(static_cast<int>(found[i].literal));
      filter.AllMatches(text, present, &matches);
      pairs += matches.size();
    }
  }
  Report(state, w, pairs);
}

#ifdef CALLCUE_HYPERSCAN
void Hyperscan(benchmark::State& state, Shape shape) {
  const Workload& w = Make(shape, state.range(0));
  std::vector<const char*> patterns;
  std::vector<unsigned> flags(w.patterns.size(), HS_FLAG_UTF8 | HS_FLAG_SINGLEMATCH), ids;
  for (size_t i = 0; i < w.patterns.size(); ++i) {
    patterns.push_back(w.patterns[i].c_str());
    ids.push_back(static_cast<unsigned>(i));
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_multi(patterns.data(), flags.data(), ids.data(), patterns.size(), HS_MODE_BLOCK, nullptr, &database,
                       &error) != HS_SUCCESS) {
    return state.SkipWithError(error->message);
  }
  hs_scratch_t* scratch = nullptr;
  hs_alloc_scratch(database, &scratch);
  uint64_t pairs = 0;
  for (auto _ : state) {
    pairs = 0;
    for (const std::string& text : w.normalised) {
      hs_scan(
          database, text.data(), text.size(), 0, scratch,
          [](unsigned, unsigned long long, unsigned long long, unsigned, void* n) {
            ++*static_cast<uint64_t*>(n);
            return 0;
          },
          &pairs);
    }
  }
  Report(state, w, pairs);
  hs_free_scratch(scratch);
  hs_free_database(database);
}
BENCHMARK_CAPTURE(Hyperscan, literals, kLiterals)->Arg(200);
BENCHMARK_CAPTURE(Hyperscan, gaps, kGaps)->Arg(200)->Arg(2000);
#endif

BENCHMARK(Normalising);
BENCHMARK_CAPTURE(Callcue, literals, kLiterals)->Arg(200)->Arg(2000)->Arg(20000);
BENCHMARK_CAPTURE(Callcue, gaps, kGaps)->Arg(200)->Arg(2000)->Arg(20000);
BENCHMARK_CAPTURE(Re2Set, literals, kLiterals)->Arg(200)->Iterations(1);
BENCHMARK_CAPTURE(Re2Set, gaps, kGaps)->Arg(200)->Iterations(1);
BENCHMARK_CAPTURE(Filtered, literals, kLiterals)->Arg(200);
BENCHMARK_CAPTURE(Filtered, gaps, kGaps)->Arg(200)->Arg(2000);
BENCHMARK_CAPTURE(Compiling, gaps, kGaps)->Arg(2000)->Arg(20000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(FirstPass, literals, kLiterals)->Arg(200)->Iterations(5)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(FirstPass, gaps, kGaps)
    ->Arg(200)
    ->Arg(2000)
    ->Arg(20000)
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Threads, gaps, kGaps)->Arg(2000)->Iterations(5)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace callcue::match

BENCHMARK_MAIN();
