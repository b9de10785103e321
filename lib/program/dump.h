// Helpers of DumpProgram(): each kind of record is one line, "name key=value ...", and what is absent isn't shown.
#ifndef CALLCUE_LIB_PROGRAM_DUMP_H_
#define CALLCUE_LIB_PROGRAM_DUMP_H_

#include <string>
#include <string_view>

#include "lib/base/concat.h"
#include "lib/program/program.h"

namespace callcue::program {

class Dumper {
 public:
  explicit Dumper(const Program& program) : p_(program) {}
  std::string Run();

 private:
  // dump.cc
  void Section(std::string_view name, size_t count);
  void Line(std::string_view head) { Append(&text_, "  ", head); }
  void End() { text_ += '\n'; }
  void Text(std::string_view key, std::string_view value);  // in quotes
  void Word(std::string_view key, std::string_view value);  // as it is; nothing if empty
  void Number(std::string_view key, int64_t value, int64_t absent = 0);
  void Flag(std::string_view key, bool value) {
    if (value) Append(&text_, " ", key);
  }
  void Guard(std::string_view key, expr::ExprId id);  // its source
  void Time(std::string_view key, const TimeSpec& spec);
  void Span(std::string_view key, Range range);   // [begin,end)
  void States(std::string_view key, Range refs);  // by their IDs
  void Strings(std::string_view key, Range refs);
  void Parties(std::string_view key, uint8_t parties);
  void Streams(std::string_view key, uint16_t streams);
  std::string_view State(uint32_t state) const { return state == 0 ? "/" : p_.states[state].id; }

  void Names();
  void Vocabulary(std::string_view name, const std::vector<std::string_view>& names);
  void Condition(const ActCondition& condition);
  void Variables();
  void Derived();

  // dump_elements.cc
  void Elements();
  void Recommends();
  void Ops();
  void Duties();
  void Judgments();
  void Lists();

  // dump_states.cc
  void Chart();
  void Index();
  void Scripts();

  const Program& p_;
  std::string text_;
};

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_DUMP_H_
