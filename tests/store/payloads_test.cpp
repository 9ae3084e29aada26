#include "store/payloads.hpp"

#include "base/limits.hpp"
#include "base/payload_limits.hpp"
#include "store/backup.hpp"
#include "store/fixture.hpp"
#include "store/folder_objects.hpp"
#include "store/payload_check.hpp"
#include "store/payload_objects.hpp"
#include "store/storage_key_use.hpp"

#include <fstream>
#include <sstream>

using namespace tidegate;
using namespace tidegate::store;

namespace {

/// The same store, with large payloads in a folder of its own.
struct WithObjects : Fixture {
    WithObjects() { reopen(testing::storage_keys()); }

    void reopen(StorageKeys keys) {
        vault = std::make_shared<PayloadVault const>(
            std::move(keys), std::make_unique<FolderObjects>(folder.file("payloads"))
        );
        Database closed = std::move(database);
        {
            Database const gone = std::move(closed);
        }
        database = open();
    }

    std::int64_t put(ByteView bytes) {
        auto const sealed = database.seal(bytes).value();
        std::int64_t id = 0;
        write([&](Transaction& t) { id = insert_payload(t, *sealed); });
        return id;
    }

    Expected<Bytes> get(std::int64_t id) {
        return read([&](Transaction& t) { return load_payload(t, id); });
    }

    std::string object_file(std::int64_t id) {
        std::string const name = read([&](Transaction& t) {
            Query query(t, "select object from payloads where id = :id", "t");
            query.bind(id).next();
            return query.text(0);
        });
        return folder.file("payloads/" + name.substr(0, 2) + "/" + name.substr(2, 2) + "/" + name);
    }

    /// Of chance: nothing of it can be compressed.
    Bytes noise(std::size_t size) {
        Bytes bytes(size);
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.next());
        return bytes;
    }

    std::string encoding(std::int64_t id) {
        return read([&](Transaction& t) {
            Query query(t, "select encoding from payloads where id = :id", "t");
            query.bind(id).next();
            return query.text(0);
        });
    }
};

Bytes repeated(std::size_t size) {
    Bytes bytes;
    std::string_view const line = "PO1*1*10*EA*12.5**VP*ITEM-1~";
    while (bytes.size() < size) bytes.push_back(as_bytes(line)[bytes.size() % line.size()]);
    return bytes;
}

bool holds(std::string const& file, std::string_view marker) {
    std::ifstream stream(file, std::ios::binary);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str().find(marker) != std::string::npos;
}

}  // namespace

