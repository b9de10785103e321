# Tests of the C ABI: through the shared library alone, from C and C++.
add_executable(capi_test tests/capi/capi_test.cc)
target_link_libraries(capi_test PRIVATE callcue::callcue callcue_options GTest::gmock GTest::gtest_main)
target_compile_definitions(capi_test PRIVATE CALLCUE_PROJECT_VERSION="${PROJECT_VERSION}")
gtest_discover_tests(capi_test PROPERTIES TIMEOUT 300)

find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME capi.exports COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/capi/exports.py
  $<TARGET_FILE:callcue> ${PROJECT_SOURCE_DIR})

# The guides, as a user would build them.
add_executable(guide_c examples/guide.c)
add_executable(guide_cpp examples/guide.cc)
add_executable(capi_replay tests/capi/replay_main.c)
foreach(program guide_c capi_replay)
  target_compile_options(${program} PRIVATE -std=c99 -pedantic -Wall -Wextra -Wconversion -Werror)
  target_link_libraries(${program} PRIVATE callcue::callcue)
endforeach()
target_link_libraries(guide_cpp PRIVATE callcue_load callcue_run)
add_test(NAME capi.guides COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/capi/same_output.py
  --guides $<TARGET_FILE:guide_c> $<TARGET_FILE:guide_cpp>)
if(TARGET callcue_tool)
  add_test(NAME capi.replay COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/capi/same_output.py
    --replay $<TARGET_FILE:capi_replay> $<TARGET_FILE:callcue_tool> ${PROJECT_SOURCE_DIR}/examples/calls)
  set_tests_properties(capi.replay PROPERTIES TIMEOUT 300)
endif()

# A program without the sanitizers' runtime can't load a library that needs it.
if(NOT "${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize" AND TARGET callcue_tool)
  add_test(NAME capi.install COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/capi/install.py
    ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR} ${CMAKE_C_COMPILER})
endif()
