/* A client of the first version: compiled against callcue-0.1.h, it must do the same with every later library as when it
 * is compiled against the library's own header. Uses every structure and nearly every function of 0.1. */
#include "callcue.h"

#include <stdio.h>

static callcue_error error;

static void text(const char *name, callcue_string s) { printf(" %s=%.*s", name, (int)s.size, s.data == NULL ? "" : s.data); }
static void number(const char *name, int64_t n) { printf(" %s=%lld", name, (long long)n); }

static void must(callcue_status status) {
  if (status != CALLCUE_OK) printf("status %d: %.*s\n", (int)status, (int)error.message_size, error.message);
}

static void show_recommendation(const callcue_decision *decision, uint32_t n) {
  callcue_recommendation r;
  uint32_t i;
  CALLCUE_INIT(&r);
  must(callcue_decision_recommendation(decision, n, &r, &error));
  printf("  recommendation");
  number("id", r.id), number("action", r.action), number("severity", r.severity), number("priority", r.priority);
  number("audience", r.audience), number("provisional", r.provisional), number("confirms", r.confirms);
  if (r.present & CALLCUE_RECOMMENDATION_HAS_DUE_MS) number("due", r.due_ms);
  if (r.present & CALLCUE_RECOMMENDATION_HAS_EXPIRES_MS) number("expires", r.expires_ms);
  text("script", r.script_id), text("text", r.text), text("language", r.language), text("topic", r.topic), text("element", r.element_id);
  for (i = 0; i < r.clause_count; ++i) {
    callcue_string clause;
    must(callcue_decision_recommendation_clause(decision, n, i, &clause, &error));
    text("clause", clause);
  }
  for (i = 0; i < r.argument_count; ++i) {
    callcue_argument argument;
    must(callcue_decision_recommendation_argument(decision, n, i, &argument, &error));
    text("argument", argument.name), number("kind", argument.value.kind);
  }
  printf("\n");
}

static void show_finding(const callcue_decision *decision, uint32_t n) {
  callcue_finding f;
  uint32_t i;
  CALLCUE_INIT(&f);
  must(callcue_decision_finding(decision, n, &f, &error));
  printf("  finding");
  text("element", f.element_id), number("instance", f.instance), number("verdict", f.verdict), number("severity", f.severity);
  number("since", f.since_ms), number("present", (int64_t)f.present), number("due", f.due_ms), number("occurred", f.occurred_ms);
  text("participant", f.participant_id), text("excuse", f.excuse_element_id);
  for (i = 0; i < f.evidence_count; ++i) {
    callcue_evidence e;
    CALLCUE_INIT(&e);
    must(callcue_decision_finding_evidence(decision, n, i, &e, &error));
    number("step", e.step), number("begin", e.begin_byte), number("end", e.end_utf16), text("segment", e.segment_id), text("act", e.act);
  }
  printf("\n");
}

static void show_rest(const callcue_decision *decision, const callcue_decision_info *info) {
  uint32_t i, k;
  for (i = 0; i < info->withdrawal_count; ++i) {
    callcue_withdrawal w;
    CALLCUE_INIT(&w);
    must(callcue_decision_withdrawal(decision, i, &w, &error));
    printf("  withdrawal"), number("id", w.recommendation_id), number("reason", w.reason), printf("\n");
  }
  for (i = 0; i < info->state_change_count; ++i) {
    callcue_state_change s;
    CALLCUE_INIT(&s);
    must(callcue_decision_state_change(decision, i, &s, &error));
    printf("  state"), text("region", s.region), text("from", s.from), text("to", s.to), text("cause", s.cause), printf("\n");
  }
  for (i = 0; i < info->permission_change_count; ++i) {
    callcue_permission_change p;
    CALLCUE_INIT(&p);
    must(callcue_decision_permission_change(decision, i, &p, &error));
    printf("  permission"), text("act", p.act), number("permitted", p.permitted), text("element", p.element_id);
    for (k = 0; k < p.missing_count; ++k) {
      callcue_missing m;
      CALLCUE_INIT(&m);
      must(callcue_decision_permission_change_missing(decision, i, k, &m, &error));
      text("missing", m.name), number("kind", m.kind), text("script", m.script_id);
    }
    printf("\n");
  }
  for (i = 0; i < info->fault_count; ++i) {
    callcue_fault f;
    CALLCUE_INIT(&f);
    must(callcue_decision_fault(decision, i, &f, &error));
    printf("  fault"), number("kind", f.kind), text("element", f.element_id), text("code", f.code), printf("\n");
  }
}

static void show(const callcue_call *call, uint32_t count, callcue_buffer *buffer) {
  uint32_t i, n;
  for (i = 0; i < count; ++i) {
    const callcue_decision *decision = callcue_call_decision(call, i);
    callcue_decision_info info;
    CALLCUE_INIT(&info);
    must(callcue_decision_get(decision, &info, &error));
    printf("decision"), number("step", info.step), number("at", info.at_ms), number("disposition", info.disposition);
    number("skew", info.clock_skew_ms), number("next", info.present ? info.next_deadline_ms : -1), printf("\n");
    for (n = 0; n < info.recommendation_count; ++n) show_recommendation(decision, n);
    for (n = 0; n < info.finding_count; ++n) show_finding(decision, n);
    show_rest(decision, &info);
    must(callcue_decision_to_protobuf(decision, buffer, &error));
    printf("  protobuf"), number("bytes", (int64_t)callcue_buffer_bytes(buffer).size), printf("\n");
  }
}

