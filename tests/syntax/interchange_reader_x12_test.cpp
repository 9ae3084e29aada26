#include "base/limits.hpp"
#include "syntax/first_set.hpp"
#include "syntax/interchange_reader.hpp"
#include "syntax/x12_text.hpp"

using namespace tidegate;
using namespace tidegate::test;
using Lines = std::vector<std::string>;

TEST_CASE("x12 reader: envelopes nest and their findings stand at the right event", "[syntax]") {
    struct Row {
        char const* name;
        std::string text;
        Lines expected;
    };
    for (Row const& row : {
             Row{"clean",
                 isa() + kGs + kSet + kEnd,
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
                  "interchange end 1", "end"}},
             Row{"SE01 that disagrees with the segment count",
                 isa() + kGs + "ST*850*0001~BEG~SE*4*0001~" + kEnd,
                 {"interchange 000000001", "group 1", "set 850 0001 3", "  set.count error SE01",
                  "group end 1", "interchange end 1", "end"}},
             Row{"SE01 with a leading zero is the same number",
                 isa() + kGs + "ST*850*0001~BEG~SE*03*0001~" + kEnd,
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
                  "interchange end 1", "end"}},
             Row{"SE01 that is no number",
                 isa() + kGs + "ST*850*0001~BEG~SE*X*0001~" + kEnd,
                 {"interchange 000000001", "group 1", "set 850 0001 3", "  set.count error SE01",
                  "group end 1", "interchange end 1", "end"}},
             Row{"ST02 and SE02 are compared as text",
                 isa() + kGs + "ST*850*0001~BEG~SE*3*1~" + kEnd,
                 {"interchange 000000001", "group 1", "set 850 0001 3",
                  "  set.control_mismatch error SE02", "group end 1", "interchange end 1", "end"}},
             Row{"an empty SE",
                 isa() + kGs + "ST*850*0001~SE~" + kEnd,
                 {"interchange 000000001", "group 1", "set 850 0001 2", "  set.count error SE01",
                  "  set.control_mismatch error SE02", "group end 1", "interchange end 1", "end"}},
             Row{"ST02 used twice in a group",
                 isa() + kGs + kSet + kSet + "GE*2*1~IEA*1*000000001~",
                 {"interchange 000000001", "group 1", "set 850 0001 3", "set 850 0001 3",
                  "  set.control_duplicate error ST02", "group end 2", "interchange end 1", "end"}},
             Row{"ST02 used again in the next group",
                 isa() + kGs + kSet + "GE*1*1~" + kGs + kSet + "GE*1*1~IEA*2*000000001~",
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1", "group 1",
                  "  group.control_duplicate warning GS06", "set 850 0001 3", "group end 1",
                  "interchange end 2", "end"}},
             Row{"GS06 used again by a group of another kind",
                 isa() + kGs +
                     "GE*0*1~GS*IN*ACME*US*20260105*1200*1*X*004010~GE*0*1~"
                     "IEA*2*000000001~",
                 {"interchange 000000001", "group 1", "group end 0", "group 1", "group end 0",
                  "interchange end 2", "end"}},
             Row{"GE01 and GE02 wrong",
                 isa() + kGs + kSet + "GE*2*7~IEA*1*000000001~",
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
                  "  group.count error GE01", "  group.control_mismatch error GE02",
                  "interchange end 1", "end"}},
             Row{"GE02 is the same number with zeros",
                 isa() + kGs + kSet + "GE*1*0001~IEA*1*000000001~",
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
                  "  group.control_mismatch warning GE02", "interchange end 1", "end"}},
             Row{"IEA01 and IEA02 wrong",
                 isa() + kGs + kSet + "GE*1*1~IEA*3*000000002~",
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
                  "interchange end 1", "  envelope.count error IEA01",
                  "  envelope.control_mismatch error IEA02", "end"}},
             Row{"IEA02 without its zeros",
                 isa() + kGs + kSet + "GE*1*1~IEA*1*1~",
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
                  "interchange end 1", "  envelope.control_mismatch warning IEA02", "end"}},
             Row{"SE missing before GE",
                 isa() + kGs + "ST*850*0001~BEG*00~" + kEnd,
                 {"interchange 000000001", "group 1", "set 850 0001 2",
                  "  set.trailer_missing error SE", "group end 1", "interchange end 1", "end"}},
             Row{"SE missing before ST",
                 isa() + kGs + "ST*850*0001~ST*850*0002~SE*2*0002~GE*2*1~IEA*1*000000001~",
                 {"interchange 000000001", "group 1", "set 850 0001 1",
                  "  set.trailer_missing error SE", "set 850 0002 2", "group end 2",
                  "interchange end 1", "end"}},
             Row{"GE missing before IEA",
                 isa() + kGs + kSet + "IEA*1*000000001~",
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
                  "  group.trailer_missing error GE", "interchange end 1", "end"}},
             Row{"GE missing before GS",
                 isa() + kGs + kSet + kGs + kSet + "GE*1*1~IEA*2*000000001~",
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
                  "  group.trailer_missing error GE", "group 1",
                  "  group.control_duplicate warning GS06", "set 850 0001 3", "group end 1",
                  "interchange end 2", "end"}},
             Row{"all trailers missing at the end",
                 isa() + kGs + "ST*850*0001~BEG*00~",
                 {"interchange 000000001", "group 1", "set 850 0001 2",
                  "  set.trailer_missing error SE", "group end 1",
                  "  group.trailer_missing error GE", "interchange end 1",
                  "  envelope.trailer_missing error IEA", "end"}},
             Row{"all trailers missing before the next ISA",
                 isa() + kGs + "ST*850*0001~BEG*00~" + small_interchange({.control = "000000002"}),
                 {"interchange 000000001", "group 1", "set 850 0001 2",
                  "  set.trailer_missing error SE", "group end 1",
                  "  group.trailer_missing error GE", "interchange end 1",
                  "  envelope.trailer_missing error IEA", "interchange 000000002", "group 1",
                  "set 850 0001 3", "group end 1", "interchange end 1", "end"}},
             Row{"only ISA",
                 isa(),
                 {"interchange 000000001", "interchange end 0",
                  "  envelope.trailer_missing error IEA", "end"}},
             Row{"TA1 alone",
                 isa() + "TA1*000000009*260105*1200*A*000~IEA*0*000000001~",
                 {"interchange 000000001", "ta1 000000009", "interchange end 0", "end"}},
             Row{"TA1 before a group",
                 isa() + "TA1*000000009*260105*1200*A*000~" + kGs + kSet + kEnd,
                 {"interchange 000000001", "ta1 000000009", "group 1", "set 850 0001 3",
                  "group end 1", "interchange end 1", "end"}},
             Row{"TA1 after a group",
                 isa() + kGs + kSet + "GE*1*1~TA1*000000009*260105*1200*A*000~IEA*1*000000001~",
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
                  "ta1 000000009", "interchange end 1", "  envelope.content warning TA1", "end"}},
             Row{"a set outside a group is told once",
                 isa() + kSet + "IEA*0*000000001~",
                 {"interchange 000000001", "interchange end 0", "  envelope.content error ST", "end"
                 }},
             Row{"segments outside a set are told once per run",
                 isa() + kGs + "BEG*00~REF*PO~" + kSet + "CTT*1~GE*1*1~IEA*1*000000001~",
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
                  "  segment.unexpected error BEG", "  segment.unexpected error CTT",
                  "interchange end 1", "end"}},
             Row{"a second GE",
                 isa() + kGs + kSet + "GE*1*1~GE*1*1~IEA*1*000000001~",
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
                  "interchange end 1", "  envelope.content error GE", "end"}},
             Row{"malformed tags",
                 isa() + kGs + "ST*850*0001~beg*00~REFX*1~N*1~~SE*6*0001~" + kEnd,
                 {"interchange 000000001", "group 1", "set 850 0001 6",
                  "  segment.unknown error beg", "  segment.unknown error REFX",
                  "  segment.unknown error N", "  segment.unknown error -", "group end 1",
                  "interchange end 1", "end"}},
             Row{"a set in the wrong group",
                 isa() + kGs + "ST*810*0001~BIG~SE*3*0001~" + kEnd,
                 {"interchange 000000001", "group 1", "set 810 0001 3",
                  "  set.wrong_group warning ST01", "group end 1", "interchange end 1", "end"}},
             Row{"values of GS",
                 isa() + "GS*PO*ACME*US*260105*99*A*Y*004010~" + kSet + "GE*1*A~IEA*1*000000001~",
                 {"interchange 000000001", "group A", "  element.invalid_date warning GS04",
                  "  element.invalid_time warning GS05", "  group.control_number error GS06",
                  "  element.invalid_code warning GS07", "set 850 0001 3", "group end 1",
                  "interchange end 1", "end"}},
             Row{"GS04 has six digits before 004010",
                 isa() + "GS*PO*ACME*US*260105*1200*1*X*003040~" + kSet + kEnd,
                 {"interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
                  "interchange end 1", "end"}},
         }) {
        CAPTURE(row.name, row.text);
        CHECK(events_of(row.text) == row.expected);
        CHECK(events_of(row.text, 1) == row.expected);
    }
}

