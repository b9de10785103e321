# What a user installs: the C library with its header, the command, and how to find them from CMake and pkg-config.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
target_include_directories(callcue INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
install(TARGETS callcue EXPORT callcue LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${PROJECT_SOURCE_DIR}/capi/callcue.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(TARGET callcue_tool)
  install(TARGETS callcue_tool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/callcue)
install(EXPORT callcue NAMESPACE callcue:: FILE callcueConfig.cmake DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/callcueConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/callcueConfigVersion.cmake DESTINATION ${package})

# The prefix is derived from the file's place, so that an installed tree can be moved.
file(RELATIVE_PATH to_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/callcue.pc @ONLY CONTENT [[
prefix=${pcfiledir}/@to_prefix@
includedir=${prefix}/@CMAKE_INSTALL_INCLUDEDIR@
libdir=${prefix}/@CMAKE_INSTALL_LIBDIR@

Name: callcue
Description: Guides and judges phone calls against a written service standard
Version: @PROJECT_VERSION@
Cflags: -I${includedir}
Libs: -L${libdir} -lcallcue
]])
install(FILES ${PROJECT_BINARY_DIR}/callcue.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
