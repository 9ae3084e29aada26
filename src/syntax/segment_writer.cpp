#include "syntax/segment_writer.hpp"

#include "syntax/characters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace tidegate::syntax {
namespace {

bool is_service_character(char byte, Delimiters const& delimiters) {
    return byte != 0 && (byte == delimiters.segment || byte == delimiters.element ||
                         byte == delimiters.component || byte == delimiters.repetition ||
                         byte == delimiters.release);
}

std::string_view name_of_delimiter(char byte, Delimiters const& delimiters) {
    if (byte == delimiters.segment) return "segment terminator";
    if (byte == delimiters.element) return "element separator";
    return byte == delimiters.component ? "component separator" : "repetition separator";
}

}  // namespace

void SegmentBuilder::begin(std::string_view tag) {
    tag_ = tag;
    text_.clear();
    values_.clear();
}

void SegmentBuilder::set(std::uint16_t element, std::uint16_t component, std::string_view text) {
    TIDEGATE_CHECK(element != 0 && component != 0);
    auto const begin = static_cast<std::uint32_t>(text_.size());
    text_ += text;
    Value const value{element, component, begin, static_cast<std::uint32_t>(text.size())};
    auto const key = [](Value const& v) { return std::pair(v.element, v.component); };
    auto const at = std::ranges::lower_bound(values_, key(value), {}, key);
    if (at != values_.end() && key(*at) == key(value)) {
        *at = value;
    } else {
        values_.insert(at, value);
    }
}

std::string_view SegmentBuilder::get(std::uint16_t element, std::uint16_t component) const {
    for (Value const& value : values_) {
        if (value.element == element && value.component == component) {
            return std::string_view(text_).substr(value.begin, value.size);
        }
    }
    return {};
}

bool SegmentBuilder::has_data() const {
    return std::ranges::any_of(values_, [](Value const& value) { return value.size != 0; });
}

Expected<void> SegmentBuilder::write_to(
    std::string& out, Delimiters const& delimiters, std::optional<char> replacement
) const {
    if (replacement && is_service_character(*replacement, delimiters)) {
        return fail(
            ErrorCode::invalid,
            fmt::format(
                "the replacement character {} is itself a service character", quoted(*replacement)
            ),
            {}, "choose another replacement character in the partner's profile"
        );
    }
    std::size_t const before = out.size();
    out += tag_;
    std::uint16_t element = 0;
    std::uint16_t component = 1;
    for (Value const& value : values_) {
        if (value.size == 0)
            continue;  // so separators are written only in front of data, never behind the last
        if (value.component > 1 && delimiters.component == 0) {
            out.resize(before);
            return fail(
                ErrorCode::invalid,
                fmt::format(
                    "{}{:02} has components, but the interchange has no component separator", tag_,
                    value.element
                )
            );
        }
        if (value.element != element) {
            out.append(value.element - element, delimiters.element);
            element = value.element;
            component = 1;
        }
        out.append(value.component - component, delimiters.component);
        component = value.component;
        for (char const byte : std::string_view(text_).substr(value.begin, value.size)) {
            if (!is_service_character(byte, delimiters)) {
                out += byte;
            } else if (delimiters.release != 0) {
                out += delimiters.release;
                out += byte;
            } else if (replacement) {
                out += *replacement;
            } else {
                out.resize(before);
                return fail(
                    ErrorCode::invalid,
                    fmt::format(
                        "{}{:02} \"{}\" holds the {} {}, which X12 cannot escape", tag_,
                        value.element, printable(get(value.element, value.component)),
                        name_of_delimiter(byte, delimiters), quoted(byte)
                    ),
                    {},
                    "choose other delimiters or a replacement character in the partner's profile"
                );
            }
        }
    }
    out += delimiters.segment;
    return {};
}

}  // namespace tidegate::syntax
