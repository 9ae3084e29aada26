#include "as2/content_type.hpp"

#include "as2/mime.hpp"
#include "base/charset.hpp"
#include "base/hash.hpp"
#include "base/limits.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>

namespace tidegate::as2 {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

// RFC 2045 §5.1: what may stand in a parameter without quotes.
bool is_token(std::string_view text) {
    constexpr std::string_view kSpecials = "()<>@,;:\\\"/[]?=";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return c > ' ' && c < 127 && kSpecials.find(c) == std::string_view::npos;
    });
}

// The value at the front of `rest`, quoted or up to ';'.
std::string take_value(std::string_view& rest) {
    rest = trim(rest);
    if (!rest.starts_with('"')) {
        auto const end = std::min(rest.find(';'), rest.size());
        std::string value(trim(rest.substr(0, end)));
        rest.remove_prefix(end);
        return value;
    }
    std::string value;
    rest.remove_prefix(1);
    while (!rest.empty() && rest.front() != '"') {
        if (rest.front() == '\\' && rest.size() > 1) rest.remove_prefix(1);
        value += rest.front();
        rest.remove_prefix(1);
    }
    rest.remove_prefix(std::min(rest.find(';'), rest.size()));
    return value;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

std::string percent_decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        int const high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        int const low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
        if (text[i] == '%' && high >= 0 && low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string to_utf8(std::string text, std::string_view charset) {
    if (is_utf8(text) && !equals_ignoring_case(charset, "iso-8859-1")) return text;
    return latin1_to_utf8(text);
}

// RFC 2231 §3, §4: name*0="a"; name*1*=b%20c; name*=utf-8''d.
std::optional<std::string> extended_parameter(ContentType const& value, std::string_view name) {
    std::string joined;
    std::string charset = "utf-8";
    bool found = false;
    auto const take_encoded = [&](std::string_view text, bool is_first) {
        auto const second = text.find('\'', text.find('\'') + 1);
        if (is_first && text.find('\'') != std::string_view::npos &&
            second != std::string_view::npos) {
            charset = text.substr(0, text.find('\''));
            text.remove_prefix(second + 1);
        }
        joined += percent_decode(text);
        found = true;
    };
    if (auto const whole = value.find(fmt::format("{}*", name))) {
        take_encoded(*whole, true);
        return to_utf8(joined, charset);
    }
    for (std::size_t i = 0; i < limits::as2_header_lines_max; ++i) {
        if (auto const encoded = value.find(fmt::format("{}*{}*", name, i))) {
            take_encoded(*encoded, i == 0);
        } else if (auto const plain = value.find(fmt::format("{}*{}", name, i))) {
            joined += *plain;
            found = true;
        } else {
            break;
        }
    }
    if (!found) return {};
    return to_utf8(joined, charset);
}

// One RFC 2047 word: =?charset?B or Q?text?=. Nothing when it is none.
std::optional<std::string> encoded_word(std::string_view word) {
    auto const charset_end = word.find('?', 2);
    if (charset_end == std::string_view::npos || charset_end + 2 >= word.size()) return {};
    char const kind =
        static_cast<char>(std::toupper(static_cast<unsigned char>(word[charset_end + 1])));
    if (word[charset_end + 2] != '?') return {};
    auto const charset = word.substr(2, charset_end - 2);
    std::string text(word.substr(charset_end + 3, word.size() - charset_end - 5));
    if (kind == 'B') {
        auto const decoded = parse_base64(text);
        if (!decoded) return {};
        return to_utf8(to_text(*decoded), charset);
    }
    if (kind != 'Q') return {};
    for (char& c : text) {
        if (c == '_') c = ' ';
        if (c == '=') c = '%';
    }
    return to_utf8(percent_decode(text), charset);
}

std::string decode_words(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        auto const begin = text.find("=?");
        auto const charset_end =
            begin == std::string_view::npos ? begin : text.find('?', begin + 2);
        auto const text_begin =
            charset_end == std::string_view::npos ? charset_end : text.find('?', charset_end + 1);
        auto const end =
            text_begin == std::string_view::npos ? text_begin : text.find("?=", text_begin + 1);
        if (end == std::string_view::npos) return out.append(text);
        auto const decoded = encoded_word(text.substr(begin, end + 2 - begin));
        if (!decoded) return out.append(text);
        out.append(text.substr(0, begin)).append(*decoded);
        text.remove_prefix(end + 2);
        auto const blanks = text.find_first_not_of(" \t");
        bool const word_follows =
            blanks != std::string_view::npos && text.substr(blanks).starts_with("=?");
        if (word_follows) text.remove_prefix(blanks);
    }
    return out;
}

std::optional<std::string> named(ContentType const& value, std::string_view parameter) {
    if (auto extended = extended_parameter(value, parameter)) return extended;
    if (auto const plain = value.find(parameter)) return to_utf8(decode_words(*plain), "utf-8");
    return {};
}

bool is_device_name(std::string_view name) {
    auto const stem = lower(name.substr(0, name.find('.')));
    for (auto const* device : {"con", "prn", "aux", "nul"}) {
        if (stem == device) return true;
    }
    bool const numbered = stem.starts_with("com") || stem.starts_with("lpt");
    return numbered && stem.size() == 4 && std::isdigit(static_cast<unsigned char>(stem[3])) != 0;
}

}  // namespace

