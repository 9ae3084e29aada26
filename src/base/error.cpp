#include "base/error.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace tidegate {

std::string_view name_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid:
            return "invalid";
        case ErrorCode::not_found:
            return "not_found";
        case ErrorCode::unsupported:
            return "unsupported";
        case ErrorCode::too_large:
            return "too_large";
        case ErrorCode::refused:
            return "refused";
        case ErrorCode::unauthorized:
            return "unauthorized";
        case ErrorCode::conflict:
            return "conflict";
        case ErrorCode::unavailable:
            return "unavailable";
        case ErrorCode::usage:
            return "usage";
        case ErrorCode::configuration:
            return "configuration";
    }
    check_failed("ErrorCode is one of its values", __FILE__, __LINE__);
}

Error Error::while_doing(std::string_view attempt) const {
    Error outer = *this;
    outer.message = fmt::format("{}: {}", attempt, message);
    return outer;
}

std::string Error::text() const {
    std::string line;
    if (position) {
        line = position->text();
        if (!line.empty()) line += ": ";
    }
    line += message;
    if (!remedy.empty()) line += "; " + remedy;
    return line;
}

std::unexpected<Error> fail(
    ErrorCode code, std::string message, std::optional<Position> position, std::string remedy
) {
    return std::unexpected(Error{code, std::move(message), std::move(position), std::move(remedy)});
}

void check_failed(char const* condition, char const* file, int line) {
    std::fprintf(stderr, "tidegate: bug: %s does not hold at %s:%d\n", condition, file, line);
    std::abort();
}

}  // namespace tidegate
