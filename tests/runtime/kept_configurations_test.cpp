#include "runtime/kept_configurations.hpp"

#include "runtime/original_fixture.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

std::int64_t count(Fixture& f, std::string const& table) {
    return f.read([&](store::Transaction& t) {
        std::string const sql = "select count(*) from " + table;
        store::Query query(t, sql, "i");
        query.next();
        return query.integer(0);
    });
}

/// The configuration of the order with `more` at the end of each of its own files.
std::int64_t keep_variant(OriginalDesk& d, std::string const& more) {
    auto kept = d.read([&](store::Transaction& t) {
        return store::load_configuration(t, *d.held.configuration);
    });
    REQUIRE(kept);
    for (store::ConfigurationFile& file : kept->installation) file.text += more;
    auto const installation =
        d.vault->seal_inline(as_bytes(store::pack_files(kept->installation))).value();
    auto const maps = d.vault->seal_inline(as_bytes(store::pack_files(kept->mappers))).value();
    std::int64_t id = 0;
    auto const failed = d.write([&](store::Transaction& t) -> Expected<void> {
        id = store::keep_configuration(t, {installation->hash, installation, maps}, d.clock.now());
        return {};
    });
    REQUIRE_FALSE(failed);
    return id;
}

/// The answer with nothing changed between.
std::string answer_of_that_day() {
    OriginalDesk d;
    return d.replay_with(ReplayWith::current);
}

TEST_CASE("kept configurations: one is written for any number of messages", "[runtime]") {
    Desk d;
    for (int i = 1; i <= 3; ++i) {
        std::string const number = std::to_string(100000000 + i);
        d.process_message(
            interchange({order_body("PO" + number)}, {.control = number}), number + "@acme"
        );
    }
    CHECK(count(d, "configurations") == 1);
    SECTION("and none for a reload that changes nothing") {
        d.reload();
        d.process_message(interchange({order_body("PO9")}, {.control = "000000009"}), "9@acme");
        CHECK(count(d, "configurations") == 1);
    }
    SECTION("and another for a changed profile") {
        d.add_stranger();
        auto const message =
            d.process_message(interchange({order_body("PO9")}, {.control = "000000009"}), "9@acme");
        CHECK(count(d, "configurations") == 2);
        auto const id = d.only_document(message).configuration;
        REQUIRE(id);
        auto const kept =
            d.read([&](store::Transaction& t) { return store::find_kept_configuration(t, *id); });
        CHECK(kept->hash == d.config.get()->hash());
    }
}

TEST_CASE("kept configurations: a failure of any step leaves none, or a whole one", "[runtime]") {
    for (int n = 1;; ++n) {
        CAPTURE(n);
        Desk d;
        d.fail_step(n);
        try {
            (void)keep_blocking(d.services, *d.config.get());
        } catch (store::DatabaseFailed const&) {
        }
        if (!d.has_failed()) break;
        d.steps_left = -1;
        auto const id = keep_blocking(d.services, *d.config.get());
        REQUIRE(id);
        CHECK(count(d, "configurations") == 1);
        CHECK(count(d, "payloads") == 2);
        REQUIRE(d.read([&](store::Transaction& t) { return store::load_configuration(t, *id); }));
    }
}

TEST_CASE(
    "replay: the original configuration gives the answer of that day to the byte", "[runtime]"
) {
    std::string const that_day = answer_of_that_day();
    REQUIRE_FALSE(that_day.empty());
    OriginalDesk d;
    d.change_map();
    SECTION("also after the map has changed") {
        CHECK(d.replay_with(ReplayWith::original) == that_day);
    }
    SECTION("also when the partner has no such document any more") {
        d.edit_profile("[documents.850]", "[documents.860]");
        std::filesystem::remove(d.folder.path() / "home/partners/acme/855.map");
        d.reload();
        CHECK(d.replay_with(ReplayWith::original) == that_day);
    }
    SECTION("and the current one gives another") {
        std::string const today = d.replay_with(ReplayWith::current);
        CHECK_FALSE(today.empty());
        CHECK(today != that_day);
    }
}

TEST_CASE("replay: its history and audit say which configuration it was", "[runtime]") {
    OriginalDesk d;
    std::string const original = hex(d.config.get()->hash());
    d.change_map();
    bool const is_original = GENERATE(true, false);
    d.replay_with(is_original ? ReplayWith::original : ReplayWith::current);
    std::string const word = is_original ? "original" : "current";
    std::string const hash = is_original ? original : hex(d.config.get()->hash());
    auto const asked = d.details_of("document.replay_requested");
    REQUIRE(asked.size() == 1);
    CHECK_THAT(asked[0], Catch::Contains(R"("configuration":")" + word + "\""));
    auto const done = d.details_of("document.done");
    REQUIRE(done.size() == 1);
    CHECK_THAT(done[0], Catch::Contains(R"("configuration":")" + word + "\""));
    CHECK_THAT(done[0], Catch::Contains(R"("configuration_hash":")" + hash + "\""));
    auto const history = d.history(d.held.id);
    REQUIRE(history.size() == 3);
    CHECK(
        (history[1].reason.find("original configuration " + original.substr(0, 12)) !=
         std::string::npos) == is_original
    );
    // What processed it when it came stays on record.
    CHECK(d.document(d.held.id).configuration == d.held.configuration);
}

