#include "store/pauses.hpp"

#include "store/job_row.hpp"

#include <fmt/format.h>

namespace tidegate::store {

void put_pause(Transaction& transaction, Pause const& pause) {
    Query query(
        transaction,
        "insert into pauses (kind, partner, since, actor, reason)"
        " values (:kind, :partner, :since, :actor, :reason) on conflict (kind, partner) do update"
        " set since = excluded.since, actor = excluded.actor, reason = excluded.reason"
    );
    query.bind(pause.kind).bind(pause.partner).bind(pause.since);
    query.bind(pause.actor).bind(pause.reason).run();
}

Expected<void> remove_pause(Transaction& transaction, JobKind kind, std::string const& partner) {
    Query query(transaction, "delete from pauses where kind = :kind and partner = :partner");
    if (query.bind(kind).bind(partner).run() == 1) return {};
    return fail(
        ErrorCode::not_found,
        fmt::format(
            "nothing is paused of '{}' for {}", name_of(kind),
            partner.empty() ? "everybody" : "partner '" + partner + "'"
        ),
        {}, "see what is with 'tidegate queue list'"
    );
}

std::vector<Pause> list_pauses(Transaction& transaction) {
    Query query(
        transaction,
        "select kind, partner, since, actor, reason from pauses order by kind, partner", "ttitt"
    );
    std::vector<Pause> pauses;
    while (query.next()) {
        pauses.push_back(
            {parse_kind(query.text(0)), query.text(1), query.instant(2), query.text(3),
             query.text(4)}
        );
    }
    return pauses;
}

}  // namespace tidegate::store
