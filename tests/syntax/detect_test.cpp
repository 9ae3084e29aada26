#include "syntax/detect.hpp"

#include "base/limits.hpp"
#include "syntax/x12_text.hpp"

using namespace tidegate;
using namespace tidegate::syntax;

TEST_CASE("detect: tells what bytes are", "[syntax]") {
    std::string const x12 = test::isa();
    std::string const unb = "UNB+UNOA:1+A+B+260105:1200+1'";
    struct Row {
        std::string text;
        InputKind kind;
        std::uint64_t byte;
        char const* what;
    };
    for (Row const& row : {
             Row{x12, InputKind::x12, 0, "an X12 interchange (ISA at byte 0)"},
             Row{"\xEF\xBB\xBF\r\n " + x12, InputKind::x12, 6, "an X12 interchange (ISA at byte 6)"
             },
             Row{"#VAN\nX\n" + x12, InputKind::x12, 7, "an X12 interchange"},
             Row{"$$ADD ID=4711 " + x12, InputKind::x12, 14, "an X12 interchange"},
             Row{"ISA*00**00**ZZ*A*ZZ*B*260105*1200*U*00401*000000001*0*P*:~", InputKind::x12, 0,
                 "an X12"},
             Row{x12 + unb, InputKind::x12, 0, "an X12"},
             Row{unb + x12, InputKind::edifact, 0, "an EDIFACT interchange (UNB at byte 0)"},
             Row{"UNA:+.? '" + unb, InputKind::edifact, 0, "an EDIFACT interchange (UNA at byte 0)"
             },
             Row{"UNA:+.? '\r\n" + unb, InputKind::edifact, 0, "an EDIFACT"},
             Row{"\r\n" + unb, InputKind::edifact, 2, "an EDIFACT"},
             Row{"VAN\n" + unb, InputKind::edifact, 4, "an EDIFACT"},
             Row{"UNBELIEVABLE", InputKind::unknown, 0, "nothing"},
             Row{"STX=ANA:1+5000000000000+5000000000001", InputKind::tradacoms, 0, "a TRADACOMS"},
             Row{"<?xml version='1.0'?><Order/>", InputKind::xml, 0, "an XML document"},
             Row{"\xEF\xBB\xBF<Order>" + x12 + "</Order>", InputKind::xml, 3, "an XML document"},
             Row{"<1", InputKind::unknown, 0, "nothing"},
             Row{"{\"a\":1}", InputKind::json, 0, "a JSON document"},
             Row{" [ 1 ]", InputKind::json, 1, "a JSON document"},
             Row{"{abc", InputKind::unknown, 0, "nothing"},
             Row{"", InputKind::empty, 0, "empty"},
             Row{" \r\n\x1A", InputKind::empty, 0, "blank"},
             Row{"PK\x03\x04....", InputKind::unknown, 0, "a ZIP archive"},
             Row{"%PDF-1.4", InputKind::unknown, 0, "a PDF"},
             Row{"\xFF\xFE<", InputKind::unknown, 0, "UTF-16"},
             Row{"\x30\x82\x01", InputKind::unknown, 0, "binary ASN.1"},
             Row{"\xC9\xE2\xC1\x5C", InputKind::unknown, 0, "X12 in EBCDIC"},
             Row{"Content-Type: multipart/signed", InputKind::unknown, 0, "a MIME"},
             Row{"GS*PO*A*B~", InputKind::unknown, 0, "X12 segments without"},
             Row{"ST,850", InputKind::unknown, 0, "nothing"},
             Row{"UNH+1+ORDERS:D:96A:UN'", InputKind::unknown, 0, "EDIFACT segments without"},
             Row{"UNA:+.? '\nUNH+1+ORDERS:D:96A:UN'", InputKind::unknown, 0,
                 "EDIFACT segments without"},
             Row{"UNHAPPY+1", InputKind::unknown, 0, "nothing"},
             Row{"ISA*00*~GS*PO~", InputKind::unknown, 0,
                 "an ISA segment that cannot be read (ISA has"},
             Row{"a,b,c\n1,2,3\n", InputKind::unknown, 0, "nothing that is recognised"},
             Row{"VISA card ISAAC\n", InputKind::unknown, 0, "nothing that is recognised"},
             Row{std::string(limits::sniff_bytes_max, 'x') + x12, InputKind::unknown, 0, "nothing"},
         }) {
        CAPTURE(row.text.substr(0, 100));
        Detected const found = sniff(row.text);
        CHECK(name_of(found.kind) == name_of(row.kind));
        CHECK(found.byte == row.byte);
        CHECK_THAT(found.what, Catch::StartsWith(row.what));
        CHECK(found.remedy.empty() == (row.kind == InputKind::x12));
    }
}

TEST_CASE("detect: no front of a document is too short to be looked at", "[syntax]") {
    for (std::string const& text :
         {test::small_interchange(), std::string("UNA:+.? 'UNB+UNOA:1+A+B+260105:1200+1'"),
          std::string("<?xml?>"), std::string("{\"a\":[]}")}) {
        for (std::size_t size = 0; size <= text.size(); ++size) {
            Detected const found = sniff(std::string_view(text).substr(0, size));
            CHECK_FALSE(found.what.empty());
        }
    }
}