TEST_CASE_METHOD(
    WithObjects, "payloads: whatever their size, they come back as they were", "[store]"
) {
    std::size_t const inline_max = limits::payload_inline_bytes_max;
    std::vector<std::size_t> sizes{0, 1, 2, 15, 16, 17, 511, 512, 513, 4096, 1'000'000};
    for (std::size_t const near : {inline_max - 16, inline_max, inline_max * 5}) {
        for (std::size_t const size : {near - 1, near, near + 1}) sizes.push_back(size);
    }
    for (std::size_t const size : sizes) {
        CAPTURE(size);
        for (Bytes const& bytes : {noise(size), repeated(size)}) {
            std::int64_t const id = put(bytes);
            auto const found = get(id);
            REQUIRE(found);
            CHECK(*found == bytes);
        }
    }
    CHECK(encoding(put(repeated(10'000))) == "zstd");
    CHECK(encoding(put(noise(10'000))) == "stored");
    CHECK(encoding(put(repeated(limits::payload_compress_bytes_min - 1))) == "stored");
    CHECK(std::filesystem::exists(object_file(put(noise(inline_max)))));
}

TEST_CASE_METHOD(
    WithObjects, "payloads: a row from before they were sealed stays readable", "[store]"
) {
    Bytes const bytes = to_bytes("ISA*old~");
    std::int64_t id = 0;
    write([&](Transaction& t) {
        Query query(
            t,
            "insert into payloads (hash, stored_size, bytes) values (:hash, :size, cast(:bytes as "
            "blob)) returning id",
            "i"
        );
        query.bind(sha256(bytes))
            .bind(static_cast<std::int64_t>(bytes.size()))
            .bind(ByteView(bytes));
        query.next();
        id = query.integer(0);
    });
    CHECK(get(id).value() == bytes);
    write([&](Transaction& t) {
        Query(t, "update payloads set bytes = cast('ISA*OLD~' as blob)").run();
    });
    CHECK(get(id).error().code == ErrorCode::refused);
}

TEST_CASE_METHOD(
    WithObjects, "payloads: changed, swapped and lost ones are refused, each with its reason",
    "[store]"
) {
    Bytes const bytes = repeated(5000);
    auto const problem = [&](std::int64_t id) {
        auto const found = get(id);
        REQUIRE_FALSE(found);
        CHECK(found.error().code == ErrorCode::refused);
        return found.error().text();
    };
    SECTION("a byte of the row") {
        std::int64_t const id = put(bytes);
        write([&](Transaction& t) {
            auto sealed = Bytes();
            {
                Query query(t, "select bytes from payloads where id = :id", "b");
                query.bind(id).next();
                sealed = query.bytes(0);
            }
            sealed[sealed.size() / 2] ^= std::byte{1};
            Query query(t, "update payloads set bytes = cast(:bytes as blob) where id = :id");
            query.bind(ByteView(sealed)).bind(id).run();
        });
        CHECK(problem(id).contains("not those that were sealed"));
    }
    SECTION("the key of another row") {
        std::int64_t const id = put(bytes);
        std::int64_t const other = put(noise(100));
        write([&](Transaction& t) {
            Query query(
                t,
                "update payloads set wrapped_key = (select wrapped_key from payloads where id = :o)"
                " where id = :id"
            );
            query.bind(other).bind(id).run();
        });
        CHECK(problem(id).contains("belongs to other bytes"));
    }
    SECTION("everything but the id of another row") {
        std::int64_t const id = put(bytes);
        std::int64_t const other = put(repeated(6000));
        write([&](Transaction& t) {
            Query query(
                t,
                "update payloads set size = o.size, stored_size = o.stored_size, bytes = o.bytes,"
                " wrapped_key = o.wrapped_key from (select * from payloads where id = :o) as o"
                " where payloads.id = :id"
            );
            query.bind(other).bind(id).run();
        });
        CHECK(problem(id).contains("belongs to other bytes"));
    }
    SECTION("a size that is too small for what is compressed") {
        std::int64_t const id = put(bytes);
        write([&](Transaction& t) { Query(t, "update payloads set size = 4999").run(); });
        CHECK(problem(id).contains("does not have its size"));
    }
    SECTION("an object that was cut off, and one that is gone") {
        std::int64_t const id = put(noise(100'000));
        std::filesystem::resize_file(object_file(id), 99'000);
        CHECK(problem(id).contains("not those that were sealed"));
        std::filesystem::remove(object_file(id));
        CHECK(problem(id).contains("is not in " + folder.file("payloads")));
        auto const checked = read([](Transaction& t) { return check_payloads(t, 0, 10); });
        REQUIRE(checked.damaged.size() == 1);
        CHECK(checked.damaged[0].id == id);
    }
}

TEST_CASE_METHOD(
    WithObjects, "payloads: without their key they are unavailable, not lost", "[store]"
) {
    std::int64_t const id = put(repeated(5000));
    std::string const id_of_key = vault->keys().first().id;
    reopen(testing::storage_keys('x'));
    auto const found = get(id);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == ErrorCode::unavailable);
    CHECK(found.error().text().contains(id_of_key));
    reopen(testing::storage_keys());
    CHECK(get(id));
}

TEST_CASE_METHOD(
    WithObjects, "storage keys: a database knows which sealed, and refuses to start without",
    "[store]"
) {
    REQUIRE(use_storage_keys(database, kNoon));
    REQUIRE(use_storage_keys(database, kNoon));
    std::string const old_id = vault->keys().first().id;
    std::string const old_line = base64(as_bytes(std::string(32, 'k')));
    std::string const new_line = base64(as_bytes(std::string(32, 'n')));
    reopen(testing::storage_keys('x'));
    auto const refused = use_storage_keys(database, kNoon);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::refused);
    CHECK(refused.error().text().contains(old_id));
    CHECK_FALSE(refused.error().text().contains(new_line));

    reopen(testing::storage_keys());
    std::vector<std::int64_t> rows;
    for (std::size_t const size : {10UZ, 5000UZ, 500'000UZ}) rows.push_back(put(noise(size)));
    reopen(StorageKeys::parse(new_line + "\n" + old_line).value());
    REQUIRE(use_storage_keys(database, kNoon));
    rows.push_back(put(noise(10)));
    Rewrapped done;
    write([&](Transaction& t) { done = rewrap_payloads(t, 0).value(); });
    CHECK(done.is_done);
    CHECK(done.count == 3);
    reopen(StorageKeys::parse(new_line).value());
    REQUIRE(use_storage_keys(database, kNoon));
    for (std::int64_t const id : rows) CHECK(get(id));
}

TEST_CASE("storage keys: what is no key is refused without showing it", "[store]") {
    std::string const line = base64(as_bytes(std::string(32, 'k')));
    CHECK(
        StorageKeys::parse("# why\n\n  " + line + "  # ours\r\n")->first().bytes.reveal() ==
        std::string(32, 'k')
    );
    for (std::string const& text :
         {std::string(), std::string("# none"), line.substr(0, 20), line + "\n" + line, line + "x"
         }) {
        auto const keys = StorageKeys::parse(text);
        REQUIRE_FALSE(keys);
        CHECK(keys.error().code == ErrorCode::configuration);
        CHECK_FALSE(keys.error().text().contains(line.substr(0, 10)));
    }
    auto const made = StorageKeys::parse(StorageKeys::make_file().reveal());
    REQUIRE(made);
    CHECK(made->first().id != StorageKeys::parse(StorageKeys::make_file().reveal())->first().id);
}

TEST_CASE_METHOD(
    WithObjects,
    "payloads: nothing of one is found in the database, its log, the objects or a backup", "[store]"
) {
    std::string const marker = "CANARY-7f3a";
    Bytes large = noise(100'000);
    Bytes const small = to_bytes("ISA*" + marker + "~");
    Bytes text = repeated(3000);
    std::ranges::copy(as_bytes(marker), large.begin() + 5000);
    std::ranges::copy(as_bytes(marker), text.begin() + 100);
    for (Bytes const& bytes : {large, small, text}) CHECK(get(put(bytes)).value() == bytes);
    if (!database.is_shared()) REQUIRE(write_backup(database, folder.file("backup.db")));
    int files = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder.file(""))) {
        if (!entry.is_regular_file()) continue;
        ++files;
        CAPTURE(entry.path().string());
        CHECK_FALSE(holds(entry.path().string(), marker));
    }
    CHECK(files >= (database.is_shared() ? 1 : 4));
    CHECK(read([&](Transaction& t) {
        Query query(t, "select bytes from payloads", "b");
        bool is_found = false;
        while (query.next()) is_found |= to_text(query.bytes(0)).contains(marker);
        return !is_found;
    }));
}

TEST_CASE_METHOD(
    WithObjects, "orphans: only what no row names goes, when it is old and was so before", "[store]"
) {
    std::int64_t const kept = put(noise(100'000));
    Bytes const lost = noise(100'000);
    auto const orphan = database.seal(lost).value();
    ObjectStore& objects = *vault->objects();
    auto const reading = [&](auto const& f) { database.read_blocking(f); };
    OrphanSweep sweep;
    Instant const now = SystemClock().now();
    CHECK(sweep.run(reading, objects, now).value() == 0);
    Instant const later = now + limits::orphan_keep + std::chrono::hours(1);
    CHECK(sweep.run(reading, objects, later).value() == 0);
    CHECK(objects.get(*orphan->object, 1'000'000));
    CHECK(sweep.run(reading, objects, later).value() == 1);
    CHECK_FALSE(objects.get(*orphan->object, 1'000'000));
    CHECK(get(kept));
}

TEST_CASE_METHOD(
    WithObjects, "objects: they are copied beside a backup, checked there, and taken in", "[store]"
) {
    std::vector<std::int64_t> rows{put(noise(100'000)), put(noise(200'000)), put(noise(10))};
    FolderObjects beside(folder.file("backup.payloads"));
    CHECK(copy_objects(database, *vault->objects(), beside).value() == 2);
    CHECK(check_objects(database, beside).empty());
    std::string const name = std::filesystem::path(object_file(rows[0])).filename().string();
    std::string const copy =
        folder.file("backup.payloads/" + name.substr(0, 2) + "/" + name.substr(2, 2) + "/" + name);
    std::filesystem::resize_file(copy, 7);
    REQUIRE(check_objects(database, beside).size() == 1);
    CHECK(check_objects(database, beside)[0].contains(name));
    CHECK(take_objects_in(database, *vault->objects()).value() == 2);
    std::filesystem::remove_all(folder.file("payloads"));
    for (std::int64_t const id : rows) CHECK(get(id));
}
