#include "orders/ship_notice.hpp"

#include "base/error.hpp"
#include "orders/document_copy.hpp"

namespace tidegate::orders {

namespace {

using documents::ShipNotice;
using documents::ShipNoticeLine;
using documents::ShipPack;

void fill_transport(ShipNotice& notice, ShipNoticeFacts const& facts, Arena& arena) {
    notice.bill_of_lading = copy_text(facts.bill_of_lading, arena);
    if (facts.carrier.empty() && facts.tracking.empty()) return;
    notice.transport = arena.create<documents::Transport>();
    if (!facts.carrier.empty()) {
        notice.transport->carrier = arena.create<documents::Identifier>();
        notice.transport->carrier->scheme = "scac";
        notice.transport->carrier->id = copy_text(facts.carrier, arena);
    }
    if (!facts.tracking.empty())
        notice.transport->tracking.add(arena) = copy_text(facts.tracking, arena);
}

void fill_header(
    documents::Order const& order, ShipmentPlan const& plan, ShipNoticeFacts const& facts,
    ShipNotice& notice, Arena& arena
) {
    bool const tells_packs = !facts.sscc.empty();
    notice.environment = order.environment;
    notice.purpose = documents::Purpose::original;
    notice.number = copy_text(facts.number, arena);
    notice.issued_on = facts.issued_on;
    notice.structure =
        tells_packs ? documents::Structure::pick_and_pack : documents::Structure::no_packs;
    notice.shipped = facts.shipped_on;
    notice.packages = Decimal(static_cast<std::int64_t>(plan.packs.size()));
    fill_transport(notice, facts, arena);
    copy_list(order.parties, notice.parties, arena);
    if (notice.parties.empty()) {
        documents::Party& shipper = notice.parties.add(arena);
        shipper.role = documents::PartyRole::ship_from;
        shipper.name = copy_text(facts.shipper, arena);
    }
    documents::OrderOf& of = notice.orders.add(arena);
    of.id = 1;
    of.number = copy_text(order.number, arena);
    of.release = copy_text(order.release, arena);
    of.placed_on = order.placed_on;
    of.department = copy_text(order.department, arena);
}

void fill_line(
    documents::OrderLine const& ordered, PlannedLine const& planned, std::size_t number,
    ShipNoticeLine& line, Arena& arena
) {
    line.number = arena.copy(std::to_string(number));
    line.order = 1;
    line.order_line = copy_text(ordered.number, arena);
    line.item = copy_object(ordered.item, arena);
    line.description = copy_text(ordered.description, arena);
    line.quantity = planned.quantity.normalized();
    line.unit = copy_text(ordered.unit, arena);
    line.ordered = ordered.quantity;
    line.ordered_unit = line.unit;
    line.to_date = planned.to_date.normalized();
}

void fill_packs(
    ShipmentPlan const& plan, ShipNoticeFacts const& facts, ShipNotice& notice, Arena& arena
) {
    TIDEGATE_CHECK(facts.sscc.size() == plan.packs.size());
    for (std::size_t i = 0; i < plan.packs.size(); ++i) {
        ShipPack& pack = notice.packs.add(arena);
        pack.id = static_cast<std::int32_t>(i + 1);
        pack.level = documents::PackLevel::pack;
        pack.sscc = arena.copy(facts.sscc[i]);
        for (PackedLine const& packed : plan.packs[i]) {
            documents::Content& content = pack.contents.add(arena);
            ShipNoticeLine const& line = notice.lines[packed.planned];
            content.line = line.number;
            content.quantity = packed.quantity.normalized();
            content.unit = line.unit;
        }
    }
}

}  // namespace

documents::Document notify(
    documents::Order const& order, ShipmentPlan const& plan, ShipNoticeFacts const& facts
) {
    auto document = documents::Document::make<ShipNotice>();
    auto& notice = document.as<ShipNotice>();
    auto& arena = document.arena();
    fill_header(order, plan, facts, notice, arena);
    for (std::size_t i = 0; i < plan.lines.size(); ++i) {
        PlannedLine const& planned = plan.lines[i];
        TIDEGATE_CHECK(planned.index < order.lines.size());
        fill_line(order.lines[planned.index], planned, i + 1, notice.lines.add(arena), arena);
    }
    if (!facts.sscc.empty()) fill_packs(plan, facts, notice, arena);
    return document;
}

}  // namespace tidegate::orders
