# What expr_bench compares with: the naive evaluator of the tests, and LuaJIT if it's there.
if(TARGET expr_bench)
  target_sources(expr_bench PRIVATE ${PROJECT_SOURCE_DIR}/tests/expr/allocations.cc
    ${PROJECT_SOURCE_DIR}/tests/expr/naive.cc)
  pkg_check_modules(LUAJIT QUIET IMPORTED_TARGET luajit)
  if(LUAJIT_FOUND)
    target_link_libraries(expr_bench PRIVATE PkgConfig::LUAJIT)
    target_compile_definitions(expr_bench PRIVATE CALLCUE_BENCH_LUAJIT)
  endif()
endif()
