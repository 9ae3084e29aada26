// Reads the text files of one release (docs/dictionaries.md) into a Dictionary. Knows the format,
// not the folders: those are library.hpp's.
#pragma once

#include "base/error.hpp"
#include "standards/dictionary.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// Feed it the files of a release, elements first, then segments, then sets; then take the result.
/// A release that is told as what differs from another is fed after that one: begin() each in turn.
class DictionaryReader {
public:
    explicit DictionaryReader(std::string standard);
    ~DictionaryReader();

    /// What is read from now on belongs to `release`, and replaces blocks of the same kind and id
    /// that came before.
    void begin(std::string release);

    /// The release that the file of `text` says it comes after; empty for one that is told whole,
    /// and for a text without a first line of that form.
    static std::string base_of(std::string_view text);

    /// `file` names `text` in errors. Errors: configuration with file:line:column; the reader is
    /// then spent.
    Expected<void> read(std::string const& file, std::string_view text);

    /// The dictionary of all that was read; the reader is then spent.
    std::unique_ptr<Dictionary const> finish();

private:
    struct Word {
        std::string_view text;
        std::uint32_t column;
    };
    struct Line {
        std::vector<Word> words;
        std::string_view name;  ///< what follows " : "
        std::size_t indent = 0;
    };

    bool split(std::string_view raw);
    Expected<void> read_line();
    Expected<void> read_release();
    Expected<void> read_element();
    Expected<void> read_codes();
    Expected<void> read_code(std::string_view raw);
    Expected<void> read_composite();
    Expected<void> read_segment();
    Expected<void> read_position(std::vector<ElementUse>& uses);
    Expected<void> read_rule();
    Expected<void> read_tags();
    Expected<void> read_remove();
    Expected<void> read_repeats();
    Expected<void> read_set();
    Expected<void> read_item();
    Expected<void> close_set();

    /// False when the release begun last has that block already.
    bool is_new(std::string_view kind, std::string_view id);
    [[nodiscard]] std::unexpected<Error> wrong(std::size_t word, std::string message) const;
    Expected<void> expect_words(std::size_t min, std::size_t max, std::string_view form) const;
    Expected<std::uint32_t> number_at(std::size_t word, std::uint32_t max) const;
    Expected<Usage> usage_at(std::size_t word) const;

    std::unique_ptr<Dictionary> dictionary_;
    std::map<std::string, Element*, std::less<>> elements_;
    std::map<std::string, Composite*, std::less<>> composites_;
    std::map<std::string, SegmentDefinition*, std::less<>> segments_;
    std::map<std::string, SetDefinition*, std::less<>> sets_;
    std::set<std::string, std::less<>> seen_;  ///< "element 355": blocks of the release begun last
    bool has_tags_ = false;                    ///< that release has told its further tags
    bool are_repeats_unknown_ = false;

    // Where in the files we are: the open block takes the indented lines that follow it.
    std::string file_;
    std::uint32_t line_number_ = 0;
    bool has_release_ = false;
    Line line_;
    Element* element_ = nullptr;
    bool has_codes_before_ = false;  ///< of element_: what follows changes its list
    Composite* composite_ = nullptr;
    SegmentDefinition* segment_ = nullptr;
    SetDefinition* set_ = nullptr;
    std::vector<SetItem*> open_loops_;
};

}  // namespace tidegate::standards
