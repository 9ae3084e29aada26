#include "syntax/edifact_text.hpp"
#include "syntax/first_set.hpp"
#include "syntax/interchange_reader.hpp"
#include "syntax/x12_text.hpp"

using namespace tidegate;
using namespace tidegate::test;
using Lines = std::vector<std::string>;
using syntax::FindingCode;

namespace {

/// Everything told of a text that is not an event: findings with their 0085 values.
Lines findings_of(std::string_view text) {
    Lines lines;
    MemorySource source(text);
    syntax::InterchangeReader reader(source);
    for (;;) {
        auto event = reader.next();
        if (!event) {
            lines.push_back("error " + event.error().message);
            return lines;
        }
        std::visit(
            [&](auto const& told) {
                if constexpr (requires { told.findings; }) {
                    for (syntax::Finding const& finding : told.findings)
                        lines.push_back(fmt::format("{} {}", line_of(finding), finding.ack()));
                }
            },
            *event
        );
        if (std::holds_alternative<syntax::EndOfInput>(*event)) return lines;
    }
}

syntax::Interchange interchange_of(std::string_view text) {
    return first_interchange(text).interchange;
}

}  // namespace

TEST_CASE("edifact reader: a finding quotes 99 bytes of a long value in UNB", "[syntax]") {
    std::string const text = small_edifact({.sender = std::string(120, 'S')});
    MemorySource source(text);
    auto const event = syntax::InterchangeReader(source).next();
    REQUIRE(event);
    auto const& findings = std::get<syntax::InterchangeBegin>(*event).findings;
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].element == 2);
    CHECK(findings[0].value == std::string(99, 'S'));
}

TEST_CASE(
    "edifact reader: envelopes nest and their findings stand at the right event", "[syntax]"
) {
    struct Row {
        std::string text;
        Lines lines;
    };
    for (Row const& row : {
             Row{small_edifact(),
                 {"interchange REF1", "group ", "set ORDERS 1 3", "group end 1",
                  "interchange end 0", "end"}},
             Row{unb() + order("1") + order("2") + "UNZ+2+REF1'",
                 {"interchange REF1", "group ", "set ORDERS 1 3", "set ORDERS 2 3", "group end 2",
                  "interchange end 0", "end"}},
             Row{unb() + "UNG+ORDERS+A+B+260105:1200+7+UN+D:96A'" + order() + "UNE+1+7'UNZ+1+REF1'",
                 {"interchange REF1", "group 7", "set ORDERS 1 3", "group end 1",
                  "interchange end 1", "end"}},
             Row{unb() + order() + "UNZ+2+REF2'",
                 {"interchange REF1", "group ", "set ORDERS 1 3", "group end 1",
                  "interchange end 0", "  envelope.count error UNZ01",
                  "  envelope.control_mismatch error UNZ02", "end"}},
             Row{unb() + "UNH+1+ORDERS:D:96A:UN'BGM+220'UNT+9+2'UNZ+1+REF1'",
                 {"interchange REF1", "group ", "set ORDERS 1 3", "  set.count error UNT01",
                  "  set.control_mismatch error UNT02", "group end 1", "interchange end 0", "end"}},
             Row{unb() + "UNH+1+ORDERS:D:96A:UN'BGM+220'" + order("2"),
                 {"interchange REF1", "group ", "set ORDERS 1 2", "  set.trailer_missing error UNT",
                  "set ORDERS 2 3", "group end 2", "interchange end 0",
                  "  envelope.trailer_missing error UNZ", "end"}},
             Row{unb() + order("1") + order("1") + "UNZ+2+REF1'",
                 {"interchange REF1", "group ", "set ORDERS 1 3", "set ORDERS 1 3",
                  "  set.control_duplicate error UNH01", "group end 2", "interchange end 0", "end"}
             },
             Row{unb() + "LIN+1'" + order() + "UNE+1+1'UNZ+1+REF1'",
                 {"interchange REF1", "group ", "set ORDERS 1 3", "group end 1",
                  "interchange end 0", "  envelope.content error LIN",
                  "  envelope.content error UNE", "end"}},
         }) {
        CAPTURE(row.text);
        CHECK(events_of(row.text) == row.lines);
    }
}

