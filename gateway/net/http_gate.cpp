#include "net/http_gate.hpp"

#include "net/http.hpp"

namespace tidegate::net {

namespace {

using Verdict = std::expected<void, GateRefusal>;

std::unexpected<GateRefusal> refuse(int status, std::string reason) {
    return std::unexpected(GateRefusal{status, std::move(reason)});
}

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kLineEnd = "\r\n";
/// Method, two spaces and version around a target.
constexpr std::size_t kRequestLineAround = limits::http_method_bytes_max + 11;
/// Twenty digits may pass 2^64; nobody sends a body of 10^19 bytes.
constexpr std::size_t kLengthDigitsMax = 19;
constexpr unsigned kPortMax = 65535;

// Two of these leave open which one counts; a folded one is read differently by different programs.
constexpr std::string_view kSingleFields[] = {
    "Host",   "Content-Length", "Transfer-Encoding", "Content-Type", "AS2-From",
    "AS2-To", "Message-ID",     "Content-Encoding",  "Expect",       "Authorization",
};
constexpr std::string_view kUnfoldedFields[] = {
    "Host", "Content-Length", "Transfer-Encoding", "AS2-From", "AS2-To", "Message-ID",
};

template <std::size_t N>
bool is_one_of(std::string_view name, std::string_view const (&names)[N]) {
    return std::ranges::any_of(names, [&](auto one) { return equals_ignoring_case(one, name); });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trim(std::string_view text) {
    auto const first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// Takes the next line, without its end; the scanner has made sure that there is one.
std::string_view take_line(std::string_view& rest) {
    auto const end = rest.find(kLineEnd);
    auto const line = rest.substr(0, end);
    rest.remove_prefix(end + kLineEnd.size());
    return line;
}

// ---- request line

Verdict read_version(std::string_view version, GateOk& ok) {
    if (version == "HTTP/1.1") {
        ok.version = HttpVersion::http_1_1;
    } else if (version == "HTTP/1.0") {
        ok.version = HttpVersion::http_1_0;
    } else {
        bool const is_version = version.size() == 8 && version.starts_with("HTTP/") &&
                                is_digit(version[5]) && version[6] == '.' && is_digit(version[7]);
        if (is_version) return refuse(505, "the version is neither HTTP/1.1 nor HTTP/1.0");
        return refuse(400, "the request line does not end in a version such as HTTP/1.1");
    }
    return {};
}

Verdict check_target_bytes(std::string_view target, GateLimits const& limits) {
    if (target.size() > limits.target_bytes_max) return refuse(414, "the target is too long");
    for (char c : target) {
        if (c <= ' ' || c > '~') {
            return refuse(400, "the target has a byte outside printable ASCII; encode it as %XX");
        }
        if (c == '#') return refuse(400, "the target has a fragment");
    }
    return {};
}

Verdict read_request_line(std::string_view line, GateLimits const& limits, GateOk& ok) {
    auto const first = line.find(' ');
    auto const last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return refuse(400, "the request line is not method, target and version");
    }
    auto const method = line.substr(0, first);
    auto const target = line.substr(first + 1, last - first - 1);
    if (!is_token(method)) return refuse(400, "the method is not a token");
    if (method.size() > limits::http_method_bytes_max) return refuse(400, "the method is too long");
    if (auto verdict = read_version(line.substr(last + 1), ok); !verdict) return verdict;
    if (target.empty()) return refuse(400, "the target is empty");
    if (auto verdict = check_target_bytes(target, limits); !verdict) return verdict;
    ok.method = method;
    ok.target = target;
    ok.sent_target = target;
    return {};
}

// ---- header lines

Verdict add_field(std::string_view line, GateOk& ok) {
    auto const colon = line.find(':');
    if (colon == std::string_view::npos) return refuse(400, "a header line has no colon");
    auto const name = line.substr(0, colon);
    if (!is_token(name)) {
        return refuse(400, "a header name is empty or has a character that is not a token's");
    }
    auto const value = trim(line.substr(colon + 1));
    if (!is_field_value(value)) return refuse(400, "a header value has a control character");
    if (is_one_of(name, kSingleFields) && ok.headers.find(name)) {
        return refuse(400, "a header that may come once came twice");
    }
    ok.headers.add(name, value);
    return {};
}

/// Joins folded lines with a space (RFC 9112 §5.2) where that is harmless.
Verdict read_fields(std::string_view rest, GateOk& ok) {
    std::string line(take_line(rest));
    if (line.starts_with(' ') || line.starts_with('\t')) {
        return refuse(400, "the first header line begins with a blank");
    }
    while (!line.empty()) {
        std::string_view next = take_line(rest);
        while (next.starts_with(' ') || next.starts_with('\t')) {
            auto const name = std::string_view(line).substr(0, line.find(':'));
            if (is_one_of(name, kUnfoldedFields)) {
                return refuse(400, "a header that must stand on one line is folded");
            }
            line.append(" ").append(trim(next));
            next = take_line(rest);
        }
        if (auto verdict = add_field(line, ok); !verdict) return verdict;
        line = next;
    }
    return {};
}

// ---- meaning

bool is_host_name(std::string_view name) {
    if (name.starts_with('[')) {
        if (!name.ends_with(']')) return false;
        auto const inner = name.substr(1, name.size() - 2);
        return inner.find(':') != std::string_view::npos &&
               inner.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
    }
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' ||
               c == '.' || c == '_';
    });
}

bool is_host(std::string_view host) {
    auto const bracket = host.rfind(']');
    auto const from = bracket == std::string_view::npos ? 0 : bracket;
    auto const colon = host.find(':', from);
    if (!is_host_name(host.substr(0, colon))) return false;
    if (colon == std::string_view::npos) return true;
    auto const port = host.substr(colon + 1);
    constexpr std::size_t kPortDigitsMax = 5;
    if (port.empty() || port.size() > kPortDigitsMax) return false;
    if (!std::ranges::all_of(port, is_digit)) return false;
    auto const number = std::stoul(std::string(port));
    return number >= 1 && number <= kPortMax;
}

Verdict check_host(GateOk& ok) {
    auto const host = ok.headers.find("Host");
    if (!host && ok.version == HttpVersion::http_1_1) {
        return refuse(400, "HTTP/1.1 needs a Host header");
    }
    if (host && !is_host(*host)) return refuse(400, "the Host header is not a host and port");
    return {};
}

/// RFC 9112 §3.2: origin form, absolute form for the Host itself, "*" for OPTIONS.
Verdict resolve_target(GateOk& ok) {
    if (ok.target.starts_with('/')) return {};
    if (ok.target == "*" && ok.method == "OPTIONS") return {};
    std::string_view rest = ok.target;
    auto const scheme_end = rest.find("://");
    auto const scheme = rest.substr(0, scheme_end);
    bool const is_absolute =
        scheme_end != std::string_view::npos &&
        (equals_ignoring_case(scheme, "http") || equals_ignoring_case(scheme, "https"));
    if (!is_absolute) return refuse(400, "the target does not begin with a slash");
    rest.remove_prefix(scheme_end + 3);
    auto const authority = rest.substr(0, rest.find_first_of("/?"));
    rest.remove_prefix(authority.size());
    if (!is_host(authority)) return refuse(400, "the target's authority is not a host and port");
    auto const host = ok.headers.find("Host");
    if (host && !equals_ignoring_case(*host, authority)) {
        return refuse(400, "the target names another host than the Host header");
    }
    ok.target = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
    return {};
}

Verdict read_framing(GateOk& ok) {
    auto const coding = ok.headers.find("Transfer-Encoding");
    auto const length = ok.headers.find("Content-Length");
    if (coding && length) {
        return refuse(400, "Content-Length and Transfer-Encoding contradict each other");
    }
    if (coding) {
        if (ok.version == HttpVersion::http_1_0) {
            return refuse(400, "HTTP/1.0 has no Transfer-Encoding");
        }
        if (!equals_ignoring_case(*coding, "chunked")) {
            return refuse(400, "Transfer-Encoding is not exactly chunked");
        }
        ok.framing.kind = Framing::Kind::chunked;
        return {};
    }
    if (!length) return {};
    if (length->empty() || !std::ranges::all_of(*length, is_digit)) {
        return refuse(400, "Content-Length is not a number of digits only");
    }
    auto const zeros = std::min(length->find_first_not_of('0'), length->size() - 1);
    auto const digits = length->substr(zeros);
    if (digits.size() > kLengthDigitsMax) return refuse(400, "Content-Length is beyond all reason");
    ok.framing = {Framing::Kind::length, std::stoull(std::string(digits))};
    return {};
}

bool connection_says_close(HeaderFields const& headers) {
    for (HeaderField const& field : headers) {
        if (!equals_ignoring_case(field.name, "Connection")) continue;
        std::string_view rest = field.value;
        while (!rest.empty()) {
            auto const comma = std::min(rest.find(','), rest.size());
            if (equals_ignoring_case(trim(rest.substr(0, comma)), "close")) return true;
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    }
    return false;
}

Verdict read_expectations(GateOk& ok) {
    auto const encoding = ok.headers.find("Content-Encoding");
    if (encoding && !equals_ignoring_case(*encoding, "identity")) {
        return refuse(415, "Content-Encoding is not supported; send the body as it is");
    }
    ok.keeps_alive = ok.version == HttpVersion::http_1_1 && !connection_says_close(ok.headers);
    // RFC 9110 §10.1.1: an expectation in HTTP/1.0 is ignored.
    auto const expect = ok.headers.find("Expect");
    if (!expect || ok.version == HttpVersion::http_1_0) return {};
    if (!equals_ignoring_case(*expect, "100-continue")) {
        return refuse(417, "the only expectation that can be met is 100-continue");
    }
    ok.expects_continue = true;
    return {};
}

}  // namespace

std::expected<std::optional<std::size_t>, GateRefusal> HeadScanner::find_end(
    std::string_view received
) {
    for (; position_ < received.size(); ++position_) {
        char const byte = received[position_];
        bool const follows_cr = position_ > 0 && received[position_ - 1] == '\r';
        if (byte == '\0') return refuse(400, "the head has a NUL byte");
        if (follows_cr != (byte == '\n')) {
            return refuse(400, "a line of the head does not end in CR LF");
        }
        if (position_ - skipped_ >= limits_.head_bytes_max) {
            return refuse(431, "the head has more bytes than the limit");
        }
        if (lines_ == 0 &&
            position_ - line_start_ > limits_.target_bytes_max + kRequestLineAround) {
            return refuse(414, "the request line is too long");
        }
        if (byte != '\n') continue;
        bool const is_empty = position_ - line_start_ == 1;
        line_start_ = position_ + 1;
        if (!is_empty) {
            // The request line is not a header line.
            if (++lines_ > limits_.header_lines_max + 1) {
                return refuse(431, "the head has more lines than the limit");
            }
        } else if (lines_ > 0) {
            return ++position_;
        } else if (skipped_ == 0) {
            skipped_ = kLineEnd.size();
        } else {
            return refuse(400, "an empty line stands where the request line belongs");
        }
    }
    return std::nullopt;
}

std::expected<GateOk, GateRefusal> check_head(std::string_view head, GateLimits const& limits) {
    HeadScanner scanner(limits);
    auto const end = scanner.find_end(head);
    if (!end) return std::unexpected(end.error());
    if (*end != head.size() || scanner.skipped() != 0) {
        return refuse(400, "the head is not one request line, header lines and one empty line");
    }
    GateOk ok;
    auto const request_line = take_line(head);
    if (auto verdict = read_request_line(request_line, limits, ok); !verdict) {
        return std::unexpected(verdict.error());
    }
    if (auto verdict = read_fields(head, ok); !verdict) return std::unexpected(verdict.error());
    for (auto check : {&read_framing, &check_host, &resolve_target, &read_expectations}) {
        if (auto verdict = check(ok); !verdict) return std::unexpected(verdict.error());
    }
    return ok;
}

}  // namespace tidegate::net
