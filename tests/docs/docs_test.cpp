// The documentation keeps its promises: what it names exists, what it shows parses.
#include "docs/doc_file.hpp"
#include "partners/instance.hpp"
#include "partners/profile_reader.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

using namespace tidegate::docs;
namespace fs = std::filesystem;
namespace partners = tidegate::partners;

namespace {

fs::path const kRoot = TIDEGATE_SOURCE_DIR;

std::vector<Page> const& pages() {
    static std::vector<Page> const all = read_pages(kRoot);
    return all;
}

Page const& page(std::string const& path) {
    auto const found = std::ranges::find(pages(), path, &Page::path);
    REQUIRE(found != pages().end());
    return *found;
}

/// The variables that examples name are set.
std::optional<std::string> any_secret(std::string const&) { return "secret"; }

/// A path of the repository, as opposed to one with placeholders or of a home folder.
bool is_repository_path(std::string const& text) {
    if (text.find_first_of(" <>{}()[]\"'$,=:") != std::string::npos) return false;
    for (char const* top :
         {"src/", "gateway/", "tests/", "cmake/", "docs/", "mappers/", "partners/", "certs/",
          "bench/", ".ci/"}) {
        if (text.starts_with(top)) return true;
    }
    for (char const* file :
         {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "CMakeLists.txt", "CMakePresets.json",
          "packages.txt", ".clang-format", ".clang-tidy"}) {
        if (text == file) return true;
    }
    return false;
}

/// With '*' in its last part: whether any file fits.
bool exists(std::string const& path) {
    auto const star = path.find('*');
    if (star == std::string::npos) return fs::exists(kRoot / path);
    fs::path const folder = (kRoot / path).parent_path();
    std::string const pattern = fs::path(path).filename().string();
    std::size_t const at = pattern.find('*');
    if (at == std::string::npos || !fs::is_directory(folder)) return false;
    return std::ranges::any_of(
        fs::directory_iterator(folder),
        [&](fs::directory_entry const& entry) {
            std::string const name = entry.path().filename().string();
            return name.size() >= pattern.size() - 1 && name.starts_with(pattern.substr(0, at)) &&
                   name.ends_with(pattern.substr(at + 1));
        }
    );
}

/// The example of a page whose first line is `title`.
std::string example(std::string const& path, std::string const& title) {
    for (Piece const& block : page(path).blocks) {
        if (block.text.starts_with(title + "\n")) return block.text;
    }
    FAIL(path << " has no example that begins '" << title << "'");
    return {};
}

std::string all_errors(partners::Errors const& errors) {
    std::string text;
    for (tidegate::Error const& error : errors) text += error.text() + "\n";
    return text;
}

/// The installation of the configuration page, on which profiles are read.
partners::Instance example_instance() {
    auto const instance = partners::parse_instance(
        example("docs/configuration.md", "# tidegate.toml"), "tidegate.toml", "/srv/tidegate",
        [](std::string const&) -> std::optional<std::string> { return "a passphrase"; }
    );
    INFO((instance ? "" : all_errors(instance.error())));
    REQUIRE(instance);
    return *instance;
}

}  // namespace

TEST_CASE("docs: every path of the repository that is named exists", "[docs]") {
    for (Page const& one : pages()) {
        for (Piece const& span : one.code_spans) {
            if (!is_repository_path(span.text)) continue;
            CAPTURE(one.path, span.line, span.text);
            CHECK(exists(span.text));
        }
    }
}

TEST_CASE("docs: every relative link leads to a file, and its anchor to a heading", "[docs]") {
    for (Page const& one : pages()) {
        for (Piece const& link : one.links) {
            if (link.text.find("://") != std::string::npos) continue;
            CAPTURE(one.path, link.line, link.text);
            auto const hash = link.text.find('#');
            std::string const file = link.text.substr(0, hash);
            fs::path const target =
                file.empty() ? fs::path(one.path)
                             : (fs::path(one.path).parent_path() / file).lexically_normal();
            CHECK(fs::exists(kRoot / target));
            if (hash == std::string::npos) continue;
            auto const found = std::ranges::find(pages(), target.string(), &Page::path);
            REQUIRE(found != pages().end());
            CHECK(found->anchors.contains(link.text.substr(hash + 1)));
        }
    }
}

TEST_CASE("docs: every test that docs/guarantees.md names exists", "[docs]") {
    std::string sources;
    for (auto const& entry : fs::recursive_directory_iterator(kRoot / "tests")) {
        if (entry.path().string().ends_with("_test.cpp")) sources += read_text(entry.path());
    }
    std::size_t named = 0;
    for (Piece const& span : page("docs/guarantees.md").code_spans) {
        if (span.text.find(": ") == std::string::npos) continue;
        ++named;
        CAPTURE(span.line, span.text);
        CHECK(sources.find('"' + span.text + '"') != std::string::npos);
    }
    CHECK(named > 0);
}

