#include "cli/audit_commands.hpp"

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "cli/home.hpp"
#include "store/audit_seals.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ostream>

namespace tidegate::cli {
namespace {

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
    bool const is_sealing = !check.unsealed_since || SystemClock().now() - *check.unsealed_since <
                                                         limits::audit_unsealed_max;
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
    };
}

}  // namespace tidegate::cli
