#include "stages/compose_edifact.hpp"

#include <catch2/catch.hpp>

namespace tidegate::stages {
namespace {

Instant const kNoon = from_micros(1'767'614'400'000'000);  // 2026-01-05T12:00:00Z

partners::EdifactSettings nordhandel() {
    partners::EdifactSettings settings;
    settings.us = {"5790000000012", "14", ""};
    settings.them = {{"4012345000009", "14", "EDI2"}, {"SECOND", "", ""}};
    return settings;
}

syntax::SetBody body(std::string text) {
    return {.type = "ORDRSP", .text = std::move(text), .segments = 1, .version = "D:96A:UN"};
}

std::string composed(partners::EdifactSettings const& settings, bool is_test = false) {
    auto const text = compose_messages({settings, 17, kNoon, is_test}, {body("BGM+231+1'")});
    REQUIRE(text.has_value());
    return *text;
}

TEST_CASE("compose: an interchange of EDIFACT says what was agreed", "[stages]") {
    CHECK(
        composed(nordhandel()) ==
        "UNB+UNOC:3+5790000000012:14+4012345000009:14:EDI2+260105:1200+17'"
        "UNH+1+ORDRSP:D:96A:UN'BGM+231+1'UNT+3+1'UNZ+1+17'"
    );
    partners::EdifactSettings settings = nordhandel();
    settings.syntax = 4;
    settings.charset = "UNOY";
    settings.request_contrl = true;
    settings.agreement = "EANCOM";
    settings.application_reference = "SHOP";
    CHECK(
        composed(settings, true) ==
        "UNB+UNOY:4+5790000000012:14+4012345000009:14:EDI2+20260105:1200+17++SHOP++1+EANCOM+1'"
        "UNH+1+ORDRSP:D:96A:UN'BGM+231+1'UNT+3+1'UNZ+1+17'"
    );
}

TEST_CASE("compose: messages of one interchange count their references", "[stages]") {
    auto const text =
        compose_messages({nordhandel(), 1, kNoon, false}, {body("BGM+231+1'"), body("BGM+231+2'")});
    REQUIRE(text.has_value());
    CHECK_THAT(*text, Catch::Contains("UNH+2+ORDRSP:D:96A:UN'BGM+231+2'UNT+3+2'UNZ+2+1'"));
}

TEST_CASE("compose: a line feed stands behind terminators, not behind released ones", "[stages]") {
    CHECK(
        with_line_ends(
            "UNA:+.? 'BGM+it?'s ?" "?'UNT+1'",
            syntax::Delimiters{
                .segment = '\'', .element = '+', .component = ':', .repetition = 0, .release = '?'
            }
        ) == "UNA:+.? '\nBGM+it?'s ?" "?'\nUNT+1'\n"
    );
}

TEST_CASE("compose: a UNB that cannot be written names its element", "[stages]") {
    partners::EdifactSettings settings = nordhandel();
    settings.charset = "UNOA";
    settings.us.id = "nordhandel";
    auto const text = compose_messages({settings, 1, kNoon, false}, {body("BGM+231+1'")});
    REQUIRE_FALSE(text.has_value());
    CHECK_THAT(text.error().text(), Catch::Contains("UNB02 cannot be"));
}

}  // namespace
}  // namespace tidegate::stages
