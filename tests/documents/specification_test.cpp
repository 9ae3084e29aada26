// The tables of the specification (documents.md) and describe() must name the same fields in the
// same order. The specification lives beside the repository: TIDEGATE_SHARED, by default ../shared.
#include "documents/acknowledgement.hpp"
#include "documents/invoice.hpp"
#include "documents/order.hpp"
#include "documents/registry.hpp"
#include "documents/ship_notice.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <set>

using namespace tidegate::documents;

namespace {

using Names = std::vector<std::string>;

/// The file's lines; nothing when it is not there.
std::optional<Names> specification() {
    char const* const shared = std::getenv("TIDEGATE_SHARED");
    std::string const folder = shared != nullptr ? shared : TIDEGATE_SOURCE_DIR "/../shared";
    std::ifstream file(folder + "/spec/documents.md");
    if (!file) {
        WARN(
            "skipped: no " << folder
                           << "/spec/documents.md, set TIDEGATE_SHARED to the folder that has spec/"
        );
        return std::nullopt;
    }
    Names lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

std::string trimmed(std::string_view text) {
    auto const start = text.find_first_not_of(' ');
    if (start == std::string_view::npos) return {};
    return std::string(text.substr(start, text.find_last_not_of(' ') - start + 1));
}

Names split(std::string_view text, char separator) {
    Names parts;
    while (true) {
        auto const at = text.find(separator);
        parts.push_back(trimmed(text.substr(0, at)));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

/// Lines of the section whose heading starts with `heading`, up to the next heading.
Names section(Names const& specification, std::string const& heading) {
    Names lines;
    bool is_inside = false;
    for (std::string const& line : specification) {
        if (line.starts_with("##")) {
            is_inside = line.starts_with(heading);
        } else if (is_inside) {
            lines.push_back(line);
        }
    }
    return lines;
}

/// One column (0 = first) of the table of a section whose header row starts with `header`.
Names column(Names const& section, std::string const& header, std::size_t index) {
    Names cells;
    bool is_inside = false;
    for (std::string const& line : section) {
        if (line.starts_with(header)) {
            is_inside = true;
        } else if (!line.starts_with('|')) {
            is_inside = false;
        } else if (is_inside && !line.starts_with("|---")) {
            cells.push_back(split(line, '|').at(index + 1));
        }
    }
    return cells;
}

class Tables {
public:
    explicit Tables(Names const& specification) : specification_(specification) {
        for (std::string const& name : names("### 2.2", "| name |")) add_first(item_, name);
        Names const quantity_and_price = names("### 2.3", "| name |");
        quantity_.assign(quantity_and_price.begin(), quantity_and_price.begin() + 2);
        price_.assign(quantity_and_price.begin() + 2, quantity_and_price.end());
        Names const dates = section(specification_, "### 2.6");
        for (std::size_t const words : {0U, 4U}) {
            for (std::string const& cell : column(dates, "| word |", words)) {
                if (cell.starts_with("placed_on")) continue;
                for (std::string const& word : split(cell, ';')) dates_.push_back(word);
            }
        }
    }

    /// All names of a table, in order: "purpose", "lines.(ITEM)"; a name without prefix takes that
    /// of its left neighbour.
    Names names(std::string const& heading, std::string const& header) const {
        Names all;
        for (std::string const& cell : column(section(specification_, heading), header, 0)) {
            std::string prefix;
            for (std::string name : split(cell, ';')) {
                if (name == "(counts)") continue;
                if (auto const dot = name.find('.'); dot != std::string::npos) {
                    prefix = name.substr(0, dot + 1);
                } else {
                    name.insert(0, prefix);
                }
                all.push_back(name);
            }
        }
        return all;
    }

    /// The fields of one struct of a table: names under `prefix`, groups expanded, each once.
    Names fields(Names const& names, std::string const& prefix) const {
        Names fields;
        for (std::string const& name : names) {
            if (name.starts_with(prefix)) expand(fields, name.substr(prefix.size()));
        }
        return fields;
    }

private:
    static void add_first(Names& to, std::string const& name) {
        std::string const first = name.substr(0, name.find('.'));
        if (std::ranges::find(to, first) == to.end()) to.push_back(first);
    }

    void expand(Names& to, std::string const& name) const {
        auto const all = [&to](Names const& group) {
            to.insert(to.end(), group.begin(), group.end());
        };
        if (name == "(ITEM)") return all(item_);
        if (name == "DATES" || name == "(DATES)") return all(dates_);
        if (name == "(QTY, PRICE)") {
            all(quantity_);
            return all(price_);
        }
        add_first(to, name);
    }

    Names const& specification_;
    Names item_, quantity_, price_, dates_;
};

/// What every document or object may have without a row of its own: rules 3, 11, 12.
bool has_no_row(std::string_view name) {
    return name == "environment" || name == "zones" || name == "extensions" || name == "unmapped";
}

Names described(TypeInfo const& type) {
    Names names;
    for (Field const& field : type.fields) {
        if (!has_no_row(field.name)) names.emplace_back(field.name);
    }
    return names;
}

/// Words of a sentence such as "original 00/9, cancellation 01/1": the first word of each item.
Names words_of(std::string_view sentence) {
    std::string flat;
    int depth = 0;
    for (char const c : sentence) {
        if (c == '(') ++depth;
        if (depth == 0) flat += c;
        if (c == ')') --depth;
    }
    Names words;
    for (std::string const& item : split(flat.substr(0, flat.find(". ")), ',')) {
        words.push_back(item.substr(0, item.find(' ')));
    }
    return words;
}

/// What follows `marker` and the next ": ", up to the end of its paragraph.
std::string paragraph_after(Names const& specification, std::string const& marker) {
    std::string text;
    for (std::string const& line : specification) {
        if (!text.empty() && (line.empty() || line.starts_with('|'))) break;
        if (!text.empty()) {
            text += " " + line;
        } else if (auto const at = line.find(marker); at != std::string::npos) {
            text = line.substr(line.find(": ", at) + 2);
        }
    }
    return text;
}

/// The names in the first braces of a row: "{id, number, release}".
Names braces_in(Names const& specification, std::string const& heading, std::string const& row) {
    for (std::string const& line : section(specification, heading)) {
        if (!line.starts_with(row)) continue;
        auto const open = line.find('{');
        return split(std::string_view(line).substr(open + 1, line.find('}') - open - 1), ',');
    }
    return {};
}

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

template <class Word>
Names names_of() {
    auto const names = word_names<Word>().subspan(1);
    return {names.begin(), names.end()};
}

}  // namespace

TEST_CASE("documents.md: orders have the fields of its tables, in their order", "[documents]") {
    auto const specification = ::specification();
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
    auto const specification = ::specification();
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
    auto const specification = ::specification();
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
    auto const specification = ::specification();
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
    auto const specification = ::specification();
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
    auto const specification = ::specification();
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
    auto const specification = ::specification();
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
