// `map check` and `map test`: maps compile, also with the overlays of partners, and their samples
// keep the laws.
#include "cli/edi_options.hpp"
#include "cli/map_commands.hpp"
#include "cli/map_generated.hpp"
#include "cli/map_home.hpp"
#include "cli/map_sample.hpp"
#include "stages/findings_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <span>

namespace tidegate::cli {
namespace {

using stages::json_string;

/// What is said of one map.
struct MapLine {
    std::string partner;  ///< whose overlays lie on it; may be empty
    std::string id;       ///< empty: what is said of the partner's folder
    std::size_t samples = 0;
    std::size_t documents = 0;
    std::optional<MadeResult> made;  ///< with --generated
    std::vector<std::string> problems;
};

/// What is asked of every map.
struct Trials {
    bool runs_samples = false;
    std::size_t generated = 0;
    std::uint64_t seed = 1;
};

std::string made_json(MadeResult const& made) {
    std::string refused;
    for (auto const& [reason, times] : made.refused)
        refused += fmt::format("{}{}:{}", refused.empty() ? "" : ",", json_string(reason), times);
    return fmt::format(R"("made":{{"lawful":{},"refused":{{{}}}}},)", made.lawful, refused);
}

std::size_t count_of(MadeResult const& made) {
    std::size_t count = 0;
    for (auto const& [reason, times] : made.refused) count += times;
    return count;
}

void print_json(MapLine const& line, bool runs_samples, Streams streams) {
    std::string problems;
    for (std::string const& problem : line.problems)
        problems += (problems.empty() ? "" : ",") + json_string(problem);
    std::string const counts =
        runs_samples ? fmt::format(R"("samples":{},"documents":{},)", line.samples, line.documents)
                     : "";
    streams.out << fmt::format(
        R"({{{}"map":{},"valid":{},{}{}"problems":[{}]}})"
        "\n",
        line.partner.empty() ? "" : fmt::format(R"("partner":{},)", json_string(line.partner)),
        json_string(line.id), line.problems.empty(), counts, line.made ? made_json(*line.made) : "",
        problems
    );
}

void print(MapLine const& line, bool runs_samples, bool is_json, Streams streams) {
    if (is_json) return print_json(line, runs_samples, streams);
    std::string counts =
        runs_samples ? fmt::format(", {} samples, {} documents", line.samples, line.documents) : "";
    if (line.made)
        counts += fmt::format(", {} made, {} refused", line.made->lawful, count_of(*line.made));
    streams.out << fmt::format(
        "{}{}{}: {}{}\n", line.partner, line.partner.empty() || line.id.empty() ? "" : " ", line.id,
        line.problems.empty() ? "ok" : fmt::format("{} problems", line.problems.size()), counts
    );
    for (std::string const& problem : line.problems) streams.out << "  " << problem << '\n';
    if (!line.made) return;
    for (auto const& [reason, times] : line.made->refused)
        streams.out << fmt::format("  refused {}: {}\n", times, reason);
}

/// A map, with the overlays of a partner or without any.
struct Task {
    partners::Profile const* partner = nullptr;
    std::string id;
};

void run_samples(MapHome& home, Task const& task, maps::Program const& program, MapLine& line) {
    std::filesystem::path const folder =
        task.partner != nullptr
            ? task.partner->folder / "samples" / program.set
            : home.mappers / program.standard / program.release / "samples" / program.set;
    for (std::filesystem::path const& file : maps::sample_files(folder)) {
        SampleResult const result = test_sample(home, program, file);
        ++line.samples;
        line.documents += result.documents;
        std::string const name =
            file.lexically_relative(task.partner != nullptr ? task.partner->folder : home.mappers)
                .string();
        for (std::string const& breach : result.breaches)
            line.problems.push_back(name + ": " + breach);
    }
    if (line.samples == 0)
        line.problems.push_back("there is no sample; put one into " + folder.string());
}

/// The maps that the documents of partners name, each once per partner, as far as `ids` has them.
void add_partner_tasks(
    std::span<partners::Profile const> profiles, std::vector<std::string> const& ids,
    std::vector<Task>& tasks
) {
    for (partners::Profile const& profile : profiles) {
        std::vector<std::string> maps;
        for (partners::DocumentRule const& rule : profile.documents) maps.push_back(rule.map);
        std::ranges::sort(maps);
        maps.erase(std::ranges::unique(maps).begin(), maps.end());
        for (std::string const& map : maps) {
            if (std::ranges::find(ids, map) != ids.end()) tasks.push_back({&profile, map});
        }
    }
}

void run_generated(
    MapHome& home, maps::Program const& program, Trials const& trials, MapLine& line
) {
    auto made = test_generated(home, program, trials.generated, trials.seed);
    if (!made) return line.problems.push_back(made.error().text());
    std::ranges::copy(made->breaches, std::back_inserter(line.problems));
    line.made = std::move(*made);
}

MapLine visit(MapHome& home, Task const& task, Trials const& trials) {
    MapLine line;
    line.id = task.id;
    if (task.partner != nullptr) line.partner = task.partner->id;
    auto const program =
        task.partner != nullptr ? home.find(task.id, *task.partner) : home.maps.find(task.id);
    if (!program) {
        line.problems.push_back(program.error().text());
    } else {
        if (trials.runs_samples) run_samples(home, task, **program, line);
        if (trials.generated != 0) run_generated(home, **program, trials, line);
    }
    return line;
}

/// no when a map does not compile or a law is broken.
Exit visit_maps(Arguments const& arguments, Trials const& trials, Streams streams) {
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    if (auto const chosen = choose_partner(arguments, *home); !chosen)
        return report(streams, chosen.error());
    auto const ids = chosen_maps(arguments, *home);
    if (!ids) return report(streams, ids.error());
    if (ids->empty()) {
        streams.err << "error: there are no maps in " << home->mappers.string() << '\n';
        return Exit::configuration;
    }
    std::vector<partners::Profile> profiles;
    std::vector<Task> tasks;
    if (home->partner) {
        profiles.push_back(*home->partner);
    } else {
        for (std::string const& id : *ids) tasks.push_back({nullptr, id});
        Expected<std::vector<partners::Profile>> all = std::vector<partners::Profile>{};
        if (!trials.runs_samples) all = partners_of(arguments.home);
        if (!all) return report(streams, all.error());
        profiles = std::move(*all);
    }
    add_partner_tasks(profiles, *ids, tasks);
    bool has_problem = false;
    auto const tell = [&](MapLine const& line) {
        has_problem = has_problem || !line.problems.empty();
        print(line, trials.runs_samples, arguments.json, streams);
    };
    for (Task const& task : tasks) tell(visit(*home, task, trials));
    for (partners::Profile const& profile : profiles) {
        MapLine line;
        line.partner = profile.id;
        for (Error const& stray : maps::stray_overlays(profile, home->mappers))
            line.problems.push_back(stray.text());
        if (!line.problems.empty()) tell(line);
    }
    if (home->partner && tasks.empty()) {
        streams.err << "error: no document of partner " << home->partner->id
                    << " is read or written by one of these maps\n";
        return Exit::usage;
    }
    return has_problem ? Exit::no : Exit::ok;
}

}  // namespace

Exit map_check(Arguments const& arguments, Streams streams) {
    return visit_maps(arguments, {}, streams);
}

Exit map_test(Arguments const& arguments, Streams streams) {
    auto const generated = generated_of(arguments);
    if (!generated) return report(streams, generated.error());
    auto const seed = seed_of(arguments);
    if (!seed) return report(streams, seed.error());
    return visit_maps(arguments, {true, *generated, *seed}, streams);
}

}  // namespace tidegate::cli
