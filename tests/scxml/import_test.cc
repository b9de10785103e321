// The importer: what it writes, what it refuses and where. Documents of our own; those of others run in
// tests/conformance.
#include "lib/scxml/import.h"

#include <algorithm>
#include <set>

#include "callcue/call.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/base/concat.h"
#include "lib/scxml/codes.h"

namespace callcue::scxml {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Document(std::string_view content, std::string_view attributes = "") {
  return Concat("<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" xmlns:conf=\"http://www.w3.org/2005/scxml-conformance\" "
                "version=\"1.0\" ", attributes, ">\n", content, "\n</scxml>\n");
}

struct Result {
  bool ok = false;
  Imported imported;
  Diagnostics problems;
  const std::string& policy() const { return imported.policy; }
};

Result Translate(std::string_view text, std::vector<std::string> events = {}) {
  Result result;
  ImportOptions options;
  options.path = "m.scxml";
  options.events = std::move(events);
  result.ok = Import(text, options, &result.imported, &result.problems);
  return result;
}

// "line:column code" of each.
std::string Codes(const Diagnostics& problems) {
  std::string out;
  for (const Diagnostic& d : problems) Append(&out, out.empty() ? "" : " ", d.line, ":", d.column, " ", d.code);
  return out;
}

// Translates, loads and runs: names of the active states after the events.
std::string After(std::string_view text, const std::vector<std::string>& events, int64_t until = 0) {
  const Result result = Translate(text, events);
  if (!result.ok) return Concat("refused: ", Codes(result.problems));
  Diagnostics problems;
  auto policy = Policy::LoadText(result.policy(), {}, &problems);
  if (!policy.ok()) {
    std::string all = result.policy();
    for (const Diagnostic& d : problems) all += FormatDiagnostic(d);
    return all;
  }
  Call call(*policy);
  Event start;
  start.kind = EventKind::kContactStarted;
  if (!call.Post(start).ok()) return "refused";
  for (const std::string& name : events) {
    Event event;
    event.kind = EventKind::kAgentAction;
    event.name = name;
    if (!call.Post(event).ok()) return "refused";
  }
  if (until > 0 && !call.Advance(until).ok()) return "refused";
  CallView view;
  call.View(&view);
  std::string out;
  for (std::string_view state : view.states) Append(&out, out.empty() ? "" : " ", state);
  return out;
}

TEST(ScxmlImport, WritesAPolicyThatReadsWell) {
  const Result result = Translate(Document(R"(<datamodel><data id="n" expr="0"/></datamodel>
  <state id="a" initial="a1">
    <onentry><assign location="n" expr="n + 1"/></onentry>
    <state id="a1"><transition event="go" cond="n &lt; 3" target="b"><raise event="gone"/></transition></state>
    <history id="h"><transition target="a1"/></history>
  </state>
  <final id="b"><onentry><send event="late" delay="1.5s" id="x"/></onentry></final>)", "name=\"m\""));
  ASSERT_TRUE(result.ok) << Codes(result.problems);
  EXPECT_EQ(result.policy(), R"(# Made from SCXML by `callcue import scxml`.
name: "m"
version: "1"

variable { name: "n" type: DOUBLE default_value: "0.0" }
action { name: "go" }

region {
  id: "m"
  state {
    id: "a"
    initial: "a1"
    on_entry { set { variable: "n" value: "n + 1.0" } }
    state {
      id: "a1"
      transition { on: "action.go" when: "n < 3.0" target: "b" do { raise { event: "gone" } } }
    }
    state { id: "h" history: SHALLOW transition { target: "a1" } }
  }
  state { id: "b" final: true on_entry { send { event: "late" delay: "1500ms" id: "x" } } }
}
)");
}

TEST(ScxmlImport, NamesAllThatItCannotTranslateAtOnceWithPlaces) {
  const Result result = Translate(R"(<scxml xmlns="http://www.w3.org/2005/07/scxml" initial="nowhere">
  <state id="a">
    <onentry><assign location="unknown" expr="1"/></onentry>
    <transition event="e" cond="f(1) &amp;&amp; true" target="a"/>
    <invoke type="scxml"/>
    <transition event="e" target="b"/>
  </state>
</scxml>)");
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.policy(), "");
  EXPECT_EQ(Codes(result.problems),
            "1:57 scxml-unknown-state 3:32 scxml-undeclared 4:34 scxml-expression 5:6 scxml-invoke "
            "6:35 scxml-unknown-state");
  EXPECT_THAT(FormatDiagnostic(result.problems[2]), HasSubstr("m.scxml:4:34: error: "));
}

