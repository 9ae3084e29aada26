#include "runtime/config.hpp"

#include "runtime/fixture.hpp"

#include <fstream>

namespace tidegate::runtime {
namespace {

namespace fs = std::filesystem;

void append(fs::path const& file, std::string const& text) {
    std::ofstream(file, std::ios::app) << text;
}

void replace_with(fs::path const& file, std::string const& text) { std::ofstream(file) << text; }

TEST_CASE("config: a home that init made is read whole", "[runtime]") {
    Fixture f;
    auto const config = f.config.get();
    CHECK(config->signing_key() != nullptr);
    CHECK(config->keys_of("acme").verifies.size() == 1);
    CHECK(config->keys_of("acme").encrypts.size() == 1);
    CHECK(config->keys_of("nobody").verifies.empty());
    CHECK(config->registry().find("acme") != nullptr);
    CHECK(config->map_of("acme", "x12/004010/850"));
}

TEST_CASE("config: a certificate serves the purpose it is given for", "[runtime]") {
    Fixture f(
        {"live", "[[channels.as2.certificates]]\nfile = \"partner.crt\"\npurpose = \"signing\"\n"}
    );
    PartnerKeys const& keys = f.config.get()->keys_of("acme");
    CHECK(keys.verifies.size() == 2);
    CHECK(keys.encrypts.size() == 1);
}

TEST_CASE("config: every mistake is reported with its file", "[runtime]") {
    struct Mistake {
        std::string what;
        std::function<void(fs::path const&)> make;
        std::string file;
    };
    auto const mistake = GENERATE(
        Mistake{
            "a key of tidegate.toml that does not exist",
            [](fs::path const& home) { append(home / "tidegate.toml", "\n[nonsense]\na = 1\n"); },
            "tidegate.toml"
        },
        Mistake{
            "a profile that is no TOML",
            [](fs::path const& home) {
                append(home / "partners/acme/partner.toml", "[[[broken\n");
            },
            "partners/acme/partner.toml"
        },
        Mistake{
            "a map that does not exist",
            [](fs::path const& home) {
                append(
                    home / "partners/acme/partner.toml",
                    "[documents.997]\ndirection = \"in\"\nmap = \"x12/004010/998\"\n"
                );
            },
            "partners/acme/partner.toml"
        },
        Mistake{
            "a guideline of a partner with a mistake",
            [](fs::path const& home) {
                replace_with(
                    home / "partners/acme/850.guide",
                    "guide a/850 on x12/004010/850\nXYZ required\n"
                );
            },
            "partners/acme/850.guide:2:1: there is no segment or loop XYZ"
        },
        Mistake{
            "a guideline of a partner under the name of another set",
            [](fs::path const& home) {
                replace_with(home / "partners/acme/850.guide", "guide a/850 on x12/004010/855\n");
            },
            "partners/acme/850.guide:1:1: this guideline is about set 855; call the file 855.guide"
        },
        Mistake{
            "an overlay of a partner with an address that does not resolve",
            [](fs::path const& home) {
                replace_with(
                    home / "partners/acme/850.map",
                    "map acme/850 like x12/004010/850\nremove REF[01=DQ]\n"
                );
            },
            "partners/acme/850.map:2:8: "
        },
        Mistake{
            "an overlay of a partner on another map than the profile names",
            [](fs::path const& home) {
                replace_with(home / "partners/acme/850.map", "map acme/850 like x12/005010/850\n");
            },
            "partners/acme/850.map:1:19: this overlay is on x12/005010/850, but "
        },
        Mistake{
            "an overlay of a set that the profile does not know",
            [](fs::path const& home) {
                replace_with(home / "partners/acme/860.map", "map acme/860 like x12/004010/860\n");
            },
            "partners/acme/860.map:1:19: no document of "
        },
        Mistake{
            "an industry without an overlay",
            [](fs::path const& home) {
                std::ifstream in(home / "partners/acme/partner.toml");
                std::string const text{std::istreambuf_iterator<char>(in), {}};
                replace_with(home / "partners/acme/partner.toml", "industry = \"vics\"\n" + text);
            },
            "industry vics has no overlay on any of this partner's maps"
        },
        Mistake{
            "a partner's certificate that is none",
            [](fs::path const& home) { replace_with(home / "partners/acme/partner.crt", "hello"); },
            "partner.crt"
        },
        Mistake{
            "a partner's certificate that is missing",
            [](fs::path const& home) { fs::remove(home / "partners/acme/partner.crt"); },
            "partner.crt"
        },
        Mistake{
            "our certificate that is missing",
            [](fs::path const& home) { fs::remove(home / "certs/gateway.crt"); },
            "certs/gateway.crt"
        },
        Mistake{
            "our key that is none",
            [](fs::path const& home) { replace_with(home / "certs/gateway.key", "hello"); },
            "certs/gateway.key"
        },
        Mistake{
            "a time zone that does not exist",
            [](fs::path const& home) {
                std::ifstream in(home / "tidegate.toml");
                std::string text{std::istreambuf_iterator<char>(in), {}};
                auto const at = text.find("[instance]\n");
                REQUIRE(at != std::string::npos);
                replace_with(
                    home / "tidegate.toml",
                    text.insert(at + 11, "timezone = \"Atlantis/Harbour\"\n")
                );
            },
            "instance.timezone"
        }
    );
    CAPTURE(mistake.what);
    Fixture f;
    fs::path const home = f.folder.path() / "home";
    mistake.make(home);
    auto const config = Config::load(home);
    REQUIRE_FALSE(config);
    std::string all;
    for (Error const& error : config.error()) all += error.text() + "\n";
    CHECK_THAT(all, Catch::Contains(mistake.file));
}

TEST_CASE("config: several mistakes are reported together", "[runtime]") {
    Fixture f;
    fs::path const home = f.folder.path() / "home";
    replace_with(home / "partners/acme/partner.crt", "hello");
    replace_with(home / "certs/gateway.key", "hello");
    auto const config = Config::load(home);
    REQUIRE_FALSE(config);
    CHECK(config.error().size() == 2);
}

}  // namespace
}  // namespace tidegate::runtime
