/*
 * callcue in C: a phone call as a state machine. Events in, recommended actions and script IDs out, with findings and
 * permissions, each traced to a clause of a written service standard.
 *
 *   callcue_policy *policy = NULL;
 *   callcue_call *call = NULL;
 *   callcue_policy_load_builtin(callcue_str("power-supply"), NULL, NULL, &policy, NULL);
 *   callcue_call_new(policy, &call, NULL);
 *   callcue_call_post_json(call, callcue_str("{\"atMs\":\"0\",\"delivered\":{}}"), 0, &count, NULL);
 *   for (i = 0; i < count; ++i) ... callcue_call_decision(call, i) ...
 *
 * CONVENTIONS
 *
 *  1. Names begin with callcue_ and CALLCUE_. Nothing else is exported. There is no global state, no call to begin or to
 *     end with, no callback, no thread, no output to stdout or stderr; no exception crosses the border.
 *  2. Handles are opaque. What a function named ..._new, ..._copy, ..._load_* or ..._restore gives is freed by the host
 *     with the ..._free of its type; freeing NULL does nothing.
 *  3. Every function that can fail returns a callcue_status, 0 for success. Where it fails, its outputs are unchanged
 *     (handles to be made: NULL; what says why, diagnostics and reports: filled) and the call it concerns is as it was. Each
 *     names its errors; a handle or an output that is NULL, or a structure without its size, is CALLCUE_INVALID_ARGUMENT to all.
 *  4. The last parameter of every such function is a callcue_error of the host, or NULL. It is written only on failure. No
 *     word of the call is ever in it.
 *  5. Strings are UTF-8 with a length, never ended by a zero byte; {NULL, 0} is empty, and one that the library gives may
 *     have NULL where it is empty. What has a size or a count, but is NULL, is CALLCUE_INVALID_ARGUMENT. The library copies
 *     what it keeps before it returns.
 *  6. What is borrowed from a call is valid until the next function that takes this call without `const`; from a policy,
 *     until it is freed and no call uses it; from any other handle, until it is written again or freed.
 *  7. Threads: a policy may be used by any number of threads at once. Any other handle belongs to one thread at a time,
 *     but functions that take it as `const` may overlap. Different handles need no lock. After fork() in a process that has
 *     other threads, the child calls nothing of this library before exec: one of them may have held the short lock on the
 *     memory of calls.
 *  8. Structures that begin with struct_size may grow at their end. The host sets struct_size to the sizeof that it was
 *     compiled with, and what it doesn't use to 0 (CALLCUE_INIT does both); less than the structure had in its first version,
 *     such as the size of a pointer, is CALLCUE_INVALID_ARGUMENT. A newer library reads an older structure as
 *     if the rest were 0, and writes only what fits. An older library refuses a newer structure with
 *     CALLCUE_UNIMPLEMENTED if a field that it doesn't know isn't 0. Structures without struct_size never change.
 *  9. Where absent differs from zero, a bit in `present` says that a field counts.
 * 10. Enumerations are int32_t. Numbers are those of proto/callcue/v1, and both sides ignore those that they don't know. A
 *     newer library may send them: what carries one is no error, and the host leaves it alone. A number of the host's
 *     that the library doesn't know counts as 0 (unspecified), but a stability as PARTIAL, since what is final can't be
 *     taken back; a stream in a list is left out; an event of such a kind moves the clock, and its decision says
 *     CALLCUE_UNKNOWN. Times are UTC milliseconds since 1970.
 * 11. Each function says since which version it exists. A program that is linked with a newer function doesn't start with
 *     an older library: the loader names the version that is missing, CALLCUE_0.2. A host that loads the library by hand
 *     checks callcue_version(), or that the function is there.
 * 12. Limits are in callcue_limits; beyond them: CALLCUE_RESOURCE_EXHAUSTED, or of a policy what is wrong with it: a diagnostic.
 * 13. No function is a cancellation point: a thread that is cancelled in one ends after it. The thread's cancel type must be
 *     deferred, as it is by default; asynchronous cancellation is undefined, as in all code of C++. Every function runs in a
 *     stack of 64 KiB.
 */
/* clang-format off: the lists of numbers are easier to read as they stand */
#ifndef CALLCUE_H_
#define CALLCUE_H_

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#if defined(CALLCUE_BUILDING)
#define CALLCUE_API __declspec(dllexport)
#else
#define CALLCUE_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define CALLCUE_API __attribute__((visibility("default")))
#else
#define CALLCUE_API
#endif

#define CALLCUE_VERSION_MAJOR 0
#define CALLCUE_VERSION_MINOR 2
#define CALLCUE_VERSION_PATCH 0

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Basics ------------------------------------------------------------------------------------------------------- */

typedef int32_t callcue_status;
enum {
  CALLCUE_OK = 0,
  CALLCUE_INVALID_ARGUMENT = 3,    /* the input is wrong: correct it */
  CALLCUE_NOT_FOUND = 5,           /* no such name, or an index beyond the end */
  CALLCUE_RESOURCE_EXHAUSTED = 8,  /* a limit of callcue_limits, or of a macrostep */
  CALLCUE_FAILED_PRECONDITION = 9, /* not now: the contact is closed; a snapshot of another policy */
  CALLCUE_OUT_OF_RANGE = 11,       /* the clock would step back too far */
  CALLCUE_UNIMPLEMENTED = 12,      /* this library is older than the host and lacks what it asks for */
  CALLCUE_INTERNAL = 13,           /* an error of the library: report it */
  CALLCUE_OUT_OF_MEMORY = 101      /* nothing changed; try again when there is some */
};

typedef struct callcue_string {
  const char *data;
  uint64_t size; /* in bytes */
} callcue_string;

/* On the stack of the host; needs no free. */
typedef struct callcue_error {
  uint32_t struct_size;
  callcue_status code;
  uint32_t message_size; /* without the zero byte that ends it */
  uint32_t reserved;
  char message[496];     /* cut if longer */
} callcue_error;

typedef struct callcue_policy callcue_policy;           /* immutable, shared by calls */
typedef struct callcue_diagnostics callcue_diagnostics; /* what is wrong with a policy */
typedef struct callcue_call callcue_call;               /* one contact */
typedef struct callcue_decision callcue_decision;       /* borrowed from a call */
typedef struct callcue_answer callcue_answer;           /* to a query of a permission */
typedef struct callcue_view callcue_view;               /* the picture of a call */
typedef struct callcue_buffer callcue_buffer;           /* bytes that the library writes */
typedef struct callcue_migration callcue_migration;     /* what became of a call under another policy */
typedef struct callcue_explanation callcue_explanation; /* why elements speak, and why others don't */
typedef struct callcue_scorecard callcue_scorecard;     /* a contact, judged by clause */

/* What CALLCUE_INIT is made of. */
static inline void callcue_zero(void *structure, size_t size) {
  unsigned char *byte = (unsigned char *)structure;
  while (size-- > 0) *byte++ = 0;
}
/* Empties a structure and sets its size: callcue_event event; CALLCUE_INIT(&event); */
#define CALLCUE_INIT(pointer) \
  (callcue_zero((pointer), sizeof *(pointer)), (void)((pointer)->struct_size = (uint32_t)sizeof *(pointer)))

/* The string that a zero byte ends, without it. */
static inline callcue_string callcue_str(const char *text) {
  callcue_string string;
  string.data = text;
  string.size = 0;
  while (text != NULL && text[string.size] != '\0') ++string.size;
  return string;
}

/* Of the library that runs: major << 16 | minor << 8 | patch. Since 0.1. */
CALLCUE_API uint32_t callcue_version(void);

