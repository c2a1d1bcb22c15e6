# Compile through ccache when it is there; the sloppiness is what it needs to cache the tests' precompiled header.
if(CMAKE_CXX_COMPILER_LAUNCHER)
  return()
endif()
find_program(PLUSSUM_CCACHE ccache)
mark_as_advanced(PLUSSUM_CCACHE)
if(PLUSSUM_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime" ${PLUSSUM_CCACHE})
endif()
