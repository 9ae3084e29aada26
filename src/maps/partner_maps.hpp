// Which overlays lie upon the maps of a partner: `<set>.map` in its folder, and below that the one
// of the industry that its profile names.
#pragma once

#include "base/error.hpp"
#include "maps/load.hpp"
#include "partners/profile.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace tidegate::maps {

/// The overlays upon `map` ("x12/004010/850") for a partner, the last one on top; none when no
/// file says that it is like that map. A file that cannot be read is among them, so that loading
/// tells why.
std::vector<OverlayFile> overlays_of(
    partners::Profile const& profile, std::string_view map, std::filesystem::path const& mappers
);

/// Overlays that no document rule of the partner reads, with both places; and an industry that has
/// nothing for this partner. What lies in the folder applies, or is an error: never silence.
std::vector<Error> stray_overlays(
    partners::Profile const& profile, std::filesystem::path const& mappers
);

}  // namespace tidegate::maps
