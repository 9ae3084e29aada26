#include "cli/progress.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace tidegate;
using cli::Progress;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kMegabyte = 1'000'000;

struct Fixture {
    std::ostringstream out;
    FakeClock clock{Instant{}};

    std::string drawn() {
        std::string text = out.str();
        out.str({});
        return text;
    }
};

}  // namespace

TEST_CASE("progress: nothing is shown of what takes two seconds or less", "[cli]") {
    Fixture f;
    {
        Progress progress(f.out, f.clock, 100 * kMegabyte);
        f.clock.advance(1'999ms);
        progress.add(99 * kMegabyte);
    }
    CHECK(f.drawn().empty());
}

TEST_CASE("progress: bytes, share, speed and the time that is left are shown", "[cli]") {
    Fixture f;
    Progress progress(f.out, f.clock, 10'000 * kMegabyte);
    f.clock.advance(4s);
    progress.add(2'500 * kMegabyte);
    CHECK(f.drawn() == "\r[=====>              ]  25 %  2.5 GB of 10.0 GB  625 MB/s  12 s left\r");
}

TEST_CASE("progress: without a total what was read and the speed are shown", "[cli]") {
    Fixture f;
    Progress progress(f.out, f.clock, {});
    f.clock.advance(2s);
    progress.add(12'345'678);
    CHECK(f.drawn() == "\r12.3 MB  6.2 MB/s\r");
}

TEST_CASE("progress: an input that grows beyond its size has no share", "[cli]") {
    Fixture f;
    Progress progress(f.out, f.clock, kMegabyte);
    f.clock.advance(2s);
    progress.add(3 * kMegabyte);
    CHECK(f.drawn() == "\r3.0 MB  1.5 MB/s\r");
}

TEST_CASE("progress: the line is drawn five times a second at most", "[cli]") {
    Fixture f;
    Progress progress(f.out, f.clock, {});
    f.clock.advance(2s);
    for (int i = 0; i < 1000; ++i) {
        f.clock.advance(1ms);
        progress.add(1);
    }
    CHECK(std::ranges::count(f.drawn(), '\r') == 2 * 5);
}

TEST_CASE(
    "progress: a shorter line leaves nothing of a longer one, and the end nothing at all", "[cli]"
) {
    Fixture f;
    {
        Progress progress(f.out, f.clock, 1'000 * kMegabyte);
        f.clock.advance(500s);
        progress.add(100 * kMegabyte);
        std::string const first = f.drawn();
        CHECK_THAT(first, Catch::EndsWith("  75 min left\r"));
        f.clock.advance(10s);
        progress.add(899 * kMegabyte);
        std::string const second = f.drawn();
        CHECK(second.size() == first.size());
        CHECK_THAT(second, Catch::EndsWith("  1 s left   \r"));
    }
    std::string const end = f.drawn();
    CHECK(end.front() == '\r');
    CHECK(end.back() == '\r');
    CHECK(end.find_first_not_of("\r ") == std::string::npos);
    CHECK(end.size() > 60);
}
