#include "syntax/xml_prolog.hpp"

#include "base/charset.hpp"
#include "base/limits.hpp"
#include "syntax/xml_bytes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kLatin1 = "iso-8859-1";
constexpr char kFirstPrintable = 0x20;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// A control character that XML does not have.
bool is_forbidden(char c) {
    bool const is_control = static_cast<unsigned char>(c) < kFirstPrintable;
    return is_control && !xml::is(c, xml::kIsBlank);
}

/// U+FFFE or U+FFFF.
bool is_noncharacter(std::string_view text) {
    return text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
}

struct Kinds {
    bool has_forbidden = false;
    bool is_ascii = true;
};

/// Without branches on what stands there.
Kinds kinds_of(std::string_view bytes) {
    xml::Sixteen all{};
    xml::Sixteen forbidden{};
    auto const look_at = [&](xml::Sixteen sixteen) {
        all |= sixteen;
        forbidden |= (sixteen < kFirstPrintable) &
                     ~((sixteen == '\t') | (sixteen == '\n') | (sixteen == '\r'));
    };
    std::size_t at = 0;
    for (; at + xml::kSixteen <= bytes.size(); at += xml::kSixteen)
        look_at(xml::sixteen_at(bytes.data() + at));
    xml::Sixteen last = xml::Sixteen{} + ' ';
    std::memcpy(&last, bytes.data() + at, bytes.size() - at);
    look_at(last);
    return {xml::bits_of(forbidden != 0) != 0, xml::bits_of(all >= 0x80) == 0};
}

std::unexpected<Error> no_character(std::string_view bytes) {
    std::size_t at = 0;
    while (!is_forbidden(bytes[at]) && !is_noncharacter(bytes.substr(at))) ++at;
    auto const byte = static_cast<unsigned char>(bytes[at]);
    return xml_error(
        ErrorCode::invalid, bytes, at, fmt::format("byte {:02X} is no character of XML", byte)
    );
}

bool has_noncharacter(std::string_view bytes) {
    constexpr std::string_view kBegin = "\xEF\xBF";
    for (std::size_t at = bytes.find(kBegin); at != kNone; at = bytes.find(kBegin, at + 1)) {
        if (is_noncharacter(bytes.substr(at))) return true;
    }
    return false;
}

std::size_t find_without_case(std::string_view text, std::string_view what, std::size_t at) {
    auto const found = std::ranges::search(text.substr(at), what, {}, lower, lower);
    return found.empty() ? kNone : static_cast<std::size_t>(found.data() - text.data());
}

}  // namespace

std::unexpected<Error> xml_error(
    ErrorCode code, std::string_view bytes, std::size_t at, std::string message, std::string remedy
) {
    std::size_t const end = std::min(at, bytes.size());
    auto const line = 1 + std::ranges::count(bytes.substr(0, end), '\n');
    return fail(
        code, std::move(message), Position{{}, static_cast<std::uint32_t>(line), 0, end},
        std::move(remedy)
    );
}

bool is_equal_without_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_declared_latin1(std::string_view bytes) {
    if (!bytes.starts_with("<?xml")) return false;
    std::string_view const declaration = bytes.substr(0, bytes.find("?>"));
    std::size_t const name = find_without_case(declaration, "encoding", 0);
    if (name == kNone) return false;
    std::size_t const quote = declaration.find_first_of("\"'", name);
    if (quote == kNone) return false;
    std::size_t const end = declaration.find(declaration[quote], quote + 1);
    return is_equal_without_case(declaration.substr(quote + 1, end - quote - 1), kLatin1);
}

Expected<void> check_xml_characters(std::string_view bytes) {
    if (bytes.size() > limits::xml_bytes_max) {
        return xml_error(
            ErrorCode::too_large, bytes, limits::xml_bytes_max,
            fmt::format(
                "the document has {} bytes, allowed are {}", bytes.size(), limits::xml_bytes_max
            )
        );
    }
    if (bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE")) {
        return xml_error(
            ErrorCode::unsupported, bytes, 0, "the document is in UTF-16", "send it in UTF-8"
        );
    }
    Kinds const kinds = kinds_of(bytes);
    if (kinds.has_forbidden || (!kinds.is_ascii && has_noncharacter(bytes)))
        return no_character(bytes);
    if (kinds.is_ascii || is_utf8(bytes)) return {};
    std::size_t at = 0;
    while (auto const found = find_foreign_byte(bytes.substr(at), Charset::utf8)) {
        at += *found;
        if (!xml::is(bytes[at], xml::kIsBlank)) break;  // a line end is foreign to it, too
        ++at;
    }
    return xml_error(
        ErrorCode::invalid, bytes, at, "the bytes are not UTF-8",
        "the sender has to send UTF-8, as the document says or leaves out to say"
    );
}

Expected<void> check_xml_encoding(std::string_view bytes, std::string_view named, std::size_t at) {
    if (is_equal_without_case(named, "us-ascii")) {
        auto const foreign = std::ranges::find_if(bytes, [](char c) { return c < 0; });
        if (foreign == bytes.end()) return {};
        return xml_error(
            ErrorCode::invalid, bytes, static_cast<std::size_t>(foreign - bytes.begin()),
            "the document says that it is US-ASCII, and this byte is not"
        );
    }
    // What says so was turned into UTF-8 before it came here, unless its first bytes say
    // otherwise.
    if (is_equal_without_case(named, kLatin1)) {
        if (!bytes.starts_with(kXmlByteOrderMark)) return {};
        return xml_error(
            ErrorCode::invalid, bytes, at,
            "the document begins as UTF-8 and says that it is ISO-8859-1"
        );
    }
    if (is_equal_without_case(named, "utf-8")) return {};
    return xml_error(
        ErrorCode::unsupported, bytes, at,
        fmt::format("the document says that its encoding is {}", named), "send it in UTF-8"
    );
}

}  // namespace tidegate::syntax
