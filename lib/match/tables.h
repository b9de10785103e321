// The compiled form of all phrases of a policy: flat tables that one scan reads. Private to lib/match.
//
//   text --normalise--> symbols --automaton--> words --uses--> hit of a goal
//                                                   --wake--> series that may have been said --follow--> hit of a goal
//
// A goal is what a sequence reaches: the phrase itself, or one side of its A & B.
#ifndef CALLCUE_LIB_MATCH_TABLES_H_
#define CALLCUE_LIB_MATCH_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lib/match/automaton.h"
#include "lib/match/candidates.h"
#include "lib/match/characters.h"
#include "lib/match/cue.h"
#include "lib/match/expand.h"
#include "lib/match/filter.h"
#include "lib/match/matcher.h"
#include "lib/match/normalise.h"
#include "lib/match/regex.h"
#include "lib/match/weight_rows.h"

namespace callcue::match {

inline constexpr uint32_t kNoIndex = UINT32_MAX;
// Between a negator and what it negates so many characters may stand; or a word of so many letters, before another one.
inline constexpr uint32_t kNegationReach = 2, kNegationWord = 16;

// What a word is good for, once found, beside standing in a series. A word is a literal with the fillers that are
// demanded at its edges, or these alone.
struct Use {
  enum Kind : uint8_t { kGoal, kAnchored, kNegator, kNoNegation, kAtom, kMember } kind = kGoal;
  uint8_t bit = 0;        // kAtom: of the regex's mask
  uint16_t language = 0;  // kNegator
  uint32_t target = 0;    // goal, series (kAnchored: of one slot), regex, or set of words (kMember: while compiling)
};

// First what hits an act is looked for; then, for acts that were hit, what takes hits back.
enum Stage : uint8_t { kFinding, kTakingBack, kStages };

// What a word is good for, and where that stands: most words of a set are good for the same, and have one profile.
// There is one for each kind of speaker, under the same number.
struct alignas(32) Profile {
  static constexpr size_t kMostEdged = 1 << 20;

  uint32_t open : 1;                        // for anything at all
  uint32_t whole_begin : 1, whole_end : 1;  // begins, ends with a word of letters or a number
  uint32_t atoms : 1;                       // wherever it stands, it may announce an expression
  uint32_t asked : 1;                       // does a series that another word wakes ask about it?
  uint32_t bit : 7;                         // then: of filters
  uint32_t edged : 20;                      // in Tables::edged: words of it with fillers at the edges, up to a kNoIndex
  uint32_t first_use = 0, first_range = 0;
  uint32_t uses[kStages] = {};   // how many stand in Tables::uses, those of kFinding first
  uint32_t wakes[kStages] = {};  // likewise in Tables::ranges: the bundles that it wakes
  uint32_t back_acts = 0;        // ActBit of each act whose hits one that it wakes in kTakingBack takes back
  Profile() : open(0), whole_begin(0), whole_end(0), atoms(0), asked(0), bit(0), edged(0) {}
};

// Stands for an act, and for others.
inline uint32_t ActBit(uint32_t act) { return 1u << act % 32; }

struct EdgedWord {
  uint32_t edge, profile;
};

// Most acts are of the agent or of the customer, and what the other may say needn't be looked at.
enum Speaker : uint8_t { kAgentSpeaks, kCustomerSpeaks, kAnyoneSpeaks, kSpeakers };
constexpr uint8_t kSpeakerParties[kSpeakers] = {1 << 1, 1 << 2, 0xff};
inline Speaker SpeakerOf(uint32_t party) {
  return party == 1 ? kAgentSpeaks : party == 2 ? kCustomerSpeaks : kAnyoneSpeaks;
}

// Number `first` and those behind it.
struct Range {
  uint32_t first = 0, count = 0;
};

// Of things in a row, how many are whose: first those of the agent, then of both, of the customer, of neither. Whoever
// speaks, his stand side by side.
template <typename Count>
Range OfSpeaker(uint32_t first, const Count whose[4], Speaker speaker) {
  switch (speaker) {
    case kAgentSpeaks: return {first, uint32_t{whose[0]} + whose[1]};
    case kCustomerSpeaks: return {first + whose[0], uint32_t{whose[1]} + whose[2]};
    default: return {first, uint32_t{whose[0]} + whose[1] + whose[2] + whose[3]};
  }
}
struct ByWhose {
  uint32_t first = 0;
  uint32_t whose[4] = {};

