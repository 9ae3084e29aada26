#include "sim/people.hpp"

#include "base/limits.hpp"
#include "runtime/resend.hpp"
#include "runtime/ship_order.hpp"
#include "store/deliveries.hpp"
#include "store/documents.hpp"
#include "store/orders.hpp"

#include <algorithm>

namespace tidegate::sim {

namespace {

constexpr char const* kBug = "internal error";

std::vector<store::Order> orders_to_ship(runtime::Services const& services) {
    std::vector<store::Order> orders;
    services.writer.read_blocking([&](store::Transaction& transaction) {
        store::OrderFilter filter;
        filter.state = store::OrderState::open;
        orders = store::list_orders(transaction, filter);
        std::erase_if(orders, [&](store::Order const& order) {
            auto const lines = store::lines_of(transaction, order.id);
            return std::ranges::none_of(lines, [](store::OrderLine const& line) {
                return line.shipped < line.promised;
            });
        });
    });
    return orders;
}

void tell(Trace& trace, std::string const& what, store::Outcome const& failed) {
    trace.add(what + (failed ? ": " + failed->error.text() : std::string()));
}

}  // namespace

void ship_one_blocking(runtime::Services const& services, Chance& chance, Trace& trace) {
    auto const orders = orders_to_ship(services);
    if (orders.empty()) return;
    store::Order const order = orders[chance.below(orders.size())];
    auto const config = services.config.get();
    auto const failed =
        services.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            runtime::OrderCommandContext const context{*config, services.ids, services.clock.now()};
            runtime::ShipRequest request;
            request.reference = "first";
            request.actor = "warehouse";
            auto const now = store::find_order(transaction, order.id);
            auto shipped = runtime::ship_order(transaction, context, now.value_or(order), request);
            if (!shipped) return std::unexpected(shipped.error());
            return {};
        });
    tell(trace, "order " + order.number + " is shipped", failed);
}

void replay_all_blocking(runtime::Services const& services, Trace& trace) {
    std::vector<store::Document> documents;
    std::vector<store::Delivery> deliveries;
    services.writer.read_blocking([&](store::Transaction& transaction) {
        store::DocumentFilter parked;
        parked.state = store::State::parked;
        parked.direction = store::Direction::inbound;
        documents = store::list_documents(transaction, parked);
        store::DeliveryFilter given_up;
        given_up.state = store::State::parked;
        deliveries = store::list_deliveries(transaction, given_up);
    });
    auto const request = [&] {
        return runtime::Request{"clerk", services.ids, services.clock.now()};
    };
    for (store::Document const& document : documents) {
        if (document.reason.starts_with(kBug)) trace.violate("parked by a bug: " + document.reason);
        auto const failed = services.writer.run_blocking([&](store::Transaction& transaction) {
            return runtime::request_replay(transaction, document.id, request());
        });
        tell(trace, "document " + document.id.text() + " is replayed", failed);
    }
    for (store::Delivery const& delivery : deliveries) {
        if (delivery.reason.starts_with(kBug)) trace.violate("parked by a bug: " + delivery.reason);
        auto const failed =
            services.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
                auto const asked = runtime::request_resend(transaction, delivery.id, request());
                if (!asked) return std::unexpected(asked.error());
                return {};
            });
        tell(trace, "delivery " + delivery.transport_message_id + " is sent again", failed);
    }
}

void repeat_one_blocking(runtime::Services const& services, Chance& chance, Trace& trace) {
    std::vector<store::Delivery> deliveries;
    services.writer.read_blocking([&](store::Transaction& transaction) {
        store::DeliveryFilter confirmed;
        confirmed.state = store::State::done;
        confirmed.limit = limits::store_list_rows_max;
        deliveries = store::list_deliveries(transaction, confirmed);
    });
    constexpr std::size_t kEach = 8;
    auto const repeated =
        static_cast<std::size_t>(std::ranges::count_if(deliveries, [](store::Delivery const& one) {
            return one.repeats.has_value();
        }));
    if (deliveries.size() <= kEach * (repeated + 1)) return;
    store::Delivery const& lost = deliveries[chance.below(deliveries.size())];
    auto const failed =
        services.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            auto const asked = runtime::request_resend(
                transaction, lost.id,
                {"clerk", services.ids, services.clock.now(), {}, "they lost it"}
            );
            if (!asked) return std::unexpected(asked.error());
            return {};
        });
    tell(trace, "delivery " + lost.transport_message_id + " is repeated", failed);
}

}  // namespace tidegate::sim
