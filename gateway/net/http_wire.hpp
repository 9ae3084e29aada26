// The HTTP/1 wire around the gate: Beast's reading of a head, which must agree with the gate's, and
// the head of an answer. The only file with Beast.
#pragma once

#include "base/error.hpp"
#include "net/http.hpp"
#include "net/http_gate.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tidegate::net {

/// Reads the head again with Boost.Beast. A difference in method, target, version, fields or
/// framing means that two readers of one request disagree, which is how requests are smuggled:
/// refused, 400.
std::optional<GateRefusal> second_reading(std::string_view head, GateOk const& ok);

struct HeadOptions {
    std::string_view method;       ///< of the request: an answer to HEAD has a length and no body
    bool closes = false;           ///< the connection ends after this answer
    std::string_view date;         ///< IMF-fixdate, for answers without one
    std::string_view server_name;  ///< for answers without a Server header; empty: none
};

/// Status line and header lines with the final empty line. Content-Length is that of the body; the
/// statuses 1xx, 204 and 304 have none. Errors: invalid, when the status, a name or a value cannot
/// stand in a head (a bug of the handler, never sent).
Expected<std::string> format_head(Response const& response, HeadOptions const& options);

/// Whether bytes of the body follow the head.
bool sends_body(int status, std::string_view method);

}  // namespace tidegate::net
