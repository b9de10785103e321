#include "lib/match/flatten.h"

#include <algorithm>
#include <tuple>

namespace callcue::match {
namespace {

auto Key(const Use& u) { return std::make_tuple(u.kind, u.target, u.bit, u.language); }
bool Before(const Use& a, const Use& b) { return Key(a) < Key(b); }
bool Same(const Use& a, const Use& b) { return Key(a) == Key(b); }

class Flattener {
 public:
  explicit Flattener(Tables* tables) : t_(*tables) {}

  void Run(const std::vector<Gathered>& literals, const std::vector<GatheredUse>& uses, uint32_t sets) {
    any_back_ = std::any_of(t_.goals.begin(), t_.goals.end(), [](const Goal& goal) { return goal.except; }) ||
                std::any_of(uses.begin(), uses.end(), [](const GatheredUse& u) { return u.use.kind == Use::kNegator; });
    Sort(literals.size(), uses);
    Weigh(literals, sets);
    NumberSeries(sets);
    alike_.assign(sets, kNoIndex);
    index_.assign(1024, kNoIndex);
    t_.edged.push_back({kNoIndex, 0});
    t_.literals.reserve(literals.size());
    for (uint32_t i = 0; i < literals.size(); ++i) {
      t_.literals.push_back({literals[i].length, ProfileOfLiteral(literals[i], at_[i], at_[i + 1])});
    }
    for (uint32_t begin = at_[literals.size()]; begin < sorted_.size();) {
      const uint32_t end = EndOfWord(begin, static_cast<uint32_t>(sorted_.size()));
      t_.unspoken.push_back({sorted_[begin].edge, ProfileOf({}, begin, end, 0)});
      begin = end;
    }
    FillSlots(sets);
  }

 private:
  // By literal, then edge: first the word without fillers at the edges, last words of fillers only. Of each word, in
  // the order of the phrases.
  void Sort(size_t literals, const std::vector<GatheredUse>& uses) {
    at_.assign(literals + 2, 0);
    for (const GatheredUse& use : uses) ++at_[std::min<size_t>(use.literal, literals) + 1];
    for (size_t i = 0; i <= literals; ++i) at_[i + 1] += at_[i];
    std::vector<uint32_t> to(at_.begin(), at_.end() - 1);
    sorted_.resize(uses.size());
    for (const GatheredUse& use : uses) sorted_[to[std::min<size_t>(use.literal, literals)]++] = use;
    for (size_t i = 0; i <= literals; ++i) {
      const auto begin = sorted_.begin() + at_[i], end = sorted_.begin() + at_[i + 1];
      if (std::all_of(begin, end, [](const GatheredUse& use) { return use.edge == kNoIndex; })) continue;
      std::stable_sort(begin, end, [](const GatheredUse& a, const GatheredUse& b) { return a.edge + 1 < b.edge + 1; });
    }
  }

  uint32_t EndOfWord(uint32_t begin, uint32_t end) const {
    uint32_t at = begin;
    while (at < end && sorted_[at].edge == sorted_[begin].edge) ++at;
    return at;
  }

  // How often the words of each set are likely to be found: short ones, and those that many sets share, most.
  void Weigh(const std::vector<Gathered>& literals, uint32_t sets) {
    constexpr uint32_t kShort = 7;
    weights_.assign(sets, 0);
    longest_.assign(sets, 0);
    commonest_.assign(sets, {0, 0});
    for (uint32_t i = 0; i <= literals.size(); ++i) {
      const uint32_t length = i < literals.size() ? literals[i].length : 0;
      for (uint32_t begin = at_[i]; begin < at_[i + 1];) {
        const uint32_t end = EndOfWord(begin, at_[i + 1]);
        uint64_t shared = 0;
        for (uint32_t u = begin; u < end; ++u) shared += sorted_[u].use.kind == Use::kMember;
        const uint64_t weight = shared << 2 * (kShort - std::clamp(length, 1u, kShort));
        for (uint32_t u = begin; u < end; ++u) {
          if (sorted_[u].use.kind != Use::kMember) continue;
          const uint32_t set = sorted_[u].use.target;
          weights_[set] += weight;
          longest_[set] = std::max(longest_[set], length);
          commonest_[set] = std::max(commonest_[set], {weight, i});
        }
        begin = end;
      }
    }
  }

