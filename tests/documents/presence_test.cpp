#include "documents/presence.hpp"

#include "documents/access.hpp"
#include "documents/json.hpp"
#include "documents/order.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::documents;

namespace {

FieldSet all_of(TypeInfo const& type) {
    FieldSet all;
    for (std::size_t i = 0; i < type.fields.size(); ++i) all.add(i);
    return all;
}

}  // namespace

TEST_CASE("presence: fields of every kind are seen as soon as they are set", "[documents]") {
    Document document = Document::make<Order>();
    TypeInfo const& type = document.type();
    FieldProbes const probes(type, all_of(type));
    CHECK(probes.there(document.root()).empty());
    Arena& arena = document.arena();
    for (Field const& field : type.fields) {
        INFO(field.name);
        void* root = document.root();
        switch (field.kind) {
            case Kind::text:
                set_text(root, field, arena, "x");
                break;
            case Kind::word:
                set_word(root, field, 1);
                break;
            case Kind::decimal:
                set_decimal(root, field, Decimal(0));
                break;
            case Kind::when:
                set_when(root, field, When(Date::from_days(0)));
                break;
            case Kind::integer:
                set_integer(root, field, 0);
                break;
            case Kind::boolean:
                set_boolean(root, field, false);
                break;
            case Kind::object:
                make_object(root, field, arena);
                break;
            case Kind::texts:
                add_text(root, field, arena, "x");
                break;
            case Kind::words:
                add_word(root, field, arena, 1);
                break;
            case Kind::objects:
                add_element(root, field, arena);
                break;
            case Kind::extensions:
                add_extension(member<List<Extension>>(root, field), arena, "a", "b", "c");
                break;
            case Kind::segment:
                member<List<SegmentElement>>(root, field).add(arena);
                break;
        }
        FieldSet const there = probes.there(root);
        CHECK(there.has(type.number_of(field)));
        clear(root, field);
        CHECK(probes.there(root).empty());
    }
}

TEST_CASE("presence: what was there before a document was cleared is not", "[documents]") {
    Document document = Document::make<Order>();
    TypeInfo const& type = document.type();
    FieldProbes const probes(type, all_of(type));
    for (int round = 0; round < 3; ++round) {
        CHECK(probes.there(document.root()).empty());
        auto* const bytes = static_cast<unsigned char*>(document.arena().allocate(type.size, 16));
        std::fill_n(bytes, type.size, static_cast<unsigned char>(0xA5 + round));
        document.as<Order>().lines.add(document.arena()).quantity = Decimal(1);
        document.as<Order>().number = "1";
        document.clear();
    }
}

TEST_CASE("presence: only fields that are asked for are looked at", "[documents]") {
    Document document = Document::make<Order>();
    TypeInfo const& type = document.type();
    document.as<Order>().number = "1";
    document.as<Order>().currency = "USD";
    FieldSet which;
    which.add(type.number_of(*type.find("currency")));
    CHECK(FieldProbes(type, which).there(document.root()) == which);
}

TEST_CASE("document: cleared, it is empty and uses its memory again", "[documents]") {
    Document document = Document::make<Order>();
    document.as<Order>().number = document.arena().copy("4711");
    void const* root = document.root();
    document.clear();
    CHECK(document.root() == root);
    CHECK(write_json(document) == write_json(Document::make<Order>()));
}
