#include "cli/number_commands.hpp"

#include "base/clock.hpp"
#include "cli/home.hpp"
#include "cli/request.hpp"
#include "cli/table.hpp"
#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/control_numbers.hpp"
#include "store/database_clock.hpp"

#include <fmt/format.h>

#include <charconv>
#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

Exit list(Arguments const& arguments, Streams streams) {
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    std::vector<store::NumberSeries> all;
    database->read_blocking([&](store::Transaction& transaction) {
        all = store::number_series(transaction);
    });
    Table table({"US", "THEM", "STANDARD", "LEVEL", "BOOK", "LAST", "GIVEN", "VOID"});
    for (store::NumberSeries const& one : all) {
        store::NumberKey const& key = one.key;
        if (arguments.json) {
            streams.out << fmt::format(
                R"({{"us":{},"them":{},"standard":"{}","level":"{}","book":"{}","last":{},"given":{},"void":{}}})"
                "\n",
                json_string(key.our_id), json_string(key.their_id), key.standard,
                store::name_of(key.level), store::name_of(key.environment), one.last, one.given,
                one.voids
            );
            continue;
        }
        table.add(
            {key.our_id, key.their_id, key.standard, std::string(store::name_of(key.level)),
             std::string(store::name_of(key.environment)), std::to_string(one.last),
             std::to_string(one.given), std::to_string(one.voids)}
        );
    }
    if (arguments.json) return Exit::ok;
    if (table.empty()) {
        streams.out << "no number was given yet\n";
    } else {
        table.print(streams.out);
    }
    return Exit::ok;
}

/// What the command line asks for.
struct Wish {
    store::NumberKey key;
    std::int64_t next = 0;
    std::string reason;
    bool again = false;
};

std::unexpected<Error> usage(std::string text) { return fail(ErrorCode::usage, std::move(text)); }

Expected<Wish> read_wish(Arguments const& arguments) {
    Wish wish;
    wish.key.our_id = arguments.positionals.at(0);
    wish.key.their_id = arguments.positionals.at(1);
    std::string const& number = arguments.positionals.at(2);
    auto const [stop, error] =
        std::from_chars(number.data(), number.data() + number.size(), wish.next);
    if (error != std::errc() || stop != number.data() + number.size())
        return usage(fmt::format("'{}' is no control number", number));
    for (std::string const& id : {wish.key.our_id, wish.key.their_id}) {
        if (!id.contains(':'))
            return usage(fmt::format("'{}' is not QUALIFIER:ID, as in ZZ:ACME", id));
    }
    wish.key.standard = arguments.get("standard").value_or("x12");
    if (wish.key.standard != "x12" && wish.key.standard != "edifact")
        return usage(fmt::format("--standard is x12 or edifact, not '{}'", wish.key.standard));
    std::string const level = arguments.get("level").value_or("interchange");
    auto const parsed = store::parse_number_level(level);
    if (!parsed || *parsed == store::NumberLevel::set)
        return usage(fmt::format("--level is interchange or group, not '{}'", level));
    wish.key.level = *parsed;
    auto const book = store::parse_environment(arguments.get("book").value_or("live"));
    if (!book) return usage("--book is live or test");
    wish.key.environment = *book;
    wish.reason = arguments.get("reason").value_or("");
    if (wish.reason.empty()) return usage("--reason is missing: say why, ledger and audit keep it");
    wish.again = arguments.has("again");
    return wish;
}

Expected<std::int64_t> set_next(
    store::Transaction& transaction, Wish const& wish, std::string const& actor, Instant now
) {
    std::int64_t const last = store::last_number(transaction, wish.key);
    if (wish.next == last + 1)
        return fail(ErrorCode::conflict, fmt::format("{} is the next number already", wish.next));
    if (wish.next <= last && !wish.again) {
        return fail(
            ErrorCode::refused,
            fmt::format("{} is behind {}: the partner would see numbers again", wish.next, last),
            {}, "if that was agreed on, give --again"
        );
    }
    if (auto set = store::set_next_number(transaction, wish.key, wish.next, wish.reason, now); !set)
        return std::unexpected(set.error());
    store::append_audit(
        transaction,
        {.at = now,
         .environment = wish.key.environment,
         .actor = actor,
         .event = "control_number.set",
         .subject = "control_number",
         .subject_id = fmt::format(
             "{} to {}, {} {}", wish.key.our_id, wish.key.their_id, wish.key.standard,
             store::name_of(wish.key.level)
         ),
         .partner = "",
         .details = fmt::format(
             R"({{"last":{},"next":{},"reason":{}}})", last, wish.next, json_string(wish.reason)
         )}
    );
    return last;
}

Exit next(Arguments const& arguments, Streams streams) {
    auto const wish = read_wish(arguments);
    if (!wish) return report(streams, wish.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    std::int64_t last = 0;
    auto const done =
        database->write_blocking([&](store::Transaction& transaction) -> Expected<void> {
            auto const before =
                set_next(transaction, *wish, user_name(), store::read_time(transaction));
            if (!before) return std::unexpected(before.error());
            last = *before;
            return {};
        });
    if (!done) return report(streams, done.error());
    streams.out << fmt::format(
        "after {} comes {}: {} to {}, {} {}, {} book\n", last, wish->next, wish->key.our_id,
        wish->key.their_id, wish->key.standard, store::name_of(wish->key.level),
        store::name_of(wish->key.environment)
    );
    return Exit::ok;
}

}  // namespace

std::vector<Command> number_commands() {
    return {
        {"number",
         "list",
         "the control numbers of what we send: the last of each series, how many are void",
         "tidegate number list",
         {},
         {},
         list},
        {"number",
         "next",
         "says which control number comes next: after a change of programs, or as a partner asks",
         "tidegate number next ZZ:SUPPLIERCO ZZ:ACME 48000124 --reason \"as the old system\"",
         {{"US", "our qualifier and id, as 'number list' shows them", 1, 1},
          {"THEM", "theirs", 1, 1},
          {"NUMBER", "the next one, 1 to 999999999", 1, 1}},
         {{"reason", "TEXT", "why: kept in the ledger of the numbers, and in the audit"},
          {"standard", "WORD", "x12 (default) or edifact"},
          {"level", "WORD", "interchange (default) or group"},
          {"book", "WORD", "live (default) or test"},
          {"again", "", "although it was given before"}},
         next},
    };
}

}  // namespace tidegate::cli
