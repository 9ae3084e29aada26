// A gateway whose parked work a person does again or gives up.
#pragma once

#include "runtime/fixture.hpp"
#include "runtime/replay.hpp"
#include "runtime/resend.hpp"

#include <fstream>

namespace tidegate::runtime {

using store::State;

inline std::string read_text(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A gateway that can replay, and a person at its command line.
struct Desk : Fixture {
    using Fixture::Fixture;

    ReplayRunner replay{services, [this] { ++woken; }};

    std::optional<Error> ask(DocumentId id) {
        auto const failed = write([&](store::Transaction& t) {
            return request_replay(t, id, {"jane", ids, clock.now()});
        });
        if (!failed) return {};
        return failed->error;
    }
    /// The delivery that waits then.
    Expected<DeliveryId> resend(DeliveryId id, std::string const& reason = {}) {
        Expected<DeliveryId> asked;
        auto const failed = write([&](store::Transaction& t) -> Expected<void> {
            asked = request_resend(t, id, {"jane", ids, clock.now(), {}, reason});
            if (!asked) return std::unexpected(asked.error());
            return {};
        });
        if (failed) return std::unexpected(failed->error);
        return asked;
    }
    std::optional<Error> ask_resend(DeliveryId id) {
        auto const asked = resend(id);
        if (asked) return {};
        return asked.error();
    }
    /// Asks and runs it; the document as it is afterwards.
    store::Document replay_now(DocumentId id) {
        auto const refused = ask(id);
        INFO((refused ? refused->text() : ""));
        REQUIRE_FALSE(refused);
        JobResult const result = run_next(replay);
        INFO(result.reason);
        REQUIRE(result.kind == JobResult::Kind::finished);
        return document(id);
    }
    store::Document document(DocumentId id) {
        auto found = read([&](store::Transaction& t) { return store::find_document(t, id); });
        REQUIRE(found);
        return *found;
    }
    std::vector<store::HistoryEntry> history(DocumentId id) {
        return read([&](store::Transaction& t) { return store::document_history(t, id); });
    }
    /// Edits partner.toml and takes it into force, as a restart would.
    void edit_profile(std::string const& from, std::string const& to) {
        std::filesystem::path const file = folder.path() / "home/partners/acme/partner.toml";
        std::string text = read_text(file);
        auto const at = text.find(from);
        REQUIRE(at != std::string::npos);
        std::ofstream(file) << text.replace(at, from.size(), to);
        reload();
    }
    void add_stranger() {
        std::string const acme = R"({ qualifier = "ZZ", id = "ACME" })";
        edit_profile(
            "them = " + acme, "them = [" + acme + R"(, { qualifier = "ZZ", id = "STRANGER" }])"
        );
    }
    void reload() {
        auto loaded = Config::load(folder.path() / "home");
        REQUIRE(loaded);
        config.set(*loaded);
    }
    store::Document only_document(MessageId message) {
        auto const documents = documents_of(message);
        REQUIRE(documents.size() == 1);
        return documents.front();
    }
    /// Parks the job as the worker does.
    void park(store::Job const& job, JobRunner& runner, std::string const& reason) {
        auto const failed = write([&](store::Transaction& t) -> Expected<void> {
            if (auto parked = store::park_job(t, job.id, job.token, reason); !parked) return parked;
            return runner.on_parked(t, job, reason);
        });
        REQUIRE_FALSE(failed);
    }
    void check_one_answer() {
        CHECK(outbound("functional_acknowledgement").size() == 1);
        CHECK(outbound("acknowledgement").size() == 1);
        CHECK(orders().size() == 1);
        auto const problems = read([](store::Transaction& t) { return store::check_stock(t); });
        CHECK(problems.empty());
    }
};

/// An order of the lantern now has two ids that name different items: V26 holds it.
inline void untie_buyer_item(Desk& d) {
    auto const failed = d.write([](store::Transaction& t) -> Expected<void> {
        orders::Item item;
        item.number = "ROPE-20";
        item.description = "Rope";
        item.base_unit = "EA";
        if (auto loaded = store::load_item(t, store::Environment::live, item); !loaded)
            return std::unexpected(loaded.error());
        auto tied =
            store::load_buyer_item(t, {store::Environment::live, "ACME", "A-1001", "ROPE-20"});
        if (!tied) return std::unexpected(tied.error());
        return {};
    });
    REQUIRE_FALSE(failed);
}

/// What `payload` holds, one order of the lantern, is held.
inline store::Document hold_payload(Desk& d, std::string const& payload) {
    untie_buyer_item(d);
    store::Document const held = d.only_document(d.process_message(payload, "a@acme"));
    REQUIRE(held.state == State::parked);
    REQUIRE_THAT(held.reason, Catch::StartsWith("held: V26"));
    REQUIRE(d.orders().size() == 1);
    REQUIRE(d.orders()[0].state == store::OrderState::held);
    return held;
}

inline store::Document hold_order(Desk& d, std::string const& number = "PO1") {
    return hold_payload(d, interchange({order_body(number)}));
}

inline void tie_buyer_item(Desk& d) {
    auto const failed = d.write([](store::Transaction& t) -> Expected<void> {
        auto tied =
            store::load_buyer_item(t, {store::Environment::live, "ACME", "A-1001", "LANTERN-10"});
        if (!tied) return std::unexpected(tied.error());
        return {};
    });
    REQUIRE_FALSE(failed);
}

}  // namespace tidegate::runtime