typedef struct callcue_limits {
  uint32_t struct_size;
  uint32_t event_bytes;        /* of an event as protobuf or JSON */
  uint32_t utterance_bytes;
  uint32_t name_bytes;         /* names and IDs */
  uint32_t string_value_bytes; /* strings of facts and arguments */
  uint32_t words;              /* of one utterance */
  uint32_t arguments;          /* of one agent action */
  uint32_t streams;            /* of one contact_started */
  uint32_t policy_bytes;
  uint32_t snapshot_bytes;
} callcue_limits;
/* Errors: INVALID_ARGUMENT for a structure without its size. Since 0.1. */
CALLCUE_API callcue_status callcue_limits_get(callcue_limits *out, callcue_error *error);

/* ---- Buffers: the library writes, the host reads ------------------------------------------------------------------ */

/* Each function that writes into a buffer replaces what was in it; one that fails may leave it empty. A buffer that is used
 * again allocates nothing once it is large enough. Errors: OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_buffer_new(callcue_buffer **out, callcue_error *error);
CALLCUE_API void callcue_buffer_free(callcue_buffer *buffer);
/* Borrowed from the buffer. Empty for NULL. Since 0.1. */
CALLCUE_API callcue_string callcue_buffer_bytes(const callcue_buffer *buffer);

/* ---- Policies ----------------------------------------------------------------------------------------------------- */

typedef struct callcue_parameter { /* never changes */
  callcue_string name;
  callcue_string value; /* as an author writes it: "90s", "4", "true"; of a list one parameter an element */
} callcue_parameter;

/* A small file that changes a policy without editing it, see Change in policy.proto. Since 0.2. */
typedef struct callcue_overlay { /* never changes */
  callcue_string text; /* in the format of policies */
  callcue_string path; /* names the text in diagnostics */
} callcue_overlay;

typedef struct callcue_load_options {
  uint32_t struct_size;
  uint32_t parameter_count;
  const callcue_parameter *parameters;
  callcue_string path; /* names the text in diagnostics */
  const callcue_overlay *overlays; /* laid over the policy one after the other; the parameters come last. Since 0.2 */
  uint32_t overlay_count;
  uint32_t reserved;
} callcue_load_options;

/* Loads a policy: from text (protobuf text format), from the binary form that callcue_policy_serialize gives, or a
 * built-in one by its name. May take milliseconds: load at start-up, not in a call. `options` and `diagnostics` may be
 * NULL. All problems of the policy, warnings too, go into `diagnostics`. Nothing is read where less than 40 MiB, and 16
 * bytes for each of the policy's, can be had; where others take them meanwhile, code of Protobuf's may end the process.
 * Errors: INVALID_ARGUMENT (see the diagnostics), NOT_FOUND (no such built-in policy), UNIMPLEMENTED (an option that the
 * library doesn't know), OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_policy_load_text(callcue_string text, const callcue_load_options *options,
                                                    callcue_diagnostics *diagnostics, callcue_policy **out,
                                                    callcue_error *error);
CALLCUE_API callcue_status callcue_policy_load_binary(callcue_string bytes, const callcue_load_options *options,
                                                      callcue_diagnostics *diagnostics, callcue_policy **out,
                                                      callcue_error *error);
CALLCUE_API callcue_status callcue_policy_load_builtin(callcue_string name, const callcue_load_options *options,
                                                       callcue_diagnostics *diagnostics, callcue_policy **out,
                                                       callcue_error *error);
/* Gives the handle back. Calls under the policy go on. Since 0.1. */
CALLCUE_API void callcue_policy_free(callcue_policy *policy);

typedef struct callcue_policy_info {
  uint32_t struct_size;
  uint32_t clause_count;
  uint64_t fingerprint; /* of the compiled policy with its parameters: equal ones decide equally */
  callcue_string name;
  callcue_string version;
} callcue_policy_info;
/* Strings are borrowed from the policy. Errors: INVALID_ARGUMENT. Since 0.1. */
CALLCUE_API callcue_status callcue_policy_get(const callcue_policy *policy, callcue_policy_info *out, callcue_error *error);
/* The ID of a clause, by its place in the file, and its title in a language ("zh-CN"; else in one that is the same
 * but for its region, else the first one there is). Borrowed from the policy; either output may be NULL. Errors: NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_policy_clause(const callcue_policy *policy, uint32_t index, callcue_string language,
                                                 callcue_string *id, callcue_string *title, callcue_error *error);
/* The binary form of the source with its overlays, written anew at each call, in a tenth of the time of loading. Parameters
 * aren't in it: what loads it is the same policy if it is given the same ones. Errors: OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_policy_serialize(const callcue_policy *policy, callcue_buffer *out, callcue_error *error);
/* Name and text of a built-in policy; they live as long as the library. Either output may be NULL. Errors: NOT_FOUND
 * beyond the last, OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_policy_builtin(uint32_t index, callcue_string *name, callcue_string *text,
                                                  callcue_error *error);

typedef int32_t callcue_problem; /* severity of a diagnostic */
enum { CALLCUE_PROBLEM_ERROR = 0, CALLCUE_PROBLEM_WARNING = 1 };

typedef struct callcue_diagnostic {
  uint32_t struct_size;
  callcue_problem severity;
  uint32_t line;   /* from 1; 0 = the whole file */
  uint32_t column; /* in code points, from 1; 0 = the whole line */
  uint32_t length; /* of the text at fault, in code points */
  uint32_t reserved;
  callcue_string code; /* stable: "unknown-name" */
  callcue_string path;
  callcue_string element; /* the ID of the element that holds it */
  callcue_string message;
  callcue_string hint;
  callcue_string excerpt; /* the line */
} callcue_diagnostic;
/* Errors: OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_diagnostics_new(callcue_diagnostics **out, callcue_error *error);
CALLCUE_API void callcue_diagnostics_free(callcue_diagnostics *diagnostics);
/* 0 for NULL. Since 0.1. */
CALLCUE_API uint32_t callcue_diagnostics_count(const callcue_diagnostics *diagnostics);
/* One of them, in the order of path, line, column, code. Borrowed. Errors: NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_diagnostics_get(const callcue_diagnostics *diagnostics, uint32_t index,
                                                   callcue_diagnostic *out, callcue_error *error);
/* One of them as a text of several lines, with a caret. Errors: NOT_FOUND, OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_diagnostics_format(const callcue_diagnostics *diagnostics, uint32_t index,
                                                      callcue_buffer *out, callcue_error *error);

/* ---- Events ------------------------------------------------------------------------------------------------------- */

typedef int32_t callcue_event_kind;
enum {
  CALLCUE_EVENT_NONE = 0,             /* moves only the clock */
  CALLCUE_CONTACT_STARTED = 5,        /* streams, language, second_language, utc_offset_minutes */
  CALLCUE_STREAM_STATUS = 6,          /* stream, on */
  CALLCUE_CONTACT_CLOSED = 7,
  CALLCUE_TICK = 8,
  CALLCUE_ORIGINATED = 10,            /* on (call back) */
  CALLCUE_QUEUED = 11,                /* to (the queue) */
  CALLCUE_DELIVERED = 12,             /* direction */
  CALLCUE_RANG = 13,                  /* count */
  CALLCUE_ESTABLISHED = 14,           /* party (who answered), participant_id */
  CALLCUE_HELD = 15,                  /* party, participant_id */
  CALLCUE_RETRIEVED = 16,             /* party, participant_id */
  CALLCUE_TRANSFERRED = 17,           /* party, to, stage */
  CALLCUE_CONFERENCED = 18,           /* party (who joined), participant_id */
  CALLCUE_DIVERTED = 19,              /* to, cause */
  CALLCUE_FAILED = 20,                /* cause */
  CALLCUE_CONNECTION_CLEARED = 21,    /* party, cause, participant_id */
  CALLCUE_WRAP_UP_ENDED = 22,
  CALLCUE_DIGIT = 23,                 /* party, text */
  CALLCUE_CONSULTED = 24,             /* party, on (ended) */
  CALLCUE_MUTED = 25,                 /* party */
  CALLCUE_UNMUTED = 26,               /* party */
  CALLCUE_RECORDING_STATUS = 27,      /* on */
  CALLCUE_UTTERANCE = 40,             /* segment_id, revision, stability, party, participant_id, text, language, on (end of
                                         turn), begin_ms, end_ms, number (confidence, 0 to 1), audible_to_customer, words */
  CALLCUE_SPEECH_STARTED = 41,        /* party, participant_id */
  CALLCUE_SPEECH_STOPPED = 42,        /* party, participant_id */
  CALLCUE_MEASUREMENT = 43,           /* party, name, number (without a bit: it always counts) */
  CALLCUE_SENTIMENT = 44,             /* party, name (label), number (score), begin_ms, end_ms, segment_id */
  CALLCUE_FACT = 60,                  /* name, value */
  CALLCUE_FACT_WITHDRAWN = 61,        /* name */
  CALLCUE_INTENT = 62,                /* name, party, number (confidence), begin_ms, end_ms, segment_id */
  CALLCUE_DIALOGUE_ACT = 63,          /* name, party, number (confidence), begin_ms, end_ms, segment_id */
  CALLCUE_AGENT_ACTION = 80,          /* name, arguments, recommendation_id */
  CALLCUE_APPROVAL = 81,              /* name (the act), on (granted) */
  CALLCUE_FEEDBACK = 82               /* recommendation_id, outcome */
};

