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

// What a literal, once found, is good for.
struct Use {
  enum Kind : uint8_t { kGoal, kFirst, kSlot, kNegator, kNoNegation, kAtom } kind = kGoal;
  uint8_t bit = 0;           // kAtom: of the regex's mask
  uint16_t language = 0;     // kNegator
  uint32_t target = 0;       // goal, list (kFirst), slot, or regex
  uint32_t from = 0;         // kSlot: the list that it goes on from
  uint32_t edge = kNoIndex;  // fillers demanded at its edges
};

struct Literal {
  uint32_t first_use = 0, uses = 0;  // not those that go on from a list
  union {
    uint32_t joins = 0;  // those, behind them, by `from`
    uint32_t reach;      // if it waits: how far behind it a sequence may go on, at most
  };
  uint32_t length : 20;
  uint32_t whole_begin : 1, whole_end : 1;  // begins, ends with a word of letters or a number
  uint32_t waits : 1;                       // only begins sequences: of no use until a later slot of one is found
  uint32_t begins : 1;                      // begins sequences, among others
  uint32_t parties : 8;                     // of all its uses

  Literal() : length(0), whole_begin(0), whole_end(0), waits(0), begins(0), parties(0) {}
};

// Fillers demanded before and behind, as ranges of Tables::filler_words.
struct Edge {
  uint32_t before = 0, before_count = 0;
  uint32_t behind = 0, behind_count = 0;
};

// A slot of a sequence behind the first, or the first of one that begins with ^.
struct Slot {
  uint32_t goal = 0;
  uint32_t list = 0;  // of the partial matches that have reached it, unless it is the last
  GapBounds gap;      // before this slot; of the first: from ^
  GapBounds trail;
  bool at_begin = false, last = false, at_end = false;
};

struct Goal {
  uint32_t act = 0;
  uint32_t both = kNoIndex;  // of the A & B that this is a side of
  uint32_t side = 0;
  uint32_t phrase = 0;
  uint16_t language = 0;  // index into Tables::languages; 0: any
  uint8_t parties = 0;
  bool except = false, negatable = false;
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
  std::string pattern;                 // of a regular expression; its slots are what it needs
};
struct LineSlot {
  GapBounds gap;  // before it
  uint32_t first_text = 0, texts = 0;
};

struct Tables {
  CharTable table;
  Automaton automaton;
  std::vector<Literal> literals;  // those of the automaton
  std::vector<Use> uses;
  std::vector<Edge> edges;
  std::vector<uint32_t> filler_words;
  std::vector<Slot> slots;
  uint32_t lists = 0;         // of partial matches; sequences that begin alike share their first
  uint32_t longest_join = 0;  // characters of a literal that goes on from a list
  std::vector<Goal> goals;
  std::vector<Both> boths;
  uint32_t sides = 0;
  std::vector<uint32_t> filler_literals;  // of fillers only; their words are the first use's edge
  std::vector<std::string> languages = {""};
  RegexSet regexes;
  std::vector<uint32_t> unconditional;  // regexes that no literal announces
  uint32_t acknowledgement = UINT32_MAX;
  std::vector<SlotSpec> value_slots;
  size_t total_bytes = 0;
  // For Dump.
  std::vector<Line> lines;
  std::vector<LineSlot> line_slots;
  std::vector<Line::Text> line_texts;
  SymbolStrings strings;             // of the literals
  std::vector<char32_t> characters;  // by symbol
};

struct Matcher::Impl : Tables {};

struct Scratch::Impl {
  struct Partial {
    uint32_t begin, begin_byte, end, end_byte;
    uint32_t next;
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
    uint32_t act, begin, end;
  };

  Normalised line;
  std::vector<Automaton::Found> found;
  uint32_t epoch = 0;
  uint32_t mark = 0;
  uint64_t work = 0;
  std::vector<Stamped> lists;        // heads of the lists of partial matches
  std::vector<uint32_t> touched;     // lists that have any
  std::vector<Stamped> regexes;      // mask of atoms
  std::vector<uint32_t> candidates;  // regexes with an atom
  std::vector<Partial> partials;
  std::vector<uint32_t> marks;  // by begin byte
  std::vector<Match> matches;
  std::vector<NegatorHit> negators, no_negations;
  std::vector<SideHit> sides;
  std::vector<uint32_t> boths;  // touched
  std::vector<ActSpan> excepts, spans;
  std::vector<char> regex_text;
  std::vector<uint32_t> regex_offsets;
  size_t regex_size = 0;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_TABLES_H_
