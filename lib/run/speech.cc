// Utterances and what follows from them: acts with their own times (R5), provisional results (R11), the rate of speech.
#include <algorithm>

#include "lib/base/limits.h"
#include "lib/base/utf8.h"
#include "lib/run/engine.h"

namespace callcue::run {

namespace {

constexpr int64_t kMsPerCharacter = 220;   // of unhurried Mandarin; only for recognisers that time no beginning

uint32_t HashOf(std::string_view text) {
  uint32_t hash = 2166136261u;
  for (char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619u;
  return hash;
}

// Nothing but blanks, in either width.
bool SaysNothing(std::string_view text) {
  while (!text.empty()) {
    const bool wide = text.substr(0, 3) == "\u3000";
    if (!wide && text[0] != ' ' && text[0] != '\t' && text[0] != '\r' && text[0] != '\n') return false;
    text.remove_prefix(wide ? 3 : 1);
  }
  return true;
}

}  // namespace

uint32_t Engine::FindSegment(std::string_view id, uint8_t party) const {
  const uint32_t hash = HashOf(id);
  for (uint32_t i = s_.count<kSegments>(); i-- > 0;) {
    const Segment& segment = s_.at<kSegments>(i);
    if (segment.hash != hash || s_.Text(segment.id) != id) continue;
    // Without an ID a segment can't be named again once it is final; until then it's the one of its party.
    if (id.empty() && segment.final) continue;
    if (party == 0 || segment.party == party) return i;
  }
  return kNone;
}

// What refers to segments goes with them; `moved` says where each went.
void Engine::MoveSegments(const uint32_t* moved) {
  const auto move = [&](uint32_t* segment) {
    if (*segment != kNone) *segment = moved[*segment];
  };
  for (uint32_t i = 0; i < s_.count<kLog>(); ++i) move(&s_.at<kLog>(i).segment);
  for (uint32_t i = 0; i < s_.count<kLiveDetails>(); ++i) move(&s_.at<kLiveDetails>(i).segment);
  if (s_.count<kRare>() > 0) {
    move(&s_.MakeRare().last_final[0]);
    move(&s_.MakeRare().last_final[1]);
  }
}

// Partial ones and final ones are counted apart, so that what is known of final words doesn't hang on how many partial
// ones came before.
bool Engine::SegmentsAreFull(bool final) const {
  const uint32_t count = s_.count<kSegments>();
  const uint32_t most = static_cast<uint32_t>(final ? limits::kSegments : limits::kPartialSegments);
  uint32_t same = 0;  // so many are as final
  for (uint32_t i = 0; count >= most && i < count; ++i) same += (s_.at<kSegments>(i).final != 0) == final;
  return same >= most;
}

// Of the final ones the oldest, a quarter at a time: a host that revises them gets them as new ones. Of the partial ones
// the oldest: nobody settles it any more. `followed`: one that is kept, if any.
void Engine::ForgetSegments(bool final, uint32_t* followed) {
  const uint32_t count = s_.count<kSegments>(), many = final ? limits::kSegments / 4 : 1;
  uint32_t moved[kAllSegments];
  uint32_t kept = 0, forgotten = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const Segment one = s_.at<kSegments>(i);
    const bool forget = forgotten < many && (one.final != 0) == final;
    forgotten += forget;
    if (forget && !final) SettleProvisional(i);
    moved[i] = forget ? kNone : kept;
    if (!forget) s_.at<kSegments>(kept++) = one;
  }
  s_.Erase<kSegments>(kept, forgotten);
  MoveSegments(moved);
  if (followed != nullptr) *followed = moved[*followed];
}

// A new one, at the end.
uint32_t Engine::AddSegment(const Segment& segment, std::string_view id) {
  if (SegmentsAreFull(segment.final)) ForgetSegments(segment.final, nullptr);
  else if (s_.count<kSegments>() >= kAllSegments) ForgetSegments(!segment.final, nullptr);
  Segment added = segment;
  added.id = s_.Keep(id);
  return s_.Push<kSegments>(added);
}

// The final result of a segment that was partial: it stands where it would without the partial ones, as one more.
uint32_t Engine::FinishSegment(uint32_t place, const Segment& segment) {
  if (SegmentsAreFull(true)) ForgetSegments(true, &place);
  const uint32_t count = s_.count<kSegments>();
  Segment finished = segment;
  finished.id = s_.at<kSegments>(place).id;
  if (place + 1 < count) {
    uint32_t moved[kAllSegments];
    for (uint32_t i = 0; i < count; ++i) moved[i] = i < place ? i : i - 1;
    moved[place] = count - 1;
    for (uint32_t i = place; i + 1 < count; ++i) s_.at<kSegments>(i) = s_.at<kSegments>(i + 1);
    MoveSegments(moved);
  }
  s_.at<kSegments>(count - 1) = finished;
  return count - 1;
}

// By the length of the words. What parties say to each other lies after the answer, after a hold that is over, and after
// what both said before: a guess must neither miss a duty that those opened nor find somebody talked over.
int64_t Engine::GuessBegin(int64_t end, uint8_t party) const {
  int64_t begin = end - kMsPerCharacter * static_cast<int64_t>(code_points_);
  const auto not_before = [&](int64_t t) {
    if (t <= end) begin = std::max(begin, t);
  };
  if (!IsSpeaker(party)) return std::min(begin, end);
  if (h().established) not_before(h().established_at);
  for (uint32_t i = 0; i < s_.count<kIntervals>(); ++i) {
    if (s_.at<kIntervals>(i).what == kInaudible) not_before(s_.at<kIntervals>(i).to);
  }
  for (int64_t t : s_.rare().transcribed) not_before(t);
  return std::max(begin, std::min(s_.rare().transcribed[party - 1], end));
}

// Acts that the host placed in it before its words were final.
void Engine::GiveActsTheirWords(uint32_t place) {
  const Segment& segment = s_.at<kSegments>(place);
  bool others = false;
  for (uint32_t i = 0; i < s_.count<kLog>(); ++i) {
    Performed& act = s_.at<kLog>(i);
    if (act.segment != kNone || act.from_words || act.awaited == 0) continue;
    if (segment.id.size > 0 && act.awaited == segment.hash && act.party == segment.party) {
      act.segment = place;
      act.awaited = 0;
    } else {
      others = true;
    }
  }
  if (!others) s_.MakeRare().acts_await_words = 0;
}

bool Engine::FindHits(const Event& event) {
  match::Said said;
  said.text = event.text;
  said.party = static_cast<int>(event.party);
  said.language = event.language;
  said.confidence = event.number.value_or(1);
  std::vector<WordPlace>& places = w().word_places;
  places.clear();
  const bool needs_pauses = p_.matcher->needs_pauses();
  if (needs_pauses) {
    FindWordPlaces(event.text, event.words, &places);
    FindPauses(event);
    said.pauses = w().pauses.data();
    said.pause_count = w().pauses.size();
  }
  if (!p_.matcher->Scan(said, &w().scan, &w().hits)) return false;
  if (!needs_pauses && !w().hits.hits.empty()) FindWordPlaces(event.text, event.words, &places);
  return true;
}

// Before the words that a pause comes before. Those that stand nowhere in the text have a time, but no place.
void Engine::FindPauses(const Event& event) {
  std::vector<uint32_t>& pauses = w().pauses;
  pauses.clear();
  auto place = w().word_places.begin();
  const auto end = w().word_places.end();
  std::optional<int64_t> ended;
  bool paused = false;
  for (uint32_t i = 0; i < event.words.size() && place != end; ++i) {
    const Word& word = event.words[i];
    paused |= ended && word.begin_ms && *word.begin_ms - *ended >= p_.settings.clause_pause_ms;
    ended = word.end_ms;
    while (place != end && place->last <= i) ++place;
    if (place == end || place->first != i) continue;
    if (paused) pauses.push_back(place->begin);
    paused = false;
  }
}

// From the first that has a time to the last.
Engine::Spoken Engine::SpokenAt(absl::Span<const Word> words) {
  Spoken spoken;
  for (const Word& word : words) {
    if (word.begin_ms && !spoken.begin) spoken.begin = word.begin_ms;
    if (word.end_ms) spoken.end = word.end_ms;
  }
  return spoken;
}

// An utterance without times of its own has those of its words.
Engine::Spoken Engine::SpokenAt(const Event& event) {
  Spoken spoken = {event.begin_ms, event.end_ms};
  if (event.words.empty() || (spoken.begin && spoken.end)) return spoken;
  const Spoken words = SpokenAt(event.words);
  if (!spoken.begin) spoken.begin = words.begin;
  if (!spoken.end) spoken.end = words.end;
  return spoken;
}

void Engine::OnUtterance(const Event& event, Disposition* disposition) {
  const bool final = event.stability == Stability::kFinal || event.stability == Stability::kUnspecified;
  const uint8_t party = static_cast<uint8_t>(event.party);
  uint32_t place = FindSegment(event.segment_id, party);
  if (place != kNone) {
    Segment& known = s_.at<kSegments>(place);
    if (known.final) {
      *disposition = Disposition::kLateRevision;
      return;
    }
    if (!final && event.revision <= known.revision && !event.segment_id.empty()) {
      *disposition = Disposition::kDuplicate;
      return;
    }
  }
  Segment segment;
  const int64_t now = h().now;
  const Spoken spoken = SpokenAt(event);
  segment.end = std::min(spoken.end.value_or(now), now);
  if (spoken.begin) {
    segment.begin = std::min(*spoken.begin, segment.end);
  } else {
    segment.begin = GuessBegin(segment.end, party);
  }
  segment.party = party;
  segment.final = final;
  segment.revision = event.revision;
  segment.audible = event.audible_to_customer.value_or(
      party == static_cast<uint8_t>(Party::kCustomer) || !IsInaudible(segment.begin));
  segment.acknowledgement = w().hits.only_acknowledgement;
  segment.hash = HashOf(event.segment_id);
  if (place == kNone) {
    place = AddSegment(segment, event.segment_id);
  } else if (final) {
    place = FinishSegment(place, segment);
  } else {
    segment.id = s_.at<kSegments>(place).id;
    s_.at<kSegments>(place) = segment;
  }
  if (!final) {
    if (event.party == Party::kAgent) s_.MakeRare().partial_at = now;
    const size_t before = out_.recommendations.size() + out_.withdrawals.size();
    ReviseProvisional(place, event, segment.audible ? static_cast<uint32_t>(w().hits.hits.size()) : 0);
    *disposition = out_.recommendations.size() + out_.withdrawals.size() > before ? Disposition::kHandled
                                                                                  : Disposition::kNoMatch;
    return;
  }
  if (event.party == Party::kAgent && s_.rare().partial_at != kNever) s_.MakeRare().partial_at = kNever;
  if (SaysNothing(event.text)) {   // the segment is cancelled: nothing was said
    SettleProvisional(place);
    *disposition = Disposition::kHandled;
    return;
  }
  OnFinal(event, place);
}

void Engine::OnFinal(const Event& event, uint32_t place) {
  const Segment segment = s_.at<kSegments>(place);
  current_segment_ = place;
  if (s_.rare().acts_await_words) GiveActsTheirWords(place);
  if (IsSpeaker(segment.party)) {
    Rare& rare = s_.MakeRare();
    int64_t& transcribed = rare.transcribed[segment.party - 1];
    if (segment.end >= transcribed) rare.last_final[segment.party - 1] = place;
    transcribed = std::max(transcribed, segment.end);
    if (h().established && !h().ended && segment.end >= h().established_at) {
      if (segment.end > h().last_heard) h().silence_reported = 0;
      h().last_heard = std::max(h().last_heard, segment.end);
    }
  }
  const size_t hits = segment.audible ? w().hits.hits.size() : 0;
  for (size_t i = 0; i < hits; ++i) OnHit(event, static_cast<uint32_t>(i), place);
  AddTurn(place, event);
  Happening said;
  said.kind = static_cast<Kind>(EventKind::kUtterance);
  said.party = segment.party;
  said.begin = segment.begin;
  said.end = segment.end;
  said.event = &event;
  Dispatch(said);
  if (p_.settings.speech_rate != program::kNoIndex) TakeSpeechRate(event, place);
  SettleProvisional(place);
}

// How fast a party speaks, where no host measures it: characters over speech, a window of speech at a time, since one
// sentence says little. Acknowledgements are too short to have a pace.
void Engine::TakeSpeechRate(const Event& event, uint32_t place) {
  const Segment segment = s_.at<kSegments>(place);
  const Spoken times = SpokenAt(event);
  if (!IsSpeaker(segment.party) || segment.acknowledgement || !times.begin || !times.end || s_.rare().rate_measured ||
      segment.end <= segment.begin) {
    return;
  }
  const int i = segment.party - 1;
  Rare& rare = s_.MakeRare();
  int64_t spoken = segment.end - segment.begin;
  // Of voice activity the latest stretch is known: pauses at the edges of the utterance are none of its speech.
  const int64_t since = rare.speech_since[i] != kNever ? rare.speech_since[i] : rare.last_speech[i][0];
  const int64_t until = rare.speech_since[i] != kNever ? h().now : rare.last_speech[i][1];
  if (since != kNever) {
    const int64_t heard = std::min(until, segment.end) - std::max(since, segment.begin);
    if (heard > 0) spoken = heard;
  }
  rare.spoken_ms[i] += spoken;
  rare.spoken_characters[i] += w().hits.characters;
  if (rare.spoken_ms[i] < p_.settings.speech_rate_window_ms) return;
  Event measured;
  measured.kind = EventKind::kMeasurement;
  measured.at_ms = event.at_ms;
  measured.party = event.party;
  measured.participant_id = event.participant_id;
  measured.name = p_.measurements[p_.settings.speech_rate];
  measured.number = static_cast<double>(rare.spoken_characters[i]) * 60000.0 / static_cast<double>(rare.spoken_ms[i]);
  rare.spoken_ms[i] = 0;
  rare.spoken_characters[i] = 0;
  Happening happening;
  happening.kind = static_cast<Kind>(EventKind::kMeasurement);
  happening.name = p_.settings.speech_rate;
  happening.party = segment.party;
  happening.begin = segment.begin;
  happening.end = segment.end;
  happening.event = &measured;
  Dispatch(happening);
}

// One of the hits of a final utterance: an act, if it meets what the act demands.
void Engine::OnHit(const Event& event, uint32_t number, uint32_t place) {
  const match::Hit hit = w().hits.hits[number];
  const program::Act& declared = p_.acts[hit.act];
  if (event.number && *event.number < declared.min_confidence) return;
  Performed act;
  act.act = hit.act;
  act.party = s_.at<kSegments>(place).party;
  act.segment = place;
  act.step = h().step + 1;
  act.from_words = 1;
  Place(event, hit, &act);
  if (declared.condition != program::kNoIndex) {
    const program::ActCondition& condition = p_.act_conditions[declared.condition];
    if (!CountHit(condition, hit.act) || !CountsNow(condition, act)) return;
    if (condition.has_last() && !h().ended) return Await(act);
    if (condition.has_last() && !CountsAtEnd(condition, act)) return;
  }
  bool fresh = false;
  const uint32_t performed = Perform(act, &fresh);
  if (!declared.slots.empty()) Capture(hit.act, w().hits.values.data(), w().hits.values.size(), number);
  if (!fresh) return;
  Happening happening;
  happening.kind = Kind::kAct;
  happening.name = hit.act;
  happening.party = act.party;
  happening.begin = act.begin;
  happening.end = act.end;
  happening.event = &event;
  happening.performed = performed;
  Dispatch(happening);
}

// Where in time an act stands: by the words' own times where the recogniser gives them, else spread over the segment; and
// over the words that the text has in other writing.
void Engine::Place(const Event& event, const match::Hit& hit, Performed* act) {
  const Segment& segment = s_.at<kSegments>(act->segment);
  act->begin_byte = hit.begin_byte;
  act->end_byte = hit.end_byte;
  act->begin_utf16 = hit.begin_utf16;
  act->end_utf16 = hit.end_utf16;
  const int64_t all = std::max<int64_t>(code_points_, 1);
  const int64_t length = segment.end - segment.begin;
  act->begin = segment.begin + length * hit.begin_point / all;
  act->end = segment.begin + length * hit.end_point / all;
  act->approximate = 1;
  if (event.words.empty()) return;
  const int64_t now = h().now;
  const std::vector<WordPlace>& places = w().word_places;
  auto place = std::partition_point(places.begin(), places.end(),
                                    [&hit](const WordPlace& one) { return one.end <= hit.begin_byte; });
  bool begun = false;
  for (; place != places.end() && place->begin < hit.end_byte; ++place) {
    const Spoken spoken = SpokenAt(event.words.subspan(place->first, place->last - place->first));
    const bool spread = !place->as_written && spoken.begin && spoken.end && *spoken.end > *spoken.begin;
    const auto at = [&](uint32_t byte, int64_t otherwise) {
      if (!spread || byte <= place->begin || byte >= place->end) return otherwise;
      const std::string_view text = event.text;
      const auto points = [&](uint32_t end) {
        return static_cast<int64_t>(CountCodePoints(text.substr(place->begin, end - place->begin)));
      };
      return *spoken.begin + (*spoken.end - *spoken.begin) * points(byte) / points(place->end);
    };
    if (!begun && spoken.begin) {
      act->begin = std::min(at(hit.begin_byte, *spoken.begin), now);
      act->approximate = spread && hit.begin_byte > place->begin;
      begun = true;
    }
    if (spoken.end) act->end = std::min(at(hit.end_byte, *spoken.end), now);
  }
  act->end = std::max(act->end, act->begin);
}

// A host's act without a time of its own belongs to the party's last utterance, if that ended not long ago.
bool Engine::OnHostAct(const Event& event, Happening* happening) {
  const program::Act& declared = p_.acts[happening->name];
  if (happening->party == 0) {
    happening->party = declared.parties == 1 << static_cast<int>(Party::kAgent)
                           ? static_cast<uint8_t>(Party::kAgent)
                           : static_cast<uint8_t>(Party::kCustomer);
    if (declared.parties != 0 && (declared.parties & (declared.parties - 1)) == 0) {
      happening->party = static_cast<uint8_t>(__builtin_ctz(declared.parties));
    }
  }
  const uint8_t party = happening->party;
  const bool named = !event.segment_id.empty();
  uint32_t place = named ? FindSegment(event.segment_id, party) : kNone;
  if (place != kNone && !s_.at<kSegments>(place).final) place = kNone;   // R11
  if (!named && !event.begin_ms && !event.end_ms && IsSpeaker(party)) {
    const uint32_t last = s_.rare().last_final[party - 1];
    if (last != kNone && h().now - s_.at<kSegments>(last).end <= p_.settings.recognition_lag_ms) place = last;
  }
  if (event.begin_ms || event.end_ms) {
    happening->begin = std::min(event.begin_ms.value_or(event.end_ms.value_or(h().now)), h().now);
    happening->end = std::max(happening->begin, std::min(event.end_ms.value_or(happening->begin), h().now));
  } else if (place != kNone) {
    happening->begin = s_.at<kSegments>(place).begin;
    happening->end = s_.at<kSegments>(place).end;
  }
  if (party == static_cast<uint8_t>(Party::kAgent) && IsInaudible(happening->begin)) return false;
  Performed act;
  act.act = happening->name;
  act.party = party;
  act.begin = happening->begin;
  act.end = happening->end;
  act.segment = place;
  if (named && place == kNone) {
    act.awaited = HashOf(event.segment_id);
    s_.MakeRare().acts_await_words = 1;
  }
  act.step = h().step + 1;
  act.from_host = 1;
  act.approximate = !event.begin_ms;
  bool fresh = false;
  happening->performed = Perform(act, &fresh);
  if (fresh && !declared.slots.empty()) Capture(act.act, nullptr, 0, 0);
  return fresh;
}

}  // namespace callcue::run
