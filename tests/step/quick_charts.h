// Policies whose steps go the short way, each for what it has to get right there.
#ifndef CALLCUE_TESTS_STEP_QUICK_CHARTS_H_
#define CALLCUE_TESTS_STEP_QUICK_CHARTS_H_

#include <string_view>

namespace callcue::step_test {

// What the short way has to get right: histories, parallel states, actions on entry and exit that read the state they
// stand in, delayed events that are cancelled, branches, guards of every form, two regions on one event.
inline constexpr std::string_view kCorners = R"(
  name: "corners" version: "1"
  variable { name: "late" type: BOOL }
  variable { name: "n" type: INT }
  variable { name: "was_at" type: TIMESTAMP }
  sentiment { name: "calm" } sentiment { name: "angry" }
  act { name: "thanks" party: PARTY_AGENT } act { name: "closing" party: PARTY_AGENT party: PARTY_CUSTOMER }
  action { name: "noted" }
  script { id: "later" text { language: "en" variant: "Later." } } script { id: "p" text { language: "en" variant: "P." } }
  script { id: "c" text { language: "en" variant: "C." } } script { id: "hello" text { language: "en" variant: "Hello." } }
  region { id: "a"
    state { id: "a1"
      on_exit { if { when: "state.a1" then { set { variable: "late" value: "true" } } } }
      transition { on: "rang" when: "event.count > 2 && !late" target: "a2" do { recommend { action: CUSTOM custom_action: "up" } } }
      transition { on: "held" target: "p" }
    }
    state { id: "a2"
      on_entry { send { event: "later" delay: "3s" } }
      on_exit { cancel: "later" }
      transition { on: "event.later" target: "a1" do { recommend { action: SAY script: "later" } } }
      transition { on: "held" target: "deep" do { set { variable: "was_at" value: "now" } } }
      transition { on: "tick" when: "late" do { if { when: "state.p" then { recommend { action: SAY script: "p" } } otherwise { set { variable: "late" value: "false" } } } } }
    }
    state { id: "c"
      state { id: "shallow" history: SHALLOW transition { target: "c1" } }
      state { id: "deep" history: DEEP transition { target: "c1" } }
      state { id: "c1" transition { on: "act.thanks" target: "c2" do { recommend { action: ASK script: "c" } } } }
      state { id: "c2" transition { on: "act.closing by CUSTOMER" target: "c1" do { send { event: "at_once" delay: "0s" } } } }
      transition { on: "retrieved" target: "a2" do { set { variable: "n" value: "3" } } }
      transition { on: "event.at_once" target: "a2" }
      transition { on: "rang" when: "now - was_at > duration('4s') && n == 3" target: "shallow" }
      transition { on: "rang" target: "a1" }
    }
    state { id: "p" parallel: true
      state { id: "x" state { id: "x1" transition { on: "sentiment.angry" target: "x2" } } state { id: "x2" transition { on: "sentiment" target: "x1" } } }
      state { id: "y" state { id: "y1" transition { on: "sentiment.angry" target: "y2" } } state { id: "y2" } }
      transition { on: "retrieved" target: "shallow" }
      transition { on: "connection_cleared" target: "a1" do { recommend { action: CALL_BACK } } }
    }
  }
  region { id: "b"
    state { id: "b1" transition { on: "tick" when: "1 / n > 0" target: "b2" } transition { on: "established by AGENT" target: "b2" do { recommend { action: SAY script: "hello" } } } }
    state { id: "b2" transition { on: "tick" target: "b1" } transition { on: "connection_cleared" when: "event.cause == cause.NETWORK_DROP" target: "b1" } }
  }
)";

// What is owed, noted and allowed: duties that ignore a second trigger, allow another instance, have guards and no time, two
// of which one act serves; permissions over acts of either party; delayed events that arm others and that fall together.
inline constexpr std::string_view kOwed = R"(
  name: "owed" version: "1"
  variable { name: "late" type: BOOL default_value: "false" }
  variable { name: "n" type: INT }
  sentiment { name: "calm" } sentiment { name: "angry" }
  act { name: "thanks" party: PARTY_AGENT } act { name: "apology" party: PARTY_AGENT party: PARTY_CUSTOMER }
  act { name: "greeting" party: PARTY_AGENT } act { name: "closing" party: PARTY_AGENT }
  script { id: "a" text { language: "en" variant: "A." } } script { id: "b" text { language: "en" variant: "B." } }
  region { id: "line"
    state { id: "idle"
      transition { on: "rang" when: "event.count > 3" target: "ringing" do { set { variable: "late" value: "true" } } }
      transition { on: "established" target: "talking" }
    }
    state { id: "ringing"
      on_entry { send { event: "again" delay: "2s" } }
      transition { on: "event.again" do { send { event: "again" delay: "4s" } } do { recommend { action: CHECK script: "a" } } }
      transition { on: "established" target: "talking" do { cancel: "again" } }
    }
    state { id: "talking"
      transition { on: "held" target: "waiting" }
      transition { on: "act.greeting" when: "late && n != 2" do { set { variable: "n" value: "2" } } do { recommend { action: SAY script: "b" } } }
      transition { on: "connection_cleared" target: "idle" }
    }
    state { id: "waiting"
      on_entry { send { event: "long" delay: "3s" } } on_entry { send { event: "longer" delay: "6s" } }
      on_exit { cancel: "longer" }
      transition { on: "event.long" do { recommend { action: RETRIEVE script: "a" } } }
      transition { on: "event.longer" target: "talking" do { recommend { action: CALL_BACK } } }
      transition { on: "retrieved" target: "talking" }
    }
  }
  duty { id: "thank" on: "retrieved" fulfilled_by: "act.thanks by AGENT" within: "4s" on_retrigger: ANOTHER }
  duty { id: "apologise" on: "act.apology by CUSTOMER" when: "late" fulfilled_by: "act.apology by AGENT" within: "5s" }
  duty { id: "greet" on: "established" fulfilled_by: "act.greeting" fulfilled_when: "state.talking" }
  permission { id: "may-release" act: "release" on: "segment_ended by AGENT" when: "acts.closing.count > 0 && acts.apology.count == 0" }
)";