  // The neighbours that are least likely to be found near each other.
  uint8_t PairOf(const Series& series) const {
    constexpr uint32_t kReach = 4;  // of words themselves, about
    constexpr uint32_t kFar = 64;
    uint8_t best = 0;
    uint64_t least = 0;
    for (uint8_t i = 0; i + 1 < series.slots; ++i) {
      const Slot &a = t_.slots[series.first_slot + i], &b = t_.slots[series.first_slot + i + 1];
      const uint64_t places = std::min(b.gap.most - b.gap.least + kReach, kFar);
      const uint64_t product =
          std::min<uint64_t>(weights_[a.set], 1 << 28) * std::min<uint64_t>(weights_[b.set], 1 << 28);
      if (i == 0 || product * places < least) best = i, least = product * places;
    }
    return best;
  }

  // What series are numbered by: stage, parties, the act of those that take its hits back; then, so that a common word
  // has few words of bits, whether the commonest word of the pair is in its second slot, and which it is.
  using Group = std::tuple<bool, uint8_t, uint32_t, bool, uint32_t>;
  Group GroupOf(const Series& series) const {
    const Goal& goal = t_.goals[series.goal];
    const auto& first = commonest_[FirstOfPair(series)];
    const auto& second = series.slots == 1 ? first : commonest_[SecondOfPair(series)];
    return {goal.except, goal.parties, goal.except ? goal.act : 0, second > first, std::max(first, second).second};
  }
  uint32_t FirstOfPair(const Series& series) const { return t_.slots[series.first_slot + series.pair].set; }
  uint32_t SecondOfPair(const Series& series) const { return t_.slots[series.first_slot + series.pair + 1].set; }

  void NumberSeries(uint32_t sets) {
    alone_.assign(sets, kNoIndex);
    noted_.assign(sets, kNoIndex);
    asked_.assign(sets, kNoIndex);
    set_parties_.assign(sets, 0);
    set_common_.assign(sets, 0xff);
    std::vector<std::tuple<Group, uint32_t, uint32_t>> order;
    for (uint32_t i = 0; i < t_.series.size(); ++i) {
      Series& series = t_.series[i];
      series.pair = PairOf(series);
      order.emplace_back(GroupOf(series), FirstOfPair(series), i);
    }
    std::sort(order.begin(), order.end());
    constexpr size_t kBits = 64, kSmallGroup = 32;
    std::vector<Series> numbered;
    auto begin_word = [&] {
      while (numbered.size() % kBits != 0) numbered.emplace_back();
    };
    std::vector<std::pair<uint32_t, uint32_t>> of_acts;
    bool back = false;
    for (size_t begin = 0, end; begin < order.size(); begin = end) {
      for (end = begin; end < order.size() && std::get<0>(order[end]) == std::get<0>(order[begin]);) ++end;
      const bool except = std::get<0>(std::get<0>(order[begin]));
      const size_t size = end - begin;
      if (size <= kSmallGroup && numbered.size() % kBits + size > kBits) begin_word();
      if (except && !back) {
        back = true;
        begin_word();
        t_.first_back = static_cast<uint32_t>(numbered.size());
      }
      for (size_t i = begin; i < end; ++i) {
        const Series& series = t_.series[std::get<2>(order[i])];
        if (except) of_acts.emplace_back(t_.goals[series.goal].act, static_cast<uint32_t>(numbered.size()));
        Number(series, static_cast<uint32_t>(numbered.size()));
        numbered.push_back(series);
      }
    }
    if (!back) t_.first_back = static_cast<uint32_t>((numbered.size() + 63) / 64 * 64);
    t_.series.swap(numbered);
    dense_.assign(t_.series.size() / 64 + 1, 0);
    std::sort(of_acts.begin(), of_acts.end());
    for (auto [act, number] : of_acts) {
      const bool new_act = t_.act_series_at.size() <= act;
      while (t_.act_series_at.size() <= act) t_.act_series_at.push_back(static_cast<uint32_t>(t_.act_series.size()));
      if (new_act || t_.act_series.back().word != number / 64) t_.act_series.push_back({0, number / 64});
      t_.act_series.back().bits |= uint64_t{1} << number % 64;
    }
    t_.act_series_at.push_back(static_cast<uint32_t>(t_.act_series.size()));
  }

