// Checks one value against its element: length, type, code, characters. X12.6 data types; ISO
// 9735-1 representation of values. Internal to src/standards.
#pragma once

#include "base/charset.hpp"
#include "standards/finding_report.hpp"

#include <string>
#include <string_view>

namespace tidegate::standards {

/// What the values of a set are checked by, besides its dictionary. Views and references live as
/// long as the check.
struct CheckContext {
    std::string_view release;
    syntax::Delimiters const& delimiters;
    Charset charset;
    /// The message names an association code (0057): codes of our lists are not all it may use.
    bool has_association_codes = false;
};

class ValueCheck {
public:
    ValueCheck(CheckContext const& context, FindingReport& report)
        : context_(context), report_(report) {}

    /// `value` without release characters. `codes_are_foreign`: another agency than that of the
    /// standard answers for its code. True if it has the element's type and length.
    bool check(
        Place const& place, Element const& element, std::string_view value, bool codes_are_foreign
    );

    /// The value of a date element (2380) by its format qualifier (2379).
    void check_date_by_format(
        Place const& place, Element const& element, std::string_view value, std::string_view format
    );

private:
    bool check_text(
        Place const& place, Element const& element, std::string_view text, bool codes_are_foreign
    );
    void check_characters(Place const& place, Element const& element, std::string_view text);
    bool check_number(Place const& place, Element const& element, std::string_view text);
    bool check_edifact_number(Place const& place, Element const& element, std::string_view text);
    bool check_alphabetic(Place const& place, Element const& element, std::string_view text);
    bool check_date(Place const& place, Element const& element, std::string_view text);
    bool check_time(Place const& place, Element const& element, std::string_view text);
    bool check_length(
        Place const& place, Element const& element, std::string_view text, std::size_t low,
        std::size_t high, std::string_view unit
    );
    void check_code(Place const& place, Element const& element, std::string_view text);
    syntax::Finding& report(
        syntax::FindingCode code, Place const& place, Element const& element,
        std::string_view value, std::string text, Certainty certainty = Certainty::certain
    );

    CheckContext const& context_;
    FindingReport& report_;
};

}  // namespace tidegate::standards
