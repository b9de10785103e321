// Names that a policy can have. One that is an identifier, and none of the words that expressions take, stays as it is.
// Of others each byte that isn't a letter, a digit or _ becomes _; a digit in front gets a _ before it, a taken word
// one after it; a name that is there already _2, _3 and so on. States without an ID are called after their parent. The
// names of variables that the importer adds are taken too.
#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "lib/base/concat.h"
#include "lib/scxml/chart.h"

namespace callcue::scxml {
namespace {

constexpr std::string_view kTaken[] = {
    // what expressions of a policy begin with
    "param", "state", "acts", "actions", "approvals", "event", "now", "call", "turn", "party", "cause", "direction",
    "stage",
    // words and functions of CEL
    "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
    "loop", "package", "namespace", "return", "var", "void", "while", "bool", "bytes", "double", "duration", "dyn",
    "int", "list", "map", "null_type", "string", "timestamp", "type", "uint", "has", "all", "exists", "exists_one",
    "filter", "size", "matches"};

bool IsTaken(std::string_view name) {
  return std::find(std::begin(kTaken), std::end(kTaken), name) != std::end(kTaken);
}

bool EndsIn(std::string_view name, std::string_view end) {
  return name.size() >= end.size() && name.substr(name.size() - end.size()) == end;
}

// What the importer adds: see write.cc and cel.cc.
bool IsAdded(std::string_view name) {
  return name == "event_name" || name == "send_count" || EndsIn(name, "_is_set") || EndsIn(name, "_was_entered");
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::string Clean(std::string_view id) {
  std::string name;
  for (char c : id) name += IsLetter(c) || absl::ascii_isdigit(c) ? c : '_';
  if (name.empty() || absl::ascii_isdigit(name[0])) name.insert(0, "_");
  if (IsTaken(name) || IsAdded(name)) name += '_';
  return name;
}

// First those that stay as they are, then the others in the order of the document.
class Names {
 public:
  void Keep(std::string_view id) {
    if (!id.empty() && Clean(id) == id) used_.insert(std::string(id));
  }
  std::string Give(std::string_view id) {
    const std::string clean = Clean(id);
    if (clean == id) return clean;
    return Fresh(clean);
  }
  std::string Fresh(const std::string& clean) {
    std::string name = clean;
    for (int n = 2; !used_.insert(name).second; ++n) name = Concat(clean, "_", n);
    return name;
  }

 private:
  std::set<std::string> used_;
};

}  // namespace

void NameAll(Chart* chart) {
  Names states;
  for (const State& state : chart->states) states.Keep(state.id);
  std::vector<int> children(chart->states.size(), 0);
  for (size_t i = 0; i < chart->states.size(); ++i) {
    State& state = chart->states[i];
    if (state.parent < 0) {
      state.name = states.Fresh(chart->name.empty() ? "chart" : Clean(chart->name));
    } else if (state.id.empty()) {
      state.name = states.Fresh(Concat(chart->states[state.parent].name, "_", ++children[state.parent]));
    } else {
      state.name = states.Give(state.id);
    }
  }
  chart->wrapper = states.Fresh(chart->states[0].name + "_root");
  Names variables;
  for (const Variable& variable : chart->variables) variables.Keep(variable.id);
  for (Variable& variable : chart->variables) variable.name = variables.Give(variable.id);
}

}  // namespace callcue::scxml
