#include "cli/audit_commands.hpp"

#include "base/limits.hpp"
#include "cli/home.hpp"
#include "store/audit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ostream>

namespace tidegate::cli {
namespace {

Exit verify(Arguments const& arguments, Streams streams) {
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    std::int64_t checked = 0;
    std::vector<std::int64_t> damaged;
    // In pages, so that a writer never waits for a long read; rows are only ever added.
    for (std::int64_t last = 0;;) {
        store::AuditCheck page;
        database->read_blocking([&](store::Transaction& transaction) {
            page = store::check_audit(transaction, last, limits::store_list_rows_max);
        });
        checked += page.checked;
        damaged.insert(damaged.end(), page.damaged.begin(), page.damaged.end());
        if (page.last == last) break;
        last = page.last;
    }
    if (arguments.json) {
        streams.out << fmt::format(
            "{{\"checked\":{},\"damaged\":[{}]}}\n", checked, fmt::join(damaged, ",")
        );
    } else if (damaged.empty()) {
        streams.out << fmt::format("{} audit rows, none damaged\n", checked);
    } else {
        streams.out << fmt::format(
            "{} audit rows, {} damaged: {}\n", checked, damaged.size(), fmt::join(damaged, ", ")
        );
    }
    return damaged.empty() ? Exit::ok : Exit::no;
}

}  // namespace

std::vector<Command> audit_commands() {
    return {
        {"audit",
         "verify",
         "whether audit rows are as they were written",
         "tidegate audit verify",
         {},
         {},
         verify},
    };
}

}  // namespace tidegate::cli
