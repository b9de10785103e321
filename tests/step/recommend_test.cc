// R12: which recommendations come out, in which order, how often, and why they go.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

std::string On(std::string_view event, std::string_view name, std::string_view more) {
  std::string text = "rule { id: \"";
  text.append(name).append("\" on: \"").append(event).append("\" recommend { [").append(name).append("] ").append(more);
  return text.append(" } }\n");
}

TEST(R12Output, RankedByPriorityThenDocumentOrder) {
  EXPECT_EQ(Play(Speech(On("held", "a", "priority: 1") + On("held", "b", "priority: 9") + On("held", "c", "priority: 9") +
                        On("held", "d", "priority: -5")),
                 "0 held agent"),
            "\n0: +b +c +a +d\n");
  // Also where the later one comes first.
  const std::string policy = Speech(On("event.x", "a", "") + On("held", "b", "") +
                                    "rule { id: \"x\" on: \"held\" do { raise { event: \"x\" } } }");
  EXPECT_EQ(Play(policy, "0 held agent"), "\n0: +a +b\n");
}

TEST(R12Output, TheViewIsRankedToo) {
  Scene scene(Speech(On("held", "a", "priority: 1") + On("retrieved", "b", "priority: 9")));
  scene.Play("0 held agent\n 1 retrieved agent");
  EXPECT_EQ(scene.live(), "b a");
}

TEST(R12Output, OneLivePerTopic) {
  const std::string policy = Speech(On("held", "low", "topic: \"t\" priority: 1") + On("muted", "mid", "topic: \"t\" priority: 5") +
                                    On("unmuted", "same", "topic: \"t\" priority: 5") + On("retrieved", "other", "topic: \"u\""));
  EXPECT_EQ(Play(policy, "0 held agent\n 1 muted agent\n 2 held agent\n 3 unmuted agent\n 4 retrieved agent"),
            "\n0: +low\n1: +mid -low SUPERSEDED\n3: +same -mid SUPERSEDED\n4: +other\n");
}

TEST(R12Output, ALiveOneStandsAlready) {
  EXPECT_EQ(Play(Speech(On("held", "a", "")), "0 held agent\n 1 held agent"), "\n0: +a\n");
}

// What it says is what holds when it comes again: other words or arguments take its place, the same stay.
TEST(R12Output, OneThatComesAgainWithOtherWordsTakesItsOwnPlace) {
  const std::string facts = R"(fact { name: "n" type: INT } fact { name: "who" type: STRING }
    script { id: "s" slot { name: "n" value: "n" fallback { language: "en" text: "some" } }
             text { language: "en" variant: "{n} it is." variant: "So {n}." } })";
  const auto rule = [](const char* more) {
    return "rule { id: \"r\" on: \"held\" recommend { [r] " + std::string(more) + " } }";
  };
  const char script[] = "0 held agent\n 1 fact n 3\n 2 held agent\n 3 held agent\n 4 unfact n\n 5 held agent\n 6 did noted rec=3";
  const char replaced[] = "\n0: +s\n2: +s -s SUPERSEDED\n5: +s -s SUPERSEDED\n6: -s DONE\n";
  // The words, with a topic and without; the second variant only when it is offered anew.
  for (const char* more : {"script: \"s\"", "script: \"s\" topic: \"t\"", "script: \"s\" expires: \"50ms\""}) {
    EXPECT_EQ(Play(Speech(facts + rule(more)), script, "+-"), replaced) << more;
  }
  // The arguments, alone and in their order; of those that are unknown that they are missing.
  EXPECT_EQ(Play(Speech(facts + rule("argument { name: \"a\" value: \"n\" }")), script, "+-"),
            "\n0: +r\n2: +r{a=3} -r SUPERSEDED\n5: +r -r SUPERSEDED\n6: -r DONE\n");
  EXPECT_EQ(Play(Speech(facts + rule("argument { name: \"a\" value: \"who\" } argument { name: \"b\" value: \"who\" }")),
                 "0 fact who \"x\"\n 1 held agent\n 2 fact who \"x\"\n 3 held agent\n 4 fact who \"y\"\n 5 held agent", "+-"),
            "\n1: +r{a=x}{b=x}\n5: +r{a=y}{b=y} -r SUPERSEDED\n");
  EXPECT_EQ(Play(Speech(facts + "fact { name: \"m\" type: INT }" + rule("argument { name: \"a\" value: \"n\" } argument { name: \"b\" value: \"m\" }")),
                 "0 fact n 1\n 1 held agent\n 2 fact m 1\n 3 unfact n\n 4 held agent", "+-"),
            "\n1: +r{a=1}\n4: +r{b=1} -r SUPERSEDED\n");
  // Text that is always the same stays, variants or not.
  EXPECT_EQ(Play(Speech("script { id: \"s\" text { language: \"en\" variant: \"One.\" variant: \"Two.\" } }" + rule("script: \"s\"")),
                 "0 held agent\n 1 held agent", "+-"),
            "\n0: +s\n");
}

