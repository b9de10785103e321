// Who speaks when: turns, talk-over, long turns and silences.
#include <algorithm>

#include "lib/base/limits.h"
#include "lib/run/engine.h"

namespace callcue::run {

// A turn: a maximal run of one party's final segments, in order of occurrence.
void Engine::AddTurn(uint32_t place, const Event& event) {
  const Segment segment = s_.at<kSegments>(place);
  if (!IsSpeaker(segment.party) || !segment.audible || segment.acknowledgement || h().ended) return;
  // Talk-over by the times of the utterances, where no voice activity tells better.
  if (!StreamKnown(Stream::kVoiceActivity)) {
    constexpr uint32_t kMost = 7;  // the latest
    for (uint32_t i = place, seen = 0; i-- > 0 && seen < kMost;) {
      const Segment other = s_.at<kSegments>(i);
      seen += other.final;
      if (!other.final || other.party == segment.party || other.acknowledgement || !other.audible ||
          !IsSpeaker(other.party)) {
        continue;
      }
      ReportOverlap(segment.party, segment.begin, segment.end, other.begin, other.end);
    }
  }
  uint32_t last = s_.count<kTurns>();
  if (last > 0 && s_.at<kTurns>(last - 1).segment == h().segment && segment.end < s_.at<kTurns>(last - 1).begin) {
    // Late words of an earlier turn.
    uint32_t i = last;
    while (i > 0 && s_.at<kTurns>(i - 1).segment == h().segment && s_.at<kTurns>(i - 1).begin > segment.begin) --i;
    if (s_.count<kTurns>() >= limits::kTurns) {
      if (i == 0) return;   // older than all that is remembered
      s_.Erase<kTurns>(0);
      --i;
    }
    Turn* before = i > 0 ? &s_.at<kTurns>(i - 1) : nullptr;
    if (before != nullptr && before->segment == h().segment && before->party == segment.party &&
        segment.begin - before->end <= p_.settings.turn_gap_ms) {
      before->end = std::max(before->end, segment.end);
    } else {
      Turn turn;
      turn.begin = segment.begin;
      turn.end = segment.end;
      turn.segment = h().segment;
      turn.party = segment.party;
      turn.ended = 2;
      uint32_t at = s_.Push<kTurns>(turn);
      for (; at > i; --at) std::swap(s_.at<kTurns>(at), s_.at<kTurns>(at - 1));
      ++s_.MakeRare().turns[segment.party - 1];
    }
    RecountTurns();
    return;
  }
  Turn* turn = last > 0 ? &s_.at<kTurns>(last - 1) : nullptr;
  const bool continues = turn != nullptr && turn->segment == h().segment && turn->party == segment.party &&
                         turn->ended < 2 && segment.begin - turn->end <= p_.settings.turn_gap_ms;
  const bool revived = continues && turn->ended == 1;
  if (continues) {
    turn->begin = std::min(turn->begin, segment.begin);
    turn->end = std::max(turn->end, segment.end);
    turn->ended = 0;
    h().turn_open = 1;
  } else {
    if (turn != nullptr && turn->segment == h().segment && turn->ended < 2) {
      if (h().turn_open) EndTurn(2);
      else turn->ended = 2;
    }
    if (s_.count<kTurns>() >= limits::kTurns) s_.Erase<kTurns>(0);
    Turn next;
    next.begin = segment.begin;
    next.end = segment.end;
    next.segment = h().segment;
    next.party = segment.party;
    s_.Push<kTurns>(next);
    h().turn_open = 1;
    ++s_.MakeRare().turns[segment.party - 1];
  }
  const Turn now = s_.at<kTurns>(s_.count<kTurns>() - 1);
  ReportLongTurn(now.begin, now.end);
  if (revived) FulfilInTurns();
  if (event.on) EndTurn(2);
  else RecountTurns();
}

void Engine::EndTurn(uint8_t how) {
  h().turn_open = 0;
  if (s_.count<kTurns>() == 0) return;
  Turn& turn = s_.at<kTurns>(s_.count<kTurns>() - 1);
  turn.ended = how;
  Happening ended;
  ended.kind = Kind::kTurnEnded;
  ended.party = turn.party;
  ended.begin = turn.begin;
  ended.end = turn.end;
  ended.duration = turn.end - turn.begin;
  RecountTurns();
  DispatchInternal(ended, kNone);
}

void Engine::ReportOverlap(uint8_t party, int64_t begin, int64_t end, int64_t other_begin, int64_t other_end) {
  const int64_t overlap = std::min(end, other_end) - std::max(begin, other_begin);
  if (overlap <= p_.settings.talk_over_ms) return;
  Happening over;
  over.kind = Kind::kTalkOver;
  // Who came in later spoke over the other; at the same moment nobody did.
  if (begin == other_begin) return;
  const uint8_t other = party == static_cast<uint8_t>(Party::kAgent) ? static_cast<uint8_t>(Party::kCustomer)
                                                                     : static_cast<uint8_t>(Party::kAgent);
  over.party = begin > other_begin ? party : other;
  over.begin = std::max(begin, other_begin);
  over.end = std::min(end, other_end);
  over.duration = overlap;
  DispatchInternal(over, kNone);
}

void Engine::ReportLongTurn(int64_t begin, int64_t end) {
  if (end - begin <= p_.settings.long_turn_ms || begin <= s_.rare().long_turn_end) return;
  s_.MakeRare().long_turn_end = end;
  const Rare rare = s_.rare();
  Happening turn;
  turn.kind = Kind::kLongTurn;
  turn.party = rare.speech_since[1] != kNever && begin == rare.speech_since[1]
                   ? static_cast<uint8_t>(Party::kCustomer)
                   : rare.speech_since[0] != kNever && begin == rare.speech_since[0]
                         ? static_cast<uint8_t>(Party::kAgent)
                         : s_.count<kTurns>() > 0 ? s_.at<kTurns>(s_.count<kTurns>() - 1).party : 0;
  turn.begin = begin;
  turn.end = end;
  turn.duration = end - begin;
  DispatchInternal(turn, kNone);
}

void Engine::OnSpeech(const Event& event, bool started) {
  const uint8_t party = static_cast<uint8_t>(event.party);
  if (!IsSpeaker(party)) return;
  const int i = party - 1;
  const int64_t now = h().now;
  if (started) {
    if (s_.rare().speech_since[i] == kNever) s_.MakeRare().speech_since[i] = now;
    return;
  }
  if (s_.rare().speech_since[i] == kNever) return;
  Rare& rare = s_.MakeRare();
  const int64_t begin = rare.speech_since[i];
  rare.speech_since[i] = kNever;
  rare.last_speech[i][0] = begin;
  rare.last_speech[i][1] = now;
  if (h().established && !h().ended) {
    h().silence_reported = 0;
    h().last_heard = std::max(h().last_heard == kNever ? now : h().last_heard, now);
  }
  const int o = 1 - i;
  if (rare.speech_since[o] == kNever && rare.last_speech[o][0] != kNever) {
    // Each pair is reported once, when the later of the two falls silent.
    ReportOverlap(party, begin, now, rare.last_speech[o][0], rare.last_speech[o][1]);
  }
}

int64_t Engine::NextSpeechTime() const {
  const Header& head = s_.header();
  int64_t next = kNever;
  if (head.turn_open && s_.count<kTurns>() > 0) {
    next = s_.at<kTurns>(s_.count<kTurns>() - 1).end + p_.settings.turn_gap_ms + 1;
  }
  if (!head.established || head.ended) return next;
  const Rare& rare = s_.rare();
  for (int64_t since : rare.speech_since) {
    if (since != kNever && since > rare.long_turn_end) next = std::min(next, since + p_.settings.long_turn_ms + 1);
  }
  const bool quiet = rare.speech_since[0] == kNever && rare.speech_since[1] == kNever && !head.inaudible;
  if (quiet && !head.silence_reported && head.last_heard != kNever &&
      (StreamKnown(Stream::kCustomerText) || StreamKnown(Stream::kVoiceActivity))) {
    next = std::min(next, head.last_heard + p_.settings.silence_ms);
  }
  return next;
}

void Engine::PassTimesOfSpeech(int64_t t) {
  if (h().turn_open && s_.count<kTurns>() > 0 &&
      s_.at<kTurns>(s_.count<kTurns>() - 1).end + p_.settings.turn_gap_ms < t) {
    EndTurn(1);
  }
  if (!h().established || h().ended) return;
  for (int i = 0; i < 2; ++i) {
    const int64_t since = s_.rare().speech_since[i];
    if (since != kNever && since > s_.rare().long_turn_end && since + p_.settings.long_turn_ms < t) ReportLongTurn(since, t);
  }
  if (NextSpeechTime() > t) return;
  if (h().silence_reported || h().last_heard == kNever || h().last_heard + p_.settings.silence_ms > t) return;
  h().silence_reported = 1;
  Happening silence;
  silence.kind = Kind::kSilence;
  silence.begin = h().last_heard;
  silence.end = t;
  silence.duration = t - h().last_heard;
  DispatchInternal(silence, kNone);
}

}  // namespace callcue::run
