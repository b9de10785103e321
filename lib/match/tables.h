// The compiled form of all phrases of a policy: flat tables that one scan reads. Private to lib/match.
//
//   text --normalise--> symbols --automaton--> literal --uses--> hit of a goal, or a slot of a sequence
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

// What a literal, once found, is good for, beside beginning sequences.
struct Use {
  enum Kind : uint8_t { kGoal, kFirst, kSlot, kNegator, kNoNegation, kAtom } kind = kGoal;
  uint8_t bit = 0;           // kAtom: of the regex's mask
  uint16_t language = 0;     // kNegator
  uint32_t target = 0;       // goal, list (kFirst: with fillers at its edges), slot, or regex
  uint32_t from = 0;         // kSlot: the list that it goes on from
  uint32_t edge = kNoIndex;  // fillers demanded at its edges
};

// Lists block * kLists + i, for each bit i.
struct ListBlock {
  static constexpr uint32_t kWords = 8, kLists = 64 * kWords;
  uint64_t bits[kWords] = {};
  uint32_t block = 0;
  uint32_t group = 0;            // of those that go on from the first of them: its place in Tables::groups
  uint16_t before[kWords] = {};  // how many bits the words before each have
};

// What a literal is good for: the same for all words of a set, and so kept once; but for each kind of speaker.
struct Profile {
  bool open = false;                            // for anything at all
  bool whole_begin = false, whole_end = false;  // begins, ends with a word of letters or a number
  bool begins = false;                          // sequences, wherever it stands
  bool begins_edged = false;                    // begins sequences with fillers at its edges: among the uses of these
  uint32_t first_use = 0;                       // in Tables::uses
  uint32_t uses = 0, edged_uses = 0;            // those without fillers at the edges, then those with
  // In Tables::blocks: of the lists that it begins or may lead to, and of those that it goes on from. Block 0 has none.
  uint32_t first_led = 0, first_joined = 0;
  uint16_t led_blocks = 0, joined_blocks = 0;
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

// A slot of a sequence behind the first, or the first of one that begins with ^.
struct Slot {
  uint32_t goal = 0;
  uint32_t list = 0;   // of the partial matches that have reached it, unless it is the last
  GapBounds gap;       // before this slot; of the first: from ^
  uint32_t reach = 0;  // the farthest that the words before the gap may begin before this slot does
  GapBounds trail;
  bool at_begin = false, last = false, at_end = false;
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
  Scope scope = kOverlap;    // of an exception
  uint32_t group = 0;        // as in PhraseSpec
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
  std::vector<Use> uses;          // those that go on from no list
  std::vector<Use> joins;         // those that do, by profile, then list
  std::vector<uint32_t> groups;   // where in `joins` those of one profile and list begin
  std::vector<ListBlock> blocks;  // of each profile
  std::vector<Edge> edges;
  std::vector<uint32_t> filler_words;
  std::vector<Slot> slots;
  // Lists are of partial matches. The first of them are those of sequences' first slots, which sequences that begin
  // alike share; for these a scan only notes that there is one.
  uint32_t lists = 0, first_lists = 0;
  std::vector<uint8_t> list_parties;
  std::vector<Goal> goals;
  std::vector<Both> boths;
  uint32_t sides = 0;
  std::vector<uint32_t> filler_literals;  // of fillers only; their words are the first use's edge
  std::vector<std::string> languages = {""};
  RegexSet regexes;
  std::vector<uint32_t> unconditional;  // regexes that no literal announces
  uint32_t acknowledgement = UINT32_MAX;
  bool in_clause = false;  // an exception is of this scope
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
  struct Partial {
    uint32_t begin, begin_byte, end, end_byte;
    uint32_t last_begin;  // of its last words
    uint32_t next;
  };
  // A literal that goes on from lists, and how much had been seen before it.
  struct JoinHit {
    uint32_t begin, end, profile, seen;
  };
  struct UseHit {
    uint32_t begin, end, profile;
  };
  // What may have begun sequences: words without fillers at their edges, or, without a profile, a place in `list`.
  struct Seen {
    uint32_t begin, end;
    uint32_t profile;
    uint32_t list;
    ByteSpan bytes;
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

  Normalised line;
  std::vector<Automaton::Found> found;
  uint32_t epoch = 0;
  uint32_t mark = 0;
  uint64_t work = 0;
  std::vector<uint64_t> touched;  // bits of the lists that have any
  std::vector<Seen> seen;         // in order of begins, `seen_count` of them
  uint32_t seen_count = 0;
  std::vector<UseHit> use_hits;
  std::vector<JoinHit> join_hits;
  std::vector<Stamped> lists;        // heads of the others' partial matches
  std::vector<Stamped> regexes;      // mask of atoms
  std::vector<uint32_t> candidates;  // regexes with an atom
  std::vector<Partial> partials;
  std::vector<uint32_t> marks;  // by begin byte
  std::vector<Match> matches;
  std::vector<NegatorHit> negators, no_negations;
  std::vector<SideHit> sides;
  std::vector<uint32_t> boths;  // touched
  std::vector<ActSpan> excepts, spans;
  std::vector<uint32_t> clauses;  // the byte behind each
  std::vector<char> regex_text;
  std::vector<uint32_t> regex_offsets;
  size_t regex_size = 0;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_TABLES_H_
