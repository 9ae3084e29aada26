#include "cli/edi_text.hpp"

#include "base/charset.hpp"
#include "base/limits.hpp"
#include "syntax/edifact_envelope.hpp"

#include <fmt/format.h>

namespace tidegate::cli {
namespace {

/// In the middle of a character of UTF-8.
bool is_continuation(char byte) {
    return static_cast<unsigned char>(byte) >= 0x80 && static_cast<unsigned char>(byte) < 0xc0;
}

}  // namespace

std::string_view standard_name(syntax::Interchange const& interchange) {
    return interchange.is_edifact() ? "EDIFACT" : "X12";
}

std::string_view set_word(syntax::Standard standard) {
    return standard == syntax::Standard::x12 ? "set" : "message";
}

std::string interchange_line(syntax::Interchange const& interchange) {
    return fmt::format(
        "interchange {}  {} {}  from {} to {}  {}", visible(interchange.control),
        standard_name(interchange), visible(interchange.version),
        visible(interchange.sender.text()), visible(interchange.receiver.text()),
        interchange.is_test ? "test" : "production"
    );
}

std::string group_name(syntax::Group const& group) {
    return fmt::format("group {} {}", visible(group.functional_id), visible(group.control));
}

std::string set_name(syntax::TransactionSet const& set) {
    return fmt::format(
        "{} {} {}", set_word(set.standard),
        visible(syntax::without_release(set.type(), set.delimiters.release)),
        visible(syntax::without_release(set.control(), set.delimiters.release))
    );
}

std::string version_of(syntax::TransactionSet const& set) {
    if (set.standard == syntax::Standard::x12) return {};
    if (set.segments.front().tag == "UNO")
        return fmt::format("an object of {} bytes", set.object.size());
    return visible(syntax::message_identifier(set).version_text());
}

std::string decoded(std::string_view data, syntax::Interchange const& interchange) {
    if (!interchange.is_edifact()) return std::string(data);
    if (has_own_characters(interchange.charset)) return to_utf8(data, interchange.charset);
    return is_utf8(data) ? std::string(data) : latin1_to_utf8(data);
}

std::string value_text(std::string_view raw, syntax::Interchange const& interchange) {
    if (!interchange.is_edifact()) return std::string(raw);
    return decoded(syntax::without_release(raw, interchange.delimiters.release), interchange);
}

std::string visible(std::string_view data) {
    std::string const text = is_utf8(data) ? std::string(data) : latin1_to_utf8(data);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        auto const next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
        if (byte < 0x20 || byte == 0x7f) {
            out += fmt::format("\\x{:02X}", byte);
        } else if (byte == 0xc2 && next >= 0x80 && next < 0xa0) {  // U+0080 to U+009F
            out += fmt::format("\\x{:02X}", next);
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string shortened(std::string_view text) {
    std::size_t end = limits::finding_value_bytes_max;
    if (text.size() <= end) return visible(text);
    while (end > 0 && is_continuation(text[end])) --end;
    return visible(text.substr(0, end)) + "...";
}

std::string_view raw_tag(syntax::Segment const& segment) {
    if (segment.elements.empty()) return segment.tag;
    // The first element begins one separator behind the tag, in the same piece of memory.
    char const* const end = segment.elements.front().data() - 1;
    return {segment.tag.data(), static_cast<std::size_t>(end - segment.tag.data())};
}

}  // namespace tidegate::cli
