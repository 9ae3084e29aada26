#include "cli/guideline_commands.hpp"

#include "cli/edi_options.hpp"
#include "cli/guideline_home.hpp"
#include "cli/guideline_page.hpp"
#include "cli/table.hpp"
#include "runtime/config.hpp"
#include "stages/findings_json.hpp"
#include "standards/sample_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;
using stages::json_string;

/// "acme/850" of every partner folder of the home, sorted.
std::vector<std::string> partner_names(fs::path const& home) {
    std::vector<std::string> names;
    std::error_code ignored;  // a home without partners has none
    for (fs::directory_iterator folder(home / "partners", ignored), end; !ignored && folder != end;
         folder.increment(ignored)) {
        std::error_code none;
        for (fs::directory_iterator file(folder->path(), none), last; !none && file != last;
             file.increment(none)) {
            if (file->path().extension() != ".guide") continue;
            std::string const partner = folder->path().filename().string();
            if (!partner.starts_with('.'))
                names.push_back(partner + "/" + file->path().stem().string());
        }
    }
    std::ranges::sort(names);
    return names;
}

/// Those that are named, else all of the installation and the home.
std::vector<std::string> chosen(
    Arguments const& arguments, standards::GuidelineLibrary const& library
) {
    if (!arguments.positionals.empty()) return arguments.positionals;
    std::vector<std::string> names = library.names();
    for (std::string& name : partner_names(arguments.home)) names.push_back(std::move(name));
    return names;
}

std::string problems_json(standards::GuidelineErrors const& errors) {
    std::string text;
    for (Error const& error : errors) text += (text.empty() ? "" : ",") + json_string(error.text());
    return text;
}

Exit check(Arguments const& arguments, Streams streams) {
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error()), Exit::configuration;
    standards::DictionaryLibrary dictionaries(*mappers / "standards");
    standards::GuidelineLibrary const library(*mappers / "guidelines", dictionaries);
    Exit exit = Exit::ok;
    for (std::string const& name : chosen(arguments, library)) {
        auto const guideline = find_guideline(name, arguments.home, *mappers, dictionaries);
        if (arguments.json) {
            streams.out << fmt::format(
                R"({{"guideline":{},"valid":{},"standard":{},"problems":[{}]}})"
                "\n",
                json_string(name), guideline.has_value(),
                guideline ? json_string((*guideline)->standard()) : "null",
                guideline ? "" : problems_json(guideline.error())
            );
        } else if (guideline) {
            streams.out << fmt::format("{}: ok, on {}\n", name, (*guideline)->standard());
        }
        if (!guideline) exit = std::max(exit, report_guideline(streams, guideline.error()));
    }
    return exit;
}

Exit list(Arguments const& arguments, Streams streams) {
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error()), Exit::configuration;
    standards::DictionaryLibrary dictionaries(*mappers / "standards");
    standards::GuidelineLibrary const library(*mappers / "guidelines", dictionaries);
    Table table({"GUIDELINE", "STANDARD", "TITLE"});
    Exit exit = Exit::ok;
    for (std::string const& name : chosen(arguments, library)) {
        auto const guideline = find_guideline(name, arguments.home, *mappers, dictionaries);
        if (!guideline) {
            exit = std::max(exit, report_guideline(streams, guideline.error()));
        } else if (arguments.json) {
            streams.out << fmt::format(
                R"({{"guideline":{},"standard":{},"title":{}}})"
                "\n",
                json_string(name), json_string((*guideline)->standard()),
                json_string((*guideline)->title)
            );
        } else {
            table.add({name, (*guideline)->standard(), (*guideline)->title});
        }
    }
    if (!arguments.json) table.print(streams.out);
    return exit;
}

Exit print(Arguments const& arguments, Streams streams) {
    auto const seed = seed_of(arguments);
    if (!seed) return report(streams, seed.error());
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error()), Exit::configuration;
    standards::DictionaryLibrary dictionaries(*mappers / "standards");
    std::string const& name = arguments.positionals.front();
    auto const guideline = find_guideline(name, arguments.home, *mappers, dictionaries);
    if (!guideline) return report_guideline(streams, guideline.error());
    auto const sample = standards::make_sample(**guideline, {.seed = *seed});
    // A page without an example is still worth having.
    if (!sample) streams.err << "the page has no example: " << sample.error().text() << '\n';
    streams.out << guideline_page(**guideline, sample ? *sample : std::string());
    return Exit::ok;
}

}  // namespace

std::vector<Command> guideline_commands() {
    Positional const names{
        "GUIDELINE", "names (acme-retail/850), partners' (acme/850), or .guide files; default: all",
        0, SIZE_MAX
    };
    return {
        {"guideline",
         "list",
         "the guidelines of the installation and of the partners of --home",
         "tidegate guideline list",
         {},
         {},
         list},
        {"guideline",
         "check",
         "read guidelines and print every mistake with its place",
         "tidegate guideline check acme-retail/850",
         {names},
         {},
         check},
        {"guideline",
         "print",
         "write a guideline as one HTML page, with an example that it accepts",
         "tidegate guideline print acme-retail/850 > guide.html",
         {{"GUIDELINE", "a name, a partner's, a .guide file, or a standard (x12/004010/850)"}},
         {{"seed", "N", "which example; default 1"}},
         print},
    };
}

}  // namespace tidegate::cli
