// What the library does to its host: nothing. Usage: isolation MODE LIBRARY [ANOTHER COPY]
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <iterator>

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

// As deep as an author, or someone who means harm, may come to write; whether it is taken is no matter here.
void LoadDeep(const Api& api) {
  callcue_diagnostics* problems = nullptr;
  callcue_buffer* buffer = nullptr;
  if (api.diagnostics_new(&problems, nullptr) || api.buffer_new(&buffer, nullptr)) Die("no diagnostics");
  for (const int depth : {20, 31, 32, 33, 63, 64, 65, 400, 4000}) {
    const std::string texts[] = {
        "region { id: \"r\" " + Nested("state { id: \"s\" ", "", "}", depth) + " }",
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
      api.policy_free(policy);
    }
  }
  api.diagnostics_free(problems), api.buffer_free(buffer);
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

// In 64 KiB: all of a call, and loading a policy too.
void SmallStack(const Api& api, const std::string& expected) {
  std::string got;
  OnThread(64 << 10, [&] { got = Run(api); });
  if (got != expected) Die("another result in a small stack");
  OnThread(64 << 10, [&] { LoadDeep(api); });
  OnThread(64 << 10, [&] { PostDeep(api); });
  OnThread(64 << 10, [&] {
    callcue_policy *policy = nullptr, *again = nullptr;
    callcue_buffer* buffer = nullptr;
    callcue_string text;
    if (api.policy_builtin(0, nullptr, &text, nullptr) || api.policy_load_text(text, nullptr, nullptr, &policy, nullptr) ||
        api.buffer_new(&buffer, nullptr) || api.policy_serialize(policy, buffer, nullptr) ||
        api.policy_load_binary(api.buffer_bytes(buffer), nullptr, nullptr, &again, nullptr)) {
      Die("no policy in a small stack");
    }
    api.policy_free(policy), api.policy_free(again), api.buffer_free(buffer);
  });
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
