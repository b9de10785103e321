// The commands of the console, in the order in which its help lists them.
#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/time/time.h"
#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/console/console.h"
#include "lib/console/line.h"
#include "lib/report/score_table.h"
#include "lib/report/sheet.h"
#include "lib/wire/decision_writer.h"

namespace callcue::console {

using report::Fill;
using report::Label;
using report::LabelOf;

struct Console::Command {
  std::string_view name, usage;
  Label help;
  bool (Console::*run)(Words rest);
};

const Console::Command Console::kCommands[] = {
    {"ring", "ring", {"a call comes in; again: the phone rings once more", "来电；再次输入：又响一声"}, &Console::Ring},
    {"dial", "dial [back]", {"the agent calls out; back: calls back", "坐席呼出；back 表示回拨"}, &Console::Dial},
    {"answer", "answer [agent|customer]", {"the call is answered", "接通"}, &Console::Answer},
    {"hold", "hold", {"the agent puts the customer on hold", "坐席保持通话"}, &Console::Hold},
    {"retrieve", "retrieve", {"the agent comes back", "坐席取回通话"}, &Console::Retrieve},
    {"mute", "mute", {"the agent mutes", "坐席静音"}, &Console::Mute},
    {"unmute", "unmute", {"the agent can be heard again", "坐席取消静音"}, &Console::Unmute},
    {"transfer", "transfer TO [started|completed|failed]", {"the call is handed over", "转接"}, &Console::Transfer},
    {"hangup",
     "hangup agent|customer|drop",
     {"the line is cleared; drop: it is lost", "挂机；drop 表示掉线"},
     &Console::HangUp},
    {"close", "close", {"the contact is over", "联络结束"}, &Console::Close},
    {"speaks",
     "speaks [agent|customer]",
     {"a voice is heard, without words", "有人开口（没有文字）"},
     &Console::Speaks},
    {"silent", "silent [agent|customer]", {"the voice stops", "话音停止"}, &Console::Silent},
    {"fact", "fact NAME=VALUE", {"the host reports a fact", "主机上报事实"}, &Console::ReportFact},
    {"forget", "forget NAME", {"the host withdraws it", "主机撤回事实"}, &Console::Forget},
    {"act",
     "act NAME [agent|customer]",
     {"the host recognised a dialogue act", "主机识别出对话行为"},
     &Console::Perform},
    {"intent", "intent NAME", {"the host recognised what the customer wants", "主机识别出意图"}, &Console::Intend},
    {"sentiment", "sentiment LABEL [agent|customer]", {"how somebody feels", "情绪"}, &Console::Feel},
    {"action", "action NAME [ARGUMENT=VALUE ...]", {"something done on the desktop", "坐席的桌面操作"}, &Console::Act},
    {"approve", "approve NAME", {"a supervisor agrees", "班长同意"}, &Console::Approve},
    {"deny", "deny NAME", {"a supervisor doesn't", "班长不同意"}, &Console::Deny},
    {"measure", "measure NAME=NUMBER [agent|customer]", {"a measurement", "测量值"}, &Console::Measure},
    {"may",
     "may ACT?",
     {"may the agent do this now, and if not, what is missing", "坐席现在能否这样做，缺什么"},
     &Console::May},
    {"why",
     "why [ELEMENT]",
     {"why what speaks does; of one element, why or why not", "为什么这样建议；指定元素则说明原因"},
     &Console::Why},
    {"view",
     "view",
     {"the picture of the call: states, prompts, duties, permissions", "当前情况：状态、建议、义务、许可"},
     &Console::View},
    {"score", "score", {"the scorecard so far", "目前的评分表"}, &Console::Score},
    {"json", "json EVENT", {"an event in proto3 JSON; without atMs it happens now", "直接输入一个 JSON 事件；不写 atMs 即为此刻"}, &Console::Json},
    {"help", "help", {"this", "本说明"}, &Console::ShowHelp},
    {"quit", "quit", {"ends the session", "结束"}, &Console::Quit},
};

std::string Console::Help() const {
  constexpr int kColumns = 40;
  std::string text;
  const auto add = [&](std::string_view usage, Label help) {
    text += Concat("  ", report::PadRight(usage, kColumns), " ", In(help), "\n");
  };
  add("a: WORDS   c: WORDS   s: WORDS", {"agent, customer or supervisor says it", "坐席、客户或班长说话"});
  add("a~: WORDS", {"the same, still being recognised; a: settles it", "同上，识别未定稿；用 a: 定稿"});
  add("+10s   +1m30s   +500ms", {"time passes", "时间过去"});
  for (const Command& command : kCommands) add(command.usage, command.help);
  return text;
}

bool Console::RunCommand(std::string_view line) {
  Words rest = line;
  const std::string_view name = TakeWord(&rest);
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) {
    if (command.name == name) {
      usage_ = command.usage;
      return (this->*command.run)(rest);
    }
    names.push_back(command.name);
  }
  const std::string_view near = NearestName(name, names);
  return Wrong(Concat("\"", report::Printable(name), "\" is no command; ",
                      near.empty() ? "words are typed as  a: ...  or  c: ..., and \"help\" lists the rest"
                                   : Concat("did you mean \"", near, "\"?")));
}

