// Finds maps by id below a mappers folder and compiles them on first use.
#pragma once

#include "base/error.hpp"
#include "maps/ast.hpp"
#include "maps/load.hpp"
#include "maps/program.hpp"
#include "standards/library.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::maps {

/// Thread-safe. Programs live as long as anybody holds them and the DictionaryLibrary.
class MapLibrary {
public:
    /// `mappers` holds <standard>/<release>/<set>.map, codes/<name>.codes and
    /// fragments/<name>.fragments.
    MapLibrary(std::filesystem::path mappers, standards::DictionaryLibrary& dictionaries);
    ~MapLibrary();

    /// "x12/004010/850". Errors: not_found with the maps that exist; configuration with
    /// file:line:column and every error of the map.
    Expected<std::shared_ptr<Program const>> find(std::string_view id);

    /// The same with overlays upon it, the last one on top: those of an industry and of a partner.
    Expected<std::shared_ptr<Program const>> find(
        std::string_view id, std::vector<OverlayFile> const& overlays
    );

    /// Ids of all maps in the folder, sorted; they are not compiled.
    [[nodiscard]] std::vector<std::string> ids() const;

    /// Sample files of a map, sorted: <standard>/<release>/samples/<set>/*.
    [[nodiscard]] std::vector<std::filesystem::path> samples(std::string_view id) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The files of a folder, sorted.
std::vector<std::filesystem::path> sample_files(std::filesystem::path const& folder);

}  // namespace tidegate::maps
