// HTTP as values: what a handler is given and what it returns (RFC 9110). How these travel is
// net/http_session.
#pragma once

#include "base/bytes.hpp"
#include "base/header_fields.hpp"
#include "net/byte_stream.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace tidegate::net {

enum class HttpVersion { http_1_0, http_1_1 };

/// A request that passed the gate, with its whole body. Header values are unfolded; trailers are
/// not among them.
struct Request {
    std::string method;  ///< as sent; methods are case-sensitive
    std::string target;  ///< as sent, in origin form: path, and query if any
    std::string path;    ///< target up to '?', not percent-decoded
    std::string query;   ///< after '?', not percent-decoded; empty when absent
    HttpVersion version = HttpVersion::http_1_1;
    HeaderFields headers;
    Bytes body;
    Peer peer;
};

/// An answer. Content-Length, Transfer-Encoding and Connection are set by the session, whatever the
/// handler says; Date and Server are added when absent.
struct Response {
    int status = 200;
    HeaderFields headers;
    Bytes body;
};

/// Answers one request; runs on the loop thread and must not block (net/offload). Bytes go to the
/// peer only after it has returned, so what the answer promises must be durable by then. An
/// exception becomes 500 with an incident id; Overloaded (net/offload.hpp) becomes 503 with
/// Retry-After.
using Handler = std::function<asio::awaitable<Response>(Request)>;

/// RFC 9110 §15: "Not Found" for 404; "Status" for a number without a registered phrase.
std::string_view reason_phrase(int status);

/// A text/plain answer; `text` gets a line end.
Response text_response(int status, std::string_view text);

/// RFC 9110 §5.6.2: not empty and of token characters only.
bool is_token(std::string_view text);

/// A value that may stand in a header line: no control characters but HTAB, so that nothing can end
/// the line.
bool is_field_value(std::string_view text);

}  // namespace tidegate::net
