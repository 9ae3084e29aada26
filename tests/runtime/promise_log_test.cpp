#include "runtime/promise_log.hpp"

#include "base/promise_limits.hpp"
#include "runtime/fixture.hpp"

#include <fstream>

namespace tidegate::runtime {
namespace {

namespace fs = std::filesystem;

store::Promise promise_of(std::string const& message_id) {
    static std::uint8_t number = 0;
    std::array<std::uint8_t, 16> bytes{};
    bytes.back() = ++number;
    return {MessageId{Uuid(bytes)},
            kNoon,
            sha256(to_bytes(message_id)),
            "acme",
            "ACME-AS2",
            "US",
            message_id};
}

std::vector<store::Promise> all_in(fs::path const& folder) {
    std::vector<store::Promise> all;
    read_promises(folder, [&](std::span<store::Promise const> promises) {
        CHECK(promises.size() <= limits::promises_at_once);
        std::ranges::copy(promises, std::back_inserter(all));
    });
    return all;
}

std::size_t files_in(fs::path const& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator())
    );
}

TEST_CASE("promise log: what was noted is read, in its order, whatever an id holds", "[runtime]") {
    Folder folder;
    TurnedClock clock(kNoon);
    CHECK(all_in(folder.path() / "promises").empty());
    std::vector<store::Promise> noted;
    for (std::string const id :
         {"m1@acme", "tab\tand\nline", "100%", "%41", "", "\x01\x7f", "ümlaut@acme"})
        noted.push_back(promise_of(id));
    for (int i = 0; i < 2; ++i) {  // the second as after a new start
        PromiseLog log(folder.path() / "promises", clock);
        for (std::size_t at = 0; at < noted.size(); ++at) {
            if (at % 2 == static_cast<std::size_t>(i)) log.note(noted[at]);
        }
        clock.advance(std::chrono::seconds(1));
    }
    auto read = all_in(folder.path() / "promises");
    CHECK(files_in(folder.path() / "promises") == 2);
    std::ranges::sort(read, {}, &store::Promise::message);
    CHECK(read == noted);
}

TEST_CASE("promise log: a line that a crash cut short, or that is none, is left out", "[runtime]") {
    Folder folder;
    TurnedClock clock(kNoon);
    auto const first = promise_of("m1@acme");
    auto const second = promise_of("m2@acme");
    {
        PromiseLog log(folder.path(), clock);
        log.note(first);
        log.note(second);
    }
    fs::path const file = fs::directory_iterator(folder.path())->path();
    auto const first_ends = fs::file_size(file) / 2;
    for (auto left = fs::file_size(file) - 1; left > first_ends; left -= 7) {
        fs::resize_file(file, left);
        CHECK(all_in(folder.path()).size() == 1);
    }
    std::ofstream(file, std::ios::app) << '\n' << std::string(40, '\0') << "\n1\t2\t3\n";
    CHECK(all_in(folder.path()) == std::vector{first});
}

TEST_CASE("promise log: files follow each other, and what is old enough goes", "[runtime]") {
    Folder folder;
    TurnedClock clock(kNoon);
    PromiseLog log(folder.path(), clock);
    auto const old = promise_of("old@acme");
    log.note(old);
    clock.advance(limits::promise_keep);
    log.note(promise_of("m1@acme"));
    CHECK(files_in(folder.path()) == 2);
    CHECK(all_in(folder.path()).front() == old);  // it may have been the last second of the file
    clock.advance(limits::promise_keep + std::chrono::hours(1));
    log.note(promise_of("m2@acme"));
    CHECK(files_in(folder.path()) == 2);
    CHECK(all_in(folder.path()).front().transport_message_id == "m1@acme");
    for (std::size_t i = 0; i < 2 * limits::promise_files_max; ++i) {
        PromiseLog(folder.path(), clock).note(promise_of("start@acme"));
        clock.advance(std::chrono::seconds(1));
    }
    CHECK(files_in(folder.path()) == limits::promise_files_max);
}

TEST_CASE("promise log: a folder that cannot be written stops nobody", "[runtime]") {
    Folder folder;
    TurnedClock clock(kNoon);
    std::ofstream(folder.path() / "promises") << "a file in the way";
    PromiseLog log(folder.path() / "promises", clock);
    log.note(promise_of("m1@acme"));
    fs::remove(folder.path() / "promises");
    auto const second = promise_of("m2@acme");
    log.note(second);
    CHECK(all_in(folder.path() / "promises") == std::vector{second});
}

}  // namespace
}  // namespace tidegate::runtime
