# Peers of match_bench: RE2, and Hyperscan where it is installed.
target_link_libraries(match_bench PRIVATE PkgConfig::RE2)
pkg_check_modules(HYPERSCAN IMPORTED_TARGET libhs)
if(HYPERSCAN_FOUND)
  target_link_libraries(match_bench PRIVATE PkgConfig::HYPERSCAN)
  target_compile_definitions(match_bench PRIVATE CALLCUE_HYPERSCAN)
endif()
