#include "lib/cli/style.h"

#include <string_view>

#include "lib/base/concat.h"

namespace callcue::cli {
namespace {

constexpr double kLongestSettle = 1e9;  // thirty years

std::string CheckSettle(const std::string& text) {
  double seconds = -1;
  const bool read = CLI::detail::lexical_cast(text, seconds);
  return read && seconds >= 0 && seconds <= kLongestSettle ? "" : Concat("\"", text, "\" is not a time in seconds");
}

}  // namespace

void AddColour(CLI::App* verb, std::string* when) {
  verb->add_option("--color", *when, "auto (default: on a terminal, unless NO_COLOR is set), always, never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""));
}

void AddLanguage(CLI::App* verb, std::string* language, const std::string& help) {
  verb->add_option("--language", *language, help)
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"zh-CN", "en"}).description(""));
}

void AddSettle(CLI::App* verb, double* seconds) {
  verb->add_option("--settle", *seconds,
                   "For how long a contact that the file leaves open runs on before it is closed; default 120")
      ->type_name("SECONDS")
      ->check(CLI::Validator(CheckSettle, ""));
}

}  // namespace callcue::cli
