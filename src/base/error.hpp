// What went wrong, as a value. Wrong input is a returned Error; a broken world (disk, database) is
// an exception; a bug is TIDEGATE_CHECK. Which of these the worker turns into what is decided in
// gateway/runtime/worker.
#pragma once

#include "base/position.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate {

enum class ErrorCode {
    invalid,        ///< the input breaks a rule of its format; the sender must correct it
    not_found,      ///< something named does not exist
    unsupported,    ///< right by its format, but not offered by this product or profile
    too_large,      ///< a limit of base/limits.hpp was reached
    refused,        ///< our data or configuration does not fit; an operator must act, then replay
    unauthorized,   ///< a signature, certificate or credential is missing or wrong
    conflict,       ///< it contradicts what is already stored (duplicate, other version)
    unavailable,    ///< a peer, the disk or the database is down; trying again may help
    usage,          ///< the command line is wrong
    configuration,  ///< a file of partners/, mappers/ or tidegate.toml is wrong
};

std::string_view name_of(ErrorCode code);

/// An error says what, where, with which value, and what to do: lower-case, no full stop, never a
/// secret.
struct Error {
    ErrorCode code = ErrorCode::invalid;
    std::string message;
    std::optional<Position> position;
    std::string remedy;  ///< what to do about it; empty when the message says it all

    /// The same error with what was being attempted in front: "mapping 850 for ACME: PO102 is ...".
    [[nodiscard]] Error while_doing(std::string_view attempt) const;

    /// One line for people: position, message, remedy.
    [[nodiscard]] std::string text() const;

    bool operator==(Error const&) const = default;
};

template <class T>
using Expected = std::expected<T, Error>;

/// Shorthand for `return std::unexpected(Error{...})`.
[[nodiscard]] std::unexpected<Error> fail(
    ErrorCode code, std::string message, std::optional<Position> position = {},
    std::string remedy = {}
);

/// Ends the process with file and line: a broken promise between two pieces of our own code.
[[noreturn]] void check_failed(char const* condition, char const* file, int line);

}  // namespace tidegate

#define TIDEGATE_CHECK(condition) \
    ((condition) ? static_cast<void>(0) : ::tidegate::check_failed(#condition, __FILE__, __LINE__))
