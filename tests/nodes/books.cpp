#include "nodes/books.hpp"

#include "store/audit_seals.hpp"
#include "store/reconcile.hpp"
#include "store/session.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace tidegate::nodes {
namespace {

Instant const kFarFuture = from_micros(4'102'444'800'000'000);  // 2100-01-01
constexpr std::int64_t kStoredUnits = 10'000;

class Books {
public:
    Books(
        store::Transaction& transaction, std::vector<std::unique_ptr<Trader>> const& traders,
        std::vector<e2e::Arrival> const& arrivals, std::int64_t on_hand
    )
        : transaction_(transaction), traders_(traders), arrivals_(arrivals), on_hand_(on_hand) {
        for (auto const& trader : traders_) total_ += trader->answered();
    }

    std::vector<std::string> run() {
        check_store();
        check_counts();
        check_messages();
        check_numbers();
        check_stock();
        for (auto const& trader : traders_) check_arrivals(trader->id());
        return std::move(problems_);
    }

private:
    std::int64_t count(std::string_view sql) {
        store::Query query(transaction_, sql, "i");
        query.next();
        return query.integer(0);
    }

    void expect(std::string const& what, std::string_view sql, std::int64_t expected) {
        std::int64_t const found = count(sql);
        if (found != expected)
            problems_.push_back(fmt::format("{}: {} instead of {}", what, found, expected));
    }

    void check_store() {
        store::AuditVerifier verifier;
        while (verifier.check_page(transaction_)) {
        }
        if (!verifier.result().is_sound())
            problems_.emplace_back("the audit trail is not as it was written");
        for (auto const& one : store::find_discrepancies(transaction_, {}, kFarFuture))
            problems_.push_back(fmt::format("{}: {}", one.rule, one.subject));
        for (auto const& one : store::find_wrong_sums(transaction_)) problems_.push_back(one.text);
    }

    /// One message, one order, one 855 and one 997 for each that holds an MDN, and nothing else.
    void check_counts() {
        expect("messages", "select count(*) from messages where direction = 'inbound'", total_);
        expect("orders", "select count(*) from orders", total_);
        expect(
            "order numbers",
            "select count(*) from (select distinct partner, number from orders) different", total_
        );
        expect(
            "855s",
            "select count(distinct caused_by) from documents where direction = 'outbound'"
            " and set_code = '855'",
            total_
        );
        expect(
            "outbound documents", "select count(*) from documents where direction = 'outbound'",
            2 * total_
        );
        expect("deliveries", "select count(*) from deliveries", 2 * total_);
        expect("not done", "select count(*) from documents where state <> 'done'", 0);
        store::Query why(
            transaction_, "select state || ': ' || reason from documents where state <> 'done'", "t"
        );
        while (why.next()) problems_.push_back(why.text(0));
        expect("not delivered", "select count(*) from deliveries where state <> 'done'", 0);
    }

    /// Every MDN that a partner holds has its row.
    void check_messages() {
        store::Query query(
            transaction_,
            "select transport_message_id from messages where direction = 'inbound' and "
            "is_accepted = 1",
            "t"
        );
        std::set<std::string> stored;
        while (query.next()) stored.insert(query.text(0));
        for (auto const& trader : traders_) {
            for (std::string const& id : trader->message_ids()) {
                if (!stored.contains(id)) problems_.push_back(id + " has an MDN and no row");
            }
        }
    }

    /// 1, 2, 3 ... of each partner, each on a delivery of its own.
    void check_numbers() {
        store::Query query(
            transaction_,
            "select their_id, count(*), min(number), max(number), count(distinct delivery)"
            " from control_number_ledger where level = 'interchange' group by their_id",
            "tiiii"
        );
        std::size_t pairs = 0;
        while (query.next()) {
            ++pairs;
            std::int64_t const used = query.integer(1);
            if (query.integer(2) == 1 && query.integer(3) == used && query.integer(4) == used)
                continue;
            problems_.push_back(fmt::format(
                "interchange numbers to {}: {} from {} to {} on {} deliveries", query.text(0), used,
                query.integer(2), query.integer(3), query.integer(4)
            ));
        }
        if (pairs != traders_.size())
            problems_.push_back(fmt::format("{} partners got numbers", pairs));
    }

    /// More was wanted than there is: all of it is reserved, and no more.
    void check_stock() {
        expect(
            "reserved", "select coalesce(sum(quantity), 0) from reservations",
            std::min(on_hand_, total_) * kStoredUnits
        );
    }

    /// Each interchange came under one Message-ID with one sequence of bytes, and none is missing.
    void check_arrivals(TraderId trader) {
        constexpr std::size_t kIsa13 = 90, kIsa13Size = 9;
        std::map<std::string, e2e::Arrival const*> first;
        std::map<std::string, std::string> owners;
        for (e2e::Arrival const& arrival : arrivals_) {
            if (arrival.as2.to != trader.as2_id()) continue;
            auto const [known, is_new] = first.emplace(arrival.as2.message_id, &arrival);
            if (!is_new && known->second->body != arrival.body)
                problems_.push_back(arrival.as2.message_id + " came again with other bytes");
            auto const number = arrival.payload.substr(kIsa13, kIsa13Size);
            auto const [owner, is_free] = owners.emplace(number, arrival.as2.message_id);
            if (owner->second != arrival.as2.message_id)
                problems_.push_back(trader.id() + " got interchange number " + number + " twice");
        }
        std::int64_t wanted = 0;
        for (auto const& one : traders_) {
            if (one->id().number == trader.number) wanted = 2 * one->answered();
        }
        if (std::ssize(owners) != wanted || std::ssize(first) != wanted)
            problems_.push_back(fmt::format(
                "{} got {} deliveries of {} interchanges, not {}", trader.id(), first.size(),
                owners.size(), wanted
            ));
    }

    store::Transaction& transaction_;
    std::vector<std::unique_ptr<Trader>> const& traders_;
    std::vector<e2e::Arrival> const& arrivals_;
    std::int64_t on_hand_;
    std::int64_t total_ = 0;
    std::vector<std::string> problems_;
};

}  // namespace

std::int64_t count_open(store::Database& database) {
    std::int64_t open = 0;
    database.read_blocking([&](store::Transaction& transaction) {
        store::Query query(
            transaction,
            "select (select count(*) from jobs where state in ('waiting', 'running')) +"
            " (select count(*) from documents where state in ('waiting', 'running')) +"
            " (select count(*) from deliveries where state in ('waiting', 'running'))",
            "i"
        );
        query.next();
        open = query.integer(0);
    });
    return open;
}

std::vector<std::string> check_books(
    store::Database& database, std::vector<std::unique_ptr<Trader>> const& traders,
    std::vector<e2e::Arrival> const& arrivals, std::int64_t on_hand
) {
    std::vector<std::string> problems;
    database.read_blocking([&](store::Transaction& transaction) {
        problems = Books(transaction, traders, arrivals, on_hand).run();
    });
    return problems;
}

}  // namespace tidegate::nodes
