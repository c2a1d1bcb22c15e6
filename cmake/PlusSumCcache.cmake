# Compile through ccache when it is there; the sloppiness is what it needs to cache the tests' precompiled header. Paths below the
# sources are hashed as relative ones, so that builds with the same flags (release and mpi) share what they compile.
if(CMAKE_CXX_COMPILER_LAUNCHER)
  return()
endif()
find_program(PLUSSUM_CCACHE ccache)
mark_as_advanced(PLUSSUM_CCACHE)
if(PLUSSUM_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime"
    "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" ${PLUSSUM_CCACHE})
endif()
