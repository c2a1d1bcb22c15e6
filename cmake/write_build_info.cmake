# Run at build time: writes OUTPUT with the commit, the dirty flag and the patch of SOURCE_DIR, only when they have changed.
set(commit "unknown")
set(dirty "false")
set(patch "")
set(longest_patch 60000)

find_program(GIT git)
if(GIT AND EXISTS "${SOURCE_DIR}/.git")
  execute_process(COMMAND ${GIT} rev-parse --verify HEAD WORKING_DIRECTORY "${SOURCE_DIR}"
    OUTPUT_VARIABLE head OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
  if(NOT failed)
    set(commit "${head}")
    execute_process(COMMAND ${GIT} status --porcelain --untracked-files=no WORKING_DIRECTORY "${SOURCE_DIR}" OUTPUT_VARIABLE status ERROR_QUIET)
    if(status)
      set(dirty "true")
      execute_process(COMMAND ${GIT} diff --no-color --no-ext-diff HEAD WORKING_DIRECTORY "${SOURCE_DIR}" OUTPUT_VARIABLE patch ERROR_QUIET)
    endif()
  endif()
endif()

string(LENGTH "${patch}" length)
if(length GREATER longest_patch)
  string(SHA256 hash "${patch}")
  string(SUBSTRING "${patch}" 0 ${longest_patch} patch)
  string(APPEND patch "\n(shortened; the whole patch has ${length} bytes and SHA-256 ${hash})\n")
endif()

# As a raw string literal, with a delimiter that does not end early.
string(REPLACE ")PATCH\"" ")PATCH \"" patch "${patch}")

file(WRITE "${OUTPUT}.new"
"#include \"build_info.hpp\"

namespace plussum::build_info {

const std::string_view git_commit = \"${commit}\";
const bool git_dirty = ${dirty};
const std::string_view git_patch = R\"PATCH(${patch})PATCH\";

}  // namespace plussum::build_info
")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
file(REMOVE "${OUTPUT}.new")