// What a delayed event may do before the event that comes after it: change states alone, set what that one asks, ask
// itself, or nothing. Duties that are opened and fulfilled beside a transition and without one; lists with one branch, which
// is asked beforehand unless something was set.
inline constexpr std::string_view kClocked = R"(
  name: "clocked" version: "1"
  variable { name: "over" type: BOOL default_value: "false" }
  variable { name: "n" type: INT default_value: "0" }
  variable { name: "unset" type: BOOL }
  sentiment { name: "calm" } sentiment { name: "angry" }
  act { name: "thanks" party: PARTY_AGENT } act { name: "greeting" party: PARTY_AGENT party: PARTY_CUSTOMER }
  script { id: "a" text { language: "en" variant: "A." } } script { id: "b" text { language: "en" variant: "B." } }
  script { id: "c" text { language: "en" variant: "C." } } script { id: "d" text { language: "en" variant: "D." } }
  region { id: "line"
    state { id: "idle"
      transition { on: "rang" target: "waiting" do { if { when: "n > 1" then { recommend { action: SAY script: "a" } }
                                                          otherwise { recommend { action: SAY script: "b" } } } } }
      transition { on: "established" target: "talking" do { recommend { action: SAY script: "d" } }
                   do { if { when: "over" then { set { variable: "over" value: "false" } } } } }
      transition { on: "tick" target: "talking" do { if { when: "unset" then { recommend { action: SAY script: "c" } }
                                                          otherwise { set { variable: "unset" value: "true" } } } } }
    }
    state { id: "waiting"
      on_entry { send { event: "long" delay: "2s" } }
      transition { on: "event.long" target: "late" }
      transition { on: "tick" target: "idle" do { set { variable: "over" value: "true" } }
                   do { if { when: "over" then { recommend { action: ASK script: "c" } } otherwise { recommend { action: ASK script: "a" } } } } }
    }
    state { id: "late"
      transition { on: "tick" when: "over" target: "idle" do { recommend { action: ASK script: "b" } } }
      transition { on: "rang" target: "talking" do { if { when: "state.late" then { recommend { action: SAY script: "d" } } } } }
      transition { on: "retrieved" target: "waiting" do { set { variable: "n" value: "2" } } }
    }
    state { id: "talking"
      on_entry { send { event: "soon" delay: "3s" } }
      transition { on: "event.soon" do { set { variable: "over" value: "true" } } }
      transition { on: "act.thanks" when: "over" target: "idle" do { if { when: "n > 1 && state.calm" then { recommend { action: ASK script: "d" } } } } }
      transition { on: "rang" when: "!over" do { recommend { action: SAY script: "c" } } }
      transition { on: "held" target: "quiet" do { cancel: "soon" } }
      transition { on: "connection_cleared" target: "idle" }
    }
    state { id: "quiet"
      on_entry { send { event: "dull" delay: "1s" } } on_entry { send { event: "dim" delay: "2s" } }
      on_entry { send { event: "long" delay: "4s" } }
      transition { on: "event.dim" target: "late" do { recommend { action: RETRIEVE script: "c" } } }
      transition { on: "event.dull" when: "n > 1" do { recommend { action: RETRIEVE script: "a" } } }
      transition { on: "event.long" do { recommend { action: RETRIEVE script: "b" } } }
      transition { on: "tick" when: "state.angry" target: "late" }
      transition { on: "retrieved" target: "talking" }
    }
  }
  region { id: "mood"
    state { id: "calm" transition { on: "sentiment.angry" target: "angry" } }
    state { id: "angry" transition { on: "sentiment.calm" target: "calm" } transition { on: "event.long" target: "calm" do { recommend { action: SAY script: "c" } } } }
  }
  duty { id: "again" on: "retrieved" fulfilled_by: "act.thanks by AGENT" within: "3s" on_retrigger: ANOTHER }
  duty { id: "nod" on: "sentiment.angry" fulfilled_by: "act.greeting" fulfilled_when: "over" within: "5s" }
  duty { id: "pick-up" on: "rang" when: "state.late" fulfilled_by: "established" within: "9s" }
)";

