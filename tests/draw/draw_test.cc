// The two drawings of small policies, word for word, and what keeps labels readable and well-formed.
#include "lib/draw/draw.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "callcue/policy.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/base/concat.h"
#include "lib/draw/picture.h"

namespace callcue::draw {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Source(std::string_view text) {
  Diagnostics problems;
  auto policy = Policy::LoadText(text, {}, &problems);
  std::string all;
  for (const Diagnostic& d : problems) {
    if (d.severity == Diagnostic::Severity::kError) all += FormatDiagnostic(d);
  }
  EXPECT_EQ(all, "");
  return policy.ok() ? (*policy)->Serialize() : "";
}

std::string Dot(std::string_view text, bool elements = false) { return DrawDot(Source(text), {elements}); }
std::string MermaidOf(std::string_view text, bool elements = false) { return DrawMermaid(Source(text), {elements}); }

// As it was last approved; CALLCUE_UPDATE_GOLDEN=1 approves what there is now.
std::string Golden(const std::string& name, const std::string& text) {
  const std::string path = Concat(CALLCUE_SOURCE_DIR, "/tests/draw/golden/", name);
  if (std::getenv("CALLCUE_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// A bit of everything.
constexpr char kChart[] = R"pb(
  name: "small"
  clause { id: "c.1" title { language: "en" text: "One" } }
  variable { name: "n" type: INT }
  region {
    id: "line"
    state { id: "idle" transition { on: "established" target: "talk" clause: "c.1" } }
    state {
      id: "talk"
      on_entry { set { variable: "n" value: "n + 1" } }
      transition {
        on: "held"
        when: "n > 3 && event.party == party.AGENT && call.local_hour > 8"
        do { raise { event: "long" } }
      }
      transition { on: "connection_cleared" target: "over" do { cancel: "late" } }
      transition { on: "muted" target: "h" }
      state { id: "h" history: DEEP transition { target: "a" } }
      state {
        id: "a"
        on_entry { send { event: "late" delay: "5s" } }
        transition { on: "event.late" on: "event.long" target: "b" }
      }
      state { id: "b" transition { on: "retrieved by AGENT" target: "talk" reenter: true } }
    }
    state { id: "over" final: true }
  }
  region {
    id: "mood"
    state {
      id: "both"
      parallel: true
      state { id: "left" state { id: "l1" transition { on: "muted" target: "l2" } } state { id: "l2" } }
      state { id: "right" }
    }
  }
)pb";

constexpr char kElements[] = R"pb(
  name: "only elements"
  duty { id: "greet" on: "established" within: "5s" fulfilled_by: "held by AGENT" }
  rule { id: "r" on: "held" when: "1 < 2 && call.established" recommend { action: RETRIEVE } }
)pb";

TEST(Draw, DotOfASmallPolicy) { EXPECT_EQ(Dot(kChart), Golden("small.dot", Dot(kChart))); }
TEST(Draw, MermaidOfASmallPolicy) { EXPECT_EQ(MermaidOf(kChart), Golden("small.mmd", MermaidOf(kChart))); }
TEST(Draw, DotOfElements) { EXPECT_EQ(Dot(kElements), Golden("elements.dot", Dot(kElements))); }
TEST(Draw, MermaidOfElements) { EXPECT_EQ(MermaidOf(kElements), Golden("elements.mmd", MermaidOf(kElements))); }

TEST(Draw, ElementsOnDemandOrWhereThereIsNothingElse) {
  const std::string both = Concat(kElements, "region { id: \"r1\" state { id: \"s\" } }");
  EXPECT_THAT(Dot(both), Not(HasSubstr("Duties")));
  EXPECT_THAT(Dot(both, true), HasSubstr("Duties (1)"));
  EXPECT_THAT(Dot(kElements), HasSubstr("Duties (1)"));
}

TEST(Draw, LongTextsAreCutAtACharacter) {
  EXPECT_EQ(Shorten("short", 5), "short");
  EXPECT_EQ(Shorten("longer", 5), "long…");
  EXPECT_EQ(Shorten("停电报修中心", 4), "停电报…");
  EXPECT_EQ(Shorten("a  b\n\t c", 20), "a b c");
}

// Whatever stands in a guard, the drawing stays one.
TEST(Draw, LabelsAreEscaped) {
  const std::string policy = R"pb(
    name: "a \"b\" <c>"
    variable { name: "s" type: STRING }
    region {
      id: "r1"
      state {
        id: "x"
        transition { on: "held" when: "s == \"a\\\\b;#:{}\"" target: "y" }
        transition { on: "muted" when: "s < '>&'" }
      }
      state { id: "y" }
    })pb";
  const std::string dot = Dot(policy);
  EXPECT_THAT(dot, HasSubstr(R"(digraph "a \"b\" <c>" {)"));
  EXPECT_THAT(dot, HasSubstr(R"([s == \"a\\\\b;#:{}\"])"));
  EXPECT_THAT(dot, HasSubstr("muted [s &lt; '&gt;&amp;']"));
  const std::string mermaid = MermaidOf(policy);
  EXPECT_THAT(mermaid, HasSubstr("[s == #quot;a\\\\b#59;#35;#58;#123;#125;#quot;]"));
  EXPECT_THAT(mermaid, HasSubstr("muted [s #lt; '#gt;&']"));
}

TEST(Draw, IdsThatMermaidTakesForItsOwnAreChanged) {
  const std::string mermaid = MermaidOf(R"pb(region {
    id: "state" state { id: "end" transition { on: "held" target: "a-b" } } state { id: "a-b" } state { id: "a_b" } })pb");
  EXPECT_THAT(mermaid, HasSubstr("state \"end\" as s_end\n"));
  EXPECT_THAT(mermaid, HasSubstr("state \"a-b\" as a_b\n"));
  EXPECT_THAT(mermaid, HasSubstr("state \"a_b\" as a_b_2\n"));
  EXPECT_THAT(mermaid, HasSubstr("s_end --> a_b : held\n"));
  // Its grammar takes words in any case; what it draws where r begins and ends is r_start and r_end.
  const std::string others = MermaidOf(R"pb(region {
    id: "r" state { id: "ClassDef" } state { id: "Scale" } state { id: "r_start" } state { id: "r_end" } state { id: "[[fork]]" } })pb");
  EXPECT_THAT(others, HasSubstr("state \"ClassDef\" as s_ClassDef\n"));
  EXPECT_THAT(others, HasSubstr("state \"Scale\" as s_Scale\n"));
  EXPECT_THAT(others, HasSubstr("state \"r_start\" as r_start_\n"));
  EXPECT_THAT(others, HasSubstr("state \"r_end\" as r_end_\n"));
  EXPECT_THAT(others, HasSubstr("state \"[#91;fork]]\" as __fork__\n"));
}

// The title stands in YAML.
TEST(Draw, TheTitleIsATextWhateverItHolds) {
  const auto title = [](const std::string& name) {
    const std::string mermaid = MermaidOf("name: \"" + name + "\" region { id: \"r\" state { id: \"a\" } }");
    return mermaid.substr(0, mermaid.find("\n---\nstateDiagram-v2\n"));
  };
  EXPECT_EQ(title("power-supply_2"), "---\ntitle: power-supply_2");
  EXPECT_EQ(title("two words"), "---\ntitle: two words");
  EXPECT_EQ(title("- a: [b] #c"), "---\ntitle: \"- a: [b] #c\"");
  EXPECT_EQ(title("a \\\"b\\\" \\\\"), "---\ntitle: \"a \\\"b\\\" \\\\\"");
  EXPECT_EQ(title("a\\nb"), "---\ntitle: \"a b\"");
  EXPECT_EQ(title("Null"), "---\ntitle: \"Null\"");
  EXPECT_EQ(title("停电"), "---\ntitle: \"停电\"");
}

}  // namespace
}  // namespace callcue::draw
