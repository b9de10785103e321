// Which streams show whether a duty was fulfilled or a prohibition broken (MODEL R3, R4).
#include "lib/check/kinds.h"
#include "lib/check/linker.h"

namespace callcue::check {
namespace {

using program::Kind;

constexpr uint8_t kAgent = 1 << static_cast<int>(Party::kAgent);
constexpr uint8_t kCustomer = 1 << static_cast<int>(Party::kCustomer);

constexpr uint16_t Bit(Stream stream) { return static_cast<uint16_t>(1u << static_cast<int>(stream)); }

uint16_t TextStreams(uint8_t parties) {
  return static_cast<uint16_t>((parties & kAgent ? Bit(Stream::kAgentText) : 0) |
                               (parties & kCustomer ? Bit(Stream::kCustomerText) : 0));
}

bool IsSpeech(Kind kind) {
  return kind == Kind::kAct || kind == static_cast<Kind>(EventKind::kUtterance) || kind == Kind::kTurnEnded;
}

// Who can perform it.
uint8_t PartiesOf(const LinkedPolicy& policy, const Trigger& trigger) {
  const uint8_t who = trigger.kind == Kind::kAct && trigger.name != kNoIndex ? policy.act_values[trigger.name].parties
                                                                             : kAgent | kCustomer;
  return trigger.parties == 0xff ? who : trigger.parties;
}

struct Shown {
  uint8_t text_parties = 0;
  uint16_t streams = 0;
  bool agents_speech = true;  // nothing but speech of the agent
};

Shown ShownBy(const LinkedPolicy& policy, const Triggers& triggers) {
  Shown shown;
  for (const Trigger& trigger : triggers) {
    const uint8_t parties = PartiesOf(policy, trigger);
    if (!IsSpeech(trigger.kind) || parties != kAgent) shown.agents_speech = false;
    if (!IsSpeech(trigger.kind)) {
      const Stream stream = InfoOf(trigger.kind).stream;
      if (stream != Stream::kUnspecified) shown.streams |= Bit(stream);
    } else if (trigger.kind == Kind::kAct && trigger.name != kNoIndex && !policy.act_values[trigger.name].in_words) {
      // Only the host can tell, so the silence of words convicts nobody.
      shown.streams |= Bit(Stream::kUnderstanding);
    } else {
      shown.text_parties |= parties & (kAgent | kCustomer);
      shown.streams |= TextStreams(parties);
    }
  }
  shown.agents_speech = shown.agents_speech && !triggers.empty();
  return shown;
}

uint16_t StreamsOf(const google::protobuf::RepeatedField<int>& needs, uint16_t derived) {
  if (needs.empty()) return derived;
  uint16_t streams = 0;
  for (int stream : needs) {
    if (v1::Stream_IsValid(stream) && stream != 0) streams |= static_cast<uint16_t>(1u << stream);
  }
  return streams;
}

}  // namespace

void Linker::DeriveStreams(Duty* duty, const google::protobuf::RepeatedField<int>& needs) {
  Shown shown = ShownBy(policy_, duty->fulfilled_by);
  const uint8_t turns = duty->flat.turns_party;
  if (turns != 0) shown.streams |= TextStreams(static_cast<uint8_t>(1 << turns));
  duty->flat.speech = shown.agents_speech;
  duty->flat.text_parties = shown.text_parties;
  duty->flat.needs = StreamsOf(needs, shown.streams);
}

void Linker::DeriveStreams(Prohibition* prohibition, const google::protobuf::RepeatedField<int>& needs) {
  prohibition->flat.needs = StreamsOf(needs, ShownBy(policy_, prohibition->on).streams);
}

}  // namespace callcue::check
