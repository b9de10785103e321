// What cues make of the hits of an act, told instead of done.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>
#include <utility>

#include "lib/match/cues.h"
#include "lib/match/wording.h"

namespace callcue::match {

using Verdict = Account::Verdict;

Account CueScale::Explain(uint32_t act) {
  Account account;
  const auto better = [](const ActSpan& a, const ActSpan& b) {
    return std::tie(a.begin, b.end) < std::tie(b.begin, a.end);
  };
  const ActSpan* hit = nullptr;
  bool kept = false;
  const bool judged = !t_.judges.empty() && t_.judges_of[act] < t_.judges_of[act + 1];
  for (const ActSpan& span : s_.spans) {
    if (span.act != act) continue;
    const bool keeps = span.certain || !judged || !Refuses(span);
    if (hit != nullptr && (keeps == kept ? !better(span, *hit) : kept)) continue;
    hit = &span;
    kept = keeps;
  }
  if (hit != nullptr) {
    account.verdict = !kept ? Verdict::kRefused : hit->certain ? Verdict::kCertain : Verdict::kPhrase;
    account.begin_byte = hit->begin;
    account.end_byte = hit->end;
    if (!judged || hit->certain) return account;
  } else if (s_.taken_back_epochs[act] == s_.epoch) {
    account.verdict = Verdict::kTakenBack;
    return account;
  }
  if (!judged || s_.line.size == 0) return account;
  const Range characters = hit != nullptr ? Around(*hit) : s_.line.size <= kCueLine ? Range{0, s_.line.size} : Range{};
  if (characters.count == 0) {
    account.weighed = Account::Weighed::kTooLong;
    return account;
  }
  const uint32_t judge = JudgeOf(act, characters, hit != nullptr);
  if (judge == kNoIndex) return account;
  Show(judge, characters, &account);
  account.sum = SumOf(judge, characters).weight;
  const ActSpan span = hit == nullptr && Finds(judge) ? SpanOf(judge) : ActSpan{act, 0, 0, 0};
  if (span.end == span.begin) return account;
  account.verdict = Verdict::kCues;
  account.begin_byte = span.begin;
  account.end_byte = span.end;
  return account;
}

// Of those that listen, the one that decides: the strictest with a hit; with a line the first that finds the act, as
// Find() asks them, else the kindest. The others have less to say.
uint32_t CueScale::JudgeOf(uint32_t act, Range characters, bool of_hit) {
  uint32_t best = kNoIndex;
  const auto rank = [&](uint32_t j) {
    const Judge& judge = t_.judges[j];
    const Sum sum = SumOf(j, characters);
    const int64_t weight = sum.weight;
    const bool finds = !of_hit && Finds(j) && SpanOf(j).end > 0;
    const int64_t by = of_hit ? judge.least - weight : finds ? 0 : weight - judge.enough;
    return std::make_tuple(finds, sum.cues, of_hit || judge.finds, by);
  };
  for (uint32_t j = t_.judges_of[act]; j < t_.judges_of[act + 1]; ++j) {
    if (Listens(t_.judges[j]) && (best == kNoIndex || rank(j) > rank(best))) best = j;
  }
  return best;
}

void CueScale::Show(uint32_t judge, Range characters, Account* account) const {
  const Judge& one = t_.judges[judge];
  account->weighed = s_.line.size <= kCueLine ? Account::Weighed::kLine : Account::Weighed::kAround;
  account->least = one.least;
  account->enough = one.enough;
  account->finds = one.finds;
  std::map<std::string, Account::Word> words;
  ForEachCue(characters.first, characters.first + characters.count,
             [&](uint32_t, uint32_t, uint32_t literal, Cue cue) {
               if (cue.judge != judge) return;
               std::string text = WordsOf(t_, literal, cue);
               Account::Word& word = words[text];
               word.words = std::move(text);
               word.weight = cue.weight;
               ++word.times;
             });
  for (auto& [text, word] : words) account->words.push_back(std::move(word));
  const auto weight = [](const Account::Word& word) { return std::abs(int64_t{word.weight} * word.times); };
  std::stable_sort(account->words.begin(), account->words.end(),
                   [&](const Account::Word& a, const Account::Word& b) { return weight(a) > weight(b); });
}

}  // namespace callcue::match
