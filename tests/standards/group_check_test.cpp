#include "standards/group_check.hpp"

#include "standards/sample_set.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

bool is_taken(std::string const& functional_id) {
    syntax::Group group;
    group.functional_id = functional_id;
    return !check_group_kind(group, dictionary_004010());
}

TEST_CASE("group check: a kind of group is known when a set of the release has it", "[standards]") {
    CHECK(is_taken("PO"));
    CHECK(is_taken("IN"));
    CHECK(is_taken("FA"));
    CHECK_FALSE(is_taken("ZZ"));
    CHECK_FALSE(is_taken("po"));
    CHECK_FALSE(is_taken(""));
}

}  // namespace
}  // namespace tidegate::standards
