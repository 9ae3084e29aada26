// Packs of the archive, looked through by a running gateway.
#include "base/scrub_limits.hpp"
#include "runtime/archive.hpp"
#include "runtime/archive_place.hpp"
#include "runtime/fixture.hpp"
#include "runtime/scrub.hpp"
#include "runtime/seal.hpp"
#include "store/archive.hpp"
#include "store/archive_removal.hpp"
#include "store/folder_objects.hpp"
#include "store/session.hpp"
#include "support/s3_stub.hpp"

#include <algorithm>
#include <fstream>

namespace tidegate::runtime {

using store::ScrubKind;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::hours kDay{24};

/// Refused messages, each in a pack of its own, in the folder that tidegate.toml names unasked.
struct Archived : Fixture {
    fs::path const place = folder.path() / "home/data/archive";
    std::unique_ptr<store::ObjectStore> packs =
        std::make_unique<store::FolderObjects>(place.string());

    Archived() { fs::create_directories(place.parent_path()); }

    Sha256 archive_one() {
        clock.advance(std::chrono::minutes(1));
        store::NewMessage message = new_message(std::to_string(++count_) + "@acme");
        message.is_accepted = false;
        message.raw = vault->seal(as_bytes("refused " + std::to_string(count_))).value();
        message.payload = message.raw;
        REQUIRE_FALSE(write([&](store::Transaction& t) -> Expected<void> {
            store::insert_message(t, message);
            return {};
        }));
        Instant const now = clock.now() + std::chrono::seconds(1);
        auto const step = store::archive_step(
            archive_access(writer, *vault, *packs), {.now = now, .refused = now}, {}, "tester"
        );
        REQUIRE(step);
        REQUIRE(step->pack);
        return step->pack->name;
    }

    fs::path file_of(Sha256 const& pack) {
        for (auto const& entry : fs::recursive_directory_iterator(place)) {
            if (entry.path().filename() == hex(pack)) return entry.path();
        }
        return {};
    }

    void flip_byte(Sha256 const& pack) {
        fs::path const file = file_of(pack);
        fs::permissions(file, fs::perms::owner_all);
        std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
        bytes.seekg(-1, std::ios::end);
        char const last = static_cast<char>(bytes.get() ^ 1);
        bytes.seekp(-1, std::ios::end);
        bytes.put(last);
    }

    std::vector<store::Damage> damages() {
        return read([](store::Transaction& t) { return store::list_damages(t); });
    }

    /// Turns for so long.
    void let_pass(Duration time, std::vector<Scrubber*> const& nodes) {
        constexpr std::chrono::hours kStep{1};
        for (Instant const until = clock.now() + time; clock.now() < until; clock.advance(kStep))
            for (Scrubber* node : nodes) node->check_blocking();
    }

    /// So often that what is put off is tried each time.
    void let_retries_pass(int tries, Scrubber& scrubber) {
        for (int i = 0; i < tries; ++i) {
            scrubber.check_blocking();
            clock.advance(limits::scrub_retry);
        }
    }

    void use_s3(testing::S3Stub const& stub) {
        std::ofstream(folder.path() / "home/secrets/s3") << testing::S3Stub::kSecret;
        std::ofstream(folder.path() / "home/tidegate.toml", std::ios::app)
            << "\n[retention.s3]\nendpoint = \"" << stub.endpoint() << "\"\nregion = \""
            << testing::S3Stub::kRegion << "\"\nbucket = \"edi\"\nprefix = \"archive/\"\n"
            << "access_key = \"" << testing::S3Stub::kAccessKey
            << "\"\nsecret = { file = \"secrets/s3\" }\n";
        auto loaded = Config::load(folder.path() / "home");
        REQUIRE(loaded);
        config.set(*loaded);
        packs = open_archive_place(config.get()->instance().retention);
    }

private:
    int count_ = 0;
};

std::uint64_t checked(Scrubber const& scrubber) {
    return scrubber.counts(ScrubKind::packs).checked;
}

}  // namespace

