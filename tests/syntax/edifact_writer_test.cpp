#include "syntax/edifact_writer.hpp"

#include "syntax/x12_text.hpp"

using namespace tidegate;
using namespace tidegate::syntax;

namespace {

Interchange header() {
    Interchange values;
    values.standard = "edifact";
    values.version = "UNOC:3";
    values.charset = Charset::latin1;
    values.sender = {"14", "5412345678908"};
    values.receiver = {"14", "8798765432106"};
    values.control = "REF1";
    values.date = "260105";
    values.time = "1200";
    values.delimiters = {
        .segment = '\'', .element = '+', .component = ':', .repetition = 0, .release = '?'
    };
    return values;
}

Group implicit_group() {
    Group values;
    values.is_implicit = true;
    return values;
}

Group group_header() {
    Group values;
    values.functional_id = "ORDRSP";
    values.sender = "ACME";
    values.receiver = "PARTNER";
    values.date = "260105";
    values.time = "1200";
    values.control = "7";
    values.agency = "UN";
    values.version = "D:96A:EAN008";
    return values;
}

SetBody body(std::string text = "BGM+231+4500+29'", std::uint32_t segments = 1) {
    return {
        .type = "ORDRSP",
        .text = std::move(text),
        .segments = segments,
        .version = "D:96A:UN:EAN008"
    };
}

OutboundInterchange one_message() {
    OutboundInterchange out{.header = header(), .groups = {}};
    out.groups.push_back({.header = implicit_group(), .sets = {body()}});
    return out;
}

OutboundInterchange one_group() {
    OutboundInterchange out = one_message();
    out.groups[0].header = group_header();
    return out;
}

std::string text_of(OutboundInterchange const& interchange) {
    auto text = write_edifact(interchange);
    return text ? *text : "error: " + text.error().message;
}

}  // namespace

TEST_CASE("edifact writer: the envelope to the byte, without what nobody needs", "[syntax]") {
    OutboundInterchange out = one_message();
    out.groups[0].sets.push_back(body("BGM+231+4501+29'UNS+S'", 2));
    CHECK(
        text_of(out) ==
        "UNB+UNOC:3+5412345678908:14+8798765432106:14+260105:1200+REF1'"
        "UNH+1+ORDRSP:D:96A:UN:EAN008'BGM+231+4500+29'UNT+3+1'"
        "UNH+2+ORDRSP:D:96A:UN:EAN008'BGM+231+4501+29'UNS+S'UNT+4+2'"
        "UNZ+2+REF1'"
    );
}

TEST_CASE("edifact writer: UNZ counts groups, and messages are numbered through them", "[syntax]") {
    OutboundInterchange out = one_group();
    out.groups[0].header.sender_qualifier = "ZZ";
    out.groups.push_back(out.groups[0]);
    out.groups[1].header.control = "8";
    CHECK_THAT(
        text_of(out),
        Catch::EndsWith("'UNG+ORDRSP+ACME:ZZ+PARTNER+260105:1200+7+UN+D:96A:EAN008'"
                        "UNH+1+ORDRSP:D:96A:UN:EAN008'BGM+231+4500+29'UNT+3+1'UNE+1+7'"
                        "UNG+ORDRSP+ACME:ZZ+PARTNER+260105:1200+8+UN+D:96A:EAN008'"
                        "UNH+2+ORDRSP:D:96A:UN:EAN008'BGM+231+4500+29'UNT+3+2'UNE+1+8'"
                        "UNZ+2+REF1'")
    );
}

TEST_CASE("edifact writer: every element of UNB that the header names is written", "[syntax]") {
    OutboundInterchange out = one_message();
    Interchange& values = out.header;
    values.sender_routing = "BACK";
    values.receiver_routing = "ON";
    values.password = "PW'D";
    values.password_qualifier = "AA";
    values.application_reference = "ORDRSP";
    values.priority = "A";
    values.wants_contrl = true;
    values.agreement = "EANCOM";
    values.is_test = true;
    values.usage = 'T';
    CHECK_THAT(
        text_of(out),
        Catch::StartsWith(
            "UNB+UNOC:3+5412345678908:14:BACK+8798765432106:14:ON+260105:1200+REF1+PW?'D:AA+ORDRSP"
            "+A+1+EANCOM+1'UNH"
        )
    );
}

