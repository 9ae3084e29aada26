#include "net/file_watch.hpp"

#include "net/event_loop.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace tidegate;
using namespace tidegate::net;

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kQuiet{20};
constexpr std::chrono::seconds kLong{10};           // until a change must have been told
constexpr std::chrono::milliseconds kSilence{200};  // in which one that does not count would be

class Watched {
public:
    Watched() {
        std::string pattern = (fs::temp_directory_path() / "tidegate-watch-XXXXXX").string();
        root = ::mkdtemp(pattern.data());
        fs::create_directories(root / "partners/acme");
        write("tidegate.toml");
        watch.emplace(
            loop.executor(),
            std::vector<WatchedFolder>{{root, "tidegate.toml"}, {root / "partners"}}, kQuiet,
            [this] {
                ++changes;
                changed.notify();
            }
        );
    }
    ~Watched() { fs::remove_all(root); }

    void write(fs::path const& name) const { std::ofstream(root / name) << "x = 1\n"; }

    bool is_told(std::chrono::steady_clock::duration within) {
        return loop.run_until_done(changed.wait_until(deadline_in(within)));
    }

    fs::path root;
    EventLoop loop;
    Signal changed{loop.executor()};
    int changes = 0;
    std::optional<FileWatch> watch;
};

}  // namespace

TEST_CASE("file watch: a file that is written, moved or removed is a change", "[net]") {
    Watched w;
    SECTION("the one file of a folder") { w.write("tidegate.toml"); }
    SECTION("a file below") { w.write("partners/acme/partner.toml"); }
    SECTION("a file that takes another's place") {
        w.write("elsewhere");
        fs::rename(w.root / "elsewhere", w.root / "partners/acme/partner.toml");
    }
    SECTION("a file that goes") {
        w.write("partners/acme/850.guide");
        REQUIRE(w.is_told(kLong));
        fs::remove(w.root / "partners/acme/850.guide");
    }
    CHECK(w.is_told(kLong));
}

TEST_CASE("file watch: a folder that is made later is watched, too", "[net]") {
    Watched w;
    fs::create_directories(w.root / "partners/birch");
    REQUIRE(w.is_told(kLong));
    w.write("partners/birch/partner.toml");
    CHECK(w.is_told(kLong));
}

TEST_CASE("file watch: several changes in a row are told once", "[net]") {
    Watched w;
    for (int i = 0; i < 50; ++i) w.write("partners/acme/" + std::to_string(i) + ".map");
    REQUIRE(w.is_told(kLong));
    CHECK_FALSE(w.is_told(kSilence));
    CHECK(w.changes == 1);
}

TEST_CASE("file watch: what editors leave behind and other files are no change", "[net]") {
    Watched w;
    w.write("other.toml");
    w.write("partners/acme/.partner.toml.swp");
    w.write("partners/acme/partner.toml~");
    CHECK_FALSE(w.is_told(kSilence));
}

TEST_CASE("file watch: nothing is told once the watch is gone", "[net]") {
    Watched w;
    w.write("tidegate.toml");
    w.watch.reset();
    CHECK_FALSE(w.is_told(kSilence));
}
