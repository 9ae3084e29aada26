#include "syntax/segment_writer.hpp"

#include "base/ids.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::syntax;

namespace {

Delimiters const kX12{.segment = '~', .element = '*', .component = ':', .repetition = '^'};

std::string written(SegmentBuilder const& builder, Delimiters const& delimiters = kX12) {
    std::string out;
    REQUIRE(builder.write_to(out, delimiters).has_value());
    return out;
}

}  // namespace

TEST_CASE(
    "segment writer: order of setting does not matter and trailing empties are not written",
    "[syntax]"
) {
    SegmentBuilder builder;
    builder.begin("SV1");
    builder.set(4, 1, "");
    builder.set(2, 1, "100");
    builder.set(1, 3, "X");
    builder.set(1, 1, "HC");
    builder.set(1, 4, "");
    CHECK(written(builder) == "SV1*HC::X*100~");
    builder.set(1, 3, "");
    CHECK(written(builder) == "SV1*HC*100~");
    builder.set(1, 1, "");
    CHECK(written(builder) == "SV1**100~");
    CHECK(builder.get(2, 1) == "100");
    CHECK(builder.get(2, 2).empty());
    CHECK(builder.has_data());
    builder.set(2, 1, "");
    CHECK_FALSE(builder.has_data());
    CHECK(written(builder) == "SV1~");
    builder.begin("N1");
    CHECK(builder.get(1, 1).empty());
    builder.set(1, 2, "B");
    CHECK(written(builder) == "N1*:B~");
}

TEST_CASE(
    "segment writer: a service character in data is refused with segment, element and value",
    "[syntax]"
) {
    for (char const byte : {'~', '*', ':', '^'}) {
        SegmentBuilder builder;
        builder.begin("N1");
        builder.set(2, 1, std::string("ACME") + byte);
        std::string out = "before";
        auto result = builder.write_to(out, kX12);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().code == ErrorCode::invalid);
        CHECK_THAT(
            result.error().message,
            Catch::StartsWith(std::string("N102 \"ACME") + byte + "\" holds the")
        );
        CHECK(out == "before");
    }
}

TEST_CASE("segment writer: a replacement character stands for service characters", "[syntax]") {
    SegmentBuilder builder;
    builder.begin("N1");
    builder.set(2, 1, "A*B~C:D^E");
    std::string out;
    REQUIRE(builder.write_to(out, kX12, ' ').has_value());
    CHECK(out == "N1**A B C D E~");
    CHECK_FALSE(builder.write_to(out, kX12, '*').has_value());
    CHECK(out == "N1**A B C D E~");
}

TEST_CASE("segment writer: a release character escapes, itself too", "[syntax]") {
    SegmentBuilder builder;
    builder.begin("FTX");
    builder.set(1, 1, "A+B?C'D:E*F");
    CHECK(
        written(
            builder,
            {.segment = '\'', .element = '+', .component = ':', .repetition = 0, .release = '?'}
        ) == "FTX+A?+B??C?'D?:E*F'"
    );
}

TEST_CASE("segment writer: a service character is seen wherever it stands in a value", "[syntax]") {
    Delimiters const edifact{
        .segment = '\'', .element = '+', .component = ':', .repetition = 0, .release = '?'
    };
    for (std::size_t size = 1; size <= 70; ++size) {
        std::string const plain(size, 'x');
        SegmentBuilder builder;
        builder.begin("FTX");
        builder.set_view(1, 1, plain);
        builder.set_view(2, 3, plain);
        CHECK(written(builder, edifact) == "FTX+" + plain + "+::" + plain + "'");
        for (std::size_t at = 0; at < size; ++at) {
            std::string value = plain;
            value[at] = '?';
            std::string released = plain;
            released.replace(at, 1, "??");
            builder.begin("FTX");
            builder.set_view(3, 1, value);
            CHECK(written(builder, edifact) == "FTX+++" + released + "'");
        }
    }
}

TEST_CASE("segment writer: a byte 0 in a value is no delimiter that does not exist", "[syntax]") {
    SegmentBuilder builder;
    builder.begin("MSG");
    std::string const value("a\0b", 3);
    builder.set(1, 1, value);
    CHECK(written(builder) == "MSG*" + value + "~");
}

TEST_CASE("segment writer: views and copies are put in order alike", "[syntax]") {
    SegmentBuilder builder;
    builder.begin("N4");
    builder.set_view(3, 1, "10001");
    {
        std::string const gone = "NY";
        builder.set(2, 1, gone);
    }
    builder.set_view(1, 1, "NEW YORK");
    CHECK(builder.get(2, 1) == "NY");
    builder.set_view(2, 1, "NJ");
    CHECK(written(builder) == "N4*NEW YORK*NJ*10001~");
    builder.begin("N4");
    CHECK(written(builder) == "N4~");
}

