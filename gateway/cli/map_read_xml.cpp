#include "cli/map_read_xml.hpp"

#include "cli/edi_finding_line.hpp"
#include "cli/edi_input.hpp"
#include "maps/read_xml.hpp"
#include "stages/interpret_xml.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

/// One document of the file.
Exit read_one(
    MapHome& home, MapReadOptions const& options, stages::InterpretedXml const& xml,
    std::uint32_t position, Streams streams, std::function<void(MappedDocument const&)> const& use
) {
    syntax::XmlDocument const& document = xml.document;
    auto const program = options.map.empty() ? home.find_xml(document) : home.find(options.map);
    if (!program && options.map.empty())
        return report_unreadable(streams, options.file, program.error());
    if (!program) return report_map(streams, program.error());
    auto const tell = [&](std::uint32_t line, std::string const& reason) {
        streams.err << fmt::format("{}:{}: error: {}\n", options.file, line, reason);
        return Exit::no;
    };
    if (!(*program)->xml)
        return tell(document.root().line, fmt::format("map {} reads no XML", (*program)->id));
    MessagePlace place = place_of_xml(**program, xml.envelope);
    place.position = position;
    place.byte = xml.byte_begin;
    if (options.is_wanted && !options.is_wanted(place)) return Exit::ok;
    maps::ReadOptions read;
    read.environment = home.environment();
    read.trace = options.trace;
    auto const result = maps::read_xml(**program, document, read);
    if (!result) {
        std::uint32_t const line =
            result.error().position ? result.error().position->line : document.root().line;
        return tell(line, fmt::format("map {}: {}", (*program)->id, result.error().text()));
    }
    for (syntax::Finding const& finding : result->findings)
        streams.err << finding_line(options.file, (*program)->set, finding);
    use({place, **program, *result});
    return syntax::has_error(result->findings) ? Exit::no : Exit::ok;
}

}  // namespace

Exit map_read_xml(
    MapHome& home, MapReadOptions const& options, std::string_view text, Streams streams,
    std::function<void(MappedDocument const&)> const& use
) {
    auto const documents = stages::interpret_xml(as_bytes(text));
    if (!documents) return report_unreadable(streams, options.file, documents.error());
    Exit worst = Exit::ok;
    std::uint32_t position = 0;
    for (stages::InterpretedXml const& xml : *documents) {
        Exit const exit = read_one(home, options, xml, ++position, streams, use);
        if (exit != Exit::ok) worst = exit;
    }
    return worst;
}

}  // namespace tidegate::cli
