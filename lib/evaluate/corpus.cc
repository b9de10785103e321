#include "lib/evaluate/corpus.h"

#include <algorithm>

// Errors come as codes: nothing here may throw.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include "lib/base/concat.h"
#include "lib/base/limits.h"

namespace callcue::evaluate {
namespace {

namespace dom = simdjson::dom;

struct Speaker {
  std::string_view name;
  Party party;
};
constexpr Speaker kSpeakers[] = {{"PARTY_AGENT", Party::kAgent},
                                 {"PARTY_CUSTOMER", Party::kCustomer},
                                 {"PARTY_SUPERVISOR", Party::kSupervisor},
                                 {"PARTY_SYSTEM", Party::kSystem},
                                 {"PARTY_THIRD_PARTY", Party::kThirdParty}};

bool Say(std::string* problem, std::string_view what) {
  *problem = what;
  return false;
}

bool ReadParty(dom::object line, Utterance* utterance, std::string* problem) {
  std::string_view name;
  if (line["party"].get(name)) return Say(problem, "\"party\" is missing or no string");
  for (const Speaker& speaker : kSpeakers) {
    if (speaker.name == name) utterance->party = speaker.party;
  }
  if (utterance->party != Party::kUnspecified) return true;
  return Say(problem,
             "\"party\" is none of PARTY_AGENT, PARTY_CUSTOMER, PARTY_SUPERVISOR, PARTY_SYSTEM, "
             "PARTY_THIRD_PARTY");
}

bool ReadText(dom::object line, Utterance* utterance, std::string* problem) {
  std::string_view text, language;
  if (line["text"].get(text)) return Say(problem, "\"text\" is missing or no string");
  if (text.size() > limits::kUtteranceBytes) {
    return Say(problem, Concat("\"text\" is longer than ", limits::kUtteranceBytes, " bytes"));
  }
  dom::element element;
  if (!line["language"].get(element) && element.get(language)) return Say(problem, "\"language\" is no string");
  utterance->text = text;
  utterance->language = language;
  return true;
}

bool ReadActs(dom::object line, Utterance* utterance, std::string* problem) {
  dom::array acts;
  if (line["acts"].get(acts)) return Say(problem, "\"acts\" is missing or no list (an utterance without acts has [])");
  for (const dom::element act : acts) {
    std::string_view name;
    if (act.get(name)) return Say(problem, "\"acts\" holds something else than names");
    utterance->acts.emplace_back(name);
  }
  std::sort(utterance->acts.begin(), utterance->acts.end());
  utterance->acts.erase(std::unique(utterance->acts.begin(), utterance->acts.end()), utterance->acts.end());
  return true;
}

}  // namespace

struct CorpusReader::Impl {
  dom::parser parser;
};

CorpusReader::CorpusReader() : impl_(std::make_unique<Impl>()) {}
CorpusReader::~CorpusReader() = default;

bool CorpusReader::Read(std::string_view line, Utterance* utterance, std::string* problem) {
  *utterance = {};
  dom::element root;
  const auto error = impl_->parser.parse(line.data(), line.size()).get(root);
  if (error == simdjson::UTF8_ERROR) return Say(problem, "not UTF-8");
  if (error) return Say(problem, Concat("not JSON: ", std::string_view(simdjson::error_message(error))));
  dom::object object;
  if (root.get(object)) return Say(problem, "an object is expected");
  return ReadParty(object, utterance, problem) && ReadText(object, utterance, problem) &&
         ReadActs(object, utterance, problem);
}

}  // namespace callcue::evaluate
