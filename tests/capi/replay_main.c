/* A recorded call through the C ABI: one event a line on stdin, one decision a line on stdout. As with `callcue replay`,
 * the timers of a contact that is left open run for two minutes, then it is closed. Strict C99. */
#include <callcue.h>
#include <stdio.h>
#include <string.h>

static char line[1 << 20];

static int print(const callcue_call *call, uint32_t count, callcue_buffer *buffer) {
  uint32_t i;
  for (i = 0; i < count; ++i) {
    callcue_string text;
    if (callcue_decision_to_json(callcue_call_decision(call, i), buffer, NULL) != CALLCUE_OK) return 1;
    text = callcue_buffer_bytes(buffer);
    printf("%.*s\n", (int)text.size, text.data);
  }
  return 0;
}

int main(void) {
  callcue_policy *policy = NULL;
  callcue_call *call = NULL;
  callcue_buffer *buffer = NULL;
  callcue_call_info info;
  callcue_error error;
  uint32_t count = 0;
  int failed = 0;

  CALLCUE_INIT(&error);
  CALLCUE_INIT(&info);
  failed = callcue_buffer_new(&buffer, &error) ||
           callcue_policy_load_builtin(callcue_str("power-supply"), NULL, NULL, &policy, &error) ||
           callcue_call_new(policy, &call, &error);
  while (!failed && fgets(line, sizeof line, stdin) != NULL) {
    if (line[strspn(line, " \t\r\n")] == '\0') continue;
    failed = callcue_call_post_json(call, callcue_str(line), 0, &count, &error) || print(call, count, buffer);
  }
  failed = failed || callcue_call_get(call, &info, &error);
  if (!failed && !info.closed) {
    const int64_t end = info.now_ms + 120000;
    callcue_event closed;
    while (!failed && info.present & CALLCUE_CALL_HAS_NEXT_DEADLINE_MS && info.next_deadline_ms <= end) {
      const int64_t due = info.next_deadline_ms;
      failed = callcue_call_advance(call, due, &count, &error) || print(call, count, buffer);
      CALLCUE_INIT(&info);
      failed = failed || callcue_call_get(call, &info, &error);
      if (info.next_deadline_ms <= due) break;
    }
    CALLCUE_INIT(&closed);
    closed.kind = CALLCUE_CONTACT_CLOSED;
    closed.at_ms = end;
    failed = failed || callcue_call_post(call, &closed, &count, &error) || print(call, count, buffer);
  }
  if (failed) fprintf(stderr, "%s\n", error.message);
  callcue_call_free(call);
  callcue_policy_free(policy);
  callcue_buffer_free(buffer);
  return failed;
}