TEST(R12Output, ACorrectionKeepsToTheBoundsAndStartsItsTimesAnew) {
  const auto play = [](const char* more, const char* script) {
    return Play(Speech("fact { name: \"n\" type: INT } rule { id: \"r\" on: \"held\" recommend { [r] argument { name: \"n\" value: \"n\" } " +
                       std::string(more) + " } }"), script, "+-");
  };
  const char twice[] = "0 fact n 1\n 1 held agent\n 2 fact n 2\n 3 held agent\n 30 advance";
  EXPECT_EQ(play("once: true", twice), "\n1: +r{n=1}\n");
  EXPECT_EQ(play("at_most: 1", twice), "\n1: +r{n=1}\n");
  EXPECT_EQ(play("cooldown: \"3ms\"", twice), "\n1: +r{n=1}\n");
  EXPECT_EQ(play("cooldown: \"2ms\"", twice), "\n1: +r{n=1}\n3: +r{n=2} -r SUPERSEDED\n");
  EXPECT_EQ(play("expires: \"10ms\" within: \"5ms\"", twice), "\n1: +r<=6{n=1}\n3: +r<=8{n=2} -r SUPERSEDED\n13: -r EXPIRED\n");
  // Twice in one decision: the last one alone is shown.
  EXPECT_EQ(Play(Speech(R"(variable { name: "n" type: INT } rule { id: "r" on: "event.e" recommend { [r] argument { name: "n" value: "n" } } }
      rule { id: "a" on: "held" do { set { variable: "n" value: "1" } } do { raise { event: "e" } } do { raise { event: "f" } } }
      rule { id: "b" on: "event.f" do { set { variable: "n" value: "2" } } do { raise { event: "e" } } })"), "0 held agent"),
            "\n0: +r{n=2}\n");
}

TEST(R12Output, ACorrectionNeedsNoPlaceOfAnother) {
  const std::string policy = Speech("settings { max_live_recommendations: 1 } fact { name: \"n\" type: INT }" +
                                    On("held", "r", "topic: \"t\" priority: 5 argument { name: \"n\" value: \"n\" }") +
                                    On("muted", "low", "priority: 1 within: \"100ms\"") + On("unmuted", "same", "priority: 5"));
  EXPECT_EQ(Play(policy, "0 fact n 1\n 1 held agent\n 2 muted agent\n 3 unmuted agent\n 4 fact n 2\n 5 held agent", "+-"),
            "\n1: +r{n=1}\n5: +r{n=2} -r SUPERSEDED\n");
  // What waits is as new as what it last came from, and says what holds when it is shown.
  EXPECT_EQ(Play(policy, "0 fact n 1\n 1 held agent\n 2 muted agent\n 90 muted agent\n 150 feedback dismissed rec=1", "+-"),
            "\n1: +r{n=1}\n150: +low<=190 -r DISMISSED\n");
}

TEST(R12Output, CoolDown) {
  const std::string policy = Speech(On("held", "a", "expires: \"1ms\" cooldown: \"100ms\""));
  EXPECT_EQ(Play(policy, "0 held agent\n 50 held agent\n 99 held agent\n 101 held agent\n 150 held agent", "+"),
            "\n0: +a\n101: +a\n");
}

TEST(R12Output, OnceAContact) {
  EXPECT_EQ(Play(Speech(On("held", "a", "expires: \"1ms\" once: true")), "0 held agent\n 50 held agent", "+"), "\n0: +a\n");
}

TEST(R12Output, AtMost) {
  EXPECT_EQ(Play(Speech(On("held", "a", "expires: \"1ms\" at_most: 2")), "0 held agent\n 5 held agent\n 10 held agent", "+"),
            "\n0: +a\n5: +a\n");
}

TEST(R12Output, ExpiryCountsInTheNextDeadline) {
  Scene scene(Speech(On("held", "a", "expires: \"100ms\"")));
  scene.Play("10 held agent");
  EXPECT_EQ(scene.next(), "110");
  EXPECT_EQ(scene.Play("109 advance\n 110 advance"), "\n110: -a EXPIRED\n");
  EXPECT_EQ(scene.next(), "none");
}

TEST(R12Output, WithinCountsFromTheOccurrenceOfItsCause) {
  EXPECT_EQ(Play(Speech(On("act.sorry", "a", "within: \"2s\"")), "500 say agent \"sorry\" 100-200"), "\n500: +a<=2100\n");
}

TEST(R12Output, WithdrawnAsDoneWhenItIsCarriedOut) {
  const std::string policy = Speech(On("held", "a", "done_by: \"action.noted\""));
  EXPECT_EQ(Play(policy, "0 held agent\n 1 did noted"), "\n0: +a\n1: -a DONE\n");
  EXPECT_EQ(Play(Speech(On("held", "a", "")), "0 held agent\n 1 did noted rec=1"), "\n0: +a\n1: -a DONE\n");
}

TEST(R12Output, WithdrawnAsMootWhenItsConditionEnds) {
  EXPECT_EQ(Play(Speech("fact { name: \"f\" type: BOOL default_value: \"true\" }" + On("held", "a", "while: \"f\"")),
                 "0 held agent\n 1 fact f false"),
            "\n0: +a\n1: -a MOOT\n");
  EXPECT_EQ(Play(Speech(On("held", "a", "topic: \"t\"") + "rule { id: \"w\" on: \"muted\" do { withdraw: \"t\" } }"),
                 "0 held agent\n 1 muted agent"),
            "\n0: +a\n1: -a MOOT\n");
}

TEST(R12Output, WithdrawnAsDismissedByTheAgent) {
  EXPECT_EQ(Play(Speech(On("held", "a", "")), "0 held agent\n 1 feedback shown rec=1\n 2 feedback dismissed rec=2\n 3 feedback dismissed rec=1"),
            "\n0: +a\n3: -a DISMISSED\n");
}

TEST(R12Output, WhatIsToBeSaidIsMootOnceTheLineIsGone) {
  const std::string policy = Speech("rule { id: \"r\" on: \"held\" recommend { action: SAY } recommend { action: RECORD } }");
  EXPECT_EQ(Play(policy, "0 established agent\n 1 held agent\n 2 cleared customer\n 3 closed"),
            "\n1: +SAY +RECORD\n2: -SAY MOOT\n3: -RECORD MOOT\n");
}

TEST(R12Output, ACapOnHowManyAreLive) {
  const std::string policy = Speech("settings { max_live_recommendations: 2 }" + On("held", "a", "priority: 1") +
                                    On("held", "b", "priority: 2") + On("muted", "c", "priority: 2") +
                                    On("unmuted", "low", "priority: 1") +
                                    On("retrieved", "crit", "severity: CRITICAL priority: 0"));
  EXPECT_EQ(Play(policy, "0 held agent\n 1 muted agent\n 2 unmuted agent\n 3 retrieved agent"),
            "\n0: +b +a\n1: +c -a SUPERSEDED\n3: +crit\n");
}

TEST(R12Output, WhatHasNoPlaceWaitsForOneTheMostUrgentFirst) {
  const std::string policy = Speech("settings { max_live_recommendations: 1 }" + On("held", "first", "priority: 5 expires: \"100ms\"") +
                                    On("muted", "low", "priority: 1 expires: \"500ms\"") + On("unmuted", "high", "priority: 2") +
                                    On("retrieved", "same", "priority: 2"));
  Scene scene(policy);
  EXPECT_EQ(scene.Play("0 held agent\n 1 muted agent\n 2 retrieved agent\n 3 unmuted agent"), "\n0: +first\n");
  EXPECT_EQ(scene.live(), "first");   // nobody has seen the others
  EXPECT_EQ(scene.Play("99 advance\n 100 advance"), "\n100: +high -first EXPIRED\n");   // earlier in the policy than "same"
  EXPECT_EQ(scene.Play("200 feedback dismissed rec=2"), "\n200: +same -high DISMISSED\n");
  EXPECT_EQ(scene.Play("501 advance\n 600 feedback dismissed rec=3\n 700 closed"), "\n600: -same DISMISSED\n");   // "low" waited in vain
  // In whatever order they came.
  EXPECT_EQ(Play(policy, "0 held agent\n 1 unmuted agent\n 2 retrieved agent\n 3 muted agent\n 100 advance", "+"),
            "\n0: +first\n100: +high\n");
}

TEST(R12Output, AnExpiryBeginsWhenItIsSeen) {
  const std::string policy = Speech("settings { max_live_recommendations: 1 }" + On("held", "first", "priority: 5 expires: \"100ms\"") +
                                    On("muted", "next", "expires: \"150ms\""));
  EXPECT_EQ(Play(policy, "0 held agent\n 1 muted agent\n 300 advance"), "\n0: +first\n100: +next -first EXPIRED\n250: -next EXPIRED\n");
}

TEST(R12Output, WhatWaitedBeyondItsMomentIsNotShown) {
  const auto after = [](const char* within) {
    return Play(Speech("settings { max_live_recommendations: 1 }" + On("held", "first", "priority: 5 expires: \"100ms\"") +
                       On("muted", "next", "within: \"" + std::string(within) + "\"")),
                "0 held agent\n 1 muted agent\n 300 advance");
  };
  EXPECT_EQ(after("98ms"), "\n0: +first\n100: -first EXPIRED\n");
  EXPECT_EQ(after("99ms"), "\n0: +first\n100: +next<=100 -first EXPIRED\n");
}

TEST(R12Output, WhatMadeRoomComesBackWhileItsDutyIsOpen) {
  const std::string policy = Speech("settings { max_live_recommendations: 1 } "
                                    "duty { id: \"d\" on: \"held\" fulfilled_by: \"retrieved\" recommend { [owed] priority: 1 } }" +
                                    On("muted", "urgent", "priority: 5 expires: \"10ms\""));
  EXPECT_EQ(Play(policy, "0 established agent\n 1 held agent\n 2 muted agent\n 20 advance\n 30 retrieved agent", "+-"),
            "\n1: +owed\n2: +urgent -owed SUPERSEDED\n12: +owed -urgent EXPIRED\n30: -owed DONE\n");
  EXPECT_EQ(Play(policy, "0 established agent\n 1 held agent\n 2 muted agent\n 5 retrieved agent\n 20 advance", "+-"),
            "\n1: +owed\n2: +urgent -owed SUPERSEDED\n12: -urgent EXPIRED\n");
}

// Whatever asked for it waits, whether it came before what took its place or after.
TEST(R12Output, WhatMadeRoomWaitsWhoeverAskedForIt) {
  const std::string urgent = On("muted", "urgent", "priority: 5 expires: \"10ms\"");
  const auto play = [&](const std::string& of, const char* script) {
    return Play(Speech("settings { max_live_recommendations: 1 } action { name: \"never\" } " + of + urgent), script, "+-");
  };
  const std::string elements[] = {
      On("held", "low", "priority: 1"),
      "checklist { id: \"l\" on: \"held\" item { id: \"i\" fulfilled_by: \"action.never\" recommend { [low] priority: 1 } } }",
      "prohibition { id: \"p\" on: \"held\" recommend { [low] priority: 1 } }",
      "region { id: \"r\" state { id: \"s\" transition { on: \"held\" do { recommend { [low] priority: 1 } } } } }",
      "scenario { id: \"s\" on: \"held\" step { recommend { [low] priority: 1 } } }",
      "duty { id: \"d\" on: \"held\" fulfilled_by: \"action.never\" recommend { [low] priority: 1 } }"};
  for (const std::string& one : elements) {
    EXPECT_EQ(play(one, "0 established agent\n 1 held agent\n 2 muted agent\n 20 advance"),
              "\n1: +low\n2: +urgent -low SUPERSEDED\n12: +low -urgent EXPIRED\n") << one;
    EXPECT_EQ(play(one, "0 established agent\n 1 muted agent\n 2 held agent\n 20 advance"), "\n1: +urgent\n11: +low -urgent EXPIRED\n") << one;
  }
  // Until it's carried out, moot, or its topic is withdrawn.
  const std::string done = On("held", "low", "priority: 1 topic: \"t\" done_by: \"action.noted\" while: \"f\"") +
                           "fact { name: \"f\" type: BOOL default_value: \"true\" } rule { id: \"w\" on: \"unmuted\" do { withdraw: \"t\" } }";
  for (const char* end : {"3 did noted", "3 fact f false", "3 unmuted agent"}) {
    EXPECT_EQ(play(done, ("0 established agent\n 1 held agent\n 2 muted agent\n " + std::string(end) + "\n 20 advance").c_str()),
              "\n1: +low\n2: +urgent -low SUPERSEDED\n12: -urgent EXPIRED\n") << end;
  }
}

// An agent who was told until when it is good isn't told another time; and it was offered once.
TEST(R12Output, WhatComesBackIsNoOfferOfItsOwn) {
  const std::string policy = Speech("settings { max_live_recommendations: 1 }" + On("held", "low", "priority: 1 expires: \"60ms\" at_most: 2") +
                                    On("muted", "urgent", "priority: 5 expires: \"10ms\""));
  EXPECT_EQ(Play(policy, "1 held agent\n 2 muted agent\n 70 held agent\n 200 held agent", "+-"),
            "\n1: +low\n2: +urgent -low SUPERSEDED\n12: +low -urgent EXPIRED\n61: -low EXPIRED\n70: +low\n130: -low EXPIRED\n");
  EXPECT_EQ(Play(policy, "1 held agent\n 55 muted agent\n 200 advance", "+-"), "\n1: +low\n55: +urgent -low SUPERSEDED\n65: -urgent EXPIRED\n");
}

TEST(R12Output, WhatMakesRoomInTheSameDecisionIsNotShown) {
  const std::string policy = Speech("settings { max_live_recommendations: 1 }" + On("held", "low", "priority: 1") +
                                    On("held", "high", "priority: 5") + On("held", "mid", "priority: 3"));
  EXPECT_EQ(Play(policy, "0 held agent\n 1 feedback dismissed rec=2", "+-"), "\n0: +high\n1: +mid -high DISMISSED\n");
}

std::string Ladder(std::string_view more = "") {
  return "settings { max_live_recommendations: 1 } scenario { id: \"s\" on: \"held\" step { recommend { [one] priority: 2 } } "
         "step { recommend { [two] priority: 2 } " + std::string(more) + " } step { recommend { [three] priority: 2 } } }" +
         On("muted", "urgent", "priority: 5 expires: \"100ms\"");
}

TEST(R12Output, AStepOfAScenarioIsNoMoreUrgentForBeingAskedAgain) {
  EXPECT_EQ(Play(Speech(Ladder()), "0 muted agent\n 1 held agent\n 2 held agent", "+-"), "\n0: +urgent\n");
  EXPECT_EQ(Play(Speech(Ladder()), "0 held agent\n 1 held agent\n 2 held agent\n 3 feedback dismissed rec=3", "+-"),
            "\n0: +one\n1: +two -one SUPERSEDED\n2: +three -two SUPERSEDED\n3: -three DISMISSED\n");
  // The first of what one step offers keeps its place.
  EXPECT_EQ(Play(Speech(Ladder("recommend { [note] priority: 1 }")), "0 held agent\n 1 held agent", "+-"),
            "\n0: +one\n1: +two -one SUPERSEDED\n");
}

TEST(R12Output, AStepThatNobodySawIsTheNextOneStill) {
  EXPECT_EQ(Play(Speech(Ladder()), "0 muted agent\n 1 held agent\n 2 held agent\n 100 advance\n 101 held agent", "+-"),
            "\n0: +urgent\n100: +one -urgent EXPIRED\n101: +two -one SUPERSEDED\n");
}

TEST(R12Output, AStepThatMadeRoomComesBack) {
  EXPECT_EQ(Play(Speech(Ladder()), "0 held agent\n 1 muted agent\n 101 advance", "+-"),
            "\n0: +one\n1: +urgent -one SUPERSEDED\n101: +one -urgent EXPIRED\n");
}

TEST(R12Output, TheSupervisorsTakeNoPlace) {
  const std::string policy = Speech("settings { max_live_recommendations: 1 }" + On("held", "a", "priority: 5") +
                                    On("held", "b", "priority: 1 audience: SUPERVISOR"));
  EXPECT_EQ(Play(policy, "0 held agent"), "\n0: +a +b\n");
}

TEST(R12Output, ARecommendationMayServeMoreClauses) {
  const std::string policy = R"(
    clause { id: "1" } clause { id: "2" } action { name: "a" }
    rule { id: "r" clause: "1" on: "held" recommend { action: LISTEN clause: "2" clause: "1" } recommend { action: SAY script: "s" } }
    checklist { id: "l" clause: "1" on: "held" item { id: "i" clause: "2" fulfilled_by: "action.a" recommend { action: ASK clause: "1" } } }
    script { id: "s" text { language: "en" variant: "Yes." } })";
  Scene scene(policy);
  const Line line("0 held agent");
  auto decisions = line.Give(&scene.call());
  ASSERT_TRUE(decisions.ok());
  std::string cited;
  for (const Recommendation& r : decisions->back().recommendations) {
    cited += std::string(ActionName(r.action)) + ":";
    for (std::string_view clause : r.clause_ids) cited += std::string(clause);
    cited += " ";
  }
  EXPECT_EQ(cited, "LISTEN:12 SAY:1 ASK:21 ");
}

