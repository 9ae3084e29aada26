#include "cli/master_file.hpp"

#include "base/charset.hpp"

#include <fmt/format.h>

namespace tidegate::cli {
namespace {

/// One field and where it begins.
struct FieldText {
    std::string text;
    std::uint32_t column = 1;
};

/// Splits a line at its commas; quoted fields may hold commas and doubled quotes. Nothing when a
/// quote is not closed.
std::optional<std::vector<FieldText>> split_fields(std::string_view line) {
    std::vector<FieldText> fields;
    std::size_t i = 0;
    for (;;) {
        FieldText field;
        while (i < line.size() && line[i] == ' ') ++i;
        field.column = static_cast<std::uint32_t>(i + 1);
        if (i < line.size() && line[i] == '"') {
            for (++i; i < line.size(); ++i) {
                if (line[i] != '"') {
                    field.text.push_back(line[i]);
                } else if (i + 1 < line.size() && line[i + 1] == '"') {
                    field.text.push_back(line[i++]);
                } else {
                    break;
                }
            }
            if (i == line.size()) return {};
            ++i;
        } else {
            while (i < line.size() && line[i] != ',') field.text.push_back(line[i++]);
        }
        while (!field.text.empty() && field.text.back() == ' ') field.text.pop_back();
        while (i < line.size() && line[i] == ' ') ++i;
        fields.push_back(std::move(field));
        if (i >= line.size()) return fields;
        if (line[i] != ',') return {};
        ++i;
    }
}

/// Takes the fields of one line one after the other; remembers the first mistake.
class LineReader {
public:
    LineReader(std::vector<FieldText> fields, Position position)
        : fields_(std::move(fields)), position_(std::move(position)) {}

    std::string optional_text() { return next() ? fields_[at_ - 1].text : std::string(); }

    std::string text(std::string_view name) {
        std::string value = optional_text();
        if (value.empty()) fail_at(at_, fmt::format("{} is missing", name));
        return value;
    }

    Decimal decimal(std::string_view name) {
        std::string const value = text(name);
        auto const parsed = Decimal::parse_lenient(value);
        if (!parsed) fail_at(at_, fmt::format("{}: {}", name, parsed.error().message));
        return parsed.value_or(Decimal());
    }

    Date date(std::string_view name) {
        std::string const value = text(name);
        auto const parsed = Date::parse_iso(value);
        if (!parsed) fail_at(at_, fmt::format("{}: {}", name, parsed.error().message));
        return parsed.value_or(Date::from_days(0));
    }

    void fail_at(std::size_t field, std::string message) {
        if (error_) return;
        Position position = position_;
        position.column = field >= 1 && field <= fields_.size() ? fields_[field - 1].column : 1;
        error_ = Error{ErrorCode::invalid, std::move(message), std::move(position), {}};
    }
    void fail_here(std::string message) { fail_at(at_, std::move(message)); }

    /// The mistake, if any; fields that are left over are one.
    std::optional<Error> finish() {
        if (at_ < fields_.size()) fail_at(at_ + 1, "more fields than this kind of record has");
        return error_;
    }

private:
    bool next() {
        if (at_ >= fields_.size()) return false;
        ++at_;
        return true;
    }

