#include "syntax/functional_id.hpp"

#include <algorithm>
#include <array>

namespace tidegate::syntax {
namespace {

struct Row {
    std::string_view set_type;
    std::string_view functional_id;
};

// Rule 10 of docs/conformance.md.
constexpr auto kRows = std::to_array<Row>({
    {"214", "QM"},
    {"810", "IN"},
    {"820", "RA"},
    {"850", "PO"},
    {"855", "PR"},
    {"856", "SH"},
    {"860", "PC"},
    {"865", "CA"},
    {"940", "OW"},
    {"945", "SW"},
    {"997", "FA"},
    {"999", "FA"},
});

}  // namespace

std::string_view functional_id_of(std::string_view set_type) {
    auto const row = std::ranges::find(kRows, set_type, &Row::set_type);
    return row == kRows.end() ? std::string_view{} : row->functional_id;
}

bool may_travel_in(std::string_view set_type, std::string_view functional_id) {
    std::string_view const expected = functional_id_of(set_type);
    return expected.empty() || expected == functional_id;
}

}  // namespace tidegate::syntax