TEST_CASE("replay: the job knows the configuration after the death of its worker", "[runtime]") {
    std::string const that_day = answer_of_that_day();
    OriginalDesk d;
    d.change_map();
    tie_buyer_item(d);
    REQUIRE_FALSE(d.ask_with(ReplayWith::original));
    auto const lost = d.claim(store::JobKind::process);
    REQUIRE(lost);
    CHECK(lost->configuration == d.held.configuration);
    auto const failed = d.write([&](store::Transaction& t) -> Expected<void> {
        CHECK(store::recover_expired_leases(t, Instant::max(), d.clock.now()) == 1);
        return {};
    });
    REQUIRE_FALSE(failed);
    // The process that takes over has read the files anew, and knows nothing of the first.
    d.reload();
    ReplayRunner next{d.services, [] {}};
    REQUIRE(d.run_next(next).kind == JobResult::Kind::finished);
    CHECK(d.answer() == that_day);
    // The first one was only slow: it does nothing twice.
    CHECK(d.run(d.replay, *lost).kind != JobResult::Kind::finished);
    d.check_one_answer();
}

TEST_CASE("replay: whether and how we deal with the partner is today's", "[runtime]") {
    OriginalDesk d;
    d.change_map();
    SECTION("a partner that was suspended gets nothing") {
        d.edit_profile("state = \"live\"", "state = \"suspended\"");
        tie_buyer_item(d);
        REQUIRE_FALSE(d.ask_with(ReplayWith::original));
        REQUIRE(d.run_next(d.replay).kind == JobResult::Kind::finished);
        CHECK_THAT(d.document(d.held.id).reason, Catch::StartsWith("partner_suspended"));
    }
    SECTION("the answer goes to the AS2 id of now") {
        d.edit_profile("\"ACME-AS2\"", "\"ACME-NEW\"");
        REQUIRE_FALSE(d.replay_with(ReplayWith::original).empty());
        CHECK(d.deliveries().front().as2_to == "ACME-NEW");
    }
}

TEST_CASE("replay: why there is no original configuration is told", "[runtime]") {
    OriginalDesk d;
    SECTION("from before configurations were kept") {
        auto const failed = d.write([&](store::Transaction& t) -> Expected<void> {
            store::Query query(t, "update documents set configuration = null where id = :id");
            query.bind(d.held.id).run();
            return {};
        });
        REQUIRE_FALSE(failed);
        auto const refused = d.ask_with(ReplayWith::original);
        REQUIRE(refused);
        CHECK(refused->code == ErrorCode::refused);
        CHECK_THAT(refused->text(), Catch::Contains("before configurations were kept"));
        CHECK_THAT(refused->text(), Catch::Contains("replay it with the current configuration"));
        CHECK(d.document(d.held.id).state == State::parked);
    }
    SECTION("never processed") {
        MessageId const id =
            d.receive(interchange({order_body("PO2")}, {.control = "000000002"}), "b@acme");
        auto const job = d.claim(store::JobKind::interpret);
        REQUIRE(job);
        d.park(*job, d.process, "internal error, incident 1");
        d.held = d.only_document(id);
        auto const refused = d.ask_with(ReplayWith::original);
        REQUIRE(refused);
        CHECK_THAT(refused->text(), Catch::Contains("was never processed"));
    }
    SECTION("not loaded by this version: the place, and what to do") {
        d.keep_in_its_place("nonsense = true\n");
        REQUIRE_FALSE(d.ask_with(ReplayWith::original));
        JobResult const result = d.run_next(d.replay);
        CHECK(result.kind == JobResult::Kind::park);
        CHECK_THAT(result.reason, Catch::Contains("cannot be loaded by this version"));
        CHECK_THAT(result.reason, Catch::Contains("partners/acme/partner.toml:1:1"));
        CHECK_THAT(result.reason, Catch::Contains("replay with the current configuration"));
    }
}

TEST_CASE(
    "replay: a secret of the original profile is read where it lay, as it is today", "[runtime]"
) {
    Desk d;
    std::filesystem::path const home = d.folder.path() / "home";
    std::ofstream(home / "partners/acme/shared.txt") << "then";
    std::ofstream(home / "partners/acme/partner.toml", std::ios::app)
        << "\n[cxml]\nus = { domain = \"DUNS\", id = \"1\" }\nthem = { domain = \"DUNS\", id = "
           "\"2\" }\ntheir_secret = { file = \"shared.txt\" }\n";
    d.reload();
    auto const id = keep_blocking(d.services, *d.config.get());
    REQUIRE(id);
    OriginalConfigs originals;
    SECTION("another one") {
        std::ofstream(home / "partners/acme/shared.txt") << "now";
        auto const config = originals.get_blocking(d.services, *id, "acme");
        INFO((config ? std::string() : config.error().text()));
        REQUIRE(config);
        CHECK((*config)->registry().find("acme")->cxml.value().their_secret.reveal() == "now");
    }
    SECTION("none: that is said, with the place") {
        std::filesystem::remove(home / "partners/acme/shared.txt");
        auto const config = originals.get_blocking(d.services, *id, "acme");
        REQUIRE_FALSE(config);
        CHECK_THAT(config.error().text(), Catch::Contains("shared.txt"));
    }
}

TEST_CASE("original configs: one is at hand until too many others, or a reload", "[runtime]") {
    OriginalDesk d;
    OriginalConfigs originals;
    auto const get = [&] {
        auto config = originals.get_blocking(d.services, *d.held.configuration, "acme");
        REQUIRE(config);
        return *config;
    };
    std::weak_ptr<Config const> const first = get();
    CHECK(first.lock() == get());
    SECTION("others") {
        for (std::size_t i = 0; i < limits::original_configs_max; ++i) {
            CHECK_FALSE(first.expired());
            std::int64_t const id = keep_variant(d, fmt::format("# {}\n", i));
            REQUIRE(originals.get_blocking(d.services, id, "acme"));
        }
        CHECK(first.expired());
    }
    SECTION("a reload, for it was completed with what was in force") {
        d.reload();
        CHECK(get() != first.lock());
        CHECK(first.expired());
    }
}

}  // namespace
}  // namespace tidegate::runtime
