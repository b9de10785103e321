# The library that needs libc alone (capi/self-contained makes it), put through the tests of the C ABI. Where it hasn't been
# built, or is older than what it is made of, its tests are shown as skipped.
set(CALLCUE_SELF_CONTAINED_LIBRARY ${PROJECT_SOURCE_DIR}/build/self-contained/capi/libcallcue.so.${PROJECT_VERSION}
  CACHE FILEPATH "The self-contained library to test")
if(NOT "${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize")
  set(run Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/capi/self_contained.py ${CALLCUE_SELF_CONTAINED_LIBRARY}
    ${PROJECT_SOURCE_DIR})
  add_test(NAME selfcontained.needs COMMAND ${run} needs)
  add_test(NAME selfcontained.exports COMMAND ${run} run ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/capi/exports.py
    LIBRARY ${PROJECT_SOURCE_DIR})
  add_test(NAME selfcontained.abi COMMAND ${run} preload $<TARGET_FILE:capi_test>)
  foreach(mode quiet stack cancel reload)
    add_test(NAME selfcontained.${mode} COMMAND ${run} run $<TARGET_FILE:capi_isolation> ${mode} LIBRARY)
  endforeach()
  # The distribution's build and this one in one process.
  add_test(NAME selfcontained.copies COMMAND ${run} run $<TARGET_FILE:capi_isolation> copies LIBRARY $<TARGET_FILE:callcue>)
  add_test(NAME selfcontained.host_with_protos COMMAND ${run} run $<TARGET_FILE:capi_host> LIBRARY)
  add_test(NAME selfcontained.memory COMMAND ${run} run $<TARGET_FILE:capi_memory> LIBRARY)
  add_test(NAME selfcontained.first_throw COMMAND ${run} run $<TARGET_FILE:capi_first_throw> LIBRARY)
  add_test(NAME selfcontained.after_plugin COMMAND ${run} run $<TARGET_FILE:capi_first_throw> LIBRARY
    $<TARGET_FILE:capi_throwing_plugin>)
  add_test(NAME selfcontained.install COMMAND ${run} run ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/capi/install.py
    ${PROJECT_SOURCE_DIR}/build/self-contained ${PROJECT_SOURCE_DIR} ${CMAKE_C_COMPILER} ${CMAKE_CXX_COMPILER} ${PROJECT_VERSION})
  set(names needs exports abi quiet stack cancel reload copies host_with_protos memory first_throw after_plugin install)
  list(TRANSFORM names PREPEND selfcontained.)
  set_tests_properties(${names} PROPERTIES LABELS selfcontained SKIP_RETURN_CODE 77 TIMEOUT 300)
endif()
