// Files of test cases (case.proto), for the verbs that read them.
#ifndef CALLCUE_LIB_CLI_CASE_FILES_H_
#define CALLCUE_LIB_CLI_CASE_FILES_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/syntax/policy_text.h"

namespace callcue::cli {

// Adds the files of cases in a folder, in the order of their names. False, said on standard error with `advice` behind
// it, if it can't be read.
bool ListCaseFiles(const std::string& folder, std::string_view advice, std::vector<std::string>* paths);

// kFine; what is wrong is said on standard error, and is kUsage where nothing can be read, kFindings where the text has
// errors.
int ReadCaseFile(const std::string& path, syntax::ParsedCases* parsed);

}  // namespace callcue::cli

#endif  // CALLCUE_LIB_CLI_CASE_FILES_H_