TEST_CASE("docs: every command that is shown is in the table of commands", "[docs]") {
    auto const known = read_commands(kRoot);
    REQUIRE(known.contains("serve"));
    REQUIRE(known.contains("doc list"));
    for (Page const& one : pages()) {
        for (auto const* pieces : {&one.code_spans, &one.code_lines}) {
            for (Piece const& piece : *pieces) {
                for (std::string const& command : commands_in(piece.text, known)) {
                    CAPTURE(one.path, piece.line, command);
                    CHECK(known.contains(command));
                }
            }
        }
    }
}

TEST_CASE("docs: every command is shown in docs/operations.md", "[docs]") {
    auto const known = read_commands(kRoot);
    std::set<std::string> shown;
    Page const& operations = page("docs/operations.md");
    for (auto const* pieces : {&operations.code_spans, &operations.code_lines}) {
        for (Piece const& piece : *pieces) {
            for (std::string const& command : commands_in(piece.text, known)) shown.insert(command);
        }
    }
    for (std::string const& command : known) {
        if (command == "demo-partner") continue;  // called by the demo, not by people
        CAPTURE(command);
        CHECK(shown.contains(command));
    }
}

TEST_CASE("docs: every key that the readers ask for is in docs/configuration.md", "[docs]") {
    std::string const text = read_text(kRoot / "docs/configuration.md");
    auto const keys = read_configuration_keys(kRoot);
    REQUIRE(keys.contains("direction"));
    for (std::string const& key : keys) {
        CAPTURE(key);
        CHECK(text.find(key) != std::string::npos);
    }
}

TEST_CASE(
    "docs: every key in the tables of docs/configuration.md is one that a reader asks for", "[docs]"
) {
    auto const keys = read_configuration_keys(kRoot);
    std::istringstream in(read_text(kRoot / "docs/configuration.md"));
    bool is_in_keys = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("| key |")) is_in_keys = true;
        if (!line.starts_with("|")) is_in_keys = false;
        if (!is_in_keys || !line.starts_with("| `")) continue;
        std::string const path = line.substr(3, line.find('`', 3) - 3);
        CAPTURE(line);
        CHECK(keys.contains(path.substr(path.rfind('.') + 1)));
    }
}

TEST_CASE("docs: the example tidegate.toml is a right one", "[docs]") {
    auto const instance = example_instance();
    CHECK(!instance.as2.id.empty());
    CHECK(instance.x12);
}

TEST_CASE("docs: the example partner.toml is a right one", "[docs]") {
    auto const profile = partners::parse_profile(
        example("docs/configuration.md", "# partners/acme/partner.toml"),
        "/srv/tidegate/partners/acme/partner.toml", example_instance()
    );
    INFO((profile ? "" : all_errors(profile.error())));
    REQUIRE(profile);
    CHECK(profile->id == "acme");
    CHECK(profile->documents.size() == 3);
}

TEST_CASE("docs: the example partner folders hold right profiles", "[docs]") {
    for (std::string const folder : {"example", "example-ubl", "example-cxml"}) {
        fs::path const file = kRoot / "partners" / folder / "partner.toml";
        auto const profile =
            partners::parse_profile(read_text(file), file, example_instance(), any_secret);
        INFO((profile ? "" : all_errors(profile.error())));
        REQUIRE(profile);
        CHECK(profile->state == partners::State::test);
    }
}

TEST_CASE("docs: the partners of docs/xml.md are right ones, and their maps exist", "[docs]") {
    for (std::string const id : {"nordbygg", "ateliers", "stahl"}) {
        auto const profile = partners::parse_profile(
            example("docs/xml.md", "# partners/" + id + "/partner.toml"),
            "/srv/tidegate/partners/" + id + "/partner.toml", example_instance(), any_secret
        );
        INFO((profile ? "" : all_errors(profile.error())));
        REQUIRE(profile);
        CHECK_FALSE(profile->documents.empty());
        for (partners::DocumentRule const& rule : profile->documents)
            CHECK(fs::exists(kRoot / "mappers" / (rule.map + ".map")));
    }
}

TEST_CASE("docs: a command is told from the words around it", "[docs]") {
    std::set<std::string> const known{"serve", "doc list"};
    CHECK(
        commands_in("tidegate doc list --home x && tidegate serve --home x", known) ==
        std::vector<std::string>{"doc list", "serve"}
    );
    CHECK(
        commands_in("sudo -u tidegate tidegate order fly", known) ==
        std::vector<std::string>{"order fly"}
    );
    CHECK(commands_in("User=tidegate x, tidegate.toml, tidegate 0.1.0", known).empty());
}
