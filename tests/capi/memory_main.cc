// Every allocation fails once, and once with all after it: in events, advances, snapshots, restores, copies and queries
// through the C ABI. What fails says OUT_OF_MEMORY, changes nothing, leaks nothing, and works when it is tried again.
// Afterwards: once warm, steps and encoding allocate nothing. Usage: memory LIBRARY
#include <cstring>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/capi/session.h"

extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* block, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
void __libc_free(void* block);
}

namespace {

// Volatile: the compiler takes malloc for a function that never comes back here.
struct Heap {
  volatile bool armed = false;
  volatile bool all_after = false;
  volatile long countdown = 0;      // fails when it comes to 0
  volatile long allocations = 0;    // while armed
  volatile long live = 0;
  bool Fails() {
    if (!armed) return false;
    allocations = allocations + 1;
    if (countdown > 1) {
      countdown = countdown - 1;
      return false;
    }
    if (countdown == 0) return false;
    if (!all_after) countdown = 0;
    return true;
  }
} heap;

void* Counted(void* block) {
  if (block != nullptr) heap.live = heap.live + 1;
  return block;
}

}  // namespace

// The host's malloc, which the library uses as everyone does.
extern "C" {
void* malloc(size_t size) { return heap.Fails() ? nullptr : Counted(__libc_malloc(size)); }
void* calloc(size_t count, size_t size) { return heap.Fails() ? nullptr : Counted(__libc_calloc(count, size)); }
void* realloc(void* block, size_t size) {
  if (heap.Fails()) return nullptr;
  void* moved = __libc_realloc(block, size);
  return block == nullptr ? Counted(moved) : moved;
}
void* memalign(size_t alignment, size_t size) { return heap.Fails() ? nullptr : Counted(__libc_memalign(alignment, size)); }
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** out, size_t alignment, size_t size) {
  *out = memalign(alignment, size);
  return *out == nullptr ? 12 : 0;
}
void free(void* block) {
  if (block != nullptr) heap.live = heap.live - 1;
  __libc_free(block);
}
}

namespace {

using namespace callcue::testing;

constexpr long kMostAllocations = 20000;

class Harness {
 public:
  explicit Harness(const Api& api) : api_(api), policy_(LoadBuiltin(api)) {
    if (api.buffer_new(&state_, nullptr) || api.buffer_new(&after_, nullptr)) Die("no buffers");
  }
  ~Harness() { api_.policy_free(policy_), api_.buffer_free(state_), api_.buffer_free(after_); }
  const callcue_policy* policy() const { return policy_; }

  // Tries `what` on a copy of `call` with every allocation failing.
  template <typename What>
  void Try(const char* name, callcue_call* call, What what) {
    for (bool all_after : {false, true}) {
      for (long k = 1;; ++k) {
        if (k > kMostAllocations) Die(std::string(name) + ": no end");
        const long live = heap.live;
        callcue_call* copy = nullptr;
        if (api_.call_copy(call, &copy, nullptr)) Die("no copy");
        Snapshot(copy, state_);
        callcue_error error;
        CALLCUE_INIT(&error);
        heap.countdown = k;
        heap.all_after = all_after;
        heap.allocations = 0;
        heap.armed = true;
        const callcue_status status = what(copy, &error);
        heap.armed = false;
        const bool hit = heap.allocations >= k;
        if (status != CALLCUE_OK) {
          ++failures_[name];
          if (status != CALLCUE_OUT_OF_MEMORY) Die(std::string(name) + ": status " + std::to_string(status) + ": " + error.message);
          if (!hit) Die(std::string(name) + ": out of memory, though there was some");
          Snapshot(copy, after_);
          if (View(api_.buffer_bytes(state_)) != View(api_.buffer_bytes(after_))) Die(std::string(name) + ": the call changed");
          if (what(copy, &error) != CALLCUE_OK) Die(std::string(name) + ": not when tried again: " + error.message);
        }
        api_.call_free(copy);
        Snapshot(call, state_);   // the buffers are as large as they get
        Snapshot(call, after_);
        if (k > 1 && heap.live > live) Die(std::string(name) + ": " + std::to_string(heap.live - live) + " blocks are lost");
        if (!hit) break;
      }
    }
  }
  void Report() {
    for (const auto& [name, count] : failures_) std::printf("%s: %ld failures\n", name.c_str(), count);
    std::fflush(stdout);
    if (failures_.size() < 14) Die("hardly anything allocates: the harness doesn't reach it");
  }

