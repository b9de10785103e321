# A tarball of everything, and three Debian packages: libcallcue0, libcallcue-dev, callcue.
set(CPACK_PACKAGE_NAME callcue)
set(CPACK_PACKAGE_VENDOR "The callcue authors")
# Who packages for others says who answers for it.
set(CALLCUE_MAINTAINER "The callcue authors <callcue@localhost>" CACHE STRING "Maintainer of the Debian packages")
set(CPACK_PACKAGE_CONTACT "${CALLCUE_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Guides and judges phone calls against a written service standard")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR TGZ DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL runtime development)
if(TARGET callcue_tool)
  list(APPEND CPACK_COMPONENTS_ALL tool)
endif()
set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
get_target_property(soversion callcue SOVERSION)
set(debian ${PROJECT_BINARY_DIR}/debian)
file(WRITE ${debian}/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${debian}/triggers)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libcallcue${soversion})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "This is the C library.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libcallcue-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libcallcue${soversion} (= ${PROJECT_VERSION})")
if(TARGET callcue_cpp)
  set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "libabsl-dev, libprotobuf-dev, libre2-dev, libsimdjson-dev")
endif()
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "These are the headers, the .proto files, and the C++ library.")
set(CPACK_DEBIAN_TOOL_PACKAGE_NAME callcue)
set(CPACK_DEBIAN_TOOL_PACKAGE_SECTION utils)
set(CPACK_COMPONENT_TOOL_DESCRIPTION "This is the command.")

# What Debian wants in each package.
if(CALLCUE_FOR_DEBIAN)
  string(TIMESTAMP year "%Y" UTC)
  file(WRITE ${debian}/copyright "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: callcue

Files: *
Copyright: ${year} The callcue authors
License: Apache-2.0
 Licensed under the Apache License, Version 2.0. On Debian systems, its text is in /usr/share/common-licenses/Apache-2.0.
")
  set(documents ${debian}/copyright)
  find_program(CALLCUE_GZIP gzip)
  mark_as_advanced(CALLCUE_GZIP)
  if(CALLCUE_GZIP)
    # In the time of the build, or of SOURCE_DATE_EPOCH.
    string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
    file(WRITE ${debian}/changelog "callcue (${PROJECT_VERSION}) unstable; urgency=medium

  * Version ${PROJECT_VERSION}.

 -- ${CALLCUE_MAINTAINER}  ${now}
")
    execute_process(COMMAND ${CALLCUE_GZIP} -9nf ${debian}/changelog COMMAND_ERROR_IS_FATAL ANY)
    list(APPEND documents ${debian}/changelog.gz)
  endif()
  foreach(component ${CPACK_COMPONENTS_ALL})
    string(TOUPPER ${component} upper)
    install(FILES ${documents} DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME} COMPONENT ${component})
  endforeach()
endif()
include(CPack)
