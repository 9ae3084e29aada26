// How long payloads stay at hand, by kind, and where they go then: the table retention of
// tidegate.toml.
#pragma once

#include "partners/storage_settings.hpp"

#include <chrono>
#include <filesystem>
#include <optional>

namespace tidegate::partners {

/// Counted from when a message came or was built, not from when it was archived. Packs that hold a
/// kind without a time are kept for ever.
struct RemovalSettings {
    std::optional<std::chrono::seconds> business;         ///< Key: business = "3660d"
    std::optional<std::chrono::seconds> acknowledgement;  ///< Key: acknowledgement = "800d"
    std::optional<std::chrono::seconds> refused;          ///< Key: refused = "400d"

    [[nodiscard]] bool is_set() const { return business || acknowledgement || refused; }
};

/// Kinds without a time are kept at hand for ever.
struct RetentionSettings {
    std::optional<std::chrono::seconds> business;         ///< Key: business = "400d"
    std::optional<std::chrono::seconds> acknowledgement;  ///< Key: acknowledgement = "90d"
    std::optional<std::chrono::seconds> refused;          ///< Key: refused = "30d"
    std::filesystem::path archive;  ///< folder of the packs; default <data>/archive. Key: archive
    std::optional<S3Settings> s3;   ///< packs lie there, not in the folder. Table: s3
    RemovalSettings remove_after;   ///< of packs. Table: remove_after

    [[nodiscard]] bool is_set() const { return business || acknowledgement || refused; }
};

}  // namespace tidegate::partners