TEST_CASE(
    "segment writer: a segment written as a whole is the one that is written value by value",
    "[syntax]"
) {
    constexpr Delimiters kAll{
        .segment = '~', .element = '*', .component = '>', .repetition = '^', .release = '?'
    };
    SeededRandom random(3);
    std::size_t plain = 0;
    for (int round = 0; round < 4'000; ++round) {
        SegmentBuilder builder;
        builder.begin("TAG");
        std::vector<std::string> texts(1 + random.next() % 8);
        for (std::string& text : texts) {
            text.assign(random.next() % 20, 'x');
            if (random.next() % 40 == 0) text += "~*>^?"[random.next() % 5];
            builder.set_view(
                static_cast<std::uint16_t>(1 + random.next() % 30),
                static_cast<std::uint16_t>(1 + random.next() % 12), text,
                static_cast<std::uint16_t>(1 + random.next() % 3)
            );
        }
        std::string whole = "in front";
        bool const is_plain = builder.write_plain_to(whole, kAll);
        std::string checked = "in front";
        REQUIRE(builder.write_to(checked, kAll, {}, Charset::utf8));
        plain += is_plain ? 1 : 0;
        CHECK(whole == (is_plain ? checked : "in front"));
        CHECK(is_plain == (checked.find('?') == std::string::npos));
    }
    CHECK(plain > 1'000);
    CHECK(plain < 4'000);
}

TEST_CASE("segment writer: components need a component separator", "[syntax]") {
    SegmentBuilder builder;
    builder.begin("SV1");
    builder.set(1, 2, "X");
    std::string out;
    CHECK_FALSE(builder.write_to(out, {.segment = '~', .element = '*', .component = 0}).has_value()
    );
    CHECK(out.empty());
}

TEST_CASE("segment writer: repetitions stand between their separators", "[syntax]") {
    SegmentBuilder builder;
    builder.begin("DMG");
    builder.set(5, 2, "B", 3);
    builder.set(5, 1, "A");
    builder.set(5, 1, "C*D", 2);
    builder.set(5, 1, "", 4);
    builder.set(6, 1, "E");
    Delimiters const edifact{
        .segment = '\'', .element = '+', .component = ':', .repetition = '*', .release = '?'
    };
    CHECK(written(builder, edifact) == "DMG+++++A*C?*D*:B+E'");
    CHECK(builder.get(5, 1) == "A");
    CHECK(builder.get(5, 2, 3) == "B");
    std::string out;
    auto const refused = builder.write_to(out, {.segment = '~', .element = '*', .component = ':'});
    REQUIRE_FALSE(refused.has_value());
    CHECK(
        refused.error().message ==
        "DMG05 is repeated, but the interchange has no repetition separator"
    );
    CHECK(out.empty());
}

TEST_CASE("segment writer: with a charset values become its bytes", "[syntax]") {
    SegmentBuilder builder;
    builder.begin("FTX");
    builder.set(4, 1, "Grüße?");
    Delimiters const edifact{
        .segment = '\'', .element = '+', .component = ':', .repetition = 0, .release = '?'
    };
    std::string out;
    REQUIRE(builder.write_to(out, edifact, {}, Charset::latin1).has_value());
    CHECK(
        out ==
        "FTX++++Gr\xFC\xDF"
        "e?\?'"
    );
    struct Row {
        char const* value;
        Charset charset;
        char const* message;
    };
    for (Row const& row : {
             Row{"Grüße", Charset::iso8859_5,
                 "FTX04 cannot be \"Gr\\xC3\\xBC\\xC3\\x9Fe\": character "
                 "'ü' does not exist in ISO-8859-5"},
             Row{"gr", Charset::edifact_a,
                 "FTX04 cannot be \"gr\": 'g' does not exist in level A of EDIFACT (UNOA)"},
             Row{"A\nB", Charset::utf8,
                 "FTX04 cannot be \"A\\x0AB\": line feed (0x0A) does not exist in UTF-8"},
             Row{"\xFF", Charset::utf8, "FTX04 cannot be \"\\xFF\": byte 0 is not UTF-8"},
         }) {
        builder.set(4, 1, row.value);
        out = "before";
        auto const refused = builder.write_to(out, edifact, {}, row.charset);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().message == row.message);
        CHECK(out == "before");
    }
}