// What is asked in place of most choices and what is left of some: spans of rings, also empty ones and beyond any number; a
// bool that is unknown, and what fails beside it. A line's end with a transition and without one.
inline constexpr std::string_view kInPlace = R"p(
  name: "in place" version: "1"
  variable { name: "b" type: BOOL } variable { name: "c" type: BOOL default_value: "true" }
  variable { name: "n" type: INT default_value: "1" } fact { name: "unknown" type: BOOL }
  variable { name: "long_ago" type: TIMESTAMP default_value: "0001-01-01T00:00:00Z" }
  sentiment { name: "calm" } sentiment { name: "angry" }
  act { name: "thanks" party: PARTY_AGENT } act { name: "apology" party: PARTY_AGENT party: PARTY_CUSTOMER }
  act { name: "greeting" party: PARTY_AGENT } act { name: "closing" party: PARTY_AGENT }
  script { id: "a" text { language: "en" variant: "A." } }
  region { id: "rings"
    state { id: "s0"
      transition { on: "rang" when: "event.count > 4 && event.count < 3" target: "s2" }
      transition { on: "rang" when: "event.count >= 2 && event.count <= 3 && b" target: "s1" do { recommend { action: SAY script: "a" } } }
      transition { on: "rang" when: "event.count != 5 && event.count > 3" target: "s2" }
      transition { on: "rang" when: "event.count == 5 && !b && 1 / n > 0" target: "s2" do { set { variable: "b" value: "true" } } }
      transition { on: "rang" when: "event.count < 1 && !c" target: "s1" do { set { variable: "b" value: "false" } } do { set { variable: "c" value: "true" } } }
      transition { on: "rang" when: "event.count > 4000000000" target: "s2" }
      transition { on: "rang" when: "event.count == 4294967301" target: "s2" }
      transition { on: "rang" when: "event.count <= 999999999999999 && event.count < 0" target: "s2" }
      transition { on: "rang" when: "event.count >= 2147483647" target: "s1" }
      transition { on: "rang" when: "b && 1 / n > 0 && n > 0" target: "s1" }
      transition { on: "tick" when: "!unknown && n == 1" target: "s2" do { set { variable: "b" value: "true" } } } }
    state { id: "s1"
      transition { on: "retrieved" when: "unknown && now - long_ago > duration('4s')" target: "s2" }
      transition { on: "tick" when: "b && c" target: "s0" do { set { variable: "c" value: "false" } } }
      transition { on: "tick" when: "c" do { set { variable: "b" value: "true" } } do { set { variable: "n" value: "0" } } }
      transition { on: "rang" when: "event.count < 2147483647 && event.count <= 4" target: "s0" do { set { variable: "n" value: "1" } } } }
    state { id: "s2"
      transition { on: "connection_cleared by AGENT" when: "b" target: "s0" do { recommend { action: CALL_BACK } } }
      transition { on: "connection_cleared by CUSTOMER" target: "s1" do { recommend { action: SAY script: "a" } } }
      transition { on: "rang" when: "event.count == 2" target: "s1" }
      transition { on: "sentiment.calm" target: "s0" do { set { variable: "b" value: "false" } } }
      transition { on: "act.thanks by AGENT" when: "!c" target: "s1" } transition { on: "held" target: "s0" do { set { variable: "n" value: "2" } } } } }
)p";

// What is cancelled and sent at once, in either order.
inline constexpr std::string_view kResent = R"(
  name: "resent" version: "1"
  sentiment { name: "calm" } sentiment { name: "angry" }
  act { name: "thanks" party: PARTY_AGENT } act { name: "apology" party: PARTY_AGENT party: PARTY_CUSTOMER }
  act { name: "greeting" party: PARTY_AGENT } act { name: "closing" party: PARTY_AGENT }
  region { id: "delays"
    state { id: "w1"
      on_entry { send { event: "x" delay: "2s" } } on_exit { cancel: "x" }
      transition { on: "tick" target: "w1" reenter: true }
      transition { on: "rang" target: "w2" do { send { event: "y" delay: "3s" } } do { cancel: "y" } }
      transition { on: "sentiment.angry" do { send { event: "y" delay: "3s" } } do { cancel: "y" } do { recommend { action: REPORT } } }
      transition { on: "event.x" target: "w2" } }
    state { id: "w2"
      on_entry { send { event: "y" delay: "1s" } }
      transition { on: "event.y" target: "w1" do { recommend { action: CHECK } } }
      transition { on: "act.apology" do { cancel: "y" } do { send { event: "y" delay: "4s" } } do { recommend { action: REPORT } } }
      transition { on: "held" target: "w3" do { cancel: "x" } do { cancel: "y" } } }
    state { id: "w3" transition { on: "retrieved" target: "w1" } transition { on: "tick" target: "w2" do { cancel: "x" } } } }
)";

}  // namespace callcue::step_test

#endif  // CALLCUE_TESTS_STEP_QUICK_CHARTS_H_
