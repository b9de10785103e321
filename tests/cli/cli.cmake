# Tests of the command as its users run it.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(group Command Check Cases Overlay Audit Try Dump Replay Explain Evaluate Corpus Text Import Export Graphviz Golden)
  add_test(NAME cli.${group} COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/cli/cli_test.py
    $<TARGET_FILE:callcue_tool> ${group}Test)
  set_tests_properties(cli.${group} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600)
endforeach()
# Nothing that the built-in policy promises is without an element, a script and cases.
add_test(NAME coverage COMMAND $<TARGET_FILE:callcue_tool> check builtin:power-supply --coverage
  --cases ${PROJECT_SOURCE_DIR}/tests/cases)
# The four changes of README, by data alone.
add_test(NAME newcomer COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/cli/newcomer.py
  $<TARGET_FILE:callcue_tool> ${PROJECT_SOURCE_DIR})
set_tests_properties(newcomer PROPERTIES TIMEOUT 300)
add_test(NAME semantics COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/cli/semantics.py
  $<TARGET_FILE:callcue_tool> ${PROJECT_SOURCE_DIR})
set_tests_properties(semantics PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600)
