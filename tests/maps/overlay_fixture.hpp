// A folder of maps that a test writes, with the dictionaries of the repository.
#pragma once

#include "maps/map_fixture.hpp"

#include <unistd.h>

#include <atomic>

namespace tidegate::maps {

class MapFolder {
public:
    MapFolder() {
        static std::atomic<int> number{0};
        root_ = std::filesystem::temp_directory_path() /
                ("tidegate_maps_" + std::to_string(::getpid()) + "_" + std::to_string(++number));
        std::filesystem::create_directories(root_);
    }
    MapFolder(MapFolder const&) = delete;
    MapFolder& operator=(MapFolder const&) = delete;
    ~MapFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(root_, ignored);
    }

    /// `name` below the folder: "x12/004010/850.map".
    MapFolder& file(std::string const& name, std::string const& text) {
        std::filesystem::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name) << text;
        return *this;
    }
    [[nodiscard]] std::filesystem::path const& root() const { return root_; }

    /// The map, or why there is none, without the folder's path and the id in front.
    [[nodiscard]] Compiled find(
        std::string const& id, std::vector<OverlayFile> const& overlays = {}
    ) const {
        MapLibrary library(root_, dictionaries());
        auto found = library.find(id, overlays);
        if (found) return {*found, {}};
        std::string errors = found.error().text();
        for (std::string const& part : {root_.string() + "/", "map " + id + ": "}) {
            for (std::size_t at = 0; (at = errors.find(part)) != std::string::npos;)
                errors.erase(at, part.size());
        }
        return {nullptr, errors};
    }

private:
    std::filesystem::path root_;
};

/// The values a map reads from a body, as JSON.
inline std::string read_json_of(Program const& program, std::string const& body) {
    auto const result = read_body(program, body);
    if (!result) return result.error().text();
    return json_of(result->document);
}

}  // namespace tidegate::maps
