# Tests of guards beyond expr_test: the conformance cases of others, and a fuzzer.
find_package(simdjson QUIET)
if(simdjson_FOUND)
  add_executable(expr_conformance tests/expr/conformance_main.cc)
  target_link_libraries(expr_conformance PRIVATE callcue_expr simdjson::simdjson)
  target_compile_definitions(expr_conformance PRIVATE
    CALLCUE_DEVIATIONS="${PROJECT_SOURCE_DIR}/tests/expr/deviations.txt")
  add_test(NAME expr_conformance COMMAND expr_conformance)
  set_tests_properties(expr_conformance PROPERTIES LABELS conformance SKIP_RETURN_CODE 77 TIMEOUT 300)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_test(NAME expr_conformance_judges COMMAND Python3::Interpreter
    ${PROJECT_SOURCE_DIR}/tests/expr/conformance_judges.py $<TARGET_FILE:expr_conformance>
    ${PROJECT_SOURCE_DIR}/tests/expr/deviations.txt)
else()
  message(STATUS "simdjson not found: the conformance test of guards isn't built")
endif()

# A million generated guards beside the naive evaluator; fewer of them are part of expr_test everywhere.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_test(NAME expr_million COMMAND expr_test --gtest_filter=Differential.*)
  set_tests_properties(expr_million PROPERTIES ENVIRONMENT CALLCUE_GUARDS_GENERATED=1000000 TIMEOUT 900)
endif()

# The library's sources are compiled into it: the fuzzer steers by their coverage. Optimised in every build: without, it
# tries a seventh as many.
option(CALLCUE_BUILD_FUZZERS "Build the fuzzers (clang)" OFF)
if(CALLCUE_BUILD_FUZZERS)
  file(GLOB expr_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/lib/expr/*.cc)
  add_executable(fuzz_expr tests/expr/fuzz_expr.cc tests/expr/naive.cc ${expr_sources})
  target_compile_options(fuzz_expr PRIVATE -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all)
  target_link_options(fuzz_expr PRIVATE -fsanitize=fuzzer,address,undefined)
  target_link_libraries(fuzz_expr PRIVATE callcue_options callcue_base PkgConfig::RE2)
endif()
