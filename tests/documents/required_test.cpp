#include "documents/required.hpp"

#include "documents/acknowledgement.hpp"
#include "documents/order.hpp"

#include <catch2/catch.hpp>

using namespace tidegate::documents;

using Paths = std::vector<std::string>;

TEST_CASE(
    "required: an empty order lacks exactly the fields of cardinality 1 and +", "[documents]"
) {
    CHECK(
        missing_fields(Document::make<Order>()) ==
        Paths{"environment", "purpose", "type", "number", "placed_on", "lines"}
    );
}

TEST_CASE("required: an empty acknowledgement may be without lines", "[documents]") {
    CHECK(
        missing_fields(Document::make<Acknowledgement>()) ==
        Paths{"environment", "purpose", "decision", "order"}
    );
}

TEST_CASE(
    "required: fields of list elements and objects are named with their place", "[documents]"
) {
    Document document = Document::make<Order>();
    auto& order = document.as<Order>();
    order.lines.add(document.arena()).number = "1";
    auto& line = order.lines.add(document.arena());
    line.number = "2";
    line.quantity = 1;
    line.unit = "EA";
    line.stores.add(document.arena()).quantity = 1;
    order.transport = document.arena().create<Transport>();
    order.transport->carrier = document.arena().create<Identifier>();
    order.transport->carrier->id = "RDWY";
    CHECK(
        missing_fields(document) ==
        Paths{
            "environment", "purpose", "type", "number", "placed_on", "transport.carrier.scheme",
            "lines[0].quantity", "lines[0].unit", "lines[1].stores[0].store",
            "lines[1].stores[0].unit"
        }
    );
}
