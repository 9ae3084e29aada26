#include "docs/document_page.hpp"

#include "documents/groups.hpp"
#include "documents/registry.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace tidegate::docs {
namespace {

using documents::Cardinality;
using documents::Field;
using documents::Kind;
using documents::TypeInfo;
using documents::WordNames;

struct ItemFields : documents::ItemGroup {
    static void describe(documents::Describe<ItemFields>& d) { documents::describe_item(d); }
};
struct PriceFields : documents::PriceGroup {
    static void describe(documents::Describe<PriceFields>& d) { documents::describe_price(d); }
};
struct DateFields : documents::DatesGroup {
    static void describe(documents::Describe<DateFields>& d) { documents::describe_dates(d); }
};

/// Fields that several tables have in a row: shown once, and named elsewhere.
struct Group {
    std::string name;
    std::string meaning;
    TypeInfo type;

    /// Whether the fields from `at` on are those of the group.
    [[nodiscard]] bool begins(std::vector<Field> const& fields, std::size_t at) const {
        auto const is_same = [](Field const& own, Field const& other) {
            return own.name == other.name && own.doc == other.doc;
        };
        return fields.size() - at >= type.fields.size() &&
               std::equal(
                   type.fields.begin(), type.fields.end(),
                   fields.begin() + static_cast<std::ptrdiff_t>(at), is_same
               );
    }
};

constexpr char const* kPreface = R"(# Canonical documents

Whatever standard a document came in, and in whatever it goes out, it is one of these. Maps, rules, the message log and
`tidegate map read` use these names and no others. `tidegate map schema order` prints the JSON Schema of one, for programs.
This page is made from the code and compared with it by a test.

## How to read the tables

Number says how often a field is there: 1 once, ? at most once, * any number of times, + at least once. A key is what
tells one element of a list from another, or one document from another, when answers are matched with what they answer.

| type | in JSON |
|---|---|
| text | a string, as received; never empty |
| word | a string, one of the words listed below the table |
| decimal | a string, so that no digit is lost: `"10.00"`; at most 38 digits, 9 of them behind the point |
| integer | a number |
| true or false | `true` or `false` |
| date | `"2026-01-31"` |
| date, time | a date, or `"2026-01-31T08:00:00"` where the partner gave a time: local to the partner and never converted |
| list of ... | an array, never empty |
| another name | an object, described under that name |
| extensions | `{"acme":{"season":"spring"}}`: by the partner or industry it belongs to |
| segment | `["MEA","PD","LN",["1","2"]]`: tag and elements; a composite is an array |

What is absent is left out: there is no `null`, no `""` and no `[]`. `schema` comes first and names the document with its
version. An unknown field, a field given twice or a word that is not listed is refused, with a pointer to it.

Unit says what a number counts in: the name of another field of the same object, `currency` (that of the document,
ISO 4217), UN/ECE recommendation 20 (units) or 21 (packages).
)";

/// Escapes what would end a cell.
std::string cell(std::string_view text) {
    std::string cell;
    for (char const c : text) {
        if (c == '|') cell += '\\';
        cell += c;
    }
    return cell;
}

std::string code(std::string_view text) { return '`' + std::string(text) + '`'; }

std::string link(std::string const& text, std::string const& anchor) {
    return '[' + text + "](#" + anchor + ')';
}

char const* number_of(Cardinality cardinality) {
    switch (cardinality) {
        case Cardinality::one:
            return "1";
        case Cardinality::optional:
            return "?";
        case Cardinality::any:
            return "*";
        case Cardinality::some:
            return "+";
    }
    return "";
}

class PageWriter {
public:
    PageWriter() {
        groups_.push_back({"ITEM", "what the thing is", documents::build_type<ItemFields>()});
        groups_.push_back({"PRICE", "what it costs", documents::build_type<PriceFields>()});
        groups_.push_back(
            {"DATES", "the dates there may be, each at most once",
             documents::build_type<DateFields>()}
        );
        for (TypeInfo const* document : documents::document_types()) collect(*document, *document);
        for (Group const& group : groups_) {
            for (Field const& field : group.type.fields) use_words(group.type, field);
        }
        for (auto const& [type, users] : users_) {
            for (Field const& field : type->fields) use_words(*type, field);
        }
    }

