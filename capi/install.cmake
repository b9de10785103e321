# What a user installs, as three components: runtime (the C library), development (headers, .proto files, the C++ library,
# and how CMake and pkg-config find them) and tool (the command). Also as a tarball that runs anywhere, and as Debian packages:
#
#   cmake --install build/release --prefix /usr/local
#   cpack --config build/release/CPackConfig.cmake -G DEB
#   cpack --config build/self-contained/CPackConfig.cmake -G TGZ
#
# On Debian, libraries lie in lib/x86_64-linux-gnu (or what the architecture is), below any prefix: its loader, its pkg-config
# and CMake look there. What is self-contained goes anywhere, and has lib alone. CMAKE_INSTALL_LIBDIR may name another folder.
set(CALLCUE_FOR_DEBIAN OFF)
if(EXISTS /etc/debian_version AND CMAKE_LIBRARY_ARCHITECTURE AND NOT CALLCUE_SELF_CONTAINED)
  set(CALLCUE_FOR_DEBIAN ON)
  if(NOT DEFINED CMAKE_INSTALL_LIBDIR OR CMAKE_INSTALL_LIBDIR STREQUAL "lib")   # CMake's own choice for /usr/local
    set(CMAKE_INSTALL_LIBDIR lib/${CMAKE_LIBRARY_ARCHITECTURE} CACHE PATH "Where libraries are installed" FORCE)
  endif()
endif()
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/callcue)

# The C library.
target_include_directories(callcue INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
install(TARGETS callcue EXPORT callcueTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime NAMELINK_COMPONENT development)
install(FILES ${PROJECT_SOURCE_DIR}/capi/callcue.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(EXPORT callcueTargets NAMESPACE callcue:: DESTINATION ${package} COMPONENT development)

# What goes over the border as protobuf bytes, for hosts that make classes of it; policy.proto is the authors' reference.
set(protos ${CMAKE_INSTALL_DATADIR}/callcue/proto)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/proto/callcue DESTINATION ${protos} COMPONENT development FILES_MATCHING PATTERN "*.proto")

# The C++ library: one archive of all of lib/, for there is no stable ABI in C++. It links what it is built on, so the
# self-contained build, which hides that, has none.
if(NOT CALLCUE_SELF_CONTAINED)
  get_property(libraries GLOBAL PROPERTY CALLCUE_LIBRARIES)
  set(objects)
  foreach(library ${libraries} callcue_proto)
    list(APPEND objects $<TARGET_OBJECTS:${library}>)
  endforeach()
  add_library(callcue_cpp STATIC ${objects})
  add_library(callcue::cpp ALIAS callcue_cpp)
  set_target_properties(callcue_cpp PROPERTIES EXPORT_NAME cpp LINKER_LANGUAGE CXX)
  target_compile_features(callcue_cpp INTERFACE cxx_std_17)
  target_include_directories(callcue_cpp INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(callcue_cpp PUBLIC absl::status absl::statusor absl::span absl::strings absl::str_format absl::time
    protobuf::libprotobuf simdjson::simdjson PkgConfig::RE2)
  install(TARGETS callcue_cpp EXPORT callcueCppTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/callcue DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
  install(EXPORT callcueCppTargets NAMESPACE callcue:: DESTINATION ${package} COMPONENT development)
endif()

if(TARGET callcue_tool)
  install(TARGETS callcue_tool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tool)
endif()

file(WRITE ${PROJECT_BINARY_DIR}/callcueConfig.cmake [[
# find_package(callcue)                    callcue::callcue, the C library
# find_package(callcue COMPONENTS cpp)     callcue::cpp too, the C++ library
include(CMakeFindDependencyMacro)
set(callcue_c_FOUND TRUE)
include(${CMAKE_CURRENT_LIST_DIR}/callcueTargets.cmake)
if("cpp" IN_LIST callcue_FIND_COMPONENTS AND EXISTS ${CMAKE_CURRENT_LIST_DIR}/callcueCppTargets.cmake)
  find_dependency(absl)
  find_dependency(Protobuf)
  find_dependency(simdjson)
  find_dependency(PkgConfig)
  if(NOT TARGET PkgConfig::RE2)
    pkg_check_modules(RE2 REQUIRED QUIET IMPORTED_TARGET re2)
  endif()
  include(${CMAKE_CURRENT_LIST_DIR}/callcueCppTargets.cmake)
  set(callcue_cpp_FOUND TRUE)
endif()
foreach(component ${callcue_FIND_COMPONENTS})
  if(callcue_FIND_REQUIRED_${component} AND NOT callcue_${component}_FOUND)
    set(callcue_FOUND FALSE)
    set(callcue_NOT_FOUND_MESSAGE "this build of callcue has no component ${component}")
  endif()
endforeach()
]])
write_basic_package_version_file(${PROJECT_BINARY_DIR}/callcueConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/callcueConfig.cmake ${PROJECT_BINARY_DIR}/callcueConfigVersion.cmake
  DESTINATION ${package} COMPONENT development)

# The prefix is derived from the file's place, so that an installed tree can be moved.
file(RELATIVE_PATH to_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
function(callcue_pkg_config name description requires libs)
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/${name}.pc @ONLY CONTENT [[
prefix=${pcfiledir}/@to_prefix@
includedir=${prefix}/@CMAKE_INSTALL_INCLUDEDIR@
libdir=${prefix}/@CMAKE_INSTALL_LIBDIR@
protodir=${prefix}/@protos@

Name: @name@
Description: @description@
Version: @PROJECT_VERSION@
Requires: @requires@
Cflags: -I${includedir}
Libs: -L${libdir} @libs@
]])
  install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
endfunction()
callcue_pkg_config(callcue "Guides and judges phone calls against a written service standard" "" -lcallcue)
if(TARGET callcue_cpp)
  callcue_pkg_config(callcue-cpp "The same in C++" "absl_status absl_statusor absl_span absl_strings absl_str_format absl_time \
protobuf simdjson re2" -lcallcue_cpp)
endif()

if(NOT CALLCUE_FOR_DEBIAN)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT development)
endif()
include(capi/packages.cmake)