struct Refused {
  const char* code;
  const char* bad;
  const char* good;
};

class ScxmlRefuses : public ::testing::TestWithParam<Refused> {};
TEST_P(ScxmlRefuses, WithItsCodeButNotTheNearestGood) {
  const auto has = [](const Diagnostics& problems, std::string_view code) {
    return std::any_of(problems.begin(), problems.end(), [&](const Diagnostic& d) { return d.code == code; });
  };
  const Result bad = Translate(GetParam().bad[0] == '<' && GetParam().bad[1] == '?' ? GetParam().bad : Document(GetParam().bad));
  EXPECT_TRUE(has(bad.problems, GetParam().code)) << Codes(bad.problems);
  const Result good = Translate(Document(GetParam().good));
  EXPECT_FALSE(has(good.problems, GetParam().code)) << Codes(good.problems);
  EXPECT_TRUE(good.ok) << Codes(good.problems);
}

#define ON_ENTRY(content) "<datamodel><data id='v' expr='1'/><data id='w' expr='[1, 2]'/></datamodel>" \
                          "<state id='a'><onentry>" content "</onentry></state>"
#define GUARD(guard) "<datamodel><data id='v' expr='1'/><data id='s' expr=\"'t'\"/></datamodel>" \
                     "<state id='a'><transition event='e f' cond=\"" guard "\" target='a'/></state>"
