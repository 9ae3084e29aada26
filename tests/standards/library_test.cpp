#include "standards/library.hpp"

#include "standards/sample_set.hpp"

#include <catch2/catch.hpp>

#include <thread>

namespace tidegate::standards {
namespace {

std::string const kRoot = std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards";

TEST_CASE(
    "dictionary library: 004010 has the sets, segments and conditions of an order", "[standards]"
) {
    Dictionary const& dictionary = dictionary_004010();
    for (char const* type : {"810", "850", "855", "856", "997"}) {
        CAPTURE(type);
        SetDefinition const* set = dictionary.find_set(type);
        REQUIRE(set);
        CHECK(set->top.front()->tag == "ST");
        CHECK(set->top.back()->tag == "SE");
        CHECK_FALSE(set->name.empty());
    }
    SegmentDefinition const* line = dictionary.find_segment("PO1");
    REQUIRE(line);
    CHECK(line->elements.size() == 25);
    CHECK(line->relations.size() == 12);
    CHECK(line->elements[2].element->number == "355");
    CHECK(dictionary.find_element("96")->type == ElementType::number);
    CHECK(dictionary.find_segment("ISA")->elements[5].element->length_min == 15);
    CHECK(dictionary.find_element("353")->are_codes_complete);
    CHECK(dictionary.find_element("100")->codes.empty());
    CHECK(dictionary.is_tag("W06"));
}

TEST_CASE("dictionary library: a release that is not there names those that are", "[standards]") {
    DictionaryLibrary library(kRoot);
    auto const found = library.find("x12", "999999");
    REQUIRE_FALSE(found);
    CHECK(found.error().code == ErrorCode::not_found);
    CHECK_THAT(found.error().remedy, Catch::Contains("004010"));
}

TEST_CASE("dictionary library: a release from outside never leaves the folder", "[standards]") {
    DictionaryLibrary library(kRoot);
    for (char const* release : {"", "..", "../x12/004010", "004010/", "0040\0"}) {
        CAPTURE(release);
        auto const found = library.find("x12", release);
        REQUIRE_FALSE(found);
        CHECK(found.error().code == ErrorCode::not_found);
    }
}

TEST_CASE("dictionary library: threads that ask at once get the same dictionary", "[standards]") {
    DictionaryLibrary library(kRoot);
    std::array<Dictionary const*, 4> seen{};
    std::vector<std::thread> threads;
    for (Dictionary const*& mine : seen) {
        threads.emplace_back([&library, &mine] {
            mine = library.find("x12", "004010").value_or(nullptr);
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(seen[0] != nullptr);
    for (Dictionary const* dictionary : seen) CHECK(dictionary == seen[0]);
}

}  // namespace
}  // namespace tidegate::standards