typedef int32_t callcue_party;
enum {
  CALLCUE_PARTY_UNSPECIFIED = 0, CALLCUE_PARTY_AGENT = 1, CALLCUE_PARTY_CUSTOMER = 2, CALLCUE_PARTY_SUPERVISOR = 3,
  CALLCUE_PARTY_SYSTEM = 4, CALLCUE_PARTY_THIRD_PARTY = 5
};
typedef int32_t callcue_direction;
enum { CALLCUE_DIRECTION_UNSPECIFIED = 0, CALLCUE_DIRECTION_INBOUND = 1, CALLCUE_DIRECTION_OUTBOUND = 2 };
typedef int32_t callcue_cause;
enum {
  CALLCUE_CAUSE_UNSPECIFIED = 0, CALLCUE_CAUSE_NORMAL_CLEARING = 1, CALLCUE_CAUSE_NETWORK_DROP = 2,
  CALLCUE_CAUSE_BUSY = 3, CALLCUE_CAUSE_NO_ANSWER = 4, CALLCUE_CAUSE_REJECTED = 5, CALLCUE_CAUSE_TRANSFER = 6,
  CALLCUE_CAUSE_ABANDONED = 7, CALLCUE_CAUSE_DEVICE_FAILURE = 8
};
typedef int32_t callcue_stream;
enum {
  CALLCUE_STREAM_UNSPECIFIED = 0, CALLCUE_STREAM_CALL_CONTROL = 1, CALLCUE_STREAM_AGENT_TEXT = 2,
  CALLCUE_STREAM_CUSTOMER_TEXT = 3, CALLCUE_STREAM_VOICE_ACTIVITY = 4, CALLCUE_STREAM_AGENT_DESKTOP = 5,
  CALLCUE_STREAM_SENTIMENT = 6, CALLCUE_STREAM_UNDERSTANDING = 7
};
typedef int32_t callcue_transfer_stage;
enum { CALLCUE_STAGE_UNSPECIFIED = 0, CALLCUE_STAGE_STARTED = 1, CALLCUE_STAGE_COMPLETED = 2, CALLCUE_STAGE_FAILED = 3 };
typedef int32_t callcue_stability;
enum { CALLCUE_STABILITY_UNSPECIFIED = 0, CALLCUE_STABILITY_PARTIAL = 1, CALLCUE_STABILITY_FINAL = 2 };
typedef int32_t callcue_outcome;
enum { CALLCUE_OUTCOME_UNSPECIFIED = 0, CALLCUE_OUTCOME_SHOWN = 1, CALLCUE_OUTCOME_ACCEPTED = 2, CALLCUE_OUTCOME_DISMISSED = 3 };

typedef int32_t callcue_value_kind;
enum {
  CALLCUE_VALUE_NONE = 0, CALLCUE_VALUE_BOOL = 1, CALLCUE_VALUE_INT = 2, CALLCUE_VALUE_DOUBLE = 3,
  CALLCUE_VALUE_STRING = 4, CALLCUE_VALUE_DURATION_MS = 5, CALLCUE_VALUE_TIMESTAMP_MS = 6
};
typedef struct callcue_value { /* never changes */
  callcue_value_kind kind;
  int32_t reserved;
  int64_t integer;       /* BOOL (0, 1), INT, DURATION_MS, TIMESTAMP_MS */
  double number;         /* DOUBLE */
  callcue_string string; /* STRING */
} callcue_value;

typedef struct callcue_argument { /* never changes */
  callcue_string name;
  callcue_value value;
} callcue_argument;

enum { CALLCUE_WORD_HAS_BEGIN_MS = 1, CALLCUE_WORD_HAS_END_MS = 2 };
typedef struct callcue_word { /* never changes */
  callcue_string text;
  int64_t begin_ms;
  int64_t end_ms;
  uint64_t present; /* CALLCUE_WORD_HAS_... */
} callcue_word;

enum {
  CALLCUE_EVENT_HAS_NUMBER = 1,
  CALLCUE_EVENT_HAS_BEGIN_MS = 2,
  CALLCUE_EVENT_HAS_END_MS = 4,
  CALLCUE_EVENT_HAS_AUDIBLE = 8
};
/* Which fields count beside event_id and at_ms stands at the kind; what stands in the others changes nothing. Of those that
 * have a bit in `present`, only those whose bit is set: begin_ms, end_ms, audible_to_customer, and number but of a measurement.
 * What they mean is in proto/callcue/v1/event.proto. */
typedef struct callcue_event {
  uint32_t struct_size;
  callcue_event_kind kind;
  int64_t at_ms;             /* arrival; not negative */
  callcue_string event_id;   /* unique within the contact, or empty; one of the last 64 accepted: CALLCUE_DUPLICATE */
  uint64_t present;          /* CALLCUE_EVENT_HAS_... */
  int64_t begin_ms, end_ms;  /* when it was said or observed; absent = at_ms, of an utterance that of its words */
  double number;
  callcue_party party;
  callcue_direction direction;
  callcue_cause cause;
  callcue_stream stream;
  callcue_transfer_stage stage;
  callcue_stability stability;
  callcue_outcome outcome;
  int32_t on;                  /* 0 or 1 */
  int32_t audible_to_customer; /* 0 or 1 */
  int32_t count;
  int32_t revision;
  int32_t utc_offset_minutes;
  uint32_t recommendation_id;
  uint32_t argument_count;
  uint32_t word_count;
  uint32_t stream_count;
  callcue_string name, text, language, second_language, segment_id, participant_id, to;
  callcue_value value;
  const callcue_argument *arguments;
  const callcue_word *words;
  const callcue_stream *streams;
} callcue_event;

/* ---- Calls -------------------------------------------------------------------------------------------------------- */

/* A new contact under a policy, which the call keeps alive. Errors: OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_call_new(const callcue_policy *policy, callcue_call **out, callcue_error *error);
/* An independent copy of the contact's state, without its last decisions. Errors: OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_call_copy(const callcue_call *call, callcue_call **out, callcue_error *error);
CALLCUE_API void callcue_call_free(callcue_call *call);

enum { CALLCUE_LENIENT = 1 }; /* unknown names in JSON are reported in the decision, not refused */

