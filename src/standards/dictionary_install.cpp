#include "standards/dictionary_install.hpp"

#include "base/bytes.hpp"
#include "base/limits.hpp"
#include "base/stream.hpp"
#include "standards/dictionary_reader.hpp"
#include "standards/dictionary_writer.hpp"
#include "standards/library.hpp"

#include <fmt/format.h>

#include <fstream>
#include <system_error>

namespace tidegate::standards {

namespace fs = std::filesystem;

namespace {

/// A release with its files, ready to be put in place.
struct Prepared {
    std::string release;
    std::vector<DictionaryFile> files;
};

Error cannot_write(fs::path const& path, std::error_code reason) {
    return {
        ErrorCode::unavailable,
        fmt::format("cannot write {}: {}", path.string(), reason.message()),
        {},
        {}
    };
}

Expected<void> write_files(fs::path const& folder, std::vector<DictionaryFile> const& files) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return std::unexpected(cannot_write(folder, failed));
    for (DictionaryFile const& file : files) {
        std::ofstream out(folder / file.name, std::ios::binary);
        out << file.text;
        out.close();
        if (!out)
            return std::unexpected(
                cannot_write(folder / file.name, std::make_error_code(std::errc::io_error))
            );
    }
    return {};
}

/// The releases of the folder that say they come after `release`.
Expected<std::vector<std::string>> followers_of(
    fs::path const& root, DictionaryLibrary const& library, std::string_view standard,
    std::string_view release
) {
    std::vector<std::string> followers;
    for (std::string const& one : library.releases(standard)) {
        auto const path = root / standard / one / "elements.txt";
        auto const bytes = read_file(path.string(), limits::text_file_bytes_max);
        if (!bytes) return std::unexpected(bytes.error());
        if (DictionaryReader::base_of(as_text(*bytes)) == release) followers.push_back(one);
    }
    return followers;
}

/// Writes all into `staging` and reads them from there.
Expected<void> stage(
    fs::path const& staging, std::string const& standard, std::vector<Prepared> const& all
) {
    for (Prepared const& one : all) {
        if (auto done = write_files(staging / standard / one.release, one.files); !done)
            return done;
    }
    DictionaryLibrary written(staging);
    for (Prepared const& one : all) {
        auto const read = written.find(standard, one.release);
        if (!read) return std::unexpected(read.error());
        auto const again = write_dictionary(**read);
        TIDEGATE_CHECK(again && *again == one.files);
    }
    return {};
}

/// Exchanges the folders of `staging` for those in place; all or none.
Expected<void> exchange(
    fs::path const& root, fs::path const& staging, std::string const& standard,
    std::vector<Prepared> const& all
) {
    fs::path const old = staging / "old";
    std::error_code failed;
    fs::create_directories(old, failed);
    fs::create_directories(root / standard, failed);
    std::size_t done = 0;
    for (; done < all.size() && !failed; ++done) {
        std::string const& release = all[done].release;
        fs::path const place = root / standard / release;
        if (fs::exists(place)) fs::rename(place, old / release, failed);
        if (!failed) fs::rename(staging / standard / release, place, failed);
    }
    if (!failed) return {};
    std::error_code ignored;
    for (std::size_t i = done; i-- > 0;) {
        fs::path const place = root / standard / all[i].release;
        if (!fs::exists(old / all[i].release, ignored)) continue;
        fs::remove_all(place, ignored);
        fs::rename(old / all[i].release, place, ignored);
    }
    return std::unexpected(cannot_write(root / standard, failed));
}

}  // namespace

Expected<InstalledDictionary> install_dictionary(
    fs::path const& root, Dictionary const& dictionary, bool replaces
) {
    std::string const& standard = dictionary.standard();
    std::string const& release = dictionary.release();
    fs::path const folder = root / standard / release;
    std::error_code ignored;
    bool const is_there = fs::exists(folder, ignored);
    if (is_there && !replaces) {
        return fail(
            ErrorCode::conflict,
            fmt::format("{}/{} is there already: {}", standard, release, folder.string())
        );
    }
    auto files = write_dictionary(dictionary);
    if (!files) return std::unexpected(files.error());
    std::vector<Prepared> all{{release, std::move(*files)}};
    DictionaryLibrary library(root);
    auto const followers = followers_of(root, library, standard, release);
    if (!followers) return std::unexpected(followers.error());
    for (std::string const& follower : *followers) {
        auto const found = library.find(standard, follower);
        if (!found) return std::unexpected(found.error());
        auto whole = write_dictionary(**found);
        if (!whole)
            return std::unexpected(
                whole.error().while_doing(fmt::format("telling {}/{} whole", standard, follower))
            );
        all.push_back({follower, std::move(*whole)});
    }
    fs::path const staging = root / ".import";
    fs::remove_all(staging, ignored);
    auto done = stage(staging, standard, all);
    if (done) done = exchange(root, staging, standard, all);
    fs::remove_all(staging, ignored);
    if (!done) return std::unexpected(done.error());
    return InstalledDictionary{folder, *followers};
}

}  // namespace tidegate::standards
