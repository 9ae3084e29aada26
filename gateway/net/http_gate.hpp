// The strict gate: whether the head of an HTTP/1 request is well formed and means exactly one
// thing, decided from its raw bytes before any other reader is believed. RFC 9112 §2.2, §3, §5, §6;
// spec: reliability.md 1.1, design.md decision 18. Pure: no socket, no Beast. It does not know
// routes, and does not read bodies (net/chunk_decoder).
#pragma once

#include "base/header_fields.hpp"
#include "base/limits.hpp"
#include "net/http.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate::net {

struct GateLimits {
    std::size_t head_bytes_max = limits::http_head_bytes_max;
    std::size_t header_lines_max = limits::http_header_lines_max;
    std::size_t target_bytes_max = limits::http_target_bytes_max;
};

/// How the end of the body is found.
struct Framing {
    enum class Kind { none, length, chunked };
    Kind kind = Kind::none;
    std::uint64_t length = 0;  ///< for Kind::length
    bool operator==(Framing const&) const = default;
};

struct GateOk {
    std::string method;
    std::string target;  ///< origin form; of an absolute-form target what follows the authority
    std::string sent_target;  ///< as it stood in the request line
    HttpVersion version = HttpVersion::http_1_1;
    HeaderFields headers;  ///< in order, names as sent, values trimmed and unfolded
    Framing framing;
    bool keeps_alive = false;       ///< the client allows another request on this connection
    bool expects_continue = false;  ///< the client waits for 100 before it sends the body
};

/// The answer to a request that must not be read further; the connection is closed after it.
struct GateRefusal {
    int status = 400;
    std::string reason;  ///< for the client and the log; holds no byte of the request
    bool operator==(GateRefusal const&) const = default;
};

/// Finds the end of the head while it arrives, and refuses early what no further byte can heal: a
/// bare CR or LF, NUL, or a limit passed. One empty line before the request line is skipped (RFC
/// 9112 §2.2).
class HeadScanner {
public:
    explicit HeadScanner(GateLimits limits = {}) : limits_(limits) {}

    /// `received` is everything since the end of the last request; each call continues where the
    /// previous one stopped. Where the head ends in it, behind the final empty line, or nothing
    /// while it is incomplete. Errors: 400, 414, 431.
    std::expected<std::optional<std::size_t>, GateRefusal> find_end(std::string_view received);

    /// Bytes of the skipped empty line in front, 0 or 2: the head begins behind them.
    [[nodiscard]] std::size_t skipped() const { return skipped_; }

private:
    GateLimits limits_;
    std::size_t position_ = 0;
    std::size_t line_start_ = 0;
    std::size_t lines_ = 0;
    std::size_t skipped_ = 0;
};

/// Reads a whole head: request line, header lines, empty line, each ended by CRLF. Errors: 400,
/// 414, 415 (any Content-Encoding), 417 (an Expect other than 100-continue), 431, 505.
std::expected<GateOk, GateRefusal> check_head(std::string_view head, GateLimits const& limits = {});

}  // namespace tidegate::net