  void Number(const Series& series, uint32_t number) {
    next_noted_.resize(number + 1);
    next_asked_.resize(number + 1);
    const uint8_t parties = t_.goals[series.goal].parties;
    for (uint8_t k = 0; k < series.slots; ++k) {
      set_parties_[t_.slots[series.first_slot + k].set] |= parties;
      set_common_[t_.slots[series.first_slot + k].set] &= parties;
    }
    if (series.slots == 1) {
      Link(number, &alone_[FirstOfPair(series)], &next_noted_);
    } else {
      Link(number, &noted_[FirstOfPair(series)], &next_noted_);
      Link(number, &asked_[SecondOfPair(series)], &next_asked_);
    }
  }
  static void Link(uint32_t number, uint32_t* first, std::vector<uint32_t>* next) {
    (*next)[number] = *first;
    *first = number;
  }

  uint32_t ProfileOfLiteral(const Gathered& literal, uint32_t begin, uint32_t end) {
    const bool plain = begin < end && sorted_[begin].edge == kNoIndex;
    const uint32_t edged = plain ? EndOfWord(begin, end) : begin;
    if (edged == end) return ProfileOf(literal, begin, end, 0);
    std::vector<EdgedWord> words;
    for (uint32_t at = edged; at < end;) {
      const uint32_t next = EndOfWord(at, end);
      words.push_back({sorted_[at].edge, ProfileOf({}, at, next, 0)});
      at = next;
    }
    words.push_back({kNoIndex, 0});
    const uint32_t first = static_cast<uint32_t>(t_.edged.size());
    t_.edged.insert(t_.edged.end(), words.begin(), words.end());
    return ProfileOf(literal, begin, edged, first);
  }

  // Of a word with these uses, and these words of it with fillers at the edges.
  uint32_t ProfileOf(const Gathered& literal, uint32_t begin, uint32_t end, uint32_t edged) {
    // Most words stand in one set and are good for nothing else: their profile is that of the set's first.
    const Use& first = sorted_[begin].use;
    uint32_t* const of_set =
        end == begin + 1 && first.kind == Use::kMember && edged == 0 && !literal.whole_begin && !literal.whole_end
            ? &alike_[first.target]
            : nullptr;
    if (of_set == nullptr) return MakeProfile(literal, begin, end, edged);
    if (*of_set == kNoIndex) *of_set = MakeProfile(literal, begin, end, edged);
    return *of_set;
  }

