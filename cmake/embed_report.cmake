# Run at build time: writes OUTPUT, a source file that holds PAGE, the bundled page of `plussum report`, as an array of pieces.
include("${SOURCE_DIR}/cmake/as_literal.cmake")
as_literal("${PAGE}" page SEPARATOR ",")
file(WRITE "${OUTPUT}" "#include \"report/page.hpp\"\n\nnamespace plussum::report {\nnamespace {\n\nconst std::string_view pieces[] = {\n${page}};\n\n}  // namespace\n\nstd::span<const std::string_view> page_template() { return pieces; }\n\n}  // namespace plussum::report\n")
