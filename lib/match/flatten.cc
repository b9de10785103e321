#include "lib/match/flatten.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace callcue::match {
namespace {

bool Joins(const Use& use) { return use.kind == Use::kSlot && use.from != kNoIndex; }
// Begins sequences wherever it stands.
bool Begins(const Use& use) { return use.kind == Use::kFirst && use.edge == kNoIndex; }

auto Key(const Use& u) { return std::make_tuple(u.from, u.kind, u.target, u.bit, u.language, u.edge); }
bool Before(const Use& a, const Use& b) { return Key(a) < Key(b); }
bool Same(const Use& a, const Use& b) { return Key(a) == Key(b); }

class Flattener {
 public:
  explicit Flattener(Tables* tables) : t_(*tables) {}

  void Run(const std::vector<Gathered>& literals, const std::vector<std::pair<uint32_t, Use>>& uses,
           std::vector<Use> fillers_only, const std::vector<bool>& is_first) {
    NumberLists(is_first);
    // By literal, in the order of the phrases; then those of each.
    std::vector<uint32_t> at(literals.size() + 1, 0);
    for (const auto& use : uses) ++at[use.first + 1];
    for (size_t i = 0; i < literals.size(); ++i) at[i + 1] += at[i];
    t_.literals.reserve(literals.size());
    index_.assign(1024, kNoIndex);
    t_.blocks.emplace_back();
    std::vector<Use> sorted(uses.size());
    for (const auto& use : uses) sorted[at[use.first]++] = Renumbered(use.second);
    auto begin = sorted.begin();
    for (size_t i = 0; i < literals.size(); ++i) {
      const auto end = sorted.begin() + at[i];
      t_.literals.push_back({literals[i].length, ProfileOf(literals[i], begin, end)});
      begin = end;
    }
    t_.groups.push_back(static_cast<uint32_t>(t_.joins.size()));
    for (const Use& use : fillers_only) {
      t_.filler_literals.push_back(static_cast<uint32_t>(t_.uses.size()));
      t_.uses.push_back(Renumbered(use));
    }
    for (const Use& use : t_.joins) SetReach(use);
    for (const Use& use : t_.uses) SetReach(use);
  }

