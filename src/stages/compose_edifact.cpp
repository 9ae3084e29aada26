#include "stages/compose_edifact.hpp"

#include "syntax/edifact_writer.hpp"

#include <fmt/format.h>

namespace tidegate::stages {
namespace {

constexpr std::uint8_t kSyntax4 = 4;  // brought the century and the repetition separator

syntax::Interchange interchange_header(EdifactEnvelope const& envelope) {
    partners::EdifactSettings const& settings = envelope.settings;
    partners::EdifactIdentity const& them = settings.them.front();
    std::string const date = utc_date(envelope.now).compact();
    syntax::Interchange header;
    header.standard = "edifact";
    header.version = fmt::format("{}:{}", settings.charset, settings.syntax);
    header.syntax_version = settings.syntax;
    header.charset = outbound_charset(settings);
    header.delimiters = outbound_delimiters(settings);
    header.decimal_mark = settings.delimiters.decimal_mark;
    header.has_una = settings.una;
    header.sender = {settings.us.qualifier, settings.us.id};
    header.sender_routing = settings.us.routing;
    header.receiver = {them.qualifier, them.id};
    header.receiver_routing = them.routing;
    header.control = std::to_string(envelope.control);
    header.date = settings.syntax >= kSyntax4 ? date : date.substr(2);
    header.time = format_time_of_day(utc_second_of_day(envelope.now) / 60 * 60);
    header.is_test = envelope.is_test;
    header.usage = envelope.is_test ? 'T' : 'P';
    header.application_reference = settings.application_reference;
    header.wants_contrl = settings.request_contrl;
    header.agreement = settings.agreement;
    return header;
}

}  // namespace

Charset outbound_charset(partners::EdifactSettings const& settings) {
    return charset_of_syntax(settings.charset).value_or(Charset::edifact_a);
}

syntax::Delimiters outbound_delimiters(partners::EdifactSettings const& settings) {
    partners::EdifactDelimiters const& given = settings.delimiters;
    syntax::Delimiters delimiters;
    delimiters.segment = given.segment;
    delimiters.element = given.element;
    delimiters.component = given.component;
    delimiters.release = given.release;
    delimiters.repetition = settings.syntax >= kSyntax4 ? given.repetition : '\0';
    return delimiters;
}

Expected<std::string> compose_messages(
    EdifactEnvelope const& envelope, std::vector<syntax::SetBody> messages
) {
    syntax::Group group;
    group.is_implicit = true;
    syntax::OutboundInterchange interchange;
    interchange.header = interchange_header(envelope);
    interchange.groups.push_back({group, std::move(messages)});
    auto text = syntax::write_edifact(interchange);
    if (!text) return text;
    if (!envelope.settings.delimiters.newline) return text;
    return with_line_ends(*text, interchange.header.delimiters);
}

std::string with_line_ends(std::string_view text, syntax::Delimiters const& delimiters) {
    std::string lines;
    lines.reserve(text.size() + text.size() / 16);
    bool is_released = false;
    for (char const c : text) {
        lines.push_back(c);
        if (c == delimiters.segment && !is_released) lines.push_back('\n');
        is_released = !is_released && c == delimiters.release && delimiters.release != 0;
    }
    return lines;
}

}  // namespace tidegate::stages