  uint32_t MakeProfile(const Gathered& literal, uint32_t begin, uint32_t end, uint32_t edged) {
    own_.clear();
    for (uint32_t u = begin; u < end; ++u) {
      own_.push_back(sorted_[u].use);
      if (own_.back().kind != Use::kMember) continue;
      const uint32_t set = own_.back().target;
      for (uint32_t n = alone_[set]; n != kNoIndex; n = next_noted_[n]) own_.push_back({Use::kAnchored, 0, 0, n});
    }
    if (own_.size() > 1) {
      std::sort(own_.begin(), own_.end(), Before);
      own_.erase(std::unique(own_.begin(), own_.end(), Same), own_.end());
    }
    uint64_t hash = literal.whole_begin + 2 * literal.whole_end;
    auto mix = [&hash](uint32_t x) {
      hash = (hash ^ x) * 0x9E3779B97F4A7C15u;
      hash ^= hash >> 29;
    };
    for (const Use& use : own_) {
      mix(use.target);
      mix(use.kind | uint32_t{use.bit} << 8 | uint32_t{use.language} << 16);
    }
    if (edged != 0) mix(edged);
    size_t at = hash & (index_.size() - 1);
    for (; index_[at] != kNoIndex; at = (at + 1) & (index_.size() - 1)) {
      const Made& made = made_[index_[at]];
      const Profile& p = t_.profiles[kAnyoneSpeaks][index_[at]];
      if (made.hash == hash && p.whole_begin == literal.whole_begin && p.whole_end == literal.whole_end &&
          p.edged == edged &&
          std::equal(own_.begin(), own_.end(), made_uses_.begin() + made.begin, made_uses_.begin() + made.end, Same)) {
        return index_[at];
      }
    }
    const uint32_t number = static_cast<uint32_t>(made_.size());
    made_.push_back({hash, static_cast<uint32_t>(made_uses_.size()), 0});
    made_uses_.insert(made_uses_.end(), own_.begin(), own_.end());
    made_.back().end = static_cast<uint32_t>(made_uses_.size());
    index_[at] = number;
    if (made_.size() * 2 > index_.size()) {
      index_.assign(index_.size() * 4, kNoIndex);
      for (uint32_t m = 0; m < made_.size(); ++m) {
        for (at = made_[m].hash & (index_.size() - 1); index_[at] != kNoIndex;) at = (at + 1) & (index_.size() - 1);
        index_[at] = m;
      }
    }
    Profile profile;
    profile.whole_begin = literal.whole_begin;
    profile.whole_end = literal.whole_end;
    profile.edged = edged;
    uint8_t any = 0, all = 0xff;  // parties that anything, and everything it is good for is of
    for (const Use& use : own_) {
      profile.atoms |= use.kind == Use::kAtom;
      any |= Parties(use);
      all &= use.kind == Use::kMember ? set_common_[use.target] : Parties(use);
      if (use.kind == Use::kMember) members_.emplace_back(use.target, number);
    }
    uint32_t laid = kSpeakers;  // a speaker of whom the same holds
    for (uint32_t speaker = 0; speaker < kSpeakers; ++speaker) {
      const uint8_t parties = kSpeakerParties[speaker];
      Profile own = profile;
      StageUses back;
      own.open = edged != 0 || any & parties;
      if (laid < speaker && any & parties) {
        own = t_.profiles[laid][number];
        back = t_.back_uses[laid][number];
      } else if (any & parties) {
        Lay(parties, kFinding, &own.uses);
        if (any_back_) Lay(parties, kTakingBack, &back);
        NoteBack(t_, back, &own);
      }
      t_.profiles[speaker].push_back(own);
      t_.back_uses[speaker].push_back(back);
      if (any == all && any & parties) laid = speaker;
    }
    return number;
  }

  static void NoteBack(const Tables& t, const StageUses& back, Profile* own) {
    own->back = back.uses > 0 || back.asked_bits != 0 || back.noted_bits != 0;
    own->back_uses = back.uses > 0;
    const SeriesBits* const more = t.bits.data() + back.first_more;
    if (back.asked_bits != 0) own->back_asks = BackBit(back.asked_word);
    if (back.noted_bits != 0) own->back_notes = BackBit(back.noted_word);
    for (uint32_t i = 0; i < back.more_asked; ++i) own->back_asks |= BackBit(more[i].word);
    for (uint32_t i = 0; i < back.more_noted; ++i) own->back_notes |= BackBit(more[back.more_asked + i].word);
  }

  // What it is good for when one of `parties` speaks.
  void Lay(uint8_t parties, Stage stage, StageUses* uses) {
    uses->first_use = static_cast<uint32_t>(t_.uses.size());
    for (const Use& use : own_) {
      if (use.kind == Use::kMember || !(Parties(use) & parties) || StageOf(use) != stage) continue;
      t_.uses.push_back(use);
      ++uses->uses;
    }
    uses->first_more = static_cast<uint32_t>(t_.bits.size());
    uses->more_asked = LayBits(asked_, next_asked_, parties, stage, &uses->asked_bits, &uses->asked_word);
    uses->more_noted = LayBits(noted_, next_noted_, parties, stage, &uses->noted_bits, &uses->noted_word);
  }

  // Of the series of each set that it is a word of. Returns how many words of bits there are behind the first.
  uint16_t LayBits(const std::vector<uint32_t>& series_of, const std::vector<uint32_t>& next, uint8_t parties,
                   Stage stage, uint64_t* bits, uint32_t* word) {
    filled_.clear();
    for (const Use& use : own_) {
      if (use.kind != Use::kMember) continue;
      for (uint32_t number = series_of[use.target]; number != kNoIndex; number = next[number]) {
        if ((number >= t_.first_back) != (stage == kTakingBack)) continue;
        if (!(t_.goals[t_.series[number].goal].parties & parties)) continue;
        if (dense_[number / 64] == 0) filled_.push_back(number / 64);
        dense_[number / 64] |= uint64_t{1} << number % 64;
      }
    }
    if (filled_.empty()) return 0;
    std::sort(filled_.begin(), filled_.end());
    *word = filled_[0];
    *bits = dense_[filled_[0]];
    dense_[filled_[0]] = 0;
    for (size_t i = 1; i < filled_.size(); ++i) {
      t_.bits.push_back({dense_[filled_[i]], filled_[i]});
      dense_[filled_[i]] = 0;
    }
    return static_cast<uint16_t>(filled_.size() - 1);
  }