const Refused kRefused[] = {
    {"xml-malformed", "<state id='a'>", "<state id='a'/>"},
    // What XML demands and the parser lets pass.
    {"xml-malformed", "<?xml version='1.0'?><scxml><state/></scxml><scxml/>", "<!-- one --><state id='a'/>"},
    {"xml-malformed", "<?xml version='1.0'?><scxml><state/></scxml>behind", "<state id='a'/>"},
    {"xml-malformed", "<?xml version='1.0' encoding='ISO-8859-1'?><scxml><state id='caf\xc3\xa9'/></scxml>", "<state id='caf\xc3\xa9'/>"},
    {"xml-malformed", "<?xml version='1.0' encoding='UTF-16'?><scxml><state/></scxml>", "<state id='a'/>"},
    {"xml-malformed", "<state id='a' id='b'/>", "<state id='a'/>"},
    {"xml-malformed", "<x:state id='a'/>", "<x:y xmlns:x='urn:x'/><state id='a'/>"},
    {"xml-malformed", "<state id='a'><transition event='&e;'/></state>", "<state id='a'><transition event='&#x65;&apos;'/></state>"},
    {"xml-malformed", "<state id='a'><transition event='e' cond='1 && 1'/></state>", "<state id='a'><transition event='e' cond='1 &amp;&amp; 1'/></state>"},
    {"xml-malformed", "<state id='a'><transition event='e' cond='1 < 2'/></state>", "<state id='a'><transition event='e' cond='1 &lt; 2'/><!-- < & &e; --></state>"},
    {"xml-malformed", "<state id='a&#0;'/>", "<state id='a&#x4e2d;'/>"},
    {"xml-malformed", "<state id='a\x01'/>", "<state id='a'/>"},
    {"scxml-doctype", "<?xml version='1.0'?><!DOCTYPE scxml [<!ENTITY e \"]>\"> <!-- ]> -->]><scxml><state id='a'/></scxml>", "<state id='a'/>"},
    {"scxml-no-document", "<?xml version='1.0'?><html/>", "<state id='a'/>"},
    {"scxml-unknown-element", "<state id='a'><region/></state>", "<state id='a'><state/></state>"},
    {"scxml-unknown-element", ON_ENTRY("<conf:frob/>"), ON_ENTRY("<raise event='e'/>")},
    {"scxml-unknown-attribute", "<state id='a' final='true'/>", "<state id='a'/>"},
    {"scxml-unknown-attribute", "<state id='a'><transition conf:frob='1' target='a'/></state>", "<state id='a'><transition conf:false='1' target='a'/></state>"},
    {"scxml-unknown-attribute", ON_ENTRY("<raise event='a b'/>"), ON_ENTRY("<raise event='a.b'/>")},
    {"scxml-missing-attribute", "<state id='a'><history id='h'/><state/></state>", "<state id='a'><history id='h'><transition target='b'/></history><state id='b'/></state>"},
    {"scxml-unknown-element", "<state id='a'>text</state>", "<state id='a'><!-- text --></state>"},
    {"scxml-unknown-element", "<state id='a' initial='b'><initial><transition target='b'/></initial><state id='b'/></state>", "<state id='a'><initial><transition target='b'/></initial><state id='b'/></state>"},
    {"scxml-unknown-element", ON_ENTRY("<if cond='true'><raise event='e'/><else/><else/><raise event='e'/></if>"), ON_ENTRY("<if cond='true'><raise event='e'/><else/><raise event='e'/></if>")},
    {"scxml-unknown-element", ON_ENTRY("<if cond='true'><else/><elseif cond='true'/><raise event='e'/></if>"), ON_ENTRY("<if cond='true'><elseif cond='true'/><else/><raise event='e'/></if>")},
    {"scxml-unknown-element", ON_ENTRY("<if cond='true'><else><raise event='e'/></else></if>"), ON_ENTRY("<if cond='true'><else/><raise event='e'/></if>")},
    {"scxml-unknown-element", ON_ENTRY("<send event='e'><param name='p' expr='1'/><content>2</content></send>"), ON_ENTRY("<send event='e'><param name='p' expr='1'/></send>")},
    {"scxml-unknown-attribute", ON_ENTRY("<send event='e' delay='1s' delayexpr=\"'2s'\"/>"), ON_ENTRY("<send event='e' delay='1s'/>")},
    {"scxml-unknown-attribute", ON_ENTRY("<send event='e' id='i' delay='1s'/><cancel sendid='i' sendidexpr=\"'j'\"/>"), ON_ENTRY("<send event='e' id='i' delay='1s'/><cancel sendid='i'/>")},
    {"scxml-unknown-attribute", "<state id='a'><transition event='e' target='a' type='inner'/></state>", "<state id='a'><transition event='e' target='a' type='internal'/></state>"},
    {"scxml-unknown-attribute", "<state id='a'><history id='h' type='deeper'><transition target='b'/></history><state id='b'/></state>", "<state id='a'><history id='h' type='deep'><transition target='b'/></history><state id='b'/></state>"},
    {"scxml-unknown-attribute", "<state id='a'><history id='h'><transition target='b' cond='true'/></history><state id='b'/></state>", "<state id='a'><history id='h'><transition target='b'/></history><state id='b'/></state>"},
    {"scxml-unknown-attribute", "<state id='a'><transition event='e' target=' '/></state>", "<state id='a'><transition event='e' target='a'/></state>"},
    {"scxml-missing-attribute", "<?xml version='1.0'?><scxml/>", "<state/>"},
    {"scxml-missing-attribute", "<state id='a'><initial/><state id='b'/></state>", "<state id='a'><initial><transition target='b'/></initial><state id='b'/></state>"},
    {"scxml-targets", "<state id='a' initial='c'><state id='b'/></state><state id='c'/>", "<state id='a' initial='b'><state id='b'/></state><state id='c'/>"},
    {"scxml-targets", "<state id='a'><history id='h'><transition target='h'/></history><state id='b'/></state>", "<state id='a'><history id='h'><transition target='b'/></history><state id='b'/></state>"},
    {"scxml-targets", "<state id='a'><transition event='e' target='b c'/></state><state id='b'/><state id='c'/>", "<state id='a'><transition event='e' target='b c'/></state><parallel id='p'><state id='b'/><state id='c'/></parallel>"},
    {"scxml-missing-attribute", ON_ENTRY("<raise/>"), ON_ENTRY("<raise event='e'/>")},
    {"scxml-duplicate-id", "<state id='a'/><state id='a'/>", "<state id='a'/><state id='b'/>"},
    {"scxml-unknown-state", GUARD("In('b')"), GUARD("In('a')")},
    {"scxml-expression", GUARD("v + s === 't'"), GUARD("s + s === 't'")},
    {"scxml-expression", GUARD("v == '1'"), GUARD("v === '1'")},
    {"scxml-expression", GUARD("v % 2"), GUARD("v * 2")},
    {"scxml-expression", GUARD("v &gt; "), GUARD("v &gt; 0")},
    {"scxml-script", ON_ENTRY("<script>f(v)</script>"), ON_ENTRY("<script>v = 1; v += 2\nv++</script>")},
    {"scxml-external", ON_ENTRY("<script src='x.js'/>"), ON_ENTRY("<script>v = 1</script>")},
    {"scxml-invoke", "<state id='a'><invoke/></state>", "<state id='a'/>"},
    {"scxml-send-target", ON_ENTRY("<send event='e' target='#_parent'/>"), ON_ENTRY("<send event='e' target='#_internal'/>")},
    {"scxml-send-target", ON_ENTRY("<send event='e' type='http'/>"), ON_ENTRY("<send event='e' type='http://www.w3.org/TR/scxml/#SCXMLEventProcessor'/>")},
    {"scxml-payload",
     ON_ENTRY("<send event='e'><param name='p' expr='1'/></send><send event='e'><param name='p' expr='2'/></send>")
     "<state id='b'><transition event='e' cond='_event.data.p == 1' target='b'/></state>",
     ON_ENTRY("<send event='e'><param name='p' expr='1'/></send><send event='e'><param name='p' location='v'/></send>")
     "<state id='b'><transition event='e' cond='_event.data.p == 1' target='b'/></state>"},
    {"scxml-computed-name", ON_ENTRY("<send eventexpr='v'/>"), ON_ENTRY("<send eventexpr=\"'e'\"/>")},
    {"scxml-undeclared", ON_ENTRY("<assign location='u' expr='1'/>"), ON_ENTRY("<assign location='v' expr='2'/>")},
    {"scxml-undeclared", GUARD("u === 1"), GUARD("v === 1")},
    {"scxml-illegal-on-purpose", ON_ENTRY("<assign location='v' conf:illegalExpr=''/>"), ON_ENTRY("<assign location='v' conf:expr='2'/>")},
    {"scxml-value-type", ON_ENTRY("<assign location='v' expr=\"'text'\"/>"), ON_ENTRY("<assign location='v' expr='2'/>")},
    {"scxml-value-type", ON_ENTRY("<assign location='v' expr='{a: 1}'/>"), ON_ENTRY("<assign location='v' expr='2'/>")},
    {"scxml-array", ON_ENTRY("<foreach array='v' item='i'/>"), ON_ENTRY("<foreach array='w' item='i'/>")},
    {"scxml-value-type", ON_ENTRY("<send event='e'><content>{\"a\": 1}</content></send>"), ON_ENTRY("<send event='e'><content>a</content></send>")},
    {"scxml-event-field", GUARD("_event.origin === 'x'"), GUARD("_event.name === 'e'")},
    {"scxml-system-variable", GUARD("_sessionid === 'x'"), GUARD("_name === 'x'")},
    {"scxml-delay", ON_ENTRY("<send event='e' delay='soon'/>"), ON_ENTRY("<send event='e' delay='.5s'/>")},
    {"scxml-delay", ON_ENTRY("<send event='e' delay='0.5ms'/>"), ON_ENTRY("<send event='e' delay='0.5m'/>")},
    {"scxml-log", ON_ENTRY("<log expr='v'/>"), ON_ENTRY("<raise event='e'/>")},
    {"scxml-unread-data", ON_ENTRY("<send event='e'><param name='p' expr='1'/></send>"), ON_ENTRY("<send event='e'/>")},
    {"scxml-never", "<state id='a'><transition event='error.communication' target='a'/></state>",
     "<state id='a'><transition event='error.execution' target='a'/></state>"},
    {"scxml-parallel-domain",
     "<parallel id='p'><state id='a'><transition event='e' target='a'/></state><state id='b'/></parallel>",
     "<state id='p'><state id='a'><transition event='e' target='a'/></state><state id='b'/></state>"},
    {"scxml-parallel-domain",   // "p" itself is left there, too
     "<parallel id='p'><state id='a'><transition event='e' target='h'/></state><history id='h'><transition target='a'/></history></parallel>",
     "<state id='p'><state id='a'><transition event='e' target='h'/></state><history id='h'><transition target='a'/></history></state>"},
    {"scxml-history-domain",
     "<state id='p'><history id='h' type='deep'><transition target='b'/></history><state id='a'><state id='c'><transition event='e' target='h'/></state></state><state id='b'/></state>",
     "<state id='p'><history id='h' type='shallow'><transition target='b'/></history><state id='a'><state id='c'><transition event='e' target='h'/></state></state><state id='b'/></state>"},
    {"scxml-foreign", "<state id='a' xmlns:x='urn:x' x:at='1,2'/>", "<state id='a'/>"},
};
INSTANTIATE_TEST_SUITE_P(Codes, ScxmlRefuses, ::testing::ValuesIn(kRefused));

