// The decision of an order whose buyer was told that it is on hold: an 865 where that is agreed.
#include "cli/doc_chain.hpp"
#include "runtime/decide_order.hpp"
#include "runtime/desk.hpp"
#include "runtime/edifact_fixture.hpp"
#include "runtime/hold_notice.hpp"
#include "runtime/outbound_document.hpp"

#include <sstream>

namespace tidegate::runtime {
namespace {

using namespace std::chrono_literals;

std::string const kLaterRule = "[documents.865]\ndirection = \"out\"\n";

/// Answers are due within five hours, and a partner that reads an 865.
struct LaterDesk : Desk {
    explicit LaterDesk(Home const& home = {.append = kLaterRule}) : Desk(home) {
        edit_profile("[documents.855]\n", "[documents.855]\nwithin = \"5h\"\n");
    }

    /// The order of `payload` is held, its buyer is told so, and then it is decided.
    store::Document decide_late(std::string const& payload) {
        store::Document const held = hold_payload(*this, payload);
        clock.advance(4h + 1s);
        REQUIRE(send_hold_notices_blocking(services, [] {}) == 1);
        clock.advance(24h);
        tie_buyer_item(*this);
        return replay_now(held.id);
    }
    store::Delivery carrier_of(store::Document const& document) {
        auto const found = read([&](store::Transaction& t) {
            return store::find_delivery(t, *document.delivery);
        });
        REQUIRE(found);
        return *found;
    }
    /// The answers of one type, the oldest first.
    std::vector<store::Document> answers(std::string const& set) {
        std::vector<store::Document> found;
        for (store::Document const& answer : outbound("acknowledgement")) {
            if (answer.set == set) found.push_back(answer);
        }
        std::ranges::sort(found, {}, &store::Document::id);
        return found;
    }
    std::string text_of(store::Document const& answer) { return sent_text(carrier_of(answer)); }
};

/// The same order again, in another interchange.
Edi const kAgain{.control = "000000002", .group = "2"};

/// What stands between GS and GE, without the control numbers of the envelope.
std::string set_of(std::string const& text) {
    auto const begin = text.find("ST*");
    return text.substr(begin, text.find("GE*") - begin);
}

TEST_CASE(
    "later answer: an 865 says what the order became, to the byte, and leaves behind the notice",
    "[runtime]"
) {
    LaterDesk d;
    CHECK(d.decide_late(interchange({changed_order_body("PO1")})).state == State::done);
    auto const notices = d.answers("855");
    REQUIRE(notices.size() == 1);
    CHECK_THAT(d.text_of(notices[0]), Catch::Contains("~BAK*00*AH*PO1*20260105*"));
    auto const decisions = d.answers("865");
    REQUIRE(decisions.size() == 1);
    std::string const text = d.text_of(decisions[0]);
    CHECK_THAT(text, Catch::Contains("~GS*CA*SUPPLIERCO*ACME*"));
    CHECK(
        set_of(text) ==
        fmt::format(
            "ST*865*0001~BCA*00*AC*PO1***20260105***{}*20260106***SA~CUR*SE*USD~"
            "N1*BY*ACME RETAIL*92*0001~N1*ST*ACME DC 7*92*0007~"
            "N3*4400 HARBOR ROAD~N4*COLUMBUS*OH*43207*US~"
            "POC*1*NC*10**EA*12.5**BP*A-1001*VN*LANTERN-10~PID*F****STORM LANTERN~"
            "ACK*IA*10*EA*068*20260107~POC*2*DI*5**EA*3**VN*NO-SUCH-ITEM~ACK*R2*5*EA~"
            "CTT*2~SE*14*0001~",
            seller_order_number(d.orders().at(0).id)
        )
    );
    CHECK(decisions[0].kind == "acknowledgement");
    CHECK(decisions[0].map == "x12/004010/865");
    CHECK(d.orders().at(0).acknowledgement == decisions[0].id);
    for (auto const* answer : {&notices[0], &decisions[0]})
        CHECK(d.job_of(answer->delivery->value).lane == order_lane(d.orders().at(0).id));
}

TEST_CASE("later answer: a release of its own is written by its own map", "[runtime]") {
    LaterDesk d({.append = kLaterRule, .x12 = "version = \"005010\"\n"});
    d.edit_profile("[documents.850]\n", "[documents.850]\nmap = \"x12/004010/850\"\n");
    REQUIRE(d.decide_late(interchange({changed_order_body("PO1")})).state == State::done);
    auto const decisions = d.answers("865");
    REQUIRE(decisions.size() == 1);
    CHECK(decisions[0].map == "x12/005010/865");
    CHECK(decisions[0].release == "005010");
    CHECK_THAT(d.text_of(decisions[0]), Catch::Contains("*X*005010~ST*865*0001~BCA*00*AC*PO1*"));
}

TEST_CASE("later answer: an 865 has nothing that the standard check finds", "[runtime]") {
    LaterDesk d;
    d.decide_late(interchange({changed_order_body("PO1")}));
    auto const decisions = d.answers("865");
    REQUIRE(decisions.size() == 1);
    std::string const file = (d.folder.path() / "865.edi").string();
    std::ofstream(file, std::ios::binary) << d.text_of(decisions[0]);
    std::ostringstream out;
    std::ostringstream err;
    char const* const command[] = {"tidegate", "edi", "check", file.c_str()};
    CHECK(cli::run(std::size(command), command, {out, err}) == 0);
    CHECK_THAT(
        out.str(),
        Catch::EndsWith("(1 accepted, 0 accepted with errors, 0 rejected); 0 errors, 0 warnings\n")
    );
    CHECK(err.str() == "");
}

/// What `doc chain` says of documents, in its order.
void add_texts(cli::ChainLink const& link, std::vector<std::string>& texts) {
    if (link.kind == "document") texts.push_back(link.text);
    for (cli::ChainLink const& child : link.children) add_texts(child, texts);
}

TEST_CASE("later answer: a 997 of group CA is expected, and meets it", "[runtime]") {
    LaterDesk d;
    store::Document const order = d.decide_late(interchange({order_body("PO1")}));
    auto const decisions = d.answers("865");
    REQUIRE(decisions.size() == 1);
    auto const expected = [&] {
        auto const all = d.read([&](store::Transaction& t) {
            return store::expectations_of(t, *decisions[0].delivery);
        });
        for (store::Expectation const& one : all) {
            if (one.kind == store::ExpectationKind::functional_acknowledgement) return one;
        }
        FAIL("no 997 is expected");
        return store::Expectation{};
    };
    std::string const group = decisions[0].numbers.group;
    CHECK(expected().key == "CA:" + group);
    CHECK(expected().state == store::ExpectationState::open);
    Edi const ack{.control = "000000077", .functional_id = "FA", .type = "997"};
    store::Document const received = d.only_document(
        d.process_message(interchange({ack_body("CA", group, "A")}, ack), "ack@acme")
    );
    CHECK(received.findings == "[]");
    CHECK(expected().state == store::ExpectationState::met);
    CHECK(expected().met_by == received.id.text());

    auto const chain =
        d.read([&](store::Transaction& t) { return cli::find_chain(t, order.id.value); });
    REQUIRE(chain);
    std::vector<std::string> told;
    add_texts(*chain, told);
    CHECK(
        told ==
        std::vector<std::string>{
            "850 000000001/1/0001", "997 000000001/1/0001", "855 000000002/2/0001",
            "865 000000003/3/0001", "997 000000077/1/0001 received, expectation met"
        }
    );
}

TEST_CASE("later answer: without a rule for an 865 the decision replaces the notice", "[runtime]") {
    LaterDesk d({});
    d.decide_late(interchange({order_body("PO1")}));
    CHECK(d.answers("865").empty());
    auto const answers = d.answers("855");
    REQUIRE(answers.size() == 2);
    CHECK_THAT(d.text_of(answers[0]), Catch::Contains("~BAK*00*AH*PO1*"));
    CHECK_THAT(d.text_of(answers[1]), Catch::Contains("~BAK*05*AD*PO1*"));
}

TEST_CASE("later answer: an order that was never on hold is answered by an 855", "[runtime]") {
    LaterDesk d;
    SECTION("decided at once") { d.process_message(interchange({order_body("PO1")}), "a@acme"); }
    SECTION("held, and decided before its buyer was told") {
        store::Document const held = hold_order(d);
        tie_buyer_item(d);
        d.replay_now(held.id);
    }
    CHECK(d.answers("865").empty());
    auto const answers = d.answers("855");
    REQUIRE(answers.size() == 1);
    CHECK_THAT(d.text_of(answers[0]), Catch::Contains("~BAK*00*AD*PO1*"));
}

TEST_CASE("later answer: an 865 alone is no answer to an order", "[runtime]") {
    Desk d({.append = kLaterRule});
    d.edit_profile("[documents.855]\ndirection = \"out\"\n", "");
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    CHECK(d.orders().size() == 1);
    CHECK(d.outbound("acknowledgement").empty());
}

TEST_CASE("later answer: what came as EDIFACT is answered by two ORDRSPs", "[runtime]") {
    LaterDesk d(edifact_home({}, kOrderRules + kLaterRule));
    std::string message = orders_message("PO1");
    std::string const item = "A-1001:IN";
    message.replace(message.find(item), item.size(), item + "+LANTERN-10:SA");
    CHECK(d.decide_late(edifact_interchange(message)).state == State::done);
    CHECK(d.answers("855").empty());
    CHECK(d.answers("865").empty());
    auto const answers = d.answers("ORDRSP");
    REQUIRE(answers.size() == 2);
    CHECK_THAT(d.text_of(answers[0]), Catch::Contains("+12'") && !Catch::Contains("LIN+"));
    CHECK_THAT(d.text_of(answers[1]), Catch::Contains("+29'") && Catch::Contains("LIN+"));
    CHECK_THAT(answers[1].canonical, !Catch::Contains("\"action\""));
}

TEST_CASE(
    "later answer: an order that is sent again gets its answer in the same form", "[runtime]"
) {
    LaterDesk d;
    d.decide_late(interchange({order_body("PO1")}));
    SECTION("an 865") {
        d.process_message(interchange({order_body("PO1")}, kAgain), "b@acme");
        CHECK(d.answers("855").size() == 1);
        auto const answers = d.answers("865");
        REQUIRE(answers.size() == 2);
        std::string first = set_of(d.text_of(answers[0]));
        CHECK(set_of(d.text_of(answers[1])) == first.replace(first.find("BCA*00"), 6, "BCA*07"));
    }
    SECTION("an 855 when the partner no longer agrees to an 865") {
        d.edit_profile(kLaterRule, "");
        d.process_message(interchange({order_body("PO1")}, kAgain), "b@acme");
        auto const answers = d.answers("855");
        REQUIRE(answers.size() == 2);
        CHECK_THAT(d.text_of(answers[1]), Catch::Contains("~BAK*07*AD*PO1*"));
    }
    SECTION("an 865 beside the 855 of a new order, each in its own group") {
        d.process_message(interchange({order_body("PO1"), order_body("PO2")}, kAgain), "b@acme");
        auto const later = d.answers("865");
        auto const first = d.answers("855");
        REQUIRE(later.size() == 2);
        REQUIRE(first.size() == 2);
        CHECK_THAT(
            d.text_of(later[1]), Catch::Contains("~GS*CA*") && Catch::Contains("~BCA*07*AD*PO1*")
        );
        CHECK_THAT(
            d.text_of(first[1]), Catch::Contains("~GS*PR*") && Catch::Contains("~BAK*00*AD*PO2*")
        );
        CHECK(later[1].delivery != first[1].delivery);
    }
}

}  // namespace
}  // namespace tidegate::runtime
