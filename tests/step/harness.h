// What the tests of the step are written in: policies as text, events in short form, decisions as text. A test is a
// table: a policy, a script of events, and the dump that must come out.
//
// Events, one a line: TIME VERB WORDS. Times are milliseconds; who is agent, customer, supervisor, system, third or
// nobody; B-E is an occurrence; "..." are words. Options: seg=ID rev=N conf=X aud=0|1 eot words=W:B-E,W:B-E eid=ID
// rec=N who=ID arg.NAME=VALUE cause=NAME
//
//   0 started [call,agent,customer,voice,desk,mood,host] [lang=en] [lang2=yue] [offset=MIN]
//   0 up STREAM | down STREAM      0 delivered in|out         0 originated [back]     0 rang N
//   0 established WHO              0 held|retrieved WHO       0 muted|unmuted WHO     0 consulted WHO [ended]
//   0 transferred WHO started|completed|failed                0 cleared WHO           0 failed | diverted | queued TO
//   0 say|partial WHO "words" B-E  0 starts|stops WHO         0 mood WHO LABEL        0 measured WHO NAME X
//   0 act|intent WHO NAME B-E      0 did NAME                 0 approve|deny NAME     0 feedback shown|accepted|dismissed
//   0 fact NAME VALUE | unfact NAME (VALUE: true 12 1.5 "text" 90s @MS)               0 tick | closed | nothing
//   0 advance                      (Advance() instead of an event)
//
// Brief dumps, one decision a line, empty ones left out; its parts stand in the order of decision.proto:
//
//   TIME: DISPOSITION (neither HANDLED nor NO_MATCH)  +WORDS(confirms)<=DUE{ARG=VALUE}  ?PROVISIONAL  -WORDS REASON
//         ELEMENT#INSTANCE VERDICT SINCE..DUE @OCCURRED (EXCUSE)  REGION:FROM>TO  ACT=yes  ACT=no[KIND name]
//         !FAULT ELEMENT (CYCLE)  skew MS
//   Of what is missing: "A, B" both, "A & B | C" one of two ways.
#ifndef CALLCUE_TESTS_STEP_HARNESS_H_
#define CALLCUE_TESTS_STEP_HARNESS_H_

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/call.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace callcue::step_test {

// A policy that must load without errors; its problems fail the test.
std::shared_ptr<const Policy> Load(std::string_view text);

// Acts for the words "hello", "thanks", "sorry", "wait", "fine", of the agent or the customer, and "uh-huh" as the
// acknowledgement; the action "noted". In the rest, outside of quotes, [x] stands for
//   action: CUSTOM custom_action: "x"
// and <x> for an effect that appends "x " to the string variable `log`.
std::string Speech(std::string_view rest);
// The same with `log`, and a rule that shows it on a measurement "show"; see LogAfter().
std::string Logging(std::string_view rest);

// One line of a script. Owns what its event points at.
class Line {
 public:
  explicit Line(std::string_view text);
  Line(const Line&) = delete;
  const Event& event() const { return event_; }
  bool is_advance() const { return advance_; }
  const std::string& text() const { return text_; }
  absl::StatusOr<Decisions> Give(Call* call) const;

 private:
  std::string_view Keep(std::string_view text);
  void Read();
  void ReadOption(std::string_view token);
  void ReadWord(std::string_view token, int place);
  void ReadStreams(std::string_view list);

  std::string text_;
  std::deque<std::string> pool_;
  std::string verb_;
  Event event_;
  bool advance_ = false;
  std::vector<Stream> streams_;
  std::vector<Argument> arguments_;
  std::vector<Word> words_;
};

// Every field of decisions, for comparing runs.
std::string Dump(Decisions decisions);

// A call that is fed with scripts.
class Scene {
 public:
  explicit Scene(std::string_view policy) : Scene(Load(policy)) {}
  explicit Scene(std::shared_ptr<const Policy> policy) : call_(std::move(policy)) {}

  // The brief dump of what comes out, between line ends; a refused event is "TIME: error CODE".
  std::string Play(std::string_view script);
  // Of one event: all of its decisions in one line, or the error's code.
  std::string Post(const Event& event);
  // Only the parts of the kinds asked for: "+" new and "-" withdrawn recommendations, "#" findings, ">" states,
  // "=" permissions, "!" faults, "?" provisional.
  Scene& Only(std::string_view kinds) {
    kinds_ = kinds;
    return *this;
  }
  Call& call() { return call_; }
  std::string next() const;   // next_deadline_ms, or "none"
  std::string permission(std::string_view act) const;
  std::string states() const;
  std::string live() const;   // labels, most urgent first
  std::string open() const;   // duties

 private:
  std::string Brief(Decisions decisions);

  Call call_;
  std::map<uint32_t, std::string> labels_;
  std::string kinds_ = "+-#>=!?";
};

// Plays a script in a fresh call.
inline std::string Play(std::string_view policy, std::string_view script, std::string_view only = "") {
  Scene scene(policy);
  if (!only.empty()) scene.Only(only);
  return scene.Play(script);
}

// What `log` holds after a script.
std::string LogAfter(std::string_view policy, std::string_view script);

}  // namespace callcue::step_test

#endif  // CALLCUE_TESTS_STEP_HARNESS_H_
