// One record of a SEF file, "850=^[ST,M][BEG,M]{:200[N1]}", read from left to right. Internal to
// sef_reader.
//
//     record  : key '=' ...                     one line
//     use     : '[' marks id mask? (',' requirement? (',' max?)?)? ']'
//     marks   : any of . ! $ - &                what a guideline makes of it
//     mask    : '*' digits
//     uses    : use | '{' count uses '}' ...    .SEGS, .COMS; then '+' conditions, ',' masks
//     items   : use | '^' | '+' digits | '{' marks id? mask? (':' max)? items '}' ...  .SETS
#pragma once

#include "base/error.hpp"
#include "base/position.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// What stands between '[' and ']'.
struct SefUse {
    std::string id;
    bool is_mandatory = false;
    std::string repeat;  ///< as our dictionaries write it: a number or "*"
    Position place;
};

/// A line of a set: a segment, or a loop with its lines.
struct SefItem {
    bool is_loop = false;
    SefUse use;  ///< of a loop: its repeat only
    std::vector<SefItem> children;
};

class SefRecord {
public:
    /// `text` is a whole line of `file`.
    SefRecord(std::string_view text, std::string file, std::uint32_t line)
        : text_(text), file_(std::move(file)), line_(line) {}

    /// The word in front of '='. Errors: configuration.
    Expected<std::string> key();
    /// Elements or components, repeated ones written out.
    Expected<std::vector<SefUse>> uses();
    /// "P0304", "C0506" behind the uses, with their places.
    struct Condition {
        std::string text;
        Position place;
    };
    Expected<std::vector<Condition>> conditions();
    /// The lines of a set.
    Expected<std::vector<SefItem>> items();
    /// What is left, cut at commas.
    std::vector<std::string> values();

    /// Marks and masks passed so far.
    [[nodiscard]] std::size_t passed() const { return passed_; }
    [[nodiscard]] Position place() const {
        return {
            .file = file_, .line = line_, .column = static_cast<std::uint32_t>(at_ + 1), .byte = {}
        };
    }
    [[nodiscard]] std::unexpected<Error> wrong(std::string message) const;

private:
    [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool take(char wanted);
    std::string_view word();
    void pass_marks();
    void pass_mask();
    Expected<std::string> repeat();
    Expected<SefUse> use();
    Expected<void> uses_to(std::vector<SefUse>& all, std::size_t depth);
    Expected<void> items_to(std::vector<SefItem>& all, std::size_t depth);

    std::string_view text_;
    std::string file_;
    std::uint32_t line_;
    std::size_t at_ = 0;
    std::size_t passed_ = 0;
};

}  // namespace tidegate::standards
