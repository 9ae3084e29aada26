#include "syntax/outbound_checks.hpp"

#include "base/date.hpp"
#include "syntax/characters.hpp"
#include "syntax/isa_header.hpp"

#include <fmt/format.h>

namespace tidegate::syntax {

std::unexpected<Error> refuse(
    std::string_view element, std::string_view value, std::string_view rule
) {
    return fail(
        ErrorCode::invalid, fmt::format("{} cannot be \"{}\": {}", element, printable(value), rule)
    );
}

Expected<void> check_date(std::string_view element, std::string_view value, std::size_t digits) {
    if (value.size() == digits && Date::parse_compact(value)) return {};
    return refuse(
        element, value, digits == 6 ? "it must be a date YYMMDD" : "it must be a date CCYYMMDD"
    );
}

Expected<void> check_roles(std::span<DelimiterRole const> roles) {
    for (std::size_t i = 0; i < roles.size(); ++i) {
        DelimiterRole const& role = roles[i];
        if (!may_be_delimiter(role.byte)) {
            return fail(
                ErrorCode::invalid,
                fmt::format(
                    "{} cannot be {}: no letter, digit, blank or NUL", role.name, quoted(role.byte)
                )
            );
        }
        if (!role.may_be_blank && blank_size(std::string_view(&role.byte, 1)) != 0) {
            return fail(
                ErrorCode::invalid, fmt::format("{} cannot be {}", role.name, quoted(role.byte))
            );
        }
        for (DelimiterRole const& other : roles.first(i)) {
            if (other.byte != role.byte) continue;
            return fail(
                ErrorCode::invalid,
                fmt::format("{} and {} are both {}", other.name, role.name, quoted(role.byte))
            );
        }
    }
    return {};
}

}  // namespace tidegate::syntax
