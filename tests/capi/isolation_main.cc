// What the library does to its host: nothing. Usage: isolation MODE LIBRARY [ANOTHER COPY]
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "tests/capi/session.h"

namespace {

using callcue::testing::Api;
using callcue::testing::Die;
using callcue::testing::Load;
using callcue::testing::LoadBuiltin;
using callcue::testing::Run;
using callcue::testing::Session;

void* CallFunction(void* function) {
  (*static_cast<std::function<void()>*>(function))();
  return nullptr;
}

// Runs on a thread with a stack of so many bytes; true if the thread was cancelled.
bool OnThread(size_t stack_bytes, std::function<void()> body, pthread_t* started = nullptr) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  if (pthread_attr_setstacksize(&attributes, stack_bytes) != 0) Die("no stack of that size");
  pthread_t thread;
  if (pthread_create(&thread, &attributes, CallFunction, &body) != 0) Die("no thread");
  pthread_attr_destroy(&attributes);
  if (started != nullptr) *started = thread;
  void* result = nullptr;
  pthread_join(thread, &result);
  return result == PTHREAD_CANCELED;
}

size_t Threads() {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}));
}

// Everything, and everything wrong.
std::string Everything(const Api& api) {
  const std::string text = Run(api);
  callcue_policy* policy = LoadBuiltin(api);
  callcue_policy* broken = nullptr;
  callcue_diagnostics* problems = nullptr;
  callcue_call* call = nullptr;
  api.diagnostics_new(&problems, nullptr);
  for (const char* text : {"rule {", "rule { id: \"\xff\" }", "act { name: \"a\" phrases { any: \"(\" any: \"/(/\" } }", "\xff"}) {
    if (api.policy_load_text(callcue_str(text), nullptr, problems, &broken, nullptr) == CALLCUE_OK) Die("a broken policy loads");
    if (api.policy_load_binary(callcue_str(text), nullptr, problems, &broken, nullptr) == CALLCUE_OK) Die("a broken policy loads");
  }
  api.call_new(policy, &call, nullptr);
  for (const char* text : {"{", "\xff", R"({"utterance":{"text":"\ud800"}})", R"({"atMs":"-1"})", "[[[[[[[[", "{\"atMs\":1e400}"}) {
    if (api.call_post_json(call, callcue_str(text), 0, nullptr, nullptr) == CALLCUE_OK) Die("a broken event is posted");
    if (api.call_post_protobuf(call, callcue_str(text), nullptr, nullptr) == CALLCUE_OK) Die("a broken event is posted");
  }
  callcue_call* restored = nullptr;
  if (api.call_restore(policy, callcue_str("ccss\xff\xff"), &restored, nullptr) == CALLCUE_OK) Die("a broken snapshot is restored");
  if (api.call_post_protobuf(call, {"\x10\x07\x42\x00", 4}, nullptr, nullptr) != CALLCUE_OK) Die("an event isn't posted");
  callcue_event tick;
  CALLCUE_INIT(&tick);
  tick.kind = CALLCUE_TICK;
  tick.at_ms = 8;
  if (api.call_post(call, &tick, nullptr, nullptr) != CALLCUE_OK) Die("an event isn't posted");
  api.call_free(call), api.diagnostics_free(problems), api.policy_free(policy);
  return text;
}

// With both outputs watched.
void Quiet(const Api& api) {
  char name[] = "callcue-quiet-XXXXXX";
  const int file = mkstemp(name);
  const int out = dup(1), err = dup(2);
  unlink(name);
  dup2(file, 1), dup2(file, 2);
  Everything(api);
  std::fflush(nullptr);
  struct stat status;
  fstat(file, &status);
  dup2(out, 1), dup2(err, 2);
  if (status.st_size != 0) Die("the library prints");
  if (Threads() != 1) Die("the library has threads");
}

std::string Nested(const std::string& begin, const std::string& middle, const std::string& end, int depth) {
  std::string text = middle;
  while (depth-- > 0) text = begin + text + end;
  return text;
}

std::string NestedStates(int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text = "state { id: \"s" + std::to_string(i) + "\" " + text + "}";
  return text;
}

std::string Varint(uint64_t n) {
  std::string bytes;
  for (; n >= 0x80; n >>= 7) bytes += static_cast<char>((n & 0x7f) | 0x80);
  return bytes + static_cast<char>(n);
}
// A field of protobuf's binary form that holds a string or a message.
std::string Field(int number, const std::string& inside) {
  return Varint(static_cast<uint64_t>(number) << 3 | 2) + Varint(inside.size()) + inside;
}

