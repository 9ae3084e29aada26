// The table of the other documents (documents.md §4) and describe() must name the same fields in
// the same order. Its rows are short: a cell may name fields of several objects, and what a
// document needs beyond the row is named here, field by field.
#include "documents/application_advice.hpp"
#include "documents/catalogue.hpp"
#include "documents/credit_debit_adjustment.hpp"
#include "documents/forecast.hpp"
#include "documents/functional_acknowledgement.hpp"
#include "documents/inventory.hpp"
#include "documents/order_status.hpp"
#include "documents/product_activity.hpp"
#include "documents/receiving_advice.hpp"
#include "documents/remittance.hpp"
#include "documents/return_authorisation.hpp"
#include "documents/specification.hpp"
#include "documents/warehouse_advice.hpp"
#include "documents/warehouse_order.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace tidegate::documents;
using namespace tidegate::test;

namespace {

struct TableRow {
    std::string names;
    std::string type;
    std::string cardinality;
    std::string meaning;
};

/// The rows of a document: behind the one that names its schema, up to the next of these.
std::vector<TableRow> rows_of(Names const& specification, std::string const& schema) {
    std::vector<TableRow> rows;
    bool is_inside = false;
    for (std::string const& line : section(specification, "## 4.")) {
        Names const cells = split(line, '|');
        if (cells.size() < 6) continue;
        if (cells[1].starts_with("**")) {
            is_inside = cells[1].starts_with("**" + schema + "**");
        } else if (is_inside) {
            rows.push_back({cells[1], cells[2], cells[3], cells[4]});
        }
    }
    return rows;
}

/// Names of a cell with their prefixes. A name without one takes that of its left neighbour, but
/// for `order.`: what follows the number of an order is about the document. Cells that do not keep
/// to this are listed.
Names names_in(std::string const& cell) {
    static std::map<std::string, Names> const kCells{
        {"lines.adjustments; adjustments", {"lines.adjustments", "adjustments"}},
        {"lines.pack; labels; stores; totals",
         {"lines.pack", "lines.labels", "lines.stores", "totals"}},
        {"lines.exceptions; packs; totals", {"lines.exceptions", "packs", "totals"}},
        {"statuses", {"lines.statuses"}},
        {"invoice; invoiced_on; order.number; placed_on; seller_order; parties",
         {"invoice", "invoiced_on", "order.number", "order.placed_on", "seller_order", "parties"}},
    };
    if (auto const known = kCells.find(cell); known != kCells.end()) return known->second;
    Names names;
    std::string prefix;
    for (std::string name : split(cell, ';')) {
        auto const dot = name.find('.');
        if (dot == std::string::npos) {
            name.insert(0, prefix);
        } else if (!name.starts_with("order.")) {
            prefix = name.substr(0, dot + 1);
        }
        names.push_back(name);
    }
    return names;
}

Names names_of_table(Names const& specification, std::string const& schema) {
    Names all;
    for (TableRow const& row : rows_of(specification, schema)) {
        for (std::string const& name : names_in(row.names)) all.push_back(name);
    }
    return all;
}

Names each_once(Names const& names) {
    Names once;
    for (std::string const& name : names) {
        if (std::ranges::find(once, name) == once.end()) once.push_back(name);
    }
    return once;
}

Names without(Names names, Names const& more) {
    for (std::string const& name : more) {
        CAPTURE(name);
        CHECK(std::erase(names, name) == 1);
    }
    return names;
}

/// The first word of each item in the first braces of a row: "{kind, quantity 673}".
Names braces_after(Names const& specification, std::string const& schema, std::string const& at) {
    for (TableRow const& row : rows_of(specification, schema)) {
        if (row.names != at) continue;
        std::string const text = row.type + row.meaning;
        auto const open = text.find('{');
        Names names;
        for (std::string const& item :
             split(text.substr(open + 1, text.find('}') - open - 1), ',')) {
            std::string name = item.substr(0, item.find(' '));
            if (name.ends_with("[]")) name.resize(name.size() - 2);
            names.push_back(name);
        }
        return names;
    }
    return {};
}

/// What stands in the meaning of a row behind `marker`, up to `end`.
std::string meaning_after(
    Names const& specification, std::string const& schema, std::string const& names,
    std::string const& marker, std::string const& end = ";"
) {
    for (TableRow const& row : rows_of(specification, schema)) {
        if (row.names != names) continue;
        auto const at = row.meaning.find(marker);
        if (at == std::string::npos) return {};
        std::string const text = row.meaning.substr(at + marker.size());
        return text.substr(0, text.find(end));
    }
    return {};
}

struct ObjectRow {
    std::string schema;
    std::string prefix;
    TypeInfo const* type;
    Names more;  ///< fields that the table does not name
};

std::vector<ObjectRow> const& objects() {
    // A document has a date of issue where one of the standards demands one, a currency where it
    // has amounts (§1 rule 9), and lines a number where others refer to them.
    static std::vector<ObjectRow> const rows{
        {"inventory/1", "", &type_of<Inventory>(), {}},
        {"inventory/1", "lines.", &type_of<InventoryLine>(), {}},
        {"forecast/1", "", &type_of<Forecast>(), {}},
        {"forecast/1", "lines.", &type_of<ForecastLine>(), {}},
        {"product_activity/1", "", &type_of<ProductActivity>(), {"issued_on"}},
        {"product_activity/1", "lines.", &type_of<ProductActivityLine>(), {}},
        {"catalogue/1", "", &type_of<Catalogue>(), {"issued_on"}},
        {"catalogue/1", "lines.", &type_of<CatalogueLine>(), {}},
        {"return_authorisation/1", "", &type_of<ReturnAuthorisation>(), {"currency"}},
        {"return_authorisation/1", "lines.", &type_of<ReturnLine>(), {}},
        {"order_status/1", "", &type_of<OrderStatus>(), {"currency"}},
        {"order_status/1",
         "orders.",
         &type_of<StatusOrder>(),
         {"id", "release", "department", "references"}},
        {"order_status/1", "lines.", &type_of<OrderStatusLine>(), {"order"}},
        {"receiving_advice/1", "", &type_of<ReceivingAdvice>(), {}},
        {"receiving_advice/1", "lines.", &type_of<ReceivingLine>(), {}},
        {"remittance/1", "", &type_of<Remittance>(), {"issued_on"}},
        {"remittance/1", "lines.", &type_of<RemittanceLine>(), {}},
        {"warehouse_order/1", "", &type_of<WarehouseOrder>(), {"issued_on"}},
        {"warehouse_order/1", "lines.", &type_of<WarehouseOrderLine>(), {}},
        {"warehouse_advice/1", "", &type_of<WarehouseAdvice>(), {}},
        {"warehouse_advice/1", "lines.", &type_of<WarehouseAdviceLine>(), {"number"}},
        {"application_advice/1", "", &type_of<ApplicationAdvice>(), {}},
        {"application_advice/1", "documents.", &type_of<AdvisedDocument>(), {"level", "interchange"}
        },
        {"functional_acknowledgement/1", "", &type_of<FunctionalAcknowledgement>(), {"errors"}},
        {"credit_debit_adjustment/1", "", &type_of<CreditDebitAdjustment>(), {"currency"}},
        {"credit_debit_adjustment/1", "lines.", &type_of<CreditDebitLine>(), {}},
    };
    return rows;
}

}  // namespace

