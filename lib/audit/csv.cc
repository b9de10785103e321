#include "lib/audit/csv.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "lib/base/concat.h"

namespace callcue::audit {
namespace {

// Quoted where it must be. A leading character that a spreadsheet would take for a formula is kept from it.
std::string Cell(std::string_view text) {
  if (text.empty()) return {};
  const bool formula = std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = formula ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

// "97.5" of hundredths.
std::string Hundredths(uint64_t value) {
  std::string number = absl::StrFormat("%d.%02d", value / 100, value % 100);
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return number;
}
std::string Hundredths(const std::optional<uint32_t>& value) { return value ? Hundredths(uint64_t{*value}) : ""; }

}  // namespace

void AppendCsvHeader(const Policy& policy, std::string* out) {
  *out +=
      "recording,contact,error,started_ms,duration_s,events,score,weighted,failed,critical_violations,fulfilled,"
      "violated,"
      "excused,undetermined,prompts,prompts_per_minute,withdrawn,repeated";
  for (const std::string_view id : policy.clause_ids()) *out += Concat(",", Cell(id));
  *out += "\r\n";
}

void AppendCsvRow(std::string_view recording, const Contact& contact, std::string* out) {
  *out += Concat(Cell(recording), ",", contact.number, ",", Cell(contact.error));
  const Scorecard& card = contact.scorecard;
  if (!contact.error.empty()) {
    out->append(15 + card.lines().size(), ',');
    *out += "\r\n";
    return;
  }
  const Scorecard::Counts& total = card.total();
  const Noise& noise = contact.noise;
  *out += Concat(",", contact.started_ms, ",",
                 absl::StrFormat("%d.%03d", noise.duration_ms / 1000, noise.duration_ms % 1000), ",", contact.events,
                 ",", Hundredths(card.score()), ",", Hundredths(card.weighted()), ",", card.failed() ? "1" : "0", ",",
                 card.critical_violations(), ",", total.fulfilled, ",", total.violated, ",", total.excused, ",",
                 total.undetermined, ",", noise.prompts, ",", Hundredths(noise.PromptsPerMinute()), ",",
                 noise.withdrawn, ",", noise.repeated);
  for (const Scorecard::Line& line : card.lines()) {
    const bool unclear = line.counts.outcome() == Scorecard::Outcome::kUndetermined;
    *out += Concat(",", unclear ? "?" : Hundredths(line.score()));
  }
  *out += "\r\n";
}

}  // namespace callcue::audit
