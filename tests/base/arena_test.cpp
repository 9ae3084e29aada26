#include "base/arena.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace tidegate;

TEST_CASE("arena: copies keep their text across blocks, and reset reuses the memory", "[base]") {
    Arena arena(64);
    std::vector<std::string_view> copies;
    for (int i = 0; i < 200; ++i) copies.push_back(arena.copy("text " + std::to_string(i)));
    for (int i = 0; i < 200; ++i)
        CHECK(copies[static_cast<std::size_t>(i)] == "text " + std::to_string(i));
    char const* const first = copies.front().data();
    arena.reset();
    CHECK(arena.copy("again").data() == first);
}

TEST_CASE("arena: memory is aligned as its type asks, also when larger than a block", "[base]") {
    Arena arena(32);
    struct alignas(16) Wide {
        char bytes[48];
    };
    for (int i = 0; i < 20; ++i) {
        arena.copy("x");
        CHECK(reinterpret_cast<std::uintptr_t>(arena.create<Wide>()) % 16 == 0);
    }
}

TEST_CASE("list: elements keep order and value while it grows", "[base]") {
    Arena arena;
    List<int> list;
    for (int i = 0; i < 1000; ++i) list.add(arena, i);
    REQUIRE(list.size() == 1000);
    for (int i = 0; i < 1000; ++i) CHECK(list[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("list: room that was made is not made again while it is filled", "[base]") {
    Arena arena;
    List<int> list;
    list.reserve(arena, 100);
    int const* const first = &list.add(arena, 0);
    for (int i = 1; i < 100; ++i) list.add(arena, i);
    CHECK(list.begin() == first);
    list.reserve(arena, 10);
    CHECK(list.size() == 100);
    list.add(arena, 100);
    for (int i = 0; i <= 100; ++i) CHECK(list[static_cast<std::size_t>(i)] == i);
}