TEST_CASE(
    "documents.md: the other documents have the fields of its table, in their order", "[documents]"
) {
    auto const specification = read_specification();
    if (!specification) return;
    Tables const tables(*specification);
    for (ObjectRow const& row : objects()) {
        CAPTURE(row.schema, row.prefix);
        Names const names = names_of_table(*specification, row.schema);
        REQUIRE(names.size() >= 7);
        Names const fields = each_once(tables.fields(names, row.prefix));
        CHECK(fields == without(described(*row.type), row.more));
    }
}

TEST_CASE(
    "documents.md: what it calls optional in the other documents is optional", "[documents]"
) {
    auto const specification = read_specification();
    if (!specification) return;
    std::size_t checked = 0;
    for (ObjectRow const& object : objects()) {
        for (TableRow const& row : rows_of(*specification, object.schema)) {
            if (row.cardinality != "?" && row.cardinality != "*") continue;
            for (std::string const& name : names_in(row.names)) {
                if (!name.starts_with(object.prefix)) continue;
                Field const* const field = object.type->find(name.substr(object.prefix.size()));
                if (field == nullptr) continue;  // of another object, or a group
                CAPTURE(object.schema, name);
                ++checked;
                bool const is_optional = field->cardinality == Cardinality::optional ||
                                         field->cardinality == Cardinality::any;
                CHECK(is_optional);
            }
        }
    }
    CHECK(checked > 40);
}

