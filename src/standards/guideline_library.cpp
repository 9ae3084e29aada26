#include "standards/guideline_library.hpp"

#include "base/bytes.hpp"
#include "base/limits.hpp"
#include "base/stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace tidegate::standards {

namespace fs = std::filesystem;

struct GuidelineLibrary::File {
    std::string path;
    std::string text;
    GuidelineHead head;
};

namespace {

constexpr std::string_view kExtension = ".guide";

// A name comes from a command line or from another guideline: it must not leave the folder.
bool is_plain_name(std::string_view name) {
    return !name.empty() && name.front() != '/' && !name.contains("..") &&
           std::ranges::all_of(name, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '-' || c == '_' || c == '/' || c == '.';
           });
}

bool is_file(fs::path const& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

/// What a file of the folder must be called; empty for a file that lies elsewhere.
std::string name_in_folder(fs::path const& file, fs::path const& root) {
    std::error_code failed;
    fs::path const below = fs::relative(file, root, failed);
    if (failed || below.empty() || *below.begin() == "..") return {};
    return fs::path(below).replace_extension().string();
}

std::unexpected<GuidelineErrors> one(Error error) {
    return std::unexpected(GuidelineErrors{std::move(error)});
}

}  // namespace

fs::path GuidelineLibrary::file_of(std::string_view name) const {
    return root_ / (std::string(name) + std::string(kExtension));
}

std::vector<std::string> GuidelineLibrary::names() const {
    std::vector<std::string> names;
    std::error_code failed;  // a folder that is not there holds nothing
    for (fs::recursive_directory_iterator at(root_, failed), end; !failed && at != end;
         at.increment(failed)) {
        if (at->path().extension() != kExtension) continue;
        names.push_back(at->path().lexically_relative(root_).replace_extension().string());
    }
    std::ranges::sort(names);
    return names;
}

std::expected<Guidelines, GuidelineErrors> GuidelineLibrary::read_folder(fs::path const& folder
) const {
    std::vector<fs::path> files;
    std::error_code failed;  // a folder that is not there holds nothing
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
        if (at->path().extension() == kExtension) files.push_back(at->path());
    }
    std::ranges::sort(files);
    Guidelines guidelines;
    GuidelineErrors errors;
    for (fs::path const& file : files) {
        auto const guideline = read(file);
        if (!guideline) {
            std::ranges::copy(guideline.error(), std::back_inserter(errors));
            continue;
        }
        std::string const& set = (*guideline)->definition->type;
        Position const head{file.string(), 1, 1, {}};
        if (!file.stem().string().starts_with(set)) {
            errors.push_back(
                {ErrorCode::configuration, "this guideline is about set " + set, head,
                 "call the file " + set + ".guide"}
            );
        }
        if (find_guideline(guidelines, (*guideline)->dictionary->release(), set) != nullptr) {
            errors.push_back(
                {ErrorCode::configuration,
                 fmt::format("{} has a guideline already", (*guideline)->standard()), head,
                 "keep one of the two files"}
            );
        }
        guidelines.push_back(*guideline);
    }
    if (!errors.empty()) return std::unexpected(std::move(errors));
    return guidelines;
}

GuidelineResult GuidelineLibrary::find(std::string_view name) const {
    if (is_plain_name(name) && is_file(file_of(name))) return read(file_of(name));
    auto standard = find_standard(name);
    if (!standard) return one(standard.error());
    if (*standard) return *standard;
    std::vector<std::string> const known = names();
    return one(
        {ErrorCode::not_found,
         fmt::format("there is no guideline '{}'", name),
         {},
         fmt::format(
             "{}a standard is named x12/004010/850",
             known.empty() ? "" : fmt::format("guidelines that exist: {}; ", fmt::join(known, ", "))
         )}
    );
}

