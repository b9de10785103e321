// Words to acts: all phrases of a policy in one automaton over normalised text, with positions in the text as sent.
//
// Thread rule: a Matcher is immutable and may be shared; a Scratch and a Result belong to one thread at a time.
#ifndef CALLCUE_LIB_MATCH_MATCHER_H_
#define CALLCUE_LIB_MATCH_MATCHER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

namespace callcue::match {

// One line of an act's phrases, as the author wrote it.
struct PhraseSpec {
  uint32_t act = 0;        // index of the act, in order of declaration
  uint8_t parties = 0xff;  // bit (1 << Party): who may say it
  std::string language;    // BCP 47 primary tag ("zh", "en"); empty = any
  // Of exceptions: a hit of the act is none if it overlaps one (kExcept), its clause, or stands in the same utterance.
  enum class Role : uint8_t { kAny, kExcept, kRegex, kExceptInClause, kExceptInUtterance } role = Role::kAny;
  std::string text;           // in the phrase language
  bool negatable = false;     // a negator in scope cancels a hit
  double min_confidence = 0;  // of the utterance; of one without confidence nothing is demanded
  bool certain = false;       // cues don't take a hit back
  uint32_t group = 0;         // an exception of group 0 concerns the whole act, of another what is of its group
};

// A named part that phrases may use as <name>.
struct SubPhrase {
  std::string name;
  std::string text;
};

// A value that is looked for with each hit of an act (values.cc). `reach`: characters between the hit and the value. A
// group of that name in an expression of the act says where the value is.
enum class ValueKind : uint8_t { kAmount, kDate, kAccountNumber, kPhoneNumber, kNumber };
struct SlotSpec {
  uint32_t act = 0;
  ValueKind kind = ValueKind::kAmount;
  uint32_t reach = 0;
  std::string name = {};
};

// Words that take a hit back when they stand right before it.
struct Negators {
  std::string language;
  std::vector<std::string> words;
};

// Words that speak for an act or against it: see Cues in policy.proto.
struct CuesSpec {
  struct Cue {
    std::string words;  // with ^ and $
    int32_t weight = 0;
  };
  uint32_t act = 0;
  uint8_t parties = 0xff;
  std::string language = {};
  int32_t least = 0;
  bool finds = false;  // is `enough` said?
  int32_t enough = 0;
  std::vector<Cue> cues = {};
};

// An author's error, at bytes [begin, end) of the text of phrase number `phrase`.
struct Problem {
  enum class Where : uint8_t { kPhrase, kSubPhrase, kNegator, kCues } where = Where::kPhrase;
  uint32_t index = 0;  // of the phrase, sub-phrase, negators or cues
  uint32_t begin = 0, end = 0;
  std::string code, message, hint;
  bool warning = false;        // the policy can be used all the same
  uint32_t word = UINT32_MAX;  // kCues: which of its words; or of all of them
};

struct Hit {
  uint32_t act = 0;
  // Half-open spans in the text as sent.
  uint32_t begin_byte = 0, end_byte = 0;
  uint32_t begin_utf16 = 0, end_utf16 = 0;
  uint32_t begin_point = 0, end_point = 0;  // code points: for interpolated times
};

// What was found for slot number `slot` with hit number `hit`, at bytes of the text as sent.
struct SlotValue {
  uint32_t hit = 0, slot = 0;
  double amount = 0;   // kAmount
  int64_t number = 0;  // kNumber
  char text[24] = {};  // the others: digits, or a date
  uint8_t size = 0;    // of the text
  uint32_t begin_byte = 0, end_byte = 0;
};

struct Result {
  std::vector<Hit> hits;  // by start, then length (shorter first), then declaration; each act at most once a span
  std::vector<SlotValue> values;  // by hit, then slot; a slot whose value isn't there is missing
  uint32_t code_points = 0;       // of the whole text
  uint32_t characters = 0;        // of what was spoken: the normalised text with its fillers
  // True if the text is nothing but hits of the act `acknowledgement` (see Options), what repeats them (对对对),
  // fillers and punctuation, and holds one at least.
  bool only_acknowledgement = false;
  bool empty = false;  // nothing left after normalisation
};

// Why an act is found in what was said, or isn't: what decided, and the cues that judged it.
struct Account {
  enum class Verdict : uint8_t {
    kNothing,    // no phrase hit it
    kTakenBack,  // exceptions or negators took all its hits back
    kRefused,    // cues did
    kPhrase,
    kCertain,    // a phrase of a block so marked
    kCues,       // these alone
  } verdict = Verdict::kNothing;
  bool found() const { return verdict >= Verdict::kPhrase; }
  uint32_t begin_byte = 0, end_byte = 0;  // of the first hit of those, or taken back, or refused; empty: none

