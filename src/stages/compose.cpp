#include "stages/compose.hpp"

#include "base/charset.hpp"
#include "syntax/x12_writer.hpp"

#include <fmt/format.h>

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

/// The first character of `segment` that the partner does not take; its delimiters are agreed.
std::optional<std::size_t> find_refused(
    std::string_view segment, partners::X12Settings const& settings
) {
    partners::Delimiters const& agreed = settings.delimiters;
    std::size_t from = 0;
    while (auto const at = find_foreign_byte(segment.substr(from), outbound_charset(settings))) {
        char const found = segment[from + *at];
        if (found != agreed.element && found != agreed.component && found != agreed.repetition) {
            return from + *at;
        }
        from += *at + 1;
    }
    return {};
}

/// Refuses what the partner does not take, by its first segment.
Expected<void> check_characters(std::string_view text, partners::X12Settings const& settings) {
    while (!text.empty()) {
        std::size_t const end = std::min(text.find(settings.delimiters.segment), text.size());
        std::string_view const segment = text.substr(0, end);
        if (auto const at = find_refused(segment, settings)) {
            return fail(
                ErrorCode::refused,
                fmt::format(
                    "character {} of '{}' is none that the partner takes", *at + 1, segment
                ),
                {}, "change the data, or x12.charset of the partner, then replay"
            );
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
}

/// The text with the line ends that the partner likes to see; no value holds a terminator.
std::string with_line_ends(std::string text, partners::X12Settings const& settings) {
    if (!settings.delimiters.newline) return text;
    std::string lines;
    lines.reserve(text.size() + text.size() / 16);
    for (char const c : text) {
        lines.push_back(c);
        if (c == settings.delimiters.segment) lines.push_back('\n');
    }
    return lines;
}

}  // namespace

Charset outbound_charset(partners::X12Settings const& settings) {
    switch (settings.charset) {
        case partners::Charset::x12_basic:
            return Charset::x12_basic;
        case partners::Charset::x12_extended:
            return Charset::x12_extended;
        case partners::Charset::utf8:
            return Charset::utf8;
    }
    return Charset::x12_basic;
}

syntax::Delimiters outbound_delimiters(partners::X12Settings const& settings) {
    syntax::Delimiters delimiters;
    delimiters.segment = settings.delimiters.segment;
    delimiters.element = settings.delimiters.element;
    delimiters.component = settings.delimiters.component;
    bool const has_repetition = settings.interchange_version >= kFirstVersionWithRepetition;
    delimiters.repetition = has_repetition ? settings.delimiters.repetition : '\0';
    return delimiters;
}

std::string outbound_version(
    partners::X12Settings const& settings, std::vector<syntax::SetBody> const& sets
) {
    bool const is_of_999s = !sets.empty() && sets.front().type == "999";
    return is_of_999s ? standards::group_version_of_999(sets.front()) : settings.version;
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
    group.header.version = outbound_version(settings, sets);
    group.sets = std::move(sets);
    syntax::OutboundInterchange interchange;
    interchange.header = interchange_header(envelope);
    interchange.groups.push_back(std::move(group));
    auto text = syntax::write_x12(interchange);
    if (!text) return text;
    // An acknowledgement repeats the partner's own ids and numbers: whatever they sent, they take.
    if (standards::is_acknowledged(functional_id)) {
        auto const right = check_characters(*text, settings);
        if (!right) return std::unexpected(right.error());
    }
    return with_line_ends(std::move(*text), settings);
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
    auto text = syntax::write_x12(interchange);
    if (!text) return text;
    return with_line_ends(std::move(*text), envelope.settings);
}

}  // namespace tidegate::stages
