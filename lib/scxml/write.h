// A lowered chart as a policy in text format.
#ifndef CALLCUE_LIB_SCXML_WRITE_H_
#define CALLCUE_LIB_SCXML_WRITE_H_

#include <set>
#include <string>

#include "lib/scxml/cel.h"
#include "lib/scxml/chart.h"
#include "lib/syntax/text_writer.h"

namespace callcue::scxml {

class Writer {
 public:
  Writer(Reporter* reporter, const Chart* chart) : reporter_(*reporter), chart_(*chart), cel_(reporter, chart) {}

  std::string Write();

 private:
  void WriteVariables();
  void WriteVariable(std::string_view name, std::string_view type, const std::string& value, std::string comment = "");
  void WriteEventRules();
  void WriteRegion();
  void WriteInitial(const State& state);
  void WriteState(int index);
  void WriteChildren(int index);
  void WriteTransition(int source, const Transition& t);
  void WriteBlock(std::string_view field, const Block& block);
  void WriteContent(const Content& content);
  void WriteAssign(std::string_view field, const Content& content);
  void WriteSet(std::string_view field, std::string_view variable, std::string_view value);
  void WriteIf(const Content& content, size_t branch);
  void WriteLate(const State& state);
  bool CheckDomain(int source, const Transition& t) const;
  void CheckHistories(int source, const Transition& t) const;

  bool IsHistory(int state) const;
  int Child(int ancestor, int state) const;
  int Domain(int source, const Transition& t, bool as_scxml) const;
  bool AllInside(int outer, const std::vector<int>& states) const;
  bool Reenters(int source, const Transition& t) const;
  std::string LateFlag(const State& state) const { return state.name + "_was_entered"; }
  std::string IdOf(const Content& send) const;

  Reporter& reporter_;
  const Chart& chart_;
  Cel cel_;
  syntax::TextWriter out_;
  std::set<std::string> ids_;   // of sends
};

}  // namespace callcue::scxml

#endif  // CALLCUE_LIB_SCXML_WRITE_H_