  static uint8_t WhoseIs(uint8_t parties) {
    const bool agent = parties & kSpeakerParties[kAgentSpeaks], customer = parties & kSpeakerParties[kCustomerSpeaks];
    return agent && customer ? 1 : agent ? 0 : customer ? 2 : 3;
  }
  Range Of(Speaker speaker) const { return OfSpeaker(first, whose, speaker); }
};

struct Literal {
  uint32_t length : 9;  // in characters
  uint32_t profile : 23;
  uint32_t cues = kNoIndex;  // in Tables::cue_sets
};
static_assert(kLongestLiteral < 1 << 9);

// Fillers demanded before and behind, as ranges of Tables::filler_words.
struct Edge {
  uint32_t before = 0, before_count = 0;
  uint32_t behind = 0, behind_count = 0;
};

// Profiles of a slot's words, in Tables::members: a hash table of 2^places_log places, each at its Place or what
// follows.
struct Members {
  uint32_t first = 0;
  uint16_t places_log = 0;
  uint16_t longest = 0;  // of the words, in characters

  uint32_t Place(uint32_t profile) const {
    return static_cast<uint32_t>(uint64_t{profile * 0x9E3779B1u} << places_log >> 32);
  }
};

// A slot of a series: any of its words.
struct Slot {
  Filter filter;          // of their profiles
  Window before, behind;  // where they stand: from those of the slot behind it, of the slot before it
  GapBounds gap;          // before it
  Members members;
  uint32_t set = 0;
  uint32_t unused = 0;
};

// How near the words of another slot stand to those that wake a series, in characters between.
struct NearBy {
  Members members;
  uint16_t least = 0, most = 0;
  static constexpr uint16_t kAnywhere = UINT16_MAX;
};

// A sequence of two slots or more, or of one beside an anchor. The words of one of its slots, the rarest, wake it. Of
// the two others that are least likely to stand near enough, it is asked at once whether they do; of two slots, twice
// of the same.
struct alignas(64) Series {
  Check second;
  NearBy near[2];
  uint32_t first_slot = 0;  // in Tables::slots
  uint32_t goal = 0;
  uint8_t slots = 0;
  uint8_t woken_by = 0;  // the slot whose words wake it
  uint8_t run = 0;       // so many digits must stand in a row somewhere, or what it announces isn't said
  // The gap between ^ and its first words is that before the first slot; between its last words and $, that of a slot
  // without words behind the last.
  uint8_t at_begin : 4, at_end : 4;
  // Where a digit stands before it, and behind, so many characters from it at most; if none does, what it announces
  // isn't said.
  uint16_t digit_before = kNoDigit, digit_behind = kNoDigit;
  static constexpr uint16_t kNoDigit = UINT16_MAX, kAnyDigit = UINT16_MAX - 1;  // none needed; anywhere
  Series() : at_begin(0), at_end(0) {}
};
static_assert(sizeof(Series) == 64);

// What is asked of a series before the rest of it is touched.
struct Wake {
  Filter first;  // of the words that one must stand where its bundle looks
  uint32_t act = 0;
  uint32_t unused = 0;
};

// Series that one set of words wakes, of which one stretch of the line is asked first. Where none of the words stands
// that any of them needs there, all are dropped at once.
struct Bundle {
  static constexpr uint32_t kMost = 8;

  Filter any;  // of the words that they need
  Window window;
  bool behind = false;
  uint8_t series = 0;  // so many,
  uint16_t unused = 0;
  uint32_t first = 0;  // from this one on
  uint32_t acts = 0;   // ActBit of each of theirs; of kFinding, those of candidates
};
static_assert(sizeof(Bundle) == 32);

// Bundles that a word wakes because it is of one set.
struct BundleRange {
  Range bundles;
  uint32_t acts = 0;  // Bundle::acts of any
};

// What an exception blocks: hits that overlap it, its clause, or anything.
enum Scope : uint8_t { kOverlap, kClause, kUtterance };

struct Goal {
  uint32_t act = 0;
  uint32_t both = kNoIndex;  // of the A & B that this is a side of
  uint32_t side = 0;
  uint32_t phrase = 0;
  uint32_t regex = kNoIndex;  // that this announces, if it isn't a hit itself
  uint16_t language = 0;      // index into Tables::languages; 0: any
  uint8_t parties = 0;
  bool except = false, negatable = false, certain = false;
  Scope scope = kOverlap;  // of an exception
  uint32_t group = 0;      // as in PhraseSpec
  double min_confidence = 0;
};

struct Both {
  uint32_t first_side = 0, sides = 0;  // their places in Scratch::Impl::sides
  uint32_t goal = 0;                   // any of them: they agree on act and role
};

// The cues of a literal, from number `first` of Tables::cues on: those that count anywhere, then the others; of each,
// how many are whose.
struct alignas(32) CueSet {
  uint32_t first = 0;
  uint16_t anywhere[4] = {}, placed[4] = {};
  uint32_t rows[kAnyoneSpeaks] = {kNoIndex, kNoIndex};  // in Tables::weights: those that count anywhere
  uint8_t places = 0;                                   // Cue::Place of any of the others
  bool of_numbers = false;                              // does the literal hold numbers?
  uint16_t unused = 0;

