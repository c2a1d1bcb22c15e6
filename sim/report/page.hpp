// SPDX-License-Identifier: MIT
#pragma once
/// The page of `plussum report`: one HTML file that holds its charts' code and a document with the numbers they show. The fields of
/// the document are those of analysis/report/src/document.ts.
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

namespace plussum::report {

/// The bundled page, built into the program in pieces, one after another (cmake/embed_report.cmake).
std::span<const std::string_view> page_template();

/// The page with the document in its place. Texts of the document stay texts, whatever they hold: nothing in it can end the
/// script element that it stands in. Text that is no UTF-8 is mended.
std::string page_with(const nlohmann::ordered_json& document);

}  // namespace plussum::report
