#include "cli/dictionary_import.hpp"

#include "base/bytes.hpp"
#include "base/stream.hpp"
#include "cli/request.hpp"
#include "stages/findings_json.hpp"
#include "standards/dictionary_install.hpp"
#include "standards/dictionary_tables.hpp"
#include "standards/library.hpp"
#include "standards/sef_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;
using stages::json_string;
using standards::ImportedDictionary;
using standards::ImportOptions;

/// A release with all its codes is under 2 MB.
constexpr std::uint64_t kSefBytesMax = 64ULL * 1024 * 1024;
struct ReleaseOption {
    std::string standard;  ///< both are empty without the option
    std::string release;
};

/// "x12/004010", "edifact/D96A".
Expected<ReleaseOption> release_of(Arguments const& arguments) {
    auto const text = arguments.get("release");
    if (!text) return ReleaseOption();
    std::size_t const slash = std::min(text->find('/'), text->size());
    ReleaseOption const found{
        text->substr(0, slash), text->substr(std::min(slash + 1, text->size()))
    };
    bool const is_plain = !found.release.empty() && std::ranges::all_of(found.release, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    });
    if (is_plain && (found.standard == "x12" || found.standard == "edifact")) return found;
    return fail(
        ErrorCode::usage,
        fmt::format("--release {} is no release: x12/004010 or edifact/D96A", *text)
    );
}

/// "845=PA,999=FA".
Expected<std::map<std::string, std::string, std::less<>>> groups_of(Arguments const& arguments) {
    std::map<std::string, std::string, std::less<>> groups;
    std::string_view rest;
    auto const text = arguments.get("group");
    if (text) rest = *text;
    while (!rest.empty()) {
        std::size_t const end = std::min(rest.find(','), rest.size());
        std::string_view const pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        std::size_t const equals = pair.find('=');
        if (equals == 0 || equals == std::string_view::npos || equals + 1 == pair.size())
            return fail(ErrorCode::usage, fmt::format("--group {} is not SET=GS01", pair));
        groups.emplace(pair.substr(0, equals), pair.substr(equals + 1));
    }
    return groups;
}

/// The group that any release of X12 here has for a set: it never changes.
std::string group_in(standards::DictionaryLibrary& library, std::string_view set) {
    for (std::string const& release : library.releases("x12")) {
        auto const dictionary = library.find("x12", release);
        if (!dictionary) continue;
        if (auto const* found = (*dictionary)->find_set(set)) return found->functional_id;
    }
    return {};
}

Expected<bool> completeness(Arguments const& arguments, bool by_default) {
    auto const text = arguments.get("codes");
    if (!text) return by_default;
    if (*text == "complete" || *text == "partial") return *text == "complete";
    return fail(ErrorCode::usage, fmt::format("--codes {}: expected complete or partial", *text));
}

Expected<ImportedDictionary> read_source(
    std::string const& source, Arguments const& arguments, ImportOptions options
) {
    std::error_code ignored;
    bool const is_folder = fs::is_directory(source, ignored);
    // A table of codes is often somebody's selection; a SEF file has the standard's lists.
    auto const are_complete = completeness(arguments, !is_folder);
    if (!are_complete) return std::unexpected(are_complete.error());
    options.are_codes_complete = *are_complete;
    if (is_folder) {
        if (options.release.empty()) {
            return fail(
                ErrorCode::usage, "tables do not say which release they are of", {},
                "give it: --release x12/004010 or edifact/D96A"
            );
        }
        return standards::read_dictionary_tables(source, options);
    }
    auto const bytes = read_file(source, kSefBytesMax);
    if (!bytes) return std::unexpected(bytes.error());
    if (standards::is_sef(as_text(*bytes)))
        return standards::read_sef(source, as_text(*bytes), options);
    return fail(
        ErrorCode::configuration, fmt::format("{} is no SEF file and no folder of tables", source),
        {}, "a SEF file begins with .VER or .INI; docs/dictionaries.md describes the tables"
    );
}

void print(
    Arguments const& arguments, Streams streams, ImportedDictionary const& imported,
    standards::InstalledDictionary const& installed
) {
    standards::Dictionary const& dictionary = *imported.dictionary;
    auto const with_codes = std::ranges::count_if(
        dictionary.elements(), [](standards::Element const* one) { return !one->codes.empty(); }
    );
    if (arguments.json) {
        auto const list = [](std::vector<std::string> const& texts) {
            std::string json;
            for (std::string const& text : texts)
                json += (json.empty() ? "" : ",") + json_string(text);
            return json;
        };
        streams.out << fmt::format(
            R"({{"standard":{},"release":{},"folder":{},"sets":{},)"
            R"("segments":{},"elements":{},"code_lists":{},"left_out":[{}],"made_whole":[{}]}})"
            "\n",
            json_string(dictionary.standard()), json_string(dictionary.release()),
            json_string(installed.folder.string()), dictionary.sets().size(),
            dictionary.segments().size(), dictionary.elements().size(), with_codes,
            list(imported.left_out), list(installed.made_whole)
        );
        return;
    }
    streams.out << fmt::format(
        "{}/{} in {}: sets {}, segments {}, elements {}, code lists {}\n", dictionary.standard(),
        dictionary.release(), installed.folder.string(), dictionary.sets().size(),
        dictionary.segments().size(), dictionary.elements().size(), with_codes
    );
    for (std::string const& note : imported.left_out) streams.out << "  left out: " << note << '\n';
    for (std::string const& release : installed.made_whole)
        streams.out << fmt::format(
            "  {}/{} was told as what differs from it, and is told whole now\n",
            dictionary.standard(), release
        );
}

}  // namespace

Exit import_dictionary(Arguments const& arguments, Streams streams) {
    auto const release = release_of(arguments);
    if (!release) return report(streams, release.error());
    auto const groups = groups_of(arguments);
    if (!groups) return report(streams, groups.error());
    // Not the product's own folder: an installation that shares it would lose its maps.
    fs::path const root = arguments.home / "mappers" / "standards";
    std::error_code ignored;
    if (!fs::is_directory(root, ignored)) {
        return report(
            streams,
            Error{
                ErrorCode::configuration,
                fmt::format("there is no folder {}", root.string()),
                {},
                "copy the mappers folder of the product into the home folder"
            }
        );
    }
    standards::DictionaryLibrary library(root);
    ImportOptions const options{
        .standard = release->standard,
        .release = release->release,
        .are_codes_complete = true,
        .group_of =
            [&](std::string_view set) {
                auto const given = groups->find(set);
                return given != groups->end() ? given->second : group_in(library, set);
            }
    };
    auto const imported = read_source(arguments.positionals.front(), arguments, options);
    if (!imported) return report(streams, imported.error());
    auto const installed =
        standards::install_dictionary(root, *imported->dictionary, arguments.has("force"));
    if (!installed) {
        Error error = installed.error();
        if (error.code == ErrorCode::conflict) error.remedy = "--force replaces it";
        return report_refusal(streams, error);
    }
    print(arguments, streams, *imported, *installed);
    return Exit::ok;
}

}  // namespace tidegate::cli
