// What reads the parts of a document.
#ifndef CALLCUE_LIB_SCXML_READER_H_
#define CALLCUE_LIB_SCXML_READER_H_

#include <initializer_list>

#include "lib/scxml/chart.h"

namespace callcue::scxml {

class Reader {
 public:
  Reader(Reporter* reporter, Chart* chart) : reporter_(*reporter), chart_(*chart) {}

  void ReadDocument(const Element& root);

 private:
  // read.cc
  void ReadState(const Element& e, StateKind kind, int parent);
  void ReadChildren(const Element& e, int self);
  void ReadInitial(const Element& e, int self);
  void ReadTransition(const Element& e, int self);
  void ReadData(const Element& e, int self);
  void ReadDone(const Element& e, int self);
  void Resolve();
  int StateOf(const std::pair<std::string, Span>& id);
  bool Exclude(int a, int b) const;
  std::vector<int> TargetsOf(const std::vector<std::pair<std::string, Span>>& ids, int inside);

  // read_content.cc
  void ReadBlock(const Element& e, Block* block);
  void ReadContent(const Element& e, Block* block);
  void ReadSend(const Element& e, Block* block);
  void ReadAssign(const Element& e, Block* block);
  void ReadScript(const Element& e, Block* block);
  void ReadIf(const Element& e, Block* block);
  void ReadForeach(const Element& e, Block* block);
  void ReadCancel(const Element& e, Block* block);
  void ReadPayload(const Element& e, Payload* payload);
  void CheckTarget(const Element& e, bool* internal);
  bool ReadEventName(const Text& text, std::string* name);
  bool ReadDelay(const Text& text, int64_t* ms);

  // Helpers.
  void CheckAttributes(const Element& e, std::initializer_list<std::string_view> known);
  void CheckValue(const Element& e, std::string_view attribute, std::initializer_list<std::string_view> known);
  void CheckOne(const Element& e, std::initializer_list<std::string_view> attributes);   // at most one of them
  void CheckNoChildren(const Element& e);
  bool IsForeign(const Element& e);
  const Attribute* Need(const Element& e, std::string_view attribute);
  std::optional<Formula> Parse(const Text& text);
  std::optional<Formula> ParseAttribute(const Element& e, std::string_view attribute);
  std::vector<std::pair<std::string, Span>> Words(const Attribute* attribute);
  void Unexpected(const Element& e, std::string_view inside);

  Reporter& reporter_;
  Chart& chart_;
  bool null_model_ = false;
};

// "1.5s", "10ms" in milliseconds; false if it's none, or finer.
bool ParseDelay(std::string_view text, int64_t* ms);

}  // namespace callcue::scxml

#endif  // CALLCUE_LIB_SCXML_READER_H_