TEST_CASE_METHOD(
    Archived,
    "scrubber: a flipped byte in a pack is found within 30 days, and told once with its name",
    "[runtime][scrub]"
) {
    archive_one();
    Sha256 const pack = archive_one();
    archive_one();
    Scrubber scrubber(services);
    let_pass(limits::scrub_packs_cycle, {&scrubber});
    CHECK(checked(scrubber) == 3);
    CHECK(damages().empty());
    flip_byte(pack);
    for (int month = 0; month < 2; ++month) {
        let_pass(30 * kDay, {&scrubber});
        REQUIRE(damages().size() == 1);
        CHECK(damages()[0].kind == ScrubKind::packs);
        CHECK(damages()[0].subject == "pack " + hex(pack));
        CHECK(damages()[0].reason.contains(hex(pack) + " in " + place.string() + " was changed"));
        CHECK(damages()[0].reason.contains("'tidegate archive verify " + hex(pack) + "'"));
        CHECK(scrubber.counts(ScrubKind::packs).damaged == 1);
    }
}

TEST_CASE_METHOD(
    Archived, "scrubber: a pack that is missing is told until it is put back", "[runtime][scrub]"
) {
    Sha256 const pack = archive_one();
    archive_one();
    fs::path const file = file_of(pack);
    fs::rename(file, folder.path() / "elsewhere");
    Scrubber scrubber(services);
    let_pass(2 * kDay, {&scrubber});
    REQUIRE(damages().size() == 1);
    CHECK(damages()[0].subject == "pack " + hex(pack));
    CHECK(damages()[0].reason.contains("is not in " + place.string()));
    fs::rename(folder.path() / "elsewhere", file);
    let_pass(30 * kDay, {&scrubber});
    CHECK(damages().empty());
}

TEST_CASE_METHOD(
    Archived, "scrubber: a payload in a pack that does not open is told, and the pack is not",
    "[runtime][scrub]"
) {
    Sha256 const pack = archive_one();
    REQUIRE_FALSE(write([](store::Transaction& t) -> Expected<void> {
        store::Query(t, "update payloads set archive_offset = archive_offset + 1").run();
        return {};
    }));
    Scrubber scrubber(services);
    scrubber.check_blocking();
    REQUIRE(damages().size() == 1);
    CHECK(damages()[0].subject.starts_with("payload "));
    CHECK(damages()[0].subject.ends_with(" in pack " + hex(pack)));
    CHECK(damages()[0].reason.contains("a backup of the database has it"));
}

TEST_CASE_METHOD(
    Archived, "scrubber: packs are looked at one a day when there are few, not all at once",
    "[runtime][scrub]"
) {
    for (int i = 0; i < 4; ++i) archive_one();
    Scrubber scrubber(services);
    for (std::uint64_t day = 1; day <= 4; ++day) {
        let_pass(kDay, {&scrubber});
        CHECK(checked(scrubber) == day);
    }
    let_pass(20 * kDay, {&scrubber});
    CHECK(checked(scrubber) == 4);
}

TEST_CASE_METHOD(
    Archived, "scrubber: nodes look at different packs, and each pack once in a round",
    "[runtime][scrub]"
) {
    for (int i = 0; i < 6; ++i) archive_one();
    Scrubber one(services), other(services);
    for (int day = 0; day < 20; ++day) {
        let_pass(kDay, day % 2 == 0 ? std::vector{&one, &other} : std::vector{&other, &one});
    }
    CHECK(checked(one) == 3);
    CHECK(checked(other) == 3);
}

