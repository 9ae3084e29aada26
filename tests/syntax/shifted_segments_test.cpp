// Interchanges in UNOX: delimiters are told from halves of characters.
#include "syntax/edifact_text.hpp"
#include "syntax/first_set.hpp"
#include "syntax/x12_text.hpp"

using namespace tidegate;
using namespace tidegate::test;
using syntax::FindingCode;

namespace {

std::string unox(std::string_view body, std::string_view segments = "3") {
    return fmt::format(
        "UNB+UNOX:4+A:14+B:14+20260105:1200+R'UNH+1+ORDERS:D:96A:UN'{}UNT+{}+1'UNZ+1+R'", body,
        segments
    );
}

/// Four characters of JIS X 0208: 27 is an apostrophe, 2B a plus sign, 3A a colon, 3F a question
/// mark, to who does not see the escape sequence.
std::string const kText = "\x1b$B\x27\x27\x3f\x3a\x30\x2b\x3a\x27\x1b(B";

}  // namespace

TEST_CASE("unox: bytes of characters that look like delimiters are text", "[syntax]") {
    std::string const utf8 = to_utf8(kText, Charset::iso2022);
    REQUIRE(count_characters(utf8) == 4);
    CHECK(utf8.starts_with("Ё"));
    CHECK(utf8.ends_with("婚"));
    std::string const text = unox("FTX+AAI+++" + kText + ":b?+c" + kText + "+EN'");
    FirstSet const read(text);
    CHECK(read.findings.empty());
    REQUIRE(read.set->segments.size() == 3);
    CHECK(read.set->charset == Charset::utf8);
    auto const& ftx = read.set->segments[1];
    CHECK(ftx.tag == "FTX");
    REQUIRE(ftx.elements.size() == 5);
    CHECK(ftx.element(4) == utf8 + ":b?+c" + utf8);
    CHECK(ftx.element(5) == "EN");
    CHECK(ftx.element_byte(0) == text.find("FTX"));
    CHECK(ftx.element_byte(1) == text.find("AAI"));
    CHECK(ftx.element_byte(4) == text.find("\x27\x27\x3f"));  // behind the escape sequence
    CHECK(ftx.element_byte(5) == text.find("EN'"));
    CHECK(ftx.element_byte(6) == text.find("'UNT"));
    CHECK(read.set->segments[2].byte == text.find("UNT"));
}

TEST_CASE("unox: an interchange is read the same wherever its input is cut", "[syntax]") {
    std::string const text = unox(
        "FTX+AAI+++" + kText + "+EN'\r\nNAD+BY++\x1b$)C\x0e\x47\x51\x31\x27\x0f:\x1b-A\xe9'\r\n",
        "4"
    );
    MemorySource whole(text);
    auto const expected = EventLog(whole, true).lines;
    for (std::size_t at = 1; at < text.size(); ++at) {
        SplitSource source(text, at);
        CAPTURE(at);
        CHECK(EventLog(source, true).lines == expected);
    }
}

TEST_CASE("unox: designations and shifts hold from one segment to the next", "[syntax]") {
    FirstSet const read(unox("FTX+A+++\x1b$)C\x0e\x47\x51\x0f'FTX+B+++\x0e\x31\x39\x0f'", "4"));
    REQUIRE(read.set->segments.size() == 4);
    CHECK(read.set->segments[1].element(4) == "한");
    CHECK(read.set->segments[2].element(4) == "국");
    CHECK(read.findings.empty());
}

TEST_CASE("unox: a shift in front of a tag is no part of it", "[syntax]") {
    std::string const text = unox("FTX+A+++b\x1b.A'\x1b(B\r\nFTX+B'", "4");
    FirstSet const read(text);
    REQUIRE(read.set->segments.size() == 4);
    CHECK(read.set->segments[2].tag == "FTX");
    CHECK(read.set->segments[2].byte == text.rfind("FTX"));
    CHECK(read.set->segments[2].line == 2);
    CHECK(read.set->segments[3].line == 2);
}

