#include "documents/access.hpp"

#include "base/ids.hpp"
#include "documents/order.hpp"
#include "documents/registry.hpp"
#include "support/random_document.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::documents;

TEST_CASE("access: words are found by name and absent is no word", "[documents]") {
    Field const& field = *type_of<Order>().find("purpose");
    CHECK(parse_word(field, "original") == static_cast<std::uint8_t>(Purpose::original));
    CHECK(parse_word(field, "copy") == static_cast<std::uint8_t>(Purpose::copy));
    CHECK(parse_word(field, "") == std::nullopt);
    CHECK(parse_word(field, "absent") == std::nullopt);
    CHECK(parse_word(field, "Original") == std::nullopt);
    CHECK(
        parse_word(*type_of<OrderLine>().find("fulfilment"), "complete") ==
        static_cast<std::uint8_t>(Fulfilment::complete)
    );
}

TEST_CASE("access: what is set is in the struct", "[documents]") {
    Document document = Document::make<Order>();
    auto& order = document.as<Order>();
    auto const field = [](std::string_view name) -> Field const& {
        return *type_of<Order>().find(name);
    };
    set_text(&order, field("number"), document.arena(), "4500");
    set_when(&order, field("placed_on"), *Date::from_ymd(2026, 1, 5));
    set_word(&order, field("type"), static_cast<std::uint8_t>(OrderType::rush));
    add_text(&order, field("contracts"), document.arena(), "C1");
    add_word(
        &order, field("fulfilment"), document.arena(),
        static_cast<std::uint8_t>(Fulfilment::factory)
    );
    void* const line = add_element(&order, field("lines"), document.arena());
    set_decimal(line, *type_of<OrderLine>().find("quantity"), 12);

    CHECK(order.number == "4500");
    CHECK(order.placed_on.text() == "2026-01-05");
    CHECK(order.type == OrderType::rush);
    CHECK(order.contracts[0] == "C1");
    CHECK(order.fulfilment[0] == Fulfilment::factory);
    CHECK(order.lines[0].quantity == Decimal(12));
    CHECK(format_value(line, *type_of<OrderLine>().find("quantity")) == "12");
    CHECK(format_value(line, *type_of<OrderLine>().find("price")).empty());
}

TEST_CASE("access: clearing every field leaves nothing present", "[documents]") {
    for (TypeInfo const* type : document_types()) {
        SeededRandom random(11);
        test::RandomDocumentOptions options;
        options.percent_present = 100;
        Document document = test::random_document(*type, random, options);
        for (Field const& field : type->fields) {
            CAPTURE(type->name, field.name);
            CHECK(is_present(document.root(), field));
            clear(document.root(), field);
            CHECK_FALSE(is_present(document.root(), field));
        }
        CHECK_FALSE(has_fields(*type, document.root()));
    }
}

TEST_CASE("access: values of one extension name are kept together", "[documents]") {
    Arena arena;
    List<Extension> extensions;
    add_extension(extensions, arena, "acme", "season", "spring");
    add_extension(extensions, arena, "house", "season", "winter");
    add_extension(extensions, arena, "acme", "season", "summer");
    REQUIRE(extensions.size() == 2);
    REQUIRE(find_extension(extensions, "acme", "season") != nullptr);
    CHECK(find_extension(extensions, "acme", "season")->values.size() == 2);
    CHECK(find_extension(extensions, "acme", "colour") == nullptr);
}