    std::string write() {
        out_ = kPreface;
        out_ += "\n| document | is about |\n|---|---|\n";
        for (TypeInfo const* document : documents::document_types()) {
            out_ += "| " + link(code(document->schema), anchor(*document)) + " | " +
                    std::string(about(*document)) + " |\n";
        }
        for (TypeInfo const* document : documents::document_types()) write_document(*document);
        out_ +=
            "\n## Groups of fields\n\nWhere a table names a group, the owner has its fields "
            "directly.\n";
        for (Group const& group : groups_) {
            out_ += "\n### " + group.name + "\n\n";
            write_table(group.type);
        }
        out_ += "\n## Shared objects\n";
        for (TypeInfo const* type : order_) {
            if (!type->schema.empty() || users_.at(type).size() == 1) continue;
            out_ += "\n### " + heading(*type) + "\n\n";
            write_table(*type);
        }
        write_shared_words();
        return std::move(out_);
    }

private:
    /// Every type with the documents that use it, in order of first use.
    void collect(TypeInfo const& type, TypeInfo const& document) {
        auto& users = users_[&type];
        if (users.empty()) order_.push_back(&type);
        if (!users.insert(&document).second) return;
        for (Field const& field : type.fields) {
            if (field.type != nullptr) collect(*field.type, document);
        }
    }

    /// Fields of a group stand in the table of the group only.
    void use_words(TypeInfo const& type, Field const& field) {
        if (field.words.empty()) return;
        bool const is_in_group = std::ranges::any_of(groups_, [&](Group const& group) {
            return &group.type != &type && group.type.find(field.name) != nullptr &&
                   group.type.find(field.name)->words.data() == field.words.data() &&
                   group.type.find(field.name)->doc == field.doc;
        });
        if (!is_in_group) word_users_[field.words.data()].insert(&type);
    }

    static std::string_view about(TypeInfo const& document);

    /// "order/1", "party", "order: line".
    [[nodiscard]] std::string heading(TypeInfo const& type) const {
        if (!type.schema.empty()) return std::string(type.schema);
        auto const& users = users_.at(&type);
        std::string const name(type.name);
        if (users.size() == 1) return std::string((*users.begin())->name) + ": " + name;
        for (TypeInfo const* other : order_) {
            if (other != &type && other->name == type.name)
                return name + " of " + first_document(type);
        }
        return name;
    }

    [[nodiscard]] std::string first_document(TypeInfo const& type) const {
        for (TypeInfo const* document : documents::document_types()) {
            if (users_.at(&type).contains(document)) return std::string(document->name);
        }
        return {};
    }

    /// As a link names a heading: tests/docs/doc_file.cpp makes the same of it.
    static std::string anchor_of(std::string const& heading) {
        std::string anchor;
        for (char const c : heading) {
            if (c == ' ') anchor += '-';
            if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') anchor += c;
        }
        return anchor;
    }
    [[nodiscard]] std::string anchor(TypeInfo const& type) const {
        return anchor_of(heading(type));
    }

    void write_document(TypeInfo const& document) {
        out_ += "\n## " + heading(document) + "\n\n" + std::string(about(document)) + ".\n\n";
        write_table(document);
        for (TypeInfo const* type : order_) {
            bool const is_own = type != &document && users_.at(type).size() == 1 &&
                                users_.at(type).contains(&document);
            if (!is_own) continue;
            out_ += "\n### " + heading(*type) + "\n\n";
            write_table(*type);
        }
    }

    void write_table(TypeInfo const& type) {
        out_ += "| field | type | number | unit | meaning |\n|---|---|---|---|---|\n";
        std::string words;
        for (std::size_t i = 0; i < type.fields.size();) {
            auto const group = std::ranges::find_if(groups_, [&](Group const& one) {
                return &one.type != &type && one.begins(type.fields, i);
            });
            if (group != groups_.end()) {
                std::string const lower = lower_case(group->name);
                out_ +=
                    "| " + link(group->name, lower) + " | group | ? | | " + group->meaning + " |\n";
                i += group->type.fields.size();
                continue;
            }
            write_row(type.fields[i]);
            words += words_line(type.fields[i]);
            ++i;
        }
        if (!words.empty()) out_ += '\n' + words;
    }

    static std::string lower_case(std::string text) {
        for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return text;
    }

    void write_row(Field const& field) {
        out_ += "| " + code(field.name) + " | " + type_name(field) + " | " +
                number_of(field.cardinality) + " | " + cell(field.unit) +
                (field.unit.empty() ? "| " : " | ") + cell(field.doc) +
                (field.is_key ? " (key)" : "") + " |\n";
    }

    [[nodiscard]] std::string type_name(Field const& field) const {
        switch (field.kind) {
            case Kind::text:
                return "text";
            case Kind::word:
                return "word";
            case Kind::decimal:
                return "decimal";
            case Kind::when:
                return field.is_date ? "date" : "date, time";
            case Kind::integer:
                return "integer";
            case Kind::boolean:
                return "true or false";
            case Kind::object:
                return link(std::string(field.type->name), anchor(*field.type));
            case Kind::texts:
                return "list of text";
            case Kind::words:
                return "list of word";
            case Kind::objects:
                return "list of " + link(std::string(field.type->name), anchor(*field.type));
            case Kind::extensions:
                return "extensions";
            case Kind::segment:
                return "segment";
        }
        return "";
    }

