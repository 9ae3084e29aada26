// `map write`: documents as complete interchanges, or as XML. What is written is read and validated
// again before the command says that all is well.
#include "base/limits.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_options.hpp"
#include "cli/map_commands.hpp"
#include "cli/map_envelope.hpp"
#include "cli/map_line.hpp"
#include "documents/path.hpp"
#include "documents/required.hpp"
#include "maps/write.hpp"
#include "partners/registry.hpp"

#include <fmt/format.h>

#include <charconv>
#include <ostream>

namespace tidegate::cli {
namespace {

struct WriteOptions {
    std::shared_ptr<maps::Program const> program;
    std::optional<MapEnvelope> partner;  ///< of --partner
    std::optional<std::uint64_t> control;
    Instant at;
};

/// The number in `text`, or `otherwise` when it is none.
std::uint64_t number_or(std::string const& text, std::uint64_t otherwise) {
    std::uint64_t number = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const is_number =
        failed == std::errc{} && end == text.data() + text.size() && !text.empty();
    return is_number ? number : otherwise;
}

/// The environment of a document is said by the envelope, so it may be absent.
Expected<void> check_complete(documents::Document const& document) {
    std::vector<std::string> missing = documents::missing_fields(document);
    std::erase(missing, "environment");
    if (missing.empty()) return {};
    return fail(
        ErrorCode::invalid,
        fmt::format(
            "the {} lacks what it needs: {}", document.type().name, fmt::join(missing, ", ")
        )
    );
}

bool is_test(ParsedLine const& line) {
    if (line.message) return line.message->is_test;
    return documents::value_at(line.document, "environment") == "test";
}

Expected<std::string> write_document(
    ParsedLine const& line, std::size_t index, WriteOptions const& options, Streams streams
) {
    maps::Program const& program = *options.program;
    if (auto complete = check_complete(line.document); !complete)
        return std::unexpected(complete.error());
    MapEnvelope envelope =
        options.partner ? *options.partner : neutral_envelope(program, line.message);
    std::uint64_t const ordinal = options.control.value_or(1) + index;
    bool const takes_message = line.message && !options.partner && !options.control;
    envelope.interchange_control =
        takes_message ? number_or(line.message->interchange, ordinal) : ordinal;
    envelope.group_control = takes_message ? number_or(line.message->group, ordinal) : ordinal;
    envelope.at = options.at;
    if (!options.partner) envelope.is_test = is_test(line);
    auto written = envelope.write(program, line.document, true);
    if (!written) return std::unexpected(written.error());
    for (maps::Lost const& lost : written->lost)
        streams.err << fmt::format(
            "warning: document {}: {} is not written ({})\n", index + 1, lost.field, lost.reason
        );
    return std::move(written->text);
}

Exit write_all(
    std::string const& file, WriteOptions const& options, MapHome& home, Streams streams
) {
    auto const bytes = read_file(file, limits::document_json_bytes_max);
    if (!bytes) return report_unreadable(streams, file, bytes.error());
    auto const lines = parse_lines(as_text(*bytes));
    if (!lines) {
        streams.err << "error: " << file << ": " << lines.error().text() << '\n';
        return Exit::no;
    }
    Exit exit = Exit::ok;
    for (std::size_t i = 0; i < lines->size(); ++i) {
        auto const text = write_document((*lines)[i], i, options, streams);
        if (!text) {
            streams.err << fmt::format(
                "error: {}: document {}: {}\n", file, i + 1, text.error().text()
            );
            exit = Exit::no;
            continue;
        }
        streams.out << *text << (text->ends_with('\n') ? "" : "\n");
        if (!is_valid_output(*options.program, *text, home, streams)) exit = Exit::no;
    }
    return exit;
}

}  // namespace

Exit map_write(Arguments const& arguments, Streams streams) {
    auto const map = arguments.get("map");
    if (!map)
        return report(
            streams, {ErrorCode::usage,
                      "--map is missing: it says which message to write",
                      {},
                      "--map x12/004010/855"}
        );
    WriteOptions options;
    auto const control = control_of(arguments);
    if (!control) return report(streams, control.error());
    options.control = *control;
    auto const at = time_of(arguments);
    if (!at) return report(streams, at.error());
    options.at = instant_of(*at);
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    if (auto const chosen = choose_partner(arguments, *home); !chosen)
        return report(streams, chosen.error());
    auto program = home->find(*map);
    if (!program) return report_map(streams, program.error());
    if (home->partner) {
        auto envelope = partner_envelope(**program, *home->partner);
        if (!envelope) return report(streams, envelope.error());
        options.partner = std::move(*envelope);
    }
    options.program = std::move(*program);
    return write_all(arguments.positionals.front(), options, *home, streams);
}

}  // namespace tidegate::cli
