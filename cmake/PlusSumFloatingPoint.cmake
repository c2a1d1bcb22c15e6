# A run must give the same bits on every compiler and processor. Flags that let the compiler rewrite arithmetic break that,
# so the configuration stops when it sees one. -ffp-contract=off is set on plussum_core for itself and everything linked to it.
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
get_directory_property(directory_flags COMPILE_OPTIONS)
string(JOIN " " all_flags ${CMAKE_CXX_COMPILER_ARG1} ${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${build_type}} ${directory_flags})
foreach(flag IN ITEMS -ffast-math -Ofast -funsafe-math-optimizations -ffinite-math-only -fassociative-math
                      -freciprocal-math -fno-signed-zeros -ffp-contract=fast)
  if(" ${all_flags} " MATCHES "[ ]${flag}[ ]")
    message(FATAL_ERROR
      "PlusSum cannot be built with ${flag}: it lets the compiler change the results of floating-point arithmetic, and a run "
      "would no longer give the same digest everywhere. Remove it from the C++ flags (\"${all_flags}\") and configure again.")
  endif()
endforeach()
