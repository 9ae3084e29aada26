// What is wrong, and what the partner and the operator are told about it: one row each. After every
// row a good order must still pass.
#include "e2e/fixture.hpp"
#include "e2e/raw_socket.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace tidegate::e2e {
namespace {

constexpr std::size_t kMessageBytesMax = 1 << 20;  // as the installation of this table is told

struct Case {
    explicit Case(Installation& at) : installation(at), number(at.next_number()) {}

    Installation& installation;
    std::uint64_t number;

    [[nodiscard]] std::string order() const { return fmt::format("BAD-{}", number); }
    [[nodiscard]] Interchange interchange() const {
        return {.control = number, .body = order_body(order())};
    }
    Reply send(Interchange const& interchange) const {
        return installation.send(interchange.text());
    }
    [[nodiscard]] as2::PackRequest request() const { return installation.request(payload()); }

    /// The payload, which a request only refers to.
    [[nodiscard]] std::string_view payload() const {
        if (payload_.empty()) payload_ = interchange().text();
        return payload_;
    }

    /// An order that is long enough for its middle to be payload, not signature.
    [[nodiscard]] as2::PackedMessage long_message(bool is_encrypted) const {
        Interchange long_one = interchange();
        constexpr int kTexts = 400;
        std::string const text = "PID*F****STORM LANTERN WITH A GLASS CHIMNEY~";
        auto const ctt = long_one.body.find("CTT*");
        for (int i = 0; i < kTexts; ++i) long_one.body.insert(ctt, text);
        payload_ = long_one.text();
        as2::PackRequest request = installation.request(payload_);
        if (!is_encrypted) request.recipients = {};
        auto packed = as2::pack(request);
        REQUIRE(packed);
        return std::move(*packed);
    }

private:
    mutable std::string payload_;
};

struct Row {
    std::string name;
    std::function<Reply(Case const&)> send;
    std::string reply;  ///< HTTP status and disposition
    std::string
        answer;         ///< part of what the gateway sends then; "{}" is the number; empty: nothing
    std::string state;  ///< of the new line of the message log; empty: there is none
    std::string reason;  ///< how its reason begins
    bool is_mdn_signed =
        true;  ///< not for those we do not know: there is nobody to prove anything to
};

void flip(Bytes& bytes, std::size_t at) { bytes.at(at) ^= std::byte{1}; }

Reply status_of(std::string const& answer) {
    Reply reply;
    if (answer.starts_with("HTTP/1.1 ")) reply.status = std::stoi(answer.substr(9, 3));
    return reply;
}

Reply send_from(Case const& c, std::string const& from) {
    auto request = c.request();
    request.from = from;
    return c.installation.post(request);
}

std::vector<Row> envelope_rows() {
    return {
        {"SE01 is not the number of segments",
         [](Case const& c) {
             auto interchange = c.interchange();
             interchange.se01 = "99";
             return c.send(interchange);
         },
         "200 processed", "AK1*PO*{}~AK2*850*0001~AK5*R*4~AK9*R*1*1*0~", "rejected",
         "set.count: SE01 "},
        {"SE02 is not ST02",
         [](Case const& c) {
             auto interchange = c.interchange();
             interchange.se02 = "0002";
             return c.send(interchange);
         },
         "200 processed", "AK1*PO*{}~AK2*850*0001~AK5*R*3~AK9*R*1*1*0~", "rejected",
         "set.control_mismatch: "},
        {"GE01 is not the number of sets",
         [](Case const& c) {
             auto interchange = c.interchange();
             interchange.ge01 = "2";
             return c.send(interchange);
         },
         "200 processed", "AK1*PO*{}~AK9*R*2*1*0*5~", "rejected", "group.count: "},
        {"GE02 is not GS06",
         [](Case const& c) {
             auto interchange = c.interchange();
             interchange.ge02 = "999999";
             return c.send(interchange);
         },
         "200 processed", "AK1*PO*{}~AK9*R*1*1*0*4~", "rejected", "group.control_mismatch: "},
        {"IEA01 is not the number of groups",
         [](Case const& c) {
             auto interchange = c.interchange();
             interchange.iea01 = "2";
             return c.send(interchange);
         },
         "200 processed", "TA1*{:09}*260105*1200*R*021~", "rejected", "envelope.count: "},
        {"IEA02 is not ISA13",
         [](Case const& c) {
             auto interchange = c.interchange();
             interchange.iea02 = "999999999";
             return c.send(interchange);
         },
         "200 processed", "TA1*{:09}*260105*1200*R*001~", "rejected",
         "envelope.control_mismatch: "},
        {"the interchange ends without IEA",
         [](Case const& c) {
             std::string text = c.interchange().text();
             text.resize(text.find("IEA*"));
             return c.installation.send(text);
         },
         "200 processed", "TA1*{:09}*260105*1200*R*023~", "rejected", "envelope.trailer_missing: "},
        {"the sender of the ISA is not the partner's",
         [](Case const& c) {
             auto interchange = c.interchange();
             interchange.sender = "SOMEBODYELSE";
             return c.send(interchange);
         },
         "200 processed", "AK1*PO*{}~AK2*850*0001~AK5*A~AK9*A*1*1*1~", "parked",
         "unknown_sender: ISA says ZZ/SOMEBODYELSE"},
    };
}

std::vector<Row> set_rows() {
    return {
        {"the 850 has no BEG",
         [](Case const& c) {
             auto interchange = c.interchange();
             interchange.body.erase(0, interchange.body.find('~') + 1);
             return c.send(interchange);
         },
         "200 processed", "AK1*PO*{}~AK2*850*0001~AK3*BEG*2**3~AK5*R*5~AK9*R*1*1*0~", "rejected",
         "segment.missing: mandatory segment BEG"},
        {"BEG03 is empty",
         [](Case const& c) {
             auto interchange = c.interchange();
             auto const at = interchange.body.find(c.order());
             interchange.body.erase(at, c.order().size());
             return c.send(interchange);
         },
         "200 processed", "AK1*PO*{}~AK2*850*0001~AK3*BEG*2**8~AK4*3*324*1~AK5*R*5~AK9*R*1*1*0~",
         "rejected", "element.missing: mandatory element BEG03"},
        {"the group holds a set that is not agreed",
         [](Case const& c) {
             auto interchange = c.interchange();
             interchange.set = "864";
             interchange.body = "BMG*00~MIT*1~MSG*HELLO~";
             return c.send(interchange);
         },
         "200 processed", "AK1*PO*{}~AK2*864*0001~AK5*R*1~AK9*R*1*1*0~", "rejected",
         "set.unknown: "},
        {"the release is not one that we have",
         [](Case const& c) {
             auto interchange = c.interchange();
             interchange.version = "008999";
             return c.send(interchange);
         },
         "200 processed", "AK1*PO*{}~", "rejected", "group.version_unsupported: GS08 is '008999'"},
        {"CTT01 is not the number of lines",
         [](Case const& c) {
             auto interchange = c.interchange();
             interchange.body = order_body(c.order(), 2, "7");
             return c.send(interchange);
         },
         "200 processed", "~BAK*00*RJ*BAD-{}*", "rejected", "V11 "},
    };
}

std::vector<Row> payload_rows() {
    return {
        {"a PDF",
         [](Case const& c) {
             return c.installation.send(fmt::format("%PDF-1.7\n%{}\n", c.number));
         },
         "200 processed", "", "rejected",
         "line 1: not EDI: this is a PDF document; ask the partner"},
        {"nothing at all", [](Case const& c) { return c.installation.send(""); }, "200 processed",
         "", "rejected", "line 1: not EDI: this is empty; check that"},
        {"XML",
         [](Case const& c) {
             return c.installation.send(
                 fmt::format("<?xml version=\"1.0\"?>\n<order id=\"{}\"/>\n", c.number)
             );
         },
         "200 processed", "", "parked", "refused: root element order is not agreed with acme; "},
        {"XML that is cut off",
         [](Case const& c) {
             return c.installation.send(
                 fmt::format("<?xml version=\"1.0\"?>\n<order id=\"{}\">\n", c.number)
             );
         },
         "200 processed", "", "rejected", "line 3: <order> is not closed"},
        {"EDIFACT",
         [](Case const& c) {
             return c.installation.send(fmt::format(
                 "UNA:+.? 'UNB+UNOA:2+ACME+SUPPLIER+260105:1200+{0}'"
                 "UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'UNT+3+1'UNZ+1+{0}'",
                 c.number
             ));
         },
         "200 processed", "", "rejected", "set.unknown: message ORDERS is not agreed with acme"},
        {"X12 that ends in the ISA",
         [](Case const& c) { return c.installation.send(c.payload().substr(0, 60)); },
         "200 processed", "", "rejected",
         "line 1: not EDI: this is an ISA segment that cannot be read"},
    };
}

std::vector<Row> security_rows() {
    return {
        {"an AS2 id that nobody has", [](Case const& c) { return send_from(c, "NOBODY-AS2"); },
         "200 processed/error: unknown-trading-relationship", "", "refused",
         "no partner has the AS2 ids from 'NOBODY-AS2' to 'SUPPLIER-AS2'", false},
        {"our own AS2 id", [](Case const& c) { return send_from(c, "SUPPLIER-AS2"); },
         "200 failed/failure: sender-equals-receiver", "", "refused",
         "AS2-From and AS2-To are both 'SUPPLIER-AS2'; the sender must name", false},
        {"a signature of another key",
         [](Case const& c) {
             auto request = c.request();
             request.signer = &stranger_key();
             return c.installation.post(request);
         },
         "200 processed/error: authentication-failed", "", "refused",
         "signed by a certificate that is not pinned for this partner (serial "},
        {"encrypted for another key",
         [](Case const& c) {
             auto request = c.request();
             request.recipients = std::span(&stranger_key().certificate, 1);
             return c.installation.post(request);
         },
         "200 processed/error: decryption-failed", "", "refused",
         "encrypted for a certificate that is not ours (serial "},
        {"a byte of the ciphertext is altered",
         [](Case const& c) {
             auto message = c.long_message(true);
             flip(message.body, message.body.size() / 2);
             return c.installation.post(message);
         },
         "200 processed/error: integrity-check-failed", "", "refused",
         "the sha-256 digest of the content differs from the signed one; what came is not what was "
         "sent"},
        {"the CMS message ends in the middle",
         [](Case const& c) {
             auto message = c.long_message(true);
             message.body.resize(message.body.size() / 2);
             return c.installation.post(message);
         },
         "200 processed/error: decryption-failed", "", "refused",
         "CMS message: ends inside an element; what came is not"},
        {"not signed",
         [](Case const& c) {
             auto request = c.request();
             request.signer = nullptr;
             return c.installation.post(request);
         },
         "200 processed/error: insufficient-message-security", "", "refused",
         "the profile requires a signature, the message has none; ask the partner for it"},
        {"not encrypted",
         [](Case const& c) {
             auto request = c.request();
             request.recipients = {};
             return c.installation.post(request);
         },
         "200 processed/error: insufficient-message-security", "", "refused",
         "the profile requires encryption, the message has none; ask the partner for it"},
        {"asks for a receipt later",
         [](Case const& c) {
             auto request = c.request();
             request.async_url = "http://127.0.0.1:9/mdn";
             return c.installation.post(request);
         },
         "200 failed/Failure: unsupported format", "", "refused",
         "the partner asks for a kind of receipt that is not offered"},
    };
}

std::vector<Row> http_rows() {
    return {
        {"no AS2-From",
         [](Case const& c) {
             return status_of(exchange(
                 c.installation.port(),
                 "POST /as2 HTTP/1.1\r\nHost: localhost\r\nAS2-To: SUPPLIER-AS2\r\n"
                 "Message-ID: <1@x>\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"
             ));
         },
         "400", "", "", ""},
        {"an MDN that nobody waits for",
         [](Case const& c) {
             return status_of(exchange(
                 c.installation.port(),
                 "POST /as2 HTTP/1.1\r\nHost: localhost\r\nAS2-From: ACME-AS2\r\n"
                 "AS2-To: SUPPLIER-AS2\r\nMessage-ID: <4@x>\r\nConnection: close\r\n"
                 "Content-Type: multipart/report; report-type=disposition-notification; "
                 "boundary=b\r\nContent-Length: 7\r\n\r\n--b--\r\n"
             ));
         },
         "400", "", "", ""},
        {"GET",
         [](Case const& c) {
             return status_of(exchange(
                 c.installation.port(),
                 "GET /as2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
             ));
         },
         "405", "", "", ""},
        {"another path",
         [](Case const& c) {
             return status_of(exchange(
                 c.installation.port(),
                 "POST /as3 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                 "Connection: close\r\n\r\n"
             ));
         },
         "404", "", "", ""},
        {"larger than may be",
         [](Case const& c) {
             return status_of(exchange(
                 c.installation.port(),
                 fmt::format(
                     "POST /as2 HTTP/1.1\r\nHost: localhost\r\nAS2-From: ACME-AS2\r\n"
                     "AS2-To: SUPPLIER-AS2\r\nMessage-ID: <2@x>\r\nContent-Length: {}\r\n\r\n",
                     kMessageBytesMax + 1
                 )
             ));
         },
         "413", "", "", ""},
        {"the connection ends before the body does",
         [](Case const& c) {
             send_and_leave(
                 c.installation.port(),
                 "POST /as2 HTTP/1.1\r\nHost: localhost\r\nAS2-From: ACME-AS2\r\n"
                 "AS2-To: SUPPLIER-AS2\r\nMessage-ID: <3@x>\r\nContent-Length: 5000\r\n\r\n0\x82"
             );
             return Reply{};
         },
         "no answer: ", "", "", ""},
    };
}

void check(Installation& installation, Row const& row) {
    INFO("row: " << row.name);
    auto const before = installation.log();
    std::size_t const orders = installation.orders().size();
    Case const c(installation);
    Reply const reply = row.send(c);
    CHECK(reply.text() == row.reply);
    if (reply.mdn) {
        CHECK(reply.mdn->signer.has_value() == row.is_mdn_signed);
        CHECK(reply.mdn->is_positive() == (row.state != "refused"));
    }
    REQUIRE(installation.wait_until_idle());
    auto log = installation.log();
    std::vector<LogLine> inbound;
    for (LogLine const& line : log) {
        bool const is_new =
            std::ranges::none_of(before, [&](LogLine const& old) { return old.id == line.id; });
        bool const is_ours = line.what == "997" || line.what == "855" || line.what == "TA1";
        if (is_new && !is_ours) inbound.push_back(line);
    }
    if (row.state.empty()) {
        CHECK(inbound.empty());
    } else {
        REQUIRE(inbound.size() == 1);
        CHECK(inbound.front().state == row.state);
        CHECK_THAT(inbound.front().reason, Catch::StartsWith(row.reason));
    }
    auto const arrivals = installation.station().arrivals();
    if (!row.answer.empty()) {
        std::string const expected = fmt::format(fmt::runtime(row.answer), c.number);
        std::string sent;
        for (Arrival const& arrival : arrivals) {
            if (arrival.payload.contains(fmt::format("{}", c.number))) sent = arrival.payload;
        }
        INFO("sent: " << sent);
        CHECK(installation.station().count_payloads(expected) == 1);
    }
    CHECK(installation.orders().size() == orders);
    CHECK(installation.mistake_of_good_order() == "");
}

}  // namespace

