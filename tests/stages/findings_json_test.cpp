#include "stages/findings_json.hpp"

#include "base/charset.hpp"

#include <catch2/catch.hpp>

namespace tidegate::stages {
namespace {

TEST_CASE("findings json: every field has its place, what is absent is null", "[stages]") {
    CHECK(findings_json({}) == "[]");
    syntax::Finding full;
    full.code = syntax::FindingCode::element_too_long;
    full.text = "PO103 is 'EACH': at most 2 characters";
    full.segment = "PO1";
    full.segment_position = 7;
    full.loop = "PO1";
    full.element = 3;
    full.byte = 412;
    full.line = 9;
    full.value = "EACH";
    syntax::Finding bare;
    bare.code = syntax::FindingCode::correlation_unknown;
    bare.severity = syntax::Severity::warning;
    CHECK(
        findings_json({full, bare}) ==
        R"([{"code":"element.too_long","severity":"error","text":"PO103 is 'EACH': at most 2 characters",)"
        R"("segment":"PO1","segment_position":7,"loop":"PO1","element":3,"component":null,)"
        R"("repetition":null,"byte":412,"line":9,"value":"EACH","ack":"5"},)"
        R"({"code":"correlation.unknown","severity":"warning","text":"","segment":null,)"
        R"("segment_position":null,"loop":null,"element":null,"component":null,"repetition":null,)"
        R"("byte":0,"line":null,"value":null,"ack":null}])"
    );
}

TEST_CASE("findings json: hostile bytes stay inside their string", "[stages]") {
    auto const [text, json] = GENERATE(table<std::string, std::string>({
        {R"(say "hi" \ now)", R"("say \"hi\" \\ now")"},
        {"a\nb\tc\rd", R"("a\nb\u0009c\u000dd")"},
        {std::string("a\0b", 3), R"("a\u0000b")"},
        {"\x7f", R"("\u007f")"},
        {"caf\xc3\xa9", "\"caf\xc3\xa9\""},
        {"caf\xe9", "\"caf\xc3\xa9\""},
        {"\xff\xfe", "\"\xc3\xbf\xc3\xbe\""},
        {"\xc0\xaf", "\"\xc3\x80\xc2\xaf\""},
        {"", "\"\""},
    }));
    CHECK(json_string(text) == json);
}

TEST_CASE("findings json: any byte gives valid UTF-8 without control characters", "[stages]") {
    for (int first = 0; first < 256; ++first) {
        for (int second : {0x00, 0x22, 0x5c, 0x80, 0xbf, 0xff}) {
            std::string const text{static_cast<char>(first), static_cast<char>(second)};
            std::string const json = json_string(text);
            CAPTURE(first, second);
            REQUIRE(is_utf8(json));
            REQUIRE(std::ranges::none_of(json, [](char c) {
                return static_cast<unsigned char>(c) < 0x20;
            }));
        }
    }
}

}  // namespace
}  // namespace tidegate::stages
