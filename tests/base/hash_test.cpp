#include "base/hash.hpp"

#include "base/ids.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;

TEST_CASE("hash: SHA-256 of 'abc' is the published value", "[base]") {
    CHECK(
        hex(sha256(as_bytes("abc"))) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

TEST_CASE("base64: RFC 4648 vectors both ways, blanks and line ends skipped", "[base]") {
    struct Row {
        char const* plain;
        char const* encoded;
    };
    for (Row const& row : std::initializer_list<Row>{
             {"", ""},
             {"f", "Zg=="},
             {"fo", "Zm8="},
             {"foo", "Zm9v"},
             {"foob", "Zm9vYg=="},
             {"foobar", "Zm9vYmFy"}
         }) {
        CHECK(base64(as_bytes(row.plain)) == row.encoded);
        CHECK(to_text(*parse_base64(row.encoded)) == row.plain);
    }
    CHECK(to_text(*parse_base64("Zm9v\r\nYm Fy\n")) == "foobar");
}

TEST_CASE("base64: text that is not base64 is refused", "[base]") {
    for (auto const* text : {"Z", "Zg", "Zg=", "Zm9v=", "Zg==Zg==", "=", "Zm9*", "Z===", "Zm=v"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_base64(text));
    }
}

TEST_CASE("base64: random bytes survive", "[base]") {
    SeededRandom random(4711);
    for (std::size_t size = 0; size < 100; ++size) {
        Bytes bytes(size);
        for (auto& byte : bytes) byte = static_cast<std::byte>(random.next());
        REQUIRE(*parse_base64(base64(bytes)) == bytes);
    }
}
