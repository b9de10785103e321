# Tests of the source tree itself.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME tree.layers COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/layers.py ${PROJECT_SOURCE_DIR})
add_test(NAME tree.layers_notice COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/layers.py --self-test)
add_test(NAME tree.headers COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/headers.py ${PROJECT_SOURCE_DIR}
  ${CMAKE_CXX_COMPILER} ${CMAKE_C_COMPILER})
add_test(NAME tree.readme COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/readme.py ${PROJECT_SOURCE_DIR})
add_test(NAME tree.usage COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/usage.py ${PROJECT_SOURCE_DIR})
add_test(NAME tree.recursion COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/recursion.py ${PROJECT_SOURCE_DIR}
  ${CMAKE_CXX_COMPILER})
add_test(NAME tree.recursion_notices COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/recursion.py --self-test
  ${CMAKE_CXX_COMPILER})
set_tests_properties(tree.recursion tree.recursion_notices PROPERTIES SKIP_RETURN_CODE 77)
