// Where payloads lie, and under which keys: the table storage of tidegate.toml.
#pragma once

#include "base/secret.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace tidegate::partners {

/// An S3-compatible store. Table: storage.s3
struct S3Settings {
    std::string endpoint;               ///< "https://s3.example.com", without a path. Key: endpoint
    std::string region = "us-east-1";   ///< Key: region
    std::string bucket;                 ///< Key: bucket
    std::string prefix;                 ///< of the names; empty, or ends with '/'. Key: prefix
    std::string access_key;             ///< Key: access_key
    Secret secret;                      ///< Key: secret = { env = "..." } or { file = "..." }
    std::filesystem::path authorities;  ///< PEM; empty: the system's. Key: authorities
};

/// Where large payloads lie.
enum class ObjectPlace { folder, s3, database };

struct StorageSettings {
    Secret keys;  ///< the text of a file of storage keys; empty: there is none yet. Key: key
    std::filesystem::path key_file;  ///< where a key is made when there is none
    ObjectPlace objects =
        ObjectPlace::folder;       ///< a PostgreSQL has `database` unless it is named. Key: objects
    std::filesystem::path folder;  ///< default <data>/payloads. Key: folder
    S3Settings s3;
};

}  // namespace tidegate::partners
