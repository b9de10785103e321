// A policy's dump, for tables of tests.
#ifndef CALLCUE_TESTS_PROGRAM_POLICIES_H_
#define CALLCUE_TESTS_PROGRAM_POLICIES_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "callcue/policy.h"
#include "lib/program/program.h"

namespace callcue::program {

inline std::shared_ptr<const Policy> Load(const std::string& text, const LoadOptions& options = {}) {
  Diagnostics problems;
  auto policy = Policy::LoadText(text, options, &problems);
  for (const Diagnostic& d : problems) {
    if (!policy.ok()) ADD_FAILURE() << FormatDiagnostic(d);
  }
  return policy.ok() ? *policy : nullptr;
}

// The lines of a section of the program's dump, without their indent.
inline std::string Section(const std::string& text, const std::string& name) {
  const auto policy = Load(text);
  if (policy == nullptr) return "";
  const std::string dump = policy->Dump("program");
  size_t at = dump.find("\n" + name + "\n");
  if (at == std::string::npos) return "";
  at += name.size() + 2;
  std::string lines;
  while (at < dump.size() && dump[at] == ' ') {
    const size_t end = dump.find('\n', at);
    lines += dump.substr(at + 2, end - at - 1);
    at = end + 1;
  }
  return lines;
}

}  // namespace callcue::program

#endif  // CALLCUE_TESTS_PROGRAM_POLICIES_H_
