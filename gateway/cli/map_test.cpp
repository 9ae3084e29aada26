// `map check` and `map test`: maps compile, and their samples keep the laws.
#include "cli/map_commands.hpp"
#include "cli/map_home.hpp"
#include "cli/map_sample.hpp"
#include "stages/findings_json.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

/// What is said of one map.
struct MapLine {
    std::string id;
    std::size_t samples = 0;
    std::size_t documents = 0;
    std::vector<std::string> problems;
};

void print(MapLine const& line, bool runs_samples, bool is_json, Streams streams) {
    if (is_json) {
        std::string problems;
        for (std::string const& problem : line.problems)
            problems += (problems.empty() ? "" : ",") + json_string(problem);
        std::string const counts =
            runs_samples
                ? fmt::format(R"("samples":{},"documents":{},)", line.samples, line.documents)
                : "";
        streams.out << fmt::format(
            R"({{"map":{},"valid":{},{}"problems":[{}]}})"
            "\n",
            json_string(line.id), line.problems.empty(), counts, problems
        );
        return;
    }
    std::string const counts =
        runs_samples ? fmt::format(", {} samples, {} documents", line.samples, line.documents) : "";
    streams.out << fmt::format(
        "{}: {}{}\n", line.id,
        line.problems.empty() ? "ok" : fmt::format("{} problems", line.problems.size()), counts
    );
    for (std::string const& problem : line.problems) streams.out << "  " << problem << '\n';
}

void run_samples(MapHome& home, maps::Program const& program, MapLine& line) {
    for (std::filesystem::path const& file : home.maps.samples(line.id)) {
        SampleResult const result = test_sample(home, program, file);
        ++line.samples;
        line.documents += result.documents;
        std::string const name = file.lexically_relative(home.mappers).string();
        for (std::string const& breach : result.breaches)
            line.problems.push_back(name + ": " + breach);
    }
    if (line.samples == 0)
        line.problems.push_back(fmt::format(
            "there is no sample; put one into {}",
            (home.mappers / program.standard / program.release / "samples" / program.set).string()
        ));
}

/// no when a map does not compile or a law is broken.
Exit visit_maps(Arguments const& arguments, bool runs_samples, Streams streams) {
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    auto const ids = chosen_maps(arguments, *home);
    if (!ids) return report(streams, ids.error());
    if (ids->empty()) {
        streams.err << "error: there are no maps in " << home->mappers.string() << '\n';
        return Exit::configuration;
    }
    bool has_problem = false;
    for (std::string const& id : *ids) {
        MapLine line;
        line.id = id;
        auto const program = home->maps.find(id);
        if (!program) {
            line.problems.push_back(program.error().text());
        } else if (runs_samples) {
            run_samples(*home, **program, line);
        }
        has_problem = has_problem || !line.problems.empty();
        print(line, runs_samples, arguments.json, streams);
    }
    return has_problem ? Exit::no : Exit::ok;
}

}  // namespace

Exit map_check(Arguments const& arguments, Streams streams) {
    return visit_maps(arguments, false, streams);
}

Exit map_test(Arguments const& arguments, Streams streams) {
    return visit_maps(arguments, true, streams);
}

}  // namespace tidegate::cli
