// Finds and keeps dictionaries: mappers/standards/<standard>/<release>/, loaded on first use.
#pragma once

#include "standards/dictionary.hpp"

#include <filesystem>
#include <memory>
#include <mutex>

namespace tidegate::standards {

/// Thread-safe. A dictionary lives as long as the library.
class DictionaryLibrary {
public:
    /// `root` is the folder mappers/standards of the installation.
    explicit DictionaryLibrary(std::filesystem::path root);
    ~DictionaryLibrary();

    /// Errors: not_found with the releases that exist; configuration with file:line:column.
    Expected<Dictionary const*> find(std::string_view standard, std::string_view release);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tidegate::standards
