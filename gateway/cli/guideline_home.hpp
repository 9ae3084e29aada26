// Guidelines of an installation, as the commands name them.
#pragma once

#include "cli/command.hpp"
#include "standards/guideline_library.hpp"

#include <filesystem>
#include <string>

namespace tidegate::cli {

/// A .guide file, "acme/850" for partners/acme/850.guide of the home, a name below
/// mappers/guidelines, or a standard. Errors: as GuidelineLibrary::find.
standards::GuidelineResult find_guideline(
    std::string const& name, std::filesystem::path const& home,
    std::filesystem::path const& mappers, standards::DictionaryLibrary& dictionaries
);

/// That of --guideline; null without the option.
standards::GuidelineResult guideline_of(
    Arguments const& arguments, std::filesystem::path const& mappers,
    standards::DictionaryLibrary& dictionaries
);

/// Prints why a guideline cannot be used. usage for one that does not exist, configuration for one
/// with mistakes.
Exit report_guideline(Streams streams, standards::GuidelineErrors const& errors);

}  // namespace tidegate::cli
