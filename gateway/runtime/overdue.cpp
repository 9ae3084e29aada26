#include "runtime/overdue.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"
#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/expectations.hpp"
#include "store/failure.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

constexpr char const* kActor = "schedule";

void audit(store::Transaction& transaction, store::Expectation const& late, Instant now) {
    store::append_audit(
        transaction, {.at = now,
                      .environment = late.environment,
                      .actor = kActor,
                      .event = "expectation.late",
                      .subject = "delivery",
                      .subject_id = late.delivery.text(),
                      .partner = late.partner,
                      .details = fmt::format(
                          R"({{"kind":"{}","key":{},"deadline":"{}"}})", store::name_of(late.kind),
                          stages::json_string(late.key), to_rfc3339(late.deadline)
                      )}
    );
}

void warn(store::Expectation const& late) {
    bool const is_mdn = late.kind == store::ExpectationKind::mdn;
    log::warning(
        "expectation.late",
        is_mdn ? "a partner has not confirmed a delivery in time; see 'tidegate doc show'"
               : "a partner has not acknowledged an interchange in time; ask whether it has our "
                 "documents",
        {{"partner", late.partner},
         {"delivery", late.delivery.text()},
         {"kind", store::name_of(late.kind)},
         {"key", late.key},
         {"deadline", to_rfc3339(late.deadline)}}
    );
}

std::vector<store::Expectation> mark_some(Services const& services) {
    std::vector<store::Expectation> late;
    Instant const now = services.clock.now();
    auto const failed =
        services.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            late = store::mark_overdue(transaction, now, limits::overdue_per_commit);
            for (store::Expectation const& one : late) audit(transaction, one, now);
            return {};
        });
    if (failed) throw store::DatabaseFailed(failed->error.text());
    return late;
}

}  // namespace

std::size_t mark_overdue_blocking(Services const& services) {
    bool is_due = false;
    services.writer.read_blocking([&](store::Transaction& transaction) {
        auto const deadline = store::next_deadline(transaction);
        is_due = deadline && *deadline < services.clock.now();
    });
    std::size_t marked = 0;
    while (is_due) {
        std::vector<store::Expectation> const late = mark_some(services);
        for (store::Expectation const& one : late) warn(one);
        marked += late.size();
        is_due = late.size() == static_cast<std::size_t>(limits::overdue_per_commit);
    }
    return marked;
}

}  // namespace tidegate::runtime
