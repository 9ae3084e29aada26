// Storage keys and large payloads, as commands and a starting gateway treat them.
#include "cli/storage.hpp"

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "cli/home.hpp"
#include "cli/home_files.hpp"
#include "cli/run_command.hpp"
#include "store/messages.hpp"
#include "store/session.hpp"
#include "store/storage_key_use.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;

struct SealedHome {
    SealedHome() {
        std::string path = (fs::temp_directory_path() / "tidegate-storage-XXXXXX").string();
        REQUIRE(::mkdtemp(path.data()) != nullptr);
        folder = path;
        home = folder / "home";
        REQUIRE(write_home(home, {}, SystemClock().now()));
    }
    ~SealedHome() { fs::remove_all(folder); }

    [[nodiscard]] partners::Instance instance() const {
        auto loaded = partners::load_instance(home);
        REQUIRE(loaded);
        return std::move(*loaded);
    }

    Ran run(std::string const& line) const {
        return run_command(line + " --home " + home.string());
    }

    /// One that becomes an object.
    void store_message() {
        auto database = open_server_database(instance());
        INFO((database ? "" : database.error().text()));
        REQUIRE(database);
        SystemClock const clock;
        SystemRandom random;
        IdSource ids(clock, random);
        Bytes bytes(200'000);
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.next());
        store::NewMessage message;
        message.id = id = ids.mint<MessageId>();
        message.transport = "as2";
        message.transport_message_id = message.id.text();
        message.at = clock.now();
        message.reason = "not an order";
        message.is_accepted = false;
        message.raw = database->seal(bytes).value();
        message.receipt = store::StoredReceipt{200, {}, to_bytes("refused")};
        REQUIRE(message.raw->object);
        REQUIRE(database->write_blocking([&](store::Transaction& t) -> Expected<void> {
            store::insert_message(t, message);
            return {};
        }));
        content = bytes;
    }

    Expected<Bytes> load() {
        auto database = open_database(instance());
        REQUIRE(database);
        Expected<Bytes> bytes;
        database->read_blocking([&](store::Transaction& t) { bytes = store::load_raw(t, id); });
        return bytes;
    }

    static fs::path first_file(fs::path const& in) {
        for (auto const& entry : fs::recursive_directory_iterator(in)) {
            if (entry.is_regular_file()) return entry.path();
        }
        return {};
    }

    fs::path folder;
    fs::path home;
    MessageId id;
    Bytes content;
};

std::string read_all(fs::path const& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("storage: a key is made once, readable by its owner only", "[cli]") {
    SealedHome made;
    fs::path const key = made.home / "secrets/storage.key";
    CHECK(
        (fs::status(key).permissions() & (fs::perms::group_all | fs::perms::others_all)) ==
        fs::perms::none
    );
    fs::remove(key);
    REQUIRE(open_server_database(made.instance()));
    std::string const first = read_all(key);
    CHECK(store::StorageKeys::parse(first));
    REQUIRE(open_server_database(made.instance()));
    CHECK(read_all(key) == first);
}

TEST_CASE(
    "storage: without the key of what is sealed nothing starts, and no other is made", "[cli]"
) {
    SealedHome made;
    made.store_message();
    fs::path const key = made.home / "secrets/storage.key";
    fs::rename(key, made.folder / "kept");
    auto const without = open_server_database(made.instance());
    REQUIRE_FALSE(without);
    CHECK(without.error().code == ErrorCode::refused);
    CHECK_FALSE(fs::exists(key));
    REQUIRE(write_storage_key(key));
    auto const wrong = open_server_database(made.instance());
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == ErrorCode::refused);
    auto const keys = store::StorageKeys::parse(read_all(made.folder / "kept"));
    CHECK(wrong.error().text().contains(keys->first().id));
    CHECK(without.error().text().contains(keys->first().id));
    fs::rename(made.folder / "kept", key);
    CHECK(open_server_database(made.instance()));
    CHECK(made.load().value() == made.content);
}

TEST_CASE("db rewrap: after it the old key is not needed any more", "[cli]") {
    SealedHome made;
    made.store_message();
    fs::path const key = made.home / "secrets/storage.key";
    std::string const old = read_all(key);
    std::string const fresh(store::StorageKeys::make_file().reveal());
    std::ofstream(key) << fresh << old;
    Ran const ran = made.run("db rewrap");
    INFO(ran.err);
    CHECK(ran.exit == 0);
    CHECK(ran.out.starts_with("1 payloads"));
    std::ofstream(key) << fresh;
    CHECK(open_server_database(made.instance()));
    CHECK(made.load().value() == made.content);
}

TEST_CASE("db check: an object that was changed is found, and one that is gone", "[cli]") {
    SealedHome made;
    made.store_message();
    CHECK(made.run("db check").exit == 0);
    fs::path const object = SealedHome::first_file(made.home / "data/payloads");
    fs::resize_file(object, 1000);
    Ran const changed = made.run("db check");
    CHECK(changed.exit != 0);
    CHECK(changed.out.contains(made.id.text()));
    fs::remove(object);
    CHECK(made.run("db check").out.contains("is not in "));
}

TEST_CASE("db check: a receipt that was changed is found", "[cli]") {
    SealedHome made;
    made.store_message();
    auto database = open_database(made.instance());
    REQUIRE(database);
    REQUIRE(database->write_blocking([](store::Transaction& t) -> Expected<void> {
        store::Query(t, "update messages set receipt_body = cast('refuted' as blob)").run();
        return {};
    }));
    Ran const checked = made.run("db check");
    CHECK(checked.exit != 0);
    CHECK(checked.out.contains("the receipt of message " + made.id.text() + " was changed"));
}

TEST_CASE(
    "backup: large payloads are copied, verified and brought back, and no key is in it", "[cli]"
) {
    SealedHome made;
    made.store_message();
    std::string const copy = (made.folder / "copy.db").string();
    Ran const created = made.run("backup create " + copy);
    INFO(created.err << created.out);
    REQUIRE(created.exit == 0);
    fs::path const object = SealedHome::first_file(copy + ".payloads");
    REQUIRE(!object.empty());
    fs::remove_all(made.home / "data");
    REQUIRE(made.run("backup verify " + copy).exit == 0);
    Ran const restored = made.run("backup restore " + copy);
    INFO(restored.err << restored.out);
    REQUIRE(restored.exit == 0);
    CHECK(made.load().value() == made.content);
    std::string key = read_all(made.home / "secrets/storage.key");
    key = key.substr(key.rfind('\n', key.size() - 2) + 1, 43);
    CHECK_FALSE(read_all(copy).contains(key));
    fs::resize_file(object, 1000);
    Ran const damaged = made.run("backup verify " + copy);
    CHECK(damaged.exit != 0);
    CHECK(damaged.out.contains("was changed"));
    CHECK(made.run("backup restore " + copy).exit != 0);
}

TEST_CASE("storage: with everything in the database there is no folder", "[cli]") {
    SealedHome made;
    std::ofstream(made.home / "tidegate.toml", std::ios::app)
        << "\n[storage]\nobjects = \"database\"\n";
    auto const vault = open_vault(made.instance());
    REQUIRE(vault);
    auto const sealed = (*vault)->seal(Bytes(3'000'000, std::byte{1}));
    REQUIRE(sealed);
    CHECK_FALSE((*sealed)->object);
    CHECK_FALSE(fs::exists(made.home / "data/payloads"));
}

}  // namespace tidegate::cli