TEST_CASE("edifact reader: 0085 tells what is wrong with an envelope", "[syntax]") {
    std::string const group = "UNG+ORDERS+A+B+260105:1200+7+UN+D:96A'";
    CHECK(
        findings_of(unb() + group + order("1") + "UNE+1+7'" + order("2") + "UNZ+2+REF1'") ==
        Lines{"  segment.unexpected error UNH 30", "  envelope.count error UNZ01 29"}
    );
    CHECK(
        findings_of(unb() + order("2") + group + order("1") + "UNE+1+7'UNZ+1+REF1'") ==
        Lines{"  segment.unexpected error UNG 30"}
    );
    CHECK(findings_of(unb() + "UNZ+0+REF1'") == Lines{"  envelope.count error UNZ 32"});
    CHECK(
        findings_of(unb() + group + "UNE+0+7'UNZ+1+REF1'") ==
        Lines{"  group.count error UNE 32", "  envelope.count error UNZ 32"}
    );
    CHECK(
        findings_of(
            unb() + group + order("1") + "UNE+1+7'" + group + order("2") + "UNE+1+7'UNZ+2+REF1'"
        ) == Lines{"  group.control_duplicate error UNG05 26"}
    );
    CHECK(
        findings_of(unb({.sender = ""}) + order() + "UNZ+1+REF1'") ==
        Lines{"  element.missing error UNB02 13"}
    );
    CHECK(
        findings_of(small_edifact({.control = "123456789012345"})) ==
        Lines{"  element.too_long error UNB05 39"}
    );
    CHECK(
        findings_of(small_edifact({.syntax = "UNOZ:9"})) ==
        Lines{"  envelope.charset error UNB01 46", "  envelope.unknown_version error UNB01 2"}
    );
    CHECK(
        findings_of(small_edifact({.prepared = "20260105:12"})) ==
        Lines{"  element.invalid_date warning UNB04 12", "  element.invalid_time warning UNB04 12"}
    );
    CHECK(findings_of(small_edifact({.syntax = "UNOC:4", .prepared = "20260105:1200"})).empty());
    CHECK(
        findings_of(unb({.control = "00000000000916"}) + order() + "UNZ+1+916'") ==
        Lines{"  envelope.control_mismatch warning UNZ02 28"}
    );
    CHECK(findings_of(small_edifact({.control = "A?+1"})).empty());
    CHECK(findings_of(
              unb() + "UNG+ORDERS+A+B+260105:1200+7?:1+UN+D:96A'" + order() +
              "UNE+1+7?:1'UNZ+1+REF1'"
    )
              .empty());
    CHECK(findings_of(small_edifact() + "garbage") == Lines{"  envelope.trailing_data error - 33"});
}

TEST_CASE("edifact reader: UNB is read as values", "[syntax]") {
    auto const it = interchange_of(
        small_edifact({.syntax = "UNOC:3", .sender = "A?+CME:ZZZ", .rest = "++ORDERS++1++1"})
    );
    CHECK(it.standard == "edifact");
    CHECK(it.version == "UNOC:3");
    CHECK(it.syntax_version == 3);
    CHECK(it.charset == Charset::latin1);
    CHECK(it.sender.text() == "ZZZ/A+CME");
    CHECK(it.receiver.text() == "14/RECEIVER");
    CHECK(it.date == "260105");
    CHECK(it.time == "1200");
    CHECK(it.application_reference == "ORDERS");
    CHECK(it.wants_contrl);
    CHECK(it.is_test);
    CHECK(interchange_of(small_edifact({.sender = "ACME"})).sender.text() == "ACME");
    CHECK_FALSE(interchange_of(small_edifact()).is_test);
    CHECK_FALSE(interchange_of(small_edifact({.rest = "++++++0"})).is_test);
    CHECK(
        findings_of(small_edifact({.rest = "++++++0"})) ==
        Lines{"  envelope.test_flag warning UNB11 25"}
    );
}

