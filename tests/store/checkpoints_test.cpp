#include "store/checkpoints.hpp"

#include "store/fixture.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <thread>

using namespace tidegate;
using namespace tidegate::store;

namespace {

constexpr std::size_t kMegabyte = 1024 * 1024;

/// Grows the log by a megabyte.
void write_megabyte(Fixture& f, Writer& writer) {
    REQUIRE_FALSE(writer.run_blocking([&](Transaction& t) -> Expected<void> {
        AuditEntry entry = f.audit_entry("filler", "1");
        entry.details = std::string(kMegabyte, ' ');
        append_audit(t, entry);
        return {};
    }));
}

}  // namespace

TEST_CASE_METHOD(
    Fixture, "checkpoints: the log is copied into the database while the writer lives",
    "[store][sqlite]"
) {
    Writer writer(database);
    for (int i = 0; i < 20; ++i) write_megabyte(*this, writer);
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (std::filesystem::file_size(folder.file("t.db")) < 15 * kMegabyte &&
           std::chrono::steady_clock::now() < end)
        std::this_thread::yield();
    CHECK(std::filesystem::file_size(folder.file("t.db")) >= 15 * kMegabyte);
}

TEST_CASE_METHOD(
    Fixture, "checkpoints: a log that is written without a pause begins anew at its bound",
    "[store][sqlite]"
) {
    constexpr std::size_t kMost = Checkpoints::kPagesMost * std::size_t{4096};
    Writer writer(database);
    for (std::size_t written = 0; written < 2 * kMost; written += kMegabyte)
        write_megabyte(*this, writer);
    CHECK(std::filesystem::file_size(folder.file("t.db-wal")) < kMost + 8 * kMegabyte);
    CHECK(std::filesystem::file_size(folder.file("t.db")) >= kMost);
}
