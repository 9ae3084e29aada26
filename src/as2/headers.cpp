#include "as2/headers.hpp"

#include "base/limits.hpp"

#include <fmt/format.h>

#include <cctype>

namespace tidegate::as2 {

namespace {

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        auto const end = text.find(separator);
        parts.push_back(trim(text.substr(0, end)));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

Expected<std::string> need_id(
    HeaderFields const& headers, std::string_view name, std::string& raw
) {
    auto const count = headers.count(name);
    if (count != 1) {
        return fail(
            ErrorCode::invalid,
            fmt::format("{} is {}", name, count == 0 ? "missing" : "given twice")
        );
    }
    raw = headers.get_or(name, "");
    auto id = parse_as2_id(raw);
    if (!id) return std::unexpected(id.error().while_doing(name));
    return id;
}

// One "name=importance, value, value" of Disposition-Notification-Options.
void read_option(ReceiptRequest& request, std::string_view option) {
    auto const equals = option.find('=');
    if (equals == std::string_view::npos) return;
    auto const name = trim(option.substr(0, equals));
    bool is_required = false;
    std::vector<std::string> values;
    for (auto const value : split(option.substr(equals + 1), ',')) {
        if (equals_ignoring_case(value, "required")) {
            is_required = true;
        } else if (!value.empty() && !equals_ignoring_case(value, "optional")) {
            values.emplace_back(value);
        }
    }
    if (equals_ignoring_case(name, "signed-receipt-micalg")) {
        request.micalgs = std::move(values);
        return;
    }
    bool const is_protocol = equals_ignoring_case(name, "signed-receipt-protocol");
    bool const is_ours = is_protocol && std::ranges::any_of(values, [](std::string const& value) {
                             return equals_ignoring_case(value, "pkcs7-signature") ||
                                    equals_ignoring_case(value, "\"pkcs7-signature\"");
                         });
    if (is_ours) request.is_signed_wanted = true;
    if (is_required && !is_ours) request.is_unsupported = true;
}

}  // namespace

Expected<std::string> parse_as2_id(std::string_view value) {
    value = trim(value);
    std::string id(value);
    for (int round = 0; round < 2 && id.starts_with('"'); ++round) {
        std::string_view inside = id;
        if (inside.size() < 2 || !inside.ends_with('"')) {
            return fail(ErrorCode::invalid, "AS2 id with an opening but no closing quote");
        }
        inside = inside.substr(1, inside.size() - 2);
        std::string plain;
        for (std::size_t i = 0; i < inside.size(); ++i) {
            if (inside[i] == '\\' && i + 1 < inside.size()) ++i;
            plain += inside[i];
        }
        id = std::move(plain);
    }
    if (id.empty() || id.size() > limits::as2_id_bytes_max) {
        return fail(
            ErrorCode::invalid,
            fmt::format(
                "AS2 id has {} characters, 1 to {} are allowed", id.size(), limits::as2_id_bytes_max
            )
        );
    }
    if (!std::ranges::all_of(id, [](char c) { return c >= ' ' && c < 127; })) {
        return fail(ErrorCode::invalid, "AS2 id has characters outside printable ASCII");
    }
    return id;
}

std::string format_as2_id(std::string_view id) {
    if (id.find_first_of(" \"\\") == std::string_view::npos) return std::string(id);
    std::string quoted = "\"";
    for (char const c : id) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

std::optional<std::string> message_id_problem(std::string_view value) {
    if (bare_message_id(value).empty()) return "Message-ID is missing or empty";
    if (value.size() > limits::as2_message_id_bytes_max) {
        return fmt::format(
            "Message-ID has {} characters, at most {} are allowed", value.size(),
            limits::as2_message_id_bytes_max
        );
    }
    if (!std::ranges::all_of(value, [](char c) { return c > ' ' && c < 127; })) {
        return "Message-ID has blanks, control or non-ASCII characters";
    }
    bool const opens = value.starts_with('<');
    bool const closes = value.ends_with('>');
    if (opens != closes) return "Message-ID has only one of its angle brackets";
    if (bare_message_id(value).find_first_of("<>") != std::string_view::npos)
        return "Message-ID has angle brackets inside";
    return {};
}

std::string_view bare_message_id(std::string_view value) {
    value = trim(value);
    if (value.starts_with('<')) value.remove_prefix(1);
    if (value.ends_with('>')) value.remove_suffix(1);
    return value;
}

ReceiptRequest read_receipt_request(HeaderFields const& headers) {
    ReceiptRequest request;
    request.is_wanted = headers.find("Disposition-Notification-To").has_value();
    if (!request.is_wanted) return request;
    for (auto const option : split(headers.get_or("Disposition-Notification-Options", ""), ';')) {
        read_option(request, option);
    }
    if (auto const url = headers.find("Receipt-Delivery-Option"); url && !trim(*url).empty()) {
        request.async_url = std::string(trim(*url));
    }
    return request;
}

Expected<As2Headers> read_as2_headers(HeaderFields const& headers) {
    As2Headers result;
    auto from = need_id(headers, "AS2-From", result.from_raw);
    if (!from) return std::unexpected(from.error());
    auto to = need_id(headers, "AS2-To", result.to_raw);
    if (!to) return std::unexpected(to.error());
    result.from = std::move(*from);
    result.to = std::move(*to);
    result.message_id = headers.get_or("Message-ID", "");
    result.message_id_problem = message_id_problem(result.message_id);
    if (headers.count("Message-ID") > 1) result.message_id_problem = "Message-ID is given twice";
    result.version = headers.get_or("AS2-Version", "1.0");
    result.subject = headers.get_or("Subject", "");
    result.receipt = read_receipt_request(headers);
    return result;
}

std::string signed_receipt_options(std::string_view micalg) {
    return fmt::format(
        "signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, {}",
        micalg
    );
}

}  // namespace tidegate::as2