/* One event, as a structure, as callcue.v1.Event in protobuf's binary form, or the same in proto3 JSON. Sets the number
 * of decisions, one for each logical time: timers that fired first, the event's own last. `decision_count` may be NULL.
 * Nothing is allocated once the call has seen events of the usual size, but what a thread needs when it is here first.
 * Errors: INVALID_ARGUMENT, OUT_OF_RANGE, RESOURCE_EXHAUSTED, FAILED_PRECONDITION (the contact is closed), UNIMPLEMENTED,
 * OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_call_post(callcue_call *call, const callcue_event *event, uint32_t *decision_count,
                                             callcue_error *error);
CALLCUE_API callcue_status callcue_call_post_protobuf(callcue_call *call, callcue_string bytes, uint32_t *decision_count,
                                                      callcue_error *error);
CALLCUE_API callcue_status callcue_call_post_json(callcue_call *call, callcue_string json, uint32_t flags,
                                                  uint32_t *decision_count, callcue_error *error);
/* Lets everything happen that is due up to now. Errors as for post. Since 0.1. */
CALLCUE_API callcue_status callcue_call_advance(callcue_call *call, int64_t now_ms, uint32_t *decision_count,
                                                callcue_error *error);
/* Asks the processor for the memory that the next step of this call begins with, and doesn't wait for it. A host that works
 * through events of very many calls says so of the calls of the next few events: a step of a call that has left the caches is
 * then cheaper. Changes nothing; nothing happens for NULL. Since 0.2. */
CALLCUE_API void callcue_call_prefetch(const callcue_call *call);
/* A decision of the last post or advance; NULL beyond the last one, as after one that failed. Borrowed from the call.
 * Since 0.1. */
CALLCUE_API const callcue_decision *callcue_call_decision(const callcue_call *call, uint32_t index);

enum { CALLCUE_CALL_HAS_NEXT_DEADLINE_MS = 1 };
typedef struct callcue_call_info {
  uint32_t struct_size;
  int32_t closed;           /* 1 once contact_closed was accepted */
  uint64_t present;         /* CALLCUE_CALL_HAS_... */
  int64_t now_ms;           /* the call's clock; INT64_MIN before its first event */
  int64_t next_deadline_ms; /* advance is due then; absent if no timer runs */
} callcue_call_info;
/* Errors: INVALID_ARGUMENT. Since 0.1. */
CALLCUE_API callcue_status callcue_call_get(const callcue_call *call, callcue_call_info *out, callcue_error *error);

/* The whole state of the contact, for fail-over. Holds what the host reported, never the words. Errors: OUT_OF_MEMORY.
 * Since 0.1. */
CALLCUE_API callcue_status callcue_call_snapshot(const callcue_call *call, callcue_buffer *out, callcue_error *error);
/* A contact from a snapshot that the same policy with the same parameters wrote. Next, post again what may not have arrived,
 * each event with its own at_ms; then advance to the present time; then draw. Advanced first, the contact refuses events of
 * before (OUT_OF_RANGE).
 * Errors: INVALID_ARGUMENT (cut, changed or no snapshot), FAILED_PRECONDITION (another policy), RESOURCE_EXHAUSTED,
 * OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_call_restore(const callcue_policy *policy, callcue_string snapshot, callcue_call **out,
                                                callcue_error *error);

/* Tells the contact what became of a recommendation on the desktop: an event of the kind CALLCUE_FEEDBACK with these fields.
 * Errors as for post; an ID that no live recommendation has changes nothing. Since 0.2. */
CALLCUE_API callcue_status callcue_call_feedback(callcue_call *call, int64_t at_ms, uint32_t recommendation_id,
                                                 callcue_outcome outcome, uint32_t *decision_count, callcue_error *error);

typedef struct callcue_snapshot_info {
  uint32_t struct_size;
  uint32_t reserved;
  uint64_t fingerprint;          /* as in callcue_policy_info: of the policy that can restore it */
  callcue_string policy_name;
  callcue_string policy_version;
} callcue_snapshot_info;
/* Which policy a snapshot is of. Strings are borrowed from `snapshot`. Errors: INVALID_ARGUMENT (cut, changed or no snapshot),
 * FAILED_PRECONDITION (of another version of the engine), RESOURCE_EXHAUSTED. Since 0.2. */
CALLCUE_API callcue_status callcue_snapshot_get(callcue_string snapshot, callcue_snapshot_info *out, callcue_error *error);

/* ---- Migrations: a contact under another policy ------------------------------------------------------------------- */

typedef int32_t callcue_migration_kind;
enum {
  CALLCUE_MIGRATION_UNSPECIFIED = 0,
  CALLCUE_MIGRATION_STATE = 1,           /* active ones */
  CALLCUE_MIGRATION_VARIABLE = 2,        /* facts and variables with a value */
  CALLCUE_MIGRATION_ACT = 3,             /* acts and desktop actions that happened */
  CALLCUE_MIGRATION_TIMER = 4,           /* delayed events, by the event's name */
  CALLCUE_MIGRATION_DUTY = 5,            /* open ones; as a rename: an element of any kind */
  CALLCUE_MIGRATION_JUDGMENT = 6,        /* permissions and prohibitions that wait for words */
  CALLCUE_MIGRATION_RECOMMENDATION = 7,  /* live ones, by the element that gave them */
  CALLCUE_MIGRATION_COUNTER = 8,         /* of instances, steps, items, bounds and variants */
  CALLCUE_MIGRATION_APPROVAL = 9,
  CALLCUE_MIGRATION_PERMISSION = 10,
  CALLCUE_MIGRATION_LANGUAGE = 11
};
typedef int32_t callcue_migration_outcome;
enum {
  CALLCUE_MIGRATION_OUTCOME_UNSPECIFIED = 0,
  CALLCUE_CARRIED = 1,
  CALLCUE_DROPPED = 2,  /* the new policy has no place for it */
  CALLCUE_ENTERED = 3   /* a state that the new policy needs and the old one hadn't */
};
typedef struct callcue_rename { /* never changes */
  callcue_migration_kind kind;
  int32_t reserved;
  callcue_string from;
  callcue_string to;
} callcue_rename;
typedef struct callcue_migration_item {
  uint32_t struct_size;
  callcue_migration_kind kind;
  callcue_migration_outcome outcome;
  uint32_t recommendation_id; /* of a recommendation: if dropped, the desktop takes it away */
  callcue_string name;        /* in the old policy; of what is entered, in the new one */
  callcue_string to;          /* in the new policy; empty where it is dropped */
  callcue_string reason;      /* why it is dropped: "no-such-name", "other-type", "other-value", "other-shape" */
} callcue_migration_item;

/* Errors: OUT_OF_MEMORY. Since 0.2. */
CALLCUE_API callcue_status callcue_migration_new(callcue_migration **out, callcue_error *error);
CALLCUE_API void callcue_migration_free(callcue_migration *report);
/* The contact under another policy, by names: a new call, which keeps that policy alive. The call itself stays as it is, under
 * its own, so that the host can go on with it. To move a snapshot, restore it under its policy first. `report` may be NULL;
 * it says of everything that the contact holds what became of it, and where the move fails, what was in the way.
 * Errors: FAILED_PRECONDITION (a state that is active has no place in the new policy), INVALID_ARGUMENT (a rename of or to a name
 * that isn't there), UNIMPLEMENTED (a rename of a kind that the library doesn't know), OUT_OF_MEMORY. Since 0.2. */
CALLCUE_API callcue_status callcue_call_migrate(const callcue_call *call, const callcue_policy *to,
                                                const callcue_rename *renames, uint32_t rename_count,
                                                callcue_migration *report, callcue_call **out, callcue_error *error);
/* 0 for NULL. Since 0.2. */
CALLCUE_API uint32_t callcue_migration_count(const callcue_migration *report);
/* In the order of the kinds, then of the old policy. Borrowed from the report. Errors: INVALID_ARGUMENT, NOT_FOUND.
 * Since 0.2. */
CALLCUE_API callcue_status callcue_migration_get(const callcue_migration *report, uint32_t index,
                                                 callcue_migration_item *out, callcue_error *error);

/* ---- Decisions: everything is borrowed from the call -------------------------------------------------------------- */

