#include "base/nearest.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;

TEST_CASE(
    "edit distance: counts letters inserted, deleted and replaced, either way round", "[base]"
) {
    struct Row {
        char const* a;
        char const* b;
        std::size_t distance;
    };
    for (Row const& row : std::initializer_list<Row>{
             {"", "", 0},
             {"", "abc", 3},
             {"state", "stat", 1},
             {"state", "sate", 1},
             {"state", "stare", 1},
             {"kitten", "sitting", 3},
             {"ab", "ba", 2}
         }) {
        CAPTURE(row.a, row.b);
        CHECK(edit_distance(row.a, row.b) == row.distance);
        CHECK(edit_distance(row.b, row.a) == row.distance);
    }
}