TEST_CASE("x12 reader: ISA values are judged and kept", "[syntax]") {
    struct Row {
        IsaValues values;
        Lines expected;
    };
    for (Row const& row : {
             Row{{}, {}},
             Row{{.version = "00501", .repetition = "^"}, {}},
             Row{{.version = "00501", .repetition = "U"},
                 {"  envelope.separators warning ISA11 026"}},
             Row{{.version = "00501", .repetition = "*"},
                 {"  envelope.separators warning ISA11 026"}},
             Row{{.version = "00501", .repetition = ":"},
                 {"  envelope.separators warning ISA11 026"}},
             Row{{.repetition = "^"}, {}},
             Row{{.repetition = "V"}, {"  envelope.standard warning ISA11 002"}},
             Row{{.repetition = " "}, {"  envelope.standard warning ISA11 016"}},
             Row{{.repetition = "*"}, {"  envelope.standard warning ISA11 016"}},
             Row{{.version = "0401 "}, {"  envelope.unknown_version warning ISA12 017"}},
             Row{{.version = "00901"},
                 {"  envelope.separators warning ISA11 026",
                  "  envelope.unknown_version warning ISA12 003"}},
             Row{{.control = "00000000A"}, {"  envelope.control_number error ISA13 018"}},
             Row{{.control = "12345678"},
                 {"  envelope.isa_width warning ISA 022",
                  "  envelope.control_number warning ISA13 018"}},
             Row{{.date = "269905"}, {"  envelope.date warning ISA09 014"}},
             Row{{.time = "2460"}, {"  envelope.time warning ISA10 015"}},
             Row{{.ta1 = "Y"}, {"  envelope.ack_requested warning ISA14 019"}},
             Row{{.usage = "X"}, {"  envelope.test_flag warning ISA15 020"}},
             Row{{.sender = "AC~ME"}, {"  envelope.separators warning ISA06 026"}},
             Row{{.component = "A"}, {"  envelope.separators warning ISA16 027"}},
             Row{{.component = " "}, {"  envelope.separators warning ISA16 027"}},
         }) {
        std::string const text = isa(row.values) + "IEA*0*" + row.values.control + "~";
        CAPTURE(text);
        auto const begin = first_interchange(text);
        Lines lines;
        for (syntax::Finding const& finding : begin.findings)
            lines.push_back(line_of(finding) + " " + std::string(finding.ack()));
        CHECK(lines == row.expected);
    }
    auto const begin = first_interchange(isa({.usage = "T", .ta1 = "1"}));
    CHECK(begin.interchange.sender.text() == "ZZ/ACME");
    CHECK(begin.interchange.receiver.text() == "ZZ/US");
    CHECK(begin.interchange.is_test);
    CHECK(begin.interchange.wants_ta1);
    CHECK(begin.interchange.usage == 'T');
    CHECK(begin.interchange.date == "260105");
    CHECK(begin.interchange.time == "1200");
}

