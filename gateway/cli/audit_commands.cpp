#include "cli/audit_commands.hpp"

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "cli/home.hpp"
#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/audit_seals.hpp"
#include "store/database_clock.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

/// "ranges" of the text and the JSON: what is wrong, by kind.
struct Wrong {
    char const* name;
    std::vector<std::int64_t> const& which;
    char const* text;
};

std::vector<Wrong> wrong_of(store::AuditCheck const& check) {
    return {
        {"changed", check.changed, "rows were changed after they were written"},
        {"missing", check.missing, "rows are gone"},
        {"stray", check.stray, "rows were added behind the chain's back"},
        {"broken", check.broken, "links of the chain do not fit what they seal"},
    };
}

void print_json(store::AuditCheck const& check, bool is_sound, Streams streams) {
    std::string lists;
    for (Wrong const& wrong : wrong_of(check))
        lists += fmt::format(R"("{}":[{}],)", wrong.name, fmt::join(wrong.which, ","));
    streams.out << fmt::format(
        R"({{"sound":{},"rows":{},"links":{},"unsealed":{},{}"head":"{}"}})"
        "\n",
        is_sound, check.rows, check.links, check.unsealed, lists, hex(check.head)
    );
}

void print_text(store::AuditCheck const& check, Streams streams) {
    streams.out << fmt::format(
        "{} audit rows, {} links, {} rows not sealed yet; head {}\n", check.rows, check.links,
        check.unsealed, hex(check.head)
    );
    for (Wrong const& wrong : wrong_of(check)) {
        if (wrong.which.empty()) continue;
        streams.out << fmt::format("{}: {}\n", wrong.text, fmt::join(wrong.which, ", "));
    }
}

Expected<std::optional<Sha256>> head_of(Arguments const& arguments) {
    auto const text = arguments.get("head");
    if (!text) return std::optional<Sha256>();
    if (auto const hash = parse_sha256(*text)) return hash;
    return fail(
        ErrorCode::usage, fmt::format("--head is '{}', which is not 64 hexadecimal digits", *text)
    );
}

Exit verify(Arguments const& arguments, Streams streams) {
    auto const head = head_of(arguments);
    if (!head) return report(streams, head.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    store::AuditVerifier verifier(*head);
    for (bool has_more = true; has_more;) {
        database->read_blocking([&](store::Transaction& transaction) {
            has_more = verifier.check_page(transaction);
        });
    }
    store::AuditCheck const& check = verifier.result();
    bool const is_sealing =
        !check.unsealed_since ||
        store::read_time(*database) - *check.unsealed_since < limits::audit_unsealed_max;
    bool const is_sound = check.is_sound() && is_sealing && verifier.has_expected();
    arguments.json ? print_json(check, is_sound, streams) : print_text(check, streams);
    if (!is_sealing) {
        streams.err << fmt::format(
            "error: rows have not been sealed since {}; start the gateway, which seals within a "
            "second\n",
            to_rfc3339(*check.unsealed_since)
        );
    }
    if (!verifier.has_expected()) {
        streams.err
            << "error: the seal of --head is not in the chain: rows behind it were cut off, "
               "or it is of another database\n";
    }
    return is_sound ? Exit::ok : Exit::no;
}

/// The rows that are asked for; all unless said otherwise.
Expected<store::AuditFilter> filter_of(Arguments const& arguments) {
    store::AuditFilter filter;
    filter.limit = limits::store_list_rows_max;
    filter.partner = arguments.get("partner");
    for (auto const& [name, at] : {std::pair("from", &filter.from), std::pair("to", &filter.to)}) {
        auto const text = arguments.get(name);
        if (!text) continue;
        auto const instant = parse_rfc3339(*text);
        if (!instant) {
            return fail(
                ErrorCode::usage,
                fmt::format("--{} is '{}', not a time as in 2026-01-05T12:00:00Z", name, *text)
            );
        }
        *at = *instant;
    }
    return filter;
}

std::string json_of(store::AuditRow const& row) {
    store::AuditEntry const& entry = row.entry;
    return fmt::format(
        R"({{"row":{},"at":"{}","at_us":{},"environment":"{}","actor":{},"event":{},)"
        R"("subject":{},"subject_id":{},"partner":{},"details":{},"hash":"{}"}})"
        "\n",
        row.serial, to_rfc3339(entry.at), to_micros(entry.at), store::name_of(entry.environment),
        json_string(entry.actor), json_string(entry.event), json_string(entry.subject),
        json_string(entry.subject_id), json_string(entry.partner), json_string(entry.details),
        hex(row.hash)
    );
}

std::string json_of(store::AuditSeal const& link) {
    return fmt::format(
        R"({{"link":{},"at":"{}","at_us":{},"rows":"{}","prev":"{}","seal":"{}"}})"
        "\n",
        link.position, to_rfc3339(link.at), to_micros(link.at), link.rows, hex(link.prev),
        hex(link.seal)
    );
}

/// Page by page, so that neither memory nor a read grows with the trail.
Exit export_all(Arguments const& arguments, Streams streams) {
    auto filter = filter_of(arguments);
    if (!filter) return report(streams, filter.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    std::vector<store::AuditRow> rows;
    do {
        database->read_blocking([&](store::Transaction& transaction) {
            rows = store::list_audit(transaction, *filter);
        });
        for (store::AuditRow const& row : rows) streams.out << json_of(row);
        if (!rows.empty()) filter->after = rows.back().serial;
    } while (!rows.empty());
    // A part of the rows cannot be held against the chain.
    if (filter->partner || filter->from || filter->to) return Exit::ok;
    std::vector<store::AuditSeal> links;
    std::int64_t position = 0;
    do {
        database->read_blocking([&](store::Transaction& transaction) {
            links = store::list_seals(transaction, position, limits::audit_links_per_page);
        });
        for (store::AuditSeal const& link : links) streams.out << json_of(link);
        if (!links.empty()) position = links.back().position;
    } while (!links.empty());
    return Exit::ok;
}

}  // namespace

std::vector<Command> audit_commands() {
    return {
        {"audit",
         "verify",
         "whether the audit trail is as it was written, row by row and as a chain",
         "tidegate audit verify",
         {},
         {{"head", "SEAL", "a head that was printed before and must still be in the chain"}},
         verify},
        {"audit",
         "export",
         "the audit trail as lines of JSON, with the chain when nothing is left out",
         "tidegate audit export --from 2026-01-01T00:00:00Z --to 2026-02-01T00:00:00Z",
         {},
         {{"from", "TIME", "not before, 2026-01-05T12:00:00Z"},
          {"to", "TIME", "before"},
          {"partner", "ID", "only rows about this partner"}},
         export_all},
    };
}

}  // namespace tidegate::cli
