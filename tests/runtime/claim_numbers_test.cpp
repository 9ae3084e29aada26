// Numbers of groups and sets that come again in another interchange.
#include "runtime/desk.hpp"

namespace tidegate::runtime {
namespace {

using store::State;

MessageId receive(
    Desk& d, std::string const& number, std::string const& group,
    std::vector<std::string> const& bodies
) {
    Edi edi;
    edi.control = number;
    edi.group = group;
    return d.process_message(interchange(bodies, edi), number + "@acme");
}

TEST_CASE("numbers: a group number that comes again waits where the profile says so", "[runtime]") {
    Desk d({"live", "[duplicates]\ngroup = \"park\"\ninterchange_window = \"90d\"\n"});
    MessageId const first = receive(d, "000000001", "7", {order_body("PO1"), order_body("PO2")});
    for (auto const& document : d.documents_of(first)) CHECK(document.state == State::done);
    MessageId const again = receive(d, "000000002", "7", {order_body("PO3")});
    store::Document const parked = d.only_document(again);
    CHECK(parked.state == State::parked);
    CHECK_THAT(
        parked.reason,
        Catch::StartsWith("duplicate_group: group number 7 came before in message " + first.text())
    );
    CHECK(d.orders().size() == 2);
    CHECK(d.only_document(receive(d, "000000003", "8", {order_body("PO4")})).state == State::done);
    // A person says that it is another document.
    CHECK(d.replay_now(parked.id).state == State::done);
    CHECK(d.orders().size() == 4);
    d.clock.advance(std::chrono::hours(91 * 24));
    CHECK(d.only_document(receive(d, "000000004", "7", {order_body("PO5")})).state == State::done);
}

TEST_CASE("numbers: a set number is known within its group number", "[runtime]") {
    Desk d({"live", "[duplicates]\nset = \"park\"\n"});
    receive(d, "000000001", "7", {order_body("PO1")});
    auto const again =
        d.documents_of(receive(d, "000000002", "7", {order_body("PO2"), order_body("PO3")}));
    REQUIRE(again.size() == 2);
    CHECK_THAT(again[0].reason, Catch::StartsWith("duplicate_set: set number 0001 came before"));
    CHECK(again[1].state == State::done);
    CHECK(d.only_document(receive(d, "000000003", "8", {order_body("PO4")})).state == State::done);
}

TEST_CASE("numbers: partners may begin again at 1 unless the profile forbids it", "[runtime]") {
    Desk d;
    receive(d, "000000001", "1", {order_body("PO1")});
    CHECK(d.only_document(receive(d, "000000002", "1", {order_body("PO2")})).state == State::done);
}

}  // namespace
}  // namespace tidegate::runtime
