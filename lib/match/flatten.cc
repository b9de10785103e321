#include "lib/match/flatten.h"

#include <algorithm>
#include <tuple>

#include "lib/match/checks.h"
#include "lib/match/filter_bits.h"
#include "lib/match/frequencies.h"
#include "lib/match/number_index.h"
#include "lib/match/sorted_uses.h"

namespace callcue::match {
namespace {

class Flattener {
 public:
  Flattener(const SortedUses& sorted, Tables* tables) : sorted_(sorted), t_(*tables) {}

  void Run(const std::vector<Gathered>& literals, const SymbolStrings& strings, uint32_t sets) {
    Weigh(literals, strings, sets);
    NumberSeries(sets);
    alike_.assign(sets, kNoIndex);
    t_.edged.push_back({kNoIndex, 0});
    t_.literals.reserve(literals.size());
    for (uint32_t i = 0; i < literals.size(); ++i) {
      t_.literals.push_back({literals[i].length, ProfileOfLiteral(literals[i], sorted_.begin(i), sorted_.end(i))});
    }
    for (uint32_t begin = sorted_.begin(literals.size()); begin < sorted_.size();) {
      const uint32_t end = sorted_.EndOfWord(begin, sorted_.size());
      t_.unspoken.push_back({sorted_[begin].edge, ProfileOf({}, begin, end, 0)});
      begin = end;
    }
    FillSlots(sets);
    MakeBundles();
  }

 private:
  // How often the words of each set are likely to be said.
  void Weigh(const std::vector<Gathered>& literals, const SymbolStrings& strings, uint32_t sets) {
    const Frequencies frequencies(strings, t_.characters.size());
    most_weight_ = frequencies.OfAll();
    sets_.assign(sets, SetOfWords());
    literal_weights_.reserve(literals.size() + 1);
    for (uint32_t i = 0; i <= literals.size(); ++i) {
      const bool spoken = i < literals.size();
      const uint32_t length = spoken ? literals[i].length : 0;
      // That of what only cues hold isn't asked for.
      const uint64_t weight = !spoken ? frequencies.OfFillers() : sorted_.begin(i) == sorted_.end(i) ? 0 : frequencies.Of(i);
      literal_weights_.push_back(weight);
      for (uint32_t u = sorted_.begin(i); u < sorted_.end(i); ++u) {
        if (!sorted_[u].in_set()) continue;
        SetOfWords& set = sets_[sorted_[u].what];
        // Few that may be said with a filler beside them are.
        set.weight += spoken && sorted_[u].edge != kNoIndex ? weight / 8 + 1 : weight;
        set.shortest = std::min(set.shortest, length);
        set.longest = std::max(set.longest, length);
      }
    }
  }

