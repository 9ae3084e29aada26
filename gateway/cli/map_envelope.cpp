#include "cli/map_envelope.hpp"

#include "cli/edi_check_report.hpp"
#include "cli/edi_pass.hpp"
#include "documents/access.hpp"
#include "documents/extension.hpp"
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"
#include "stages/compose.hpp"
#include "stages/compose_edifact.hpp"
#include "stages/compose_xml.hpp"
#include "standards/message_directory.hpp"

#include <fmt/format.h>

#include <ostream>
#include <sstream>

namespace tidegate::cli {
namespace {

bool is_edifact(maps::Program const& program) { return program.standard == "edifact"; }

partners::X12Settings neutral_x12(
    maps::Program const& program, syntax::Party const& sender, syntax::Party const& receiver
) {
    auto const identity_of = [](syntax::Party const& party) {
        std::string const qualifier = party.qualifier.size() == 2 ? party.qualifier : "ZZ";
        return partners::X12Identity{.qualifier = qualifier, .id = party.id, .group_id = party.id};
    };
    partners::X12Settings settings;
    settings.us = identity_of(sender);
    settings.them = {identity_of(receiver)};
    settings.version = program.release;
    // ISA12 has the first five digits of the release (X12.5).
    settings.interchange_version = program.release.substr(0, 5);
    return settings;
}

partners::EdifactSettings neutral_edifact(
    syntax::Party const& sender, syntax::Party const& receiver
) {
    partners::EdifactSettings settings;
    settings.us = {.id = sender.id, .qualifier = sender.qualifier, .routing = ""};
    settings.them = {{.id = receiver.id, .qualifier = receiver.qualifier, .routing = ""}};
    return settings;
}

/// An IDoc without a control record is not one, and a document from elsewhere has none.
bool lacks_control_record(maps::Program const& program, documents::Document const& document) {
    documents::Field const* field = document.type().find("extensions");
    if (program.standard != "idoc" || field == nullptr) return false;
    auto const& extensions = documents::member<List<documents::Extension>>(document.root(), *field);
    return documents::find_extension(extensions, "house", "docnum") == nullptr;
}

std::shared_ptr<partners::Profile const> neutral_idoc() {
    auto profile = std::make_shared<partners::Profile>();
    profile->idoc.emplace();
    profile->idoc->us.id = "SENDER";
    profile->idoc->them = {{.id = "RECEIVER", .port = ""}};
    return profile;
}

}  // namespace

maps::WriteOptions MapEnvelope::write_options() const {
    maps::WriteOptions options;
    if (auto const* edifact = std::get_if<partners::EdifactSettings>(&settings)) {
        options.delimiters = stages::outbound_delimiters(*edifact);
        options.charset = stages::outbound_charset(*edifact);
        options.decimal_mark = edifact->delimiters.decimal_mark;
    } else {
        options.delimiters = stages::outbound_delimiters(std::get<partners::X12Settings>(settings));
    }
    return options;
}

Expected<WrittenMessage> MapEnvelope::write(
    maps::Program const& program, documents::Document const& document, bool keeps_unmapped
) const {
    if (program.xml) {
        maps::XmlWriteOptions const options{.keep_unmapped = keeps_unmapped};
        bool const needs_neutral = !xml_partner && lacks_control_record(program, document);
        auto const header = needs_neutral ? neutral_idoc() : xml_partner;
        auto written =
            header ? maps::write_xml(program, with_header_of(*header, program, document), options)
                   : maps::write_xml(program, document, options);
        if (!written) return std::unexpected(written.error());
        return WrittenMessage{std::move(written->text), std::move(written->lost)};
    }
    maps::WriteOptions options = write_options();
    options.keep_unmapped = keeps_unmapped;
    auto written = maps::write_with_report(program, document, options);
    if (!written) return std::unexpected(written.error());
    auto text = wrap(program, std::move(written->body));
    if (!text) return std::unexpected(text.error());
    return WrittenMessage{std::move(*text), std::move(written->lost)};
}

/// As the gateway would send it, but for secrets: they are not for a terminal.
documents::Document MapEnvelope::with_header_of(
    partners::Profile const& partner, maps::Program const& program,
    documents::Document const& document
) const {
    partners::DocumentRule rule;
    rule.standard = program.standard;
    rule.release = program.release;
    for (partners::DocumentRule const& known : partner.documents) {
        if (known.map == program.id) rule = known;
    }
    return stages::with_header(
        document, {.partner = partner,
                   .rule = rule,
                   .id = stages::idoc_number(interchange_control),
                   .answered = "",
                   .now = at,
                   .is_test = is_test}
    );
}

Expected<std::string> MapEnvelope::wrap(maps::Program const& program, syntax::SetBody body) const {
    if (auto const* edifact = std::get_if<partners::EdifactSettings>(&settings)) {
        body.version = standards::identifier_of(program.release);
        if (!association.empty()) body.version += ":" + association;
        return stages::compose_messages(
            {*edifact, interchange_control, at, is_test}, {std::move(body)}
        );
    }
    return stages::compose_group(
        {std::get<partners::X12Settings>(settings), interchange_control, group_control, at, is_test
        },
        program.definition->functional_id, {std::move(body)}
    );
}

MapEnvelope neutral_envelope(
    maps::Program const& program, std::optional<LineMessage> const& message
) {
    std::string const qualifier = is_edifact(program) ? "" : "ZZ";
    auto const party = [&](syntax::Party const* known, char const* otherwise) {
        // Parties of XML may have names that no envelope has room for.
        constexpr std::size_t kX12Id = 15;
        constexpr std::size_t kEdifactId = 35;
        constexpr std::size_t kQualifier = 4;
        std::size_t const most = is_edifact(program) ? kEdifactId : kX12Id;
        if (known == nullptr || known->id.empty() || known->id.size() > most)
            return syntax::Party{qualifier, otherwise};
        if (known->qualifier.size() > kQualifier) return syntax::Party{qualifier, known->id};
        return *known;
    };
    syntax::Party const sender = party(message ? &message->sender : nullptr, "SENDER");
    syntax::Party const receiver = party(message ? &message->receiver : nullptr, "RECEIVER");
    MapEnvelope envelope;
    if (program.xml) return envelope;
    if (is_edifact(program)) {
        envelope.settings = neutral_edifact(sender, receiver);
    } else {
        envelope.settings = neutral_x12(program, sender, receiver);
    }
    return envelope;
}

Expected<MapEnvelope> partner_envelope(
    maps::Program const& program, partners::Profile const& profile
) {
    MapEnvelope envelope;
    envelope.is_test = profile.state != partners::State::live;
    if (program.xml) {
        if (profile.has_settings_of(program.standard))
            envelope.xml_partner = std::make_shared<partners::Profile>(profile);
        return envelope;
    }
    if (is_edifact(program) && profile.edifact) {
        envelope.settings = *profile.edifact;
        for (partners::DocumentRule const& rule : profile.documents) {
            if (rule.map == program.id) envelope.association = rule.association;
        }
        return envelope;
    }
    if (!is_edifact(program) && profile.x12) {
        envelope.settings = *profile.x12;
        return envelope;
    }
    return fail(
        ErrorCode::configuration,
        fmt::format("partner {} has no [{}] settings", profile.id, program.standard),
        Position{profile.file.string(), 0, 0, {}}
    );
}

Instant instant_of(When when) {
    constexpr std::int64_t kMicros = 1'000'000;
    constexpr std::int64_t kSecondsOfDay = 24 * 60 * 60;
    return from_micros((when.date().days() * kSecondsOfDay + when.second_of_day()) * kMicros);
}

bool is_valid_output(
    maps::Program const& program, std::string const& text, MapHome& home, Streams streams
) {
    if (program.xml) {
        auto const xml = syntax::XmlDocument::parse(text);
        auto const error = [&]() -> std::optional<Error> {
            if (!xml) return xml.error();
            auto const read = maps::read_xml(program, *xml);
            return read ? std::nullopt : std::optional(read.error());
        }();
        if (error) streams.err << "error: output: " << error->text() << '\n';
        return !error;
    }
    std::ostringstream told;
    auto const check = make_text_report({.file = "output"}, told);
    MemorySource source(text);
    auto const done = pass_over(source, home.dictionaries, *check);
    check->finish(done ? nullptr : &done.error());
    if (done && check->is_valid()) return true;
    streams.err << told.str();
    return false;
}

}  // namespace tidegate::cli
