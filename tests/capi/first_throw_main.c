/* A host in C opens the library by hand, and memory runs out in a thread that never was in it.
 * Usage: first_throw LIBRARY [PLUGIN]
 *
 * Nothing else in this process knows C++: what throws there throws for the first time, and has what it needs for that. Or a
 * plug-in in C++ was opened before and has thrown: the library can be opened all the same. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capi/callcue.h"

extern void *__libc_malloc(size_t size);
static volatile int none_left;
void *malloc(size_t size) { return none_left ? NULL : __libc_malloc(size); }

typedef callcue_status (*load_function)(callcue_string, const callcue_load_options *, callcue_diagnostics *, callcue_policy **,
                                        callcue_error *);
typedef callcue_status (*new_function)(const callcue_policy *, callcue_call **, callcue_error *);
typedef callcue_status (*post_function)(callcue_call *, callcue_string, uint32_t, uint32_t *, callcue_error *);
typedef const callcue_decision *(*decision_function)(const callcue_call *, uint32_t);

static load_function load;
static new_function make;
static post_function post;
static decision_function decision;
static callcue_policy *policy;
static callcue_call *call;
static int failures;

/* ISO C knows no pointers to functions among those to objects. */
static void find(void *library, const char *name, void *to) {
  void *found = dlsym(library, name);
  if (found == NULL) exit(2);
  memcpy(to, &found, sizeof found);
}

static callcue_status established(callcue_call *of, int memory) {
  callcue_status status;
  none_left = !memory;
  status = post(of, callcue_str("{\"atMs\":\"4000\",\"established\":{\"answeredBy\":\"PARTY_AGENT\"}}"), 0, NULL, NULL);
  none_left = 0;
  return status;
}

static void expect(const char *what, int is_so) {
  if (!is_so) printf("not so: %s\n", what), ++failures;
}

/* In the first step of all of this thread, and where it throws later. */
static void *run_out(void *unused) {
  callcue_call *other = NULL;
  expect("without memory from the beginning: OUT_OF_MEMORY", established(call, 0) == CALLCUE_OUT_OF_MEMORY);
  expect("a step that failed leaves no decisions", decision(call, 0) == NULL);
  expect("the same with memory", established(call, 1) == CALLCUE_OK);
  expect("a second call", make(policy, &other, NULL) == CALLCUE_OK);
  expect("its first event needs memory: OUT_OF_MEMORY", established(other, 0) == CALLCUE_OUT_OF_MEMORY);
  expect("the same with memory", established(other, 1) == CALLCUE_OK);
  return unused;
}

int main(int count, char **arguments) {
  void *library;
  callcue_error error;
  pthread_t thread;
  if (count < 2 || count > 3) return fprintf(stderr, "first_throw LIBRARY [PLUGIN]\n"), 2;
  if (count == 3 && dlopen(arguments[2], RTLD_NOW) == NULL) return fprintf(stderr, "%s\n", dlerror()), 2;
  library = dlopen(arguments[1], RTLD_NOW);
  if (library == NULL) return fprintf(stderr, "%s\n", dlerror()), 2;
  find(library, "callcue_policy_load_builtin", &load);
  find(library, "callcue_call_new", &make);
  find(library, "callcue_call_post_json", &post);
  find(library, "callcue_call_decision", &decision);
  CALLCUE_INIT(&error);
  if (load(callcue_str("power-supply"), NULL, NULL, &policy, &error) || make(policy, &call, &error) ||
      post(call, callcue_str("{\"atMs\":\"100\",\"delivered\":{}}"), 0, NULL, &error)) {
    return fprintf(stderr, "%s\n", error.message), 2;
  }
  if (pthread_create(&thread, NULL, run_out, NULL) || pthread_join(thread, NULL)) return 2;
  printf("%d failures\n", failures);
  return failures != 0;
}
