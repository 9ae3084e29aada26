#include "store/folder_objects.hpp"

#include "store/fixture.hpp"
#include "support/failing_files.hpp"

#include <algorithm>
#include <fstream>

using namespace tidegate;
using namespace tidegate::store;

namespace {

std::string const kRoot = "/disk/payloads";

/// A name that survives a power cut only when every folder above it does.
bool is_reachable(testing::ForgetfulFolder const& disk, std::string path) {
    for (; path != "/disk"; path = path.substr(0, path.rfind('/'))) {
        if (!disk.names.contains(path)) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("folder objects: what was put is there again, and what is gone is not found", "[store]") {
    Folder const folder;
    FolderObjects objects(folder.file("payloads"));
    Bytes const bytes(100'000, std::byte{7});
    Sha256 const name = sha256(bytes);
    REQUIRE(objects.put(name, bytes));
    REQUIRE(objects.put(name, bytes));
    CHECK(objects.get(name, bytes.size()).value() == bytes);
    CHECK(objects.get(name, bytes.size() - 1).error().code == ErrorCode::too_large);
    std::vector<StoredObject> listed;
    REQUIRE(objects.list(Instant{}, [&](StoredObject const& one) { listed.push_back(one); }));
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].name == name);
    CHECK(listed[0].size == bytes.size());
    REQUIRE(objects.remove(name));
    REQUIRE(objects.remove(name));
    CHECK(objects.get(name, bytes.size()).error().code == ErrorCode::not_found);
}

TEST_CASE("folder objects: a put mends a file that was cut off", "[store]") {
    Folder const folder;
    FolderObjects objects(folder.file("payloads"));
    Bytes const bytes(1000, std::byte{7});
    Sha256 const name = sha256(bytes);
    REQUIRE(objects.put(name, bytes));
    std::string const digits = hex(name);
    std::filesystem::resize_file(
        folder.file("payloads/" + digits.substr(0, 2) + "/" + digits.substr(2, 2) + "/" + digits),
        10
    );
    REQUIRE(objects.put(name, bytes));
    CHECK(objects.get(name, bytes.size()).value() == bytes);
}

TEST_CASE("folder objects: what an unfinished put left is removed once it is old", "[store]") {
    Folder const folder;
    std::filesystem::create_directories(folder.file("payloads/ab/cd"));
    std::string const left = folder.file("payloads/ab/cd/abcd.part");
    std::ofstream(left) << "half";
    FolderObjects objects(folder.file("payloads"));
    auto const ignore = [](StoredObject const&) {};
    Instant const now = SystemClock().now();
    REQUIRE(objects.list(now - std::chrono::hours(1), ignore));
    CHECK(std::filesystem::exists(left));
    REQUIRE(objects.list(now + std::chrono::hours(1), ignore));
    CHECK_FALSE(std::filesystem::exists(left));
}

TEST_CASE("folder objects: whichever call fails, the put fails and the next one works", "[store]") {
    Bytes const bytes(1000, std::byte{7});
    Sha256 const name = sha256(bytes);
    for (int const error : {ENOSPC, EIO}) {
        int n = 1;
        for (;; ++n) {
            Folder const folder;
            auto const plan = std::make_shared<testing::FailingFiles::Plan>();
            FolderObjects objects(
                folder.file("payloads"), std::make_unique<testing::FailingFiles>(plan)
            );
            plan->error = error;
            plan->left = n;
            auto const put = objects.put(name, bytes);
            bool const was_reached = plan->left == 0;
            plan->left = 0;
            CAPTURE(n, error);
            if (!was_reached) break;
            REQUIRE_FALSE(put);
            CHECK(put.error().code == ErrorCode::unavailable);
            REQUIRE(objects.put(name, bytes));
            CHECK(objects.get(name, bytes.size()).value() == bytes);
        }
        CHECK(n > 12);
    }
}

TEST_CASE(
    "folder objects: after a power cut an object is there whole once its put returned", "[store]"
) {
    Bytes const bytes(1000, std::byte{7});
    Sha256 const name = sha256(bytes);
    std::string const digits = hex(name);
    std::string const path =
        kRoot + "/" + digits.substr(0, 2) + "/" + digits.substr(2, 2) + "/" + digits;
    bool was_put = false;
    int n = 0;
    for (; !was_put; ++n) {
        auto const disk = std::make_shared<testing::ForgetfulFolder>();
        disk->names["/disk"] = disk->synced_names["/disk"] = nullptr;
        FolderObjects objects(kRoot, std::make_unique<testing::ForgetfulFiles>(disk));
        disk->calls_left = n;
        was_put = objects.put(name, bytes).has_value();
        disk->calls_left = -1;
        disk->cut_power();
        CAPTURE(n);
        bool const is_there = is_reachable(*disk, path);
        CHECK((is_there || !was_put));
        if (is_there) CHECK(disk->names.at(path)->now == to_text(bytes));
    }
    CHECK(n > 10);
}
