#include "partners/registry.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace tidegate::partners {
namespace {

Profile partner(std::string id, std::string x12_id, std::string as2_id) {
    Profile profile;
    profile.id = std::move(id);
    profile.file = "partners/" + profile.id + "/partner.toml";
    profile.x12.emplace();
    profile.x12->them = {{.qualifier = "ZZ", .id = std::move(x12_id), .group_id = {}}};
    profile.as2.emplace();
    profile.as2->us = "US";
    profile.as2->them = std::move(as2_id);
    return profile;
}

/// A home folder that is gone after the test.
class Home {
public:
    explicit Home(std::string const& name)
        : path_(std::filesystem::path(TIDEGATE_BINARY_DIR) / ("registry_test_" + name)) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    ~Home() { std::filesystem::remove_all(path_); }

    void write(std::string const& file, std::string_view text) const {
        std::filesystem::create_directories((path_ / file).parent_path());
        std::ofstream(path_ / file) << text;
    }
    [[nodiscard]] std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

TEST_CASE("registry: a partner is found by id, by X12 sender and by AS2 ids", "[partners]") {
    auto const registry =
        Registry::build({partner("bolt", "BOLT", "Bolt"), partner("acme", "ACME", "Acme")});
    REQUIRE(registry);
    REQUIRE(registry->profiles().size() == 2);
    CHECK(registry->profiles()[0].id == "acme");
    CHECK(registry->find("bolt")->id == "bolt");
    CHECK(registry->find("bol") == nullptr);
    CHECK(registry->find_by_x12_sender("ZZ", "ACME           ")->id == "acme");
    CHECK(registry->find_by_x12_sender("01", "ACME") == nullptr);
    CHECK(registry->find_by_as2("Bolt", "US")->id == "bolt");
    CHECK(registry->find_by_as2("bolt", "US") == nullptr);
    CHECK(registry->find_by_as2("Bolt", "us") == nullptr);
}

TEST_CASE("registry: look-ups survive a move", "[partners]") {
    auto built = Registry::build({partner("acme", "ACME", "Acme")});
    REQUIRE(built);
    Registry const registry = std::move(*built);
    CHECK(registry.find_by_x12_sender("ZZ", "ACME") == registry.find("acme"));
}

TEST_CASE(
    "registry: two partners with one identity are an error that names both files", "[partners]"
) {
    struct Row {
        Profile second;
        std::string_view what;
    };
    Row const rows[] = {
        {partner("acme", "OTHER", "other"), "the partner id acme"},
        {partner("bolt", "ACME", "other"), "the X12 identity ZZ/ACME"},
        {partner("bolt", "OTHER", "Acme"), "the AS2 id \"Acme\" towards \"US\""},
    };
    for (auto const& row : rows) {
        auto const registry = Registry::build({partner("acme", "ACME", "Acme"), row.second});
        REQUIRE(!registry);
        REQUIRE(registry.error().size() == 1);
        CHECK(
            registry.error()[0].message ==
            std::string(row.what) + " is also that of partners/acme/partner.toml"
        );
        CHECK(registry.error()[0].position->file == row.second.file.string());
    }
}

TEST_CASE("registry: an identity of XML belongs to one partner", "[partners]") {
    auto const with = [](std::string const& id, auto const& set) {
        Profile made = partner(id, id, id);
        set(made);
        return made;
    };
    auto const ubl = [](Profile& p) { p.ubl = {.us = {}, .them = {{"0088", "12", ""}}}; };
    auto const idoc = [](Profile& p) { p.idoc = {.us = {}, .them = {{"LS", "SAP", ""}}}; };
    auto const cxml = [](Profile& p) {
        p.cxml.emplace();
        p.cxml->them = {{"NetworkId", "AN1"}};
    };
    CHECK_FALSE(Registry::build({with("a", ubl), with("b", ubl)}));
    CHECK_FALSE(Registry::build({with("a", idoc), with("b", idoc)}));
    CHECK_FALSE(Registry::build({with("a", cxml), with("b", cxml)}));
    CHECK(Registry::build({with("a", ubl), with("b", cxml)}));
}

TEST_CASE("registry: one AS2 id may serve two of ours", "[partners]") {
    auto second = partner("bolt", "BOLT", "Acme");
    second.as2->us = "US-2";
    auto const registry = Registry::build({partner("acme", "ACME", "Acme"), second});
    REQUIRE(registry);
    CHECK(registry->find_by_as2("Acme", "US-2")->id == "bolt");
}

TEST_CASE("registry: an installation is read from its folder", "[partners]") {
    Home const home("well");
    home.write("tidegate.toml", "[as2]\nid = \"US\"\n[x12]\nus = { id = \"US12\" }\n");
    home.write(
        "partners/acme/partner.toml",
        "[x12]\nthem = { id = \"ACME\" }\n[channels.as2]\nthem = \"Acme\"\n"
        "[[channels.as2.certificates]]\nfile = \"acme.pem\"\n"
    );
    home.write("partners/acme/acme.pem", "-----BEGIN CERTIFICATE-----\n");
    home.write("partners/README.md", "no partner");
    home.write("partners/.draft/partner.toml", "not read");
    auto const installation = load_installation(home.path());
    REQUIRE(installation);
    CHECK(installation->registry.profiles().size() == 1);
    CHECK(installation->registry.find_by_as2("Acme", "US")->x12->us.id == "US12");
}

TEST_CASE("registry: a home without partners has none", "[partners]") {
    Home const home("empty");
    auto const registry = load_registry(home.path(), Instance{});
    REQUIRE(registry);
    CHECK(registry->profiles().empty());
}

TEST_CASE("registry: the problems of all files are told at once", "[partners]") {
    Home const home("wrong");
    home.write("partners/a/partner.toml", "state = \"x\"\nstat = 1\n");
    home.write("partners/b/partner.toml", "name = [\n");
    home.write(
        "partners/c/partner.toml",
        "[channels.as2]\nus = \"U\"\nthem = \"C\"\n[[channels.as2.certificates]]\nfile = "
        "\"none.pem\"\n"
    );
    auto const registry = load_registry(home.path(), Instance{});
    REQUIRE(!registry);
    REQUIRE(registry.error().size() == 4);
    CHECK(registry.error()[0].message.find("state is \"x\"") == 0);
    CHECK(registry.error()[1].message == "stat is not known");
    CHECK(registry.error()[2].message.find("not TOML") == 0);
    CHECK(registry.error()[3].message.find("none.pem, which is no file") != std::string::npos);
}

}  // namespace
}  // namespace tidegate::partners