// As deep as an author, or someone who means harm, may come to write: what is taken is played, asked and explained, too.
void LoadDeep(const Api& api) {
  callcue_diagnostics* problems = nullptr;
  callcue_buffer* buffer = nullptr;
  if (api.diagnostics_new(&problems, nullptr) || api.buffer_new(&buffer, nullptr)) Die("no diagnostics");
  int taken = 0;
  for (const int depth : {20, 31, 32, 33, 63, 64, 65, 400, 4000}) {
    const std::string texts[] = {
        "region { id: \"r\" " + NestedStates(depth) + " }",
        "rule { id: \"r\" on: \"tick\" when: \"" + Nested("(", "true", ")", depth) + "\" }",
        "rule { id: \"r\" on: \"tick\" when: \"" + Nested("!", "true", "", depth) + "\" }",
        "rule { id: \"r\" on: \"tick\" when: \"" + Nested("[1].all(x, ", "x > 0", ")", depth) + "\" }",
        "rule { id: \"r\" on: \"tick\" when: \"" + Nested("true ? ", "true", " : false", depth) + "\" }",
        "act { name: \"a\" phrases { language: \"en\" any: \"" + Nested("(", "word", "|b)", depth) + "\" } }",
        "act { name: \"a\" phrases { language: \"en\" any: \"" + Nested("[", "word", "]x", depth) + "\" } }",
        "act { name: \"a\" phrases { language: \"en\" any: \"/" + Nested("(", "word", ")*", depth) + "/\" } }"};
    for (const std::string& text : texts) {
      callcue_policy* policy = nullptr;
      api.policy_load_text({text.data(), text.size()}, nullptr, problems, &policy, nullptr);
      for (uint32_t i = 0; i < api.diagnostics_count(problems); ++i) api.diagnostics_format(problems, i, buffer, nullptr);
      if (policy != nullptr) {
        if (api.policy_serialize(policy, buffer, nullptr)) Die("a policy that is read isn't written");
        Session(api, policy).All();
        ++taken;
      }
      api.policy_free(policy);
    }
    std::string states = Field(1, "s");
    for (int i = 0; i < depth; ++i) states = Field(1, "s" + std::to_string(i)) + Field(7, states);
    const std::string bytes = Field(1, "deep") + Field(17, Field(1, "r") + Field(3, states));
    callcue_policy* policy = nullptr;
    api.policy_load_binary({bytes.data(), bytes.size()}, nullptr, problems, &policy, nullptr);
    if (policy != nullptr) Session(api, policy).All();
    api.policy_free(policy);
  }
  if (taken < 8) Die("hardly any of the deep policies is taken");
  api.diagnostics_free(problems), api.buffer_free(buffer);
}

// The most that events may say, in each form.
void PostMuch(const Api& api) {
  callcue_policy* policy = LoadBuiltin(api);
  callcue_call* call = nullptr;
  callcue_limits limits;
  CALLCUE_INIT(&limits);
  if (api.call_new(policy, &call, nullptr) || api.limits_get(&limits, nullptr)) Die("no call");
  std::string text, words;
  while (text.size() + 21 <= limits.utterance_bytes) text += "您好请讲停电了";
  for (uint32_t i = 0; i < limits.words; ++i) words += std::string(i == 0 ? "" : ",") + R"({"text":"好"})";
  const std::string json = R"({"atMs":"1","utterance":{"segmentId":"a","stability":"FINAL","party":"PARTY_AGENT","text":")" + text +
                           R"(","words":[)" + words + "]}}";
  if (api.call_post_json(call, {json.data(), json.size()}, 0, nullptr, nullptr)) Die("the longest utterance isn't taken");
  const std::vector<callcue_word> list(limits.words, callcue_word{callcue_str("好"), 1, 2, CALLCUE_WORD_HAS_BEGIN_MS | CALLCUE_WORD_HAS_END_MS});
  callcue_event flat;
  CALLCUE_INIT(&flat);
  flat.kind = CALLCUE_UTTERANCE, flat.at_ms = 2, flat.party = CALLCUE_PARTY_CUSTOMER, flat.stability = CALLCUE_STABILITY_FINAL;
  flat.segment_id = callcue_str("b"), flat.text = {text.data(), text.size()};
  flat.words = list.data(), flat.word_count = limits.words;
  if (api.call_post(call, &flat, nullptr, nullptr)) Die("the longest utterance isn't taken");
  std::string said = Field(1, "c") + "\x18\x02\x20\x02" + Field(6, text);
  for (uint32_t i = 0; i < limits.words; ++i) said += Field(12, Field(1, "好"));
  const std::string bytes = "\x10\x03" + Field(40, said);
  if (api.call_post_protobuf(call, {bytes.data(), bytes.size()}, nullptr, nullptr)) Die("the longest utterance isn't taken");
  api.call_free(call), api.policy_free(policy);
}

