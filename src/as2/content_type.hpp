// Content-Type and Content-Disposition values: a name and parameters (RFC 2045 §5.1, RFC 2183),
// with RFC 2231 and RFC 2047 file names.
#pragma once

#include "base/error.hpp"
#include "base/header_fields.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::as2 {

struct Parameter {
    std::string name;   ///< lower case
    std::string value;  ///< unquoted
    bool operator==(Parameter const&) const = default;
};

/// "type/subtype; name=value": names compare without case and are kept in lower case, values as
/// they came.
struct ContentType {
    std::string type;  ///< "application/edi-x12"; of a Content-Disposition "attachment"
    std::vector<Parameter> parameters;

    /// The parameter's value; nothing when absent.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    bool operator==(ContentType const&) const = default;
};

/// Lenient: blanks anywhere between tokens, empty parameters, an unclosed quote ends with the
/// value. Never fails; an unreadable value has an empty type.
ContentType parse_content_type(std::string_view value);

/// The content type of an entity; "text/plain" when the field is absent (RFC 2045 §5.2).
ContentType content_type_of(HeaderFields const& headers);

/// `value` as a parameter: bare when it is a token, else quoted.
std::string quote_parameter(std::string_view value);

/// The file name of an entity: Content-Disposition filename, else Content-Type name; RFC 2231
/// (charset, continuation) and RFC 2047 words decoded to UTF-8. As the partner wrote it: see
/// safe_file_name. Nothing when absent.
std::optional<std::string> file_name_of(HeaderFields const& headers);

/// Nothing when `name` may be shown and stored as the name of a file: no path, no control or
/// reserved characters, not a device name, at most limits::as2_file_name_bytes_max bytes of UTF-8.
/// Else what is wrong with it.
std::optional<std::string> file_name_problem(std::string_view name);

/// The Content-Disposition value for a file name: quoted ASCII, RFC 2231 otherwise.
std::string attachment_disposition(std::string_view file_name);

}  // namespace tidegate::as2
