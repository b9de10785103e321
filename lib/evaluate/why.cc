#include "lib/evaluate/why.h"

#include <cstdint>

#include "lib/base/concat.h"
#include "lib/evaluate/json_string.h"
#include "lib/report/sheet.h"

namespace callcue::evaluate {
namespace {

using match::Account;
using Verdict = Account::Verdict;

constexpr size_t kStrongest = 5;

std::string_view HitOf(std::string_view utterance, const Account& account) {
  return utterance.substr(account.begin_byte, account.end_byte - account.begin_byte);
}

// What took the hit back.
std::string TakenBy(std::string_view utterance, const Account& account) {
  using Taker = Account::Taker;
  const std::string words = report::Printable(
      utterance.substr(account.taker_begin, account.taker_end - account.taker_begin));
  std::string_view what;
  switch (account.taker) {
    case Taker::kNone: return "";
    case Taker::kNegator: return Concat(" by the negator ", words);
    case Taker::kException: what = "exception"; break;
    case Taker::kExceptionInClause: what = "exception in its clause"; break;
    case Taker::kExceptionInUtterance: what = "exception in its utterance"; break;
  }
  return Concat(" by the ", what, " ", words, ", phrase ", account.taker_phrase);
}

// What the cues around a hit come to, or those of the line.
std::string Weighed(const Account& account) {
  const bool hit = account.end_byte > account.begin_byte && account.verdict != Verdict::kCues;
  switch (account.weighed) {
    case Account::Weighed::kNot: return "";
    case Account::Weighed::kTooLong: return hit ? "; too long for cues" : "; the line is too long for cues";
    case Account::Weighed::kLine:
      if (account.words.empty()) return "; no cues stand there";
      if (hit) return Concat("; cues ", account.sum, ", least ", account.least);
      break;
    case Account::Weighed::kAround:
      if (account.words.empty()) return "; no cues around it";
      return Concat("; cues around it ", account.sum, ", least ", account.least);
  }
  if (account.finds) return Concat("; cues ", account.sum, ", enough ", account.enough);
  return Concat("; cues ", account.sum, ", which alone don't find it");
}

// Of one sign: what all of them come to, and the strongest.
std::string Strongest(std::string_view name, const Account& account, int sign) {
  std::string list;
  int64_t sum = 0;
  size_t count = 0;
  for (const Account::Word& word : account.words) {
    if ((word.weight > 0) != (sign > 0)) continue;
    sum += int64_t{word.weight} * word.times;
    if (++count > kStrongest) continue;
    Append(&list, count > 1 ? ", " : "", word.words, " ", word.weight);
    if (word.times > 1) Append(&list, " x", word.times);
  }
  if (count == 0) return "";
  if (count > kStrongest) Append(&list, ", and ", count - kStrongest, " more");
  return Concat("    ", name, " ", sum, ": ", list, "\n");
}

std::string ListAsJson(const Account& account, int sign) {
  std::string list;
  size_t count = 0;
  for (const Account::Word& word : account.words) {
    if ((word.weight > 0) != (sign > 0) || count == kStrongest) continue;
    Append(&list, count++ > 0 ? ", " : "", "{\"words\": ");
    AppendString(word.words, &list);
    Append(&list, ", \"weight\": ", word.weight, ", \"times\": ", word.times, "}");
  }
  return "[" + list + "]";
}

}  // namespace

std::string WhyAsText(std::string_view utterance, const Account& account) {
  const std::string hit = report::Printable(HitOf(utterance, account));
  std::string why = "  ";
  switch (account.verdict) {
    case Verdict::kNothing: Append(&why, "not found: no phrase hits it", Weighed(account)); break;
    case Verdict::kTakenBack: Append(&why, "not found: ", hit, " is taken back", TakenBy(utterance, account)); break;
    case Verdict::kRefused: Append(&why, "not found: cues refuse ", hit, Weighed(account)); break;
    case Verdict::kPhrase: Append(&why, "found by a phrase: ", hit, Weighed(account)); break;
    case Verdict::kCertain: Append(&why, "found by a phrase that is certain: ", hit); break;
    case Verdict::kCues: Append(&why, "found by cues alone: ", hit, Weighed(account)); break;
  }
  return why + "\n" + Strongest("for", account, 1) + Strongest("against", account, -1);
}

std::string WhyAsJson(std::string_view utterance, const Account& account) {
  static constexpr std::string_view kVerdicts[] = {"nothing", "takenBack", "refused", "phrase", "certain", "cues"};
  std::string why = Concat("{\"verdict\": \"", kVerdicts[static_cast<int>(account.verdict)], "\"");
  if (account.end_byte > account.begin_byte) {
    why += ", \"hit\": ";
    AppendString(HitOf(utterance, account), &why);
  }
  if (account.taker != Account::Taker::kNone) {
    static constexpr std::string_view kTakers[] = {"", "negator", "except", "except_in_clause", "except_in_utterance"};
    Append(&why, ", \"by\": {\"kind\": \"", kTakers[static_cast<int>(account.taker)], "\", \"words\": ");
    AppendString(utterance.substr(account.taker_begin, account.taker_end - account.taker_begin), &why);
    if (account.taker != Account::Taker::kNegator) Append(&why, ", \"phrase\": ", account.taker_phrase);
    why += "}";
  }
  if (account.weighed == Account::Weighed::kTooLong) why += ", \"tooLong\": true";
  if (account.weighed >= Account::Weighed::kLine) {
    if (account.weighed == Account::Weighed::kAround) why += ", \"around\": true";
    Append(&why, ", \"sum\": ", account.sum, ", \"least\": ", account.least);
    if (account.finds) Append(&why, ", \"enough\": ", account.enough);
    Append(&why, ", \"for\": ", ListAsJson(account, 1), ", \"against\": ", ListAsJson(account, -1));
  }
  return why + "}";
}

}  // namespace callcue::evaluate
