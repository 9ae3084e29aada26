#include "syntax/control_numbers.hpp"

#include "syntax/x12_text.hpp"

#include <random>

using namespace tidegate;
using namespace tidegate::syntax;

TEST_CASE("control numbers: nine digits and no more are a number", "[syntax]") {
    CHECK(number_of("1") == 1);
    CHECK(number_of("000000001") == 1);
    CHECK(number_of("999999999") == 999'999'999);
    for (std::string_view text : {"", "0000000001", "-1", "+1", " 1", "1 ", "A"}) {
        CAPTURE(text);
        CHECK_FALSE(number_of(text).has_value());
    }
}

TEST_CASE("control numbers: seen ones are known in whatever order they came", "[syntax]") {
    unsigned const seed = test::random_seed();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    SeenControlNumbers seen;
    std::set<std::string> model;
    for (int i = 0; i < 5000; ++i) {
        std::string text = std::to_string(random() % 300);
        if (random() % 2 == 0) text.insert(0, 4 - text.size(), '0');
        if (random() % 50 == 0) text += 'A';
        REQUIRE(seen.add(text) == model.insert(text).second);
    }
    seen.clear();
    CHECK(seen.add("1"));
}
