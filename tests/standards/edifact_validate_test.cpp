#include "standards/read_set.hpp"
#include "standards/validate.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace tidegate::standards {
namespace {

using Lines = std::vector<std::string>;

/// "code severity SEG04-2 0085": what validation says of an ORDERS whose body between BGM and UNS
/// is `body`.
Lines findings_of(
    std::string_view body, std::string_view identifier = "ORDERS:D:96A:UN",
    std::string_view syntax = "UNOC:3"
) {
    auto const message = ReadSet::edifact(
        fmt::format(
            "UNH+1+{}'BGM+220+4500+9'{}UNS+S'UNT+9+1'", identifier,
            body.starts_with("!") ? body.substr(1) : fmt::format("DTM+137:20260105:102'{}", body)
        ),
        syntax
    );
    SetDefinition const& definition = *dictionary_d96a().find_set("ORDERS");
    auto const judged = validate(message->set(), dictionary_d96a(), definition, {});
    auto const slowly = validate(
        message->set(), dictionary_d96a(), definition,
        {.policies = {}, .is_fast_path_allowed = false}
    );
    Lines lines;
    for (syntax::Finding const& finding : judged.findings) {
        std::string place = finding.segment;
        if (finding.element != 0) place += fmt::format("{:02}", finding.element);
        if (finding.component != 0) place += fmt::format("-{}", finding.component);
        lines.push_back(fmt::format(
            "{} {} {} {}{}", name_of(finding.code),
            finding.severity == syntax::Severity::error ? "error" : "warning", place, finding.ack(),
            finding.is_certain ? "" : " unsure"
        ));
        INFO(finding.text);
        CHECK(finding.standard == syntax::Standard::edifact);
    }
    CHECK(slowly.findings.size() == judged.findings.size());
    return lines;
}

TEST_CASE("validate edifact: a sound order has no finding", "[standards]") {
    CHECK(findings_of("").empty());
    CHECK(findings_of(
              "RFF+ADE:038'NAD+BY+5412345000013::9++ACME?: RETAIL+MILL RD 4+TULSA+OK+74107+US'"
              "CUX+2:USD:9'LIN+1++012345678905:UP'PIA+1+SKU1:SA'IMD+F++:::LANTERN'QTY+21:10:PCE'"
              "PRI+AAA:12,5'LIN+2'QTY+21:-3.25'"
    )
              .empty());
}

TEST_CASE("validate edifact: each kind of value is told by its 0085 code", "[standards]") {
    struct Row {
        std::string_view body;
        Lines lines;
    };
    for (Row const& row : {
             Row{"LIN+1'QTY+21:.5'", {"element.invalid_character error QTY01-2 38"}},
             Row{"LIN+1'QTY+21:5.'", {"element.invalid_character error QTY01-2 19"}},
             Row{"LIN+1'QTY+21:1.000,5'", {"element.invalid_character error QTY01-2 19"}},
             Row{"LIN+1'QTY+21:TEN'", {"element.invalid_character error QTY01-2 37"}},
             Row{"LIN+1'QTY+21:1234567890123456'", {"element.too_long error QTY01-2 39"}},
             Row{"LIN+1'QTY+21'", {"element.missing error QTY01-2 13"}},
             Row{"LIN+1'QTY'", {"element.missing error QTY01 13"}},
             Row{"LIN+1'QTY+21:5:PCE:X'", {"element.too_many_components error QTY01-4 16"}},
             Row{"LIN+1'QTY+21:5+6'", {"element.too_many error QTY02 16"}},
             Row{"LIN+1'QTY+21:5:'", {"element.trailing_separator warning QTY01-3 45"}},
             Row{"LIN+1'QTY+21:5+'", {"element.trailing_separator warning QTY02 45"}},
             Row{"LIN+1'QTY+XX1:5'", {"element.invalid_code error QTY01-1 12"}},
             Row{"LIN+1:2'", {"element.too_many_components error LIN01-2 16"}},
             Row{"FTX+AAI+++A\x01'", {"element.invalid_character warning FTX04-1 21"}},
             Row{"DTM+2:20260230:102'", {"element.invalid_date error DTM01-2 12"}},
             Row{"DTM+2:260105:102'", {"element.invalid_date error DTM01-2 12"}},
             Row{"DTM+2:260105:101'", {}},
             Row{"DTM+2:14:804'", {}},
             Row{"DTM+2:202601051200?+00:303'", {}},
             Row{"DTM+2:2026010512?+00:303'", {"element.invalid_date error DTM01-2 12"}},
             Row{"!", {"segment.missing error DTM 13"}},
             Row{"XYZ+1'", {"segment.unknown error XYZ 15"}},
             Row{"LOC+7+X'", {"segment.unexpected error LOC 15"}},
             Row{"FTX+AAI+++A'GIS+1'", {"segment.not_in_set error GIS 15"}},
             Row{"LIN+1'DTM+137:20260105:102'BGM+220'", {"segment.out_of_order error BGM 15"}},
         }) {
        CAPTURE(row.body);
        CHECK(findings_of(row.body) == row.lines);
    }
}

TEST_CASE("validate edifact: codes of others are not held against our lists", "[standards]") {
    // The agency's own code, or that of an association.
    CHECK(findings_of("LIN+1'PIA+1+SKU1:QQ'") == Lines{"element.invalid_code error PIA02-2 12"});
    CHECK(findings_of("LIN+1'PIA+1+SKU1:QQ::9'").empty());
    CHECK(findings_of("LIN+1'PIA+1+SKU1:QQ::6'") == Lines{"element.invalid_code error PIA02-2 12"});
    CHECK(findings_of("LIN+1'PIA+1+SKU1:QQ:100'").empty());
    CHECK(
        findings_of("LIN+1++4012345678901:SRV'") ==
        Lines{"element.invalid_code warning LIN03-2 12 unsure"}
    );
    CHECK(
        findings_of("LIN+1'PIA+1+SKU1:QQ'", "ORDERS:D:96A:UN:EAN008") ==
        Lines{"element.invalid_code warning PIA02-2 12 unsure"}
    );
}

TEST_CASE(
    "validate edifact: loops with the same trigger are told apart by their place", "[standards]"
) {
    // NAD of the header (SG2) and of the line (SG35); LOC belongs to either.
    CHECK(findings_of("NAD+BY+1::9'LOC+7+X'LIN+1'NAD+DP+2::9'LOC+7+Y'").empty());
    std::string many;
    for (int i = 0; i < 11; ++i) many += "RFF+ADE:1'";
    CHECK(findings_of(many) == Lines{"segment.loop_over_max error RFF 36"});
    std::string dates;
    for (int i = 0; i < 35; ++i) dates += "DTM+2:20260105:102'";
    CHECK(findings_of(dates) == Lines{"segment.over_max error DTM 35"});
}

TEST_CASE("validate edifact: repetitions of syntax 4 are checked one by one", "[standards]") {
    CHECK(
        findings_of("FTX+AAI+1*2'", "ORDERS:D:96A:UN", "UNOC:4") ==
        Lines{"element.too_many_repetitions warning FTX02 35 unsure"}
    );
    CHECK(
        findings_of("FTX+AAI+1?*2'", "ORDERS:D:96A:UN", "UNOC:4") ==
        Lines{"element.invalid_code error FTX02 12"}
    );
    // Before syntax 4 it is a character like others.
    CHECK(findings_of("FTX+AAI+++1*2'").empty());
}

TEST_CASE(
    "validate edifact: the charset of UNB decides about characters and lengths", "[standards]"
) {
    CHECK(
        findings_of("FTX+AAI+++lower'", "ORDERS:D:96A:UN", "UNOA:2") ==
        Lines{"element.invalid_character warning FTX04-1 21"}
    );
    CHECK(findings_of("FTX+AAI+++lower'", "ORDERS:D:96A:UN", "UNOB:2").empty());
    CHECK(findings_of("FTX+AAI+++\xE9'").empty());
    CHECK(findings_of("FTX+AAI+++\x80'") == Lines{"element.invalid_character warning FTX04-1 21"});
    std::string text;
    for (int i = 0; i < 70; ++i) text += "\xC3\xA9";
    CHECK(findings_of("FTX+AAI+++" + text + "'", "ORDERS:D:96A:UN", "UNOY:4").empty());
    CHECK(findings_of("FTX+AAI+++" + text + "'") == Lines{"element.too_long error FTX04-1 39"});
    // A release character is no character of the value.
    CHECK(findings_of("FTX+AAI+++" + std::string(69, 'A') + "?+'").empty());
}

}  // namespace
}  // namespace tidegate::standards
