// What the C ABI adds to a call in C++: the same events as flat structures, as protobuf bytes and as JSON, and a decision as
// bytes.
//
// A tick is the cheapest event; the others are repeats of an event that the contact has seen, which the engine answers
// without a step. So the difference between the two interfaces is the border's own. It is small beside what machines vary by
// from second to second: the ways take turns, a batch each, and batches that stand side by side are compared.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

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

// A way to do the same, so many times; and what each of its batches took.
struct Way {
  const char* name;
  size_t bytes;
  std::function<void(int)> run;
  std::vector<double> ns;
};
template <typename Once>
Way Repeated(const char* name, size_t bytes, Once once) {
  return {name, bytes, [once](int times) { for (int i = 0; i < times; ++i) once(); }, {}};
}

double Now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) * 1e9 + static_cast<double>(t.tv_nsec);
}
double Median(std::vector<double> v) {
  std::nth_element(v.begin(), v.begin() + v.size() / 2, v.end());
  return v[v.size() / 2];
}
double Least(const std::vector<double>& v) { return *std::min_element(v.begin(), v.end()); }

// Each way's median and least batch; beside the first one, the median of the differences and the difference of the least.
void Measure(const char* what, std::vector<Way> ways, bool over_first) {
  constexpr int kRounds = 2000, kBatch = 100;
  for (int round = 0; round < kRounds; ++round) {
    for (size_t i = 0; i < ways.size(); ++i) {
      Way& way = ways[i == 0 ? 0 : 1 + (i + round) % (ways.size() - 1)];   // none always follows the same one
      const double begin = Now();
      way.run(kBatch);
      way.ns.push_back((Now() - begin) / kBatch);
    }
  }
  const std::vector<double>& first = ways[0].ns;
  for (const Way& way : ways) {
    std::printf("%-10s%-10s%6zu%10.1f%10.1f", what, way.name, way.bytes, Median(way.ns), Least(way.ns));
    if (over_first && &way != &ways[0]) {
      std::vector<double> over;
      for (int round = 0; round < kRounds; ++round) over.push_back(way.ns[round] - first[round]);
      std::printf("%+10.1f%+10.1f", Median(over), Least(way.ns) - Least(first));
    }
    std::printf("\n");
  }
}

void Must(bool done) {
  if (!done) std::abort();
}
void Must(callcue_status status) { Must(status == CALLCUE_OK); }

struct Client {
  Client() {
    Must(callcue_policy_load_builtin(callcue_str("power-supply"), nullptr, nullptr, &policy, nullptr));
    Must(callcue_buffer_new(&buffer, nullptr));
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { callcue_policy_free(policy), callcue_buffer_free(buffer); }
  callcue_call* NewCall() const {
    callcue_call* call = nullptr;
    Must(callcue_call_new(policy, &call, nullptr));
    return call;
  }

  callcue_policy* policy = nullptr;
  callcue_buffer* buffer = nullptr;
};

void MeasureEvent(const char* what, Which which, const std::shared_ptr<const callcue::Policy>& policy,
                  const Client& client) {
  callcue::Call cpp(policy);
  callcue_call* const calls[] = {client.NewCall(), client.NewCall(), client.NewCall()};
  const callcue::Event event = InCpp(which);
  const callcue_event flat = Flat(which);
  const std::string protobuf = Bytes(which);
  const callcue_string bytes = {protobuf.data(), protobuf.size()}, json = callcue_str(kJson[which]);
  uint32_t count = 0;
  Measure(what, {
    Repeated("C++", sizeof event, [&] { Must(cpp.Post(event).ok()); }),
    Repeated("struct", sizeof flat, [&] { Must(callcue_call_post(calls[0], &flat, &count, nullptr)); }),
    Repeated("protobuf", bytes.size, [&] { Must(callcue_call_post_protobuf(calls[1], bytes, &count, nullptr)); }),
    Repeated("JSON", json.size, [&] { Must(callcue_call_post_json(calls[2], json, 0, &count, nullptr)); }),
  }, true);
  for (callcue_call* call : calls) callcue_call_free(call);
}

// The decision on an answered call: a recommendation with its script and its times, a change of state.
void MeasureDecision(const Client& client) {
  callcue_call* const call = client.NewCall();
  callcue_event event;
  CALLCUE_INIT(&event);
  event.kind = CALLCUE_DELIVERED;
  event.at_ms = kAt;
  callcue_call_post(call, &event, nullptr, nullptr);
  event.kind = CALLCUE_ESTABLISHED;
  event.at_ms = kAt + 3000;
  event.party = CALLCUE_PARTY_AGENT;
  uint32_t count = 0;
  Must(callcue_call_post(call, &event, &count, nullptr));
  Must(count > 0);
  const callcue_decision* decision = callcue_call_decision(call, count - 1);
  callcue_buffer* const buffer = client.buffer;
  const auto way = [=](const char* name, auto encode) {
    const auto once = [=] { Must(encode(decision, buffer, nullptr)); };
    once();
    return Repeated(name, callcue_buffer_bytes(buffer).size, once);
  };
  Measure("decision", {way("protobuf", callcue_decision_to_protobuf), way("JSON", callcue_decision_to_json)}, false);
  callcue_call_free(call);
}

}  // namespace

int main() {
  callcue::Diagnostics problems;
  const auto policy = callcue::Policy::LoadBuiltin(callcue::Policy::kPowerSupply, {}, &problems);
  const Client client;
  std::printf("%-10s%-10s%6s%10s%10s%10s%10s\n", "", "", "bytes", "ns", "least", "over C++", "least");
  MeasureEvent("tick", kTick, *policy, client);
  MeasureEvent("held", kHeld, *policy, client);
  MeasureEvent("utterance", kUtterance, *policy, client);
  MeasureDecision(client);
}
