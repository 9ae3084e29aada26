// Archived payloads, as commands treat them.
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "cli/home.hpp"
#include "cli/home_files.hpp"
#include "cli/run_command.hpp"
#include "runtime/archive_place.hpp"
#include "store/documents.hpp"
#include "store/messages.hpp"
#include "store/scrubs.hpp"
#include "support/s3_stub.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;

/// An installation with a message of 2020, whose times are over.
struct OldHome {
    OldHome() {
        std::string path = (fs::temp_directory_path() / "tidegate-archive-XXXXXX").string();
        REQUIRE(::mkdtemp(path.data()) != nullptr);
        folder = path;
        home = folder / "home";
        REQUIRE(write_home(home, {}, SystemClock().now()));
    }
    ~OldHome() { fs::remove_all(folder); }

    void keep(std::string const& lines) const {
        std::ofstream(home / "tidegate.toml", std::ios::app) << "\n[retention]\n" << lines;
    }

    Ran run(std::string const& line) const {
        return run_command(line + " --home " + home.string());
    }

    void store_order() {
        auto instance = partners::load_instance(home);
        REQUIRE(instance);
        auto database = open_server_database(*instance);
        REQUIRE(database);
        FakeClock const clock(from_micros(1'577'880'000'000'000));  // 2020-01-01T12:00:00Z
        SeededRandom random(7);
        IdSource ids(clock, random);
        store::NewMessage m;
        m.id = message = ids.mint<MessageId>();
        m.transport = "as2";
        m.partner = "acme";
        m.transport_message_id = "old@acme";
        m.at = clock.now();
        m.raw = database->seal(as_bytes("ISA*what came~")).value();
        m.payload = m.raw;
        store::Document d;
        d.id = document = ids.mint<DocumentId>();
        d.message = m.id;
        d.partner = "acme";
        d.kind = "order";
        d.standard = "x12";
        d.release = "004010";
        d.set = "850";
        d.map = "x12/850";
        d.canonical = "{}";
        d.state = store::State::done;
        d.created_at = clock.now();
        REQUIRE(database->write_blocking([&](store::Transaction& t) -> Expected<void> {
            store::insert_message(t, m);
            return store::insert_document(t, d, "worker");
        }));
    }

    [[nodiscard]] fs::path pack() const {
        for (auto const& entry : fs::recursive_directory_iterator(home / "data/archive")) {
            if (entry.is_regular_file()) return entry.path();
        }
        return {};
    }

    fs::path folder, home;
    MessageId message;
    DocumentId document;
};

}  // namespace

TEST_CASE("archive run: it says what it would do, does it, and does it once", "[cli]") {
    OldHome old;
    old.store_order();
    Ran const without = old.run("archive run");
    CHECK(without.exit == 1);
    CHECK(without.err.contains("table retention"));
    CHECK(old.run("archive list").out == "nothing is archived\n");
    old.keep("business = \"400d\"\nrefused = \"30d\"\n");
    Ran const dry = old.run("archive run --dry-run");
    INFO(dry.err);
    CHECK(dry.exit == 0);
    CHECK(
        dry.out ==
        "refused: 0 messages older than 30 days, 0 payloads of 0 bytes\n"
        "acknowledgement: kept at hand for ever\n"
        "business: 1 messages older than 400 days, 1 payloads of 14 bytes\n"
    );
    CHECK_FALSE(fs::exists(old.home / "data/archive"));
    Ran const ran = old.run("archive run");
    CHECK(ran.exit == 0);
    CHECK(ran.out.contains(": 1 messages, 1 payloads, 30 bytes\n1 payloads are archived in "));
    CHECK(old.run("archive run --json").out.empty());
    Ran const listed = old.run("archive list --json");
    CHECK(listed.out.contains("\"payloads\":1,\"bytes\":65,\"there\":true"));
    CHECK(old.run("archive list").out.contains(old.pack().filename().string()));
    CHECK(old.run("archive verify").out == "1 packs are sound, 1 payloads open\n");
    CHECK(old.run("db check").exit == 0);
    Ran const audit = old.run("audit export");
    CHECK(audit.out.contains("payloads.archived"));
}

TEST_CASE("archive: commands that need what is archived say how to bring it back", "[cli]") {
    OldHome old;
    old.store_order();
    old.keep("business = \"400d\"\n");
    REQUIRE(old.run("archive run").exit == 0);
    std::string const hint = "tidegate archive restore " + old.message.text();
    Ran const shown = old.run("doc show " + old.document.text());
    CHECK(shown.exit == 0);
    CHECK(shown.out.contains(hint));
    CHECK(old.run("doc show " + old.message.text()).out.contains(hint));
    std::string const place =
        "\"archived\":{\"pack\":\"" + old.pack().filename().string() + "\",\"at\":\"";
    for (std::string const& id : {old.document.text(), old.message.text()}) {
        Ran const json = old.run("doc show " + id + " --json");
        CHECK(json.out.contains(place));
        CHECK(json.out.contains("\"message\":\"" + old.message.text() + "\",\"removed_at\":null}"));
    }
    for (std::string const& command :
         {"doc evidence " + old.document.text() + " " + (old.folder / "evidence").string(),
          "map explain " + old.document.text()}) {
        CAPTURE(command);
        Ran const refused = old.run(command);
        CHECK(refused.exit != 0);
        CHECK(refused.err.contains("is archived since"));
        CHECK(refused.err.contains(hint));
    }
    CHECK_FALSE(fs::exists(old.folder / "evidence"));
    Ran const restored = old.run("archive restore " + old.document.text());
    INFO(restored.err);
    CHECK(restored.exit == 0);
    CHECK(restored.out.starts_with(
        "message " + old.message.text() + " is at hand again, 1 payloads, until "
    ));
    CHECK_FALSE(old.run("doc show " + old.document.text()).out.contains(hint));
    CHECK(old.run("doc show " + old.document.text() + " --json").out.contains("\"archived\":null"));
    CHECK(
        old.run("doc evidence " + old.message.text() + " " + (old.folder / "e").string()).exit == 0
    );
    CHECK(old.run("archive run").out.starts_with("0 payloads"));
    CHECK(old.run("archive restore " + old.message.text()).out.contains("is not archived"));
    CHECK(old.run("archive restore 0199f3c1-7b2a-7c3d-8e4f-0123456789ab").exit == 1);
    CHECK(old.run("archive restore nonsense").exit == 2);
}

TEST_CASE("archive verify: a pack that is gone or changed is told, and the status is 1", "[cli]") {
    OldHome old;
    old.store_order();
    old.keep("business = \"400d\"\narchive = \"packs\"\n");
    REQUIRE(old.run("archive run").exit == 0);
    CHECK_FALSE(fs::exists(old.home / "data/archive"));
    fs::path file;
    for (auto const& entry : fs::recursive_directory_iterator(old.home / "packs")) {
        if (entry.is_regular_file()) file = entry.path();
    }
    fs::resize_file(file, 40);
    Ran const changed = old.run("archive verify");
    CHECK(changed.exit == 1);
    CHECK(changed.out.contains("was changed"));
    CHECK(old.run("archive restore " + old.message.text()).exit == 1);
    fs::remove(file);
    CHECK(old.run("archive verify --json").out.starts_with("{\"sound\":false,\"packs\":1"));
    Ran const checked = old.run("db check");
    CHECK(checked.exit == 1);
    CHECK(checked.out.contains("is not in " + (old.home / "packs").string()));
    CHECK(old.run("archive list").out.contains("NO"));
}

TEST_CASE(
    "archive verify: one pack is looked at by its name, and what was told of it ends", "[cli]"
) {
    OldHome old;
    old.store_order();
    old.keep("business = \"400d\"\n");
    REQUIRE(old.run("archive run").exit == 0);
    fs::path const file = old.pack();
    std::string const name = file.filename().string();
    auto const instance = partners::load_instance(old.home);
    REQUIRE(instance);
    {
        auto database = open_server_database(*instance);
        REQUIRE(database);
        // As a gateway does that finds it changed.
        REQUIRE(database->write_blocking([&](store::Transaction& t) -> Expected<void> {
            auto const now = SystemClock().now();
            auto const range = store::claim_scrub(t, store::ScrubKind::packs, now);
            REQUIRE(range);
            auto const noted = store::note_scrubbed(
                t, *range, range->until,
                {{store::ScrubKind::packs, range->until, "pack " + name, "it was changed"}}, "", now
            );
            CHECK(noted);
            return {};
        }));
    }
    Ran const told = old.run("db check");
    CHECK(told.exit == 1);
    CHECK(told.out == "pack: pack " + name + ": it was changed\n");
    Ran const sound = old.run("archive verify " + name);
    INFO(sound.err);
    CHECK(sound.out == "1 packs are sound, 1 payloads open\n");
    CHECK(old.run("db check").exit == 0);
    Ran const other = old.run("archive verify 12ab");
    CHECK(other.exit == 1);
    CHECK(other.err.contains("no pack of the archive is called 12ab"));
}

TEST_CASE("archive: packs in S3 are listed, verified and restored from there", "[cli]") {
    testing::S3Stub stub;
    OldHome old;
    old.store_order();
    std::ofstream(old.home / "secrets/s3") << testing::S3Stub::kSecret;
    old.keep(
        "business = \"400d\"\n[retention.s3]\nendpoint = \"" + stub.endpoint() + "\"\nregion = \"" +
        testing::S3Stub::kRegion + "\"\nbucket = \"edi\"\nprefix = \"archive/\"\naccess_key = \"" +
        testing::S3Stub::kAccessKey + "\"\nsecret = { file = \"secrets/s3\" }\n"
    );
    Ran const ran = old.run("archive run");
    INFO(ran.err);
    REQUIRE(ran.exit == 0);
    CHECK(ran.out.contains("1 payloads are archived in " + stub.endpoint() + "/edi/archive/"));
    REQUIRE(stub.objects().size() == 1);
    std::string const name = stub.objects().begin()->first;
    CHECK(name.starts_with("/edi/archive/"));
    CHECK_FALSE(fs::exists(old.home / "data/archive"));
    CHECK(old.run("archive list --json").out.contains("\"there\":true"));
    CHECK(old.run("archive verify").out == "1 packs are sound, 1 payloads open\n");
    CHECK(old.run("db check").exit == 0);
    SECTION("what is there comes back") {
        CHECK(old.run("archive restore " + old.message.text()).exit == 0);
        CHECK(old.run("doc show " + old.document.text() + " --json").out.contains("archived\":null")
        );
    }
    SECTION("what is gone is told") {
        auto const objects = partners::load_instance(old.home);
        REQUIRE(objects);
        auto const place = runtime::open_archive_place(objects->retention);
        auto const pack = parse_sha256(name.substr(name.rfind('/') + 1));
        REQUIRE(pack);
        REQUIRE(place->remove(*pack));
        CHECK(old.run("archive list").out.contains("NO"));
        CHECK(old.run("archive verify").exit == 1);
        CHECK(old.run("db check").exit == 1);
        CHECK(old.run("archive restore " + old.message.text()).err.contains("is not in "));
    }
}

TEST_CASE("archive run: a pack whose time is over goes, and what it held says so", "[cli]") {
    OldHome old;
    old.store_order();
    old.keep("business = \"400d\"\n[retention.remove_after]\nbusiness = \"401d\"\n");
    CHECK(old.run("archive run --dry-run").out.ends_with("1 payloads of 14 bytes\n"));
    Ran const ran = old.run("archive run");
    INFO(ran.err);
    CHECK(ran.exit == 0);
    CHECK(ran.out.contains(": removed, 1 messages, 1 payloads, 65 bytes\n"));
    CHECK(old.pack().empty());
    CHECK(old.run("archive list").out.contains("removed"));
    CHECK(old.run("archive list --json").out.contains("\"there\":false,\"removed_at\":\""));
    CHECK(old.run("archive verify").out == "0 packs are sound, 0 payloads open\n");
    CHECK(old.run("db check").exit == 0);
    CHECK(old.run("doc show " + old.document.text()).out.contains("removed    "));
    CHECK(old.run("doc show " + old.message.text() + " --json").out.contains("\"removed_at\":\""));
    Ran const restore = old.run("archive restore " + old.message.text());
    CHECK(restore.exit == 1);
    CHECK(restore.err.contains("was removed at "));
    CHECK(old.run("doc evidence " + old.message.text() + " " + (old.folder / "e").string())
              .err.contains("was removed at "));
    CHECK(old.run("audit export").out.contains("payloads.removed"));
}

TEST_CASE("db check: a run of the archive that failed is told until one ends well", "[cli]") {
    OldHome old;
    old.store_order();
    old.keep("business = \"400d\"\narchive = \"packs\"\n");
    std::ofstream(old.home / "packs") << "not a folder";
    CHECK(old.run("archive run").exit != 0);
    Ran const failing = old.run("db check");
    CHECK(failing.exit == 1);
    CHECK(failing.out.contains("the last run of the archive failed: "));
    fs::remove(old.home / "packs");
    REQUIRE(old.run("archive run").exit == 0);
    CHECK(old.run("db check").exit == 0);
}

TEST_CASE("backup: archived payloads are not in it, and it is sound without", "[cli]") {
    OldHome old;
    old.store_order();
    old.keep("business = \"400d\"\n");
    REQUIRE(old.run("archive run").exit == 0);
    std::string const copy = (old.folder / "copy.db").string();
    Ran const created = old.run("backup create " + copy);
    INFO(created.err << created.out);
    CHECK(created.exit == 0);
    CHECK(created.err.contains("1 packs of the archive are not in it"));
    CHECK(old.run("backup verify " + copy).exit == 0);
    REQUIRE(old.run("backup restore " + copy).exit == 0);
    CHECK(old.run("archive verify").exit == 0);
    CHECK(old.run("archive restore " + old.message.text()).exit == 0);
}

}  // namespace tidegate::cli
