// The tables of the specification (documents.md, §2 and §3) and describe() must name the same
// fields in the same order.
#include "documents/specification.hpp"

#include "documents/acknowledgement.hpp"
#include "documents/invoice.hpp"
#include "documents/order.hpp"
#include "documents/order_change.hpp"
#include "documents/registry.hpp"
#include "documents/ship_notice.hpp"

#include <catch2/catch.hpp>

#include <cstring>
#include <set>

using namespace tidegate::documents;
using namespace tidegate::test;

namespace {

void check_fields(TypeInfo const& type) {
    std::set<std::string_view> names;
    for (Field const& field : type.fields) {
        CAPTURE(field.name);
        CHECK(names.insert(field.name).second);
        CHECK_FALSE(field.doc.empty());
        CHECK(
            field.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos
        );
    }
}

}  // namespace

TEST_CASE("documents.md: orders have the fields of its tables, in their order", "[documents]") {
    auto const specification = read_specification();
    if (!specification) return;
    Tables const tables(*specification);
    Names const names = tables.names("### 3.1", "| name |");
    REQUIRE(names.size() > 50);
    CHECK(tables.fields(names, "") == described(type_of<Order>()));
    CHECK(tables.fields(names, "lines.") == described(type_of<OrderLine>()));
    CHECK(tables.fields(names, "totals.") == described(type_of<OrderTotals>()));
}

TEST_CASE(
    "documents.md: acknowledgements have the fields of its tables, in their order", "[documents]"
) {
    auto const specification = read_specification();
    if (!specification) return;
    Tables const tables(*specification);
    Names const names = tables.names("### 3.3", "| name |");
    REQUIRE(names.size() > 35);
    Names header = tables.fields(names, "");
    std::erase(header, "answers");  // rows of lines.answers
    CHECK(header == described(type_of<Acknowledgement>()));
    CHECK(tables.fields(names, "order.") == described(type_of<OrderReference>()));
    CHECK(tables.fields(names, "lines.") == described(type_of<AcknowledgementLine>()));
    CHECK(tables.fields(names, "answers.") == described(type_of<LineAnswer>()));
}

TEST_CASE(
    "documents.md: ship notices have the fields of its tables, in their order", "[documents]"
) {
    auto const specification = read_specification();
    if (!specification) return;
    Tables const tables(*specification);
    Names const names = tables.names("### 3.4", "| name |");
    REQUIRE(names.size() > 50);
    CHECK(tables.fields(names, "") == described(type_of<ShipNotice>()));
    CHECK(tables.fields(names, "packs.") == described(type_of<ShipPack>()));
    CHECK(tables.fields(names, "lines.") == described(type_of<ShipNoticeLine>()));
    CHECK(described(type_of<OrderOf>()) == braces_in(*specification, "### 3.4", "| orders |"));
    CHECK(
        described(type_of<Content>()) == braces_in(*specification, "### 3.4", "| packs.contents |")
    );
}

TEST_CASE("documents.md: invoices have the fields of its tables, in their order", "[documents]") {
    auto const specification = read_specification();
    if (!specification) return;
    Tables const tables(*specification);
    Names const names = tables.names("### 3.5", "| name |");
    REQUIRE(names.size() > 50);
    CHECK(tables.fields(names, "") == described(type_of<Invoice>()));
    CHECK(tables.fields(names, "order.") == described(type_of<InvoiceOrder>()));
    CHECK(tables.fields(names, "totals.") == described(type_of<InvoiceTotals>()));
    Names lines = tables.fields(names, "lines.");
    // `shipped` is a date of DATES as well: the object of this name is called shipment.
    *std::ranges::find(lines, "shipped") = "shipment";
    CHECK(lines == described(type_of<InvoiceLine>()));
    CHECK(described(type_of<Payment>()) == braces_in(*specification, "### 3.5", "| payment;"));
    CHECK(
        described(type_of<LineShipment>()) ==
        braces_in(*specification, "### 3.5", "| lines.shipped;")
    );
}

TEST_CASE(
    "documents.md: shared objects have the fields of its tables, in their order", "[documents]"
) {
    auto const specification = read_specification();
    if (!specification) return;
    Tables const tables(*specification);
    struct Row {
        std::string heading;
        std::string header;
        std::string prefix;
        TypeInfo const* type;
    };
    for (Row const& row : std::vector<Row>{
             {"### 2.1", "| name |", "", &type_of<Party>()},
             {"### 2.2", "| name |", "item.", &type_of<Item>()},
             {"### 2.2", "| name |", "pack.", &type_of<Pack>()},
             {"### 2.4", "| name |", "", &type_of<Charge>()},
             {"### 2.4", "| name (tax) |", "", &type_of<Tax>()},
             {"### 2.5", "| name (payment_terms) |", "", &type_of<PaymentTerms>()},
             {"### 2.5", "| name (delivery_terms) |", "", &type_of<DeliveryTerms>()},
             {"### 2.7", "| name |", "reference.", &type_of<Reference>()},
             {"### 2.7", "| name |", "note.", &type_of<Note>()},
             {"### 2.7", "| name |", "transport.", &type_of<Transport>()},
             {"### 2.7", "| name |", "packaging.", &type_of<Packaging>()},
             {"### 2.7", "| name |", "store.", &type_of<Store>()},
         }) {
        CAPTURE(row.heading, row.header, row.prefix);
        Names fields = tables.fields(tables.names(row.heading, row.header), row.prefix);
        std::erase_if(fields, has_no_row);
        CHECK(fields == described(*row.type));
    }
}