typedef int32_t callcue_disposition;
enum {
  CALLCUE_DISPOSITION_UNSPECIFIED = 0, CALLCUE_HANDLED = 1, CALLCUE_NO_MATCH = 2, CALLCUE_UNKNOWN = 3,
  CALLCUE_DUPLICATE = 4, CALLCUE_LATE_REVISION = 5
};
typedef int32_t callcue_action;
enum {
  CALLCUE_ACTION_UNSPECIFIED = 0, CALLCUE_SAY = 1, CALLCUE_ASK = 2, CALLCUE_LISTEN = 3, CALLCUE_CONFIRM = 4,
  CALLCUE_HOLD = 5, CALLCUE_RETRIEVE = 6, CALLCUE_TRANSFER = 7, CALLCUE_CALL_BACK = 8, CALLCUE_RECORD = 9,
  CALLCUE_CREATE_TICKET = 10, CALLCUE_NOTIFY = 11, CALLCUE_REPORT = 12, CALLCUE_REQUEST_APPROVAL = 13,
  CALLCUE_RELEASE = 14, CALLCUE_CHECK = 15, CALLCUE_CUSTOM = 100
};
typedef int32_t callcue_severity;
enum {
  CALLCUE_SEVERITY_UNSPECIFIED = 0, CALLCUE_ADVICE = 1, CALLCUE_MINOR = 2, CALLCUE_MAJOR = 3, CALLCUE_CRITICAL = 4
};
typedef int32_t callcue_audience;
enum { CALLCUE_AUDIENCE_UNSPECIFIED = 0, CALLCUE_AUDIENCE_AGENT = 1, CALLCUE_AUDIENCE_SUPERVISOR = 2 };
typedef int32_t callcue_verdict;
enum {
  CALLCUE_VERDICT_UNSPECIFIED = 0, CALLCUE_FULFILLED = 1, CALLCUE_VIOLATED = 2, CALLCUE_EXCUSED = 3,
  CALLCUE_UNDETERMINED = 4, CALLCUE_PENDING = 5
};
typedef int32_t callcue_withdrawal_reason;
enum {
  CALLCUE_REASON_UNSPECIFIED = 0, CALLCUE_REASON_DONE = 1, CALLCUE_REASON_SUPERSEDED = 2, CALLCUE_REASON_EXPIRED = 3,
  CALLCUE_REASON_RETRACTED = 4, CALLCUE_REASON_MOOT = 5, CALLCUE_REASON_DISMISSED = 6
};
typedef int32_t callcue_missing_kind;
enum {
  CALLCUE_MISSING_UNSPECIFIED = 0, CALLCUE_MISSING_ACT = 1, CALLCUE_MISSING_FACT = 2, CALLCUE_MISSING_APPROVAL = 3,
  CALLCUE_MISSING_CONDITION = 4
};
typedef int32_t callcue_fault_kind;
enum { CALLCUE_FAULT_UNSPECIFIED = 0, CALLCUE_FAULT_GUARD_ERROR = 1, CALLCUE_FAULT_STEP_LIMIT = 2 };

enum { CALLCUE_DECISION_HAS_NEXT_DEADLINE_MS = 1 };
typedef struct callcue_decision_info {
  uint32_t struct_size;
  uint32_t step;              /* counts the steps of the contact from 1 */
  uint64_t present;           /* CALLCUE_DECISION_HAS_... */
  int64_t at_ms;              /* logical time */
  int64_t next_deadline_ms;
  int64_t clock_skew_ms;
  callcue_disposition disposition;
  uint32_t recommendation_count;
  uint32_t withdrawal_count;
  uint32_t finding_count;
  uint32_t state_change_count;
  uint32_t permission_change_count;
  uint32_t fault_count;
  uint32_t unrecognised_count;
} callcue_decision_info;
/* Errors: INVALID_ARGUMENT; of all that follow also NOT_FOUND (an index beyond the end). Since 0.1. */
CALLCUE_API callcue_status callcue_decision_get(const callcue_decision *decision, callcue_decision_info *out,
                                                callcue_error *error);

enum { CALLCUE_RECOMMENDATION_HAS_DUE_MS = 1, CALLCUE_RECOMMENDATION_HAS_EXPIRES_MS = 2 };
typedef struct callcue_recommendation {
  uint32_t struct_size;
  uint32_t id;             /* unique within the contact */
  uint64_t present;        /* CALLCUE_RECOMMENDATION_HAS_... */
  int64_t due_ms;          /* do it no later than this */
  int64_t expires_ms;      /* pointless after this */
  callcue_action action;
  callcue_severity severity;
  callcue_audience audience;
  int32_t priority;        /* higher = more urgent */
  int32_t provisional;     /* 1: rests on a partial utterance */
  uint32_t confirms;       /* ID of the provisional one that this makes firm, or 0; takes its place: no withdrawal follows */
  uint32_t clause_count;
  uint32_t argument_count;
  callcue_string custom_action;
  callcue_string script_id;
  callcue_string text;     /* the script, rendered */
  callcue_string language;
  callcue_string topic;
  callcue_string element_id;
} callcue_recommendation;
/* Most urgent first. Borrowed from the call. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_decision_recommendation(const callcue_decision *decision, uint32_t index,
                                                           callcue_recommendation *out, callcue_error *error);
CALLCUE_API callcue_status callcue_decision_recommendation_clause(const callcue_decision *decision, uint32_t index,
                                                                  uint32_t clause, callcue_string *out,
                                                                  callcue_error *error);
CALLCUE_API callcue_status callcue_decision_recommendation_argument(const callcue_decision *decision, uint32_t index,
                                                                    uint32_t argument, callcue_argument *out,
                                                                    callcue_error *error);

typedef struct callcue_withdrawal {
  uint32_t struct_size;
  uint32_t recommendation_id;
  callcue_withdrawal_reason reason;
  uint32_t reserved;
} callcue_withdrawal;
/* Which recommendation no longer stands, and why; never one that another confirms. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_decision_withdrawal(const callcue_decision *decision, uint32_t index,
                                                       callcue_withdrawal *out, callcue_error *error);

enum { CALLCUE_FINDING_HAS_DUE_MS = 1, CALLCUE_FINDING_HAS_OCCURRED_MS = 2 };
typedef struct callcue_finding {
  uint32_t struct_size;
  uint32_t instance;       /* which time it was owed, from 1 */
  uint64_t present;        /* CALLCUE_FINDING_HAS_... */
  int64_t since_ms;
  int64_t due_ms;
  int64_t occurred_ms;
  callcue_verdict verdict;
  callcue_severity severity;
  uint32_t clause_count;
  uint32_t evidence_count;
  callcue_string element_id;
  callcue_string participant_id;
  callcue_string excuse_element_id;
} callcue_finding;
/* What the standard demanded and whether it happened; its clauses by index, and what it rests on. Borrowed from the
 * call. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_decision_finding(const callcue_decision *decision, uint32_t index, callcue_finding *out,
                                                    callcue_error *error);
CALLCUE_API callcue_status callcue_decision_finding_clause(const callcue_decision *decision, uint32_t index, uint32_t clause,
                                                           callcue_string *out, callcue_error *error);

/* Points at what was seen; never carries the words. */
typedef struct callcue_evidence {
  uint32_t struct_size;
  uint32_t step;           /* of the decision in which it arrived */
  uint32_t begin_byte, end_byte;   /* in the utterance's text as the host sent it */
  uint32_t begin_utf16, end_utf16; /* the same span in UTF-16 code units */
  int32_t approximate;
  uint32_t reserved;
  callcue_string segment_id;
  callcue_string act;
} callcue_evidence;
/* One of the things that a finding rests on. Borrowed from the call. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_decision_finding_evidence(const callcue_decision *decision, uint32_t index,
                                                             uint32_t evidence, callcue_evidence *out, callcue_error *error);

typedef struct callcue_state_change {
  uint32_t struct_size;
  uint32_t reserved;
  callcue_string region, from, to, cause;
} callcue_state_change;
/* Where the call stands now, region by region. Borrowed from the call. Errors: INVALID_ARGUMENT, NOT_FOUND.
 * Since 0.1. */
