#include "maps/partner_maps.hpp"

#include "maps/address.hpp"
#include "maps/parse.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {

namespace fs = std::filesystem;

namespace {

/// The map statement of a file as far as it can be read.
MapText head_of(fs::path const& path) {
    MapText map;
    map.files.push_back(path.string());
    auto const text = read_map_text(path);
    if (!text) return map;
    MapText parsed;
    parse_map(*text, path.string(), parsed);
    return parsed;
}

bool is_file(fs::path const& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

fs::path industry_file(
    partners::Profile const& profile, std::string_view set, fs::path const& mappers
) {
    return mappers / "industry" / profile.industry / fmt::format("{}.map", set);
}

/// False only for a file that says it is like another map.
bool lies_on(fs::path const& path, std::string_view map) {
    if (!is_file(path)) return false;
    MapText const head = head_of(path);
    return !head.like || head.like->text == map;
}

}  // namespace

std::vector<OverlayFile> overlays_of(
    partners::Profile const& profile, std::string_view map, fs::path const& mappers
) {
    std::string const set(map.substr(map.rfind('/') + 1));
    std::vector<OverlayFile> overlays;
    fs::path const industry = industry_file(profile, set, mappers);
    if (!profile.industry.empty() && lies_on(industry, map))
        overlays.push_back({industry, profile.industry + "/" + set, profile.industry});
    fs::path const own = profile.folder / (set + ".map");
    if (lies_on(own, map)) overlays.push_back({own, profile.id + "/" + set, profile.id});
    return overlays;
}

std::vector<Error> stray_overlays(partners::Profile const& profile, fs::path const& mappers) {
    std::vector<Error> errors;
    std::vector<fs::path> files;
    std::error_code error;
    for (auto const& entry : fs::directory_iterator(profile.folder, error)) {
        if (entry.path().extension() == ".map") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (fs::path const& file : files) {
        std::string const end = "/" + file.stem().string();
        std::string maps;
        bool is_read = false;
        for (partners::DocumentRule const& rule : profile.documents) {
            if (!rule.map.ends_with(end)) continue;
            is_read = is_read || lies_on(file, rule.map);
            maps += (maps.empty() ? "" : ", ") + rule.map;
        }
        if (is_read) continue;
        MapText const head = head_of(file);
        Spot const spot = head.like ? head.like->spot : Spot{0, 1, 1};
        errors.push_back(
            {ErrorCode::configuration,
             maps.empty() ? fmt::format(
                                "no document of {} is read or written by a map of the set {}",
                                profile.file.string(), file.stem().string()
                            )
                          : fmt::format(
                                "this overlay is on {}, but {} names {}",
                                head.like ? head.like->text : "no map", profile.file.string(), maps
                            ),
             position_of(head, spot),
             maps.empty()
                 ? fmt::format("add documents.{} there, or remove this file", file.stem().string())
                 : fmt::format(
                       "write: map {}{} like {}", profile.id, end, maps.substr(0, maps.find(','))
                   )}
        );
    }
    bool const has_industry =
        profile.industry.empty() ||
        std::ranges::any_of(profile.documents, [&](partners::DocumentRule const& rule) {
            return lies_on(industry_file(profile, rule.set, mappers), rule.map);
        });
    if (!has_industry) {
        errors.push_back(
            {ErrorCode::configuration,
             fmt::format(
                 "industry {} has no overlay on any of this partner's maps", profile.industry
             ),
             Position{profile.file.string(), 0, 0, {}},
             fmt::format("its overlays are {}", (mappers / "industry" / profile.industry).string())}
        );
    }
    return errors;
}

}  // namespace tidegate::maps