  // Those that one set wakes come together; of them, those of the agent first, then those of both, of the customer, of
  // neither: whoever speaks, his stand in a row. Series of sets that are said most come first.
  void NumberSeries(uint32_t sets) {
    alone_.assign(sets, kNoIndex);
    set_parties_.assign(sets, 0);
    set_common_.assign(sets, 0xff);
    for (std::vector<Woken>& woken : woken_) woken.assign(sets, Woken());
    // In one number: is it of one slot, which nothing wakes? Stage, rank of the set that wakes it, whose it is, number.
    constexpr int kNumberBits = 30, kRankBits = 30;
    const std::vector<uint32_t> ranks = RanksOfSets();
    std::vector<uint64_t> order;
    order.reserve(t_.series.size());
    for (uint32_t i = 0; i < t_.series.size(); ++i) {
      Series& series = t_.series[i];
      for (uint8_t k = 0; k < series.slots; ++k) {
        if (sets_[SetOf(series, k)].weight < sets_[SetOf(series, series.woken_by)].weight) series.woken_by = k;
      }
      const Goal& goal = t_.goals[series.goal];
      uint64_t key = (series.slots == 1) << 1 | goal.except;
      key = key << kRankBits | ranks[SetOf(series, series.woken_by)];
      key = key << 2 | ByWhose::WhoseIs(goal.parties);
      order.push_back(key << kNumberBits | i);
    }
    std::sort(order.begin(), order.end());
    std::vector<Series> numbered;
    numbered.reserve(order.size());
    next_alone_.assign(order.size(), kNoIndex);
    for (uint64_t key : order) {
      const uint32_t number = static_cast<uint32_t>(numbered.size());
      numbered.push_back(t_.series[key & ((uint64_t{1} << kNumberBits) - 1)]);
      const Series& series = numbered.back();
      const Goal& goal = t_.goals[series.goal];
      for (uint8_t k = 0; k < series.slots; ++k) {
        set_parties_[SetOf(series, k)] |= goal.parties;
        set_common_[SetOf(series, k)] &= goal.parties;
      }
      const uint32_t set = SetOf(series, series.woken_by);
      if (series.slots == 1) {
        next_alone_[number] = alone_[set];
        alone_[set] = number;
      } else {
        Woken& woken = woken_[goal.except ? kTakingBack : kFinding][set];
        ++woken.whose[ByWhose::WhoseIs(goal.parties)];
        woken.acts |= ActBit(goal.act);
      }
    }
    t_.series.swap(numbered);
    set_wakes_.assign(sets, 0);
    for (Stage stage : {kFinding, kTakingBack}) {
      for (uint32_t speaker = 0; speaker < kSpeakers; ++speaker) {
        for (uint32_t set = 0; set < sets; ++set) {
          const Range woken = woken_[stage][set].Of(static_cast<Speaker>(speaker));
          if (woken.count > 0) set_wakes_[set] |= WakesBit(stage, static_cast<Speaker>(speaker));
        }
      }
    }
  }
  // Those that are said most come first.
  std::vector<uint32_t> RanksOfSets() const {
    std::vector<std::pair<uint64_t, uint32_t>> order;
    for (uint32_t set = 0; set < sets_.size(); ++set) order.emplace_back(UINT64_MAX - sets_[set].weight, set);
    std::sort(order.begin(), order.end());
    std::vector<uint32_t> ranks(order.size());
    for (uint32_t rank = 0; rank < order.size(); ++rank) ranks[order[rank].second] = rank;
    return ranks;
  }
  static uint8_t WakesBit(Stage stage, Speaker speaker) {
    return static_cast<uint8_t>(1u << (stage * kSpeakers + speaker));
  }
  uint32_t SetOf(const Series& series, uint32_t slot) const { return t_.slots[series.first_slot + slot].set; }