CALLCUE_API callcue_status callcue_decision_state_change(const callcue_decision *decision, uint32_t index,
                                                         callcue_state_change *out, callcue_error *error);

typedef struct callcue_permission_change {
  uint32_t struct_size;
  int32_t permitted;
  uint32_t clause_count;
  uint32_t missing_count;
  callcue_string act;
  callcue_string element_id;
} callcue_permission_change;
/* An act that became permitted, or is no longer; its clauses by index. Borrowed from the call. Errors:
 * INVALID_ARGUMENT, NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_decision_permission_change(const callcue_decision *decision, uint32_t index,
                                                              callcue_permission_change *out, callcue_error *error);
CALLCUE_API callcue_status callcue_decision_permission_change_clause(const callcue_decision *decision, uint32_t index,
                                                                     uint32_t clause, callcue_string *out,
                                                                     callcue_error *error);

/* What stands between the agent and a permission. */
typedef struct callcue_missing {
  uint32_t struct_size;
  callcue_missing_kind kind;
  callcue_string name;
  callcue_string script_id; /* the words that would bring it about, or empty */
  uint32_t choice; /* 0: needed in any case. Of those of one other choice all with the same way are enough. Since 0.2 */
  uint32_t way;    /* from 1; 0 without a choice. Since 0.2 */
} callcue_missing;
/* Borrowed from the call. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_decision_permission_change_missing(const callcue_decision *decision, uint32_t index,
                                                                      uint32_t missing, callcue_missing *out,
                                                                      callcue_error *error);

typedef struct callcue_fault {
  uint32_t struct_size;
  callcue_fault_kind kind;
  callcue_string element_id; /* of CALLCUE_FAULT_STEP_LIMIT one of those that go round in circles */
  callcue_string code;
  callcue_string cycle; /* of CALLCUE_FAULT_STEP_LIMIT what set off what, the last of it. Since 0.2 */
} callcue_fault;
/* A guard that failed, or a macrostep that was given up: an error of the policy. Borrowed from the call. Errors:
 * INVALID_ARGUMENT, NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_decision_fault(const callcue_decision *decision, uint32_t index, callcue_fault *out,
                                                  callcue_error *error);
/* A name in the input that this version doesn't know. Borrowed from the call. Errors: INVALID_ARGUMENT, NOT_FOUND.
 * Since 0.1. */
CALLCUE_API callcue_status callcue_decision_unrecognised(const callcue_decision *decision, uint32_t index,
                                                         callcue_string *out, callcue_error *error);

/* The whole decision as callcue.v1.Decision: protobuf's binary form, or canonical proto3 JSON on one line. Errors:
 * OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_decision_to_protobuf(const callcue_decision *decision, callcue_buffer *out,
                                                        callcue_error *error);
CALLCUE_API callcue_status callcue_decision_to_json(const callcue_decision *decision, callcue_buffer *out,
                                                    callcue_error *error);

/* ---- Queries: they change nothing and fill a handle of the host --------------------------------------------------- */

/* Until it is filled, it permits nothing. Errors: OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_answer_new(callcue_answer **out, callcue_error *error);
CALLCUE_API void callcue_answer_free(callcue_answer *answer);
/* May the agent do this now ("release", "hold")? Errors: INVALID_ARGUMENT (not UTF-8), RESOURCE_EXHAUSTED, OUT_OF_MEMORY.
 * Since 0.1. */
CALLCUE_API callcue_status callcue_call_permission(const callcue_call *call, callcue_string act, callcue_answer *out,
                                                   callcue_error *error);

typedef struct callcue_permission {
  uint32_t struct_size;
  int32_t known;     /* 0: the policy governs no such act, so it is permitted */
  int32_t permitted;
  uint32_t element_count; /* the elements that deny it */
  uint32_t clause_count;
  uint32_t missing_count;
  callcue_string act;
} callcue_permission;
/* Borrowed from the answer. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_answer_get(const callcue_answer *answer, callcue_permission *out, callcue_error *error);
CALLCUE_API callcue_status callcue_answer_element(const callcue_answer *answer, uint32_t index, callcue_string *out,
                                                  callcue_error *error);
CALLCUE_API callcue_status callcue_answer_clause(const callcue_answer *answer, uint32_t index, callcue_string *out,
                                                 callcue_error *error);
CALLCUE_API callcue_status callcue_answer_missing(const callcue_answer *answer, uint32_t index, callcue_missing *out,
                                                  callcue_error *error);
/* As callcue.v1.PermissionAnswer. Errors: OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_answer_to_protobuf(const callcue_answer *answer, callcue_buffer *out, callcue_error *error);
CALLCUE_API callcue_status callcue_answer_to_json(const callcue_answer *answer, callcue_buffer *out, callcue_error *error);

/* Errors: OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_view_new(callcue_view **out, callcue_error *error);
CALLCUE_API void callcue_view_free(callcue_view *view);
/* The current picture: what a restarted desktop draws. Errors: OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_call_view(const callcue_call *call, callcue_view *out, callcue_error *error);

typedef struct callcue_view_info {
  uint32_t struct_size;
  uint32_t step;
  uint64_t present; /* CALLCUE_CALL_HAS_... */
  int64_t at_ms;
  int64_t next_deadline_ms;
  int32_t closed;
  uint32_t state_count;
  uint32_t recommendation_count;
  uint32_t duty_count;
  uint32_t permission_count;
  uint32_t unknown_fact_count;
} callcue_view_info;
/* Borrowed from the view. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_view_get(const callcue_view *view, callcue_view_info *out, callcue_error *error);
/* An active state, parents first. Borrowed from the view. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_view_state(const callcue_view *view, uint32_t index, callcue_string *out,
                                              callcue_error *error);
/* A live recommendation, most urgent first; without what was worked out when it was given, and isn't kept: text, language,
 * arguments. A desktop that shall show them again keeps its cards beside the snapshot, by ID. With severity, audience and
 * custom_action since 0.2. Borrowed from the view. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.1. */
CALLCUE_API callcue_status callcue_view_recommendation(const callcue_view *view, uint32_t index, callcue_recommendation *out,
                                                       callcue_error *error);
CALLCUE_API callcue_status callcue_view_recommendation_clause(const callcue_view *view, uint32_t index, uint32_t clause,
                                                              callcue_string *out, callcue_error *error);
enum { CALLCUE_DUTY_HAS_DUE_MS = 1 };
typedef struct callcue_duty {
  uint32_t struct_size;
  uint32_t instance;
  uint64_t present; /* CALLCUE_DUTY_HAS_... */
  int64_t since_ms;
  int64_t due_ms;
  callcue_severity severity;
  int32_t overdue;  /* 1: waits for words that may still arrive */
  uint32_t clause_count;
  uint32_t reserved;
  callcue_string element_id;
} callcue_duty;
/* An open duty, and the clauses that it cites. Borrowed from the view. Errors: INVALID_ARGUMENT, NOT_FOUND.
 * Since 0.1. */
CALLCUE_API callcue_status callcue_view_duty(const callcue_view *view, uint32_t index, callcue_duty *out, callcue_error *error);
CALLCUE_API callcue_status callcue_view_duty_clause(const callcue_view *view, uint32_t index, uint32_t clause,
                                                    callcue_string *out, callcue_error *error);
/* One for each act that the policy governs. Copied into `out`. Errors: as above, OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_view_permission(const callcue_view *view, uint32_t index, callcue_answer *out,
                                                   callcue_error *error);
/* A fact that would decide something at this moment. Borrowed from the view. Errors: INVALID_ARGUMENT, NOT_FOUND.
 * Since 0.1. */
CALLCUE_API callcue_status callcue_view_unknown_fact(const callcue_view *view, uint32_t index, callcue_string *out,
                                                     callcue_error *error);