TEST(ScxmlImport, EveryCodeHasItsExample) {
  std::set<std::string> covered = {"scxml-too-deep", "scxml-datamodel"};   // tests of their own
  for (const Refused& r : kRefused) covered.insert(r.code);
  for (int i = 0; i < kCodes; ++i) {
    EXPECT_EQ(covered.count(InfoOf(static_cast<Code>(i)).code), 1) << InfoOf(static_cast<Code>(i)).code;
  }
}

TEST(ScxmlImport, RefusesOtherDatamodelsAndWhatIsNestedTooDeeply) {
  EXPECT_THAT(Codes(Translate(Document("<state/>", "datamodel=\"xpath\"")).problems), HasSubstr("scxml-datamodel"));
  EXPECT_EQ(Codes(Translate(Document("<state/>", "datamodel=\"null\"")).problems), "");
  EXPECT_EQ(Codes(Translate(Document("<state id='a'><transition event='e' cond=\"In('a')\"/></state>", "datamodel=\"null\"")).problems), "");
  EXPECT_EQ(Codes(Translate(Document("<state id='a'><transition event='e' cond='1'/></state>", "datamodel=\"null\"")).problems),
            "2:43 scxml-expression");
  EXPECT_EQ(Codes(Translate(Document("<datamodel/><state/>", "datamodel=\"null\"")).problems), "2:2 scxml-datamodel");
  EXPECT_THAT(Codes(Translate(Document("<state/>", "binding=\"never\"")).problems), HasSubstr("scxml-unknown-attribute"));
  for (int depth : {10, 40, 5000}) {
    std::string open, close;
    for (int i = 0; i < depth; ++i) {
      open += "<state>";
      close += "</state>";
    }
    const std::string codes = Codes(Translate(Document(open + close)).problems);
    EXPECT_EQ(codes.find("scxml-too-deep") != codes.npos, depth > 10) << depth;
  }
}

