#include "stages/translate.hpp"

#include "documents/order.hpp"
#include "maps/library.hpp"
#include "stages/partner.hpp"

#include <catch2/catch.hpp>

namespace tidegate::stages {
namespace {

Expected<Translated> translate_order(std::string const& body, documents::Environment environment) {
    maps::MapLibrary maps(TIDEGATE_SOURCE_DIR "/mappers", dictionaries());
    auto const program = maps.find("x12/004010/850");
    REQUIRE(program);
    std::string const text = interchange(group(set(body)));
    MemorySource source(text);
    partners::Profile const partner = acme();
    Expected<Translated> translated = fail(ErrorCode::invalid, "no set");
    auto const done = interpret(
        source, {dictionaries(), partner, {}},
        {[&](InterpretedSet const& judged) -> Expected<void> {
             REQUIRE(judged.tree != nullptr);
             translated = Translator().translate(judged, *program, environment);
             return {};
         },
         [](InterpretedInterchange const&) -> Expected<void> { return {}; }}
    );
    REQUIRE(done);
    return translated;
}

TEST_CASE("translate: a set becomes an order that remembers its map", "[stages]") {
    auto const translated = translate_order(kOrder, documents::Environment::test);
    REQUIRE(translated);
    CHECK(translated->map == "x12/004010/850");
    CHECK(translated->program_hash.size() == 64);
    CHECK(translated->findings.empty());
    CHECK(translated->document.type().name == "order");
    auto const& order = translated->document.as<documents::Order>();
    CHECK(order.number == "PO1");
    REQUIRE(order.lines.size() == 1);
    CHECK(order.lines.begin()->quantity == Decimal(10));
}

TEST_CASE("translate: a count that does not hold is a finding, not a failure", "[stages]") {
    std::string body = kOrder;
    body.replace(body.find("CTT*1"), 5, "CTT*4");
    auto const translated = translate_order(body, documents::Environment::live);
    REQUIRE(translated);
    REQUIRE(translated->findings.size() == 1);
    CHECK(translated->findings[0].code == syntax::FindingCode::rule_failed);
}

TEST_CASE("translate: a code without a word is refused with set, map and remedy", "[stages]") {
    std::string body = kOrder;
    body.replace(body.find("*EA*"), 4, "*QQ*");
    auto const translated = translate_order(body, documents::Environment::live);
    REQUIRE_FALSE(translated);
    CHECK(translated.error().code == ErrorCode::refused);
    CHECK_THAT(
        translated.error().text(),
        Catch::Contains("reading 850 with map x12/004010/850") && Catch::Contains("QQ")
    );
    CHECK_FALSE(translated.error().remedy.empty());
}

}  // namespace
}  // namespace tidegate::stages
