#include "lib/load/binary.h"

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/base/utf8.h"
#include "proto/schema.h"

namespace callcue::load {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// protobuf prints to stderr when it meets a string that isn't UTF-8, so strings are looked at first. Depth is bounded.
class Walker {
 public:
  explicit Walker(CodedInputStream* in) : in_(*in) {}

  bool Walk(const Descriptor* type, int depth) {
    if (depth > limits::kPolicyNesting) return false;
    while (const uint32_t tag = in_.ReadTag()) {
      const FieldDescriptor* field = type->FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
      const bool delimited = WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED;
      if (field == nullptr || !delimited) {
        if (!WireFormatLite::SkipField(&in_, tag)) return false;
        continue;
      }
      uint32_t size;
      if (!in_.ReadVarint32(&size)) return false;
      if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
        const CodedInputStream::Limit limit = in_.PushLimit(static_cast<int>(size));
        if (!Walk(field->message_type(), depth + 1) || in_.BytesUntilLimit() != 0) return false;
        in_.PopLimit(limit);
      } else if (field->type() == FieldDescriptor::TYPE_STRING) {
        if (!in_.ReadString(&text_, static_cast<int>(size)) || !IsValidUtf8(text_)) return false;
      } else if (!in_.Skip(static_cast<int>(size))) {
        return false;
      }
    }
    return in_.ConsumedEntireMessage();
  }

 private:
  CodedInputStream& in_;
  std::string text_;
};

bool AllTextIsUtf8(std::string_view bytes) {
  google::protobuf::FileDescriptorSet files;
  google::protobuf::DescriptorPool pool;
  const std::string_view schema = proto::SchemaBytes();
  if (!files.ParseFromArray(schema.data(), static_cast<int>(schema.size()))) return false;
  for (const auto& file : files.file()) {
    if (pool.BuildFile(file) == nullptr) return false;
  }
  CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int>(bytes.size()));
  return Walker(&in).Walk(pool.FindMessageTypeByName("callcue.v1.Policy"), 0);
}

}  // namespace

bool ParseBinary(std::string_view bytes, std::string_view path, v1::Policy* message, Diagnostics* problems) {
  const auto refuse = [&](std::string code, std::string text) {
    Diagnostic d;
    d.code = std::move(code);
    d.path = std::string(path);
    d.message = std::move(text);
    problems->push_back(std::move(d));
    return false;
  };
  if (bytes.size() > limits::kPolicyBytes) {
    return refuse("too-large", Concat("larger than ", limits::kPolicyBytes >> 20, " MiB"));
  }
  if (!AllTextIsUtf8(bytes)) {
    return refuse("not-a-policy", "these bytes aren't a policy in binary form");
  }
  CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int>(bytes.size()));
  in.SetRecursionLimit(limits::kPolicyNesting + 1);
  if (!message->ParseFromCodedStream(&in) || !in.ConsumedEntireMessage()) {
    return refuse("not-a-policy", "these bytes aren't a policy in binary form");
  }
  return true;
}

}  // namespace callcue::load
