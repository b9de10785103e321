// Domains and exits of transitions (MODEL R7), and the layout of the tree.
#include "tests/program/policies.h"

namespace callcue::program {
namespace {

// r: { s: { s1: { s11 s12 } s2 } t }, and p: { left: { l1 l2 } right: { r1 r2 } } in region q.
std::string Chart(const std::string& source, const std::string& transition) {
  const auto state = [&](const std::string& id, const std::string& content) {
    return "state { id: \"" + id + "\" " + content +
           (id == source ? " transition { on: \"held\" " + transition + " }" : "") + " } ";
  };
  return "region { id: \"r\" " + state("s", state("s1", state("s11", "") + state("s12", "")) + state("s2", "")) +
         state("t", "") + "}" + "region { id: \"q\" " +
         state("p", "parallel: true " + state("left", state("l1", "") + state("l2", "")) +
                        state("right", state("r1", "") + state("r2", ""))) +
         state("u", "") + "}";
}

struct DomainCase {
  const char* source;
  const char* transition;
  const char* expected;  // from the dump
};

TEST(Domain, IsTheInnermostStateAroundSourceAndTargets) {
  const DomainCase kCases[] = {
      {"s11", R"(target: "s12")", "0 s11 to=s12 domain=s1 exits=s11..s12\n"},
      {"s11", R"(target: "s2")", "0 s11 to=s2 domain=s exits=s1..s2\n"},
      {"s11", R"(target: "t")", "0 s11 to=t domain=r exits=s..t\n"},
      {"s11", R"(target: "s")", "0 s11 to=s domain=r exits=s..t\n"},
      // Inside the source: it stays, unless it reenters.
      {"s", R"(target: "s12")", "0 s to=s12 domain=s exits=s1..s2\n"},
      {"s", R"(target: "s12" reenter: true)", "0 s to=s12 domain=r exits=s..t\n"},
      // To itself: it is left either way.
      {"s", R"(target: "s")", "0 s to=s domain=r exits=s..t\n"},
      {"s", R"(target: "s" reenter: true)", "0 s to=s domain=r exits=s..t\n"},
      {"t", R"(target: "t")", "0 t to=t domain=r exits=s..t\n"},
      // No target: nothing is left.
      {"s", "", "0 s\n"},
      // A parallel domain: only the regions that hold the source or a target.
      {"p", R"(target: "l2")", "0 p to=l2 domain=p exits=left..l2\n"},
      {"p", R"(target: "l2" target: "r2")", "0 p to=l2,r2 domain=p exits=left..l2,right..r2\n"},
      {"left", R"(target: "left")", "0 left to=left domain=p exits=left..l2\n"},
      {"left", R"(target: "l2" reenter: true)", "0 left to=l2 domain=p exits=left..l2\n"},
      {"left", R"(target: "l2")", "0 left to=l2 domain=left exits=l1..l2\n"},
      {"l1", R"(target: "u")", "0 l1 to=u domain=q exits=p..u\n"},
      {"p", R"(target: "p")", "0 p to=p domain=q exits=p..u\n"},
  };
  for (const DomainCase& c : kCases) {
    EXPECT_EQ(Section(Chart(c.source, c.transition), "transitions"), c.expected) << c.source << " " << c.transition;
  }
}

TEST(States, StandInDocumentOrderUnderAnImplicitParallelRoot) {
  const auto policy = Load(Chart("s", ""));
  ASSERT_NE(policy, nullptr);
  const Program& p = policy->program();
  EXPECT_EQ(p.states[0].kind, StateKind::kParallel);
  EXPECT_EQ(p.states[0].end, p.states.size());
  for (uint32_t s = 1; s < p.states.size(); ++s) {
    EXPECT_LT(p.states[s].parent, s);
    EXPECT_LE(p.states[s].end, p.states[p.states[s].parent].end);
    EXPECT_EQ(p.states[p.states[s].region].parent, 0u);
  }
}

TEST(States, EventlessTransitionsAreARangeAndHistoryIsNumbered) {
  const std::string text = R"(
fact { name: "f" type: BOOL }
region { id: "r" initial: "b"
  state { id: "a"
    transition { on: "held" target: "b" }
    transition { when: "f" target: "b" }
    transition { on: "retrieved" target: "h" }
    transition { when: "!f" target: "b" } }
  state { id: "b" state { id: "h" history: DEEP transition { target: "c" } } state { id: "c" } state { id: "d" } } })";
  EXPECT_EQ(Section(text, "states"),
            "r compound initial=b\n"
            "  a atomic eventless=[0,2)\n"
            "  b compound initial=c\n"
            "    h deep_history initial=c history=0\n"
            "    c atomic\n"
            "    d atomic\n");
  EXPECT_EQ(Section(text, "transitions"),
            "0 a to=b when=#1(f) domain=r exits=a..d\n"
            "1 a to=b when=#2(!f) domain=r exits=a..d\n"
            "2 a to=b domain=r exits=a..d\n"
            "3 a to=h domain=r exits=a..d\n");
}

TEST(Effects, BranchesBecomeJumpsToTheNextOp) {
  const std::string text = R"(
fact { name: "f" type: BOOL }
variable { name: "v" type: INT }
rule { id: "r" on: "held"
  do { if { when: "f" then { set { variable: "v" value: "1" } } then { withdraw: "t" }
            otherwise { if { when: "v > 1" then { raise { event: "e" } } } } } }
  recommend { action: LISTEN topic: "t" } })";
  EXPECT_EQ(Section(text, "ops"),
            "0 jump_unless target=3 value=#1(f)\n"
            "1 set variable=v value=#2(1)\n"
            "2 withdraw topic=t\n"
            "3 jump target=2\n"
            "4 jump_unless target=1 value=#3(v > 1)\n"
            "5 raise event=e\n"
            "6 recommend target=0\n");
}

}  // namespace
}  // namespace callcue::program
