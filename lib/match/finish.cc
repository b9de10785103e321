// From matches to hits: negation, A & B, exceptions, then of each act the leftmost, longest, non-overlapping ones; and
// their places in bytes, UTF-16 units and code points of the text as sent.
#include <algorithm>
#include <iterator>
#include <tuple>

#include "lib/match/cues.h"
#include "lib/match/matcher.h"
#include "lib/match/scan.h"

namespace callcue::match {
namespace {

using Match = Scratch::Impl::Match;
using ActSpan = Scratch::Impl::ActSpan;

// Negators come in order of their ends; words that only look like negation may hold them.
void DropFalseNegators(Scratch::Impl* s) {
  if (s->no_negations.empty() || s->negators.empty()) return;
  auto false_one = [s](const Scratch::Impl::NegatorHit& n) {
    auto word = std::lower_bound(s->no_negations.begin(), s->no_negations.end(), n.end,
                                 [](const Scratch::Impl::NegatorHit& w, uint32_t end) { return w.end < end; });
    for (; word != s->no_negations.end() && word->end < n.end + 4; ++word) {
      if (word->begin <= n.begin) return true;
    }
    return false;
  };
  s->negators.erase(std::remove_if(s->negators.begin(), s->negators.end(), false_one), s->negators.end());
}

// From where on a negator may end to take back what begins there. A word of letters counts as one: not a risk.
uint32_t NegationFrom(const Normalised& line, uint32_t begin) {
  const auto flag = [&line](uint32_t i, uint32_t which) { return (line.values[i] & which) != 0; };
  const uint32_t from = begin < kNegationReach ? 0 : begin - kNegationReach;
  if (from == 0 || begin >= line.size || !flag(begin, Normalised::kWordBegin)) return from;
  uint32_t word = begin - 2;
  if (line.IsDigit(word) || !flag(word, Normalised::kWordEnd)) return from;
  while (word > 0 && !flag(word, Normalised::kWordBegin) && begin - 1 - word < kNegationWord) --word;
  const bool apart = word > 0 && flag(word, Normalised::kWordBegin) && line.Said(word - 1) == U' ';
  return apart ? std::min(from, word - 1) : from;
}

// The negator that takes the match back, or null.
const Scratch::Impl::NegatorHit* NegatorOf(const Goal& goal, const Match& match, const Scratch::Impl& s) {
  if (!goal.negatable || s.negators.empty()) return nullptr;
  const uint32_t from = NegationFrom(s.line, match.begin);
  auto n = std::lower_bound(s.negators.begin(), s.negators.end(), from,
                            [](const Scratch::Impl::NegatorHit& hit, uint32_t end) { return hit.end < end; });
  for (; n != s.negators.end() && n->end <= match.begin; ++n) {
    if (n->language == 0 || goal.language == 0 || n->language == goal.language) return &*n;
  }
  return nullptr;
}

// A side of A & B keeps its leftmost match, and of those the longest.
void KeepSide(const Tables& t, const Goal& goal, const Match& match, Scratch::Impl* s) {
  Scratch::Impl::SideHit& side = s->sides[goal.side];
  if (side.epoch != s->epoch) {
    side = {s->epoch, match.begin_byte, match.end_byte, side.negated_epoch};
    const Both& both = t.boths[goal.both];
    const auto begin = s->sides.begin() + both.first_side;
    const bool all =
        std::all_of(begin, begin + both.sides, [s](const Scratch::Impl::SideHit& h) { return h.epoch == s->epoch; });
    if (all) s->boths.push_back(goal.both);
  } else if (match.begin_byte < side.begin || (match.begin_byte == side.begin && match.end_byte > side.end)) {
    side.begin = match.begin_byte;
    side.end = match.end_byte;
  }
}

// A negator stands before a match.
void TakeBack(const Goal& goal, Scratch::Impl* s) {
  if (goal.both == kNoIndex) {
    s->taken_back_epochs[goal.act] = s->epoch;
  } else if (s->sides[goal.side].negated_epoch != s->epoch) {
    s->sides[goal.side].negated_epoch = s->epoch;
    s->negated_boths.push_back(goal.both);
  }
}

// What stands there, if it is ASCII in either width, and its bytes; else 0.
char Narrow(const char* p, const char* end, size_t* bytes) {
  *bytes = 1;
  if (p == end || static_cast<uint8_t>(*p) < 0x80) return p == end ? '\0' : *p;
  *bytes = 3;
  const uint32_t c = DecodeThreeBytes(p, end);
  return c >= 0xFF01 && c <= 0xFF5E ? static_cast<char>(c - 0xFEE0) : '\0';
}
char NarrowBefore(const char* p, const char* begin) {
  if (p == begin || static_cast<uint8_t>(p[-1]) < 0x80) return p == begin ? '\0' : p[-1];
  size_t bytes = 3;
  return p - begin >= 3 && static_cast<uint8_t>(p[-3]) >= 0x80 ? Narrow(p - 3, p, &bytes) : '\0';
}

// Clauses end behind these, in either width, but for the comma of a number (1,000), the point inside a number or a word
// of letters (1.5, 95598.cn), and those of a recogniser's mark (...). 、 lists things of one clause.
bool EndsClause(const char* p, const char* end, const char* begin) {
  static constexpr std::string_view kEnds = ",.!?;\n\r";
  size_t bytes;
  const char here = Narrow(p, end, &bytes);
  if (here == '\0') {
    const uint32_t c = DecodeThreeBytes(p, end);
    return c == U'。' || c == U'｡';
  }
  if (kEnds.find(here) == kEnds.npos) return false;
  if (here != '.' && here != ',') return true;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto joins = [&](char c) { return digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z'); };
  const char before = NarrowBefore(p, begin);
  const char* q = p + bytes;
  const char behind = Narrow(q, end, &bytes);
  if (here == '.') return !(joins(before) && joins(behind)) && before != '.' && behind != '.';
  // As the normaliser reads them: 95598，120 are two.
  size_t lead = 0, digits = 0;
  for (; lead < 4 && digit(NarrowBefore(p, begin)); p -= static_cast<uint8_t>(p[-1]) < 0x80 ? 1 : 3) ++lead;
  for (; digits < 4 && digit(Narrow(q, end, &bytes)); q += bytes) ++digits;
  return lead == 0 || lead > 3 || digits != 3;
}

// Where the clauses of the text end: once, and only if somebody asks.
void FindClauses(const Said& said, std::vector<uint32_t>* clauses) {
  const char* const begin = said.text.data();
  const char* const end = begin + said.text.size();
  size_t pause = 0;
  for (const char* p = begin; p < end; ++p) {
    const uint32_t at = static_cast<uint32_t>(p - begin);
    bool here = false;
    for (; pause < said.pause_count && said.pauses[pause] <= at; ++pause) here = true;
    if (here && at > 0) clauses->push_back(at);
    if ((*p & 0xC0) != 0x80 && EndsClause(p, end, begin)) clauses->push_back(at + 1);
  }
  clauses->push_back(static_cast<uint32_t>(said.text.size()));
}

// What an exception blocks, as a span.
ActSpan Widened(const Said& said, Scope scope, ActSpan span, std::vector<uint32_t>* clauses) {
  if (scope == kOverlap) return span;
  if (scope == kUtterance) return {span.act, span.group, 0, static_cast<uint32_t>(said.text.size())};
  if (clauses->empty()) FindClauses(said, clauses);
  const auto first = std::upper_bound(clauses->begin(), clauses->end(), span.begin);
  const auto last = std::lower_bound(clauses->begin(), clauses->end(), span.end);
  return {span.act, span.group, first == clauses->begin() ? 0 : first[-1], *last};
}

// add(goal, begin, end): of each A & B all of whose sides stand there, from the first to the last of them.
template <typename Add>
void ForEachBoth(const Tables& t, const Scratch::Impl& s, Add add) {
  for (uint32_t number : s.boths) {
    const Both& both = t.boths[number];
    uint32_t begin = UINT32_MAX, end = 0;
    for (uint32_t i = 0; i < both.sides; ++i) {
      begin = std::min(begin, s.sides[both.first_side + i].begin);
      end = std::max(end, s.sides[both.first_side + i].end);
    }
    add(t.goals[both.goal], begin, end);
  }
}

void Gather(const Tables& t, const Said& said, Scratch::Impl* s) {
  s->boths.clear();
  s->negated_boths.clear();
  s->excepts.clear();
  s->spans.clear();
  s->clauses.clear();
  auto add = [&](const Goal& goal, uint32_t begin, uint32_t end) {
    const ActSpan span = {goal.act, goal.group, begin, end, goal.certain};
    if (goal.except) {
      s->excepts.push_back(Widened(said, goal.scope, span, &s->clauses));
    } else {
      s->spans.push_back(span);
    }
  };
  for (const Match& match : s->matches) {
    const Goal& goal = t.goals[match.goal];
    if (said.confidence < goal.min_confidence) continue;
    if (NegatorOf(goal, match, *s) != nullptr) {
      if (!goal.except) TakeBack(goal, s);
      continue;
    }
    if (goal.both == kNoIndex) {
      add(goal, match.begin_byte, match.end_byte);
    } else {
      KeepSide(t, goal, match, s);
    }
  }
  ForEachBoth(t, *s, add);
  // A & B that would be a hit, were it not for negators.
  for (uint32_t number : s->negated_boths) {
    const Both& both = t.boths[number];
    const auto side = s->sides.begin() + both.first_side;
    const bool all = std::all_of(side, side + both.sides, [s](const Scratch::Impl::SideHit& h) {
      return h.epoch == s->epoch || h.negated_epoch == s->epoch;
    });
    if (all) s->taken_back_epochs[t.goals[both.goal].act] = s->epoch;
  }
}

bool ByActThenBegin(const ActSpan& a, const ActSpan& b) {
  return std::tie(a.act, a.begin, b.end) < std::tie(b.act, b.begin, a.end);
}

// Makes the exceptions of an act, or of a group of its phrases, disjoint, then drops what overlaps one.
void DropExceptions(Scratch::Impl* s) {
  std::vector<ActSpan>& excepts = s->excepts;
  if (excepts.empty() || s->spans.empty()) return;
  std::sort(excepts.begin(), excepts.end(), [](const ActSpan& a, const ActSpan& b) {
    return std::tie(a.act, a.group, a.begin) < std::tie(b.act, b.group, b.begin);
  });
  size_t kept = 0;
  for (const ActSpan& e : excepts) {
    if (kept > 0 && excepts[kept - 1].act == e.act && excepts[kept - 1].group == e.group &&
        e.begin < excepts[kept - 1].end) {
      excepts[kept - 1].end = std::max(excepts[kept - 1].end, e.end);
    } else {
      excepts[kept++] = e;
    }
  }
  excepts.resize(kept);
  auto excepted_by = [&](const ActSpan& span, uint32_t group) {
    // The first exception that ends after the span begins.
    auto e = std::partition_point(excepts.begin(), excepts.end(), [&](const ActSpan& x) {
      return std::tie(x.act, x.group) < std::tie(span.act, group) ||
             (x.act == span.act && x.group == group && x.end <= span.begin);
    });
    return e != excepts.end() && e->act == span.act && e->group == group && e->begin < span.end;
  };
  auto excepted = [&](const ActSpan& span) {
    const bool taken = excepted_by(span, 0) || (span.group != 0 && excepted_by(span, span.group));
    if (taken) s->taken_back_epochs[span.act] = s->epoch;
    return taken;
  };
  s->spans.erase(std::remove_if(s->spans.begin(), s->spans.end(), excepted), s->spans.end());
}

void SortByPlace(std::vector<ActSpan>* spans) {
  std::sort(spans->begin(), spans->end(), [](const ActSpan& a, const ActSpan& b) {
    return std::tie(a.begin, a.end, a.act) < std::tie(b.begin, b.end, b.act);
  });
}

void Reduce(std::vector<ActSpan>* spans) {
  std::sort(spans->begin(), spans->end(), ByActThenBegin);
  size_t kept = 0;
  for (const ActSpan& span : *spans) {
    if (kept > 0 && (*spans)[kept - 1].act == span.act && span.begin < (*spans)[kept - 1].end) continue;
    (*spans)[kept++] = span;
  }
  spans->resize(kept);
  SortByPlace(spans);
}

struct Place {
  uint32_t byte = 0, utf16 = 0, point = 0;
  // To the beginning of a character.
  void Advance(std::string_view text, uint32_t to) {
    while (byte < to) {
      const uint8_t lead = static_cast<uint8_t>(text[byte]);
      ++point;
      if (lead >= 0xE0 && lead < 0xF0) {  // almost all
        byte += 3;
        ++utf16;
      } else {
        byte += lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 4;
        utf16 += lead < 0xE0 ? 1 : 2;
      }
    }
  }
};

// Does a character say again what stands right before it: the third of 对对对, the last four of 好的好的好的?
bool SaidAgain(const Normalised& line, uint32_t i) {
  constexpr uint32_t kLongestWord = 4;
  for (uint32_t length = 1; length <= kLongestWord && length <= i; ++length) {
    if (line.Value(i) == line.Value(i - length) && line.Value(i) != Automaton::kUnknown) return true;
  }
  return false;
}

// All of the line lies within hits of the act, or says again what does.
bool OnlyAct(const Normalised& line, const std::vector<ActSpan>& spans, uint32_t act) {
  uint32_t i = 0;
  bool any = false;
  for (const ActSpan& span : spans) {
    if (span.act != act) continue;
    for (; i < line.size && line.spans[i].begin < span.begin; ++i) {
      if (!any || !SaidAgain(line, i)) return false;
    }
    any = true;
    while (i < line.size && line.spans[i].begin < span.end) ++i;
  }
  while (any && i < line.size && SaidAgain(line, i)) ++i;
  return any && i == line.size;
}

}  // namespace

void GatherHits(const Tables& t, const Said& said, Scratch::Impl* s) {
  DropFalseNegators(s);
  Gather(t, said, s);
  DropExceptions(s);
}

void ExplainTaken(const Tables& t, const Said& said, uint32_t act, Scratch::Impl* s, Account* account) {
  using Taker = Account::Taker;
  struct Exception {
    ActSpan blocked;
    uint32_t begin, end;
    const Goal* goal;
  };
  std::vector<Exception> exceptions;
  std::vector<ActSpan> hits;
  const auto take = [account](const ActSpan& hit, Taker taker, uint32_t begin, uint32_t end, uint32_t phrase) {
    const bool earlier = std::tie(hit.begin, account->end_byte) < std::tie(account->begin_byte, hit.end);
    if (account->taker != Taker::kNone && !earlier) return;
    account->begin_byte = hit.begin, account->end_byte = hit.end;
    account->taker = taker;
    account->taker_begin = begin, account->taker_end = end, account->taker_phrase = phrase;
  };
  const auto add = [&](const Goal& goal, uint32_t begin, uint32_t end) {
    if (goal.act != act) return;
    const ActSpan span = {act, goal.group, begin, end};
    if (!goal.except) return hits.push_back(span);
    exceptions.push_back({Widened(said, goal.scope, span, &s->clauses), begin, end, &goal});
  };
  for (const Match& match : s->matches) {
    const Goal& goal = t.goals[match.goal];
    if (goal.act != act || said.confidence < goal.min_confidence) continue;
    if (const auto* const negator = NegatorOf(goal, match, *s)) {
      if (goal.except) continue;
      const ByteSpan* const at = s->line.spans.data();
      take({act, goal.group, match.begin_byte, match.end_byte}, Taker::kNegator, at[negator->begin].begin,
           at[negator->end - 1].end, 0);
    } else if (goal.both == kNoIndex) {
      add(goal, match.begin_byte, match.end_byte);
    }
  }
  ForEachBoth(t, *s, add);
  static constexpr Taker kTakers[] = {Taker::kException, Taker::kExceptionInClause, Taker::kExceptionInUtterance};
  for (const Exception& e : exceptions) {
    for (const ActSpan& hit : hits) {
      const bool meets = e.blocked.begin < hit.end && hit.begin < e.blocked.end;
      const bool concerns = e.goal->group == 0 || e.goal->group == hit.group;
      if (meets && concerns) take(hit, kTakers[e.goal->scope], e.begin, e.end, e.goal->phrase);
    }
  }
}

void FinishHits(const Tables& t, const Said& said, Scratch::Impl* s, CueScale* cues, Result* result) {
  const std::string_view text = said.text;
  GatherHits(t, said, s);
  if (t.judges.empty()) {
    Reduce(&s->spans);
  } else {
    cues->DropRefused();
    Reduce(&s->spans);
    if (cues->Find()) SortByPlace(&s->spans);
  }
  Place begin;
  for (const ActSpan& span : s->spans) {
    begin.Advance(text, span.begin);
    Place end = begin;
    end.Advance(text, span.end);
    Hit hit;
    hit.act = span.act;
    hit.begin_byte = begin.byte, hit.begin_utf16 = begin.utf16, hit.begin_point = begin.point;
    hit.end_byte = end.byte, hit.end_utf16 = end.utf16, hit.end_point = end.point;
    result->hits.push_back(hit);
  }
  if (!t.value_slots.empty()) FindValues(t, s, result);
  result->only_acknowledgement = t.acknowledgement != UINT32_MAX && OnlyAct(s->line, s->spans, t.acknowledgement);
}

}  // namespace callcue::match
