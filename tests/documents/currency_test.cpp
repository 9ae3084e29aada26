#include "documents/currency.hpp"

#include <catch2/catch.hpp>

namespace tidegate::documents {
namespace {

TEST_CASE("currency: the minor unit has the digits of ISO 4217", "[documents]") {
    auto const [currency, digits] = GENERATE(table<char const*, int>(
        {{"USD", 2},
         {"EUR", 2},
         {"JPY", 0},
         {"KRW", 0},
         {"XPF", 0},
         {"BIF", 0},
         {"KWD", 3},
         {"TND", 3},
         {"BHD", 3},
         {"CLF", 4},
         {"UYW", 4},
         {"CLP", 0},
         {"???", 2},
         {"", 2}}
    ));
    CAPTURE(currency);
    CHECK(minor_unit_digits(currency) == digits);
}

}  // namespace
}  // namespace tidegate::documents