TEST_CASE(
    "edifact reader: service characters come from UNA, for its interchange only", "[syntax]"
) {
    struct Row {
        std::string una;
        std::string syntax;
        syntax::Delimiters delimiters;
        std::size_t findings;
    };
    for (Row const& row : {
             Row{"", "UNOA:1", {'\'', '+', ':', 0, '?'}, 0},
             Row{"UNA:+.? '", "UNOA:1", {'\'', '+', ':', 0, '?'}, 0},
             Row{"UNA:+,? '", "UNOA:1", {'\'', '+', ':', 0, '?'}, 0},
             Row{"UNA:+.  '", "UNOA:1", {'\'', '+', ':', 0, 0}, 0},
             Row{"UNA|*.# ~", "UNOA:3", {'~', '*', '|', 0, '#'}, 0},
             Row{"UNA:+.?*'", "UNOC:4", {'\'', '+', ':', '*', '?'}, 0},
             Row{"UNA:+.? '", "UNOC:4", {'\'', '+', ':', 0, '?'}, 0},
             Row{"", "UNOC:4", {'\'', '+', ':', '*', '?'}, 0},
             Row{"UNA:+.?*'", "UNOC:3", {'\'', '+', ':', 0, '?'}, 1},
             Row{"UNA:+.?'", "UNOA:1", {'\'', '+', ':', 0, '?'}, 1},
             Row{"UNA:+.?:'", "UNOC:4", {'\'', '+', ':', 0, '?'}, 1},
             Row{"UNA:+;? '", "UNOC:3", {'\'', '+', ':', 0, '?'}, 1},
             Row{"UNA:+.+ '", "UNOC:3", {'\'', '+', ':', 0, 0}, 1},
         }) {
        std::string text = small_edifact(
            {.syntax = row.syntax,
             .prepared = row.syntax.ends_with("4") ? "20260105:1200" : "260105:1200"}
        );
        for (char& byte : text) {
            if (byte == '\'')
                byte = row.delimiters.segment;
            else if (byte == '+')
                byte = row.delimiters.element;
            else if (byte == ':')
                byte = row.delimiters.component;
        }
        CAPTURE(row.una, row.syntax);
        for (std::string_view const between : {"", "\r\n", "\n  "}) {
            std::string const whole = row.una + std::string(row.una.empty() ? "" : between) + text;
            CHECK(interchange_of(whole).delimiters == row.delimiters);
            Lines lines = events_of(whole);
            CHECK(lines.size() == 6 + row.findings);
            Lines const two = events_of(whole + small_edifact({.control = "X"}));
            CHECK(two.size() == 11 + row.findings);
        }
    }
    CHECK(
        interchange_of("UNB\x1DUNOB\x1F"
                       "1\x1D"
                       "A\x1D"
                       "B\x1D"
                       "260105\x1F"
                       "1200\x1D"
                       "1\x1CUNH\x1D")
            .delimiters == syntax::Delimiters{'\x1C', '\x1D', '\x1F', 0, 0}
    );
    auto const guessed =
        first_interchange("UNB*UNOA|1*A*B*260105|1200*1~\nUNH*1*ORDERS|D|96A|UN~UNT*2*1~UNZ*1*1~");
    CHECK(guessed.interchange.delimiters == syntax::Delimiters{'~', '*', '|', 0, '?'});
    REQUIRE(guessed.findings.size() == 1);
    CHECK(guessed.findings[0].code == FindingCode::envelope_separators);
}

