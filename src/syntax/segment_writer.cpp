#include "syntax/segment_writer.hpp"

#include "syntax/characters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace tidegate::syntax {
namespace {

/// Sixteen bytes that every machine has vectors for.
using Bytes [[gnu::vector_size(16)]] = unsigned char;
using Words [[gnu::vector_size(16)]] = std::uint64_t;

template <class T>
T load(char const* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}
template <class T>
void store(char* to, T value) {
    std::memcpy(to, &value, sizeof value);
}

bool is_service_character(char byte, Delimiters const& delimiters) {
    return byte != 0 && (byte == delimiters.segment || byte == delimiters.element ||
                         byte == delimiters.component || byte == delimiters.repetition ||
                         byte == delimiters.release);
}

/// Copies texts and sees whether one holds a service character. It looks at what it has loaded for
/// the copy: to load again what was just stored in smaller pieces would have to wait for it.
class PlainCopy {
public:
    explicit PlainCopy(Delimiters const& delimiters)
        : segment_(all(delimiters.segment)),
          element_(all(delimiters.element)),
          component_(all_or(delimiters.component, delimiters)),
          repetition_(all_or(delimiters.repetition, delimiters)),
          release_(all_or(delimiters.release, delimiters)) {}

    /// Behind what it wrote.
    char* put(char* to, std::string_view text) {
        char const* const from = text.data();
        std::size_t const size = text.size();
        if (size > sizeof(Bytes)) return put_long(to, text);
        // The first and the last bytes, which may overlap; most values are this short, and a call
        // of memcpy takes longer.
        if (size >= sizeof(std::uint64_t)) {
            auto const first = load<std::uint64_t>(from);
            auto const last = load<std::uint64_t>(from + size - sizeof first);
            store(to, first);
            store(to + size - sizeof last, last);
            look(std::bit_cast<Bytes>(Words{first, last}));
        } else if (size >= sizeof(std::uint32_t)) {
            auto const first = load<std::uint32_t>(from);
            auto const last = load<std::uint32_t>(from + size - sizeof first);
            store(to, first);
            store(to + size - sizeof last, last);
            look_at_word(first | std::uint64_t{last} << 32);
        } else if (size != 0) {
            // One, two or three bytes.
            auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(from[i]); };
            std::uint64_t const first = byte(0);
            std::uint64_t const middle = byte(size / 2);
            std::uint64_t const last = byte(size - 1);
            to[0] = from[0];
            to[size / 2] = from[size / 2];
            to[size - 1] = from[size - 1];
            look_at_word(first | middle << 8 | last << 16);
        }
        return to + size;
    }

    [[nodiscard]] bool has_found() const {
        auto const words = std::bit_cast<Words>(found_);
        return (words[0] | words[1]) != 0;
    }

private:
    static Bytes all(char byte) { return Bytes{} + static_cast<unsigned char>(byte); }
    /// A delimiter that is 0 does not exist, but the bytes of a text may be 0.
    static Bytes all_or(char byte, Delimiters const& delimiters) {
        return all(byte != 0 ? byte : delimiters.segment);
    }

    void look(Bytes v) {
        found_ |= std::bit_cast<Bytes>(
            (v == segment_) | (v == element_) | (v == component_) | (v == repetition_) |
            (v == release_)
        );
    }
    void look_at_word(std::uint64_t word) { look(std::bit_cast<Bytes>(Words{word, word})); }
    char* put_long(char* to, std::string_view text) {
        std::size_t const last = text.size() - sizeof(Bytes);
        for (std::size_t at = 0; at < last; at += sizeof(Bytes))
            look(load<Bytes>(text.data() + at));
        look(load<Bytes>(text.data() + last));
        std::memcpy(to, text.data(), text.size());
        return to + text.size();
    }

    Bytes segment_, element_, component_, repetition_, release_;
    Bytes found_{};
};

/// What stands between two values of a segment.
struct Separators {
    std::size_t elements = 0;
    std::size_t repetitions = 0;
    std::size_t components = 0;
};