TEST_CASE("edifact writer: UNA stands where a reader would guess wrongly without it", "[syntax]") {
    struct Row {
        void (*change)(Interchange&);
        char const* begin;
    };
    for (Row const& row : {
             Row{[](auto&) {}, "UNB+UNOC:3+"},
             Row{[](auto& h) { h.has_una = true; }, "UNA:+.? 'UNB+"},
             Row{[](auto& h) { h.decimal_mark = ','; }, "UNA:+,? 'UNB+"},
             Row{[](auto& h) { h.delimiters.release = 0; }, "UNA:+.  'UNB+"},
             Row{[](auto& h) { h.delimiters.component = '|'; }, "UNA|+.? 'UNB+"},
             Row{[](auto& h) {
                     h.version = "UNOC:4";
                     h.date = "20260105";
                     h.delimiters.repetition = '*';
                 },
                 "UNB+UNOC:4+5412345678908:14+8798765432106:14+20260105:1200+"},
             Row{[](auto& h) {
                     h.version = "UNOC:4";
                     h.date = "20260105";
                 },
                 "UNA:+.? 'UNB+UNOC:4"},
             Row{[](auto& h) {
                     h.version = "UNOC:4";
                     h.date = "20260105";
                     h.delimiters.repetition = '^';
                 },
                 "UNA:+.?^'UNB+UNOC:4"},
         }) {
        OutboundInterchange out = one_message();
        row.change(out.header);
        out.groups[0].sets[0] = body("", 0);
        CHECK_THAT(text_of(out), Catch::StartsWith(row.begin));
    }
    OutboundInterchange level_b = one_message();
    level_b.header.version = "UNOB:1";
    level_b.header.charset = Charset::edifact_b;
    level_b.header.delimiters = {
        .segment = '\x1C', .element = '\x1D', .component = '\x1F', .repetition = 0, .release = 0
    };
    level_b.groups[0].sets[0] = body("", 0);
    CHECK_THAT(
        text_of(level_b), Catch::StartsWith("UNB\x1DUNOB\x1F"
                                            "1\x1D")
    );
}

TEST_CASE("edifact writer: envelope values are written in the charset of 0001", "[syntax]") {
    OutboundInterchange out = one_message();
    out.header.sender = {"", "MÜLLER+SÖHNE"};
    CHECK_THAT(text_of(out), Catch::StartsWith("UNB+UNOC:3+M\xDCLLER?+S\xD6HNE+"));
    out.header.version = "UNOY:3";
    out.header.charset = Charset::utf8;
    CHECK_THAT(text_of(out), Catch::StartsWith("UNB+UNOY:3+MÜLLER?+SÖHNE+"));
    out.header.sender.id = "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ";  // 35 characters, 70 bytes
    CHECK_THAT(text_of(out), Catch::StartsWith("UNB+UNOY:3+ÄÄÄ"));
    out.header.version = "UNOF:3";
    out.header.charset = Charset::iso8859_7;
    CHECK_THAT(text_of(out), Catch::StartsWith("error: UNB02 cannot be"));
    CHECK_THAT(text_of(out), Catch::Contains("character 'Ä' does not exist in ISO-8859-7"));
}

