// SPDX-License-Identifier: MIT
#include "report/page.hpp"

#include <nlohmann/json.hpp>

namespace plussum::report {

std::string page_with(const nlohmann::ordered_json& document) {
  constexpr std::string_view place = "PLUSSUM_DOCUMENT";
  std::string page;
  for (const std::string_view piece : page_template()) page += piece;
  const std::size_t at = page.find(place);
  std::string text = page.substr(0, at);
  // "<" occurs in JSON only within texts, where it may be written as an escape.
  for (const char letter : document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)) {
    if (letter == '<')
      text += "\\u003c";
    else
      text += letter;
  }
  return text.append(page, at + place.size());
}

}  // namespace plussum::report
