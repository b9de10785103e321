// The verbs of the `callcue` command. Each adds itself to the parser and leaves its exit status in `status`.
#ifndef CALLCUE_LIB_CLI_VERBS_H_
#define CALLCUE_LIB_CLI_VERBS_H_

#include "CLI/CLI.hpp"

namespace callcue::cli {

inline constexpr int kFine = 0;
inline constexpr int kFindings = 1;  // problems of a policy, a line that can't be replayed or evaluated
inline constexpr int kUsage = 2;     // wrong arguments, files that can't be read or written

void AddCheck(CLI::App* app, int* status);
void AddReplay(CLI::App* app, int* status);
void AddExplain(CLI::App* app, int* status);
void AddAudit(CLI::App* app, int* status);
void AddDump(CLI::App* app, int* status);
void AddEvaluate(CLI::App* app, int* status);
void AddTest(CLI::App* app, int* status);
void AddTry(CLI::App* app, int* status);
void AddExport(CLI::App* app, int* status);
void AddImport(CLI::App* app, int* status);

}  // namespace callcue::cli

#endif  // CALLCUE_LIB_CLI_VERBS_H_
