// SPDX-License-Identifier: MIT
#include "figure/cairo_figure.hpp"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <fmt/chrono.h>
#include <fmt/core.h>

#include <cmath>
#include <memory>

#include "figure/page_layout.hpp"
#include "figure/text.hpp"

namespace plussum::figure {
namespace {

constexpr double points_per_inch = 72.0;
constexpr double millimetres_per_inch = 25.4;

struct DestroySurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct DestroyContext {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;
using Context = std::unique_ptr<cairo_t, DestroyContext>;

/// Cairo's callback for a file that is kept in memory.
cairo_status_t append(void* file, const unsigned char* bytes, unsigned count) noexcept {
  try {
    static_cast<std::string*>(file)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
  } catch (const std::bad_alloc&) {
    return CAIRO_STATUS_NO_MEMORY;
  }
}

void set_pdf_metadata(cairo_surface_t* surface, const Figure& figure) {
  const auto set = [&](cairo_pdf_metadata_t what, const std::string& text) {
    cairo_pdf_surface_set_metadata(surface, what, text.c_str());
  };
  set(CAIRO_PDF_METADATA_TITLE, figure.title);
  set(CAIRO_PDF_METADATA_SUBJECT, figure.provenance);
  set(CAIRO_PDF_METADATA_CREATOR, "PlusSum");
  // Not the clock: equal figures are to be equal files.
  const auto midnight = static_cast<std::time_t>(figure.document_day * 86'400);
  set(CAIRO_PDF_METADATA_CREATE_DATE, fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(midnight)));
}

/// Cairo writes no title and no description; they go to where readers look for them, first in the root element.
void add_svg_metadata(std::string& file, const Figure& figure, const std::string& axes) {
  const std::size_t root = file.find("<svg");
  const std::size_t end = root == std::string::npos ? root : file.find('>', root);
  if (end == std::string::npos) return;
  file.insert(end + 1, fmt::format("\n<title>{}</title>\n<desc>{} {}</desc>", escaped_for_xml(figure.title),
                                   escaped_for_xml(axes), escaped_for_xml(figure.provenance)));
}

}  // namespace

std::optional<std::string> render_file(const Figure& original, FileKind kind, const PageSize& size,
                                       std::string& error) {
  Figure figure = original;
  clean_texts(figure);
  const double width = size.width / millimetres_per_inch * points_per_inch;
  const double height = size.height / millimetres_per_inch * points_per_inch;
  const double scale = kind == FileKind::png ? size.dots_per_inch / points_per_inch : 1.0;
  std::string file;
  Surface surface(kind == FileKind::svg ? cairo_svg_surface_create_for_stream(append, &file, width, height)
                  : kind == FileKind::pdf
                      ? cairo_pdf_surface_create_for_stream(append, &file, width, height)
                      : cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(std::lround(width * scale)),
                                                   static_cast<int>(std::lround(height * scale))));
  if (kind == FileKind::pdf) set_pdf_metadata(surface.get(), figure);
  Context context(cairo_create(surface.get()));
  cairo_scale(context.get(), scale, scale);
  cairo_set_source_rgb(context.get(), 1.0, 1.0, 1.0);
  cairo_paint(context.get());
  Pen pen(context.get());
  const std::string axes = draw_page(pen, figure, width, height);
  cairo_status_t status = cairo_status(context.get());
  context.reset();
  if (kind == FileKind::png && status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream(surface.get(), append, &file);
  cairo_surface_finish(surface.get());
  if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS) {
    error = fmt::format("the figure cannot be drawn: {}", cairo_status_to_string(status));
    return std::nullopt;
  }
  if (kind == FileKind::svg) add_svg_metadata(file, figure, axes);
  return file;
}

}  // namespace plussum::figure
