// Generated phrases and texts: the compiled matcher against the obvious one.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "tests/match/match_testing.h"
#include "tests/match/slow_matcher.h"

namespace callcue::match {
namespace {

class Generator {
 public:
  // `wide`: gaps that reach far, in long lines.
  explicit Generator(uint32_t seed, bool wide = false) : random_(seed), wide_(wide) {}
  uint32_t Below(uint32_t n) { return static_cast<uint32_t>(random_() % n); }

  // A phrase as text, and what it means.
  struct Made {
    std::string text;
    std::vector<std::vector<slow::Part>> readings;
  };

  std::string Words() {
    static const char* const kWords[] = {"甲", "乙", "甲", "乙", "甲乙", "乙甲", "不", "一",   "十", "3",
                                         "12", "a ", "甲", "谢", "，",   " ",    "嗯", "那个", "乙", "乙丙甲"};
    std::string words = kWords[Below(20)];
    if (Below(3) == 0) words += kWords[Below(20)];
    return words;
  }

  Made Make(int depth) {
    switch (depth == 0 ? 0 : Below(9)) {
      case 0:
      case 1: {
        const std::string words = Words();
        return {words, {{{false, words, 0, 0}}}};
      }
      case 2:
      case 3:
      case 4: {
        Made a = Make(depth - 1), b = Make(depth - 1);
        return {"(" + a.text + ")" + b.text, Product(a, b)};
      }
      case 5: {
        Made a = Make(depth - 1), b = Make(depth - 1);
        a.readings.insert(a.readings.end(), b.readings.begin(), b.readings.end());
        return {"(" + a.text + "|" + b.text + ")", a.readings};
      }
      case 6: {
        Made a = Make(depth - 1);
        a.readings.push_back({});
        return {"[" + a.text + "]", a.readings};
      }
      case 7: {
        Made a = Make(depth - 1), b = Make(depth - 1);
        const uint32_t least = Below(wide_ ? 20 : 2), most = least + Below(wide_ ? 14 : 4);
        const Made gap = {"", {{{true, "", least, most}}}};
        Made left = {"", Product(a, gap)};
        return {"(" + a.text + "){" + std::to_string(least) + "," + std::to_string(most) + "}(" + b.text + ")",
                Product(left, b)};
      }
      default: {
        Made a = Make(depth - 1), b = Make(depth - 1);
        const uint32_t most = Below(wide_ ? 20 : 4);
        const Made gap = {"", {{{true, "", 0, most}}}};
        std::vector<std::vector<slow::Part>> both = Product({"", Product(a, gap)}, b);
        const std::vector<std::vector<slow::Part>> other = Product({"", Product(b, gap)}, a);
        both.insert(both.end(), other.begin(), other.end());
        return {"near(" + std::to_string(most) + "," + Guarded(a.text) + "," + Guarded(b.text) + ")", both};
      }
    }
  }

  std::string Text() {
    static const char* const kPieces[] = {"甲", "乙",  "丙",   "丁",   "不",   "一", "十", "3",
                                          "12", " a ", " b ",  "谢",   "，",   " ",  "嗯", "那个",
                                          "二", "_",   "不错", "甲乙", "乙丙", "a",  "啊"};
    std::string text;
    if (wide_) {
      for (uint32_t n = Below(160); n > 0; --n) text += kPieces[Below(23)];
      return text;
    }
    for (uint32_t n = Below(24); n > 0; --n) text += kPieces[Below(3) == 0 ? Below(23) : Below(2)];
    return text;
  }

