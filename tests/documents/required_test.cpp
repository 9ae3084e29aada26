#include "documents/required.hpp"

#include "documents/access.hpp"
#include "documents/acknowledgement.hpp"
#include "documents/order.hpp"
#include "documents/registry.hpp"
#include "support/random_document.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::documents;

using Paths = std::vector<std::string>;

TEST_CASE(
    "required: an empty order lacks exactly the fields of cardinality 1 and +", "[documents]"
) {
    CHECK(
        missing_fields(Document::make<Order>()) ==
        Paths{"environment", "purpose", "type", "number", "placed_on", "lines"}
    );
}

TEST_CASE("required: an empty acknowledgement may be without lines", "[documents]") {
    CHECK(
        missing_fields(Document::make<Acknowledgement>()) ==
        Paths{"environment", "purpose", "decision", "order"}
    );
}

TEST_CASE(
    "required: fields of list elements and objects are named with their place", "[documents]"
) {
    Document document = Document::make<Order>();
    auto& order = document.as<Order>();
    order.lines.add(document.arena()).number = "1";
    auto& line = order.lines.add(document.arena());
    line.number = "2";
    line.quantity = 1;
    line.unit = "EA";
    line.stores.add(document.arena()).quantity = 1;
    order.transport = document.arena().create<Transport>();
    order.transport->carrier = document.arena().create<Identifier>();
    order.transport->carrier->id = "RDWY";
    CHECK(
        missing_fields(document) ==
        Paths{
            "environment", "purpose", "type", "number", "placed_on", "transport.carrier.scheme",
            "lines[0].quantity", "lines[0].unit", "lines[1].stores[0].store",
            "lines[1].stores[0].unit"
        }
    );
}

namespace {

/// Every field that is needed and absent, by looking at all of them.
void look(TypeInfo const& type, void const* base, std::string const& path, Paths& missing) {
    for (Field const& field : type.fields) {
        std::string const own = path + std::string(field.name);
        bool const is_needed =
            field.cardinality == Cardinality::one || field.cardinality == Cardinality::some;
        if (!is_present(base, field)) {
            if (is_needed) missing.push_back(own);
        } else if (field.kind == Kind::object) {
            look(*field.type, object_of(base, field), own + ".", missing);
        } else if (field.kind == Kind::objects) {
            for (std::size_t i = 0; i < count_of(base, field); ++i)
                look(
                    *field.type, element_of(base, field, i), own + "[" + std::to_string(i) + "].",
                    missing
                );
        }
    }
}

/// Clears fields, and makes objects that nothing is in.
void tear(TypeInfo const& type, void* base, Arena& arena, Random& random) {
    for (Field const& field : type.fields) {
        if (random.next() % 40 == 0) clear(base, field);
        if (field.kind == Kind::object) {
            if (random.next() % 20 == 0) make_object(base, field, arena);
            bool const is_there = is_present(base, field);
            if (is_there) tear(*field.type, object_of(base, field), arena, random);
        } else if (field.kind == Kind::objects) {
            for (std::size_t i = 0; i < count_of(base, field); ++i)
                tear(*field.type, element_of(base, field, i), arena, random);
        }
    }
}

}  // namespace

TEST_CASE(
    "required: a torn document lacks what a look at each of its fields finds", "[documents]"
) {
    std::size_t complete = 0;
    std::size_t incomplete = 0;
    for (TypeInfo const* type : document_types()) {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            INFO(type->name << " seed " << seed);
            SeededRandom random(seed);
            test::RandomDocumentOptions options;
            options.percent_present = 20;
            Document document = test::random_document(*type, random, options);
            if (seed % 4 != 0) tear(*type, document.root(), document.arena(), random);
            Paths wanted;
            look(*type, document.root(), "", wanted);
            CHECK(missing_fields(document) == wanted);
            (wanted.empty() ? complete : incomplete) += 1;
        }
    }
    CHECK(complete > 20);
    CHECK(incomplete > 100);
}