  // What took that hit back, and its place: an exception, which is this phrase of the dump, or a negator.
  enum class Taker : uint8_t { kNone, kNegator, kException, kExceptionInClause, kExceptionInUtterance } taker = Taker::kNone;
  uint32_t taker_begin = 0, taker_end = 0, taker_phrase = 0;

  // What the cues that judge the hit come to: all of the line, or in a long one those around it. kNot: none judge it.
  enum class Weighed : uint8_t { kNot, kTooLong, kLine, kAround } weighed = Weighed::kNot;
  int32_t sum = 0, least = 0, enough = 0;
  bool finds = false;  // is `enough` said?
  struct Word {
    std::string words;  // as in the dump
    int32_t weight = 0;
    uint32_t times = 0;
  };
  std::vector<Word> words;  // what weighs most, either way, first; then by their bytes
};

struct Options {
  uint32_t acknowledgement = UINT32_MAX;  // act whose hits make an utterance a mere acknowledgement
  size_t max_bytes = 64 << 20;            // of the compiled automaton
  size_t most_product = 48;     // alternatives that touch are multiplied out to so many strings, if need be more
  std::vector<SlotSpec> slots;  // by number
  absl::Span<const CuesSpec> cues;  // borrowed while compiling
  bool tell_changes = false;  // warn of what normalisation makes of phrases (silent_changes.h)
  // Of Matcher::Read: of other phrases or cues, it does nothing. It is of these, too, if there are no cues here.
  std::string_view reading = {};
};

// What someone said. Borrowed for the scan.
struct Said {
  std::string_view text;
  int party = 0;                   // a number of callcue.v1.Party
  std::string_view language = {};  // a BCP 47 tag whose primary part decides; empty matches phrases of every language
  double confidence = 1;
  // Places in the text where the speaker paused, in ascending order: there, and at punctuation, clauses end.
  const uint32_t* pauses = nullptr;
  size_t pause_count = 0;
};

// Working memory of scans: grows to the longest text, then is reused.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  // How much the last scan looked at and found: it grows with the text and no faster, whatever the phrases are.
  uint64_t steps() const;
  struct Impl;
  Impl* impl() { return impl_.get(); }

 private:
  std::unique_ptr<Impl> impl_;
};

class Matcher {
 public:
  ~Matcher();
  // Returns null and adds problems when a phrase isn't valid; where all of them are warnings, it is.
  static std::unique_ptr<const Matcher> Compile(const std::vector<PhraseSpec>& phrases,
                                                const std::vector<SubPhrase>& sub_phrases,
                                                const std::vector<Negators>& negators, const Options& options,
                                                std::vector<Problem>* problems);
  // What is read of them, as bytes, so that Compile() needn't read them again in another process of the same build: three
  // quarters of its work. Empty if there is any problem. They are trusted. `mark`: kept with them.
  static std::string Read(const std::vector<PhraseSpec>& phrases, const std::vector<SubPhrase>& sub_phrases,
                          const std::vector<Negators>& negators, const Options& options, uint64_t mark = 0);

  // False if the text isn't valid UTF-8 (result is then empty).
  bool Scan(const Said& said, Scratch* scratch, Result* result) const;
  bool Scan(std::string_view text, int party, std::string_view language, Scratch* scratch, Result* result) const {
    return Scan(Said{text, party, language}, scratch, result);
  }
  // Whether Scan() finds the act, and why. For authors: it allocates.
  Account Explain(const Said& said, uint32_t act, Scratch* scratch) const;
  // Does it matter where the speaker paused?
  bool needs_pauses() const;
  // That of the reading, if Compile() took one without being given its cues again; or 0.
  uint64_t mark() const;

  // A stable text of the compiled phrases and cues. `acts`: their names, or they are numbers.
  std::string Dump(absl::Span<const std::string_view> acts = {}) const;
  size_t bytes() const;

 private:
  Matcher();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_MATCHER_H_
