#include "base/number_set.hpp"

#include <catch2/catch.hpp>

#include <vector>

namespace tidegate {
namespace {

using Numbers = NumberSet<256>;

TEST_CASE("number set: sets are told apart, united and walked in rising order", "[base]") {
    Numbers a;
    Numbers b;
    for (std::size_t const number : {0U, 63U, 64U, 255U}) a.add(number);
    b.add(64);
    b.add(100);
    CHECK(a.intersects(b));
    CHECK(!(a - b).intersects(b));
    CHECK((a & b).has(64));
    CHECK(!(a & b).has(0));
    a |= b;
    std::vector<std::size_t> seen;
    a.for_each([&](std::size_t number) { seen.push_back(number); });
    CHECK(seen == std::vector<std::size_t>{0, 63, 64, 100, 255});
}

TEST_CASE("number set: the next number in it, or not in it, is found from anywhere", "[base]") {
    for (std::size_t const number : {0U, 1U, 62U, 63U, 64U, 127U, 128U, 200U, 255U}) {
        Numbers one;
        one.add(number);
        Numbers others;
        for (std::size_t i = 0; i < Numbers::kSize; ++i) {
            if (i != number) others.add(i);
        }
        for (std::size_t from = 0; from <= Numbers::kSize; ++from) {
            INFO(number << " from " << from);
            CHECK(one.next(from) == (from <= number ? number : Numbers::kSize));
            CHECK(others.next_absent(from) == (from <= number ? number : Numbers::kSize));
        }
        CHECK(others.next_absent(Numbers::kSize + 5) == Numbers::kSize + 5);
    }
}

TEST_CASE("number set: it has all numbers up to one only if none from 1 on is absent", "[base]") {
    for (std::size_t const absent : {1U, 2U, 61U, 62U, 63U, 64U, 65U, 128U, 254U}) {
        Numbers set;
        for (std::size_t i = 1; i < Numbers::kSize; ++i) {
            if (i != absent) set.add(i);
        }
        for (std::size_t last = 0; last < Numbers::kSize; ++last) {
            INFO(absent << " of " << last);
            CHECK(set.has_up_to(last) == (last < absent));
        }
        CHECK(!set.has_up_to(Numbers::kSize));
    }
}

}  // namespace
}  // namespace tidegate
