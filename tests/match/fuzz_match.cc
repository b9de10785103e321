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
  specs.push_back(specs[2]);
  specs.back().role = PhraseSpec::Role::kExceptInClause;
  specs.push_back(specs[5]);
  specs.back().role = PhraseSpec::Role::kExceptInUtterance;
  specs.back().group = 1;
  std::vector<Problem> problems;
  Options options;
  options.slots = {{0, ValueKind::kAmount, 12, "sum"}, {1, ValueKind::kDate, 200, "day"}};
  return Matcher::Compile(specs, {}, {{"zh", {"不", "没有"}}}, options, &problems);
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
    std::vector<PhraseSpec> specs = {spec};
    if (data[0] & 8) {  // the same as exceptions, and something to except
      specs.push_back(spec);
      specs.back().role = data[0] & 16 ? PhraseSpec::Role::kExceptInClause : PhraseSpec::Role::kExceptInUtterance;
      specs.push_back(spec);
      specs.back().text = "您|好|1";
      specs.back().role = PhraseSpec::Role::kAny;
    }
    Options options;
    for (uint32_t kind = 0; kind < 5; ++kind) {
      options.slots.push_back({0, static_cast<ValueKind>(kind), 12, std::string(1, static_cast<char>('a' + kind))});
    }
    if (line != text.npos) text.remove_prefix(line + 1);
    std::vector<Problem> problems;
    own = Matcher::Compile(specs, {{"x", "甲|乙{3}丙"}}, {{"", {"不"}}}, options, &problems);
    bool usable = true;
    for (const Problem& p : problems) {
      if (p.begin > p.end || p.end > specs[p.index].text.size() || p.code.empty()) abort();
      usable = usable && p.warning;
    }
    if ((own != nullptr) != usable) abort();
  }
  const Matcher& matcher = own != nullptr ? *own : *fixed;
  Result result;
  const uint32_t pauses[] = {data[0], data[0] * 3u};
  Said said;
  said.text = text;
  said.party = 1;
  said.language = "zh";
  said.pauses = pauses;
  said.pause_count = 2;
  if (!matcher.Scan(said, &scratch, &result)) return 0;
  for (const SlotValue& value : result.values) {
    if (value.hit >= result.hits.size() || value.begin_byte >= value.end_byte || value.end_byte > text.size()) abort();
    if (value.size > sizeof(value.text)) abort();
  }
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
