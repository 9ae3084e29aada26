#include "base/limits.hpp"
#include "syntax/detect.hpp"
#include "syntax/first_set.hpp"
#include "syntax/interchange_reader.hpp"
#include "syntax/x12_text.hpp"

using namespace tidegate;
using namespace tidegate::test;
using Lines = std::vector<std::string>;

TEST_CASE("x12 reader: what stands between interchanges is told at the end", "[syntax]") {
    std::string const one = small_interchange();
    Lines const quiet = events_of(one);
    CHECK(events_of(one + "\r\n \x1A") == quiet);
    for (std::string const noise : {"garbage", "GS*PO~ST*850~", "STX=ANA:1+A+B'", "ISA*00*~"}) {
        Lines lines = events_of(one + "\n" + noise);
        CAPTURE(noise);
        REQUIRE(lines.size() == quiet.size() + 1);
        CHECK(lines.back() == "  envelope.trailing_data error -");
        lines = events_of(one + noise + "\n" + one + noise);
        CHECK(lines.size() == 2 * quiet.size() + 1);
        CHECK(lines[lines.size() - 3] == "end");
        CHECK(lines[lines.size() - 2] == "  envelope.trailing_data error -");
        CHECK(lines[lines.size() - 1] == "  envelope.trailing_data error -");
    }
    std::string const text = one + "STX=ANA:1+A+B'";
    CHECK_THAT(places_of(text).back(), Catch::Contains("a TRADACOMS transmission"));
    CHECK_THAT(places_of(text).back(), Catch::Contains(fmt::format("error - {} 1", one.size())));
}

TEST_CASE("reader: an interchange of a standard that is not wanted is foreign", "[syntax]") {
    std::string const unb = "UNB+UNOA:1+A+B+260105:1200+1'UNZ+0+1'";
    std::string const both = small_interchange() + unb;
    MemorySource x12_then_edifact(both);
    syntax::InterchangeReader reader(x12_then_edifact, {.edifact = false});
    for (;;) {
        auto const event = reader.next();
        REQUIRE(event.has_value());
        auto const* end = std::get_if<syntax::EndOfInput>(&*event);
        if (end == nullptr) continue;
        REQUIRE(end->findings.size() == 1);
        CHECK_THAT(end->findings[0].text, Catch::Contains("an EDIFACT interchange"));
        break;
    }
    MemorySource edifact(unb);
    auto const refused = syntax::InterchangeReader(edifact, {.edifact = false}).next();
    REQUIRE_FALSE(refused.has_value());
    CHECK_THAT(refused.error().message, Catch::StartsWith("not X12: this is an EDIFACT"));
    std::string const text = small_interchange();
    MemorySource x12(text);
    auto const foreign = syntax::InterchangeReader(x12, {.x12 = false}).next();
    REQUIRE_FALSE(foreign.has_value());
    CHECK_THAT(foreign.error().message, Catch::StartsWith("not EDIFACT: this is an X12"));
}

TEST_CASE("reader: where UNA holds what looks like ISA, the first of the two counts", "[syntax]") {
    std::string const text = "UNA\nISA*UNB****************~";
    REQUIRE(syntax::sniff(text).kind == syntax::InputKind::edifact);
    MemorySource source(text);
    auto const event = syntax::InterchangeReader(source).next();
    REQUIRE_FALSE(event.has_value());
    CHECK_THAT(event.error().message, Catch::StartsWith("the EDIFACT interchange at byte 0"));
}

TEST_CASE("x12 reader: the header lines of a VAN in front are a warning", "[syntax]") {
    Lines lines = events_of("#VAN HEADER 4711\n//END\n" + small_interchange());
    CHECK(lines[1] == "  envelope.trailing_data warning -");
    lines.erase(lines.begin() + 1);
    CHECK(lines == events_of(small_interchange()));
    CHECK(first_interchange("#VAN\n" + small_interchange()).interchange.byte == 5);
    CHECK(first_interchange("#VAN\n" + small_interchange()).interchange.line == 2);
    CHECK(first_interchange("{1:VAN}" + small_interchange()).interchange.byte == 7);
}