  Range All() const { return {first, Anywhere(kAnyoneSpeaks).count + Placed(kAnyoneSpeaks).count}; }
  Range Anywhere(Speaker speaker) const { return OfSpeaker(first, anywhere, speaker); }
  Range Placed(Speaker speaker) const {
    return OfSpeaker(first + anywhere[0] + anywhere[1] + anywhere[2] + anywhere[3], placed, speaker);
  }
};
static_assert(sizeof(CueSet) == 32);

// Of one act: when its cues are enough. Those of an act stand together.
struct Judge {
  uint32_t act = 0;
  uint16_t language = 0;
  uint8_t parties = 0;
  bool finds = false;
  int32_t least = 0, enough = 0;
};

// Those that judge one speaker, and what is asked of each before anything else.
struct Jury {
  struct Member {
    uint32_t judge = 0;
    uint32_t act_bit = kNeverRefused;
    int32_t refused_below = 0;  // no act is found there, unless nothing speaks to the judge
  };
  std::vector<Member> members;
  bool apart = true;  // has the act of each no other judge, and a bit of its own?
  bool alike = true;  // do all judge the same language?
  uint16_t language = 0;
};

// A sequence or a regular expression as it was compiled, for Dump.
struct Line {
  struct Text {
    uint32_t literal = 0;  // kNoIndex: fillers only
    uint32_t edge = 0;
    bool operator==(const Text& other) const { return literal == other.literal && edge == other.edge; }
  };
  uint32_t goal = 0;
  bool at_begin = false, at_end = false;
  GapBounds lead, trail;
  uint32_t first_slot = 0, slots = 0;  // in Tables::line_slots
  std::string pattern;                 // of a regular expression; its slots are what it needs: in order, or atoms
  bool atoms = false;
};
struct LineSlot {
  GapBounds gap;  // before it
  uint32_t first_text = 0, texts = 0;
};

struct Tables {
  CharTable table;
  Automaton automaton;
  std::vector<Literal> literals;  // those of the automaton
  std::vector<Profile> profiles[kSpeakers];
  std::vector<uint32_t> act_bits[kSpeakers];       // by act: among candidates
  std::vector<uint32_t> candidates_of[kSpeakers];  // of each profile: bits of the acts that it has to do with
  std::vector<Use> uses;            // of each profile
  std::vector<BundleRange> ranges;  // of each profile
  std::vector<EdgedWord> edged;     // of each profile; those of number 0 are none
  std::vector<EdgedWord> unspoken;  // words of fillers only
  std::vector<Edge> edges;
  std::vector<uint32_t> filler_words;
  std::vector<Series> series;   // those of a bundle stand together
  std::vector<Wake> wakes;      // by series
  std::vector<Bundle> bundles;  // those that one set of words wakes stand together
  std::vector<Slot> slots;
  bool far = false;             // does any of their windows look far?
  std::vector<uint32_t> members;  // profiles of slots' words, and kNoIndex between them
  uint32_t acts = 0;
  std::vector<uint8_t> excepted;  // by act: does anything take its hits back?
  std::vector<Goal> goals;
  std::vector<Both> boths;
  uint32_t sides = 0;
  std::vector<std::string> languages = {""};
  RegexSet regexes;
  std::vector<uint32_t> unconditional;  // regexes that no literal announces
  uint32_t acknowledgement = UINT32_MAX;
  bool in_clause = false;  // an exception is of this scope
  std::vector<SlotSpec> value_slots;
  std::vector<Judge> judges;        // by act
  std::vector<uint32_t> judges_of;  // by act, and one more: its first in `judges`
  std::vector<Cue> cues;            // by literal, then whether they count anywhere, then whose they are, then judge
  std::vector<CueSet> cue_sets;     // of each literal that has any
  WeightRows weights[kAnyoneSpeaks];
  Jury juries[kAnyoneSpeaks];
  uint32_t number_sign = Automaton::kUnknown;  // its symbol, if a cue holds it
  uint32_t number_lead = 0;                    // so many characters stand before the first of any literal, at most
  size_t total_bytes = 0;
  uint64_t mark = 0;  // Matcher::mark
  // For Dump.
  std::vector<Line> lines;
  std::vector<LineSlot> line_slots;
  std::vector<Line::Text> line_texts;
  std::vector<char32_t> characters;  // by symbol
};

struct Matcher::Impl : Tables {};

struct Scratch::Impl {
  // A word that was found.
  struct Found {
    uint32_t begin, end;  // characters
    uint32_t profile;
    uint32_t bytes;  // in `edged_bytes`, of words with fillers at their edges; others: kNoIndex
  };
  struct Match {
    uint32_t goal, begin, begin_byte, end_byte;
  };
  struct Stamped {
    uint32_t epoch = 0, value = 0;
  };
  struct NegatorHit {
    uint32_t begin, end;
    uint16_t language;
  };
  struct SideHit {
    uint32_t epoch = 0, begin = 0, end = 0;
    uint32_t negated_epoch = 0;  // negators took a match of it back
  };
  struct ActSpan {
    uint32_t act, group, begin, end;
    bool certain = false;  // cues don't take it back
  };
  // What a named group of an expression found: characters of the line, with the hit's bytes.
  struct Captured {
    uint32_t slot, hit_begin, hit_end;
    uint32_t begin, end;
  };

