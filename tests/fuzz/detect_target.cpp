// Sniffing, and the ISA header: what an input is said to be is what stands there, and the reader
// agrees.
#include "base/limits.hpp"
#include "base/stream.hpp"
#include "fuzz/target.hpp"
#include "syntax/characters.hpp"
#include "syntax/detect.hpp"
#include "syntax/interchange_reader.hpp"
#include "syntax/isa_header.hpp"

namespace tidegate::fuzz {

void detect(std::string_view input);

namespace {

using syntax::InputKind;

/// A tag may be broken by the ends of lines.
bool is_front(std::string_view text, std::string_view tag) {
    return syntax::without_line_ends(text.substr(0, limits::isa_bytes_max)).starts_with(tag);
}

bool begins_as(std::string_view rest, InputKind kind) {
    switch (kind) {
        case InputKind::x12:
            return is_front(rest, "ISA") && syntax::parse_isa(rest, 0, 1).has_value();
        case InputKind::edifact:
            return is_front(rest, "UN");
        case InputKind::tradacoms:
            return rest.starts_with("STX=");
        case InputKind::xml:
            return rest.starts_with('<');
        case InputKind::json:
            return rest.starts_with('{') || rest.starts_with('[');
        case InputKind::empty:
        case InputKind::unknown:
            return true;
    }
    return false;
}

void check_header(std::string_view text) {
    constexpr std::uint64_t kByte = 7;
    constexpr std::uint32_t kLine = 3;
    require(
        !syntax::is_standard_isa(text) || syntax::looks_like_isa(text),
        "a standard ISA looks like one"
    );
    auto const header = syntax::parse_isa(text, kByte, kLine);
    if (!header) {
        require(!header.error().message.empty(), "a header that cannot be read has its reason");
        return;
    }
    syntax::Interchange const& isa = header->interchange;
    require(is_front(text, "ISA"), "a header begins with ISA");
    require(header->size > 0 && header->size <= text.size(), "a header lies within its text");
    require(text[header->size - 1] == isa.delimiters.segment, "a header ends with its terminator");
    require(isa.byte == kByte && isa.line == kLine, "a header lies where it was found");
    for (char const byte : {isa.delimiters.segment, isa.delimiters.element})
        require(syntax::may_be_delimiter(byte), "delimiters are usable characters");
    for (char const byte : {isa.delimiters.component, isa.delimiters.repetition})
        require(byte == 0 || syntax::may_be_delimiter(byte), "separators that are on are usable");
    require(isa.delimiters.segment != isa.delimiters.element, "two delimiters are two characters");
    require(isa.delimiters.release == 0, "X12 has no release character");
}

}  // namespace

void detect(std::string_view input) {
    syntax::Detected const found = syntax::sniff(input);
    require(found.byte <= input.size(), "what is found lies in the input");
    require(begins_as(input.substr(found.byte), found.kind), "what is found begins as its kind");
    require(!found.what.empty(), "what is found has a name for people");
    check_header(input);
    std::size_t const isa = syntax::find_isa(input, true);
    require(
        isa == std::string_view::npos || syntax::parse_isa(input.substr(isa), 0, 1).has_value(),
        "an ISA that is found can be read"
    );
    if (input.size() > limits::sniff_bytes_max) return;
    MemorySource source(input);
    auto const event = syntax::InterchangeReader(source).next();
    auto const* begin = event ? std::get_if<syntax::InterchangeBegin>(&*event) : nullptr;
    require(
        begin == nullptr || begin->interchange.standard == syntax::name_of(found.kind),
        "the reader reads what sniffing says"
    );
    require(
        begin != nullptr || found.kind != InputKind::x12, "what sniffing calls X12 can be read"
    );
}

}  // namespace tidegate::fuzz
