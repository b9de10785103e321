// The wire contract as data: what builds a private DescriptorPool, so that nothing is registered in the process.
#ifndef CALLCUE_PROTO_SCHEMA_H_
#define CALLCUE_PROTO_SCHEMA_H_

#include <string_view>

namespace callcue::proto {

// A serialised google.protobuf.FileDescriptorSet of proto/callcue/v1/*.proto, imports first. Lives as long as the program.
std::string_view SchemaBytes();

}  // namespace callcue::proto

#endif  // CALLCUE_PROTO_SCHEMA_H_
