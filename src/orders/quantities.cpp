#include "orders/quantities.hpp"

#include "base/limits.hpp"

#include <algorithm>

namespace tidegate::orders {

namespace {

/// Recommendation 20 has several codes for one of a thing: each, one, piece.
bool is_single(std::string_view unit) { return unit == "EA" || unit == "C62" || unit == "H87"; }

}  // namespace

std::optional<Decimal> factor_of(Item const& item, std::string_view unit) {
    if (unit == item.base_unit) return Decimal(1);
    auto const found = std::ranges::find(item.units, unit, &UnitFactor::unit);
    if (found != item.units.end() && found->factor > Decimal(0)) return found->factor;
    if (found != item.units.end() || !is_single(unit)) return {};
    // What the item master says of this very code goes first; X12 says EA, EDIFACT mostly C62.
    if (is_single(item.base_unit)) return Decimal(1);
    auto const single = std::ranges::find_if(item.units, is_single, &UnitFactor::unit);
    if (single == item.units.end() || single->factor <= Decimal(0)) return {};
    return single->factor;
}

bool is_unit_code(std::string_view unit) {
    return (unit.size() == 2 || unit.size() == 3) && std::ranges::all_of(unit, [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
}

std::optional<Decimal> to_base(Decimal const& quantity, Decimal const& factor) {
    Decimal const most(limits::base_quantity_max);
    if (quantity > most || quantity < -most || factor > most) return {};
    auto const product =
        Decimal::multiply(quantity, factor, limits::base_quantity_scale, Rounding::down);
    if (product > most || from_base(product, factor) != quantity) return {};
    return product.normalized();
}

std::optional<Decimal> from_base(Decimal const& base_quantity, Decimal const& factor) {
    auto const quotient =
        Decimal::divide(base_quantity, factor, Decimal::kScaleMax, Rounding::down);
    // Exact if multiplying back gives what we had, without a digit lost: down and up agree then.
    auto const down = Decimal::multiply(quotient, factor, Decimal::kScaleMax, Rounding::down);
    auto const up = Decimal::multiply(quotient, factor, Decimal::kScaleMax, Rounding::up);
    if (down != up || down != base_quantity) return {};
    return quotient.normalized();
}

Decimal smallest_part(Item const& item, Decimal const& factor) {
    if (item.is_divisible && factor == Decimal(1)) {
        return Decimal::from(1, limits::base_quantity_scale);
    }
    return factor;
}

Price const* find_price(
    LineFacts const& facts, std::string_view currency, std::string_view unit, Date date
) {
    if (!facts.item) return nullptr;
    Price const* convertible = nullptr;
    for (auto const& price : facts.prices) {
        if (!currency.empty() && price.currency != currency) continue;
        if (date < price.from || date > price.to) continue;
        if (price.unit == unit) return &price;
        if (convertible == nullptr && factor_of(*facts.item, price.unit)) convertible = &price;
    }
    return convertible;
}

std::optional<Decimal> price_in(
    Price const& price, Item const& item, Decimal const& per, std::string_view unit
) {
    if (price.unit == unit && price.per == per) return price.amount;
    auto const ours = factor_of(item, price.unit);
    auto const theirs = factor_of(item, unit);
    Decimal const most(limits::price_base_units_max);
    if (!ours || !theirs || price.per <= Decimal(0) || price.per > most || per > most) return {};
    constexpr int kScale = Decimal::kScaleMax;
    auto const base_units_ours = Decimal::multiply(price.per, *ours, kScale, Rounding::half_even);
    auto const base_units_theirs = Decimal::multiply(per, *theirs, kScale, Rounding::half_even);
    if (base_units_theirs > most || base_units_ours.is_zero()) return {};
    auto const amount =
        Decimal::multiply(price.amount, base_units_theirs, kScale, Rounding::half_even);
    return Decimal::divide(amount, base_units_ours, kScale, Rounding::half_even).normalized();
}

}  // namespace tidegate::orders
