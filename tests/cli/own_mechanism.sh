#!/usr/bin/env bash
# Installs PlusSum from a build to a temporary folder, builds examples/own-mechanism against it and runs it.
#   own_mechanism.sh BUILD_DIR
set -euo pipefail

build=$(cd "${1:?the build folder is missing}" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cached() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }

attempt() {  # WHAT COMMAND...
  local what=$1
  shift
  if ! "$@" >"$work/log" 2>&1; then
    cat "$work/log" >&2
    echo "PlusSum could not be $what." >&2
    exit 1
  fi
}

# A sanitized library needs a sanitized program.
flags=""
[[ -z $(cached PLUSSUM_SANITIZE) ]] || flags="-fsanitize=$(cached PLUSSUM_SANITIZE)"

attempt "installed" cmake --install "$build" --prefix "$work/prefix"
attempt "found where it was installed" cmake -S "$root/examples/own-mechanism" -B "$work/build" \
  -D CMAKE_PREFIX_PATH="$work/prefix" -D CMAKE_BUILD_TYPE=Release -D CMAKE_CXX_FLAGS="$flags" \
  -D CMAKE_C_COMPILER="$(cached CMAKE_C_COMPILER)" -D CMAKE_CXX_COMPILER="$(cached CMAKE_CXX_COMPILER)"
attempt "used by a mechanism outside its tree" cmake --build "$work/build"
"$work/build/own_mechanism"
