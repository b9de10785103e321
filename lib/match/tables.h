// The compiled form of all phrases of a policy: flat tables that one scan reads. Private to lib/match.
//
//   text --normalise--> symbols --automaton--> words --uses--> hit of a goal
//                                                   --bits--> series that may have been said --follow--> hit of a goal
//
// A goal is what a sequence reaches: the phrase itself, or one side of its A & B.
#ifndef CALLCUE_LIB_MATCH_TABLES_H_
#define CALLCUE_LIB_MATCH_TABLES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lib/match/automaton.h"
#include "lib/match/characters.h"
#include "lib/match/expand.h"
#include "lib/match/matcher.h"
#include "lib/match/normalise.h"
#include "lib/match/regex.h"

namespace callcue::match {

inline constexpr uint32_t kNoIndex = UINT32_MAX;
inline constexpr uint32_t kNegationReach = 2;  // characters between a negator and what it negates

// What a word is good for, once found, beside standing in a series. A word is a literal with the fillers that are
// demanded at its edges, or these alone.
struct Use {
  enum Kind : uint8_t { kGoal, kAnchored, kNegator, kNoNegation, kAtom, kMember } kind = kGoal;
  uint8_t bit = 0;        // kAtom: of the regex's mask
  uint16_t language = 0;  // kNegator
  uint32_t target = 0;    // goal, series (kAnchored: of one slot), regex, or set of words (kMember: while compiling)
};

// Series 64 * word + i, for each bit i.
struct SeriesBits {
  uint64_t bits = 0;
  uint32_t word = 0;
};

// First what hits an act is looked for; then, for acts that were hit, what takes hits back.
enum Stage : uint8_t { kFinding, kTakingBack };

// What a word is good for in one stage. Most words have no more bits than there is room for here.
struct StageUses {
  uint64_t asked_bits = 0, noted_bits = 0;  // of series that ask what was noted before it, and that note it
  uint32_t asked_word = 0, noted_word = 0;
  uint32_t first_use = 0, uses = 0;  // in Tables::uses
  uint32_t first_more = 0;           // in Tables::bits: what else is asked, then what else is noted
  uint16_t more_asked = 0, more_noted = 0;
};

// What a word is good for: the same for all words of a set, and so kept once; but for each kind of speaker.
struct alignas(64) Profile {
  bool open = false;                            // for anything at all
  bool whole_begin = false, whole_end = false;  // begins, ends with a word of letters or a number
  bool atoms = false;                           // wherever it stands, it may announce an expression
  bool back = false;                            // for anything in kTakingBack
  bool back_uses = false;                       // for more there than standing in a series
  uint32_t edged = 0;                      // in Tables::edged: words of it with fillers at the edges, up to a kNoIndex
  uint32_t back_asks = 0, back_notes = 0;  // BackBit of each word of bits in kTakingBack
  StageUses uses;                          // of kFinding
};

// Stands for a word of series' bits, and for others.
inline uint32_t BackBit(uint32_t word) { return 1u << word % 32; }

struct EdgedWord {
  uint32_t edge, profile;
};

// Most acts are of the agent or of the customer, and what the other may say needn't be looked at.
enum Speaker : uint8_t { kAgentSpeaks, kCustomerSpeaks, kAnyoneSpeaks, kSpeakers };
constexpr uint8_t kSpeakerParties[kSpeakers] = {1 << 1, 1 << 2, 0xff};
inline Speaker SpeakerOf(uint32_t party) {
  return party == 1 ? kAgentSpeaks : party == 2 ? kCustomerSpeaks : kAnyoneSpeaks;
}

struct Literal {
  uint32_t length : 9;  // in characters
  uint32_t profile : 23;
};
static_assert(kLongestLiteral < 1 << 9);

// Fillers demanded before and behind, as ranges of Tables::filler_words.
struct Edge {
  uint32_t before = 0, before_count = 0;
  uint32_t behind = 0, behind_count = 0;
};

// A slot of a series: any of its words, told by their profiles.
struct Slot {
  uint64_t filter = 0;         // a bit for each of its profiles: FilterBit
  uint32_t first_profile = 0;  // in Tables::members: a hash table of its profiles, MemberPlace of each or what follows
  uint32_t most_place = 0;     // of that: a power of two, less one
  GapBounds gap;               // before it
  uint32_t longest = 0;        // of its words, in characters
  uint32_t set = 0;
};
inline uint32_t FilterPlace(uint32_t profile) { return profile * 0x9E3779B1u >> 26; }
inline uint32_t MemberPlace(uint32_t profile) { return profile * 0x9E3779B1u >> 8; }
inline uint64_t FilterBit(uint32_t profile) { return uint64_t{1} << FilterPlace(profile); }

// A sequence of two slots or more, or of one beside an anchor.
struct Series {
  uint64_t filter = 0;      // of the first slot of the pair
  GapBounds gap;            // of the pair
  uint32_t first_slot = 0;  // in Tables::slots
  uint32_t goal = 0;
  uint8_t slots = 0;
  uint8_t pair = 0;  // the words of this slot are noted, those of the next ask for them
  // The gap between ^ and its first words is that before the first slot; between its last words and $, that of a slot
  // without words behind the last.
  bool at_begin = false, at_end = false;
  // Where a digit stands before it, and behind, so many characters from it at most; if none does, what it announces
  // isn't said.
  uint16_t digit_before = kNoDigit, digit_behind = kNoDigit;
  static constexpr uint16_t kNoDigit = UINT16_MAX, kAnyDigit = UINT16_MAX - 1;  // none needed; anywhere
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
  bool except = false, negatable = false;
  Scope scope = kOverlap;  // of an exception
  uint32_t group = 0;      // as in PhraseSpec
  double min_confidence = 0;
};

struct Both {
  uint32_t first_side = 0, sides = 0;  // their places in Scratch::Impl::sides
  uint32_t goal = 0;                   // any of them: they agree on act and role
};

// A sequence or a regular expression as it was compiled, for Dump.
struct Line {
  struct Text {
    uint32_t literal;  // kNoIndex: fillers only
    uint32_t edge;
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
  std::vector<StageUses> back_uses[kSpeakers];  // of kTakingBack, by profile
  std::vector<Use> uses;                        // of each profile
  std::vector<SeriesBits> bits;                 // of each profile
  std::vector<EdgedWord> edged;                 // of each profile; those of number 0 are none
  std::vector<EdgedWord> unspoken;              // words of fillers only
  std::vector<Edge> edges;
  std::vector<uint32_t> filler_words;
  std::vector<Series> series;  // those that find hits first; those that take them back begin a word of bits
  uint32_t first_back = 0;     // of the latter
  std::vector<Slot> slots;
  std::vector<uint32_t> members;        // profiles of slots' words, and kNoIndex between them
  std::vector<SeriesBits> act_series;   // those that take hits of an act back, by act
  std::vector<uint32_t> act_series_at;  // where those of each act begin in it
  uint32_t acts = 0;
  std::vector<uint8_t> excepted;  // by act: does anything take its hits back?
  std::vector<Goal> goals;
  std::vector<Both> boths;
  uint32_t sides = 0;
  std::vector<std::string> languages = {""};
  RegexSet regexes;
  std::vector<uint32_t> unconditional;  // regexes that no literal announces
  uint32_t acknowledgement = UINT32_MAX;
  bool in_clause = false;    // an exception is of this scope
  bool near_digits = false;  // a series demands a digit beside it
  std::vector<SlotSpec> value_slots;
  size_t total_bytes = 0;
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
  // These series may have got from one slot of their pair to the next with this word.
  struct Candidate {
    uint32_t found;
    uint32_t word;
    uint64_t bits;
  };
  struct Ending {
    uint32_t word, profile;
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
  };
  struct ActSpan {
    uint32_t act, group, begin, end;
  };
  // What a named group of an expression found: characters of the line, with the hit's bytes.
  struct Captured {
    uint32_t slot, hit_begin, hit_end;
    uint32_t begin, end;
  };

