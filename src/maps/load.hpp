// Reads a map with everything that belongs to it: code files, fragments, the maps it is an overlay
// on, and overlays upon it. Internal to src/maps.
#pragma once

#include "base/error.hpp"
#include "maps/ast.hpp"
#include "standards/library.hpp"

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::maps {

/// An overlay upon a map that its profile names, not its id: that of an industry or of a partner.
struct OverlayFile {
    std::filesystem::path path;
    std::string id;     ///< what its map statement must say: "acme/850"
    std::string space;  ///< the namespace of extensions that it may write
    bool operator==(OverlayFile const&) const = default;
};

struct LoadedMap {
    MapText map;
    std::string text;  ///< of all files: what the hash of the program covers
};

/// The map `id` below `mappers` with `overlays` upon it, the last one on top. Errors: configuration
/// with places, not_found when there is no such map.
std::expected<LoadedMap, std::vector<Error>> load_map(
    std::filesystem::path const& mappers, std::string_view id,
    std::vector<OverlayFile> const& overlays, standards::DictionaryLibrary& dictionaries
);

/// The text of a file. Errors: not_found, too_large, unavailable.
Expected<std::string> read_map_text(std::filesystem::path const& path);

/// A name that stays inside its folder: words, digits, `-` and `_`, with `/` between them, and
/// points inside numbers.
bool is_plain_name(std::string_view name);

/// Ids of all maps below `mappers`, sorted.
std::vector<std::string> map_ids(std::filesystem::path const& mappers);

}  // namespace tidegate::maps
