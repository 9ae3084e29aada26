// The files of a home folder: what `init` lays out, and what the demo runs on. Keys are made on the
// spot.
#pragma once

#include "as2/keys.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace tidegate::cli {

struct HomeOptions {
    std::string name = "tidegate";
    std::string as2_id = "SUPPLIER-AS2";
    std::string x12_id = "SUPPLIERCO";
    std::uint16_t as2_port = 4080;
    std::string gs1_prefix = {};  ///< empty: the file only says where it belongs
};

/// Makes `home` with tidegate.toml, a fresh key and certificate in certs/, a storage key in
/// secrets/, and an empty partners/.
/// Nothing that exists is overwritten. Errors: conflict when there is a tidegate.toml; unavailable
/// when a file cannot be written.
Expected<void> write_home(
    std::filesystem::path const& home, HomeOptions const& options, Instant now
);

/// A new storage key in a file and folder readable by their owner only, durable. Errors: conflict,
/// unavailable.
Expected<void> write_storage_key(std::filesystem::path const& path);

struct PartnerOptions {
    std::string id;
    std::string name;
    std::string as2_id;
    std::string x12_id;
    std::string url;
    std::string state = "test";
    std::string certificate_pem;
};

/// Adds partners/<id>/partner.toml and its certificate. Errors: as write_home.
Expected<void> write_partner(std::filesystem::path const& home, PartnerOptions const& options);

/// Writes a file that must not exist; a private one is readable by its owner only. Errors:
/// conflict, unavailable.
Expected<void> write_new_file(
    std::filesystem::path const& path, std::string_view text, bool is_private
);

}  // namespace tidegate::cli
