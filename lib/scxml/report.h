// Problems of a document, each with its place.
#ifndef CALLCUE_LIB_SCXML_REPORT_H_
#define CALLCUE_LIB_SCXML_REPORT_H_

#include <string>
#include <string_view>

#include "callcue/diagnostic.h"
#include "lib/scxml/codes.h"
#include "lib/syntax/source_map.h"

namespace callcue::scxml {

// A piece of the document: bytes begin..end of its text.
struct Span {
  uint32_t begin = 0, end = 0;
};

class Reporter {
 public:
  Reporter(std::string_view text, std::string_view path, Diagnostics* out) : map_(text), path_(path), out_(out) {}

  void Report(Code code, Span where, std::string message, std::string hint = "");
  bool failed() const { return failed_; }
  uint32_t LineOf(Span where) const { return map_.At(where.begin, where.end).line; }
  std::string_view text() const { return map_.text(); }

 private:
  syntax::SourceMap map_;
  std::string path_;
  Diagnostics* out_;
  bool failed_ = false;
};

}  // namespace callcue::scxml

#endif  // CALLCUE_LIB_SCXML_REPORT_H_
