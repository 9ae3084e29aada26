#include "cli/map_home.hpp"

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

std::unique_ptr<MapHome> open_map_home(Arguments const& arguments, Streams streams) {
    auto const mappers = runtime::find_mappers(arguments.home);
    if (mappers) return std::make_unique<MapHome>(*mappers);
    streams.err << "error: " << mappers.error().text() << '\n';
    return nullptr;
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
