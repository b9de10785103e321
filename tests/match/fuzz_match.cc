// Fuzzer: the first byte chooses a policy, or says that the input up to the first line feed is a phrase; the rest is
// text.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "lib/match/matcher.h"

using namespace callcue::match;

namespace {

std::unique_ptr<const Matcher> Fixed() {
  const char* const phrases[] = {"您好|请问{6}帮您", "对不起 & 久等",  "^嗯{3}好$", "near(5, 24小时, 联系)",
                                 "a{9}b{9}c",        "二十|一下|万一", "thank you", "好啊"};
  std::vector<PhraseSpec> specs;
  for (const char* phrase : phrases) {
    PhraseSpec spec;
    spec.act = static_cast<uint32_t>(specs.size()) % 5;
    spec.text = phrase;
    spec.negatable = specs.size() % 2;
    specs.push_back(spec);
  }
  specs.push_back(specs[0]);
  specs.back().role = PhraseSpec::Role::kRegex;
  specs.back().text = "工号[0-9]{3,5}|嗯.好";
  specs.push_back(specs[1]);
  specs.back().role = PhraseSpec::Role::kExcept;
  std::vector<Problem> problems;
  return Matcher::Compile(specs, {}, {{"zh", {"不", "没有"}}}, {}, &problems);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::unique_ptr<const Matcher> fixed = Fixed();
  static Scratch scratch;
  if (size == 0 || fixed == nullptr) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::unique_ptr<const Matcher> own;
  if (data[0] & 1) {
    const size_t line = text.find('\n');
    PhraseSpec spec;
    spec.text = std::string(text.substr(0, line));
    if (data[0] & 2) spec.role = PhraseSpec::Role::kRegex;
    spec.negatable = data[0] & 4;
    if (line != text.npos) text.remove_prefix(line + 1);
    std::vector<Problem> problems;
    own = Matcher::Compile({spec}, {{"x", "甲|乙{3}丙"}}, {{"", {"不"}}}, {}, &problems);
    for (const Problem& p : problems) {
      if (p.begin > p.end || p.end > spec.text.size() || p.code.empty()) abort();
    }
    if ((own == nullptr) == problems.empty()) abort();
  }
  const Matcher& matcher = own != nullptr ? *own : *fixed;
  Result result;
  if (!matcher.Scan(text, 1, "zh", &scratch, &result)) return 0;
  uint32_t before = 0;
  for (const Hit& hit : result.hits) {
    // In order, inside the text, at the edges of characters.
    if (hit.begin_byte < before || hit.begin_byte >= hit.end_byte || hit.end_byte > text.size()) abort();
    if ((text[hit.begin_byte] & 0xC0) == 0x80) abort();
    if (hit.end_byte < text.size() && (text[hit.end_byte] & 0xC0) == 0x80) abort();
    if (hit.end_point > result.code_points || hit.begin_utf16 < hit.begin_point) abort();
    before = hit.begin_byte;
  }
  return 0;
}
