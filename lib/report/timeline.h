// The timeline of a contact for a reader: what happened, what the engine made of it, and at the end a scorecard.
//
//   Timeline timeline({standard});
//   timeline.Add(event, decisions, &text);     // after each Post
//   timeline.Add(decisions, &text);            // after each Advance
//   timeline.Finish(&text);
//
// Each appends to a text and keeps no more of the contact than its live recommendations and the scorecard.
#ifndef CALLCUE_LIB_REPORT_TIMELINE_H_
#define CALLCUE_LIB_REPORT_TIMELINE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "callcue/call.h"
#include "lib/report/happening.h"
#include "lib/report/labels.h"
#include "lib/report/score_table.h"
#include "lib/report/sheet.h"

namespace callcue::report {

struct TimelineOptions {
  Standard standard;
  std::optional<Language> language;  // of the labels; absent: that of the contact, English if it names none
  bool colour = false;
};

class Timeline {
 public:
  explicit Timeline(TimelineOptions options) : options_(std::move(options)), scorecard_(options_.standard.clauses) {}

  void Add(const Event& event, Decisions decisions, std::string* out);
  void Add(Decisions decisions, std::string* out);
  void Finish(std::string* out);

 private:
  struct Lines;  // of one moment: the first carries its time

  void Begin(const Event& event, std::string* out);
  void AddDecision(const Decision& decision, Lines* lines);
  void AddNotes(const Decision& decision, Lines* lines);
  void AddFinding(const Finding& finding, Lines* lines);
  void AddPermission(const PermissionChange& change, Lines* lines);
  void AddRecommendation(const Recommendation& recommendation, Lines* lines);
  void AddWithdrawals(const Decision& decision, Lines* lines);

  std::string In(Label label) const { return std::string(label.In(language_)); }
  std::string Time(int64_t at_ms) const;
  std::string Clauses(Strings ids) const;  // " [ts.1.3, ts.6.1]"
  std::string Quiet(std::string_view text) const { return Painted(text, Paint::kQuiet, options_.colour); }

  TimelineOptions options_;
  Language language_ = Language::kEnglish;
  bool begun_ = false;
  int64_t start_ms_ = 0;
  std::map<uint32_t, std::string> live_;  // recommendations: what a withdrawal calls them
  Scorecard scorecard_;
};

}  // namespace callcue::report

#endif  // CALLCUE_LIB_REPORT_TIMELINE_H_
