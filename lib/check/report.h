// Collects what is wrong with a policy, with its place.
#ifndef CALLCUE_LIB_CHECK_REPORT_H_
#define CALLCUE_LIB_CHECK_REPORT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "callcue/diagnostic.h"
#include "lib/check/codes.h"
#include "lib/syntax/sources.h"

namespace callcue::check {

// A field of the policy, as a chain on the stack: no text is built unless there is something to report. A part borrows
// the one before it.
struct Path {
  const Path* parent = nullptr;
  const char* field = "";
  int index = -1;            // of a repeated field
  std::string_view element;  // the ID of what it holds

  Path Field(const char* name) const& { return {this, name, -1, {}}; }
  Path Field(const char* name) const&& = delete;  // it would dangle
  Path At(const char* name, int i, std::string_view id = {}) const& { return {this, name, i, id}; }
  Path At(const char* name, int i, std::string_view id = {}) const&& = delete;
  std::string Text() const;          // "rule[3].when"
  std::string_view Element() const;  // of the innermost part that has one
};

class Reporter {
 public:
  // `map` is null for a policy without a text: diagnostics have no lines then.
  Reporter(const syntax::SourceMap* map, std::string_view file) { sources_.AddFile(map, file); }
  explicit Reporter(syntax::Sources sources) : sources_(std::move(sources)) {}

  void Report(Code code, const Path& at, std::string message, std::string hint = {});
  // At bytes [begin, end) of a string field's value.
  void ReportIn(Code code, const Path& at, std::string_view value, uint32_t begin, uint32_t end, std::string message,
                std::string hint = {});
  // A problem with a code of lib/expr or lib/match.
  void ReportForeign(std::string_view code, bool warning, const Path& at, std::string_view value, uint32_t begin,
                     uint32_t end, std::string message, std::string hint);
  // A warning with a code of another list: of the deep checks.
  void ReportWarning(std::string_view code, const Path& at, std::string message, std::string hint);
  // Of the loader's options: no place in the file.
  void ReportOption(Code code, std::string_view name, std::string message, std::string hint = {});

  // "policy.textproto:12", or "line 12" of a text without a path; for messages.
  std::string Where(const Path& at) const;

  bool failed() const { return failed_; }
  // Sorted.
  Diagnostics Take();

 private:
  // What only follows from what couldn't be read: it has been said.
  bool Follows(std::string_view code, const syntax::Sources::Place& place) const;
  Diagnostic& Add(std::string_view code, bool warning, std::string_view file, std::string message, std::string hint);

  syntax::Sources sources_;
  Diagnostics list_;
  bool failed_ = false;
};

}  // namespace callcue::check

#endif  // CALLCUE_LIB_CHECK_REPORT_H_
