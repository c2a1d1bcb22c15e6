// SPDX-License-Identifier: MIT
#pragma once
/// Where the parts of a figure stand on its page, and drawing them there.
#include <string>

#include "figure/label_places.hpp"
#include "figure/pen.hpp"

namespace plussum::figure {

/// Draws a whole figure, whose texts are clean, on a page of this size [pt]. Returns what the axes show as a sentence, for
/// readers who do not see it.
std::string draw_page(Pen& pen, const Figure& figure, double width, double height);

}  // namespace plussum::figure
