// `map read`.
#include "cli/map_commands.hpp"
#include "cli/map_line.hpp"
#include "cli/map_read_pass.hpp"

#include <ostream>

namespace tidegate::cli {
Exit map_read(Arguments const& arguments, Streams streams) {
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    if (auto const chosen = choose_partner(arguments, *home); !chosen)
        return report(streams, chosen.error());
    MapReadOptions const options{
        .file = arguments.positionals.front(),
        .map = arguments.get("map").value_or(""),
        .use_acknowledgement = [&](std::string const& line) { streams.out << line << '\n'; }
    };
    return map_read_file(*home, options, streams, [&](MappedDocument const& mapped) {
        // A document that breaks a rule of its map has been told of, and is none.
        if (!syntax::has_error(mapped.result.findings))
            streams.out << document_line(mapped) << '\n';
    });
}

}  // namespace tidegate::cli