    /// "- `kind`: sscc, upc, shipper", or a link where several tables have the same words.
    std::string words_line(Field const& field) {
        if (field.words.empty()) return {};
        std::string line = "- " + code(field.name) + ": ";
        if (word_users_.at(field.words.data()).size() == 1)
            return line + joined(field.words) + '\n';
        std::string const name = shared_name(field);
        return line + "[" + name + "](#" + anchor_of("words: " + name) + ")\n";
    }

    static std::string joined(WordNames words) {
        std::string text;
        for (std::string_view const word : words.subspan(1)) {
            if (!text.empty()) text += ", ";
            text += word;
        }
        return text;
    }

    /// The name under which shared words are listed: that of the first field which has them.
    std::string shared_name(Field const& field) {
        for (auto const& [name, words] : shared_words_) {
            if (words.data() == field.words.data()) return name;
        }
        std::string name(field.name);
        for (int next = 2;
             std::ranges::find(shared_words_, name, &SharedWords::first) != shared_words_.end();
             ++next)
            name = std::string(field.name) + "_" + std::to_string(next);
        shared_words_.emplace_back(name, field.words);
        return name;
    }

    void write_shared_words() {
        out_ += "\n## Words of several tables\n";
        for (auto const& [name, words] : shared_words_)
            out_ += "\n### words: " + name + "\n\n" + joined(words) + "\n";
    }

    using SharedWords = std::pair<std::string, WordNames>;

    std::string out_;
    std::vector<Group> groups_;
    std::map<TypeInfo const*, std::set<TypeInfo const*>> users_;
    std::vector<TypeInfo const*> order_;
    std::map<std::string_view const*, std::set<TypeInfo const*>> word_users_;
    std::vector<SharedWords> shared_words_;
};

std::string_view PageWriter::about(TypeInfo const& document) {
    struct Row {
        std::string_view name;
        std::string_view about;
    };
    static constexpr Row kRows[] = {
        {"order", "A purchase order: X12 850, EDIFACT ORDERS, UBL Order"},
        {"order_change", "A change or cancellation of one: X12 860, EDIFACT ORDCHG, UBL OrderChange"
        },
        {"acknowledgement",
         "The answer to an order or a change: X12 855 and 865, EDIFACT ORDRSP, UBL OrderResponse"},
        {"ship_notice", "What was shipped, and in what: X12 856, EDIFACT DESADV, UBL DespatchAdvice"
        },
        {"invoice", "An invoice or debit note: X12 810, EDIFACT INVOIC, UBL Invoice"},
        {"credit_note",
         "A credit note, with the fields of an invoice: X12 810, EDIFACT INVOIC, UBL CreditNote"},
        {"inventory", "What is in stock: X12 846, EDIFACT INVRPT, UBL InventoryReport"},
        {"forecast",
         "A planning or delivery schedule: X12 830 and 862, EDIFACT DELFOR and DELJIT, UBL Forecast"
        },
        {"product_activity",
         "What was sold and what is left: X12 852, EDIFACT SLSRPT, UBL ProductActivity"},
        {"catalogue", "Items and prices: X12 832, EDIFACT PRICAT, UBL Catalogue"},
        {"return_authorisation",
         "A wish to return goods, or its answer: X12 180, EDIFACT RETANN and RETINS, UBL "
         "InstructionForReturns"},
        {"order_status",
         "How far orders are, or an enquiry: X12 870 and 869, EDIFACT OSTRPT and OSTENQ"},
        {"receiving_advice", "What arrived: X12 861, EDIFACT RECADV, UBL ReceiptAdvice"},
        {"remittance", "What is paid: X12 820, EDIFACT REMADV, UBL RemittanceAdvice"},
        {"warehouse_order", "What a warehouse is to ship: X12 940, EDIFACT INSDES"},
        {"warehouse_advice",
         "What a warehouse shipped, received or is to expect: X12 945, 944 and 943, EDIFACT DESADV "
         "and RECADV"},
        {"application_advice",
         "What became of a document in the application: X12 824, EDIFACT APERAK, UBL "
         "ApplicationResponse"},
        {"functional_acknowledgement",
         "What became of an interchange and its sets by their syntax: X12 997, 999 and TA1, "
         "EDIFACT CONTRL; "
         "no map makes or reads it"},
        {"credit_debit_adjustment",
         "A correction of what was invoiced: X12 812, EDIFACT INVOIC, UBL CreditNote and DebitNote"
        },
    };
    for (Row const& row : kRows) {
        if (row.name == document.name) return row.about;
    }
    return {};
}

}  // namespace

std::string document_page() { return PageWriter().write(); }

}  // namespace tidegate::docs
