// Shared by the tests of lib/match.
#ifndef CALLCUE_TESTS_MATCH_MATCH_TESTING_H_
#define CALLCUE_TESTS_MATCH_MATCH_TESTING_H_

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "lib/match/matcher.h"
#include "lib/match/normalise.h"

namespace callcue::match {

// The normalised line; fillers in braces, «» around words of letters and numbers.
inline std::string Shown(std::string_view text) {
  static const CharTable table;
  Normalised line;
  if (!Normalise(table, text, &line)) return "invalid";
  std::string shown;
  size_t f = 0;
  for (uint32_t i = 0; i <= line.size; ++i) {
    for (; f < line.fillers.size() && line.fillers[f].at == i; ++f) {
      const ByteSpan span = line.fillers[f].span;
      shown += "{" + std::string(text.substr(span.begin, span.end - span.begin)) + "}";
    }
    if (i == line.size) break;
    if (line.values[i] & Normalised::kWordBegin) shown += "«";
    AppendUtf8(line.Value(i), &shown);
    if (line.values[i] & Normalised::kWordEnd) shown += "»";
  }
  return shown;
}

inline PhraseSpec Phrase(uint32_t act, std::string text, PhraseSpec::Role role = PhraseSpec::Role::kAny,
                         bool negatable = false) {
  PhraseSpec spec;
  spec.act = act;
  spec.text = std::move(text);
  spec.role = role;
  spec.negatable = negatable;
  return spec;
}

inline std::string Codes(const std::vector<Problem>& problems) {
  std::string codes;
  for (const Problem& p : problems) {
    codes += (codes.empty() ? "" : " ") + p.code + "@" + std::to_string(p.index) + ":" + std::to_string(p.begin) + "-" +
             std::to_string(p.end);
  }
  return codes;
}

// "act:words" of each hit, in order.
inline std::string Hits(const Matcher& matcher, std::string_view text, int party = 1, std::string_view language = "") {
  Scratch scratch;
  Result result;
  if (!matcher.Scan(text, party, language, &scratch, &result)) return "invalid";
  std::string shown;
  for (const Hit& hit : result.hits) {
    shown += (shown.empty() ? "" : " ") + std::to_string(hit.act) + ":" +
             std::string(text.substr(hit.begin_byte, hit.end_byte - hit.begin_byte));
  }
  return shown;
}

inline std::unique_ptr<const Matcher> Compiled(const std::vector<PhraseSpec>& phrases,
                                               const std::vector<SubPhrase>& names = {},
                                               const std::vector<Negators>& negators = {},
                                               const Options& options = {}) {
  std::vector<Problem> problems;
  auto matcher = Matcher::Compile(phrases, names, negators, options, &problems);
  if (matcher == nullptr) throw std::runtime_error(Codes(problems));
  return matcher;
}

// Hits of one phrase, as act 0.
inline std::string Find(std::string phrase, std::string_view text) {
  return Hits(*Compiled({Phrase(0, std::move(phrase))}), text);
}

}  // namespace callcue::match

#endif  // CALLCUE_TESTS_MATCH_MATCH_TESTING_H_