TEST_CASE(
    "documents.md: the words of purpose, type, fulfilment, decision and status are its words",
    "[documents]"
) {
    auto const specification = read_specification();
    if (!specification) return;
    auto const first_line = [&](std::string const& heading) {
        return section(*specification, heading).at(0);
    };
    CHECK(words_of(first_line("### 3.6")) == names_of<Purpose>());
    CHECK(words_of(first_line("### 3.7")) == names_of<OrderType>());
    CHECK(words_of(first_line("### 3.8")) == names_of<Fulfilment>());
    CHECK(column(section(*specification, "### 3.10"), "| word |", 0) == names_of<Decision>());
    Names const table = section(*specification, "### 3.11");
    Names statuses = column(table, "| word |", 0);
    Names const right = column(table, "| word |", 5);
    statuses.insert(statuses.end(), right.begin(), right.end());
    CHECK(statuses == names_of<LineStatus>());
}

TEST_CASE("documents.md: the words of the shared objects are its words", "[documents]") {
    auto const specification = read_specification();
    if (!specification) return;
    auto const words = [&](std::string const& marker) {
        return words_of(paragraph_after(*specification, marker));
    };
    CHECK(words("Contact role (366") == names_of<ContactRole>());
    CHECK(words("Roles (98 / 3035") == names_of<PartyRole>());
    CHECK(words("price_basis (639") == names_of<PriceBasis>());
    CHECK(words("price kind (236") == names_of<PriceKind>());
    CHECK(words("charge code (1300") == names_of<ChargeCode>());
    CHECK(words("Reference types (128") == names_of<ReferenceType>());
    CHECK(words("reason (4295") == names_of<AnswerReason>());
    auto const row_words = [&](std::string const& heading, std::string const& row, char const* at) {
        for (std::string const& line : section(*specification, heading)) {
            if (!line.starts_with(row)) continue;
            std::string const meaning = split(line, '|').at(4);
            std::string_view text =
                std::string_view(meaning).substr(meaning.find(at) + std::strlen(at));
            return words_of(text.substr(0, text.find(';')));
        }
        return Names{};
    };
    CHECK(row_words("### 3.4", "| structure;", "structure: ") == names_of<Structure>());
    CHECK(row_words("### 3.4", "| packs.id;", "level: ") == names_of<PackLevel>());
    CHECK(row_words("### 3.4", "| packs.sscc;", "marks: ") == names_of<MarkKind>());
    CHECK(row_words("### 3.5", "| type |", "") == names_of<InvoiceType>());
}

TEST_CASE(
    "describe: every field has a sentence, a plain name and a type name once per document",
    "[documents]"
) {
    for (TypeInfo const* document : document_types()) {
        std::vector<TypeInfo const*> types{document};
        std::set<std::string_view> names;
        for (std::size_t i = 0; i < types.size(); ++i) {
            CAPTURE(types[i]->name);
            CHECK(names.insert(types[i]->name).second);
            check_fields(*types[i]);
            for (Field const& field : types[i]->fields) {
                bool const is_new =
                    field.type != nullptr && std::ranges::find(types, field.type) == types.end();
                if (is_new) types.push_back(field.type);
            }
        }
        CHECK(types.size() >= 4);
    }
}

TEST_CASE(
    "documents.md: changes have the fields of its table, in their order, and all of an order",
    "[documents]"
) {
    auto const specification = read_specification();
    if (!specification) return;
    Tables const tables(*specification);
    Names const names = tables.names("### 3.2", "| name |");
    REQUIRE(names.size() > 25);
    struct Row {
        std::string prefix;
        TypeInfo const& change;
        TypeInfo const& order;
        Names not_of_a_change;
        Names more;
    };
    for (Row const& row : std::vector<Row>{
             {"", type_of<OrderChange>(), type_of<Order>(), {"release", "placed_on"}, {}},
             {"lines.", type_of<OrderChangeLine>(), type_of<OrderLine>(), {}, {"delta"}},
         }) {
        CAPTURE(row.prefix);
        Names const table = tables.fields(names, row.prefix);
        Names const change = described(row.change);
        Names in_table;
        std::ranges::copy_if(change, std::back_inserter(in_table), [&](std::string const& name) {
            return std::ranges::find(table, name) != table.end();
        });
        CHECK(in_table == table);

        std::set<std::string> expected(table.begin(), table.end());
        for (std::string const& name : described(row.order)) expected.insert(name);
        for (std::string const& name : row.not_of_a_change) expected.erase(name);
        expected.insert(row.more.begin(), row.more.end());
        CHECK(std::set<std::string>(change.begin(), change.end()) == expected);
    }
    Names order = described(type_of<OrderNumber>());
    CHECK(order == tables.fields(names, "order."));
}

TEST_CASE("describe: a credit note has the fields of an invoice", "[documents]") {
    CHECK(described(type_of<CreditNote>()) == described(type_of<Invoice>()));
}
