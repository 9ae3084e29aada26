#include "store/lane_holds.hpp"

#include "base/limits.hpp"
#include "store/session.hpp"

namespace tidegate::store {

void hold_lane(
    Transaction& transaction, std::string const& lane, DocumentId document, Instant now
) {
    Query query(
        transaction,
        "insert into lane_holds (document, lane, since) values (:document, :lane, :since)"
        " on conflict (document) do nothing"
    );
    query.bind(document).bind(lane).bind(now).run();
}

std::vector<LaneHold> list_lane_holds(Transaction& transaction) {
    Query query(
        transaction,
        "select h.lane, h.document, h.since, d.reason,"
        " (select count(*) from jobs j where j.lane = h.lane and j.state = 'waiting')"
        " from lane_holds h join documents d on d.id = h.document"
        " order by h.lane, h.since, h.document limit :limit",
        "ttiti"
    );
    query.bind(limits::store_list_rows_max);
    std::vector<LaneHold> holds;
    while (query.next()) {
        holds.push_back(
            {query.text(0), query.id<DocumentId>(1), query.instant(2), query.text(3),
             query.integer(4)}
        );
    }
    return holds;
}

void end_lane_hold(Transaction& transaction, DocumentId document) {
    Query query(transaction, "delete from lane_holds where document = :document");
    query.bind(document).run();
}

}  // namespace tidegate::store
