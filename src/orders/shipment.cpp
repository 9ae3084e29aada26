#include "orders/shipment.hpp"

#include "orders/quantities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace tidegate::orders {

namespace {

std::unexpected<Error> refuse(std::string text, std::string remedy = {}) {
    return fail(ErrorCode::refused, std::move(text), {}, std::move(remedy));
}

std::string plain(Decimal const& quantity) { return quantity.normalized().text(); }

class Planner {
public:
    Planner(std::vector<ShippableLine> const& order, ShipmentAsk const& ask)
        : order_(order), ask_(ask) {}

    Expected<ShipmentPlan> run() {
        auto added = ask_.lines.empty() ? add_all_open() : add_asked();
        if (!added) return std::unexpected(added.error());
        std::ranges::sort(plan_.lines, {}, &PlannedLine::index);
        auto packed = ask_.packs.empty() ? pack_each_line() : pack_as_asked();
        if (!packed) return std::unexpected(packed.error());
        plan_.completes_order = is_complete();
        return std::move(plan_);
    }

private:
    Expected<void> add_all_open() {
        for (std::size_t i = 0; i < order_.size(); ++i) {
            if (order_[i].open() <= Decimal(0)) continue;
            auto const quantity = from_base(order_[i].open(), order_[i].factor);
            if (!quantity) {
                return refuse(
                    fmt::format(
                        "line {}: {} base units are open, which is no whole quantity of the "
                        "order's unit",
                        order_[i].number, plain(order_[i].open())
                    ),
                    "say how much to ship: --line NUMBER=QUANTITY"
                );
            }
            if (auto added = add(i, *quantity); !added) return added;
        }
        if (plan_.lines.empty())
            return refuse("nothing of the order is promised and not yet shipped");
        return {};
    }

    Expected<void> add_asked() {
        for (AskedLine const& asked : ask_.lines) {
            auto const line = std::ranges::find(order_, asked.number, &ShippableLine::number);
            if (line == order_.end()) {
                return refuse(
                    "the order has no line " + asked.number,
                    "take a number of 'tidegate order show'"
                );
            }
            auto const index = static_cast<std::size_t>(line - order_.begin());
            if (std::ranges::find(plan_.lines, index, &PlannedLine::index) != plan_.lines.end())
                return refuse("line " + asked.number + " is asked for twice", "add them up");
            if (auto added = add(index, asked.quantity); !added) return added;
        }
        return {};
    }

    Expected<void> add(std::size_t index, Decimal const& quantity) {
        ShippableLine const& line = order_[index];
        if (line.item.empty())
            return refuse("line " + line.number + " names no item of ours: nothing was promised");
        if (quantity <= Decimal(0))
            return refuse("line " + line.number + ": " + plain(quantity) + " cannot be shipped");
        auto const base = to_base(quantity, line.factor);
        if (!base)
            return refuse(
                "line " + line.number + ": " + plain(quantity) + " is too fine or too large"
            );
        if (*base > line.open()) {
            auto const open = from_base(line.open(), line.factor);
            return refuse(
                fmt::format(
                    "line {}: {} cannot be shipped, {} of {} ordered is promised and not yet "
                    "shipped",
                    line.number, plain(quantity), plain(open.value_or(line.open())),
                    plain(line.ordered)
                ),
                "ship less, or wait until more is promised"
            );
        }
        auto const to_date = from_base(line.shipped + *base, line.factor);
        if (!to_date) {
            return refuse(
                "line " + line.number + ": what has been shipped is no quantity of its unit"
            );
        }
        plan_.lines.push_back({index, quantity, *base, *to_date});
        return {};
    }

    Expected<void> pack_each_line() {
        for (std::size_t i = 0; i < plan_.lines.size(); ++i)
            plan_.packs.push_back({{i, plan_.lines[i].quantity}});
        return {};
    }

    Expected<void> pack_as_asked() {
        std::map<std::size_t, Decimal> packed;
        for (auto const& asked_pack : ask_.packs) {
            std::vector<PackedLine> contents;
            for (AskedLine const& asked : asked_pack) {
                auto const line = std::ranges::find_if(plan_.lines, [&](PlannedLine const& one) {
                    return order_[one.index].number == asked.number;
                });
                if (line == plan_.lines.end())
                    return refuse("a pack holds line " + asked.number + ", which is not shipped");
                if (asked.quantity <= Decimal(0))
                    return refuse("a pack holds " + plain(asked.quantity) + " of a line");
                auto const planned = static_cast<std::size_t>(line - plan_.lines.begin());
                contents.push_back({planned, asked.quantity});
                packed[planned] += asked.quantity;
            }
            if (contents.empty()) return refuse("a pack is empty");
            plan_.packs.push_back(std::move(contents));
        }
        for (std::size_t i = 0; i < plan_.lines.size(); ++i) {
            if (packed[i] == plan_.lines[i].quantity) continue;
            return refuse(fmt::format(
                "line {}: {} is shipped, but the packs hold {}",
                order_[plan_.lines[i].index].number, plain(plan_.lines[i].quantity),
                plain(packed[i])
            ));
        }
        return {};
    }

    [[nodiscard]] bool is_complete() const {
        for (std::size_t i = 0; i < order_.size(); ++i) {
            auto const line = std::ranges::find(plan_.lines, i, &PlannedLine::index);
            Decimal const now = line == plan_.lines.end() ? Decimal(0) : line->base;
            if (order_[i].open() > now) return false;
        }
        return true;
    }

    std::vector<ShippableLine> const& order_;
    ShipmentAsk const& ask_;
    ShipmentPlan plan_;
};

}  // namespace

Expected<ShipmentPlan> plan_shipment(
    std::vector<ShippableLine> const& order, ShipmentAsk const& ask
) {
    return Planner(order, ask).run();
}

bool awaits_supply(documents::Acknowledgement const& acknowledgement) {
    for (documents::AcknowledgementLine const& line : acknowledgement.lines) {
        for (documents::LineAnswer const& answer : line.answers) {
            bool const has_day = answer.scheduled_ship || answer.scheduled_delivery;
            if (answer.status == documents::LineStatus::backordered && !has_day) return true;
        }
    }
    return false;
}

}  // namespace tidegate::orders
