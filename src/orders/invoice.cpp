#include "orders/invoice.hpp"

#include "documents/currency.hpp"
#include "orders/document_copy.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::orders {

namespace {

using documents::AcknowledgementLine;
using documents::Charge;
using documents::ChargeKind;
using documents::Invoice;
using documents::InvoiceLine;
using documents::OrderLine;
using documents::ShipNoticeLine;
using documents::Tax;
using documents::Text;

std::unexpected<Error> refuse(std::string text, std::string remedy = {}) {
    return fail(ErrorCode::refused, std::move(text), {}, std::move(remedy));
}

OrderLine const* find_line(documents::Order const& order, Text number) {
    auto const line = std::ranges::find(order.lines, number, &OrderLine::number);
    return line == order.lines.end() ? nullptr : &*line;
}

/// What we said that we charge for one price unit: the answer's price, else the acknowledged one,
/// else the order's.
std::optional<Decimal> agreed_price(InvoiceSources const& sources, OrderLine const& ordered) {
    if (sources.acknowledgement != nullptr) {
        auto const& lines = sources.acknowledgement->lines;
        auto const line = std::ranges::find(lines, ordered.number, &AcknowledgementLine::number);
        if (line != lines.end()) {
            for (documents::LineAnswer const& answer : line->answers)
                if (answer.price) return answer.price;
            if (line->price) return line->price;
        }
    }
    return ordered.price;
}

/// Amounts in the smallest coin of one currency.
class Cents {
public:
    explicit Cents(std::string_view currency) : digits_(documents::minor_unit_digits(currency)) {}

    [[nodiscard]] Decimal extension(
        Decimal const& quantity, Decimal const& price, Decimal const& per
    ) const {
        // One rounding: the product is exact before the division.
        int const scale = std::min(Decimal::kScaleMax, quantity.scale() + price.scale());
        Decimal const product = Decimal::multiply(quantity, price, scale, Rounding::half_up);
        return Decimal::divide(product, per, digits_, Rounding::half_up);
    }
    [[nodiscard]] Decimal percent_of(Decimal const& base, Decimal const& percent) const {
        int const scale = std::min(Decimal::kScaleMax, base.scale() + percent.scale());
        return Decimal::divide(
            Decimal::multiply(base, percent, scale, Rounding::half_up), Decimal(100), digits_,
            Rounding::half_up
        );
    }
    /// What of `whole` falls to the parts until `to_date`, minus what fell to those before: the
    /// shares of all parts add up to `whole`.
    [[nodiscard]] Decimal share(
        Decimal const& whole, Decimal const& quantity, Decimal const& to_date,
        Decimal const& ordered
    ) const {
        auto const until = [&](Decimal const& reached) {
            return Decimal::divide(
                Decimal::multiply(whole, reached, Decimal::kScaleMax, Rounding::half_up), ordered,
                digits_, Rounding::half_up
            );
        };
        return until(to_date) - until(to_date - quantity);
    }

private:
    int digits_;
};

/// Charges count as they say, taxes always add.
struct Sums {
    Decimal lines, charges, allowances, taxes;

    void add(Charge const& charge) {
        Decimal const amount = charge.amount.value_or(Decimal(0));
        (charge.kind == ChargeKind::allowance ? allowances : charges) += amount;
        for (Tax const& tax : charge.taxes) add(tax);
    }
    void add(Tax const& tax) { taxes += tax.amount.value_or(Decimal(0)); }
    [[nodiscard]] Decimal total() const { return lines + charges - allowances + taxes; }
};

Sums sums_of(Invoice const& invoice) {
    Sums sums;
    for (InvoiceLine const& line : invoice.lines) {
        sums.lines += line.amount.value_or(Decimal(0));
        for (Charge const& charge : line.charges) sums.add(charge);
        for (Tax const& tax : line.taxes) sums.add(tax);
    }
    for (Charge const& charge : invoice.charges) sums.add(charge);
    for (Tax const& tax : invoice.taxes) sums.add(tax);
    return sums;
}

class Biller {
public:
    Biller(InvoiceSources const& sources, InvoiceFacts const& facts, std::string_view currency)
        : sources_(sources),
          facts_(facts),
          currency_(currency),
          cents_(currency),
          document_(documents::Document::make<Invoice>()),
          invoice_(document_.as<Invoice>()),
          arena_(document_.arena()) {}

