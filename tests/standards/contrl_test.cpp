#include "standards/contrl.hpp"

#include "standards/contrl_read.hpp"
#include "standards/read_set.hpp"
#include "standards/validator.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

namespace tidegate::standards {
namespace {

using syntax::Finding;
using syntax::FindingCode;

/// All that is known of an interchange after it was read and its ORDERS were validated.
ReceivedInterchange received(std::string_view text) {
    MemorySource source(text);
    syntax::InterchangeReader reader(source);
    Validator validator({});
    ReceivedInterchange all;
    auto const append = [](syntax::Findings& to, syntax::Findings const& from) {
        to.insert(to.end(), from.begin(), from.end());
    };
    for (;;) {
        auto event = reader.next();
        REQUIRE(event.has_value());
        if (auto const* begin = std::get_if<syntax::InterchangeBegin>(&*event)) {
            all.header = begin->interchange;
            append(all.findings, begin->findings);
        } else if (auto const* group = std::get_if<syntax::GroupBegin>(&*event)) {
            all.groups.push_back({group->group, group->findings, {}});
        } else if (auto const* found = std::get_if<syntax::SetEvent>(&*event)) {
            ReceivedMessage message{
                std::string(found->set->control()), std::string(found->set->type()),
                std::string(found->set->segments.front().element(2)), found->findings
            };
            if (auto const* definition = dictionary_d96a().find_set(found->set->type())) {
                ValidatedSet judged;
                validator.validate(*found->set, dictionary_d96a(), *definition, judged);
                append(message.findings, judged.findings);
            }
            message.status = status_of(message.findings);
            all.groups.back().messages.push_back(std::move(message));
        } else if (auto const* end = std::get_if<syntax::GroupEnd>(&*event)) {
            append(all.groups.back().findings, end->findings);
        } else if (auto const* close = std::get_if<syntax::InterchangeEnd>(&*event)) {
            append(all.findings, close->findings);
            return all;
        }
    }
}

/// As edi ack answers: by whoever was written to.
Expected<std::string> answer_to(
    ReceivedInterchange const& all, std::string_view control = "1",
    std::string_view at = "2026-01-05T12:00:00"
) {
    return write_report(
        all, {.sender = all.header.receiver,
              .receiver = all.header.sender,
              .control = std::string(control),
              .at = *When::parse_iso(at),
              .is_test = all.header.is_test}
    );
}

std::string report_of(std::string_view text) {
    ReceivedInterchange const all = received(text);
    auto const report = report_interchange(all);
    REQUIRE(report.has_value());
    return report->body.text;
}

std::string interchange(
    std::string_view messages, std::string_view syntax = "UNOC:3", std::string_view count = "1"
) {
    return fmt::format(
        "UNB+{}+A:14+B:14+{}:1200+REF1'{}UNZ+{}+REF1'", syntax,
        syntax.ends_with('4') ? "20260105" : "260105", messages, count
    );
}

std::string orders(std::string_view body, std::size_t segments, std::string_view control = "1") {
    return fmt::format(
        "UNH+{0}+ORDERS:D:96A:UN'BGM+220+4500+9'DTM+137:20260105:102'{1}UNS+S'UNT+{2}+{0}'",
        control, body, segments
    );
}

TEST_CASE("contrl: what is right is acknowledged in one segment", "[standards]") {
    CHECK(report_of(interchange(orders("", 5))) == "UCI+REF1+A:14+B:14+7'");
}

TEST_CASE("contrl: each error is told at its segment and element", "[standards]") {
    struct Row {
        std::string messages;
        std::string report;
    };
    for (Row const& row : {
             // The segment tag is the first element of S011.
             Row{orders("LIN+1'QTY+21:TEN'", 7), "UCM+1+ORDERS:D:96A:UN+4'UCS+5'UCD+37+2:2'"},
             Row{orders("LIN+1'QTY+21:.5'", 7), "UCM+1+ORDERS:D:96A:UN+4'UCS+5'UCD+38+2:2'"},
             Row{orders("LIN+1'QTY+21:5.'", 7), "UCM+1+ORDERS:D:96A:UN+4'UCS+5'UCD+19+2:2'"},
             Row{orders("LIN+1'QTY'", 7), "UCM+1+ORDERS:D:96A:UN+4'UCS+5'UCD+13+2'"},
             Row{orders("LIN+1'QTY+21:1234567890123456'", 7),
                 "UCM+1+ORDERS:D:96A:UN+4'UCS+5'UCD+39+2:2'"},
             Row{orders("LIN+1'QTY+XX1:5'QTY+21:5:PCE:X'", 8),
                 "UCM+1+ORDERS:D:96A:UN+4'UCS+5'UCD+12+2:1'UCS+6'UCD+16+2:4'"},
             Row{orders("XYZ+1'", 6), "UCM+1+ORDERS:D:96A:UN+4'UCS+4+15'"},
             // A missing segment is told at the last one in front of its place.
             Row{"UNH+1+ORDERS:D:96A:UN'BGM+220+4500+9'UNS+S'UNT+4+1'",
                 "UCM+1+ORDERS:D:96A:UN+4'UCS+2+13'"},
             Row{orders("", 9), "UCM+1+ORDERS:D:96A:UN+4+29+UNT+2'"},
         }) {
        CAPTURE(row.messages);
        CHECK(report_of(interchange(row.messages)) == "UCI+REF1+A:14+B:14+7'" + row.report);
    }
}

TEST_CASE("contrl: only what is rejected is named, and not what is below it", "[standards]") {
    CHECK(
        report_of(interchange(orders("", 5, "1") + orders("XYZ+1'", 6, "2"), "UNOC:3", "2")) ==
        "UCI+REF1+A:14+B:14+7'UCM+2+ORDERS:D:96A:UN+4'UCS+4+15'"
    );
    CHECK(
        report_of(interchange(orders("XYZ+1'", 6), "UNOC:3", "2")) ==
        "UCI+REF1+A:14+B:14+4+29+UNZ+2'"
    );
    std::string const ung = "UNG+ORDERS+A+B+260105:1200+7+UN+D:96A'";
    CHECK(
        report_of(interchange(ung + orders("XYZ+1'", 6) + "UNE+1+7'")) ==
        "UCI+REF1+A:14+B:14+7'UCF+7+A+B+7'UCM+1+ORDERS:D:96A:UN+4'UCS+4+15'"
    );
    CHECK(
        report_of(interchange(ung + orders("XYZ+1'", 6) + "UNE+2+7'")) ==
        "UCI+REF1+A:14+B:14+7'UCF+7+A+B+4+29+UNE+2'"
    );
}

TEST_CASE("contrl: what is repeated has the bytes that it had", "[standards]") {
    std::string text = interchange(orders("XYZ+1'", 6, "A?:1"));
    text.replace(text.find("+A:14"), 5, "+Z\xFCR?+ICH:14");
    CHECK(report_of(text) == "UCI+REF1+Z\xFCR?+ICH:14+B:14+7'UCM+A?:1+ORDERS:D:96A:UN+4'UCS+4+15'");
    ReceivedInterchange const all = received(text);
    auto const written = answer_to(all);
    REQUIRE(written.has_value());
    CHECK(written->starts_with("UNB+UNOC:3+B:14+Z\xFCR?+ICH:14+"));
}

TEST_CASE("contrl: small letters of an UNOA sender are answered in UNOC", "[standards]") {
    std::string text = interchange(orders("", 5), "UNOA:2");
    text.replace(text.find("+A:14"), 5, "+acme:14");
    auto const written = answer_to(received(text));
    REQUIRE(written.has_value());
    CHECK(written->starts_with("UNB+UNOC:2+B:14+acme:14+260105:1200+1'UNH+1+CONTRL:D:3:UN'"));
    CHECK(written->find("UCI+REF1+acme:14+B:14+7'") != std::string::npos);
    // A syntax that does not exist is no syntax for an answer.
    auto const unknown = answer_to(received(interchange(orders("", 5), "UNOZ:9")));
    REQUIRE(unknown.has_value());
    CHECK(unknown->starts_with("UNB+UNOC:3+B:14+A:14+260105:1200+1'"));
}

TEST_CASE("contrl: a sender in UNOX is answered in it as far as that is ASCII", "[standards]") {
    std::string text = interchange(orders("FTX+AAI+++\x1b$B\x46\x7c\x1b(B'", 6), "UNOX:4");
    auto const ascii = answer_to(received(text));
    REQUIRE(ascii.has_value());
    CHECK(ascii->starts_with("UNB+UNOX:4+B:14+A:14+"));
    text.replace(text.find("+A:14"), 5, "+\x1b$B\x46\x7c\x1b(B:14");
    auto const other = answer_to(received(text));
    REQUIRE(other.has_value());
    CHECK(other->starts_with("UNB+UNOY:4+B:14+日:14+"));
    CHECK(other->find("UCI+REF1+日:14+B:14+") != std::string::npos);
}

TEST_CASE("contrl: an answer goes to the sender's own address for answers", "[standards]") {
    std::string text = interchange(orders("", 5));
    text.replace(text.find("+A:14"), 5, "+A:14:DESK");
    auto const written = answer_to(received(text));
    REQUIRE(written.has_value());
    CHECK(written->starts_with("UNB+UNOC:3+B:14+A:14:DESK+"));
}

TEST_CASE("contrl: nobody is answered who does not say who it is", "[standards]") {
    std::string text = interchange(orders("", 5));
    text.replace(text.find("+A:14"), 5, "+");
    auto const written = answer_to(received(text));
    REQUIRE_FALSE(written.has_value());
    CHECK_THAT(written.error().text(), Catch::Contains("0010"));
}

TEST_CASE("contrl: a warning rejects nothing and is not told", "[standards]") {
    CHECK(report_of(interchange(orders("LIN+1'QTY+21:5+'", 7))) == "UCI+REF1+A:14+B:14+7'");
}

TEST_CASE(
    "contrl: codes that the version of the report has not become the nearest it has", "[standards]"
) {
    CHECK(
        report_of(interchange(orders("LIN+1'QTY+21:.5'", 7), "UNOC:4")) ==
        "UCI+REF1+A:14+B:14+7'UCM+1+ORDERS:D:96A:UN+4'UCS+5'UCD+37+2:2'"
    );
    // Element 0085: 19, 27, 31, 34, 38, 41 to 43 are of syntax 1 to 3, 45 to 48 of syntax 4.
    std::set<std::string> const only_3{"19", "27", "31", "34", "38", "41", "42", "43"};
    std::set<std::string> const only_4{"45", "46", "47", "48"};
    for (int code = 2; code <= 48; ++code) {
        std::string const text = std::to_string(code);
        CAPTURE(text);
        CHECK(only_4.contains(std::string(reported_code(text, 3))) == false);
        CHECK(only_3.contains(std::string(reported_code(text, 4))) == false);
        CHECK((reported_code(text, 3) == text) == !only_4.contains(text));
        CHECK((reported_code(text, 4) == text) == !only_3.contains(text));
    }
}

TEST_CASE(
    "contrl: every finding that may reach a partner has a code in both versions", "[standards]"
) {
    for (syntax::FindingKind const& kind : syntax::finding_kinds()) {
        CAPTURE(kind.name);
        if (kind.edifact.empty()) continue;
        for (std::uint8_t const version : {std::uint8_t{3}, std::uint8_t{4}}) {
            std::string_view const code = reported_code(kind.edifact, version);
            CHECK_FALSE(code.empty());
            CHECK(meaning_of_0085(code) != "unknown code");
        }
    }
}

TEST_CASE("contrl: the whole answer is an interchange that reads back", "[standards]") {
    for (std::string const syntax : {"UNOC:3", "UNOC:4"}) {
        CAPTURE(syntax);
        std::string text = interchange(orders("LIN+1'QTY+21:TEN'", 7), syntax);
        text.insert(text.find("REF1'") + 4, "++++++1");
        ReceivedInterchange const all = received(text);
        auto const report = report_interchange(all);
        REQUIRE(report.has_value());
        CHECK(report->rejected_messages == 1);
        bool const is_4 = syntax == "UNOC:4";
        auto const written = answer_to(all, "77", "2026-01-06T09:30:00");
        REQUIRE(written.has_value());
        CHECK(
            *written ==
            fmt::format(
                "UNB+{}+B:14+A:14+{}:0930+77++++++1'UNH+1+CONTRL:{}:UN'UCI+REF1+A:14+B:14+7'"
                "UCM+1+ORDERS:D:96A:UN+4'UCS+5'UCD+37+2:2'UNT+6+1'UNZ+1+77'",
                syntax, is_4 ? "20260106" : "260106", is_4 ? "4:1" : "D:3"
            )
        );
        ReceivedInterchange const answer = received(*written);
        CHECK(answer.findings.empty());
        CHECK(answer.header.is_test);
        ReadSet const read(*written);
        InterchangeReport const told = read_contrl(read.set());
        CHECK(told.findings.empty());
        CHECK(told.control == "REF1");
        CHECK(told.action_of("", "1") == '4');
        CHECK(told.action_of("", "2") == '7');
        REQUIRE(told.groups.size() == 1);
        ReportedMessage const& message = told.groups[0].messages.at(0);
        CHECK(message.type == "ORDERS");
        REQUIRE(message.segments.size() == 1);
        CHECK(message.segments[0].position == 5);
        CHECK(message.segments[0].elements.at(0).code == "37");
        CHECK(message.segments[0].elements.at(0).element == 2);
        CHECK(message.segments[0].elements.at(0).component == 2);
    }
}

TEST_CASE("contrl: what stands in a received one is kept, strange or not", "[standards]") {
    ReadSet const read(interchange("UNH+1+CONTRL:D:3:UN'UCI+X+A+B+4+28+UNZ+3'UCD+12+1'UNT+4+1'"));
    InterchangeReport const told = read_contrl(read.set());
    CHECK(told.action == '4');
    CHECK(told.error.code == "28");
    CHECK(told.error.element == 3);
    CHECK(told.action_of("", "1") == '4');
    REQUIRE(told.findings.size() == 1);
    CHECK(told.findings[0].code == FindingCode::segment_unexpected);
    ReadSet const draft(interchange("UNH+1+CONTRL:1:1:UN'UCI+X+A+B+1'UNT+3+1'"));
    CHECK(read_contrl(draft.set()).action_of("", "1") == '7');
    ReadSet const empty(interchange("UNH+1+CONTRL:D:3:UN'UNT+2+1'"));
    CHECK(read_contrl(empty.set()).findings.size() == 1);
}

TEST_CASE("contrl: values of a received one are UTF-8, as those of its UNB", "[standards]") {
    ReadSet const read(interchange("UNH+1+CONTRL:D:3:UN'UCI+R\xBD+Z\xFCrich+B+7'UNT+3+1'"));
    InterchangeReport const told = read_contrl(read.set());
    CHECK(told.control == "R\xC2\xBD");
    CHECK(told.sender == "Z\xC3\xBCrich");
}

TEST_CASE("contrl: a CONTRL is not reported", "[standards]") {
    CHECK_FALSE(is_reported("CONTRL"));
    CHECK(is_reported("ORDERS"));
    CHECK(is_reported("AUTACK"));
}

}  // namespace
}  // namespace tidegate::standards
