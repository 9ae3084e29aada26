#include "sim/invariants.hpp"

#include "sim/sql.hpp"
#include "store/audit_seals.hpp"
#include "store/reconcile.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace tidegate::sim {

namespace {

constexpr int kStoredUnits = 10'000;
/// What a partner sends that is no interchange is rejected. A message that was parked as a whole
/// and done later has rows of its own; the one that stood for it is closed.
constexpr char const* kButUnreadable =
    " and (state, kind) <> ('rejected', 'unreadable') and not (state = 'cancelled'"
    " and kind = 'unreadable' and exists (select 1 from documents own"
    " where own.message = documents.message and own.state = 'done'))";
/// Behind every row there is.
Instant const kFarFuture = from_micros(4'102'444'800'000'000);  // 2100-01-01

std::string as_hex(Bytes const& bytes) {
    std::string text;
    for (std::byte const byte : bytes) text += fmt::format("{:02X}", std::to_integer<int>(byte));
    return text;
}

class Check {
public:
    explicit Check(Surroundings& around) : around_(around), sql_(around.installation.database()) {}

    void promises() {
        std::map<std::string, std::string> receipts;
        for (auto const& row : sql_.rows(
                 "select partner || ' ' || transport_message_id, hex(receipt_body) from messages "
                 "where direction = 'inbound' and is_accepted = 1"
             ))
            receipts[row[0]] = row[1];
        std::set<std::string> deliveries;
        for (auto const& row : sql_.rows("select transport_message_id from deliveries"))
            deliveries.insert(row[0]);
        for (auto const& partner : around_.partners) {
            for (Post const& post : partner->posts()) {
                if (!post.mdn) continue;
                auto const found = receipts.find(partner->id() + " " + post.id);
                if (found == receipts.end()) {
                    violate(fmt::format("lost: {} holds an MDN for {}", partner->id(), post.id));
                } else if (found->second != as_hex(*post.mdn)) {
                    violate(fmt::format("the stored MDN of {} is another one", post.id));
                }
            }
            for (auto const& [id, arrival] : partner->arrivals()) {
                if (!deliveries.contains(id))
                    violate(fmt::format("{} has {}, which is not stored", partner->id(), id));
            }
        }
    }

    void end() {
        database();
        states();
        for (auto const& partner : around_.partners) {
            of_partner(*partner);
            numbers(*partner);
        }
        stock();
        lanes();
    }

private:
    void violate(std::string const& what) { around_.trace.violate(what); }

    void expect(std::string const& what, std::string const& query, std::string const& expected) {
        std::string const found = sql_.value(query);
        if (found != expected) violate(fmt::format("{}: {} instead of {}", what, found, expected));
    }

    void none(std::string const& what, std::string const& query) {
        for (auto const& row : sql_.rows(query)) {
            std::string values;
            for (std::string const& value : row) values += " " + value;
            violate(what + ":" + values);
        }
    }

    /// Pages, foreign keys, the audit's chain, the books.
    void database() {
        auto database =
            store::Database::open(around_.installation.database(), {store::Role::visitor, {}});
        if (!database) return violate(database.error().text());
        if (auto const damage = database->check_integrity(); !damage.empty()) violate(damage);
        database->read_blocking([&](store::Transaction& transaction) {
            store::AuditVerifier verifier;
            while (verifier.check_page(transaction)) {
            }
            if (!verifier.result().is_sound()) violate("the audit trail is not as it was written");
            bool const has_messages = sql_.value("select count(*) from messages") != "0";
            if (has_messages && verifier.result().rows == 0) violate("there is no audit trail");
            if (verifier.result().unsealed != 0)
                violate("the audit trail is not sealed to its end");
            for (auto const& one : store::find_discrepancies(transaction, {}, kFarFuture))
                violate("books: " + one.rule + ": " + one.text);
            for (auto const& one : store::find_wrong_sums(transaction)) violate(one.text);
        });
    }

    /// P3: everything is in one final state.
    void states() {
        for (char const* table : {"documents", "deliveries", "jobs"}) {
            none(
                fmt::format("not done in {}", table),
                fmt::format(
                    "select state, reason, count(*) from {} where state <> 'done'{} group by 1, 2",
                    table, std::string_view(table) == "documents" ? kButUnreadable : ""
                )
            );
        }
        none(
            "an accepted message without a document",
            "select id from messages m where direction = 'inbound' and not exists (select 1 from "
            "documents d where d.message = m.id)"
        );
        none(
            "an answer that nobody expects any more",
            "select delivery, kind, state from expectations where state not in ('met', 'late') or "
            "met_by = ''"
        );
    }

    void of_partner(Partner const& partner) {
        std::map<std::string, std::set<std::string>> answers;  // Message-IDs of each
        std::map<std::string, int> promised;
        int repetitions = 0;
        for (auto const& [id, arrival] : partner.arrivals()) {
            if (arrival.is_repetition) {
                ++repetitions;
                continue;
            }
            for (Received::Answer const& answer : arrival.content.answers) {
                answers[answer.type + " " + answer.about].insert(id);
                promised[answer.about] += answer.promised;
            }
        }
        auto const once = [&](std::string const& answer) {
            std::size_t const count = answers[answer].size();
            if (count != 1) violate(fmt::format("{} came under {} Message-IDs", answer, count));
        };
        for (Partner::Order const& order : partner.orders()) {
            std::string const number = order.content.number;
            once("855 " + number);
            of_order(number, promised[number]);
            if (answers.contains("856 " + number)) once("856 " + number);
            if (answers.contains("810 " + number)) once("810 " + number);
        }
        for (int const control : partner.order_interchanges()) once(fmt::format("997 {}", control));
        // Nothing is repeated that nobody asked for.
        expect(
            "repetitions for " + partner.id(),
            fmt::format(
                "select count(*) from deliveries where partner = '{}' and repeats is not null",
                partner.id()
            ),
            std::to_string(repetitions)
        );
        for (Post const& post : partner.posts()) {
            expect(
                "messages with the id " + post.id,
                fmt::format(
                    "select count(*) from messages where partner = '{}' and transport_message_id = "
                    "'{}' and direction = 'inbound'",
                    partner.id(), post.id
                ),
                "1"
            );
        }
        expect(
            "messages of " + partner.id(),
            fmt::format(
                "select count(*) from messages where partner = '{}' and direction = 'inbound'",
                partner.id()
            ),
            std::to_string(partner.posts().size())
        );
        expect(
            "orders of " + partner.id(),
            fmt::format("select count(*) from orders where partner = '{}'", partner.id()),
            std::to_string(partner.orders().size())
        );
    }

    /// What the partner was told is what was promised, shipped once at most.
    void of_order(std::string const& number, int told) {
        expect(
            "orders " + number,
            fmt::format("select count(*) from orders where number = '{}'", number), "1"
        );
        expect(
            "promised of " + number,
            fmt::format(
                "select coalesce(sum(promised), 0) / {} from order_lines where order_id = (select "
                "id from orders where number = '{}')",
                kStoredUnits, number
            ),
            std::to_string(told)
        );
        expect(
            "855 documents of " + number,
            fmt::format(
                "select count(*) from documents where direction = 'outbound' and set_code = '855' "
                "and caused_by = (select document from orders where number = '{}')",
                number
            ),
            "1"
        );
    }

    /// P6: 1, 2, 3 ... in the ledger, and at the partner.
    void numbers(Partner const& partner) {
        std::set<int> seen;
        for (auto const& [id, arrival] : partner.arrivals()) {
            if (arrival.is_repetition) continue;
            if (!seen.insert(arrival.content.control).second)
                violate(fmt::format("interchange {} came twice", arrival.content.control));
        }
        int next = 1;
        for (int const control : seen) {
            if (control != next++) {
                violate(fmt::format("interchange {} never came to {}", next - 1, partner.id()));
                break;
            }
        }
        for (char const* level : {"interchange", "group"}) {
            if (seen.empty()) break;
            expect(
                fmt::format("{} numbers for {}", level, partner.id()),
                fmt::format(
                    "select count(*) || ' from ' || min(number) || ' to ' || max(number) || ' on ' "
                    "|| count(distinct delivery) from control_number_ledger where level = '{}' and "
                    "their_id = 'ZZ:{}' and delivery in (select id from deliveries)",
                    level, Installation::edi_id(partner.id())
                ),
                fmt::format("{0} from 1 to {0} on {0}", seen.size())
            );
        }
    }

    /// No oversell, as the partners see it: all that they were promised was there.
    void stock() {
        std::map<std::string, int> promised;
        for (Good const& good : Installation::goods()) {
            auto const units = [&](std::string const& query) {
                std::string const value = sql_.value(query);
                return value.empty() ? 0LL : std::stoll(value) / kStoredUnits;
            };
            long long const sold = units(
                fmt::format("select sum(promised) from order_lines where item = '{}'", good.item)
            );
            if (sold > good.on_hand)
                violate(fmt::format("{} of {} {} are promised", sold, good.on_hand, good.item));
            long long const shipped = units(fmt::format(
                "select sum(l.quantity) from shipment_lines l join order_lines o on o.order_id = "
                "l.order_id and o.line = l.line where o.item = '{}'",
                good.item
            ));
            long long const there = units(fmt::format(
                "select on_hand from stock where environment = 'live' and item = '{}'", good.item
            ));
            if (there != good.on_hand - shipped) {
                violate(fmt::format(
                    "{} {} are there after {} of {} were shipped", there, good.item, shipped,
                    good.on_hand
                ));
            }
            long long const reserved = units(fmt::format(
                "select reserved from stock where environment = 'live' and item = '{}'", good.item
            ));
            if (reserved != sold - shipped) {
                violate(fmt::format(
                    "{} {} are reserved, {} are promised and not shipped", reserved, good.item,
                    sold - shipped
                ));
            }
        }
    }

    /// P5: in an ordered flow orders are decided in the sequence in which their messages came.
    void lanes() {
        auto const decided = sql_.rows(
            "select a.serial, r.serial from orders o join documents d on d.id = o.document join "
            "audit a on a.subject_id = d.id and a.event = 'document.done' join audit r on "
            "r.subject_id = d.message and r.event = 'message.received' where o.partner = 'bolt' "
            "order by a.serial"
        );
        long long last = 0;
        for (auto const& row : decided) {
            long long const received = std::stoll(row[1]);
            if (received < last) violate("an order of the ordered flow was overtaken");
            last = std::max(last, received);
        }
    }

    Surroundings& around_;
    Sql sql_;
};

}  // namespace

void check_promises(Surroundings& around) { Check(around).promises(); }

bool is_at_rest(Surroundings& around) {
    Sql sql(around.installation.database());
    return sql.value(
               "select (select count(*) from jobs where state <> 'done') + (select count(*) from "
               "documents where state in ('waiting', 'running', 'parked')) + (select count(*) from "
               "deliveries where state in ('waiting', 'running', 'parked')) + (select count(*) "
               "from expectations where met_by = '') + coalesce((select max(serial) from audit), "
               "0) - "
               "coalesce((select max(last_serial) from audit_seals), 0)"
           ) == "0";
}

void check_end(Surroundings& around) {
    Check check(around);
    check.promises();
    check.end();
}

}  // namespace tidegate::sim
