// How segments of an XML map look between the engine and the XML document: with separators that no
// XML document can hold. Internal to src/maps.
#pragma once

#include "syntax/segment.hpp"

namespace tidegate::maps {

inline constexpr syntax::Delimiters kXmlDelimiters{
    .segment = '\x1E', .element = '\x1F', .component = 0, .repetition = 0, .release = 0
};

}  // namespace tidegate::maps
