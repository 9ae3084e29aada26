#include "stages/compose.hpp"

#include <fmt/format.h>

#include "syntax/x12_writer.hpp"

namespace tidegate::stages {
namespace {

constexpr std::string_view kFirstVersionWithRepetition = "00402";

syntax::Interchange interchange_header(OutboundEnvelope const& envelope) {
    partners::X12Settings const& settings = envelope.settings;
    partners::X12Identity const& them = settings.them.front();
    std::string const date = utc_date(envelope.now).compact();
    syntax::Interchange header;
    header.version = settings.interchange_version;
    header.sender = {settings.us.qualifier, settings.us.id};
    header.receiver = {them.qualifier, them.id};
    header.control = fmt::format("{:09}", envelope.interchange_control);
    header.date = date.substr(2);
    header.time = format_time_of_day(utc_second_of_day(envelope.now) / 60 * 60);
    header.is_test = envelope.is_test;
    header.usage = envelope.is_test ? 'T' : 'P';
    header.wants_ta1 = settings.request_ta1;
    header.delimiters = outbound_delimiters(settings);
    return header;
}

/// The text with the line ends that the profile wants. The writer lets no terminator into a value.
Expected<std::string> write(
    syntax::OutboundInterchange const& interchange, partners::X12Settings const& settings
) {
    auto text = syntax::write_x12(interchange);
    if (!text || !settings.delimiters.newline) return text;
    std::string lines;
    lines.reserve(text->size() + text->size() / 16);
    for (char const c : *text) {
        lines.push_back(c);
        if (c == settings.delimiters.segment) lines.push_back('\n');
    }
    return lines;
}

}  // namespace

syntax::Delimiters outbound_delimiters(partners::X12Settings const& settings) {
    syntax::Delimiters delimiters;
    delimiters.segment = settings.delimiters.segment;
    delimiters.element = settings.delimiters.element;
    delimiters.component = settings.delimiters.component;
    bool const has_repetition = settings.interchange_version >= kFirstVersionWithRepetition;
    delimiters.repetition = has_repetition ? settings.delimiters.repetition : '\0';
    return delimiters;
}

Expected<std::string> compose_group(
    OutboundEnvelope const& envelope, std::string_view functional_id,
    std::vector<syntax::SetBody> sets
) {
    partners::X12Settings const& settings = envelope.settings;
    syntax::OutboundGroup group;
    group.header.functional_id = functional_id;
    group.header.sender = settings.us.group_id;
    group.header.receiver = settings.them.front().group_id;
    group.header.date = utc_date(envelope.now).compact();
    group.header.time = format_time_of_day(utc_second_of_day(envelope.now) / 60 * 60);
    group.header.control = std::to_string(envelope.group_control);
    group.header.agency = "X";
    group.header.version = settings.version;
    group.sets = std::move(sets);
    syntax::OutboundInterchange interchange;
    interchange.header = interchange_header(envelope);
    interchange.groups.push_back(std::move(group));
    return write(interchange, envelope.settings);
}

Expected<std::string> compose_ta1(
    OutboundEnvelope const& envelope, standards::InterchangeAcknowledgement const& acknowledgement
) {
    syntax::OutboundInterchange interchange;
    interchange.header = interchange_header(envelope);
    interchange.header.wants_ta1 = false;  // a TA1 is never acknowledged
    auto segment = acknowledgement.text(interchange.header.delimiters);
    if (!segment) return std::unexpected(segment.error());
    interchange.ta1.push_back(std::move(*segment));
    return write(interchange, envelope.settings);
}

}  // namespace tidegate::stages
