// Archiving when the disk, the database, another node or a pack is not as it should be.
#include "store/archive_fixture.hpp"
#include "support/failing_files.hpp"

#include <fstream>

using namespace tidegate;
using namespace tidegate::store;

namespace fs = std::filesystem;

TEST_CASE_METHOD(
    WithArchive, "archive: a pack that is gone or damaged is told, payload by payload", "[store]"
) {
    MessageId const id = put_done("a");
    put_done("b");
    REQUIRE(archive_all() == 2);
    auto const packs = read([](Transaction& t) { return list_packs(t); });
    REQUIRE(packs.size() == 1);
    CHECK(packs[0].payloads == 2);
    CHECK(verify_pack(access(), packs[0]).value().empty());
    CHECK(find_missing_packs(packs, archive).value().empty());
    fs::path const file = files("archive").at(0);
    CHECK(fs::file_size(file) == packs[0].size);
    fs::permissions(file, fs::perms::owner_all);
    SECTION("changed") {
        std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(-1, std::ios::end)
            << 'x';
        REQUIRE(verify_pack(access(), packs[0]).value().size() == 1);
        CHECK(verify_pack(access(), packs[0]).value()[0].why.text().contains("was changed"));
    }
    SECTION("gone") {
        fs::remove(file);
        REQUIRE(verify_pack(access(), packs[0]).value().size() == 1);
        CHECK(verify_pack(access(), packs[0]).value()[0].why.text().contains("is not in"));
        REQUIRE(find_missing_packs(packs, archive).value().size() == 1);
        CHECK(find_missing_packs(packs, archive).value()[0].contains("2 payloads"));
    }
    SECTION("a row that names another place in it") {
        write([&](Transaction& t) {
            Query(t, "update payloads set archive_offset = archive_offset + 1").run();
        });
        auto const problems = verify_pack(access(), packs[0]).value();
        REQUIRE(problems.size() == 2);
        CHECK(problems[0].subject.starts_with("payload "));
        CHECK(problems[0].why.text().contains("a backup of the database has it"));
    }
    auto const restored = restore_message(access(), id, "anna", plan.now, plan.now);
    REQUIRE_FALSE(restored);
    CHECK(restored.error().code == ErrorCode::refused);
    CHECK(is_archived_now(id));
}

TEST_CASE_METHOD(
    WithArchive, "archive: a pack that is removed while it is verified is not told as gone",
    "[store]"
) {
    put_done("a");
    REQUIRE(archive_all() == 1);
    auto const packs = read([](Transaction& t) { return list_packs(t); });
    REQUIRE(packs.size() == 1);
    ArchiveAccess slow = access();
    bool is_first = true;
    slow.read = [&](auto const& read) {
        database.read_blocking(read);
        if (!std::exchange(is_first, false)) return;
        write([](Transaction& t) { Query(t, "update archive_packs set removed_at = at").run(); });
        REQUIRE(archive.remove(packs[0].name));
    };
    CHECK(verify_pack(slow, packs[0]).value().empty());
}

