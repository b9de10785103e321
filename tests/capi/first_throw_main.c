/* A host in C opens the library by hand, and memory runs out in a thread that never was in it. Usage: first_throw LIBRARY
 *
 * Nothing else in this process knows C++: what throws there throws for the first time, and has what it needs for that. */
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

static load_function load;
static new_function make;
static post_function post;
static callcue_call *call;
static callcue_status status;

/* ISO C knows no pointers to functions among those to objects. */
static void find(void *library, const char *name, void *to) {
  void *found = dlsym(library, name);
  if (found == NULL) exit(2);
  memcpy(to, &found, sizeof found);
}

static void *run_out(void *unused) {
  none_left = 1;
  status = post(call, callcue_str("{\"atMs\":\"4000\",\"established\":{\"answeredBy\":\"PARTY_AGENT\"}}"), 0, NULL, NULL);
  none_left = 0;
  return unused;
}

int main(int count, char **arguments) {
  void *library = count == 2 ? dlopen(arguments[1], RTLD_NOW) : NULL;
  callcue_policy *policy = NULL;
  callcue_error error;
  pthread_t thread;
  if (library == NULL) return fprintf(stderr, "no library\n"), 2;
  find(library, "callcue_policy_load_builtin", &load);
  find(library, "callcue_call_new", &make);
  find(library, "callcue_call_post_json", &post);
  CALLCUE_INIT(&error);
  if (load(callcue_str("power-supply"), NULL, NULL, &policy, &error) || make(policy, &call, &error)) {
    return fprintf(stderr, "%s\n", error.message), 2;
  }
  if (pthread_create(&thread, NULL, run_out, NULL) || pthread_join(thread, NULL)) return 2;
  printf("status %d\n", (int)status);
  return status != CALLCUE_OUT_OF_MEMORY;
}