TEST_CASE("reader: input that is no EDI is refused with what it is", "[syntax]") {
    struct Row {
        std::string text;
        std::string what;
    };
    for (Row const& row : {
             Row{"", "empty"},
             Row{" \r\n", "blank"},
             Row{"STX=ANA:1+A+B'MHD=1+ORDHDR:9'", "a TRADACOMS transmission"},
             Row{"<?xml version=\"1.0\"?><a/>", "an XML document"},
             Row{kGs + kSet + "GE*1*1~", "X12 segments without an interchange"},
             Row{"UNA:+.? '\nUNH+1+ORDERS:D:96A:UN'", "EDIFACT segments without an interchange"},
             Row{"UNH+1+ORDERS:D:96A:UN'", "EDIFACT segments without an interchange"},
             Row{"ISA*00*~GS*PO~", "an ISA segment that cannot be read"},
             Row{"hello", "nothing that is recognised"},
             Row{std::string(100'000, 'x'), "nothing that is recognised"},
         }) {
        MemorySource source(row.text);
        syntax::InterchangeReader reader(source);
        auto event = reader.next();
        REQUIRE_FALSE(event.has_value());
        CHECK(event.error().code == ErrorCode::invalid);
        CHECK_THAT(event.error().message, Catch::StartsWith("not EDI: this is " + row.what));
        CHECK_FALSE(event.error().remedy.empty());
        CHECK_FALSE(reader.next().has_value());  // spent
    }
}

TEST_CASE("x12 reader: BIN and BDS are read by their length", "[syntax]") {
    struct Row {
        std::string segment;
        std::size_t elements;
        std::string data;
        Lines findings;
    };
    std::string const nasty = "~*\n:SE*1~\xEF\xBB\xBF";
    for (Row const& row : {
             Row{fmt::format("BIN*{}*{}~", nasty.size(), nasty), 2, nasty, {}},
             Row{fmt::format("BDS*ASC*{}*{}~", nasty.size(), nasty), 3, nasty, {}},
             Row{"BIN*0*~", 2, "", {}},
             Row{"BIN*3*ABCDE~", 2, "ABCDE", {"  element.too_long error BIN02"}},
             Row{"BIN*9*ABC~", 2, "ABC", {"  element.too_short error BIN02"}},
             Row{"BIN*9999*ABC~", 2, "ABC", {"  element.too_short error BIN02"}},
             Row{"BIN*X*ABC~", 2, "ABC", {"  element.too_long error BIN02"}},
         }) {
        CAPTURE(row.segment);
        std::string const text = isa() + kGs + "ST*841*0001~" + row.segment + "SE*3*0001~" + kEnd;
        FirstSet const set(text);
        REQUIRE(set.set->segments.size() == 3);
        CHECK(set.set->segments[1].elements.size() == row.elements);
        CHECK(set.set->segments[1].element(row.elements) == row.data);
        CHECK(set.set->segments[2].byte == text.find("SE*3*0001"));
        Lines lines;
        for (syntax::Finding const& finding : set.findings) lines.push_back(line_of(finding));
        CHECK(lines == row.findings);
    }
}

TEST_CASE("x12 reader: a last segment without its terminator is read", "[syntax]") {
    std::string const text = small_interchange();
    std::string const cut = text.substr(0, text.size() - 1);
    for (std::string const end : {"", "\r\n", " \x1A"}) {
        Lines lines = events_of(cut + end);
        REQUIRE(lines.size() > 2);
        CHECK(lines[lines.size() - 2] == "  envelope.separators warning IEA");
        lines.erase(lines.end() - 2);
        CHECK(lines == events_of(text));
    }
}

TEST_CASE("x12 reader: empty elements are kept, trailing ones too", "[syntax]") {
    FirstSet const set(isa() + kGs + "ST*850*0001~N1**ACME**~SE*3*0001~" + kEnd);
    syntax::Segment const& n1 = set.set->segments[1];
    REQUIRE(n1.elements.size() == 4);
    CHECK(n1.element(1).empty());
    CHECK(n1.element(2) == "ACME");
    CHECK(n1.element(4).empty());
    CHECK(n1.position == 2);
}

TEST_CASE("x12 reader: data may hold line ends, marks and any byte", "[syntax]") {
    std::string const data =
        "a\r\nb\xEF\xBB\xBF"
        "c\x1A\xFF " +
        std::string(1, '\0');
    std::string const text = isa() + kGs + "ST*850*0001~MSG*" + data + "~SE*3*0001~" + kEnd;
    FirstSet const set(text);
    CHECK(set.set->segments[1].element(1) == data);
    CHECK(set.set->segments[1].line == 1);
    CHECK(set.set->segments[2].line == 2);
}

TEST_CASE("x12 reader: limits end in a clear refusal", "[syntax]") {
    auto error_of = [](std::string_view text) {
        MemorySource source(text);
        auto error = EventLog(source).error;
        REQUIRE(error.has_value());
        CHECK(error->code == ErrorCode::too_large);
        CHECK(error->position.has_value());
        return error->text();
    };
    std::string const front = isa() + kGs + "ST*850*0001~";
    CHECK_THAT(
        error_of(front + "N1" + std::string(limits::elements_per_segment_max + 1, '*') + "~"),
        Catch::Contains("more than 500 elements")
    );
    CHECK_THAT(
        error_of(front + "MSG*" + std::string(limits::segment_bytes_max + 1, 'x') + "~"),
        Catch::Contains("longer than")
    );
    CHECK_THAT(error_of(front + "BIN*999999999*x~"), Catch::Contains("longer than"));
    std::string many = front;
    for (std::uint32_t i = 0; i < limits::segments_per_set_max; ++i) many += "A1~";
    CHECK_THAT(error_of(many), Catch::Contains("more than 1000000 segments"));
}

TEST_CASE("x12 reader: findings of one set are capped and the last says so", "[syntax]") {
    std::string text = isa() + kGs + "ST*850*0001~";
    for (std::size_t i = 0; i < 2 * limits::findings_per_event_max; ++i) text += "x~";
    FirstSet const set(text);
    CHECK(set.findings.size() == limits::findings_per_event_max);
    CHECK_THAT(set.findings.back().text, Catch::Contains("not listed"));
}

TEST_CASE("x12 reader: findings name byte, line and value", "[syntax]") {
    std::string const text =
        replaced(isa() + kGs + "ST*850*0001~BEG*00~SE*9*0002~" + kEnd, "~", "~\n");
    FirstSet const set(text);
    REQUIRE(set.findings.size() == 2);
    CHECK(set.findings[0].text == "SE01 says 9 segments, 3 found");
    CHECK(set.findings[0].byte == text.find("9*0002"));
    CHECK(set.findings[0].line == 5);
    CHECK(set.findings[0].value == "9");
    CHECK(set.findings[0].segment_position == 3);
    CHECK(set.findings[1].text == "SE02 is \"0002\", ST02 is \"0001\"");
    CHECK(set.findings[1].element == 2);
}

TEST_CASE("x12 reader: a finding quotes 99 bytes of a long value in ISA", "[syntax]") {
    std::string const text = small_interchange({.time = std::string(120, '9')});
    MemorySource source(text);
    auto const event = syntax::InterchangeReader(source).next();
    REQUIRE(event);
    auto const& findings = std::get<syntax::InterchangeBegin>(*event).findings;
    auto const time =
        std::ranges::find(findings, syntax::FindingCode::envelope_time, &syntax::Finding::code);
    REQUIRE(time != findings.end());
    CHECK(time->value == std::string(99, '9'));
}

TEST_CASE("x12 reader: an error of the source is passed on", "[syntax]") {
    struct Broken final : ByteSource {
        Expected<std::size_t> read(std::span<std::byte>) override {
            return fail(ErrorCode::unavailable, "the disk is gone");
        }
    } source;
    syntax::InterchangeReader reader(source);
    auto event = reader.next();
    REQUIRE_FALSE(event.has_value());
    CHECK(event.error().code == ErrorCode::unavailable);
}

TEST_CASE("x12 reader: a file in lines of fixed width reads as the one without them", "[syntax]") {
    std::string const one = small_interchange();
    std::string const two = one + small_interchange({.control = "000000002"});
    for (std::string const line_end : {"\n", "\r\n"}) {
        for (std::size_t width = 2; width < 105; ++width) {
            CAPTURE(line_end, width);
            std::string const text = wrapped(one, width, line_end);
            Lines lines = events_of(text);
            REQUIRE(lines.size() > 2);
            CHECK(lines[1] == "  envelope.isa_width warning ISA");
            lines.erase(lines.begin() + 1);
            CHECK(lines == events_of(one));
            lines = events_of(wrapped(two, width, line_end));
            std::erase(lines, "  envelope.isa_width warning ISA");
            if (width > 50) CHECK(lines == events_of(two));
            FirstSet const set(text);
            CHECK(set.set->segments[1].tag == "BEG");
            CHECK(set.set->segments[1].element(3) == "4500");
            CHECK(text[set.set->segments[1].element_byte(3)] == '4');
            CHECK(set.set->segments[1].line == (one.find("BEG") / width) + 1);
        }
    }
}

TEST_CASE("x12 reader: line ends are data where the ISA is not broken by them", "[syntax]") {
    FirstSet const set(isa() + kGs + "ST*850*0001~MSG*one\r\ntwo~SE*3*0001~" + kEnd);
    CHECK(set.set->segments[1].element(1) == "one\r\ntwo");
}