  Normalised line;
  std::vector<Automaton::Found> found;
  uint32_t epoch = 0;
  uint64_t work = 0;
  std::vector<Found> words;  // in order of their begins, `word_count` of them
  uint32_t word_count = 0;
  std::vector<ByteSpan> edged_bytes;
  std::vector<uint64_t> noted;    // bits of the series whose first of a pair was found
  std::vector<uint64_t> allowed;  // of those that take back hits of acts that were hit
  std::vector<Candidate> candidates;
  uint32_t first_digit = 0, digits_end = 0;    // of the line: where the first is, and behind the last
  std::vector<uint32_t> digit_ends;            // of a line with any, by character: behind the last before it, or 0
  std::vector<uint32_t> next_digits;           // the first from it on
  std::vector<uint32_t> use_hits;              // words that have uses
  std::vector<uint32_t> back_words;            // words that are good for anything in kTakingBack
  std::vector<uint32_t> left, right, reached;  // words that a series leads from and to
  std::vector<uint32_t> marks;                 // by word
  std::vector<Ending> endings;                 // words in order of their ends
  std::vector<uint32_t> ends_at;               // by character: where those that end there begin
  std::vector<uint64_t> end_filters;           // by character: bits of all words that end there
  std::vector<uint64_t> rows;                  // of each 64 words, those with each bit of slots' filters
  std::vector<uint32_t> first_words;           // by character: the first word that begins there or later
  uint32_t mark = 0;
  std::vector<uint32_t> act_epochs;  // of those that were hit
  std::vector<Stamped> regexes;      // mask of atoms
  std::vector<uint32_t> announced;   // regexes with an atom
  std::vector<Match> matches;
  std::vector<NegatorHit> negators, no_negations;
  std::vector<SideHit> sides;
  std::vector<uint32_t> boths;  // touched
  std::vector<ActSpan> excepts, spans;
  std::vector<Captured> captured;
  std::vector<uint32_t> clauses;  // the byte behind each
  std::vector<char> regex_text;
  std::vector<uint32_t> regex_offsets;
  size_t regex_size = 0;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_TABLES_H_
