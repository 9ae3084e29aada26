#include "rehearsal/buyer.hpp"

#include <catch2/catch.hpp>

#include <future>

namespace tidegate::rehearsal {
namespace {

using namespace std::chrono_literals;

as2::KeyPair const& buyer_key() {
    static as2::KeyPair const pair =
        as2::KeyPair::make({.common_name = "ACME-AS2", .days = 30}, SystemClock().now());
    return pair;
}

as2::KeyPair const& supplier_key() {
    static as2::KeyPair const pair =
        as2::KeyPair::make({.common_name = "SUPPLIER-AS2", .days = 30}, SystemClock().now());
    return pair;
}

/// How the buyer sees the supplier.
partners::Profile supplier_profile() {
    partners::Profile supplier;
    supplier.id = "supplier";
    supplier.state = partners::State::live;
    partners::X12Settings x12;
    x12.us = {"ZZ", "ACMERETAIL", "ACMERETAIL"};
    x12.them = {{"ZZ", "SUPPLIERCO", "SUPPLIERCO"}};
    supplier.x12 = x12;
    partners::DocumentRule answer;
    answer.set = "855";
    answer.release = "004010";
    answer.map = "x12/004010/855";
    supplier.documents.push_back(answer);
    return supplier;
}

RehearsedOrder order() {
    return {
        "PO-1001",
        "five lanterns",
        "BEG*00*SA*PO-1001**20260105~PO1*1*5*EA*12.5**BP*A-1001~CTT*1~",
        "accepted",
        {"accepted"}
    };
}

std::string wrapped(
    std::string const& functional_id, std::string const& set, std::string const& body
) {
    auto const segments = std::to_string(std::ranges::count(body, '~') + 2);
    return "ISA*00*          *00*          *ZZ*SUPPLIERCO     *ZZ*ACMERETAIL     "
           "*260105*1200*U*00401*000000011*0*P*>~GS*" +
           functional_id + "*SUPPLIERCO*ACMERETAIL*20260105*1200*11*X*004010~ST*" + set + "*0001~" +
           body + "SE*" + segments + "*0001~GE*1*11~IEA*1*000000011~";
}

std::string ack(std::string const& result) {
    bool const is_accepted = result == "A";
    return wrapped(
        "FA", "997",
        "AK1*PO*1~AK2*850*0001~AK5*" + std::string(is_accepted ? "A" : "R*5") + "~AK9*" + result +
            "*1*1*" + (is_accepted ? "1" : "0") + "~"
    );
}

std::string answer(
    std::string const& decision, std::string const& number, std::string const& line
) {
    return wrapped(
        "PR", "855",
        "BAK*00*" + decision + "*" + number + "*20260105****SO-7000*20260106~" +
            "PO1*1*5*EA*12.5**BP*A-1001~" + line + "CTT*1~"
    );
}

/// A supplier that sends what it is told as soon as an order arrives.
struct Rehearsal {
    explicit Rehearsal(std::vector<std::string> answers) {
        auto buyer_started = Buyer::start(
            {{"ACME-AS2", "SUPPLIER-AS2", buyer_key(), supplier_key().certificate},
             supplier_profile(),
             TIDEGATE_SOURCE_DIR "/mappers"},
            [this](Event const& event) { events.push_back(event); }
        );
        REQUIRE(buyer_started);
        buyer = std::move(*buyer_started);
        auto supplier_started = Peer::start(
            {"SUPPLIER-AS2", "ACME-AS2", supplier_key(), buyer_key().certificate},
            [this](Bytes payload) {
                if (to_text(payload).contains("~ST*850*"))
                    has_order.set_value();
                else
                    has_ack = has_ack || to_text(payload).contains("AK1*PR*11~");
            }
        );
        REQUIRE(supplier_started);
        supplier = std::move(*supplier_started);
        std::string const to_buyer = "http://127.0.0.1:" + std::to_string(buyer->port()) + "/as2";
        auto sending = std::async(std::launch::async, [&, to_buyer] {
            has_order.get_future().wait();
            for (std::string const& text : answers) {
                if (!supplier->send_blocking(to_buyer, text)) return false;
            }
            return true;
        });
        std::vector<RehearsedOrder> const orders{order()};
        is_right = buyer->run_blocking(
            "http://127.0.0.1:" + std::to_string(supplier->port()) + "/as2", orders, 1s
        );
        CHECK(sending.get());
    }

    /// What it called wrong, joined.
    [[nodiscard]] std::string mistakes() const {
        std::string text;
        for (Event const& event : events) {
            if (!event.is_right) text += event.what + ": " + event.text + "\n";
        }
        return text;
    }

    std::vector<Event> events;
    std::promise<void> has_order;
    std::atomic<bool> has_ack = false;
    std::unique_ptr<Buyer> buyer;
    std::unique_ptr<Peer> supplier;
    bool is_right = false;
};

}  // namespace

TEST_CASE(
    "rehearsal buyer: a 997 and the 855 that the order deserves are right, and acknowledged",
    "[rehearsal]"
) {
    Rehearsal const rehearsal({ack("A"), answer("AD", "PO-1001", "ACK*IA*5*EA~")});
    CHECK(rehearsal.mistakes() == "");
    CHECK(rehearsal.is_right);
    CHECK(rehearsal.has_ack);
}

TEST_CASE(
    "rehearsal buyer: an answer that the order does not deserve is called wrong", "[rehearsal]"
) {
    struct Row {
        std::string name;
        std::vector<std::string> answers;
        std::string mistake;
    };
    std::string const good = answer("AD", "PO-1001", "ACK*IA*5*EA~");
    std::string without_trailer = good;
    without_trailer.resize(without_trailer.find("IEA*"));
    std::string bad_count = good;
    bad_count.replace(bad_count.find("IEA*1"), 5, "IEA*3");
    for (Row const& row : {
             Row{"nothing comes", {}, "997: did not come in time"},
             Row{"only a 997", {ack("A")}, "855: did not come in time"},
             Row{"a 997 that rejects", {ack("R"), good}, "997: group PO 1: R, 0 of 1 accepted"},
             Row{"another decision",
                 {ack("A"), answer("AC", "PO-1001", "ACK*IA*5*EA~")},
                 "decision should be accepted"},
             Row{"another order",
                 {ack("A"), answer("AD", "PO-9999", "ACK*IA*5*EA~")},
                 "answers another order"},
             Row{"another answer to the line",
                 {ack("A"), answer("AD", "PO-1001", "ACK*IB*5*EA~")},
                 "line 1 should be accepted"},
             Row{"too little",
                 {ack("A"), answer("AD", "PO-1001", "ACK*IA*3*EA~")},
                 "add up to 3, ordered were 5"},
             Row{"an 855 without BAK",
                 {ack("A"), wrapped("PR", "855", "PO1*1*5*EA*12.5**BP*A-1001~CTT*1~")},
                 "855: breaks the standard: "},
             Row{"an interchange with a wrong count",
                 {ack("A"), bad_count},
                 "ISA: breaks the standard: IEA01"},
             Row{"an interchange without its end",
                 {ack("A"), without_trailer},
                 "ISA: breaks the standard: "},
             Row{"no X12 at all", {ack("A"), "%PDF-1.7"}, "X12: cannot be read: "},
         }) {
        INFO("row: " << row.name);
        Rehearsal const rehearsal(row.answers);
        CHECK_FALSE(rehearsal.is_right);
        CHECK_THAT(rehearsal.mistakes(), Catch::Contains(row.mistake));
    }
}

}  // namespace tidegate::rehearsal
