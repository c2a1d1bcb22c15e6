# plussum_options: warnings, sanitizers and processor of our own targets. Private to the build, never exported.
add_library(plussum_options INTERFACE)

target_compile_options(plussum_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
# {.kind = k, .step = t} says what matters; the other members are zero, and that is meant.
target_compile_options(plussum_options INTERFACE -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlapping copies and writes beyond the end in std::string where there are none (GCC bugs 105651, 105329).
  target_compile_options(plussum_options INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow)
endif()
if(PLUSSUM_WERROR)
  target_compile_options(plussum_options INTERFACE -Werror)
endif()

# plussum_cold: for layers that read, write and print, where a run spends no time; -O3 would cost a third more time to compile.
add_library(plussum_cold INTERFACE)
target_compile_options(plussum_cold INTERFACE $<$<CONFIG:Release>:-O1>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # With less inlining GCC's flow analysis does not see that the value of an optional is set.
  target_compile_options(plussum_cold INTERFACE $<$<CONFIG:Release>:-Wno-maybe-uninitialized>)
endif()

if(PLUSSUM_NATIVE)
  target_compile_options(plussum_options INTERFACE -march=native)
endif()

if(PLUSSUM_SANITIZE)
  if(NOT PLUSSUM_SANITIZE MATCHES "^(address|thread|undefined|address,undefined)$")
    message(FATAL_ERROR "PLUSSUM_SANITIZE is \"${PLUSSUM_SANITIZE}\"; it can be address, thread, undefined or address,undefined.")
  endif()
  target_compile_options(plussum_options INTERFACE
    -fsanitize=${PLUSSUM_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(plussum_options INTERFACE -fsanitize=${PLUSSUM_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # With sanitizers GCC's flow analysis loses its way and warns about values that are always set.
    target_compile_options(plussum_options INTERFACE -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow)
  endif()
endif()

if(PLUSSUM_SANITIZE OR PLUSSUM_FUZZ)
  # The choice between variants of a function happens before a sanitizer is ready (see core/platform.hpp).
  target_compile_definitions(plussum_options INTERFACE PLUSSUM_NO_CLONES)
endif()

# Compiled into every program: what ThreadSanitizer should not report.
set(PLUSSUM_PROGRAM_SOURCES "")
if(PLUSSUM_SANITIZE STREQUAL "thread")
  set(PLUSSUM_PROGRAM_SOURCES ${PROJECT_SOURCE_DIR}/cmake/tsan_suppressions.cpp)
endif()

if(PLUSSUM_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "PLUSSUM_FUZZ needs clang, because libFuzzer is a part of it; the compiler is ${CMAKE_CXX_COMPILER_ID}. "
                        "Use: cmake --preset fuzz")
  endif()
  target_compile_options(plussum_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
