#include "cli/map_read_xml.hpp"

#include "cli/edi_finding_line.hpp"
#include "cli/edi_input.hpp"
#include "maps/read_xml.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {

Exit map_read_xml(
    MapHome& home, MapReadOptions const& options, std::string_view text, Streams streams,
    std::function<void(MappedDocument const&)> const& use
) {
    auto const xml = syntax::XmlDocument::parse(text);
    if (!xml) return report_unreadable(streams, options.file, xml.error());
    auto const program = options.map.empty() ? home.find_xml(*xml) : home.find(options.map);
    if (!program && options.map.empty())
        return report_unreadable(streams, options.file, program.error());
    if (!program) return report_map(streams, program.error());
    auto const tell = [&](std::uint32_t line, std::string const& reason) {
        streams.err << fmt::format("{}:{}: error: {}\n", options.file, line, reason);
        return Exit::no;
    };
    if (!(*program)->xml)
        return tell(xml->root().line, fmt::format("map {} reads no XML", (*program)->id));
    MessagePlace const place = place_of_xml(**program);
    if (options.is_wanted && !options.is_wanted(place)) return Exit::ok;
    maps::ReadOptions read;
    read.environment = home.environment();
    read.trace = options.trace;
    auto const result = maps::read_xml(**program, *xml, read);
    if (!result) {
        std::uint32_t const line =
            result.error().position ? result.error().position->line : xml->root().line;
        return tell(line, fmt::format("map {}: {}", (*program)->id, result.error().text()));
    }
    for (syntax::Finding const& finding : result->findings)
        streams.err << finding_line(options.file, (*program)->set, finding);
    use({place, **program, *result});
    return syntax::has_error(result->findings) ? Exit::no : Exit::ok;
}

}  // namespace tidegate::cli