/// `from` is before `to`; both are keys of SegmentBuilder: element, repetition, component.
Separators separators_between(std::uint64_t from, std::uint64_t to) {
    constexpr std::uint64_t kPart = 0xFFFF;
    Separators needed;
    std::uint64_t const differs = from ^ to;
    needed.elements = (to >> 32) - (from >> 32);
    std::uint64_t const repetition = needed.elements != 0 ? 1 : from >> 16 & kPart;
    needed.repetitions = (to >> 16 & kPart) - repetition;
    std::uint64_t const component = differs >> 16 != 0 ? 1 : from & kPart;
    needed.components = (to & kPart) - component;
    return needed;
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

void SegmentBuilder::set(
    std::uint16_t element, std::uint16_t component, std::string_view text, std::uint16_t repetition
) {
    TIDEGATE_CHECK(element != 0 && component != 0 && repetition != 0);
    std::size_t const begin = text_.size();
    text_ += text;
    put({key_of(element, repetition, component), nullptr, text.size(), begin});
}

void SegmentBuilder::insert(Value const& value) {
    auto const at = std::ranges::lower_bound(values_, value.key, {}, &Value::key);
    if (at != values_.end() && at->key == value.key) {
        *at = value;
    } else {
        values_.insert(at, value);
    }
}

std::string_view SegmentBuilder::get(
    std::uint16_t element, std::uint16_t component, std::uint16_t repetition
) const {
    std::uint64_t const key = key_of(element, repetition, component);
    auto const at = std::ranges::find(values_, key, &Value::key);
    return at != values_.end() ? text_of(*at) : std::string_view{};
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
    if (!charset && append_plain(out, delimiters)) return {};
    std::size_t const before = out.size();
    auto done = append_checked(out, delimiters, replacement, charset);
    if (!done) out.resize(before);
    return done;
}

/// Value by value, looking at every byte.
Expected<void> SegmentBuilder::append_checked(
    std::string& out, Delimiters const& delimiters, std::optional<char> replacement,
    std::optional<Charset> charset
) const {
    out += tag_;
    std::uint64_t last = key_of(0, 1, 1);
    for (Value const& value : values_) {
        if (value.size == 0)
            continue;  // so separators are written only in front of data, never behind the last
        Separators const needed = separators_between(last, value.key);
        out.append(needed.elements, delimiters.element);
        out.append(needed.repetitions, delimiters.repetition);
        out.append(needed.components, delimiters.component);
        last = value.key;
        if (auto done = append_value(out, value, delimiters, replacement, charset); !done)
            return done;
    }
    out += delimiters.segment;
    return {};
}

/// At least what append_plain() writes.
std::size_t SegmentBuilder::plain_size_max() const {
    std::size_t most = tag_.size() + 1;
    std::uint16_t element = 0;
    for (Value const& value : values_) {
        most += static_cast<std::size_t>(value.element() - element) + value.repetition() +
                value.component() + value.size;
        element = value.element();
    }
    return most;
}

/// A segment whose values hold nothing to be escaped, as nearly all do. False, and nothing is
/// appended, when a value has to be looked at.
bool SegmentBuilder::append_plain(std::string& out, Delimiters const& delimiters) const {
    std::size_t const before = out.size();
    bool is_plain = true;
    out.resize_and_overwrite(before + plain_size_max(), [&](char* text, std::size_t) {
        PlainCopy copy(delimiters);
        char* at = text + before;
        auto const separate = [&](std::size_t count, char by) {
            is_plain &= count == 0 || by != 0;
            for (; count > 0; --count) *at++ = by;
        };
        for (char const byte : tag_) *at++ = byte;
        std::uint64_t last = key_of(0, 1, 1);
        for (Value const& value : values_) {
            if (value.size == 0) continue;
            Separators const needed = separators_between(last, value.key);
            separate(needed.elements, delimiters.element);
            separate(needed.repetitions, delimiters.repetition);
            separate(needed.components, delimiters.component);
            last = value.key;
            at = copy.put(at, text_of(value));
        }
        *at++ = delimiters.segment;
        is_plain &= !copy.has_found();
        return is_plain ? static_cast<std::size_t>(at - text) : before;
    });
    return is_plain;
}

Expected<void> SegmentBuilder::append_value(
    std::string& out, Value const& value, Delimiters const& delimiters,
    std::optional<char> replacement, std::optional<Charset> charset
) const {
    auto const refuse = [&](std::string_view rule) {
        return fail(ErrorCode::invalid, fmt::format("{}{:02} {}", tag_, value.element(), rule));
    };
    if (value.component() > 1 && delimiters.component == 0)
        return refuse("has components, but the interchange has no component separator");
    if (value.repetition() > 1 && delimiters.repetition == 0)
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
                    tag_, value.element(), printable(text), name_of_delimiter(byte, delimiters),
                    quoted(byte)
                ),
                {}, "choose other delimiters or a replacement character in the partner's profile"
            );
        }
    }
    return {};
}

}  // namespace tidegate::syntax
