// `edi convert`: documents read with one map and written with another, with what the other standard
// has no place for.
#include "cli/edi_commands.hpp"
#include "cli/edi_options.hpp"
#include "cli/map_envelope.hpp"
#include "cli/map_read_pass.hpp"
#include "documents/required.hpp"
#include "maps/write.hpp"
#include "stages/findings_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

struct ConvertOptions {
    std::string file;
    std::shared_ptr<maps::Program const> to;
    std::optional<MapEnvelope> partner;  ///< of --partner
    std::optional<std::uint64_t> control;
    Instant at;
    bool is_json = false;
};

std::string lost_json(std::vector<maps::Lost> const& lost) {
    std::string text;
    for (maps::Lost const& one : lost) {
        text += fmt::format(
            R"({}{{"field":{},"reason":{}}})", text.empty() ? "" : ",", json_string(one.field),
            json_string(one.reason)
        );
    }
    return text;
}

class Conversion {
public:
    Conversion(ConvertOptions const& options, MapHome& home, Streams streams)
        : options_(options), home_(home), streams_(streams) {}

    void convert(MappedDocument const& mapped) {
        ++documents_;
        if (syntax::has_error(mapped.result.findings)) return;  // told, and counted as failed
        documents::Document const& document = mapped.result.document;
        if (&document.type() != options_.to->document) {
            return refuse(fmt::format(
                "map {} is for the document {}, not {}", options_.to->id,
                options_.to->document->name, document.type().name
            ));
        }
        MapEnvelope const envelope = envelope_of(mapped);
        bool const keeps_unmapped = mapped.program.standard == options_.to->standard &&
                                    mapped.program.set == options_.to->set;
        auto const written = envelope.write(*options_.to, document, keeps_unmapped);
        if (!written) return refuse(written.error().text());
        print(mapped, written->text, written->lost);
        if (!is_valid_output(*options_.to, written->text, home_, streams_)) has_failed_ = true;
    }

    [[nodiscard]] bool has_failed() const { return has_failed_; }

private:
    [[nodiscard]] MapEnvelope envelope_of(MappedDocument const& mapped) const {
        MessagePlace const& from = mapped.place;
        LineMessage const message{
            from.sender, from.receiver, from.interchange, from.group, from.is_test
        };
        MapEnvelope envelope =
            options_.partner ? *options_.partner : neutral_envelope(*options_.to, message);
        if (!options_.partner) envelope.is_test = from.is_test;
        envelope.interchange_control = options_.control.value_or(1) + documents_ - 1;
        envelope.group_control = envelope.interchange_control;
        envelope.at = options_.at;
        return envelope;
    }

    void print(
        MappedDocument const& mapped, std::string const& text, std::vector<maps::Lost> const& lost
    ) const {
        if (options_.is_json) {
            streams_.out << fmt::format(
                R"({{"document":"{}","from":{},"to":{},"control":{},"lost":[{}],"text":{}}})"
                "\n",
                mapped.program.document->name, json_string(mapped.program.id),
                json_string(options_.to->id), json_string(mapped.place.control), lost_json(lost),
                json_string(text)
            );
            return;
        }
        streams_.out << text << (text.ends_with('\n') ? "" : "\n");
        for (maps::Lost const& one : lost) {
            streams_.err << fmt::format(
                "warning: document {}: {} has no place in {} ({})\n", documents_, one.field,
                options_.to->id, one.reason
            );
        }
    }

    void refuse(std::string const& why) {
        streams_.err << fmt::format("error: {}: document {}: {}\n", options_.file, documents_, why);
        has_failed_ = true;
    }

    ConvertOptions const& options_;
    MapHome& home_;
    Streams streams_;
    std::size_t documents_ = 0;
    bool has_failed_ = false;
};

/// What the command line says, as far as it needs no map.
Expected<ConvertOptions> parse_options(Arguments const& arguments) {
    ConvertOptions options;
    options.file = arguments.positionals.front();
    options.is_json = arguments.json;
    if (!arguments.get("to")) {
        return fail(
            ErrorCode::usage, "--to is missing: it says which map writes", {},
            "--to edifact/D96A/ORDERS"
        );
    }
    auto const control = control_of(arguments);
    if (!control) return std::unexpected(control.error());
    options.control = *control;
    auto const at = time_of(arguments);
    if (!at) return std::unexpected(at.error());
    options.at = instant_of(*at);
    return options;
}

}  // namespace

Exit edi_convert(Arguments const& arguments, Streams streams) {
    auto options = parse_options(arguments);
    if (!options) return report(streams, options.error());
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    if (auto const chosen = choose_partner(arguments, *home); !chosen)
        return report(streams, chosen.error());
    auto program = home->find(*arguments.get("to"));
    if (!program) return report_map(streams, program.error());
    options->to = std::move(*program);
    if (home->partner) {
        auto envelope = partner_envelope(*options->to, *home->partner);
        if (!envelope) return report(streams, envelope.error());
        options->partner = std::move(*envelope);
    }
    Conversion conversion(*options, *home, streams);
    MapReadOptions const read{.file = options->file, .map = arguments.get("map").value_or("")};
    Exit const exit = map_read_file(*home, read, streams, [&](MappedDocument const& mapped) {
        conversion.convert(mapped);
    });
    return exit == Exit::ok && conversion.has_failed() ? Exit::no : exit;
}

}  // namespace tidegate::cli
