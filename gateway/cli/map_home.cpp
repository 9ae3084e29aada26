#include "cli/map_home.hpp"

#include "maps/read_xml.hpp"
#include "runtime/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace tidegate::cli {
namespace {

/// "mappers/x12/004010/850.map", as a shell completes it, is the map x12/004010/850.
std::string id_of(std::string path, std::filesystem::path const& mappers) {
    std::error_code ignored;
    auto const relative = std::filesystem::relative(path, mappers, ignored);
    if (!ignored && !relative.empty() && *relative.begin() != ".." &&
        std::filesystem::exists(path, ignored))
        path = relative.string();
    constexpr std::string_view kExtension = ".map";
    if (path.ends_with(kExtension)) path.resize(path.size() - kExtension.size());
    while (path.ends_with('/')) path.pop_back();
    return path == "." ? std::string() : path;
}

}  // namespace

Expected<std::shared_ptr<maps::Program const>> MapHome::find_xml(syntax::XmlDocument const& document
) {
    std::vector<std::string> ids;
    if (partner) {
        for (partners::DocumentRule const& rule : partner->documents) ids.push_back(rule.map);
    } else {
        ids = maps.ids();
    }
    std::shared_ptr<maps::Program const> found;
    std::vector<std::string> fitting;
    for (std::string const& id : ids) {
        if (!maps::is_xml_id(id) || std::ranges::find(fitting, id) != fitting.end()) continue;
        auto program = find(id);
        if (!program) return program;
        if (!maps::is_xml_of(**program, document)) continue;
        fitting.push_back(id);
        found = std::move(*program);
    }
    if (fitting.size() == 1) return found;
    std::string const root = syntax::written_name(document.root());
    if (fitting.empty())
        return fail(
            ErrorCode::not_found,
            fmt::format(
                "no map reads the root element {} of namespace '{}'", root, document.root().space
            ),
            Position{{}, document.root().line, 0, document.root().byte},
            "tidegate map check lists the maps; mappers/README.md says how to write one"
        );
    return fail(
        ErrorCode::not_found,
        fmt::format("several maps read the root element {}: {}", root, fmt::join(fitting, ", ")),
        {}, "choose with --map"
    );
}

std::unique_ptr<MapHome> open_map_home(Arguments const& arguments, Streams streams) {
    auto const mappers = runtime::find_mappers(arguments.home);
    if (mappers) return std::make_unique<MapHome>(*mappers);
    streams.err << "error: " << mappers.error().text() << '\n';
    return nullptr;
}

Expected<void> choose_partner(Arguments const& arguments, MapHome& home) {
    auto const id = arguments.get("partner");
    if (!id) return {};
    auto const installation = partners::load_installation(arguments.home);
    if (!installation) return std::unexpected(installation.error().front());
    partners::Profile const* profile = installation->registry.find(*id);
    if (profile == nullptr) {
        return fail(
            ErrorCode::usage,
            fmt::format("there is no partner '{}' in {}", *id, arguments.home.string())
        );
    }
    home.partner = *profile;
    return {};
}

Expected<std::vector<partners::Profile>> partners_of(std::filesystem::path const& home) {
    std::error_code ignored;
    if (!std::filesystem::exists(home / "tidegate.toml", ignored))
        return std::vector<partners::Profile>{};
    auto const installation = partners::load_installation(home);
    if (!installation) return std::unexpected(installation.error().front());
    auto const profiles = installation->registry.profiles();
    return std::vector<partners::Profile>(profiles.begin(), profiles.end());
}

std::string map_of_set(
    MapHome const& home, std::string_view standard, std::string_view release, std::string_view set
) {
    if (home.partner) {
        for (partners::DocumentRule const& rule : home.partner->documents) {
            if (rule.standard == standard && rule.release == release && rule.set == set)
                return rule.map;
        }
    }
    return fmt::format("{}/{}/{}", standard, release, set);
}

Exit report_map(Streams streams, Error const& error) {
    streams.err << "error: " << error.text() << '\n';
    return error.code == ErrorCode::not_found ? Exit::usage : Exit::configuration;
}

Expected<std::vector<std::string>> chosen_maps(Arguments const& arguments, MapHome const& home) {
    std::vector<std::string> const all = home.maps.ids();
    if (arguments.positionals.empty()) return all;
    std::vector<std::string> chosen;
    for (std::string const& path : arguments.positionals) {
        std::string const id = id_of(path, home.mappers);
        std::size_t const before = chosen.size();
        std::ranges::copy_if(all, std::back_inserter(chosen), [&](std::string const& known) {
            return id.empty() || known == id || known.starts_with(id + "/");
        });
        if (chosen.size() == before)
            return fail(
                ErrorCode::usage, fmt::format("'{}' names no map", path), {},
                fmt::format("maps that exist: {}", fmt::join(all, ", "))
            );
    }
    std::ranges::sort(chosen);
    chosen.erase(std::ranges::unique(chosen).begin(), chosen.end());
    return chosen;
}

}  // namespace tidegate::cli
