// Policies and cases as authors write them: protobuf text format in, messages and a map of places out.
//
// The only place that knows text format. The parser is our own, driven by the schema, because protobuf's
// stops at the first error, loses the places of list elements and recurses without limit; tests compare the
// two.
#ifndef CALLCUE_LIB_SYNTAX_POLICY_TEXT_H_
#define CALLCUE_LIB_SYNTAX_POLICY_TEXT_H_

#include <google/protobuf/arena.h>

#include <memory>
#include <string>
#include <string_view>

#include "callcue/diagnostic.h"
#include "callcue/v1/case.pb.h"
#include "callcue/v1/policy.pb.h"
#include "lib/syntax/source_map.h"

namespace callcue::syntax {

struct ParsedPolicy {
  std::unique_ptr<google::protobuf::Arena> arena = NewArena();
  callcue::v1::Policy& policy = *google::protobuf::Arena::CreateMessage<callcue::v1::Policy>(arena.get());
  std::string bytes;  // of the policy as it was read, in the order of the text
  SourceMap map;

 private:
  // Most policies fit into few blocks.
  static std::unique_ptr<google::protobuf::Arena> NewArena();
};
struct ParsedCases {
  callcue::v1::CaseFile file;
  SourceMap map;
};

// Parses a whole file. `path` names it in diagnostics. False if there was an error; whatever was found is
// added to `diagnostics`, sorted, and the output then holds what could be read (elements without an error,
// and the map), so that later stages may report their problems too.
bool ParsePolicyText(std::string_view text, std::string_view path, ParsedPolicy* out,
                     Diagnostics* diagnostics);
bool ParseCaseText(std::string_view text, std::string_view path, ParsedCases* out, Diagnostics* diagnostics);

}  // namespace callcue::syntax

#endif  // CALLCUE_LIB_SYNTAX_POLICY_TEXT_H_
