// Finds guidelines: mappers/guidelines/<name>.guide, a partner's own files, and the bare standards.
#pragma once

#include "standards/guideline.hpp"
#include "standards/guideline_reader.hpp"
#include "standards/library.hpp"

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

using GuidelinePointer = std::shared_ptr<Guideline const>;
using GuidelineResult = std::expected<GuidelinePointer, GuidelineErrors>;

/// Reads anew at every call. Thread-safe. Guidelines live as long as the DictionaryLibrary.
class GuidelineLibrary {
public:
    /// `root` is the folder mappers/guidelines of the installation.
    GuidelineLibrary(std::filesystem::path root, DictionaryLibrary& dictionaries)
        : root_(std::move(root)), dictionaries_(dictionaries) {}

    /// "acme-retail/850", or "x12/004010/850" for the standard alone. Errors: not_found with the
    /// names that exist; configuration, all mistakes with file:line:column.
    [[nodiscard]] GuidelineResult find(std::string_view name) const;

    /// A file that may lie anywhere; what it extends is found by name. Errors: as find.
    [[nodiscard]] GuidelineResult read(std::filesystem::path const& file) const;

    /// All *.guide of a partner's folder, which are named by their set: "850.guide". Errors: all
    /// mistakes of all files, and two that are about the same set.
    [[nodiscard]] std::expected<Guidelines, GuidelineErrors> read_folder(
        std::filesystem::path const& folder
    ) const;

    /// Names of all guidelines in the folder, sorted; they are not read.
    [[nodiscard]] std::vector<std::string> names() const;

private:
    struct File;
    [[nodiscard]] std::filesystem::path file_of(std::string_view name) const;
    [[nodiscard]] Expected<GuidelinePointer> find_standard(std::string_view name) const;
    [[nodiscard]] Expected<std::vector<File>> chain_of(std::filesystem::path const& file) const;

    std::filesystem::path root_;
    DictionaryLibrary& dictionaries_;
};

}  // namespace tidegate::standards