TEST_CASE(
    "documents.md: the lists of the other documents have the fields in braces", "[documents]"
) {
    auto const specification = read_specification();
    if (!specification) return;
    auto const braces = [&](std::string const& schema, std::string const& at) {
        return braces_after(*specification, schema, at);
    };
    CHECK(described(type_of<Stock>()) == braces("inventory/1", "lines.quantities"));
    CHECK(described(type_of<ForecastSchedule>()) == braces("forecast/1", "lines.schedules"));
    Names authorised = braces("forecast/1", "lines.authorised; shipped");
    std::erase(authorised, "material");  // a word of kind
    CHECK(described(type_of<AuthorisedQuantity>()) == authorised);
    CHECK(described(type_of<Activity>()) == braces("product_activity/1", "lines.activities"));
    Names status = braces("order_status/1", "statuses");
    Names const own = described(type_of<Status>());
    CHECK(std::erase(status, "DATES") == 1);
    for (std::string const& field : status) CHECK(std::ranges::find(own, field) != own.end());
    CHECK(described(type_of<Discrepancy>()) == braces("receiving_advice/1", "lines.discrepancies"));
    CHECK(described(type_of<BankAccount>()) == braces("remittance/1", "from; to; parties"));
    CHECK(
        described(type_of<Adjustment>()) == braces("remittance/1", "lines.adjustments; adjustments")
    );
    CHECK(
        described(type_of<WarehouseException>()) ==
        braces("warehouse_advice/1", "lines.exceptions; packs; totals")
    );
    CHECK(described(type_of<AdviceError>()) == braces("application_advice/1", "documents.errors"));
    CHECK(described(type_of<AcknowledgedSet>()) == braces("functional_acknowledgement/1", "sets"));
    CHECK(
        described(type_of<SyntaxFinding>()) ==
        braces("functional_acknowledgement/1", "sets.findings")
    );
}

TEST_CASE("documents.md: the words of stock and plans are its words", "[documents]") {
    auto const specification = read_specification();
    if (!specification) return;
    auto const text = [&](auto const&... place) { return meaning_after(*specification, place...); };
    CHECK(words_of(text("inventory/1", "kind", "")) == names_of<InventoryKind>());
    CHECK(
        words_of(text("inventory/1", "lines.quantities", "kind 673/6063: ")) ==
        names_of<StockKind>()
    );
    CHECK(words_of(text("forecast/1", "basis; quantities", "")) == names_of<ForecastBasis>());
    CHECK(
        words_of(text("forecast/1", "basis; quantities", "; ")) == names_of<ForecastQuantities>()
    );
    CHECK(
        words_of(text("forecast/1", "lines.schedules", "680/4017: ")) ==
        names_of<ForecastFirmness>()
    );
    CHECK(
        split(text("forecast/1", "lines.schedules", "bucket D C W M Q: ", ","), ' ') ==
        names_of<Bucket>()
    );
    CHECK(
        words_of(text("forecast/1", "lines.authorised; shipped", "{kind ", ", quantity")) ==
        names_of<AuthorisedKind>()
    );
    CHECK(
        words_of(text("product_activity/1", "lines.activities", "859/6063: ")) ==
        names_of<ActivityKind>()
    );
    CHECK(
        words_of(text("catalogue/1", "kind; number; version; purpose", "")) ==
        names_of<CatalogueKind>()
    );
    CHECK(
        words_of(text("catalogue/1", "lines.action; (ITEM); replaced_by", "")) ==
        names_of<CatalogueAction>()
    );
}

