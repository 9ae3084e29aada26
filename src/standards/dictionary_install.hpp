// Puts a dictionary into the folder that a DictionaryLibrary reads, and proves that it can be read
// from there before anything that was there goes.
#pragma once

#include "base/error.hpp"
#include "standards/dictionary.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tidegate::standards {

struct InstalledDictionary {
    std::filesystem::path folder;
    /// Releases that were told as what differs from the one that was replaced: they are told whole
    /// now, and hold what they held.
    std::vector<std::string> made_whole;
};

/// `root` is the folder mappers/standards of the installation. Errors: conflict for a release that
/// is there, unless `replaces`; invalid as write_dictionary; those of reading; unavailable when the
/// folder cannot be written. After an error all releases are as they were.
Expected<InstalledDictionary> install_dictionary(
    std::filesystem::path const& root, Dictionary const& dictionary, bool replaces
);

}  // namespace tidegate::standards
