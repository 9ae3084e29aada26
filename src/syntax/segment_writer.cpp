#include "syntax/segment_writer.hpp"

#include "syntax/characters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace tidegate::syntax {
namespace {

bool is_service_character(char byte, Delimiters const& delimiters) {
    return byte != 0 && (byte == delimiters.segment || byte == delimiters.element ||
                         byte == delimiters.component || byte == delimiters.repetition ||
                         byte == delimiters.release);
}

/// The same of a whole text, many bytes at a time: the loop has no way out that depends on them.
bool has_service_character(std::string_view text, Delimiters const& delimiters) {
    auto const or_segment = [&](char byte) { return byte != 0 ? byte : delimiters.segment; };
    char const component = or_segment(delimiters.component);
    char const repetition = or_segment(delimiters.repetition);
    char const release = or_segment(delimiters.release);
    unsigned char found = 0;
    for (char const byte : text) {
        bool const is_one = (byte == delimiters.segment) | (byte == delimiters.element) |
                            (byte == component) | (byte == repetition) | (byte == release);
        found |= static_cast<unsigned char>(is_one);
    }
    return found != 0;
}

std::string_view name_of_delimiter(char byte, Delimiters const& delimiters) {
    if (byte == delimiters.segment) return "segment terminator";
    if (byte == delimiters.element) return "element separator";
    return byte == delimiters.component ? "component separator" : "repetition separator";
}

/// UTF-8 as bytes of `charset`. Errors: invalid, naming the first character that it does not have.
Expected<std::string> encode(std::string_view text, Charset charset) {
    auto bytes = from_utf8(text, charset);
    if (!bytes) return bytes;
    // Levels A and B lack characters of ASCII, and no charset has control characters.
    if (auto const at = find_foreign_byte(*bytes, charset)) {
        return fail(
            ErrorCode::invalid,
            fmt::format("{} does not exist in {}", quoted((*bytes)[*at]), name_of(charset))
        );
    }
    return bytes;
}

}  // namespace

void SegmentBuilder::begin(std::string_view tag) {
    tag_ = tag;
    text_.clear();
    values_.clear();
}

void SegmentBuilder::set(
    std::uint16_t element, std::uint16_t component, std::string_view text, std::uint16_t repetition
) {
    TIDEGATE_CHECK(element != 0 && component != 0 && repetition != 0);
    auto const begin = static_cast<std::uint32_t>(text_.size());
    text_ += text;
    Value const value{
        element, repetition, component, begin, static_cast<std::uint32_t>(text.size())
    };
    if (values_.empty() || values_.back().key() < value.key()) {
        values_.push_back(value);
        return;
    }
    auto const at = std::ranges::lower_bound(values_, value.key(), {}, &Value::key);
    if (at != values_.end() && at->key() == value.key()) {
        *at = value;
    } else {
        values_.insert(at, value);
    }
}

std::string_view SegmentBuilder::get(
    std::uint16_t element, std::uint16_t component, std::uint16_t repetition
) const {
    for (Value const& value : values_) {
        if (value.element == element && value.component == component &&
            value.repetition == repetition)
            return text_of(value);
    }
    return {};
}

bool SegmentBuilder::has_data() const {
    return std::ranges::any_of(values_, [](Value const& value) { return value.size != 0; });
}

Expected<void> SegmentBuilder::write_to(
    std::string& out, Delimiters const& delimiters, std::optional<char> replacement,
    std::optional<Charset> charset
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
    bool const is_simple = !charset && !has_service_character(text_, delimiters);
    bool const has_places = std::ranges::all_of(values_, [&](Value const& value) {
        return value.size == 0 || ((value.component == 1 || delimiters.component != 0) &&
                                   (value.repetition == 1 || delimiters.repetition != 0));
    });
    if (is_simple && has_places) {
        append_plain(out, delimiters);
        return {};
    }
    std::size_t const before = out.size();
    out += tag_;
    Value last{.element = 0, .repetition = 1, .component = 1, .begin = 0, .size = 0};
    for (Value const& value : values_) {
        if (value.size == 0)
            continue;  // so separators are written only in front of data, never behind the last
        if (value.element != last.element) {
            out.append(value.element - last.element, delimiters.element);
            last = {value.element, 1, 1, 0, 0};
        }
        if (value.repetition != last.repetition) {
            out.append(value.repetition - last.repetition, delimiters.repetition);
            last.component = 1;
        }
        out.append(value.component - last.component, delimiters.component);
        last = value;
        if (auto done = append_value(out, value, delimiters, replacement, charset); !done) {
            out.resize(before);
            return done;
        }
    }
    out += delimiters.segment;
    return {};
}

/// A segment whose values hold nothing to be escaped, as nearly all do: no byte is looked at again.
void SegmentBuilder::append_plain(std::string& out, Delimiters const& delimiters) const {
    std::size_t most = tag_.size() + text_.size() + 1;
    std::uint16_t element = 0;
    for (Value const& value : values_) {
        most +=
            static_cast<std::size_t>(value.element - element) + value.repetition + value.component;
        element = value.element;
    }
    std::size_t const before = out.size();
    out.resize_and_overwrite(before + most, [&](char* text, std::size_t) {
        char* at = text + before;
        auto const put = [&](std::string_view part) {
            std::memcpy(at, part.data(), part.size());
            at += part.size();
        };
        auto const separate = [&](int count, char by) {
            for (; count > 0; --count) *at++ = by;
        };
        put(tag_);
        Value last{.element = 0, .repetition = 1, .component = 1, .begin = 0, .size = 0};
        for (Value const& value : values_) {
            if (value.size == 0) continue;
            if (value.element != last.element) {
                separate(value.element - last.element, delimiters.element);
                last = {value.element, 1, 1, 0, 0};
            }
            if (value.repetition != last.repetition) {
                separate(value.repetition - last.repetition, delimiters.repetition);
                last.component = 1;
            }
            separate(value.component - last.component, delimiters.component);
            last = value;
            put(text_of(value));
        }
        *at++ = delimiters.segment;
        return static_cast<std::size_t>(at - text);
    });
}

Expected<void> SegmentBuilder::append_value(
    std::string& out, Value const& value, Delimiters const& delimiters,
    std::optional<char> replacement, std::optional<Charset> charset
) const {
    auto const refuse = [&](std::string_view rule) {
        return fail(ErrorCode::invalid, fmt::format("{}{:02} {}", tag_, value.element, rule));
    };
    if (value.component > 1 && delimiters.component == 0)
        return refuse("has components, but the interchange has no component separator");
    if (value.repetition > 1 && delimiters.repetition == 0)
        return refuse("is repeated, but the interchange has no repetition separator");
    std::string_view text = text_of(value);
    std::string encoded;
    if (charset) {
        auto done = encode(text, *charset);
        if (!done)
            return refuse(fmt::format("cannot be \"{}\": {}", printable(text), done.error().message)
            );
        encoded = std::move(*done);
        text = encoded;
    }
    for (char const byte : text) {
        if (!is_service_character(byte, delimiters)) {
            out += byte;
        } else if (delimiters.release != 0) {
            out += delimiters.release;
            out += byte;
        } else if (replacement) {
            out += *replacement;
        } else {
            return fail(
                ErrorCode::invalid,
                fmt::format(
                    "{}{:02} \"{}\" holds the {} {}, which cannot be escaped: there is no release "
                    "character",
                    tag_, value.element, printable(text), name_of_delimiter(byte, delimiters),
                    quoted(byte)
                ),
                {}, "choose other delimiters or a replacement character in the partner's profile"
            );
        }
    }
    return {};
}

}  // namespace tidegate::syntax
