// `map read` and `map explain`.
#include "cli/map_commands.hpp"
#include "cli/map_line.hpp"
#include "cli/map_read_pass.hpp"
#include "maps/explain.hpp"
#include "stages/findings_json.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

std::string number_or_null(std::uint64_t number) {
    return number == 0 ? "null" : std::to_string(number);
}

std::string lineage_json(maps::Lineage const& lineage, maps::Program const& program) {
    return fmt::format(
        R"({{"field":{},"value":{},"segment":{},"segment_position":{},"element":{},"component":{},)"
        R"("byte":{},"bytes":{},"map":{},"address":{}}})",
        json_string(lineage.path), json_string(lineage.value), json_string(lineage.segment),
        number_or_null(lineage.segment_position), number_or_null(lineage.element),
        number_or_null(lineage.component), lineage.byte, lineage.bytes,
        json_string(program.position_of(lineage.line).text()),
        json_string(program.lines[lineage.line].address)
    );
}

}  // namespace

Exit map_read(Arguments const& arguments, Streams streams) {
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    MapReadOptions const options{
        .file = arguments.positionals.front(), .map = arguments.get("map").value_or("")
    };
    return map_read_file(*home, options, streams, [&](MappedSet const& mapped) {
        // A document that breaks a rule of its map has been told of, and is none.
        if (!syntax::has_error(mapped.result.findings))
            streams.out << document_line(mapped) << '\n';
    });
}

Exit map_explain(Arguments const& arguments, Streams streams) {
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    MapReadOptions const options{
        .file = arguments.positionals.front(),
        .map = arguments.get("map").value_or(""),
        .trace = true
    };
    std::string const field = arguments.get("field").value_or("");
    std::size_t found = 0;
    Exit const exit = map_read_file(*home, options, streams, [&](MappedSet const& mapped) {
        for (maps::Lineage const& lineage : maps::lineage_of(mapped.result, field)) {
            ++found;
            streams.out << (arguments.json ? lineage_json(lineage, mapped.program)
                                           : maps::describe(lineage, mapped.program))
                        << '\n';
        }
    });
    if (exit != Exit::ok || found > 0) return exit;
    streams.err << "error: no document of " << options.file << " has a field '" << field
                << "'; without --field all fields are printed\n";
    return Exit::no;
}

}  // namespace tidegate::cli
