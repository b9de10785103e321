/* Guides one call with the built-in policy: events in, recommendations out. */
#include <callcue.h>
#include <stdio.h>

int main(void) {
  static const char *const events[] = {
      "{\"atMs\":\"0\",\"contactStarted\":{\"streams\":[\"STREAM_CALL_CONTROL\",\"STREAM_AGENT_TEXT\"]}}",
      "{\"atMs\":\"100\",\"delivered\":{\"direction\":\"DIRECTION_INBOUND\"}}",
      "{\"atMs\":\"4000\",\"established\":{\"answeredBy\":\"PARTY_AGENT\"}}",
      "{\"atMs\":\"20000\",\"held\":{\"by\":\"PARTY_AGENT\"}}",
      "{\"atMs\":\"50000\",\"retrieved\":{\"by\":\"PARTY_AGENT\"}}",
      "{\"atMs\":\"90000\",\"connectionCleared\":{\"party\":\"PARTY_CUSTOMER\"}}",
      "{\"atMs\":\"120000\",\"contactClosed\":{}}"};
  callcue_policy *policy = NULL;
  callcue_call *call = NULL;
  callcue_error error;
  uint32_t decisions, i;
  size_t e;

  CALLCUE_INIT(&error);
  if (callcue_policy_load_builtin(callcue_str("power-supply"), NULL, NULL, &policy, &error) != CALLCUE_OK ||
      callcue_call_new(policy, &call, &error) != CALLCUE_OK) {
    return fprintf(stderr, "%s\n", error.message), 1;
  }
  for (e = 0; e < sizeof events / sizeof events[0]; ++e) {
    if (callcue_call_post_json(call, callcue_str(events[e]), 0, &decisions, &error) != CALLCUE_OK) {
      return fprintf(stderr, "%s\n", error.message), 1;
    }
    for (i = 0; i < decisions; ++i) { /* one for each logical time: timers that fired first */
      const callcue_decision *decision = callcue_call_decision(call, i);
      callcue_recommendation r;
      callcue_decision_info info;
      uint32_t n;
      CALLCUE_INIT(&info);
      callcue_decision_get(decision, &info, NULL);
      for (n = 0; n < info.recommendation_count; ++n) {
        CALLCUE_INIT(&r);
        callcue_decision_recommendation(decision, n, &r, NULL);
        printf("%6lld ms  %.*s  %.*s\n", (long long)info.at_ms, (int)r.script_id.size, r.script_id.data, (int)r.text.size, r.text.data);
      }
    }
  }
  callcue_call_free(call);
  callcue_policy_free(policy);
  return 0;
}
