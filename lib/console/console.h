// A console in which an author of a policy plays a call: speaks as agent or customer, moves the clock, sends events,
// and sees what the engine says. Every line that changes something becomes an event of a recording, which replays
// alike.
//
//   console::Console console(policy, {});
//   std::string out, recording;
//   console.Run("a: 您好", &out, &recording);   // out: what the engine says; recording: JSON lines of events
//
// What can be typed: Help(). Time passes by what is typed alone: "+10s" moves the clock, and words take the time that
// it takes to say them.
#ifndef CALLCUE_LIB_CONSOLE_CONSOLE_H_
#define CALLCUE_LIB_CONSOLE_CONSOLE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "callcue/call.h"
#include "lib/console/names.h"
#include "lib/report/timeline.h"
#include "lib/wire/event_reader.h"

namespace callcue::console {

struct Options {
  std::string language;                  // of the contact; empty: that of the policy's first script
  int64_t start_ms = 1'772'355'600'000;  // when the contact starts: 2026-03-01 09:00 UTC
  int32_t utc_offset_minutes = 480;      // of the customer's clock
  bool colour = false;
};

class Console {
 public:
  Console(std::shared_ptr<const Policy> policy, Options options);

  // One line. Appends what there is to see to `out`, and the events that were heard to `recording`, one a line. False
  // if the line is wrong: nothing changed, and `out` says what to type.
  bool Run(std::string_view line, std::string* out, std::string* recording);
  bool over() const { return over_; }  // "quit" was typed
  // What can be typed, in the language of the contact.
  std::string Help() const;

 private:
  struct Command;
  static const Command kCommands[];
  using Words = std::string_view;

  // Commands; what follows their name is `rest`.
  bool Ring(Words rest);
  bool Dial(Words rest);
  bool Answer(Words rest);
  bool OfParty(Words rest, std::string_view body, std::string_view field);
  bool Hold(Words rest) { return OfParty(rest, "held", "by"); }
  bool Retrieve(Words rest) { return OfParty(rest, "retrieved", "by"); }
  bool Mute(Words rest) { return OfParty(rest, "muted", "party"); }
  bool Unmute(Words rest) { return OfParty(rest, "unmuted", "party"); }
  bool Speaks(Words rest) { return OfParty(rest, "speechStarted", "party"); }
  bool Silent(Words rest) { return OfParty(rest, "speechStopped", "party"); }
  bool Transfer(Words rest);
  bool HangUp(Words rest);
  bool Close(Words rest);
  bool ReportFact(Words rest);
  bool Forget(Words rest);
  bool Perform(Words rest);
  bool Intend(Words rest);
  bool Feel(Words rest);
  bool Act(Words rest);
  bool Approve(Words rest) { return Decide(rest, true); }
  bool Deny(Words rest) { return Decide(rest, false); }
  bool Decide(Words rest, bool granted);
  bool Measure(Words rest);
  bool May(Words rest);
  bool Why(Words rest);
  bool View(Words rest);
  bool Score(Words rest);
  bool Json(Words rest);
  bool ShowHelp(Words rest);
  bool Quit(Words rest);

  bool RunCommand(std::string_view line);
  bool Say(std::string_view line);
  bool Pass(std::string_view duration);
  bool ReadParty(std::string_view word, std::string_view otherwise, std::string* party);
  bool ReadValue(FactValue::Kind kind, std::string_view text, std::string* json);
  std::optional<int64_t> ReadTime(std::string_view text) const;
  bool Known(std::string_view name, std::string_view what, const Names::List& list);
  bool Nothing(Words rest);         // nothing more was typed
  bool Wrong(std::string problem);  // says so; false
  bool Usage();                     // says what the command at hand wants; false

  bool Start();
  bool Send(std::string_view body, std::string_view fields);
  bool Post(const std::string& line);
  std::string Describe(const PermissionAnswer& answer) const;
  std::string In(report::Label label) const { return std::string(label.In(language_)); }
  std::string Clock(int64_t at_ms) const;

  const std::shared_ptr<const Policy> policy_;
  const Options options_;
  const Names names_;
  const report::Language language_;
  Call call_;
  wire::EventReader reader_;
  report::Timeline timeline_;
  Scorecard scorecard_;
  int64_t now_ms_;
  std::map<uint32_t, int64_t> given_;  // recommendations: when
  uint64_t events_ = 0;
  int rings_ = 0;
  bool delivered_ = false, over_ = false;
  uint64_t segments_ = 0;
  std::string open_segment_[3];  // of partial words: by whom
  int revision_[3] = {};
  int64_t begin_ms_[3] = {};
  std::string_view usage_;      // of the command at hand
  std::string* out_ = nullptr;  // of the line at hand
  std::string* recording_ = nullptr;
};

// With its quotes.
std::string JsonString(std::string_view text);

}  // namespace callcue::console

#endif  // CALLCUE_LIB_CONSOLE_CONSOLE_H_
