# What w1_bench counts allocations with; and as a test, without its times.
target_sources(w1_bench PRIVATE ${PROJECT_SOURCE_DIR}/bench/w1_sessions.cc
  ${PROJECT_SOURCE_DIR}/tests/expr/allocations.cc)
if(CALLCUE_BUILD_TESTS)
  add_test(NAME w1_bench COMMAND w1_bench --check)
endif()
