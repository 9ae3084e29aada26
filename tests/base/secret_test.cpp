#include "base/secret.hpp"

#include <catch2/catch.hpp>

namespace tidegate {
namespace {

TEST_CASE("secret: it equals its text and no other", "[base]") {
    Secret const secret("sesame");
    CHECK(secret.equals("sesame"));
    for (char const* const other : {"", "sesam", "sesames", "Sesame"})
        CHECK_FALSE(secret.equals(other));
    CHECK(Secret() == Secret(""));
    CHECK(secret == Secret("sesame"));
    CHECK_FALSE(secret == Secret());
}

}  // namespace
}  // namespace tidegate