 private:
  void NumberLists(const std::vector<bool>& is_first) {
    std::vector<uint32_t> order(t_.lists);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      return std::make_tuple(!is_first[a], t_.list_parties[a]) < std::make_tuple(!is_first[b], t_.list_parties[b]);
    });
    number_.resize(t_.lists);
    std::vector<uint8_t> parties(t_.lists);
    for (uint32_t n = 0; n < t_.lists; ++n) {
      number_[order[n]] = n;
      parties[n] = t_.list_parties[order[n]];
      t_.first_lists += is_first[order[n]];
    }
    t_.list_parties.swap(parties);
    longest_.assign(t_.lists, 0);
    for (Slot& slot : t_.slots) {
      if (!slot.last) slot.list = number_[slot.list];
    }
  }

  Use Renumbered(Use use) const {
    if (use.kind == Use::kFirst) use.target = number_[use.target];
    if (Joins(use)) use.from = number_[use.from];
    return use;
  }

  using Iterator = std::vector<Use>::iterator;

  // Of a literal with these uses.
  uint32_t ProfileOf(const Gathered& literal, Iterator begin, Iterator end) {
    if (end - begin > 1) {
      std::sort(begin, end, Before);
      end = std::unique(begin, end, Same);
    }
    uint64_t hash = literal.whole_begin + 2 * literal.whole_end;
    for (auto use = begin; use != end; ++use) {
      SetLongest(*use, literal.length);
      const uint32_t small = use->kind | uint32_t{use->bit} << 8 | uint32_t{use->language} << 16;
      for (uint32_t x : {use->from, use->target, use->edge, small}) {
        hash = (hash ^ x) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
      }
    }
    size_t at = hash & (index_.size() - 1);
    for (; index_[at] != kNoIndex; at = (at + 1) & (index_.size() - 1)) {
      const Made& made = made_[index_[at]];
      const Profile& p = t_.profiles[kAnyoneSpeaks][index_[at]];
      if (made.hash == hash && p.whole_begin == literal.whole_begin && p.whole_end == literal.whole_end &&
          std::equal(begin, end, made_uses_.begin() + made.begin, made_uses_.begin() + made.end, Same)) {
        return index_[at];
      }
    }
    const uint32_t number = static_cast<uint32_t>(made_.size());
    made_.push_back({hash, static_cast<uint32_t>(made_uses_.size()), 0});
    made_uses_.insert(made_uses_.end(), begin, end);
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
    Profile all = profile;
    Lay(begin, end, &all);
    t_.profiles[kAnyoneSpeaks].push_back(all);
    for (const Speaker speaker : {kAgentSpeaks, kCustomerSpeaks}) {
      filtered_.clear();
      for (auto use = begin; use != end; ++use) {
        if (Parties(*use) & kSpeakerParties[speaker]) filtered_.push_back(*use);
      }
      Profile own = all;
      if (filtered_.size() != static_cast<size_t>(end - begin)) {
        own = profile;
        Lay(filtered_.begin(), filtered_.end(), &own);
      }
      t_.profiles[speaker].push_back(own);
    }
    return number;
  }

  void SetLongest(const Use& use, uint32_t length) {
    uint32_t list = kNoIndex;
    if (use.kind == Use::kFirst) list = use.target;
    if (use.kind == Use::kSlot && !t_.slots[use.target].last) list = t_.slots[use.target].list;
    if (list != kNoIndex) longest_[list] = std::max(longest_[list], length);
  }

  void Lay(Iterator begin, Iterator end, Profile* profile) {
    profile->open = begin != end;
    profile->first_use = static_cast<uint32_t>(t_.uses.size());
    for (const bool edged : {false, true}) {
      for (auto use = begin; use != end; ++use) {
        if (Begins(*use) || Joins(*use) || (use->edge != kNoIndex) != edged) continue;
        t_.uses.push_back(*use);
        ++(edged ? profile->edged_uses : profile->uses);
        profile->begins_edged |= use->kind == Use::kFirst;
      }
    }
    led_.clear();
    for (auto use = begin; use != end; ++use) {
      if (Begins(*use)) {
        led_.push_back(use->target);
        profile->begins = true;
      } else if (use->kind == Use::kSlot && !t_.slots[use->target].last) {
        led_.push_back(t_.slots[use->target].list);
      }
    }
    std::sort(led_.begin(), led_.end());
    led_.erase(std::unique(led_.begin(), led_.end()), led_.end());
    if (!led_.empty()) profile->first_led = static_cast<uint32_t>(t_.blocks.size());
    for (uint32_t list : led_) profile->led_blocks += AddBit(list, profile->first_led, 0);
    const size_t first_join = t_.blocks.size();
    uint32_t from = kNoIndex;
    for (auto use = begin; use != end; ++use) {
      if (!Joins(*use)) continue;
      if (use->from != from) {
        from = use->from;
        profile->joined_blocks += AddBit(from, first_join, static_cast<uint32_t>(t_.groups.size()));
        t_.groups.push_back(static_cast<uint32_t>(t_.joins.size()));
      }
      t_.joins.push_back(*use);
    }
    if (profile->joined_blocks > 0) profile->first_joined = static_cast<uint32_t>(first_join);
  }

  void SetReach(const Use& use) {
    if (!Joins(use)) return;
    Slot& slot = t_.slots[use.target];
    slot.reach = slot.gap.most + longest_[use.from];
  }

  // Lists come in order. Whether it took another block, since blocks[first].
  bool AddBit(uint32_t list, size_t first, uint32_t group) {
    const uint32_t block = list / ListBlock::kLists;
    const bool another = t_.blocks.size() == first || t_.blocks.back().block != block;
    if (another) {
      t_.blocks.emplace_back();
      t_.blocks.back().block = block;
      t_.blocks.back().group = group;
    }
    const uint32_t word = list / 64 % ListBlock::kWords;
    t_.blocks.back().bits[word] |= uint64_t{1} << list % 64;
    for (uint32_t w = word + 1; w < ListBlock::kWords; ++w) ++t_.blocks.back().before[w];
    return another;
  }

  uint8_t Parties(const Use& use) const {
    switch (use.kind) {
      case Use::kGoal: return t_.goals[use.target].parties;
      case Use::kFirst: return t_.list_parties[use.target];
      case Use::kSlot: return t_.goals[t_.slots[use.target].goal].parties;
      case Use::kAtom: return t_.goals[t_.regexes.entries()[use.target].goal].parties;
      default: return 0xff;
    }
  }

  Tables& t_;
  struct Made {
    uint64_t hash;
    uint32_t begin, end;  // in made_uses_
  };
  std::vector<Made> made_;  // by profile
  std::vector<Use> made_uses_, filtered_;
  std::vector<uint32_t> led_;      // lists of one profile
  std::vector<uint32_t> index_;    // hash table of the profiles
  std::vector<uint32_t> number_;   // of each list as it was
  std::vector<uint32_t> longest_;  // words that lead to each list, in characters
};

}  // namespace

void FlattenUses(const std::vector<Gathered>& literals, const std::vector<std::pair<uint32_t, Use>>& uses,
                 std::vector<Use> fillers_only, const std::vector<bool>& is_first, Tables* tables) {
  Flattener(tables).Run(literals, uses, std::move(fillers_only), is_first);
}

}  // namespace callcue::match