    std::vector<FieldText> fields_;
    Position position_;
    std::size_t at_ = 0;
    std::optional<Error> error_;
};

store::CustomerRow read_customer(LineReader& line, store::Environment environment) {
    store::CustomerRow row;
    row.environment = environment;
    row.partner = line.text("partner");
    row.customer.id = line.text("customer");
    row.customer.name = line.text("name");
    row.customer.currency = line.text("currency");
    std::string const partial = line.text("split or complete");
    row.customer.partial =
        partial == "complete" ? orders::PartialPolicy::complete : orders::PartialPolicy::split;
    if (partial != "complete" && partial != "split") {
        line.fail_here(fmt::format("'{}' is neither split nor complete", partial));
    }
    return row;
}

/// "XCS=12 XPX=480".
std::vector<orders::UnitFactor> read_units(LineReader& line) {
    std::vector<orders::UnitFactor> units;
    std::string const text = line.optional_text();
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t const end = std::min(text.find(' ', begin), text.size());
        std::string_view const pair = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        if (pair.empty()) continue;
        std::size_t const equals = pair.find('=');
        auto const factor =
            Decimal::parse_lenient(equals == std::string_view::npos ? "" : pair.substr(equals + 1));
        if (!factor || *factor <= Decimal(0)) {
            line.fail_here(fmt::format("'{}' is not a unit with its factor, like XCS=12", pair));
            return units;
        }
        units.push_back({std::string(pair.substr(0, equals)), *factor});
    }
    return units;
}

orders::Item read_item(LineReader& line) {
    orders::Item item;
    item.number = line.text("item");
    item.gtin = line.optional_text();
    item.description = line.text("description");
    item.base_unit = line.text("base unit");
    item.units = read_units(line);
    return item;
}

store::PriceRow read_price(LineReader& line, store::Environment environment) {
    std::string customer = line.optional_text();
    std::string item = line.text("item");
    std::string currency = line.text("currency");
    Decimal const amount = line.decimal("amount");
    Decimal const per = line.decimal("per");
    std::string unit = line.text("unit");
    Date const from = line.date("from");
    Date const to = line.date("to");
    return {
        environment,
        std::move(customer),
        std::move(item),
        {.currency = std::move(currency),
         .amount = amount,
         .per = per,
         .unit = std::move(unit),
         .from = from,
         .to = to}
    };
}

store::StockCount read_stock(LineReader& line, store::Environment environment) {
    store::StockCount row;
    row.environment = environment;
    row.item = line.text("item");
    row.location = line.text("location");
    row.on_hand = line.decimal("on hand");
    std::string const safety = line.optional_text();
    if (safety.empty()) return row;
    auto const parsed = Decimal::parse_lenient(safety);
    if (!parsed) line.fail_here("safety stock: " + parsed.error().message);
    row.safety_stock = parsed.value_or(Decimal());
    return row;
}

store::ReceiptRow read_receipt(LineReader& line, store::Environment environment) {
    store::ReceiptRow row;
    row.environment = environment;
    row.item = line.text("item");
    row.location = line.text("location");
    row.reference = line.text("reference");
    row.due = line.date("due");
    row.quantity = line.decimal("quantity");
    return row;
}

Expected<MasterRecord> read_record(
    std::string_view text, Position const& position, store::Environment environment
) {
    auto fields = split_fields(text);
    if (!fields)
        return fail(
            ErrorCode::invalid, "a quoted field is not closed, or goes on after its quote", position
        );
    LineReader line(std::move(*fields), position);
    std::string const kind = line.text("kind of record");
    MasterRecord record;
    record.line = position.line;
    if (kind == "customer") {
        record.value = read_customer(line, environment);
    } else if (kind == "item") {
        record.value = read_item(line);
    } else if (kind == "buyer_item") {
        record.value = store::BuyerItem{
            environment, line.text("customer"), line.text("buyer's number"), line.text("item")
        };
    } else if (kind == "price") {
        record.value = read_price(line, environment);
    } else if (kind == "stock") {
        record.value = read_stock(line, environment);
    } else if (kind == "receipt") {
        record.value = read_receipt(line, environment);
    } else {
        line.fail_here(fmt::format(
            "'{}' is no kind of record; customer, item, buyer_item, price, stock and receipt are",
            kind
        ));
    }
    if (auto error = line.finish()) return std::unexpected(std::move(*error));
    return record;
}

}  // namespace

Expected<std::vector<MasterRecord>> parse_master_file(
    std::string_view text, std::string const& file, store::Environment environment
) {
    if (!is_utf8(text))
        return fail(ErrorCode::invalid, "the file is not UTF-8", Position{file, 0, 0, {}});
    std::vector<MasterRecord> records;
    std::uint32_t number = 0;
    while (!text.empty()) {
        std::size_t const end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        std::size_t const begin = line.find_first_not_of(' ');
        if (begin == std::string_view::npos || line[begin] == '#') continue;
        auto record = read_record(line, Position{file, number, 1, {}}, environment);
        if (!record) return std::unexpected(record.error());
        records.push_back(std::move(*record));
    }
    return records;
}

Expected<store::LoadCounts> load_master_records(
    store::Transaction& transaction, std::vector<MasterRecord> const& records,
    std::string const& file, store::Environment environment, Instant now
) {
    struct Loader {
        store::Transaction& transaction;
        store::Environment environment;
        Instant now;
        Expected<store::Loaded> operator()(store::CustomerRow const& row) const {
            return load_customer(transaction, row);
        }
        Expected<store::Loaded> operator()(orders::Item const& item) const {
            return load_item(transaction, environment, item);
        }
        Expected<store::Loaded> operator()(store::BuyerItem const& row) const {
            return load_buyer_item(transaction, row);
        }
        Expected<store::Loaded> operator()(store::PriceRow const& row) const {
            return load_price(transaction, row);
        }
        Expected<store::Loaded> operator()(store::StockCount const& row) const {
            return load_stock(transaction, row, now);
        }
        Expected<store::Loaded> operator()(store::ReceiptRow const& row) const {
            return load_receipt(transaction, row, now);
        }
    };
    store::LoadCounts counts;
    for (MasterRecord record : records) {
        if (auto* count = std::get_if<store::StockCount>(&record.value)) {
            count->source = fmt::format("{}:{}", file, record.line);
        }
        auto const loaded = std::visit(Loader{transaction, environment, now}, record.value);
        if (!loaded) {
            Error error = loaded.error();
            error.position = Position{file, record.line, 1, {}};
            error.code = ErrorCode::invalid;  // of the file, whatever the store calls it
            return std::unexpected(std::move(error));
        }
        switch (*loaded) {
            case store::Loaded::inserted:
                ++counts.inserted;
                break;
            case store::Loaded::changed:
                ++counts.changed;
                break;
            case store::Loaded::unchanged:
                ++counts.unchanged;
                break;
        }
    }
    return counts;
}

}  // namespace tidegate::cli
