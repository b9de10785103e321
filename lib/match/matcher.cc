#include "lib/match/matcher.h"

#include "lib/base/language_tag.h"
#include "lib/match/cues.h"
#include "lib/match/scan.h"
#include "lib/match/tables.h"

namespace callcue::match {
namespace {

constexpr uint16_t kNoLanguage = kAnyLanguage - 1;  // of no phrase

uint16_t FindLanguage(const std::vector<std::string>& languages, std::string_view tag) {
  char room[kLongestPrimary];
  const std::string_view said = PrimaryLanguage(tag, room);
  if (said.empty()) return kAnyLanguage;
  const auto find = [&languages](std::string_view language) {
    for (size_t i = 1; i < languages.size(); ++i) {
      if (languages[i] == language) return static_cast<uint16_t>(i);
    }
    return kNoLanguage;
  };
  const uint16_t found = find(said);
  return found == kNoLanguage ? find(WiderLanguage(said)) : found;
}

uint32_t PartyOf(const Said& said) { return said.party >= 0 && said.party < 8 ? static_cast<uint32_t>(said.party) : 8; }

}  // namespace

Scratch::Scratch() : impl_(std::make_unique<Impl>()) {}
Scratch::~Scratch() = default;

uint64_t Scratch::steps() const {
  return impl_->work + impl_->line.size + impl_->line.fillers.size() + impl_->word_count + impl_->wakes +
         impl_->matches.size() + impl_->negators.size() + impl_->captured.size();
}

bool Matcher::needs_pauses() const { return impl_->in_clause; }
uint64_t Matcher::mark() const { return impl_->mark; }

bool Matcher::Scan(const Said& said, Scratch* scratch, Result* result) const {
  const std::string_view text = said.text;
  result->hits.clear();
  result->values.clear();
  result->code_points = 0;
  result->characters = 0;
  result->only_acknowledgement = false;
  result->empty = true;
  Scratch::Impl* const s = scratch->impl();
  if (text.size() > kMaxTextBytes || !Normalise(impl_->table, text, &s->line)) return false;
  result->code_points = s->line.code_points;
  result->characters = s->line.size + static_cast<uint32_t>(s->line.fillers.size());
  result->empty = result->characters == 0;
  if (result->empty) return true;
  const uint32_t who = PartyOf(said);
  const uint16_t language = FindLanguage(impl_->languages, said.language);
  FindLiterals(*impl_, s);
  CueScale cues(*impl_, who, language, s);
  cues.RefuseActs();
  FindMatches(*impl_, who, language, s);
  if (!s->matches.empty() || !impl_->judges.empty()) FinishHits(*impl_, said, s, &cues, result);
  return true;
}

Account Matcher::Explain(const Said& said, uint32_t act, Scratch* scratch) const {
  Scratch::Impl* const s = scratch->impl();
  if (act >= impl_->acts || said.text.size() > kMaxTextBytes || !Normalise(impl_->table, said.text, &s->line)) return {};
  const uint32_t who = PartyOf(said);
  const uint16_t language = FindLanguage(impl_->languages, said.language);
  if (s->line.size + s->line.fillers.size() == 0) return {};
  FindLiterals(*impl_, s);
  CueScale cues(*impl_, who, language, s);
  FindMatches(*impl_, who, language, s);
  GatherHits(*impl_, said, s);
  Account account = cues.Explain(act);
  if (account.verdict == Account::Verdict::kTakenBack) ExplainTaken(*impl_, said, act, s, &account);
  return account;
}

}  // namespace callcue::match
