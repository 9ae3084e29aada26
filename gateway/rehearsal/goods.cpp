#include "rehearsal/goods.hpp"

#include "documents/gs1.hpp"

#include <fmt/format.h>

#include <map>

namespace tidegate::rehearsal {
namespace {

std::string plain(std::optional<Decimal> const& number) {
    return number ? number->normalized().text() : "nothing";
}

/// What the packs hold of each line of the notice.
std::map<std::string, Decimal> packed(documents::ShipNotice const& notice) {
    std::map<std::string, Decimal> sums;
    for (documents::ShipPack const& pack : notice.packs) {
        for (documents::Content const& content : pack.contents)
            sums[std::string(content.line)] += content.quantity.value_or(Decimal(0));
    }
    return sums;
}

std::string mistake_in_packs(documents::ShipNotice const& notice, std::set<std::string>& seen) {
    if (notice.packages &&
        *notice.packages != Decimal(static_cast<std::int64_t>(notice.packs.size())))
        return fmt::format(
            "tells {} packages and lists {}", plain(notice.packages), notice.packs.size()
        );
    for (documents::ShipPack const& pack : notice.packs) {
        if (!documents::is_sscc(pack.sscc)) return fmt::format("'{}' is no SSCC", pack.sscc);
        if (!seen.insert(std::string(pack.sscc)).second)
            return fmt::format("SSCC {} was used before", pack.sscc);
    }
    auto const sums = packed(notice);
    for (documents::ShipNoticeLine const& line : notice.lines) {
        auto const sum = sums.find(std::string(line.number));
        if (sum == sums.end() || line.quantity != sum->second)
            return fmt::format("the packs do not hold line {}", line.order_line);
    }
    return {};
}

}  // namespace

std::string mistake_in(
    documents::ShipNotice const& notice, std::string const& order,
    std::vector<ExpectedGoods> const& goods, std::set<std::string>& seen
) {
    if (notice.orders.size() != 1 || notice.orders[0].number != order)
        return "is about another order";
    if (notice.lines.size() != goods.size())
        return fmt::format("{} lines, expected {}", notice.lines.size(), goods.size());
    for (std::size_t i = 0; i < goods.size(); ++i) {
        documents::ShipNoticeLine const& line = notice.lines[i];
        if (line.order_line != goods[i].line || line.quantity != goods[i].quantity) {
            return fmt::format(
                "line {} has {}, expected line {} with {}", line.order_line, plain(line.quantity),
                goods[i].line, plain(goods[i].quantity)
            );
        }
    }
    return mistake_in_packs(notice, seen);
}

std::string mistake_in(
    documents::Invoice const& invoice, std::string const& order, std::string const& shipment,
    std::vector<ExpectedGoods> const& goods, Decimal const& total
) {
    if (invoice.order == nullptr || invoice.order->number != order) return "is about another order";
    if (invoice.ship_notices.size() != 1 || invoice.ship_notices[0] != shipment)
        return "names another shipment than " + shipment;
    if (invoice.lines.size() != goods.size())
        return fmt::format("{} lines, expected {}", invoice.lines.size(), goods.size());
    constexpr int kCents = 2;
    Decimal sum;
    for (std::size_t i = 0; i < goods.size(); ++i) {
        documents::InvoiceLine const& line = invoice.lines[i];
        if (line.order_line != goods[i].line || line.quantity != goods[i].quantity || !line.price) {
            return fmt::format(
                "line {} bills {}, shipped were {}", line.order_line, plain(line.quantity),
                plain(goods[i].quantity)
            );
        }
        sum += Decimal::multiply(*line.quantity, *line.price, kCents, Rounding::half_up);
    }
    auto const stated = invoice.totals ? invoice.totals->total : std::nullopt;
    if (stated != sum)
        return fmt::format("the total is {}, the lines add up to {}", plain(stated), plain(sum));
    if (stated != total)
        return fmt::format("the total is {}, expected {}", plain(stated), plain(total));
    return {};
}

}  // namespace tidegate::rehearsal
