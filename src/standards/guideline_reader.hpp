// Reads .guide files (docs/guidelines.md) into a Guideline: a base first, then what differs from
// it. Knows the format, not the folders: those are guideline_library.hpp's.
#pragma once

#include "standards/guideline.hpp"
#include "standards/guideline_line.hpp"

#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tidegate::standards {

using GuidelineErrors = std::vector<Error>;

/// What a file says about itself: "guide NAME on STANDARD/RELEASE/SET", "extends NAME".
struct GuidelineHead {
    std::string name;
    std::string standard;
    std::string release;
    std::string set;
    std::string extends;  ///< empty: the standard
    Position set_at;
    Position extends_at;
};

/// Errors: configuration, when the first line is no such line.
Expected<GuidelineHead> read_guideline_head(std::string const& file, std::string_view text);

class GuidelineReader {
public:
    /// `definition` belongs to `dictionary`, which must outlive the guideline.
    GuidelineReader(Dictionary const& dictionary, SetDefinition const& definition);

    /// The next file of the chain; what it says replaces what the one before said of the same
    /// place. Mistakes are kept for finish().
    void read(std::string const& file, std::string_view text);

    /// Errors: configuration, each with file:line:column. The reader is then spent.
    std::expected<Guideline, GuidelineErrors> finish();

private:
    struct Block {
        std::size_t indent;
        std::uint32_t place;
        bool is_element;
    };

    Expected<void> read_line();
    Expected<void> read_guide();
    Expected<void> read_title();
    Expected<void> read_place();
    Expected<void> read_element();
    Expected<void> read_rule();
    struct PresenceContext {
        std::string const& what;
        bool is_mandatory;    ///< in the standard
        std::uint32_t place;  ///< whose paths a condition may name
    };
    struct TimesContext {
        std::string const& what;
        std::uint32_t max;  ///< of the standard
        std::string_view noun;
    };

    // guideline_clauses.cpp
    Expected<void> place_clauses(GuidelinePlace& place);
    Expected<void> element_clauses(GuidelineElement& element, std::uint32_t place);
    Expected<void> read_presence(
        PresenceContext const& context, Presence& target,
        std::vector<ConditionalPresence>& conditionals
    );
    Expected<void> read_codes(GuidelineElement& element, std::string const& what);
    Expected<void> read_length(GuidelineElement& element, std::string const& what);
    Expected<void> read_pattern(GuidelineElement& element);
    Expected<void> read_times(
        TimesContext const& context, std::optional<std::uint32_t>& at_least,
        std::optional<std::uint32_t>& at_most
    );
    Expected<void> read_note(std::string& note);
    Expected<void> end_of_clause();
    Expected<Condition> read_condition(std::uint32_t place);
    Expected<std::uint32_t> read_number();
    Expected<std::string> read_quoted(std::string_view what);

    Expected<std::uint32_t> find_place(std::vector<AddressStep> const& steps, std::uint32_t parent);
    Expected<GuidelineElement*> find_element(
        std::uint32_t place, std::uint16_t element, std::uint16_t component
    );
    Expected<void> claim(std::string const& key, std::string_view what);
    [[nodiscard]] Position here() const;
    [[nodiscard]] std::string base_file() const;
    [[nodiscard]] std::unexpected<Error> wrong(
        std::string message, std::string remedy = {}, std::uint32_t column = 0
    ) const;

    Guideline guideline_;
    GuidelineErrors errors_;
    /// Lines of this file that speak of a place, element or rule: each may be spoken of once.
    std::map<std::string, std::uint32_t> claimed_;
    std::string file_;
    std::uint32_t line_number_ = 0;
    bool has_head_ = false;
    GuidelineLine line_{{}};
    std::vector<Block> open_;
};

}  // namespace tidegate::standards
