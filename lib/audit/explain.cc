#include "lib/audit/explain.h"

#include <algorithm>
#include <string>
#include <utility>

namespace callcue::audit {
namespace {

class Explainer : public replay::Listener {
 public:
  Explainer(std::shared_ptr<const Policy> policy, const PlacedMoment& moment, std::string_view language)
      : fresh_(policy), call_(std::move(policy)), moment_(moment) {
    options_.element_id = moment.moment.element_id;
    options_.language = language;
  }

  std::optional<Explanation> Run(replay::LineReader::Source source, const Options& options) {
    replay::LineReader lines(std::move(source), replay::kLongestLine);
    replay::Options replayed;
    replayed.lenient = options.lenient;
    replayed.settle_ms = options.settle_ms;
    replayed.until = replay::Moment{false, moment_.moment.at_ms};
    replayed.until_contact = moment_.contact;
    if (!replay::Replay(&lines, replayed, &call_, this).ok() || contact_ != moment_.contact) return std::nullopt;
    if (!found_) Ask();  // what the close of an open recording settled
    return std::move(found_);
  }

 private:
  void Posted(const Event&, Decisions decisions) override { Passed(decisions); }
  void Passed(Decisions decisions) override {
    if (contact_ != moment_.contact || found_) return;
    for (const Decision& decision : decisions) {
      if (decision.step == moment_.moment.step) return Ask();
    }
  }
  bool GoOn() override { return !found_; }
  bool NextContact() override {
    call_ = fresh_;
    ++contact_;
    return true;
  }
  void Ask() {
    std::vector<Explanation> all;
    if (call_.Explain(options_, &all).ok() && !all.empty()) found_ = std::move(all[0]);
  }

  const Call fresh_;
  Call call_;
  const PlacedMoment& moment_;
  ExplainOptions options_;
  uint32_t contact_ = 1;
  std::optional<Explanation> found_;
};

}  // namespace

Explanations Explain(const std::shared_ptr<const Policy>& policy, const Options& options,
                     const std::vector<PlacedMoment>& moments, std::string_view language) {
  Explanations explanations;
  for (const PlacedMoment& moment : moments) {
    std::string error;
    replay::LineReader::Source source = options.open(options.recordings[moment.recording], &error);
    explanations.push_back(source == nullptr ? std::nullopt
                                             : Explainer(policy, moment, language).Run(std::move(source), options));
  }
  return explanations;
}

}  // namespace callcue::audit