std::optional<std::string_view> ContentType::find(std::string_view name) const {
    for (auto const& parameter : parameters) {
        if (equals_ignoring_case(parameter.name, name)) return parameter.value;
    }
    return {};
}

ContentType parse_content_type(std::string_view value) {
    ContentType result;
    auto const end = std::min(value.find(';'), value.size());
    result.type = lower(trim(value.substr(0, end)));
    std::erase_if(
        result.type, is_blank
    );  // "multipart / signed" (RFC 2045 allows comments and blanks between tokens)
    value.remove_prefix(end);
    while (!value.empty() && result.parameters.size() < limits::as2_header_lines_max) {
        value = trim(value.substr(1));
        auto const name_end = std::min(value.find_first_of("=;"), value.size());
        auto name = lower(trim(value.substr(0, name_end)));
        value.remove_prefix(name_end);
        if (!value.starts_with('=')) continue;
        value.remove_prefix(1);
        auto text = take_value(value);
        if (!name.empty()) result.parameters.push_back({std::move(name), std::move(text)});
    }
    return result;
}

ContentType content_type_of(HeaderFields const& headers) {
    return parse_content_type(headers.get_or("Content-Type", "text/plain"));
}

std::string quote_parameter(std::string_view value) {
    if (is_token(value)) return std::string(value);
    std::string quoted = "\"";
    for (char const c : value) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

std::optional<std::string> file_name_of(HeaderFields const& headers) {
    if (auto const disposition = headers.find("Content-Disposition")) {
        if (auto name = named(parse_content_type(*disposition), "filename")) return name;
    }
    return named(content_type_of(headers), "name");
}

std::optional<std::string> file_name_problem(std::string_view name) {
    if (name.empty()) return "is empty";
    if (name.size() > limits::as2_file_name_bytes_max) {
        return fmt::format(
            "has {} bytes, at most {} are allowed", name.size(), limits::as2_file_name_bytes_max
        );
    }
    if (!is_utf8(name)) return "is not UTF-8";
    for (char const c : name) {
        auto const code = static_cast<unsigned char>(c);
        if (code < 0x20 || code == 0x7F) return "has a control character";
        if (std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos) {
            return fmt::format("has the character '{}'", c);
        }
    }
    // U+200E..U+202E and U+2066..U+2069 turn the direction of writing and so hide an extension.
    for (auto const* hidden :
         {"\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067",
          "\u2068", "\u2069"}) {
        if (name.find(hidden) != std::string_view::npos)
            return "has a character that turns the direction of writing";
    }
    if (name.front() == '.') return "begins with a dot";
    if (name.front() == ' ') return "begins with a blank";
    if (name.back() == '.' || name.back() == ' ') return "ends with a dot or a blank";
    if (is_device_name(name)) return "is the name of a device";
    return {};
}

std::string attachment_disposition(std::string_view file_name) {
    bool const is_ascii =
        std::ranges::all_of(file_name, [](char c) { return c >= ' ' && c < 127; });
    if (is_ascii) {
        std::string quoted = "attachment; filename=\"";
        for (char const c : file_name) {
            if (c == '"' || c == '\\') quoted += '\\';
            quoted += c;
        }
        return quoted + '"';
    }
    std::string encoded = "attachment; filename*=utf-8''";
    for (char const c : file_name) {
        bool const is_plain =
            std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
        encoded +=
            is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

}  // namespace tidegate::as2