/* As callcue.v1.CallView. Errors: OUT_OF_MEMORY. Since 0.1. */
CALLCUE_API callcue_status callcue_view_to_protobuf(const callcue_view *view, callcue_buffer *out, callcue_error *error);
CALLCUE_API callcue_status callcue_view_to_json(const callcue_view *view, callcue_buffer *out, callcue_error *error);

/* ---- Explanations: why an element speaks, and why another doesn't -------------------------------------------------- */

enum {
  CALLCUE_EXPLAIN_NOT_SILENT = 1, /* only elements that recommend, were judged, are open, deny, grant or are active */
  CALLCUE_EXPLAIN_REVEAL = 2      /* show the strings of the call; without it they are "string(11)" */
};
typedef struct callcue_explain_options {
  uint32_t struct_size;
  uint32_t flags;            /* CALLCUE_EXPLAIN_... */
  callcue_string element_id; /* only this one; empty: all, in document order */
  callcue_string language;   /* of the clauses' texts; empty: the contact's */
} callcue_explain_options;

typedef int32_t callcue_element_kind;
enum {
  CALLCUE_ELEMENT_UNSPECIFIED = 0, CALLCUE_RULE = 1, CALLCUE_DUTY = 2, CALLCUE_PROHIBITION = 3, CALLCUE_PERMISSION = 4,
  CALLCUE_SCENARIO = 5, CALLCUE_CHECKLIST = 6, CALLCUE_STATE = 7, CALLCUE_TRANSITION = 8
};
typedef int32_t callcue_standing; /* what the element does now; the first that applies */
enum {
  CALLCUE_STANDING_UNSPECIFIED = 0, CALLCUE_RECOMMENDS = 1, CALLCUE_JUDGED = 2, CALLCUE_OPEN = 3, CALLCUE_DENIED = 4,
  CALLCUE_GRANTED = 5, CALLCUE_ACTIVE = 6, CALLCUE_SILENT = 7
};
typedef int32_t callcue_obstacle; /* what would keep a silent element silent, see Explanation in view.proto */
enum {
  CALLCUE_OBSTACLE_UNSPECIFIED = 0, CALLCUE_OBSTACLE_STATE = 1, CALLCUE_OBSTACLE_GUARD_FALSE = 2,
  CALLCUE_OBSTACLE_GUARD_UNKNOWN = 3, CALLCUE_OBSTACLE_GUARD_ERROR = 4, CALLCUE_OBSTACLE_EVENT = 5,
  CALLCUE_OBSTACLE_EXCEPTION = 6, CALLCUE_OBSTACLE_TRIGGER = 7, CALLCUE_OBSTACLE_OBSERVED = 8, CALLCUE_OBSTACLE_ONCE = 9,
  CALLCUE_OBSTACLE_COOLDOWN = 10, CALLCUE_OBSTACLE_TOPIC = 11, CALLCUE_OBSTACLE_CAP = 12, CALLCUE_OBSTACLE_SETTLED = 13,
  CALLCUE_OBSTACLE_DONE = 14, CALLCUE_OBSTACLE_SPEAKING = 15, CALLCUE_OBSTACLE_STREAM = 16
};

/* Errors: OUT_OF_MEMORY. Since 0.2. */
CALLCUE_API callcue_status callcue_explanation_new(callcue_explanation **out, callcue_error *error);
CALLCUE_API void callcue_explanation_free(callcue_explanation *explanation);
/* Of now: the contact after its last step, and what that step decided (which a copied or restored call doesn't know). Older
 * moments are explained by replaying to them. `options` may be NULL: every element. Errors: NOT_FOUND (no such element),
 * UNIMPLEMENTED, OUT_OF_MEMORY. Since 0.2. */
CALLCUE_API callcue_status callcue_call_explain(const callcue_call *call, const callcue_explain_options *options,
                                                callcue_explanation *out, callcue_error *error);
/* The trace of the last step and of what stands after it: each element that acted in it, or that its decisions name (what was
 * judged, recommended, excused, permitted, or failed), silent now or not, and each that isn't silent, explained as above.
 * `options` may be NULL; its flag NOT_SILENT is of no use here. Errors as for explain. Since 0.2. */
CALLCUE_API callcue_status callcue_call_trace(const callcue_call *call, const callcue_explain_options *options,
                                              callcue_explanation *out, callcue_error *error);
/* How many elements are explained. 0 for NULL. Since 0.2. */
CALLCUE_API uint32_t callcue_explanation_count(const callcue_explanation *explanation);

enum { CALLCUE_EXPLAINED_HAS_BY_MS = 1 };
typedef struct callcue_explained {
  uint32_t struct_size;
  callcue_element_kind kind;
  callcue_standing standing;
  callcue_obstacle obstacle;
  callcue_severity severity;
  int32_t observed;              /* 1: judged and counted, never shown */
  uint64_t present;              /* CALLCUE_EXPLAINED_HAS_... */
  int64_t by_ms;                 /* the passing of time removes the obstacle then */
  uint32_t clause_count;
  uint32_t part_count;
  uint32_t need_count;
  uint32_t reserved;
  callcue_string element_id;
  callcue_string obstacle_name;  /* the state, the fact, the exception, the other element */
  callcue_string obstacle_text;  /* the part of its guard that decides */
  uint32_t recommendation_count;
  uint32_t finding_count;
  uint32_t duty_count;
  uint32_t trigger_count;
  uint32_t timer_count;
  uint32_t words_count;
  int32_t acted;                 /* 1: in the last step the effects of a rule, scenario or checklist ran, or a duty was cancelled */
  uint32_t reserved2;
} callcue_explained;
/* One element. Borrowed from the explanation. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.2. */
CALLCUE_API callcue_status callcue_explanation_get(const callcue_explanation *explanation, uint32_t index,
                                                   callcue_explained *out, callcue_error *error);
/* A clause that it cites: ID, title and text. Each output may be NULL. Borrowed from the explanation. Errors:
 * INVALID_ARGUMENT, NOT_FOUND. Since 0.2. */
CALLCUE_API callcue_status callcue_explanation_clause(const callcue_explanation *explanation, uint32_t index, uint32_t clause,
                                                      callcue_string *id, callcue_string *title, callcue_string *text,
                                                      callcue_error *error);
/* A part of one of its expressions with its value, the whole first. */
typedef struct callcue_guard_part {
  uint32_t struct_size;
  uint32_t depth;       /* 0: the whole */
  int32_t decisive;     /* 1: the first part that makes the whole false or unknown */
  uint32_t reserved;
  callcue_string role;  /* of the expression: "when", "while", "recommend.when" */
  callcue_string text;  /* as the author wrote it */
  callcue_string value; /* "true", "3", "8s", "string(11)", "unknown"; empty: not looked at */
} callcue_guard_part;
/* Borrowed from the explanation. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.2. */
CALLCUE_API callcue_status callcue_explanation_part(const callcue_explanation *explanation, uint32_t index, uint32_t part,
                                                    callcue_guard_part *out, callcue_error *error);
enum { CALLCUE_NEED_HAS_BY_MS = 1 };
/* What would make the decisive part other; any one of them, where there are several. */
typedef struct callcue_need {
  uint32_t struct_size;
  callcue_missing_kind kind;
  uint64_t present;     /* CALLCUE_NEED_HAS_... */
  int64_t by_ms;        /* the passing of time alone brings it about then */
  int32_t wanted;       /* 0 or 1: the value that `text` would have to have */
  uint32_t reserved;
  callcue_string text;  /* a condition */
  callcue_string name;  /* the fact, act or approval that it rests on first */
  callcue_string value; /* of that, now */
} callcue_need;
/* Borrowed from the explanation. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.2. */
CALLCUE_API callcue_status callcue_explanation_need(const callcue_explanation *explanation, uint32_t index, uint32_t need,
                                                    callcue_need *out, callcue_error *error);
