#include "lib/cli/case_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "callcue/diagnostic.h"
#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/verbs.h"

namespace callcue::cli {

bool ListCaseFiles(const std::string& folder, std::string_view advice, std::vector<std::string>* paths) {
  const auto before = static_cast<std::ptrdiff_t>(paths->size());
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".textproto") paths->push_back(it->path().string());
  }
  std::sort(paths->begin() + before, paths->end());
  if (error) Complain(Concat("callcue: ", folder, ": ", error.message(), advice, "\n"));
  return !error;
}

int ReadCaseFile(const std::string& path, syntax::ParsedCases* parsed) {
  Input input(path);
  std::string text;
  if (!input.ReadAll(limits::kPolicyBytes, &text)) {
    Complain(Concat("callcue: ", input.error(), "\n"));
    return kUsage;
  }
  Diagnostics problems;
  if (syntax::ParseCaseText(text, NameOf(path), parsed, &problems)) return kFine;
  Complain(FormatProblems(problems));
  return kFindings;
}

}  // namespace callcue::cli
