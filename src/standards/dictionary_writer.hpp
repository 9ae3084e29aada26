// Writes a dictionary as the text files of a release that is told whole (docs/dictionaries.md): the
// inverse of dictionary_reader.hpp.
#pragma once

#include "base/error.hpp"
#include "standards/dictionary.hpp"

#include <string>
#include <vector>

namespace tidegate::standards {

struct DictionaryFile {
    std::string name;  ///< "elements.txt"
    std::string text;

    bool operator==(DictionaryFile const&) const = default;
};

/// The files, in the order they are read in: what a DictionaryReader makes of them is equal to
/// `dictionary`. Errors: invalid, for what the format cannot hold (a code that begins with '#', a
/// set with a segment that its release has in another shape).
Expected<std::vector<DictionaryFile>> write_dictionary(Dictionary const& dictionary);

}  // namespace tidegate::standards
