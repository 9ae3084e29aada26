#include "standards/library.hpp"

#include "base/bytes.hpp"
#include "base/limits.hpp"
#include "base/stream.hpp"
#include "standards/dictionary_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

namespace tidegate::standards {

namespace fs = std::filesystem;

struct DictionaryLibrary::State {
    fs::path root;
    std::mutex mutex;
    std::map<std::string, std::unique_ptr<Dictionary const>, std::less<>>
        dictionaries;  // by "x12/004010"
};

namespace {

std::vector<std::string> names_in(fs::path const& folder, bool wants_folders) {
    std::vector<std::string> names;
    std::error_code ignored;  // a folder that is not there holds nothing
    for (fs::directory_iterator at(folder, ignored), end; !ignored && at != end;
         at.increment(ignored)) {
        std::error_code state;
        if (at->is_directory(state) == wants_folders)
            names.push_back(at->path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

// In the order of time, where a name has two digits of a year: D93A comes before D00A.
bool is_earlier(std::string const& a, std::string const& b) {
    auto const is_of_last_century = [](std::string const& name) {
        return name.size() == 4 && name[0] == 'D' && name[1] >= '7';
    };
    auto const rank = [&](std::string const& name) {
        return std::pair(!is_of_last_century(name), std::string_view(name));
    };
    return rank(a) < rank(b);
}

// A release comes from a partner's GS08: it must never name another folder.
bool is_plain_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    });
}

/// A release and what its elements.txt holds, which names the release before it.
struct Link {
    std::string release;
    Bytes elements;
};

/// The releases to read for `release`, the one that is told whole first. Errors: those of reading;
/// configuration for a chain that leads nowhere or in a circle.
Expected<std::vector<Link>> chain_of(fs::path const& standard, std::string_view release) {
    std::vector<Link> chain{{std::string(release), {}}};
    for (;;) {
        std::string const path = (standard / chain.back().release / "elements.txt").string();
        auto bytes = read_file(path, limits::text_file_bytes_max);
        if (!bytes) return std::unexpected(bytes.error());
        chain.back().elements = std::move(*bytes);
        std::string const base = DictionaryReader::base_of(as_text(chain.back().elements));
        if (base.empty()) break;
        std::error_code ignored;
        bool const is_there =
            is_plain_name(base) && fs::is_regular_file(standard / base / "elements.txt", ignored);
        if (!is_there || std::ranges::find(chain, base, &Link::release) != chain.end()) {
            return fail(
                ErrorCode::configuration,
                fmt::format(
                    "release {} is told after {}, {}", chain.back().release, base,
                    is_there ? "which is told after it" : "which is not there"
                ),
                Position{path, 1, 1, {}}
            );
        }
        chain.push_back({base, {}});
    }
    std::ranges::reverse(chain);
    return chain;
}

Expected<void> read_release(
    DictionaryReader& reader, fs::path const& folder, std::string_view elements
) {
    constexpr std::string_view kFirst = "elements.txt";
    if (auto done = reader.read((folder / kFirst).string(), elements); !done) return done;
    // In the order of their names: elements, segments, sets, as they need each other.
    for (std::string const& name : names_in(folder, false)) {
        if (!name.ends_with(".txt") || name == kFirst) continue;
        std::string const path = (folder / name).string();
        auto const bytes = read_file(path, limits::text_file_bytes_max);
        if (!bytes) return std::unexpected(bytes.error());
        if (auto done = reader.read(path, as_text(*bytes)); !done) return done;
    }
    return {};
}

Expected<std::unique_ptr<Dictionary const>> load(
    fs::path const& root, std::string_view standard, std::string_view release
) {
    fs::path const folder = root / standard;
    auto const chain = chain_of(folder, release);
    if (!chain) return std::unexpected(chain.error());
    DictionaryReader reader{std::string(standard)};
    for (Link const& one : *chain) {
        reader.begin(one.release);
        auto done = read_release(reader, folder / one.release, as_text(one.elements));
        if (!done) return std::unexpected(done.error());
    }
    return reader.finish();
}

}  // namespace

DictionaryLibrary::DictionaryLibrary(fs::path root) : state_(std::make_unique<State>()) {
    state_->root = std::move(root);
}

DictionaryLibrary::~DictionaryLibrary() = default;

std::vector<std::string> DictionaryLibrary::releases(std::string_view standard) const {
    if (!is_plain_name(standard)) return {};
    std::vector<std::string> names = names_in(state_->root / standard, true);
    std::ranges::sort(names, is_earlier);
    return names;
}

Expected<Dictionary const*> DictionaryLibrary::find(
    std::string_view standard, std::string_view release
) {
    std::string const key = fmt::format("{}/{}", standard, release);
    std::lock_guard const lock(state_->mutex);
    if (auto known = state_->dictionaries.find(key); known != state_->dictionaries.end())
        return known->second.get();
    fs::path const folder = state_->root / standard / release;
    std::error_code ignored;
    if (!is_plain_name(standard) || !is_plain_name(release) || !fs::is_directory(folder, ignored)) {
        std::vector<std::string> const known = releases(standard);
        return fail(
            ErrorCode::not_found,
            fmt::format(
                "there is no dictionary of {} release {} in {}", standard, release,
                state_->root.string()
            ),
            {},
            known.empty() ? "no release of that standard is installed"
                          : fmt::format("releases that exist: {}", fmt::join(known, ", "))
        );
    }
    auto dictionary = load(state_->root, standard, release);
    if (!dictionary) return std::unexpected(dictionary.error());
    return state_->dictionaries.emplace(key, std::move(*dictionary)).first->second.get();
}

}  // namespace tidegate::standards
