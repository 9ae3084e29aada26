// Values of elements for made documents: plausible where we know what an element is about, and
// always within type, lengths, codes and patterns. Internal to src/standards.
#pragma once

#include "base/date.hpp"
#include "base/ids.hpp"
#include "standards/guideline_demand.hpp"

#include <optional>
#include <string>

namespace tidegate::standards {

class SampleValues {
public:
    /// Dates lie around `date`. What elements are about is told by the numbers that they have in
    /// X12 or in EDIFACT.
    SampleValues(Random& random, Date date, bool is_edifact)
        : random_(random), date_(date), is_edifact_(is_edifact) {}

    /// A value that fits the element and all that is said of it; nothing when none was found.
    std::optional<std::string> make(
        Element const& element, std::vector<GuidelineElement const*> const& said
    );

    /// A moment as 2379 `format` writes it; nothing for a format that is no date or time.
    std::optional<std::string> date_as(std::string_view format);

    std::size_t below(std::size_t limit) {
        return static_cast<std::size_t>(random_.next() % limit);
    }

private:
    struct Limits {
        std::size_t low;
        std::size_t high;
    };
    std::string plain(Element const& element, Limits limits);
    std::optional<std::string> plausible(Element const& element, Limits limits);
    std::string words(Limits limits);
    std::string from(std::string_view characters, std::size_t length);
    std::string number(Element const& element, Limits limits);
    std::optional<std::string> code(
        Element const& element, std::vector<GuidelineElement const*> const& said
    );

    Random& random_;
    Date date_;
    bool is_edifact_;
};

/// True when all that is said of it allows `value`.
bool fits(
    std::string_view value, Element const& element, std::vector<GuidelineElement const*> const& said
);

}  // namespace tidegate::standards
