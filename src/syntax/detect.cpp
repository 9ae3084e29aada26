#include "syntax/detect.hpp"

#include "base/limits.hpp"
#include "syntax/characters.hpp"
#include "syntax/isa_header.hpp"
#include "syntax/unb_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

/// What partners and operators hand in by mistake, told by how it begins.
struct Signature {
    std::string_view front;
    std::string_view what;
    std::string_view remedy;
};
constexpr auto kSignatures = std::to_array<Signature>({
    {"PK\x03\x04", "a ZIP archive", "unpack it first"},
    {"\x1F\x8B", "a gzip file", "unpack it first"},
    {"%PDF-", "a PDF document", "ask the partner for the EDI file"},
    {"-----BEGIN PGP", "a PGP message", "decrypt it first"},
    {"-----BEGIN ", "a PEM file (certificate or key)", "give the EDI file, not the certificate"},
    {"\x30\x80", "binary ASN.1, probably an encrypted or signed S/MIME message",
     "unwrap it first: as2 unwrap"},
    {"\x30\x82", "binary ASN.1, probably an encrypted or signed S/MIME message",
     "unwrap it first: as2 unwrap"},
    {"\x30\x83", "binary ASN.1, probably an encrypted or signed S/MIME message",
     "unwrap it first: as2 unwrap"},
    {"\xFF\xFE", "UTF-16 text", "convert it to UTF-8 first"},
    {"\xFE\xFF", "UTF-16 text", "convert it to UTF-8 first"},
    {"\xC9\xE2\xC1", "X12 in EBCDIC", "have it transferred as text (ASCII), not as binary"},
    {"\xE4\xD5\xC1", "EDIFACT in EBCDIC", "have it transferred as text (ASCII), not as binary"},
    {"\xE4\xD5\xC2", "EDIFACT in EBCDIC", "have it transferred as text (ASCII), not as binary"},
});

std::size_t count_blanks(std::string_view text) {
    std::size_t at = 0;
    while (std::size_t const size = blank_size(text.substr(at))) at += size;
    return at;
}

bool starts_with_no_case(std::string_view text, std::string_view prefix) {
    auto same = [](char a, char b) { return a == b || (is_upper(b) && a == b + ('a' - 'A')); };
    return text.size() >= prefix.size() &&
           std::ranges::equal(text.substr(0, prefix.size()), prefix, same);
}

bool begins_tradacoms(std::string_view text) { return text.starts_with("STX="); }

/// XML's own rule for its first character, and a name or declaration after it.
bool begins_xml(std::string_view text) {
    if (text.size() < 2 || text[0] != '<') return false;
    char const second = text[1];
    bool const is_name = is_alphanumeric(second) && !is_digit(second);
    return is_name || second == '?' || second == '!' || second == '_';
}

bool begins_json(std::string_view text) {
    if (text.empty() || (text[0] != '{' && text[0] != '[')) return false;
    std::size_t const next = text.find_first_not_of(" \t\r\n", 1);
    if (next == kNowhere) return false;
    constexpr std::string_view kInObject = "\"}";
    constexpr std::string_view kInArray = "{[\"]-0123456789tfn";
    return (text[0] == '{' ? kInObject : kInArray).find(text[next]) != kNowhere;
}

/// Offset of the first line (or the front) for which `begins` holds; blanks may stand in front of
/// it.
template <class Begins>
std::size_t find_line(std::string_view text, Begins begins) {
    for (std::size_t at = count_blanks(text); at < text.size();) {
        if (begins(text.substr(at))) return at;
        std::size_t const end = text.find_first_of("\r\n", at);
        if (end == kNowhere) return kNowhere;
        at = end + count_blanks(text.substr(end));
    }
    return kNowhere;
}

Detected found(InputKind kind, std::size_t at, std::string what, std::string remedy) {
    return {.kind = kind, .byte = at, .what = std::move(what), .remedy = std::move(remedy)};
}

/// An envelope segment without its interchange: somebody cut the ISA off.
bool begins_with_inner_segment(std::string_view text) {
    for (std::string_view tag : {"GS", "ST", "BEG", "GE", "SE", "IEA", "TA1"}) {
        if (!text.starts_with(tag) || text.size() <= tag.size()) continue;
        if (may_be_delimiter(text[tag.size()]) && text[tag.size()] != '\t' &&
            text[tag.size()] != ',')
            return true;
    }
    return false;
}

