#include "net/chunk_decoder.hpp"

#include "base/limits.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::net;

namespace {

constexpr std::uint64_t kBodyMax = 100;

struct Decoded {
    int status = 200;  ///< of the refusal, or 200
    std::string body;
    std::size_t used = 0;
    bool is_done = false;
};

Decoded decode(std::string_view bytes, std::size_t step = SIZE_MAX) {
    ChunkDecoder decoder(kBodyMax);
    Bytes body;
    Decoded result;
    while (result.used < bytes.size() && !decoder.is_done()) {
        auto const piece = bytes.substr(result.used, step);
        auto const used = decoder.feed(as_bytes(piece), body);
        if (!used) {
            result.status = used.error().status;
            return result;
        }
        result.used += *used;
    }
    result.body = to_text(body);
    result.is_done = decoder.is_done();
    return result;
}

struct Row {
    std::string bytes;
    std::string body;
};

std::vector<Row> good_bodies() {
    return {
        {"0\r\n\r\n", ""},
        {"5\r\nhello\r\n0\r\n\r\n", "hello"},
        {"1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n", "abc"},
        {"00000005\r\nhello\r\n000\r\n\r\n", "hello"},
        {"a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789"},
        {"5;ext\r\nhello\r\n0;last=1\r\n\r\n", "hello"},
        {"5;ext=\"a;b\"\r\nhello\r\n0\r\n\r\n", "hello"},
        {"5 \t \r\nhello\r\n0  \r\n\r\n", "hello"},
        {"5 ; ext\r\nhello\r\n0\r\n\r\n", "hello"},
        {"2\r\n\r\n\r\n0\r\n\r\n", "\r\n"},
        {"0\r\nAS2-From: evil\r\nContent-Length: 7\r\n\r\n", ""},
        {"5\r\nhello\r\n0\r\nX:\r\n\r\n", "hello"},
        {"64\r\n" + std::string(100, 'x') + "\r\n0\r\n\r\n", std::string(100, 'x')},
    };
}

}  // namespace

TEST_CASE("chunk decoder: good bodies decode and stop at their end", "[net]") {
    for (Row const& row : good_bodies()) {
        CAPTURE(row.bytes);
        auto const result = decode(row.bytes + "GET /next");
        CHECK(result.status == 200);
        CHECK(result.is_done);
        CHECK(result.body == row.body);
        CHECK(result.used == row.bytes.size());
    }
}

TEST_CASE("chunk decoder: a cut at any byte changes nothing", "[net]") {
    for (Row const& row : good_bodies()) {
        for (std::size_t cut = 0; cut <= row.bytes.size(); ++cut) {
            CAPTURE(row.bytes, cut);
            ChunkDecoder decoder(kBodyMax);
            Bytes body;
            auto const bytes = as_bytes(row.bytes);
            REQUIRE(decoder.feed(bytes.first(cut), body) == cut);
            CHECK(decoder.is_done() == (cut == bytes.size()));
            REQUIRE(decoder.feed(bytes.subspan(cut), body) == bytes.size() - cut);
            CHECK(decoder.is_done());
            CHECK(as_text(body) == row.body);
        }
        CHECK(decode(row.bytes, 1).body == row.body);
    }
}

TEST_CASE("chunk decoder: hostile bodies are refused", "[net]") {
    struct Hostile {
        std::string bytes;
        int status;
    };
    std::string const nul(1, '\0');
    std::vector<Hostile> const rows{
        {"\r\n", 400},
        {" 5\r\nhello\r\n", 400},
        {"+5\r\nhello\r\n", 400},
        {"-5\r\n", 400},
        {"0x5\r\nhello\r\n", 400},
        {"g\r\n", 400},
        {"5h\r\n", 400},
        {"5 5\r\n", 400},
        {";ext\r\n", 400},
        {"00000000000000005\r\n", 400},
        {"10000000000000000\r\n", 400},
        {"ffffffffffffffff\r\n", 413},
        {"65\r\n", 413},
        {"64\r\n" + std::string(100, 'x') + "\r\n1\r\n", 413},
        {"1\r\na\r\nffffffffffffffff\r\n", 413},
        {"5\nhello\r\n0\r\n\r\n", 400},
        {"5\rhello", 400},
        {"5;a\nhello\r\n", 400},
        {"5;a" + nul + "\r\n", 400},
        {"5;a\x1b\r\n", 400},
        {"5\r\nhello0\r\n", 400},
        {"5\r\nhello\n0\r\n", 400},
        {"5\r\nhello\r0\r\n", 400},
        {"5\r\nhello!\r\n", 400},
        {"0\r\nno colon\r\n\r\n", 400},
        {"0\r\nX : 1\r\n\r\n", 400},
        {"0\r\n folded\r\n\r\n", 400},
        {"0\r\n: 1\r\n\r\n", 400},
        {"0\r\nX: 1\n\r\n", 400},
        {"0\r\nX: a" + nul + "\r\n\r\n", 400},
        {"0\r\n\n", 400},
        {"0\r\n\rX", 400},
        {"5;" + std::string(limits::http_chunk_extension_bytes_max, 'e') + "\r\n", 400},
        {"0\r\nX: " + std::string(limits::http_trailer_bytes_max, 't') + "\r\n\r\n", 400},
    };
    for (Hostile const& row : rows) {
        CAPTURE(row.bytes.substr(0, 60));
        CHECK(decode(row.bytes).status == row.status);
        CHECK(decode(row.bytes, 1).status == row.status);
    }
}

TEST_CASE("chunk decoder: extensions are counted over all chunks of a body", "[net]") {
    ChunkDecoder decoder(limits::http_chunk_extension_bytes_max);
    Bytes body;
    std::string const chunk = "1;" + std::string(1023, 'e') + "\r\nx\r\n";
    int accepted = 0;
    while (decoder.feed(as_bytes(chunk), body)) ++accepted;
    CHECK(accepted == 64);
}
