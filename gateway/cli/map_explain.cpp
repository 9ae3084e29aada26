// `map explain`: lineage of the documents of a file, or of one document of the message log. Nothing
// of it is stored: it is read again from the bytes that were kept.
#include "base/hash.hpp"
#include "cli/home.hpp"
#include "cli/map_commands.hpp"
#include "cli/map_read_pass.hpp"
#include "cli/request.hpp"
#include "maps/explain.hpp"
#include "stages/findings_json.hpp"
#include "store/deliveries.hpp"
#include "store/documents.hpp"
#include "store/messages.hpp"
#include "store/payloads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
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

/// What the user asked to see.
struct Wanted {
    std::string field;                     ///< and those below it; empty: all
    std::optional<std::uint32_t> segment;  ///< ordinal in its set
};

Expected<Wanted> wanted_by(Arguments const& arguments) {
    Wanted wanted{arguments.get("field").value_or(""), {}};
    auto const text = arguments.get("segment");
    if (!text) return wanted;
    std::uint32_t number = 0;
    auto const [end, code] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (code != std::errc{} || end != text->data() + text->size() || number == 0) {
        return fail(
            ErrorCode::usage, fmt::format("--segment is '{}', not a number from 1 on", *text), {},
            "ST is segment 1"
        );
    }
    wanted.segment = number;
    return wanted;
}

/// Prints what is wanted of one document; how many lines that were.
std::size_t print(
    MappedDocument const& mapped, Wanted const& wanted, bool is_json, std::ostream& out
) {
    std::size_t printed = 0;
    for (maps::Lineage const& lineage : maps::lineage_of(mapped.result, wanted.field)) {
        if (wanted.segment && lineage.segment_position != *wanted.segment) continue;
        ++printed;
        out << (is_json ? lineage_json(lineage, mapped.program)
                        : maps::describe(lineage, mapped.program))
            << '\n';
    }
    return printed;
}

/// A document of the message log with the bytes it came in or went out with.
struct Stored {
    store::Document document;
    Bytes payload;
};

Expected<Bytes> payload_of(store::Transaction& transaction, store::Document const& document) {
    if (document.direction == store::Direction::inbound)
        return store::load_message_payload(transaction, *document.message);
    auto const delivery = store::find_delivery(transaction, *document.delivery);
    TIDEGATE_CHECK(delivery.has_value());
    return store::load_payload(transaction, delivery->payload);
}

Expected<Stored> load_stored(store::Transaction& transaction, DocumentId id) {
    auto document = store::find_document(transaction, id);
    if (!document) {
        return fail(
            ErrorCode::not_found, "there is no file and no document " + id.text(), {},
            "take an id from 'tidegate doc list'"
        );
    }
    if (document->map.empty()) {
        return fail(
            ErrorCode::refused,
            fmt::format(
                "document {} ({} {}) was not read or written by a map", id.text(),
                document->set.empty() ? document->kind : document->set,
                store::name_of(document->state)
            ),
            {}, "see 'tidegate doc show " + id.text() + "'"
        );
    }
    auto payload = payload_of(transaction, *document);
    if (!payload) return std::unexpected(payload.error());
    return Stored{std::move(*document), std::move(*payload)};
}

/// An inbound document is known by its place, an outbound one by its numbers.
bool is_set_of(store::Document const& document, MessagePlace const& place) {
    if (document.direction == store::Direction::inbound) return place.byte == document.place.begin;
    return place.group == document.numbers.group && place.control == document.numbers.set;
}

Exit explain_stored(
    MapHome& home, Arguments const& arguments, Streams streams, Wanted const& wanted, Uuid const& id
) {
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    Expected<Stored> stored = fail(ErrorCode::not_found, "not read");
    database->read_blocking([&](store::Transaction& transaction) {
        stored = load_stored(transaction, DocumentId{id});
    });
    if (!stored) return report_refusal(streams, stored.error());
    auto const profiles = partners_of(arguments.home);
    if (!profiles) return report(streams, profiles.error());
    auto const partner =
        std::ranges::find(*profiles, stored->document.partner, &partners::Profile::id);
    if (partner != profiles->end()) home.partner = *partner;
    MapReadOptions const options{
        .file = "document " + id.text(),
        .map = stored->document.map,
        .trace = true,
        .is_wanted = [&](MessagePlace const& place) { return is_set_of(stored->document, place); }
    };
    std::size_t printed = 0;
    Exit const exit =
        map_read_bytes(home, options, stored->payload, streams, [&](MappedDocument const& mapped) {
            if (hex(mapped.program.hash) != stored->document.program_hash) {
                streams.err << fmt::format(
                    "note: map {} has changed since; this is how it reads the bytes now\n",
                    mapped.program.id
                );
            }
            printed += print(mapped, wanted, arguments.json, streams.out);
        });
    if (exit != Exit::ok || printed > 0) return exit;
    streams.err
        << "error: the document has nothing there; without --field and --segment all fields "
           "are printed\n";
    return Exit::no;
}

}  // namespace

Exit map_explain(Arguments const& arguments, Streams streams) {
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    if (auto const chosen = choose_partner(arguments, *home); !chosen)
        return report(streams, chosen.error());
    auto const wanted = wanted_by(arguments);
    if (!wanted) return report(streams, wanted.error());
    std::string const& file = arguments.positionals.front();
    std::error_code ignored;
    auto const id = Uuid::parse(file);
    if (id && !std::filesystem::exists(file, ignored))
        return explain_stored(*home, arguments, streams, *wanted, *id);
    MapReadOptions const options{
        .file = file, .map = arguments.get("map").value_or(""), .trace = true
    };
    std::size_t printed = 0;
    Exit const exit = map_read_file(*home, options, streams, [&](MappedDocument const& mapped) {
        printed += print(mapped, *wanted, arguments.json, streams.out);
    });
    if (exit != Exit::ok || printed > 0) return exit;
    streams.err << "error: no document of " << file << " has a field '" << wanted->field
                << "'; without --field all fields are printed\n";
    return Exit::no;
}

}  // namespace tidegate::cli
