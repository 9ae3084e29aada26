#include "standards/library.hpp"

#include "base/bytes.hpp"
#include "base/limits.hpp"
#include "base/stream.hpp"
#include "standards/dictionary_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <system_error>

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

// A release comes from a partner's GS08: it must never name another folder.
bool is_plain_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    });
}

Expected<std::unique_ptr<Dictionary const>> load(
    fs::path const& folder, std::string_view standard, std::string_view release
) {
    std::vector<std::string> files = {"elements.txt", "segments.txt"};
    for (std::string& name : names_in(folder, false)) {
        if (name.starts_with("set_") && name.ends_with(".txt")) files.push_back(std::move(name));
    }
    DictionaryReader reader{std::string(standard), std::string(release)};
    for (std::string const& name : files) {
        std::string const path = (folder / name).string();
        auto const bytes = read_file(path, limits::text_file_bytes_max);
        if (!bytes) return std::unexpected(bytes.error());
        if (auto done = reader.read(path, as_text(*bytes)); !done)
            return std::unexpected(done.error());
    }
    return reader.finish();
}

}  // namespace

DictionaryLibrary::DictionaryLibrary(fs::path root) : state_(std::make_unique<State>()) {
    state_->root = std::move(root);
}

DictionaryLibrary::~DictionaryLibrary() = default;

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
        std::vector<std::string> const releases = is_plain_name(standard)
                                                      ? names_in(state_->root / standard, true)
                                                      : std::vector<std::string>{};
        return fail(
            ErrorCode::not_found,
            fmt::format(
                "there is no dictionary of {} release {} in {}", standard, release,
                state_->root.string()
            ),
            {},
            releases.empty() ? "no release of that standard is installed"
                             : fmt::format("releases that exist: {}", fmt::join(releases, ", "))
        );
    }
    auto dictionary = load(folder, standard, release);
    if (!dictionary) return std::unexpected(dictionary.error());
    return state_->dictionaries.emplace(key, std::move(*dictionary)).first->second.get();
}

}  // namespace tidegate::standards