/// Null when the name is not of the form STANDARD/RELEASE/SET.
Expected<GuidelinePointer> GuidelineLibrary::find_standard(std::string_view name) const {
    std::size_t const first = name.find('/');
    std::size_t const second = first == std::string_view::npos ? first : name.find('/', first + 1);
    if (second == std::string_view::npos) return GuidelinePointer{};
    std::string_view const standard = name.substr(0, first);
    std::string_view const release = name.substr(first + 1, second - first - 1);
    if (dictionaries_.releases(standard).empty()) return GuidelinePointer{};
    auto const dictionary = dictionaries_.find(standard, release);
    if (!dictionary) return std::unexpected(dictionary.error());
    SetDefinition const* definition = (*dictionary)->find_set(name.substr(second + 1));
    if (definition == nullptr) {
        return fail(
            ErrorCode::not_found,
            fmt::format("{} {} has no set {}", standard, release, name.substr(second + 1)), {},
            fmt::format("tidegate dictionary show {}/{} lists them", standard, release)
        );
    }
    return std::make_shared<Guideline const>(bare_guideline(**dictionary, *definition));
}

/// The file and what it extends, the base first.
Expected<std::vector<GuidelineLibrary::File>> GuidelineLibrary::chain_of(fs::path const& file
) const {
    std::vector<File> chain;
    fs::path path = file;
    for (;;) {
        auto const bytes = read_file(path.string(), limits::text_file_bytes_max);
        if (!bytes) return std::unexpected(bytes.error());
        File next{path.string(), std::string(as_text(*bytes)), {}};
        auto head = read_guideline_head(next.path, next.text);
        if (!head) return std::unexpected(head.error());
        next.head = std::move(*head);
        GuidelineHead const& said = next.head;
        std::string const expected = name_in_folder(path, root_);
        if (!expected.empty() && expected != said.name) {
            return fail(
                ErrorCode::configuration,
                fmt::format(
                    "this file calls itself {}, by its folder it is {}", said.name, expected
                ),
                Position{next.path, 1, 1, {}}, "make them the same"
            );
        }
        if (!chain.empty()) {
            GuidelineHead const& above = chain.back().head;
            if (above.release != said.release || above.set != said.set)
                return fail(
                    ErrorCode::configuration,
                    fmt::format(
                        "it extends {}, which is on {}/{}/{} ({})", said.name, said.standard,
                        said.release, said.set, next.path
                    ),
                    above.extends_at
                );
        }
        std::string const base = said.extends;
        Position const at = said.extends_at;
        chain.push_back(std::move(next));
        if (base.empty()) break;
        if (!is_plain_name(base) || !is_file(file_of(base))) {
            return fail(
                ErrorCode::configuration, fmt::format("there is no guideline '{}' to extend", base),
                at, fmt::format("it would be {}", file_of(base).string())
            );
        }
        if (chain.size() == limits::guideline_chain_max)
            return fail(ErrorCode::configuration, "guidelines extend each other in a circle", at);
        path = file_of(base);
    }
    std::ranges::reverse(chain);
    return chain;
}

GuidelineResult GuidelineLibrary::read(fs::path const& file) const {
    auto const chain = chain_of(file);
    if (!chain) return one(chain.error());
    File const& last = chain->back();
    auto const dictionary = dictionaries_.find(last.head.standard, last.head.release);
    if (!dictionary) {
        Error error = dictionary.error();
        error.code = ErrorCode::configuration;
        if (!error.position) error.position = last.head.set_at;
        return one(std::move(error));
    }
    SetDefinition const* definition = (*dictionary)->find_set(last.head.set);
    if (definition == nullptr) {
        return one(
            {ErrorCode::configuration,
             fmt::format(
                 "{} {} has no set {}", last.head.standard, last.head.release, last.head.set
             ),
             last.head.set_at,
             fmt::format(
                 "tidegate dictionary show {}/{} lists them", last.head.standard, last.head.release
             )}
        );
    }
    GuidelineReader reader(**dictionary, *definition);
    for (File const& one_file : *chain) reader.read(one_file.path, one_file.text);
    auto guideline = reader.finish();
    if (!guideline) return std::unexpected(std::move(guideline.error()));
    return std::make_shared<Guideline const>(std::move(*guideline));
}

}  // namespace tidegate::standards
