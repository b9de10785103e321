// Decisions and views as bytes: the messages of decision.proto and view.proto in protobuf's binary form and in
// canonical proto3 JSON (fields by number, defaults omitted, 64-bit integers as strings, enumerators by name).
//
// Both come from one list of fields for each message, so they can't differ. Deterministic, and free of allocations but
// for the growth of `out`. Strings are taken as they are: the engine checked them.
//
// Thread rule: as for any function of values.
#ifndef CALLCUE_LIB_WIRE_DECISION_WRITER_H_
#define CALLCUE_LIB_WIRE_DECISION_WRITER_H_

#include <string>
#include <vector>

#include "callcue/decision.h"
#include "callcue/explain.h"
#include "callcue/view.h"
#include "lib/wire/output_buffer.h"

namespace callcue::wire {

// Each appends one message to `out`, unless it says otherwise; JSON on one line, without a line end.
class DecisionWriter {
 public:
  static void AppendBinary(const Decision& decision, std::string* out);
  static void AppendJson(const Decision& decision, std::string* out);
  // The same in place of what was in `out`, which is how decisions are written again and again.
  static void WriteBinary(const Decision& decision, Bytes* out);
  static void WriteJson(const Decision& decision, Bytes* out);
  static void AppendBinary(const PermissionAnswer& answer, std::string* out);
  static void AppendJson(const PermissionAnswer& answer, std::string* out);
  static void AppendBinary(const CallView& view, std::string* out);
  static void AppendJson(const CallView& view, std::string* out);
  static void AppendBinary(const Explanation& explanation, std::string* out);
  static void AppendJson(const Explanation& explanation, std::string* out);
  // An ExplanationList.
  static void AppendBinary(const std::vector<Explanation>& explanations, std::string* out);
  static void AppendJson(const std::vector<Explanation>& explanations, std::string* out);
};

// A JSON string with its quotes.
void AppendJsonString(std::string_view text, std::string* out);

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_DECISION_WRITER_H_
