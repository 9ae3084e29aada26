#include "maps/load.hpp"

#include "base/limits.hpp"
#include "base/nearest.hpp"
#include "maps/address.hpp"
#include "maps/fragments.hpp"
#include "maps/overlay.hpp"
#include "maps/parse.hpp"
#include "maps/release_change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace tidegate::maps {

namespace fs = std::filesystem;

namespace {

using Result = std::expected<MapText, std::vector<Error>>;

class Loader {
public:
    Loader(
        fs::path const& mappers, std::string_view id, std::vector<OverlayFile> const& overlays,
        standards::DictionaryLibrary& dictionaries
    )
        : mappers_(mappers), id_(id), overlays_(overlays), dictionaries_(dictionaries) {}

    std::expected<LoadedMap, std::vector<Error>> run() {
        Result map = layer(overlays_.size());
        if (!map) return std::unexpected(std::move(map.error()));
        map->files = std::move(files_);
        return LoadedMap{std::move(*map), std::move(text_)};
    }

private:
    /// Overlay `number` (from 1) on what is below it; 0 is the map itself.
    Result layer(std::size_t number) {
        if (number == 0) return whole(id_);
        OverlayFile const& file = overlays_[number - 1];
        Result over = parse(file.path, file.id);
        if (!over) return over;
        if (!file.space.empty()) over->spaces[over->id.spot.file] = file.space;
        if (!over->like || over->like->text != id_) {
            return wrong(
                *over, over->like ? over->like->spot : over->id.spot,
                fmt::format(
                    "this overlay is {}, needed is one on {}",
                    over->like ? "on " + over->like->text : "no overlay", id_
                ),
                fmt::format("write: map {} like {}", file.id, id_)
            );
        }
        return lay(std::move(*over), [&] { return layer(number - 1); });
    }

    /// The map `id` with its bases.
    Result whole(std::string const& id) {
        chain_.push_back(id);
        Result map = parse(mappers_ / (id + ".map"), id);
        if (!map) return map;
        if (map->like) {
            Word const like = *map->like;
            if (Error const error = check_base(*map, like); !error.message.empty())
                return std::unexpected(std::vector{error});
            Result made = lay(std::move(*map), [&] { return whole(like.text); });
            if (made && release_of(like.text) != release_of(id)) to_own_release(*made);
            return made;
        }
        std::vector<Error> errors = check_plain(*map);
        if (errors.empty()) errors = expand_fragments(*map);
        if (!errors.empty()) return std::unexpected(std::move(errors));
        return map;
    }

    static std::string_view release_of(std::string_view id) { return id.substr(0, id.rfind('/')); }

    /// A set that is not there is told by compile().
    void to_own_release(MapText& map) {
        std::string_view const id = map.id.text;
        std::string_view const release = release_of(id);
        std::size_t const slash = release.find('/');
        if (slash == std::string_view::npos) return;
        auto const dictionary =
            dictionaries_.find(release.substr(0, slash), release.substr(slash + 1));
        if (!dictionary) return;
        auto const* set = (*dictionary)->find_set(id.substr(release.size() + 1));
        if (set != nullptr) change_release(map, *set);
    }

    Error check_base(MapText const& map, Word const& like) const {
        Position const at = position_of(map, like.spot);
        if (std::ranges::find(chain_, like.text) != chain_.end()) {
            return {
                ErrorCode::configuration, fmt::format("{} is like itself", like.text), at,
                fmt::format("{} -> {}", fmt::join(chain_, " -> "), like.text)
            };
        }
        std::error_code error;
        if (is_plain_name(like.text) && is_whole_id(like.text) &&
            fs::exists(mappers_ / (like.text + ".map"), error))
            return {};
        std::vector<std::string> const all = map_ids(mappers_);
        auto const near = std::ranges::min_element(all, {}, [&](std::string const& id) {
            return edit_distance(id, like.text);
        });
        return {
            ErrorCode::configuration, fmt::format("there is no map {} to be like", like.text), at,
            near == all.end() ? "" : fmt::format("did you mean {}?", *near)
        };
    }

    template <class Base>
    Result lay(MapText over, Base const& base_of) {
        auto const first = static_cast<std::uint32_t>(files_.size());
        Result base = base_of();
        if (!base) return base;
        auto const last = static_cast<std::uint32_t>(files_.size());
        for (std::uint32_t file = first; file < last; ++file) over.bases.push_back(file);
        over.files = files_;
        base->files = files_;
        over.uses = base->uses;
        over.fragments.insert(over.fragments.end(), base->fragments.begin(), base->fragments.end());
        std::vector<Error> errors = expand_fragments(over);
        if (!errors.empty()) return std::unexpected(std::move(errors));
        return apply_overlay(std::move(*base), std::move(over));
    }

