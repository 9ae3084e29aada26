// An answer to an order in both of its forms in X12: the 855, and the 865 that follows a hold.
#include "documents/acknowledgement.hpp"
#include "maps/map_fixture.hpp"
#include "maps/write.hpp"

namespace tidegate::maps {
namespace {

std::string fields_of(std::vector<Lost> const& lost) {
    std::string text;
    for (Lost const& one : lost) text += one.field + " " + one.reason + "\n";
    return text;
}

TEST_CASE(
    "maps: of an 865 an 855 loses the kind of order and what is done to each line, and no more",
    "[maps]"
) {
    std::string const release = GENERATE("004010", "005010");
    auto const later = program_named("x12/" + release + "/865");
    std::string const body = body_in(mappers() / "x12" / release / "samples/865/after_hold.edi");
    ParsedSet const parsed(body, "865", dictionary_of(*later));
    auto const answer = read(*later, parsed.tree(), read_options(false, dictionary_of(*later)));
    REQUIRE(answer);
    REQUIRE(answer->findings.empty());
    auto const whole = write_with_report(*later, answer->document);
    REQUIRE(whole);
    CHECK(fields_of(whole->lost).empty());
    auto const first =
        write_with_report(*program_named("x12/" + release + "/855"), answer->document);
    REQUIRE(first);
    CHECK(
        fields_of(first->lost) ==
        "/order/type no_position\n/lines/0/action no_position\n/lines/1/action no_position\n"
        "/lines/2/action no_position\n"
    );
    CHECK_THAT(
        first->body.text, Catch::StartsWith("BAK*00*AC*PO-3004*20260105****SO-7004*20260106~") &&
                              Catch::Contains("~PO1*2*20*EA*4**BP*A-300~ACK*BP*12*EA*068*20260107~")
    );
}

TEST_CASE("maps: an answer to an order without a date is no 865", "[maps]") {
    auto const program = program_named("x12/004010/865");
    auto document = documents::Document::make<documents::Acknowledgement>();
    auto& answer = document.as<documents::Acknowledgement>();
    answer.purpose = documents::Purpose::original;
    answer.order = document.arena().create<documents::OrderReference>();
    answer.order->number = "PO1";
    auto const written = write(*program, document);
    REQUIRE_FALSE(written);
    CHECK_THAT(written.error().text(), Catch::Contains("/order/placed_on"));
}

}  // namespace
}  // namespace tidegate::maps
