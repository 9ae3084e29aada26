// A guideline as a page for people: one HTML file that needs no other, to read, print and send to a
// partner.
#pragma once

#include "standards/guideline.hpp"

#include <string>
#include <string_view>

namespace tidegate::cli {

/// `sample` is an interchange with one document of the guideline; without one (empty) the page has
/// no example. Every text of the guideline is escaped.
std::string guideline_page(standards::Guideline const& guideline, std::string_view sample);

}  // namespace tidegate::cli
