// Where problems of cues are shown.
#include <gtest/gtest.h>

#include <string>

#include "callcue/policy.h"

namespace callcue::check {
namespace {

TEST(CueDiagnostics, PointAtTheWordsThatAreWrong) {
  Diagnostics problems;
  Policy::LoadText(
      "act { name: \"thanks\" party: PARTY_AGENT phrases { any: \"thanks\" } }\n"
      "act { name: \"greeting\" party: PARTY_AGENT phrases { any: \"hello\" } }\n"
      "cues { act: \"thanks\" cue { weight: 1 words: \"one\" } }\n"
      "cues {\n"
      "  act: \"greeting\"\n"
      "  cue { weight: 1 words: [\"one\", \"two\"] }\n"
      "  cue {\n"
      "    weight: -2\n"
      "    words: [\"three\",\n"
      "            \"\", \"two\"]\n"
      "  }\n"
      "  cue { weight: 10000 words: \"six\" }\n"
      "}\n"
      "rule { id: \"r\" on: \"act.thanks\" on: \"act.greeting\" recommend { action: LISTEN } }\n",
      {}, &problems)
      .IgnoreError();
  std::string places;
  for (const Diagnostic& d : problems) {
    places += std::to_string(d.line) + ":" + std::to_string(d.column) + "+" + std::to_string(d.length) + " " + d.code +
              " " + d.element + "\n";
  }
  EXPECT_EQ(places,
            "10:14+0 cues.filler greeting\n"
            "10:18+3 cues.twice greeting\n"
            "12:17+5 bad-value greeting\n");
}

}  // namespace
}  // namespace callcue::check
