// Collects the findings of one set: severity by the partner's policy, a cap, and the words for
// values and places. Internal to src/standards.
#pragma once

#include "standards/dictionary.hpp"
#include "standards/validate.hpp"
#include "syntax/finding.hpp"
#include "syntax/segment.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tidegate::standards {

/// How sure we are that the partner is wrong.
enum class Certainty : std::uint8_t {
    certain,
    lenient,  ///< sure, but only a warning unless the profile says otherwise
    unsure,   ///< our tables may be incomplete: a warning at most, never told to the partner
};

/// Where a finding belongs.
struct Place {
    syntax::Segment const* segment = nullptr;
    SetItem const* item = nullptr;  ///< null when the structure has no place for the segment
    std::uint16_t element = 0;
    std::uint16_t component = 0;
    std::uint16_t repetition = 0;
};

class FindingReport {
public:
    explicit FindingReport(ValidateOptions const& options) : options_(options) {}

    /// True if a finding of `code` is neither ignored nor over the cap: only then its text is worth
    /// making. Counts the ones over the cap.
    bool wants(syntax::FindingCode code, Certainty certainty = Certainty::certain);

    /// Adds a finding of `place`; call after wants() said yes. The result may be amended until the
    /// next call.
    syntax::Finding& add(
        syntax::FindingCode code, Place const& place, std::string_view value, std::string text,
        Certainty certainty = Certainty::certain
    );

    /// Moves findings, status and the number of dropped ones into `result`.
    void finish(ValidatedSet& result);
    syntax::Findings take() { return std::move(findings_); }

private:
    [[nodiscard]] syntax::Severity severity_of(syntax::FindingCode code, Certainty certainty) const;

    ValidateOptions const& options_;
    syntax::Findings findings_;
    std::size_t dropped_ = 0;
    bool has_dropped_error_ = false;
};

/// "'XX'", cut and with unprintable bytes as \xNN, for sentences.
std::string shown(std::string_view value);

/// "PO103", "SLN05-2".
std::string name_of(Place const& place);

/// " (unit of measure)", for behind an element's designation; empty without a name.
std::string in_brackets(std::string_view name);

/// The element that a use is, or begins with when it is a composite.
Element const* first_element_of(ElementUse const& use);

/// The element (or segment) at `place`, as what made a condition apply.
syntax::Trigger trigger_at(Place const& place);

/// "PO1/N1": the loops around an item; empty at set level.
std::string loop_path(SetItem const* item);

}  // namespace tidegate::standards