/* A live recommendation of it, a finding of the last step, and a duty that is open. Their clauses are those of the
 * element, so that their clause_count is 0; what a view leaves out of a recommendation isn't here either, nor a
 * finding's participant and evidence: see the words. Borrowed from the explanation. Errors: INVALID_ARGUMENT,
 * NOT_FOUND. Since 0.2. */
CALLCUE_API callcue_status callcue_explanation_recommendation(const callcue_explanation *explanation, uint32_t index,
                                                              uint32_t recommendation, callcue_recommendation *out,
                                                              callcue_error *error);
CALLCUE_API callcue_status callcue_explanation_finding(const callcue_explanation *explanation, uint32_t index,
                                                       uint32_t finding, callcue_finding *out, callcue_error *error);
CALLCUE_API callcue_status callcue_explanation_duty(const callcue_explanation *explanation, uint32_t index, uint32_t duty,
                                                    callcue_duty *out, callcue_error *error);
enum { CALLCUE_TRIGGER_HAS_LAST_MS = 1, CALLCUE_TRIGGER_HAS_NEXT_MS = 2 };
/* What sets it off, fulfils it or ends it. */
typedef struct callcue_trigger {
  uint32_t struct_size;
  uint32_t reserved;
  uint64_t present;     /* CALLCUE_TRIGGER_HAS_... */
  int64_t last_ms;      /* when it last occurred; acts and actions only */
  int64_t next_ms;      /* when a timer raises it */
  callcue_string on;    /* as a policy writes it: "act.thanks by AGENT" */
  callcue_string role;  /* "on", "fulfilled_by", "cancelled_by", "before", "settled_by" */
} callcue_trigger;
/* Borrowed from the explanation. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.2. */
CALLCUE_API callcue_status callcue_explanation_trigger(const callcue_explanation *explanation, uint32_t index,
                                                       uint32_t trigger, callcue_trigger *out, callcue_error *error);
/* A timer that runs for it. */
typedef struct callcue_timer {
  uint32_t struct_size;
  uint32_t reserved;
  int64_t at_ms;
  callcue_string what;  /* "due", "reminder", "settled", "expires", "judged" */
} callcue_timer;
/* Earliest first. Borrowed from the explanation. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.2. */
CALLCUE_API callcue_status callcue_explanation_timer(const callcue_explanation *explanation, uint32_t index, uint32_t timer,
                                                     callcue_timer *out, callcue_error *error);
/* Where the words of an act that it waits for, or asks about, were said last. Never the words. */
typedef struct callcue_words {
  uint32_t struct_size;
  callcue_party party;             /* who said it */
  int64_t begin_ms, end_ms;        /* when */
  uint32_t step;                   /* of the decision in which it arrived */
  uint32_t begin_byte, end_byte;   /* in the utterance's text as the host sent it */
  uint32_t begin_utf16, end_utf16; /* the same span in UTF-16 code units */
  int32_t approximate;
  callcue_string segment_id;
  callcue_string act;
} callcue_words;
/* Borrowed from the explanation. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.2. */
CALLCUE_API callcue_status callcue_explanation_words(const callcue_explanation *explanation, uint32_t index, uint32_t words,
                                                     callcue_words *out, callcue_error *error);
/* As callcue.v1.ExplanationList. Errors: OUT_OF_MEMORY. Since 0.2. */
CALLCUE_API callcue_status callcue_explanation_to_protobuf(const callcue_explanation *explanation, callcue_buffer *out,
                                                           callcue_error *error);
CALLCUE_API callcue_status callcue_explanation_to_json(const callcue_explanation *explanation, callcue_buffer *out,
                                                       callcue_error *error);

/* ---- Scorecards: a contact, judged by clause ----------------------------------------------------------------------- */

/* How a clause was kept. Each scores the share of its judgments that were fulfilled, of those that were fulfilled or violated;
 * the contact the mean of its clauses by their weights. What was excused, or couldn't be judged, counts for nothing. */
typedef int32_t callcue_score_outcome;
enum {
  CALLCUE_SCORE_NOT_APPLICABLE = 0, /* nothing to judge, or all of it excused */
  CALLCUE_SCORE_KEPT = 1,           /* fulfilled, and never violated */
  CALLCUE_SCORE_BROKEN = 2,         /* violated at least once */
  CALLCUE_SCORE_UNDETERMINED = 3    /* judged, but never fulfilled or violated */
};

/* An empty one under a policy, which it keeps alive. Errors: OUT_OF_MEMORY. Since 0.2. */
CALLCUE_API callcue_status callcue_scorecard_new(const callcue_policy *policy, callcue_scorecard **out, callcue_error *error);
CALLCUE_API void callcue_scorecard_free(callcue_scorecard *scorecard);
/* Counts the findings of the call's last post or advance: once after each of them, up to contact_closed. No part of a snapshot:
 * a standby goes on counting from where it takes over. Errors: OUT_OF_MEMORY. Since 0.2. */
CALLCUE_API callcue_status callcue_scorecard_add(callcue_scorecard *scorecard, const callcue_call *call, callcue_error *error);
/* For the next contact. Errors: INVALID_ARGUMENT. Since 0.2. */
CALLCUE_API callcue_status callcue_scorecard_clear(callcue_scorecard *scorecard, callcue_error *error);

enum { CALLCUE_SCORECARD_HAS_SCORE = 1 };
typedef struct callcue_scorecard_info {
  uint32_t struct_size;
  uint32_t line_count;          /* of all clauses of the policy, also of those that weren't applicable */
  uint64_t present;             /* CALLCUE_SCORECARD_HAS_SCORE: some clause was scored */
  uint32_t score;               /* in hundredths of a percent, 0 to 10000; 0 if the contact failed */
  uint32_t weighted;            /* the same, as if it hadn't failed */
  int32_t failed;               /* 1: a critical item was broken */
  uint32_t critical_violations; /* of severity CRITICAL, or of a clause that is critical */
  uint32_t fulfilled;           /* findings, each once */
  uint32_t violated;
  uint32_t excused;
  uint32_t undetermined;
  callcue_severity worst;       /* of what was violated */
  uint32_t not_applicable;      /* clauses */
} callcue_scorecard_info;
/* Errors: INVALID_ARGUMENT. Since 0.2. */
CALLCUE_API callcue_status callcue_scorecard_get(const callcue_scorecard *scorecard, callcue_scorecard_info *out,
                                                 callcue_error *error);

enum { CALLCUE_SCORE_LINE_HAS_SCORE = 1 };
typedef struct callcue_score_line {
  uint32_t struct_size;
  callcue_score_outcome outcome;
  uint64_t present;             /* CALLCUE_SCORE_LINE_HAS_SCORE: it was kept or broken */
  uint32_t score;               /* in hundredths of a percent */
  uint32_t weight;              /* 0: not scored */
  uint32_t fulfilled;           /* findings that cite the clause */
  uint32_t violated;
  uint32_t excused;
  uint32_t undetermined;
  callcue_severity worst;       /* of what was violated */
  int32_t critical;             /* 1: a violation fails the contact */
  int32_t observed;             /* 1: has its line, and counts for no score */
  uint32_t reserved;
  callcue_string clause_id;
} callcue_score_line;
/* A clause: in the order of the policy, then whatever else was cited. Borrowed. Errors: INVALID_ARGUMENT, NOT_FOUND. Since 0.2. */
CALLCUE_API callcue_status callcue_scorecard_line(const callcue_scorecard *scorecard, uint32_t index, callcue_score_line *out,
                                                  callcue_error *error);
/* As callcue.v1.Scorecard, which leaves out the lines of clauses without a judgment. Errors: OUT_OF_MEMORY. Since 0.2. */
CALLCUE_API callcue_status callcue_scorecard_to_protobuf(const callcue_scorecard *scorecard, callcue_buffer *out,
                                                         callcue_error *error);
CALLCUE_API callcue_status callcue_scorecard_to_json(const callcue_scorecard *scorecard, callcue_buffer *out,
                                                     callcue_error *error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* CALLCUE_H_ */