    /// One file with what it includes.
    Result parse(fs::path const& path, std::string_view id) {
        Expected<std::string> const text = read_map_text(path);
        if (!text) return std::unexpected(std::vector{text.error()});
        MapText map;
        map.files = files_;
        std::vector<Error> errors = parse_map(*text, path.string(), map);
        files_ = map.files;
        text_ += *text;
        for (std::size_t i = 0; i < map.includes.size() && errors.empty(); ++i)
            errors = include(map, Word(map.includes[i]));
        if (errors.empty() && map.id.text != id) {
            return wrong(
                map, map.id.spot, fmt::format("this file says it is map {}", map.id.text),
                fmt::format("its folder says {}: make the two agree", id)
            );
        }
        if (!errors.empty()) return std::unexpected(std::move(errors));
        return map;
    }

    std::vector<Error> include(MapText& map, Word const& name) {
        auto const no = [&](std::string message) {
            return std::vector{Error{
                ErrorCode::configuration, std::move(message), position_of(map, name.spot),
                "included files are mappers/codes/*.codes and mappers/fragments/*.fragments"
            }};
        };
        if (!is_plain_name(name.text)) return no("a name of an included file has no dots");
        fs::path const codes = mappers_ / "codes" / (name.text + ".codes");
        fs::path const fragments = mappers_ / "fragments" / (name.text + ".fragments");
        std::error_code error;
        bool const has_codes = fs::exists(codes, error);
        bool const has_fragments = fs::exists(fragments, error);
        if (has_codes && has_fragments)
            return no(fmt::format("there are codes and fragments of the name {}", name.text));
        if (!has_codes && !has_fragments)
            return no(fmt::format("there is no file {}.codes or {}.fragments", name.text, name.text)
            );
        Expected<std::string> const text = read_map_text(has_codes ? codes : fragments);
        if (!text) return no(text.error().message);
        text_ += *text;
        std::vector<Error> errors =
            parse_codes(*text, (has_codes ? codes : fragments).string(), map);
        files_ = map.files;
        return errors;
    }

    static Result wrong(
        MapText const& map, Spot const& spot, std::string message, std::string remedy
    ) {
        return std::unexpected(std::vector{Error{
            ErrorCode::configuration, std::move(message), position_of(map, spot), std::move(remedy)
        }});
    }

    fs::path const& mappers_;
    std::string id_;
    std::vector<OverlayFile> const& overlays_;
    standards::DictionaryLibrary& dictionaries_;
    std::vector<std::string> chain_;  ///< ids on the way to the base
    std::vector<std::string> files_;  ///< of all layers; each layer begins with those so far
    std::string text_;
};

}  // namespace

Expected<std::string> read_map_text(fs::path const& path) {
    std::error_code error;
    auto const bytes = fs::file_size(path, error);
    if (error || !fs::is_regular_file(path)) {
        return fail(ErrorCode::not_found, fmt::format("there is no file {}", path.string()));
    }
    if (bytes > limits::text_file_bytes_max) {
        return fail(ErrorCode::too_large, fmt::format("{} is larger than 4 MiB", path.string()));
    }
    std::ifstream in(path, std::ios::binary);
    std::string text(bytes, '\0');
    in.read(text.data(), static_cast<std::streamsize>(bytes));
    if (!in) return fail(ErrorCode::unavailable, fmt::format("{} cannot be read", path.string()));
    return text;
}

bool is_plain_name(std::string_view name) {
    bool const is_plain = std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '/' || c == '.';
    });
    // A point stands inside a number of a release: ubl/2.1.
    for (std::size_t i = name.find('.'); i != std::string_view::npos; i = name.find('.', i + 1)) {
        auto const is_digit = [&](std::size_t at) {
            return at < name.size() && name[at] >= '0' && name[at] <= '9';
        };
        if (i == 0 || !is_digit(i - 1) || !is_digit(i + 1)) return false;
    }
    return is_plain && !name.empty() && name.front() != '/' && name.back() != '/';
}

std::vector<std::string> map_ids(fs::path const& mappers) {
    std::vector<std::string> ids;
    std::error_code error;
    for (auto at = fs::recursive_directory_iterator(mappers, error);
         !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        if (at->path().extension() != ".map") continue;
        fs::path id = fs::relative(at->path(), mappers);
        if (*id.begin() == "industry") continue;
        ids.push_back(id.replace_extension().generic_string());
    }
    std::ranges::sort(ids);
    return ids;
}

std::expected<LoadedMap, std::vector<Error>> load_map(
    fs::path const& mappers, std::string_view id, std::vector<OverlayFile> const& overlays,
    standards::DictionaryLibrary& dictionaries
) {
    return Loader(mappers, id, overlays, dictionaries).run();
}

}  // namespace tidegate::maps
