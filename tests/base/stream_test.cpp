#include "base/stream.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

using namespace tidegate;

TEST_CASE("memory source: chunks bound each read and the end stays the end", "[base]") {
    MemorySource source(std::string_view("abcdef"), 4);
    std::array<std::byte, 8> buffer{};
    CHECK(*source.read(buffer) == 4);
    CHECK(*source.read(buffer) == 2);
    CHECK(*source.read(buffer) == 0);
    CHECK(*source.read(buffer) == 0);
}

TEST_CASE("read file: a missing file and a file over the limit are told apart", "[base]") {
    char path[] = "/tmp/tidegate-stream-XXXXXX";
    int const descriptor = ::mkstemp(path);
    REQUIRE(descriptor >= 0);
    ::close(descriptor);
    std::ofstream(path) << "0123456789";
    CHECK(to_text(*read_file(path, 10)) == "0123456789");
    CHECK(read_file(path, 9).error().code == ErrorCode::too_large);
    std::remove(path);
    CHECK(read_file(path, 10).error().code == ErrorCode::not_found);
}