  Stage StageOf(const Use& use) const {
    switch (use.kind) {
      case Use::kGoal: return t_.goals[use.target].except ? kTakingBack : kFinding;
      case Use::kAnchored: return use.target >= t_.first_back ? kTakingBack : kFinding;
      case Use::kNegator:
      case Use::kNoNegation: return kTakingBack;
      default: return kFinding;
    }
  }
  uint8_t Parties(const Use& use) const {
    switch (use.kind) {
      case Use::kGoal: return t_.goals[use.target].parties;
      case Use::kAnchored: return t_.goals[t_.series[use.target].goal].parties;
      case Use::kAtom: return t_.goals[t_.regexes.entries()[use.target].goal].parties;
      case Use::kMember: return set_parties_[use.target];
      default: return 0xff;
    }
  }

  void FillSlots(uint32_t sets) {
    std::vector<uint32_t> count(sets, 0), at(sets + 1, 0);
    for (auto [set, profile] : members_) ++count[set];
    for (uint32_t s = 0; s < sets; ++s) {
      uint32_t places = 1;
      while (places < 2 * count[s]) places *= 2;
      at[s + 1] = at[s] + places;
    }
    t_.members.assign(at[sets], kNoIndex);
    std::vector<uint64_t> filters(sets, 0);
    for (auto [set, profile] : members_) {
      const uint32_t most = at[set + 1] - at[set] - 1;
      uint32_t place = MemberPlace(profile) & most;
      while (t_.members[at[set] + place] != kNoIndex) place = (place + 1) & most;
      t_.members[at[set] + place] = profile;
      filters[set] |= FilterBit(profile);
    }
    for (Slot& slot : t_.slots) {
      slot.first_profile = at[slot.set];
      slot.most_place = at[slot.set + 1] - at[slot.set] - 1;
      slot.longest = longest_[slot.set];
      slot.filter = filters[slot.set];
    }
    for (Series& series : t_.series) {
      if (series.slots < 2) continue;
      const Slot* const pair = &t_.slots[series.first_slot + series.pair];
      series.filter = pair[0].filter;
      series.gap = pair[1].gap;
    }
  }

  Tables& t_;
  bool any_back_ = false;  // takes hits back
  std::vector<GatheredUse> sorted_;
  std::vector<uint32_t> at_;  // where those of each literal begin in it, then those of fillers only
  // Of each set of words.
  std::vector<uint64_t> weights_;
  std::vector<uint32_t> longest_;
  std::vector<uint8_t> set_parties_, set_common_;         // of any series that it is in, of all
  std::vector<std::pair<uint64_t, uint32_t>> commonest_;  // weight and literal
  // The first of the series whose pair has it first, second, and of those that have no other; then by series.
  std::vector<uint32_t> noted_, asked_, alone_, next_noted_, next_asked_;
  struct Made {
    uint64_t hash;
    uint32_t begin, end;  // in made_uses_
  };
  std::vector<Made> made_;  // by profile
  std::vector<Use> made_uses_, own_;
  std::vector<uint32_t> index_;                         // hash table of the profiles
  std::vector<uint32_t> alike_;                         // profile of words of a set alone, by set
  std::vector<std::pair<uint32_t, uint32_t>> members_;  // set, profile
  std::vector<uint64_t> dense_;                         // bits of one profile
  std::vector<uint32_t> filled_;                        // words of them
};

}  // namespace

void FlattenUses(const std::vector<Gathered>& literals, const std::vector<GatheredUse>& uses, uint32_t sets,
                 Tables* tables) {
  Flattener(tables).Run(literals, uses, sets);
}

}  // namespace callcue::match
