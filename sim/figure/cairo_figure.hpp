// SPDX-License-Identifier: MIT
#pragma once
/// Figures as SVG, PDF or PNG, all three from one drawing by Cairo, on white, in Okabe and Ito's colours with dash patterns.
#include <optional>
#include <string>

#include "figure/figure.hpp"

namespace plussum::figure {

enum class FileKind : std::uint8_t { svg, pdf, png };

struct PageSize {
  double width = 160.0;          ///< [mm]
  double height = 90.0;          ///< [mm]
  double dots_per_inch = 150.0;  ///< of a PNG
};

inline constexpr double least_side = 30.0;      ///< [mm]
inline constexpr double largest_side = 2000.0;  ///< [mm]
inline constexpr double most_dots = 20000.0;    ///< along a side of a PNG

/// The whole file. Equal figures and sizes give equal bytes. SVG and PDF carry title and provenance; text is drawn letter
/// by letter, from left to right. Nothing with a sentence in `error` when Cairo cannot draw (no memory).
std::optional<std::string> render_file(const Figure& figure, FileKind kind, const PageSize& size, std::string& error);

}  // namespace plussum::figure
