// The reader of SEF files: any text is a dictionary that is written and read back equal, or an
// error at a line of that text.
#include "fuzz/target.hpp"
#include "standards/dictionary_reader.hpp"
#include "standards/dictionary_writer.hpp"
#include "standards/sef_reader.hpp"

#include <algorithm>

namespace tidegate::fuzz {

void sef(std::string_view input);

void sef(std::string_view input) {
    standards::ImportOptions const options{
        .standard = {},
        .release = {},
        .are_codes_complete = true,
        .group_of = [](std::string_view) { return "PO"; }
    };
    auto const imported = standards::read_sef("fuzz.sef", input, options);
    if (!imported) {
        auto const& position = imported.error().position;
        auto const lines = static_cast<std::uint64_t>(std::ranges::count(input, '\n')) + 1;
        require(
            position && position->line >= 1 && position->line <= lines,
            "an error stands at a line of its file"
        );
        return;
    }
    auto const files = standards::write_dictionary(*imported->dictionary);
    if (!files) return;  // a code that our format cannot hold
    standards::DictionaryReader reader(imported->dictionary->standard());
    reader.begin(imported->dictionary->release());
    for (standards::DictionaryFile const& file : *files)
        require(reader.read(file.name, file.text).has_value(), "what was written can be read");
    auto const again = standards::write_dictionary(*reader.finish());
    require(again && *again == *files, "what was read is written again the same");
}

}  // namespace tidegate::fuzz
