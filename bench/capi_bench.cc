// What the C ABI adds to a call in C++: the same events as flat structures, as protobuf bytes and as JSON, and a decision as
// bytes.
//
// A tick is the cheapest event; the others are repeats of an event that the contact has seen, which the engine answers
// without a step. So the difference between the two interfaces is the border's own.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "callcue/call.h"
#include "callcue/v1/event.pb.h"
#include "capi/callcue.h"

namespace {

constexpr int64_t kAt = 1753500012345;

enum Which { kTick, kHeld, kUtterance };
constexpr const char* kJson[] = {
    R"({"atMs":"1753500012345","tick":{}})",
    R"({"eventId":"c1-0018","atMs":"1753500012345","held":{"by":"PARTY_AGENT"}})",
    R"({"eventId":"c1-0017","atMs":"1753500012345","utterance":{"segmentId":"s17","stability":"FINAL","party":"PARTY_AGENT",)"
    R"("text":"您好很高兴为您服务请问有什么可以帮您","language":"zh-CN","when":{"beginMs":"1753500010000","endMs":"1753500012000"}}})"};
constexpr const char* kText = "您好很高兴为您服务请问有什么可以帮您";

std::string Bytes(Which which) {
  callcue::v1::Event e;
  e.set_at_ms(kAt);
  if (which == kTick) e.mutable_tick();
  if (which == kHeld) {
    e.set_event_id("c1-0018");
    e.mutable_held()->set_by(callcue::v1::PARTY_AGENT);
  }
  if (which == kUtterance) {
    e.set_event_id("c1-0017");
    auto* u = e.mutable_utterance();
    u->set_segment_id("s17");
    u->set_stability(callcue::v1::Utterance::FINAL);
    u->set_party(callcue::v1::PARTY_AGENT);
    u->set_text(kText);
    u->set_language("zh-CN");
    u->mutable_when()->set_begin_ms(1753500010000);
    u->mutable_when()->set_end_ms(1753500012000);
  }
  return e.SerializeAsString();
}

callcue::Event InCpp(Which which) {
  callcue::Event e;
  e.at_ms = kAt;
  e.kind = which == kTick   ? callcue::EventKind::kTick
           : which == kHeld ? callcue::EventKind::kHeld
                            : callcue::EventKind::kUtterance;
  if (which != kTick) e.party = callcue::Party::kAgent;
  if (which == kHeld) e.event_id = "c1-0018";
  if (which == kUtterance) {
    e.event_id = "c1-0017", e.segment_id = "s17", e.text = kText, e.language = "zh-CN";
    e.stability = callcue::Stability::kFinal;
    e.begin_ms = 1753500010000, e.end_ms = 1753500012000;
  }
  return e;
}

callcue_event Flat(Which which) {
  callcue_event e;
  CALLCUE_INIT(&e);
  e.at_ms = kAt;
  e.kind = which == kTick ? CALLCUE_TICK : which == kHeld ? CALLCUE_HELD : CALLCUE_UTTERANCE;
  if (which != kTick) e.party = CALLCUE_PARTY_AGENT;
  if (which == kHeld) e.event_id = callcue_str("c1-0018");
  if (which == kUtterance) {
    e.event_id = callcue_str("c1-0017"), e.segment_id = callcue_str("s17"), e.text = callcue_str(kText);
    e.language = callcue_str("zh-CN");
    e.stability = CALLCUE_STABILITY_FINAL;
    e.present = CALLCUE_EVENT_HAS_BEGIN_MS | CALLCUE_EVENT_HAS_END_MS;
    e.begin_ms = 1753500010000, e.end_ms = 1753500012000;
  }
  return e;
}

void Cpp(benchmark::State& state) {
  callcue::Diagnostics problems;
  callcue::Call call(*callcue::Policy::LoadBuiltin(callcue::Policy::kPowerSupply, {}, &problems));
  const callcue::Event event = InCpp(static_cast<Which>(state.range(0)));
  for (auto _ : state) {
    if (!call.Post(event).ok()) std::abort();
  }
}

struct Client {
  Client() {
    if (callcue_policy_load_builtin(callcue_str("power-supply"), nullptr, nullptr, &policy, nullptr) != CALLCUE_OK ||
        callcue_call_new(policy, &call, nullptr) != CALLCUE_OK || callcue_buffer_new(&buffer, nullptr) != CALLCUE_OK) {
      std::abort();
    }
  }
  ~Client() { callcue_call_free(call), callcue_policy_free(policy), callcue_buffer_free(buffer); }

  callcue_policy* policy = nullptr;
  callcue_call* call = nullptr;
  callcue_buffer* buffer = nullptr;
};

void FlatStructure(benchmark::State& state) {
  const Client client;
  const callcue_event event = Flat(static_cast<Which>(state.range(0)));
  uint32_t count = 0;
  for (auto _ : state) {
    if (callcue_call_post(client.call, &event, &count, nullptr) != CALLCUE_OK) std::abort();
  }
}

void Protobuf(benchmark::State& state) {
  const Client client;
  const std::string bytes = Bytes(static_cast<Which>(state.range(0)));
  uint32_t count = 0;
  for (auto _ : state) {
    if (callcue_call_post_protobuf(client.call, {bytes.data(), bytes.size()}, &count, nullptr) != CALLCUE_OK) std::abort();
  }
  state.counters["bytes"] = static_cast<double>(bytes.size());
}

void Json(benchmark::State& state) {
  const Client client;
  const callcue_string json = callcue_str(kJson[state.range(0)]);
  uint32_t count = 0;
  for (auto _ : state) {
    if (callcue_call_post_json(client.call, json, 0, &count, nullptr) != CALLCUE_OK) std::abort();
  }
  state.counters["bytes"] = static_cast<double>(json.size);
}

// The decision on an answered call: a recommendation with its script and its times, a change of state.
template <callcue_status (*kEncode)(const callcue_decision*, callcue_buffer*, callcue_error*)>
void Encode(benchmark::State& state) {
  const Client client;
  callcue_event event;
  CALLCUE_INIT(&event);
  event.kind = CALLCUE_DELIVERED;
  event.at_ms = kAt;
  callcue_call_post(client.call, &event, nullptr, nullptr);
  event.kind = CALLCUE_ESTABLISHED;
  event.at_ms = kAt + 3000;
  event.party = CALLCUE_PARTY_AGENT;
  uint32_t count = 0;
  if (callcue_call_post(client.call, &event, &count, nullptr) != CALLCUE_OK || count == 0) std::abort();
  const callcue_decision* decision = callcue_call_decision(client.call, count - 1);
  for (auto _ : state) {
    if (kEncode(decision, client.buffer, nullptr) != CALLCUE_OK) std::abort();
  }
  state.counters["bytes"] = static_cast<double>(callcue_buffer_bytes(client.buffer).size);
}

// 0: a tick, 1: held, 2: an utterance of 18 characters.
BENCHMARK(Cpp)->DenseRange(kTick, kUtterance);
BENCHMARK(FlatStructure)->DenseRange(kTick, kUtterance);
BENCHMARK(Protobuf)->DenseRange(kTick, kUtterance);
BENCHMARK(Json)->DenseRange(kTick, kUtterance);
BENCHMARK(Encode<callcue_decision_to_protobuf>);
BENCHMARK(Encode<callcue_decision_to_json>);

}  // namespace

BENCHMARK_MAIN();
