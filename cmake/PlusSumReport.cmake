# plussum_add_report_page(OUTPUT): bundles analysis/report into one HTML page and makes OUTPUT, a source file that holds it.
# Node's packages are those of package-lock.json; they are installed once into analysis/report/node_modules for all builds.
find_program(PLUSSUM_NODE NAMES node nodejs)
find_program(PLUSSUM_NPM npm)
mark_as_advanced(PLUSSUM_NODE PLUSSUM_NPM)
if(NOT PLUSSUM_NODE OR NOT PLUSSUM_NPM)
  message(FATAL_ERROR "The page of `plussum report` is bundled with Node.js 18 or newer and npm, which were not found. "
                      "On Debian they are nodejs and npm; scripts/setup installs all that is needed.")
endif()

function(plussum_add_report_page output)
  set(folder ${PROJECT_SOURCE_DIR}/analysis/report)
  set(installed ${folder}/node_modules/.package-lock.json)
  set(page ${PROJECT_BINARY_DIR}/generated/report.html)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/src/*)
  add_custom_command(OUTPUT ${installed}
    COMMAND ${PLUSSUM_NPM} ci --ignore-scripts --no-audit --no-fund --loglevel=error
    COMMAND ${CMAKE_COMMAND} -E touch ${installed}
    WORKING_DIRECTORY ${folder}
    DEPENDS ${folder}/package.json ${folder}/package-lock.json
    COMMENT "Installing the packages of the report page" VERBATIM)
  add_custom_command(OUTPUT ${page}
    COMMAND ${PLUSSUM_NODE} build.mjs ${page}
    WORKING_DIRECTORY ${folder}
    DEPENDS ${installed} ${sources} ${folder}/build.mjs
    COMMENT "Bundling the report page" VERBATIM)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -D SOURCE_DIR=${PROJECT_SOURCE_DIR} -D PAGE=${page} -D OUTPUT=${output}
            -P ${PROJECT_SOURCE_DIR}/cmake/embed_report.cmake
    DEPENDS ${page} ${PROJECT_SOURCE_DIR}/cmake/as_literal.cmake ${PROJECT_SOURCE_DIR}/cmake/embed_report.cmake
    COMMENT "" VERBATIM)
endfunction()
