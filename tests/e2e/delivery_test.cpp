// A partner's station that misbehaves: what is tried again sends the same bytes, what is refused
// stands parked in the message log with its reason.
#include "e2e/fixture.hpp"
#include "e2e/raw_socket.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace tidegate::e2e {
namespace {

/// An order whose only answer is one 997: its SE01 is wrong.
void cause_one_delivery(Installation& installation) {
    Interchange interchange{.control = 1, .body = order_body("ONLY-997")};
    interchange.se01 = "99";
    REQUIRE(installation.send(interchange.text()).text() == "200 processed");
}

LogLine line_of(Installation& installation, std::string_view what) {
    for (LogLine const& line : installation.log()) {
        if (line.what == what) return line;
    }
    return {};
}

struct Row {
    std::string name;
    std::function<void(Station&)> misbehave;
    std::string reason;  ///< in the message log
};

void change(Station& station, Station::Change how) { station.change_next_mdn(std::move(how)); }

std::vector<Row> passing_rows() {
    return {
        {"HTTP 500", [](Station& s) { s.answer_next({.status = 500}); },
         "the partner answered HTTP 500"},
        {"HTTP 503", [](Station& s) { s.answer_next({.status = 503}); },
         "the partner answered HTTP 503"},
        {"no MDN in the answer",
         [](Station& s) {
             s.answer_next({200, {{"Content-Type", "text/plain"}}, to_bytes("thank you")});
         },
         "the response holds no MDN"},
        {"an MDN without signature",
         [](Station& s) { change(s, [](as2::MdnRequest& mdn) { mdn.signer = nullptr; }); },
         "the MDN is not signed"},
        {"an MDN signed by a stranger",
         [](Station& s) { change(s, [](as2::MdnRequest& mdn) { mdn.signer = &stranger_key(); }); },
         "the MDN's signature does not hold"},
        {"an MDN for another message",
         [](Station& s) {
             change(s, [](as2::MdnRequest& mdn) { mdn.original_message_id = "<other@e2e>"; });
         },
         "the MDN answers another message: '<other@e2e>'"},
    };
}

std::vector<Row> parking_rows() {
    return {
        {"a negative MDN",
         [](Station& s) {
             change(s, [](as2::MdnRequest& mdn) {
                 mdn.disposition = as2::Disposition::decryption_failed;
                 mdn.mic.reset();
             });
         },
         "the partner refused the message: decryption-failed"},
        {"an MDN with another MIC",
         [](Station& s) {
             change(s, [](as2::MdnRequest& mdn) { mdn.mic->value.front() ^= std::byte{1}; });
         },
         "delivered, but the partner's MIC differs from ours"},
        {"HTTP 403", [](Station& s) { s.answer_next({.status = 403}); },
         "the partner answered HTTP 403"},
    };
}

}  // namespace

TEST_CASE("e2e: a failed attempt is followed by one with the same bytes", "[e2e]") {
    for (Row const& row : passing_rows()) {
        INFO("row: " << row.name);
        Installation installation;
        row.misbehave(installation.station());
        cause_one_delivery(installation);
        REQUIRE(installation.wait_until_idle());

        auto const arrivals = installation.station().arrivals();
        REQUIRE(arrivals.size() == 2);
        CHECK(arrivals[0].as2.message_id == arrivals[1].as2.message_id);
        CHECK(arrivals[0].body == arrivals[1].body);
        CHECK(arrivals[0].headers == arrivals[1].headers);
        auto const deliveries = installation.deliveries();
        REQUIRE(deliveries.size() == 1);
        CHECK(deliveries.front().state == store::State::done);
        CHECK(deliveries.front().attempts == 2);
        CHECK(deliveries.front().mic_matches == true);
        CHECK(line_of(installation, "997").state == "done");
        std::string history;
        installation.read([&](store::Transaction& transaction) {
            for (auto const& entry : store::delivery_history(transaction, deliveries.front().id))
                history += entry.reason + "\n";
        });
        CHECK_THAT(history, Catch::Contains(row.reason));
    }
}

TEST_CASE("e2e: what the partner refuses is parked with its reason and not sent again", "[e2e]") {
    for (Row const& row : parking_rows()) {
        INFO("row: " << row.name);
        Installation installation;
        row.misbehave(installation.station());
        cause_one_delivery(installation);
        REQUIRE(installation.wait_until_idle());

        CHECK(installation.station().arrivals().size() == 1);
        auto const deliveries = installation.deliveries();
        REQUIRE(deliveries.size() == 1);
        CHECK(deliveries.front().state == store::State::parked);
        CHECK_THAT(deliveries.front().reason, Catch::StartsWith(row.reason));
        LogLine const line = line_of(installation, "997");
        CHECK(line.state == "parked");
        CHECK_THAT(line.reason, Catch::StartsWith(row.reason));
        Run const list = run_in(
            installation.folder(),
            TIDEGATE_BINARY_DIR "/tidegate doc list --state parked --home " + installation.home()
        );
        CHECK(list.status == 0);
        CHECK_THAT(list.output, Catch::Contains(row.reason));
        CHECK(installation.mistake_of_good_order() == "");
    }
}

TEST_CASE(
    "e2e: a partner that closes the connection is tried again, and the log says so", "[e2e]"
) {
    ClosingServer closing;
    Installation installation({.url = fmt::format("http://127.0.0.1:{}/as2", closing.port())});
    cause_one_delivery(installation);
    // The first retry is immediate, the second after half a minute at least.
    REQUIRE(installation.wait_until([&] {
        return line_of(installation, "997").reason.starts_with("try 2 failed, next at ");
    }));
    CHECK(line_of(installation, "997").state == "waiting");
    auto const deliveries = installation.deliveries();
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries.front().state == store::State::waiting);
    CHECK(deliveries.front().attempts == 2);
    CHECK(closing.connections() >= 2);
    CHECK(
        installation.send(Interchange{.control = 2, .body = order_body("NEXT")}.text()).text() ==
        "200 processed"
    );
}

}  // namespace tidegate::e2e
