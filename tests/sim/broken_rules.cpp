#include "sim/broken_rules.hpp"

#include "store/session.hpp"

#include <utility>
#include <vector>

namespace tidegate::sim {

std::string_view name_of(Rule rule) {
    switch (rule) {
        case Rule::none:
            return "none";
        case Rule::mdn_after_commit:
            return "mdn-after-commit";
        case Rule::stock_in_one_step:
            return "stock-in-one-step";
        case Rule::number_in_commit:
            return "number-in-commit";
        case Rule::sync_reaches_disk:
            return "sync-reaches-disk";
        case Rule::flow_in_order:
            return "flow-in-order";
        case Rule::retry_same_bytes:
            return "retry-same-bytes";
    }
    return "";
}

std::span<Rule const> rules() {
    static constexpr Rule kRules[] = {Rule::mdn_after_commit, Rule::stock_in_one_step,
                                      Rule::number_in_commit, Rule::sync_reaches_disk,
                                      Rule::flow_in_order,    Rule::retry_same_bytes};
    return kRules;
}

runtime::Try ReadThenWriteStock::run(store::Job job) {
    std::map<std::string, std::int64_t> reserved;
    writer_.read_blocking([&](store::Transaction& transaction) {
        store::Query query(
            transaction, "select item, reserved from stock where environment = 'live'", "ti"
        );
        while (query.next()) reserved[query.text(0)] = query.integer(1);
    });
    runtime::JobResult const result = co_await RunnerAround::run(job);
    if (result.kind != runtime::JobResult::Kind::finished) co_return result;
    (void)writer_.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
        std::vector<std::pair<std::string, std::int64_t>> sums;
        {
            store::Query query(
                transaction,
                "select r.item, sum(r.quantity) from reservations r join orders o on o.id = "
                "r.order_id join documents d on d.id = o.document where d.message = :message"
                " group by r.item",
                "ti"
            );
            query.bind(job.subject);
            while (query.next()) sums.emplace_back(query.text(0), query.integer(1));
        }
        for (auto const& [item, sum] : sums) {
            store::Query query(
                transaction,
                "update stock set reserved = :reserved where environment = 'live' and item = :item"
            );
            query.bind(reserved[item] + sum).bind(item).run();
        }
        return {};
    });
    co_return result;
}

runtime::Try NumbersOutside::run(store::Job job) {
    if (int const lost = std::exchange(taken_[job.id.text()], 1); lost > 0) {
        (void)writer_.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            store::Query query(
                transaction,
                "update control_numbers set last_number = last_number + 1, last_serial = "
                "last_serial + 1 where level = 'interchange' and their_id = 'ZZ:' || upper(:peer)"
            );
            query.bind(job.peer).run();
            return {};
        });
    }
    runtime::JobResult const result = co_await RunnerAround::run(job);
    if (result.kind == runtime::JobResult::Kind::finished) taken_.erase(job.id.text());
    co_return result;
}

}  // namespace tidegate::sim
