#include "runtime/bulk_replay.hpp"

#include "base/limits.hpp"
#include "base/queue_limits.hpp"
#include "runtime/resend.hpp"
#include "store/deliveries.hpp"
#include "store/documents.hpp"
#include "store/failure.hpp"

#include <algorithm>

namespace tidegate::runtime {
namespace {

using store::State;

/// What is parked and meant, oldest first.
template <class Id>
struct Parked {
    std::vector<Id> ids;
    std::size_t done = 0;
};

/// Lists come newest first, a page at a time.
template <class Id, class Filter, class List>
Parked<Id> find_parked(
    store::Transaction& transaction, Filter filter, std::string const& reason, List const& list
) {
    Parked<Id> parked;
    filter.limit = limits::store_list_rows_max;
    for (;;) {
        auto const page = list(transaction, filter);
        for (auto const& row : page) {
            if (row.reason.starts_with(reason)) parked.ids.push_back(row.id);
        }
        if (page.size() < static_cast<std::size_t>(limits::store_list_rows_max)) break;
        filter.before = page.back().id;
    }
    std::ranges::reverse(parked.ids);
    return parked;
}

class Bulk {
public:
    Bulk(
        store::Database& database, int per_second, std::string actor, Clock const& clock,
        IdSource& ids
    )
        : database_(database),
          gap_(std::chrono::microseconds(std::chrono::seconds(1)) / std::max(per_second, 1)),
          actor_(std::move(actor)),
          clock_(clock),
          ids_(ids),
          begin_(clock.now()) {}

    /// `ask` is request_replay or request_resend.
    template <class Id, class Ask>
    Expected<void> queue(Parked<Id> parked, Ask const& ask) {
        while (parked.done < parked.ids.size()) {
            if (auto done = queue_page(parked, ask); !done) return done;
        }
        return {};
    }

    BulkResult result;

private:
    template <class Id, class Ask>
    Expected<void> queue_page(Parked<Id>& parked, Ask const& ask) {
        std::size_t const end =
            std::min(parked.ids.size(), parked.done + limits::bulk_replay_per_commit);
        BulkResult page;
        auto const committed =
            database_.write_blocking([&](store::Transaction& transaction) -> Expected<void> {
                page = {};
                for (std::size_t i = parked.done; i < end; ++i) {
                    // What is refused writes nothing; what fails half way is undone alone.
                    Instant const now = clock_.now();
                    Duration const delay =
                        std::max(begin_ + (result.queued + page.queued) * gap_ - now, Duration{});
                    auto asked = store::run_undoable(transaction, [&] {
                        return ask(transaction, parked.ids[i], Request{actor_, ids_, now, delay});
                    });
                    asked ? void(++page.queued) : page.refused.push_back(asked.error().text());
                }
                return {};
            });
        if (!committed) return committed;
        parked.done = end;
        result.queued += page.queued;
        std::ranges::move(page.refused, std::back_inserter(result.refused));
        return {};
    }

    store::Database& database_;
    Duration gap_;
    std::string actor_;
    Clock const& clock_;
    IdSource& ids_;
    Instant begin_;
};

}  // namespace

Expected<BulkResult> replay_parked_blocking(
    store::Database& database, BulkFilter const& filter, int per_second, std::string const& actor,
    Clock const& clock, IdSource& ids
) {
    Parked<DocumentId> documents;
    Parked<DeliveryId> deliveries;
    database.read_blocking([&](store::Transaction& transaction) {
        if (filter.documents) {
            store::DocumentFilter const wanted{
                .direction = store::Direction::inbound,
                .partner = filter.partner,
                .state = State::parked
            };
            documents =
                find_parked<DocumentId>(transaction, wanted, filter.reason, store::list_documents);
        }
        if (filter.deliveries) {
            store::DeliveryFilter const wanted{.partner = filter.partner, .state = State::parked};
            deliveries =
                find_parked<DeliveryId>(transaction, wanted, filter.reason, store::list_deliveries);
        }
    });
    auto const replay = [&filter](
                            store::Transaction& transaction, DocumentId id, Request const& request
                        ) { return request_replay(transaction, id, request, filter.with); };
    auto const resend = [](store::Transaction& transaction, DeliveryId id,
                           Request const& request) -> Expected<void> {
        auto const asked = request_resend(transaction, id, request);
        if (!asked) return std::unexpected(asked.error());
        return {};
    };
    Bulk bulk(database, per_second, actor, clock, ids);
    if (auto done = bulk.queue(std::move(documents), replay); !done)
        return std::unexpected(done.error());
    if (auto done = bulk.queue(std::move(deliveries), resend); !done)
        return std::unexpected(done.error());
    return std::move(bulk.result);
}

}  // namespace tidegate::runtime