TEST_CASE_METHOD(
    Archived, "scrubber: a pack whose time was over is not missed, and its damage goes with it",
    "[runtime][scrub]"
) {
    Sha256 const pack = archive_one();
    archive_one();
    flip_byte(pack);
    Scrubber scrubber(services);
    scrubber.check_blocking();
    REQUIRE(damages().size() == 1);
    seal_audit_blocking(services);
    Instant const now = clock.now();
    auto const removed = store::remove_pack(
        archive_access(writer, *vault, *packs),
        {.now = now + kDay, .refused = now, .acknowledgement = now, .business = now}, pack, "tester"
    );
    REQUIRE(removed);
    REQUIRE(*removed);
    CHECK(damages().empty());
    let_pass(30 * kDay, {&scrubber});
    CHECK(damages().empty());
    CHECK(checked(scrubber) >= 2);
}

TEST_CASE_METHOD(
    Archived, "scrubber: an archive that is away is told once after an hour, and none of its packs",
    "[runtime][scrub]"
) {
    for (int i = 0; i < 3; ++i) archive_one();
    bool const is_empty = GENERATE(true, false);
    fs::rename(place, folder.path() / "elsewhere");
    if (!is_empty) std::ofstream(place) << "not a folder";
    Scrubber scrubber(services);
    let_retries_pass(limits::scrub_tries - 1, scrubber);
    CHECK(damages().empty());
    let_pass(5 * kDay, {&scrubber});
    REQUIRE(damages().size() == 1);
    CHECK(damages()[0].subject == "the archive");
    CHECK(damages()[0].reason.contains(place.string()));
    CHECK(checked(scrubber) == 0);
    CHECK(scrubber.counts(ScrubKind::packs).damaged == 1);
    fs::remove(place);
    fs::rename(folder.path() / "elsewhere", place);
    let_pass(5 * kDay, {&scrubber});
    CHECK(damages().empty());
    CHECK(checked(scrubber) == 3);
}

TEST_CASE_METHOD(
    Archived, "scrubber: a store of packs that does not answer for a while is no damage",
    "[runtime][scrub]"
) {
    testing::S3Stub stub;
    use_s3(stub);
    archive_one();
    Sha256 const other = archive_one();
    using Fault = testing::S3Stub::Fault;
    stub.next({Fault::status_503, Fault::status_503, Fault::cut, Fault::status_403});
    Scrubber scrubber(services);
    let_retries_pass(limits::scrub_tries - 1, scrubber);
    CHECK(damages().empty());
    CHECK(checked(scrubber) >= 1);
    std::string const object = "/edi/archive/" + hex(other);
    REQUIRE(stub.objects().contains(object));
    stub.change(object, "something else");
    let_pass(2 * kDay, {&scrubber});
    REQUIRE(damages().size() == 1);
    CHECK(damages()[0].reason.contains(hex(other) + " in " + stub.endpoint()));
}

TEST_CASE_METHOD(
    Archived, "scrubber: a pack that alone cannot be read is told after an hour, and others go on",
    "[runtime][scrub]"
) {
    Sha256 const pack = archive_one();
    archive_one();
    bool const is_key_away = GENERATE(true, false);
    if (is_key_away) {
        REQUIRE_FALSE(write([&](store::Transaction& t) -> Expected<void> {
            store::Query query(
                t, "update payloads set key_id = 'x' || key_id where archive_pack = :pack"
            );
            query.bind(pack).run();
            return {};
        }));
    } else {
        fs::path const file = file_of(pack);
        fs::remove(file);
        fs::create_directory(file);
    }
    Scrubber scrubber(services);
    let_retries_pass(limits::scrub_tries - 1, scrubber);
    CHECK(damages().empty());
    let_pass(2 * kDay, {&scrubber});
    REQUIRE(damages().size() == 1);
    CHECK(damages()[0].subject.ends_with("pack " + hex(pack)));
    CHECK(damages()[0].reason.contains(is_key_away ? "storage key" : "cannot read"));
    CHECK(scrubber.counts(ScrubKind::packs).damaged == 1);
    CHECK(checked(scrubber) == static_cast<std::uint64_t>(limits::scrub_tries) + 1);
}

}  // namespace tidegate::runtime