TEST_CASE("x12 reader: ST03 says the convention of GS08, or is told", "[syntax]") {
    struct Row {
        std::string version;
        std::string convention;
        std::string code;  ///< IK502; empty: nothing is told
    };
    for (Row const& row : {
             Row{"005010X222A1", "005010X222A1", ""},
             Row{"005010X222A1", "", ""},
             Row{"005010", "005010X222A1", ""},
             Row{"005010X222A1", "005010X223A2", "I6"},
             Row{"005010X222A1", "005010", "19"},
             Row{"005010", "004010X1", "19"},
             Row{"005010", "RETAIL", "19"},
         }) {
        CAPTURE(row.version, row.convention);
        FirstSet const set(
            isa() + "GS*PO*ACME*US*20260105*1200*1*X*" + row.version + "~ST*850*0001*" +
            row.convention + "~BEG*00~SE*3*0001~" + kEnd
        );
        std::string codes;
        for (syntax::Finding const& finding : set.findings) {
            if (finding.code != syntax::FindingCode::set_convention) continue;
            CHECK(finding.severity == syntax::Severity::warning);
            codes += finding.ack();
        }
        CHECK(codes == row.code);
    }
}

TEST_CASE("x12 reader: ISA11 is a repetition separator from 00402 on only", "[syntax]") {
    CHECK(
        first_interchange(isa({.version = "00401", .repetition = "^"}))
            .interchange.delimiters.repetition == 0
    );
    CHECK(
        first_interchange(isa({.version = "00402", .repetition = "^"}))
            .interchange.delimiters.repetition == '^'
    );
    CHECK(
        first_interchange(isa({.version = "00501", .repetition = "U"}))
            .interchange.delimiters.repetition == 0
    );
    // GS08 says nothing about it: 005010 in an envelope 00401.
    FirstSet const set(
        isa() + "GS*PO*ACME*US*20260105*1200*1*X*005010~ST*850*0001~BEG*B005UO5D12~SE*3*0001~" +
        kEnd
    );
    CHECK(set.set->delimiters.repetition == 0);
    CHECK(set.set->segments[1].element(1) == "B005UO5D12");
}

