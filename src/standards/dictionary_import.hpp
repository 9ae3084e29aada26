// Dictionaries from the forms in which others publish them: what is common to all of them. Each
// form has a reader of its own (sef_reader, dictionary_tables).
#pragma once

#include "base/error.hpp"
#include "base/position.hpp"
#include "standards/dictionary.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

struct ImportOptions {
    std::string standard;  ///< "x12" or "edifact"; empty: what the source says
    std::string release;   ///< of the result, "004010"; empty: what the source says
    /// False: values outside a code list are warnings.
    bool are_codes_complete = true;
    /// X12: GS01 of a set whose group the source does not tell; empty when nobody knows.
    std::function<std::string(std::string_view set)> group_of;
};

struct ImportedDictionary {
    std::unique_ptr<Dictionary const> dictionary;
    std::vector<std::string> left_out;  ///< for people: what the source says and we do not keep
};

/// The text of a dictionary under construction, with the place in the source that each line comes
/// from, so that what the DictionaryReader refuses is told at that place.
class DictionaryDraft {
public:
    /// In the order in which they are read.
    enum class Part : std::uint8_t { elements, composites, segments, sets };

    /// `line` without its end.
    void add(Part part, std::string line, Position const& source);

    /// Errors: configuration, at the source of the line that is wrong.
    [[nodiscard]] Expected<std::unique_ptr<Dictionary const>> read(
        std::string const& standard, std::string const& release
    ) const;

    /// A name as a line of a dictionary can hold it.
    static std::string plain_name(std::string_view name);

private:
    struct Line {
        std::string text;
        Position source;
    };
    static constexpr std::size_t kParts = 4;
    std::vector<Line> lines_[kParts];
};

}  // namespace tidegate::standards
