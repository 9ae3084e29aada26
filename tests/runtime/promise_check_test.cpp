#include "runtime/promise_check.hpp"

#include "base/limits.hpp"
#include "runtime/fixture.hpp"
#include "runtime/promise_log.hpp"
#include "runtime/reconcile.hpp"
#include "support/test_vault.hpp"

#include <future>

namespace tidegate::runtime {
namespace {

/// A gateway that notes what it promises, and yesterday's copy of its database.
struct Noting : Fixture {
    std::filesystem::path const notes = promise_folder(folder.path());
    PromiseLog log{notes, clock};
    Inbox noting{writer, ids, &log};
    std::string const copy = (folder.path() / "yesterday.db").string();

    std::expected<Accepted, store::Failure> promise(Inbox& box, std::string const& as2_id) {
        std::promise<std::expected<Accepted, store::Failure>> answer;
        store::NewMessage message = new_message(as2_id);
        std::string const raw = "raw " + as2_id;
        REQUIRE(box.seal_blocking(message, as_bytes(raw), as_bytes(as2_id)));
        box.accept(std::move(message), [&](std::expected<Accepted, store::Failure> done) {
            answer.set_value(std::move(done));
        });
        return answer.get_future().get();
    }
    void promise(std::string const& as2_id) { REQUIRE(promise(noting, as2_id)); }
};

std::vector<std::string> message_ids(std::vector<store::Promise> const& promises) {
    std::vector<std::string> found;
    for (store::Promise const& one : promises) found.push_back(one.transport_message_id);
    return found;
}

store::Database open_copy(std::string const& path) {
    store::OpenOptions options;
    options.vault = testing::vault();
    auto opened = store::Database::open(path, std::move(options));
    REQUIRE(opened);
    return std::move(*opened);
}

TEST_CASE("promise check: nothing is lost of what the database has", "[runtime][sqlite]") {
    Noting f;
    f.promise("m1@acme");
    f.promise("m1@acme");  // a repeat is another receipt of the same row
    auto refused = f.new_message("m2@acme");
    refused.is_accepted = false;
    REQUIRE(f.accept(refused, "what is not accepted is no promise"));
    CHECK(PromiseCheck(f.writer, f.notes).check_blocking().empty());
    Reconciler reconciler(f.services, f.notes);
    reconciler.check_blocking();
    CHECK(reconciler.last()->lost_promises == 0);
}

TEST_CASE("promise check: a restored backup lacks what came since, by name", "[runtime][sqlite]") {
    Noting f;
    f.promise("m1@acme");
    f.database.copy_into(f.copy);
    f.promise("m2@acme");
    f.promise("m3@acme");
    auto restored = open_copy(f.copy);
    store::Writer writer(restored);
    PromiseCheck check(writer, f.notes);
    CHECK(message_ids(check.check_blocking()) == std::vector<std::string>{"m2@acme", "m3@acme"});

    // The sender brings one of them again.
    Inbox inbox(writer, f.ids, &f.log);
    REQUIRE(f.promise(inbox, "m2@acme"));
    CHECK(message_ids(check.check_blocking()) == std::vector<std::string>{"m3@acme"});
    CHECK(
        message_ids(PromiseCheck(writer, f.notes).check_blocking()) ==
        std::vector<std::string>{"m3@acme"}
    );
}

TEST_CASE("promise check: another receipt than the promised one is a loss", "[runtime][sqlite]") {
    Noting f;
    f.promise("m1@acme");
    auto const stored = f.noting.find_repeat_blocking("ACME-AS2", "SUPPLIER-AS2", "m1@acme");
    REQUIRE(stored);
    store::Promise other{stored->id, kNoon, {}, "acme", "ACME-AS2", "ELSEWHERE", "m1@acme"};
    auto const lost =
        f.read([&](store::Transaction& t) { return store::find_lost(t, std::span(&other, 1)); });
    CHECK(lost == std::vector{other});
}

TEST_CASE("promise check: the books tell each lost message until it is back", "[runtime][sqlite]") {
    Noting f;
    f.database.copy_into(f.copy);
    for (int i = 0; i < 30; ++i) f.promise(std::to_string(i) + "@acme");
    auto restored = open_copy(f.copy);
    store::Writer writer(restored);
    Services services{writer, f.config, f.sender, f.clock, f.random, f.ids, f.quarantine};
    Reconciler reconciler(services, f.notes);
    for (int i = 0; i < 2; ++i) {
        reconciler.check_blocking();
        auto const report = reconciler.last();
        CHECK(report->lost_promises == 30);
        REQUIRE(report->found.size() == limits::discrepancies_max);
        CHECK(report->found[0].rule == "promise_without_row");
        CHECK(report->found[0].text.contains("0@acme"));
    }
}

}  // namespace
}  // namespace tidegate::runtime