TEST_CASE("x12 reader: every terminator that is used is taken from ISA", "[syntax]") {
    std::string const text = small_interchange();
    Lines const expected = events_of(text);
    struct Row {
        char const* name;
        std::string terminator;
    };
    for (Row const& row :
         {Row{"LF", "\n"}, Row{"CR", "\r"}, Row{"CR LF", "\r\n"}, Row{"FS", "\x1C"},
          Row{"US", "\x1F"}, Row{"~ CR LF", "~\r\n"}, Row{"~ LF", "~\n"}, Row{"~ blank", "~ "},
          Row{"' LF LF", "'\n\n"}, Row{"~ LF tab", "~\n\t"}, Row{"~ NUL", std::string("~\0", 2)},
          Row{"~ SUB", "~\x1A"}, Row{"~ BOM", "~\xEF\xBB\xBF"}}) {
        CAPTURE(row.name);
        CHECK(events_of(replaced(text, "~", row.terminator)) == expected);
        CHECK(events_of(replaced(text, "~", row.terminator), 1) == expected);
    }
}

TEST_CASE("x12 reader: blanks between segments count for offsets and lines", "[syntax]") {
    struct Row {
        std::string between;
        std::uint32_t lines;
    };
    for (Row const& row :
         {Row{"\n", 1}, Row{"\r\n", 1}, Row{"\r", 1}, Row{"\n\n", 2}, Row{"\r\n\r\n", 2},
          Row{"\r\r\n \n", 3}, Row{" ", 0}}) {
        std::string const text =
            "\xEF\xBB\xBF \n" + replaced(small_interchange(), "~", "~" + row.between);
        for (std::size_t const chunk : {std::size_t{1}, std::size_t{7}, SIZE_MAX}) {
            MemorySource source(text, chunk);
            syntax::InterchangeReader reader(source);
            std::uint32_t segment_number = 3;  // ISA and GS stand before ST
            for (;;) {
                auto event = reader.next();
                REQUIRE(event.has_value());
                if (std::holds_alternative<syntax::EndOfInput>(*event)) break;
                if (auto* end = std::get_if<syntax::InterchangeEnd>(&*event)) {
                    CHECK(end->byte_end == text.find("IEA") + 16);
                }
                auto* set = std::get_if<syntax::SetEvent>(&*event);
                if (set == nullptr) continue;
                for (syntax::Segment const& segment : set->set->segments) {
                    CHECK(
                        segment.byte == text.find("~" + row.between + std::string(segment.tag)) +
                                            1 + row.between.size()
                    );
                    CHECK(segment.line == 2 + row.lines * (segment_number - 1));
                    ++segment_number;
                }
            }
            CHECK(segment_number == 6);
        }
    }
}

TEST_CASE("x12 reader: line ends count also where they are a separator", "[syntax]") {
    std::string const text = isa({.version = "00501", .repetition = "\n"}) +
                             "GS*PO*ACME*US*20260105*1200*1*X*005010~ST*850*0001~BEG*00*SA*4500~"
                             "REF*A\nB*x~N1*Z~SE*5*0001~GE*1*1~IEA*1*000000001~";
    MemorySource source(text);
    syntax::InterchangeReader reader(source);
    std::vector<std::uint32_t> lines;
    for (;;) {
        auto const event = reader.next();
        REQUIRE(event);
        if (std::holds_alternative<syntax::EndOfInput>(*event)) break;
        auto const* set = std::get_if<syntax::SetEvent>(&*event);
        if (set == nullptr) continue;
        for (syntax::Segment const& segment : set->set->segments) lines.push_back(segment.line);
    }
    // ISA11 is the first.
    CHECK(lines == std::vector<std::uint32_t>{2, 2, 2, 3, 3});
}

TEST_CASE("x12 reader: a CR terminator owns the LF after it", "[syntax]") {
    std::string const text = replaced(small_interchange(), "~", "\r\n");
    MemorySource source(text, 1);
    syntax::InterchangeReader reader(source);
    for (;;) {
        auto event = reader.next();
        REQUIRE(event.has_value());
        REQUIRE_FALSE(std::holds_alternative<syntax::EndOfInput>(*event));
        auto* end = std::get_if<syntax::InterchangeEnd>(&*event);
        if (end == nullptr) continue;
        CHECK(end->byte_end == text.size());
        break;
    }
}

