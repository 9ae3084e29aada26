#include "runtime/configuration_files.hpp"

#include "runtime/fixture.hpp"

#include <algorithm>
#include <fstream>

namespace tidegate::runtime {
namespace {

namespace fs = std::filesystem;

/// A home and maps of a few files, with what must not be kept.
struct Files {
    Folder folder;
    fs::path home = folder.path() / "home";
    fs::path mappers = folder.path() / "elsewhere";

    Files() {
        put(home / "tidegate.toml", "[instance]\n");
        put(home / "secrets/storage.key", "key");
        put(home / "certs/gateway.key", "key");
        put(home / "partners/acme/partner.toml", "name = \"Acme\"\n");
        put(home / "partners/acme/850.map", "map acme/850 like x12/004010/850\n");
        put(home / "partners/acme/850.guide", "guideline\n");
        put(home / "partners/acme/partner.crt", "certificate");
        put(home / "partners/acme/samples/850/one.edi", "ISA*");
        put(home / "partners/draft/850.map", "no profile beside it\n");
        put(home / "partners/.old/partner.toml", "name = \"Old\"\n");
        put(mappers / "x12/004010/850.map", "map\n");
        put(mappers / "x12/004010/samples/850/one.txt", "ISA*");
        put(mappers / "codes/common.codes", "codes\n");
        put(mappers / "standards/import/make.py", "import\n");
        put(mappers / "standards/x12/004010/elements.txt", "elements\n");
    }
    static void put(fs::path const& file, std::string const& text) {
        fs::create_directories(file.parent_path());
        std::ofstream(file) << text;
    }
    [[nodiscard]] ConfigurationFiles read() const {
        auto files = read_configuration_files(home, mappers);
        REQUIRE(files);
        return std::move(*files);
    }
};

std::vector<std::string> paths_of(store::ConfigurationFiles const& files) {
    std::vector<std::string> paths;
    for (auto const& file : files) paths.push_back(file.path);
    return paths;
}

TEST_CASE("configuration files: what decides is there, keys and samples are not", "[runtime]") {
    Files const f;
    ConfigurationFiles const files = f.read();
    CHECK(
        paths_of(files.installation) ==
        std::vector<std::string>{
            "partners/acme/850.guide", "partners/acme/850.map", "partners/acme/partner.toml",
            "tidegate.toml"
        }
    );
    CHECK(
        paths_of(files.mappers) ==
        std::vector<std::string>{
            "mappers/codes/common.codes", "mappers/standards/x12/004010/elements.txt",
            "mappers/x12/004010/850.map"
        }
    );
    CHECK(files.installation[2].text == "name = \"Acme\"\n");
}

TEST_CASE(
    "configuration files: the hash is that of names and texts, not of the place", "[runtime]"
) {
    Files f;
    Sha256 const hash = f.read().hash;
    Files const same;
    CHECK(same.read().hash == hash);
    SECTION("a text") {
        Files::put(f.home / "partners/acme/partner.toml", "name = \"Acme Ltd\"\n");
    }
    SECTION("a name") { fs::rename(f.mappers / "codes/common.codes", f.mappers / "codes/a.codes"); }
    SECTION("a new file") { Files::put(f.home / "partners/acme/855.map", ""); }
    CHECK(f.read().hash != hash);
}

TEST_CASE("configuration files: what is unpacked is for this user, and goes", "[runtime]") {
    Files const f;
    ConfigurationFiles const files = f.read();
    fs::path root;
    {
        auto const unpacked = UnpackedFiles::write(files.installation, files.mappers);
        REQUIRE(unpacked);
        root = (*unpacked)->root();
        CHECK(fs::status(root).permissions() == fs::perms::owner_all);
        auto const again = read_configuration_files(root, root / "mappers");
        REQUIRE(again);
        CHECK(again->hash == files.hash);
    }
    CHECK_FALSE(fs::exists(root));
}

TEST_CASE("configuration files: no path leads out of the folder", "[runtime]") {
    std::string const path = GENERATE("../escape.txt", "partners/../../escape.txt", "/escape.txt");
    auto const unpacked = UnpackedFiles::write({{path, "x"}}, {});
    REQUIRE_FALSE(unpacked);
    CHECK(unpacked.error().code == ErrorCode::refused);
}

}  // namespace
}  // namespace tidegate::runtime