TEST_CASE_METHOD(
    WithArchive, "archive: whichever file call fails, each payload is here or there", "[store]"
) {
    std::vector<std::pair<MessageId, Bytes>> known;
    for (int i = 0; i < 3; ++i) {
        NewMessage m = inbound("m" + std::to_string(i));
        Bytes const bytes = noise(i == 1 ? 100'000 : 500);
        m.raw = vault->seal(bytes).value();
        m.payload = m.raw;
        m.is_accepted = false;
        known.emplace_back(put(m), bytes);
    }
    int failures = 0;
    for (int n = 1;; ++n) {
        CAPTURE(n);
        auto const calls = std::make_shared<testing::FailingFiles::Plan>();
        calls->left = n;
        FolderObjects failing(
            folder.file("archive"), std::make_unique<testing::FailingFiles>(calls)
        );
        auto const step =
            archive_step(archive_access(database, *vault, failing), plan, {}, "tester");
        for (auto const& [id, bytes] : known) {
            if (is_archived_now(id)) {
                REQUIRE(restore_message(access(), id, "anna", plan.now, plan.now - kDay));
            }
            CHECK(raw(id).value() == bytes);
        }
        if (calls->left > 0) {
            CHECK(step);
            break;
        }
        failures += step ? 0 : 1;
    }
    CHECK(failures >= 5);
}

TEST_CASE_METHOD(
    WithArchive, "archive: whichever step of the database fails, each payload is here or there",
    "[store][every_step]"
) {
    MessageId const id = put_done("a");
    Bytes const bytes = raw(id).value();
    int steps = 0;
    for (int n = 1;; ++n) {
        int left = n;
        probe = [&](Step, std::string_view) {
            if (--left == 0) throw DatabaseFailed("test");
        };
        bool is_done = false;
        try {
            is_done = archive_step(access(), plan, {}, "tester").has_value();
        } catch (DatabaseFailed const&) {
            ++steps;
        }
        probe = {};
        if (left > 0) {
            CHECK(is_done);
            break;
        }
        CHECK_FALSE(is_archived_now(id));
        CHECK(raw(id).value() == bytes);
    }
    CHECK(steps >= 5);
    CHECK(is_archived_now(id));
    CHECK(restore_message(access(), id, "anna", plan.now, plan.now).value().payloads == 1);
    CHECK(raw(id).value() == bytes);
}

TEST_CASE_METHOD(
    WithArchive, "archive: after a power cut a pack that a row names is there whole", "[store]"
) {
    for (int calls = 0;; ++calls) {
        CAPTURE(calls);
        MessageId const id = put_done("a" + std::to_string(calls));
        Bytes const bytes = raw(id).value();
        auto const disk = std::make_shared<testing::ForgetfulFolder>();
        disk->names["/disk"] = disk->synced_names["/disk"] = nullptr;
        disk->calls_left = calls;
        FolderObjects cut("/disk/archive", std::make_unique<testing::ForgetfulFiles>(disk));
        auto const access = archive_access(database, *vault, cut);
        bool const is_done = archive_step(access, plan, {}, "tester").has_value();
        bool const was_cut = disk->calls_left == 0;
        disk->cut_power();
        disk->calls_left = -1;
        CHECK(is_archived_now(id) == is_done);
        if (is_done) {
            auto const restored = restore_message(access, id, "anna", plan.now, plan.now + kDay);
            INFO((restored ? "" : restored.error().text()));
            CHECK(restored);
        }
        CHECK(raw(id).value() == bytes);
        write([&](Transaction& t) {
            Query query(t, "update payloads set kept_until = :until");
            query.bind(plan.now + kDay).run();
        });
        if (is_done && !was_cut) break;
    }
}

TEST_CASE_METHOD(
    WithArchive, "archive: two that archive at once put each payload into one pack", "[store]"
) {
    MessageId const first = put_done("a");
    MessageId const second = put_done("b");
    bool is_first = true;
    ArchiveAccess other = access();
    other.write = [&](Work const& work) {
        // The other node commits between this one's pack and its rows.
        if (std::exchange(is_first, false)) CHECK(archive_all() == 2);
        return database.write_blocking(work);
    };
    auto const step = archive_step(other, plan, {}, "tester").value();
    CHECK_FALSE(step.pack);
    CHECK(files("archive").size() == 1);
    for (MessageId const id : {first, second})
        CHECK(restore_message(access(), id, "anna", plan.now, plan.now).value().payloads == 1);
}

TEST_CASE_METHOD(
    WithArchive, "archive: what stops being final meanwhile stays, and its pack is for the others",
    "[store]"
) {
    MessageId const replayed = put_done("a");
    MessageId const other = put_done("b");
    ArchiveAccess late = access();
    late.write = [&](Work const& work) {
        write([&](Transaction& t) { insert_job(t, job(JobKind::interpret, replayed.value)); });
        return database.write_blocking(work);
    };
    CHECK(archive_step(late, plan, {}, "tester").value().pack->payloads == 1);
    CHECK(raw(replayed));
    CHECK(is_archived_now(other));
}

TEST_CASE_METHOD(
    WithArchive, "archive: a payload that does not open stays, and is told", "[store]"
) {
    MessageId const broken = put_done("a");
    MessageId const sound = put_done("b");
    write([&](Transaction& t) {
        Query query(
            t,
            "update payloads set wrapped_key = (select wrapped_key from payloads where id ="
            " (select raw_payload from messages where id = :sound))"
            " where id = (select raw_payload from messages where id = :broken)"
        );
        query.bind(sound).bind(broken).run();
    });
    auto const step = archive_step(access(), plan, {}, "tester").value();
    REQUIRE(step.damaged.size() == 1);
    CHECK(step.damaged[0].contains(broken.text()));
    CHECK(is_archived_now(sound));
    CHECK_FALSE(is_archived_now(broken));
}
