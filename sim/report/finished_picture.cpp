// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <string_view>

#include "report/date_ticks.hpp"
#include "report/figure_scale.hpp"
#include "report/gnuplot_script.hpp"
#include "report/label_text.hpp"

namespace plussum::report {
namespace {

/// The lines without the empty ones at both ends, and without spaces at their ends.
std::string trimmed_lines(std::string_view text) {
  std::string result, line;
  for (const char letter : text) {
    if (letter != '\n') {
      if (letter != '\f') line += letter;
      continue;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    if (!result.empty() || !line.empty()) result += line + '\n';
    line.clear();
  }
  result.erase(result.find_last_not_of('\n') + 1);
  return result + '\n';
}

/// The title and the origin instead of gnuplot's name and version.
void tell_origin(const Figure& figure, std::string& svg) {
  const std::string_view last = "</desc>";
  const std::size_t begin = svg.find("<title>"), end = svg.find(last, begin);
  if (begin == std::string::npos || end == std::string::npos) return;
  svg.replace(begin, end + last.size() - begin,
              fmt::format("<title>{}</title>\n<desc>{}</desc>", escaped_for_xml(figure.title),
                          escaped_for_xml(figure.provenance)));
}

/// The figure's day instead of the clock's time, of equal length: a PDF knows where its parts begin.
void set_date(const Figure& figure, std::string& pdf) {
  const std::string_view name = "/CreationDate (D:";
  const std::string date = compact_date(static_cast<double>(figure.document_day)) + "000000";
  const std::size_t at = pdf.find(name);
  if (at != std::string::npos && at + name.size() + date.size() <= pdf.size())
    pdf.replace(at + name.size(), date.size(), date);
}

}  // namespace

std::string finished_picture(const Figure& figure, const Picture& picture, std::string drawn) {
  if (picture.kind == PictureKind::svg) tell_origin(figure, drawn);
  if (picture.kind == PictureKind::pdf) set_date(figure, drawn);
  if (picture.kind != PictureKind::text) return drawn;
  std::string text;
  for (const std::string& heading : {figure.title, figure.subtitle, scale_of(figure).y_label})
    if (!heading.empty()) text += shortened(heading, picture.columns) + '\n';
  return text + trimmed_lines(drawn);
}

}  // namespace plussum::report
