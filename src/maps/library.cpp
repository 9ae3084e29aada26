#include "maps/library.hpp"

#include "base/limits.hpp"
#include "maps/compile.hpp"
#include "maps/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

namespace tidegate::maps {

namespace fs = std::filesystem;

namespace {

/// All errors of a map as one: the first with its place, the others below it.
std::unexpected<Error> together(std::string_view id, std::vector<Error> errors) {
    Error first = std::move(errors.front());
    first.code = ErrorCode::configuration;
    for (std::size_t i = 1; i < errors.size(); ++i) first.remedy += "\n" + errors[i].text();
    return std::unexpected(first.while_doing(fmt::format("map {}", id)));
}

/// "x12/004010/850" in its three parts.
struct IdParts {
    std::string_view standard;
    std::string_view release;
    std::string_view type;
};

IdParts parts_of(std::string_view id) {
    std::size_t const first = std::min(id.find('/'), id.size());
    std::size_t const last = id.rfind('/');
    if (last == std::string_view::npos || last == first) return {id.substr(0, first), {}, {}};
    return {id.substr(0, first), id.substr(first + 1, last - first - 1), id.substr(last + 1)};
}

/// Releases in the order of their years: D96A is before D01B.
std::string release_order(std::string_view release) {
    constexpr std::string_view kFirstOfCentury = "70";
    bool const is_directory = release.size() == 4 && release[0] == 'D';
    if (!is_directory) return std::string(release);
    return (release.substr(1, 2) < kFirstOfCentury ? "20" : "19") + std::string(release.substr(1));
}

/// The newest release that is not newer than that of `id`, or else the oldest.
std::string nearest_release(std::string_view id, std::vector<std::string> ids) {
    auto const order = [](std::string_view of) { return release_order(parts_of(of).release); };
    std::ranges::sort(ids, {}, order);
    auto const newer = std::ranges::upper_bound(ids, order(id), {}, order);
    return newer == ids.begin() ? ids.front() : *std::prev(newer);
}

/// What to do about a map that is not there.
std::string remedy_of_missing(std::string_view id, std::vector<std::string> const& ids) {
    IdParts const wanted = parts_of(id);
    std::vector<std::string> same_type;
    std::vector<std::string_view> of_release;
    std::set<std::string> releases;
    for (std::string const& one : ids) {
        IdParts const parts = parts_of(one);
        releases.insert(fmt::format("{}/{}", parts.standard, parts.release));
        if (parts.standard != wanted.standard) continue;
        if (parts.type == wanted.type) same_type.push_back(one);
        if (parts.release == wanted.release) of_release.push_back(parts.type);
    }
    if (!same_type.empty()) {
        return fmt::format(
            "there is {}; for this release write mappers/{}.map with the line `map {} like {}`, "
            "and below it what differs",
            fmt::join(same_type, " and "), id, id, nearest_release(id, same_type)
        );
    }
    if (!of_release.empty()) {
        return fmt::format(
            "the maps of {}/{} are {}", wanted.standard, wanted.release, fmt::join(of_release, " ")
        );
    }
    return fmt::format("there are maps of {}", fmt::join(releases, " "));
}

}  // namespace

struct MapLibrary::State {
    fs::path root;
    standards::DictionaryLibrary& dictionaries;
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<Program const>, std::less<>> programs;

    Expected<std::shared_ptr<Program const>> compile_map(
        std::string_view id, std::vector<OverlayFile> const& overlays
    );
};

Expected<std::shared_ptr<Program const>> MapLibrary::State::compile_map(
    std::string_view id, std::vector<OverlayFile> const& overlays
) {
    auto loaded = load_map(root, id, overlays, dictionaries);
    if (!loaded) return together(id, std::move(loaded.error()));
    if (loaded->map.root) {
        CompileResult result = compile_xml(std::move(loaded->map), loaded->text);
        if (!result.program) return together(id, std::move(result.errors));
        return result.program;
    }
    std::size_t const first = id.find('/');
    std::size_t const last = id.rfind('/');
    Expected<standards::Dictionary const*> const dictionary =
        dictionaries.find(id.substr(0, first), id.substr(first + 1, last - first - 1));
    if (!dictionary) return std::unexpected(dictionary.error());
    CompileResult result = compile(loaded->map, **dictionary, loaded->text);
    if (!result.program) return together(id, std::move(result.errors));
    return result.program;
}

MapLibrary::MapLibrary(fs::path mappers, standards::DictionaryLibrary& dictionaries)
    : state_(new State{std::move(mappers), dictionaries, {}, {}}) {}

MapLibrary::~MapLibrary() = default;

Expected<std::shared_ptr<Program const>> MapLibrary::find(std::string_view id) {
    return find(id, {});
}

Expected<std::shared_ptr<Program const>> MapLibrary::find(
    std::string_view id, std::vector<OverlayFile> const& overlays
) {
    std::lock_guard const lock(state_->mutex);
    std::string key(id);
    for (OverlayFile const& overlay : overlays) key += "\n" + overlay.path.string();
    if (auto const at = state_->programs.find(key); at != state_->programs.end()) return at->second;
    bool const is_id = is_plain_name(id) && std::ranges::count(id, '/') == 2;
    std::error_code error;
    if (!is_id || !fs::exists(state_->root / fmt::format("{}.map", id), error)) {
        return fail(
            ErrorCode::not_found, fmt::format("there is no map '{}'", id), {},
            remedy_of_missing(id, ids())
        );
    }
    Expected<std::shared_ptr<Program const>> made = state_->compile_map(id, overlays);
    if (made) state_->programs.emplace(std::move(key), *made);
    return made;
}

std::vector<std::string> MapLibrary::ids() const { return map_ids(state_->root); }

std::vector<fs::path> MapLibrary::samples(std::string_view id) const {
    if (!is_plain_name(id)) return {};
    fs::path const map = state_->root / fs::path(id);
    return sample_files(map.parent_path() / "samples" / map.filename());
}

std::vector<fs::path> sample_files(fs::path const& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (auto const& entry : fs::directory_iterator(folder, error)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace tidegate::maps
