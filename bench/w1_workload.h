// Workload W1: nine scripts of a call without words. The canonical call has 12 events; see w1.textproto for the policy.
#ifndef CALLCUE_BENCH_W1_WORKLOAD_H_
#define CALLCUE_BENCH_W1_WORKLOAD_H_
#include <array>
#include <cstdint>
#include <vector>
namespace w1 {

enum Kind : uint8_t {
  EV_RINGING,
  EV_ANSWERED,
  EV_AGENT,
  EV_HOLD_START,
  EV_HOLD_END,
  EV_TICK,
  EV_EMOTION,
  EV_HANGUP,
  NKIND
};
enum Intent : uint8_t { I_NONE, I_APOLOGY, I_GREETING, I_THANKS, I_CLOSING, I_OTHER };
enum Emotion : uint8_t { E_CALM, E_UPSET, E_ANGRY };
enum Action : uint8_t {
  A_NONE,
  A_REMIND_ANSWER,
  A_PREPARE_APOLOGY,
  A_SAY_APOLOGY,
  A_SAY_GREETING,
  A_ASK_NEED,
  A_HOLD_TIMER,
  A_HOLD_OVER_60,
  A_THANK_WAIT,
  A_SOOTHE,
  A_ESCALATE,
  A_CALL_BACK,
  A_VIOL_NO_APOLOGY,
  A_WRAP_UP,
  A_MISSED_CALL,
  A_CONFIRM_NO_MORE
};
struct Event {
  uint8_t kind, arg;
  uint16_t last;
  uint32_t now;
};  // 8 bytes
struct Out {
  uint32_t n = 0;
  uint8_t a[12] = {};
  void emit(uint8_t id) { a[n++] = id; }
};
struct Step {
  uint32_t slot;
  Event ev;
};
struct Rng {
  uint64_t s;
  uint32_t operator()() {
    s ^= s << 13;
    s ^= s >> 7;
    s ^= s << 17;
    return uint32_t(s >> 20);
  }
};
using Script = std::vector<Event>;
inline Script mk(std::initializer_list<std::array<uint32_t, 3>> l) {  // kind,arg,dt_ms
  Script s;
  uint32_t t = 1000;
  for (auto& e : l) {
    t += e[2];
    s.push_back({uint8_t(e[0]), uint8_t(e[1]), 0, t});
  }
  s.back().last = 1;
  return s;
}
inline Script canonical(uint8_t ring) {
  return mk({{EV_RINGING, ring, 0},
             {EV_ANSWERED, 0, 2000},
             {EV_AGENT, I_APOLOGY, 1500},
             {EV_AGENT, I_GREETING, 1500},
             {EV_HOLD_START, 0, 20000},
             {EV_TICK, 0, 30000},
             {EV_TICK, 0, 31000},
             {EV_HOLD_END, 0, 4000},
             {EV_AGENT, I_THANKS, 1000},
             {EV_EMOTION, E_ANGRY, 5000},
             {EV_TICK, 0, 25000},
             {EV_HANGUP, 0, 3000}});
}
inline std::vector<Script> scripts() {
  std::vector<Script> v;
  for (uint8_t r = 1; r <= 4; ++r) v.push_back(canonical(r));
  v.push_back(mk({{EV_RINGING, 2, 0},
                  {EV_ANSWERED, 0, 900},
                  {EV_AGENT, I_GREETING, 900},
                  {EV_AGENT, I_OTHER, 4000},
                  {EV_AGENT, I_CLOSING, 9000},
                  {EV_HANGUP, 0, 2000}}));
  v.push_back(mk({{EV_RINGING, 1, 0}, {EV_RINGING, 2, 3000}, {EV_RINGING, 3, 3000}, {EV_HANGUP, 0, 3000}}));
  v.push_back(mk({{EV_RINGING, 1, 0},
                  {EV_RINGING, 2, 3000},
                  {EV_RINGING, 3, 3000},
                  {EV_RINGING, 4, 3000},
                  {EV_ANSWERED, 0, 900},
                  {EV_AGENT, I_GREETING, 900},
                  {EV_EMOTION, E_UPSET, 2000},
                  {EV_AGENT, I_APOLOGY, 4000},
                  {EV_EMOTION, E_ANGRY, 3000},
                  {EV_TICK, 0, 10000},
                  {EV_TICK, 0, 15000},
                  {EV_EMOTION, E_CALM, 3000},
                  {EV_AGENT, I_CLOSING, 9000},
                  {EV_HANGUP, 0, 2000}}));
  v.push_back(mk({{EV_RINGING, 1, 0},
                  {EV_ANSWERED, 0, 900},
                  {EV_AGENT, I_GREETING, 900},
                  {EV_HOLD_START, 0, 9000},
                  {EV_TICK, 0, 20000},
                  {EV_HOLD_END, 0, 9000},
                  {EV_AGENT, I_THANKS, 900},
                  {EV_AGENT, I_OTHER, 5000},
                  {EV_TICK, 0, 9000},
                  {EV_AGENT, I_CLOSING, 5000},
                  {EV_HANGUP, 0, 900}}));
  v.push_back(mk({{EV_RINGING, 3, 0},
                  {EV_ANSWERED, 0, 900},
                  {EV_AGENT, I_GREETING, 900},
                  {EV_HOLD_START, 0, 9000},
                  {EV_TICK, 0, 40000},
                  {EV_TICK, 0, 40000},
                  {EV_HANGUP, 0, 9000}}));
  return v;
}
// canonical stream: `calls` calls of 12 events, ring count random 1..4
inline std::vector<Script> seq_calls(size_t calls) {
  Rng r{0x9E3779B97F4A7C15ull};
  std::vector<Script> c;
  for (uint8_t k = 1; k <= 4; ++k) c.push_back(canonical(k));
  std::vector<Script> v;
  v.reserve(calls);
  for (size_t i = 0; i < calls; ++i) v.push_back(c[r() & 3]);
  return v;
}
inline std::vector<Step> mix_stream(size_t slots, size_t n) {
  Rng r{0xD1B54A32D192ED03ull};
  auto sc = scripts();
  std::vector<std::pair<uint8_t, uint8_t>> pos(slots);
  for (auto& p : pos) p = {uint8_t(r() % sc.size()), 0};
  std::vector<Step> v;
  v.reserve(n);
  for (size_t i = 0; i < n; ++i) {
    uint32_t s = r() % slots;
    auto& p = pos[s];
    v.push_back({s, sc[p.first][p.second]});
    if (++p.second == sc[p.first].size()) p = {uint8_t(r() % sc.size()), 0};
  }
  return v;
}
inline void fold(uint64_t& h, const Out& o) {
  for (uint32_t i = 0; i < o.n; ++i) h = h * 1099511628211ull + o.a[i];
}

}  // namespace w1

#endif  // CALLCUE_BENCH_W1_WORKLOAD_H_
