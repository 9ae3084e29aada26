#include "runtime/archive.hpp"

#include "base/archive_limits.hpp"
#include "runtime/desk.hpp"
#include "runtime/replay_preview.hpp"
#include "store/archive_runs.hpp"
#include "store/folder_objects.hpp"
#include "store/session.hpp"

namespace tidegate::runtime {
namespace {

constexpr std::chrono::hours kDay{24};

/// A gateway that keeps everything for two days.
struct Archiving : Desk {
    Archiving() {
        std::filesystem::path const file = folder.path() / "home/tidegate.toml";
        std::ofstream(file, std::ios::app) << "\n[retention]\nbusiness = \"2d\"\n"
                                              "acknowledgement = \"2d\"\nrefused = \"2d\"\n";
        std::filesystem::create_directories(folder.path() / "home/data");
        reload();
    }

    Archiver archiver{services};

    void run_all() {
        while (claim_is_left()) run_next(deliver);
    }
    bool claim_is_left() {
        return read([](store::Transaction& t) {
                   return store::count_waiting(t, store::JobKind::deliver, 1);
               }) > 0;
    }
    void meet_all() {
        REQUIRE_FALSE(write([](store::Transaction& t) -> Expected<void> {
            store::Query(
                t,
                "update expectations set state = 'met', met_by = 'x', met_at = 1"
                " where state = 'open'"
            )
                .run();
            return {};
        }));
    }
    std::optional<store::ArchivedPlace> place_of(MessageId id) {
        return read([&](store::Transaction& t) { return store::find_archived(t, id); });
    }
    store::ArchiveAccess access(store::ObjectStore& packs) {
        return {
            [this](auto const& work) { writer.read_blocking(work); },
            [this](store::Work const& work) -> Expected<void> {
                REQUIRE_FALSE(write(work));
                return {};
            },
            *vault, packs
        };
    }
};

}  // namespace

TEST_CASE("archive: an order and its answers go together with nothing left open", "[runtime]") {
    Archiving d;
    MessageId const order = d.process_message(interchange({order_body("PO1")}), "a@acme");
    CHECK(d.archiver.archive_blocking() == 0);
    d.clock.advance(3 * kDay);
    // The answers wait for delivery; the order itself is done.
    CHECK(d.archiver.archive_blocking() == 2);
    CHECK(d.place_of(order));
    for (store::Delivery const& delivery : d.deliveries())
        CHECK_FALSE(d.place_of(delivery.message));
    d.run_all();
    CHECK(d.archiver.archive_blocking() >= 0);
    d.meet_all();
    d.archiver.archive_blocking();
    for (store::Delivery const& delivery : d.deliveries()) {
        REQUIRE(delivery.state == State::done);
        CHECK(d.place_of(delivery.message));
    }
    CHECK(d.archiver.archive_blocking() == 0);
    CHECK(std::filesystem::exists(d.folder.path() / "home/data/archive"));
}

TEST_CASE("archive: a repeat of an archived message gets its receipt to the byte", "[runtime]") {
    Archiving d;
    MessageId const first = d.process_message(interchange({order_body("PO1")}), "a@acme");
    auto const before = d.inbox.find_repeat_blocking("ACME-AS2", "SUPPLIER-AS2", "a@acme");
    d.clock.advance(3 * kDay);
    REQUIRE(d.archiver.archive_blocking() > 0);
    REQUIRE(d.place_of(first));
    auto const after = d.inbox.find_repeat_blocking("ACME-AS2", "SUPPLIER-AS2", "a@acme");
    REQUIRE(after);
    CHECK(after->receipt == before->receipt);
    auto const again = d.accept(d.new_message("a@acme"), interchange({order_body("PO1")}));
    REQUIRE(again);
    CHECK(again->is_repeat);
    CHECK(again->receipt == before->receipt);
    // The same order under another id is known by its hash and numbers.
    auto const copy = d.accept(d.new_message("b@acme"), interchange({order_body("PO1")}));
    REQUIRE(copy);
    CHECK(d.orders().size() == 1);
}

TEST_CASE("archive: a replay of what is archived says how to bring it back", "[runtime]") {
    Archiving d;
    MessageId const id = d.process_message(interchange({order_body("PO1")}), "a@acme");
    store::Document const order = d.only_document(id);
    d.clock.advance(3 * kDay);
    REQUIRE(d.archiver.archive_blocking() > 0);
    REQUIRE(d.place_of(id));
    auto const done = d.ask(order.id);
    REQUIRE(done);
    CHECK(done->text().contains("not parked"));
    auto const preview = preview_replay(d.services, order.id);
    REQUIRE_FALSE(preview);
    CHECK(preview.error().text().contains("tidegate archive restore " + id.text()));
    // Nothing that is parked is archived; a database that was changed by hand is told apart.
    REQUIRE_FALSE(d.write([&](store::Transaction& t) -> Expected<void> {
        store::Query query(t, "update documents set state = 'parked', reason = 'x' where id = :id");
        query.bind(order.id).run();
        return {};
    }));
    auto const refused = d.ask(order.id);
    REQUIRE(refused);
    CHECK(refused->text().contains("tidegate archive restore " + id.text()));
    auto const loaded =
        d.read([&](store::Transaction& t) { return store::load_message_payload(t, id); });
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().text().contains("is archived since 2026-01-08"));
    store::FolderObjects packs((d.folder.path() / "home/data/archive").string());
    REQUIRE(store::restore_message(d.access(packs), id, "jane", d.clock.now(), d.clock.now() + kDay)
    );
    CHECK_FALSE(d.ask(order.id));
}