bool Console::Usage() { return Wrong(Concat("type  ", usage_)); }

// "agent", "customer", "supervisor", or the one that is meant where nothing is said.
bool Console::ReadParty(std::string_view word, std::string_view otherwise, std::string* party) {
  if (word.empty()) word = otherwise;
  if (word != "agent" && word != "customer" && word != "supervisor") return Usage();
  *party = word == "agent" ? "PARTY_AGENT" : word == "customer" ? "PARTY_CUSTOMER" : "PARTY_SUPERVISOR";
  return true;
}

bool Console::Ring(Words rest) {
  if (!Nothing(rest)) return false;
  if (!delivered_) {
    if (!Send("delivered", "\"direction\":\"DIRECTION_INBOUND\"")) return false;
    delivered_ = true;
  }
  ++rings_;
  return Send("rang", Concat("\"count\":", rings_));
}

bool Console::Dial(Words rest) {
  if (!rest.empty() && rest != "back") return Usage();
  if (!Send("originated", rest == "back" ? "\"callBack\":true" : "")) return false;
  return Send("delivered", "\"direction\":\"DIRECTION_OUTBOUND\"");
}

bool Console::Answer(Words rest) {
  std::string party;
  return ReadParty(rest, "agent", &party) && Send("established", Concat("\"answeredBy\":\"", party, "\""));
}

bool Console::OfParty(Words rest, std::string_view body, std::string_view field) {
  std::string party;
  return ReadParty(rest, "agent", &party) && Send(body, Concat("\"", field, "\":\"", party, "\""));
}

bool Console::Transfer(Words rest) {
  const std::string_view to = TakeWord(&rest), stage = rest.empty() ? "completed" : rest;
  if (to.empty() || (stage != "started" && stage != "completed" && stage != "failed")) return Usage();
  return Send("transferred", Concat("\"by\":\"PARTY_AGENT\",\"to\":", JsonString(to), ",\"stage\":\"",
                                    stage == "started"     ? "STARTED"
                                    : stage == "completed" ? "COMPLETED"
                                                           : "FAILED",
                                    "\""));
}

bool Console::HangUp(Words rest) {
  delivered_ = false;
  rings_ = 0;
  if (rest == "drop") return Send("connectionCleared", "\"cause\":\"CAUSE_NETWORK_DROP\"");
  if (rest != "agent" && rest != "customer") return Usage();
  return Send("connectionCleared", Concat("\"party\":\"", rest == "agent" ? "PARTY_AGENT" : "PARTY_CUSTOMER",
                                          "\",\"cause\":\"CAUSE_NORMAL_CLEARING\""));
}

