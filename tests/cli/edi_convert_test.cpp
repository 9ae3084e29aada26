#include "cli/run_command.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

#define AT " --at 2026-01-05T12:00"

std::string const kSimple = "mappers/x12/004010/samples/850/simple.edi";

/// A file that goes with the test.
struct File {
    fs::path path;
    File(char const* name, std::string const& text) : path(fs::temp_directory_path() / name) {
        std::ofstream(path) << text;
    }
    ~File() { fs::remove(path); }
    File(File const&) = delete;
    File& operator=(File const&) = delete;
};

json::object data_of(std::string const& file) {
    Ran const ran = run_command("map read " + file);
    REQUIRE(ran.exit == 0);
    return json::parse(ran.out).as_object().at("data").as_object();
}

TEST_CASE("edi convert: an 850 becomes ORDERS, and what has no place there is told", "[cli]") {
    Ran const ran = run_command("edi convert " + kSimple + " --to edifact/D96A/ORDERS" AT);
    CHECK(ran.exit == 0);
    check_golden("convert_850_orders", ran.text());
    Ran const line = run_command("edi convert " + kSimple + " --to edifact/D96A/ORDERS --json" AT);
    json::object const told = json::parse(line.out).as_object();
    CHECK(told.at("document").as_string() == "order");
    CHECK(told.at("from").as_string() == "x12/004010/850");
    CHECK(
        json::serialize(told.at("lost")) == R"([{"field":"/department","reason":"no_position"}])"
    );
}

TEST_CASE("edi convert: there and back gives the order without what was lost", "[cli]") {
    Ran const there = run_command("edi convert " + kSimple + " --to edifact/D96A/ORDERS" AT);
    File const orders("tidegate-convert.edi", there.out);
    Ran const back = run_command("edi convert " + orders.path.string() + " --to x12/004010/850" AT);
    CHECK(back.exit == 0);
    File const order("tidegate-converted.edi", back.out);
    json::object before = data_of(kSimple);
    before.stable_erase("department");
    CHECK(json::serialize(data_of(order.path.string())) == json::serialize(before));
}

TEST_CASE("edi convert: what cannot be converted is refused with its reason", "[cli]") {
    struct Case {
        std::string line;
        int exit;
        std::string part;
    };
    auto const c = GENERATE(
        Case{kSimple, 2, "--to is missing"},
        Case{kSimple + " --to edifact/D96A/NOTHING", 2, "there is no map"},
        Case{kSimple + " --to x12/004010/855", 1, "is for the document acknowledgement, not order"}
    );
    CAPTURE(c.line);
    Ran const ran = run_command("edi convert " + c.line);
    CHECK(ran.exit == c.exit);
    CHECK_THAT(ran.err, Catch::Contains(c.part));
}

}  // namespace
}  // namespace tidegate::cli
