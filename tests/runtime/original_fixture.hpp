// A desk whose partner changes its mind: an order that is held under one configuration, and an
// overlay that writes the answer in another way.
#pragma once

#include "base/configuration_limits.hpp"
#include "runtime/desk.hpp"
#include "store/configurations.hpp"
#include "store/session.hpp"

namespace tidegate::runtime {

struct OriginalDesk : Desk {
    using Desk::Desk;

    store::Document held = hold_order(*this);

    /// The answer loses an element.
    void change_map(std::string const& line = "remove   PO1/04") {
        std::ofstream(folder.path() / "home/partners/acme/855.map")
            << "map acme/855 like x12/004010/855\n" + line + "\n";
        reload();
    }
    std::optional<Error> ask_with(ReplayWith with) {
        auto const failed = write([&](store::Transaction& t) {
            return request_replay(t, held.id, {"jane", ids, clock.now()}, with);
        });
        if (!failed) return {};
        return failed->error;
    }
    /// The bytes of the only 855.
    std::string answer() {
        for (store::Delivery const& delivery : deliveries()) {
            std::string text = sent_text(delivery);
            if (text.find("~ST*855*") != std::string::npos) return text;
        }
        return {};
    }
    /// What a replay of an order is answered with.
    std::string replay_with(ReplayWith with) {
        tie_buyer_item(*this);
        REQUIRE_FALSE(ask_with(with));
        JobResult const result = run_next(replay);
        INFO(result.reason);
        REQUIRE(result.kind == JobResult::Kind::finished);
        REQUIRE(document(held.id).state == State::done);
        return answer();
    }
    std::vector<std::string> details_of(std::string const& event) {
        store::AuditFilter filter;
        filter.event = event;
        filter.subject_id = held.id.text();
        std::vector<std::string> details;
        for (auto const& row : read([&](auto& t) { return store::list_audit(t, filter); }))
            details.push_back(row.entry.details);
        return details;
    }
    /// Puts another text in the place of the configuration that processed the order.
    void keep_in_its_place(std::string const& partner_toml) {
        store::ConfigurationFiles const files{{"partners/acme/partner.toml", partner_toml}};
        std::string const packed = store::pack_files(files);
        auto const sealed = vault->seal_inline(as_bytes(packed)).value();
        auto const maps = vault->seal_inline(as_bytes(store::pack_files({}))).value();
        auto const failed = write([&](store::Transaction& t) -> Expected<void> {
            auto const id = store::keep_configuration(t, {sealed->hash, sealed, maps}, clock.now());
            store::Query query(t, "update documents set configuration = :c where id = :id");
            query.bind(id).bind(held.id).run();
            return {};
        });
        REQUIRE_FALSE(failed);
    }
};

}  // namespace tidegate::runtime
