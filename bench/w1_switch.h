// W1's reference behaviour as a hand-written switch: what every engine must do, and the lower bound of its cost.
#ifndef CALLCUE_BENCH_W1_SWITCH_H_
#define CALLCUE_BENCH_W1_SWITCH_H_

#include "bench/w1_workload.h"

namespace w1 {

struct Switch {
  enum St : uint8_t { Idle, Ringing, Greeting, Conversing, Closing, Held, Dropped, Ended };
  uint8_t st = Idle, hist = Greeting, emo = E_CALM;
  bool late = false, thanks = false, over = false, esc = false;
  uint32_t hold_t = 0, angry_t = 0;
  void announce() const { __builtin_prefetch(this, 1); }
  void ring(uint8_t n, Out& o) {
    if (n == 3)
      o.emit(A_REMIND_ANSWER);
    else if (n > 3 && !late) {
      late = true;
      o.emit(A_PREPARE_APOLOGY);
    }
  }
  void on(const Event& e, Out& o) {
    if (e.kind == EV_EMOTION) {  // orthogonal region reacts to this event only
      if (e.arg == emo) return;
      if (e.arg == E_ANGRY) {
        angry_t = e.now;
        esc = false;
        o.emit(A_SOOTHE);
      }
      emo = e.arg;
      return;
    }
    switch (st) {
      case Idle:
        if (e.kind == EV_RINGING) {
          st = Ringing;
          ring(e.arg, o);
        }
        break;
      case Ringing:
        switch (e.kind) {
          case EV_RINGING: ring(e.arg, o); break;
          case EV_ANSWERED:
            st = Greeting;
            o.emit(late ? A_SAY_APOLOGY : A_SAY_GREETING);
            break;
          case EV_HANGUP:
            st = Dropped;
            o.emit(A_MISSED_CALL);
            break;
        }
        break;
      case Greeting:
      case Conversing:
      case Closing:
        switch (e.kind) {
          case EV_AGENT:
            if (st == Greeting) {
              if (e.arg == I_APOLOGY && late) {
                late = false;
                o.emit(A_SAY_GREETING);
              } else if (e.arg == I_GREETING) {
                o.emit(late ? A_VIOL_NO_APOLOGY : A_ASK_NEED);
                st = Conversing;
              }
            } else if (st == Conversing) {
              if (e.arg == I_THANKS)
                thanks = false;
              else if (e.arg == I_CLOSING) {
                st = Closing;
                o.emit(A_CONFIRM_NO_MORE);
              }
            }
            break;
          case EV_HOLD_START:
            hist = st;
            st = Held;
            hold_t = e.now;
            over = false;
            o.emit(A_HOLD_TIMER);
            break;
          case EV_TICK:
            if (emo == E_ANGRY && !esc && e.now - angry_t > 20000) {
              esc = true;
              o.emit(A_ESCALATE);
            }
            break;
          case EV_HANGUP:
            if (st == Closing) {
              st = Ended;
              o.emit(A_WRAP_UP);
            } else {
              st = Dropped;
              o.emit(A_CALL_BACK);
            }
            break;
        }
        break;
      case Held:
        switch (e.kind) {
          case EV_TICK:
            if (!over && e.now - hold_t > 60000) {
              over = true;
              o.emit(A_HOLD_OVER_60);
            }
            break;
          case EV_HOLD_END:
            st = hist;
            thanks = true;
            o.emit(A_THANK_WAIT);
            break;
          case EV_HANGUP:
            st = Dropped;
            o.emit(A_CALL_BACK);
            break;
        }
        break;
      default: break;
    }
  }
};

}  // namespace w1

#endif  // CALLCUE_BENCH_W1_SWITCH_H_
