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
    void begin(std::string_view tag);
    /// Sets component `component` (1 for a simple element) of element `element`, in its
    /// `repetition`-th occurrence. A second call replaces the first.
    void set(
        std::uint16_t element, std::uint16_t component, std::string_view text,
        std::uint16_t repetition = 1
    );
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

private:
    struct Value {
        std::uint16_t element;
        std::uint16_t repetition;
        std::uint16_t component;
        std::uint32_t begin;
        std::uint32_t size;
        /// Its place as one number: values are in this order.
        [[nodiscard]] std::uint64_t key() const {
            return std::uint64_t{element} << 32 | std::uint64_t{repetition} << 16 | component;
        }
    };

    void append_plain(std::string& out, Delimiters const& delimiters) const;

    Expected<void> append_value(
        std::string& out, Value const& value, Delimiters const& delimiters,
        std::optional<char> replacement, std::optional<Charset> charset
    ) const;
    [[nodiscard]] std::string_view text_of(Value const& value) const {
        return std::string_view(text_).substr(value.begin, value.size);
    }

    std::string tag_;
    std::string text_;
    std::vector<Value> values_;
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
