# Run at build time: writes OUTPUT, a source file that holds PAGE, the bundled page of `plussum report`.
include("${SOURCE_DIR}/cmake/as_literal.cmake")
as_literal("${PAGE}" page)
file(WRITE "${OUTPUT}" "#include \"report/page.hpp\"\n\nnamespace plussum::report {\n\nstd::string_view page_template() {\n  return\n${page};\n}\n\n}  // namespace plussum::report\n")
