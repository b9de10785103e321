// Options that several verbs have.
#ifndef CALLCUE_LIB_CLI_STYLE_H_
#define CALLCUE_LIB_CLI_STYLE_H_

#include <string>

#include "CLI/CLI.hpp"

namespace callcue::cli {

void AddColour(CLI::App* verb, std::string* when);
void AddLanguage(CLI::App* verb, std::string* language, const std::string& help);
void AddSettle(CLI::App* verb, double* seconds);

}  // namespace callcue::cli

#endif  // CALLCUE_LIB_CLI_STYLE_H_