TEST_CASE("edifact reader: an interchange whose separators cannot be told is refused", "[syntax]") {
    for (std::string_view const text :
         {"UNA++.? 'UNB+UNOA:1+A+B+260105:1200+1'", "UNAA+.? 'UNB+UNOA:1+A+B'",
          "UNB*UNOA:1*A*B*260105:1200*1~", "UNB+"}) {
        MemorySource source(text);
        auto const event = syntax::InterchangeReader(source).next();
        CAPTURE(text);
        if (text == "UNB+") {
            CHECK(event.has_value());
            continue;
        }
        REQUIRE_FALSE(event.has_value());
        CHECK(event.error().code == ErrorCode::invalid);
        CHECK_FALSE(event.error().remedy.empty());
    }
}

TEST_CASE("edifact reader: a release character makes data of what follows it", "[syntax]") {
    FirstSet const first(
        unb() + "UNH+1+ORDERS:D:96A:UN'FTX+AAI+++A?'B?+C?:D??:E'UNT+3+1'UNZ+1+REF1'"
    );
    auto const& set = *first.set;
    REQUIRE(set.segments.size() == 3);
    auto const& ftx = set.segments[1];
    REQUIRE(ftx.elements.size() == 4);
    CHECK(ftx.element(4) == "A?'B?+C?:D??:E");
    CHECK(syntax::count_parts(ftx.element(4), ':', '?') == 2);
    CHECK(syntax::without_release(syntax::part_of(ftx.element(4), ':', 1, '?'), '?') == "A'B+C:D?");
    CHECK(syntax::part_of(ftx.element(4), ':', 2, '?') == "E");
}

TEST_CASE("edifact reader: loop counters behind a tag are passed, with a word", "[syntax]") {
    std::string const text =
        unb() + "UNH+1+ORDERS:D:96A:UN'NAD:1:2+BY+4711'NAD:1:3+SU'UNT+4+1'UNZ+1+REF1'";
    FirstSet const first(text);
    auto const& nad = first.set->segments[1];
    CHECK(nad.tag == "NAD");
    CHECK(nad.element(1) == "BY");
    CHECK(text.substr(nad.element_byte(2), 4) == "4711");
    REQUIRE(findings_of(text).size() == 1);  // for the first, not for each
    CHECK_THAT(findings_of(text).front(), Catch::Contains("segment.unknown warning NAD"));
}

TEST_CASE("edifact reader: what is no number behind a tag is no counter", "[syntax]") {
    auto const behind_tag = GENERATE("CUX:2:USD:9", "CUX:2", "CUX:+2", "CUX2:1+2", "CUX:A+2");
    CAPTURE(behind_tag);
    std::string const text = unb() + "UNH+1+ORDERS:D:96A:UN'" + behind_tag + "'UNT+3+1'UNZ+1+REF1'";
    REQUIRE(findings_of(text).size() == 1);
    CHECK_THAT(findings_of(text).front(), Catch::Contains("segment.unknown error CUX"));
}

