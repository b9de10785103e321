# The gate of the C ABI, see abi.py. The same library once more, with debug information for what is at the border.
set(abi ${PROJECT_SOURCE_DIR}/tests/capi/abi.py)
add_test(NAME capi.abi.selftest COMMAND Python3::Interpreter ${abi} selftest ${PROJECT_SOURCE_DIR}
  ${PROJECT_BINARY_DIR}/abi_selftest ${CMAKE_C_COMPILER})
set_tests_properties(capi.abi.selftest PROPERTIES SKIP_RETURN_CODE 77)

# The description is of the 64-bit ABI that x86-64 and others share; sanitizers put functions of their own into a library.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND NOT "${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize")
  list(TRANSFORM callcue_sources PREPEND ${PROJECT_SOURCE_DIR}/capi/ OUTPUT_VARIABLE sources)
  add_library(callcue_abi SHARED ${sources})
  target_compile_definitions(callcue_abi PRIVATE CALLCUE_BUILDING)
  target_compile_options(callcue_abi PRIVATE -g -gdwarf-4)
  target_link_libraries(callcue_abi PRIVATE callcue_load callcue_run callcue_report)
  get_target_property(options callcue LINK_OPTIONS)
  target_link_options(callcue_abi PRIVATE ${options} -Wl,-soname,libcallcue.so.0)
  add_test(NAME capi.abi COMMAND Python3::Interpreter ${abi} check ${PROJECT_SOURCE_DIR} $<TARGET_FILE:callcue_abi>
    ${CMAKE_C_COMPILER})
  set_tests_properties(capi.abi PROPERTIES SKIP_RETURN_CODE 77)
  add_test(NAME capi.ages COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/capi/ages.py ${PROJECT_SOURCE_DIR}
    $<TARGET_FILE:callcue> ${CMAKE_C_COMPILER})
  # The one way to accept an addition.
  add_custom_target(accept_abi COMMAND Python3::Interpreter ${abi} accept ${PROJECT_SOURCE_DIR} $<TARGET_FILE:callcue_abi>
    ${CMAKE_C_COMPILER} VERBATIM)
  add_dependencies(accept_abi callcue_abi)
endif()
