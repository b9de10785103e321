# Tests of matching beyond match_test: a fuzzer.
option(CALLCUE_BUILD_FUZZERS "Build the fuzzers (clang)" OFF)
if(CALLCUE_BUILD_FUZZERS)
  add_executable(fuzz_match tests/match/fuzz_match.cc)
  target_compile_options(fuzz_match PRIVATE -fsanitize=fuzzer)
  target_link_options(fuzz_match PRIVATE -fsanitize=fuzzer)
  target_link_libraries(fuzz_match PRIVATE callcue_match)
endif()