// Policies that come with changes, which go another way than the built-in one alone.
void LoadChanged(const Api& api) {
  const callcue_overlay overlay = {callcue_str(R"o(change { param { name: "hold_limit" value: "30s" }
      act { name: "wrong_number" phrases { language: "zh" any: "摁岔了(号|电话)" any: "/摁(错|岔)[0-9]+/" } } })o"), callcue_str("o")};
  const callcue_parameter parameter = {callcue_str("hold_limit"), callcue_str("20s")};
  callcue_load_options options;
  CALLCUE_INIT(&options);
  options.overlays = &overlay, options.overlay_count = 1;
  options.parameters = &parameter, options.parameter_count = 1;
  callcue_policy *policy = nullptr, *plain = LoadBuiltin(api);
  callcue_call *call = nullptr, *moved = nullptr;
  callcue_migration* report = nullptr;
  callcue_diagnostics* problems = nullptr;
  if (api.diagnostics_new(&problems, nullptr) || api.migration_new(&report, nullptr) ||
      api.policy_load_builtin(callcue_str("power-supply"), &options, problems, &policy, nullptr)) {
    Die("no changed policy");
  }
  Session session(api, plain);
  session.Post(callcue::testing::kEvents[0]), session.Post(callcue::testing::kEvents[2]);
  if (api.call_migrate(session.call(), policy, nullptr, 0, report, &moved, nullptr)) Die("the call isn't moved");
  api.call_free(call), api.call_free(moved), api.migration_free(report), api.diagnostics_free(problems);
  api.policy_free(policy), api.policy_free(plain);
}

void PostDeep(const Api& api) {
  callcue_policy* policy = LoadBuiltin(api);
  callcue_call* call = nullptr;
  if (api.call_new(policy, &call, nullptr)) Die("no call");
  for (const int depth : {31, 32, 33, 1000, 20000}) {
    const std::string lists = "{\"x\":" + Nested("[", "1", "]", depth) + "}", objects = Nested("{\"x\":", "1", "}", depth);
    const std::string groups = Nested("\xAB\x06", "", "\xAC\x06", depth);
    api.call_post_json(call, {lists.data(), lists.size()}, CALLCUE_LENIENT, nullptr, nullptr);
    api.call_post_json(call, {objects.data(), objects.size()}, CALLCUE_LENIENT, nullptr, nullptr);
    api.call_post_protobuf(call, {groups.data(), groups.size()}, nullptr, nullptr);
  }
  api.call_free(call), api.policy_free(policy);
}

// A stack that shows how far down it was written, above pages that can't be.
class Stack {
 public:
  explicit Stack(size_t bytes) : bytes_(bytes) {
    memory_ = static_cast<char*>(mmap(nullptr, kGuard + bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    if (memory_ == MAP_FAILED || mprotect(memory_ + kGuard, bytes, PROT_READ | PROT_WRITE) != 0) Die("no stack");
    std::memset(memory_ + kGuard, kUnused, bytes);
  }
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;
  ~Stack() { munmap(memory_, kGuard + bytes_); }

  // The bytes that a thread has used once it ran this: its own data, which stand at the top, included.
  size_t Run(std::function<void()> body) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    if (pthread_attr_setstack(&attributes, memory_ + kGuard, bytes_) != 0) Die("no stack of that size");
    pthread_t thread;
    if (pthread_create(&thread, &attributes, CallFunction, &body) != 0) Die("no thread");
    pthread_attr_destroy(&attributes);
    pthread_join(thread, nullptr);
    const char* const begin = memory_ + kGuard;
    return static_cast<size_t>(begin + bytes_ - std::find_if(begin, begin + bytes_, [](char c) { return c != kUnused; }));
  }

 private:
  static constexpr size_t kGuard = 256 << 10;
  static constexpr char kUnused = '\x5A';
  char* memory_;
  const size_t bytes_;
};

// Whether a stack of that size overflows, which ends a process.
bool Overflows(size_t bytes, const std::function<void()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    Stack(bytes).Run(body);
    std::_Exit(0);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) Die("no child");
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV;
}