    Expected<documents::Document> run() {
        fill_header();
        for (ShipNoticeLine const& shipped : sources_.shipment.lines) {
            if (auto added = add_line(shipped); !added) return std::unexpected(added.error());
        }
        if (sources_.is_first) add_header_charges();
        invoice_.totals = arena_.create<documents::InvoiceTotals>();
        Sums const sums = sums_of(invoice_);
        invoice_.totals->total = sums.total();
        if (sums.total().is_negative()) {
            return refuse(
                "the allowances are more than the shipment is worth: " + sums.total().text(),
                "write a credit note instead"
            );
        }
        return std::move(document_);
    }

private:
    void fill_header() {
        documents::Order const& order = sources_.order;
        invoice_.environment = order.environment;
        invoice_.type = documents::InvoiceType::invoice;
        invoice_.purpose = documents::Purpose::original;
        invoice_.number = copy_text(facts_.number, arena_);
        invoice_.issued_on = facts_.issued_on;
        invoice_.currency = copy_text(currency_, arena_);
        invoice_.seller_order = copy_text(facts_.seller_order, arena_);
        invoice_.order = arena_.create<documents::InvoiceOrder>();
        invoice_.order->number = copy_text(order.number, arena_);
        invoice_.order->release = copy_text(order.release, arena_);
        invoice_.order->placed_on = order.placed_on;
        invoice_.ship_notices.add(arena_) = copy_text(sources_.shipment.number, arena_);
        invoice_.department = copy_text(order.department, arena_);
        invoice_.vendor = copy_text(order.vendor, arena_);
        invoice_.shipped = sources_.shipment.shipped;
        copy_list(order.payment_terms, invoice_.payment_terms, arena_);
        copy_list(order.parties, invoice_.parties, arena_);
        if (!invoice_.parties.empty()) return;
        documents::Party& seller = invoice_.parties.add(arena_);
        seller.role = documents::PartyRole::seller;
        seller.name = copy_text(facts_.seller, arena_);
    }

    Expected<void> add_line(ShipNoticeLine const& shipped) {
        OrderLine const* ordered = find_line(sources_.order, shipped.order_line);
        if (ordered == nullptr)
            return refuse(fmt::format("the order has no line {}", shipped.order_line));
        auto const price = agreed_price(sources_, *ordered);
        if (!price) {
            return refuse(
                fmt::format("line {} has no price", ordered->number),
                "agree on one with an order change, or invoice it by hand"
            );
        }
        if (!ordered->price_unit.empty() && ordered->price_unit != ordered->unit) {
            return refuse(
                fmt::format(
                    "line {} is priced per {} and ordered in {}", ordered->number,
                    ordered->price_unit, ordered->unit
                ),
                "invoice it by hand"
            );
        }
        Decimal const quantity = shipped.quantity.value_or(Decimal(0));
        InvoiceLine& line = invoice_.lines.add(arena_);
        line.number = copy_text(ordered->number, arena_);
        line.order_line = line.number;
        line.item = copy_object(ordered->item, arena_);
        line.description = copy_text(ordered->description, arena_);
        line.quantity = quantity;
        line.unit = copy_text(ordered->unit, arena_);
        line.price = price;
        line.price_per = ordered->price_per;
        line.price_basis = ordered->price_basis;
        line.amount = cents_.extension(quantity, *price, ordered->price_per.value_or(Decimal(1)));
        Part const part{
            quantity, shipped.to_date.value_or(quantity), ordered->quantity.value_or(quantity),
            *line.amount
        };
        for (Charge const& charge : ordered->charges) add_charge(charge, part, line.charges);
        for (Tax const& tax : ordered->taxes) add_tax(tax, part, line.taxes);
        return {};
    }

    /// The part of a line that is invoiced, for shares.
    struct Part {
        Decimal quantity, to_date, ordered;
        Decimal amount;
    };

    Decimal part_of(
        std::optional<Decimal> const& percent, std::optional<Decimal> const& whole, Part const& part
    ) {
        if (percent) return cents_.percent_of(part.amount, *percent);
        if (!whole || part.ordered.is_zero()) return Decimal(0);
        return cents_.share(*whole, part.quantity, part.to_date, part.ordered);
    }

