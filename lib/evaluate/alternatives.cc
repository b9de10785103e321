#include "lib/evaluate/alternatives.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "callcue/diagnostic.h"
#include "callcue/v1/policy.pb.h"
#include "lib/base/concat.h"
#include "lib/match/phrase.h"
#include "lib/program/program.h"

namespace callcue::evaluate {
namespace {

// The phrase cut at its outermost |.
std::vector<std::string> Cut(const std::string& phrase) {
  match::PhraseTree tree;
  match::PhraseNode root;
  std::vector<match::Problem> problems;
  const bool parsed = match::ParsePhrase(phrase, match::Problem::Where::kPhrase, 0, &tree, &root, &problems);
  using match::PhraseNode;
  const bool several = parsed && root.kind == PhraseNode::kAlternatives;
  if (!several && !(parsed && root.kind == PhraseNode::kManyWords)) return {phrase};
  std::vector<std::string> parts;
  const auto add = [&](const PhraseNode& part) {
    std::string_view rest(phrase.data() + part.begin, part.end - part.begin);
    if (part.kind == PhraseNode::kManyWords) {
      while (!rest.empty()) parts.emplace_back(PhraseNode::TakeWords(&rest));
    } else {
      parts.emplace_back(absl::StripAsciiWhitespace({rest.data(), rest.size()}));
    }
  };
  if (!several) add(root);
  for (const PhraseNode& part : root.parts) add(part);
  return parts;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Alternatives>> Alternatives::Of(const Policy& policy) {
  std::unique_ptr<Alternatives> made(new Alternatives);
  v1::Policy whole, apart;
  if (!whole.ParseFromString(policy.Serialize())) return absl::InternalError("a policy that its own form doesn't hold");
  apart.set_name(whole.name());
  apart.set_version(whole.version());
  *apart.mutable_sub_phrase() = std::move(*whole.mutable_sub_phrase());
  *apart.mutable_negators() = std::move(*whole.mutable_negators());
  const auto add = [&](const v1::Act& act, const v1::Phrases& block, uint32_t index,
                       const std::string& text) -> v1::Phrases* {
    v1::Act* alone = apart.add_act();
    alone->set_name(Concat("alternative_", made->rows_.size()));
    *alone->mutable_party() = act.party();
    alone->set_negatable(act.negatable());
    v1::Phrases* phrases = alone->add_phrases();
    phrases->set_language(block.language());
    *phrases->mutable_party() = block.party();
    made->rows_.push_back({index, text});
    return phrases;
  };
  for (const v1::Act& act : whole.act()) {
    const uint32_t index = policy.program().act_names.Find(act.name());
    for (const v1::Phrases& block : act.phrases()) {
      for (const std::string& phrase : block.any()) {
        for (const std::string& text : Cut(phrase)) add(act, block, index, text)->add_any(text);
      }
      for (const std::string& text : block.regex()) {
        add(act, block, index, text)->add_regex(text);
        *apart.mutable_act()->rbegin()->mutable_slot() = act.slot();   // which its groups name
      }
    }
  }
  Diagnostics problems;
  auto loaded = Policy::LoadBinary(apart.SerializeAsString(), {}, &problems);
  if (!loaded.ok()) {
    for (const Diagnostic& problem : problems) {
      if (problem.severity == Diagnostic::Severity::kError) return absl::ResourceExhaustedError(problem.message);
    }
    return loaded.status();
  }
  made->apart_ = *std::move(loaded);
  return made;
}

void Alternatives::Count(const Utterance& utterance, const std::vector<uint8_t>& labelled,
                         const std::vector<uint8_t>& found) {
  const match::Matcher* const matcher = apart_->program().matcher.get();
  if (matcher == nullptr) return;
  matcher->Scan(utterance.text, static_cast<int>(utterance.party), utterance.language, &scratch_, &result_);
  hit_.clear();
  for (const match::Hit& hit : result_.hits) hit_.push_back(hit.act);
  std::sort(hit_.begin(), hit_.end());
  hit_.erase(std::unique(hit_.begin(), hit_.end()), hit_.end());
  // Rows of an act stand together.
  for (size_t i = 0; i < hit_.size(); ++i) {
    Row& row = rows_[hit_[i]];
    const bool only = (i == 0 || rows_[hit_[i - 1]].act != row.act) &&
                      (i + 1 == hit_.size() || rows_[hit_[i + 1]].act != row.act);
    if (labelled[row.act] != 0) {
      ++row.right;
      if (found[row.act] != 0 && only) ++row.alone;
    } else {
      ++row.wrong;
      if (found[row.act] == 0) ++row.taken_back;
    }
  }
}

}  // namespace callcue::evaluate
