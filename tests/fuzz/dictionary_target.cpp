// The reader of dictionaries: any text is a dictionary that can be validated with, or an error at a
// line of that text.
#include "fuzz/target.hpp"
#include "standards/dictionary_reader.hpp"
#include "standards/dictionary_writer.hpp"
#include "standards/validate.hpp"

#include <algorithm>

namespace tidegate::fuzz {

void dictionary(std::string_view input);

namespace {

/// Every segment of the set once, bare: validation must come to an end, whatever the structure is.
void validate_bare_set(
    standards::Dictionary const& dictionary, standards::SetDefinition const& definition
) {
    syntax::TransactionSet set;
    for (auto const& item : definition.items) {
        if (item->is_loop) continue;
        syntax::Segment segment;
        segment.tag = item->tag;
        segment.position = static_cast<std::uint32_t>(set.segments.size() + 1);
        set.segments.push_back(segment);
    }
    standards::ValidatedSet const fast = standards::validate(set, dictionary, definition, {});
    standards::ValidatedSet const slow = standards::validate(
        set, dictionary, definition, {.policies = {}, .is_fast_path_allowed = false}
    );
    require(
        fast.status == slow.status && fast.findings.size() == slow.findings.size(),
        "both paths of validation agree, whatever the dictionary"
    );
}

/// What the writer makes of a dictionary is read back, and written again the same.
void check_writer(standards::Dictionary const& dictionary) {
    auto const files = standards::write_dictionary(dictionary);
    if (!files) return;  // what the format cannot hold whole
    standards::DictionaryReader reader("x12");
    reader.begin("004010");
    for (standards::DictionaryFile const& file : *files)
        require(reader.read(file.name, file.text).has_value(), "what was written can be read");
    auto const again = standards::write_dictionary(*reader.finish());
    require(again && *again == *files, "what was read is written again the same");
}

}  // namespace

void dictionary(std::string_view input) {
    standards::DictionaryReader reader("x12");
    reader.begin("004010");
    if (auto const read = reader.read("fuzz.txt", input); !read) {
        Error const& error = read.error();
        require(error.code == ErrorCode::configuration, "a wrong dictionary is a wrong file");
        require(error.position.has_value(), "an error says where");
        auto const lines = static_cast<std::uint64_t>(std::ranges::count(input, '\n')) + 1;
        require(
            error.position->line >= 1 && error.position->line <= lines,
            "an error stands at a line of its file"
        );
        return;
    }
    auto const dictionary = reader.finish();
    check_writer(*dictionary);
    for (standards::SetDefinition const* set : dictionary->sets()) {
        require(dictionary->find_set(set->type) == set, "every set is found by its type");
        validate_bare_set(*dictionary, *set);
    }
}

}  // namespace tidegate::fuzz
