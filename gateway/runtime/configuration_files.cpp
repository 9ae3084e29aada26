#include "runtime/configuration_files.hpp"

#include "base/bytes.hpp"
#include "base/configuration_limits.hpp"
#include "base/limits.hpp"
#include "base/stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <string_view>

namespace tidegate::runtime {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 2> kOfPartners{".guide", ".map"};
constexpr std::array<std::string_view, 5> kOfMappers{
    ".codes", ".fragments", ".guide", ".map", ".txt"
};
/// Documents to try maps with; nothing is decided by them.
constexpr std::string_view kSamples = "samples";

bool has_one_of(fs::path const& file, auto const& extensions) {
    return std::ranges::find(extensions, file.extension().string()) != extensions.end();
}

/// What is to be read, in order, with the paths that it gets.
using Wanted = std::vector<std::pair<std::string, fs::path>>;

/// The same folders as the registry: hidden ones, and those without a profile, do not count.
Wanted files_of_installation(fs::path const& home) {
    Wanted wanted;
    std::error_code none;
    if (fs::exists(home / "tidegate.toml", none))
        wanted.emplace_back("tidegate.toml", home / "tidegate.toml");
    for (fs::directory_entry const& folder : fs::directory_iterator(home / "partners", none)) {
        std::string const name = folder.path().filename().string();
        std::error_code ignored;
        if (name.starts_with('.') || !folder.is_directory(ignored)) continue;
        fs::path const profile = folder.path() / "partner.toml";
        if (!fs::exists(profile, ignored)) continue;
        std::string const root = "partners/" + name + "/";
        wanted.emplace_back(root + "partner.toml", profile);
        for (fs::directory_entry const& file : fs::directory_iterator(folder.path(), ignored)) {
            if (!has_one_of(file.path(), kOfPartners)) continue;
            wanted.emplace_back(root + file.path().filename().string(), file.path());
        }
    }
    std::ranges::sort(wanted);
    return wanted;
}

Wanted files_of_mappers(fs::path const& mappers) {
    Wanted wanted;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(mappers, failed), end; !failed && at != end;
         at.increment(failed)) {
        std::error_code ignored;
        if (at->is_directory(ignored)) {
            if (at->path().filename() == kSamples) at.disable_recursion_pending();
        } else if (has_one_of(at->path(), kOfMappers)) {
            wanted.emplace_back(
                "mappers/" + at->path().lexically_relative(mappers).generic_string(), at->path()
            );
        }
    }
    std::ranges::sort(wanted);
    return wanted;
}

Expected<store::ConfigurationFiles> read(Wanted const& wanted) {
    if (wanted.size() > limits::configuration_files_max) {
        return fail(
            ErrorCode::too_large, fmt::format(
                                      "the configuration has {} files, at most {} are read",
                                      wanted.size(), limits::configuration_files_max
                                  )
        );
    }
    store::ConfigurationFiles files;
    for (auto const& [path, place] : wanted) {
        auto const bytes = read_file(place.string(), limits::text_file_bytes_max);
        if (!bytes) return std::unexpected(bytes.error());
        files.push_back({path, to_text(*bytes)});
    }
    return files;
}

bool stays_inside(fs::path const& path) {
    return path.is_relative() &&
           std::ranges::none_of(path, [](fs::path const& part) { return part == ".."; });
}

}  // namespace

Expected<ConfigurationFiles> read_configuration_files(
    fs::path const& home, fs::path const& mappers
) {
    auto installation = read(files_of_installation(home));
    if (!installation) return std::unexpected(installation.error());
    auto maps = read(files_of_mappers(mappers));
    if (!maps) return std::unexpected(maps.error());
    ConfigurationFiles files{std::move(*installation), std::move(*maps), {}};
    std::string const hashes = hex(sha256(as_bytes(store::pack_files(files.installation)))) +
                               hex(sha256(as_bytes(store::pack_files(files.mappers))));
    files.hash = sha256(as_bytes(hashes));
    return files;
}

Expected<std::unique_ptr<UnpackedFiles>> UnpackedFiles::write(
    store::ConfigurationFiles const& installation, store::ConfigurationFiles const& mappers
) {
    std::error_code failed;
    std::string pattern =
        (fs::temp_directory_path(failed) / "tidegate-configuration-XXXXXX").string();
    if (failed || ::mkdtemp(pattern.data()) == nullptr) {
        return fail(
            ErrorCode::unavailable, fmt::format("no folder like {} can be made", pattern), {},
            "set TMPDIR to a folder that can be written to"
        );
    }
    std::unique_ptr<UnpackedFiles> unpacked(new UnpackedFiles(pattern));
    for (auto const* files : {&installation, &mappers}) {
        for (store::ConfigurationFile const& file : *files) {
            if (!stays_inside(file.path))
                return fail(ErrorCode::refused, "a stored file would lie at " + file.path);
            fs::path const place = unpacked->root_ / file.path;
            fs::create_directories(place.parent_path(), failed);
            std::ofstream out(place, std::ios::binary);
            out << file.text << std::flush;
            if (!out) {
                return fail(
                    ErrorCode::unavailable, fmt::format("{} cannot be written", place.string())
                );
            }
        }
    }
    return unpacked;
}

UnpackedFiles::~UnpackedFiles() {
    std::error_code ignored;  // a rest in the folder for temporary files harms nobody
    fs::remove_all(root_, ignored);
}

}  // namespace tidegate::runtime