  Normalised line;
  std::vector<Automaton::Found> found;
  uint32_t found_count = 0;
  uint32_t epoch = 0;
  uint32_t candidates = ~0u;      // bits of the acts that phrases may still find
  bool settled = false;           // of these, cues refuse nothing
  std::vector<uint32_t> finders;  // judges that find their acts if phrases don't: `finder_count` of them
  uint32_t finder_count = 0;
  uint64_t work = 0, wakes = 0;  // looks; bundles that were woken, and series of those that weren't dropped
  std::vector<Found> words;      // in order of their begins, `word_count` of them
  uint32_t word_count = 0;
  std::vector<uint32_t> taking_back;  // numbers of those that may take hits back
  std::vector<ByteSpan> edged_bytes;
  LinePlaces places;
  std::vector<uint64_t> rows;                  // of each 64 words, those with each bit of filters
  uint32_t first_digit = 0, digits_end = 0;    // of the line: where the first is, and behind the last
  uint32_t longest_run = 0;                    // of digits
  bool point = false;                          // does the character stand there?
  std::vector<uint32_t> digit_ends;            // of a line with any, by character: behind the last before it, or 0
  std::vector<uint32_t> next_digits;           // the first from it on
  std::vector<uint32_t> left, right, reached;  // words that a series leads from and to
  std::vector<uint32_t> marks;                 // by word
  uint32_t mark = 0;
  std::vector<uint32_t> act_epochs;  // of those that were hit
  std::vector<Stamped> regexes;      // mask of atoms
  std::vector<uint32_t> announced;   // regexes with an atom
  std::vector<Match> matches;
  std::vector<NegatorHit> negators, no_negations;
  std::vector<SideHit> sides;
  std::vector<uint32_t> boths;  // all sides of which matched
  std::vector<uint32_t> negated_boths;  // negators took a side of these back
  std::vector<ActSpan> excepts, spans;
  std::vector<Captured> captured;
  std::vector<uint32_t> clauses;  // the byte behind each
  std::vector<int32_t> line_sums;  // by judge: what cues say to it
  std::vector<uint8_t> spoken_to;  // by judge: does any? Of the line of that epoch
  uint32_t spoken_epoch = 0;
  // What cues that begin before a character, and behind the last, say to `along_judge`.
  struct Before {
    uint32_t weight = 0, cues = 0;
  };
  std::vector<Before> along;
  uint32_t along_judge = kNoIndex;
  std::vector<uint8_t> refused;          // by span
  std::vector<uint32_t> weighed_epochs;  // by act: its spans were
  // Literals of cues that hold numbers: [begin, end) of the line, in order of their begins. And the line as these were
  // found in it: each number is one symbol; where its characters stand in the line, and its end.
  struct Numbered {
    uint32_t begin, end, literal;
  };
  std::vector<Numbered> numbered;
  std::vector<uint32_t> folded, folded_at;
  std::vector<Automaton::Found> folded_found;
  std::vector<uint32_t> taken_back_epochs;  // by act: a hit of its was, and cues don't bring it back
  std::vector<char> regex_text;
  std::vector<uint32_t> regex_offsets;
  size_t regex_size = 0;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_TABLES_H_