 private:
  void Snapshot(const callcue_call* call, callcue_buffer* out) {
    if (api_.call_snapshot(call, out, nullptr)) Die("no snapshot");
  }
  const Api& api_;
  callcue_policy* policy_;
  callcue_buffer *state_ = nullptr, *after_ = nullptr;
  std::map<std::string, long> failures_;
};

struct Unarmed {
  Unarmed() { heap.armed = false; }
  ~Unarmed() { heap.armed = was; }
  bool was = heap.armed;
};

struct Handles {
  explicit Handles(const Api& a) : api(a) {
    const Unarmed unarmed;
    if (api.buffer_new(&buffer, nullptr) || api.answer_new(&answer, nullptr) || api.view_new(&view, nullptr)) Die("no handles");
  }
  ~Handles() { api.buffer_free(buffer), api.answer_free(answer), api.view_free(view); }
  const Api& api;
  callcue_buffer* buffer = nullptr;
  callcue_answer* answer = nullptr;
  callcue_view* view = nullptr;
};

// callcue.v1.Event { at_ms, tick {} }
std::string TickBytes(int64_t at_ms) {
  std::string bytes(1, '\x10');
  uint64_t v = static_cast<uint64_t>(at_ms);
  for (; v >= 0x80; v >>= 7) bytes += static_cast<char>((v & 0x7f) | 0x80);
  bytes += static_cast<char>(v);
  return bytes + std::string("\x42\0", 2);
}

std::string AnswerIn(const Api& api, const Handles& handles) {
  if (api.answer_to_json(handles.answer, handles.buffer, nullptr)) Die("not encoded");
  return std::string(View(api.buffer_bytes(handles.buffer)));
}
std::string ViewIn(const Api& api, const Handles& handles) {
  if (api.view_to_json(handles.view, handles.buffer, nullptr)) Die("not encoded");
  return std::string(View(api.buffer_bytes(handles.buffer)));
}

// In threads that never were in the library: neither what they have of their own nor throwing may need what isn't there.
void FailInNewThreads(const Api& api) {
  callcue_policy* policy = LoadBuiltin(api);
  for (long k = 1; k < 60; ++k) {
    callcue_call* call = nullptr;
    if (api.call_new(policy, &call, nullptr)) Die("no call");
    std::string failed;
    std::thread([&] {
      heap.countdown = k;
      heap.all_after = true;
      heap.allocations = 0;
      heap.armed = true;
      for (int i = 0; i < 4; ++i) {
        const callcue_status status = api.call_post_json(call, callcue_str(kEvents[i]), 0, nullptr, nullptr);
        if (status == CALLCUE_OK) continue;
        heap.armed = false;
        if (status != CALLCUE_OUT_OF_MEMORY) failed = "status " + std::to_string(status);
        break;
      }
      heap.armed = false;
    }).join();
    if (!failed.empty()) Die("post_json in a new thread: " + failed);
    api.call_free(call);
  }
  api.policy_free(policy);
}

// The first one in the process: what is made once is made then.
void FailAtFirst(const Api& api) {
  callcue_string text = {};
  heap.countdown = 1;
  heap.all_after = true;
  heap.allocations = 0;
  heap.armed = true;
  const callcue_status status = api.policy_builtin(0, nullptr, &text, nullptr);
  heap.armed = false;
  if (status != CALLCUE_OK && status != CALLCUE_OUT_OF_MEMORY) Die("policy_builtin: status " + std::to_string(status));
  if (status != CALLCUE_OK && text.size != 0) Die("policy_builtin: an output changed");
  if (api.policy_builtin(0, nullptr, &text, nullptr) || text.size == 0) Die("policy_builtin: not when tried again");
}

void FailEverywhere(const Api& api) {
  Harness harness(api);
  callcue_call* call = nullptr;
  callcue_buffer* snapshot = nullptr;
  callcue_call* before = nullptr;
  if (api.call_new(harness.policy(), &call, nullptr) || api.call_new(harness.policy(), &before, nullptr) ||
      api.buffer_new(&snapshot, nullptr)) {
    Die("no call");
  }
  for (const char* json : kEvents) {
    const callcue_string event = callcue_str(json);
    harness.Try("post_json", call, [&](callcue_call* c, callcue_error* e) { return api.call_post_json(c, event, 0, nullptr, e); });
    if (api.call_post_json(call, event, 0, nullptr, nullptr)) Die("the event isn't posted");
    callcue_call_info info;
    CALLCUE_INIT(&info);
    api.call_get(call, &info, nullptr);
    if (!info.closed) {
      harness.Try("advance", call, [&](callcue_call* c, callcue_error* e) { return api.call_advance(c, info.now_ms + 60000, nullptr, e); });
      callcue_event tick;
      CALLCUE_INIT(&tick);
      tick.kind = CALLCUE_TICK;
      tick.at_ms = info.now_ms + 60000;   // much is due before it: a step that says little takes no memory
      harness.Try("post", call, [&](callcue_call* c, callcue_error* e) { return api.call_post(c, &tick, nullptr, e); });
      const std::string bytes = TickBytes(info.now_ms + 1);
      harness.Try("post_protobuf", call, [&](callcue_call* c, callcue_error* e) {
        return api.call_post_protobuf(c, {bytes.data(), bytes.size()}, nullptr, e);
      });
    }
    if (api.call_snapshot(call, snapshot, nullptr)) Die("no snapshot");
    harness.Try("snapshot", call, [&](callcue_call* c, callcue_error* e) {
      Handles own(api);
      return api.call_snapshot(c, own.buffer, e);
    });
    harness.Try("restore", call, [&](callcue_call*, callcue_error* e) {
      callcue_call* restored = nullptr;
      const callcue_status status = api.call_restore(harness.policy(), api.buffer_bytes(snapshot), &restored, e);
      if ((status == CALLCUE_OK) != (restored != nullptr)) Die("a handle without success");
      api.call_free(restored);
      return status;
    });
    harness.Try("copy", call, [&](callcue_call* c, callcue_error* e) {
      callcue_call* copy = nullptr;
      const callcue_status status = api.call_copy(c, &copy, e);
      api.call_free(copy);
      return status;
    });
    // What was in a handle stays, where there is no memory for what was asked.
    Handles handles(api);
    if (api.call_permission(before, callcue_str("hold"), handles.answer, nullptr) || api.call_view(before, handles.view, nullptr)) Die("no answer");
    const std::string answer = AnswerIn(api, handles), view = ViewIn(api, handles);
    harness.Try("permission", call, [&](callcue_call* c, callcue_error* e) {
      const callcue_status status = api.call_permission(c, callcue_str("release"), handles.answer, e);
      const Unarmed unarmed;
      if (status != CALLCUE_OK && AnswerIn(api, handles) != answer) Die("an answer is half of another");
      if (status == CALLCUE_OK) api.call_permission(before, callcue_str("hold"), handles.answer, nullptr);
      return status;
    });
    harness.Try("view", call, [&](callcue_call* c, callcue_error* e) {
      const callcue_status status = api.call_view(c, handles.view, e);
      const Unarmed unarmed;
      if (status != CALLCUE_OK && ViewIn(api, handles) != view) Die("a view is half of another");
      if (status == CALLCUE_OK) api.call_view(before, handles.view, nullptr);
      return status;
    });
    harness.Try("explain", call, [&](callcue_call* c, callcue_error* e) {
      callcue_explanation* explanation = nullptr;
      {
        const Unarmed unarmed;
        if (api.explanation_new(&explanation, nullptr)) Die("no explanation");
      }
      callcue_explain_options options;
      CALLCUE_INIT(&options);
      options.element_id = callcue_str("hold-thanks");
      options.flags = CALLCUE_EXPLAIN_NOT_SILENT;
      callcue_status status = api.call_explain(c, &options, explanation, e);
      if (status == CALLCUE_NOT_FOUND) status = CALLCUE_OK;
      api.explanation_free(explanation);
      return status;
    });
    harness.Try("trace", call, [&](callcue_call* c, callcue_error* e) {
      callcue_explanation* explanation = nullptr;
      {
        const Unarmed unarmed;
        if (api.explanation_new(&explanation, nullptr)) Die("no explanation");
      }
      callcue_explain_options options;
      CALLCUE_INIT(&options);
      options.element_id = callcue_str("hold-thanks");
      callcue_status status = api.call_trace(c, &options, explanation, e);
      if (status == CALLCUE_NOT_FOUND) status = CALLCUE_OK;
      api.explanation_free(explanation);
      return status;
    });
    harness.Try("scorecard", call, [&](callcue_call* c, callcue_error* e) {
      callcue_scorecard* scorecard = nullptr;
      Handles own(api);
      callcue_status status = api.scorecard_new(harness.policy(), &scorecard, e);
      if ((status == CALLCUE_OK) != (scorecard != nullptr)) Die("a handle without success");
      if (status == CALLCUE_OK) status = api.scorecard_add(scorecard, c, e);
      if (status == CALLCUE_OK) status = api.scorecard_to_json(scorecard, own.buffer, e);
      api.scorecard_free(scorecard);
      return status;
    });
    harness.Try("migrate", call, [&](callcue_call* c, callcue_error* e) {
      callcue_call* moved = nullptr;
      const callcue_status status = api.call_migrate(c, harness.policy(), nullptr, 0, nullptr, &moved, e);
      if ((status == CALLCUE_OK) != (moved != nullptr)) Die("a handle without success");
      api.call_free(moved);
      return status;
    });
    harness.Try("encode", call, [&](callcue_call* c, callcue_error* e) {
      Handles own(api);
      {
        const Unarmed unarmed;
        if (api.call_view(c, own.view, nullptr)) Die("no view");
      }
      return api.view_to_json(own.view, own.buffer, e);
    });
  }
  api.call_free(call), api.call_free(before), api.buffer_free(snapshot);
  harness.Report();
}

// callcue.v1.Event { at_ms, utterance { segment_id, stability: FINAL, party: PARTY_CUSTOMER, text } }
std::string UtteranceBytes(int64_t at_ms, const std::string& segment, const std::string& text) {
  const auto field = [](char number, const std::string& in) {
    return std::string(1, static_cast<char>(number << 3 | 2)) + static_cast<char>(in.size()) + in;
  };
  const std::string tick = TickBytes(at_ms), utterance = field(1, segment) + "\x18\x02\x20\x02" + field(6, text);
  return tick.substr(0, tick.size() - 2) + "\xC2\x02" + static_cast<char>(utterance.size()) + utterance;
}

// One event in each form, words among them, and both encodings, in a call that has seen their like so often that its history is
// full.
void NothingWhenWarm(const Api& api) {
  callcue_policy* policy = LoadBuiltin(api);
  callcue_call* call = nullptr;
  Handles handles(api);
  callcue_scorecard* scorecard = nullptr;
  if (api.call_new(policy, &call, nullptr) || api.scorecard_new(policy, &scorecard, nullptr)) Die("no call");
  char json[256];
  for (int round = 0; round < 680; ++round) {   // as many acts as a contact may have
    const int64_t at = 1000 + round * 100;
    const bool hold = round % 2 == 0;
    std::snprintf(json, sizeof json, R"({"atMs":"%lld","%s":{"by":"PARTY_AGENT"}})", static_cast<long long>(at), hold ? "held" : "retrieved");
    const std::string bytes = TickBytes(at + 1);
    callcue_event flat;
    CALLCUE_INIT(&flat);
    flat.kind = CALLCUE_TICK;
    flat.at_ms = at + 2;
    const std::string said = "我家停电了，什么时候来电", segments[] = {"j" + std::to_string(round), "p" + std::to_string(round), "f" + std::to_string(round)};
    const std::string words = R"({"atMs":")" + std::to_string(at + 10) + R"(","utterance":{"segmentId":")" + segments[0] +
                              R"(","stability":"FINAL","party":"PARTY_CUSTOMER","text":")" + said + "\"}}";
    const std::string word_bytes = UtteranceBytes(at + 20, segments[1], said);
    callcue_event utterance;
    CALLCUE_INIT(&utterance);
    utterance.kind = CALLCUE_UTTERANCE, utterance.at_ms = at + 30, utterance.party = CALLCUE_PARTY_CUSTOMER;
    utterance.stability = CALLCUE_STABILITY_FINAL;
    utterance.segment_id = {segments[2].data(), segments[2].size()}, utterance.text = {said.data(), said.size()};
    const bool warm = round >= 610;
    uint32_t count = 0;
    const auto encode = [&] {
      if (api.scorecard_add(scorecard, call, nullptr)) Die("no scorecard");
      for (uint32_t i = 0; i < count; ++i) {
        const callcue_decision* decision = api.call_decision(call, i);
        if (api.decision_to_protobuf(decision, handles.buffer, nullptr) || api.decision_to_json(decision, handles.buffer, nullptr)) Die("not encoded");
      }
    };
    heap.countdown = 0;
    heap.allocations = 0;
    heap.armed = true;
    if (api.call_post_json(call, callcue_str(json), 0, &count, nullptr)) Die("JSON");
    encode();
    if (api.call_post_protobuf(call, {bytes.data(), bytes.size()}, &count, nullptr)) Die("protobuf");
    encode();
    if (api.call_post(call, &flat, &count, nullptr)) Die("flat");
    encode();
    if (api.call_advance(call, at + 3, &count, nullptr)) Die("advance");
    encode();
    if (api.call_post_json(call, {words.data(), words.size()}, 0, &count, nullptr)) Die("words as JSON");
    encode();
    if (api.call_post_protobuf(call, {word_bytes.data(), word_bytes.size()}, &count, nullptr)) Die("words as protobuf");
    encode();
    if (api.call_post(call, &utterance, &count, nullptr)) Die("flat words");
    encode();
    heap.armed = false;
    if (warm && heap.allocations != 0) Die(std::to_string(heap.allocations) + " allocations in round " + std::to_string(round));
  }
  api.call_free(call), api.policy_free(policy), api.scorecard_free(scorecard);
}

}  // namespace

int main(int, char** arguments) {
  const Api api = Load(arguments[1], RTLD_LOCAL);
  FailAtFirst(api);
  Run(api);  // what is made once is made
  FailInNewThreads(api);
  FailEverywhere(api);
  NothingWhenWarm(api);
  return 0;
}
