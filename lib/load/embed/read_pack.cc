// Reads a built-in policy when the library is built, so that loading it needn't.
//   read_pack POLICY.textproto BYTES READING
// writes the policy in binary form, and what match::Matcher::Read makes of its phrases.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "lib/check/link.h"
#include "lib/match/matcher.h"
#include "lib/syntax/policy_text.h"

namespace callcue::load {
namespace {

struct PackRead {
  std::string bytes, reading;
};

// Nothing if the policy isn't as it must be: then whatever is wrong is told when it is loaded.
PackRead Read(const std::string& text) {
  syntax::ParsedPolicy parsed;
  Diagnostics problems;
  if (!syntax::ParsePolicyText(text, "", &parsed, &problems)) return {};
  check::Reporter reporter(&parsed.map, "");
  const auto policy = check::Link(parsed.policy, {}, &reporter);
  if (reporter.failed()) return {};
  return {parsed.bytes, match::Matcher::Read(policy->phrases, policy->sub_phrases, policy->negators, check::PhraseOptions(*policy))};
}

bool Write(const std::string& bytes, const char* path) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  out.close();
  return static_cast<bool>(out);
}

}  // namespace
}  // namespace callcue::load

int main(int count, char** arguments) {
  if (count != 4) {
    std::cerr << "usage: read_pack POLICY.textproto BYTES READING\n";
    return 2;
  }
  std::ifstream in(arguments[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const callcue::load::PackRead read = callcue::load::Read(text);
  if (text.empty() || !callcue::load::Write(read.bytes, arguments[2]) || !callcue::load::Write(read.reading, arguments[3])) {
    std::cerr << "read_pack: can't read " << arguments[1] << ", or can't write " << arguments[2] << " or " << arguments[3] << "\n";
    return 1;
  }
  return 0;
}
