// The reader of guidelines: any text is a guideline, or has mistakes at lines of that text.
#include "fuzz/target.hpp"
#include "standards/guideline_reader.hpp"
#include "standards/library.hpp"

#include <algorithm>

namespace tidegate::fuzz {

void guideline(std::string_view input);

void guideline(std::string_view input) {
    using namespace standards;
    static DictionaryLibrary library(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    static Dictionary const& dictionary = *library.find("x12", "004010").value();
    GuidelineReader reader(dictionary, *dictionary.find_set("850"));
    reader.read("fuzz.guide", input);
    auto const read = reader.finish();
    if (read) return;
    require(!read.error().empty(), "a guideline that is refused has a mistake");
    auto const lines = static_cast<std::uint64_t>(std::ranges::count(input, '\n')) + 1;
    for (Error const& error : read.error()) {
        require(error.code == ErrorCode::configuration, "a mistake is one of configuration");
        require(error.position.has_value(), "a mistake says where");
        require(error.position->line <= lines, "a mistake is in the file");
    }
}

}  // namespace tidegate::fuzz