static void ask(const callcue_call *call, callcue_answer *answer, callcue_view *view) {
  callcue_permission p;
  callcue_view_info info;
  uint32_t i;
  CALLCUE_INIT(&p);
  CALLCUE_INIT(&info);
  must(callcue_call_permission(call, callcue_str("release"), answer, &error));
  must(callcue_answer_get(answer, &p, &error));
  printf("release"), number("known", p.known), number("permitted", p.permitted), number("missing", p.missing_count), printf("\n");
  must(callcue_call_view(call, view, &error));
  must(callcue_view_get(view, &info, &error));
  for (i = 0; i < info.duty_count; ++i) {
    callcue_duty d;
    CALLCUE_INIT(&d);
    must(callcue_view_duty(view, i, &d, &error));
    printf("  duty"), text("element", d.element_id), number("since", d.since_ms), number("due", d.due_ms), number("overdue", d.overdue), printf("\n");
  }
}

int main(void) {
  static const callcue_stream streams[] = {CALLCUE_STREAM_CALL_CONTROL, CALLCUE_STREAM_AGENT_TEXT, CALLCUE_STREAM_CUSTOMER_TEXT};
  static const struct { callcue_event_kind kind; int64_t at; callcue_party party; const char *text; } events[] = {
      {CALLCUE_CONTACT_STARTED, 0, 0, NULL}, {CALLCUE_DELIVERED, 100, 0, NULL},
      {CALLCUE_ESTABLISHED, 4000, CALLCUE_PARTY_AGENT, NULL}, {CALLCUE_UTTERANCE, 6000, CALLCUE_PARTY_AGENT, "您好，请讲"},
      {CALLCUE_UTTERANCE, 9000, CALLCUE_PARTY_CUSTOMER, "家里停电了"}, {CALLCUE_HELD, 20000, CALLCUE_PARTY_AGENT, NULL},
      {CALLCUE_RETRIEVED, 90000, CALLCUE_PARTY_AGENT, NULL}, {CALLCUE_CONNECTION_CLEARED, 120000, CALLCUE_PARTY_AGENT, NULL},
      {CALLCUE_CONTACT_CLOSED, 150000, 0, NULL}};
  callcue_policy *policy = NULL, *broken = NULL;
  callcue_diagnostics *problems = NULL;
  callcue_call *call = NULL, *standby = NULL;
  callcue_buffer *buffer = NULL;
  callcue_answer *answer = NULL;
  callcue_view *view = NULL;
  callcue_policy_info info;
  callcue_limits limits;
  callcue_load_options options;
  callcue_diagnostic diagnostic;
  uint32_t count = 0;
  size_t e;

  CALLCUE_INIT(&error), CALLCUE_INIT(&info), CALLCUE_INIT(&limits), CALLCUE_INIT(&options), CALLCUE_INIT(&diagnostic);
  must(callcue_limits_get(&limits, &error));
  number("event bytes", limits.event_bytes), number("snapshot bytes", limits.snapshot_bytes), printf("\n");
  must(callcue_diagnostics_new(&problems, &error));
  options.path = callcue_str("mine.textproto");
  printf("broken: %d\n", (int)callcue_policy_load_text(callcue_str("name: 1"), &options, problems, &broken, &error));
  must(callcue_diagnostics_get(problems, 0, &diagnostic, &error));
  text("path", diagnostic.path), number("line", diagnostic.line), number("column", diagnostic.column), text("code", diagnostic.code), printf("\n");
  must(callcue_policy_load_builtin(callcue_str("power-supply"), NULL, NULL, &policy, &error));
  must(callcue_policy_get(policy, &info, &error));
  text("policy", info.name), number("clauses", info.clause_count), printf("\n");
  must(callcue_call_new(policy, &call, &error));
  must(callcue_buffer_new(&buffer, &error));
  must(callcue_answer_new(&answer, &error));
  must(callcue_view_new(&view, &error));
  for (e = 0; e < sizeof events / sizeof events[0]; ++e) {
    callcue_event event;
    callcue_call_info now;
    CALLCUE_INIT(&event), CALLCUE_INIT(&now);
    event.kind = events[e].kind;
    event.at_ms = events[e].at;
    event.party = events[e].party;
    if (event.kind == CALLCUE_CONTACT_STARTED) event.streams = streams, event.stream_count = 3;
    if (event.kind == CALLCUE_UTTERANCE) {
      event.text = callcue_str(events[e].text);
      event.segment_id = callcue_str(event.party == CALLCUE_PARTY_AGENT ? "a" : "c");
      event.stability = CALLCUE_STABILITY_FINAL;
      event.present = CALLCUE_EVENT_HAS_BEGIN_MS | CALLCUE_EVENT_HAS_END_MS;
      event.begin_ms = event.at_ms - 1500, event.end_ms = event.at_ms - 100;
    }
    must(callcue_call_post(call, &event, &count, &error));
    show(call, count, buffer);
    must(callcue_call_get(call, &now, &error));
    number("now", now.now_ms), number("closed", now.closed), printf("\n");
    ask(call, answer, view);
    if (now.closed) break;
    must(callcue_call_snapshot(call, buffer, &error));
    must(callcue_call_restore(policy, callcue_buffer_bytes(buffer), &standby, &error));
    callcue_call_free(call);
    call = standby;
  }
  printf("closed: %d\n", (int)callcue_call_post_json(call, callcue_str("{}"), 0, &count, &error));
  callcue_call_free(call), callcue_policy_free(policy), callcue_buffer_free(buffer), callcue_answer_free(answer);
  callcue_view_free(view), callcue_diagnostics_free(problems);
  return 0;
}