TEST_CASE("e2e: bad input is answered and logged, and the next order passes", "[e2e]") {
    Installation installation({.instance_toml = "[limits]\nmessage = \"1MiB\""});
    for (auto const& rows :
         {envelope_rows(), set_rows(), payload_rows(), security_rows(), http_rows()}) {
        for (Row const& row : rows) check(installation, row);
    }
}

TEST_CASE("e2e: a message that is only signed is taken where agreed, unless altered", "[e2e]") {
    Installation installation({.partner_toml = "[channels.as2.accept]\nencrypt = \"optional\""});
    check(
        installation,
        {"a byte of the signed body is altered",
         [](Case const& c) {
             auto message = c.long_message(false);
             flip(message.body, message.body.size() / 2);
             return c.installation.post(message);
         },
         "200 processed/error: integrity-check-failed", "", "refused",
         "the sha-256 digest of the content differs from the signed one; what came is not"}
    );
    Case const c(installation);
    Reply const reply = installation.post(c.long_message(false));
    CHECK(reply.text() == "200 processed");
    CHECK(reply.is_mic_right);
    CHECK(installation.station().wait_for_payload("~BAK*00*AD*" + c.order() + "*"));
}

TEST_CASE("e2e: live traffic of a partner in state test is acknowledged and parked", "[e2e]") {
    Installation installation({.state = "test"});
    Interchange interchange{.control = 1, .body = order_body("LIVE-1")};
    REQUIRE(installation.send(interchange.text()).text() == "200 processed");
    auto const ack = installation.station().wait_for_payload("AK1*PO*1~");
    REQUIRE(ack);
    CHECK(ack->payload.contains("AK9*A*1*1*1~"));
    REQUIRE(installation.wait_until_idle());
    auto const log = installation.log();
    REQUIRE(log.size() == 2);  // the 850 and our 997
    LogLine const& order = log.front().what == "850" ? log.front() : log.back();
    CHECK(order.state == "parked");
    CHECK_THAT(
        order.reason, Catch::StartsWith("live_traffic_of_test_partner: set state = \"live\"")
    );
    CHECK(installation.orders().empty());

    Interchange test{.control = 2, .usage = "T", .body = order_body("TEST-2")};
    REQUIRE(installation.send(test.text()).text() == "200 processed");
    auto const test_ack = installation.station().wait_for_payload("AK1*PO*2~");
    REQUIRE(test_ack);
    CHECK(test_ack->payload.contains("*0*T*>~"));
}

}  // namespace tidegate::e2e