TEST_CASE("documents.md: the words of goods on their way are its words", "[documents]") {
    auto const specification = read_specification();
    if (!specification) return;
    auto const text = [&](auto const&... place) { return meaning_after(*specification, place...); };
    std::string const disposition = "disposition; reason; response; text";
    CHECK(
        words_of(text("return_authorisation/1", disposition, "1292: ")) ==
        names_of<ReturnDisposition>()
    );
    CHECK(
        words_of(text("return_authorisation/1", disposition, "1293: ")) == names_of<ReturnReason>()
    );
    // An enquiry (869, OSTENQ) has no code of its own: its set says what it is.
    Names kinds = words_of(text("order_status/1", "kind; scope; number; issued_on; enquiry", ""));
    kinds.emplace_back("enquiry");
    CHECK(kinds == names_of<OrderStatusKind>());
    CHECK(words_of(text("order_status/1", "statuses", "368: ")) == names_of<ItemStatus>());
    CHECK(
        words_of(text("receiving_advice/1", "number; issued_on; purpose; kind; received", "")) ==
        names_of<ReceivingKind>()
    );
    CHECK(
        words_of(text("receiving_advice/1", "lines.discrepancies", "412 (7007): ")) ==
        names_of<ReceivingCondition>()
    );
    CHECK(
        words_of(text("warehouse_order/1", "action; number; order.number; DATES", "")) ==
        names_of<WarehouseAction>()
    );
    std::string const head = "kind; reporting; number; done_on; warehouse_order; order.number";
    CHECK(words_of(text("warehouse_advice/1", head, "reporting ")) == names_of<Reporting>());
    CHECK(
        words_of(text(
            "warehouse_advice/1", "lines.status; ordered; QTY; difference; (ITEM); lot", "368 (",
            ")"
        )) == names_of<WarehouseStatus>()
    );
}

TEST_CASE("documents.md: the words of settling and of replies are its words", "[documents]") {
    auto const specification = read_specification();
    if (!specification) return;
    auto const text = [&](auto const&... place) { return meaning_after(*specification, place...); };
    std::string const adjustment = "credit_debit_adjustment/1";
    std::string const head = "number; issued_on; direction; amount; handling; purpose";
    CHECK(words_of(text(adjustment, head, "direction ")) == names_of<Direction>());
    CHECK(words_of(text(adjustment, head, "handling ")) == names_of<Handling>());
    CHECK(
        words_of(text(adjustment, "lines.number; reason; direction; amount; (ITEM)", "426: ")) ==
        names_of<AdjustmentReason>()
    );
    CHECK(
        words_of(text(
            "application_advice/1", "documents.decision; type; number; group; control; version",
            "110: "
        )) == names_of<AdviceDecision>()
    );
    std::string const acknowledgement = "functional_acknowledgement/1";
    std::string const first = "kind; interchange; group; functional_id; decision";
    CHECK(split(text(acknowledgement, first, ""), ' ') == names_of<AcknowledgementForm>());
    Names decisions = words_of(text(acknowledgement, first, "contrl; "));
    decisions.emplace_back("received");  // 0083 has it besides
    CHECK(decisions == names_of<SyntaxDecision>());
}
