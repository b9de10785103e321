// Limits at n - 1, n, n + 1, and what hosts should never send but do.
#include <limits>

#include "lib/base/limits.h"
#include "tests/step/generator.h"

namespace callcue::step_test {
namespace {

std::string Code(const absl::Status& status) { return std::string(absl::StatusCodeToString(status.code())); }

// Posts what must be refused, or accepted, and in the first case change nothing.
std::string PostTo(Call* call, const Event& event) {
  const std::string before = call->Snapshot();
  const auto decisions = call->Post(event);
  if (!decisions.ok()) {
    EXPECT_EQ(call->Snapshot(), before);
  }
  return decisions.ok() ? "OK" : Code(decisions.status());
}

TEST(Limits, TextOfAnUtterance) {
  for (size_t n : {limits::kUtteranceBytes - 1, limits::kUtteranceBytes, limits::kUtteranceBytes + 1}) {
    Call call(Everything());
    const std::string text(n, 'x');
    Event event;
    event.kind = EventKind::kUtterance;
    event.party = Party::kAgent;
    event.text = text;
    EXPECT_EQ(PostTo(&call, event), n <= limits::kUtteranceBytes ? "OK" : "RESOURCE_EXHAUSTED") << n;
  }
}

TEST(Limits, NamesAndIds) {
  std::string_view Event::*const fields[] = {&Event::event_id, &Event::name, &Event::segment_id, &Event::participant_id,
                                             &Event::to, &Event::language, &Event::second_language};
  for (const auto field : fields) {
    for (size_t n : {limits::kNameBytes - 1, limits::kNameBytes, limits::kNameBytes + 1}) {
      Call call(Everything());
      const std::string text(n, 'x');
      Event event;
      event.kind = EventKind::kContactStarted;
      event.*field = text;
      EXPECT_EQ(PostTo(&call, event), n <= limits::kNameBytes ? "OK" : "RESOURCE_EXHAUSTED") << n;
    }
  }
}

TEST(Limits, WordsArgumentsAndStreams) {
  for (int more : {-1, 0, 1}) {
    const std::string expected = more <= 0 ? "OK" : "RESOURCE_EXHAUSTED";
    Call call(Everything());
    Event event;
    std::vector<Word> words(limits::kWords + more);
    std::vector<Argument> arguments(limits::kArguments + more);
    std::vector<Stream> streams(limits::kStreams + more, Stream::kAgentText);
    event.kind = EventKind::kUtterance;
    event.words = words;
    EXPECT_EQ(PostTo(&call, event), expected) << "words " << more;
    event = Event();
    event.kind = EventKind::kAgentAction;
    event.name = "noted";
    event.arguments = arguments;
    EXPECT_EQ(PostTo(&call, event), expected) << "arguments " << more;
    event = Event();
    event.kind = EventKind::kContactStarted;
    event.streams = streams;
    EXPECT_EQ(PostTo(&call, event), expected) << "streams " << more;
  }
}

TEST(Limits, StringsOfFacts) {
  for (size_t n : {limits::kStringValueBytes - 1, limits::kStringValueBytes, limits::kStringValueBytes + 1}) {
    Call call(Everything());
    const std::string text(n, 'x');
    Event event;
    event.kind = EventKind::kFact;
    event.name = "who";
    event.value = FactValue::String(text);
    EXPECT_EQ(PostTo(&call, event), n <= limits::kStringValueBytes ? "OK" : "RESOURCE_EXHAUSTED") << n;
  }
}

// One more of something that a contact keeps: n of them are accepted, the next is refused.
void FillUp(std::string_view policy, const std::string& event, size_t n) {
  Scene scene(policy);
  scene.Play("0 established agent");
  for (size_t i = 0; i < n; ++i) ASSERT_EQ(scene.Play(event).find("error"), std::string::npos) << i;
  const std::string before = scene.call().Snapshot();
  EXPECT_THAT(scene.Play(event), testing::HasSubstr("error RESOURCE_EXHAUSTED"));
  EXPECT_EQ(scene.call().Snapshot(), before);
  EXPECT_TRUE(Call::Restore(scene.call().policy().shared_from_this(), before).ok());
}

TEST(Limits, Timers) {
  FillUp(Logging(R"(rule { id: "r" on: "held" do { send { event: "x" delay: "1h" } } } rule { id: "x" on: "event.x" do { <x> } })"),
         "0 held agent", limits::kTimers);
}

TEST(Limits, Duties) {
  FillUp(Speech(R"(duty { id: "d" on: "held" fulfilled_by: "retrieved" within: "1h" on_retrigger: ANOTHER })"), "0 held agent",
         limits::kDuties);
}

TEST(Limits, Judgments) {
  FillUp(Speech(R"(permission { id: "p" act: "a" on: "held" when: "acts.fine.count > 0" })"), "0 held agent", limits::kDuties);
}

TEST(Limits, Acts) { FillUp(Speech(""), "0 act agent hello 0-0", limits::kActHistory); }

std::string Recommending(size_t n, std::string_view more) {
  std::string text(more);
  for (size_t i = 0; i < n; ++i) {
    const std::string name = "r" + std::to_string(i);
    text += "rule { id: \"" + name + "\" on: \"action." + name + "\" recommend { [" + name + "] } } action { name: \"" + name + "\" }\n";
  }
  return Speech(text);
}

TEST(Limits, Recommendations) {
  Scene scene(Recommending(limits::kRecommendations + 1, ""));
  for (size_t i = 0; i < limits::kRecommendations; ++i) {
    ASSERT_THAT(scene.Play("0 did r" + std::to_string(i)), testing::HasSubstr("+r"));
  }
  EXPECT_THAT(scene.Play("0 did r128"), testing::HasSubstr("error RESOURCE_EXHAUSTED"));
}

// A timer that arms itself anew: as often as a step allows, and once more.
TEST(Limits, Deadlines) {
  constexpr int64_t kPeriod = 10;
  for (int64_t more : {-1, 0, 1}) {
    Call call(Load(R"o(name: "p" region { id: "r" state { id: "s" on_entry { send { event: "again" delay: "duration('10ms')" } }
        transition { on: "event.again" do { send { event: "again" delay: "duration('10ms')" } } } } })o"));
    Event started;
    started.kind = EventKind::kContactStarted;
    ASSERT_TRUE(call.Post(started).ok());
    ASSERT_EQ(call.next_deadline_ms(), kPeriod);
    const std::string before = call.Snapshot();
    const auto decisions = call.Advance((limits::kDeadlines + more) * kPeriod);
    EXPECT_EQ(decisions.ok(), more <= 0) << more << decisions.status();
    if (more <= 0) continue;
    EXPECT_EQ(decisions.status().message(),
              "more than 100000 deadlines lie before this time: is it right? if so, advance to it by steps");
    EXPECT_EQ(call.Snapshot(), before);
    EXPECT_TRUE(call.Advance(limits::kDeadlines * kPeriod).ok());
    EXPECT_TRUE(call.Advance((limits::kDeadlines + more) * kPeriod).ok());
  }
}

TEST(Limits, AReminderThatFindsNoRoomDoesNotStopTheContact) {
  Scene scene(Recommending(limits::kRecommendations, R"(duty { id: "d" on: "held" fulfilled_by: "retrieved" within: "1s" remind { recommend { [now] } } })"));
  for (size_t i = 0; i < limits::kRecommendations; ++i) scene.Play("0 did r" + std::to_string(i));
  scene.Play("0 held agent");
  EXPECT_THAT(scene.Play("2000 tick"), testing::HasSubstr("d#1 VIOLATED"));
}

TEST(Limits, ALongCallCanAlwaysBeRestored) {
  const auto policy = Load(Speech(""));
  Call call(policy);
  Event event;
  event.kind = EventKind::kUtterance;
  event.party = Party::kAgent;
  event.stability = Stability::kFinal;
  event.text = "nothing of it";
  int accepted = 0;
  for (; accepted < 40000; ++accepted) {
    event.at_ms += 300;
    if (!call.Post(event).ok()) break;
  }
  EXPECT_GE(accepted, 20000);   // an hour and a half of short segments
  EXPECT_TRUE(Call::Restore(policy, call.Snapshot()).ok()) << accepted << " utterances";
}

TEST(Limits, ManyTurnsTheLastOfThemLate) {
  const auto policy = Load(Speech(""));
  Scene scene(policy);
  scene.Play("0 established agent");
  for (int i = 1; i <= static_cast<int>(limits::kTurns) + 5; ++i) {
    const std::string end = std::to_string(i * 10000);
    scene.Play(end + " say agent \"x\" " + std::to_string(i * 10000 - 500) + "-" + end + " eot");
  }
  const std::string end = std::to_string((limits::kTurns + 5) * 10000);
  scene.Play(end + " say customer \"y\" 605000-605500 eot\n" + end + " say customer \"z\" 615000-615500 eot");
  EXPECT_TRUE(Call::Restore(policy, scene.call().Snapshot()).ok());
}

// Hosts that send what they shouldn't.
TEST(Hostile, TimesOutOfRangeAreRefused) {
  const int64_t wrong[] = {-1, std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max(), 253402300800000};
  for (const int64_t t : wrong) {
    Call call(Everything());
    Event event;
    event.kind = EventKind::kTick;
    event.at_ms = t;
    EXPECT_EQ(PostTo(&call, event), "INVALID_ARGUMENT") << t;
    EXPECT_FALSE(call.Advance(t).ok());
    event.at_ms = 5;
    event.kind = EventKind::kUtterance;
    event.party = Party::kAgent;
    event.text = "hello";
    event.begin_ms = t;
    EXPECT_EQ(PostTo(&call, event), "INVALID_ARGUMENT") << t;
    event.begin_ms.reset();
    event.end_ms = t;
    EXPECT_EQ(PostTo(&call, event), "INVALID_ARGUMENT") << t;
    event.end_ms.reset();
    Word word;
    word.text = "hello";
    word.begin_ms = t;
    event.words = absl::MakeConstSpan(&word, 1);
    EXPECT_EQ(PostTo(&call, event), "INVALID_ARGUMENT") << "word " << t;
    word.begin_ms.reset();
    word.end_ms = t;
    EXPECT_EQ(PostTo(&call, event), "INVALID_ARGUMENT") << "word " << t;
  }
  Call call(Everything());
  Event event;
  event.kind = EventKind::kTick;
  for (const int64_t t : {int64_t{1} << 31, int64_t{1} << 32, int64_t{253402300799999}}) {
    event.at_ms = t;
    EXPECT_EQ(PostTo(&call, event), "OK") << t;
  }
}

TEST(Hostile, BadUtf8IsRefusedWhereverItMayComeOut) {
  std::string_view Event::*const fields[] = {&Event::text, &Event::segment_id, &Event::participant_id, &Event::to};
  for (const auto field : fields) {
    Call call(Everything());
    Event event;
    event.kind = EventKind::kUtterance;
    event.*field = "\xC0\x80";
    EXPECT_EQ(PostTo(&call, event), "INVALID_ARGUMENT") << (field == &Event::to ? "to" : "");
  }
  Call call(Load(Speech(R"(rule { id: "r" on: "action.noted" recommend { [r] argument { name: "x" value: "event.args.x" } } })")));
  Argument argument;
  argument.name = "x";
  argument.value = FactValue::String("\xff");
  Event event;
  event.kind = EventKind::kAgentAction;
  event.name = "noted";
  event.arguments = absl::MakeConstSpan(&argument, 1);
  EXPECT_EQ(PostTo(&call, event), "INVALID_ARGUMENT");
}

TEST(Hostile, UnknownNumbersOfEnumsAreUnspecified) {
  // Party 33 must not be taken for party 1, whatever a shift by 33 does.
  Scene scene(Speech(R"(rule { id: "r" on: "held by AGENT" recommend { [r] } })"));
  Event event;
  event.kind = EventKind::kHeld;
  for (int party : {6, 7, 8, 31, 32, 33, 64, 255}) {
    event.party = static_cast<Party>(party);
    EXPECT_EQ(scene.Post(event), "") << party;
  }
}

// Anything at all: nothing crashes, what is refused changes nothing, what is accepted can be saved and restored.
TEST(Hostile, Garbage) {
  const auto policy = Everything();
  const std::string_view strings[] = {"", "hello thanks sorry wait fine", "who", "vip", "noted", "angry", "s1", "\xff\xfe",
                                      std::string_view("\0x", 2), "hold", "ok", "uh-huh"};
  const int64_t times[] = {0, 1, -1, 1000, 60000, 3600000, int64_t{1} << 31, int64_t{1} << 32, int64_t{1} << 40,
                           std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min(), 253402300799999};
  const double numbers[] = {0.0, -0.0, 1.0, 1e308, -1e308, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()};
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    Call call(policy);
    int64_t now = 0;
    for (int i = 0; i < 60; ++i) {
      Event e;
      Argument arguments[2];
      Word words[2];
      Stream streams[2] = {static_cast<Stream>(random.Below(256)), static_cast<Stream>(random.Below(8))};
      std::string_view names[2] = {random.Of(strings), random.Of(strings)};
      const auto value = [&] {
        FactValue v;
        v.kind = static_cast<FactValue::Kind>(random.Below(7));
        if (v.kind == FactValue::Kind::kDouble) v.number = random.Of(numbers);
        else v.integer = random.Of(times);
        v.string = random.Of(strings);
        return v;
      };
      e.at_ms = random.OneIn(10) ? random.Of(times) : now += static_cast<int64_t>(random.Below(3000));
      e.kind = static_cast<EventKind>(random.OneIn(8) ? random.Below(256) : 5 + random.Below(78));
      if (random.OneIn(2)) e.kind = random.OneIn(2) ? EventKind::kUtterance : EventKind::kDialogueAct;
      e.party = static_cast<Party>(random.OneIn(4) ? random.Below(256) : random.Below(3));
      e.direction = static_cast<Direction>(random.Below(256));
      e.cause = static_cast<Cause>(random.OneIn(2) ? random.Below(256) : random.Below(9));
      e.stream = static_cast<Stream>(random.OneIn(2) ? random.Below(256) : random.Below(8));
      e.stage = static_cast<TransferStage>(random.OneIn(2) ? random.Below(256) : random.Below(4));
      e.stability = static_cast<Stability>(random.OneIn(4) ? random.Below(256) : random.Below(3));
      e.outcome = static_cast<FeedbackOutcome>(random.Below(256));
      e.on = random.OneIn(2);
      if (random.OneIn(4)) e.audible_to_customer = random.OneIn(2);
      e.count = static_cast<int32_t>(random.Next());
      e.revision = static_cast<int32_t>(random.OneIn(2) ? random.Next() : random.Below(4));
      e.utc_offset_minutes = static_cast<int32_t>(random.Next());
      e.recommendation_id = static_cast<uint32_t>(random.OneIn(2) ? random.Next() : random.Below(9));
      if (random.OneIn(3)) e.number = random.Of(numbers);
      if (random.OneIn(3)) e.begin_ms = random.OneIn(2) ? random.Of(times) : now - static_cast<int64_t>(random.Below(6000));
      if (random.OneIn(3)) e.end_ms = random.OneIn(2) ? random.Of(times) : now - static_cast<int64_t>(random.Below(6000));
      for (std::string_view Event::*field : {&Event::name, &Event::text, &Event::language, &Event::second_language,
                                             &Event::segment_id, &Event::participant_id, &Event::to, &Event::event_id}) {
        if (random.OneIn(2)) e.*field = random.Of(strings);
      }
      e.value = value();
      for (Argument& a : arguments) a = {random.Of(strings), value()};
      for (Word& w : words) {
        w.text = random.Of(strings);
        if (random.OneIn(2)) w.begin_ms = random.Of(times);
        if (random.OneIn(2)) w.end_ms = random.Of(times);
      }
      if (random.OneIn(2)) e.arguments = arguments;
      if (random.OneIn(2)) e.words = words;
      if (random.OneIn(2)) e.streams = streams;
      if (random.OneIn(4)) e.unrecognised = names;
      const std::string before = call.Snapshot();
      const auto decisions = random.OneIn(9) ? call.Advance(random.Of(times)) : call.Post(e);
      if (decisions.ok()) {
        (void)Dump(*decisions);
        now = std::max(now, call.now_ms() < 100000000 ? call.now_ms() : now);
        const auto restored = Call::Restore(policy, call.Snapshot());
        ASSERT_TRUE(restored.ok()) << seed << " " << i << " " << restored.status();
      } else {
        ASSERT_EQ(call.Snapshot(), before) << seed << " " << i;
      }
      CallView view;
      call.View(&view);
    }
  }
}

}  // namespace
}  // namespace callcue::step_test
