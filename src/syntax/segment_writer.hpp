// Builds segments as text. The writer suppresses trailing empty elements and components, escapes or
// refuses separators inside data, and counts what it wrote; envelopes are added by
// syntax/x12_writer and syntax/edifact_writer.
#pragma once

#include "base/charset.hpp"
#include "base/error.hpp"
#include "syntax/segment.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::syntax {

/// An outbound segment under construction: elements and components in any order, by number from 1.
/// Reused from segment to segment; nothing is allocated once it has grown.
class SegmentBuilder {
public:
    /// `tag` must live until the segment is written.
    void begin(std::string_view tag) {
        tag_ = tag;
        text_.clear();
        values_.clear();
        bytes_max_ = 0;
    }
    /// Sets component `component` (1 for a simple element) of element `element`, in its
    /// `repetition`-th occurrence. A second call replaces the first.
    void set(
        std::uint16_t element, std::uint16_t component, std::string_view text,
        std::uint16_t repetition = 1
    );
    /// The same without a copy: `text` must live until the next begin().
    void set_view(
        std::uint16_t element, std::uint16_t component, std::string_view text,
        std::uint16_t repetition = 1
    ) {
        put({key_of(element, repetition, component), text.data(), text.size()});
    }
    [[nodiscard]] std::string_view get(
        std::uint16_t element, std::uint16_t component, std::uint16_t repetition = 1
    ) const;
    [[nodiscard]] bool has_data() const;
    [[nodiscard]] std::string_view tag() const { return tag_; }

    /// Appends the segment with its terminator to `out`. A service character inside a value is
    /// escaped where the syntax has a release character; otherwise `replacement` stands in its
    /// place (the partner's setting), and without one it is an error. With `charset` values are
    /// UTF-8 and are written in it, delimiters must be ASCII, and a character that it does not
    /// have is an error; without, bytes are written as they are. Errors: invalid, naming segment,
    /// element and value; nothing is appended then.
    Expected<void> write_to(
        std::string& out, Delimiters const& delimiters, std::optional<char> replacement = {},
        std::optional<Charset> charset = {}
    ) const;
    /// The same without charset and replacement, for a segment whose values hold nothing to be
    /// escaped, as nearly all do. False, and nothing is appended, when a value has to be looked at.
    [[nodiscard]] bool write_plain_to(std::string& out, Delimiters const& delimiters) const;

private:
    static constexpr unsigned kPartBits = 16;
    /// The lower parts of the key of a whole element.
    static constexpr std::uint32_t kWhole = 1U << kPartBits | 1U;

    /// The place of a value as one number: values are in this order.
    static std::uint64_t key_of(
        std::uint16_t element, std::uint16_t repetition, std::uint16_t component
    ) {
        return std::uint64_t{element} << 2 * kPartBits | std::uint64_t{repetition} << kPartBits |
               component;
    }

    struct Value {
        std::uint64_t key;
        char const* data;  ///< null: in text_
        std::size_t size;
        std::size_t begin = 0;  ///< in text_

        [[nodiscard]] std::uint16_t element() const {
            return static_cast<std::uint16_t>(key >> 2 * kPartBits);
        }
        [[nodiscard]] std::uint16_t repetition() const {
            return static_cast<std::uint16_t>(key >> kPartBits);
        }
        [[nodiscard]] std::uint16_t component() const { return static_cast<std::uint16_t>(key); }
    };

    void put(Value const& value) {
        bytes_max_ += value.size + value.repetition() + value.component();
        if (!values_.empty() && values_.back().key >= value.key) {
            insert(value);
        } else {
            values_.push_back(value);
        }
    }
    void insert(Value const& value);
    Expected<void> append_checked(
        std::string& out, Delimiters const& delimiters, std::optional<char> replacement,
        std::optional<Charset> charset
    ) const;
    Expected<void> append_value(
        std::string& out, Value const& value, Delimiters const& delimiters,
        std::optional<char> replacement, std::optional<Charset> charset
    ) const;
    [[nodiscard]] std::string_view text_of(Value const& value) const {
        return {value.data != nullptr ? value.data : text_.data() + value.begin, value.size};
    }

    std::string_view tag_;
    std::string text_;  ///< copies
    std::vector<Value> values_;
    std::size_t bytes_max_ = 0;  ///< of values with their separators, but for those of elements
};

/// The body of one outbound transaction set, without ST and SE, or message, without UNH and UNT:
/// what maps write and the envelope writer wraps.
struct SetBody {
    std::string type;  ///< "855", "ORDRSP"
    std::string text;  ///< terminated segments
    std::uint32_t segments = 0;
    std::string convention = {
    };  ///< ST03, implementation convention reference, from 005010 on; empty: none
    std::string version = {};  ///< EDIFACT: S009 behind the type, "D:96A:UN:EAN008"
};

}  // namespace tidegate::syntax
