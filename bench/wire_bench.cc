// Reading an event in its forms, and writing a decision.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "callcue/decision.h"
#include "callcue/v1/event.pb.h"
#include "lib/wire/decision_writer.h"
#include "lib/wire/event_reader.h"

namespace {

using callcue::wire::DecisionWriter;
using callcue::wire::EventReader;

callcue::v1::Event Utterance() {
  callcue::v1::Event e;
  e.set_event_id("c1-0017");
  e.set_at_ms(1753500012345);
  auto* u = e.mutable_utterance();
  u->set_segment_id("s17");
  u->set_stability(callcue::v1::Utterance::FINAL);
  u->set_party(callcue::v1::PARTY_AGENT);
  u->set_text("您好很高兴为您服务请问有什么可以帮您");
  u->set_language("zh-CN");
  u->mutable_when()->set_begin_ms(1753500010000);
  u->mutable_when()->set_end_ms(1753500012000);
  return e;
}
callcue::v1::Event Held() {
  callcue::v1::Event e;
  e.set_event_id("c1-0018");
  e.set_at_ms(1753500012345);
  e.mutable_held()->set_by(callcue::v1::PARTY_AGENT);
  return e;
}
constexpr const char* kJson[] = {
    R"({"eventId":"c1-0018","atMs":"1753500012345","held":{"by":"PARTY_AGENT"}})",
    R"({"eventId":"c1-0017","atMs":"1753500012345","utterance":{"segmentId":"s17","stability":"FINAL",)"
    R"("party":"PARTY_AGENT","text":"您好很高兴为您服务请问有什么可以帮您","language":"zh-CN","when":{"beginMs":"1753500010000","endMs":"1753500012000"}}})"};

std::string Bytes(int which) { return (which == 0 ? Held() : Utterance()).SerializeAsString(); }

// Argument 0: held, 1: an utterance.
void ReadBinary(benchmark::State& state) {
  const std::string bytes = Bytes(static_cast<int>(state.range(0)));
  EventReader reader;
  callcue::Event event;
  for (auto _ : state) {
    if (!reader.ReadBinary(bytes, &event).ok()) std::abort();
    benchmark::DoNotOptimize(event);
  }
  state.counters["bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK(ReadBinary)->Arg(0)->Arg(1);

void ReadGenerated(benchmark::State& state) {
  const std::string bytes = Bytes(static_cast<int>(state.range(0)));
  callcue::v1::Event event;
  for (auto _ : state) {
    if (!event.ParseFromString(bytes)) std::abort();
    benchmark::DoNotOptimize(event);
  }
}
BENCHMARK(ReadGenerated)->Arg(0)->Arg(1);

void ReadJson(benchmark::State& state) {
  const std::string_view json = kJson[state.range(0)];
  EventReader reader;
  callcue::Event event;
  for (auto _ : state) {
    if (!reader.ReadJson(json, false, &event).ok()) std::abort();
    benchmark::DoNotOptimize(event);
  }
  state.counters["bytes"] = static_cast<double>(json.size());
}
BENCHMARK(ReadJson)->Arg(0)->Arg(1);

struct SampleDecision {
  SampleDecision() {
    r.id = 3;
    r.action = callcue::Action::kSay;
    r.severity = callcue::Severity::kMinor;
    r.audience = callcue::Audience::kAgent;
    r.priority = 60;
    r.script_id = "hold.thanks", r.text = "感谢您的耐心等待。", r.language = "zh-CN", r.topic = "hold";
    r.element_id = "hold-thanks";
    r.due_ms = 1753500020345;
    r.clause_ids = clauses;
    d.at_ms = 1753500012345;
    d.step = 18;
    d.disposition = callcue::Disposition::kHandled;
    d.recommendations = absl::MakeConstSpan(&r, 1);
    d.next_deadline_ms = 1753500020346;
  }
  std::string_view clauses[2] = {"ts.2.4", "ts.2.5"};
  callcue::Recommendation r;
  callcue::Decision d;
};

void WriteBinary(benchmark::State& state) {
  const SampleDecision sample;
  callcue::wire::Bytes out;
  for (auto _ : state) {
    DecisionWriter::WriteBinary(sample.d, &out);
    benchmark::DoNotOptimize(out.room.data());
  }
  state.counters["bytes"] = static_cast<double>(out.size);
}
BENCHMARK(WriteBinary);

void WriteJson(benchmark::State& state) {
  const SampleDecision sample;
  callcue::wire::Bytes out;
  for (auto _ : state) {
    DecisionWriter::WriteJson(sample.d, &out);
    benchmark::DoNotOptimize(out.room.data());
  }
  state.counters["bytes"] = static_cast<double>(out.size);
}
BENCHMARK(WriteJson);

}  // namespace

BENCHMARK_MAIN();
