# Statecharts of others, translated and run: see statechart_main.cc.
add_executable(statechart_conformance tests/conformance/statechart_main.cc tests/conformance/machine.cc tests/conformance/machine_c.cc)
target_link_libraries(statechart_conformance PRIVATE callcue::callcue callcue_scxml callcue_replay callcue_load callcue_run
  simdjson::simdjson)
callcue_as_test(statechart_conformance)
target_compile_definitions(statechart_conformance PRIVATE
  CALLCUE_DEVIATIONS="${PROJECT_SOURCE_DIR}/tests/conformance/statechart_deviations.txt")
add_test(NAME statechart_conformance COMMAND statechart_conformance)
set_tests_properties(statechart_conformance PROPERTIES LABELS conformance SKIP_RETURN_CODE 77 TIMEOUT 300)
