#include "crash/checker.hpp"

#include "partners/instance.hpp"
#include "store/audit_seals.hpp"
#include "store/master.hpp"
#include "store/reconcile.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <map>
#include <set>
#include <stdexcept>
#include <thread>

namespace tidegate::crash {

namespace fs = std::filesystem;

namespace {

constexpr int kBusyMilliseconds = 5000;
/// Behind every row there is.
Instant const kFarFuture = from_micros(4'102'444'800'000'000);  // 2100-01-01

using Rows = std::vector<std::vector<std::string>>;

/// SQLite without the product between.
class Connection {
public:
    explicit Connection(fs::path const& database) {
        int const result =
            sqlite3_open_v2(database.c_str(), &handle_, SQLITE_OPEN_READWRITE, nullptr);
        sqlite3_busy_timeout(handle_, kBusyMilliseconds);
        if (result == SQLITE_OK) return;
        sqlite3_close(handle_);
        throw std::runtime_error("cannot open " + database.string());
    }
    ~Connection() { sqlite3_close(handle_); }
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    Rows query(std::string const& sql) {
        Rows rows;
        auto const take = [](void* context, int count, char** values, char**) {
            auto& row = static_cast<Rows*>(context)->emplace_back();
            for (int i = 0; i < count; ++i) row.emplace_back(values[i] ? values[i] : "");
            return 0;
        };
        if (sqlite3_exec(handle_, sql.c_str(), take, &rows, nullptr) != SQLITE_OK)
            throw std::runtime_error(sql + ": " + sqlite3_errmsg(handle_));
        return rows;
    }

private:
    sqlite3* handle_ = nullptr;
};

/// "855 CRASH-00001" (BAK03) or "997 17" (AK102): what a payload answers; empty when neither.
std::string answered_by(std::string const& payload) {
    for (auto const& [set, begin, stars] :
         {std::tuple{"855", "~BAK*", 2}, std::tuple{"997", "~AK1*PO*", 0}}) {
        auto at = payload.find(begin);
        if (at == std::string::npos) continue;
        at += std::string_view(begin).size();
        for (int i = 0; i < stars; ++i) at = payload.find('*', at) + 1;
        return fmt::format("{} {}", set, payload.substr(at, payload.find_first_of("*~", at) - at));
    }
    return {};
}

class Checker {
public:
    Checker(
        fs::path database, std::vector<SentOrder> const& sent,
        std::vector<e2e::Arrival> const& arrivals
    )
        : database_(std::move(database)), connection_(database_), sent_(sent), arrivals_(arrivals) {
        for (e2e::Arrival const& arrival : arrivals_)
            answers_[answered_by(arrival.payload)].insert(arrival.as2.message_id);
    }

    std::vector<std::string> run() {
        check_database();
        check_states();
        for (SentOrder const& order : sent_) check_order(order);
        check_totals();
        check_numbers();
        check_deliveries();
        return std::move(problems_);
    }

private:
    void report(std::string problem) { problems_.push_back(std::move(problem)); }

    std::string value(std::string const& sql) {
        auto const rows = connection_.query(sql);
        return rows.empty() ? std::string() : rows.front().front();
    }

    void expect(std::string const& what, std::string const& sql, std::string const& expected) {
        std::string const found = value(sql);
        if (found != expected) report(fmt::format("{}: {} instead of {}", what, found, expected));
    }

    void expect(std::string const& what, std::string const& sql, std::size_t expected) {
        expect(what, sql, std::to_string(expected));
    }

    /// Pages, foreign keys, stock against its ledgers, audit rows against their hashes.
    void check_database() {
        auto database =
            store::Database::open(database_.string(), {.role = store::Role::visitor, .probe = {}});
        if (!database) return report(database.error().text());
        if (auto const damage = database->check_integrity(); !damage.empty()) report(damage);
        database->read_blocking([&](store::Transaction& transaction) {
            store::AuditVerifier verifier;
            while (verifier.check_page(transaction)) {
            }
            store::AuditCheck const& audit = verifier.result();
            if (!audit.is_sound()) report("the audit trail is not as it was written");
            if (audit.rows == 0) report("there is no audit trail");
            for (auto const& one : store::find_discrepancies(transaction, {}, kFarFuture))
                report(fmt::format("{}: {}", one.rule, one.subject));
            for (auto const& one : store::find_wrong_sums(transaction)) report(one.text);
        });
    }

    /// P3: everything accepted is in one state, and after quiescence in a final one.
    void check_states() {
        for (char const* table : {"documents", "deliveries", "jobs"}) {
            for (auto const& row : connection_.query(fmt::format(
                     "select state, count(*) from {} where state <> 'done' group by "
                     "state",
                     table
                 )))
                report(fmt::format("{} {} are {}", row[1], table, row[0]));
        }
        expect(
            "accepted messages without a document",
            "select count(*) from messages m where direction = 'inbound' and is_accepted = 1 and "
            "not exists (select 1 from documents d where d.message = m.id)",
            std::size_t{0}
        );
        expect(
            "refused messages", "select count(*) from messages where is_accepted = 0",
            std::size_t{0}
        );
    }

    /// D and E: an MDN that the partner holds has its row, its document and its one effect.
    void check_order(SentOrder const& order) {
        std::string const about = "order " + order.number;
        if (!order.reply.mdn) return report(about + " has no MDN");
        std::string const message = fmt::format(
            "from messages where direction = 'inbound' and transport_message_id = '{}'",
            order.message_id
        );
        expect(about + ", messages", "select count(*) " + message, std::size_t{1});
        expect(
            about + ", stored receipt", "select hex(receipt_body) " + message,
            as_hex(order.reply.body)
        );
        expect(
            about + ", documents",
            "select group_concat(set_code || ' ' || order_number) from documents where message = "
            "(select id " +
                message + ")",
            "850 " + order.number
        );
        std::string const of_order = fmt::format(
            "where order_id in (select id from orders where number = '{}')", order.number
        );
        expect(
            about + ", orders",
            fmt::format("select count(*) from orders where number = '{}'", order.number), 1
        );
        constexpr int kStoredUnits = 10'000;
        expect(
            about + ", reserved", "select sum(quantity) from reservations " + of_order,
            Buyer::kQuantity * kStoredUnits
        );
        expect(
            about + ", 855 documents",
            fmt::format(
                "select count(*) from documents where direction = 'outbound' and set_code = '855' "
                "and caused_by = (select document from orders where number = '{}')",
                order.number
            ),
            1
        );
        check_answer(about + ", 855", "855 " + order.number);
        check_answer(about + ", 997", fmt::format("997 {}", order.control));
    }

    static std::string as_hex(Bytes const& bytes) {
        std::string text;
        for (std::byte const byte : bytes)
            text += fmt::format("{:02X}", std::to_integer<int>(byte));
        return text;
    }

    /// The partner got it, and only under one Message-ID.
    void check_answer(std::string const& about, std::string const& answer) {
        std::size_t const count = answers_[answer].size();
        if (count != 1) report(fmt::format("{}: arrived under {} Message-IDs", about, count));
    }

    /// Nothing that nobody sent.
    void check_totals() {
        std::size_t const count = sent_.size();
        expect("orders", "select count(*) from orders", count);
        expect(
            "inbound messages", "select count(*) from messages where direction = 'inbound'", count
        );
        expect(
            "inbound documents", "select count(*) from documents where direction = 'inbound'", count
        );
        for (char const* set : {"855", "997"}) {
            expect(
                fmt::format("{} documents", set),
                fmt::format(
                    "select count(*) from documents where direction = 'outbound' and set_code = "
                    "'{}'",
                    set
                ),
                count
            );
        }
        expect("deliveries", "select count(*) from deliveries", 2 * count);
    }

    /// G: the ledger counts 1, 2, 3 ..., each number on a delivery of its own.
    void check_numbers() {
        for (char const* level : {"interchange", "group"}) {
            expect(
                fmt::format("{} numbers", level),
                fmt::format(
                    "select count(*) || ' from ' || min(number) || ' to ' || max(number) || ' on ' "
                    "|| count(distinct delivery) from control_number_ledger where level = '{}' and "
                    "delivery in (select id from deliveries)",
                    level
                ),
                fmt::format("{0} from 1 to {0} on {0}", 2 * sent_.size())
            );
        }
    }

    /// E at the partner: a repeat has the same Message-ID and the same bytes; each interchange
    /// number is seen under one Message-ID, and none is missing.
    void check_deliveries() {
        std::map<std::string, e2e::Arrival const*> first;
        std::map<std::string, std::string> numbers;
        for (e2e::Arrival const& arrival : arrivals_) {
            auto const [known, is_new] = first.emplace(arrival.as2.message_id, &arrival);
            if (!is_new && known->second->body != arrival.body)
                report(arrival.as2.message_id + " came again with other bytes");
            constexpr std::size_t kIsa13 = 90, kIsa13Size = 9;
            if (arrival.payload.size() < kIsa13 + kIsa13Size) {
                report(arrival.as2.message_id + " holds no interchange");
                continue;
            }
            auto const number = arrival.payload.substr(kIsa13, kIsa13Size);
            auto const [owner, is_free] = numbers.emplace(number, arrival.as2.message_id);
            if (!is_free && owner->second != arrival.as2.message_id)
                report("interchange number " + number + " came twice");
        }
        std::size_t const expected = 2 * sent_.size();
        if (first.size() != expected)
            report(fmt::format("{} deliveries came, {} expected", first.size(), expected));
        std::string const last = fmt::format("{:09}", expected);
        if (expected > 0 && (numbers.empty() || numbers.rbegin()->first != last))
            report("the highest interchange number that came is not " + last);
    }

    fs::path database_;
    Connection connection_;
    std::vector<SentOrder> const& sent_;
    std::vector<e2e::Arrival> const& arrivals_;
    std::map<std::string, std::set<std::string>> answers_;  ///< Message-IDs of each answer
    std::vector<std::string> problems_;
};

}  // namespace

fs::path database_of(fs::path const& home) {
    auto const instance = partners::load_instance(home);
    if (!instance) throw std::runtime_error("the home cannot be read");
    return instance->database;
}

std::vector<std::vector<std::string>> query(fs::path const& database, std::string const& sql) {
    return Connection(database).query(sql);
}

bool wait_until_quiet(fs::path const& home, std::chrono::seconds patience) {
    constexpr std::chrono::milliseconds kPause{10};
    auto const database = database_of(home);
    auto const deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        auto const rows = query(
            database,
            "select (select count(*) from jobs where state in ('waiting', 'running')) + "
            "(select count(*) from documents where state in ('waiting', 'running')) + "
            "(select count(*) from deliveries where state in ('waiting', 'running'))"
        );
        if (rows.front().front() == "0") return true;
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(kPause);
    }
}

std::vector<std::string> check_all(
    fs::path const& home, std::vector<SentOrder> const& sent,
    std::vector<e2e::Arrival> const& arrivals
) {
    return Checker(database_of(home), sent, arrivals).run();
}

std::string joined(std::vector<std::string> const& lines) {
    std::string text;
    for (std::string const& line : lines) text += line + "\n";
    return text;
}

}  // namespace tidegate::crash
