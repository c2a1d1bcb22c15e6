// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Compiler switches that the numerical kernels need, in one place.
///
/// `PLUSSUM_INLINE`  puts a small function into its caller even at -O0, so that a loop that calls it can be
///                   vectorised and so that every clone of a kernel gets its own copy for its own instruction
///                   set.
/// `PLUSSUM_KERNEL`  compiles one function twice, for AVX2 and for the baseline, and picks at program start.
///                   Neither variant has fused multiply-add, so both give the same bits.
///
/// How to use `PLUSSUM_KERNEL`: put it in front of a free function in an anonymous namespace of a source file
/// and call that from an ordinary function. Do not put it on a function with external linkage (clang 16 names
/// the dispatcher `f.ifunc`, so a caller in another file that sees a plain declaration does not link), on a
/// template, on a member function or on an inline function in a header. Inside the kernel only
/// `PLUSSUM_INLINE` functions are compiled for the clone's instruction set; any other function is called as
/// it is.
///
/// Defining `PLUSSUM_NO_CLONES` switches the clones off (one baseline variant, the same results).

#include <cstddef>  // with glibc this defines __GLIBC__

#if defined(__GNUC__) || defined(__clang__)
#define PLUSSUM_INLINE inline __attribute__((always_inline))
#else
#define PLUSSUM_INLINE inline
#endif

// The choice at program start is an indirect function that the loader resolves before a sanitizer or a
// coverage runtime has set itself up: no clones in such builds.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PLUSSUM_DETAIL_INSTRUMENTED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer) || \
    __has_feature(undefined_behavior_sanitizer) || __has_feature(coverage_sanitizer)
#define PLUSSUM_DETAIL_INSTRUMENTED 1
#endif
#endif

#if !defined(PLUSSUM_NO_CLONES) && !defined(PLUSSUM_DETAIL_INSTRUMENTED) && defined(__x86_64__) && \
    defined(__linux__) && defined(__GLIBC__) && !defined(__AVX2__) &&                              \
    ((defined(__clang__) && __clang_major__ >= 15) || (!defined(__clang__) && defined(__GNUC__)))
#define PLUSSUM_KERNEL __attribute__((target_clones("avx2", "default")))
#else
#define PLUSSUM_KERNEL
#endif

/// In front of a loop over rows: its columns do not overlap, so iterations are independent. Without it a loop
/// over more than a few columns would need more run-time overlap checks than the compilers are willing to
/// make.
#if defined(__clang__)
#define PLUSSUM_ROWS_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define PLUSSUM_ROWS_INDEPENDENT _Pragma("GCC ivdep")
#else
#define PLUSSUM_ROWS_INDEPENDENT
#endif
