// Dictionaries and maps of an installation, as the commands about maps use them.
#pragma once

#include "cli/command.hpp"
#include "maps/library.hpp"
#include "standards/library.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tidegate::cli {

struct MapHome {
    std::filesystem::path mappers;
    standards::DictionaryLibrary dictionaries;
    maps::MapLibrary maps;

    explicit MapHome(std::filesystem::path const& folder)
        : mappers(folder), dictionaries(folder / "standards"), maps(folder, dictionaries) {}
};

/// The mappers folder of --home. Prints the error and returns null when there is none.
std::unique_ptr<MapHome> open_map_home(Arguments const& arguments, Streams streams);

/// Prints why a map cannot be used. usage for a map that does not exist, configuration for one that
/// does not compile.
Exit report_map(Streams streams, Error const& error);

/// The ids that PATH... names, sorted; all of them without a PATH. Errors: usage, for a path that
/// names none.
Expected<std::vector<std::string>> chosen_maps(Arguments const& arguments, MapHome const& home);

}  // namespace tidegate::cli