TEST(ScxmlImport, RefusesWhatIsNoXmlWithItsPlace) {
  EXPECT_EQ(Codes(Translate("").problems), "1:1 xml-malformed");
  EXPECT_THAT(Codes(Translate("<scxml>\n <state></scxml>").problems), HasSubstr("2:"));
  EXPECT_THAT(Codes(Translate(Document("<state id='\xff'/>")).problems), HasSubstr("2:12 xml-malformed"));
}

TEST(ScxmlImport, MapsNamesTheSameWayEachTime) {
  const std::string text = Document(R"(<datamodel><data id="event" expr="1"/><data id="in.x" expr="1"/></datamodel>
    <state id="a.b"><transition event="e" cond="In('a.b') &amp;&amp; event === 1" target="a_b"/></state>
    <state id="a_b"/><state id="9"/><state id="a-b"/><state id="while"/><state/>)");
  EXPECT_THAT(Translate(text).policy(), HasSubstr("when: \"state.a_b_2 && event_ == 1.0\""));
  EXPECT_EQ(After(text, {}), "chart a_b_2");
  EXPECT_EQ(After(text, {"e"}), "chart a_b");
  EXPECT_THAT(Translate(text).policy(), HasSubstr("# \"a.b\"\n"));
  EXPECT_EQ(Translate(text).policy(), Translate(text).policy());
}