TEST(R12Output, TheCapNeverLeavesATopicEmpty) {
  const std::string policy = Speech("settings { max_live_recommendations: 1 }" + On("held", "other", "priority: 9") +
                                    On("muted", "crit", "severity: CRITICAL topic: \"t\"") + On("unmuted", "new", "topic: \"t\""));
  Scene scene(policy);
  scene.Play("0 held agent\n 1 muted agent\n 2 unmuted agent");
  EXPECT_EQ(scene.live(), "other crit");
}

TEST(R12Output, ObserveShowsNothingButJudges) {
  EXPECT_EQ(Play(Speech(R"(
    rule { id: "r" mode: OBSERVE on: "held" recommend { [r] } }
    duty { id: "d" mode: OBSERVE on: "held" fulfilled_by: "retrieved" within: "1ms" recommend { [d] } remind { recommend { [now] } } }
    duty { id: "off" mode: OFF on: "held" fulfilled_by: "retrieved" within: "1ms" })"),
                 "0 held agent\n 9 tick"),
            "\n2: d#1 VIOLATED 0..1\n");
}

TEST(R12Output, AnObservedPermissionIsJudgedButNotShown) {
  EXPECT_EQ(Play(Speech(R"(permission { id: "p" mode: OBSERVE act: "hold" on: "held" when: "false" })"), "0 tick\n 1 held agent", "#=")
                .find("no["),
            std::string::npos);
}

