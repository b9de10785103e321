/* A recorded call through the C ABI: one event a line on stdin, one decision a line on stdout; with --scorecard, its scorecard
 * alone. As with `callcue replay`, the timers of a contact that is left open run for two minutes, then it is closed. Strict C99. */
#include <callcue.h>
#include <stdio.h>
#include <string.h>

static char line[1 << 20];

static callcue_buffer *buffer = NULL;
static callcue_scorecard *scorecard = NULL;
static int only_scorecard = 0;

static int print(void) {
  const callcue_string text = callcue_buffer_bytes(buffer);
  return printf("%.*s\n", (int)text.size, text.data) < 0;
}

/* What the call decided last. */
static int take(const callcue_call *call, uint32_t count) {
  uint32_t i;
  for (i = 0; i < count && !only_scorecard; ++i) {
    if (callcue_decision_to_json(callcue_call_decision(call, i), buffer, NULL) != CALLCUE_OK || print()) return 1;
  }
  return callcue_scorecard_add(scorecard, call, NULL) != CALLCUE_OK;
}

int main(int argument_count, char **arguments) {
  callcue_policy *policy = NULL;
  callcue_call *call = NULL;
  callcue_call_info info;
  callcue_error error;
  uint32_t count = 0;
  int failed = 0;

  CALLCUE_INIT(&error);
  CALLCUE_INIT(&info);
  only_scorecard = argument_count > 1 && strcmp(arguments[1], "--scorecard") == 0;
  failed = callcue_buffer_new(&buffer, &error) ||
           callcue_policy_load_builtin(callcue_str("power-supply"), NULL, NULL, &policy, &error) ||
           callcue_call_new(policy, &call, &error) || callcue_scorecard_new(policy, &scorecard, &error);
  while (!failed && fgets(line, sizeof line, stdin) != NULL) {
    if (line[strspn(line, " \t\r\n")] == '\0') continue;
    failed = callcue_call_post_json(call, callcue_str(line), 0, &count, &error) || take(call, count);
  }
  failed = failed || callcue_call_get(call, &info, &error);
  if (!failed && !info.closed) {
    const int64_t end = info.now_ms + 120000;
    callcue_event closed;
    while (!failed && info.present & CALLCUE_CALL_HAS_NEXT_DEADLINE_MS && info.next_deadline_ms <= end) {
      const int64_t due = info.next_deadline_ms;
      failed = callcue_call_advance(call, due, &count, &error) || take(call, count);
      CALLCUE_INIT(&info);
      failed = failed || callcue_call_get(call, &info, &error);
      if (info.next_deadline_ms <= due) break;
    }
    CALLCUE_INIT(&closed);
    closed.kind = CALLCUE_CONTACT_CLOSED;
    closed.at_ms = end;
    failed = failed || callcue_call_post(call, &closed, &count, &error) || take(call, count);
  }
  if (!failed && only_scorecard) failed = callcue_scorecard_to_json(scorecard, buffer, &error) || print();
  if (failed) fprintf(stderr, "%s\n", error.message);
  callcue_call_free(call);
  callcue_policy_free(policy);
  callcue_buffer_free(buffer);
  callcue_scorecard_free(scorecard);
  return failed;
}