TEST_CASE("x12 reader: an ISA of wrong width is recovered by its separators", "[syntax]") {
    std::string const rest = kGs + kSet + kEnd;
    Lines const clean = events_of(isa() + rest);
    struct Row {
        char const* name;
        std::string header;
        std::string sender;
    };
    for (Row const& row : {
             Row{"trimmed", "ISA*00**00**ZZ*ACME*ZZ*US*260105*1200*U*00401*000000001*0*P*:~",
                 "ZZ/ACME"},
             Row{"one blank too many",
                 "ISA*00*          *00*          *ZZ*ACME            *ZZ*US             "
                 "*260105*1200*U*00401*000000001"
                 "*0*P*:~",
                 "ZZ/ACME"},
             Row{"id too long",
                 "ISA*00*          *00*          *ZZ*ACMEACMEACMEACMEACME*ZZ*US             "
                 "*260105*1200*U*00401*"
                 "000000001*0*P*:~",
                 "ZZ/ACMEACMEACMEACMEACME"},
         }) {
        CAPTURE(row.name);
        auto const begin = first_interchange(row.header + rest);
        CHECK(begin.interchange.sender.text() == row.sender);
        CHECK(begin.interchange.delimiters.component == ':');
        CHECK(begin.interchange.delimiters.segment == '~');
        REQUIRE(begin.findings.size() == 1);
        CHECK(line_of(begin.findings[0]) == "  envelope.isa_width warning ISA");
        Lines lines = events_of(row.header + rest);
        CHECK(lines[1] == "  envelope.isa_width warning ISA");
        lines.erase(lines.begin() + 1);
        CHECK(lines == clean);
    }
}

TEST_CASE("x12 reader: an ISA without ISA16 is read with components off", "[syntax]") {
    std::string const front =
        "ISA*00*          *00*          *ZZ*ACME           *ZZ*US             *260105*1200*U*00401*"
        "000000001*0*P*";
    for (std::string const terminator : {"~", "\n", "\r\n"}) {
        std::string const text = replaced(front + "~" + kGs + kSet + kEnd, "~", terminator);
        auto const begin = first_interchange(text);
        CHECK(begin.interchange.delimiters.component == 0);
        CHECK(begin.interchange.delimiters.segment == terminator[0]);
        CHECK(events_of(text).back() == "end");
        CHECK(events_of(text).at(4) == "set 850 0001 3");
    }
}

TEST_CASE("x12 reader: interchanges in one input have their own delimiters", "[syntax]") {
    std::string second = small_interchange({.control = "000000002"});
    for (char& byte : second) byte = byte == '*' ? '|' : byte == '~' ? '\'' : byte;
    Lines const expected = {
        "interchange 000000001",
        "group 1",
        "set 850 0001 3",
        "group end 1",
        "interchange end 1",
        "interchange 000000002",
        "group 1",
        "set 850 0001 3",
        "group end 1",
        "interchange end 1",
        "end"
    };
    CHECK(events_of(small_interchange() + second) == expected);
    CHECK(events_of(small_interchange() + "\r\n\r\n" + second + "\n\x1A") == expected);
}

TEST_CASE("x12 reader: an ISA with other delimiters closes an open interchange", "[syntax]") {
    std::string second = small_interchange({.control = "000000002"});
    for (char& byte : second) byte = byte == '*' ? '|' : byte == '~' ? '\'' : byte;
    Lines const lines = events_of(isa() + kGs + kSet + second);
    CHECK(
        lines ==
        Lines{
            "interchange 000000001", "group 1", "set 850 0001 3", "group end 1",
            "  group.trailer_missing error GE", "interchange end 1",
            "  envelope.trailer_missing error IEA", "interchange 000000002", "group 1",
            "set 850 0001 3", "group end 1", "interchange end 1", "end"
        }
    );
}

TEST_CASE("x12 reader: ISA inside data is data", "[syntax]") {
    FirstSet const set(
        isa() + kGs + "ST*850*0001~ISAAC*NEWTON~MSG*ISA*ISA*00~N1*BY*VISA*ISA~SE*5*0001~" + kEnd
    );
    REQUIRE(set.set->segments.size() == 5);
    CHECK(set.set->segments[1].tag == "ISAAC");
    CHECK(set.set->segments[3].element(3) == "ISA");
    CHECK(set.findings.size() == 1);
}
