// The acts of the built-in policy under a recogniser's switches: each line of the work corpus, written as other
// settings would have written it, gives the same acts at the same places.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "callcue/policy.h"
#include "lib/evaluate/corpus.h"
#include "lib/match/matcher.h"
#include "lib/program/program.h"
#include "tests/match/recogniser.h"

namespace callcue::evaluate {
namespace {

using match::Recogniser;

// Acts with the first and the last piece that each reaches over.
std::string Shown(const match::Result& result, const std::vector<match::ByteSpan>& places) {
  std::string shown = result.only_acknowledgement ? "acknowledgement only " : "";
  for (const match::Hit& hit : result.hits) {
    size_t first = 0, last = 0;
    for (size_t i = 0; i < places.size(); ++i) {
      if (places[i].begin <= hit.begin_byte) first = i;
      if (places[i].begin < hit.end_byte) last = i;
    }
    shown += std::to_string(hit.act) + ":" + std::to_string(first) + "-" + std::to_string(last) + " ";
  }
  return shown;
}

TEST(Invariance, OfTheBuiltInPolicyOverTheWorkCorpus) {
  Diagnostics problems;
  auto policy = Policy::LoadBuiltin(Policy::kPowerSupply, {}, &problems);
  ASSERT_TRUE(policy.ok());
  const match::Matcher& matcher = *(*policy)->program().matcher;
  std::ifstream file(CALLCUE_SOURCE_DIR "/tests/corpus/work.jsonl");
  CorpusReader reader;
  Recogniser recogniser(5);
  // Others are words to this policy: 可以啊 is consent, 还有那个 announces another matter, 嗯 acknowledges, 唔要
  // refuses.
  recogniser.fillers = {"呃", "噢"};
  match::Scratch scratch;
  match::Result result;
  size_t lines = 0, with_acts = 0, different = 0;
  for (std::string line; std::getline(file, line);) {
    Utterance said;
    std::string problem;
    ASSERT_TRUE(reader.Read(line, &said, &problem)) << problem;
    auto scan = [&](const std::string& text, const std::vector<match::ByteSpan>& places) {
      EXPECT_TRUE(matcher.Scan(text, static_cast<int>(said.party), said.language, &scratch, &result)) << text;
      return Shown(result, places);
    };
    const std::vector<Recogniser::Piece> pieces = recogniser.Read(said.text);
    std::vector<match::ByteSpan> places;
    for (const Recogniser::Piece& piece : pieces) places.push_back(piece.span);
    const std::string plain = scan(said.text, places);
    ++lines;
    with_acts += !plain.empty();
    // None, each alone, all, and a few of the other combinations: each comes up with some lines.
    std::vector<int> switches = {0, Recogniser::kAll};
    for (int s = 1; s < Recogniser::kAll; s *= 2) switches.push_back(s);
    for (int k = 0; k < 4; ++k) switches.push_back(static_cast<int>((lines * 4 + k) % (Recogniser::kAll + 1)));
    for (int s : switches) {
      const std::string written = recogniser.Write(pieces, s, &places);
      const std::string shown = scan(written, places);
      if (shown != plain && ++different <= 10) {
        ADD_FAILURE() << "switches " << s << ": " << said.text << " as " << written << ": " << shown << "not " << plain;
      }
    }
  }
  EXPECT_EQ(different, 0u);
  EXPECT_GT(lines, 4000u);
  EXPECT_GT(with_acts, lines / 4);
}

}  // namespace
}  // namespace callcue::evaluate
