// Phrases to the matcher, and the settings.
#include <algorithm>
#include <utility>

#include "lib/base/concat.h"
#include "lib/base/language_tag.h"
#include "lib/base/limits.h"
#include "lib/check/linker.h"

namespace callcue::check {
namespace {

uint8_t NamedParties(const google::protobuf::RepeatedField<int>& parties) {
  uint8_t bits = 0;
  for (int party : parties) {
    if (v1::Party_IsValid(party)) bits |= static_cast<uint8_t>(1 << party);
  }
  return bits;
}

// Where a phrase stands: acts and phrases by number, the field, the place in it.
struct Origin {
  int act, phrases;
  const char* field;
  int index;
};

}  // namespace

// The parties of an act that phrases or cues are for.
uint8_t Linker::PartiesOf(const google::protobuf::RepeatedField<int>& named, uint32_t act, const Path& at) {
  const uint8_t performers = policy_.act_values[act].parties;
  const uint8_t parties = NamedParties(named);
  if (parties & ~performers) {
    reporter_.Report(Code::kOutOfPlace, at.Field("party"),
                     Concat("\"", policy_.acts.names()[act], "\" isn't performed by this party"),
                     "Phrases and cues are for some of their act's parties: add the party to the act.");
  }
  return parties != 0 ? parties : performers;
}

// A tag of BCP 47: a primary language of two or three letters, and what narrows it down.
void Linker::CheckLanguage(const std::string& tag, const Path& at) {
  if (tag.empty()) return;
  static constexpr std::pair<std::string_view, std::string_view> kCountries[] = {{"cn", "zh"}, {"jp", "ja"}, {"kr", "ko"}};
  bool good = true;
  size_t part = 0, parts = 0;
  const auto is_letter = [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; };
  for (size_t i = 0; i <= tag.size(); ++i) {
    if (i == tag.size() || tag[i] == '-' || tag[i] == '_') {
      good &= part >= (parts == 0 ? 2 : 1) && part <= (parts == 0 ? 3 : 8);
      part = 0;
      ++parts;
    } else {
      good &= is_letter(tag[i]) || (parts > 0 && tag[i] >= '0' && tag[i] <= '9');
      ++part;
    }
  }
  const std::string_view primary = std::string_view(tag).substr(0, tag.find_first_of("-_"));
  std::string hint = "Write a tag like \"zh\", \"zh-CN\" or \"en\".";
  for (const auto& [country, language] : kCountries) {
    if (!SameTag(primary, country)) continue;
    good = false;
    hint = Concat("\"", primary, "\" is a country: write \"", language, "\".");
  }
  if (!good) reporter_.Report(Code::kBadValue, at, Concat("\"", tag, "\" is no language's tag"), hint);
}

// Negators of a language take acts back in its utterances: phrases of a language without any are never negated.
void Linker::CheckNegators() {
  const auto has_negators = [&](std::string_view language) {
    return std::any_of(message_.negators().begin(), message_.negators().end(), [&](const v1::Negators& one) {
      return one.word_size() > 0 && (language.empty() || one.language().empty() || SamePrimary(one.language(), language));
    });
  };
  for (int i = 0; i < message_.negators_size(); ++i) {
    const Path at = root_.At("negators", i);
    CheckLanguage(message_.negators(i).language(), at.Field("language"));
  }
  for (int a = 0; a < message_.act_size(); ++a) {
    const v1::Act& act = message_.act(a);
    if (!act.negatable()) continue;
    const Path whole = root_.At("act", a, act.name());
    for (int p = 0; p < act.phrases_size(); ++p) {
      const std::string& language = act.phrases(p).language();
      if (has_negators(language)) continue;
      reporter_.Report(Code::kNoNegators, whole.Field("negatable"),
                       language.empty() ? "there are no negators" : Concat("there are no negators of \"", language, "\""),
                       Concat("Add negators { ", language.empty() ? std::string() : Concat("language: \"", language, "\" "), "word: ... }."));
      break;
    }
  }
}

void Linker::CheckPhrases(const v1::Phrases& phrases, const Path& at) {
  CheckLanguage(phrases.language(), at.Field("language"));
  if (!(phrases.min_confidence() >= 0 && phrases.min_confidence() <= 1)) {
    reporter_.Report(Code::kBadValue, at.Field("min_confidence"), "a confidence lies between 0 and 1",
                     "Write a number like 0.6.");
  }
  const bool finds = phrases.any_size() + phrases.regex_size() > 0;
  const bool excepts =
      phrases.except_size() + phrases.except_in_clause_size() + phrases.except_in_utterance_size() > 0;
  if (phrases.own_exceptions() && (!finds || !excepts)) {
    reporter_.Report(Code::kOutOfPlace, at.Field("own_exceptions"),
                     finds ? "the block has no exceptions"
                           : "the block has no phrases that its exceptions could concern",
                     "Put the phrases and their exceptions into one block.");
  }
}

void Linker::LinkCues(std::vector<match::CuesSpec>* specs, std::vector<int>* origins) {
  for (int c = 0; c < message_.cues_size(); ++c) {
    const v1::Cues& cues = message_.cues(c);
    const Path at = root_.At("cues", c, cues.act());
    CheckLanguage(cues.language(), at.Field("language"));
    match::CuesSpec spec;
    spec.act = policy_.acts.Find(cues.act());
    if (spec.act == kNoIndex) {
      reporter_.Report(Code::kUnknownName, at.Field("act"), Concat("there is no act \"", cues.act(), "\""),
                       policy_.acts.Hint(cues.act()));
      continue;
    }
    spec.parties = PartiesOf(cues.party(), spec.act, at);
    spec.language = cues.language();
    spec.least = cues.least();
    spec.finds = cues.has_enough();
    spec.enough = cues.enough();
    if (spec.finds && spec.enough <= spec.least) {
      reporter_.Report(Code::kBadValue, at.Field("enough"), "what is enough to find the act isn't enough to keep it",
                       "Let it be greater than `least`.");
    }
    if (cues.cue_size() == 0) {
      reporter_.Report(Code::kEmptyList, at.Field("cue"), "there is no cue", "Add one, or leave the cues out.");
    }
    size_t all = 0;
    for (const v1::Cue& cue : cues.cue()) all += cue.words_size();
    spec.cues.reserve(all);
    for (int w = 0; w < cues.cue_size(); ++w) {
      int weight = cues.cue(w).weight();
      if (weight == 0 || weight < -limits::kCueWeight || weight > limits::kCueWeight) {
        const Path cue = at.At("cue", w);
        reporter_.Report(Code::kBadValue, cue.Field("weight"),
                         Concat("a weight lies between ", -limits::kCueWeight, " and ", limits::kCueWeight,
                                " and isn't 0"),
                         "Scale all weights of the act, its `least` and `enough`.");
        weight = 1;  // its words are checked all the same
      }
      for (const std::string& words : cues.cue(w).words()) spec.cues.push_back({words, weight});
    }
    specs->push_back(std::move(spec));
    origins->push_back(c);
  }
}

// The words are counted over all cues of the block.
void Linker::ReportCue(match::Problem* problem, int block, const std::vector<match::CuesSpec::Cue>& cues) {
  const v1::Cues& message = message_.cues(block);
  const Path at = root_.At("cues", block, message.act());
  const auto report = [&](const Path& place, std::string_view value) {
    reporter_.ReportForeign(problem->code, problem->warning, place, value, problem->begin, problem->end,
                            std::move(problem->message), std::move(problem->hint));
  };
  if (problem->word == kNoIndex) return report(at, {});
  int word = static_cast<int>(problem->word), cue = 0;
  while (word >= message.cue(cue).words_size()) word -= message.cue(cue++).words_size();
  const Path in = at.At("cue", cue);
  report(in.At("words", word), cues[problem->word].words);
}

void Linker::LinkWords() {
  std::vector<Origin> origins;
  uint32_t groups = 0;
  for (int a = 0; a < message_.act_size(); ++a) {
    const v1::Act& act = message_.act(a);
    const uint32_t number = policy_.acts.Find(act.name());
    if (number == kNoIndex) continue;
    const Path whole = root_.At("act", a, act.name());
    for (int p = 0; p < act.phrases_size(); ++p) {
      const v1::Phrases& phrases = act.phrases(p);
      match::PhraseSpec spec;
      spec.act = number;
      const Path at = whole.At("phrases", p);
      CheckPhrases(phrases, at);
      spec.parties = PartiesOf(phrases.party(), number, at);
      spec.language = phrases.language();
      spec.negatable = act.negatable();
      spec.certain = phrases.certain();
      spec.min_confidence = phrases.min_confidence();
      if (phrases.own_exceptions()) spec.group = ++groups;
      const auto add = [&](const StringField& texts, const char* field, match::PhraseSpec::Role role) {
        for (int i = 0; i < texts.size(); ++i) {
          policy_.phrases.push_back(spec);
          policy_.phrases.back().role = role;
          policy_.phrases.back().text = texts[i];
          origins.push_back({a, p, field, i});
        }
      };
      using Role = match::PhraseSpec::Role;
      add(phrases.any(), "any", Role::kAny);
      add(phrases.except(), "except", Role::kExcept);
      add(phrases.regex(), "regex", Role::kRegex);
      add(phrases.except_in_clause(), "except_in_clause", Role::kExceptInClause);
      add(phrases.except_in_utterance(), "except_in_utterance", Role::kExceptInUtterance);
    }
  }
  for (const v1::SubPhrase& part : message_.sub_phrase()) policy_.sub_phrases.push_back({part.name(), part.text()});
  for (const v1::Negators& n : message_.negators()) {
    policy_.negators.push_back({n.language(), {n.word().begin(), n.word().end()}});
  }
  CheckNegators();
  std::vector<int> cue_origins;
  LinkCues(&policy_.cues, &cue_origins);
  // The rate of speech counts normalised characters.
  const std::string& rate = message_.settings().speech_rate();
  const bool measures = policy_.measurements.Find(rate.empty() ? "speech_rate" : rate) != kNoIndex;
  if (policy_.phrases.empty() && policy_.sub_phrases.empty() && policy_.cues.empty() && !measures) return;

  match::Options options = PhraseOptions(policy_);
  options.tell_changes = tell_phrases_;
  options.reading = reading_;
  std::vector<match::Problem> problems;
  policy_.matcher = match::Matcher::Compile(policy_.phrases, policy_.sub_phrases, policy_.negators, options, &problems);
  for (match::Problem& p : problems) {
    using Where = match::Problem::Where;
    if (p.where == Where::kPhrase && p.index < origins.size()) {
      const Origin& o = origins[p.index];
      const Path act = root_.At("act", o.act, message_.act(o.act).name());
      const Path phrases = act.At("phrases", o.phrases);
      reporter_.ReportForeign(p.code, p.warning, phrases.At(o.field, o.index), policy_.phrases[p.index].text, p.begin,
                              p.end, std::move(p.message), std::move(p.hint));
    } else if (p.where == Where::kSubPhrase && p.index < policy_.sub_phrases.size()) {
      const Path part = root_.At("sub_phrase", static_cast<int>(p.index), policy_.sub_phrases[p.index].name);
      reporter_.ReportForeign(p.code, p.warning, part.Field("text"), policy_.sub_phrases[p.index].text, p.begin, p.end,
                              std::move(p.message), std::move(p.hint));
    } else if (p.where == Where::kCues) {
      ReportCue(&p, cue_origins[p.index], policy_.cues[p.index].cues);
    } else {
      reporter_.ReportForeign(p.code, p.warning, root_.At("negators", static_cast<int>(p.index)), {}, 0, 0,
                              std::move(p.message), std::move(p.hint));
    }
  }
}

void Linker::LinkSettings() {
  const v1::Settings& s = message_.settings();
  const Path at = root_.Field("settings");
  Settings& out = policy_.settings;
  out.max_skew = guards_->ConstantDuration(s.max_skew(), at.Field("max_skew"));
  out.recognition_lag = guards_->ConstantDuration(s.recognition_lag(), at.Field("recognition_lag"));
  out.turn_gap = guards_->ConstantDuration(s.turn_gap(), at.Field("turn_gap"));
  out.ring_period = guards_->ConstantDuration(s.ring_period(), at.Field("ring_period"));
  out.long_turn = guards_->ConstantDuration(s.long_turn(), at.Field("long_turn"));
  out.silence = guards_->ConstantDuration(s.silence(), at.Field("silence"));
  out.talk_over = guards_->ConstantDuration(s.talk_over(), at.Field("talk_over"));
  out.clause_pause = guards_->ConstantDuration(s.clause_pause(), at.Field("clause_pause"));
  out.speech_rate_window = guards_->ConstantDuration(s.speech_rate_window(), at.Field("speech_rate_window"));
  out.speech_rate = policy_.measurements.Find(s.speech_rate().empty() ? "speech_rate" : s.speech_rate());
  if (!s.speech_rate().empty() && out.speech_rate == kNoIndex) {
    reporter_.Report(Code::kUnknownName, at.Field("speech_rate"),
                     Concat("there is no measurement \"", s.speech_rate(), "\""),
                     policy_.measurements.Hint(s.speech_rate()));
  }
  out.max_live = s.max_live_recommendations();
  out.judge_agent_sentiment = s.judge_agent_sentiment();
  out.acknowledgement = policy_.acts.Find(s.acknowledgement().empty() ? "acknowledgement" : s.acknowledgement());
  if (!s.acknowledgement().empty() && out.acknowledgement == kNoIndex) {
    reporter_.Report(Code::kUnknownName, at.Field("acknowledgement"),
                     Concat("there is no act \"", s.acknowledgement(), "\""), policy_.acts.Hint(s.acknowledgement()));
  }
  if (!s.default_language().empty()) {
    out.default_language = policy_.languages.Add(s.default_language());
  } else if (message_.script_size() > 0 && message_.script(0).text_size() > 0) {
    out.default_language = policy_.languages.Add(message_.script(0).text(0).language());
  }
}

}  // namespace callcue::check