TEST_CASE("edifact reader: a service segment of any number of components is read", "[syntax]") {
    std::string const many(70'000, ':');
    std::string const text = unb() + "UNG+ORDERS+A+B+260105:1200+7+UN+D:96A" + many +
                             "'UNH+1+ORDERS:D:96A:UN" + many + "'BGM+220'UNT+3+1'UNE+1+7'" +
                             "UNZ+1+REF1'";
    CHECK(std::ranges::count(events_of(text), "set ORDERS 1 3") == 1);
}

TEST_CASE("edifact reader: an object is passed by its length", "[syntax]") {
    std::string const bytes = "'UNZ+'+?UNT+?";
    auto package = [&](std::size_t size) {
        return fmt::format("UNO+9+1:2+3+{}'{}UNP+{}+9'", size, bytes, size);
    };
    std::string const good = unb({.syntax = "UNOC:4", .prepared = "20260105:1200"}) + order() +
                             package(bytes.size()) + order("2") + "UNZ+3+REF1'";
    CHECK(findings_of(good).empty());
    Lines const lines = events_of(good);
    CHECK(std::ranges::count(lines, "set UNO 9 2") == 1);
    CHECK(std::ranges::count(lines, "set ORDERS 2 3") == 1);
    std::string const bad =
        unb({.syntax = "UNOC:4", .prepared = "20260105:1200"}) + package(5) + "UNZ+1+REF1'";
    CHECK(std::ranges::count(events_of(bad), "  set.count error UNO04") == 1);
}

TEST_CASE(
    "edifact reader: a file in lines of fixed width reads as the one without them", "[syntax]"
) {
    std::string text = "UNA:+.? '" + unb({.syntax = "UNOC:3"});
    for (int i = 1; i <= 20; ++i) text += order(std::to_string(i), "PO?'NUMBER");
    text += "UNZ+20+REF1'";
    for (std::string_view const line_end : {"\n", "\r\n", "\r"}) {
        for (std::size_t const width : {35U, 72U, 80U, 128U}) {
            CAPTURE(width, line_end);
            Lines lines = events_of(wrapped(text, width, line_end));
            REQUIRE(lines.size() == 26);
            CHECK(lines[1] == "  envelope.separators warning UNB");
            lines.erase(lines.begin() + 1);
            CHECK(lines == events_of(text));
        }
    }
    // One line end in one place is data, unless it stands where punched cards end.
    std::string const free_text =
        unb() + "UNH+1+ORDERS:D:96A:UN'FTX+AAI+++two\nlines'UNT+3+1'UNZ+1+REF1'";
    CHECK(FirstSet(free_text).set->segments[1].element(4) == "two\nlines");
    CHECK(findings_of(free_text).empty());
    CHECK(events_of(wrapped(small_edifact(), 80, "\n")).size() == 7);
}

TEST_CASE("reader: X12 and EDIFACT stand in one input in any order", "[syntax]") {
    std::string const x12 = small_interchange();
    std::string const edifact = "UNA:+.? '\r\n" + small_edifact();
    Lines const of_x12 = events_of(x12);
    Lines const of_edifact = events_of(edifact);
    for (auto const& [text, first, second] :
         {std::tuple{x12 + edifact, of_x12, of_edifact},
          std::tuple{edifact + x12, of_edifact, of_x12},
          std::tuple{edifact + "\r\n" + x12, of_edifact, of_x12},
          std::tuple{"\xEF\xBB\xBF\n" + edifact + edifact, of_edifact, of_edifact}}) {
        Lines expected = first;
        expected.pop_back();
        expected.insert(expected.end(), second.begin(), second.end());
        CHECK(events_of(text) == expected);
    }
    // A header inside an interchange closes it, whatever its standard is.
    std::string const cut = edifact.substr(0, edifact.find("UNZ"));
    CHECK(std::ranges::count(events_of(cut + x12), "  envelope.trailer_missing error UNZ") == 1);
    std::string const cut_x12 = x12.substr(0, x12.find("IEA"));
    CHECK(
        std::ranges::count(events_of(cut_x12 + edifact), "  envelope.trailer_missing error IEA") ==
        1
    );
    CHECK(std::ranges::count(events_of(cut_x12 + edifact), "set ORDERS 1 3") == 1);
}

TEST_CASE("edifact reader: UNB inside data is data", "[syntax]") {
    for (std::string_view const data : {"UNB", "UNA", "text UNB?+UNOA", "UNB?+UNOA?:1?+"}) {
        std::string const text =
            unb() + fmt::format("UNH+1+ORDERS:D:96A:UN'FTX+AAI+++{}'UNT+3+1'UNZ+1+REF1'", data);
        CAPTURE(text);
        CHECK(findings_of(text).empty());
    }
}

TEST_CASE("edifact reader: findings name byte, line and value", "[syntax]") {
    std::string const text = "UNA:+.? '\n" + unb() + "\n" + order() + "\nUNZ+7+REF1'\n";
    Lines const places = places_of(text);
    std::size_t const at = text.find("+7+") + 1;
    CHECK(
        std::ranges::count(
            places,
            fmt::format("  envelope.count error UNZ01 {} 4 0 7 UNZ01 says 7 messages, 1 found", at)
        ) == 1
    );
}
