// Any bytes as a policy: no crash, and every problem lies within the text.
#include <cstdlib>

#include "lib/base/utf8.h"
#include "lib/syntax/policy_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  callcue::syntax::ParsedPolicy parsed;
  callcue::Diagnostics problems;
  if (callcue::syntax::ParsePolicyText(text, "p", &parsed, &problems) != problems.empty()) std::abort();
  for (const callcue::Diagnostic& d : problems) {
    if (d.code == "internal" || (d.line > 0 && d.column > callcue::CountCodePoints(d.excerpt) + 1)) std::abort();
    callcue::FormatDiagnostic(d);
  }
  for (int i = 0; i < parsed.policy.rule_size(); ++i) {
    const std::string path = "rule[" + std::to_string(i) + "].when";
    for (size_t at = 0; at <= parsed.policy.rule(i).when().size(); ++at)
      parsed.map.LocateIn(path, static_cast<uint32_t>(at));
  }
  return 0;
}