    void add_charge(Charge const& given, Part const& part, List<Charge>& charges) {
        Charge& charge = charges.add(arena_);
        copy_fields(&given, &charge, documents::type_of<Charge>(), arena_);
        charge.amount = part_of(given.percent, given.amount, part);
    }

    void add_tax(Tax const& given, Part const& part, List<Tax>& taxes) {
        Tax& tax = taxes.add(arena_);
        copy_fields(&given, &tax, documents::type_of<Tax>(), arena_);
        tax.base = part.amount;
        tax.amount = part_of(given.percent, given.amount, part);
    }

    void add_header_charges() {
        for (Charge const& given : sources_.order.charges) {
            Charge& charge = invoice_.charges.add(arena_);
            copy_fields(&given, &charge, documents::type_of<Charge>(), arena_);
            if (given.percent && !given.amount)
                charge.amount = cents_.percent_of(sums_of(invoice_).lines, *given.percent);
        }
    }

    InvoiceSources const& sources_;
    InvoiceFacts const& facts_;
    std::string_view currency_;
    Cents cents_;
    documents::Document document_;
    Invoice& invoice_;
    Arena& arena_;
};

ShipNoticeLine const* find_shipped(documents::ShipNotice const& shipment, Text order_line) {
    auto const line = std::ranges::find(shipment.lines, order_line, &ShipNoticeLine::order_line);
    return line == shipment.lines.end() ? nullptr : &*line;
}

std::unexpected<Error> contradiction(
    std::string_view what, Decimal const& invoiced, std::string_view source, Decimal const& known
) {
    return refuse(fmt::format(
        "{}: invoiced {}, {} {}", what, invoiced.normalized().text(), source,
        known.normalized().text()
    ));
}

Expected<void> check_line(InvoiceLine const& line, InvoiceSources const& sources, Cents cents) {
    std::string const where = fmt::format("line {}", line.order_line);
    OrderLine const* ordered = find_line(sources.order, line.order_line);
    ShipNoticeLine const* shipped = find_shipped(sources.shipment, line.order_line);
    if (ordered == nullptr || shipped == nullptr)
        return refuse(where + " is invoiced and was not shipped");
    Decimal const quantity = line.quantity.value_or(Decimal(0));
    Decimal const sent = shipped->quantity.value_or(Decimal(0));
    if (quantity != sent || line.unit != shipped->unit)
        return contradiction(where + ", quantity", quantity, "shipped", sent);
    Decimal const price = line.price.value_or(Decimal(0));
    Decimal const agreed = agreed_price(sources, *ordered).value_or(Decimal(0));
    if (price != agreed) return contradiction(where + ", price", price, "acknowledged", agreed);
    Decimal const amount = line.amount.value_or(Decimal(0));
    Decimal const right = cents.extension(quantity, price, line.price_per.value_or(Decimal(1)));
    if (amount != right)
        return contradiction(where + ", amount", amount, "quantity times price is", right);
    return {};
}

}  // namespace

Expected<documents::Document> bill(InvoiceSources const& sources, InvoiceFacts const& facts) {
    std::string_view const currency =
        sources.order.currency.empty() ? facts.currency : std::string_view(sources.order.currency);
    if (currency.empty()) {
        return refuse(
            "neither the order nor the agreement names a currency",
            "load the customer's currency with 'tidegate stock load'"
        );
    }
    return Biller(sources, facts, currency).run();
}

Expected<void> check_invoice(Invoice const& invoice, InvoiceSources const& sources) {
    Text const agreed = sources.order.currency;
    if (!agreed.empty() && invoice.currency != agreed)
        return refuse(fmt::format("invoiced in {}, ordered in {}", invoice.currency, agreed));
    if (invoice.lines.size() != sources.shipment.lines.size()) {
        return refuse(fmt::format(
            "{} lines are invoiced, {} were shipped", invoice.lines.size(),
            sources.shipment.lines.size()
        ));
    }
    Cents const cents(invoice.currency);
    for (InvoiceLine const& line : invoice.lines) {
        if (auto right = check_line(line, sources, cents); !right) return right;
    }
    Decimal const total = invoice.totals ? invoice.totals->total.value_or(Decimal(0)) : Decimal(0);
    Decimal const right = sums_of(invoice).total();
    if (total != right) return contradiction("total", total, "its parts add up to", right);
    return {};
}

}  // namespace tidegate::orders
