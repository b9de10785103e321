# Tests of the C ABI: through the shared library alone, from C and C++.
add_executable(capi_test tests/capi/capi_test.cc tests/capi/event_test.cc tests/capi/explanation_test.cc
  tests/capi/scorecard_test.cc tests/capi/short_event_test.cc tests/capi/structures_test.cc)
target_link_libraries(capi_test PRIVATE callcue::callcue callcue_options GTest::gmock GTest::gtest_main)
target_compile_definitions(capi_test PRIVATE CALLCUE_PROJECT_VERSION="${PROJECT_VERSION}"
  CALLCUE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
callcue_as_test(capi_test)
callcue_discover_tests(capi_test)

find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME capi.exports COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/capi/exports.py
  $<TARGET_FILE:callcue> ${PROJECT_SOURCE_DIR})

# A program without the sanitizers' runtime can't load a library that needs it.
if(NOT "${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize")
  foreach(name accessors misuse)
    add_test(NAME capi.${name} COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/capi/${name}.py ${PROJECT_SOURCE_DIR}
      $<TARGET_FILE:callcue>)
    set_tests_properties(capi.${name} PROPERTIES TIMEOUT 300)
  endforeach()
endif()

include(tests/capi/abi.cmake)
include(tests/capi/isolation.cmake)
include(tests/capi/self_contained.cmake)

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

if(NOT "${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize" AND TARGET callcue_tool)
  add_test(NAME capi.install COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/capi/install.py
    ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR} ${CMAKE_C_COMPILER} ${CMAKE_CXX_COMPILER} ${PROJECT_VERSION})
  set_tests_properties(capi.install PROPERTIES TIMEOUT 600)
endif()

# Hosts in other languages, where their runtimes are.
if(NOT "${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize" AND TARGET callcue_tool)
  foreach(language python luajit node java mono)
    add_test(NAME capi.host.${language} COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/capi/hosts.py ${language}
      ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR} $<TARGET_FILE_DIR:callcue> $<TARGET_FILE:callcue_tool>)
    set_tests_properties(capi.host.${language} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300)
  endforeach()
endif()

# The manual of the C and C++ interfaces: build/.../manual/html.
add_test(NAME capi.manual COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/capi/manual.py ${PROJECT_SOURCE_DIR}
  ${PROJECT_BINARY_DIR}/manual)
set_tests_properties(capi.manual PROPERTIES SKIP_RETURN_CODE 77)
add_custom_target(manual COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/capi/manual.py ${PROJECT_SOURCE_DIR}
  ${PROJECT_BINARY_DIR}/manual VERBATIM)