TEST(R12Output, TheContactsLanguageHoweverItsTagIsWritten) {
  const auto script = [](const char* language) {
    Scene scene(Speech(R"(
      script { id: "s" text { language: "fr" variant: "fr" } text { language: "en" variant: "en" } text { language: "zh-CN" variant: "zh" }
               text { language: "zh-TW" variant: "tw" } }
      rule { id: "r" on: "held" recommend { action: SAY script: "s" } })"));
    scene.Play(std::string("0 started lang=") + language);
    const Line line("1 held agent");
    auto decisions = line.Give(&scene.call());
    return std::string(decisions->back().recommendations[0].text);
  };
  EXPECT_EQ(script("en_US") + script("EN") + script("eng"), "enenen");
  EXPECT_EQ(script("cmn-Hans-CN") + script("zh_cn") + script("zh-Hant-HK") + script("ZH-tw"), "zhzhzhtw");
  EXPECT_EQ(script("ja") + script("e"), "frfr");
}

TEST(R12Output, ScriptsInTheContactsLanguageWithVariantsAndSlots) {
  Scene scene(Speech(R"(
    fact { name: "who" type: STRING }
    script { id: "s" text { language: "en" variant: "Hello {name}." variant: "Hi {name}." } text { language: "zh-CN" variant: "您好{name}" }
             slot { name: "name" value: "who" fallback { language: "en" text: "there" } fallback { language: "zh-CN" text: "先生" } } }
    rule { id: "r" on: "held" recommend { action: SAY script: "s" expires: "0s" } })"));
  const auto words = [&](const char* event) {
    const Line line(event);
    auto decisions = line.Give(&scene.call());
    std::string text;
    for (const Recommendation& r : decisions->back().recommendations) text = std::string(r.text) + "/" + std::string(r.language);
    return text;
  };
  scene.Play("0 started lang=en-GB");
  EXPECT_EQ(words("1 held agent"), "Hello there./en");
  scene.Play("2 fact who \"Ann\"");
  EXPECT_EQ(words("3 held agent"), "Hi Ann./en");
  EXPECT_EQ(words("4 held agent"), "Hello Ann./en");
}

TEST(R12Output, ATextsLanguageHoweverItsTagIsWritten) {
  const auto words_for = [](const std::string& language) {
    Scene scene(Speech(R"(
      script { id: "r" text { language: "pt-BR" variant: "Oi" } text { language: "ZH" variant: "喂" } text { language: "EN_us" variant: "Hi" } }
      script { id: "s" text { language: "zh_CN" variant: "您好" } text { language: "en" variant: "Hello" } text { language: "PT_br" variant: "Tudo bem" } }
      rule { id: "a" on: "held" recommend { action: SAY script: "r" expires: "0s" } }
      rule { id: "b" on: "held" recommend { action: SAY script: "s" expires: "0s" } })"));
    scene.Play("0 started lang=" + language);
    auto decisions = Line("1 held agent").Give(&scene.call());
    std::string text;
    for (const Recommendation& r : decisions->back().recommendations) text += std::string(r.text) + "/";
    return text;
  };
  for (const char* english : {"en", "EN", "en-US", "EN-GB", "En", "en_US"}) EXPECT_EQ(words_for(english), "Hi/Hello/") << english;
  for (const char* chinese : {"zh-CN", "ZH-cn", "zh_CN", "zh", "cmn-Hans"}) EXPECT_EQ(words_for(chinese), "喂/您好/") << chinese;
  EXPECT_EQ(words_for("pt-br"), "Oi/Tudo bem/");
}

}  // namespace
}  // namespace callcue::step_test