TEST_CASE("archive: what is archived is sent again when it was brought back", "[runtime]") {
    Archiving d;
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    d.run_all();
    d.meet_all();
    auto const answer = d.outbound("acknowledgement").at(0);
    auto const sent =
        d.read([&](store::Transaction& t) { return *store::find_delivery(t, *answer.delivery); });
    d.clock.advance(3 * kDay);
    REQUIRE(d.archiver.archive_blocking() > 0);
    REQUIRE(d.place_of(sent.message));
    auto const refused = d.resend(sent.id, "they never saw it");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().text().contains("tidegate archive restore " + sent.message.text()));
    store::FolderObjects packs((d.folder.path() / "home/data/archive").string());
    REQUIRE(store::restore_message(
        d.access(packs), sent.message, "jane", d.clock.now(), d.clock.now() + kDay
    ));
    auto const again = d.resend(sent.id, "they never saw it");
    REQUIRE(again);
    d.run_all();
    d.meet_all();
    // Both are archived then, each by itself.
    d.clock.advance(3 * kDay);
    CHECK(d.archiver.archive_blocking() > 0);
    auto const repetition =
        d.read([&](store::Transaction& t) { return *store::find_delivery(t, *again); });
    CHECK(d.place_of(repetition.message));
    CHECK(d.place_of(sent.message));
}

TEST_CASE(
    "archive: a run that fails is told until one ends well, and what waits for it", "[runtime]"
) {
    Archiving d;
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    d.run_all();
    d.meet_all();
    auto const state = [&] {
        return d.read([](store::Transaction& t) { return store::read_archive_state(t); });
    };
    Instant const came = d.clock.now();
    d.clock.advance(3 * kDay);
    std::filesystem::path const packs = d.folder.path() / "home/data/archive";
    std::ofstream(packs) << "not a folder";
    CHECK(d.archiver.archive_blocking() == 0);
    CHECK(state().is_failing());
    CHECK(state().failed_at == d.clock.now());
    CHECK_FALSE(state().failure.empty());
    CHECK(state().packs == 0);
    CHECK(state().due_since == came + 2 * kDay);
    std::filesystem::remove(packs);
    d.clock.advance(limits::archive_poll);
    CHECK(d.archiver.archive_blocking() > 0);
    CHECK_FALSE(state().is_failing());
    CHECK(state().succeeded_at == d.clock.now());
    CHECK(state().packs == 1);
    CHECK(state().messages > 1);
    CHECK(state().bytes > 0);
    CHECK_FALSE(state().due_since);
}

TEST_CASE("archive: without times nothing goes", "[runtime]") {
    Fixture f;
    f.process_message(interchange({order_body("PO1")}), "a@acme");
    f.clock.advance(3000 * kDay);
    Archiver archiver(f.services);
    CHECK(archiver.archive_blocking() == 0);
    CHECK_FALSE(std::filesystem::exists(f.folder.path() / "home/data/archive"));
}

}  // namespace tidegate::runtime
