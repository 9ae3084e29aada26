#include "maps/library.hpp"

#include "base/limits.hpp"
#include "maps/compile.hpp"
#include "maps/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>

namespace tidegate::maps {

namespace fs = std::filesystem;

namespace {

/// Errors: not_found, too_large.
Expected<std::string> load(fs::path const& path, std::string const& name) {
    std::error_code error;
    auto const bytes = fs::file_size(path, error);
    if (error || !fs::is_regular_file(path)) {
        return fail(ErrorCode::not_found, fmt::format("there is no file {}", name));
    }
    if (bytes > limits::text_file_bytes_max) {
        return fail(ErrorCode::too_large, fmt::format("{} is larger than 4 MiB", name));
    }
    std::ifstream in(path, std::ios::binary);
    std::string text(bytes, '\0');
    in.read(text.data(), static_cast<std::streamsize>(bytes));
    if (!in) return fail(ErrorCode::unavailable, fmt::format("{} cannot be read", name));
    return text;
}

/// A name that stays inside its folder: words, digits, `-` and `_`, with `/` between them.
bool is_plain_name(std::string_view name) {
    bool const is_plain = std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '/';
    });
    return is_plain && !name.empty() && name.front() != '/' && name.back() != '/';
}

/// All errors of a map as one: the first with its place, the others below it.
std::unexpected<Error> together(std::string_view id, std::vector<Error> errors) {
    Error first = std::move(errors.front());
    first.code = ErrorCode::configuration;
    for (std::size_t i = 1; i < errors.size(); ++i) first.remedy += "\n" + errors[i].text();
    return std::unexpected(first.while_doing(fmt::format("map {}", id)));
}

}  // namespace

struct MapLibrary::State {
    fs::path root;
    standards::DictionaryLibrary& dictionaries;
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<Program const>, std::less<>> programs;

    Expected<std::shared_ptr<Program const>> compile_map(std::string_view id);
};

Expected<std::shared_ptr<Program const>> MapLibrary::State::compile_map(std::string_view id) {
    std::string const name = fmt::format("{}.map", id);
    Expected<std::string> const text = load(root / name, name);
    if (!text) return std::unexpected(text.error());
    MapText map;
    std::vector<Error> errors = parse_map(*text, (root / name).string(), map);
    std::string effective = *text;
    for (std::size_t i = 0; i < map.includes.size() && errors.empty(); ++i) {
        Word const& include = map.includes[i];
        Position const at{map.files[0], include.spot.line, include.spot.column, {}};
        std::string const file = fmt::format("codes/{}.codes", include.text);
        Expected<std::string> codes =
            is_plain_name(include.text)
                ? load(root / file, file)
                : fail(ErrorCode::invalid, "a name of a code file has no dots");
        if (!codes) {
            errors.push_back(
                {ErrorCode::configuration, codes.error().message, at,
                 "code files are in mappers/codes"}
            );
            break;
        }
        errors = parse_codes(*codes, (root / file).string(), map);
        effective += *codes;
    }
    if (errors.empty() && map.id.text != id) {
        errors.push_back(
            {ErrorCode::configuration, fmt::format("this file says it is map {}", map.id.text),
             Position{map.files[0], map.id.spot.line, map.id.spot.column, {}},
             fmt::format("its folder says {}: make the two agree", id)}
        );
    }
    if (!errors.empty()) return together(id, std::move(errors));
    std::size_t const first = id.find('/');
    std::size_t const last = id.rfind('/');
    Expected<standards::Dictionary const*> const dictionary =
        dictionaries.find(id.substr(0, first), id.substr(first + 1, last - first - 1));
    if (!dictionary) return std::unexpected(dictionary.error());
    CompileResult result = compile(map, **dictionary, effective);
    if (!result.program) return together(id, std::move(result.errors));
    return result.program;
}

MapLibrary::MapLibrary(fs::path mappers, standards::DictionaryLibrary& dictionaries)
    : state_(new State{std::move(mappers), dictionaries, {}, {}}) {}

MapLibrary::~MapLibrary() = default;

Expected<std::shared_ptr<Program const>> MapLibrary::find(std::string_view id) {
    std::lock_guard const lock(state_->mutex);
    if (auto const at = state_->programs.find(id); at != state_->programs.end()) return at->second;
    bool const is_id = is_plain_name(id) && std::ranges::count(id, '/') == 2;
    std::error_code error;
    if (!is_id || !fs::exists(state_->root / fmt::format("{}.map", id), error)) {
        return fail(
            ErrorCode::not_found, fmt::format("there is no map '{}'", id), {},
            fmt::format("the maps are: {}", fmt::join(ids(), " "))
        );
    }
    Expected<std::shared_ptr<Program const>> made = state_->compile_map(id);
    if (made) state_->programs.emplace(id, *made);
    return made;
}

std::vector<std::string> MapLibrary::ids() const {
    std::vector<std::string> ids;
    std::error_code error;
    for (auto at = fs::recursive_directory_iterator(state_->root, error);
         !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        if (at->path().extension() != ".map") continue;
        fs::path id = fs::relative(at->path(), state_->root);
        ids.push_back(id.replace_extension().generic_string());
    }
    std::ranges::sort(ids);
    return ids;
}

std::vector<fs::path> MapLibrary::samples(std::string_view id) const {
    std::vector<fs::path> files;
    if (!is_plain_name(id)) return files;
    fs::path const map = state_->root / fs::path(id);
    std::error_code error;
    for (auto const& entry :
         fs::directory_iterator(map.parent_path() / "samples" / map.filename(), error)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace tidegate::maps
