#include "as2/mime.hpp"

#include "base/hash.hpp"
#include "base/limits.hpp"

#include <fmt/format.h>

#include <cctype>

namespace tidegate::as2 {

namespace {

constexpr std::size_t kBase64LineBytes = 57;  // 76 characters, RFC 2045 §6.8

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && (is_blank(text.back()) || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

bool is_field_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) { return c > ' ' && c < 127; });
}

// The line at the front of `rest` without its end; `rest` moves behind it.
std::string_view take_line(std::string_view& rest) {
    auto const end = rest.find('\n');
    auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// A multipart delimiter line and where it stands.
struct Delimiter {
    std::size_t begin = 0;  ///< of the line end in front that belongs to it
    std::size_t end = 0;    ///< behind its own line end
    bool is_closing = false;
};

std::optional<Delimiter> delimiter_at(
    std::string_view text, std::size_t at, std::string_view dash_boundary
) {
    auto rest = text.substr(at + dash_boundary.size());
    Delimiter found{.begin = at, .end = 0, .is_closing = rest.starts_with("--")};
    if (found.is_closing) rest.remove_prefix(2);
    while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
    if (rest.starts_with("\r\n")) {
        rest.remove_prefix(2);
    } else if (rest.starts_with('\n')) {
        rest.remove_prefix(1);
    } else if (!rest.empty() && !found.is_closing) {
        return {};  // a longer boundary that merely begins like this one
    }
    found.end = text.size() - rest.size();
    if (at > 0) found.begin = at - 1;
    if (at > 1 && text[at - 2] == '\r') found.begin = at - 2;
    return found;
}

std::optional<Delimiter> find_delimiter(
    std::string_view text, std::size_t from, std::string_view dash_boundary
) {
    for (std::size_t at = from;; ++at) {
        at = text.find(dash_boundary, at);
        if (at == std::string_view::npos) return {};
        if (at != 0 && text[at - 1] != '\n') continue;
        if (auto found = delimiter_at(text, at, dash_boundary)) return found;
    }
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

Expected<Bytes> decode_quoted_printable(std::string_view rest) {
    Bytes out;
    out.reserve(rest.size());
    while (!rest.empty()) {
        bool const has_end = rest.find('\n') != std::string_view::npos;
        auto line =
            trim(take_line(rest));  // blanks at the end of a line are no content: RFC 2045 §6.7
        bool const is_soft = line.ends_with('=');
        if (is_soft) line.remove_suffix(1);
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (line[i] != '=') {
                out.push_back(std::byte(line[i]));
                continue;
            }
            int const high = i + 2 < line.size() ? hex_digit(line[i + 1]) : -1;
            int const low = i + 2 < line.size() ? hex_digit(line[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return fail(
                    ErrorCode::invalid, "quoted-printable: '=' without two hexadecimal digits"
                );
            }
            out.push_back(std::byte(high * 16 + low));
            i += 2;
        }
        if (has_end && !is_soft) append(out, "\r\n");
    }
    return out;
}

}  // namespace

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }
void append(Bytes& out, std::string_view text) { append(out, as_bytes(text)); }

Expected<Entity> parse_entity(ByteView bytes) {
    auto const text = as_text(bytes);
    std::string_view rest = text;
    std::vector<HeaderField> fields;
    while (true) {
        if (rest.empty()) break;  // header lines only
        auto const line_at = text.size() - rest.size();
        auto const line = take_line(rest);
        if (line.empty()) break;
        if (text.size() - rest.size() > limits::as2_header_bytes_max) {
            return fail(
                ErrorCode::too_large,
                fmt::format("MIME header is larger than {} bytes", limits::as2_header_bytes_max)
            );
        }
        if (is_blank(line.front()) && !fields.empty()) {
            fields.back().value += ' ';
            fields.back().value += trim(line);
            continue;
        }
        auto const colon = line.find(':');
        auto const name = trim(line.substr(0, colon));
        if (colon == std::string_view::npos || !is_field_name(name)) {
            return fail(
                ErrorCode::invalid, "MIME header line is not 'name: value'",
                Position{.file = {}, .byte = line_at}
            );
        }
        if (fields.size() == limits::as2_header_lines_max) {
            return fail(
                ErrorCode::too_large,
                fmt::format("MIME header has more than {} lines", limits::as2_header_lines_max)
            );
        }
        fields.push_back({std::string(name), std::string(trim(line.substr(colon + 1)))});
    }
    Entity entity{.headers = {}, .whole = bytes, .body = bytes.last(rest.size())};
    for (auto const& field : fields) entity.headers.add(field.name, trim(field.value));
    return entity;
}

