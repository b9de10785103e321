#include "lib/console/console.h"

#include <algorithm>

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/base/utf8.h"
#include "lib/console/line.h"
#include "lib/report/score_table.h"
#include "lib/report/sheet.h"
#include "lib/wire/decision_writer.h"

namespace callcue::console {
namespace {

// How long it takes to say a text: four Chinese characters or some three English words a second.
int64_t SpokenMs(std::string_view text) {
  int64_t ms = 0;
  while (!text.empty()) ms += DisplayWidth(TakeCodePoint(&text)) == 2 ? 250 : 60;
  return std::max<int64_t>(ms, 300);
}

int PlaceOf(char who) { return who == 'a' ? 0 : who == 'c' ? 1 : 2; }
std::string_view PartyOf(char who) {
  return who == 'a' ? "PARTY_AGENT" : who == 'c' ? "PARTY_CUSTOMER" : "PARTY_SUPERVISOR";
}

report::TimelineOptions TimelineOptionsOf(const Policy& policy, report::Language language, bool colour) {
  report::TimelineOptions options;
  options.standard = report::StandardOf(policy);
  options.language = language;
  options.colour = colour;
  return options;
}

}  // namespace

std::string JsonString(std::string_view text) {
  std::string json;
  wire::AppendJsonString(text, &json);
  return json;
}

Console::Console(std::shared_ptr<const Policy> policy, Options options)
    : policy_(std::move(policy)),
      options_(std::move(options)),
      names_(*policy_),
      language_(report::LanguageOf(options_.language.empty() ? names_.language : options_.language)),
      call_(policy_),
      timeline_(TimelineOptionsOf(*policy_, language_, options_.colour)),
      scorecard_(policy_),
      now_ms_(options_.start_ms) {}

bool Console::Run(std::string_view line, std::string* out, std::string* recording) {
  out_ = out;
  recording_ = recording;
  line = Trimmed(line);
  if (line.empty() || line[0] == '#') return true;
  if (!IsValidUtf8(line)) return Wrong("this is no UTF-8");
  Speech speech;
  if (ReadSpeech(line, &speech)) return Say(line);
  if (line[0] == '+') return Pass(line.substr(1));
  return RunCommand(line);
}

bool Console::Wrong(std::string problem) {
  *out_ += Concat(problem, "\n");
  return false;
}

bool Console::Nothing(Words rest) {
  return rest.empty()
             ? true
             : Wrong(Concat("nothing was expected after the command, found \"", report::Printable(rest), "\""));
}

bool Console::Known(std::string_view name, std::string_view what, const Names::List& list) {
  if (std::find(list.begin(), list.end(), name) != list.end()) return true;
  return Wrong(Concat("the policy has no ", what, " \"", report::Printable(name), "\"; ", Hint(name, list)));
}

bool Console::Start() {
  if (events_ > 0) return true;
  const std::string language = options_.language.empty() ? names_.language : options_.language;
  return Send("contactStarted",
              Concat("\"language\":", JsonString(language), ",\"utcOffsetMinutes\":", options_.utc_offset_minutes,
                     ",\"streams\":[\"STREAM_CALL_CONTROL\",\"STREAM_AGENT_TEXT\",\"STREAM_CUSTOMER_TEXT\","
                     "\"STREAM_VOICE_ACTIVITY\",\"STREAM_AGENT_DESKTOP\",\"STREAM_SENTIMENT\","
                     "\"STREAM_UNDERSTANDING\"]"));
}

// An event at the clock's time. The first one starts the contact.
bool Console::Send(std::string_view body, std::string_view fields) {
  if (body != "contactStarted" && !Start()) return false;
  return Post(Concat("{\"eventId\":\"", events_ + 1, "\",\"atMs\":\"", now_ms_, "\",\"", body, "\":{", fields, "}}"));
}

bool Console::Post(const std::string& line) {
  Event event;
  if (absl::Status status = reader_.ReadJson(line, false, &event); !status.ok()) {
    return Wrong(std::string(status.message()));
  }
  const auto decisions = call_.Post(event);
  if (!decisions.ok()) {
    return Wrong(call_.closed() ? "the contact is closed; quit, and begin another"
                                : std::string(decisions.status().message()));
  }
  ++events_;
  now_ms_ = std::max(now_ms_, event.at_ms);
  timeline_.Add(event, *decisions, out_);
  for (const Decision& decision : *decisions) {
    scorecard_.Add(decision);
    for (const Recommendation& r : decision.recommendations) given_[r.id] = decision.at_ms;
  }
  *recording_ += line;
  *recording_ += '\n';
  return true;
}

// Words take their time, and what was typed as partial goes on in the same segment. The voice is heard from their
// beginning to their end, as a host would report it: whoever is speaking isn't prompted to speak.
bool Console::Say(std::string_view line) {
  Speech speech;
  ReadSpeech(line, &speech);
  const int place = PlaceOf(speech.who);
  if (speech.text.empty()) return Wrong("what is said? Type for example  a: 您好");
  if (!Start()) return false;
  const std::string party = Concat("\"party\":\"", PartyOf(speech.who), "\"");
  std::string& segment = open_segment_[place];
  if (segment.empty()) {
    if (!Send("speechStarted", party)) return false;
    segment = Concat(speech.who, ++segments_);
    revision_[place] = 0;
    begin_ms_[place] = now_ms_;
  }
  const int64_t before = now_ms_;
  now_ms_ = std::max(now_ms_, begin_ms_[place] + SpokenMs(speech.text));
  const bool sent =
      (speech.partial || Send("speechStopped", party)) &&
      Send("utterance", Concat("\"segmentId\":\"", segment, "\",\"revision\":", revision_[place], ",\"stability\":\"",
                               speech.partial ? "PARTIAL" : "FINAL", "\",", party, ",\"text\":",
                               JsonString(speech.text), ",\"when\":{\"beginMs\":\"", begin_ms_[place],
                               "\",\"endMs\":\"", now_ms_, "\"}"));
  if (!sent) now_ms_ = before;
  ++revision_[place];
  if (!sent || !speech.partial) segment.clear();
  return sent;
}

// What was due by then happens, each at its own time; the tick lets a replay wait as long.
bool Console::Pass(std::string_view duration) {
  const std::optional<int64_t> ms = ReadDuration(duration);
  if (!ms) return Wrong("how long? Type for example  +10s, +1m30s, +500ms");
  if (!Start()) return false;
  const int64_t before = now_ms_;
  if (__builtin_add_overflow(now_ms_, *ms, &now_ms_) || !Send("tick", "")) {
    now_ms_ = before;
    return false;
  }
  return true;
}

std::string Console::Clock(int64_t at_ms) const { return report::Clock(at_ms - options_.start_ms); }

}  // namespace callcue::console
