// `map show`: a map as it stands in its file, or merged with all that belongs to it.
#include "cli/map_commands.hpp"
#include "cli/map_home.hpp"
#include "maps/format.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

/// A map id as it is; with a partner also the set of one of its documents.
std::string id_of(std::string const& name, MapHome const& home) {
    if (!home.partner || name.find('/') != std::string::npos) return name;
    for (partners::DocumentRule const& rule : home.partner->documents) {
        if (rule.set == name) return rule.map;
    }
    return name;
}

/// Files as the user would name them: below mappers/ or below the partner's folder.
std::vector<std::string> names_of(maps::MapText const& map, MapHome const& home) {
    std::vector<std::string> names;
    for (std::string const& file : map.files) {
        std::filesystem::path const path(file);
        if (home.partner && path.parent_path() == home.partner->folder) {
            names.push_back(
                fmt::format("partners/{}/{}", home.partner->id, path.filename().string())
            );
        } else {
            names.push_back(path.lexically_relative(home.mappers).string());
        }
    }
    return names;
}

}  // namespace

Exit map_show(Arguments const& arguments, Streams streams) {
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    if (auto const chosen = choose_partner(arguments, *home); !chosen)
        return report(streams, chosen.error());
    std::string const id = id_of(arguments.positionals.front(), *home);
    // A map that does not compile is told so, whatever it looks like.
    auto const program = home->find(id);
    if (!program) return report_map(streams, program.error());
    std::vector<maps::OverlayFile> overlays;
    if (home->partner) overlays = maps::overlays_of(*home->partner, id, home->mappers);
    if (!arguments.has("effective")) {
        auto const text = maps::read_map_text(
            overlays.empty() ? home->mappers / (id + ".map") : overlays.back().path
        );
        if (!text) return report(streams, text.error());
        streams.out << *text;
        return Exit::ok;
    }
    auto const loaded = maps::load_map(home->mappers, id, overlays, home->dictionaries);
    if (!loaded) return report(streams, loaded.error().front());
    streams.out << maps::format_map(loaded->map, names_of(loaded->map, *home));
    return Exit::ok;
}

}  // namespace tidegate::cli
