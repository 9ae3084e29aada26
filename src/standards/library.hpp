// Finds and keeps dictionaries: mappers/standards/<standard>/<release>/, loaded on first use.
#pragma once

#include "standards/dictionary.hpp"

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// Thread-safe. A dictionary lives as long as the library.
class DictionaryLibrary {
public:
    /// `root` is the folder mappers/standards of the installation.
    explicit DictionaryLibrary(std::filesystem::path root);
    ~DictionaryLibrary();

    /// Errors: not_found with the releases that exist; configuration with file:line:column.
    Expected<Dictionary const*> find(std::string_view standard, std::string_view release);

    /// The releases that are there, the oldest first; none for an unknown standard.
    [[nodiscard]] std::vector<std::string> releases(std::string_view standard) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tidegate::standards
