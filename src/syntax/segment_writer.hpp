// Builds segments as text. The writer suppresses trailing empty elements and components, refuses
// separators inside data, and counts what it wrote; envelopes are added by syntax/x12_writer.
#pragma once

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
    /// Sets component `component` (1 for a simple element) of element `element`. A second call
    /// replaces the first.
    void set(std::uint16_t element, std::uint16_t component, std::string_view text);
    [[nodiscard]] std::string_view get(std::uint16_t element, std::uint16_t component) const;
    [[nodiscard]] bool has_data() const;
    [[nodiscard]] std::string_view tag() const { return tag_; }

    /// Appends the segment with its terminator to `out`. A service character inside a value is
    /// escaped where the syntax has a release character; otherwise `replacement` stands in its
    /// place (the partner's setting), and without one it is an error. Errors: invalid, naming
    /// segment, element and value; nothing is appended then.
    Expected<void> write_to(
        std::string& out, Delimiters const& delimiters, std::optional<char> replacement = {}
    ) const;

private:
    struct Value {
        std::uint16_t element;
        std::uint16_t component;
        std::uint32_t begin;
        std::uint32_t size;
    };
    std::string tag_;
    std::string text_;
    std::vector<Value> values_;
};

/// The body of one outbound transaction set, without ST and SE: what maps write and the envelope
/// writer wraps.
struct SetBody {
    std::string type;  ///< "855"
    std::string text;  ///< terminated segments
    std::uint32_t segments = 0;
    std::string convention = {
    };  ///< ST03, implementation convention reference, from 005010 on; empty: none
};

}  // namespace tidegate::syntax