// In 64 KiB, with room to spare: all of a call, and loading a policy too.
void SmallStack(const Api& api, const std::string& expected) {
  constexpr size_t kPage = 4096, kPromised = 64 << 10, kSpare = 8 << 10;
  std::string got;
  const std::pair<const char*, std::function<void()>> works[] = {
      {"a call", [&] { got = Run(api); }},
      {"deep policies", [&] { LoadDeep(api); }},
      {"deep events", [&] { PostDeep(api); }},
      {"long events", [&] { PostMuch(api); }},
      {"a changed policy", [&] { LoadChanged(api); }},
      {"a policy", [&] {
        callcue_policy *policy = nullptr, *again = nullptr;
        callcue_buffer* buffer = nullptr;
        callcue_string text;
        if (api.policy_builtin(0, nullptr, &text, nullptr) || api.policy_load_text(text, nullptr, nullptr, &policy, nullptr) ||
            api.buffer_new(&buffer, nullptr) || api.policy_serialize(policy, buffer, nullptr) ||
            api.policy_load_binary(api.buffer_bytes(buffer), nullptr, nullptr, &again, nullptr)) {
          Die("no policy in a small stack");
        }
        api.policy_free(policy), api.policy_free(again), api.buffer_free(buffer);
      }}};
  for (const auto& [what, work] : works) {
    const size_t used = Stack(kPromised).Run(work);
    std::printf("%s: %zu bytes of the stack\n", what, used);
    std::fflush(stdout);
    if (used > kPromised - kSpare) Die("hardly any room is left in a stack of 64 KiB");
    // What was measured is what it takes.
    const size_t smaller = used / kPage * kPage - kPage;
    if (smaller >= static_cast<size_t>(PTHREAD_STACK_MIN) && !Overflows(smaller, work)) Die("a smaller stack would do");
  }
  if (got != expected) Die("another result in a small stack");
}

// A cancellation that arrives inside of a function takes effect after it, at the host's next cancellation point.
void Cancelled(const Api& api, const std::string& expected) {
  callcue_policy* policy = LoadBuiltin(api);
  for (int round = 0; round < 200; ++round) {
    Session session(api, policy);
    std::atomic<int> steps{0};
    std::function<void()> body = [&] {
      for (int64_t now = 1;; ++now) {
        session.Tick(now * 10);
        session.Query();
        ++steps;
        if (round % 2 == 0) pthread_testcancel();
        else usleep(0);  // another cancellation point
      }
    };
    pthread_t thread;
    if (pthread_create(&thread, nullptr, CallFunction, &body) != 0) Die("no thread");
    while (steps < 1 + round % 7) sched_yield();
    pthread_cancel(thread);
    void* result = nullptr;
    pthread_join(thread, &result);
    if (result != PTHREAD_CANCELED) Die("a cancellation was swallowed");
    session.Tick(1 << 30);  // the call is whole
  }
  // Cancelled before it begins: the first cancellation point would strike, so no function has one.
  std::string got;
  const bool cancelled = OnThread(1 << 20, [&] {
    pthread_cancel(pthread_self());
    got = Everything(api);
    pthread_testcancel();
  });
  if (!cancelled || got != expected) Die("a function is a cancellation point");
  api.policy_free(policy);
}

}  // namespace

int main(int count, char** arguments) {
  const std::string mode = arguments[1];
  const char* path = arguments[2];
  if (mode == "reload") {
    std::string first;
    for (int round = 0; round < 5; ++round) {
      OnThread(1 << 20, [&] {
        const Api api = Load(path, round % 2 == 0 ? RTLD_LOCAL : RTLD_GLOBAL);
        const std::string text = Run(api);
        if (first.empty()) first = text;
        if (text != first) Die("another result after loading again");
        if (dlclose(api.library) != 0) Die(dlerror());
      });
    }
    return 0;
  }
  const Api api = Load(path, RTLD_GLOBAL);
  const std::string expected = Run(api);
  if (mode == "quiet") {
    Quiet(api);
  } else if (mode == "stack") {
    SmallStack(api, expected);
  } else if (mode == "cancel") {
    Cancelled(api, expected);
  } else if (mode == "copies" && count == 4) {
    const Api other = Load(arguments[3], RTLD_GLOBAL);
    if (other.version == api.version) Die("these aren't two copies");
    for (int round = 0; round < 3; ++round) {
      if (Run(other) != expected || Run(api) != expected) Die("the copies decide differently");
    }
    dlclose(other.library);
    if (Run(api) != expected) Die("another result once the other copy was closed");
  } else {
    Die("no such mode");
  }
  return 0;
}
