// The configurations that messages were processed with, kept as text so that a replay can use the
// one of that day: a row for each, found by the hash of its files. The files of an installation and
// those of its maps and dictionaries are kept apart: profiles change often and are small. They are
// payloads, and sealed as these are. Nothing here knows what the files say.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/hash.hpp"
#include "store/database.hpp"
#include "store/payload_vault.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

/// One file of a configuration.
struct ConfigurationFile {
    std::string path;  ///< below its root: "partners/acme/partner.toml"
    std::string text;
    bool operator==(ConfigurationFile const&) const = default;
};
using ConfigurationFiles = std::vector<ConfigurationFile>;

/// The files as one text: the same files in the same order are the same bytes.
std::string pack_files(ConfigurationFiles const& files);

/// What keeps a configuration: both lists packed and sealed.
struct NewConfiguration {
    Sha256 hash{};  ///< of both
    Sealed installation;
    Sealed mappers;
};

/// Where the configuration with these files is kept; nothing when it is not.
std::optional<std::int64_t> find_configuration(Transaction& transaction, Sha256 const& hash);

/// Writes what is not there yet; returns where it is kept. Throws if the database does.
std::int64_t keep_configuration(
    Transaction& transaction, NewConfiguration const& configuration, Instant now
);

/// A row without its files.
struct KeptConfiguration {
    std::int64_t id = 0;
    Sha256 hash{};
    Instant first_used{};  ///< when it was first in force, or its first message came
};
std::optional<KeptConfiguration> find_kept_configuration(Transaction& transaction, std::int64_t id);

struct LoadedConfiguration {
    KeptConfiguration row;
    ConfigurationFiles installation, mappers;
};

/// Errors: not_found; those of load_payload. Throws RowDamaged when the files are not what
/// pack_files wrote.
Expected<LoadedConfiguration> load_configuration(Transaction& transaction, std::int64_t id);

/// Twelve characters of the hash: enough for people.
std::string short_name(Sha256 const& hash);

}  // namespace tidegate::store