Expected<std::vector<ByteView>> split_multipart(ByteView body, std::string_view boundary) {
    if (boundary.empty() || boundary.size() > limits::as2_boundary_bytes_max) {
        return fail(
            ErrorCode::invalid, fmt::format(
                                    "multipart boundary has {} characters, 1 to {} are allowed",
                                    boundary.size(), limits::as2_boundary_bytes_max
                                )
        );
    }
    auto const text = as_text(body);
    auto const dash_boundary = fmt::format("--{}", boundary);
    auto current = find_delimiter(text, 0, dash_boundary);
    if (!current)
        return fail(
            ErrorCode::invalid, fmt::format("multipart without its boundary '{}'", boundary)
        );
    std::vector<ByteView> parts;
    while (!current->is_closing) {
        auto const next = find_delimiter(text, current->end, dash_boundary);
        if (!next) return fail(ErrorCode::invalid, "multipart ends without its closing boundary");
        if (parts.size() == limits::as2_mime_parts_max) {
            return fail(
                ErrorCode::too_large,
                fmt::format("multipart has more than {} parts", limits::as2_mime_parts_max)
            );
        }
        // Two delimiters may share one line end: the part between them is empty.
        auto const end = std::max(next->begin, current->end);
        parts.push_back(body.subspan(current->end, end - current->end));
        current = next;
    }
    return parts;
}

Expected<TransferEncoding> transfer_encoding_of(HeaderFields const& headers) {
    auto const value = trim(headers.get_or("Content-Transfer-Encoding", ""));
    for (auto const* identity : {"", "binary", "7bit", "8bit"}) {
        if (equals_ignoring_case(value, identity)) return TransferEncoding::identity;
    }
    if (equals_ignoring_case(value, "base64")) return TransferEncoding::base64;
    if (equals_ignoring_case(value, "quoted-printable")) return TransferEncoding::quoted_printable;
    return fail(
        ErrorCode::unsupported,
        fmt::format("Content-Transfer-Encoding '{}' is not known", value.substr(0, 40))
    );
}

Expected<Bytes> decode_transfer(ByteView body, TransferEncoding encoding) {
    switch (encoding) {
        case TransferEncoding::identity:
            return Bytes(body.begin(), body.end());
        case TransferEncoding::base64: {
            auto decoded = parse_base64(as_text(body));
            if (!decoded)
                return std::unexpected(decoded.error().while_doing("decoding a base64 part"));
            return decoded;
        }
        case TransferEncoding::quoted_printable:
            return decode_quoted_printable(as_text(body));
    }
    return Bytes{};
}

void write_headers(Bytes& out, HeaderFields const& headers) {
    for (auto const& field : headers) {
        append(out, field.name);
        append(out, ": ");
        append(out, field.value);
        append(out, "\r\n");
    }
    append(out, "\r\n");
}

Bytes base64_lines(ByteView bytes) {
    Bytes out;
    out.reserve(bytes.size() / 3 * 4 + bytes.size() / kBase64LineBytes * 2 + 8);
    for (std::size_t at = 0; at < bytes.size(); at += kBase64LineBytes) {
        append(out, base64(bytes.subspan(at, std::min(kBase64LineBytes, bytes.size() - at))));
        append(out, "\r\n");
    }
    return out;
}

std::optional<Bytes> to_crlf(ByteView bytes) {
    constexpr std::byte kCr{'\r'};
    constexpr std::byte kLf{'\n'};
    auto const is_bare = [&](std::size_t i) {
        if (bytes[i] == kLf) return i == 0 || bytes[i - 1] != kCr;
        return bytes[i] == kCr && (i + 1 == bytes.size() || bytes[i + 1] != kLf);
    };
    std::size_t bare = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) bare += is_bare(i) ? 1 : 0;
    if (bare == 0) return {};
    Bytes out;
    out.reserve(bytes.size() + bare);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (is_bare(i)) {
            out.push_back(kCr);
            out.push_back(kLf);
        } else {
            out.push_back(bytes[i]);
        }
    }
    return out;
}

}  // namespace tidegate::as2
