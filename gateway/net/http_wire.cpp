#include "net/http_wire.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <fmt/format.h>

namespace tidegate::net {

namespace {

namespace http = boost::beast::http;

/// Beast's number for a version: major times ten plus minor.
unsigned beast_version(HttpVersion version) {
    switch (version) {
        case HttpVersion::http_1_0:
            return 10;
        case HttpVersion::http_1_1:
            return 11;
    }
    check_failed("HttpVersion is one of its values", __FILE__, __LINE__);
}

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// Beast unfolds a line with other blanks than the gate; nothing else may differ.
bool is_same_but_blanks(std::string_view a, std::string_view b) {
    auto const solid = [](std::string_view text) {
        std::string kept(text);
        std::erase_if(kept, [](char c) { return c == ' ' || c == '\t'; });
        return kept;
    };
    return a == b || solid(a) == solid(b);
}

bool has_same_fields(http::request<http::empty_body> const& message, HeaderFields const& fields) {
    auto other = message.begin();
    for (HeaderField const& field : fields) {
        if (other == message.end() || view(other->name_string()) != field.name) return false;
        if (!is_same_but_blanks(view(other->value()), field.value)) return false;
        ++other;
    }
    return other == message.end();
}

bool has_same_framing(
    http::request_parser<http::empty_body> const& parser, Framing const& framing
) {
    auto const length = parser.content_length();
    switch (framing.kind) {
        case Framing::Kind::none:
            return !parser.chunked() && !length;
        case Framing::Kind::length:
            return !parser.chunked() && length && *length == framing.length;
        case Framing::Kind::chunked:
            return parser.chunked() && !length;
    }
    check_failed("Framing::Kind is one of its values", __FILE__, __LINE__);
}

bool is_ours(std::string_view name) {
    return equals_ignoring_case(name, "Content-Length") ||
           equals_ignoring_case(name, "Transfer-Encoding") ||
           equals_ignoring_case(name, "Connection");
}

bool has_no_content(int status) { return status < 200 || status == 204 || status == 304; }

}  // namespace

std::optional<GateRefusal> second_reading(std::string_view head, GateOk const& ok) {
    GateRefusal const refusal{400, "two readings of the head disagree"};
    http::request_parser<http::empty_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(head.size()) + 1);
    parser.body_limit(boost::none);
    boost::beast::error_code error;
    auto const used = parser.put(boost::asio::const_buffer(head.data(), head.size()), error);
    if (error || !parser.is_header_done() || used != head.size()) return refusal;
    auto const& message = parser.get();
    if (view(message.method_string()) != ok.method ||
        message.version() != beast_version(ok.version)) {
        return refusal;
    }
    if (view(message.target()) != ok.sent_target) return refusal;
    if (!has_same_fields(message, ok.headers)) return refusal;
    if (!has_same_framing(parser, ok.framing)) return refusal;
    return std::nullopt;
}

bool sends_body(int status, std::string_view method) {
    return method != "HEAD" && !has_no_content(status);
}

Expected<std::string> format_head(Response const& response, HeadOptions const& options) {
    constexpr int kStatusMin = 200;
    constexpr int kStatusMax = 599;
    if (response.status < kStatusMin || response.status > kStatusMax) {
        return fail(ErrorCode::invalid, fmt::format("{} is not a final status", response.status));
    }
    std::string head =
        fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
    for (HeaderField const& field : response.headers) {
        if (is_ours(field.name)) continue;
        if (!is_token(field.name)) return fail(ErrorCode::invalid, "a header name is not a token");
        if (!is_field_value(field.value)) {
            return fail(
                ErrorCode::invalid,
                fmt::format("the value of {} has a control character", field.name)
            );
        }
        head += fmt::format("{}: {}\r\n", field.name, field.value);
    }
    if (!response.headers.find("Date")) head += fmt::format("Date: {}\r\n", options.date);
    if (!options.server_name.empty() && !response.headers.find("Server")) {
        head += fmt::format("Server: {}\r\n", options.server_name);
    }
    if (!has_no_content(response.status)) {
        head += fmt::format("Content-Length: {}\r\n", response.body.size());
    }
    if (options.closes) head += "Connection: close\r\n";
    head += "\r\n";
    return head;
}

}  // namespace tidegate::net
