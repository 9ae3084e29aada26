#include "syntax/segment_writer.hpp"

#include "syntax/characters.hpp"
#include "syntax/service_characters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace tidegate::syntax {
namespace {

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

/// The first and the last bytes, which may overlap.
template <class T>
void copy_ends(char* to, char const* from, std::size_t size) {
    T const first = load<T>(from);
    T const last = load<T>(from + size - sizeof(T));
    store(to, first);
    store(to + size - sizeof(T), last);
}

/// Most values are short: a call of memcpy takes longer. Behind what it wrote.
[[gnu::always_inline]] inline char* copy_short(char* to, std::string_view text) {
    std::size_t const size = text.size();
    if (size > 2 * sizeof(std::uint64_t)) {
        std::memcpy(to, text.data(), size);
    } else if (size >= sizeof(std::uint64_t)) {
        copy_ends<std::uint64_t>(to, text.data(), size);
    } else if (size >= sizeof(std::uint32_t)) {
        copy_ends<std::uint32_t>(to, text.data(), size);
    } else if (size >= sizeof(std::uint16_t)) {
        copy_ends<std::uint16_t>(to, text.data(), size);
    } else if (size != 0) {
        *to = text[0];
    }
    return to + size;
}

/// Eight bytes are written, of which `count` stay; more only when there are more.
[[gnu::always_inline]] inline char* repeat(char* to, std::size_t count, char by) {
    constexpr std::size_t kOnce = sizeof(std::uint64_t);
    constexpr std::uint64_t kEach = 0x0101010101010101;
    store(to, kEach * static_cast<unsigned char>(by));
    if (count > kOnce) std::memset(to, by, count);
    return to + count;
}

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

[[gnu::noinline]] char* put_separators(
    char* at, Separators const& needed, Delimiters const& delimiters
) {
    at = repeat(at, needed.elements, delimiters.element);
    at = repeat(at, needed.repetitions, delimiters.repetition);
    return repeat(at, needed.components, delimiters.component);
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
    if (!charset && write_plain_to(out, delimiters)) return {};
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

// That no value holds a service character is seen behind it, of the whole segment at once: it has
// no more of them than were put there.
bool SegmentBuilder::write_plain_to(std::string& out, Delimiters const& delimiters) const {
    constexpr unsigned kElementBits = 2 * kPartBits;
    std::size_t const before = out.size();
    bool is_plain = true;
    std::size_t const elements = values_.empty() ? 0 : values_.back().element();
    out.resize_and_overwrite(
        before + tag_.size() + bytes_max_ + elements + 1 + kServiceSlack,
        [&](char* text, std::size_t) {
            char* const begin = text + before;
            char* at = copy_short(begin, tag_);
            std::size_t separators = 1;
            std::uint64_t last = key_of(0, 1, 1);
            for (Value const& value : values_) {
                if (value.size == 0) continue;
                if (static_cast<std::uint32_t>(value.key) == kWhole) {
                    std::size_t const count = (value.key >> kElementBits) - (last >> kElementBits);
                    at = repeat(at, count, delimiters.element);
                    separators += count;
                } else if (value.key == last + 1 && delimiters.component != 0) {
                    *at++ = delimiters.component;
                    ++separators;
                } else {
                    Separators const needed = separators_between(last, value.key);
                    at = put_separators(at, needed, delimiters);
                    separators += needed.elements + needed.repetitions + needed.components;
                    is_plain &= needed.repetitions == 0 || delimiters.repetition != 0;
                    is_plain &= needed.components == 0 || delimiters.component != 0;
                }
                last = value.key;
                at = copy_short(at, text_of(value));
            }
            *at++ = delimiters.segment;
            auto const size = static_cast<std::size_t>(at - begin);
            is_plain &= count_service_characters(begin, size, delimiters) == separators;
            return is_plain ? before + size : before;
        }
    );
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