TEST(ScxmlImport, FieldsOfAnEventThatAreAlwaysTheSame) {
  EXPECT_EQ(After(Document(R"(<datamodel><data id="k" expr="7"/></datamodel>
    <state id="a"><onentry><send event="e" id="i" namelist="k"><param name="p" expr="'q'"/></send></onentry>
      <transition event="e" cond="_event.sendid === 'i' &amp;&amp; _event.type === 'external' &amp;&amp; _event.data.p === 'q' &amp;&amp;
                                  _event.data.k === 7 &amp;&amp; typeof _event.data.z === 'undefined'" target="b"/></state>
    <state id="b"><onentry><raise event="f"/></onentry>
      <transition event="f" cond="typeof _event.sendid === 'undefined' &amp;&amp; typeof _event.origin === 'undefined' &amp;&amp;
                                  _event.type === 'internal'" target="c"/></state>
    <state id="c"><state id="c1"><transition target="c2"/></state><final id="c2"><donedata><content>two
      words</content></donedata></final><transition event="done.state.c" cond="_event.data === 'two words'" target="d"/></state>
    <state id="d"/>)"), {}),
            "chart d");
}

TEST(ScxmlImport, ScriptsDeclareWhatTheyAssign) {
  EXPECT_EQ(After(Document(R"(<script>var n = 1; n *= 3
      n++</script><state id="a"><transition cond="n === 4" target="b"/></state><state id="b"/>)"), {}),
            "chart chart_root b");
}

TEST(ScxmlImport, KeepsClearOfTheNamesThatItAdds) {
  EXPECT_EQ(After(Document(R"(<datamodel><data id="event_name" expr="'x'"/><data id="u"/><data id="u_is_set" expr="true"/></datamodel>
    <state id="a"><transition event="e" target="b"/></state>
    <state id="b"><transition cond="event_name === 'x' &amp;&amp; !u &amp;&amp; u_is_set &amp;&amp; _event.name === 'e'" target="c"/></state>
    <state id="c"><onentry><assign location="u" expr="1"/></onentry></state>)"), {"e"}),
            "chart c");
}

TEST(ScxmlImport, EventsOfTheDocumentComeAfterInternalOnes) {
  EXPECT_EQ(After(Document(R"(<state id="a"><onentry><send event="sent"/><raise event="raised"/></onentry>
      <transition event="sent" target="wrong"/><transition event="raised" target="b"/></state>
    <state id="b"><transition event="sent" target="c"/></state><state id="c"/><state id="wrong"/>)"), {}),
            "chart c");
}

TEST(ScxmlImport, DescriptorsMatchTokenByToken) {
  const std::string text = Document(R"(<state id="a"><transition event="foo.*" target="b"/></state>
    <state id="b"><transition event="foo.bar" target="c"/></state>
    <state id="c"><transition event="*" target="d"/></state><state id="d"/>)");
  EXPECT_EQ(After(text, {"food"}), "chart a");
  EXPECT_EQ(After(text, {"foo.bar.x"}), "chart b");
  EXPECT_EQ(After(text, {"foo", "foo.barn"}), "chart b");
  EXPECT_EQ(After(text, {"foo", "foo.bar", "anything"}), "chart d");
}

// An event that is sent to the machine's internal queue has gone at once, and what has no such ID stays.
TEST(ScxmlImport, CancelsNothingWhereNothingHasTheId) {
  const std::string text = Document(R"(<state id="a"><onentry><cancel sendid="nobody"/><send event="late" delay="1s"/>
      <send event="now" target="#_internal" id="i"/><cancel sendid="i"/><cancel sendid="late"/></onentry>
      <transition event="now" target="b"/></state>
    <state id="b"><transition event="late" target="c"/></state><state id="c"/>)");
  EXPECT_EQ(After(text, {}), "chart b");
  EXPECT_EQ(After(text, {}, 1000), "chart c");
}

TEST(ScxmlImport, DelaysRunOnTheClockOfTheCall) {
  const std::string text = Document(R"(<state id="a"><onentry><send event="late" delay="1s"/><send event="x" delay="2s" id="i"/></onentry>
      <transition event="late" target="b"><cancel sendid="i"/></transition></state>
    <state id="b"><transition event="x" target="wrong"/></state><state id="wrong"/>)");
  EXPECT_EQ(After(text, {}, 999), "chart a");
  EXPECT_EQ(After(text, {}, 5000), "chart b");
}

// What ECMAScript makes of a variable that has no value yet.
TEST(ScxmlImport, UndefinedIsWrittenOut) {
  const auto goes = [](std::string_view guard) {
    return After(Document(Concat("<datamodel><data id='u'/><data id='t'/><data id='v' expr='1'/></datamodel>"
                                 "<state id='a'><transition event='set'><assign location='u' expr='2'/>"
                                 "<assign location='t' expr=\"'x'\"/></transition>"
                                 "<transition event='e' cond=\"", guard, "\" target='yes'/></state><state id='yes'/>")),
                 {"e"}) == "chart yes";
  };
  EXPECT_FALSE(goes("u === 0"));
  EXPECT_TRUE(goes("u !== 0"));
  EXPECT_FALSE(goes("u &lt; 1"));
  EXPECT_FALSE(goes("u + 1 &gt; 0"));
  EXPECT_FALSE(goes("u"));
  EXPECT_TRUE(goes("!u"));
  EXPECT_TRUE(goes("typeof u === 'undefined'"));
  EXPECT_TRUE(goes("u === undefined"));
  EXPECT_FALSE(goes("u !== undefined"));
  EXPECT_FALSE(goes("t === ''"));
  EXPECT_TRUE(goes("t + 'x' === 'undefinedx'"));
  EXPECT_TRUE(goes("u === t"));   // both undefined
  EXPECT_FALSE(goes("u === v"));
  EXPECT_TRUE(goes("v === 1 ? true : false"));
  EXPECT_TRUE(goes("Math.pow(v + 1, 3) === 8 &amp;&amp; (v - 3) * -2 / 4 === 1"));
}

TEST(ScxmlImport, ArithmeticWithUndefinedIsNotANumber) {
  const auto document = [](const char* guard) {
    return Document(Concat("<datamodel><data id='u'/><data id='n' expr='1'/></datamodel>"
                           "<state id='a'><transition event='set' target='b'><assign location='n' expr='u + 1'/></transition></state>"
                           "<state id='b'><transition cond=\"", guard, "\" target='yes'/><transition event='e'>"
                           "<assign location='u' expr='1'/></transition></state><state id='yes'/>"));
  };
  EXPECT_EQ(After(document("n !== n"), {"set"}), "chart yes");
  EXPECT_EQ(After(document("n === 1"), {"set"}), "chart b");
}

TEST(ScxmlImport, TheNameOfTheEventIsKnownEverywhere) {
  EXPECT_EQ(After(Document(R"(<datamodel><data id="s" expr="''"/></datamodel>
    <state id="a"><transition event="*" cond="_event.name === 'two'" target="b"/></state>
    <state id="b"><onentry><assign location="s" expr="_event.name"/></onentry>
      <transition cond="s === 'two' &amp;&amp; _event.name === 'two'" target="c"/></state><state id="c"/>)"),
                  {"one", "two"}),
            "chart c");
}

TEST(ScxmlImport, WarnsWhereAParallelStateIsTheDomain) {
  const Result result = Translate(Document(R"(<parallel id="p"><state id="a"><transition event="e" target="a"/></state>
    <state id="b"/><state id="c"/></parallel>)"));
  EXPECT_TRUE(result.ok);
  EXPECT_EQ(Codes(result.problems), "2:33 scxml-parallel-domain");
  EXPECT_THAT(result.problems[0].message, HasSubstr("1 of 3 regions"));
}

TEST(ScxmlImport, SaysWhichStatesItMade) {
  const Result result = Translate(Document("<state id='x.y'><history id='h'><transition target='z'/></history><state id='z'/></state><final id='f'/>"));
  ASSERT_EQ(result.imported.states.size(), 3u);
  EXPECT_EQ(result.imported.states[0].id, "x.y");
  EXPECT_EQ(result.imported.states[0].name, "x_y");
  EXPECT_FALSE(result.imported.states[0].atomic);
  EXPECT_TRUE(result.imported.states[1].atomic);
  EXPECT_TRUE(result.imported.states[2].final_at_top);
}

}  // namespace
}  // namespace callcue::scxml
