// What seals and opens the payloads of an installation, made of its configuration.
#pragma once

#include "partners/instance.hpp"
#include "store/payload_vault.hpp"

#include <memory>

namespace tidegate::cli {

/// Null when the installation has no storage key yet. Errors: configuration.
Expected<std::shared_ptr<store::PayloadVault const>> open_vault(partners::Instance const& instance);

/// The object store that the configuration names; null when large payloads lie in the database.
std::unique_ptr<store::ObjectStore> open_objects(partners::Instance const& instance);

/// Makes the first storage key, and says so in the log. Errors: configuration, unavailable.
Expected<std::shared_ptr<store::PayloadVault const>> make_vault(partners::Instance const& instance);

}  // namespace tidegate::cli
