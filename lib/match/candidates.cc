#include "lib/match/candidates.h"

#include <algorithm>
#include <array>
#include <vector>

#include "lib/match/tables.h"

namespace callcue::match {
namespace {

class CandidateFiller {
 public:
  explicit CandidateFiller(Tables* tables) : t_(*tables) {}

  void Run() {
    for (Speaker speaker : {kAgentSpeaks, kCustomerSpeaks}) NumberActs(speaker);
    t_.act_bits[kAnyoneSpeaks].assign(t_.acts, kNeverRefused);
    AddMembers();
    for (uint32_t speaker = 0; speaker < kSpeakers; ++speaker) {
      const std::vector<Profile>& profiles = t_.profiles[speaker];
      for (uint32_t i = 0; i < profiles.size(); ++i) AddUses(static_cast<Speaker>(speaker), i);
      // Words with fillers at their edges are looked for where those without stand.
      for (uint32_t i = 0; i < profiles.size(); ++i) {
        if (profiles[i].edged == 0) continue;
        for (uint32_t e = profiles[i].edged; t_.edged[e].edge != kNoIndex; ++e) {
          t_.candidates_of[speaker][i] |= t_.candidates_of[speaker][t_.edged[e].profile];
        }
      }
    }
    for (Bundle& bundle : t_.bundles) MarkBundle(&bundle);
    for (BundleRange& range : t_.ranges) {
      const Bundle* const bundle = t_.bundles.data() + range.bundles.first;
      for (uint32_t i = 0; i < range.bundles.count; ++i) range.acts |= bundle[i].acts;
    }
  }

 private:
  static constexpr uint32_t kBits = 32;
  using BySpeaker = std::array<uint32_t, kSpeakers>;

  void NumberActs(Speaker speaker) {
    std::vector<uint32_t>& bits = t_.act_bits[speaker];
    Jury& jury = t_.juries[speaker];
    bits.assign(t_.acts, 0);
    for (const Goal& goal : t_.goals) {
      if (goal.certain) bits[goal.act] = kNeverRefused;
    }
    for (uint32_t i = 0; i < t_.judges.size(); ++i) {
      const Judge& judge = t_.judges[i];
      if (!(judge.parties & kSpeakerParties[speaker])) continue;
      const size_t number = jury.members.size();
      if (number == 0) jury.language = judge.language;
      jury.alike &= judge.language == jury.language;
      jury.apart &= bits[judge.act] == 0 && number < kBits - 1;
      if (bits[judge.act] == 0) bits[judge.act] = kNeverRefused << (1 + number % (kBits - 1));
      jury.members.push_back({i, bits[judge.act], judge.finds ? std::min(judge.least, judge.enough) : judge.least});
    }
    for (uint32_t& bit : bits) {
      if (bit == 0) bit = kNeverRefused;
    }
  }

  uint32_t BitOf(uint32_t goal, Speaker speaker) const {
    if (!(t_.goals[goal].parties & kSpeakerParties[speaker])) return 0;
    return t_.act_bits[speaker][t_.goals[goal].act];
  }

  // What the words of each set have to do with, then the words.
  void AddMembers() {
    uint32_t sets = 0;
    for (const Slot& slot : t_.slots) sets = std::max(sets, slot.set + 1);
    std::vector<BySpeaker> bits(sets, BySpeaker());
    std::vector<const Members*> members(sets, nullptr);
    for (const Series& series : t_.series) {
      for (uint32_t k = 0; k < series.slots; ++k) {
        const Slot& slot = t_.slots[series.first_slot + k];
        members[slot.set] = &slot.members;
        for (uint32_t s = 0; s < kSpeakers; ++s) bits[slot.set][s] |= BitOf(series.goal, static_cast<Speaker>(s));
      }
    }
    for (uint32_t s = 0; s < kSpeakers; ++s) t_.candidates_of[s].assign(t_.profiles[s].size(), 0);
    for (uint32_t set = 0; set < sets; ++set) {
      if (members[set] == nullptr) continue;
      const uint32_t* profile = t_.members.data() + members[set]->first;
      for (const uint32_t* const end = profile + (size_t{1} << members[set]->places_log); profile != end; ++profile) {
        if (*profile == kNoIndex) continue;
        for (uint32_t s = 0; s < kSpeakers; ++s) t_.candidates_of[s][*profile] |= bits[set][s];
      }
    }
  }

  void AddUses(Speaker speaker, uint32_t number) {
    const Profile& profile = t_.profiles[speaker][number];
    const Use* use = t_.uses.data() + profile.first_use;
    for (const Use* const end = use + profile.uses[kFinding] + profile.uses[kTakingBack]; use != end; ++use) {
      t_.candidates_of[speaker][number] |= BitOf(*use, speaker);
    }
  }
  uint32_t BitOf(const Use& use, Speaker speaker) const {
    switch (use.kind) {
      case Use::kGoal: return BitOf(use.target, speaker);
      case Use::kAnchored: return BitOf(t_.series[use.target].goal, speaker);
      case Use::kAtom: return BitOf(t_.regexes.entries()[use.target].goal, speaker);
      case Use::kMember: return 0;
      default: return kNeverRefused;
    }
  }

  // All series of a bundle are of one stage.
  void MarkBundle(Bundle* bundle) {
    if (t_.goals[t_.series[bundle->first].goal].except) return;
    bundle->acts = 0;
    for (uint32_t i = bundle->first; i < bundle->first + bundle->series; ++i) {
      for (Speaker speaker : {kAgentSpeaks, kCustomerSpeaks}) bundle->acts |= BitOf(t_.series[i].goal, speaker);
    }
    if (bundle->acts == 0) bundle->acts = kNeverRefused;
  }

  Tables& t_;
};

}  // namespace

void FillCandidates(Tables* tables) { CandidateFiller(tables).Run(); }

}  // namespace callcue::match
