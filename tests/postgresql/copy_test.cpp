#include "store/copy.hpp"

#include "store/archive.hpp"
#include "store/audit_seals.hpp"
#include "store/configurations.hpp"
#include "store/fixture.hpp"
#include "store/folder_objects.hpp"
#include "support/postgresql_cluster.hpp"

#include <map>

using namespace tidegate;
using namespace tidegate::store;

namespace {

/// A file with something in tables that refer to each other.
struct OldHome {
    Fixture rows;  // builds them
    Folder folder;
    Database file = open();
    std::string const odd = std::string("\0\xFF", 2) +
                            "Gr\xFC\xDF"
                            "e";

    Database open() const {
        OpenOptions options;
        options.vault = rows.vault;
        auto opened = Database::open(folder.file("old.db"), options);
        if (!opened) throw std::runtime_error(opened.error().text());
        return std::move(*opened);
    }

    void fill() {
        REQUIRE(file.write_blocking([&](Transaction& t) -> Expected<void> {
            for (int i = 0; i < 50; ++i) {
                NewMessage const m =
                    rows.message("m" + std::to_string(i) + "@acme", odd + std::to_string(i));
                insert_message(t, m);
                Document order = rows.document(m.id);
                order.reason = "caf\xE9";
                if (auto done = insert_document(t, order, "worker"); !done) return done;
                Document answer = rows.document();
                answer.caused_by = order.id;
                if (auto done = insert_document(t, answer, "worker"); !done) return done;
                insert_job(t, rows.job(JobKind::interpret, m.id.value, "lane"));
                append_audit(t, rows.audit_entry("message.received", m.id.text()));
            }
            auto const files = rows.vault->seal_inline(as_bytes("files")).value();
            keep_configuration(t, {files->hash, files, files}, kNoon);
            auto inserted = insert_delivery(t, rows.delivery("d1"), "worker");
            if (!inserted) return inserted;
            orders::Item item;
            item.number = "A";
            item.base_unit = "EA";
            auto loaded = load_item(t, Environment::live, item);
            if (!loaded) return std::unexpected(loaded.error());
            loaded = load_stock(t, {Environment::live, "A", "L1", 5, {}, "f"}, kNoon);
            if (!loaded) return std::unexpected(loaded.error());
            auto const number = next_number(
                t, {"US", "ACME", "x12", NumberLevel::interchange, {}},
                {rows.ids.mint<DeliveryId>(), "", kNoon}
            );
            if (!number) return std::unexpected(number.error());
            return {};
        }));
    }
};

}  // namespace

TEST_CASE("copy: archived payloads stay in their packs and are restored from there", "[store]") {
    OldHome old;
    NewMessage const m = old.rows.message("old@acme", "ISA*what came~");
    REQUIRE(old.file.write_blocking([&](Transaction& t) -> Expected<void> {
        insert_message(t, m);
        Document order = old.rows.document(m.id);
        order.state = State::done;
        return insert_document(t, order, "worker");
    }));
    constexpr std::chrono::hours kDay{24};
    FolderObjects packs(old.folder.file("archive"));
    RetentionPlan const plan{
        .now = kNoon + 500 * kDay, .refused = {}, .acknowledgement = {}, .business = kNoon + kDay
    };
    auto const step =
        archive_step(archive_access(old.file, *old.rows.vault, packs), plan, {}, "tester");
    REQUIRE(step);
    REQUIRE(step->pack);
    OpenOptions options;
    options.vault = old.rows.vault;
    auto server = Database::open(testing::postgresql_cluster().make_schema(), options);
    REQUIRE(server);
    REQUIRE(copy_database(old.file, *server, [](CopiedTable const&) {}));
    auto const load = [&] {
        Expected<Bytes> bytes;
        server->read_blocking([&](Transaction& t) { bytes = load_raw(t, m.id); });
        return bytes;
    };
    REQUIRE_FALSE(load());
    CHECK(load().error().text().find("archive restore") != std::string::npos);
    ArchiveAccess const access = archive_access(*server, *old.rows.vault, packs);
    auto const restored = restore_message(access, m.id, "jane", plan.now, plan.now + kDay);
    INFO((restored ? std::string() : restored.error().text()));
    REQUIRE(restored);
    CHECK(restored->payloads == 1);
    CHECK(to_text(load().value()) == "ISA*what came~");
}

TEST_CASE("copy: every row is on the server, and numbering goes on", "[store]") {
    OldHome old;
    old.fill();
    auto server = Database::open(testing::postgresql_cluster().make_schema());
    REQUIRE(server);
    std::map<std::string, std::int64_t> copied;
    auto const done = copy_database(old.file, *server, [&](CopiedTable const& table) {
        copied[table.name] = table.rows;
    });
    INFO((done ? std::string() : done.error().text()));
    REQUIRE(done);
    CHECK(copied.at("messages") == 51);  // the delivery is one too
    CHECK(copied.at("documents") == 100);
    CHECK(copied.at("stock") == 1);
    CHECK(copied.at("configurations") == 1);
    CHECK(copied.at("invoices") == 0);

    auto const seen = [](Database& database) {
        std::tuple<std::vector<Message>, std::vector<Document>, std::vector<AuditRow>> result;
        database.read_blocking([&](Transaction& t) {
            result = {list_messages(t, {}), list_documents(t, {}), list_audit(t, {})};
            CHECK(check_stock(t).empty());
            AuditVerifier verifier;
            while (verifier.check_page(t)) {
            }
            CHECK(verifier.result().is_sound());
        });
        return result;
    };
    auto const [messages, documents, audit] = seen(old.file);
    auto const [messages_there, documents_there, audit_there] = seen(*server);
    REQUIRE(messages_there.size() == messages.size());
    CHECK(messages_there.front().raw_hash == messages.front().raw_hash);
    REQUIRE(documents_there.size() == documents.size());
    CHECK(documents_there.back().reason == "caf\xE9");
    REQUIRE(server->write_blocking([&](Transaction& t) -> Expected<void> {
        append_audit(t, old.rows.audit_entry("moved", "1"));
        CHECK(list_audit(t, {.after = 50}).at(0).serial == 51);
        insert_message(t, old.rows.message("new@acme"));
        return {};
    }));
}

TEST_CASE("copy: a server that holds a row is refused, and stays as it is", "[store]") {
    OldHome old;
    old.fill();
    auto server = Database::open(testing::postgresql_cluster().make_schema());
    REQUIRE(server);
    REQUIRE(server->write_blocking([&](Transaction& t) -> Expected<void> {
        append_audit(t, old.rows.audit_entry("theirs", "1"));
        return {};
    }));
    auto const refused = copy_database(old.file, *server, [](CopiedTable const&) { FAIL(); });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::refused);
    CHECK(refused.error().message.find("audit") != std::string::npos);
    server->read_blocking([](Transaction& t) { CHECK(list_audit(t, {}).size() == 1); });
    CHECK_FALSE(copy_database(*server, old.file, [](CopiedTable const&) {}));
}
