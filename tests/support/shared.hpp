// Where the shared corpus of public documents is. It is not part of the repository: a test that
// uses it says so and passes where it is absent.
#pragma once

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace tidegate::test {

/// Folder `name` of the shared folder (TIDEGATE_SHARED, by default beside the repository); nothing,
/// with a warning in the test's output, when it is not there.
inline std::optional<std::filesystem::path> shared_folder(std::string const& name) {
    char const* chosen = std::getenv("TIDEGATE_SHARED");
    std::filesystem::path const root =
        chosen != nullptr ? chosen : TIDEGATE_SOURCE_DIR "/../shared";
    std::filesystem::path folder = root / name;
    if (std::filesystem::is_directory(folder)) return folder;
    WARN(
        folder.string() << " is not there: test skipped (set TIDEGATE_SHARED to the shared folder)"
    );
    return {};
}

}  // namespace tidegate::test
