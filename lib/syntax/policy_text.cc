#include "lib/syntax/policy_text.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <simdjson.h>

#include <algorithm>
#include <string>

#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/base/limits.h"
#include "lib/base/utf8.h"
#include "lib/syntax/text_parser.h"
#include "proto/schema.h"

namespace callcue::syntax {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The schema in a pool of its own, up to the type: the process-wide one stays untouched. Null if it can't be read.
const google::protobuf::Descriptor* FindType(const char* type, google::protobuf::DescriptorPool* pool) {
  google::protobuf::Arena arena;
  auto* const files = google::protobuf::Arena::CreateMessage<google::protobuf::FileDescriptorSet>(&arena);
  const std::string_view bytes = proto::SchemaBytes();
  if (!files->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return nullptr;
  for (const auto& file : files->file()) {
    if (pool->BuildFile(file) == nullptr) return nullptr;
    if (const auto* found = pool->FindMessageTypeByName(type)) return found;
  }
  return nullptr;
}

Diagnostic WholeFile(std::string code, std::string message) {
  Diagnostic d;
  d.code = std::move(code);
  d.message = std::move(message);
  return d;
}

// A file in another encoding has such bytes all over: one problem says so, at the first of them.
void CheckUtf8(std::string_view text, const SourceMap& map, Diagnostics* problems) {
  if (simdjson::validate_utf8(text.data(), text.size())) return;
  const auto first = static_cast<uint32_t>(ValidUtf8Prefix(text));
  size_t lines = 0;
  for (size_t at = first; at < text.size(); at += ValidUtf8Prefix(text.substr(at))) {
    ++lines;
    at = std::min(text.find('\n', at), text.size());
  }
  Diagnostic d = WholeFile("bad-utf8", "the file holds bytes that are no UTF-8");
  if (lines > 1) d.message += Concat(", in ", lines, " lines");
  d.hint = lines > 1 ? "it may be in another encoding, such as GBK: save it as UTF-8" : "save it as UTF-8";
  map.Place(map.At(first, first), &d);
  problems->push_back(std::move(d));
}

void Parse(std::string_view text, const char* type, std::string* wire, SourceMap* map,
           Diagnostics* problems) {
  if (text.size() > limits::kPolicyBytes) {
    problems->push_back(
        WholeFile("too-large", Concat("the file is larger than ", limits::kPolicyBytes >> 20, " MiB")));
    return;
  }
  *map = SourceMap(text);
  CheckUtf8(text, *map, problems);
  google::protobuf::DescriptorPool pool;
  if (!problems->empty()) return;
  const google::protobuf::Descriptor* const found = FindType(type, &pool);
  if (found == nullptr) {
    problems->push_back(WholeFile("internal", "the embedded schema can't be read"));
    return;
  }
  ParseText(text, *found, wire, map, problems);
}

// `wire`: the bytes of the message.
template <typename Message>
bool ParseInto(std::string_view text, std::string_view path, const char* type, Message* message,
               std::string* wire, SourceMap* map, Diagnostics* diagnostics) {
  // A byte order mark is no part of the text: positions count without it.
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  Diagnostics problems;
  wire->clear();
  Parse(text, type, wire, map, &problems);
  if (!message->ParseFromString(*wire))
    problems.push_back(WholeFile("internal", "what was read can't be encoded"));
  for (Diagnostic& d : problems) {
    d.path = std::string(path);
    diagnostics->push_back(std::move(d));
  }
  SortDiagnostics(diagnostics);
  return problems.empty();
}

}  // namespace

std::unique_ptr<google::protobuf::Arena> ParsedPolicy::NewArena() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = 4 << 10;
  options.max_block_size = 256 << 10;
  return std::make_unique<google::protobuf::Arena>(options);
}

bool ParsePolicyText(std::string_view text, std::string_view path, ParsedPolicy* out,
                     Diagnostics* diagnostics) {
  return ParseInto(text, path, "callcue.v1.Policy", &out->policy, &out->bytes, &out->map, diagnostics);
}

bool ParseCaseText(std::string_view text, std::string_view path, ParsedCases* out, Diagnostics* diagnostics) {
  std::string wire;
  return ParseInto(text, path, "callcue.v1.CaseFile", &out->file, &wire, &out->map, diagnostics);
}

}  // namespace callcue::syntax
