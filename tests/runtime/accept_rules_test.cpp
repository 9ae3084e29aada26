#include "runtime/accept_rules.hpp"

#include "runtime/edifact_fixture.hpp"
#include "runtime/fixture.hpp"
#include "runtime/xml_fixture.hpp"

namespace tidegate::runtime {
namespace {

partners::DocumentRule flowing(std::string set, std::string flow) {
    partners::DocumentRule rule;
    rule.set = std::move(set);
    rule.flow = std::move(flow);
    return rule;
}

partners::Profile partner_with(std::vector<partners::DocumentRule> documents) {
    partners::Profile partner;
    partner.id = "acme";
    partner.documents = std::move(documents);
    return partner;
}

std::string lane(partners::Profile const& partner, std::string const& payload) {
    return accept_rules(partner, as_bytes(payload)).lane;
}

}  // namespace

TEST_CASE("accept rules: the lane is the flow of the first document", "[runtime]") {
    auto const partner = partner_with(
        {flowing("850", "orders"), flowing("860", "orders"), flowing("852", ""),
         flowing("ORDERS", "europe"), flowing("OrderRequest", "web")}
    );
    CHECK(lane(partner, interchange({order_body("PO1")})) == "acme/orders");
    CHECK(lane(partner, interchange({order_body("PO1")}, {.type = "860"})) == "acme/orders");
    CHECK(lane(partner, interchange({order_body("PO1")}, {.type = "852"})).empty());
    CHECK(lane(partner, interchange({order_body("PO1")}, {.type = "810"})).empty());
    CHECK(lane(partner, cxml_order({})) == "acme/web");
}

TEST_CASE("accept rules: what cannot be read has no lane, and is no error", "[runtime]") {
    auto const partner = partner_with({flowing("850", "orders")});
    for (std::string const payload :
         {"", "hello", "ISA*00*", "<Order", "<!DOCTYPE a><a/>", "UNB+UNOC:3+A+B'"}) {
        CAPTURE(payload);
        CHECK(lane(partner, payload).empty());
    }
    std::string const whole = interchange({order_body("PO1")});
    for (std::size_t end = 0; end < whole.size(); end += 7) {
        std::string const found = lane(partner, whole.substr(0, end));
        CHECK((found.empty() || found == "acme/orders"));
    }
}

TEST_CASE("accept rules: a partner may want the same bytes processed again", "[runtime]") {
    partners::Profile partner = partner_with({});
    partner.duplicates.payload_window = std::chrono::hours(1);
    CHECK(accept_rules(partner, {}).payload_window == std::chrono::hours(1));
    partner.duplicates.skips_payload = false;
    CHECK_FALSE(accept_rules(partner, {}).payload_window);
}

}  // namespace tidegate::runtime