/// A message or group whose UNB somebody cut off, perhaps behind its UNA.
bool begins_with_inner_edifact(std::string_view text) {
    if (text.starts_with("UNA") && text.size() > kUnaBytes) {
        text.remove_prefix(kUnaBytes);
        text.remove_prefix(count_blanks(text));
    }
    for (std::string_view tag : {"UNG", "UNH", "UNT", "UNE", "UNZ", "BGM"}) {
        if (text.starts_with(tag) && text.size() > tag.size() && may_be_delimiter(text[tag.size()]))
            return true;
    }
    return false;
}

Detected describe_unknown(std::string_view text, std::size_t at) {
    std::string_view const rest = text.substr(at);
    for (Signature const& signature : kSignatures) {
        if (!rest.starts_with(signature.front)) continue;
        return found(
            InputKind::unknown, at, std::string(signature.what), std::string(signature.remedy)
        );
    }
    if (looks_like_isa(rest)) {
        auto const header = parse_isa(rest, at, 0);
        std::string const reason = header ? "it comes too late" : header.error().message;
        return found(
            InputKind::unknown, at, fmt::format("an ISA segment that cannot be read ({})", reason),
            "ISA must be 106 bytes: 16 elements of fixed width, with its terminator as the last "
            "byte"
        );
    }
    if (begins_with_inner_segment(rest)) {
        return found(
            InputKind::unknown, at, "X12 segments without an interchange around them (no ISA)",
            "put ISA, GS, GE and IEA around the transaction sets, or ask the sender for the whole "
            "file"
        );
    }
    if (begins_with_inner_edifact(rest)) {
        return found(
            InputKind::unknown, at, "EDIFACT segments without an interchange around them (no UNB)",
            "put UNB and UNZ around the messages, or ask the sender for the whole file"
        );
    }
    for (std::string_view header :
         {"CONTENT-TYPE:", "MIME-VERSION:", "AS2-FROM:", "AS2-VERSION:", "MESSAGE-ID:"}) {
        if (!starts_with_no_case(rest, header)) continue;
        return found(
            InputKind::unknown, at, "a MIME or AS2 message", "unwrap it first: as2 unwrap"
        );
    }
    return found(
        InputKind::unknown, at,
        fmt::format(
            "nothing that is recognised (it begins with \"{}\")", printable(rest.substr(0, 24))
        ),
        "an X12 interchange begins with an ISA segment of 106 bytes, an EDIFACT one with UNA or UNB"
    );
}

}  // namespace

std::string_view name_of(InputKind kind) {
    switch (kind) {
        case InputKind::x12:
            return "x12";
        case InputKind::edifact:
            return "edifact";
        case InputKind::tradacoms:
            return "tradacoms";
        case InputKind::xml:
            return "xml";
        case InputKind::json:
            return "json";
        case InputKind::empty:
            return "empty";
        case InputKind::unknown:
            return "unknown";
    }
    TIDEGATE_CHECK(false);
}

Detected sniff(std::string_view text) {
    text = text.substr(0, limits::sniff_bytes_max);
    std::size_t const front = count_blanks(text);
    if (front == text.size()) {
        return found(
            InputKind::empty, 0, text.empty() ? "empty" : "blank: nothing but blanks and line ends",
            "check that the sender's file was complete when it was taken"
        );
    }
    std::string_view const rest = text.substr(front);
    // XML and JSON are documents of their own: a tag of EDI inside them is text.
    if (begins_xml(rest)) {
        return found(
            InputKind::xml, front, "an XML document",
            "map read and edi convert read it; send EDI here"
        );
    }
    if (begins_json(rest)) {
        return found(InputKind::json, front, "a JSON document", "JSON is not read here: send EDI");
    }
    std::size_t const isa = find_isa(rest, true);
    std::size_t const x12 = isa == kNowhere ? kNowhere : front + isa;
    std::size_t const unb = find_edifact(rest, true);
    std::size_t const edifact = unb == kNowhere ? kNowhere : front + unb;
    std::size_t const tradacoms = find_line(text, begins_tradacoms);
    std::size_t const first = std::min({x12, edifact, tradacoms});
    if (first == kNowhere) return describe_unknown(text, front);
    if (first == x12)
        return found(
            InputKind::x12, first, fmt::format("an X12 interchange (ISA at byte {})", first), ""
        );
    if (first == edifact) {
        return found(
            InputKind::edifact, first,
            fmt::format("an EDIFACT interchange ({} at byte {})", text.substr(first, 3), first),
            "EDIFACT is not taken here: ask the partner for X12; tidegate edi check says what is "
            "in it"
        );
    }
    return found(
        InputKind::tradacoms, first,
        fmt::format("a TRADACOMS transmission (STX at byte {})", first),
        "TRADACOMS is not read: ask the partner for X12 or EDIFACT"
    );
}

}  // namespace tidegate::syntax