TEST_CASE("edifact writer: values that do not fit are refused by name", "[syntax]") {
    struct Row {
        void (*spoil)(OutboundInterchange&);
        char const* message;
    };
    for (Row const& row : {
             Row{[](auto& o) { o.header.version = "UNOC"; }, "UNB01 cannot be \"UNOC\": it must"},
             Row{[](auto& o) { o.header.version = "UNOZ:3"; }, "UNB01 cannot be \"UNOZ:3\""},
             Row{[](auto& o) { o.header.version = "UNOC:5"; }, "UNB01 cannot be \"UNOC:5\""},
             Row{[](auto& o) { o.header.charset = Charset::utf8; },
                 "UNB01 cannot be \"UNOC\": the interchange is written in UTF-8"},
             Row{[](auto& o) { o.header.sender.id = std::string(36, 'A'); },
                 "UNB02 (0004) cannot be \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\": it must have 1 "
                 "to 35 characters"},
             Row{[](auto& o) { o.header.sender.id = ""; }, "UNB02 (0004) cannot be \"\""},
             Row{[](auto& o) { o.header.sender.qualifier = "12345"; }, "UNB02 (0007) cannot be"},
             Row{[](auto& o) { o.header.sender_routing = std::string(15, 'A'); },
                 "UNB02 (0008) cannot be"},
             Row{[](auto& o) { o.header.receiver.id = ""; }, "UNB03 (0010) cannot be"},
             Row{[](auto& o) { o.header.receiver.id = "A\nB"; },
                 "UNB03 cannot be \"A\\x0AB\": line feed (0x0A) does not exist in ISO-8859-1"},
             Row{[](auto& o) { o.header.date = "20260105"; },
                 "UNB04 (0017) cannot be \"20260105\": it must be a date YYMMDD"},
             Row{[](auto& o) { o.header.version = "UNOC:4"; },
                 "UNB04 (0017) cannot be \"260105\": it must be a date CCYYMMDD"},
             Row{[](auto& o) { o.header.time = "2500"; }, "UNB04 (0019) cannot be"},
             Row{[](auto& o) { o.header.time = "120000"; }, "UNB04 (0019) cannot be"},
             Row{[](auto& o) { o.header.control = ""; }, "UNB05 (0020) cannot be"},
             Row{[](auto& o) { o.header.control = "123456789012345"; },
                 "UNB05 (0020) cannot be \"123456789012345\": it must have 1 to 14 characters"},
             Row{[](auto& o) { o.header.control = "Ä"; }, "UNB05 cannot be"},
             Row{[](auto& o) { o.header.password_qualifier = "AA"; }, "UNB06 (0025) cannot be"},
             Row{[](auto& o) { o.header.application_reference = "123456789012345"; },
                 "UNB07 (0026) cannot be"},
             Row{[](auto& o) { o.header.priority = "1"; }, "UNB08 (0029) cannot be"},
             Row{[](auto& o) { o.header.agreement = std::string(36, 'A'); },
                 "UNB10 (0032) cannot be"},
             Row{[](auto& o) { o.header.is_test = true; }, "UNB11 cannot be \"P\""},
             Row{[](auto& o) { o.header.delimiters.element = 'A'; },
                 "element separator cannot be 'A'"},
             Row{[](auto& o) { o.header.delimiters.element = '\''; },
                 "segment terminator and element separator are both"},
             Row{[](auto& o) { o.header.delimiters.release = ':'; },
                 "component separator and release character are both"},
             Row{[](auto& o) { o.header.delimiters.component = 0; }, "component separator cannot be"
             },
             Row{[](auto& o) { o.header.delimiters.component = '.'; },
                 "decimal mark and component separator are both"},
             Row{[](auto& o) { o.header.delimiters.segment = '\n'; },
                 "segment terminator cannot be line feed"},
             Row{[](auto& o) { o.header.delimiters.segment = '\xA7'; },
                 "segment terminator cannot be the byte 0xA7: it is not ASCII"},
             Row{[](auto& o) { o.header.delimiters.repetition = '*'; },
                 "syntax version 3 has no repetition separator"},
             Row{[](auto& o) { o.header.decimal_mark = ';'; }, "decimal mark cannot be ';'"},
             Row{[](auto& o) { o.groups.clear(); }, "the interchange has no message"},
             Row{[](auto& o) { o.groups[0].sets.clear(); }, "group 7: it has no message"},
             Row{[](auto& o) { o.groups.push_back({implicit_group(), {body()}}); },
                 "messages stand outside of groups"},
             Row{[](auto& o) { o.groups[0].header.functional_id = ""; },
                 "group 7: UNG01 (0038) cannot be"},
             Row{[](auto& o) { o.groups[0].header.functional_id = "ORDERS"; },
                 "group 7: message 1: UNH02 (0065) cannot be \"ORDRSP\": it stands in a group of "
                 "ORDERS"},
             Row{[](auto& o) { o.groups[0].header.sender = ""; }, "group 7: UNG02 (0040) cannot be"
             },
             Row{[](auto& o) { o.groups[0].header.date = ""; }, "group 7: UNG04 (0017) cannot be"},
             Row{[](auto& o) { o.groups[0].header.control = ""; }, "group : UNG05 (0048) cannot be"
             },
             Row{[](auto& o) { o.groups[0].header.agency = "EAN"; },
                 "group 7: UNG06 (0051) cannot be"},
             Row{[](auto& o) { o.groups[0].header.version = "D"; }, "group 7: UNG07 cannot be"},
             Row{[](auto& o) { o.groups[0].sets[0].type = ""; },
                 "group 7: message 1: UNH02 (0065) cannot be"},
             Row{[](auto& o) { o.groups[0].sets[0].version = "D:96A"; },
                 "group 7: message 1: UNH02 cannot be \"D:96A\""},
             Row{[](auto& o) { o.groups[0].sets[0].version = "D:96A:UN:EAN0080"; },
                 "group 7: message 1: UNH02 (0057) cannot be \"EAN0080\": it must have 0 to 6"},
             Row{[](auto& o) { o.groups[0].sets[0].convention = "X"; },
                 "group 7: message 1: UNH cannot be"},
             Row{[](auto& o) { o.groups[0].sets[0].text = "FTX+\x85'"; },
                 "group 7: message 1: byte 4 of its body is the byte 0x85, which does not exist"},
             Row{[](auto& o) { o.groups[0].sets[0].segments = 999'998; },
                 "group 7: message 1: UNT01 cannot be 1000000"},
         }) {
        OutboundInterchange out = one_group();
        row.spoil(out);
        CHECK_THAT(text_of(out), Catch::StartsWith(std::string("error: ") + row.message));
    }
}

TEST_CASE("edifact writer: from syntax 4 on UNG needs nothing but its reference", "[syntax]") {
    OutboundInterchange out = one_group();
    out.header.version = "UNOC:4";
    out.header.date = "20260105";
    out.header.delimiters.repetition = '*';
    out.groups[0].header = {};
    out.groups[0].header.control = "7";
    CHECK_THAT(text_of(out), Catch::Contains("'UNG+++++7'UNH+1+"));
    auto const lines = test::events_of(text_of(out));
    CHECK(std::ranges::none_of(lines, [](std::string const& line) { return line[0] == ' '; }));
}
