// The text that a configuration is read from: what decides how messages are read, checked, mapped
// and answered. No secrets, keys or certificates: these files only name them.
#pragma once

#include "base/error.hpp"
#include "base/hash.hpp"
#include "store/configurations.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace tidegate::runtime {

/// Sorted by path. Paths are those of a home folder: "tidegate.toml", "partners/acme/850.map",
/// "mappers/x12/004010/850.map", wherever the maps lie.
struct ConfigurationFiles {
    store::ConfigurationFiles installation;  ///< tidegate.toml, profiles, overlays, guidelines
    store::ConfigurationFiles mappers;       ///< maps, codes, fragments, dictionaries, guidelines
    Sha256 hash{};                           ///< of all of them with their paths
};

/// Errors: not_found, unavailable, too_large of a file.
Expected<ConfigurationFiles> read_configuration_files(
    std::filesystem::path const& home, std::filesystem::path const& mappers
);

/// Files in a folder that only this user can enter, and that goes with this object.
class UnpackedFiles {
public:
    /// Errors: unavailable; refused for a path that leaves the folder.
    static Expected<std::unique_ptr<UnpackedFiles>> write(
        store::ConfigurationFiles const& installation, store::ConfigurationFiles const& mappers
    );
    ~UnpackedFiles();
    UnpackedFiles(UnpackedFiles const&) = delete;
    UnpackedFiles& operator=(UnpackedFiles const&) = delete;

    [[nodiscard]] std::filesystem::path const& root() const { return root_; }

private:
    explicit UnpackedFiles(std::filesystem::path root) : root_(std::move(root)) {}
    std::filesystem::path root_;
};

}  // namespace tidegate::runtime
