#include "maps/text_index.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace tidegate::maps {
namespace {

TEST_CASE("text index: an empty one has nothing, not even the empty text", "[maps]") {
    TextIndex const index;
    CHECK(index.find("") == nullptr);
    CHECK(!index.contains("EA"));
}

TEST_CASE("text index: texts of every length are found, and only they", "[maps]") {
    TextIndex index;
    std::string const letters = "abcdefghijklmnopqrstuvwxyz";
    std::vector<std::string> texts{""};
    for (std::size_t size = 1; size <= 20; ++size) texts.push_back(letters.substr(0, size));
    for (std::uint32_t i = 0; i < texts.size(); ++i) index.emplace(texts[i], i);
    for (std::uint32_t i = 0; i < texts.size(); ++i) {
        INFO(texts[i]);
        REQUIRE(index.find(texts[i]) != nullptr);
        CHECK(*index.find(texts[i]) == i);
        // One byte that differs, wherever it is.
        for (std::size_t at = 0; at < texts[i].size(); ++at) {
            std::string other = texts[i];
            other[at] = '!';
            INFO(other);
            CHECK(!index.contains(other));
        }
        CHECK(!index.contains(texts[i] + "!"));
    }
    CHECK(!index.contains(letters));
}

TEST_CASE("text index: of two equal texts the first one counts", "[maps]") {
    TextIndex index;
    index.emplace("EA", 7);
    index.emplace("EA", 8);
    CHECK(*index.find("EA") == 7);
}

TEST_CASE("text index: it grows with what is put in", "[maps]") {
    TextIndex index;
    std::vector<std::string> texts;
    for (std::uint32_t i = 0; i < 2000; ++i) texts.push_back(std::to_string(i * 37));
    for (std::uint32_t i = 0; i < texts.size(); ++i) index.emplace(texts[i], i);
    for (std::uint32_t i = 0; i < texts.size(); ++i) CHECK(*index.find(texts[i]) == i);
}

}  // namespace
}  // namespace tidegate::maps
