// Reads a built-in policy when the library is built, so that loading it needn't.
//   read_pack POLICY.textproto BYTES CUES READING
// writes what load::Builtin says.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "lib/check/link.h"
#include "lib/match/matcher.h"
#include "lib/program/compile.h"
#include "lib/syntax/policy_text.h"

namespace callcue::load {
namespace {

struct PackRead {
  std::string bytes, cues, reading;
};

// Nothing if the policy isn't as it must be: then whatever is wrong is told when it is loaded.
PackRead Read(const std::string& text) {
  syntax::ParsedPolicy parsed;
  Diagnostics problems;
  if (!syntax::ParsePolicyText(text, "", &parsed, &problems)) return {};
  check::Reporter reporter(&parsed.map, "");
  const auto policy = check::Link(parsed.policy, {}, &reporter);
  if (reporter.failed() || !reporter.Take().empty()) return {};
  PackRead read;
  read.reading = match::Matcher::Read(policy->phrases, policy->sub_phrases, policy->negators,
                                      check::PhraseOptions(*policy), program::HashOfPhrases(*policy));
  v1::Policy cues;
  cues.mutable_cues()->Swap(parsed.policy.mutable_cues());
  read.cues = cues.SerializeAsString();
  read.bytes = parsed.policy.SerializeAsString();
  return read;
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
  if (count != 5) {
    std::cerr << "usage: read_pack POLICY.textproto BYTES CUES READING\n";
    return 2;
  }
  std::ifstream in(arguments[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const callcue::load::PackRead read = callcue::load::Read(text);
  using callcue::load::Write;
  if (text.empty() || !Write(read.bytes, arguments[2]) || !Write(read.cues, arguments[3]) ||
      !Write(read.reading, arguments[4])) {
    std::cerr << "read_pack: can't read " << arguments[1] << ", or can't write what comes of it\n";
    return 1;
  }
  return 0;
}
