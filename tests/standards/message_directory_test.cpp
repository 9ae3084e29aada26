#include "standards/message_directory.hpp"

#include "base/stream.hpp"
#include "syntax/edifact_envelope.hpp"
#include "syntax/edifact_text.hpp"
#include "syntax/interchange_reader.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

/// Asks about a message with this S009 in an interchange of `syntax`.
std::string key_of(std::string const& identifier, std::string const& syntax = "UNOC:3") {
    std::string const text = test::unb({.syntax = syntax}) + "UNH+1+" + identifier + "'UNT+2+1'";
    MemorySource source(text);
    syntax::InterchangeReader reader(source);
    std::uint8_t version = 0;
    for (;;) {
        auto event = reader.next();
        REQUIRE(event);
        if (auto const* begin = std::get_if<syntax::InterchangeBegin>(&*event))
            version = begin->interchange.syntax_version;
        if (auto const* set = std::get_if<syntax::SetEvent>(&*event))
            return dictionary_key(*set->set, version);
    }
}

TEST_CASE("message directory: the association does not choose the dictionary", "[standards]") {
    CHECK(key_of("ORDERS:D:96A:UN") == "D96A");
    CHECK(key_of("ORDERS:D:96A:UN:EAN008") == "D96A");
    CHECK(key_of("INVOIC:1:911:UN") == "1911");
    CHECK(key_of("ORDERS") == "");
}

TEST_CASE("message directory: service messages come with the syntax", "[standards]") {
    CHECK(key_of("CONTRL:D:3:UN", "UNOA:2") == "SV3");
    CHECK(key_of("CONTRL:4:1:UN") == "SV4");
    CHECK(key_of("CONTRL:2:2:UN") == "SV2");
    CHECK(key_of("AUTACK:4:1:UN") == "SV4");
    CHECK(key_of("KEYMAN:D:96A:UN", "UNOC:4") == "SV4");
    CHECK(key_of("CONTRL:D:96A:UN", "UNOA:2") == "SV2");
}

TEST_CASE("message directory: of many directories the nearest are named", "[standards]") {
    CHECK(known_directories("D96A", {}) == "no directory is installed");
    std::vector<std::string> known{"D01B", "D96A"};
    CHECK(known_directories("D96B", known) == "directories that exist: D01B, D96A");
    known = {"D00A", "D01A", "D01B", "D02A", "D93A", "D96A", "D96B", "D97A"};
    CHECK(
        known_directories("D96C", known) ==
        "the nearest of 8 directories: D96A, D96B, D93A, D97A, D00A, D01A"
    );
}

TEST_CASE("message identifier: the version is written as people write it", "[standards]") {
    std::string const text = test::unb() + "UNH+1+ORDERS:D:96A:UN:EAN008'UNT+2+1'";
    MemorySource source(text);
    syntax::InterchangeReader reader(source);
    for (;;) {
        auto event = reader.next();
        REQUIRE(event);
        auto const* set = std::get_if<syntax::SetEvent>(&*event);
        if (set == nullptr) continue;
        CHECK(syntax::message_identifier(*set->set).version_text() == "D:96A:UN:EAN008");
        return;
    }
}

TEST_CASE("message directory: what UNH says of a release leads back to it", "[standards]") {
    for (std::string_view const release : {"D93A", "D96A", "D24A"}) {
        CHECK(key_of("ORDERS:" + identifier_of(release)) == release);
        CHECK(syntax_version_of(release) == 3);
    }
    for (std::string_view const release : {"SV1", "SV2", "SV3", "SV4"})
        CHECK(key_of("CONTRL:" + identifier_of(release)) == release);
}

}  // namespace
}  // namespace tidegate::standards