TEST_CASE("unox: an escape sequence that is not known is an error with its bytes", "[syntax]") {
    FirstSet const read(unox("FTX+AAI+++a\x1b$(Q\x30+\x30'\x1b(B+EN'BGM+220\x9f'", "4"));
    REQUIRE(read.set->segments.size() == 4);
    CHECK(read.set->segments[1].element(4) == "a\uFFFD\uFFFD");
    CHECK(read.set->segments[1].element(5) == "EN");
    REQUIRE(read.findings.size() == 2);
    CHECK(read.findings[0].code == FindingCode::element_invalid_character);
    CHECK(read.findings[0].severity == syntax::Severity::error);
    CHECK(read.findings[0].segment_position == 2);
    CHECK(read.findings[0].element == 4);
    CHECK_THAT(read.findings[0].text, Catch::Contains("FTX04") && Catch::Contains("1B 24 28 51"));
    CHECK(read.findings[1].element == 1);
    CHECK_THAT(read.findings[1].text, Catch::Contains("9F"));
}

TEST_CASE("unox: the envelope is decoded too, and tells what it cannot", "[syntax]") {
    std::string const text = replaced(
        replaced(unox("BGM+220'"), "A:14", "\x1b$B\x46\x7c\x1b(B:14"), "UNZ+1+R", "UNZ+1+R\x1b(X"
    );
    auto const begin = first_interchange(text);
    CHECK(begin.interchange.sender.id == "日");
    CHECK(begin.findings.empty());
    MemorySource source(text);
    syntax::InterchangeReader reader(source);
    for (;;) {
        auto const event = reader.next();
        REQUIRE(event);
        if (auto const* end = std::get_if<syntax::InterchangeEnd>(&*event)) {
            CHECK(std::ranges::any_of(end->findings, [](syntax::Finding const& finding) {
                return finding.severity == syntax::Severity::error &&
                       finding.text.find("1B 28 58") != std::string::npos;
            }));
            break;
        }
    }
}

TEST_CASE("unox: another coding system is refused, for nobody knows where it ends", "[syntax]") {
    std::string const text = unox("FTX+AAI+++\x1b%/Gabc'");
    MemorySource source(text);
    syntax::InterchangeReader reader(source);
    for (;;) {
        auto const event = reader.next();
        if (!event) {
            CHECK(event.error().code == ErrorCode::invalid);
            CHECK_THAT(event.error().message, Catch::Contains("not ISO 2022"));
            break;
        }
        REQUIRE_FALSE(std::holds_alternative<syntax::EndOfInput>(*event));
    }
}

TEST_CASE("unox: an interchange behind it begins in its own character set", "[syntax]") {
    std::string const text =
        unox("FTX+A+++\x1b-A\xe9'") + small_edifact({.syntax = "UNOC:3", .sender = "\xe9:14"});
    MemorySource source(text);
    syntax::InterchangeReader reader(source);
    std::vector<std::string> senders;
    for (;;) {
        auto const event = reader.next();
        REQUIRE(event);
        if (std::holds_alternative<syntax::EndOfInput>(*event)) break;
        if (auto const* begin = std::get_if<syntax::InterchangeBegin>(&*event))
            senders.push_back(begin->interchange.sender.id);
    }
    CHECK(senders == std::vector<std::string>{"A", "é"});
}

TEST_CASE("unox: what was agreed on goes before what UNB says", "[syntax]") {
    std::string const text = unox("FTX+A+++caf\xe9'");
    MemorySource source(text);
    syntax::InterchangeReader reader(source, {.edifact_charset = Charset::windows_1252});
    for (;;) {
        auto const event = reader.next();
        REQUIRE(event);
        if (auto const* set = std::get_if<syntax::SetEvent>(&*event)) {
            CHECK(set->set->charset == Charset::windows_1252);
            CHECK(set->set->segments[1].element(4) == "caf\xe9");
            CHECK(set->findings.empty());
            break;
        }
    }
}