  uint32_t ProfileOfLiteral(const Gathered& literal, uint32_t begin, uint32_t end) {
    const bool plain = begin < end && sorted_[begin].edge == kNoIndex;
    const uint32_t edged = plain ? sorted_.EndOfWord(begin, end) : begin;
    if (edged == end) return ProfileOf(literal, begin, end, 0);
    std::vector<EdgedWord> words;
    for (uint32_t at = edged; at < end;) {
      const uint32_t next = sorted_.EndOfWord(at, end);
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
    // What only cues hold has no use at all.
    const bool simple = end == begin + 1 && edged == 0 && !literal.whole_begin && !literal.whole_end;
    uint32_t* const of_set = simple && sorted_[begin].in_set() ? &alike_[sorted_[begin].what] : nullptr;
    if (of_set == nullptr) return KnownProfile(literal, begin, end, edged);
    if (*of_set == kNoIndex) *of_set = MakeProfile(literal, begin, end, edged);
    return *of_set;
  }

  // Most others stand in the same sets as one before them.
  uint32_t KnownProfile(const Gathered& literal, uint32_t begin, uint32_t end, uint32_t edged) {
    if (edged != 0) return MakeProfile(literal, begin, end, edged);
    const uint8_t whole = literal.whole_begin + 2 * literal.whole_end;
    uint64_t hash = whole;
    for (uint32_t u = begin; u < end; ++u) hash = (hash ^ sorted_[u].what) * 0x9E3779B97F4A7C15u;
    const uint32_t next = static_cast<uint32_t>(seen_.size());
    const uint32_t number = seen_index_.FindOrAdd(static_cast<uint32_t>(hash >> 32), next, [&](uint32_t other) {
      const Seen& seen = seen_[other];
      if (seen.whole != whole || seen.end - seen.begin != end - begin) return false;
      uint32_t k = 0;
      while (k < end - begin && sorted_[seen.begin + k].what == sorted_[begin + k].what) ++k;
      return k == end - begin;
    });
    if (number == next) seen_.push_back({begin, end, MakeProfile(literal, begin, end, edged), whole});
    return seen_[number].profile;
  }

  uint32_t MakeProfile(const Gathered& literal, uint32_t begin, uint32_t end, uint32_t edged) {
    own_.clear();
    // Sets are in order already, and come last.
    uint32_t sets_end = begin;
    for (; sets_end < end && sorted_[sets_end].in_set(); ++sets_end) {
      for (uint32_t n = alone_[sorted_[sets_end].what]; n != kNoIndex; n = next_alone_[n]) {
        own_.push_back(KeyOf({Use::kAnchored, 0, 0, n}));
      }
    }
    for (uint32_t u = sets_end; u < end; ++u) own_.push_back(KeyOf(sorted_.Of(sorted_[u])));
    std::sort(own_.begin(), own_.end());
    own_.erase(std::unique(own_.begin(), own_.end()), own_.end());
    others_ = own_.size();
    for (uint32_t u = begin; u < sets_end; ++u) {
      const uint64_t key = KeyOf({Use::kMember, 0, 0, sorted_[u].what});
      if (own_.size() == others_ || own_.back() != key) own_.push_back(key);
    }
    uint64_t hash = (uint64_t{edged} << 2) + literal.whole_begin + 2 * literal.whole_end;
    for (uint64_t key : own_) hash = (hash ^ key ^ hash >> 29) * 0x9E3779B97F4A7C15u;
    const uint32_t next = static_cast<uint32_t>(made_.size());
    const uint32_t number = made_index_.FindOrAdd(static_cast<uint32_t>(hash >> 32), next, [&](uint32_t other) {
      const Made& made = made_[other];
      const Profile& p = t_.profiles[kAnyoneSpeaks][other];
      return made.size == own_.size() && p.whole_begin == literal.whole_begin && p.whole_end == literal.whole_end &&
             p.edged == edged && std::equal(own_.begin(), own_.end(), made_keys_.begin() + made.begin);
    });
    if (number < next) return number;
    made_.push_back({static_cast<uint32_t>(made_keys_.size()), static_cast<uint32_t>(own_.size())});
    made_keys_.insert(made_keys_.end(), own_.begin(), own_.end());
    Profile profile;
    profile.whole_begin = literal.whole_begin;
    profile.whole_end = literal.whole_end;
    profile.edged = edged;
    AddProfile(number, profile);
    return number;
  }

  // One for each kind of speaker, good for own_.
  void AddProfile(uint32_t number, Profile profile) {
    uint8_t any = 0, all = 0xff;  // parties that anything, and everything it is good for is of
    for (size_t i = 0; i < others_; ++i) {
      profile.atoms |= KindOf(own_[i]) == Use::kAtom;
      const uint8_t parties = Parties(UseOf(own_[i]));
      any |= parties;
      all &= parties;
    }
    wakers_.clear();
    waking_ = 0;
    for (size_t i = others_; i < own_.size(); ++i) {
      const uint32_t set = TargetOf(own_[i]);
      members_.emplace_back(set, number);
      any |= set_parties_[set];
      all &= set_common_[set];
      if (set_wakes_[set] == 0) continue;
      waking_ |= set_wakes_[set];
      wakers_.push_back(set);
    }
    uint32_t same = kSpeakers;  // a speaker for whom it is good for the same
    for (uint32_t speaker = 0; speaker < kSpeakers; ++speaker) {
      const uint8_t parties = kSpeakerParties[speaker];
      Profile own = profile;
      own.open = profile.edged != 0 || any & parties;
      if (same < speaker && any & parties) {
        own = t_.profiles[same][number];
      } else if (any & parties) {
        AddUses(static_cast<Speaker>(speaker), &own);
      }
      t_.profiles[speaker].push_back(own);
      if (any == all && any & parties) same = speaker;
    }
  }

  // What it is good for when one speaks.
  void AddUses(Speaker speaker, Profile* profile) {
    profile->first_use = static_cast<uint32_t>(t_.uses.size());
    profile->first_range = static_cast<uint32_t>(t_.ranges.size());
    for (Stage stage : {kFinding, kTakingBack}) {
      for (size_t i = 0; i < others_; ++i) {
        const Use use = UseOf(own_[i]);
        if (!(Parties(use) & kSpeakerParties[speaker]) || StageOf(use) != stage) continue;
        t_.uses.push_back(use);
        ++profile->uses[stage];
      }
      const uint8_t wakes = WakesBit(stage, speaker);
      if (!(waking_ & wakes)) continue;
      for (uint32_t set : wakers_) {
        if (!(set_wakes_[set] & wakes)) continue;
        t_.ranges.push_back({{set, uint32_t{stage} * kSpeakers + speaker}, 0});
        ++profile->wakes[stage];
        if (stage == kTakingBack) profile->back_acts |= woken_[stage][set].acts;
      }
    }
  }

  Stage StageOf(const Use& use) const {
    switch (use.kind) {
      case Use::kGoal: return t_.goals[use.target].except ? kTakingBack : kFinding;
      case Use::kAnchored: return t_.goals[t_.series[use.target].goal].except ? kTakingBack : kFinding;
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
      default: return 0xff;
    }
  }

  // How often each is likely to be said, and which sets are asked about, tell the bits of profiles.
  void GiveBits(uint32_t sets) {
    std::vector<uint64_t> weights(made_.size(), 0);
    for (size_t i = 0; i < t_.literals.size(); ++i) weights[t_.literals[i].profile] += literal_weights_[i];
    std::vector<uint32_t> asked(sets, 0);
    for (const Series& series : t_.series) {
      for (uint32_t k = 0; k < series.slots; ++k) asked[SetOf(series, k)] += k != series.woken_by;
    }
    const std::vector<uint8_t> bits = GiveFilterBits(weights, members_, asked);
    for (std::vector<Profile>& profiles : t_.profiles) {
      for (size_t i = 0; i < profiles.size(); ++i) {
        profiles[i].asked = bits[i] < kFilterBits;
        profiles[i].bit = bits[i] % kFilterBits;
      }
    }
  }

  void FillSlots(uint32_t sets) {
    std::vector<uint32_t> count(sets, 0);
    for (auto [set, profile] : members_) ++count[set];
    set_members_.resize(sets);
    uint32_t places = 0;
    for (uint32_t s = 0; s < sets; ++s) {
      set_members_[s].first = places;
      set_members_[s].longest = static_cast<uint16_t>(sets_[s].longest);
      while (1u << set_members_[s].places_log < 2 * count[s]) ++set_members_[s].places_log;
      places += 1u << set_members_[s].places_log;
    }
    t_.members.assign(places, kNoIndex);
    GiveBits(sets);
    std::vector<Filter> filters(sets);
    for (auto [set, profile] : members_) {
      const Members& members = set_members_[set];
      const uint32_t most = (1u << members.places_log) - 1;
      uint32_t place = members.Place(profile);
      while (t_.members[members.first + place] != kNoIndex) place = (place + 1) & most;
      t_.members[members.first + place] = profile;
      filters[set].Add(t_.profiles[kAnyoneSpeaks][profile].bit);
    }
    for (Slot& slot : t_.slots) {
      slot.members = set_members_[slot.set];
      slot.filter = filters[slot.set];
    }
    firsts_.reserve(t_.series.size());
    for (Series& series : t_.series) {
      firsts_.emplace_back();
      ChooseChecks(&t_.slots[series.first_slot], sets_, most_weight_, &series, &firsts_.back());
      t_.far |= firsts_.back().window.far() || series.second.window.far();
      Slot* const slots = &t_.slots[series.first_slot];
      for (uint32_t k = 1; k < series.slots; ++k) {
        slots[k - 1].before = Window::Before(slots[k].gap.least, slots[k].gap.most);
        slots[k].behind = Window::Behind(slots[k].gap.least, slots[k].gap.most);
        t_.far |= slots[k].behind.far();
      }
    }
  }

  // Series that one set wakes are numbered anew, so that those which need the same words in the same place stand
  // together; and each range of them becomes one of bundles.
  void MakeBundles() {
    t_.wakes.resize(t_.series.size());
    std::vector<std::tuple<uint32_t, bool, uint64_t, uint64_t, uint32_t>> order;
    std::vector<Series> series;
    for (uint32_t i = 0; i < t_.series.size() && t_.series[i].slots > 1;) {
      const Series& any = t_.series[i];
      Woken& woken = woken_[t_.goals[any.goal].except ? kTakingBack : kFinding][SetOf(any, any.woken_by)];
      woken.first = static_cast<uint32_t>(t_.bundles.size());
      for (uint32_t& whose : woken.whose) {
        const uint32_t begin = i, bundles = static_cast<uint32_t>(t_.bundles.size());
        order.clear();
        for (; i < begin + whose; ++i) {
          const Check& first = firsts_[i];
          order.emplace_back(first.window.key(), first.behind, first.filter.bits[0], first.filter.bits[1], i);
        }
        std::sort(order.begin(), order.end());
        series.assign(t_.series.begin() + begin, t_.series.begin() + i);
        for (uint32_t k = 0; k < whose; ++k) {
          const uint32_t from = std::get<4>(order[k]);
          t_.series[begin + k] = series[from - begin];
          AddToBundle(begin + k, firsts_[from], bundles);
        }
        whose = static_cast<uint32_t>(t_.bundles.size()) - bundles;
      }
    }
    for (BundleRange& range : t_.ranges) {
      const auto [set, of] = range.bundles;
      range.bundles = woken_[of / kSpeakers][set].Of(static_cast<Speaker>(of % kSpeakers));
    }
  }
  // Series number `number` goes into the last bundle, if that is at least number `from`, or a new one.
  void AddToBundle(uint32_t number, const Check& first, uint32_t from) {
    Wake& wake = t_.wakes[number];
    wake.first = first.filter;
    wake.act = t_.goals[t_.series[number].goal].act;
    Bundle* last = t_.bundles.size() > from ? &t_.bundles.back() : nullptr;
    if (last == nullptr || last->series == Bundle::kMost || last->window.key() != first.window.key() ||
        last->behind != first.behind) {
      last = &t_.bundles.emplace_back();
      last->window = first.window;
      last->behind = first.behind;
      last->first = number;
    }
    last->any |= first.filter;
    last->acts |= ActBit(wake.act);
    ++last->series;
  }

  // Of the series, then the bundles, that the words of a set wake.
  struct Woken : ByWhose {
    uint32_t acts = 0;  // ActBit of each of theirs
  };

  const SortedUses& sorted_;
  Tables& t_;
  std::vector<uint64_t> literal_weights_;  // how often each is likely to be said
  // Of each set of words.
  std::vector<SetOfWords> sets_;
  uint64_t most_weight_ = 1;                       // of what stands everywhere
  std::vector<uint8_t> set_parties_, set_common_;  // of any series that it is in, of all
  std::vector<uint8_t> set_wakes_;                 // a WakesBit where it wakes any
  std::vector<Members> set_members_;
  std::vector<Check> firsts_;  // of each series
  std::vector<Woken> woken_[kStages];
  std::vector<uint32_t> alone_, next_alone_;  // the first of the series that have no other; then by series
  struct Made {
    uint32_t begin, size;  // in made_keys_
  };
  std::vector<Made> made_;  // by profile
  std::vector<uint64_t> made_keys_;
  NumberIndex made_index_;
  // Of the profile that is being made.
  std::vector<uint64_t> own_;
  size_t others_ = 0;  // of them, so many aren't sets
  std::vector<uint32_t> wakers_;
  uint8_t waking_ = 0;  // the WakesBits of them all
  struct Seen {
    uint32_t begin, end;  // in sorted_
    uint32_t profile;
    uint8_t whole;
  };
  std::vector<Seen> seen_;
  NumberIndex seen_index_;
  std::vector<uint32_t> alike_;                         // profile of words of a set alone, by set
  std::vector<std::pair<uint32_t, uint32_t>> members_;  // set, profile
};

}  // namespace

void FlattenUses(const std::vector<Gathered>& literals, const SymbolStrings& strings,
                 const std::vector<GatheredUse>& uses, const std::vector<WordSet>& sets, Tables* tables) {
  const SortedUses sorted(*tables, literals.size(), sets, uses);
  Flattener(sorted, tables).Run(literals, strings, static_cast<uint32_t>(sets.size()));
}

}  // namespace callcue::match
