#include "runtime/reload.hpp"

#include "runtime/fixture.hpp"

#include <fstream>

namespace tidegate::runtime {
namespace {

std::filesystem::path home_of(Fixture& f) { return f.config.get()->instance().home; }

TEST_CASE("reload: a change of a partner is in force for what begins from now on", "[runtime]") {
    Fixture f;
    auto const before = f.config.get();
    std::filesystem::path const file = f.partner().file;
    std::ifstream in(file);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    text.replace(text.find("name = \"Acme\""), 13, "name = \"Acme Ltd\"");
    std::ofstream(file) << text;
    reload(f.config);
    CHECK(f.config.get() != before);
    CHECK(f.partner().name == "Acme Ltd");
    CHECK(before->registry().find("acme")->name == "Acme");  // what is under way keeps its own
}

TEST_CASE("reload: with one mistake the old configuration stays, whole", "[runtime]") {
    Fixture f;
    auto const before = f.config.get();
    std::ofstream(f.partner().file, std::ios::app) << "\n[documents.850]\nnonsense = true\n";
    std::ofstream(home_of(f) / "tidegate.toml", std::ios::app) << "\n[log]\nlevel = \"debug\"\n";
    reload(f.config);
    CHECK(f.config.get() == before);
    CHECK(f.config.reloads().refused == 1);
    CHECK(f.config.reloads().applied == 0);
}

TEST_CASE(
    "reload: a partner's overlay comes into force by its presence, a wrong one changes nothing",
    "[runtime]"
) {
    Fixture f;
    auto const before = f.config.get();
    std::filesystem::path const file = f.partner().folder / "850.map";
    std::ofstream(file) << "map acme/850 like x12/004010/850\nremove REF[01=DP]\n";
    reload(f.config);
    auto const with = f.config.get();
    CHECK(with != before);
    CHECK(
        (*with->map_of("acme", "x12/004010/850"))->hash !=
        (*before->map_of("acme", "x12/004010/850"))->hash
    );
    std::ofstream(file) << "map acme/850 like x12/004010/850\nremove REF[01=DQ]\n";
    reload(f.config);
    CHECK(f.config.get() == with);
    std::filesystem::remove(file);
    reload(f.config);
    CHECK(
        (*f.config.get()->map_of("acme", "x12/004010/850"))->hash ==
        (*before->map_of("acme", "x12/004010/850"))->hash
    );
}

TEST_CASE("reload: a home that is gone changes nothing", "[runtime]") {
    Fixture f;
    auto const before = f.config.get();
    std::filesystem::remove_all(home_of(f) / "certs");
    reload(f.config);
    CHECK(f.config.get() == before);
}

}  // namespace
}  // namespace tidegate::runtime