bool Console::Close(Words rest) { return Nothing(rest) && Send("contactClosed", ""); }

// "now", "now-13h", "now+2h", or milliseconds since 1970.
std::optional<int64_t> Console::ReadTime(std::string_view text) const {
  int64_t ms = 0;
  if (absl::SimpleAtoi(std::string(text), &ms)) return ms;
  absl::Time time;
  if (absl::ParseTime(absl::RFC3339_full, std::string(text), &time, nullptr)) return absl::ToUnixMillis(time);
  if (text.substr(0, 3) != "now") return std::nullopt;
  text.remove_prefix(3);
  if (text.empty()) return now_ms_;
  const std::optional<int64_t> offset = ReadDuration(text.substr(1));
  if (!offset || (text[0] != '-' && text[0] != '+')) return std::nullopt;
  return text[0] == '-' ? now_ms_ - *offset : now_ms_ + *offset;
}

// As the policy declares the fact; of an argument as it looks.
bool Console::ReadValue(FactValue::Kind kind, std::string_view text, std::string* json) {
  const std::string copy(text);
  int64_t integer = 0;
  double number = 0;
  const auto wants = [&](std::string_view what) {
    return Wrong(Concat("\"", report::Printable(text), "\" isn't ", what));
  };
  switch (kind) {
    case FactValue::Kind::kBool:
      if (text != "true" && text != "false") return wants("true or false");
      *json = Concat("{\"boolValue\":", text, "}");
      return true;
    case FactValue::Kind::kInt:
      if (!absl::SimpleAtoi(copy, &integer)) return wants("a whole number");
      *json = Concat("{\"intValue\":\"", integer, "\"}");
      return true;
    case FactValue::Kind::kDouble:
      if (!absl::SimpleAtod(copy, &number)) return wants("a number");
      *json = Concat("{\"doubleValue\":", text, "}");
      return true;
    case FactValue::Kind::kDuration: {
      const std::optional<int64_t> ms = ReadDuration(text);
      if (!ms) return wants("a time such as 90s or 2h");
      *json = Concat("{\"durationMs\":\"", *ms, "\"}");
      return true;
    }
    case FactValue::Kind::kTimestamp: {
      const std::optional<int64_t> ms = ReadTime(text);
      if (!ms) return wants("a moment such as now, now-13h or 2026-03-01T08:00:00Z");
      *json = Concat("{\"timestampMs\":\"", *ms, "\"}");
      return true;
    }
    default: *json = Concat("{\"stringValue\":", JsonString(text), "}"); return true;
  }
}

bool Console::ReportFact(Words rest) {
  const size_t equals = rest.find('=');
  if (equals == rest.npos || equals == 0) return Usage();
  const std::string_view name = Trimmed(rest.substr(0, equals)), text = Trimmed(rest.substr(equals + 1));
  std::string value;
  return Known(name, "fact", names_.facts) && ReadValue(names_.types.find(name)->second, text, &value) &&
         Send("fact", Concat("\"name\":", JsonString(name), ",\"value\":", value));
}

bool Console::Forget(Words rest) {
  if (rest.empty()) return Usage();
  return Known(rest, "fact", names_.facts) && Send("factWithdrawn", Concat("\"name\":", JsonString(rest)));
}

bool Console::Perform(Words rest) {
  const std::string_view name = TakeWord(&rest);
  std::string party;
  if (name.empty()) return Usage();
  return Known(name, "act", names_.acts) && ReadParty(rest, "agent", &party) &&
         Send("dialogueAct", Concat("\"name\":", JsonString(name), ",\"party\":\"", party, "\""));
}

bool Console::Intend(Words rest) {
  if (rest.empty()) return Usage();
  return Known(rest, "intent", names_.intents) &&
         Send("intent", Concat("\"name\":", JsonString(rest), ",\"party\":\"PARTY_CUSTOMER\""));
}

