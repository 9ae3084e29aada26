// What comes twice has its effect once: the same message, the same payload, the same interchange
// number, the same order (design: decision 12).
#include "e2e/fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <future>

namespace tidegate::e2e {
namespace {

std::vector<LogLine> lines_of(std::vector<LogLine> log, std::string_view what) {
    std::erase_if(log, [&](LogLine const& line) { return line.what != what; });
    return log;
}

/// The MDN as the partner keeps it.
std::string receipt_of(Reply const& reply) {
    return fmt::format(
        "{} {} {}\n{}", reply.status, reply.headers.get_or("Message-ID", ""),
        reply.headers.get_or("Content-Type", ""), as_text(reply.body)
    );
}

Interchange order(std::uint64_t control, std::string_view number, int quantity = 2) {
    return {.control = control, .body = order_body(number, quantity)};
}

as2::PackedMessage pack(Installation& installation, Interchange const& interchange) {
    std::string const payload = interchange.text();
    auto packed = as2::pack(installation.request(payload));
    REQUIRE(packed);
    return std::move(*packed);
}

}  // namespace

TEST_CASE("e2e: a Message-ID that comes twice gets the same MDN and is processed once", "[e2e]") {
    Installation installation;
    auto const packed = pack(installation, order(1, "TWICE-1"));
    Reply const first = installation.post(packed);
    REQUIRE(first.text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    Reply const second = installation.post(packed);
    REQUIRE(installation.wait_until_idle());

    CHECK(receipt_of(second) == receipt_of(first));
    CHECK(installation.messages(store::Direction::inbound).size() == 1);
    CHECK(installation.orders().size() == 1);
    CHECK(installation.station().count_payloads("*TWICE-1*") == 1);
    CHECK(installation.station().count_payloads("AK1*PO*1~") == 1);
}

TEST_CASE("e2e: ten copies at the same moment get one MDN, one message and one order", "[e2e]") {
    Installation installation;
    auto const packed = pack(installation, order(1, "TEN-1"));
    constexpr int kCopies = 10;
    std::vector<std::future<Reply>> posts;
    for (int i = 0; i < kCopies; ++i) {
        posts.push_back(std::async(std::launch::async, [&] { return installation.post(packed); }));
    }
    std::vector<Reply> replies;
    for (auto& post : posts) replies.push_back(post.get());
    REQUIRE(installation.wait_until_idle());

    for (Reply const& reply : replies) {
        CHECK(reply.text() == "200 processed");
        CHECK(receipt_of(reply) == receipt_of(replies.front()));
    }
    CHECK(installation.messages(store::Direction::inbound).size() == 1);
    CHECK(installation.orders().size() == 1);
    CHECK(installation.station().count_payloads("*TEN-1*") == 1);
}

TEST_CASE("e2e: a refused Message-ID may come again and is judged anew", "[e2e]") {
    Installation installation;
    std::string const payload = order(1, "AGAIN-1").text();
    as2::PackRequest request = installation.request(payload);
    request.signer = &stranger_key();
    CHECK(installation.post(request).text() == "200 processed/error: authentication-failed");
    request.signer = &partner_key();
    CHECK(installation.post(request).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    CHECK(installation.orders().size() == 1);
    CHECK(installation.messages(store::Direction::inbound).size() == 2);
}

TEST_CASE("e2e: a payload under a new Message-ID is received and not processed again", "[e2e]") {
    Installation installation;
    std::string const payload = order(1, "SAME-1").text();
    REQUIRE(installation.send(payload).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    Reply const second = installation.send(payload);
    REQUIRE(installation.wait_until_idle());

    CHECK(second.text() == "200 processed");
    CHECK(second.is_mic_right);
    auto const duplicates = lines_of(installation.log(), "duplicate");
    REQUIRE(duplicates.size() == 1);
    CHECK(duplicates.front().state == "done");
    CHECK(duplicates.front().reason.starts_with("duplicate_of message "));
    CHECK(installation.orders().size() == 1);
    CHECK(installation.station().arrivals().size() == 2);  // one 997, one 855
}

TEST_CASE("e2e: an interchange number with other bytes is answered by the policy", "[e2e]") {
    struct Row {
        std::string policy;
        std::string state;
        std::string reason;
        bool has_ta1;
        std::size_t acks;
        std::size_t orders;
    };
    auto const row = GENERATE(values<Row>({
        {"", "rejected", "envelope.duplicate: interchange 000000005 came before", true, 1, 1},
        {"reject", "rejected", "envelope.duplicate: interchange 000000005", true, 1, 1},
        {"park", "parked", "duplicate_interchange: interchange 000000005", false, 1, 1},
        {"accept", "done", "", false, 2, 2},
    }));
    INFO("duplicates.interchange = " << row.policy);
    InstallationOptions options;
    if (!row.policy.empty())
        options.partner_toml = fmt::format("[duplicates]\ninterchange = \"{}\"", row.policy);
    Installation installation(options);
    REQUIRE(installation.send(order(5, "FIRST-5").text()).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    CHECK(installation.send(order(5, "OTHER-5").text()).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());

    auto const documents = lines_of(installation.log(), "850");
    REQUIRE(documents.size() == 2);
    CHECK(documents.front().state == row.state);
    CHECK(documents.front().reason.starts_with(row.reason));
    Station& station = installation.station();
    CHECK(station.count_payloads("TA1*000000005*260105*1200*R*025~") == (row.has_ta1 ? 1 : 0));
    CHECK(station.count_payloads("AK1*PO*5~") == row.acks);
    CHECK(station.count_payloads("*OTHER-5*") == row.orders - 1);
    CHECK(installation.orders().size() == row.orders);
    CHECK(installation.mistake_of_good_order().empty());
}

TEST_CASE("e2e: an order number is used again", "[e2e]") {
    Installation installation;
    REQUIRE(installation.send(order(1, "PO-1", 2).text()).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());

    SECTION("with other content: accepted by the 997, refused by the 855") {
        REQUIRE(installation.send(order(2, "PO-1", 3).text()).text() == "200 processed");
        REQUIRE(installation.wait_until_idle());
        auto const second = lines_of(installation.log(), "850").front();
        CHECK(second.state == "rejected");
        CHECK(second.reason == "V03 order PO-1 was accepted before with other content");
        auto const ack = installation.station().wait_for_payload("AK1*PO*2~");
        REQUIRE(ack);
        CHECK(ack->payload.contains("AK9*A*1*1*1~"));
        CHECK(installation.station().count_payloads("~BAK*00*RJ*PO-1*") == 1);
        CHECK(installation.station().count_payloads("~BAK*00*AD*PO-1*") == 1);
    }
    SECTION("with the same content: accepted by the 997, the same 855 as a duplicate") {
        REQUIRE(installation.send(order(2, "PO-1", 2).text()).text() == "200 processed");
        REQUIRE(installation.wait_until_idle());
        auto const second = lines_of(installation.log(), "850").front();
        CHECK(second.state == "done");
        CHECK(second.reason.starts_with("duplicate_of order "));
        CHECK(installation.station().count_payloads("AK1*PO*2~") == 1);
        auto const first_answer = installation.station().wait_for_payload("~BAK*00*AD*PO-1*");
        auto const again = installation.station().wait_for_payload("~BAK*07*AD*PO-1*");
        REQUIRE(first_answer);
        REQUIRE(again);
        auto const rest = [](std::string const& text) {
            auto const begin = text.find("*AD*PO-1*");
            return text.substr(begin, text.find("~SE*") - begin);
        };
        CHECK(rest(again->payload) == rest(first_answer->payload));
        CHECK(installation.station().count_payloads("*PO-1*") == 2);
    }
    CHECK(installation.orders().size() == 1);
    CHECK(installation.mistake_of_good_order().empty());
}

}  // namespace tidegate::e2e