 private:
  // A full-width comma separates the arguments of near.
  static std::string Guarded(const std::string& text) { return "(" + text + ")"; }
  static std::vector<std::vector<slow::Part>> Product(const Made& a, const Made& b) {
    std::vector<std::vector<slow::Part>> result;
    for (const auto& x : a.readings) {
      for (const auto& y : b.readings) {
        result.push_back(x);
        result.back().insert(result.back().end(), y.begin(), y.end());
      }
    }
    return result;
  }
  std::mt19937 random_;
  const bool wide_;
};

std::vector<slow::Reading> Readings(const Generator::Made& made, bool at_begin, bool at_end) {
  std::vector<slow::Reading> result;
  for (const auto& parts : made.readings) result.push_back(slow::Joined({at_begin, at_end, parts}));
  return result;
}

std::string SpansShown(const std::vector<slow::Span>& spans) {
  std::string shown;
  for (auto [begin, end, act] : spans) {
    shown += std::to_string(act) + ":" + std::to_string(begin) + "-" + std::to_string(end) + " ";
  }
  return shown;
}

void ExpectAgreement(uint32_t seeds, uint32_t texts, bool wide, size_t least_hits) {
  Scratch scratch;
  Result result;
  size_t policies = 0, hits = 0;
  for (uint32_t seed = 1; seed <= seeds; ++seed) {
    Generator make(seed, wide);
    std::vector<PhraseSpec> specs;
    std::vector<slow::Phrase> phrases;
    const bool many = seed % 150 == 0;  // so that words belong to more series than a word has bits
    for (uint32_t n = many ? 500 : 1 + make.Below(4); n > 0; --n) {
      PhraseSpec spec = Phrase(make.Below(many ? 9 : 3), "");
      slow::Phrase phrase;
      using Role = PhraseSpec::Role;
      if (make.Below(3) == 0) {
        spec.role = std::array{Role::kExcept, Role::kExceptInClause, Role::kExceptInUtterance}[make.Below(3)];
      }
      spec.group = make.Below(3);
      spec.negatable = make.Below(3) == 0;
      spec.parties = std::array<uint8_t, 5>{0xff, 0xff, 1 << 1, 1 << 2, 1 << 1 | 1 << 2}[make.Below(5)];
      if (make.Below(4) == 0) spec.min_confidence = 0.5;
      const bool both = make.Below(5) == 0;
      for (int side = 0; side <= both; ++side) {
        const bool at_begin = make.Below(8) == 0, at_end = make.Below(8) == 0;
        const Generator::Made made = make.Make(3);
        spec.text += (side ? "&" : "") + std::string(at_begin ? "^" : "") + "(" + made.text + ")" + (at_end ? "$" : "");
        phrase.sides.push_back(Readings(made, at_begin, at_end));
      }
      phrase.act = spec.act;
      phrase.except = spec.role != Role::kAny;
      phrase.in_clause = spec.role == Role::kExceptInClause;
      phrase.in_utterance = spec.role == Role::kExceptInUtterance;
      phrase.group = spec.group;
      phrase.negatable = spec.negatable;
      // The generator makes phrases that an author may not write, too.
      std::vector<Problem> problems;
      if (Matcher::Compile({spec}, {}, {}, {}, &problems) == nullptr) continue;
      specs.push_back(spec);
      phrases.push_back(phrase);
    }
    const std::vector<std::string> negators = {"不", "丁不"};
    // With words multiplied out wherever they touch, and hardly anywhere.
    Options options;
    options.most_product = seed % 2 == 0 ? options.most_product : 1;
    auto matcher = Compiled(specs, {}, {{"", negators}}, options);
    ++policies;
    for (uint32_t t = 0; t < texts; ++t) {
      const std::string text = make.Text();
      std::vector<uint32_t> pauses;
      for (uint32_t i = 1; i < text.size(); ++i) {
        if ((text[i] & 0xC0) != 0x80 && make.Below(12) == 0) pauses.push_back(i);
      }
      Said said;
      said.text = text;
      said.party = static_cast<int>(1 + make.Below(4));
      if (make.Below(4) == 0) said.confidence = 0.25;
      said.pauses = pauses.data();
      said.pause_count = pauses.size();
      ASSERT_TRUE(matcher->Scan(said, &scratch, &result));
      std::vector<slow::Span> fast;
      for (const Hit& hit : result.hits) fast.emplace_back(hit.begin_byte, hit.end_byte, hit.act);
      std::vector<slow::Phrase> heard;
      for (size_t i = 0; i < specs.size(); ++i) {
        if (!(specs[i].parties >> said.party & 1) || said.confidence < specs[i].min_confidence) continue;
        heard.push_back(phrases[i]);
      }
      const std::vector<slow::Span> obvious = slow::Find(heard, negators, text, pauses);
      hits += obvious.size();
      std::string policy = matcher->Dump();
      for (const PhraseSpec& spec : specs) policy += spec.text + "\n";
      ASSERT_EQ(SpansShown(fast), SpansShown(obvious))
          << "seed " << seed << " text " << text << " " << match::Shown(std::string_view(text)) << "\n"
          << policy;
    }
  }
  EXPECT_GT(policies, seeds - seeds / 12);
  EXPECT_GT(hits, least_hits);
}

TEST(Oracle, AgreesWithTheObviousMatcher) { ExpectAgreement(1200, 40, false, 10000); }
// Of several stretches of the scan; gaps that ask about four places at once, twice, or about all.
TEST(Oracle, AgreesInLongLines) { ExpectAgreement(120, 20, true, 1500); }

}  // namespace
}  // namespace callcue::match