bool Console::Feel(Words rest) {
  const std::string_view label = TakeWord(&rest);
  std::string party;
  if (label.empty()) return Usage();
  return Known(label, "sentiment", names_.sentiments) && ReadParty(rest, "customer", &party) &&
         Send("sentiment", Concat("\"party\":\"", party, "\",\"label\":", JsonString(label)));
}

bool Console::Act(Words rest) {
  const std::string_view name = TakeWord(&rest);
  if (name.empty()) return Usage();
  if (!Known(name, "action", names_.actions)) return false;
  std::string arguments;
  while (!rest.empty()) {
    const std::string_view pair = TakeWord(&rest);
    const size_t equals = pair.find('=');
    if (equals == pair.npos || equals == 0) return Usage();
    const std::string_view text = pair.substr(equals + 1);
    int64_t integer = 0;
    const FactValue::Kind kind = text == "true" || text == "false"               ? FactValue::Kind::kBool
                                 : absl::SimpleAtoi(std::string(text), &integer) ? FactValue::Kind::kInt
                                                                                 : FactValue::Kind::kString;
    std::string value;
    if (!ReadValue(kind, text, &value)) return false;
    arguments += Concat(arguments.empty() ? "" : ",", "{\"name\":", JsonString(pair.substr(0, equals)),
                        ",\"value\":", value, "}");
  }
  return Send("agentAction", Concat("\"name\":", JsonString(name), ",\"arguments\":[", arguments, "]"));
}

bool Console::Decide(Words rest, bool granted) {
  if (rest.empty()) return Usage();
  return Known(rest, "approval", names_.approvals) &&
         Send("approval", Concat("\"act\":", JsonString(rest), ",\"granted\":", granted ? "true" : "false"));
}

bool Console::Measure(Words rest) {
  std::string_view pair = TakeWord(&rest);
  const size_t equals = pair.find('=');
  std::string party;
  double number = 0;
  if (equals == pair.npos || equals == 0) return Usage();
  const std::string_view name = pair.substr(0, equals), text = pair.substr(equals + 1);
  if (!absl::SimpleAtod(std::string(text), &number))
    return Wrong(Concat("\"", report::Printable(text), "\" isn't a number"));
  return Known(name, "measurement", names_.measurements) && ReadParty(rest, "agent", &party) &&
         Send("measurement", Concat("\"party\":\"", party, "\",\"name\":", JsonString(name), ",\"value\":", text));
}

bool Console::May(Words rest) {
  if (!rest.empty() && rest.back() == '?') rest.remove_suffix(1);
  rest = Trimmed(rest);
  if (rest.empty()) return Usage();
  if (!Known(rest, "permission", names_.permissions)) return false;
  PermissionAnswer answer;
  call_.Permission(rest, &answer);
  Append(out_, Describe(answer), "\n");
  return true;
}

bool Console::Score(Words rest) {
  if (!Nothing(rest)) return false;
  *out_ += RenderScorecard(scorecard_, report::StandardOf(*policy_), language_, options_.colour);
  return true;
}

bool Console::Json(Words rest) {
  if (rest.empty()) return Usage();
  std::string line(rest);
  const bool has_time = line.find("\"atMs\"") != line.npos || line.find("\"at_ms\"") != line.npos;
  if (!has_time && line.front() == '{') {
    const bool bare = line.find_first_not_of(" \t", 1) == line.find('}');
    line.insert(1, Concat("\"atMs\":\"", now_ms_, bare ? "\"" : "\","));
  }
  return Post(line);
}

bool Console::ShowHelp(Words rest) {
  if (!Nothing(rest)) return false;
  *out_ += Help();
  return true;
}

bool Console::Quit(Words rest) {
  over_ = Nothing(rest);
  return over_;
}

}  // namespace callcue::console
