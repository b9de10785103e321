// A host that has its own copy of callcue's .proto files, in the full runtime of protobuf: its events go in, its classes read
// what comes out, by reflection too. Usage: host LIBRARY
#include <google/protobuf/descriptor.h>

#include "callcue/v1/decision.pb.h"
#include "callcue/v1/event.pb.h"
#include "tests/capi/session.h"

int main(int, char** arguments) {
  using namespace callcue::testing;
  callcue::v1::Event event;
  if (event.GetDescriptor()->field_count() < 20) Die("this isn't the full runtime");
  const Api api = Load(arguments[1], RTLD_GLOBAL);
  callcue_policy* policy = LoadBuiltin(api);
  callcue_call* call = nullptr;
  callcue_buffer* buffer = nullptr;
  if (api.call_new(policy, &call, nullptr) || api.buffer_new(&buffer, nullptr)) Die("no call");
  int recommendations = 0;
  event.set_at_ms(100);
  event.mutable_delivered();
  for (int step = 0; step < 4; ++step) {
    if (step == 1) event.set_at_ms(4000), event.mutable_established()->set_answered_by(callcue::v1::PARTY_AGENT);
    if (step == 2) event.set_at_ms(20000), event.mutable_held()->set_by(callcue::v1::PARTY_AGENT);
    if (step == 3) event.set_at_ms(90000), event.mutable_retrieved()->set_by(callcue::v1::PARTY_AGENT);
    const std::string bytes = event.SerializeAsString();
    uint32_t count = 0;
    callcue_error error;
    CALLCUE_INIT(&error);
    if (api.call_post_protobuf(call, {bytes.data(), bytes.size()}, &count, &error)) Die(error.message);
    for (uint32_t i = 0; i < count; ++i) {
      if (api.decision_to_protobuf(api.call_decision(call, i), buffer, nullptr)) Die("not encoded");
      callcue::v1::Decision decision;
      const std::string_view encoded = View(api.buffer_bytes(buffer));
      if (!decision.ParseFromArray(encoded.data(), static_cast<int>(encoded.size()))) Die("the host can't read a decision");
      if (!decision.GetReflection()->GetUnknownFields(decision).empty()) Die("fields that the host doesn't know");
      if (decision.SerializeAsString() != encoded) Die("the host's classes write other bytes");
      recommendations += decision.recommendations_size();
    }
  }
  if (recommendations == 0) Die("nothing was recommended");
  if (google::protobuf::DescriptorPool::generated_pool()->FindFileByName("callcue/v1/event.proto") != event.GetDescriptor()->file()) {
    Die("another event.proto is registered");
  }
  Run(api);
  api.call_free(call), api.policy_free(policy), api.buffer_free(buffer);
  return 0;
}
